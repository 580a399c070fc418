"""What a task's card says of giving the task on, and of its being a share itself."""

from dataclasses import dataclass
from datetime import datetime

from models.assignment_states import AssignmentState
from models.share_progress import ShareProgress


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What stands on a task's card about giving it on, and about its being a share itself.

    `assignment_id` is what the buttons speak of. The fields from `giver` on are those of a share.
    """

    assignment_id: int
    duty_id: int
    standing: AssignmentState
    acknowledged_at: datetime | None
    may_acknowledge: bool
    may_give: bool
    may_gather: bool
    shares: int
    progress: ShareProgress | None
    brief: str | None = None
    giver: str | None = None
    receiver: str | None = None
    hand_back_reason: str | None = None
    may_hand_back: bool = False
