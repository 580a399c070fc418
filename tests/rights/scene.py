"""A small office in which Sở TNMT has something of everything.

What is Sở TNMT's own carries a canary: a word that nobody of another agency may ever read.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.indicator_cards import Figures
from models.indicators import Indicator, IndicatorLead
from models.people import Person
from models.reports import Report
from models.requests import DifficultyCategory
from models.rights import Role
from models.tables import METADATA
from services import difficulties, extensions, indicators
from tests.support.office import Office, add_person, file_report, make_office
from tests.support.shares import give, key
from tests.support.way import needs_approval, send

CANARY = "CANARY"
AGENCY = "so-tnmt"
#: Who presses, officer and head of Sở XD: Telegram's numbers.
OTHER_OFFICER, OTHER_HEAD = 1003, 1010


def furnish(session: Session, now: datetime) -> None:
    """Set the office up."""
    office = make_office(session, now)
    joined = now.replace(month=1, day=2)
    add_person(session, office, "Giang", [("so-xd", Role.HEAD)], str(OTHER_HEAD), joined)
    session.execute(update(Person).values(language="en"))
    session.execute(update(Person).where(Person.name == "Bob").values(name=f"Bob {CANARY}-NAME"))
    session.expire_all()
    _report(session, office, now)
    _ask(session, office, now)
    _measure(session, office, now)
    session.flush()


def _report(session: Session, office: Office, now: datetime) -> None:
    filed = file_report(session, office.people["Bob"], office.duties["1", AGENCY], now)
    session.get_one(Report, filed).result = f"{CANARY}-RESULT"
    # It waits for the head: nobody outside of the agency has it yet.
    needs_approval(session, office, AGENCY)
    bob = office.actor(session, "Bob", now)
    send(session, bob, office.duties["6.a", AGENCY], now, result=f"{CANARY}-WAITING")


def _ask(session: Session, office: Office, now: datetime) -> None:
    bob, duty = office.actor(session, "Bob", now), office.duties["6.a", AGENCY]
    extensions.ask(session, bob, duty, date(2026, 11, 25), f"{CANARY}-REASON", None, now)
    difficulties.raise_on_duty(
        session, bob, duty, DifficultyCategory.FUNDING, f"{CANARY}-DIFFICULTY", [], now
    )
    give(session, office, "Alice", duty, [key(office, "Bob")], now, brief=f"{CANARY}-BRIEF")


def _measure(session: Session, office: Office, now: datetime) -> None:
    row = Indicator(
        plan_id=office.plan, code="I", position=1, title="Tỷ lệ che phủ rừng", is_reportable=True,
        unit="%", direction="up", inherited=[],
    )  # fmt: skip
    row.leads = [IndicatorLead(agency_id=office.agencies[AGENCY], position=0)]
    session.add(row)
    session.flush()
    bob, agency = office.actor(session, "Bob", now), office.agencies[AGENCY]
    figures = Figures(actual=Decimal(40), source=f"{CANARY}-SOURCE")
    indicators.file(session, bob, row.id, agency, 2026, figures, 0, now)


def holdings(session: Session) -> dict[str, list[Any]]:
    """Return every row that is Sở TNMT's, or hangs on one that is: what others may not touch."""
    rows: dict[str, list[Any]] = {}
    mine: dict[str, set[int]] = {"agencies": set(), "people": set()}
    tables = METADATA.tables
    agency = session.execute(
        select(tables["agencies"].c.id).where(tables["agencies"].c.code == AGENCY)
    ).scalar_one()
    mine["agencies"] = {agency}
    mine["people"] = set(
        session.scalars(
            select(tables["memberships"].c.person_id).where(
                tables["memberships"].c.agency_id == agency
            )
        )
    )
    for name in (
        "memberships", "invitations", "assignments", "duties", "reports", "attachments",
        "extensions", "difficulties", "difficulty_entries", "indicator_values", "deputations",
        "absences", "linked_chats", "agencies", "people", "accounts",
    ):  # fmt: skip
        if name not in tables:
            continue
        table = tables[name]
        owned = []
        for row in session.execute(select(table)).mappings():
            if _is_mine(table, row, mine, name):
                owned.append(tuple(repr(value) for key, value in row.items() if key not in _OWN))
                if "id" in row:
                    mine.setdefault(name, set()).add(row["id"])
        rows[name] = sorted(owned)
    return rows


#: What a person's own reading changes in their row: hints that were shown, the plan they work on.
_OWN = frozenset({"hints", "plan_id", "language"})
#: By which column a row hangs on one of Sở TNMT's; the author of a row does not own it.
_PARENTS = {
    "memberships": ("agency_id",),
    "invitations": ("agency_id",),
    "assignments": ("agency_id",),
    "duties": ("assignment_id",),
    "reports": ("duty_id",),
    "attachments": ("report_id",),
    "extensions": ("duty_id",),
    "difficulties": ("agency_id",),
    "difficulty_entries": ("difficulty_id",),
    "indicator_values": ("agency_id",),
    "deputations": ("agency_id",),
    "absences": ("person_id",),
    "linked_chats": ("agency_id",),
    "agencies": ("id",),
    "people": ("id",),
    "accounts": ("person_id",),
}


def _is_mine(table: Any, row: Any, mine: dict[str, set[int]], name: str) -> bool:
    for column in _PARENTS[name]:
        if column == "id":
            return row["id"] in mine[name]
        (reference,) = table.c[column].foreign_keys
        if row[column] in mine.get(reference.column.table.name, set()):
            return True
    return False
