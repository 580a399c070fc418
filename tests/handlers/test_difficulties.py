"""Difficulties through the chat: raising, the register, answering, and what a report brings."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from core.i18n import Words
from models.delivery import OutboxRow, OutboxState
from models.notices import Postpone
from models.requests import Difficulty, DifficultyFile
from services import difficulties, difficulty_dialog, notices
from tests.handlers.conftest import HEAD, LEADER, OFFICER, OTHER, PLANNER
from tests.support.chat import MEGABYTE, Answer, Chat, text_of
from views import notices as notice_views

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def register(chat: Chat) -> list[Difficulty]:
    with chat.database.read() as session:
        return list(session.scalars(select(Difficulty).order_by(Difficulty.id)))


def raise_on_11(chat: Chat, text: str = "Thiếu xe thu gom", user: int = OFFICER) -> int:
    chat.say(user, f"/vuongmac 11 {text}")
    chat.say(user, "2")
    chat.say(user, "không có")
    assert "Sent to Sở KH&ĐT" in text_of(chat.press(user, "Send"))
    return register(chat)[-1].id


def shown(chat: Chat, user: int) -> Answer:
    """The newest message that a person sees; an answer to a press is none."""
    return next(one for one in reversed(chat.answers[user]) if one.params.get("text"))


def notice(chat: Chat, kind: str, person: int) -> str:
    """What the newest notice of a kind says to a person now; it becomes their message 77."""
    with chat.database.begin() as session:
        row = session.scalars(
            select(OutboxRow)
            .where(OutboxRow.kind == kind, OutboxRow.address == str(person))
            .order_by(OutboxRow.id.desc())
        ).first()
        assert row is not None, f"no {kind} to {person}"
        data = notices.compose(session, row.kind, row.payload, chat.now)
        row.state, row.message_reference = OutboxState.SENT, "77"
    assert data is not None
    assert not isinstance(data, Postpone)
    return str(notice_views.word(Words("en", chat.zone), data).text)


def test_from_the_register_to_the_receipt(office: Chat) -> None:
    assert "There is nothing here" in text_of(office.say(OFFICER, "/vuongmac"))
    assert "about which task?" in text_of(office.press(OFFICER, "Raise a difficulty"))
    assert "Of which kind" in text_of(office.press(OFFICER, "11 ·"))
    assert "What stands in the way" in text_of(office.press(OFFICER, "funding"))
    assert "Send files or photos" in text_of(office.say(OFFICER, "Chưa bố trí kinh phí"))
    assert "1 file received" in text_of(office.send_file(OFFICER, "tờ trình.pdf"))
    preview = text_of(office.press(OFFICER, "Done"))
    for part in ("task 11", "funding", "Chưa bố trí kinh phí", "tờ trình.pdf", "Sở KH&ĐT"):
        assert part in preview
    assert register(office) == []
    receipt = text_of(office.press(OFFICER, "Send"))
    assert "entered in the register as #1" in receipt
    (difficulty,) = register(office)
    assert (difficulty.category, difficulty.state) == ("funding", "open")
    with office.database.read() as session:
        assert session.scalars(select(DifficultyFile)).one().name == "tờ trình.pdf"
    assert "Chưa bố trí kinh phí" in text_of(office.press(OFFICER, "Show #1"))
    assert office.press(OFFICER, "Show the files")[0].method == "sendDocument"


def test_everything_can_be_typed(office: Chat) -> None:
    office.say(OFFICER, "/vuongmac")
    office.say(OFFICER, "0")
    office.say(OFFICER, "0")
    office.say(OFFICER, "nhân lực")
    office.say(OFFICER, "Thiếu cán bộ phụ trách")
    office.say(OFFICER, "không có")
    assert "Sent to" in text_of(office.say(OFFICER, "gửi"))
    (difficulty,) = register(office)
    assert (difficulty.duty_id, difficulty.category) == (None, "staff")


def test_any_answer_can_be_changed_from_the_preview(office: Chat) -> None:
    office.say(OFFICER, "/vuongmac 11 Thiếu xe")
    office.press(OFFICER, "technology")
    office.press(OFFICER, "None")
    office.press(OFFICER, "Change: text")
    assert "Thiếu mười xe" in text_of(office.say(OFFICER, "Thiếu mười xe"))
    office.press(OFFICER, "Change: kind")
    assert "Kind: coordination" in text_of(office.press(OFFICER, "coordination"))
    office.press(OFFICER, "Change: task")
    preview = text_of(office.say(OFFICER, "12"))
    assert "task 12" in preview
    assert "Thiếu mười xe" in preview
    office.press(OFFICER, "Change: files")
    office.send_photo(OFFICER, "a")
    assert "photo-" in text_of(office.press(OFFICER, "Done"))
    office.press(OFFICER, "Change: files")
    assert "or press “None”" in text_of(office.press(OFFICER, "Remove the files"))
    assert "Files: none" in text_of(office.press(OFFICER, "None"))


def test_wrong_answers_are_told_kindly_and_change_nothing(office: Chat) -> None:
    assert "has no task “xyz”" in text_of(office.say(OFFICER, "/vuongmac xyz abc"))
    office.say(OFFICER, "/vuongmac")
    assert "Please type an entry's number" in text_of(office.say(OFFICER, "chào bạn"))
    assert "no such entry" in text_of(office.say(OFFICER, "999999999"))
    assert "Please type an entry's number" in text_of(office.say(OFFICER, "9" * 21))
    office.say(OFFICER, "0")
    assert "code of one of your agency's tasks" in text_of(office.say(OFFICER, "việc kia"))
    office.say(OFFICER, "11")
    assert "one of the kinds" in text_of(office.say(OFFICER, "7"))
    office.say(OFFICER, "1")
    assert "too long" in text_of(office.say(OFFICER, "x" * 4097))
    office.say(OFFICER, "Thiếu quy định")
    assert "send a file or a photo" in text_of(office.say(OFFICER, "đây là tệp"))
    too_big = office.send_file(OFFICER, "phim.mp4", size=21 * MEGABYTE)
    assert "at most 20 MB" in text_of(too_big)
    assert register(office) == []


def test_eleven_files_are_one_too_many_and_one_sent_twice_is_one(office: Chat) -> None:
    office.say(OFFICER, "/vuongmac 11 Thiếu xe")
    office.say(OFFICER, "6")
    for number in range(10):
        office.send_file(OFFICER, f"{number}.pdf")
    assert "10 files received" in text_of(office.send_file(OFFICER, "0.pdf"))
    assert "at most 10 files" in text_of(office.send_file(OFFICER, "10.pdf"))


def test_an_album_is_answered_once(office: Chat) -> None:
    office.say(OFFICER, "/vuongmac 11 Thiếu xe")
    office.say(OFFICER, "6")
    answers = [
        answer
        for mark in ("a", "b", "c")
        for answer in office.send_photo(OFFICER, mark, media_group_id="7")
    ]
    assert [answer.kind for answer in answers] == [difficulty_dialog.ALBUM]
    assert "3 files received" in notice(office, difficulty_dialog.ALBUM, OFFICER)


def test_a_double_tap_on_send_raises_it_once(office: Chat) -> None:
    office.say(OFFICER, "/vuongmac 11 Thiếu xe")
    office.say(OFFICER, "2")
    office.say(OFFICER, "không có")
    data = shown(office, OFFICER).buttons["Send"]
    office.press_data(OFFICER, data)
    assert "old" in str(office.press_data(OFFICER, data)[-1].params["text"])
    assert len(register(office)) == 1


def test_a_report_brings_its_difficulties_once(office: Chat) -> None:
    for percent in (60, 70):
        office.say(OFFICER, f"/baocao 11 {percent}% Đã làm. Vướng mắc: thiếu xe thu gom")
        office.press(OFFICER, "Send")
    (difficulty,) = register(office)
    assert difficulty.text == "thiếu xe thu gom"
    office.say(OFFICER, "/baocao 11 80% Đã làm. Vướng mắc: thiếu kinh phí")
    office.press(OFFICER, "Send")
    (difficulty,) = register(office)
    assert (difficulty.text, difficulty.category) == ("thiếu kinh phí", "funding")
    card = text_of(office.say(OFFICER, f"/vuongmac #{difficulty.id}"))
    assert "From the report of Lan" in card
    assert "before it said:\nthiếu xe thu gom" in card


def test_a_difficulty_is_raised_from_a_tasks_card(office: Chat) -> None:
    office.say(OFFICER, "/nhiemvu")
    office.press(OFFICER, "11 ·")
    assert "Of which kind" in text_of(office.press(OFFICER, "Raise a difficulty"))


def test_the_holder_is_told_and_answers_by_buttons(office: Chat) -> None:
    number = raise_on_11(office)
    said = notice(office, difficulties.WAITING, PLANNER)
    assert "1 difficulty waits for your answer" in said
    assert "Thiếu xe thu gom" in said
    card = text_of(office.press_data(PLANNER, f"difficulty!:{number}"))
    assert "1. Answer" in card
    assert "What is the answer?" in text_of(office.press(PLANNER, "Answer"))
    done = text_of(office.say(PLANNER, "Sẽ bố trí trong năm 2027"))
    assert "Recorded and passed on" in done
    said = notice(office, difficulties.NEWS, OFFICER)
    assert f"Your difficulty #{number} was answered</b> (Phúc)" in said
    assert "Sẽ bố trí trong năm 2027" in said
    assert register(office)[0].state == "answered"


def test_a_reply_to_the_notice_answers_back(office: Chat) -> None:
    number = raise_on_11(office)
    office.press_data(PLANNER, f"difficulty:{number}")
    office.say(PLANNER, "2 Cần bao nhiêu xe?")
    assert "A question about" in notice(office, difficulties.NEWS, OFFICER)
    message = {"message_id": 77, "date": 1, "chat": {"id": OFFICER, "type": "private"}}
    text_of(office.say(OFFICER, "Mười xe", reply_to_message=message))
    assert register(office)[0].state == "open"
    card = text_of(office.press_data(PLANNER, f"difficulty:{number}"))
    assert "Cần bao nhiêu xe?" in card
    assert "Mười xe" in card


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ("1 Sẽ bố trí", "answered"),
        ("trả lời: sẽ bố trí", "answered"),
        ("Hoi lai: bao nhieu?", "asked_back"),
        ("4 Ngoài phạm vi", "closed"),
        ("đóng: ngoài phạm vi", "closed"),
        ("đồng ý", "open"),
        ("9", "open"),
    ],
)
def test_verbs_can_be_typed(office: Chat, typed: str, state: str) -> None:
    number = raise_on_11(office)
    office.say(PLANNER, "/vuongmac")
    office.say(PLANNER, str(number))
    said = text_of(office.say(PLANNER, typed))
    assert register(office)[0].state == state
    assert ("type its number (1-4)" in said) == (state == "open")


def test_it_is_passed_up_with_and_without_a_note(office: Chat) -> None:
    first, second = raise_on_11(office), raise_on_11(office, "Thiếu cơ chế")
    office.press_data(PLANNER, f"difficulty:{first}")
    assert "With which note" in text_of(office.press(PLANNER, "Pass it up"))
    assert "Passed up to UBND tỉnh" in text_of(office.press(PLANNER, "Without a note"))
    office.press_data(PLANNER, f"difficulty:{second}")
    office.press(PLANNER, "Pass it up")
    office.say(PLANNER, "Vượt thẩm quyền của sở")
    assert "2 difficulties wait" in notice(office, difficulties.WAITING, LEADER)
    card = text_of(office.press_data(LEADER, f"difficulty:{second}"))
    assert "passed it up to UBND tỉnh:\nVượt thẩm quyền của sở" in card
    assert "Answer" in card
    assert "passed up to UBND tỉnh" in notice(office, difficulties.NEWS, OFFICER)


def test_closing_and_opening_again(office: Chat) -> None:
    number = raise_on_11(office)
    office.press_data(OFFICER, f"difficulty:{number}")
    assert "Closed" in text_of(office.press(OFFICER, "Close it"))
    assert "Why is it opened again?" in text_of(office.press(OFFICER, "Open it again"))
    office.say(OFFICER, "Vẫn thiếu xe")
    assert register(office)[0].state == "open"
    office.press_data(OFFICER, f"difficulty:{number}")
    office.press(OFFICER, "Close it")
    office.clock.advance(timedelta(days=31))
    office.press_data(OFFICER, f"difficulty:{number}")
    assert "Open it again" not in shown(office, OFFICER).buttons


def test_an_old_button_does_nothing_after_a_colleague_was_quicker(office: Chat) -> None:
    number = raise_on_11(office)
    office.press_data(OFFICER, f"difficulty:{number}")
    close = shown(office, OFFICER).buttons["Close it"]
    office.press_data(HEAD, close)
    assert "handled meanwhile" in str(office.press_data(OFFICER, close)[-1].params["text"])


def test_another_agency_neither_sees_nor_answers(office: Chat) -> None:
    number = raise_on_11(office)
    for data in (f"difficulty:{number}", f"difficulty_do:{number}:1", f"difficulty_do:{number}:6"):
        assert "no such entry" in str(office.press_data(OTHER, data)[-1].params["text"])
    files = office.press_data(OTHER, f"difficulty_show_files:{number}")
    assert "no such entry" in str(files[-1].params["text"])
    assert "Thiếu xe" not in text_of(office.say(OTHER, "/vuongmac"))
    assert "Thiếu xe" not in text_of(office.press_data(OTHER, "difficulties:3:5:0:0:0:0"))
    assert "no such entry" in text_of(office.say(OTHER, f"/vuongmac #{number}"))
    assert register(office)[0].state == "open"


@pytest.mark.parametrize("verb", ["difficulty", "difficulty_on", "extension", "task", "report"])
def test_a_forged_number_that_no_row_can_have_is_refused_like_any_other(
    office: Chat, verb: str
) -> None:
    said = str(office.press_data(OFFICER, f"{verb}:{10**17}")[-1].params["text"])
    assert "no such" in said or "not among your agency's tasks" in said


def test_the_planner_narrows_the_register_down(office: Chat) -> None:
    raise_on_11(office)
    office.say(OTHER, "/vuongmac 11 Thiếu người")
    office.say(OTHER, "3")
    office.say(OTHER, "không")
    office.press(OTHER, "Send")
    page = text_of(office.say(PLANNER, "/vuongmac"))
    assert "2 entries" in page
    assert "waits for an answer 2" in page
    assert "Median to the first answer: no data yet" in page
    assert "Thiếu xe" not in text_of(office.say(PLANNER, "nhân lực"))
    assert "2 entries" in text_of(office.say(PLANNER, "tất cả"))
    assert "Thiếu người" not in text_of(office.say(PLANNER, "Sở TN&MT"))
    office.press(PLANNER, "By kind")
    assert "0 entries" in text_of(office.press(PLANNER, "coordination"))
    office.press(PLANNER, "By agency")
    office.press(PLANNER, "all")
    office.press(PLANNER, "By kind")
    office.press(PLANNER, "all")
    office.press(PLANNER, "By state")
    assert "2 entries" in text_of(office.press(PLANNER, "waits for an answer"))
    assert "the whole plan" in text_of(office.press(PLANNER, "the whole plan"))
    office.press(PLANNER, "Newest first")
    assert "Oldest first" in shown(office, PLANNER).buttons


def test_a_long_conversation_is_read_page_by_page(office: Chat) -> None:
    number = raise_on_11(office, "Khó khăn đầu tiên")
    for turn in range(6):
        office.press_data(OFFICER, f"difficulty:{number}")
        office.say(OFFICER, f"bổ sung: lần {turn} " + "dài " * 250)
    last = text_of(office.press_data(OFFICER, f"difficulty:{number}"))
    assert "lần 5" in last
    seen = last
    while "← Earlier" in shown(office, OFFICER).buttons:
        office.press(OFFICER, "← Earlier")
        assert len(shown(office, OFFICER).text) <= 4096
        seen += shown(office, OFFICER).text
    assert "Khó khăn đầu tiên" in seen
    assert all(f"lần {turn}" in seen for turn in range(6))
    assert "Later →" in shown(office, OFFICER).buttons


def test_looking_around_leaves_an_open_report_alone(office: Chat) -> None:
    raise_on_11(office)
    office.say(OFFICER, "/baocao 12")
    office.press(OFFICER, "In progress")
    answers = office.say(OFFICER, "/vuongmac")
    assert "still open" in answers[1].text
    office.press(OFFICER, "#1")
    assert "What was done" in text_of(office.say(OFFICER, "60"))


def test_stopping_forgets_what_was_not_sent(office: Chat) -> None:
    office.say(OFFICER, "/vuongmac 11 Thiếu xe")
    answers = office.say(OFFICER, "/status")
    assert "still open and nothing of it is lost" in answers[1].text
    assert "Of which kind" in text_of(office.press(OFFICER, "Go on writing"))
    assert "Stopped; nothing was sent" in text_of(office.say(OFFICER, "/huy"))
    assert "old" in str(office.press(OFFICER, "Go on writing")[-1].params["text"])
    assert register(office) == []


def test_the_conversation_survives_a_restart(office: Chat) -> None:
    office.say(OFFICER, "/vuongmac 11 Thiếu xe")
    again = Chat(office.database, office.clock, office.zone)
    again._updates, again._seen = office._updates, office._seen
    assert "Send files or photos" in text_of(again.say(OFFICER, "2"))


def test_a_forwarded_text_is_no_answer(office: Chat) -> None:
    office.say(OFFICER, "/vuongmac 11")
    office.say(OFFICER, "1")
    forwarded = {"type": "hidden_user", "date": 1, "sender_user_name": "Ai đó"}
    assert "was forwarded" in text_of(office.say(OFFICER, "Thiếu xe", forward_origin=forwarded))
    assert "needs an answer in words" in text_of(office.say(OFFICER, sticker=STICKER))


STICKER = {
    "file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1,
    "is_animated": False, "is_video": False,
}  # fmt: skip


def test_the_card_tells_how_long_it_took(office: Chat) -> None:
    number = raise_on_11(office)
    office.clock.set(datetime(2026, 11, 3, 10, tzinfo=office.zone))
    office.press_data(PLANNER, f"difficulty:{number}")
    office.say(PLANNER, "1 Sẽ bố trí")
    card = text_of(office.press_data(OFFICER, f"difficulty:{number}"))
    assert "First answer after: 1 working day, 2 hours" in card
    assert "Median to the first answer: 1 working day, 2 hours" in text_of(
        office.say(PLANNER, "/vuongmac")
    )
