"""/duyet through the chat: approving, accepting, returning, taking back, correcting."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.i18n import Words
from models.agencies import Agency
from models.audit import Action, AuditRow
from models.delivery import OutboxRow
from models.plans import Assignment, Duty, Task
from models.reports import Report
from models.rights import Role
from services import notices
from services.plan_loading import find_agency
from tests.handlers.conftest import HEAD, LEADER, OFFICER, OTHER, PLANNER
from tests.support.chat import Answer, Chat, text_of
from views import notices as notice_views

# The SQL is in services, whose tests run on both servers.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def report(chat: Chat, user: int = OFFICER, text: str = "11 60% Đã thí điểm tại 5 xã") -> str:
    chat.say(user, f"/baocao {text}")
    return text_of(chat.press(user, "Send"))


def switch_on(chat: Chat) -> None:
    assert "Sở TN&MT: on" in text_of(chat.say(HEAD, "/duyet bật"))
    with chat.database.read() as session:
        agency, _ = find_agency(session, "so-tnmt")
        assert agency is not None
        assert agency.needs_approval


def open_card(chat: Chat, user: int, code: str = "11") -> str:
    """Open the card of a task of so-tnmt, as its button does."""
    with chat.database.read() as session:
        duty = session.scalars(
            select(Duty.id)
            .join(Assignment, Assignment.id == Duty.assignment_id)
            .join(Task, Task.id == Assignment.task_id)
            .join(Agency, Agency.id == Assignment.agency_id)
            .where(Task.code == code, Agency.code == "so-tnmt")
        ).one()
    return text_of(chat.press_data(user, f"task:{duty}"))


def statuses(chat: Chat) -> list[str]:
    with chat.database.read() as session:
        return list(session.scalars(select(Report.status).order_by(Report.id)))


def notes(chat: Chat, kind: str) -> list[str]:
    """Return what each notice of a kind says now, in English."""
    with chat.database.read() as session:
        rows = session.scalars(
            select(OutboxRow).where(OutboxRow.kind == kind).order_by(OutboxRow.id)
        ).all()
        composed = [notices.compose(session, row.kind, row.payload, chat.now) for row in rows]
    words = Words("en", chat.zone)
    return [str(notice_views.word(words, data).text) for data in composed if data]


def test_the_whole_way_by_buttons(office: Chat) -> None:
    switch_on(office)
    receipt = report(office)
    assert "Sent to the head for approval. Task 11, version 1" in receipt
    assert "as soon as the head approves" in receipt
    assert "✍️ 11" in text_of(office.say(OFFICER, "/nhiemvu"))
    waiting = text_of(office.say(HEAD, "/duyet"))
    assert "1 report waits for you" in waiting
    assert "To approve: 1. To accept: 0." in waiting
    assert "Nothing waits" in text_of(office.say(PLANNER, "/duyet"))
    card = text_of(office.press(HEAD, "1 · 11"))
    for part in ("To approve 1/1", "Lan, 08:00 02/11/2026, version 1", "In time", "5 xã"):
        assert part in card
    answers = office.press(HEAD, "Approve")
    assert answers[0].method == "editMessageText"
    assert "Approved: 11" in answers[0].text
    assert statuses(office) == ["submitted"]
    office.say(PLANNER, "/duyet")
    card = text_of(office.press(PLANNER, "1 · 11"))
    assert "To accept 1/1" in card
    assert "Approved by the head: Hùng" in card
    assert "Accepted: 11" in text_of(office.press(PLANNER, "Accept"))
    assert statuses(office) == ["accepted"]
    assert notes(office, "report_accepted")[0].startswith("✅ <b>Sở KH")
    assert "was accepted by" in open_card(office, OFFICER)


def test_the_whole_way_by_typing(office: Chat) -> None:
    switch_on(office)
    office.say(OFFICER, "/baocao 11 60% Đã thí điểm")
    assert "Sent to the head" in text_of(office.say(OFFICER, "gửi"))
    office.say(HEAD, "/review")
    assert "To approve 1/1" in text_of(office.say(HEAD, "1"))
    assert "Approved: 11" in text_of(office.say(HEAD, "duyệt"))
    office.say(PLANNER, "/duyet 11")
    office.say(PLANNER, "1")
    returned = text_of(office.say(PLANNER, "trả lại: thiếu số liệu quý III"))
    assert "Returned: 11" in returned
    (note,) = notes(office, "report_returned")
    assert "returned the report on 11</b> (version 1)" in note
    assert "Reason:</b> thiếu số liệu quý III" in note


def test_a_returned_report_is_corrected_from_its_own_words(office: Chat) -> None:
    report(office)
    office.say(PLANNER, "/duyet")
    office.press(PLANNER, "1 · 11")
    office.press(PLANNER, "Return")
    assert "Returned" in text_of(office.press(PLANNER, "Figures are missing"))
    listed = text_of(office.say(OFFICER, "/nhiemvu"))
    assert "↩️ 11" in listed
    assert "returned" in listed
    card = open_card(office, OFFICER)
    assert "Version 1 was returned (Phúc" in card
    assert "Reason: Figures are missing" in card
    assert "No report has been filed yet." in card
    preview = text_of(office.press(OFFICER, "Correct the report"))
    assert "Đã thí điểm tại 5 xã" in preview
    office.press(OFFICER, "Change: result")
    office.say(OFFICER, "Đã thí điểm tại 7 xã, thu gom 12 tấn")
    assert "version 2" in text_of(office.press(OFFICER, "Send"))
    office.say(PLANNER, "/duyet")
    card = office.press(PLANNER, "1 · 11")[0]
    assert "It was returned: Figures are missing" in card.text
    assert "<s>5 xã</s> <u>7 xã, thu gom 12 tấn</u>" in card.params["text"]


@pytest.mark.parametrize("typed", ["1", "Số liệu chưa có nguồn"])
def test_the_reason_may_be_typed_or_chosen_by_its_number(office: Chat, typed: str) -> None:
    report(office)
    office.say(PLANNER, "/duyet")
    office.say(PLANNER, "1")
    assert "Why is 11" in text_of(office.say(PLANNER, "2"))
    assert "give the reason" in text_of(office.say(PLANNER, "9"))
    assert statuses(office) == ["submitted"]
    assert "Returned" in text_of(office.say(PLANNER, typed))
    with office.database.read() as session:
        reason = session.scalars(select(Report.decision_reason)).one()
    assert reason == ("Figures are missing" if typed == "1" else typed)


def test_the_reason_can_be_left_again(office: Chat) -> None:
    report(office)
    office.say(PLANNER, "/duyet")
    office.press(PLANNER, "1 · 11")
    office.press(PLANNER, "Return")
    assert "To accept 1/1" in text_of(office.press(PLANNER, "Back"))
    office.press(PLANNER, "Return")
    assert "To accept 1/1" in text_of(office.say(PLANNER, "0"))
    office.press(PLANNER, "Return")
    assert "nothing was sent or changed" in text_of(office.say(PLANNER, "/huy"))
    assert statuses(office) == ["submitted"]


def test_one_card_after_another_and_later_leaves_one(office: Chat) -> None:
    for code in ("11", "12", "4.a"):
        report(office, text=f"{code} 60% Đã làm")
        office.clock.advance(timedelta(minutes=1))
    office.say(PLANNER, "/duyet")
    assert "1/3" in text_of(office.press(PLANNER, "1 · 11"))
    assert "2/3" in text_of(office.press(PLANNER, "Later"))
    shown = text_of(office.press(PLANNER, "Accept"))
    assert "Accepted: 12" in shown
    assert "To accept 2/2" in shown
    assert "4.a" in shown
    # Behind the last comes the first again.
    assert "To accept 1/2" in text_of(office.say(PLANNER, "để sau"))
    assert "2 reports wait for you" in text_of(office.press(PLANNER, "List"))


def test_the_list_is_narrowed_to_an_agency_or_a_task(office: Chat) -> None:
    office.join(16, "so-ct", Role.OFFICER, "Ánh", language="en")
    report(office)
    report(office, text="12 60% Đã làm")
    report(office, OTHER, "11 60% Phối hợp")
    office.say(PLANNER, "/duyet")
    office.press(PLANNER, "By agency")
    narrowed = text_of(office.press(PLANNER, "(2)"))
    assert "2 reports wait for you" in narrowed
    assert "Only:" in narrowed
    office.press(PLANNER, "All of them")
    office.press(PLANNER, "By task")
    assert "2 reports wait" in text_of(office.press(PLANNER, "11 (2)"))
    assert "1 report waits" in text_of(office.say(PLANNER, "/duyet Sở Xây dựng"))
    assert "1 report waits" in text_of(office.say(PLANNER, "/duyet 12"))
    assert "Nothing waits of 13.a; 3 reports" in text_of(office.say(PLANNER, "/duyet 13.a"))
    assert "not understood" in text_of(office.say(PLANNER, "/duyet Sở Trên Trời"))


def test_what_says_nothing_new_is_accepted_together_after_a_question(office: Chat) -> None:
    for code in ("11", "12"):
        office.say(OFFICER, f"/baocao {code}")
        office.press(OFFICER, "Nothing to report")
        office.press(OFFICER, "Send")
    report(office, text="4.a 60% Đã làm")
    office.say(PLANNER, "/duyet")
    question = text_of(office.press(PLANNER, "Accept all with nothing to report (2)"))
    assert "• 11" in question
    assert "4.a" not in question
    # One that comes after the question is not meant.
    office.say(OFFICER, "/baocao 2.a")
    office.press(OFFICER, "Nothing to report")
    office.press(OFFICER, "Send")
    assert "Accepted 2 reports: 11, 12" in text_of(office.press(PLANNER, "Accept all 2"))
    assert statuses(office) == ["accepted", "accepted", "submitted", "submitted"]
    assert len(notes(office, "report_accepted")) == 1
    assert "accepted 2 reports" in notes(office, "report_accepted")[0]
    assert "is old" in text_of_toast(office.press(PLANNER, "Accept all 2"))


def text_of_toast(answers: list[Answer]) -> str:
    return " ".join(str(answer.params.get("text", "")) for answer in answers)


def test_a_double_tap_accepts_once_and_never_the_next_one(office: Chat) -> None:
    report(office)
    report(office, text="12 60% Đã làm")
    office.say(PLANNER, "/duyet")
    card = office.press(PLANNER, "1 · 11")[0]
    data = card.buttons["✅ Accept"]
    office.press_data(PLANNER, data)
    assert "dealt with at" in text_of_toast(office.press_data(PLANNER, data))
    assert statuses(office) == ["accepted", "submitted"]


def test_a_button_to_approve_does_not_accept(office: Chat) -> None:
    switch_on(office)
    report(office)
    office.say(HEAD, "/duyet")
    card = office.press(HEAD, "1 · 11")[0]
    data = card.buttons["✅ Approve"]
    office.press_data(HEAD, data)
    assert "dealt with" in text_of_toast(office.press_data(HEAD, data))
    assert "does not wait for you" in text_of_toast(
        office.press_data(HEAD, data.replace("approve", "accept"))
    )
    assert statuses(office) == ["submitted"]


@pytest.mark.parametrize("user", [OFFICER, OTHER])
def test_who_reviews_nothing_is_told_so(office: Chat, user: int) -> None:
    report(office)
    assert "you are neither" in text_of(office.say(user, "/duyet"))
    with office.database.read() as session:
        id_ = session.scalars(select(Report.id)).one()
    for verb in ("review_card", "review_accept", "review_return", "review_text"):
        assert "does not wait" in text_of_toast(office.press_data(user, f"{verb}:{id_}:0:0"))
    assert "head of an agency" in text_of_toast(office.press_data(user, "review_settings"))
    assert statuses(office) == ["submitted"]


def test_a_head_sees_no_planners_work_and_a_leader_none_of_it(office: Chat) -> None:
    report(office)
    for user in (HEAD, LEADER):
        assert "Nothing waits for you" in text_of(office.say(user, "/duyet"))


def test_reviewing_leaves_an_open_report_alone(office: Chat) -> None:
    switch_on(office)
    report(office)
    assert "In which state" in text_of(office.say(HEAD, "/baocao 12"))
    answers = office.say(HEAD, "/duyet")
    assert "still open" in answers[-1].text
    office.press(HEAD, "1 · 11")
    # What is typed still answers the report.
    assert "How many percent" in text_of(office.say(HEAD, "2"))
    office.say(HEAD, "/duyet")
    office.press(HEAD, "1 · 11")
    office.press(HEAD, "Return")
    assert "Returned: 11" in text_of(office.say(HEAD, "thiếu nguồn số liệu"))
    assert "What was done" in text_of(office.say(HEAD, "60"))


def test_the_whole_words_come_in_messages_of_their_own(office: Chat) -> None:
    text = "rác " * 1000
    office.say(OFFICER, "/baocao 11 60%")
    office.say(OFFICER, text.strip())
    office.say(OFFICER, "không")
    office.say(OFFICER, "không")
    office.say(OFFICER, "gửi")
    office.say(PLANNER, "/duyet")
    office.press(PLANNER, "1 · 11")
    answers = [a for a in office.press(PLANNER, "Full text") if a.method == "sendMessage"]
    assert len(answers) == 2
    assert sum(answer.text.count("rác") for answer in answers) == 1000


def test_files_are_sent_to_the_reviewer_by_button_and_typed(office: Chat) -> None:
    office.say(OFFICER, "/baocao 11 60% Đã làm")
    office.press(OFFICER, "Change: evidence")
    office.send_file(OFFICER, "a.pdf")
    office.press(OFFICER, "Done")
    office.press(OFFICER, "Send")
    office.say(PLANNER, "/duyet")
    office.press(PLANNER, "1 · 11")
    assert office.press(PLANNER, "Show the evidence (1)")[0].method == "sendDocument"
    assert office.say(PLANNER, "5")[0].method == "sendDocument"


def test_taking_back_asks_and_keeps_the_words(office: Chat) -> None:
    report(office)
    question = text_of(office.press(OFFICER, "Take back"))
    assert "Take back version 1?" in question
    taken = text_of(office.press(OFFICER, "Take it back"))
    assert "Taken back" in taken
    assert "Đã thí điểm tại 5 xã" in taken
    assert statuses(office) == ["withdrawn", "draft"]
    assert "9 of 9 reports not sent yet" in text_of(office.say(OFFICER, "/nhiemvu"))
    assert "Nothing waits" in text_of(office.say(PLANNER, "/duyet"))
    assert "Sent. Task 11, version 2" in text_of(office.say(OFFICER, "gửi"))


def test_an_accepted_report_is_locked_and_corrected_with_a_reason(office: Chat) -> None:
    report(office)
    office.say(PLANNER, "/duyet")
    office.say(PLANNER, "1")
    office.say(PLANNER, "xác nhận")
    assert "cannot be taken back" in text_of_toast(office.press(OFFICER, "Take back"))
    open_card(office, OFFICER)
    asked = text_of(office.press(OFFICER, "Ask to correct"))
    assert "was accepted and is locked" in asked
    preview = text_of(office.say(OFFICER, "Số liệu quý III đã chốt"))
    assert "Reason of the correction: Số liệu quý III đã chốt" in preview
    assert "5 xã" in preview
    assert "version 2" in text_of(office.press(OFFICER, "Send"))
    assert statuses(office) == ["accepted", "submitted"]
    office.say(PLANNER, "/duyet")
    assert "Reason of the correction: Số liệu" in text_of(office.press(PLANNER, "1 · 11"))


def test_baocao_on_an_accepted_task_asks_for_the_reason_first(office: Chat) -> None:
    report(office)
    office.say(PLANNER, "/duyet")
    office.say(PLANNER, "1")
    office.say(PLANNER, "xác nhận")
    assert "is locked" in text_of(office.say(OFFICER, "/baocao 11 80% Đã làm 8 xã"))
    preview = text_of(office.say(OFFICER, "Thêm 3 xã"))
    assert "80%" in preview
    assert "Đã làm 8 xã" in preview


def test_a_colleagues_newer_version_can_be_taken_into_account_or_win(office: Chat) -> None:
    office.say(OFFICER, "/baocao 11 60% Bản của Lan")
    report(office, HEAD, "11 70% Bản của Hùng")
    assert "Hùng sent version 1" in text_of(office.say(OFFICER, "gửi"))
    assert "Nothing was sent. Please press" in text_of(office.say(OFFICER, "ừm"))
    assert "Bản của Lan" in text_of(office.say(OFFICER, "2"))
    assert "version 2" in text_of(office.say(OFFICER, "gửi"))
    office.say(OFFICER, "/baocao 12 60% Bản của Lan")
    report(office, HEAD, "12 70% Bản của Hùng")
    office.press(OFFICER, "Send")
    assert "draft was deleted" in text_of(office.press(OFFICER, "Drop my draft"))
    assert statuses(office) == ["submitted", "submitted", "submitted"]


def test_the_head_is_told_once_an_hour_however_much_waits(office: Chat) -> None:
    switch_on(office)
    for code in ("11", "12"):
        report(office, text=f"{code} 60% Đã làm")
    (note,) = notes(office, "report_waiting")
    assert note.startswith("📥 <b>2 reports wait for you</b>")


def test_the_head_switches_approval_by_buttons_and_it_is_on_the_trail(office: Chat) -> None:
    office.say(HEAD, "/duyet")
    assert "off" in text_of(office.press(HEAD, "Approval before sending"))
    assert "on" in text_of(office.press(HEAD, "Switch on"))
    report(office)
    assert statuses(office) == ["awaiting"]
    office.press(HEAD, "Switch off")
    assert statuses(office) == ["submitted"]
    with office.database.read() as session:
        actions = list(session.scalars(select(AuditRow.action).order_by(AuditRow.id)))
    assert actions.count(Action.APPROVAL_SET) == 2
    assert Action.REPORT_RELEASED in actions


def test_the_history_tells_it_all_in_sentences(office: Chat) -> None:
    switch_on(office)
    report(office)
    office.say(HEAD, "/duyet")
    office.say(HEAD, "1")
    office.say(HEAD, "duyệt")
    report(office, text="11 80% Đã thí điểm tại 8 xã")
    text = text_of(office.say(OFFICER, "/lichsu 11"))
    first = text.index("sent version 2 to the head for approval")
    assert first < text.index("approved version 1 as the head")
    assert "State: In progress, 60% → In progress, 80%" in text
    assert "08:00 02/11/2026 · Lan" in text
    open_card(office, OFFICER)
    assert "History of 11" in text_of(office.press(OFFICER, "History"))
    older = text_of(office.press(OFFICER, "Older"))
    assert "Hùng" in older
    assert "Approval before sending: no → yes" in older


def test_the_history_is_for_who_may_see_the_task(office: Chat) -> None:
    report(office)
    assert "Lan" in text_of(office.say(PLANNER, "/lichsu 11 Sở TN&MT"))
    office.join(16, "so-ct", Role.OFFICER, "Ánh", language="en")
    assert "no history" in text_of(office.say(16, "/lichsu 12"))
    assert "no history" in text_of(office.say(OFFICER, "/lichsu 99"))
    assert "no history" in text_of_toast(office.press_data(16, "history:1:0"))
    assert "Of which task" in text_of(office.say(OFFICER, "/lichsu"))
