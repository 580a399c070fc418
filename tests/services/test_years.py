"""From one year's period to the next: what goes on, what is over, what begins anew."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from core.clock import FixedClock
from core.database import Database
from models.figures import Filing, Standing
from models.plans import Duty, Period
from models.progress import TaskState
from models.reports import Report
from models.rights import Role
from services import duty_facts, periods
from tests.handlers.conftest import OFFICER
from tests.support.chat import REAL_PLAN, Chat


@pytest.fixture
def office(database: Database, clock: FixedClock, zone: ZoneInfo) -> Chat:
    chat = Chat(database, clock, zone)
    chat.load_plan(REAL_PLAN)
    chat.join(OFFICER, "so-tnmt", Role.OFFICER, language="en")
    return chat


def report(chat: Chat, text: str) -> None:
    chat.say(OFFICER, f"/baocao {text}")
    chat.press(OFFICER, "Send")


def facts(chat: Chat, code: str) -> duty_facts.DutyRow | None:
    with chat.database.begin() as session:
        period = periods.current(session, chat.now)
        rows = duty_facts.read(session, period, chat.zone)
        return next((r for r in rows if r.task.code == code and r.agency.code == "so-tnmt"), None)


def go_to(chat: Chat, year: int) -> None:
    chat.clock.set(datetime(year, 3, 1, 9, tzinfo=chat.zone))


def test_a_task_goes_on_where_it_stood_and_is_to_be_reported_again(office: Chat) -> None:
    report(office, "11 60% Đã làm")
    go_to(office, 2027)
    row = facts(office, "11")
    assert row is not None
    assert (row.facts.state, row.facts.percent) == (TaskState.IN_PROGRESS, 60)
    assert row.facts.filing is Filing.MISSING


def test_a_yearly_task_begins_anew(office: Chat) -> None:
    report(office, "4.a 100% Đã kiểm kê năm 2026")
    go_to(office, 2027)
    row = facts(office, "4.a")
    assert row is not None
    assert (row.facts.state, row.facts.percent) == (TaskState.NOT_STARTED, 0)
    assert row.facts.completed_at is None


def test_what_is_done_is_not_asked_again_the_year_after(office: Chat) -> None:
    report(office, "12 100% Kế hoạch đã ban hành")
    go_to(office, 2027)
    assert facts(office, "12") is None
    assert facts(office, "11") is not None


def test_what_was_taken_back_is_asked_again(office: Chat) -> None:
    report(office, "12 100% Kế hoạch đã ban hành")
    report(office, "12 80% Phải làm lại một phần")
    go_to(office, 2027)
    row = facts(office, "12")
    assert row is not None
    assert row.facts.state is TaskState.IN_PROGRESS


def test_the_first_completion_counts_however_often_it_is_reported(office: Chat) -> None:
    report(office, "11 100% Đã xong")
    first = office.clock.now()
    office.clock.set(datetime(2026, 12, 30, 9, tzinfo=office.zone))
    report(office, "11 100% Vẫn xong")
    row = facts(office, "11")
    assert row is not None
    assert row.facts.completed_at == first
    assert row.facts.standing(office.now, office.zone) is Standing.DONE_ON_TIME


def test_a_task_whose_years_are_over_stays_until_it_is_done(office: Chat) -> None:
    row = facts(office, "12")  # 2023 - 2025
    assert row is not None
    assert row.facts.standing(office.now, office.zone) is Standing.OVERDUE


def test_a_period_is_opened_once(office: Chat) -> None:
    for _ in range(3):
        facts(office, "11")
    with office.database.read() as session:
        assert len(session.scalars(select(Period)).all()) == 1
        duties = session.scalars(select(Duty.assignment_id)).all()
        assert len(duties) == len(set(duties))
        assert session.scalars(select(Report)).all() == []
