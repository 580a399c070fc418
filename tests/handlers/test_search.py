"""/tim in the chat, the sheets it opens, and what the plan's text says of a task."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.plans import Task
from models.rights import Role
from models.searching import SearchQuery
from services import search
from tests.handlers.conftest import HEAD, LEADER, OFFICER, OTHER, PLANNER
from tests.support.chat import SECOND_PLAN, Answer, Chat, text_of
from views.callbacks import Callback

#: What is found does not depend on the database; services/test_search.py asks both.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def find(chat: Chat, user: int, text: str) -> Answer:
    return chat.say(user, f"/tim {text}")[0]


# Words


@pytest.mark.parametrize(
    "typed", ["nước thải", "nuoc thai", "NƯỚC THẢI", "nu\u031bo\u031b\u0301c tha\u0309i"]
)
def test_waste_water_is_found_in_the_plans_text(office: Chat, typed: str) -> None:
    answer = find(office, OFFICER, typed)
    assert "The plan's text (2)" in answer.text
    assert "II.3.c · Xanh hóa lối sống" in answer.text
    assert "hệ thống xử lý nước thải" in answer.text
    assert "Indicators (1)" in answer.text
    opened = office.press(OFFICER, "III.2.g")
    assert opened[0].method == "editMessageText"
    assert "hệ thống xử lý nước thải" in opened[0].text
    assert "Passage III.2.g" in opened[0].text
    assert "Page 3 of 5" in opened[0].text
    assert "Found for" in text_of(office.press(OFFICER, "What was found"))


def test_garbage_leads_to_the_tasks_on_waste(office: Chat) -> None:
    answer = find(office, OFFICER, "rac thai")
    assert "Tasks (2)" in answer.text
    assert answer.text.index("11 · Quản lý chất thải rắn") < answer.text.index("Indicators")
    card = office.press(OFFICER, "11 · ")
    # The card is a new message: what was found stays above it.
    assert card[0].method == "sendMessage"
    assert "Report by the end of" in card[0].text


@pytest.mark.parametrize(
    ("typed", "opened"),
    [
        ("11", "Report by the end of"),
        ("nv 11", "Report by the end of"),
        ("Quản lý chất thải rắn sinh hoạt tại các địa phương", "11. Triển khai"),
        ("III.2.e", "Passage III.2.e"),
        ("chỉ tiêu II.1", "Indicator II.1."),
        ("Sở Xây dựng", "It leads"),
        ("xd", "It leads"),
        ("logistics xanh hóa", "10. Hoàn thiện hệ thống"),
    ],
)
def test_the_only_hit_is_opened_at_once(office: Chat, typed: str, opened: str) -> None:
    assert opened in find(office, OFFICER, typed).text


def test_a_heading_shows_its_tasks(office: Chat) -> None:
    answer = find(office, OFFICER, "13")
    assert "Tasks (4)" in answer.text
    sheet = text_of(office.press(OFFICER, "13 · "))
    assert "This is a heading" in sheet
    assert "13.a" in str(office.answers[OFFICER][-2].buttons)


def test_nothing_found_helps_on(office: Chat) -> None:
    answer = find(office, OFFICER, "nuoc thia")
    assert "Nothing was found for “nuoc thia”" in answer.text
    assert "🔎 nước thải" in answer.buttons
    assert "The plan's text (2)" in text_of(office.press(OFFICER, "🔎 nước thải"))
    assert "Nothing was found" in find(office, OFFICER, "xyzzy <b>&").text


def test_without_words_it_asks_and_takes_the_next_message(office: Chat) -> None:
    assert "What are you looking for?" in text_of(office.say(OFFICER, "/find"))
    assert "The plan's text (2)" in text_of(office.say(OFFICER, "nước thải"))


def test_a_code_of_what_was_found_opens_it_without_a_button(office: Chat) -> None:
    find(office, OFFICER, "nước thải")
    assert "Passage III.2.g" in text_of(office.say(OFFICER, "iii.2.g"))
    assert "did not understand" in text_of(office.say(OFFICER, "IV.1"))
    find(office, OFFICER, "rác thải")
    assert "Report by the end of" in text_of(office.say(OFFICER, "11"))


def test_a_search_does_not_disturb_a_report(office: Chat) -> None:
    office.say(OFFICER, "/baocao 11")
    office.press(OFFICER, "In progress")
    answers = office.say(OFFICER, "/tim nước thải")
    assert "still open" in text_of(answers)
    assert "What was done" in text_of(office.say(OFFICER, "40"))


def test_pages_turn_in_place(office: Chat) -> None:
    find(office, OFFICER, "tăng trưởng xanh")
    assert office.press(OFFICER, "More")[0].method == "editMessageText"
    assert office.press(OFFICER, "Back")[0].method == "editMessageText"


def test_a_long_search_and_odd_letters_break_nothing(office: Chat) -> None:
    for text in ("rác " * 500, "%s %(n)s", "<b>", "🌳", "\u0300", "6.a' OR 1=1", "-", "/tim"):
        assert office.say(OFFICER, f"/tim {text}")[0].text


# States


def test_tasks_are_found_by_how_they_stand(office: Chat) -> None:
    office.say(OFFICER, "/baocao 11 60% Đã thí điểm")
    office.press(OFFICER, "Send")
    missing = find(office, OFFICER, "chưa gửi")
    assert "8 tasks: report not sent yet" in missing.text
    assert "11 · " not in str(missing.buttons)
    assert "11. Triển khai" in find(office, OFFICER, "đang thực hiện").text
    assert "0 tasks: Completed" in find(office, OFFICER, "hoàn thành").text
    overdue = find(office, OFFICER, "nhiệm vụ quá hạn")
    assert "12. Triển khai Kế hoạch quản lý chất lượng không khí" in overdue.text
    office.clock.advance(timedelta(days=20))
    late = find(office, OFFICER, "quá hạn")
    assert "8 tasks: overdue" in late.text


def test_who_sees_the_whole_plan_finds_every_agencys(office: Chat) -> None:
    assert "150 tasks: report not sent yet" in find(office, LEADER, "chưa gửi").text
    one = find(office, PLANNER, "chưa gửi sở xây dựng")
    assert "Agency: Sở Xây dựng" in one.text
    assert "Sở TN&MT" not in one.text


def test_the_figures_of_others_are_not_found(office: Chat) -> None:
    office.say(OFFICER, "/baocao 11 60% Đã thí điểm")
    office.press(OFFICER, "Send")
    assert "Sở TN&MT" not in find(office, OTHER, "đang thực hiện").text
    assert "in progress" not in find(office, OTHER, "đang thực hiện Sở TN&MT").text.lower()


# Sheets


def test_the_plan_is_public_inside_but_not_how_others_stand(office: Chat) -> None:
    office.say(OFFICER, "/baocao 12 60% Đã lập kế hoạch")
    office.press(OFFICER, "Send")
    # Sở Xây dựng has nothing to do with 12.
    sheet = find(office, OTHER, "12")
    assert "12. Triển khai Kế hoạch quản lý chất lượng không khí" in sheet.text
    assert "Lead agency: Sở Tài nguyên và môi trường" in sheet.text
    for secret in ("60%", "Đã lập", "In progress", "How it stands"):
        assert secret not in sheet.text
    assert not [label for label in sheet.buttons if "TN&MT" in label]
    shown = find(office, PLANNER, "12")
    assert "How it stands" in shown.text
    assert "60%" in text_of(office.press(PLANNER, "Sở TN&MT"))


def test_the_agencies_of_a_task_are_turned_over(office: Chat) -> None:
    def cards(answer: Answer) -> set[str]:
        return {data for data in answer.buttons.values() if data.startswith("task!")}

    first = cards(find(office, PLANNER, "13.c"))
    second = cards(office.press(PLANNER, "More")[0])
    assert len(first) == len(second) == 8
    assert first.isdisjoint(second)
    assert "How it stands" in text_of(office.press(PLANNER, "Back"))


def test_an_agencys_sheet_says_what_the_plan_gives_it(office: Chat) -> None:
    sheet = find(office, OTHER, "Sở Tài nguyên và Môi trường")
    assert "It reports to: Sở Kế hoạch và Đầu tư" in sheet.text
    assert "It leads (9)" in sheet.text
    assert "• 11 Quản lý chất thải rắn" in sheet.text
    assert "Indicators (" in sheet.text
    assert "How its tasks stand" not in sheet.buttons
    assert "How its tasks stand" in find(office, HEAD, "TN&MT").buttons
    assert "9 of 9 reports" in text_of(office.press(HEAD, "How its tasks stand"))


def test_an_indicators_sheet_has_its_targets(office: Chat) -> None:
    sheet = find(office, OTHER, "chỉ tiêu III.1").text
    assert "Target 2030: 98,5" in sheet
    assert "Lead agency:" in sheet


def test_somebody_elses_search_and_forged_numbers_are_old_buttons(office: Chat) -> None:
    find(office, OFFICER, "nước thải")
    with office.database.read() as session:
        number = session.scalars(select(SearchQuery.id)).first() or 0
    for data in (
        Callback.of("found", number, 0),
        Callback.of("found", 10**9, 0),
        Callback.of("found_task", 10**9, 0, 0),
        Callback.of("found_passage", 10**9, 0, 0),
        Callback.of("found_indicator", 10**9, 0),
        Callback.of("found_agency", 10**9, 0),
        Callback.of("passages", 10**9, 0, 0),
    ):
        answers = office.press_data(OTHER, data)
        assert [answer.method for answer in answers] == ["answerCallbackQuery"]
        assert "old" in str(answers[0].params)


def test_another_provinces_plan_is_not_found_or_opened(office: Chat) -> None:
    office.load_plan(SECOND_PLAN, "77")
    office.join(21, "so-ct", Role.OFFICER, "Số 21", language="en", territory="vinh-long")
    assert "Tái chế bao bì" in find(office, 21, "bao bì").text
    assert "bao bì nhựa" not in find(office, OFFICER, "bao bì").text
    assert "Nothing was found" in find(office, 21, "logistics").text
    with office.database.read() as session:
        task = session.scalars(select(Task.id).where(Task.short_title == "Tái chế bao bì")).one()
    refused = office.press_data(OFFICER, Callback.of("found_task", task, 0, 0))
    assert [answer.method for answer in refused] == ["answerCallbackQuery"]


# What the plan says of a task


def test_the_card_leads_to_what_the_plan_says_of_the_task(office: Chat) -> None:
    find(office, OFFICER, "11")
    first = office.press(OFFICER, "What the plan says of it")[0]
    assert "What the plan says of task 11" in first.text
    assert "Passage II.3.c" in first.text
    seen = [first.text]
    while "More →" in office.answers[OFFICER][-2].buttons:
        seen.append(text_of(office.press(OFFICER, "More →")))
    assert "thu gom, phân loại rác thải tại nguồn" in seen[-1]
    # Only the part on waste of the long passage is shown.
    assert "Năng lượng: Triển khai" not in "".join(seen)
    assert all(len(text) < 3000 for text in seen)
    assert "Report by the end of" in text_of(office.press(OFFICER, "The task"))


def test_the_sheet_leads_there_and_back_as_well(office: Chat) -> None:
    find(office, OTHER, "12")
    assert "Kế hoạch quản lý chất lượng môi trường không khí" in text_of(
        office.press(OTHER, "What the plan says of it")
    )
    assert "Lead agency: Sở Tài nguyên" in text_of(office.press(OTHER, "The task"))


# Keeping


def test_searches_are_forgotten_after_a_month(office: Chat) -> None:
    find(office, OFFICER, "nước thải")
    with office.database.begin() as session:
        search.purge(session, office.now + timedelta(days=29))
        assert session.scalars(select(SearchQuery)).all()
        search.purge(session, office.now + timedelta(days=30))
        assert not session.scalars(select(SearchQuery)).all()
