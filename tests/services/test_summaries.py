from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.delivery import OutboxRow
from models.figures import Filing
from models.notices import MissingAgency, MissingData, Postpone, WeeklyData
from models.people import Person
from models.plans import CalendarOverride, Period
from models.rights import Role
from services import notices
from services.summaries import plan_summaries
from tests.support.office import Office, add_person, file_report, make_office

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def at(month: int, day: int, hour: int = 8, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


@pytest.fixture
def office(session: Session) -> Office:
    return make_office(session, at(10, 1))


def tick(session: Session, now: datetime) -> list[str]:
    before = set(session.scalars(select(OutboxRow.key)))
    written = plan_summaries(session, now, now)
    fresh = set(session.scalars(select(OutboxRow.key))) - before
    assert written == len(fresh)
    return sorted(fresh)


def only_row(session: Session) -> OutboxRow:
    return session.scalars(select(OutboxRow)).one()


# Every week


@pytest.mark.parametrize(
    ("moment", "is_written"),
    [
        (at(11, 2, 7, 59), False),  # a Monday
        (at(11, 2, 8), True),
        (at(11, 4, 16, 59), True),  # late in the week, still once
        (at(11, 6, 17), False),
        (at(11, 7, 10), False),  # Saturday
        (at(11, 8, 10), False),
    ],
)
def test_the_hours_of_the_week(
    session: Session, office: Office, moment: datetime, is_written: bool
) -> None:
    key = f"weekly|{office.period}|2026-W45|{office.people['Dung']}"
    assert tick(session, moment) == ([key] if is_written else [])
    assert tick(session, moment) == []


def test_each_week_has_one(session: Session, office: Office) -> None:
    now, keys = at(10, 5), []
    while now < at(11, 14):
        keys += tick(session, now)
        now += timedelta(hours=1)
    assert [key.split("|")[2] for key in keys] == [f"2026-W{week}" for week in range(41, 47)]


def test_where_monday_is_off_the_next_working_day_has_it(session: Session, office: Office) -> None:
    session.add(CalendarOverride(day=date(2026, 11, 2), is_working=False, source="nghỉ bù"))
    session.flush()
    assert tick(session, at(11, 2, 10)) == []
    assert len(tick(session, at(11, 3, 8))) == 1


def test_a_week_without_a_working_day_has_none(session: Session, office: Office) -> None:
    assert not tick(session, at(2, 18, 10))  # Tết 2026: 16 to 20 February


def test_a_planner_who_came_later_waits_for_next_week(session: Session, office: Office) -> None:
    add_person(session, office, "Giang", [("so-khdt", Role.PLANNER)], "1010", at(11, 2, 9))
    assert len(tick(session, at(11, 2, 10))) == 1
    assert len(tick(session, at(11, 9, 8))) == 2


def test_a_week_that_began_last_year_is_not_summed_up_twice(session: Session) -> None:
    make_office(session, at(10, 1, year=2031))
    assert len(tick(session, at(12, 29, year=2031))) >= 1  # week 1 of 2032
    assert tick(session, at(1, 2, year=2032)) == []  # a Friday of that week
    assert len(tick(session, at(1, 5, year=2032))) == 1


def test_the_weekly_summary_tells_the_figures_of_the_moment(
    session: Session, office: Office
) -> None:
    tick(session, at(11, 2))
    row = only_row(session)
    file_report(session, office.people["Bob"], office.duties["1", "so-tnmt"], at(11, 2, 9))
    data = notices.compose(session, row.kind, row.payload, at(11, 2, 10))
    assert isinstance(data, WeeklyData)
    assert (data.week, data.figures.expected) == (45, 3)
    assert data.figures.filings[Filing.MISSING] == 2


def test_a_weekly_summary_keeps_to_its_week_and_to_the_hours(
    session: Session, office: Office
) -> None:
    tick(session, at(11, 2))
    row = only_row(session)
    night = notices.compose(session, row.kind, row.payload, at(11, 3, 20))
    assert night == Postpone(at(11, 4, 7))
    assert notices.compose(session, row.kind, row.payload, at(11, 9)) is None


def test_who_is_no_planner_any_more_is_told_nothing(session: Session, office: Office) -> None:
    tick(session, at(11, 2))
    row = only_row(session)
    dung = session.get_one(Person, office.people["Dung"])
    dung.memberships[0].revoked_at = at(11, 2)
    session.flush()
    assert notices.compose(session, row.kind, row.payload, at(11, 2, 9)) is None
    assert tick(session, at(11, 9)) == []


def test_without_a_plan_nothing_happens(session: Session) -> None:
    assert tick(session, at(11, 2)) == []


# After the deadline


@pytest.mark.parametrize(
    ("moment", "is_written"),
    [
        (at(11, 19, 16), False),
        (at(11, 20, 7, 59), False),
        (at(11, 20, 8), True),
        (at(12, 15, 10), True),  # after an outage
    ],
)
def test_the_list_of_what_is_missing_comes_once_after_the_deadline(
    session: Session, office: Office, moment: datetime, is_written: bool
) -> None:
    key = f"missing|{office.period}|1|{office.people['Dung']}"
    assert (key in tick(session, moment)) is is_written
    assert tick(session, moment) == []


def test_after_a_deadline_on_a_sunday_it_comes_on_monday(session: Session) -> None:
    make_office(session, at(10, 1, year=2028))
    tick(session, at(11, 13, year=2028))
    assert tick(session, at(11, 17, 16, year=2028)) == []
    assert [key.split("|")[0] for key in tick(session, at(11, 20, year=2028))] == [
        "missing",
        "weekly",
    ]


def missing_row(session: Session) -> OutboxRow:
    tick(session, at(11, 20))
    return session.scalars(select(OutboxRow).where(OutboxRow.kind == "missing")).one()


def test_it_names_the_agencies_and_their_tasks(session: Session, office: Office) -> None:
    row = missing_row(session)
    file_report(session, office.people["Bob"], office.duties["1", "so-tnmt"], at(11, 20, 9))
    data = notices.compose(session, row.kind, row.payload, at(11, 20, 10))
    assert isinstance(data, MissingData)
    assert data.agencies == (
        MissingAgency("Sở TNMT", ("6.a",)),
        MissingAgency("Sở XD", ("6.b",)),
    )
    assert data.figures.filings[Filing.LATE] == 1


def test_that_nothing_is_missing_is_told_too(session: Session, office: Office) -> None:
    for code, agency in (("1", "so-tnmt"), ("6.a", "so-tnmt"), ("6.b", "so-xd")):
        file_report(session, office.people["Bob"], office.duties[code, agency], at(11, 2))
    row = missing_row(session)
    data = notices.compose(session, row.kind, row.payload, at(11, 20, 10))
    assert isinstance(data, MissingData)
    assert data.agencies == ()


def test_it_is_pointless_once_the_deadline_was_moved(session: Session, office: Office) -> None:
    row = missing_row(session)
    assert notices.compose(session, row.kind, row.payload, at(11, 21)) == Postpone(at(11, 23, 7))
    period = session.get_one(Period, office.period)
    period.due_at += timedelta(days=7)
    period.deadline_version += 1
    session.flush()
    assert notices.compose(session, row.kind, row.payload, at(11, 20, 10)) is None
    assert tick(session, at(11, 20, 10)) == []
    keys = tick(session, at(11, 27))
    assert f"missing|{office.period}|2|{office.people['Dung']}" in keys
