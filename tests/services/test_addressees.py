"""Whom a notice goes to when people are away or stand in for one another."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.database import Database
from models.delivery import OutboxRow
from models.notices import ReminderData
from models.people import Absence, Deputation, Person
from models.people_refusals import DaysOver, LeaveOver, TooManyDays
from models.rights import Role
from services import absences, addressees, notices
from services.reminders import plan_reminders
from services.summaries import plan_summaries
from tests.support.office import Office, add_person, make_office

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = timedelta(days=1)


def at(month: int, day: int, hour: int = 8, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


@pytest.fixture
def office(session: Session) -> Office:
    return make_office(session, at(10, 1))


def leave(session: Session, office: Office, who: str, first: int, last: int) -> int:
    """Let somebody be away on days of November."""
    made = Absence(
        person_id=office.people[who],
        from_on=date(2026, 11, first),
        to_on=date(2026, 11, last),
        created_at=at(10, 1),
    )
    session.add(made)
    session.flush()
    return made.id


def stand_in(session: Session, office: Office, who: str, first: int, last: int) -> None:
    """Let somebody stand in for Alice on days of November."""
    session.add(
        Deputation(
            person_id=office.people["Alice"],
            deputy_id=office.people[who],
            agency_id=office.agencies["so-tnmt"],
            from_on=date(2026, 11, first),
            to_on=date(2026, 11, last),
            created_at=at(10, 1),
        )
    )
    session.flush()


def reporters(session: Session, office: Office, now: datetime) -> dict[str, str | None]:
    """Return who is written to for so-tnmt, and in whose place."""
    names = {person: name for name, person in office.people.items()}
    seats = addressees.reporters(session, [office.agencies["so-tnmt"]], now)
    return {
        names[seat.person_id]: names[seat.on_behalf_of] if seat.on_behalf_of else None
        for seat in seats
    }


def without_officer(session: Session, office: Office) -> None:
    bob = session.get_one(Person, office.people["Bob"])
    bob.memberships[0].revoked_at = at(10, 2)
    session.flush()


@pytest.mark.parametrize(
    ("moment", "whom"),
    [
        (at(11, 9, 23, 59), "Bob"),
        (at(11, 10, 0, 0), "Alice"),
        (at(11, 12, 23, 59), "Alice"),
        (at(11, 13, 0, 0), "Bob"),
    ],
)
def test_the_head_takes_over_on_the_days_of_a_leave(
    session: Session, office: Office, moment: datetime, whom: str
) -> None:
    leave(session, office, "Bob", 10, 12)
    assert reporters(session, office, moment) == {whom: None}


def test_another_officer_comes_before_the_head(session: Session, office: Office) -> None:
    add_person(session, office, "Hai", [("so-tnmt", Role.OFFICER)], "1010", at(1, 5))
    leave(session, office, "Bob", 10, 12)
    assert reporters(session, office, at(11, 11)) == {"Hai": None}


def test_what_goes_to_the_head_goes_to_the_deputy(session: Session, office: Office) -> None:
    add_person(session, office, "Pho", [("so-tnmt", Role.PLANNER)], "1010", at(1, 5))
    without_officer(session, office)
    stand_in(session, office, "Pho", 10, 12)
    assert reporters(session, office, at(11, 9)) == {"Alice": None}
    assert reporters(session, office, at(11, 10)) == {"Pho": "Alice"}
    assert reporters(session, office, at(11, 13)) == {"Alice": None}


def test_a_deputy_who_is_away_or_unreachable_gives_way_to_the_head(
    session: Session, office: Office
) -> None:
    add_person(session, office, "Pho", [("so-tnmt", Role.PLANNER)], "1010", at(1, 5))
    without_officer(session, office)
    stand_in(session, office, "Pho", 10, 20)
    leave(session, office, "Pho", 10, 12)
    assert reporters(session, office, at(11, 10)) == {"Alice": None}
    session.get_one(Person, office.people["Pho"]).accounts[0].blocked_at = at(11, 13)
    session.flush()
    assert reporters(session, office, at(11, 14)) == {"Alice": None}


def test_where_nobody_is_left_the_head_gets_it_all_the_same(
    session: Session, office: Office
) -> None:
    leave(session, office, "Bob", 10, 12)
    leave(session, office, "Alice", 10, 12)
    assert reporters(session, office, at(11, 11)) == {"Alice": None}


def test_a_head_who_is_away_is_spared_as_long_as_there_is_a_deputy(
    session: Session, office: Office
) -> None:
    add_person(session, office, "Pho", [("so-tnmt", Role.PLANNER)], "1010", at(1, 5))
    leave(session, office, "Bob", 10, 12)
    leave(session, office, "Alice", 10, 12)
    stand_in(session, office, "Pho", 10, 12)
    assert reporters(session, office, at(11, 11)) == {"Pho": "Alice"}


# Reminders and summaries


def reminded(session: Session, office: Office) -> list[str]:
    names = {person: name for name, person in office.people.items()}
    rows = session.scalars(select(OutboxRow).order_by(OutboxRow.id))
    return [names[row.person_id] for row in rows if row.person_id]


def test_who_is_away_is_not_reminded_and_catches_up_with_one_message(
    session: Session, office: Office
) -> None:
    leave(session, office, "Bob", 2, 17)
    for day in (5, 12, 16):  # three stages
        plan_reminders(session, at(11, day), at(11, day))
    assert reminded(session, office).count("Alice") == 3
    assert "Bob" not in reminded(session, office)
    for hour in (8, 9, 10):
        plan_reminders(session, at(11, 18, hour), at(11, 18, hour))
    assert reminded(session, office).count("Bob") == 1


def test_a_reminder_that_waits_while_a_leave_begins_is_pointless_and_routed(
    session: Session, office: Office
) -> None:
    plan_reminders(session, at(11, 5, 16), at(11, 5, 16))
    row = next(
        row for row in session.scalars(select(OutboxRow)) if row.person_id == office.people["Bob"]
    )
    leave(session, office, "Bob", 6, 9)
    assert notices.compose(session, row.kind, row.payload, at(11, 6)) is None
    plan_reminders(session, at(11, 6), at(11, 6))
    assert reminded(session, office)[-1] == "Alice"


def test_a_reminder_to_a_deputy_says_in_whose_place(session: Session, office: Office) -> None:
    add_person(session, office, "Pho", [("so-tnmt", Role.PLANNER)], "1010", at(1, 5))
    without_officer(session, office)
    stand_in(session, office, "Pho", 5, 6)
    plan_reminders(session, at(11, 5), at(11, 5))
    row = next(
        row for row in session.scalars(select(OutboxRow)) if row.person_id == office.people["Pho"]
    )
    data = notices.compose(session, row.kind, row.payload, at(11, 5))
    assert isinstance(data, ReminderData)
    assert data.stands_in_for == ("Alice",)
    assert [task.code for task in data.tasks] == ["1", "6.a"]


def test_an_absent_planner_gets_no_summary_until_they_are_back(
    session: Session, office: Office
) -> None:
    leave(session, office, "Dung", 9, 10)
    assert plan_summaries(session, at(11, 9), at(11, 9)) == 0
    assert plan_summaries(session, at(11, 11), at(11, 11)) == 1


# Taking leave


def test_leave_is_taken_replaced_and_cancelled_by_its_owner_only(
    session: Session, office: Office
) -> None:
    bob, charlie = office.actor(session, "Bob"), office.actor(session, "Charlie")
    now = at(11, 9)
    first = absences.take(session, bob, (date(2026, 11, 10), date(2026, 11, 12)), now)
    assert [route.names for route in first.routes] == [("Alice",)]
    second = absences.take(session, bob, (date(2026, 11, 12), date(2026, 11, 13)), now)
    assert [line.from_on for line in second.replaced] == [date(2026, 11, 10)]
    (line,) = absences.lines(session, bob, now)
    assert (line.from_on, line.to_on) == (date(2026, 11, 12), date(2026, 11, 13))
    with pytest.raises(LeaveOver):
        absences.cancel(session, charlie, line.absence_id, now)
    assert absences.lines(session, charlie, now) == ()
    absences.cancel(session, bob, line.absence_id, now)
    with pytest.raises(LeaveOver):
        absences.cancel(session, bob, line.absence_id, now)
    assert reporters(session, office, at(11, 12)) == {"Bob": None}


def test_leave_in_the_past_and_endless_leave_are_refused(session: Session, office: Office) -> None:
    bob, now = office.actor(session, "Bob"), at(11, 9)
    with pytest.raises(DaysOver):
        absences.take(session, bob, (date(2026, 11, 1), date(2026, 11, 8)), now)
    with pytest.raises(TooManyDays):
        absences.take(session, bob, (now.date(), now.date() + 366 * DAY), now)
    begun = absences.take(session, bob, (date(2026, 11, 1), date(2026, 11, 9)), now)
    assert begun.lines[0].from_on == now.date()


# Against an oracle

#: People of one agency: its heads, its officers, and one who is neither.
TEAM = {
    "Alice": Role.HEAD,
    "Anh": Role.HEAD,
    "Bob": Role.OFFICER,
    "Binh": Role.OFFICER,
    "Pho": Role.PLANNER,
}
SPAN = st.tuples(st.integers(0, 6), st.integers(0, 6)).map(sorted)


@dataclass(frozen=True)
class Deputy:
    """That somebody stands in for a head from one day to another."""

    head: str
    deputy: str
    first: int
    last: int


LEAVES = st.lists(st.tuples(st.sampled_from(sorted(TEAM)), SPAN), max_size=5)
DEPUTIES = st.lists(
    st.tuples(st.sampled_from(["Alice", "Anh"]), st.sampled_from(sorted(TEAM)), SPAN)
    .filter(lambda drawn: drawn[0] != drawn[1])
    .map(lambda drawn: Deputy(drawn[0], drawn[1], *drawn[2])),
    max_size=4,
)
GONE = st.sets(st.sampled_from(sorted(TEAM)), max_size=2)


def oracle(
    day: int,
    leaves: list[tuple[str, list[int]]],
    deputations: list[Deputy],
    suspended: set[str],
) -> set[tuple[str, str | None]]:
    """Say by plain enumeration who is addressed for the agency, and in whose place."""
    active = [who for who in TEAM if who not in suspended]
    here = [
        who
        for who in active
        if not any(who == absent and first <= day <= last for absent, (first, last) in leaves)
    ]
    officers = {who for who in here if TEAM[who] is Role.OFFICER}
    if officers:
        return {(who, None) for who in officers}
    found: set[tuple[str, str | None]] = set()
    for head in (who for who in active if TEAM[who] is Role.HEAD):
        stand_ins = {
            (one.deputy, head)
            for one in deputations
            if one.head == head and one.first <= day <= one.last and one.deputy in here
        }
        found |= stand_ins or ({(head, None)} if head in here else set())
    return found or {(who, None) for who in active if TEAM[who] is Role.HEAD}


# The fixture is one team; each example sets their leave and deputies anew.
@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(day=st.integers(0, 6), leaves=LEAVES, deputations=DEPUTIES, suspended=GONE)
def test_who_is_addressed_is_what_plain_enumeration_says(
    team: tuple[Database, Office],
    day: int,
    leaves: list[tuple[str, list[int]]],
    deputations: list[Deputy],
    suspended: set[str],
) -> None:
    database, office = team
    start = date(2026, 11, 2)
    with database.begin() as session:
        for table in (Absence, Deputation):
            session.execute(delete(table))
        for name in TEAM:
            session.get_one(Person, office.people[name]).is_suspended = name in suspended
        session.add_all(
            Absence(
                person_id=office.people[who],
                from_on=start + first * DAY,
                to_on=start + last * DAY,
                created_at=at(10, 1),
            )
            for who, (first, last) in leaves
        )
        session.add_all(
            Deputation(
                person_id=office.people[one.head],
                deputy_id=office.people[one.deputy],
                agency_id=office.agencies["so-tnmt"],
                from_on=start + one.first * DAY,
                to_on=start + one.last * DAY,
                created_at=at(10, 1),
            )
            for one in deputations
        )
        session.flush()
        names = {person: name for name, person in office.people.items()}
        now = datetime.combine(start + day * DAY, at(11, 2, 9).time(), tzinfo=ZONE)
        seats = addressees.reporters(session, [office.agencies["so-tnmt"]], now)
        found = {
            (names[seat.person_id], names[seat.on_behalf_of] if seat.on_behalf_of else None)
            for seat in seats
        }
        # Nobody of another agency is ever addressed, nobody holds what the principal lacks.
        assert found == oracle(day, leaves, deputations, suspended)
        for name in sorted(set(TEAM) - suspended):
            actor = office.actor(session, name, now)
            borrowed = {names[g.on_behalf_of] for g in actor.grants if g.on_behalf_of}
            assert borrowed == {
                one.head
                for one in deputations
                if one.deputy == name
                and one.first <= day <= one.last
                and one.head not in suspended
            }


@pytest.fixture
def team(database: Database) -> tuple[Database, Office]:
    with database.begin() as session:
        office = make_office(session, at(10, 1))
        for place, (name, role) in enumerate(TEAM.items()):
            if name not in office.people:
                add_person(session, office, name, [("so-tnmt", role)], f"20{place}", at(1, 5))
    return database, office
