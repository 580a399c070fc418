"""More time through the chat: asking with buttons and by typing, deciding, withdrawing."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from core.i18n import Words
from models.delivery import OutboxRow, OutboxState
from models.notices import Postpone
from models.people import Membership
from models.requests import Extension
from models.rights import Role
from services import extensions, notices
from tests.handlers.conftest import HEAD, LEADER, OFFICER, OTHER, PLANNER
from tests.support.chat import Answer, Chat, text_of
from views import notices as notice_views

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def requests(chat: Chat) -> list[Extension]:
    with chat.database.read() as session:
        return list(session.scalars(select(Extension).order_by(Extension.id)))


def at(chat: Chat, day: int, hour: int = 8) -> None:
    chat.clock.set(datetime(2026, 11, day, hour, tzinfo=chat.zone))


def ask_for_11(chat: Chat) -> None:
    preview = text_of(chat.say(OFFICER, "/giahan 11 30/11 Chờ số liệu của 9 huyện"))
    assert "Please check the request for task 11" in preview
    assert "Sent to Sở KH&ĐT" in text_of(chat.press(OFFICER, "Send"))


def notice(chat: Chat, kind: str, person: int) -> str:
    """What a notice says to a person, as it would be sent now."""
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


def test_from_the_card_to_the_receipt(office: Chat) -> None:
    office.say(OFFICER, "/nhiemvu")
    office.press(OFFICER, "11 ·")
    assert "Until which day?" in text_of(office.press(OFFICER, "Ask for more time"))
    assert "Why is more time needed?" in text_of(office.press(OFFICER, "+5 (27/11)"))
    preview = text_of(office.say(OFFICER, "Chờ số liệu của 9 huyện"))
    for part in ("27/11/2026", "19/11/2026", "Chờ số liệu của 9 huyện", "Sở KH&ĐT"):
        assert part in preview
    assert requests(office) == []
    assert "Sent to Sở KH&ĐT" in text_of(office.press(OFFICER, "Send"))
    (request,) = requests(office)
    assert (request.wanted_on, request.reason) == (date(2026, 11, 27), "Chờ số liệu của 9 huyện")
    office.say(OFFICER, "/nhiemvu")
    card = text_of(office.press(OFFICER, "11 ·"))
    assert "More time was asked for, until 27/11/2026" in card


def test_everything_can_be_typed(office: Chat) -> None:
    assert "for which report?" in text_of(office.say(OFFICER, "/giahan"))
    office.say(OFFICER, "11")
    office.say(OFFICER, "+3")
    office.say(OFFICER, "Chờ số liệu")
    assert "Sent to" in text_of(office.say(OFFICER, "gửi"))
    # The 24th is a day off in 2026: three working days after Thursday the 19th is the 25th.
    assert requests(office)[0].wanted_on == date(2026, 11, 25)


def test_wrong_answers_are_told_kindly_and_change_nothing(office: Chat) -> None:
    assert "has no task “zz”" in text_of(office.say(OFFICER, "/giahan zz"))
    office.say(OFFICER, "/giahan 11")
    assert "Please type the day" in text_of(office.say(OFFICER, "khi nào xong thì báo"))
    assert "has to lie after 19/11/2026" in text_of(office.say(OFFICER, "19/11"))
    assert "may not lie after 31/12/2026" in text_of(office.say(OFFICER, "05/01/2027"))
    assert "Until which day?" in text_of(office.say(OFFICER, "/giahan"))
    assert requests(office) == []


def test_late_asks_for_an_explanation_and_any_answer_can_be_changed(office: Chat) -> None:
    at(office, 25)
    office.say(OFFICER, "/giahan 11 4/12 Chờ số liệu")
    preview = text_of(office.say(OFFICER, "Cán bộ phụ trách nghỉ ốm"))
    assert "Why only now: Cán bộ phụ trách nghỉ ốm" in preview
    office.press(OFFICER, "Change: day")
    assert "07/12/2026" in text_of(office.say(OFFICER, "7/12"))
    office.press(OFFICER, "Change: explanation")
    assert "đi công tác" in text_of(office.say(OFFICER, "Cán bộ đi công tác"))
    office.press(OFFICER, "Change: reason")
    assert "Chờ thẩm định" in text_of(office.say(OFFICER, "Chờ thẩm định"))
    office.press(OFFICER, "Send")
    (request,) = requests(office)
    assert (request.reason, request.late_explanation) == ("Chờ thẩm định", "Cán bộ đi công tác")


def test_the_deadline_that_passes_before_send_asks_one_question_more(office: Chat) -> None:
    at(office, 19, 23)
    office.say(OFFICER, "/giahan 11 30/11 Chờ số liệu")
    at(office, 20, 0)
    assert "only now" in text_of(office.press(OFFICER, "Send"))
    office.say(OFFICER, "Mạng bị gián đoạn")
    assert "Sent to" in text_of(office.press(OFFICER, "Send"))


def test_a_double_tap_on_send_asks_once(office: Chat) -> None:
    office.say(OFFICER, "/giahan 11 30/11 Chờ số liệu")
    data = office.answers[OFFICER][-1].buttons["Send"]
    office.press_data(OFFICER, data)
    assert "old" in str(office.press_data(OFFICER, data)[-1].params["text"])
    assert len(requests(office)) == 1


def test_the_planner_agrees_by_the_button_of_the_notice(office: Chat) -> None:
    ask_for_11(office)
    said = notice(office, extensions.ASKED, PLANNER)
    assert "asks for more time</b>: task 11, until 30/11/2026" in said
    answer = text_of(office.press_data(PLANNER, f"extension_agree!:{requests(office)[0].id}"))
    assert "Granted until the end of 30/11/2026" in answer
    said = notice(office, extensions.ANSWERED, OFFICER)
    assert said.startswith("✅ <b>Granted until the end of 30/11/2026</b>")
    card = text_of(office.press_data(OFFICER, f"task:{requests(office)[0].duty_id}"))
    assert "Report by the end of 30/11/2026" in card
    assert "was prolonged" in card
    again = office.press_data(PLANNER, f"extension_agree!:{requests(office)[0].id}")
    assert "settled already" in str(again[-1].params["text"])


def test_the_planner_refuses_with_a_reason(office: Chat) -> None:
    ask_for_11(office)
    number = requests(office)[0].id
    assert "Why is it refused?" in text_of(
        office.press_data(PLANNER, f"extension_refuse!:{number}")
    )
    assert "Refused" in text_of(office.say(PLANNER, "Số liệu đã có từ tháng 10"))
    assert "Số liệu đã có từ tháng 10" in notice(office, extensions.ANSWERED, OFFICER)


def test_the_planner_grants_another_day(office: Chat) -> None:
    ask_for_11(office)
    number = requests(office)[0].id
    office.press_data(PLANNER, f"extension_other!:{number}")
    assert "has to lie after" in text_of(office.say(PLANNER, "19/11"))
    assert "Granted until the end of 25/11/2026" in text_of(office.say(PLANNER, "25/11"))


def reply(chat: Chat, user: int, text: str) -> str:
    message = {"message_id": 77, "date": 1, "chat": {"id": user, "type": "private"}}
    return text_of(chat.say(user, text, reply_to_message=message))


def test_a_reply_to_the_notice_decides(office: Chat) -> None:
    ask_for_11(office)
    notice(office, extensions.ASKED, PLANNER)
    assert "Refused" in reply(office, PLANNER, "Từ chối: số liệu đã có")
    assert requests(office)[0].answer == "số liệu đã có"


def test_a_typed_day_is_a_day_even_when_it_begins_with_two(office: Chat) -> None:
    ask_for_11(office)
    notice(office, extensions.ASKED, PLANNER)
    assert "Granted until the end of 02/12/2026" in reply(office, PLANNER, "2/12")


def test_what_waits_is_listed_by_the_command_and_decided_by_numbers(office: Chat) -> None:
    ask_for_11(office)
    office.say(HEAD, "/giahan 12 30/11 Chờ thẩm định")
    office.press(HEAD, "Send")
    listed = text_of(office.say(PLANNER, "/giahan"))
    assert "2 requests for more time wait for you" in listed
    assert "type its number (1-2)" in text_of(office.say(PLANNER, "3"))
    assert "Chờ thẩm định" in text_of(office.say(PLANNER, "2"))
    assert "Granted" in text_of(office.say(PLANNER, "1"))
    assert [request.state for request in requests(office)] == ["pending", "granted"]


def test_another_agency_neither_sees_nor_decides(office: Chat) -> None:
    ask_for_11(office)
    number = requests(office)[0].id
    for verb in ("extension", "extension_agree", "extension_refuse", "extension_withdraw"):
        answers = office.press_data(OTHER, f"{verb}:{number}")
        assert "no such request" in str(answers[-1].params["text"])
    assert "no such request" in text_of(office.press_data(LEADER, f"extension_agree:{number}"))
    assert requests(office)[0].state == "pending"


def test_a_press_after_the_role_was_revoked_changes_nothing(office: Chat) -> None:
    ask_for_11(office)
    with office.database.begin() as session:
        for membership in session.scalars(select(Membership).where(Membership.role == "planner")):
            membership.revoked_at = office.clock.now()
    office.press_data(PLANNER, f"extension_agree!:{requests(office)[0].id}")
    assert requests(office)[0].state == "pending"


def test_the_asker_takes_it_back_and_a_report_does_too(office: Chat) -> None:
    ask_for_11(office)
    office.press(OFFICER, "Show the request")
    assert "Withdrawn" in text_of(office.press(OFFICER, "Withdraw the request"))
    ask_for_11(office)
    office.say(OFFICER, "/baocao 11 60% Đã làm")
    office.press(OFFICER, "Send")
    assert [request.state for request in requests(office)] == ["withdrawn", "withdrawn"]
    assert "has been sent" in text_of(office.say(OFFICER, "/giahan 11"))


def test_stopping_forgets_what_was_not_sent(office: Chat) -> None:
    office.say(OFFICER, "/giahan 11 30/11 Chờ số liệu")
    assert "Stopped; nothing was sent" in text_of(office.say(OFFICER, "/huy"))
    assert requests(office) == []
    assert "nothing was recorded" in text_of(office.say(OFFICER, "Chờ số liệu"))


def test_another_command_leaves_the_question_open(office: Chat) -> None:
    office.say(OFFICER, "/giahan 11")
    answers = office.say(OFFICER, "/status")
    assert "Your request for more time on task 11 is still open" in answers[1].text
    assert "Until which day?" in text_of(office.press(OFFICER, "Go on with the request"))


def test_the_conversation_survives_a_restart(office: Chat) -> None:
    office.say(OFFICER, "/giahan 11 30/11")
    again = Chat(office.database, office.clock, office.zone)
    again._updates, again._seen = office._updates, office._seen
    assert "Please check the request" in text_of(again.say(OFFICER, "Chờ số liệu"))


def test_a_file_or_a_forwarded_text_is_no_answer(office: Chat) -> None:
    office.say(OFFICER, "/giahan 11 30/11")
    assert "needs an answer in words" in text_of(office.send_file(OFFICER))
    forwarded = {"type": "hidden_user", "date": 1, "sender_user_name": "Ai đó"}
    assert "was forwarded" in text_of(office.say(OFFICER, "Chờ", forward_origin=forwarded))
    assert "Please check the request" in text_of(office.say(OFFICER, "Chờ số liệu"))


def test_where_nobody_decides_yet_the_asker_is_told(chat: Chat) -> None:
    chat.join(OFFICER, "so-tnmt", Role.OFFICER, "Lan", language="en")
    chat.say(OFFICER, "/giahan 11 30/11 Chờ số liệu")
    assert "Nobody of Sở KH&ĐT" in text_of(chat.press(OFFICER, "Send"))


def test_a_report_that_is_interrupted_by_a_button_is_kept_and_that_is_said(office: Chat) -> None:
    office.say(OFFICER, "/nhiemvu")
    office.press(OFFICER, "12 ·")
    more_time = shown(office, OFFICER).buttons["Ask for more time"]
    office.say(OFFICER, "/baocao 11")
    office.press(OFFICER, "In progress")
    said = text_of(office.press_data(OFFICER, more_time))
    assert "Your report on task 11 is still open" in said
    assert "How many percent" in text_of(office.press(OFFICER, "Go on with the draft"))


def test_a_request_that_is_interrupted_is_left_and_that_is_said(office: Chat) -> None:
    office.say(OFFICER, "/giahan 11 30/11 Chờ số liệu")
    assert "was left; nothing of it was sent" in text_of(office.say(OFFICER, "/baocao 12"))
    office.say(OFFICER, "/giahan 11")
    assert "was left" not in text_of(office.say(OFFICER, "/baocao 12"))


def shown(chat: Chat, user: int) -> Answer:
    """The newest message that a person sees; an answer to a press is none."""
    return next(one for one in reversed(chat.answers[user]) if one.params.get("text"))
