"""Who is told of a report's way, when, and how often."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agencies import Agency
from models.delivery import OutboxRow, OutboxState
from models.notices import (
    AcceptedData,
    Postpone,
    ReminderData,
    ReturnedData,
    WaitingData,
    WeeklyData,
)
from models.review_cards import Act
from models.rights import Role
from services import notices, report_decisions, report_filing
from services.outbox import Settlement, settle
from services.reminders import plan_reminders
from services.summaries import plan_summaries
from tests.support.office import Office, add_person, make_office
from tests.support.way import needs_approval, send

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MONDAY = datetime(2026, 11, 2, 8, 5, tzinfo=ZONE)
FRIDAY_NIGHT = datetime(2026, 11, 6, 19, tzinfo=ZONE)
NEXT_MONDAY = datetime(2026, 11, 9, 7, tzinfo=ZONE)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def office(session: Session) -> Office:
    office = make_office(session, MONDAY)
    needs_approval(session, office, "so-tnmt")
    return office


def rows(session: Session, kind: str) -> list[OutboxRow]:
    return list(
        session.scalars(select(OutboxRow).where(OutboxRow.kind == kind).order_by(OutboxRow.id))
    )


def said(session: Session, row: OutboxRow, now: datetime) -> object:
    return notices.compose(session, row.kind, row.payload, now)


def hand_in(session: Session, office: Office, code: str, when: datetime) -> int:
    duty = office.duties[code, "so-tnmt"]
    return send(session, office.actor(session, "Bob"), duty, when).report_id


def settle_as_sent(session: Session, row: OutboxRow, when: datetime) -> None:
    settle(session, [Settlement(row.id, OutboxState.SENT)], when)
    # As in the office, where sending has a transaction of its own.
    session.expire_all()


# What waits


def test_the_head_gets_one_message_however_much_waits(session: Session, office: Office) -> None:
    hand_in(session, office, "1", MONDAY)
    hand_in(session, office, "6.a", MONDAY + MINUTE)
    (row,) = rows(session, "report_waiting")
    assert row.person_id == office.people["Alice"]
    data = said(session, row, MONDAY + MINUTE)
    assert isinstance(data, WaitingData)
    assert (data.approvals, data.acceptances) == (2, 0)


def test_a_second_message_comes_an_hour_after_the_first_at_the_earliest(
    session: Session, office: Office
) -> None:
    hand_in(session, office, "1", MONDAY)
    (first,) = rows(session, "report_waiting")
    settle_as_sent(session, first, MONDAY)
    for minutes, code in ((10, "6.a"), (40, "1")):
        hand_in(session, office, code, MONDAY + minutes * MINUTE)
    _, second = rows(session, "report_waiting")
    assert second.not_before == MONDAY + timedelta(hours=1)


def test_what_comes_in_the_next_hour_waits_for_the_pause_too(
    session: Session, office: Office
) -> None:
    hand_in(session, office, "1", MONDAY + 50 * MINUTE)
    (first,) = rows(session, "report_waiting")
    settle_as_sent(session, first, MONDAY + 50 * MINUTE)
    hand_in(session, office, "6.a", MONDAY + 60 * MINUTE)
    _, second = rows(session, "report_waiting")
    assert second.not_before == MONDAY + 110 * MINUTE


def test_after_hours_it_waits_for_the_next_working_morning_once(
    session: Session, office: Office
) -> None:
    hand_in(session, office, "1", FRIDAY_NIGHT)
    hand_in(session, office, "6.a", FRIDAY_NIGHT + timedelta(days=1))
    (row,) = rows(session, "report_waiting")
    assert said(session, row, FRIDAY_NIGHT) == Postpone(NEXT_MONDAY)
    assert isinstance(said(session, row, NEXT_MONDAY), WaitingData)
    settle_as_sent(session, row, NEXT_MONDAY)
    hand_in(session, office, "1", NEXT_MONDAY + 10 * MINUTE)
    _, second = rows(session, "report_waiting")
    assert second.not_before == NEXT_MONDAY + timedelta(hours=1)


def test_it_is_pointless_once_nothing_waits(session: Session, office: Office) -> None:
    report = hand_in(session, office, "1", MONDAY)
    (row,) = rows(session, "report_waiting")
    report_filing.withdraw(session, office.actor(session, "Bob"), report, MONDAY)
    assert said(session, row, MONDAY) is None


def test_the_author_who_heads_the_agency_is_not_told_of_their_own(
    session: Session, office: Office
) -> None:
    add_person(session, office, "Giang", [("so-tnmt", Role.HEAD)], "1010", MONDAY)
    duty = office.duties["1", "so-tnmt"]
    send(session, office.actor(session, "Alice"), duty, MONDAY)
    (row,) = rows(session, "report_waiting")
    assert row.person_id == office.people["Giang"]


def test_the_planning_department_is_not_told_one_by_one_but_every_week(
    session: Session, office: Office
) -> None:
    needs_approval(session, office, "so-tnmt", is_on=False)
    hand_in(session, office, "1", MONDAY)
    assert rows(session, "report_waiting") == []
    plan_summaries(session, MONDAY, MONDAY)
    (row,) = rows(session, "weekly")
    data = said(session, row, MONDAY)
    assert isinstance(data, WeeklyData)
    assert data.waiting == 1


def test_a_districts_head_is_told_of_its_communes_reports(
    session: Session, office: Office
) -> None:
    district, commune = (
        session.get_one(Agency, office.agencies[code]) for code in ("so-xd", "so-tnmt")
    )
    district.kind, commune.kind, commune.parent_id = "district", "commune", district.id
    add_person(session, office, "Giang", [("so-xd", Role.HEAD)], "1010", MONDAY)
    needs_approval(session, office, "so-tnmt", is_on=False)
    hand_in(session, office, "1", MONDAY)
    (row,) = rows(session, "report_waiting")
    assert row.person_id == office.people["Giang"]
    data = said(session, row, MONDAY)
    assert isinstance(data, WaitingData)
    assert (data.approvals, data.acceptances) == (0, 1)


# Decisions


def test_a_return_is_told_to_who_reports_and_not_to_who_returned_it(
    session: Session, office: Office
) -> None:
    add_person(session, office, "Giang", [("so-tnmt", Role.OFFICER)], "1010", MONDAY)
    report = hand_in(session, office, "1", MONDAY)
    alice = office.actor(session, "Alice")
    report_decisions.send_back(session, alice, report, Act.APPROVE, "Thiếu", MONDAY, MONDAY)
    found = rows(session, "report_returned")
    assert {row.person_id for row in found} == {office.people["Bob"], office.people["Giang"]}
    data = said(session, found[0], MONDAY)
    assert isinstance(data, ReturnedData)
    assert (data.reason, data.is_by_head) == ("Thiếu", True)
    assert said(session, found[0], FRIDAY_NIGHT) == Postpone(NEXT_MONDAY)
    hand_in(session, office, "1", MONDAY + MINUTE)
    assert said(session, found[0], MONDAY + MINUTE) is None


def test_an_approval_is_told_to_nobody_and_an_acceptance_is(
    session: Session, office: Office
) -> None:
    report = hand_in(session, office, "1", MONDAY)
    alice, dung = office.actor(session, "Alice"), office.actor(session, "Dung")
    report_decisions.approve(session, alice, report, MONDAY, MONDAY)
    kinds = set(session.scalars(select(OutboxRow.kind)))
    assert kinds == {"report_waiting"}
    report_decisions.accept(session, dung, report, MONDAY, MONDAY)
    (row,) = rows(session, "report_accepted")
    assert row.person_id == office.people["Bob"]
    data = said(session, row, MONDAY)
    assert isinstance(data, AcceptedData)
    assert (data.codes, data.accepted_by) == (("1",), "Sở KHĐT")


# Reminders


def test_nobody_is_reminded_of_what_waits_for_the_head(session: Session, office: Office) -> None:
    stage = datetime(2026, 11, 5, 7, 30, tzinfo=ZONE)
    hand_in(session, office, "1", MONDAY)
    plan_reminders(session, stage, stage)
    of_bob = [row for row in rows(session, "reminder") if row.person_id == office.people["Bob"]]
    data = said(session, of_bob[0], stage)
    assert isinstance(data, ReminderData)
    assert [task.code for task in data.tasks] == ["6.a"]
    hand_in(session, office, "6.a", MONDAY)
    assert said(session, of_bob[0], stage) is None
