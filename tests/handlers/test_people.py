"""/nhansu through the chat: by buttons and by numbers, and for whom it is not."""

import re

import pytest
from sqlalchemy import func, select

from models.delivery import OutboxRow
from models.people import Invitation, Person
from models.rights import Role
from services import facts, outbox
from tests.handlers.conftest import HEAD, LEADER, OFFICER, OTHER, PLANNER
from tests.support.chat import Chat, text_of
from views.callbacks import Callback

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

ADMIN, NEW = 16, 21


@pytest.fixture
def admins(office: Chat) -> Chat:
    """The office with an administrator."""
    office.join(ADMIN, "so-khdt", Role.ADMIN, "Quân", language="en")
    with office.database.begin() as session:
        facts.remember(session, facts.BOT_USERNAME, "xanh_test_bot")
    return office


def person(chat: Chat, name: str) -> Person:
    with chat.database.read() as session:
        return session.scalars(select(Person).where(Person.name == name)).one()


def open_card(chat: Chat, name: str = "Lan", agency: str = "TN&MT") -> str:
    chat.say(ADMIN, f"/nhansu {agency}")
    return text_of(chat.press(ADMIN, name))


def test_a_head_sees_the_people_of_their_agency(office: Chat) -> None:
    shown = text_of(office.say(HEAD, "/nhansu"))
    assert "Sở Tài nguyên và Môi trường: 2 people" in shown
    assert "Lan: focal officer" in shown
    assert "Sơn" not in shown
    assert "Suspend" not in text_of(office.press(HEAD, "Lan"))


@pytest.mark.parametrize("user", [OFFICER, OTHER, PLANNER, LEADER])
def test_others_are_told_whose_the_list_is(office: Chat, user: int) -> None:
    for text in ("/nhansu", "/people", "/nhansu TN&MT"):
        assert "shown to its head" in text_of(office.say(user, text))


def test_forged_buttons_show_and_change_nothing(admins: Chat) -> None:
    lan, son = person(admins, "Lan"), person(admins, "Sơn")
    for verb, numbers in (
        ("people", (1, 0)),
        ("person", (lan.id, 1)),
        ("suspend", (lan.id, 1)),
        ("restore", (lan.id, 1)),
        ("give", (lan.id, 1)),
        ("give_to", (lan.id, son.id, 1)),
        ("person_yes", (1,)),
        ("invite", (1,)),
        ("invite_as", (1, 4)),
        ("invite_as", (1, 99)),
        ("people_other", ()),
    ):
        answers = admins.press_data(OTHER, Callback.of(verb, *numbers))
        assert [answer.method for answer in answers] == ["answerCallbackQuery"], verb
    assert not person(admins, "Lan").is_suspended
    with admins.database.read() as session:
        assert session.scalar(select(func.count()).where(Invitation.uses_left > 0)) == 0


def test_an_administrator_chooses_an_agency_by_typing_its_name(admins: Chat) -> None:
    assert "Of which agency" in text_of(admins.say(ADMIN, "/nhansu"))
    assert "There is no agency “qqqq”" in text_of(admins.say(ADMIN, "qqqq"))
    assert "is not clear" in text_of(admins.say(ADMIN, "Duyên Hải"))
    assert "Sơn" in text_of(admins.say(ADMIN, "so xay dung"))


def test_suspending_asks_back_and_is_done_once(admins: Chat) -> None:
    assert "focal officer of Sở Tài nguyên" in open_card(admins)
    asked = admins.press(ADMIN, "Suspend")
    assert "Suspend Lan?" in text_of(asked)
    yes = asked[0].buttons["1. Yes"]
    assert not person(admins, "Lan").is_suspended
    assert "Lan is suspended" in text_of(admins.press(ADMIN, "Yes"))
    assert person(admins, "Lan").is_suspended
    assert "invitation" in text_of(admins.say(OFFICER, "/nhiemvu"))
    # A second tap, and the same button after Lan is back, change nothing.
    assert "button is old" in admins.press_data(ADMIN, yes)[0].params["text"]
    open_card(admins)
    admins.press(ADMIN, "Restore")
    assert "can work here again" in text_of(admins.press(ADMIN, "Yes"))
    assert "button is old" in admins.press_data(ADMIN, yes)[0].params["text"]
    assert not person(admins, "Lan").is_suspended


def test_all_of_it_can_be_typed(admins: Chat) -> None:
    admins.say(ADMIN, "/nhansu so-tnmt")
    assert "Here since" in text_of(admins.say(ADMIN, "lan"))
    buttons = admins.answers[ADMIN][-1].buttons
    number = next(label.split(".")[0] for label in buttons if "Suspend" in label)
    assert "Suspend Lan?" in text_of(admins.say(ADMIN, number))
    assert "Here since" in text_of(admins.say(ADMIN, "không"))
    assert not person(admins, "Lan").is_suspended
    admins.say(ADMIN, number)
    assert "is suspended" in text_of(admins.say(ADMIN, "Có"))
    assert person(admins, "Lan").is_suspended


