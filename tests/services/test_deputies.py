"""Thay mặt: what a deputy may, from the first day to the last and not an hour longer."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import Action, AuditRow
from models.delivery import OutboxRow
from models.notices import Postpone
from models.people import Deputation, Membership, Person
from models.people_notices import DeputyEvent, DeputyNotice
from models.people_refusals import (
    DaysOver,
    DeputationOver,
    DeputyNamedAlready,
    NoChain,
    NotAHead,
    NotColleagues,
    NotYourself,
    TooManyDays,
)
from models.rights import Role, Verb
from services import (
    deputies,
    deputy_notices,
    notices,
    people_acts,
    presence,
    report_filing,
    reports,
)
from tests.support.office import Office, add_person, make_office

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = timedelta(days=1)
FIRST, LAST = date(2026, 11, 20), date(2026, 11, 25)


def at(month: int, day: int, hour: int = 8, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, second, tzinfo=ZONE)


NOW = at(11, 18)


@pytest.fixture
def office(session: Session) -> Office:
    return make_office(session, at(10, 1))


def name(
    session: Session,
    office: Office,
    principal: str = "Alice",
    deputy: str = "Bob",
    days: tuple[date, date] = (FIRST, LAST),
    agency: str = "so-tnmt",
    now: datetime = NOW,
) -> int:
    actor = office.actor(session, principal, now)
    line = deputies.name(
        session, actor, office.agencies[agency], office.people[deputy], days, now, now
    )
    return line.deputation_id


def heads(session: Session, office: Office, who: str, now: datetime) -> set[int | None]:
    """Return in whose places somebody holds the head's role at a moment (None: their own)."""
    actor = office.actor(session, who, now)
    return {grant.on_behalf_of for grant in actor.grants if grant.role is Role.HEAD}


@pytest.mark.parametrize(
    ("moment", "holds"),
    [
        (at(11, 19, 23, 59, 59), False),
        (at(11, 20, 0, 0), True),
        (at(11, 22, 12), True),
        (at(11, 25, 23, 59, 59), True),
        (at(11, 26, 0, 0), False),
    ],
)
def test_the_right_lasts_from_the_first_midnight_to_the_last(
    session: Session, office: Office, moment: datetime, holds: bool
) -> None:
    name(session, office)
    bob = office.actor(session, "Bob", moment)
    assert bob.may(Verb.APPROVE, office.agencies["so-tnmt"]) is holds
    assert heads(session, office, "Bob", moment) == ({office.people["Alice"]} if holds else set())
    # The head loses nothing, and nobody else gets anything.
    assert heads(session, office, "Alice", moment) == {None}
    assert heads(session, office, "Charlie", moment) == set()


def test_without_a_day_nobody_stands_in(session: Session, office: Office) -> None:
    name(session, office)
    assert {grant.role for grant in office.actor(session, "Bob").grants} == {Role.OFFICER}


def test_a_deputy_may_nothing_in_other_agencies(session: Session, office: Office) -> None:
    name(session, office)
    bob = office.actor(session, "Bob", at(11, 21))
    assert not bob.may(Verb.APPROVE, office.agencies["so-xd"])
    assert not bob.may(Verb.MANAGE_PEOPLE, office.agencies["so-tnmt"])


def test_a_revoked_deputation_gives_nothing_at_the_next_update(
    session: Session, office: Office
) -> None:
    id_ = name(session, office)
    deputies.revoke(session, office.actor(session, "Alice"), id_, at(11, 21, 9), at(11, 21, 9))
    assert heads(session, office, "Bob", at(11, 21, 9)) == set()
    with pytest.raises(DeputationOver):
        deputies.revoke(session, office.actor(session, "Alice"), id_, at(11, 21), at(11, 21))


@pytest.mark.parametrize("who", ["Bob", "Charlie", "Dung"])
def test_only_the_principal_takes_it_back(session: Session, office: Office, who: str) -> None:
    id_ = name(session, office)
    with pytest.raises(DeputationOver):
        deputies.revoke(session, office.actor(session, who, at(11, 21)), id_, NOW, NOW)
    assert heads(session, office, "Bob", at(11, 21)) == {office.people["Alice"]}


