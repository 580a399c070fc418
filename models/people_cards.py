"""Plain data about people between services and views."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from models.rights import Role


@dataclass(frozen=True, slots=True)
class Place:
    """A role that a person holds in an agency, and since when."""

    agency_id: int
    agency_name: str
    role: Role
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """A person in the list of an agency: `roles` are those held there."""

    person_id: int
    name: str
    roles: tuple[Role, ...]
    is_suspended: bool
    is_reachable: bool
    #: The last day of a leave that has begun, and of the days on which they stand in for the head.
    away_until: date | None
    deputy_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleList:
    """The people of an agency, and what the reader may do about them."""

    agency_id: int
    agency_name: str
    lines: tuple[PersonLine, ...]
    #: Agencies whose people the reader may see besides: (id, name).
    others: tuple[tuple[int, str], ...]
    #: Whether the reader may look into every agency, by its name.
    sees_all: bool
    may_invite: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCard:
    """A person, and what the reader may do about them. `agency_id` leads back to its list."""

    person_id: int
    name: str
    places: tuple[Place, ...]
    joined_at: datetime
    is_suspended: bool
    is_reachable: bool
    away_until: date | None
    drafts: int
    shares: int
    agency_id: int
    may_suspend: bool
    may_restore: bool
    may_hand_over: bool


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A piece of open work: a draft, or a share that was given to the person."""

    id: int
    code: str
    title: str
    agency_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """What goes from one person to another one, and what stays where it is."""

    giver_id: int
    giver_name: str
    receiver_id: int
    receiver_name: str
    drafts: tuple[WorkItem, ...]
    shares: tuple[WorkItem, ...]
    #: What the receiver cannot take: of another agency, or a draft besides one of their own.
    kept: tuple[WorkItem, ...]


@dataclass(frozen=True, slots=True)
class Receivers:
    """Who could take a person's open work over: (id, name) of each."""

    giver_id: int
    giver_name: str
    agency_id: int
    people: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class AskAgency:
    """The reader sees every agency's people and has to say whose."""


class PersonAct(StrEnum):
    """What is done about a person once it was confirmed."""

    SUSPEND = "suspend"
    RESTORE = "restore"
    HAND_OVER = "hand over"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """An act about a person that waits for a yes. `revision` makes its button good for once."""

    verb: PersonAct
    name: str
    revision: int
    agency_id: int
    work: HandOver | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """An act that was confirmed and done."""

    verb: PersonAct
    person_id: int
    name: str
    agency_id: int
    work: HandOver | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationMade:
    """An invitation a moment after it was made: the only time its code is seen."""

    name: str | None
    agency_name: str
    role: Role
    code: str
    link: str | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class InviteQuestion:
    """What is still to be said of an invitation: the role out of several, or the name."""

    agency_id: int
    agency_name: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeputyLine:
    """A deputation that is in force or to come, as its principal or its deputy sees it."""

    deputation_id: int
    principal_name: str
    deputy_name: str
    agency_name: str
    from_on: date
    to_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody who could stand in for the reader in an agency."""

    person_id: int
    agency_id: int
    name: str
    agency_name: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Deputies:
    """Who stands in for the reader, for whom the reader stands in, and who could be named."""

    given: tuple[DeputyLine, ...]
    received: tuple[DeputyLine, ...]
    colleagues: tuple[Colleague, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveLine:
    """Days on which the reader is or will be away."""

    absence_id: int
    from_on: date
    to_on: date


@dataclass(frozen=True, slots=True)
class Route:
    """Who gets the reminders of an agency instead; nobody where there is nobody else."""

    agency_name: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """The reader's leave, who is written to instead, and whether a deputy could be named."""

    lines: tuple[LeaveLine, ...]
    routes: tuple[Route, ...]
    may_name_deputy: bool
    #: What a new leave took the place of.
    replaced: tuple[LeaveLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnData:
    """What is kept about the reader."""

    person_id: int
    name: str
    language: str
    channel: str
    address: str
    places: tuple[Place, ...]
    joined_at: datetime
    notice_version: str
    acknowledged_at: datetime
    plan_number: str | None
    reports: int
    files: int
    drafts: int
    shares: int
    given: tuple[DeputyLine, ...]
    received: tuple[DeputyLine, ...]
    leave: tuple[LeaveLine, ...]
    #: Who made the invitation with which the person came in; None for the operator.
    invited_by: str | None
    invitations: int
