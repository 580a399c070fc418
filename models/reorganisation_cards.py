"""Plain data of a reorganisation: what it moves and what stays, and what people are told of it."""

from dataclasses import dataclass
from datetime import date, datetime

from models.reorganisation_entries import ActKind


@dataclass(frozen=True, slots=True)
class Account:
    """What becomes of every report that was open before, to the last one.

    `before` = stay + moved + united + fulfilled. An open one is neither filed nor cancelled.
    """

    before: int
    #: Those of agencies that go on.
    stay: int
    #: Each has become one of a successor's that was not there before.
    moved: int
    #: Joined to one that is open as well: the successor reports once for both.
    united: int
    #: Those of coordinating agencies whose successor has reported on the task already.
    fulfilled: int
    #: Opened for further successors of the same work ("each").
    added: int
    after: int

    @property
    def balances(self) -> bool:
        """Whether nothing was lost and nothing came from nowhere."""
        return (
            self.before == self.stay + self.moved + self.united + self.fulfilled
            and self.after == self.stay + self.moved + self.added
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyChange:
    """What an act does to one agency, and what of its work goes on elsewhere."""

    kind: ActKind
    on: date
    code: str
    name: str
    #: Names of the successors; of a move the new parent's.
    heirs: tuple[str, ...]
    leads: int = 0
    coordinating: int = 0
    parts: int = 0
    #: Open reports that move on, and reports of this year that stay under the old name.
    open_reports: int = 0
    filed_reports: int = 0
    drafts: int = 0
    #: Reports that waited for the head, and are drafts again.
    withdrawn: int = 0
    groups: tuple[str, ...] = ()
    indicators: int = 0
    invitations: int = 0
    chats: int = 0


@dataclass(frozen=True, slots=True)
class PersonChange:
    """A role that ends, and where it is granted anew ("": nowhere, to be granted by somebody)."""

    person_name: str
    role: str
    agency_name: str
    granted_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A whole reorganisation as it would be, or was, carried out."""

    code: str
    title: str
    account: Account
    agencies: tuple[AgencyChange, ...]
    people: tuple[PersonChange, ...]
    #: What an agency was for a plan, and who is that now: (plan, what, before, after).
    seats: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class RoleEnded:
    """A person's role that ended with the agency, and where it is held now ("": nowhere)."""

    agency_name: str
    role: str
    on: date
    successors: tuple[str, ...]
    granted_at: str


@dataclass(frozen=True, slots=True)
class ReorganisedData:
    """What a person is told of their agency and roles; of its being taken back if `is_undone`."""

    roles: tuple[RoleEnded, ...]
    is_undone: bool = False


@dataclass(frozen=True, slots=True)
class FormerSeat:
    """Where somebody belonged whose last role ended with the agency, and what they read."""

    language: str
    agency_name: str
    on: date
    successors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitNode:
    """An agency in the tree of units, with those that took its place."""

    id: int
    code: str
    name: str
    parent_id: int | None
    valid_from: date | None
    ended_on: date | None
    successors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalCard:
    """A reorganisation that waits for a second person, as it is shown to them.

    `endings` are (agency, where its work goes), `ungranted` how many roles end without being
    granted anew.
    """

    proposal_id: int
    title: str
    account: Account
    endings: tuple[tuple[str, str], ...]
    granted: int
    ungranted: int
    proposed_at: datetime
    #: Confirmed once already; the figures have changed since.
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class ProposalResult:
    """What came of a proposal that somebody has confirmed; it was not done where nothing fits."""

    card: ProposalCard
    is_done: bool
