"""A reply to a reminder is a report on its task."""

import pytest
from sqlalchemy import select

from models.delivery import OutboxRow, OutboxState
from models.reports import Report
from services import outbox
from services.replies import REMINDER
from tests.handlers.conftest import OFFICER, OTHER
from tests.support.chat import Chat, text_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def reminded(office: Chat) -> Chat:
    """The office after a reminder to the officer: it is message 77 of their chat."""
    with office.database.begin() as session:
        outbox.enqueue(
            session,
            "reminder|1",
            REMINDER,
            {"stage": "before_14"},
            channel="telegram",
            address=str(OFFICER),
            now=office.machine_clock.now(),
        )
        row = session.scalars(select(OutboxRow)).one()
        row.state, row.message_reference = OutboxState.SENT, "77"
    office.collect()
    return office


def reply(chat: Chat, text: str, to: int = 77) -> str:
    message = {"message_id": to, "date": 1, "chat": {"id": OFFICER, "type": "private"}}
    return text_of(chat.say(OFFICER, text, reply_to_message=message))


def test_a_reply_with_a_code_goes_to_the_preview(reminded: Chat) -> None:
    text = reply(reminded, "12 50% Đã trình dự thảo")
    assert "Please check the report on 12" in text
    assert "50%" in text


def test_a_reply_without_a_code_is_asked_for_its_task_and_keeps_its_text(reminded: Chat) -> None:
    assert "Which task is this about?" in reply(reminded, "60% Đã thí điểm. Vướng mắc: thiếu xe")
    preview = text_of(reminded.press(OFFICER, "11 ·"))
    for part in ("report on 11", "60%", "Đã thí điểm.", "thiếu xe"):
        assert part in preview


def test_words_without_a_percent_are_the_result(reminded: Chat) -> None:
    reply(reminded, "Đã họp với 9 huyện")
    assert "In which state" in text_of(reminded.press(OFFICER, "11 ·"))
    with reminded.database.read() as session:
        assert session.scalars(select(Report)).one().result == "Đã họp với 9 huyện"


def test_the_only_open_task_is_meant(reminded: Chat) -> None:
    for code in ("12", "2.a", "4.a", "4.b", "13.c", "5.a", "6.a", "6.b"):
        reminded.say(OFFICER, f"/baocao {code} 10% Đã làm")
        reminded.press(OFFICER, "Send")
    assert "Please check the report on 11" in reply(reminded, "60% Đã thí điểm")


def test_a_reply_to_something_else_is_read_as_any_message_is(reminded: Chat) -> None:
    assert "nothing was recorded" in reply(reminded, "60% Đã trình", to=78)


def test_a_wrong_percent_is_refused_and_nothing_is_written(reminded: Chat) -> None:
    assert "not between 0 and 100" in reply(reminded, "12 140% Đã trình")
    with reminded.database.read() as session:
        assert session.scalars(select(Report)).all() == []


def test_an_old_choice_is_answered_kindly(reminded: Chat) -> None:
    answers = reminded.press_data(OTHER, "reply_on:1")
    assert "no longer being written" in text_of(answers)


def test_stopping_leaves_the_choice_of_a_task_too(reminded: Chat) -> None:
    reply(reminded, "60% Đã thí điểm")
    assert "Stopped; nothing was sent" in text_of(reminded.say(OFFICER, "/huy"))
    assert "no longer being written" in text_of(reminded.press(OFFICER, "11 ·"))
    assert "There is nothing to stop" in text_of(reminded.say(OFFICER, "/huy"))
