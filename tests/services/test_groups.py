"""Settling a group: assignments and duties follow from its members, and go with them."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.agencies import Agency, AgencyGroup
from models.audit import Action, AuditRow
from models.delivery import OutboxRow
from models.group_cards import ChangeKind
from models.notices import WorkChangedData
from models.people import Account, Membership, Person
from models.plans import Assignment, Duty, PartyRole, Period, Plan, Task
from models.refusals import (
    GroupChanged,
    NoLongerAsked,
    NoSuchGroup,
    NothingToChange,
    PlannersOnly,
)
from models.rights import Actor, Role
from services import (
    groups,
    identity,
    periods,
    plan_loading,
    report_filing,
    reports,
    status,
    work_notices,
)
from services.notices import compose
from tests.support.chat import REAL_PLAN, SECOND_PLAN
from tests.support.office import CHANNEL, file_report

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 2, 8, tzinfo=ZONE)
#: The group of 1 (to coordinate) and 2.b (to lead) in the small plan.
GROUP = "so-ban-nganh-lien-quan"


@pytest.fixture
def plan(session: Session) -> Plan:
    plan = plan_loading.load(session, "77", SECOND_PLAN, NOW)
    periods.current(session, NOW, plan.id)
    return plan


def person(session: Session, code: str, role: Role, address: str) -> Actor:
    row = Person(
        name=address,
        language="vi",
        notice_version="1",
        notice_acknowledged_at=NOW,
        joined_at=NOW,
        accounts=[Account(channel=CHANNEL, address=address)],
        memberships=[Membership(agency_id=agency(session, code).id, role=role, granted_at=NOW)],
    )
    session.add(row)
    session.flush()
    actor = identity.identify(session, CHANNEL, address)
    assert actor is not None
    return actor


def agency(session: Session, code: str) -> Agency:
    return session.scalars(
        select(Agency).where(Agency.code == code).order_by(Agency.id).limit(1)
    ).one()


def group(session: Session, code: str = GROUP) -> AgencyGroup:
    found = groups.by_code(session, SECOND_PLAN.territory, code)
    assert found is not None
    return found


def settle(session: Session, *codes: str, now: datetime = NOW) -> list[tuple[str, str, str]]:
    """Settle the group as the operator does; return what followed."""
    members = [agency(session, code) for code in codes]
    done = groups.settle(session, None, group(session), members, now)
    return [(change.kind, change.code, change.agency_name) for change in done.changes]


def assignments(session: Session, task: str) -> dict[str, str]:
    """Return the living assignments of a task: agency to role."""
    rows = session.execute(
        select(Agency.code, Assignment.role)
        .join(Assignment, Assignment.agency_id == Agency.id)
        .join(Task, Task.id == Assignment.task_id)
        .where(Task.code == task, Assignment.ended_at.is_(None))
    )
    return {row[0]: row[1] for row in rows}


def duty(session: Session, task: str, code: str) -> Duty | None:
    return session.scalars(
        select(Duty)
        .join(Assignment, Assignment.id == Duty.assignment_id)
        .join(Task, Task.id == Assignment.task_id)
        .join(Agency, Agency.id == Assignment.agency_id)
        .where(Task.code == task, Agency.code == code)
    ).one_or_none()


# Settling


def test_members_get_the_tasks_that_name_the_group(session: Session, plan: Plan) -> None:
    assert status.of_plan(session, NOW, plan.id).unsettled == ("2.b",)
    assert settle(session, "so-ct", "so-khdt") == [
        (ChangeKind.GIVEN, "1", "Sở KH&ĐT"),
        (ChangeKind.GIVEN, "1", "Sở CT"),
        (ChangeKind.GIVEN, "2.b", "Sở KH&ĐT"),
        (ChangeKind.GIVEN, "2.b", "Sở CT"),
    ]
    assert assignments(session, "2.b") == {"so-ct": PartyRole.LEAD, "so-khdt": PartyRole.LEAD}
    assert assignments(session, "1")["so-ct"] == PartyRole.COORDINATING
    figures = status.of_plan(session, NOW, plan.id)
    assert figures.unsettled == ()
    assert figures.expected == 5
    new = duty(session, "2.b", "so-ct")
    assert new is not None
    assert new.due_at == new.period.due_at
    assert not group(session).is_unsettled


def test_the_preview_says_what_settling_does_and_changes_nothing(
    session: Session, plan: Plan
) -> None:
    members = [agency(session, "so-ct"), agency(session, "so-tnmt")]
    before = session.scalar(select(func.count()).select_from(Assignment))
    expected = groups.preview(session, group(session), members)
    assert session.scalar(select(func.count()).select_from(Assignment)) == before
    assert groups.settle(session, None, group(session), members, NOW).changes == expected


def test_who_leads_a_task_does_not_coordinate_it(session: Session, plan: Plan) -> None:
    changes = settle(session, "so-tnmt")
    assert changes == [(ChangeKind.GIVEN, "2.b", "Sở TN&MT")]
    assert assignments(session, "1") == {"so-tnmt": PartyRole.LEAD}


def test_who_coordinated_a_task_leads_it_when_the_group_does(session: Session) -> None:
    """In Decision 1649 the group leads 13.a and coordinates it too, as Sở TC does by name."""
    plan = plan_loading.load(session, "1649", REAL_PLAN, NOW)
    periods.current(session, NOW, plan.id)
    expected = status.of_plan(session, NOW).expected
    found = groups.by_code(session, "tra-vinh", GROUP)
    assert found is not None
    done = groups.settle(session, None, found, [agency(session, "so-tc")], NOW)
    kinds = {(change.code, change.kind, change.role) for change in done.changes}
    assert kinds == {
        ("5.b", ChangeKind.LEADS, PartyRole.LEAD),
        ("7.a", ChangeKind.GIVEN, PartyRole.COORDINATING),
        ("9", ChangeKind.GIVEN, PartyRole.COORDINATING),
        ("12", ChangeKind.GIVEN, PartyRole.COORDINATING),
        ("13.a", ChangeKind.LEADS, PartyRole.LEAD),
    }
    assert status.of_plan(session, NOW).expected == expected + 2
    assert "13.a" not in status.of_plan(session, NOW).unsettled
    rows = session.scalars(
        select(Assignment)
        .join(Task)
        .where(Task.code == "13.a", Assignment.agency_id == agency(session, "so-tc").id)
    ).all()
    assert [row.role for row in rows] == [PartyRole.LEAD]


def test_a_task_that_has_not_begun_is_given_but_not_asked_yet(
    session: Session, plan: Plan
) -> None:
    session.scalars(select(Task).where(Task.code == "2.b")).one().year_from = 2027
    settle(session, "so-ct")
    assert assignments(session, "2.b") == {"so-ct": PartyRole.LEAD}
    assert duty(session, "2.b", "so-ct") is None
    next_year = NOW.replace(year=2027)
    periods.current(session, next_year, plan.id)
    assert duty(session, "2.b", "so-ct") is not None


def test_a_plan_that_has_ended_is_left_alone(session: Session, plan: Plan) -> None:
    plan.ended_at = NOW
    session.flush()
    assert settle(session, "so-ct") == []
    assert assignments(session, "2.b") == {}


def test_it_is_in_the_trail_with_what_was_before(session: Session, plan: Plan) -> None:
    settle(session, "so-ct")
    settle(session, "so-khdt")
    rows = session.scalars(
        select(AuditRow).where(AuditRow.action == Action.GROUP_SETTLED).order_by(AuditRow.id)
    ).all()
    assert [(row.detail["before"], row.detail["after"]) for row in rows] == [
        ([], ["so-ct"]),
        (["so-ct"], ["so-khdt"]),
    ]
    assert rows[1].detail["changes"] == {"given": 2, "leads": 0, "taken": 2, "kept": 0}


# Changing it later


def test_who_leaves_the_group_is_asked_no_more(session: Session, plan: Plan) -> None:
    settle(session, "so-ct", "so-khdt")
    assert settle(session, "so-khdt") == [
        (ChangeKind.TAKEN, "1", "Sở CT"),
        (ChangeKind.TAKEN, "2.b", "Sở CT"),
    ]
    assert assignments(session, "2.b") == {"so-khdt": PartyRole.LEAD}
    cancelled = duty(session, "2.b", "so-ct")
    assert cancelled is not None
    assert cancelled.cancelled_at == NOW
    assert status.of_plan(session, NOW, plan.id).expected == 4
    # What the row names itself is not touched.
    assert assignments(session, "2.a")["so-ct"] == PartyRole.LEAD


def test_what_was_reported_stays_in_the_figures(session: Session, plan: Plan) -> None:
    settle(session, "so-ct", "so-khdt")
    officer = person(session, "so-ct", Role.OFFICER, "1")
    reported = duty(session, "2.b", "so-ct")
    assert reported is not None
    file_report(session, officer.person_id, reported.id, NOW)
    changes = settle(session, "so-khdt")
    assert (ChangeKind.KEPT, "2.b", "Sở CT") in changes
    assert reported.cancelled_at is None
    assert status.of_plan(session, NOW, plan.id).expected == 5
    # Next year it is not asked.
    next_year = NOW.replace(year=2027)
    period = periods.current(session, next_year, plan.id)
    asked = session.scalars(
        select(Agency.code)
        .join(Assignment, Assignment.agency_id == Agency.id)
        .join(Duty, Duty.assignment_id == Assignment.id)
        .join(Task, Task.id == Assignment.task_id)
        .where(Duty.period_id == period.id, Task.code == "2.b")
    ).all()
    assert asked == ["so-khdt"]


def test_who_comes_back_has_one_duty_again(session: Session, plan: Plan) -> None:
    settle(session, "so-ct", "so-khdt")
    first = duty(session, "2.b", "so-ct")
    settle(session, "so-khdt")
    settle(session, "so-ct", "so-khdt")
    again = duty(session, "2.b", "so-ct")
    assert again is not None
    assert first is again
    assert again.cancelled_at is None
    assert assignments(session, "2.b") == {"so-ct": PartyRole.LEAD, "so-khdt": PartyRole.LEAD}


def test_a_share_that_was_given_on_ends_with_it(session: Session, plan: Plan) -> None:
    settle(session, "so-ct")
    parent = session.scalars(
        select(Assignment)
        .join(Task)
        .where(Task.code == "2.b", Assignment.agency_id == agency(session, "so-ct").id)
    ).one()
    share = Assignment(
        task_id=parent.task_id,
        agency_id=agency(session, "ubnd-h-long-ho").id,
        role=PartyRole.PART,
        parent_id=parent.id,
    )
    session.add(share)
    session.flush()
    settle(session, "so-khdt")
    assert share.ended_at == NOW


def test_without_members_it_is_to_be_settled_again(session: Session, plan: Plan) -> None:
    settle(session, "so-ct")
    settle(session)
    assert group(session).is_unsettled
    assert status.of_plan(session, NOW, plan.id).unsettled == ("2.b",)
    with pytest.raises(NothingToChange):
        settle(session)


def test_the_same_members_are_no_change(session: Session, plan: Plan) -> None:
    settle(session, "so-ct")
    with pytest.raises(NothingToChange):
        settle(session, "so-ct")


def test_a_draft_on_a_task_that_was_taken_cannot_be_sent(session: Session, plan: Plan) -> None:
    settle(session, "so-ct")
    officer = person(session, "so-ct", Role.OFFICER, "1")
    asked = duty(session, "2.b", "so-ct")
    assert asked is not None
    draft = reports.open_draft(session, officer, asked.id, NOW)
    reports.set_percent(draft, 50, NOW)
    reports.set_result(draft, "Đã làm", NOW)
    settle(session, "so-khdt")
    with pytest.raises(NoLongerAsked):
        report_filing.submit(session, officer, draft, NOW, NOW)


# Who may, and what they see


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD])
def test_only_planners_settle(session: Session, plan: Plan, role: Role) -> None:
    actor = person(session, "so-ct", role, "1")
    for act in (
        lambda: groups.listed(session, actor, NOW),
        lambda: groups.card(session, actor, group(session).id),
        lambda: groups.settle(session, actor, group(session), [agency(session, "so-ct")], NOW),
    ):
        with pytest.raises(PlannersOnly):
            act()
    assert group(session).is_unsettled


def test_a_planner_settles_and_not_in_another_province(session: Session, plan: Plan) -> None:
    plan_loading.load(session, "1649", REAL_PLAN, NOW)
    planner = person(session, "so-khdt", Role.PLANNER, "1")
    other = groups.by_code(session, "tra-vinh", GROUP)
    assert other is not None
    for act in (
        lambda: groups.card(session, planner, other.id),
        lambda: groups.settle(session, planner, other, [], NOW),
    ):
        with pytest.raises(PlannersOnly):
            act()
    done = groups.settle(session, planner, group(session), [agency(session, "so-ct")], NOW)
    assert done.members == ("Sở CT",)
    assert done.waiting == 0
    with pytest.raises(NoSuchGroup):
        groups.card(session, planner, 10**9)


def test_the_list_has_the_reason_and_the_tasks_that_wait(session: Session, plan: Plan) -> None:
    planner = person(session, "so-khdt", Role.PLANNER, "1")
    listed = groups.listed(session, planner, NOW)
    assert listed.others == 1
    line = listed.lines[0]
    assert (line.code, line.reason) == (GROUP, "Kế hoạch không nêu tên.")
    assert [(task.code, task.role, task.plan) for task in line.tasks] == [
        ("1", PartyRole.COORDINATING, None),
        ("2.b", PartyRole.LEAD, None),
    ]
    assert [one.code for one in groups.listed(session, planner, NOW, are_settled=True).lines] == [
        "cac-so"
    ]


def test_what_nobody_leads_is_most_urgent(session: Session) -> None:
    plan_loading.load(session, "1649", REAL_PLAN, NOW)
    planner = person(session, "so-khdt", Role.PLANNER, "1")
    codes = [line.code for line in groups.listed(session, planner, NOW).lines]
    assert codes[:3] == [
        "so-ban-nganh-lien-quan",
        "so-nganh-theo-chi-dao",
        "cong-dong-doanh-nghiep",
    ]
    assert len(codes) == 7


def test_a_group_that_two_plans_name_is_settled_for_both(session: Session, plan: Plan) -> None:
    other = plan_loading.load(session, "78", replace(SECOND_PLAN, number="78/QĐ"), NOW)
    periods.current(session, NOW, other.id)
    planner = person(session, "so-khdt", Role.PLANNER, "1")
    tasks = groups.listed(session, planner, NOW).lines[0].tasks
    assert [(task.code, task.plan) for task in tasks if task.role is PartyRole.LEAD] == [
        ("2.b", "77/QĐ-UBND"),
        ("2.b", "78/QĐ"),
    ]
    settle(session, "so-ct")
    for one in (plan, other):
        assert status.of_plan(session, NOW, one.id).unsettled == ()
        period = session.scalars(select(Period).where(Period.plan_id == one.id)).one()
        assert period.year == 2026


def test_a_preview_that_somebody_overtook_is_not_carried_out(session: Session, plan: Plan) -> None:
    settle(session, "so-ct")
    with pytest.raises(GroupChanged):
        groups.settle(
            session, None, group(session), [agency(session, "so-khdt")], NOW, before=frozenset()
        )
    assert assignments(session, "2.b") == {"so-ct": PartyRole.LEAD}


def news(session: Session, address: str, now: datetime = NOW) -> list[object]:
    """Return what the notices of changed work say to a person now."""
    rows = session.scalars(
        select(OutboxRow)
        .where(OutboxRow.kind == work_notices.KIND, OutboxRow.address == address)
        .order_by(OutboxRow.id)
    )
    return [compose(session, row.kind, row.payload, now) for row in rows]


def test_whoever_gets_or_loses_a_task_by_it_is_told(session: Session, plan: Plan) -> None:
    person(session, "so-tnmt", Role.OFFICER, "31")
    person(session, "so-ct", Role.HEAD, "32")
    settle(session, "so-tnmt")
    (told,) = news(session, "31")
    assert isinstance(told, WorkChangedData)
    assert told.lost == ()
    assert {(task.code, task.role) for task in told.gained} >= {("2.b", PartyRole.LEAD)}
    assert news(session, "32") == []
    settle(session, "so-ct", now=NOW + timedelta(minutes=1))
    first, second = news(session, "31")
    assert first is None  # what it said holds no more
    assert isinstance(second, WorkChangedData)
    assert second.gained == ()
    assert {task.code for task in second.lost} == {task.code for task in told.gained}
    (other,) = news(session, "32")
    assert isinstance(other, WorkChangedData)
    assert "2.b" in {task.code for task in other.gained}
