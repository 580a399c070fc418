"""Plain data of the notices about people."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.people_cards import InvitationMade, Place
from models.people_rows import RowProblem


class DeputyEvent(StrEnum):
    """What a deputy is told."""

    NAMED = "named"  #: somebody has asked them to act in their place.
    REVOKED = "revoked"  #: that was taken back, or the principal or the deputy has left.
    ENDED = "ended"  #: the last day is over.


@dataclass(frozen=True, slots=True, kw_only=True)
class DeputyNotice:
    """That somebody stands in for a head, or no longer does."""

    event: DeputyEvent
    principal_name: str
    agency_name: str
    from_on: date
    to_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """That open work of somebody else's is the reader's now."""

    giver_name: str
    drafts: int
    shares: int


@dataclass(frozen=True, slots=True)
class RolesChanged:
    """Which roles the reader holds now."""

    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class AccountReplaced:
    """That an account is no longer anybody's: said to whoever reads it there."""


@dataclass(frozen=True, slots=True)
class InvitationsMade:
    """Invitations from a workbook. `total` says how many there are, in the first part of them."""

    made: tuple[InvitationMade, ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class WorkbookWrong:
    """The first of a workbook's problems, and how many there are: nobody was invited."""

    problems: tuple[RowProblem, ...]
    total: int
