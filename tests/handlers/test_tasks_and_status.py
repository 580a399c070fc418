"""/nhiemvu, the card, /status, /help and the language."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.agencies import Agency
from tests.handlers.conftest import HEAD, LEADER, OFFICER, OTHER, PLANNER
from tests.support.chat import Chat, text_of

# The SQL is in services, whose tests run on both servers.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def file_11(chat: Chat) -> None:
    chat.say(OFFICER, "/baocao 11 60% Đã thí điểm. Vướng mắc: thiếu xe")
    chat.press(OFFICER, "Send")


def test_the_list_counts_what_is_missing_and_says_how_long_there_is(office: Chat) -> None:
    text = text_of(office.say(OFFICER, "/nhiemvu"))
    assert "Sở Tài nguyên và Môi trường" in text
    assert "9 of 9 reports not sent yet" in text
    assert "17 days left" in text
    office.clock.advance(timedelta(days=20))
    assert "3 days overdue" in text_of(office.say(OFFICER, "/nhiemvu"))


def test_what_is_reported_sinks_below_what_is_not(office: Chat) -> None:
    file_11(office)
    first = office.say(OFFICER, "/nhiemvu")[0]
    assert "8 of 9" in first.text
    assert not any(label.startswith("✅") for label in first.buttons)


def test_pages_turn_in_place(office: Chat) -> None:
    office.say(OFFICER, "/nhiemvu")
    answers = office.press(OFFICER, "More")
    assert answers[0].method == "editMessageText"
    assert office.press(OFFICER, "Back")[0].method == "editMessageText"


def test_the_card_shows_the_plans_row_and_the_last_report(office: Chat) -> None:
    file_11(office)
    text = text_of(office.press(OFFICER, "Show the task"))
    for part in (
        "Triển khai thực hiện chính sách ưu đãi",
        "Time: 2023 - 2030",
        "Lead agency: Sở Tài nguyên và Môi trường",
        "Sở Xây dựng",
        "I. State budget",
        "III. Commercial loans",
        "item 13.1.3 of Decision 882",
        "lead agency",
        "Last report (2026, version 1): In progress, 60%",
        "Đã thí điểm",
        "thiếu xe",
    ):
        assert part in text


def test_the_evidence_of_a_report_can_be_opened_by_who_may_see_it(office: Chat) -> None:
    office.say(OFFICER, "/baocao 11 60% Đã làm")
    office.send_file(OFFICER, "a.pdf")
    receipt = office.press(OFFICER, "Send")
    card = office.press(OFFICER, "Show the task")
    data = {label: d for a in card for label, d in a.buttons.items()}["Show the evidence (1)"]
    assert receipt
    assert office.press_data(HEAD, data)[0].params["document"] == "f-a.pdf"
    assert office.press_data(PLANNER, data)[0].params["document"] == "f-a.pdf"
    refused = office.press_data(OTHER, data)
    assert [a.method for a in refused] == ["answerCallbackQuery"]


def test_a_card_of_another_agency_is_refused(office: Chat) -> None:
    office.say(OFFICER, "/nhiemvu")
    card = office.answers[OFFICER][-1]
    data = next(iter(card.buttons.values()))
    assert [a.method for a in office.press_data(OTHER, data)] == ["answerCallbackQuery"]


@pytest.mark.parametrize("who", [OFFICER, HEAD])
def test_an_agency_sees_its_own_figures(office: Chat, who: int) -> None:
    file_11(office)
    text = text_of(office.say(who, "/status"))
    assert "Sent: 1 of 9" in text
    assert "Updated this year: 1/9 (11.1%)" in text
    assert "Sở Xây dựng" not in text


@pytest.mark.parametrize("who", [PLANNER, LEADER])
@pytest.mark.parametrize("command", ["/status", "/tinhhinh"])
def test_the_planners_and_the_leaders_see_the_whole_plan(
    office: Chat, who: int, command: str
) -> None:
    file_11(office)
    answer = office.say(who, command)[0]
    assert "the whole plan (1649/QĐ-UBND)" in answer.text
    assert "Sent: 1 of 150 (on time 1, late 0). Not yet: 149." in answer.text
    assert "In progress: 1 (1 on track)" in answer.text
    assert "Oldest overdue" in answer.text
    assert "1.b" in answer.text
    assert "5.b, 6.a, 9, 13.a" in answer.text


def test_every_number_opens_the_list_behind_it(office: Chat) -> None:
    file_11(office)
    office.say(PLANNER, "/status")
    assert "Sở TN&MT: sent 1/9" in text_of(office.press(PLANNER, "By agency")) + text_of(
        office.press(PLANNER, "More")
    ) + text_of(office.press(PLANNER, "More"))
    office.press(PLANNER, "Overview")
    assert "11 " in text_of(office.press(PLANNER, "By task")) + text_of(
        office.press(PLANNER, "More")
    )
    office.press(PLANNER, "Overview")
    assert "Reports not sent yet" in text_of(office.press(PLANNER, "Not sent"))
    office.press(PLANNER, "Overview")
    assert "1.b" in text_of(office.press(PLANNER, "Overdue"))


def test_after_the_deadline_the_missing_are_named(office: Chat) -> None:
    office.clock.advance(timedelta(days=19))
    office.say(PLANNER, "/status")
    text = text_of(office.press(PLANNER, "Not sent"))
    assert "missing after the deadline" in text
    assert "Sở TN&MT: 9 of 9" in text + text_of(office.press(PLANNER, "More"))


def test_help_names_every_command(office: Chat) -> None:
    text = text_of(office.say(OFFICER, "/help"))
    for command in ("/baocao", "/nhiemvu", "/status", "/huy", "/ngonngu", "/help"):
        assert command in text
    assert "focal officer of Sở Tài nguyên và Môi trường" in text


def test_the_language_changes_at_once_and_in_the_middle_of_a_report(office: Chat) -> None:
    office.say(OFFICER, "/baocao 11")
    office.say(OFFICER, "/ngonngu")
    office.press(OFFICER, "Tiếng Việt")
    answers = office.say(OFFICER, "/baocao")
    assert "In which state" not in text_of(answers)
    assert len(answers[0].buttons) == 5


def test_the_planner_reads_any_agencys_reports(office: Chat) -> None:
    file_11(office)
    office.say(PLANNER, "/status")
    office.press(PLANNER, "By agency")
    text = text_of(office.press(PLANNER, "Sở TN&MT"))
    assert "Tasks of 2026: Sở Tài nguyên và Môi trường" in text
    office.press(PLANNER, "More")
    card = office.press(PLANNER, "11 ·")
    assert "Đã thí điểm" in text_of(card)
    assert "Report" not in card[0].buttons
    back = text_of(office.press(PLANNER, "← All tasks"))
    assert "Sở Tài nguyên và Môi trường" in back
    assert "By agency" in text_of(office.press(PLANNER, "← By agency"))


def test_an_officer_cannot_open_another_agencys_list(office: Chat) -> None:
    with office.database.read() as session:
        ids = session.scalars(select(Agency.id).where(Agency.code == "so-khdt")).all()
    answers = office.press_data(OFFICER, f"agency:{ids[0]}:0")
    assert [a.method for a in answers] == ["answerCallbackQuery"]
