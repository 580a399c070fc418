"""Work in time: which assignment took the place of which when agencies were reorganised.

An assignment that a reorganisation ended names its successor, so that assignments form lines that
run together. A line is what lets a task go on where a predecessor left it, and says whose a report
is that was filed under an old name.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from models.agencies import Succession
from models.plans import Assignment

#: Why an assignment ended, where its agency was reorganised.
REORGANISED = "reorganised"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of all assignments that a reorganisation ended.

    `successors` leads from each to the next, `agencies` says whose each of them is or was.
    """

    successors: Mapping[int, int]
    origins: Mapping[int, tuple[int, ...]]
    agencies: Mapping[int, int]

    def onward(self, assignment: int) -> list[int]:
        """Return an assignment and those that took its place, one after the other."""
        line = [assignment]
        while line[-1] in self.successors:
            line.append(self.successors[line[-1]])
        return line

    def with_origins(self, assignments: Iterable[int]) -> set[int]:
        """Return assignments and all whose place they took, however long ago."""
        found: set[int] = set()
        waiting = list(assignments)
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting.extend(self.origins.get(one, ()))
        return found

    def inherited(
        self,
        assignment: int,
        known: Mapping[int, T],
        combine: Callable[[Sequence[T | None]], T | None],
    ) -> T | None:
        """Return what is known of an assignment, else what its predecessors' make together."""
        if assignment in known:
            return known[assignment]
        origins = self.origins.get(assignment)
        if not origins:
            return None
        return combine([self.inherited(origin, known, combine) for origin in origins])


def lines(session: Session) -> Lines:
    """Return the lines that reorganisations have made."""
    after = aliased(Assignment)
    rows = session.execute(
        select(Assignment.id, Assignment.agency_id, after.id, after.agency_id)
        .join(after, after.id == Assignment.successor_id)
        .where(Assignment.end_reason == REORGANISED)
        .order_by(Assignment.id)
    ).all()
    successors: dict[int, int] = {}
    origins: dict[int, tuple[int, ...]] = {}
    agencies: dict[int, int] = {}
    for before_id, before_agency, after_id, after_agency in rows:
        successors[before_id] = after_id
        origins[after_id] = (*origins.get(after_id, ()), before_id)
        agencies[before_id], agencies[after_id] = before_agency, after_agency
    return Lines(successors, origins, agencies)


def agencies_before(session: Session) -> dict[int, frozenset[int]]:
    """Return, for each agency that took the place of others, all of these, however long ago."""
    origins: dict[int, set[int]] = {}
    for before, after in session.execute(
        select(Succession.predecessor_id, Succession.successor_id)
    ):
        origins.setdefault(after, set()).add(before)
    return {agency: frozenset(_all_before(agency, origins)) for agency in origins}


def _all_before(agency: int, origins: Mapping[int, set[int]]) -> set[int]:
    found: set[int] = set()
    waiting = list(origins.get(agency, ()))
    while waiting:
        one = waiting.pop()
        if one not in found and one != agency:
            found.add(one)
            waiting.extend(origins.get(one, ()))
    return found
