"""/thaymat, /nghi and /toi through the chat. It is Monday, 2 November 2026."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from core.clock import FixedClock
from models.delivery import OutboxRow
from models.people import Absence, Deputation, Person
from models.rights import Role
from tests.handlers.conftest import HEAD, LEADER, OFFICER, OTHER, PLANNER
from tests.support.chat import Chat, text_of
from views.callbacks import Callback

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

DAY = timedelta(days=1)


def deputations(chat: Chat) -> list[tuple[str, str, bool]]:
    with chat.database.read() as session:
        rows = session.scalars(select(Deputation).order_by(Deputation.id)).all()
    return [(f"{row.from_on:%d/%m}", f"{row.to_on:%d/%m}", row.revoked_at is None) for row in rows]


def leaves(chat: Chat) -> list[tuple[str, str]]:
    with chat.database.read() as session:
        rows = session.scalars(
            select(Absence).where(Absence.revoked_at.is_(None)).order_by(Absence.id)
        ).all()
    return [(f"{row.from_on:%d/%m}", f"{row.to_on:%d/%m}") for row in rows]


def to(chat: Chat, *date: int) -> None:
    chat.clock.set(datetime(2026, *date, tzinfo=chat.zone))


# /thaymat


def test_a_head_names_a_deputy_by_button_and_typed_days(office: Chat) -> None:
    assert "Who shall act in your place?" in text_of(office.say(HEAD, "/thaymat"))
    assert "From when to when does Lan" in text_of(office.press(HEAD, "Lan"))
    assert "not sure which days" in text_of(office.say(HEAD, "khi nào đó"))
    assert "is over already" in text_of(office.say(HEAD, "30/10 - 1/11"))
    assert "at most 90" in text_of(office.say(HEAD, "từ 2/11 đến 31/1"))
    named = text_of(office.say(HEAD, "từ 5/11 đến 6/11"))
    assert "Lan acts in your place from 05/11/2026 to the end of 06/11/2026" in named
    assert deputations(office) == [("05/11", "06/11", True)]
    with office.database.read() as session:
        told = session.scalars(select(OutboxRow).where(OutboxRow.kind == "deputy")).all()
    assert [row.address for row in told] == [str(OFFICER)]


def test_on_these_days_and_on_no_other_the_deputy_has_the_heads_menu(office: Chat) -> None:
    office.say(HEAD, "/thaymat")
    office.say(HEAD, "1")
    office.say(HEAD, "5/11 - 6/11")
    for moment, may in (((11, 4, 23, 59), False), ((11, 5, 0, 0), True), ((11, 7, 0, 0), False)):
        to(office, *moment)
        shown = text_of(office.say(OFFICER, "/nhansu"))
        assert ("Sở Tài nguyên và Môi trường: 2 people" in shown) is may
        helped = text_of(office.say(OFFICER, "/help"))
        assert ("in the place of the head of Sở Tài nguyên" in helped) is may


def test_it_is_taken_back_at_once(office: Chat) -> None:
    office.say(HEAD, "/deputy")
    office.say(HEAD, "lan")
    office.press(HEAD, "3 days")
    assert deputations(office) == [("02/11", "04/11", True)]
    assert "2 people" in text_of(office.say(OFFICER, "/nhansu"))
    assert "no longer acts in your place" in text_of(office.press(HEAD, "Take it back"))
    assert "shown to its head" in text_of(office.say(OFFICER, "/nhansu"))
    (answer,) = office.press(HEAD, "Take it back")
    assert "over already" in answer.params["text"]


def test_it_is_taken_back_from_the_overview_by_number(office: Chat) -> None:
    office.say(HEAD, "/thaymat")
    office.say(HEAD, "1")
    office.say(HEAD, "hôm nay - 25/11")
    assert "Lan, 02/11/2026–25/11/2026" in text_of(office.say(HEAD, "/thaymat"))
    assert "You act in the place of" in text_of(office.say(OFFICER, "/thaymat"))
    assert "no longer" in text_of(office.say(HEAD, "1"))
    assert deputations(office) == [("02/11", "25/11", False)]


@pytest.mark.parametrize("user", [OFFICER, OTHER, PLANNER, LEADER])
def test_who_is_no_head_names_nobody(office: Chat, user: int) -> None:
    assert "Only the head" in text_of(office.say(user, "/thaymat"))
    with office.database.read() as session:
        people = {row.name: row.id for row in session.scalars(select(Person))}
    for callback in (
        Callback.of("deputy", 1, people["Lan"]),
        Callback.of("deputy_days", 1, 3),
        Callback.of("deputy_revoke", 1),
    ):
        assert office.press_data(user, callback)[0].method == "answerCallbackQuery"
    assert deputations(office) == []


def test_a_deputy_cannot_name_a_deputy(office: Chat) -> None:
    office.join(17, "so-tnmt", Role.OFFICER, "Minh", language="en")
    office.say(HEAD, "/thaymat")
    office.say(HEAD, "Lan")
    office.press(HEAD, "7 days")
    shown = office.say(OFFICER, "/thaymat")
    assert "Who shall act" not in text_of(shown)
    with office.database.read() as session:
        row = session.scalars(select(Deputation)).one()
        minh = session.scalars(select(Person).where(Person.name == "Minh")).one()
    (answer,) = office.press_data(OFFICER, Callback.of("deputy", row.agency_id, minh.id))
    assert "cannot be passed on" in answer.params["text"]


def test_a_name_that_is_nobodys_and_an_old_button_are_explained(office: Chat) -> None:
    office.say(HEAD, "/thaymat")
    assert "type its number" in text_of(office.say(HEAD, "Ông Tơ"))
    office.say(HEAD, "1")
    old = office.answers[HEAD][-1].buttons["3 days"]
    office.say(HEAD, "/thaymat")
    assert "button is old" in office.press_data(HEAD, old)[0].params["text"]
    assert deputations(office) == []


def test_a_head_alone_is_shown_the_way(office: Chat) -> None:
    office.join(18, "so-ct", Role.HEAD, "Công", language="en")
    assert "nobody else in your agency" in text_of(office.say(18, "/thaymat"))


# /nghi


def test_leave_is_taken_in_one_message_and_says_who_is_reminded_instead(office: Chat) -> None:
    taken = text_of(office.say(OFFICER, "/nghi từ 5/11 đến 9/11"))
    assert "You are away from 05/11/2026 to the end of 09/11/2026" in taken
    assert "reminders go to Hùng" in taken
    assert leaves(office) == [("05/11", "09/11")]


def test_leave_is_asked_step_by_step_and_cancelled_by_its_number(office: Chat) -> None:
    assert "On which days are you away?" in text_of(office.say(OFFICER, "/leave"))
    assert "not sure which days" in text_of(office.say(OFFICER, "3"))
    assert "You are away" in text_of(office.say(OFFICER, "3 ngày"))
    assert leaves(office) == [("02/11", "04/11")]
    assert "1. 02/11/2026–04/11/2026" in text_of(office.say(OFFICER, "/nghi"))
    assert "(1-1)" in text_of(office.say(OFFICER, "hủy 2"))
    assert "cancelled" in text_of(office.say(OFFICER, "hủy 1"))
    assert leaves(office) == []


def test_leave_by_button_is_taken_once(office: Chat) -> None:
    office.say(OFFICER, "/nghi")
    button = office.answers[OFFICER][-1].buttons["7 days"]
    assert "You are away" in text_of(office.press_data(OFFICER, button))
    assert "button is old" in office.press_data(OFFICER, button)[0].params["text"]
    assert leaves(office) == [("02/11", "08/11")]
    assert "cancelled" in text_of(office.press(OFFICER, "Cancel"))
    (answer,) = office.press(OFFICER, "Cancel")
    assert "over already" in answer.params["text"]


def test_nobody_cancels_the_leave_of_somebody_else(office: Chat) -> None:
    office.say(OFFICER, "/nghi 3 ngày")
    with office.database.read() as session:
        id_ = session.scalars(select(Absence.id)).one()
    office.press_data(OTHER, Callback.of("leave_cancel", id_))
    assert leaves(office) == [("02/11", "04/11")]


def test_a_head_who_leaves_is_shown_the_way_to_a_deputy(office: Chat) -> None:
    taken = office.say(HEAD, "/nghi mai")
    assert "Name a deputy" in taken[0].buttons
    assert "Who shall act" in text_of(office.press(HEAD, "Name a deputy"))
    assert "Name a deputy" not in office.say(OFFICER, "/nghi mai")[0].buttons


# /toi


def test_everybody_sees_what_is_kept_about_them(office: Chat) -> None:
    office.say(OFFICER, "/nghi mai")
    shown = text_of(office.say(OFFICER, "/toi"))
    for part in (
        "Name: Lan",
        "Telegram number: 11",
        "focal officer of Sở Tài nguyên và Môi trường",
        "Plan: 1649/QĐ-UBND",
        "Away: 03/11/2026–03/11/2026",
        "Notice on data 2026-11",
        "Your rights",
        "2 working days",
    ):
        assert part in shown
    assert "Hùng" not in shown


def test_the_name_is_corrected_by_button_or_number(office: Chat, clock: FixedClock) -> None:
    office.say(OFFICER, "/me")
    office.press(OFFICER, "Correct my name")
    assert "2 to 120 letters" in text_of(office.say(OFFICER, "12345"))
    changed = text_of(office.say(OFFICER, "Nguyễn Thị Lan"))
    assert "Your name is Nguyễn Thị Lan now (it was Lan)" in changed
    office.say(OFFICER, "/toi")
    assert "Your name here is Nguyễn Thị Lan" in text_of(office.say(OFFICER, "1"))


def test_looking_at_ones_data_does_not_leave_an_open_report(office: Chat) -> None:
    office.say(OFFICER, "/baocao 11")
    office.say(OFFICER, "/toi")
    assert "how many percent" in text_of(office.say(OFFICER, "2")).lower()