@pytest.mark.parametrize("loss", ["suspended", "role revoked", "deputy suspended", "deputy gone"])
def test_nobody_gets_a_right_that_the_principal_has_lost(
    session: Session, office: Office, loss: str
) -> None:
    # Bob keeps a seat elsewhere, so that he is still known when he leaves the agency.
    session.add(
        Membership(
            person_id=office.people["Bob"],
            agency_id=office.agencies["so-xd"],
            role=Role.OFFICER,
            granted_at=at(1, 5),
        )
    )
    name(session, office)
    alice = session.get_one(Person, office.people["Alice"])
    bob = session.get_one(Person, office.people["Bob"])
    match loss:
        case "suspended":
            alice.is_suspended = True
        case "role revoked":
            alice.memberships[0].revoked_at = at(11, 20)
        case "deputy suspended":
            bob.is_suspended = True
        case _:
            bob.memberships[0].revoked_at = at(11, 20)
    session.flush()
    assert presence.in_force(session, date(2026, 11, 21)) == []
    if loss != "deputy suspended":
        assert heads(session, office, "Bob", at(11, 21)) == set()


@pytest.mark.parametrize("who", ["Bob", "Charlie", "Dung", "Em"])
def test_who_heads_nothing_names_nobody(session: Session, office: Office, who: str) -> None:
    with pytest.raises(NotAHead):
        name(session, office, principal=who, deputy="Alice")


def test_a_head_names_nobody_for_another_agency(session: Session, office: Office) -> None:
    with pytest.raises(NotAHead):
        name(session, office, deputy="Charlie", agency="so-xd")
    with pytest.raises(NotColleagues):
        name(session, office, deputy="Charlie")


def test_a_head_does_not_name_themselves(session: Session, office: Office) -> None:
    with pytest.raises(NotYourself):
        name(session, office, deputy="Alice")


def test_a_deputy_cannot_pass_it_on(session: Session, office: Office) -> None:
    add_person(session, office, "Hai", [("so-tnmt", Role.OFFICER)], "1010", at(1, 5))
    name(session, office)
    with pytest.raises(NoChain):
        name(session, office, principal="Bob", deputy="Hai", now=at(11, 21))


@pytest.mark.parametrize(
    ("days", "refused"),
    [
        ((date(2026, 11, 18), date(2027, 2, 15)), False),  # 90 days
        ((date(2026, 11, 18), date(2027, 2, 16)), True),
        ((date(2026, 11, 18), date(2026, 11, 18)), False),
    ],
)
def test_ninety_days_are_the_limit(
    session: Session, office: Office, days: tuple[date, date], refused: bool
) -> None:
    if refused:
        with pytest.raises(TooManyDays):
            name(session, office, days=days)
    else:
        assert name(session, office, days=days)


def test_days_that_are_over_are_refused_and_begun_ones_begin_today(
    session: Session, office: Office
) -> None:
    with pytest.raises(DaysOver):
        name(session, office, days=(date(2026, 11, 10), date(2026, 11, 17)))
    id_ = name(session, office, days=(date(2026, 11, 10), date(2026, 11, 19)))
    assert session.get_one(Deputation, id_).from_on == NOW.date()


def test_one_deputy_at_a_time(session: Session, office: Office) -> None:
    add_person(session, office, "Hai", [("so-tnmt", Role.OFFICER)], "1010", at(1, 5))
    name(session, office)
    with pytest.raises(DeputyNamedAlready):
        name(session, office, deputy="Hai", days=(LAST, LAST + 3 * DAY))
    assert name(session, office, deputy="Hai", days=(LAST + DAY, LAST + 3 * DAY))


def test_what_a_deputy_files_is_recorded_in_the_principals_place(
    session: Session, office: Office
) -> None:
    # A leader of the province has no report of their own to file, so the right is borrowed.
    add_person(session, office, "Lanh", [("so-tnmt", Role.LEADER)], "1010", at(1, 5))
    name(session, office, deputy="Lanh")
    now = at(11, 21)
    lanh = office.actor(session, "Lanh", now)
    report = reports.open_draft(session, lanh, office.duties["1", "so-tnmt"], now)
    reports.set_percent(report, 60, now)
    reports.set_result(report, "Đã làm", now)
    report_filing.submit(session, lanh, report, now, now)
    assert report.on_behalf_of_id == office.people["Alice"]
    row = session.scalars(select(AuditRow).where(AuditRow.action == Action.REPORT_SUBMITTED)).one()
    assert (row.person_id, row.on_behalf_of_id) == (
        office.people["Lanh"],
        office.people["Alice"],
    )


def test_what_an_officer_files_while_standing_in_is_their_own(
    session: Session, office: Office
) -> None:
    name(session, office)
    bob = office.actor(session, "Bob", at(11, 21))
    assert bob.stands_in_for(Verb.REPORT, office.agencies["so-tnmt"]) is None
    assert bob.stands_in_for(Verb.APPROVE, office.agencies["so-tnmt"]) == office.people["Alice"]


