"""The week's summary in the groups that are linked."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import FixedClock
from core.i18n import Words
from models.chats import LinkedChat
from models.delivery import OutboxRow
from models.notices import GroupWeeklyData, Postpone
from services import chats, group_summaries
from services.dialogs import Place
from services.group_summaries import plan_group_summaries, weekly
from tests.support.office import Office, file_report, make_office
from views import notices

PLACE = Place("telegram", "-555", "1001")


@pytest.fixture
def office(session: Session, clock: FixedClock, zone: ZoneInfo) -> Office:
    """The small office on a Monday morning; the group of so-tnmt was linked the week before."""
    now = clock.now().astimezone(zone)
    office = make_office(session, now)
    link(session, office, now - timedelta(days=4))
    return office


def link(session: Session, office: Office, when: datetime, place: Place = PLACE) -> LinkedChat:
    alice = office.actor(session, "Alice")
    chats.ask_link(session, alice, place, "Tổ", "42", "", when)
    return chats.link(session, alice, place, office.agencies["so-tnmt"], when)


def plan(session: Session, now: datetime) -> list[OutboxRow]:
    plan_group_summaries(session, now, now)
    return list(session.scalars(select(OutboxRow).where(OutboxRow.kind == group_summaries.KIND)))


def test_the_group_gets_one_a_week_into_its_topic(
    session: Session, office: Office, clock: FixedClock, zone: ZoneInfo
) -> None:
    now = clock.now().astimezone(zone)
    (row,) = plan(session, now)
    assert (row.address, row.payload["topic"], row.person_id) == ("-555", "42", None)
    assert len(plan(session, now + timedelta(hours=2))) == 1
    assert len(plan(session, now + timedelta(days=2))) == 1
    assert len(plan(session, now + timedelta(days=7))) == 2


def test_not_before_eight_and_not_on_a_sunday(
    session: Session, office: Office, clock: FixedClock, zone: ZoneInfo
) -> None:
    now = clock.now().astimezone(zone)
    assert plan(session, now - timedelta(minutes=1)) == []
    assert plan(session, now - timedelta(days=1)) == []


def test_who_links_in_the_middle_of_a_week_waits_for_the_next(
    session: Session, office: Office, clock: FixedClock, zone: ZoneInfo
) -> None:
    now = clock.now().astimezone(zone)
    link(session, office, now + timedelta(days=1), Place("telegram", "-556", "1001"))
    rows = plan(session, now + timedelta(days=1))
    assert [row.address for row in rows] == ["-555"]


def test_it_tells_figures_of_the_agency_and_no_name(
    session: Session, office: Office, clock: FixedClock, zone: ZoneInfo
) -> None:
    now = clock.now().astimezone(zone)
    file_report(session, office.people["Bob"], office.duties["1", "so-tnmt"], now)
    (row,) = plan(session, now)
    data = weekly(session, row.payload, now)
    assert isinstance(data, GroupWeeklyData)
    text = notices.word(Words("en", zone), data).text
    assert "1 of 2 reports of 2026 sent" in text
    assert "Sở Tài nguyên và Môi trường" in text
    for name in ("Bob", "Alice", "Đã làm"):
        assert name not in text


def test_it_waits_for_office_hours_and_dies_with_the_week_and_the_link(
    session: Session, office: Office, clock: FixedClock, zone: ZoneInfo
) -> None:
    now = clock.now().astimezone(zone)
    (row,) = plan(session, now)
    assert isinstance(weekly(session, row.payload, now + timedelta(hours=12)), Postpone)
    assert weekly(session, row.payload, now + timedelta(days=7)) is None
    chats.end(session, "telegram", "-555", "removed", now)
    assert weekly(session, row.payload, now) is None
    assert len(plan(session, now + timedelta(days=7))) == 1


def test_another_agencys_officer_cannot_end_the_link(
    session: Session, office: Office, clock: FixedClock
) -> None:
    charlie = office.actor(session, "Charlie")
    with pytest.raises(chats.CannotLink):
        chats.unlink(session, charlie, "telegram", "-555", clock.now())
    assert chats.find(session, "telegram", "-555") is not None


def test_the_link_moves_with_what_waits_to_be_sent(
    session: Session, office: Office, clock: FixedClock, zone: ZoneInfo
) -> None:
    now = clock.now().astimezone(zone)
    (row,) = plan(session, now)
    for _ in range(2):
        chats.move(session, "telegram", "-555", "-1005")
    session.refresh(row)
    assert row.address == "-1005"
    assert chats.find(session, "telegram", "-555") is None
    linked = chats.find(session, "telegram", "-1005")
    assert linked is not None
    assert linked.topic == "42"
