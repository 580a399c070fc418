"""Who may do what, and on whose work. The gate and every service ask this page, nothing else."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is in an agency."""

    OFFICER = "officer"  #: cán bộ đầu mối: reports the agency's tasks.
    HEAD = "head"  #: lãnh đạo đơn vị: answers for the agency.
    PLANNER = "planner"  #: cán bộ tổng hợp: sees the whole plan.
    LEADER = "leader"  #: lãnh đạo tỉnh, in the People's Committee: sees the whole plan.
    ADMIN = "admin"  #: quản trị: invites people and keeps the bot running.


class Verb(StrEnum):
    """What can be done in the office."""

    SEE_TASKS = "see tasks"
    REPORT = "report"
    SEE_STATUS = "see status"
    APPROVE = "approve"  #: the head lets a report go to the receiving body (duyệt).
    ACCEPT = "accept"  #: the receiving body confirms or returns a report (xác nhận, trả lại).
    ASSIGN = "assign"  #: give a share to an officer or a unit below (giao việc).
    ACKNOWLEDGE = "acknowledge"  #: say that a share was received, or ask to hand it back.
    ASK_EXTENSION = "ask extension"
    DECIDE_EXTENSION = "decide extension"
    RAISE_DIFFICULTY = "raise difficulty"
    ANSWER_DIFFICULTY = "answer difficulty"
    SEE_DIFFICULTIES = "see difficulties"
    SEE_INDICATORS = "see indicators"
    FILE_INDICATOR = "file indicator"  #: report an indicator's figures for a lead agency.
    EXPORT = "export"  #: have a document made: a report on paper, tables.
    DEPUTISE = "deputise"  #: name somebody who acts in one's place (thay mặt).
    LINK_CHAT = "link chat"
    URGE = "urge"  #: đôn đốc
    SEE_PEOPLE = "see people"
    HAND_OVER = "hand over"  #: give a person's open work to another one of the agency.
    INVITE = "invite"  #: make an invitation, to one of the roles in `_INVITES`.
    MANAGE_PEOPLE = "manage people"
    MANAGE_PLAN = "manage plan"  #: import a plan, settle a group.


class Scope(StrEnum):
    """On whose work a verb may be done."""

    NONE = "none"
    AGENCY = "agency"  #: that of the agencies in which the person holds the role.
    #: That of the agencies that report to one in which the person holds the role.
    RECEIVED = "received"
    PLAN = "plan"  #: that of every agency.


