from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import Database
from models.delivery import OutboxRow
from models.notices import Postpone, ReminderData
from models.people import Account, Membership, Person
from models.plans import CalendarOverride, Period
from models.rights import Role
from models.working_time import WorkingCalendar
from services import notices
from services.reminders import plan_reminders
from tests.support.office import Office, add_person, file_report, make_office

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: The stages of two years on the calendar: 19 November is a Thursday, then a Sunday.
STAGES_2026 = {
    "before_30": date(2026, 10, 20),
    "before_14": date(2026, 11, 5),
    "before_7": date(2026, 11, 12),
    "before_3": date(2026, 11, 16),
    "before_1": date(2026, 11, 18),
    "on_the_day": date(2026, 11, 19),
    "after_1": date(2026, 11, 20),
    "after_3": date(2026, 11, 23),  # the 22nd is a Sunday
    "after_7": date(2026, 11, 26),
}
STAGES_2028 = {
    "before_30": date(2028, 10, 18),
    "before_14": date(2028, 11, 3),
    "before_7": date(2028, 11, 10),
    "before_3": date(2028, 11, 14),
    "before_1": date(2028, 11, 16),
    "on_the_day": date(2028, 11, 17),
    "after_3": date(2028, 11, 20),  # the day after the target is a Saturday
    "after_7": date(2028, 11, 27),  # the 24th is Culture Day, a Friday
}


