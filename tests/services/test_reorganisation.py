"""Agencies are reorganised: work goes on, reports stay, rights begin anew."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import FixedClock
from models.agencies import Agency, AgencyGroup, AgencyGroupMember, Succession
from models.audit import Action, AuditRow
from models.chats import LinkedChat
from models.indicators import IndicatorLead
from models.people import Invitation, Membership, Person
from models.plans import Assignment, Duty, PartyRole, Period, Plan, TaskAgencyParty
from models.progress import TaskState
from models.reports import Report, ReportStatus
from models.requests import Difficulty, Extension
from models.rights import Role
from services import (
    duty_facts,
    invitations,
    periods,
    plan_loading,
    receiving,
    reorganisation,
    tasks,
)
from tests.support.office import Office, add_person, file_report
from tests.support.reorganising import (
    agency_id,
    carry_out,
    filed_rows,
    give,
    make_province,
    open_duties,
    problems_of,
    roles,
    snapshot,
    traced,
    write_draft,
    written,
)

JOIN = "- {on: 2026-10-01, merge: {from: [so-gtvt, so-xd], into: so-xd}}"
FOUND = """
- on: 2026-10-01
  merge:
    from: [so-gtvt, so-xd]
    into: {code: so-xdgt, name: Sở Xây dựng và Giao thông, short: Sở XDGT}
"""


@pytest.fixture
def now(clock: FixedClock, zone: ZoneInfo) -> datetime:
    return clock.now().astimezone(zone)


@pytest.fixture
def office(session: Session, now: datetime) -> Office:
    return make_province(session, now)


def assignment(session: Session, task: int, agency: int) -> Assignment:
    """Return an agency's own assignment on a task that has not ended."""
    session.expire_all()
    return session.scalars(
        select(Assignment).where(
            Assignment.task_id == task,
            Assignment.agency_id == agency,
            Assignment.ended_at.is_(None),
            Assignment.parent_id.is_(None),
        )
    ).one()


# Agencies


