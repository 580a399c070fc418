"""The way of a report after "Gửi": each arrow of its chart, and who may lead it along."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agencies import Agency
from models.audit import Action, AuditRow
from models.figures import Filing, Standing
from models.people import Membership
from models.plans import Assignment, Duty, PartyRole, Period
from models.progress import TaskState
from models.refusals import AlreadySent, NotAllowed, Refusal
from models.reports import Attachment, Report, ReportStatus
from models.review_cards import Act
from models.review_refusals import (
    AlreadyDecided,
    CannotCorrect,
    CannotWithdraw,
    NewerVersion,
    NoSetting,
    NotYours,
    OwnReport,
    ReasonWanted,
    Superseded,
)
from models.rights import Role
from services import (
    approval_setting,
    duty_facts,
    evidence,
    report_decisions,
    report_filing,
    report_sending,
    reports,
    review_queue,
)
from services.dialogs import Place
from tests.support.office import Office, add_person, make_office
from tests.support.way import in_place_of, needs_approval, send, write

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 2, 8, tzinfo=ZONE)
HOUR = timedelta(hours=1)
HERE = Place("telegram", "1002", "1002")


@pytest.fixture
def office(session: Session) -> Office:
    return make_office(session, NOW)


def duty(office: Office, code: str = "1", agency: str = "so-tnmt") -> int:
    return office.duties[code, agency]


def versions(session: Session, office: Office) -> list[Report]:
    statement = select(Report).where(Report.duty_id == duty(office)).order_by(Report.version)
    return [report for report in session.scalars(statement) if report.version]


def statuses(session: Session, office: Office) -> list[str]:
    return [report.status for report in versions(session, office)]


def latest(session: Session, office: Office) -> int | None:
    found = [report.version for report in versions(session, office) if report.is_latest]
    assert len(found) <= 1
    return found[0] if found else None


def sent_by(session: Session, office: Office, name: str, when: datetime = NOW) -> Report:
    receipt = send(session, office.actor(session, name), duty(office), when, f"Bản của {name}")
    return session.get_one(Report, receipt.report_id)


def accept(session: Session, office: Office, report: Report, when: datetime = NOW) -> None:
    report_decisions.accept(session, office.actor(session, "Dung"), report.id, when, when)


def send_back(
    session: Session,
    office: Office,
    report: Report,
    name: str = "Dung",
    act: Act = Act.ACCEPT,
    when: datetime = NOW,
) -> None:
    actor = office.actor(session, name)
    report_decisions.send_back(session, actor, report.id, act, "Thiếu số liệu", when, when)


def facts(session: Session, office: Office) -> duty_facts.DutyRow:
    period = session.get_one(Period, office.period)
    return duty_facts.read(session, period, ZONE, duties=[duty(office)])[0]


# The arrows


def test_arrow_a_a_draft_is_begun(session: Session, office: Office) -> None:
    draft = reports.open_draft(session, office.actor(session, "Bob"), duty(office), NOW)
    assert (draft.status, draft.version, draft.base_version) == ("draft", None, 0)


def test_arrow_b_it_waits_for_the_head_and_does_not_count(
    session: Session, office: Office
) -> None:
    needs_approval(session, office, "so-tnmt")
    receipt = send(session, office.actor(session, "Bob"), duty(office), NOW)
    assert receipt.waits_for_head
    assert receipt.has_head
    report = session.get_one(Report, receipt.report_id)
    assert (report.status, report.version, report.submitted_at) == ("awaiting", 1, None)
    assert latest(session, office) is None
    assert facts(session, office).facts.filing is Filing.MISSING


def test_arrow_c_without_approval_it_is_filed_at_once(session: Session, office: Office) -> None:
    report = sent_by(session, office, "Bob")
    assert (report.status, report.submitted_at) == ("submitted", NOW)
    assert latest(session, office) == 1
    assert facts(session, office).facts.filing is Filing.ON_TIME


def test_arrow_d_the_head_approves_and_from_then_on_it_is_filed(
    session: Session, office: Office
) -> None:
    needs_approval(session, office, "so-tnmt")
    report = sent_by(session, office, "Bob")
    alice = office.actor(session, "Alice")
    report_decisions.approve(session, alice, report.id, NOW + HOUR, NOW + HOUR)
    assert (report.status, report.submitted_at) == ("submitted", NOW + HOUR)
    assert (report.approved_by_id, report.approved_at) == (office.people["Alice"], NOW + HOUR)
    assert latest(session, office) == 1


def test_arrow_e_what_waits_goes_on_when_approval_is_switched_off(
    session: Session, office: Office
) -> None:
    needs_approval(session, office, "so-tnmt")
    report = sent_by(session, office, "Bob")
    alice = office.actor(session, "Alice")
    agency = office.agencies["so-tnmt"]
    approval_setting.switch(session, alice, agency, NOW + HOUR, NOW + HOUR, is_on=False)
    assert (report.status, report.submitted_at) == ("submitted", NOW + HOUR)
    assert report.approved_by_id is None
    assert latest(session, office) == 1
    assert not session.get_one(Agency, agency).needs_approval


def test_arrow_f_the_head_returns_it_with_a_reason(session: Session, office: Office) -> None:
    needs_approval(session, office, "so-tnmt")
    report = sent_by(session, office, "Bob")
    send_back(session, office, report, "Alice", Act.APPROVE)
    assert (report.status, report.submitted_at) == ("returned", None)
    assert report.decision_reason == "Thiếu số liệu"
    assert facts(session, office).facts.filing is Filing.MISSING


def test_arrow_g_the_receiving_body_accepts(session: Session, office: Office) -> None:
    report = sent_by(session, office, "Bob")
    accept(session, office, report, NOW + HOUR)
    assert report.status == "accepted"
    assert (report.decided_by_id, report.decided_at) == (office.people["Dung"], NOW + HOUR)
    assert latest(session, office) == 1


def test_arrow_h_the_receiving_body_returns_and_nothing_is_filed(
    session: Session, office: Office
) -> None:
    report = sent_by(session, office, "Bob")
    send_back(session, office, report)
    assert report.status == "returned"
    assert latest(session, office) is None
    assert facts(session, office).facts.filing is Filing.MISSING


def test_arrow_i_its_author_takes_it_back_from_the_head(session: Session, office: Office) -> None:
    needs_approval(session, office, "so-tnmt")
    report = sent_by(session, office, "Bob")
    draft = report_filing.withdraw(session, office.actor(session, "Bob"), report.id, NOW)
    assert report.status == "withdrawn"
    assert (draft.status, draft.result) == ("draft", "Bản của Bob")
    assert review_queue.waiting(session, office.actor(session, "Alice"), NOW) == []


def test_arrow_j_its_author_takes_it_back_from_the_receiving_body(
    session: Session, office: Office
) -> None:
    first = sent_by(session, office, "Bob")
    second = sent_by(session, office, "Bob")
    report_filing.withdraw(session, office.actor(session, "Bob"), second.id, NOW)
    assert statuses(session, office) == ["submitted", "withdrawn"]
    assert latest(session, office) == 1
    (line,) = review_queue.waiting(session, office.actor(session, "Dung"), NOW)
    assert line.report_id == first.id


def test_arrow_k_a_draft_is_thrown_away(session: Session, office: Office) -> None:
    bob = office.actor(session, "Bob")
    draft = write(session, bob, duty(office), NOW)
    reports.discard(session, bob, draft, NOW)
    assert session.scalars(select(Report)).all() == []


# Nobody decides on their own


def test_a_head_does_not_approve_their_own_but_another_head_does(
    session: Session, office: Office
) -> None:
    needs_approval(session, office, "so-tnmt")
    add_person(session, office, "Giang", [("so-tnmt", Role.HEAD)], "1010", NOW)
    report = sent_by(session, office, "Alice")
    assert report.status == "awaiting"
    with pytest.raises(OwnReport):
        report_decisions.approve(session, office.actor(session, "Alice"), report.id, NOW, NOW)
    assert review_queue.waiting(session, office.actor(session, "Alice"), NOW) == []
    report_decisions.approve(session, office.actor(session, "Giang"), report.id, NOW, NOW)
    assert report.status == "submitted"


def test_the_only_heads_own_report_goes_past_the_approval_and_says_so(
    session: Session, office: Office
) -> None:
    needs_approval(session, office, "so-tnmt")
    receipt = send(session, office.actor(session, "Alice"), duty(office), NOW)
    report = session.get_one(Report, receipt.report_id)
    assert (report.status, report.is_direct, receipt.is_direct) == ("submitted", True, True)
    assert report.approved_by_id is None


def test_who_stands_in_for_the_author_does_not_approve_either(
    session: Session, office: Office
) -> None:
    needs_approval(session, office, "so-tnmt")
    add_person(session, office, "Giang", [("so-tnmt", Role.HEAD)], "1010", NOW)
    report = sent_by(session, office, "Alice")
    charlie = in_place_of(session, office, "Charlie", "Alice", "so-tnmt")
    with pytest.raises(OwnReport):
        report_decisions.approve(session, charlie, report.id, NOW, NOW)


def test_a_deputy_approves_what_an_officer_wrote_and_the_trail_says_for_whom(
    session: Session, office: Office
) -> None:
    needs_approval(session, office, "so-tnmt")
    report = sent_by(session, office, "Bob")
    charlie = in_place_of(session, office, "Charlie", "Alice", "so-tnmt")
    report_decisions.approve(session, charlie, report.id, NOW, NOW)
    assert report.status == "submitted"
    row = session.scalars(select(AuditRow).where(AuditRow.action == Action.REPORT_APPROVED)).one()
    assert (row.person_id, row.on_behalf_of_id) == (
        office.people["Charlie"],
        office.people["Alice"],
    )
    assert row.detail["before"] == {"status": "awaiting"}


def test_an_officer_who_stands_in_for_the_head_does_not_approve_their_own(
    session: Session, office: Office
) -> None:
    needs_approval(session, office, "so-tnmt")
    bob = in_place_of(session, office, "Bob", "Alice", "so-tnmt")
    receipt = send(session, bob, duty(office), NOW)
    report = session.get_one(Report, receipt.report_id)
    # Bob wrote it as the officer that he is; Alice decides, Bob as Alice does not.
    assert (report.status, report.on_behalf_of_id) == ("awaiting", None)
    with pytest.raises(OwnReport):
        report_decisions.approve(session, bob, report.id, NOW, NOW)
    report_decisions.approve(session, office.actor(session, "Alice"), report.id, NOW, NOW)


def test_what_was_written_in_the_heads_place_is_the_heads_own(
    session: Session, office: Office
) -> None:
    needs_approval(session, office, "so-tnmt")
    add_person(session, office, "Giang", [("so-tnmt", Role.HEAD)], "1010", NOW)
    charlie = in_place_of(session, office, "Charlie", "Alice", "so-tnmt")
    receipt = send(session, charlie, duty(office), NOW)
    report = session.get_one(Report, receipt.report_id)
    assert (report.status, report.on_behalf_of_id) == ("awaiting", office.people["Alice"])
    for actor in (office.actor(session, "Alice"), charlie):
        with pytest.raises(OwnReport):
            report_decisions.approve(session, actor, report.id, NOW, NOW)


def test_a_planner_does_not_accept_their_own_nor_what_they_stand_in_for(
    session: Session, office: Office
) -> None:
    add_person(session, office, "Giang", [("so-tnmt", Role.OFFICER)], "1010", NOW)
    giang = in_place_of(session, office, "Giang", "Dung", "so-khdt", Role.PLANNER)
    receipt = send(session, giang, duty(office), NOW)
    with pytest.raises(OwnReport):
        report_decisions.accept(session, giang, receipt.report_id, NOW, NOW)
    with pytest.raises(OwnReport):
        report_decisions.send_back(
            session, giang, receipt.report_id, Act.ACCEPT, "Thiếu", NOW, NOW
        )
    report_decisions.accept(session, office.actor(session, "Dung"), receipt.report_id, NOW, NOW)


def test_the_planning_departments_own_report_is_accepted_by_the_committee(
    session: Session, office: Office
) -> None:
    assignment = session.scalars(
        select(Assignment).where(Assignment.agency_id == office.agencies["so-tnmt"])
    ).first()
    assert assignment is not None
    assignment.agency_id = office.agencies["so-khdt"]
    session.flush()
    own = next(
        id_ for id_ in session.scalars(
            select(Duty.id).where(Duty.assignment_id == assignment.id)
        )
    )  # fmt: skip
    receipt = send(session, office.actor(session, "Dung"), own, NOW)
    with pytest.raises(NotYours):
        report_decisions.accept(
            session, office.actor(session, "Dung"), receipt.report_id, NOW, NOW
        )
    report_decisions.accept(session, office.actor(session, "Em"), receipt.report_id, NOW, NOW)


# Who may, and who may not


@pytest.mark.parametrize("name", ["Charlie", "Bob", "Em"])
def test_nobody_else_approves_accepts_or_returns(
    session: Session, office: Office, name: str
) -> None:
    needs_approval(session, office, "so-tnmt")
    waiting = sent_by(session, office, "Bob")
    needs_approval(session, office, "so-tnmt", is_on=False)
    receipt = send(session, office.actor(session, "Bob"), duty(office, "6.a"), NOW)
    actor = office.actor(session, name)
    for act, report_id in ((Act.APPROVE, waiting.id), (Act.ACCEPT, receipt.report_id)):
        verb = report_decisions.approve if act is Act.APPROVE else report_decisions.accept
        with pytest.raises(NotYours):
            verb(session, actor, report_id, NOW, NOW)
        with pytest.raises(NotYours):
            report_decisions.send_back(session, actor, report_id, act, "Thiếu", NOW, NOW)
    assert statuses(session, office) == ["awaiting"]


def test_what_waits_for_the_head_is_not_the_planners_to_accept(
    session: Session, office: Office
) -> None:
    needs_approval(session, office, "so-tnmt")
    report = sent_by(session, office, "Bob")
    with pytest.raises(NotYours):
        accept(session, office, report)
    assert review_queue.waiting(session, office.actor(session, "Dung"), NOW) == []


def test_a_district_accepts_its_communes_reports(session: Session, office: Office) -> None:
    district, commune = (
        session.get_one(Agency, office.agencies[code]) for code in ("so-xd", "so-tnmt")
    )
    district.kind, commune.kind, commune.parent_id = "district", "commune", district.id
    add_person(session, office, "Giang", [("so-xd", Role.HEAD)], "1010", NOW)
    session.flush()
    report = sent_by(session, office, "Bob")
    with pytest.raises(NotYours):
        accept(session, office, report)
    report_decisions.accept(session, office.actor(session, "Giang"), report.id, NOW, NOW)
    assert report.status == "accepted"


def test_a_share_is_accepted_by_the_head_who_gave_it_and_not_approved_before(
    session: Session, office: Office
) -> None:
    needs_approval(session, office, "so-tnmt")
    parent = session.get_one(Duty, duty(office)).assignment
    share = Assignment(
        task_id=parent.task_id,
        agency_id=parent.agency_id,
        role=PartyRole.PART,
        parent_id=parent.id,
        person_id=office.people["Bob"],
    )
    session.add(share)
    session.flush()
    part = Duty(period_id=office.period, assignment_id=share.id, due_at=NOW + HOUR)
    session.add(part)
    session.flush()
    receipt = send(session, office.actor(session, "Bob"), part.id, NOW)
    assert not receipt.waits_for_head
    assert [line.act for line in review_queue.waiting(
        session, office.actor(session, "Alice"), NOW
    )] == [Act.ACCEPT]  # fmt: skip
    with pytest.raises(NotYours):
        report_decisions.accept(
            session, office.actor(session, "Dung"), receipt.report_id, NOW, NOW
        )
    report_decisions.accept(session, office.actor(session, "Alice"), receipt.report_id, NOW, NOW)


def test_a_draft_and_a_cancelled_duty_are_nobodys_to_decide(
    session: Session, office: Office
) -> None:
    draft = write(session, office.actor(session, "Bob"), duty(office, "6.a"), NOW)
    with pytest.raises(NotYours):
        accept(session, office, draft)
    report = sent_by(session, office, "Bob")
    session.get_one(Duty, duty(office)).cancelled_at = NOW
    session.flush()
    with pytest.raises(NotYours):
        accept(session, office, report)
    assert review_queue.waiting(session, office.actor(session, "Dung"), NOW) == []


def test_a_return_needs_a_reason(session: Session, office: Office) -> None:
    report = sent_by(session, office, "Bob")
    for reason in ("", "  ", "x"):
        with pytest.raises(ReasonWanted):
            report_decisions.send_back(
                session, office.actor(session, "Dung"), report.id, Act.ACCEPT, reason, NOW, NOW
            )
    assert report.status == "submitted"


def test_a_second_decision_changes_nothing(session: Session, office: Office) -> None:
    report = sent_by(session, office, "Bob")
    accept(session, office, report, NOW + HOUR)
    with pytest.raises(AlreadyDecided) as refusal:
        accept(session, office, report, NOW + 2 * HOUR)
    assert refusal.value.values == {"at": "09:00 02/11/2026"}
    with pytest.raises(AlreadyDecided):
        send_back(session, office, report, when=NOW + 2 * HOUR)
    assert report.decided_at == NOW + HOUR


def test_only_the_newest_version_is_decided_on(session: Session, office: Office) -> None:
    first, second = sent_by(session, office, "Bob"), sent_by(session, office, "Bob")
    with pytest.raises(Superseded):
        accept(session, office, first)
    (line,) = review_queue.waiting(session, office.actor(session, "Dung"), NOW)
    assert line.report_id == second.id


# Corrections


def test_what_was_accepted_is_corrected_with_a_reason_only(
    session: Session, office: Office
) -> None:
    accept(session, office, sent_by(session, office, "Bob"))
    bob = office.actor(session, "Bob")
    draft = write(session, bob, duty(office), NOW, "Số liệu mới", percent=70)
    with pytest.raises(ReasonWanted):
        report_filing.submit(session, bob, draft, NOW, NOW)
    assert latest(session, office) == 1
    reports.set_reason(draft, "Số liệu quý III đã chốt", NOW)
    report_filing.submit(session, bob, draft, NOW, NOW)
    assert latest(session, office) == 2
    assert statuses(session, office) == ["accepted", "submitted"]


def test_a_reason_is_wanted_too_where_it_was_accepted_while_the_draft_was_written(
    session: Session, office: Office
) -> None:
    report = sent_by(session, office, "Bob")
    bob = office.actor(session, "Bob")
    draft = write(session, bob, duty(office), NOW)
    accept(session, office, report)
    with pytest.raises(ReasonWanted):
        report_filing.submit(session, bob, draft, NOW, NOW)


def test_the_accepted_version_counts_until_the_correction_is_with_the_receiving_body(
    session: Session, office: Office
) -> None:
    needs_approval(session, office, "so-tnmt")
    alice = office.actor(session, "Alice")
    first = sent_by(session, office, "Bob")
    report_decisions.approve(session, alice, first.id, NOW, NOW)
    accept(session, office, first)
    second = sent_by(session, office, "Bob")
    assert latest(session, office) == 1
    report_decisions.approve(session, alice, second.id, NOW, NOW)
    assert latest(session, office) == 2
    send_back(session, office, second)
    assert latest(session, office) == 1
    third = sent_by(session, office, "Bob")
    report_decisions.approve(session, alice, third.id, NOW, NOW)
    accept(session, office, third)
    assert latest(session, office) == 3
    assert statuses(session, office) == ["accepted", "returned", "accepted"]


def test_a_returned_version_is_taken_up_with_its_words_and_files(
    session: Session, office: Office
) -> None:
    bob = office.actor(session, "Bob")
    draft = write(session, bob, duty(office), NOW, "Đã làm 5 xã")
    draft.attachments = [
        Attachment(kind="document", reference="f", fingerprint="u", name="a.pdf", size=1,
                   received_at=NOW)
    ]  # fmt: skip
    report_filing.submit(session, bob, draft, NOW, NOW)
    send_back(session, office, draft)
    question = report_sending.correct(session, bob, HERE, draft.id, NOW)
    assert (question.draft.result, question.draft.files) == ("Đã làm 5 xã", ("a.pdf",))
    assert question.step == "preview"
    # Pressed again it is the same draft.
    again = report_sending.correct(session, bob, HERE, draft.id, NOW)
    assert again.draft.report_id == question.draft.report_id


def test_an_old_button_to_correct_meets_the_newer_version(
    session: Session, office: Office
) -> None:
    first = sent_by(session, office, "Bob")
    send_back(session, office, first)
    sent_by(session, office, "Bob")
    with pytest.raises(CannotCorrect):
        report_sending.correct(session, office.actor(session, "Bob"), HERE, first.id, NOW)
    with pytest.raises(NotAllowed):
        report_sending.correct(session, office.actor(session, "Charlie"), HERE, first.id, NOW)


# Taking back


def test_what_somebody_has_acted_on_is_not_taken_back(session: Session, office: Office) -> None:
    needs_approval(session, office, "so-tnmt")
    report = sent_by(session, office, "Bob")
    bob = office.actor(session, "Bob")
    report_decisions.approve(session, office.actor(session, "Alice"), report.id, NOW, NOW)
    with pytest.raises(CannotWithdraw):
        report_filing.withdraw(session, bob, report.id, NOW)
    accept(session, office, report)
    with pytest.raises(CannotWithdraw):
        report_filing.withdraw(session, bob, report.id, NOW)


@pytest.mark.parametrize("name", ["Alice", "Charlie", "Dung"])
def test_only_its_author_takes_a_report_back(session: Session, office: Office, name: str) -> None:
    report = sent_by(session, office, "Bob")
    with pytest.raises(CannotWithdraw):
        report_filing.withdraw(session, office.actor(session, name), report.id, NOW)


def test_a_draft_begun_meanwhile_is_kept_when_the_report_is_taken_back(
    session: Session, office: Office
) -> None:
    report = sent_by(session, office, "Bob")
    bob = office.actor(session, "Bob")
    write(session, bob, duty(office), NOW, "Đang sửa")
    assert report_filing.withdraw(session, bob, report.id, NOW).result == "Đang sửa"


# Two people, one task


def test_somebody_elses_newer_version_is_not_passed_over(session: Session, office: Office) -> None:
    bob, alice = office.actor(session, "Bob"), office.actor(session, "Alice")
    draft = write(session, bob, duty(office), NOW)
    sent_by(session, office, "Alice")
    with pytest.raises(NewerVersion):
        report_filing.submit(session, bob, draft, NOW, NOW)
    assert statuses(session, office) == ["submitted"]
    report_filing.withdraw(session, alice, versions(session, office)[0].id, NOW)
    report_filing.submit(session, bob, draft, NOW, NOW)
    assert statuses(session, office) == ["withdrawn", "submitted"]


def test_a_report_is_sent_once(session: Session, office: Office) -> None:
    report = sent_by(session, office, "Bob")
    with pytest.raises(AlreadySent):
        reports.get_draft(session, office.actor(session, "Bob"), report.id, NOW)


# The setting


def test_only_the_head_in_person_switches_approval(session: Session, office: Office) -> None:
    agency = office.agencies["so-tnmt"]
    deputy = in_place_of(session, office, "Charlie", "Alice", "so-tnmt")
    for actor in (deputy, *(office.actor(session, n) for n in ("Bob", "Charlie", "Dung", "Em"))):
        with pytest.raises(NoSetting):
            approval_setting.switch(session, actor, agency, NOW, NOW, is_on=True)
    approval_setting.switch(session, office.actor(session, "Alice"), agency, NOW, NOW, is_on=True)
    row = session.scalars(select(AuditRow).where(AuditRow.action == Action.APPROVAL_SET)).one()
    assert row.detail == {
        "before": {"needs_approval": False},
        "after": {"needs_approval": True},
    }


def test_switching_to_what_it_is_already_leaves_no_trace(session: Session, office: Office) -> None:
    approval_setting.set_approval(session, None, office.agencies["so-tnmt"], NOW, NOW, is_on=False)
    assert not session.scalars(
        select(AuditRow).where(AuditRow.action == Action.APPROVAL_SET)
    ).all()


def test_without_a_head_a_report_waits_and_the_receipt_says_so(
    session: Session, office: Office
) -> None:
    needs_approval(session, office, "so-tnmt")
    alice = session.scalars(
        select(Membership).where(Membership.person_id == office.people["Alice"])
    ).one()
    alice.revoked_at = NOW
    session.flush()
    receipt = send(session, office.actor(session, "Bob"), duty(office), NOW)
    assert (receipt.waits_for_head, receipt.has_head) == (True, False)


# Evidence


def test_files_are_seen_by_who_receives_the_report_and_not_before_that(
    session: Session, office: Office
) -> None:
    needs_approval(session, office, "so-tnmt")
    report = sent_by(session, office, "Bob")
    assert evidence.show(session, office.actor(session, "Alice"), report.id, NOW) == []
    with pytest.raises(Refusal):
        evidence.show(session, office.actor(session, "Dung"), report.id, NOW)
    report_decisions.approve(session, office.actor(session, "Alice"), report.id, NOW, NOW)
    assert evidence.show(session, office.actor(session, "Dung"), report.id, NOW) == []
    with pytest.raises(Refusal):
        evidence.show(session, office.actor(session, "Charlie"), report.id, NOW)


# The figures


def test_a_return_after_the_deadline_makes_the_report_late(
    session: Session, office: Office
) -> None:
    before = NOW.replace(day=19, hour=16)
    report = sent_by(session, office, "Bob", before)
    assert facts(session, office).facts.filing is Filing.ON_TIME
    send_back(session, office, report, when=before + 24 * HOUR)
    assert facts(session, office).facts.filing is Filing.MISSING
    sent_by(session, office, "Bob", before + 25 * HOUR)
    assert facts(session, office).facts.filing is Filing.LATE


def test_with_approval_it_comes_when_the_head_has_approved(
    session: Session, office: Office
) -> None:
    needs_approval(session, office, "so-tnmt")
    last = NOW.replace(day=19, hour=23, minute=59, second=59)
    report = sent_by(session, office, "Bob", last)
    alice = office.actor(session, "Alice")
    report_decisions.approve(session, alice, report.id, last + timedelta(seconds=1), last)
    assert facts(session, office).facts.filing is Filing.LATE


def test_completion_freezes_by_the_first_accepted_version(
    session: Session, office: Office
) -> None:
    bob = office.actor(session, "Bob")
    times = [NOW + n * HOUR for n in range(3)]
    sent = [
        send(session, bob, duty(office), when, f"Xong {n}", TaskState.COMPLETED)
        for n, when in enumerate(times)
    ]
    assert facts(session, office).facts.completed_at == times[0]
    accept(session, office, session.get_one(Report, sent[2].report_id))
    row = facts(session, office).facts
    assert row.completed_at == times[2]
    assert row.standing(NOW, ZONE) is Standing.DONE_ON_TIME


def test_a_returned_completion_does_not_count(session: Session, office: Office) -> None:
    bob = office.actor(session, "Bob")
    sent = send(session, bob, duty(office), NOW, "Xong", TaskState.COMPLETED)
    send_back(session, office, session.get_one(Report, sent.report_id))
    row = facts(session, office).facts
    assert (row.state, row.completed_at) == (TaskState.NOT_STARTED, None)


def test_the_trail_holds_before_and_after_of_each_version(
    session: Session, office: Office
) -> None:
    sent_by(session, office, "Bob")
    send(session, office.actor(session, "Bob"), duty(office), NOW, "Mới", percent=80)
    rows = session.scalars(
        select(AuditRow).where(AuditRow.action == Action.REPORT_SUBMITTED).order_by(AuditRow.id)
    ).all()
    assert rows[0].detail["before"] is None
    assert rows[1].detail["before"]["progress"] == ["in_progress", 60]
    assert rows[1].detail["after"]["progress"] == ["in_progress", 80]
    assert rows[1].detail["after"]["result"] == "Mới"
    assert ReportStatus(versions(session, office)[1].status) is ReportStatus.SUBMITTED
