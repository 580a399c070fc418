"""A report of an agency that is no more is returned: its successor corrects it."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import FixedClock
from models.delivery import OutboxRow
from models.notices import ReturnedData
from models.plans import Duty
from models.reports import Report, ReportStatus
from models.review_cards import Act
from models.review_refusals import NobodyCorrects, SuccessorReported
from models.rights import Role
from services import report_decisions, report_filing, report_notices, report_sending
from services.dialogs import Place
from services.notices import compose
from tests.support.office import Office, add_person, file_report
from tests.support.reorganising import carry_out, make_province, open_duties, traced

MERGE = """
- on: 2026-10-01
  merge:
    from: [so-tnmt, so-xd]
    into: {code: so-tnxd, name: Sở Tài nguyên và Xây dựng, short: Sở TNXD}
  people: so-tnxd
"""
#: Nobody takes over, once everything was filed.
DISSOLVE = "- {on: 2026-10-01, dissolve: {agency: so-gtvt, to: nobody}}"
REASON = "thiếu số liệu quý III"
PLACE = Place("telegram", "1002", "1002")


@pytest.fixture
def now(clock: FixedClock, zone: ZoneInfo) -> datetime:
    return clock.now().astimezone(zone)


@pytest.fixture
def office(session: Session, now: datetime) -> Office:
    return make_province(session, now)


def reported(session: Session, office: Office, task: str, agency: str, now: datetime) -> int:
    author = {"so-tnmt": "Bob", "so-xd": "Charlie"}.get(agency, "Em")
    return file_report(session, office.people[author], office.duties[task, agency], now)


def send_back(session: Session, office: Office, report: int, now: datetime) -> Report:
    planner = office.actor(session, "Dung", now)
    return report_decisions.send_back(session, planner, report, Act.ACCEPT, REASON, now, now)


def test_the_successor_is_asked_for_what_was_returned(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    report = reported(session, office, "1", "so-tnmt", now)
    carry_out(session, tmp_path, now, MERGE)
    before = open_duties(session)
    send_back(session, office, report, now)
    old = office.duties["1", "so-tnmt"]
    new = traced(session, old)
    assert new != old
    assert open_duties(session)[new] == ("1", "so-tnxd")
    # It joined the one that the other predecessor had left open on the task, or is a new one.
    assert set(open_duties(session)) == set(before) | {new}
    assert session.get_one(Report, report).status == ReportStatus.RETURNED


def test_its_officer_is_told_and_corrects_it_under_the_new_name(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    report = reported(session, office, "1", "so-tnmt", now)
    carry_out(session, tmp_path, now, MERGE)
    send_back(session, office, report, now)
    rows = session.scalars(select(OutboxRow).where(OutboxRow.kind == report_notices.RETURNED))
    told = {row.address: row for row in rows}
    assert set(told) == {office.addresses["Bob"], office.addresses["Charlie"]}
    notice = compose(session, report_notices.RETURNED, told["1002"].payload, now)
    assert isinstance(notice, ReturnedData)
    assert notice.duty_id == traced(session, office.duties["1", "so-tnmt"])

    bob = office.actor(session, "Bob", now)
    report_sending.correct(session, bob, PLACE, report, now)
    draft = session.scalars(select(Report).where(Report.status == ReportStatus.DRAFT)).one()
    assert (draft.duty_id, draft.percent, draft.result) == (notice.duty_id, 60, "Đã làm")
    receipt = report_filing.submit(session, bob, draft, now, now)
    assert (receipt.agency_name, receipt.version) == ("Sở TNXD", 1)
    assert draft.duty_id not in open_duties(session)
    # Who presses the old button now is told that there is a newer one.
    assert compose(session, report_notices.RETURNED, told["1002"].payload, now) is None


def test_where_the_successor_has_reported_that_report_is_returned(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    first = reported(session, office, "6.a", "so-tnmt", now)
    second = reported(session, office, "6.a", "so-xd", now)
    carry_out(session, tmp_path, now, MERGE)
    send_back(session, office, first, now)
    moved = session.get_one(Duty, traced(session, office.duties["6.a", "so-tnmt"]))
    file_report(session, office.people["Bob"], moved.id, now)
    with pytest.raises(SuccessorReported) as refused:
        send_back(session, office, second, now)
    assert refused.value.values == {"agency": "Sở TNXD"}
    assert session.get_one(Report, second).status == ReportStatus.SUBMITTED


def test_both_predecessors_reports_become_one(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    reports = [reported(session, office, "6.a", agency, now) for agency in ("so-tnmt", "so-xd")]
    carry_out(session, tmp_path, now, MERGE)
    for report in reports:
        send_back(session, office, report, now)
    ends = {traced(session, office.duties["6.a", agency]) for agency in ("so-tnmt", "so-xd")}
    assert len(ends) == 1
    assert open_duties(session)[ends.pop()] == ("6.a", "so-tnxd")


def test_where_nobody_took_over_nobody_is_asked(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    add_person(session, office, "Giang", [("so-gtvt", Role.OFFICER)], "1010", now)
    duties = [duty for duty, (_, agency) in open_duties(session).items() if agency == "so-gtvt"]
    reports = [file_report(session, office.people["Giang"], duty, now) for duty in duties]
    carry_out(session, tmp_path, now, DISSOLVE)
    with pytest.raises(NobodyCorrects):
        send_back(session, office, reports[0], now)
    assert session.get_one(Report, reports[0]).status == ReportStatus.SUBMITTED
