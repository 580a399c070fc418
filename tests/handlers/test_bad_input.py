"""What people send when they should send something else: a kind sentence, and the draft stays."""

import pytest
from sqlalchemy import select

from models.delivery import InboxRow, InboxState
from models.people import Membership
from models.reports import Report
from tests.handlers.conftest import HEAD, OFFICER, OTHER, PLANNER
from tests.support.chat import MEGABYTE, Chat, text_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def open_question(chat: Chat, step: str) -> None:
    chat.say(OFFICER, "/baocao 11")
    if step == "state":
        return
    chat.press(OFFICER, "In progress")
    if step == "percent":
        return
    chat.press(OFFICER, "60%")
    if step == "result":
        return
    chat.say(OFFICER, "Đã làm")
    if step == "difficulties":
        return
    chat.press(OFFICER, "None")


STICKER = {
    "sticker": {
        "file_id": "s",
        "file_unique_id": "su",
        "type": "regular",
        "width": 1,
        "height": 1,
        "is_animated": False,
        "is_video": False,
    }
}
LOCATION = {"location": {"latitude": 9.9, "longitude": 106.3}}
FORWARDED = {"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "A"}}


@pytest.mark.parametrize(
    ("step", "text", "fields", "expected"),
    [
        ("state", "abc", {}, "one of the four states"),
        ("state", "5", {}, "one of the four states"),
        ("state", "140%", {}, "not between 0 and 100"),
        ("percent", "abc", {}, "whole number from 0 to 100"),
        ("percent", "sáu mươi", {}, "whole number from 0 to 100"),
        ("percent", "140 %", {}, "not between 0 and 100"),
        ("percent", "-5", {}, "not between 0 and 100"),
        ("percent", "60,5", {}, "not a whole number"),
        ("percent", "9" * 4096, {}, "whole number from 0 to 100"),
        ("result", "\u200f\x00 ", {}, "in words"),
        ("result", "", STICKER, "cannot be used here"),
        ("result", "", LOCATION, "cannot be used here"),
        ("result", "Đã làm", FORWARDED, "forwarded"),
        ("evidence", "đã gửi rồi", {}, "file or a photo"),
        ("evidence", "", STICKER, "cannot be used here"),
        ("preview", "xem lại đã", {}, "type “gửi”"),
    ],
)
def test_the_sentence_says_what_to_do_and_the_draft_stays(
    office: Chat, step: str, text: str, fields: dict[str, object], expected: str
) -> None:
    open_question(office, step)
    if step == "preview":
        office.press(OFFICER, "None")
    with office.database.read() as session:
        before = session.scalars(select(Report)).one()
    answers = office.say(OFFICER, text, **fields)
    assert len(answers) == 1
    assert expected in answers[0].text
    with office.database.read() as session:
        after = session.scalars(select(Report)).one()
        assert {r.state for r in session.scalars(select(InboxRow))} == {InboxState.DONE}
    for name in ("state", "percent", "result", "difficulties", "status"):
        assert getattr(after, name) == getattr(before, name)


def test_a_message_of_4096_characters_is_an_answer(office: Chat) -> None:
    open_question(office, "result")
    office.say(OFFICER, "ế" * 4096)
    with office.database.read() as session:
        assert session.scalars(select(Report)).one().result == "ế" * 4096
    office.press(OFFICER, "None")
    (preview,) = [a for a in office.press(OFFICER, "None") if a.method == "editMessageText"]
    assert len(preview.text) <= 4096


def test_a_file_of_25_mb_is_refused_and_the_draft_stays(office: Chat) -> None:
    open_question(office, "evidence")
    answer = text_of(office.send_file(OFFICER, "phim.mp4", size=25 * MEGABYTE))
    assert "phim.mp4" in answer
    assert "25 MB" in answer
    assert "at most 20 MB" in answer
    assert "Please check the report" in text_of(office.press(OFFICER, "None"))


def test_an_edited_message_changes_nothing(office: Chat) -> None:
    open_question(office, "difficulties")
    assert "stays as it was" in text_of(office.edit(OFFICER, "Đã làm khác"))
    with office.database.read() as session:
        assert session.scalars(select(Report)).one().result == "Đã làm"


def test_an_old_button_is_answered_kindly(office: Chat) -> None:
    open_question(office, "percent")
    answers = office.press(OFFICER, "Completed")
    assert [a.method for a in answers] == ["answerCallbackQuery"]
    assert "old" in answers[0].text
    with office.database.read() as session:
        assert session.scalars(select(Report)).one().state == "in_progress"


def test_two_taps_on_send_file_one_report(office: Chat) -> None:
    office.say(OFFICER, "/baocao 11 60% Đã làm")
    office.press(OFFICER, "Send")
    answers = office.press(OFFICER, "Send")
    assert "already sent at 08:00 02/11/2026" in text_of(answers)
    with office.database.read() as session:
        assert len(session.scalars(select(Report)).all()) == 1


@pytest.mark.parametrize(
    "data",
    [
        "",
        "x",
        "task",
        "task:",
        "task:abc",
        "task:9999999999999999999",
        "task:-1",
        "report:99999",
        "send:1:1",
        "evidence:1",
        "answer_state:1:9",
        "change:1:99",
        "language:7",
        "unknown:1",
        "nothing:0",
        "discard:1",
        "reply_on:1",
        "drop_files:1",
        "💥",
        "task:1:2:3:4:5:6:7:8:9",
    ],
)
def test_a_forged_button_changes_nothing_and_is_answered(office: Chat, data: str) -> None:
    answers = office.press_data(OTHER, data)
    assert answers
    with office.database.read() as session:
        assert session.scalars(select(Report)).all() == []
        assert {r.state for r in session.scalars(select(InboxRow))} == {InboxState.DONE}


def test_anothers_draft_cannot_be_touched(office: Chat) -> None:
    open_question(office, "result")
    with office.database.read() as session:
        report = session.scalars(select(Report)).one()
    for data in (f"send:{report.id}:1", f"discard:{report.id}", f"report:{report.duty_id}"):
        for other in (OTHER, PLANNER):
            office.press_data(other, data)
    with office.database.read() as session:
        found = session.scalars(select(Report)).all()
        mine = [r for r in found if r.id == report.id]
        assert mine[0].status == "draft"
        assert {r.author_id for r in found if r.duty_id == report.duty_id} <= {report.author_id, 3}


def test_a_press_after_the_role_was_revoked_changes_nothing(office: Chat) -> None:
    office.say(HEAD, "/baocao 11 60% Đã làm")
    with office.database.begin() as session:
        for membership in session.scalars(select(Membership)):
            membership.revoked_at = office.clock.now()
    assert "invitation" in text_of(office.press(HEAD, "Send"))
    with office.database.read() as session:
        assert session.scalars(select(Report)).one().status == "draft"


def test_a_text_without_a_question_is_not_recorded_and_that_is_said(office: Chat) -> None:
    assert "nothing was recorded" in text_of(office.say(OFFICER, "hôm nay trời mưa quá"))


def test_a_command_that_does_not_exist(office: Chat) -> None:
    assert "no such command" in text_of(office.say(OFFICER, "/xinchao"))


def test_a_group_learns_nothing(office: Chat) -> None:
    group = {"id": -5, "type": "group", "title": "Nhóm"}
    answers = office.feed(
        {
            "message": {
                "message_id": 9,
                "date": 1,
                "chat": group,
                "text": "/status",
                "entities": [{"type": "bot_command", "offset": 0, "length": 7}],
                "from": {"id": PLANNER, "is_bot": False, "first_name": "P"},
            }
        },
        -5,
    )
    assert text_of(answers) == "Please write to me in a private chat; in groups I tell nothing."


@pytest.mark.parametrize(
    "hostile",
    [
        "<b>đậm</b> & <script>",
        "a" * 300 + "&" * 300,
        "_*[x](http://a.b)`",
        "</b></a>",
        "%(name)s %s %%",
        "👨‍👩‍👧‍👦" * 50,
    ],
)
def test_what_people_write_is_never_markup(office: Chat, hostile: str) -> None:
    open_question(office, "result")
    office.say(OFFICER, hostile)
    office.press(OFFICER, "None")
    preview = office.press(OFFICER, "None")[0]
    raw = preview.params["text"]
    assert "<script>" not in raw
    # The template has six bold labels, and the person adds none.
    assert raw.count("<b>") == raw.count("</b>") == 6
    assert (
        hostile[:100].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")[:90] in raw
    )