def test_an_agency_that_was_merged_has_ended_and_is_succeeded(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    carry_out(session, tmp_path, now, JOIN)
    ended = session.get_one(Agency, office.agencies["so-gtvt"])
    assert str(ended.ended_on) == "2026-10-01"
    row = session.scalars(select(Succession)).one()
    assert (row.predecessor_id, row.successor_id) == (ended.id, office.agencies["so-xd"])
    assert session.get_one(Agency, row.successor_id).ended_on is None
    assert plan_loading.find_agency(session, "Sở GTVT")[0] is None
    assert plan_loading.find_agency(session, "so-gtvt", ended=True)[0] is ended


def test_a_new_name_is_a_new_row_and_brings_what_is_below_it_along(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    acts = """
        - on: 2026-07-01
          rename:
            agency: ubnd-tinh
            to: {code: ubnd-tinh-moi, name: Ủy ban nhân dân tỉnh Mới, short: UBND tỉnh Mới}
    """
    outcome = carry_out(session, tmp_path, now, acts)
    new = agency_id(session, "ubnd-tinh-moi")
    session.expire_all()
    assert session.get_one(Agency, office.agencies["so-xd"]).parent_id == new
    assert session.scalars(select(Plan.committee_id)).one() == new
    assert outcome.seats[0][1:] == ("committee_id", "UBND tỉnh", "UBND tỉnh Mới")


def test_a_commune_without_a_district_reports_to_the_planning_department(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    acts = """
        - {on: 2026-07-01, move: {agency: [xa-b, xa-c], parent: ubnd-tinh}}
        - {on: 2026-07-01, dissolve: {agency: ubnd-h-a, to: xa-b}}
    """
    carry_out(session, tmp_path, now, acts)
    session.expire_all()
    commune = session.get_one(Agency, office.agencies["xa-b"])
    plan = session.get_one(Plan, office.plan)
    assert receiving.receiver(session, plan, commune).code == "so-khdt"  # type: ignore[union-attr]


def test_the_planning_department_has_a_successor(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    acts = """
        - on: 2026-03-01
          merge: {from: [so-khdt], into: so-tnmt}
          heads: [{of: so-khdt, role: planner, to: so-tnmt}]
    """
    carry_out(session, tmp_path, now, acts)
    assert session.scalars(select(Plan.planning_agency_id)).one() == office.agencies["so-tnmt"]
    assert ("Dung", "so-tnmt", "planner") in roles(session)
    # Who was an officer there is not named by the file.
    assert not {grant for grant in roles(session) if grant[0] == "Linh"}


def test_lists_name_the_successor_once(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    carry_out(session, tmp_path, now, FOUND)
    new = agency_id(session, "so-xdgt")
    parties = session.execute(
        select(TaskAgencyParty.agency_id, TaskAgencyParty.role)
        .where(TaskAgencyParty.task_id == office.tasks["1"])
        .order_by(TaskAgencyParty.position)
    ).all()
    # It leads, and is not named as coordinating its own task as well.
    assert parties == [(office.agencies["so-tnmt"], "lead"), (new, "lead")]
    members = session.scalars(
        select(AgencyGroupMember.agency_id)
        .join(AgencyGroup)
        .where(AgencyGroup.code == "cac-so")
        .order_by(AgencyGroupMember.agency_id)
    ).all()
    assert members == sorted([office.agencies["so-tnmt"], office.agencies["so-khdt"], new])
    leads = session.scalars(select(IndicatorLead.agency_id).order_by(IndicatorLead.position)).all()
    assert leads == [office.agencies["so-tnmt"], new]


# Work


def test_an_open_report_moves_to_the_successor(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    before = office.duties["1", "so-gtvt"]
    outcome = carry_out(session, tmp_path, now, FOUND)
    session.expire_all()
    after = session.get_one(Duty, traced(session, before))
    assert session.get_one(Duty, before).cancelled_at == now
    assert after.assignment.agency.code == "so-xdgt"
    assert after.assignment.role == PartyRole.LEAD
    assert after.due_at == session.get_one(Duty, before).due_at
    old = session.get_one(Duty, before).assignment
    assert (old.end_reason, old.successor_id) == ("reorganised", after.assignment_id)
    assert outcome.account.balances


def test_two_open_reports_on_one_task_become_one(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    outcome = carry_out(session, tmp_path, now, FOUND)
    leading, coordinating = office.duties["1", "so-gtvt"], office.duties.get(("1", "so-xd"))
    assert coordinating is not None
    assert traced(session, leading) == traced(session, coordinating)
    # 1 and 6.a are united; 6.b moves.
    assert (outcome.account.moved, outcome.account.united) == (3, 2)


def test_whoever_leads_wins_where_an_agency_that_goes_on_coordinated(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    carry_out(session, tmp_path, now, JOIN)
    row = assignment(session, office.tasks["1"], office.agencies["so-xd"])
    assert row.role == PartyRole.LEAD
    assert traced(session, office.duties["1", "so-gtvt"]) == office.duties["1", "so-xd"]


def test_what_was_filed_stays_under_the_old_name_and_counts(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    file_report(session, office.people["Giang"], office.duties["1", "so-gtvt"], now)
    before = filed_rows(session)
    outcome = carry_out(session, tmp_path, now, FOUND)
    session.expire_all()
    assert filed_rows(session) == before
    duty = session.get_one(Duty, office.duties["1", "so-gtvt"])
    assert duty.cancelled_at is None
    assert duty.assignment.agency.code == "so-gtvt"
    (row,) = [each for each in outcome.agencies if each.code == "so-gtvt"]
    assert row.filed_reports == 1
    # The coordinating agency's open report joins the one that was filed: nobody waits for it.
    assert traced(session, office.duties["1", "so-xd"]) == duty.id
    assert outcome.account.fulfilled == 1


def test_a_lead_report_that_is_open_does_not_vanish_in_one_that_was_filed(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    """Both lead 6.b, so-xd has reported, so-khdt has not: its part is asked of so-xd."""
    file_report(session, office.people["Charlie"], office.duties["6.b", "so-xd"], now)
    before = filed_rows(session)
    acts = "- {on: 2026-10-01, merge: {from: [so-khdt], into: so-xd}}"
    carry_out(session, tmp_path, now, acts)
    target = traced(session, office.duties["6.b", "so-khdt"])
    assert open_duties(session, PartyRole.LEAD)[target] == ("6.b", "so-xd")
    assert filed_rows(session) == before
    # The chat means the open one when somebody of so-xd types the code.
    charlie = office.actor(session, "Charlie")
    assert tasks.find_duty(session, charlie, "6.b", now).id == target


def test_a_split_gives_each_task_to_whom_the_file_names(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    acts = """
        - on: 2026-10-01
          split:
            agency: so-tnmt
            into:
              - {code: so-tn, name: Sở Tài nguyên, short: Sở TN}
              - {code: so-mt, name: Sở Môi trường, short: Sở MT}
            tasks: {"6.a": so-mt}
            default: so-tn
    """
    carry_out(session, tmp_path, now, acts)
    opened = open_duties(session)
    assert opened[traced(session, office.duties["6.a", "so-tnmt"])] == ("6.a", "so-mt")
    assert opened[traced(session, office.duties["1", "so-tnmt"])] == ("1", "so-tn")


def test_each_of_several_successors_may_have_the_task(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    acts = """
        - {on: 2026-07-01, move: {agency: [xa-b, xa-c], parent: ubnd-tinh}}
        - {on: 2026-07-01, dissolve: {agency: ubnd-h-a, to: [xa-b, xa-c], default: each}}
    """
    outcome = carry_out(session, tmp_path, now, acts)
    held = {place for place in open_duties(session).values() if place[1] in ("xa-b", "xa-c")}
    assert held == {("6.a", "xa-b"), ("6.a", "xa-c"), ("6.b", "xa-b"), ("6.b", "xa-c")}
    assert outcome.account.added == 2
    assert outcome.account.balances


def test_a_share_goes_on_under_who_takes_the_givers_place(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    acts = """
        - {on: 2026-07-01, move: {agency: [xa-b, xa-c], parent: ubnd-tinh}}
        - {on: 2026-07-01, dissolve: {agency: ubnd-h-a, to: xa-c}}
    """
    carry_out(session, tmp_path, now, acts)
    session.expire_all()
    share = session.get_one(Duty, office.duties["6.a", "xa-b"])
    assert share.cancelled_at is None
    parent = share.assignment.parent
    assert parent is not None
    assert parent.agency.code == "xa-c"
    assert receiving.receiver_of_assignment(session, share.assignment).code == "xa-c"  # type: ignore[union-attr]


def test_a_share_of_what_one_has_now_is_part_of_it(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    acts = """
        - {on: 2026-07-01, move: {agency: [xa-b, xa-c], parent: ubnd-tinh}}
        - {on: 2026-07-01, dissolve: {agency: ubnd-h-a, to: xa-b}}
    """
    carry_out(session, tmp_path, now, acts)
    share, main = office.duties["6.a", "xa-b"], office.duties["6.a", "ubnd-h-a"]
    assert traced(session, share) == traced(session, main)
    assert open_duties(session)[traced(session, main)] == ("6.a", "xa-b")


@pytest.mark.parametrize("is_granted", [True, False])
def test_a_persons_share_stays_theirs_only_with_a_role(
    session: Session, office: Office, now: datetime, tmp_path: Path, is_granted: bool
) -> None:
    period = session.get_one(Period, office.period)
    give(session, office, period, "1", "so-gtvt", PartyRole.PART, ("1", "so-gtvt"), person="Giang")
    grant = "  people: so-xd\n" if is_granted else ""
    acts = f"- on: 2026-10-01\n  merge: {{from: [so-gtvt], into: so-xd}}\n{grant}"
    carry_out(session, tmp_path, now, acts)
    session.expire_all()
    share = session.scalars(
        select(Assignment).where(
            Assignment.role == PartyRole.PART,
            Assignment.ended_at.is_(None),
            Assignment.agency_id == office.agencies["so-xd"],
        )
    ).one()
    assert share.brief == "Khảo sát"
    assert share.person_id == (office.people["Giang"] if is_granted else None)
    assert share.parent == assignment(session, office.tasks["1"], office.agencies["so-xd"])


def test_more_time_that_was_granted_is_kept(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    duty = session.get_one(Duty, office.duties["1", "so-gtvt"])
    duty.due_at += timedelta(days=5)
    late = duty.due_at
    session.flush()
    carry_out(session, tmp_path, now, JOIN)
    session.expire_all()
    joined = session.get_one(Duty, office.duties["1", "so-xd"])
    assert (joined.due_at, joined.deadline_version) == (late, 2)


def test_next_year_goes_on_where_the_predecessors_left_it(
    session: Session, office: Office, now: datetime, zone: ZoneInfo, tmp_path: Path
) -> None:
    """so-gtvt has completed 6.a as it coordinates it, so-xd has not: together they have not."""
    duty = office.duties["6.a", "so-gtvt"]
    file_report(session, office.people["Giang"], duty, now, TaskState.COMPLETED, 100)
    file_report(session, office.people["Bob"], office.duties["6.a", "so-tnmt"], now)
    acts = FOUND + (
        "- {on: 2026-10-02, rename: {agency: so-tnmt, "
        "to: {code: so-mt, name: Sở Môi trường, short: Sở MT}}}"
    )
    carry_out(session, tmp_path, now, acts)
    next_year = periods.current(session, now.replace(year=2027, month=3))
    rows = duty_facts.read(session, next_year, zone)
    codes = {(row.task.code, row.agency.code): row.facts for row in rows}
    assert codes["6.a", "so-mt"].percent == 60
    assert codes["6.a", "so-xdgt"].state is not TaskState.COMPLETED
    assert ("6.a", "so-gtvt") not in codes


def test_what_all_predecessors_had_completed_is_not_asked_again(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    for agency, person in (("so-gtvt", "Giang"), ("so-xd", "Charlie")):
        duty = office.duties["6.a", agency]
        file_report(session, office.people[person], duty, now, TaskState.COMPLETED, 100)
    carry_out(session, tmp_path, now, FOUND)
    next_year = periods.current(session, now.replace(year=2027, month=3))
    asked = session.execute(
        select(Assignment.task_id, Agency.code)
        .join(Duty, Duty.assignment_id == Assignment.id)
        .join(Agency, Agency.id == Assignment.agency_id)
        .where(Duty.period_id == next_year.id)
    ).all()
    assert (office.tasks["6.a"], "so-xdgt") not in asked
    assert (office.tasks["1"], "so-xdgt") in asked


# Drafts and what hangs on a report


def test_a_draft_moves_with_the_report(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    draft = write_draft(session, office, "Giang", office.duties["1", "so-gtvt"], now, "Đã đo")
    carry_out(session, tmp_path, now, FOUND)
    session.expire_all()
    report = session.get_one(Report, draft)
    assert report.duty_id == traced(session, office.duties["1", "so-gtvt"])
    assert (report.status, report.result) == (ReportStatus.DRAFT, "Đã đo")


def test_of_two_drafts_of_one_person_nothing_is_lost(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    session.add(
        Membership(
            person_id=office.people["Giang"],
            agency_id=office.agencies["so-xd"],
            role=Role.OFFICER,
            granted_at=now,
        )
    )
    old = write_draft(
        session,
        office,
        "Giang",
        office.duties["1", "so-gtvt"],
        now - timedelta(days=1),
        "Cũ",
        files=("a.pdf", "b.pdf"),
    )
    new = write_draft(
        session, office, "Giang", office.duties["1", "so-xd"], now, "Mới", files=("a.pdf",)
    )
    carry_out(session, tmp_path, now, JOIN)
    session.expire_all()
    assert session.get(Report, old) is None
    report = session.get_one(Report, new)
    assert report.result == "Mới\n\nCũ"
    assert sorted(file.name for file in report.attachments) == ["a.pdf", "b.pdf"]


def test_what_waited_for_the_head_is_a_draft_again(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    duty = office.duties["1", "so-gtvt"]
    waiting = write_draft(
        session, office, "Giang", duty, now, "Đã đo", ReportStatus.AWAITING, 1, ("a.pdf",)
    )
    outcome = carry_out(session, tmp_path, now, FOUND)
    session.expire_all()
    assert session.get_one(Report, waiting).status == ReportStatus.WITHDRAWN
    assert session.get_one(Report, waiting).result == "Đã đo"
    draft = session.scalars(select(Report).where(Report.status == ReportStatus.DRAFT)).one()
    assert (draft.duty_id, draft.result) == (traced(session, duty), "Đã đo")
    assert [file.name for file in draft.attachments] == ["a.pdf"]
    assert sum(row.withdrawn for row in outcome.agencies) == 1


def test_requests_and_difficulties_follow(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    duty = office.duties["1", "so-gtvt"]
    extension = Extension(
        duty_id=duty,
        asked_by_id=office.people["Giang"],
        asked_at=now,
        wanted_on=now.date(),
        reason="Mưa",
        due_before=now,
    )
    difficulty = Difficulty(
        plan_id=office.plan,
        agency_id=office.agencies["so-gtvt"],
        duty_id=duty,
        author_id=office.people["Giang"],
        text="Thiếu xe",
        holder_id=office.agencies["so-khdt"],
        raised_at=now,
    )
    held = Difficulty(
        plan_id=office.plan,
        agency_id=office.agencies["so-tnmt"],
        author_id=office.people["Bob"],
        text="Thiếu tiền",
        holder_id=office.agencies["so-gtvt"],
        raised_at=now,
    )
    session.add_all([extension, difficulty, held])
    session.flush()
    carry_out(session, tmp_path, now, FOUND)
    session.expire_all()
    assert extension.duty_id == difficulty.duty_id == traced(session, duty)
    assert difficulty.agency.code == held.holder.code == "so-xdgt"


# People


def test_roles_end_and_only_what_the_file_names_begins_anew(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    add_person(session, office, "Minh", [("so-gtvt", Role.HEAD)], "1010", now)
    acts = "- on: 2026-10-01\n  merge: {from: [so-gtvt, so-xd], into: so-xd}\n  people: so-xd\n"
    before = roles(session)
    outcome = carry_out(session, tmp_path, now, acts)
    after = roles(session)
    assert after - before == {("Giang", "so-xd", "officer")}
    assert before - after == {("Giang", "so-gtvt", "officer"), ("Minh", "so-gtvt", "head")}
    told = {(one.person_name, one.granted_at) for one in outcome.people}
    assert told == {("Giang", "Sở XD"), ("Minh", "")}


def test_without_a_word_in_the_file_nobody_is_granted_anything(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    before = roles(session)
    carry_out(session, tmp_path, now, FOUND)
    assert roles(session) < before
    assert not {grant for grant in roles(session) if grant[1] == "so-xdgt"}


def test_a_suspended_person_is_granted_nothing(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    session.get_one(Person, office.people["Giang"]).is_suspended = True
    session.flush()
    acts = "- on: 2026-10-01\n  merge: {from: [so-gtvt], into: so-xd}\n  people: so-xd\n"
    carry_out(session, tmp_path, now, acts)
    assert not {grant for grant in roles(session) if grant[0] == "Giang"}


def test_a_planner_is_granted_anew_only_where_plans_are_summed_up(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    add_person(session, office, "Minh", [("so-gtvt", Role.PLANNER)], "1010", now)
    acts = """
        - on: 2026-10-01
          merge: {from: [so-gtvt], into: so-xd}
          heads: [{of: so-gtvt, role: planner, to: so-xd}]
    """
    carry_out(session, tmp_path, now, acts)
    assert not {grant for grant in roles(session) if grant[0] == "Minh"}


def test_an_invitation_to_an_agency_that_ended_lets_nobody_in(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    agency = session.get_one(Agency, office.agencies["so-gtvt"])
    made = invitations.create(session, agency, Role.OFFICER, uses=3, days=7, now=now)
    assert invitations.look_up(session, made.code, now) is not None
    outcome = carry_out(session, tmp_path, now, JOIN)
    assert invitations.look_up(session, made.code, now) is None
    assert session.scalars(select(Invitation.revoked_at)).one() == now
    assert sum(row.invitations for row in outcome.agencies) == 1


def test_a_group_chat_of_an_agency_that_ended_hears_no_more(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    chat = LinkedChat(
        channel="telegram",
        address="-5",
        title="Nhóm",
        agency_id=office.agencies["so-gtvt"],
        linked_by_id=office.people["Giang"],
        linked_at=now,
    )
    session.add(chat)
    session.flush()
    carry_out(session, tmp_path, now, JOIN)
    session.expire_all()
    assert chat.unlinked_at == now


def test_who_did_what_is_in_the_trail(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    carry_out(session, tmp_path, now, FOUND)
    actions = session.scalars(
        select(AuditRow.action).where(AuditRow.subject.in_(["agency", "reorganisation"]))
    ).all()
    assert sorted(actions) == sorted(
        [
            Action.AGENCY_FOUNDED,
            Action.AGENCY_ENDED,
            Action.AGENCY_ENDED,
            Action.REORGANISATION_APPLIED,
        ]
    )


# What is refused


@pytest.mark.parametrize(
    ("acts", "words"),
    [
        ("- {on: 2026-10-01, merge: {from: [so-xyz], into: so-xd}}", '"so-xyz" is unknown'),
        ("- {on: 2026-10-01, merge: {from: [Sở GTVT], into: so-xd}}", "Did you mean so-gtvt?"),
        ("- {on: 2026-11-03, merge: {from: [so-gtvt], into: so-xd}}", "on or after 2026-11-03"),
        (
            (
                "- {on: 2026-10-02, merge: {from: [so-gtvt], into: so-xd}}\n"
                "- {on: 2026-10-01, merge: {from: [so-tnmt], into: so-xd}}"
            ),
            "before that of the act above it",
        ),
        (
            (
                "- {on: 2026-10-01, merge: {from: [so-gtvt], into: so-xd}}\n"
                "- {on: 2026-10-02, merge: {from: [so-gtvt], into: so-tnmt}}"
            ),
            '"so-gtvt" ended on 2026-10-01',
        ),
        (
            (
                "- {on: 2026-10-01, rename: {agency: so-xd, "
                "to: {code: so-m, name: Sở Mới, short: Sở M, from: 2026-09-01}}}"
            ),
            "before its predecessors end",
        ),
        (
            (
                "- {on: 2026-10-01, rename: {agency: so-xd, "
                "to: {code: so-gtvt, name: Sở Mới, short: Sở M}}}"
            ),
            'An agency "so-gtvt" is there already',
        ),
        (
            (
                "- {on: 2026-10-01, rename: {agency: so-xd, "
                "to: {code: so-m, name: Sở Giao thông vận tải, short: Sở M}}}"
            ),
            'would share the name "Sở Giao thông vận tải"',
        ),
        (
            "- {on: 2026-10-01, dissolve: {agency: ubnd-h-a, to: so-xd}}",
            '"xa-b" belongs to "ubnd-h-a", which ends',
        ),
        ("- {on: 2026-10-01, move: {agency: ubnd-tinh, parent: xa-b}}", "comes above itself"),
        ("- {on: 2026-10-01, dissolve: {agency: so-gtvt, to: nobody}}", "nobody takes that over"),
        (
            (
                "- {on: 2026-10-01, dissolve: {agency: so-gtvt, to: [so-xd, so-tnmt], "
                "tasks: {1: so-xd}}}"
            ),
            'Nobody is named for what "so-gtvt" has to do: 6.a',
        ),
        (
            (
                "- {on: 2026-10-01, dissolve: {agency: so-gtvt, to: [so-xd, so-tnmt], "
                "tasks: {99: so-xd}, default: each}}"
            ),
            '"so-gtvt" has no task 99',
        ),
        (
            "- {on: 2026-10-01, merge: {from: [so-gtvt], into: so-xd}, groups: {x: [so-xd]}}",
            'There is no group "x"',
        ),
        (
            (
                "- {on: 2026-10-01, move: {agency: [xa-b, xa-c], parent: ubnd-tinh}}\n"
                "- on: 2026-10-01\n"
                "  dissolve: {agency: ubnd-h-a, to: xa-b}\n"
                "  groups: {cap-huyen: []}"
            ),
            '"cap-huyen" would have no members left',
        ),
    ],
)
def test_what_cannot_be_done_is_said_with_place_and_remedy(
    session: Session, office: Office, now: datetime, tmp_path: Path, acts: str, words: str
) -> None:
    before = snapshot(session)
    found = problems_of(session, tmp_path, now, acts)
    assert any(words in problem for problem in found), found
    assert all(problem.startswith("sap-xep.yaml, act ") for problem in found)
    assert snapshot(session) == before


def test_a_committee_that_ends_needs_a_successor(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    acts = "- {on: 2026-10-01, dissolve: {agency: ubnd-tinh, to: nobody}}"
    assert any("the committee of" in each for each in problems_of(session, tmp_path, now, acts))


def test_an_act_of_today_may_be_carried_out(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    acts = f"- {{on: {now.date()}, merge: {{from: [so-gtvt], into: so-xd}}}}"
    assert problems_of(session, tmp_path, now, acts) == []


def test_the_same_is_not_carried_out_twice(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    carry_out(session, tmp_path, now, JOIN)
    with pytest.raises(reorganisation.CannotReorganise):
        carry_out(session, tmp_path, now, JOIN)


# Preview and undo


def test_a_preview_shows_what_will_be_and_changes_nothing(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    file_report(session, office.people["Giang"], office.duties["1", "so-gtvt"], now)
    before = snapshot(session)
    shown = reorganisation.preview(session, written(tmp_path, FOUND), now)
    assert snapshot(session) == before
    assert carry_out(session, tmp_path, now, FOUND) == shown


def test_undo_puts_every_row_back(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    write_draft(session, office, "Giang", office.duties["1", "so-gtvt"], now, "Đã đo")
    before = snapshot(session)
    carry_out(session, tmp_path, now, FOUND)
    assert snapshot(session) != before
    reorganisation.undo(session, "sap-xep", now, now)
    assert snapshot(session) == before
    # And it can be carried out again.
    carry_out(session, tmp_path, now, FOUND)


def test_undo_is_refused_where_something_was_added_on_top(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    carry_out(session, tmp_path, now, FOUND)
    target = traced(session, office.duties["1", "so-gtvt"])
    file_report(session, office.people["Bob"], target, now)
    before = snapshot(session)
    with pytest.raises(reorganisation.CannotUndo) as error:
        reorganisation.undo(session, "sap-xep", now, now)
    assert any("task 1 of so-xdgt" in line for line in error.value.conflicts)
    assert snapshot(session) == before


def test_undo_is_refused_where_a_moved_draft_was_sent(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    draft = write_draft(session, office, "Giang", office.duties["1", "so-gtvt"], now, "Đã đo")
    carry_out(session, tmp_path, now, FOUND)
    session.expire_all()
    report = session.get_one(Report, draft)
    report.status, report.version, report.submitted_at = ReportStatus.SUBMITTED, 1, now
    session.flush()
    with pytest.raises(reorganisation.CannotUndo, match="rows were changed"):
        reorganisation.undo(session, "sap-xep", now, now)


def test_a_moved_draft_that_was_written_on_is_no_hindrance(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    draft = write_draft(session, office, "Giang", office.duties["1", "so-gtvt"], now, "Đã đo")
    carry_out(session, tmp_path, now, FOUND)
    session.expire_all()
    session.get_one(Report, draft).result = "Đã đo xong"
    reorganisation.undo(session, "sap-xep", now, now)
    report = session.get_one(Report, draft)
    assert (report.duty_id, report.result) == (office.duties["1", "so-gtvt"], "Đã đo xong")


def test_only_the_last_one_can_be_taken_back(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    carry_out(session, tmp_path, now, JOIN, "dau")
    later = now + timedelta(hours=1)
    acts = "- {on: 2026-10-05, merge: {from: [so-tnmt], into: so-xd}}"
    carry_out(session, tmp_path, later, acts, "sau")
    with pytest.raises(reorganisation.CannotUndo, match="'sau' was carried out after 'dau'"):
        reorganisation.undo(session, "dau", later, later)
    reorganisation.undo(session, "sau", later, later)
    reorganisation.undo(session, "dau", later, later)
    with pytest.raises(reorganisation.CannotUndo, match="there is no reorganisation"):
        reorganisation.undo(session, "dau", later, later)