# What the deputy is told


def told(session: Session, office: Office, who: str) -> list[tuple[str, OutboxRow]]:
    rows = session.scalars(
        select(OutboxRow)
        .where(OutboxRow.person_id == office.people[who], OutboxRow.kind == deputy_notices.KIND)
        .order_by(OutboxRow.id)
    )
    return [(row.payload["event"], row) for row in rows]


def say(session: Session, row: OutboxRow, now: datetime) -> DeputyNotice | Postpone | None:
    data = notices.compose(session, row.kind, row.payload, now)
    assert data is None or isinstance(data, DeputyNotice | Postpone)
    return data


def test_the_deputy_is_told_at_once_and_when_it_ends(session: Session, office: Office) -> None:
    name(session, office)
    (event, row), *rest = told(session, office, "Bob")
    assert (event, rest) == ("named", [])
    data = say(session, row, NOW)
    assert isinstance(data, DeputyNotice)
    assert (data.principal_name, data.from_on, data.to_on) == ("Alice", FIRST, LAST)
    assert say(session, row, at(11, 18, 17)) == Postpone(at(11, 19, 7))
    # The 25th is a Wednesday: the next morning it is over.
    assert deputy_notices.plan_endings(session, at(11, 25, 16), NOW) == 0
    assert deputy_notices.plan_endings(session, at(11, 26, 7, 29), NOW) == 0
    assert deputy_notices.plan_endings(session, at(11, 26, 7, 30), NOW) == 1
    assert deputy_notices.plan_endings(session, at(11, 26, 9), NOW) == 0
    event, row = told(session, office, "Bob")[-1]
    assert event == "ended"
    ended = say(session, row, at(11, 26, 9))
    assert isinstance(ended, DeputyNotice)
    assert ended.event is DeputyEvent.ENDED
    assert say(session, row, at(11, 26, 18)) == Postpone(at(11, 27, 7))
    assert [event for event, _ in told(session, office, "Charlie")] == []


def test_an_end_long_past_is_not_told(session: Session, office: Office) -> None:
    name(session, office)
    assert deputy_notices.plan_endings(session, at(12, 10, 8), NOW) == 0


def test_an_end_on_a_day_off_is_told_on_the_next_working_day(
    session: Session, office: Office
) -> None:
    name(session, office, days=(date(2026, 11, 20), date(2026, 11, 20)))  # a Friday
    assert deputy_notices.plan_endings(session, at(11, 21, 9), NOW) == 0
    assert deputy_notices.plan_endings(session, at(11, 23, 9), NOW) == 1


def test_a_revoked_one_is_told_and_its_naming_has_become_pointless(
    session: Session, office: Office
) -> None:
    id_ = name(session, office)
    deputies.revoke(session, office.actor(session, "Alice"), id_, NOW, NOW)
    (_, named), (event, revoked) = told(session, office, "Bob")
    assert event == "revoked"
    assert say(session, named, NOW) is None
    assert isinstance(say(session, revoked, NOW), DeputyNotice)
    assert deputy_notices.plan_endings(session, at(11, 26, 9), NOW) == 0


@pytest.mark.parametrize("who", ["Alice", "Bob"])
def test_it_ends_with_either_of_them(session: Session, office: Office, who: str) -> None:
    id_ = name(session, office)
    people_acts.suspend(session, None, office.people[who], at(11, 21), at(11, 21))
    assert session.get_one(Deputation, id_).revoked_at is not None
    people_acts.restore(session, None, office.people[who], at(11, 22), at(11, 22))
    assert heads(session, office, "Bob", at(11, 22)) == set()


# The overview


def test_each_sees_what_concerns_them(session: Session, office: Office) -> None:
    name(session, office)
    alices = deputies.overview(session, office.actor(session, "Alice"), NOW)
    assert [line.deputy_name for line in alices.given] == ["Bob"]
    assert [one.name for one in alices.colleagues] == ["Bob"]
    bobs = deputies.overview(session, office.actor(session, "Bob"), NOW)
    assert [line.principal_name for line in bobs.received] == ["Alice"]
    assert bobs.colleagues == ()
    with pytest.raises(NotAHead):
        deputies.overview(session, office.actor(session, "Charlie"), NOW)
    assert deputies.standing(session, office.people["Alice"], at(11, 26)) == ((), ())
