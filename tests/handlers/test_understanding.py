"""Messages without a command, through the chat: what is begun, shown, asked, and never sent."""

import pytest
from sqlalchemy import select

from models.people import Membership
from models.reports import Report, ReportStatus
from tests.handlers.conftest import HEAD, LEADER, OFFICER, OTHER, PLANNER
from tests.support.chat import Chat, text_of

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def reports(chat: Chat) -> list[Report]:
    with chat.database.read() as session:
        return list(session.scalars(select(Report)))


def test_a_report_in_ones_own_words_goes_to_the_preview_and_no_further(office: Chat) -> None:
    text = text_of(
        office.say(OFFICER, "nhiệm vụ 11 được 70%, đã phân loại rác ở 5 xã, vướng thiếu xe")
    )
    for part in ("check the report on 11", "70%", "Result: đã phân loại rác ở 5 xã", "thiếu xe"):
        assert part in text
    assert [report.status for report in reports(office)] == [ReportStatus.DRAFT]
    assert "Sent." in text_of(office.say(OFFICER, "Gửi"))
    assert [report.status for report in reports(office)] == [ReportStatus.SUBMITTED]


def test_what_the_message_leaves_out_is_asked(office: Chat) -> None:
    assert "What was done" in text_of(office.say(OFFICER, "rac thai duoc 70%"))
    assert "Which difficulties" in text_of(office.say(OFFICER, "đã làm ở 5 xã"))


def test_an_answer_of_the_preview_is_changed_by_its_name(office: Chat) -> None:
    office.say(OFFICER, "nv 11 70% đã làm")
    assert "What was done" in text_of(office.say(OFFICER, "sửa kết quả"))
    assert "Result: đã làm xong" in text_of(office.say(OFFICER, "đã làm xong"))
    assert [report.status for report in reports(office)] == [ReportStatus.DRAFT]


def test_a_question_shows_the_card(office: Chat) -> None:
    text = text_of(office.say(OFFICER, "rác thải thế nào rồi"))
    assert text.startswith("11. Triển khai thực hiện chính sách ưu đãi")
    assert reports(office) == []


def test_two_tasks_that_fit_are_two_buttons_and_the_text_waits(office: Chat) -> None:
    asked = office.say(OFFICER, "kiểm kê khí nhà kính được 30%, đã họp 3 ngành")
    assert "Which task do you mean?" in text_of(asked)
    assert [label.split(" ")[0] for label in asked[0].buttons] == ["4.a", "4.b"]
    assert reports(office) == []
    preview = text_of(office.say(OFFICER, "2"))
    for part in ("report on 4.b", "30%", "đã họp 3 ngành"):
        assert part in preview


def test_the_choice_can_be_pressed_or_typed_by_its_code(office: Chat) -> None:
    office.say(OFFICER, "kiểm kê khí nhà kính được 30%")
    assert "Report on 4.a" in text_of(office.press(OFFICER, "4.a"))
    office.say(OFFICER, "/huy")
    office.say(OFFICER, "kiểm kê khí nhà kính được 30%")
    assert "Report on 4.b" in text_of(office.say(OFFICER, "4b"))


def test_the_text_waits_while_something_else_is_looked_at(office: Chat) -> None:
    office.say(OFFICER, "kiểm kê khí nhà kính được 30%")
    pressed = office.answers[OFFICER][-1].buttons
    office.say(OFFICER, "/nhiemvu")
    data = next(data for label, data in pressed.items() if label.startswith("4.a"))
    assert "Report on 4.a" in text_of(office.press_data(OFFICER, data))


def test_a_question_that_fits_two_tasks_is_answered_by_a_number(office: Chat) -> None:
    assert "Which task do you mean?" in text_of(office.say(OFFICER, "khí nhà kính sao rồi"))
    assert text_of(office.say(OFFICER, "1")).startswith("4.a.")
    assert reports(office) == []


