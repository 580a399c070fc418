"""Plans side by side: loading, whose reminders and summaries, and the end of one."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import OperatorError
from models.agencies import Agency, AgencyGroup
from models.audit import Action, AuditRow
from models.delivery import OutboxRow
from models.notices import MissingData, ReminderData, WeeklyData
from models.people import Membership, Person
from models.plan_file import AgencyEntry, CalendarEntry, PlanFile, PlanProblems
from models.plans import CalendarOverride, Duty, Period, Plan, Task
from models.rights import Role, Scope, Verb
from services import identity, invitations, notices, periods, plan_loading, plans, status
from services.reminders import plan_reminders
from services.summaries import plan_summaries
from tests.support.chat import SECOND_PLAN
from tests.support.office import CHANNEL, Office, add_person, file_report, make_office

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
#: The names by which tests/support/office.py knows the agencies that the second plan shares.
NAMES = {"ubnd-tinh": "Ủy ban nhân dân tỉnh", "so-ct": "Sở Công Thương tỉnh nhà"}
#: The second plan as one of the first province.
NEIGHBOUR: PlanFile = replace(
    SECOND_PLAN,
    territory="tra-vinh",
    number="99/KH-UBND",
    agencies=tuple(
        replace(entry, name=NAMES.get(entry.code, entry.name)) for entry in SECOND_PLAN.agencies
    ),
)


def at(month: int, day: int, hour: int = 8, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


@pytest.fixture
def office(session: Session) -> Office:
    """The small province with its plan; Bob is an officer there, Dung a planner."""
    return make_office(session, at(10, 1))


def load(session: Session, plan: PlanFile, code: str) -> Plan:
    loaded = plan_loading.load(session, code, plan, at(10, 1))
    periods.current(session, at(10, 1), loaded.id)
    return loaded


def join(session: Session, office: Office, name: str, code: str, role: Role, address: str) -> None:
    """Let somebody join in the province of the second plan."""
    agency = session.scalars(
        select(Agency).where(Agency.territory == "vinh-long", Agency.code == code)
    ).one()
    office.agencies[f"{code} there"] = agency.id
    add_person(session, office, name, [(f"{code} there", role)], address, at(1, 2))


def problems(session: Session, plan: PlanFile, code: str = "99") -> list[str]:
    before = session.scalar(select(func.count()).select_from(Plan))
    with pytest.raises(PlanProblems) as caught:
        plan_loading.load(session, code, plan, at(10, 1))
    assert session.scalar(select(func.count()).select_from(Plan)) == before
    assert all(problem.todo for problem in caught.value.problems)
    return [f"{each.file}, {each.entry}: {each.what}" for each in caught.value.problems]


# Loading


def test_another_province_brings_its_own_agencies_under_the_same_codes(
    session: Session, office: Office
) -> None:
    plan = load(session, SECOND_PLAN, "77")
    rows = session.scalars(select(Agency).where(Agency.code == "so-tnmt")).all()
    assert sorted(agency.territory for agency in rows) == ["tra-vinh", "vinh-long"]
    assert plan.planning_agency_id != office.agencies["so-khdt"]
    found, _ = plan_loading.find_agency(session, "TN&MT", "vinh-long")
    assert found is not None
    assert found.territory == "vinh-long"
    assert found.id != office.agencies["so-tnmt"]


def test_a_plan_of_the_same_province_shares_its_agencies_and_adds_new_ones(
    session: Session, office: Office
) -> None:
    before = session.scalar(select(func.max(Agency.id)))
    plan = load(session, NEIGHBOUR, "99")
    assert plan.planning_agency_id == office.agencies["so-khdt"]
    added = session.scalars(select(Agency.code).where(Agency.id > (before or 0))).all()
    assert sorted(added) == ["so-ct", "ubnd-h-long-ho"]
    kept = session.get_one(Agency, office.agencies["so-tnmt"])
    assert kept.short_name == "Sở TNMT"
    child = session.scalars(select(Agency).where(Agency.code == "so-ct")).one()
    assert child.parent_id == office.agencies["ubnd-tinh"]
    task = session.scalars(select(Task).where(Task.plan_id == plan.id, Task.code == "1")).one()
    assert task.related == ["III.1: Nông nghiệp"]
    duties = session.scalar(
        select(func.count()).select_from(Duty).join(Period).where(Period.plan_id == plan.id)
    )
    # 1 leads one, 2.a two; the group of 2.b is not settled.
    assert duties == 3


def test_an_agency_under_another_name_is_told_and_nothing_is_written(
    session: Session, office: Office
) -> None:
    plan = replace(SECOND_PLAN, territory="tra-vinh", number="99/KH-UBND")
    assert problems(session, plan) == [
        'agencies.yaml, ubnd-tinh: It is called "Ủy ban nhân dân tỉnh" here.'
    ]


def test_a_new_agency_must_not_bear_the_name_of_one_that_is_there(
    session: Session, office: Office
) -> None:
    twin = AgencyEntry("so-moi", "Sở Xây dựng", "Sở XD", "department", "plan", "ubnd-tinh")
    found = problems(session, replace(NEIGHBOUR, agencies=(*NEIGHBOUR.agencies, twin)))
    assert any("so-moi and so-xd: They share the name" in line for line in found)


def test_an_agency_that_has_ended_is_told(session: Session, office: Office) -> None:
    session.get_one(Agency, office.agencies["so-tnmt"]).ended_on = date(2026, 3, 1)
    assert problems(session, NEIGHBOUR) == ["agencies.yaml, so-tnmt: It ended on 01/03/2026."]


def test_a_plan_is_loaded_once(session: Session, office: Office) -> None:
    load(session, NEIGHBOUR, "99")
    assert problems(session, NEIGHBOUR, "98") == [
        'plan.yaml, number: 99/KH-UBND is loaded as "99".'
    ]
    assert "plan.yaml, 99: A plan with this code is loaded." in problems(session, NEIGHBOUR)


def test_a_group_that_was_settled_stays_settled_and_other_members_are_told(
    session: Session, office: Office
) -> None:
    load(session, NEIGHBOUR, "99")
    group = session.scalars(
        select(AgencyGroup).where(AgencyGroup.code == "so-ban-nganh-lien-quan")
    ).one()
    assert group.reason == "Kế hoạch không nêu tên."
    group.members = [session.get_one(Agency, office.agencies["so-xd"])]
    group.is_unsettled = False
    session.flush()
    third = replace(NEIGHBOUR, number="100/KH-UBND")
    plan = load(session, third, "100")
    assert not group.is_unsettled
    assert status.of_plan(session, at(10, 1), plan.id).expected == 4
    groups = tuple(
        replace(one, members=("so-ct",)) if one.code == "cac-so" else one for one in third.groups
    )
    found = problems(session, replace(third, number="101/KH-UBND", groups=groups), "101")
    assert found == ["groups.yaml, cac-so: It has other members here: so-khdt, so-tnmt."]


def test_a_day_that_both_know_is_kept_once_and_a_contradiction_is_told(
    session: Session, office: Office
) -> None:
    load(session, NEIGHBOUR, "99")
    load(session, SECOND_PLAN, "77")
    assert session.scalars(select(CalendarOverride.day)).all() == [date(2026, 1, 2)]
    worked = (CalendarEntry(date(2026, 1, 2), working=True, source="X"),)
    found = problems(session, replace(NEIGHBOUR, number="5/KH", calendar=worked), "5")
    assert found == ["calendar.yaml, 2026-01-02: The day is off here."]


# Who


def test_without_a_choice_it_is_the_first_plan_of_the_home_province(
    session: Session, office: Office
) -> None:
    load(session, SECOND_PLAN, "77")
    bob = office.actor(session, "Bob")
    assert (bob.plan_id, bob.has_several_plans, bob.must_choose_plan) == (
        office.plan,
        False,
        False,
    )
    load(session, NEIGHBOUR, "99")
    bob = office.actor(session, "Bob")
    assert (bob.plan_id, bob.has_several_plans, bob.must_choose_plan) == (office.plan, True, True)


def test_a_choice_whose_province_was_left_counts_no_more(session: Session, office: Office) -> None:
    other = load(session, SECOND_PLAN, "77")
    session.get_one(Person, office.people["Bob"]).plan_id = other.id
    session.flush()
    assert office.actor(session, "Bob").plan_id == office.plan


def test_no_right_reaches_into_another_province(session: Session, office: Office) -> None:
    load(session, SECOND_PLAN, "77")
    join(session, office, "Phong", "so-khdt", Role.PLANNER, "2001")
    there = session.scalars(select(Agency.id).where(Agency.territory == "vinh-long")).all()
    dung, phong = office.actor(session, "Dung"), office.actor(session, "Phong")
    for verb in (Verb.SEE_TASKS, Verb.SEE_STATUS, Verb.MANAGE_PLAN, Verb.URGE):
        assert all(phong.may(verb, agency) for agency in there)
        assert not any(dung.may(verb, agency) for agency in there)
        assert dung.may(verb, office.agencies["so-xd"])
        assert not phong.may(verb, office.agencies["so-xd"])
    assert dung.may_in(Verb.MANAGE_PLAN, "tra-vinh")
    assert not dung.may_in(Verb.MANAGE_PLAN, "vinh-long")
    assert not office.actor(session, "Bob").may_in(Verb.MANAGE_PLAN, "tra-vinh")


def test_a_planner_of_one_province_is_an_agency_in_the_plan_of_another(
    session: Session, office: Office
) -> None:
    other = load(session, SECOND_PLAN, "77")
    session.get_one(Person, office.people["Dung"]).plan_id = other.id
    join(session, office, "Phong", "so-ct", Role.OFFICER, "2001")
    session.add(
        Membership(
            person_id=office.people["Dung"],
            agency_id=office.agencies["so-ct there"],
            role=Role.OFFICER,
            granted_at=at(1, 2),
        )
    )
    session.flush()
    dung = office.actor(session, "Dung")
    assert dung.plan_id == other.id
    assert dung.scope(Verb.SEE_STATUS) is Scope.AGENCY
    figures = status.for_actor(session, dung, at(11, 2))
    assert (figures.scope, figures.expected) == ("Sở Công Thương", 1)


def test_planners_and_leaders_are_invited_by_the_plans_of_their_province(
    session: Session, office: Office
) -> None:
    load(session, SECOND_PLAN, "77")
    for territory, code, role in (
        ("vinh-long", "so-khdt", Role.PLANNER),
        ("vinh-long", "ubnd-tinh", Role.LEADER),
        ("tra-vinh", "so-khdt", Role.PLANNER),
    ):
        agency, _ = plan_loading.find_agency(session, code, territory)
        assert agency is not None
        made = invitations.create(session, agency, role, uses=1, days=1, now=at(10, 1))
        welcome = invitations.look_up(session, made.code, at(10, 1))
        assert welcome is not None
        assert welcome.plan_number == {"vinh-long": "77/QĐ-UBND"}.get(territory, "1649/QĐ-UBND")
    agency, _ = plan_loading.find_agency(session, "so-ct", "vinh-long")
    assert agency is not None
    with pytest.raises(invitations.BadInvitation, match="Sở Kế hoạch"):
        invitations.create(session, agency, Role.PLANNER, uses=1, days=1, now=at(10, 1))


# Reminders and summaries


def rows(session: Session, kind: str) -> list[OutboxRow]:
    return list(
        session.scalars(select(OutboxRow).where(OutboxRow.kind == kind).order_by(OutboxRow.id))
    )


def test_each_plan_reminds_its_own_people_by_its_own_deadline(
    session: Session, office: Office
) -> None:
    load(session, SECOND_PLAN, "77")
    join(session, office, "Phong", "so-ct", Role.OFFICER, "2001")
    names = {person: name for name, person in office.people.items()}
    plan_reminders(session, at(11, 20), at(11, 20))
    reminded = {names[row.person_id or 0]: row for row in rows(session, "reminder")}
    assert set(reminded) == {"Bob", "Charlie", "Phong"}
    assert "|after_1|" in reminded["Bob"].key
    # 10/12/2026 is a Thursday: 30 days before it.
    assert "|before_30|" in reminded["Phong"].key
    for name in ("Bob", "Phong"):
        data = notices.compose(session, "reminder", reminded[name].payload, at(11, 20))
        assert isinstance(data, ReminderData)
        assert data.plan is None


def test_a_reminder_names_its_plan_where_the_person_has_two(
    session: Session, office: Office
) -> None:
    load(session, NEIGHBOUR, "99")
    plan_reminders(session, at(11, 20), at(11, 20))
    bob = [row for row in rows(session, "reminder") if row.person_id == office.people["Bob"]]
    plans_named = []
    for row in bob:
        data = notices.compose(session, row.kind, row.payload, at(11, 20))
        assert isinstance(data, ReminderData)
        plans_named.append(data.plan)
    assert plans_named == ["1649/QĐ-UBND", "99/KH-UBND"]


def test_summaries_go_to_the_planners_of_the_plan_alone(session: Session, office: Office) -> None:
    load(session, SECOND_PLAN, "77")
    join(session, office, "Phong", "so-khdt", Role.PLANNER, "2001")
    plan_summaries(session, at(12, 14), at(12, 14))
    told: dict[int, set[str]] = {}
    for kind in ("weekly", "missing"):
        for row in rows(session, kind):
            data = notices.compose(session, kind, row.payload, at(12, 14))
            assert isinstance(data, WeeklyData | MissingData)
            told.setdefault(row.person_id or 0, set()).add(data.figures.plan_number)
            assert data.figures.plan is None
    assert told == {
        office.people["Dung"]: {"1649/QĐ-UBND"},
        office.people["Phong"]: {"77/QĐ-UBND"},
    }


def test_with_two_plans_of_a_province_each_summary_says_which(
    session: Session, office: Office
) -> None:
    load(session, NEIGHBOUR, "99")
    plan_summaries(session, at(11, 2), at(11, 2))
    named = [
        data.figures.plan
        for row in rows(session, "weekly")
        if isinstance(
            data := notices.compose(session, "weekly", row.payload, at(11, 2)), WeeklyData
        )
    ]
    assert named == ["1649/QĐ-UBND", "99/KH-UBND"]


# The end of a plan


def test_ending_a_plan_cancels_what_is_open_and_keeps_what_was_reported(
    session: Session, office: Office
) -> None:
    file_report(session, office.people["Bob"], office.duties["1", "so-tnmt"], at(10, 5))
    successor = load(session, NEIGHBOUR, "99")
    plan = session.get_one(Plan, office.plan)
    expected = plans.end(session, plan, successor, at(10, 20), try_only=True)
    assert plan.ended_at is None
    outcome = plans.end(session, plan, successor, at(10, 20))
    # 6.a twice and 6.b are open; 1 was reported.
    assert outcome == expected == plans.EndedPlan("1649/QĐ-UBND", "99/KH-UBND", 3)
    assert plan.superseded_by_id == successor.id
    assert session.get_one(Duty, office.duties["1", "so-tnmt"]).cancelled_at is None
    assert session.get_one(Duty, office.duties["6.a", "so-tnmt"]).cancelled_at == at(10, 20)
    row = session.scalars(select(AuditRow).where(AuditRow.action == Action.PLAN_ENDED)).one()
    assert row.detail == {"superseded_by": successor.id, "cancelled": 3}
    bob = office.actor(session, "Bob")
    assert (bob.plan_id, bob.must_choose_plan) == (successor.id, False)


def test_after_its_end_nobody_is_reminded_or_told_of_it(session: Session, office: Office) -> None:
    plan_reminders(session, at(11, 20), at(11, 20))
    plan_summaries(session, at(11, 20), at(11, 20))
    waiting = rows(session, "reminder") + rows(session, "weekly") + rows(session, "missing")
    assert waiting
    plans.end(session, session.get_one(Plan, office.plan), None, at(11, 20, 9))
    for row in waiting:
        assert notices.compose(session, row.kind, row.payload, at(11, 20, 10)) is None
    assert plan_reminders(session, at(11, 23), at(11, 23)) == 0
    assert plan_summaries(session, at(11, 23), at(11, 23)) == 0


def test_a_plan_cannot_end_twice_or_give_way_to_one_that_does_not_fit(
    session: Session, office: Office
) -> None:
    plan = session.get_one(Plan, office.plan)
    other = load(session, SECOND_PLAN, "77")
    for successor in (plan, other):
        with pytest.raises(OperatorError, match="cannot take the place"):
            plans.end(session, plan, successor, at(10, 20))
    assert plan.ended_at is None
    plans.end(session, plan, None, at(10, 20))
    with pytest.raises(OperatorError, match="has ended already"):
        plans.end(session, plan, None, at(10, 21))


def test_the_operators_plan_is_named_or_evident(session: Session, office: Office) -> None:
    assert plans.pick(session, None, "other").code == "1649"
    load(session, NEIGHBOUR, "99")
    assert plans.pick(session, None, "99").code == "99"
    assert plans.pick(session, "99/kh-ubnd", "1649").code == "99"
    for code, preferred in ((None, "other"), ("7", "1649"), ("", "1649")):
        with pytest.raises(OperatorError, match="1649, 99"):
            plans.pick(session, code, preferred)


def test_a_stranger_of_both_provinces_is_a_stranger(session: Session, office: Office) -> None:
    load(session, SECOND_PLAN, "77")
    assert identity.identify(session, CHANNEL, "nobody") is None