_OWN_AGENCY = {Role.OFFICER: Scope.AGENCY, Role.HEAD: Scope.AGENCY, Role.PLANNER: Scope.AGENCY}
_EVERYBODY = {
    Role.OFFICER: Scope.AGENCY,
    Role.HEAD: Scope.AGENCY,
    Role.PLANNER: Scope.PLAN,
    Role.LEADER: Scope.PLAN,
    Role.ADMIN: Scope.PLAN,
}
#: Who acts for a receiving body: a district's head, the planning department, the committee.
_RECEIVERS = {
    Role.HEAD: Scope.RECEIVED,
    Role.PLANNER: Scope.RECEIVED,
    Role.LEADER: Scope.RECEIVED,
}
_RIGHTS: dict[Verb, dict[Role, Scope]] = {
    Verb.SEE_TASKS: _EVERYBODY,
    Verb.REPORT: _OWN_AGENCY,
    Verb.SEE_STATUS: _EVERYBODY,
    Verb.APPROVE: {Role.HEAD: Scope.AGENCY},
    Verb.ACCEPT: _RECEIVERS,
    Verb.ASSIGN: {Role.HEAD: Scope.AGENCY},
    Verb.ACKNOWLEDGE: _OWN_AGENCY,
    Verb.ASK_EXTENSION: _OWN_AGENCY,
    Verb.DECIDE_EXTENSION: _RECEIVERS,
    Verb.RAISE_DIFFICULTY: _OWN_AGENCY,
    Verb.ANSWER_DIFFICULTY: _RECEIVERS,
    Verb.SEE_DIFFICULTIES: {
        Role.OFFICER: Scope.AGENCY,
        Role.HEAD: Scope.AGENCY,
        Role.PLANNER: Scope.PLAN,
        Role.LEADER: Scope.PLAN,
    },
    Verb.SEE_INDICATORS: _EVERYBODY,
    Verb.FILE_INDICATOR: _OWN_AGENCY,
    Verb.EXPORT: _EVERYBODY,
    Verb.DEPUTISE: {Role.HEAD: Scope.AGENCY},
    Verb.LINK_CHAT: {
        Role.HEAD: Scope.AGENCY,
        Role.PLANNER: Scope.AGENCY,
        Role.LEADER: Scope.AGENCY,
        Role.ADMIN: Scope.PLAN,
    },
    Verb.URGE: {Role.HEAD: Scope.RECEIVED, Role.PLANNER: Scope.PLAN},
    Verb.SEE_PEOPLE: {Role.HEAD: Scope.AGENCY, Role.ADMIN: Scope.PLAN},
    Verb.HAND_OVER: {Role.HEAD: Scope.AGENCY, Role.ADMIN: Scope.PLAN},
    Verb.INVITE: {Role.HEAD: Scope.AGENCY, Role.ADMIN: Scope.PLAN},
    Verb.MANAGE_PEOPLE: {Role.ADMIN: Scope.PLAN},
    Verb.MANAGE_PLAN: {Role.PLANNER: Scope.PLAN, Role.ADMIN: Scope.PLAN},
}
#: The roles to which a role invites.
_INVITES: dict[Role, frozenset[Role]] = {
    Role.HEAD: frozenset({Role.OFFICER}),
    Role.ADMIN: frozenset(Role),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that a person holds in an agency, as read from the database a moment ago."""

    agency_id: int
    agency_code: str
    agency_name: str
    role: Role
    #: The person in whose place the role is held (thay mặt), None for one's own.
    on_behalf_of: int | None = None
    #: The province that the agency is of, and the agencies of it where the database holds several
    #: provinces (None: only this one). No right reaches into another province.
    territory: str = ""
    reach: frozenset[int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The person who acts, with the rights of this moment, and the plan that they work on.

    `territory` is the plan's province. `has_several_plans` says that more than one plan in force
    concerns the person, `must_choose_plan` that the person has not said yet which one is meant.
    """

    person_id: int
    name: str
    language: str
    grants: tuple[Grant, ...]
    plan_id: int | None = None
    territory: str = ""
    has_several_plans: bool = False
    must_choose_plan: bool = False

    @property
    def agency_ids(self) -> frozenset[int]:
        """The agencies in which the person holds any role."""
        return frozenset(grant.agency_id for grant in self.grants)

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that the person holds anywhere."""
        return frozenset(grant.role for grant in self.grants)

    def scope(self, verb: Verb) -> Scope:
        """Return the widest scope in which the person may do a verb on the plan they work on."""
        scopes = {self._scope_here(verb, grant) for grant in self.grants}
        for scope in (Scope.PLAN, Scope.RECEIVED, Scope.AGENCY):
            if scope in scopes:
                return scope
        return Scope.NONE

    def agencies_for(self, verb: Verb) -> frozenset[int]:
        """Return the agencies on whose work the person may do a verb by an agency's role."""
        return frozenset(
            grant.agency_id
            for grant in self.grants
            if scope_of(verb, grant.role) is not Scope.NONE
        )

    def grants_for(self, verb: Verb, agency_id: int) -> tuple[Grant, ...]:
        """Return the grants in an agency by which the person may do a verb, one's own first."""
        found = [
            grant
            for grant in self.grants
            if grant.agency_id == agency_id and scope_of(verb, grant.role) is not Scope.NONE
        ]
        return tuple(sorted(found, key=lambda grant: grant.on_behalf_of is not None))

    def may(self, verb: Verb, agency_id: int, receiver_id: int | None = None) -> bool:
        """Return whether the person may do a verb on an agency's work.

        `receiver_id` is the agency to which that one reports, for verbs of receiving bodies.
        """
        return any(_covers(grant, verb, agency_id, receiver_id) for grant in self.grants)

    def stands_in_for(
        self, verb: Verb, agency_id: int, receiver_id: int | None = None
    ) -> int | None:
        """Return in whose place the person does a verb, None where their own right suffices."""
        covering = [
            grant.on_behalf_of
            for grant in self.grants
            if _covers(grant, verb, agency_id, receiver_id)
        ]
        return None if None in covering or not covering else covering[0]

    def invitable(self, agency_id: int) -> tuple[Role, ...]:
        """Return the roles in an agency to which the person may invite somebody."""
        roles = {
            role
            for grant in self.grants
            if _covers(grant, Verb.INVITE, agency_id, None)
            for role in _INVITES.get(grant.role, frozenset())
        }
        return tuple(role for role in Role if role in roles)

    def may_in(self, verb: Verb, territory: str) -> bool:
        """Return whether the person may do a verb on all the work of a province."""
        return any(
            grant.territory == territory and scope_of(verb, grant.role) is Scope.PLAN
            for grant in self.grants
        )

    def _scope_here(self, verb: Verb, grant: Grant) -> Scope:
        scope = scope_of(verb, grant.role)
        # Who sees the whole plan of one province is an agency like others in that of another one.
        if scope is Scope.PLAN and grant.territory != self.territory:
            return Scope.AGENCY
        return scope


def _covers(grant: Grant, verb: Verb, agency_id: int, receiver_id: int | None) -> bool:
    match scope_of(verb, grant.role):
        case Scope.PLAN:
            return grant.reach is None or agency_id in grant.reach
        case Scope.AGENCY:
            return grant.agency_id == agency_id
        case Scope.RECEIVED:
            return grant.agency_id == receiver_id is not None
    return False


def scope_of(verb: Verb, role: Role) -> Scope:
    """Return on whose work a role may do a verb: the one table of rights."""
    return _RIGHTS[verb].get(role, Scope.NONE)


def reporting_roles() -> tuple[Role, ...]:
    """Return the roles whose holders report for an agency."""
    return tuple(role for role in Role if scope_of(Verb.REPORT, role) is not Scope.NONE)
