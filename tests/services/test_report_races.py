"""Two people at the same moment, each in a transaction of their own, on PostgreSQL."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import Database
from models.reports import Report
from models.review_refusals import AlreadyDecided, CannotWithdraw, NewerVersion
from models.rights import Role
from services import approval_setting, report_decisions, report_filing
from tests.support.office import Office, add_person, make_office
from tests.support.racing import race
from tests.support.way import needs_approval, send, write

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 2, 8, tzinfo=ZONE)
pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


@pytest.fixture
def office(database: Database) -> Office:
    with database.begin() as session:
        return make_office(session, NOW)


def statuses(database: Database) -> list[str]:
    with database.read() as session:
        return list(
            session.scalars(
                select(Report.status).where(Report.version.is_not(None)).order_by(Report.version)
            )
        )


def test_two_officers_send_at_once_and_the_second_sees_the_first(
    database: Database, office: Office
) -> None:
    duty = office.duties["1", "so-tnmt"]
    drafts = {}
    with database.begin() as session:
        for name in ("Alice", "Bob"):
            drafts[name] = write(session, office.actor(session, name), duty, NOW, name).id

    def send_as(name: str) -> Callable[[Session], None]:
        def act(session: Session) -> None:
            actor = office.actor(session, name)
            draft = session.get_one(Report, drafts[name])
            report_filing.submit(session, actor, draft, NOW, NOW)

        return act

    with pytest.raises(NewerVersion):
        race(database, send_as("Alice"), send_as("Bob"))
    assert statuses(database) == ["submitted"]


@pytest.fixture
def sent(database: Database, office: Office) -> int:
    """A report that waits for its head; Alice and Giang head the agency."""
    with database.begin() as session:
        add_person(session, office, "Giang", [("so-tnmt", Role.HEAD)], "1010", NOW)
        needs_approval(session, office, "so-tnmt")
        duty = office.duties["1", "so-tnmt"]
        return send(session, office.actor(session, "Bob"), duty, NOW).report_id


def approve_as(office: Office, name: str, report_id: int) -> Callable[[Session], None]:
    def act(session: Session) -> None:
        actor = office.actor(session, name)
        report_decisions.approve(session, actor, report_id, NOW, NOW)

    return act


def test_two_heads_approve_at_once_and_one_of_them_has(
    database: Database, office: Office, sent: int
) -> None:
    first, second = (approve_as(office, name, sent) for name in ("Alice", "Giang"))
    with pytest.raises(AlreadyDecided):
        race(database, first, second)
    with database.read() as session:
        assert session.get_one(Report, sent).approved_by_id == office.people["Alice"]


def test_taking_back_while_the_head_approves_comes_too_late(
    database: Database, office: Office, sent: int
) -> None:
    def withdraw(session: Session) -> None:
        report_filing.withdraw(session, office.actor(session, "Bob"), sent, NOW)

    with pytest.raises(CannotWithdraw):
        race(database, approve_as(office, "Alice", sent), withdraw)
    assert statuses(database) == ["submitted"]


def test_a_report_sent_while_approval_is_switched_off_does_not_wait_for_ever(
    database: Database, office: Office, sent: int
) -> None:
    with database.begin() as session:
        draft = write(
            session, office.actor(session, "Bob"), office.duties["6.a", "so-tnmt"], NOW
        ).id

    def switch(session: Session) -> None:
        agency = office.agencies["so-tnmt"]
        approval_setting.set_approval(session, None, agency, NOW, NOW, is_on=False)

    def submit(session: Session) -> None:
        bob = office.actor(session, "Bob")
        report_filing.submit(session, bob, session.get_one(Report, draft), NOW, NOW)

    race(database, switch, submit)
    assert statuses(database) == ["submitted", "submitted"]