def test_a_file_with_words_under_it_is_the_reports_evidence(office: Chat) -> None:
    preview = text_of(office.send_file(OFFICER, "xe.pdf", caption="nv 11 70% đã mua xe"))
    assert "check the report on 11" in preview
    assert "xe.pdf" in preview
    office.say(OFFICER, "/huy")
    assert "Which task" in text_of(
        office.send_file(OFFICER, "b.pdf", caption="kiểm kê khí nhà kính được 30%")
    )
    office.say(OFFICER, "1")
    with office.database.read() as session:
        drafts = session.scalars(select(Report).order_by(Report.id)).all()
        assert [[file.name for file in draft.attachments] for draft in drafts] == [
            ["xe.pdf"],
            ["b.pdf"],
        ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nhiệm vụ của tôi", "Tasks of 2026"),
        ("con bao nhieu chua nop", "Reports of 2026"),
        ("đơn vị nào chưa nộp", "Reports not sent yet"),
        ("việc nào quá hạn", "Overdue"),
        ("em muốn báo cáo", "On which task do you report?"),
        ("hướng dẫn", "What you can do here"),
        ("chào em", "Hello Lan!"),
        ("cảm ơn nhé", "You are welcome!"),
        ("English please", "In which language"),
        ("nv 11 70%, nv 12 50%", "several tasks"),
        ("nv 11 140%", "not between 0 and 100"),
        ("nv 77 được 50%", "The plan has no task “77”"),
        ("nv 7b được 50%", "Task 7.b is not given to your agency"),
        ("kinh phí thường xuyên thế nào rồi", "Task 7.b is not given to your agency"),
        ("bot ngu quá", "nothing was recorded"),
        ("thôi", "nothing was recorded"),
    ],
)
def test_other_messages_are_answered_in_kind_and_write_nothing(
    office: Chat, text: str, expected: str
) -> None:
    assert expected in text_of(office.say(OFFICER, text))
    assert reports(office) == []


def test_a_thank_you_brings_no_menu(office: Chat) -> None:
    assert office.say(OFFICER, "cảm ơn")[0].buttons == {}


def test_what_is_not_understood_is_told_with_an_example_of_ones_own(office: Chat) -> None:
    text = text_of(office.say(OFFICER, "trưa nay ăn gì"))
    assert "task 2.a 70%" in text
    assert "70%" not in text_of(office.say(LEADER, "trưa nay ăn gì"))


def test_who_sees_the_plan_sees_a_task_that_others_lead(office: Chat) -> None:
    assert text_of(office.say(PLANNER, "rác thải thế nào rồi")).startswith("11.")
    many = text_of(office.say(LEADER, "nv 13c sao rồi"))
    assert "0 of 28 sent" in many
    assert "Task 11 is not given" in text_of(office.say(LEADER, "nv 11 được 70%"))


def test_another_agency_is_not_shown_what_it_does_not_have(office: Chat) -> None:
    assert "Task 12 is not given" in text_of(office.say(OTHER, "nv 12 sao rồi"))
    office.say(OFFICER, "khí nhà kính sao rồi")
    with office.database.read() as session:
        assert session.scalars(select(Report)).all() == []


def test_a_choice_of_somebody_elses_leads_nowhere(office: Chat) -> None:
    office.say(OFFICER, "kiểm kê khí nhà kính được 30%")
    data = next(iter(office.answers[OFFICER][-1].buttons.values()))
    assert "old" in text_of(office.press_data(OTHER, data))
    assert reports(office) == []


def test_a_choice_after_the_role_was_revoked_begins_nothing(office: Chat) -> None:
    office.say(OFFICER, "kiểm kê khí nhà kính được 30%")
    with office.database.begin() as session:
        for membership in session.scalars(select(Membership)):
            membership.revoked_at = office.now
    assert "This bot is for the agencies" in text_of(office.say(OFFICER, "1"))
    assert reports(office) == []


def test_a_forwarded_report_is_not_ones_own(office: Chat) -> None:
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "A"}
    assert "forwarded" in text_of(office.say(OFFICER, "nv 11 70% đã làm", forward_origin=origin))
    assert reports(office) == []


def test_while_a_question_is_open_words_are_its_answer(office: Chat) -> None:
    office.say(OFFICER, "/baocao 11")
    office.press(OFFICER, "In progress")
    office.say(OFFICER, "60%")
    assert "Which difficulties" in text_of(office.say(OFFICER, "nv 12 được 50%"))
    assert [report.result for report in reports(office)] == ["nv 12 được 50%"]


def test_the_head_reports_in_words_too(office: Chat) -> None:
    assert "check the report on 12" in text_of(
        office.say(HEAD, "chất lượng không khí 40%, đang lấy ý kiến")
    )
