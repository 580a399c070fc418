"""A report in steps, in one message, with evidence, changed, stopped and resumed."""

from datetime import timedelta

from sqlalchemy import select

from models.audit import Action, AuditRow
from models.reports import Attachment, Report
from tests.handlers.conftest import HEAD, OFFICER, OTHER
from tests.support.chat import Chat, text_of


def reports(chat: Chat) -> list[Report]:
    with chat.database.read() as session:
        return list(session.scalars(select(Report).order_by(Report.id)))


def start_on_11(chat: Chat) -> None:
    assert "In which state" in text_of(chat.say(OFFICER, "/baocao 11"))


def to_preview(chat: Chat) -> str:
    start_on_11(chat)
    chat.press(OFFICER, "In progress")
    chat.press(OFFICER, "60%")
    chat.say(OFFICER, "Đã thí điểm tại 5 xã")
    chat.say(OFFICER, "Thiếu xe thu gom")
    return text_of(chat.press(OFFICER, "None"))


def test_from_the_first_question_to_the_receipt(office: Chat) -> None:
    start_on_11(office)
    assert "How many percent" in text_of(office.press(OFFICER, "In progress"))
    assert "What was done" in text_of(office.press(OFFICER, "60%"))
    assert "Which difficulties" in text_of(office.say(OFFICER, "Đã thí điểm tại 5 xã"))
    assert "evidence" in text_of(office.say(OFFICER, "Thiếu xe thu gom"))
    assert "1 file received" in text_of(office.send_file(OFFICER, "biên bản.pdf"))
    preview = text_of(office.press(OFFICER, "Done"))
    for part in ("In progress, 60%", "Đã thí điểm tại 5 xã", "Thiếu xe thu gom", "biên bản.pdf"):
        assert part in preview
    assert reports(office)[0].status == "draft"
    receipt = text_of(office.press(OFFICER, "Send"))
    assert "Sent. Task 11, version 1, at 08:00 02/11/2026" in receipt
    (report,) = reports(office)
    assert (report.status, report.version, report.is_latest) == ("submitted", 1, True)
    assert (report.state, report.percent) == ("in_progress", 60)
    assert report.submitted_at == office.clock.now()
    with office.database.read() as session:
        actions = list(session.scalars(select(AuditRow.action)))
        assert session.scalars(select(Attachment)).one().name == "biên bản.pdf"
    assert Action.REPORT_STARTED in actions
    assert Action.REPORT_SUBMITTED in actions


def test_one_message_leads_straight_to_the_preview(office: Chat) -> None:
    preview = text_of(
        office.say(OFFICER, "/baocao 11 60% Đã thí điểm tại 5 xã. Vướng mắc: thiếu xe thu gom")
    )
    assert "Please check the report on 11" in preview
    assert "Difficulties: thiếu xe thu gom" in preview
    assert "Sent" in text_of(office.press(OFFICER, "Send"))
    assert reports(office)[0].result == "Đã thí điểm tại 5 xã."


def test_one_message_without_a_result_is_asked_for_it(office: Chat) -> None:
    assert "What was done" in text_of(office.say(OFFICER, "/baocao 11 60%"))


def test_completed_needs_no_percent(office: Chat) -> None:
    start_on_11(office)
    assert "What was done" in text_of(office.press(OFFICER, "Completed"))
    assert reports(office)[0].percent == 100


def test_everything_can_be_typed_without_buttons(office: Chat) -> None:
    start_on_11(office)
    office.say(OFFICER, "2")
    office.say(OFFICER, "khoảng 60%")
    office.say(OFFICER, "Đã làm xong bước một")
    office.say(OFFICER, "không có")
    preview = text_of(office.say(OFFICER, "không"))
    assert "Difficulties: none" in preview
    assert "Evidence: none" in preview


def test_any_answer_can_be_changed_from_the_preview(office: Chat) -> None:
    to_preview(office)
    office.press(OFFICER, "Change: result")
    preview = text_of(office.say(OFFICER, "Đã thí điểm tại 7 xã"))
    assert "Đã thí điểm tại 7 xã" in preview
    office.press(OFFICER, "Change: percent")
    assert "70%" in text_of(office.press(OFFICER, "70%"))
    office.press(OFFICER, "Change: state")
    assert "State: Completed" in text_of(office.press(OFFICER, "Completed"))
    office.press(OFFICER, "Change: state")
    assert "How many percent" in text_of(office.press(OFFICER, "In progress"))
    assert "80%" in text_of(office.press(OFFICER, "80%"))
    office.press(OFFICER, "Change: difficulties")
    assert "Difficulties: none" in text_of(office.press(OFFICER, "None"))
    office.press(OFFICER, "Change: evidence")
    office.send_photo(OFFICER, "a")
    preview = text_of(office.press(OFFICER, "Done"))
    assert "photo-" in preview


def test_nothing_to_report_leaves_only_the_sending(office: Chat) -> None:
    office.say(OFFICER, "/baocao 11 60% Đã làm")
    office.press(OFFICER, "Send")
    start_on_11(office)
    preview = text_of(office.press(OFFICER, "Nothing to report"))
    assert "Nothing to report" in preview
    assert "In progress, 60%" in preview
    assert "version 2" in text_of(office.press(OFFICER, "Send"))
    assert reports(office)[1].nothing_to_report


