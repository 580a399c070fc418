"""How far a task is: the state that is reported, and what may be said of it."""

from enum import StrEnum


class TaskState(StrEnum):
    """The state of a task as its agency reports it.

    The order is that of the buttons and of the numbers that answer without them.
    """

    NOT_STARTED = "not_started"  #: chưa thực hiện
    IN_PROGRESS = "in_progress"  #: đang thực hiện
    COMPLETED = "completed"  #: hoàn thành
    PAUSED = "paused"  #: tạm hoãn


#: The states whose percent follows from the state and is not asked.
FIXED_PERCENT = {TaskState.NOT_STARTED: 0, TaskState.COMPLETED: 100}


def state_of_percent(percent: int) -> TaskState:
    """Return the state that a bare percent (0-100) speaks of."""
    if percent <= 0:
        return TaskState.NOT_STARTED
    return TaskState.COMPLETED if percent >= 100 else TaskState.IN_PROGRESS
