"""Buttons that are typed, hints, the help and the language in the middle of a question."""

from datetime import timedelta

import pytest

from models.delivery import OutboxRow, OutboxState
from services import outbox
from services.reminders import KIND as REMINDER
from tests.handlers.conftest import HEAD, LEADER, OFFICER, OTHER, PLANNER
from tests.support.chat import Chat, text_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_a_number_opens_the_task_at_that_place_of_the_list(office: Chat) -> None:
    listed = office.say(OFFICER, "/nhiemvu")[0]
    third = list(listed.buttons)[2].split(" · ")[0].split()[-1]
    assert text_of(office.say(OFFICER, "3")).startswith(f"{third}.")


def test_a_code_opens_its_task_before_the_number_does(office: Chat) -> None:
    office.say(OFFICER, "/nhiemvu")
    assert text_of(office.say(OFFICER, "11")).startswith("11.")
    office.say(OFFICER, "/nhiemvu")
    assert text_of(office.say(OFFICER, "6b")).startswith("6.b.")


def test_a_label_can_be_typed(office: Chat) -> None:
    office.say(OFFICER, "/nhiemvu")
    assert "Tasks of 2026" in text_of(office.say(OFFICER, "more"))
    office.say(OFFICER, "/ngonngu")
    assert "tiếng Việt" in text_of(office.say(OFFICER, "tiếng việt"))


def test_a_number_chooses_the_task_to_report_on(office: Chat) -> None:
    chosen = office.say(OFFICER, "/baocao")[0]
    first = next(iter(chosen.buttons)).split(" · ")[0]
    assert f"Report on {first}" in text_of(office.say(OFFICER, "1"))


def test_a_number_goes_through_the_figures(office: Chat) -> None:
    office.say(PLANNER, "/status")
    assert "By agency" in text_of(office.say(PLANNER, "1"))
    office.say(PLANNER, "/status")
    assert "Overdue" in text_of(office.say(PLANNER, "4"))


def test_a_number_that_no_button_has_presses_nothing(office: Chat) -> None:
    office.say(PLANNER, "/status")
    assert "nothing was recorded" in text_of(office.say(PLANNER, "9999"))


def test_an_open_question_takes_the_number_for_its_answer(office: Chat) -> None:
    office.say(OFFICER, "/nhiemvu")
    office.say(OFFICER, "/baocao 11")
    assert "How many percent" in text_of(office.say(OFFICER, "2"))


def test_a_number_gives_no_right(office: Chat) -> None:
    office.say(OFFICER, "/nhiemvu")
    assert "not given to your agency" in text_of(office.say(OTHER, "1"))


def test_after_a_notice_the_older_buttons_are_not_pressed_by_number(office: Chat) -> None:
    office.say(PLANNER, "/status")
    office.machine_clock.advance(timedelta(minutes=5))
    with office.database.begin() as session:
        now = office.machine_clock.now()
        outbox.enqueue(
            session, "w|1", "weekly", {}, channel="telegram", address=str(PLANNER), now=now
        )
        row = session.query(OutboxRow).filter_by(key="w|1").one()
        row.state, row.settled_at = OutboxState.SENT, now
    office.collect()
    assert "By agency" not in text_of(office.say(PLANNER, "1"))


def test_the_choice_of_a_reply_is_typed(office: Chat) -> None:
    with office.database.begin() as session:
        outbox.enqueue(
            session,
            "reminder|1",
            REMINDER,
            {},
            channel="telegram",
            address=str(OFFICER),
            now=office.machine_clock.now(),
        )
        row = session.query(OutboxRow).one()
        row.state, row.message_reference = OutboxState.SENT, "77"
        row.settled_at = office.machine_clock.now()
    office.collect()
    message = {"message_id": 77, "date": 1, "chat": {"id": OFFICER, "type": "private"}}
    office.say(OFFICER, "60% Đã làm", reply_to_message=message)
    assert "check the report on 12" in text_of(office.say(OFFICER, "12"))


def test_each_hint_is_shown_once(office: Chat) -> None:
    assert "Good to know" in text_of(office.say(OFFICER, "/nhiemvu"))
    assert "Good to know" not in text_of(office.say(OFFICER, "/nhiemvu"))
    assert "Good to know" in text_of(office.say(HEAD, "/nhiemvu"))
    for code, told in (("11", True), ("12", False)):
        office.say(OFFICER, f"/baocao {code} 60% Đã làm")
        assert ("you need no command" in text_of(office.press(OFFICER, "Send"))) is told


def test_the_help_says_what_waits(office: Chat) -> None:
    office.say(OFFICER, "/baocao 11")
    office.say(OFFICER, "/huy")
    text = text_of(office.say(OFFICER, "/help"))
    assert "9 reports are not sent yet (17 days left)" in text
    assert "1 draft is begun" in text
    assert "The whole plan" not in text
    assert "150 of 150 reports not sent yet" in text_of(office.say(PLANNER, "/help"))


@pytest.mark.parametrize(
    ("who", "has", "has_not"),
    [
        (OFFICER, "/baocao", "/lienket"),
        (HEAD, "/lienket", "/nothing"),
        (LEADER, "/status", "/baocao"),
    ],
)
def test_the_help_names_what_the_person_may_do(
    office: Chat, who: int, has: str, has_not: str
) -> None:
    text = text_of(office.say(who, "/help"))
    assert has in text
    assert has_not not in text


def test_the_open_question_is_asked_again_in_the_new_language(office: Chat) -> None:
    office.say(OFFICER, "/baocao 11")
    office.say(OFFICER, "/ngonngu")
    answers = office.press(OFFICER, "Tiếng Việt")
    assert "tiếng Việt" in answers[0].text
    asked = next(answer for answer in answers[1:] if answer.method == "sendMessage")
    assert "11" in asked.text
    assert "Đang thực hiện" in asked.buttons
    assert "phần trăm" in text_of(office.press(OFFICER, "Đang thực hiện"))
