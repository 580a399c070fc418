"""What an act is carried out with: the transaction, the journal, and who there is by now."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from models.agencies import Agency
from models.plans import Period, Plan
from models.reorganisation_entries import Act
from services import periods
from services.reorganisation.journal import Journal


@dataclass(slots=True)
class Book:
    """A reorganisation that is being carried out.

    Rows are read and written as columns, never as objects: what the session remembers of a row
    would be older than the last act.
    """

    session: Session
    journal: Journal
    now: datetime
    territory: str
    reorganisation_id: int
    #: The numbers of all agencies of the territory, ended ones too, by their codes.
    agencies: dict[str, int] = field(default_factory=dict)
    #: The period of each plan in force in which reports are given now.
    periods: tuple[int, ...] = ()
    #: Assignments that were completed in an earlier year: nothing of them is open.
    done: frozenset[int] = frozenset()

    @classmethod
    def open(
        cls, session: Session, territory: str, reorganisation_id: int, now: datetime
    ) -> "Book":
        """Read who there is; the year's periods have to be open."""
        plans = [plan for plan in periods.plans_in_force(session) if plan.territory == territory]
        codes = session.execute(
            select(Agency.code, Agency.id).where(Agency.territory == territory)
        )
        return cls(
            session,
            Journal(session),
            now,
            territory,
            reorganisation_id,
            dict(codes.all()),
            current_periods(session, plans, now),
            frozenset().union(*(periods.done_before(session, each, now.year) for each in plans)),
        )

    def heirs(self, codes: Sequence[str]) -> list[int]:
        """Return the numbers of agencies."""
        return [self.agencies[code] for code in codes]

    def name(self, code: str) -> str:
        """Return an agency's short name, as lists show it."""
        return self.session.scalars(
            select(Agency.short_name).where(Agency.id == self.agencies[code])
        ).one()


def current_periods(session: Session, plans: Sequence[Plan], now: datetime) -> tuple[int, ...]:
    """Return the periods of this year of some plans."""
    return tuple(
        session.scalars(
            select(Period.id)
            .where(Period.year == now.year, Period.plan_id.in_([plan.id for plan in plans]))
            .order_by(Period.id)
        )
    )


def table(model: type[Any]) -> Table:
    """Return the table of a model, as the journal takes it."""
    found: Table = model.__table__
    return found


@dataclass(frozen=True, slots=True)
class Step:
    """One agency that ends by an act."""

    act: Act
    code: str
    id: int
    on: date
