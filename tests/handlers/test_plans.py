"""Two plans side by side: choosing one, being asked once, and the fence between provinces."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from models.agencies import Agency
from models.audit import Action, AuditRow
from models.people import Person
from models.plan_file import PlanFile
from models.plans import Assignment, Duty, Plan, Task
from models.rights import Role
from services import periods, plans
from tests.handlers.conftest import LEADER, OFFICER, OTHER, PLANNER
from tests.support.chat import REAL_PLAN, SECOND_PLAN, Chat, text_of
from views.callbacks import Callback

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

#: Officer of Sở Công Thương and planner, both of the other province.
THERE, PLANNER_THERE = 21, 24
#: A second plan of the first province: two tasks of agencies that the first one knows.
SAME_PROVINCE: PlanFile = replace(
    REAL_PLAN,
    number="99/KH-UBND",
    title="Kế hoạch thu gom rác thải nhựa",
    tasks=tuple(task for task in REAL_PLAN.tasks if task.code in {"11", "12"}),
    indicators=(),
)


@pytest.fixture
def two(office: Chat) -> Chat:
    """Two plans of one province."""
    office.load_plan(SAME_PROVINCE, "99")
    return office


@pytest.fixture
def provinces(office: Chat) -> Chat:
    """Two provinces with a plan each."""
    office.load_plan(SECOND_PLAN, "77")
    for user, unit, role in (
        (THERE, "so-ct", Role.OFFICER),
        (PLANNER_THERE, "so-khdt", Role.PLANNER),
    ):
        office.join(user, unit, role, f"Số {user}", language="en", territory="vinh-long")
    return office


def duty_of(chat: Chat, plan: str, task: str, agency: str) -> int:
    with chat.database.begin() as session:
        for one in periods.plans_in_force(session):
            periods.current(session, chat.now, one.id)
        return session.scalars(
            select(Duty.id)
            .join(Assignment, Assignment.id == Duty.assignment_id)
            .join(Task, Task.id == Assignment.task_id)
            .join(Plan, Plan.id == Task.plan_id)
            .join(Agency, Agency.id == Assignment.agency_id)
            .where(Plan.code == plan, Task.code == task, Agency.code == agency)
        ).one()


def chosen_plan(chat: Chat, name: str) -> str | None:
    with chat.database.read() as session:
        return session.scalar(
            select(Plan.code).join(Person, Person.plan_id == Plan.id).where(Person.name == name)
        )


# One plan


def test_with_one_plan_nobody_is_asked_and_nothing_names_it(office: Chat) -> None:
    for command in ("/nhiemvu", "/baocao", "/status"):
        assert "Which plan" not in text_of(office.say(OFFICER, command))
        assert "Plan: " not in text_of(office.answers[OFFICER])
    assert "the only plan in force" in text_of(office.say(OFFICER, "/kehoach"))


def test_where_there_is_nothing_to_choose_a_number_answers_the_report(office: Chat) -> None:
    office.say(OFFICER, "/baocao 11")
    office.say(OFFICER, "/kehoach")
    assert "What was done" in text_of(office.say(OFFICER, "1"))


# Two plans of one province


@pytest.mark.parametrize("command", ["/nhiemvu", "/tasks", "/status", "/baocao", "/NhiemVu"])
def test_the_first_command_asks_which_plan_and_goes_on_by_itself(two: Chat, command: str) -> None:
    asked = two.say(OFFICER, command)
    assert len(asked) == 1
    assert "Which plan is this about?" in asked[0].text
    assert "1. 1649/QĐ-UBND" in asked[0].text
    assert "2 tasks of your agency" in asked[0].text
    assert list(asked[0].buttons) == ["1. 1649/QĐ-UBND", "2. 99/KH-UBND"]
    answers = two.press(OFFICER, "99/KH-UBND")
    assert "you work on plan 99/KH-UBND" in answers[0].text
    assert answers[0].method == "editMessageText"
    assert answers[1].method == "sendMessage"
    assert "Plan: 99/KH-UBND" in answers[1].text


def test_it_is_asked_once_and_remembered_with_a_trace(two: Chat) -> None:
    two.say(OFFICER, "/nhiemvu")
    two.press(OFFICER, "99/KH-UBND")
    assert "Which plan" not in text_of(two.say(OFFICER, "/status"))
    assert chosen_plan(two, "Lan") == "99"
    with two.database.read() as session:
        row = session.scalars(select(AuditRow).where(AuditRow.action == Action.PERSON_PLAN)).one()
        assert row.detail["before"] is None
        assert row.inbox_seq is not None
    assert chosen_plan(two, "Hùng") is None


@pytest.mark.parametrize("typed", ["2", "so 2", "99", "99/KH-UBND", "99/kh-ubnd"])
def test_the_plan_is_chosen_by_typing_as_well(two: Chat, typed: str) -> None:
    two.say(OFFICER, "/nhiemvu")
    answers = two.say(OFFICER, typed)
    assert "you work on plan 99/KH-UBND" in answers[0].text
    assert "2 of 2 reports not sent yet" in answers[1].text


def test_what_is_no_answer_leaves_the_question_open(two: Chat) -> None:
    two.say(OFFICER, "/nhiemvu")
    assert "did not understand" in text_of(two.say(OFFICER, "cái nào cũng được"))
    assert "type its number (1-2)" in text_of(two.say(OFFICER, "3"))
    assert "99/KH-UBND" in text_of(two.say(OFFICER, "2"))


def test_a_whole_report_waits_for_the_plan_and_is_not_typed_twice(two: Chat) -> None:
    two.say(OFFICER, "/baocao 11 60% Đã thí điểm tại 5 xã")
    answers = two.press(OFFICER, "99/KH-UBND")
    preview = text_of(answers)
    assert "Please check the report on 11" in preview
    assert "Plan: 99/KH-UBND" in preview
    assert "Đã thí điểm tại 5 xã" in preview
    receipt = text_of(two.press(OFFICER, "Send"))
    assert "Sent." in receipt
    assert "Plan: 99/KH-UBND" in receipt
    assert "Sent: 1 of 2" in text_of(two.say(OFFICER, "/status"))


def test_the_choice_stands_where_the_command_cannot_be_done(two: Chat) -> None:
    two.say(OFFICER, "/baocao 6.a")
    answers = two.press(OFFICER, "99/KH-UBND")
    assert "The plan has no task “6.a”" in text_of(answers)
    assert chosen_plan(two, "Lan") == "99"


def test_help_and_stopping_do_not_ask(two: Chat) -> None:
    for command in ("/help", "/ngonngu", "/huy", "/start"):
        assert "Which plan" not in text_of(two.say(OFFICER, command))


def test_the_question_in_the_middle_of_a_report_loses_nothing(office: Chat) -> None:
    office.say(OFFICER, "/baocao 11")
    office.press(OFFICER, "In progress")
    office.load_plan(SAME_PROVINCE, "99")
    office.say(OFFICER, "/status")
    office.press(OFFICER, "1649/QĐ-UBND")
    assert "What was done" in text_of(office.say(OFFICER, "40"))


def test_an_answer_to_the_report_is_taken_though_the_plan_is_asked(office: Chat) -> None:
    office.say(OFFICER, "/baocao 11")
    office.press(OFFICER, "In progress")
    office.load_plan(SAME_PROVINCE, "99")
    office.say(OFFICER, "/status")
    assert "What was done" in text_of(office.say(OFFICER, "40%"))


def test_kehoach_shows_what_is_chosen_and_changes_it(two: Chat) -> None:
    two.say(OFFICER, "/nhiemvu")
    two.press(OFFICER, "1649/QĐ-UBND")
    shown = text_of(two.say(OFFICER, "/kehoach"))
    assert "Plans in force" in shown
    assert shown.index("chosen") < shown.index("2. 99/KH-UBND")
    assert "99/KH-UBND" in text_of(two.say(OFFICER, "/plan 2"))
    assert "2 of 2 reports" in text_of(two.say(OFFICER, "/nhiemvu"))
    assert "no plan “7”" in text_of(two.say(OFFICER, "/kehoach 7"))
    assert chosen_plan(two, "Lan") == "99"


def test_a_duty_of_the_other_plan_is_opened_and_says_which_plan_it_is(two: Chat) -> None:
    two.say(OFFICER, "/nhiemvu")
    two.press(OFFICER, "1649/QĐ-UBND")
    duty = duty_of(two, "99", "11", "so-tnmt")
    assert "Plan: 99/KH-UBND" in text_of(two.press_data(OFFICER, Callback.of("task", duty)))
    assert "Plan: 99/KH-UBND" in text_of(two.press_data(OFFICER, Callback.of("report", duty)))
    refused = two.press_data(OTHER, Callback.of("task", duty))
    assert [answer.method for answer in refused] == ["answerCallbackQuery"]


def test_the_figures_are_those_of_the_chosen_plan(two: Chat) -> None:
    two.say(PLANNER, "/status")
    text = text_of(two.press(PLANNER, "99/KH-UBND"))
    assert "the whole plan (99/KH-UBND)" in text
    assert "Sent: 0 of 2" in text
    assert "Plan: 99/KH-UBND" in text_of(two.press(PLANNER, "By task"))
    two.say(PLANNER, "/kehoach 1")
    assert "Sent: 0 of 150" in text_of(two.say(PLANNER, "/status"))


def test_a_forged_choice_of_a_plan_is_refused(provinces: Chat) -> None:
    with provinces.database.read() as session:
        other = session.scalars(select(Plan.id).where(Plan.code == "77")).one()
    for number in (other, 0, 10**17):
        refused = provinces.press_data(OFFICER, Callback.of("plan_choose", number))
        assert [answer.method for answer in refused] == ["answerCallbackQuery"]
        assert "cannot be chosen" in str(refused[0].params)
    assert chosen_plan(provinces, "Lan") is None


# A plan that ends


def test_a_plan_that_ends_asks_nothing_more_and_keeps_what_was_reported(two: Chat) -> None:
    two.say(OFFICER, "/baocao 11 60% Đã làm")
    two.press(OFFICER, "99/KH-UBND")
    two.press(OFFICER, "Send")
    sent, waiting = (duty_of(two, "99", code, "so-tnmt") for code in ("11", "12"))
    two.say(OFFICER, "/baocao 12 10% Đang làm")
    with two.database.begin() as session:
        plan = session.scalars(select(Plan).where(Plan.code == "99")).one()
        first = session.scalars(select(Plan).where(Plan.code == "1649")).one()
        plans.end(session, plan, first, two.now)
    assert "no longer asked of Sở TN&MT" in str(two.press(OFFICER, "Send")[0].params)
    assert "no longer asked" in str(
        two.press_data(OFFICER, Callback.of("task", waiting))[0].params
    )
    assert "Plan: 99/KH-UBND" in text_of(two.press_data(OFFICER, Callback.of("task", sent)))
    # The chosen plan is gone; the other one is the only one, so nobody is asked.
    assert "9 of 9 reports not sent yet" in text_of(two.say(OFFICER, "/nhiemvu"))


# Two provinces


def test_each_province_works_on_its_own_plan_without_being_asked(provinces: Chat) -> None:
    assert "9 of 9 reports not sent yet" in text_of(provinces.say(OFFICER, "/nhiemvu"))
    assert "1 of 1 reports not sent yet" in text_of(provinces.say(THERE, "/nhiemvu"))
    assert "the whole plan (77/QĐ-UBND)" in text_of(provinces.say(PLANNER_THERE, "/status"))
    assert "the whole plan (1649/QĐ-UBND)" in text_of(provinces.say(LEADER, "/status"))
    assert "the only plan in force" in text_of(provinces.say(THERE, "/kehoach"))


def test_no_planner_sees_into_another_province(provinces: Chat) -> None:
    here = duty_of(provinces, "1649", "4.b", "so-ct")
    there = duty_of(provinces, "77", "2.a", "so-ct")
    shown = provinces.press_data(PLANNER_THERE, Callback.of("task", there))
    assert "Thí điểm thu gom bao bì nhựa" in text_of(shown)
    for who, duty in ((PLANNER_THERE, here), (PLANNER, there), (LEADER, there), (THERE, here)):
        refused = provinces.press_data(who, Callback.of("task", duty))
        assert [answer.method for answer in refused] == ["answerCallbackQuery"]
    with provinces.database.read() as session:
        agencies = {
            (agency.territory, agency.code): agency.id
            for agency in session.scalars(select(Agency))
        }
    for who, place in (
        (PLANNER, ("vinh-long", "so-ct")),
        (PLANNER_THERE, ("tra-vinh", "so-ct")),
    ):
        refused = provinces.press_data(who, Callback.of("agency", agencies[place], 0))
        assert [answer.method for answer in refused] == ["answerCallbackQuery"]


def test_a_task_of_the_other_province_cannot_be_reported(provinces: Chat) -> None:
    there = duty_of(provinces, "77", "1", "so-tnmt")
    refused = provinces.press_data(OFFICER, Callback.of("report", there))
    assert [answer.method for answer in refused] == ["answerCallbackQuery"]


def test_who_works_in_two_provinces_is_a_planner_in_one_only(provinces: Chat) -> None:
    provinces.join(PLANNER, "so-ct", Role.OFFICER, language="en", territory="vinh-long")
    assert "Which plan" in text_of(provinces.say(PLANNER, "/status"))
    text = text_of(provinces.press(PLANNER, "77/QĐ-UBND"))
    assert "Reports of 2026: Sở Công Thương" in text
    assert "Plan: 77/QĐ-UBND" in text
    assert "Sở Công Thương" in text_of(provinces.say(PLANNER, "/nhiemvu"))
    assert "Kế hoạch và Đầu tư" not in provinces.answers[PLANNER][-1].text
    provinces.say(PLANNER, "/kehoach 1649")
    assert "the whole plan (1649/QĐ-UBND)" in text_of(provinces.say(PLANNER, "/status"))
