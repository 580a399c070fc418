"""Reminders of shares, and what the notices about shares say at the moment they are sent."""

from datetime import date, datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.delivery import OutboxRow, OutboxState
from models.notices import NoticeData, Postpone
from models.people import Person
from models.plans import Assignment
from models.rights import Role
from models.share_notices import (
    HandBackData,
    ShareChangedData,
    ShareDueData,
    ShareGivenData,
    ShareNotice,
    ShareUrgedData,
    UnacknowledgedData,
)
from services import notices, share_answers, share_dates, shares
from services.share_reminders import plan_share_reminders
from tests.support.office import Office, add_person, file_report, make_office
from tests.support.shares import add_units, duty_of, give, key

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOV_10 = date(2026, 11, 10)
#: The stages of a share that is due on Tuesday 10 November 2026.
STAGES = {
    "before_3": date(2026, 11, 5),
    "before_1": date(2026, 11, 9),
    "on_the_day": date(2026, 11, 10),
    "after_1": date(2026, 11, 11),
}


def at(day: int, hour: int = 8, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


@pytest.fixture
def office(session: Session) -> Office:
    office = make_office(session, at(2))
    add_units(session, office, at(2))
    return office


@pytest.fixture
def share(session: Session, office: Office) -> Assignment:
    """A share of the station, acknowledged, due on 10 November."""
    duty = office.duties["1", "so-tnmt"]
    (one,) = give(session, office, "Alice", duty, [key(office, "tram")], at(2), due_on=NOV_10)
    share_answers.acknowledge(session, office.actor(session, "Tinh"), one.id, at(2))
    session.flush()
    return one


def tick(session: Session, now: datetime) -> int:
    written = plan_share_reminders(session, now, now)
    session.flush()
    return written


def rows(session: Session, kind: str) -> list[OutboxRow]:
    return list(
        session.scalars(select(OutboxRow).where(OutboxRow.kind == kind).order_by(OutboxRow.id))
    )


def say(session: Session, row: OutboxRow, now: datetime) -> NoticeData | Postpone | None:
    return notices.compose(session, row.kind, row.payload, now)


# The day of a share


def test_each_stage_is_written_once_on_its_morning(
    session: Session, office: Office, share: Assignment
) -> None:
    for day in STAGES.values():
        assert tick(session, at(day.day, 7, 29)) == 0
        assert tick(session, at(day.day, 7, 30)) == 1
        assert tick(session, at(day.day, 16, 59)) == 0
    person = office.people["Tinh"]
    assert [row.key for row in rows(session, "share_due")] == [
        f"share_due|2026-11-10|1|{stage}|{person}" for stage in STAGES
    ]
    assert tick(session, at(16)) == 0


def test_after_an_outage_only_the_newest_stage_is_written(
    session: Session, share: Assignment
) -> None:
    assert tick(session, at(10)) == 1
    (row,) = rows(session, "share_due")
    assert row.payload["stage"] == "on_the_day"


def test_a_reminder_says_what_is_due_and_how_long_there_is(
    session: Session, share: Assignment
) -> None:
    tick(session, at(5))
    (row,) = rows(session, "share_due")
    data = say(session, row, at(5))
    assert isinstance(data, ShareDueData)
    assert (data.days_left, [one.share_id for one in data.shares]) == (5, [share.id])
    assert isinstance(say(session, row, at(5, 6, 59)), Postpone)
    # The next stage makes it pointless.
    assert say(session, row, at(9)) is None


def test_shares_of_one_day_are_one_message_and_of_two_days_two(
    session: Session, office: Office, share: Assignment
) -> None:
    duty = office.duties["6.a", "so-tnmt"]
    for day in (NOV_10, date(2026, 11, 11)):
        give(session, office, "Alice", duty, [key(office, "tram")], at(2), due_on=day)
    tick(session, at(9))
    first, second = rows(session, "share_due")
    for row, count in ((first, 2), (second, 1)):
        data = say(session, row, at(9))
        assert isinstance(data, ShareDueData)
        assert len(data.shares) == count


def test_what_was_reported_or_recalled_is_not_reminded_of(
    session: Session, office: Office, share: Assignment
) -> None:
    tick(session, at(5))
    (row,) = rows(session, "share_due")
    file_report(session, office.people["Tinh"], duty_of(session, share).id, at(5))
    assert say(session, row, at(5)) is None
    assert tick(session, at(9)) == 0


def test_a_recall_takes_unsent_reminders_back(
    session: Session, office: Office, share: Assignment
) -> None:
    tick(session, at(5))
    shares.recall(session, office.actor(session, "Alice"), share.id, None, at(5), at(5))
    (row,) = rows(session, "share_due")
    session.refresh(row)
    assert row.state == OutboxState.CANCELLED
    assert tick(session, at(9)) == 0


def test_another_day_takes_unsent_reminders_back_and_begins_anew(
    session: Session, office: Office, share: Assignment
) -> None:
    alice = office.actor(session, "Alice")
    tick(session, at(5))
    share_dates.change_date(session, alice, share.id, date(2026, 11, 12), at(5), at(5))
    (row,) = rows(session, "share_due")
    session.refresh(row)
    assert row.state == OutboxState.CANCELLED
    assert tick(session, at(6)) == 0
    assert tick(session, at(9)) == 1  # three working days before the 12th
    # Back to the former day: the stages of its second version are new ones.
    share_dates.change_date(session, alice, share.id, NOV_10, at(9), at(9))
    assert tick(session, at(9)) == 1
    assert rows(session, "share_due")[-1].key.startswith("share_due|2026-11-10|3|before_1|")


def test_a_message_of_several_shares_stays_when_one_of_them_is_taken_out(
    session: Session, office: Office, share: Assignment
) -> None:
    duty = office.duties["6.a", "so-tnmt"]
    (other,) = give(session, office, "Alice", duty, [key(office, "tram")], at(2), due_on=NOV_10)
    tick(session, at(5))
    shares.recall(session, office.actor(session, "Alice"), share.id, None, at(5), at(5))
    (row,) = rows(session, "share_due")
    session.refresh(row)
    assert row.state == OutboxState.DUE
    data = say(session, row, at(5))
    assert isinstance(data, ShareDueData)
    assert [one.share_id for one in data.shares] == [other.id]


def test_whoever_was_given_it_after_a_stage_began_is_not_reminded_of_that_stage(
    session: Session, office: Office
) -> None:
    duty = office.duties["1", "so-tnmt"]
    give(session, office, "Alice", duty, [key(office, "tram")], at(9, 9), due_on=NOV_10)
    assert tick(session, at(9, 10)) == 0
    assert tick(session, at(10)) == 1


def test_a_share_with_a_name_reminds_that_person_alone(session: Session, office: Office) -> None:
    add_person(session, office, "Lan", [("so-tnmt", Role.OFFICER)], "1010", at(2))
    duty = office.duties["1", "so-tnmt"]
    give(session, office, "Alice", duty, [key(office, "Lan")], at(3), due_on=NOV_10)
    tick(session, at(9))
    due = rows(session, "share_due")
    assert [row.person_id for row in due] == [office.people["Lan"]]


# Nobody has acknowledged it


def test_a_share_that_nobody_acknowledged_is_mentioned_once_on_the_second_working_day(
    session: Session, office: Office
) -> None:
    duty = office.duties["1", "so-tnmt"]
    given = give(session, office, "Alice", duty, [key(office, "chi-cuc")], at(5))  # a Thursday
    assert tick(session, at(6)) == 0
    assert tick(session, at(9, 7, 29)) == 0
    assert tick(session, at(9, 7, 30)) == 2
    assert tick(session, at(9, 12)) == 0
    assert tick(session, at(10)) == 0
    hoa, cuc = rows(session, "share_unacknowledged")
    data = say(session, hoa, at(9))
    assert isinstance(data, UnacknowledgedData)
    assert [one.share_id for one in data.shares] == [given[0].id]
    share_answers.acknowledge(session, office.actor(session, "Cuc"), given[0].id, at(9))
    session.flush()
    assert say(session, hoa, at(9)) is None
    assert say(session, cuc, at(9)) is None


@pytest.mark.parametrize("how", ["acknowledged", "reported", "wished", "recalled"])
def test_what_was_answered_in_time_is_not_mentioned(
    session: Session, office: Office, how: str
) -> None:
    duty = office.duties["1", "so-tnmt"]
    (one,) = give(session, office, "Alice", duty, [key(office, "tram")], at(2))
    tinh, alice = office.actor(session, "Tinh"), office.actor(session, "Alice")
    if how == "acknowledged":
        share_answers.acknowledge(session, tinh, one.id, at(3))
    elif how == "reported":
        file_report(session, office.people["Tinh"], duty_of(session, one).id, at(3))
    elif how == "wished":
        share_answers.hand_back(session, tinh, one.id, "Bận", at(3), at(3))
    else:
        shares.recall(session, alice, one.id, None, at(3), at(3))
    session.flush()
    assert tick(session, at(4)) == 0


def test_all_shares_of_one_day_are_mentioned_in_one_message(
    session: Session, office: Office
) -> None:
    for code in ("1", "6.a"):
        duty = office.duties[code, "so-tnmt"]
        give(session, office, "Alice", duty, [key(office, "tram")], at(2))
    assert tick(session, at(4)) == 1
    data = say(session, rows(session, "share_unacknowledged")[0], at(4))
    assert isinstance(data, UnacknowledgedData)
    assert len(data.shares) == 2


# What the other notices say


def test_the_news_of_a_share_waits_for_office_hours_and_for_its_receiver(
    session: Session, office: Office, share: Assignment
) -> None:
    (row,) = rows(session, "share")
    data = say(session, row, at(2))
    assert isinstance(data, ShareGivenData)
    assert (data.given_by, data.share.giver, data.days_left) == ("Alice", "Sở TNMT", 8)
    assert isinstance(say(session, row, at(2, 17)), Postpone)
    assert isinstance(say(session, row, at(7)), Postpone)  # a Saturday
    session.get_one(Person, office.people["Tinh"]).memberships[0].revoked_at = at(3)
    session.flush()
    assert say(session, row, at(3)) is None


def test_the_head_of_a_unit_is_offered_to_give_it_on_and_its_officer_is_not(
    session: Session, office: Office
) -> None:
    duty = office.duties["1", "so-tnmt"]
    give(session, office, "Alice", duty, [key(office, "chi-cuc")], at(2))
    offered = {}
    for row in rows(session, "share"):
        data = say(session, row, at(2))
        assert isinstance(data, ShareGivenData)
        offered[row.person_id] = data.may_give
    assert offered == {office.people["Hoa"]: True, office.people["Cuc"]: False}


def test_an_urging_is_pointless_once_it_is_reported(
    session: Session, office: Office, share: Assignment
) -> None:
    share_answers.urge(session, office.actor(session, "Alice"), share.id, "Gấp", at(3), at(3))
    (row,) = rows(session, "share_urge")
    data = say(session, row, at(3))
    assert isinstance(data, ShareUrgedData)
    assert (data.words, data.urged_by) == ("Gấp", "Alice")
    file_report(session, office.people["Tinh"], duty_of(session, share).id, at(3))
    assert say(session, row, at(3)) is None


def test_a_change_of_a_share_that_has_ended_is_not_told(
    session: Session, office: Office, share: Assignment
) -> None:
    alice = office.actor(session, "Alice")
    (news,) = rows(session, "share")
    news.state = OutboxState.SENT
    share_dates.change_brief(session, alice, share.id, "Việc khác", at(3), at(3))
    shares.recall(session, alice, share.id, "Thôi", at(3) + timedelta(hours=1), at(3))
    session.flush()
    changed, ended = rows(session, "share_change")
    assert say(session, changed, at(3, 10)) is None
    data = say(session, ended, at(3, 10))
    assert isinstance(data, ShareChangedData)
    assert (data.change, data.words, data.changed_by) == ("recalled", "Thôi", "Alice")


def test_a_wish_is_pointless_once_it_is_decided(
    session: Session, office: Office, share: Assignment
) -> None:
    tinh = office.actor(session, "Tinh")
    share_answers.hand_back(session, tinh, share.id, "Không đủ người", at(3), at(3))
    (row,) = rows(session, "share_hand_back")
    data = say(session, row, at(3))
    assert isinstance(data, HandBackData)
    assert (data.receiver, data.asked_by, data.reason) == (
        "Trạm Quan trắc",
        "Tinh",
        "Không đủ người",
    )
    share_answers.acknowledge(session, tinh, share.id, at(3))
    session.flush()
    assert say(session, row, at(3)) is None


def test_every_notice_about_shares_is_a_notice() -> None:
    assert set(get_args(ShareNotice)) <= set(get_args(NoticeData))