def at(month: int, day: int, hour: int = 8, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


@pytest.fixture
def office(session: Session) -> Office:
    return make_office(session, at(10, 1))


def tick(session: Session, now: datetime) -> int:
    written = plan_reminders(session, now, now)
    session.flush()
    return written


def rows(session: Session) -> list[OutboxRow]:
    return list(session.scalars(select(OutboxRow).order_by(OutboxRow.id)))


def reminded(session: Session, office: Office) -> list[str]:
    names = {person: name for name, person in office.people.items()}
    return sorted(names[row.person_id] for row in rows(session) if row.person_id)


def say(session: Session, row: OutboxRow, now: datetime) -> ReminderData | Postpone | None:
    data = notices.compose(session, row.kind, row.payload, now)
    assert data is None or isinstance(data, ReminderData | Postpone)
    return data


def codes(data: ReminderData | Postpone | None) -> list[str]:
    assert isinstance(data, ReminderData)
    return [task.code for task in data.tasks]


# Whom


def test_officers_are_reminded_and_nobody_else(session: Session, office: Office) -> None:
    assert tick(session, at(11, 5)) == 2
    assert reminded(session, office) == ["Bob", "Charlie"]
    row = rows(session)[0]
    bob = office.people["Bob"]
    assert row.key == f"reminder|{office.period}|1|before_14|{bob}"
    assert (row.kind, row.priority, row.address) == ("reminder", 5, office.addresses["Bob"])
    assert row.payload == {
        "period": office.period,
        "version": 1,
        "stage": "before_14",
        "person": bob,
    }


def test_the_head_is_reminded_where_there_is_no_officer(session: Session, office: Office) -> None:
    bob = session.get_one(Person, office.people["Bob"])
    bob.memberships[0].revoked_at = at(11, 1)
    session.flush()
    tick(session, at(11, 5))
    assert reminded(session, office) == ["Alice", "Charlie"]


@pytest.mark.parametrize("gone", ["suspended", "blocked"])
def test_an_officer_who_cannot_be_reached_is_none(
    session: Session, office: Office, gone: str
) -> None:
    bob = session.get_one(Person, office.people["Bob"])
    if gone == "suspended":
        bob.is_suspended = True
    else:
        bob.accounts[0].blocked_at = at(11, 1)
    session.flush()
    tick(session, at(11, 5))
    assert reminded(session, office) == ["Alice", "Charlie"]


def test_an_agency_that_has_reported_is_left_alone(session: Session, office: Office) -> None:
    file_report(session, office.people["Charlie"], office.duties["6.b", "so-xd"], at(10, 7))
    tick(session, at(11, 5))
    # 6.a, which so-xd only coordinates, is not expected of it.
    assert reminded(session, office) == ["Bob"]


def test_a_person_in_two_agencies_gets_one_message_for_both(
    session: Session, office: Office
) -> None:
    roles = [("so-tnmt", Role.OFFICER), ("so-xd", Role.OFFICER)]
    add_person(session, office, "Hai", roles, "1010", at(1, 5))
    tick(session, at(11, 5))
    assert reminded(session, office) == ["Bob", "Charlie", "Hai"]
    row = next(row for row in rows(session) if row.person_id == office.people["Hai"])
    assert codes(say(session, row, at(11, 5))) == ["1", "6.a", "6.b"]


def test_two_accounts_get_one_message(session: Session, office: Office) -> None:
    bob = session.get_one(Person, office.people["Bob"])
    bob.accounts.append(Account(channel="telegram", address="1999"))
    session.flush()
    assert tick(session, at(11, 5)) == 2
    assert [row.address for row in rows(session)] == ["1002", "1003"]


def test_a_newcomer_is_not_reminded_of_an_old_stage(session: Session, office: Office) -> None:
    add_person(session, office, "New", [("so-tnmt", Role.OFFICER)], "1010", at(11, 5, 9))
    add_person(session, office, "Early", [("so-tnmt", Role.OFFICER)], "1011", at(11, 5, 7))
    tick(session, at(11, 5, 10))
    assert reminded(session, office) == ["Bob", "Charlie", "Early"]
    tick(session, at(11, 12))
    assert Counter(reminded(session, office))["New"] == 1


def test_an_old_hand_in_a_new_seat_is_a_newcomer_there(session: Session, office: Office) -> None:
    session.add(
        Membership(
            person_id=office.people["Em"],
            agency_id=office.agencies["so-tnmt"],
            role=Role.OFFICER,
            granted_at=at(11, 10),
        )
    )
    session.flush()
    tick(session, at(11, 10))
    assert "Em" not in reminded(session, office)


# When


@pytest.mark.parametrize(
    ("moment", "count"),
    [
        (at(10, 19, 16, 59), 0),  # nothing before the first stage
        (at(10, 20, 7, 29), 0),
        (at(10, 20, 7, 30), 2),
        (at(10, 20, 16, 59), 2),
        (at(10, 20, 17), 0),
        (at(10, 24, 10), 0),  # a Saturday
        (at(11, 24, 10), 0),  # a public holiday
        (at(12, 31, 16), 2),  # the last stage, not yet sent, until the year ends
    ],
)
def test_the_hours_of_a_tick(
    session: Session, office: Office, moment: datetime, count: int
) -> None:
    assert tick(session, moment) == count
    assert tick(session, moment) == 0


def test_a_new_year_begins_anew(session: Session, office: Office) -> None:
    assert tick(session, at(1, 4, year=2027)) == 0
    assert tick(session, at(10, 20, year=2027)) == 2


def test_without_a_plan_nothing_happens(session: Session) -> None:
    assert tick(session, at(11, 5)) == 0


def test_outside_its_hours_a_tick_asks_nothing(session: Session, office: Office) -> None:
    class Mute:
        def __getattr__(self, name: str) -> object:
            raise AssertionError(name)

    assert plan_reminders(Mute(), at(11, 5, 7, 29), at(11, 5)) == 0  # type: ignore[arg-type]


@pytest.mark.parametrize("outage", [HOUR, 3 * DAY, 40 * DAY])
def test_after_an_outage_only_the_newest_stage_is_sent(
    session: Session, office: Office, outage: timedelta
) -> None:
    back = at(10, 20, 7, 30) + outage
    while not tick(session, back):
        back += HOUR
    found = {row.payload["stage"] for row in rows(session)}
    assert found == {"before_30"} if outage < 10 * DAY else {"after_7"}
    assert len(rows(session)) == 2
    assert tick(session, back + HOUR) == 0


@pytest.mark.parametrize(("year", "stages"), [(2026, STAGES_2026), (2028, STAGES_2028)])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_stage_comes_once_in_an_autumn_of_hourly_ticks(
    session: Session, year: int, stages: dict[str, date]
) -> None:
    office = make_office(session, at(9, 30, year=year))
    calendar = WorkingCalendar({})
    now, seen = at(10, 1, 0, 5, year=year), Counter[tuple[str, str]]()
    while now.year == year:
        before = len(rows(session)) if now.hour == 7 else None
        if tick(session, now):
            fresh = rows(session)[-2:]
            assert calendar.is_working_day(now.date())
            assert 7 < now.hour < 17
            for row in fresh:
                seen[row.payload["stage"], row.key] += 1
                assert stages[row.payload["stage"]] == now.date()
        assert before is None or before == len(rows(session))  # 07:05 is too early
        now += HOUR
    assert set(seen.values()) == {1}
    assert Counter(stage for stage, _ in seen) == dict.fromkeys(stages, 2)
    assert Counter(reminded(session, office)) == dict.fromkeys(["Bob", "Charlie"], len(stages))


def test_ticks_in_two_processes_write_a_reminder_once(database: Database) -> None:
    with database.begin() as session:
        make_office(session, at(10, 1))
    for _ in range(2):
        with database.begin() as session:
            plan_reminders(session, at(11, 5), at(11, 5))
    with database.begin() as session:
        assert session.scalar(select(func.count()).select_from(OutboxRow)) == 2


def test_a_changed_deadline_begins_the_reminders_anew(session: Session, office: Office) -> None:
    tick(session, at(11, 5))
    old = rows(session)
    period = session.get_one(Period, office.period)
    period.due_at += 7 * DAY
    period.deadline_version += 1
    session.flush()
    assert tick(session, at(11, 12)) == 2
    assert say(session, old[0], at(11, 12)) is None
    assert isinstance(say(session, rows(session)[-1], at(11, 12)), ReminderData)


# What


def test_a_reminder_says_what_is_missing_when_it_is_sent(session: Session, office: Office) -> None:
    tick(session, at(11, 5))
    bobs = rows(session)[0]
    data = say(session, bobs, at(11, 5))
    assert isinstance(data, ReminderData)
    assert codes(data) == ["1", "6.a"]
    assert [task.duty_id for task in data.tasks] == [
        office.duties["1", "so-tnmt"],
        office.duties["6.a", "so-tnmt"],
    ]
    assert (data.target, data.days_to_target, data.days_left) == (date(2026, 11, 19), 14, 14)
    file_report(session, office.people["Alice"], office.duties["1", "so-tnmt"], at(11, 5))
    assert codes(say(session, bobs, at(11, 5, 9))) == ["6.a"]
    file_report(session, office.people["Bob"], office.duties["6.a", "so-tnmt"], at(11, 5))
    assert say(session, bobs, at(11, 5, 9)) is None


def test_nobody_learns_of_another_agencys_tasks(session: Session, office: Office) -> None:
    tick(session, at(11, 5))
    charlies = rows(session)[1]
    assert charlies.person_id == office.people["Charlie"]
    assert codes(say(session, charlies, at(11, 5))) == ["6.b"]


@pytest.mark.parametrize(
    ("sent", "again"),
    [
        (at(11, 5, 18), at(11, 6, 7)),
        (at(11, 5, 6), at(11, 5, 7)),
        (at(11, 7, 10), at(11, 9, 7)),  # a Saturday
    ],
)
def test_a_reminder_waits_until_the_office_opens(
    session: Session, office: Office, sent: datetime, again: datetime
) -> None:
    tick(session, at(11, 5))
    assert say(session, rows(session)[0], sent) == Postpone(again)


def test_a_closed_day_is_read_from_the_table(session: Session, office: Office) -> None:
    tick(session, at(11, 5))
    session.add(CalendarOverride(day=date(2026, 11, 6), is_working=False, source="bão số 9"))
    session.flush()
    assert say(session, rows(session)[0], at(11, 6)) == Postpone(at(11, 9, 7))


def test_a_reminder_that_a_newer_one_has_overtaken_is_pointless(
    session: Session, office: Office
) -> None:
    tick(session, at(11, 5))
    row = rows(session)[0]
    assert say(session, row, at(11, 11)) is not None
    assert say(session, row, at(11, 12)) is None
    assert say(session, row, at(1, 5, year=2027)) is None


def test_who_has_left_is_told_nothing(session: Session, office: Office) -> None:
    tick(session, at(11, 5))
    row = rows(session)[0]
    bob = session.get_one(Person, office.people["Bob"])
    bob.is_suspended = True
    session.flush()
    assert say(session, row, at(11, 5)) is None
    bob.is_suspended = False
    bob.memberships[0].revoked_at = at(11, 5)
    session.flush()
    assert say(session, row, at(11, 5)) is None


def test_on_a_weekend_deadline_the_target_comes_first(session: Session) -> None:
    make_office(session, at(10, 1, year=2028))
    tick(session, at(11, 16, year=2028))
    row = rows(session)[0]
    data = say(session, row, at(11, 16, year=2028))
    assert isinstance(data, ReminderData)
    assert (data.target, data.days_to_target, data.days_left) == (date(2028, 11, 17), 1, 3)
