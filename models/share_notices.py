"""Plain data of the notices about shares, worked out when each is sent."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.share_cards import WaitingShare


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareGivenData:
    """To its receiver: work that was given."""

    share: WaitingShare
    given_by: str
    days_left: int
    may_give: bool
    is_moved: bool


class ShareChange(StrEnum):
    """What became of a share that somebody has."""

    RECALLED = "recalled"
    MOVED = "moved"  #: it was given to somebody else.
    DATE = "date"
    BRIEF = "brief"
    INSISTED = "insisted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareChangedData:
    """To its receiver: their share was changed, recalled, or stays with them after all."""

    change: ShareChange
    share: WaitingShare
    changed_by: str
    words: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareUrgedData:
    """To its receiver: who gave it urges them, in their own words."""

    share: WaitingShare
    urged_by: str
    words: str
    days_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HandBackData:
    """To who gave it: the receiver asks to hand it back."""

    share: WaitingShare
    receiver: str
    asked_by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnacknowledgedData:
    """To its receiver: work that was given some days ago, and nobody has acknowledged."""

    shares: tuple[WaitingShare, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareDueData:
    """To its receiver: shares of one day that have not been reported."""

    due_at: datetime
    days_left: int
    shares: tuple[WaitingShare, ...]


ShareNotice = (
    ShareGivenData
    | ShareChangedData
    | ShareUrgedData
    | HandBackData
    | UnacknowledgedData
    | ShareDueData
)
