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


class Scope(StrEnum):
    """On whose work a verb may be done."""

    NONE = "none"
    AGENCY = "agency"  #: that of the agencies in which the person holds the role.
    PLAN = "plan"  #: that of every agency.


_RIGHTS: dict[Verb, dict[Role, Scope]] = {
    Verb.SEE_TASKS: {
        Role.OFFICER: Scope.AGENCY,
        Role.HEAD: Scope.AGENCY,
        Role.PLANNER: Scope.PLAN,
        Role.LEADER: Scope.PLAN,
        Role.ADMIN: Scope.PLAN,
    },
    Verb.REPORT: {
        Role.OFFICER: Scope.AGENCY,
        Role.HEAD: Scope.AGENCY,
        Role.PLANNER: Scope.AGENCY,
    },
    Verb.SEE_STATUS: {
        Role.OFFICER: Scope.AGENCY,
        Role.HEAD: Scope.AGENCY,
        Role.PLANNER: Scope.PLAN,
        Role.LEADER: Scope.PLAN,
        Role.ADMIN: Scope.PLAN,
    },
}


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that a person holds in an agency, as read from the database a moment ago."""

    agency_id: int
    agency_code: str
    agency_name: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The person who acts, with the rights of this moment."""

    person_id: int
    name: str
    language: str
    grants: tuple[Grant, ...]

    @property
    def agency_ids(self) -> frozenset[int]:
        """The agencies in which the person holds any role."""
        return frozenset(grant.agency_id for grant in self.grants)

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that the person holds anywhere."""
        return frozenset(grant.role for grant in self.grants)

    def scope(self, verb: Verb) -> Scope:
        """Return the widest scope in which the person may do a verb."""
        scopes = {_RIGHTS[verb].get(grant.role, Scope.NONE) for grant in self.grants}
        for scope in (Scope.PLAN, Scope.AGENCY):
            if scope in scopes:
                return scope
        return Scope.NONE

    def agencies_for(self, verb: Verb) -> frozenset[int]:
        """Return the agencies on whose work the person may do a verb by an agency's role."""
        return frozenset(
            grant.agency_id
            for grant in self.grants
            if _RIGHTS[verb].get(grant.role, Scope.NONE) is not Scope.NONE
        )

    def may(self, verb: Verb, agency_id: int) -> bool:
        """Return whether the person may do a verb on an agency's work."""
        return self.scope(verb) is Scope.PLAN or agency_id in self.agencies_for(verb)
