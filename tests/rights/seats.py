"""Where the walker sits: in which role, and how near to the agency whose rows are touched."""

from enum import StrEnum
from typing import NamedTuple

from models.rights import Role


class Where(StrEnum):
    """Whose rows they are, seen from the walker."""

    OWN = "own"  #: the walker's own agency's.
    BELOW = "below"  #: those of an agency that reports to the walker's.
    FOREIGN = "foreign"  #: those of an agency with which the walker's has nothing to do.


class Seat(NamedTuple):
    """A role in one of the three agencies; without a role a stranger, or somebody suspended."""

    where: Where
    role: Role | None
    is_suspended: bool = False

    def __str__(self) -> str:
        if self.role is None:
            return "stranger"
        return f"{'suspended ' * self.is_suspended}{self.role} ({self.where})"


Seats = frozenset[Seat]


def own(*roles: Role) -> Seats:
    return frozenset(Seat(Where.OWN, role) for role in roles)


def below(*roles: Role) -> Seats:
    return frozenset(Seat(Where.BELOW, role) for role in roles)


def foreign(*roles: Role) -> Seats:
    return frozenset(Seat(Where.FOREIGN, role) for role in roles)


def anywhere(*roles: Role) -> Seats:
    return own(*roles) | below(*roles) | foreign(*roles)


OFFICER, HEAD, PLANNER, LEADER, ADMIN = Role
NOBODY: Seats = frozenset()
#: Whoever has a role at all.
EVERYBODY = anywhere(*Role)
STRANGER = Seat(Where.OWN, None)
#: Nearest to the rows, but suspended.
SUSPENDED = Seat(Where.OWN, HEAD, is_suspended=True)
#: Every seat in which the walk is gone. An officer or an administrator of the receiving body is
#: nothing more to an agency that reports to it than one of any other.
SEATS = (*sorted(EVERYBODY - below(OFFICER, ADMIN)), STRANGER, SUSPENDED)

# By docs/rules.md, “Who may do what”.
#: Who reports for an agency, asks for more time, raises a difficulty, acknowledges.
REPORTERS = own(OFFICER, HEAD, PLANNER)
CHIEF = own(HEAD)
#: Who acts for the body that receives the agency's reports.
RECEIVERS = below(HEAD, PLANNER, LEADER)
#: Who sees the whole plan.
WIDE = anywhere(PLANNER, LEADER, ADMIN)
#: Who sees the agency's tasks and documents.
READERS = own(OFFICER, HEAD) | WIDE
#: Who manages the plan.
MANAGERS = anywhere(PLANNER, ADMIN)
ADMINS = anywhere(ADMIN)
