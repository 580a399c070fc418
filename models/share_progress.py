"""What the shares of a task say of the whole: the one rule by which their reports are summed up.

- The percent is the mean of the shares' percents, in whole numbers downwards; a share that has
  not been reported counts as it was reported last, or as 0.
- It is completed only when every share is: until then it is at most 99 %.
- It is paused when every share that is not completed is paused.
- It is not started when no share has begun. Everything else is in progress, with 1 % at least.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from models.progress import TaskState


@dataclass(frozen=True, slots=True)
class ShareFacts:
    """What the rule needs to know of one living share.

    `receiver` tells one unit or person from another: somebody may have several shares.
    """

    receiver: tuple[int, int | None]
    state: TaskState
    percent: int
    is_reported: bool


@dataclass(frozen=True, slots=True)
class ShareProgress:
    """The shares of a task together: "55 %, theo báo cáo của 5/7 đơn vị".

    `reported` of `receivers` have reported all of their shares in this period; `only_units` says
    that no receiver is a single person.
    """

    state: TaskState
    percent: int
    reported: int
    receivers: int
    only_units: bool


def sum_up(shares: Sequence[ShareFacts]) -> ShareProgress | None:
    """Return what the living shares of a task say of it, None where there are none."""
    if not shares:
        return None
    receivers = {share.receiver for share in shares}
    silent = {share.receiver for share in shares if not share.is_reported}
    state, percent = _whole(shares)
    return ShareProgress(
        state=state,
        percent=percent,
        reported=len(receivers - silent),
        receivers=len(receivers),
        only_units=all(person is None for _, person in receivers),
    )


def _whole(shares: Sequence[ShareFacts]) -> tuple[TaskState, int]:
    mean = sum(share.percent for share in shares) // len(shares)
    open_states = {share.state for share in shares} - {TaskState.COMPLETED}
    if not open_states:
        return TaskState.COMPLETED, 100
    if {share.state for share in shares} == {TaskState.NOT_STARTED}:
        return TaskState.NOT_STARTED, 0
    if open_states == {TaskState.PAUSED}:
        return TaskState.PAUSED, min(mean, 99)
    return TaskState.IN_PROGRESS, min(max(mean, 1), 99)