def test_a_correction_is_a_new_version_and_the_old_one_stays(office: Chat) -> None:
    for percent in (60, 70):
        office.say(OFFICER, f"/baocao 11 {percent}% Đã làm đến {percent}")
        office.press(OFFICER, "Send")
    first, second = reports(office)
    assert (first.version, first.percent, first.is_latest) == (1, 60, False)
    assert (second.version, second.percent, second.is_latest) == (2, 70, True)


def test_stopping_keeps_the_draft_and_it_can_be_taken_up_or_deleted(office: Chat) -> None:
    to_preview(office)
    assert "is kept" in text_of(office.say(OFFICER, "/huy"))
    assert "There is nothing to stop" in text_of(office.say(OFFICER, "/huy"))
    assert "evidence" in text_of(office.press(OFFICER, "Go on with the draft"))
    office.say(OFFICER, "/huy")
    assert "deleted" in text_of(office.press(OFFICER, "Delete the draft"))
    assert reports(office) == []


def test_a_command_in_the_middle_is_answered_and_the_question_stays_open(office: Chat) -> None:
    start_on_11(office)
    office.press(OFFICER, "In progress")
    answers = office.say(OFFICER, "/status")
    assert "Reports of 2026" in answers[0].text
    assert "still open" in answers[1].text
    assert "What was done" in text_of(office.say(OFFICER, "60"))


def test_baocao_alone_resumes_the_open_question(office: Chat) -> None:
    start_on_11(office)
    office.press(OFFICER, "In progress")
    assert "How many percent" in text_of(office.say(OFFICER, "/baocao"))


def test_baocao_alone_offers_the_tasks(office: Chat) -> None:
    answers = office.say(OFFICER, "/baocao")
    assert "On which task" in text_of(answers)
    assert any("11 ·" in label for label in answers[0].buttons)
    assert "In which state" in text_of(office.press(OFFICER, "12 ·"))


def test_an_album_is_answered_once(office: Chat) -> None:
    to_preview(office)
    office.press(OFFICER, "Change: evidence")
    answers = [
        answer
        for mark in ("a", "b", "c")
        for answer in office.send_photo(OFFICER, mark, media_group_id="7")
    ]
    assert [answer.kind for answer in answers] == ["album"]
    with office.database.read() as session:
        assert len(session.scalars(select(Attachment)).all()) == 3


def test_a_file_in_the_middle_is_kept_and_the_question_stays(office: Chat) -> None:
    start_on_11(office)
    office.press(OFFICER, "In progress")
    answer = text_of(office.send_file(OFFICER, "a.pdf"))
    assert "kept as evidence" in answer
    assert "How many percent" in answer


def test_the_same_file_twice_is_kept_once(office: Chat) -> None:
    to_preview(office)
    office.send_file(OFFICER, "a.pdf")
    office.send_file(OFFICER, "a.pdf")
    with office.database.read() as session:
        assert len(session.scalars(select(Attachment)).all()) == 1


def test_late_is_said(office: Chat) -> None:
    office.clock.advance(timedelta(days=18))
    office.say(OFFICER, "/baocao 11 60% Đã làm")
    assert "counts as late" in text_of(office.press(OFFICER, "Send"))


def test_the_last_second_of_the_19th_is_in_time_and_the_20th_is_late(office: Chat) -> None:
    office.clock.set(office.now.replace(month=11, day=19, hour=23, minute=59, second=59))
    office.say(OFFICER, "/baocao 11 60% Đã làm")
    assert "late" not in text_of(office.press(OFFICER, "Send"))
    office.clock.advance(timedelta(seconds=1))
    office.say(OFFICER, "/baocao 12 60% Đã làm")
    assert "counts as late" in text_of(office.press(OFFICER, "Send"))


def test_two_people_write_two_drafts_and_nothing_is_overwritten(office: Chat) -> None:
    office.say(OFFICER, "/baocao 11 60% Bản của Lan")
    office.say(HEAD, "/baocao 11 70% Bản của Hùng")
    office.press(OFFICER, "Send")
    conflict = text_of(office.press(HEAD, "Send"))
    assert "Lan sent version 1" in conflict
    assert "In progress, 60% → In progress, 70%" in conflict
    assert "version 2" in text_of(office.press(HEAD, "Send as a new version"))
    assert [r.result for r in reports(office)] == ["Bản của Lan", "Bản của Hùng"]


def test_another_agencys_task_is_refused(office: Chat) -> None:
    # Sở Xây dựng coordinates on 11, so it may report there; 7.b is Sở Tài chính's alone.
    assert "not given to your agency" in text_of(office.say(OTHER, "/baocao 7.b 60% Đã làm"))
    assert reports(office) == []


def test_a_header_names_its_parts(office: Chat) -> None:
    assert "4.a, 4.b" in text_of(office.say(OFFICER, "/baocao 4 60% Đã làm"))


def test_a_receipt_stays_when_somebody_looks_further(office: Chat) -> None:
    office.say(OFFICER, "/baocao 11 60% Đã làm")
    office.press(OFFICER, "Send")
    assert office.press(OFFICER, "Show the task")[0].method == "sendMessage"
    # From the card on, one message turns into the next.
    assert office.press(OFFICER, "All tasks")[0].method == "editMessageText"