@pytest.mark.parametrize("typed", ["0", "99", "9" * 30])
def test_a_number_that_is_none_of_the_choices_is_explained(admins: Chat, typed: str) -> None:
    admins.say(ADMIN, "/nhansu so-tnmt")
    assert "type its number (1-" in text_of(admins.say(ADMIN, typed))


def test_who_lost_the_right_between_question_and_answer_changes_nothing(admins: Chat) -> None:
    open_card(admins)
    admins.press(ADMIN, "Suspend")
    with admins.database.begin() as session:
        quan = session.scalars(select(Person).where(Person.name == "Quân")).one()
        quan.memberships[0].role = Role.OFFICER
    admins.press(ADMIN, "Yes")
    assert not person(admins, "Lan").is_suspended


def test_open_work_is_shown_asked_back_and_handed_over(admins: Chat) -> None:
    admins.say(OFFICER, "/baocao 11")
    admins.join(17, "so-tnmt", Role.OFFICER, "Minh", language="en")
    admins.say(HEAD, "/nhansu")
    assert "drafts 1" in text_of(admins.press(HEAD, "Lan"))
    admins.press(HEAD, "Hand over")
    asked = text_of(admins.press(HEAD, "Minh"))
    assert "Hand the open work of Lan over to Minh?" in asked
    assert "• 11 ·" in asked
    assert "Minh's now" in text_of(admins.press(HEAD, "Yes"))
    with admins.database.read() as session:
        notices = session.scalars(
            select(OutboxRow.address).where(OutboxRow.kind == "handed over")
        ).all()
    assert notices == ["17"]
    # Lan's conversation has ended; hers is no draft any more.
    assert "did not understand" in text_of(admins.say(OFFICER, "60"))


def test_a_head_invites_officers_and_nobody_else(admins: Chat) -> None:
    admins.say(HEAD, "/nhansu")
    assert "focal officer of Sở Tài nguyên" in text_of(admins.press(HEAD, "Invite"))
    made = text_of(admins.say(HEAD, "Lê Thị Hoa"))
    assert "An invitation for Lê Thị Hoa" in made
    link = re.search(r"https://t\.me/xanh_test_bot\?start=(\S+)", made)
    assert link
    with admins.database.read() as session:
        row = session.scalars(select(OutboxRow).order_by(OutboxRow.id.desc())).first()
        invitation = session.scalars(select(Invitation).where(Invitation.name.is_not(None))).one()
    assert row is not None
    assert row.kind == outbox.CONFIDENTIAL
    assert (invitation.role, invitation.uses_left) == ("officer", 1)
    assert invitation.created_by_id == person(admins, "Hùng").id
    # A forged button does not widen it.
    answers = admins.press_data(
        HEAD, Callback.of("invite_as", invitation.agency_id, list(Role).index(Role.ADMIN))
    )
    assert "officers of your own agency" in answers[0].params["text"]
    greeted = text_of(admins.say(NEW, f"/start {link[1]}"))
    assert "Welcome, Lê Thị Hoa" in greeted
    admins.press(NEW, "agree")
    assert person(admins, "Lê Thị Hoa").language == "en"


def test_an_administrator_invites_to_every_role_that_fits(admins: Chat) -> None:
    admins.say(ADMIN, "/nhansu so-xd")
    asked = admins.press(ADMIN, "Invite")
    assert "As what do you invite" in text_of(asked)
    labels = [label.split(". ")[1] for label in asked[0].buttons]
    assert labels == ["focal officer", "head of the agency", "administrator"]
    assert "as head of the agency" in text_of(admins.say(ADMIN, "2"))
    assert "2 to 120 letters" in text_of(admins.say(ADMIN, "1"))
    assert "An invitation for Võ Minh" in text_of(admins.say(ADMIN, "Võ Minh"))
    with admins.database.read() as session:
        made = session.scalars(select(Invitation).where(Invitation.name == "Võ Minh")).one()
    assert made.role == "head"


def test_the_conversation_can_be_left(admins: Chat) -> None:
    admins.say(ADMIN, "/nhansu")
    admins.say(ADMIN, "/huy")
    assert "did not understand" in text_of(admins.say(ADMIN, "so-xd"))


def test_what_is_no_text_is_asked_again(admins: Chat) -> None:
    admins.say(ADMIN, "/nhansu")
    assert "in words" in text_of(admins.say(ADMIN, location={"latitude": 1, "longitude": 1}))
    assert "in words" in text_of(admins.send_file(ADMIN))


def test_many_people_are_shown_in_pages(admins: Chat) -> None:
    for place in range(12):
        admins.join(200 + place, "so-xd", Role.OFFICER, f"Người {chr(97 + place)}")
    first = text_of(admins.say(ADMIN, "/nhansu so-xd"))
    assert "13 people" in first
    assert "Người l" not in first
    assert "Người l" in text_of(admins.press(ADMIN, "More"))
