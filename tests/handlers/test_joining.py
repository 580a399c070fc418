"""Coming in by an invitation, and being turned away without learning anything."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models.people import Account, Membership, Person
from models.rights import Role
from services import people_acts
from tests.support.chat import Chat, text_of

# The SQL is in services, whose tests run on both servers.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

NEW = 21


def count(chat: Chat, table: type) -> int:
    with chat.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_notice_comes_first_and_the_acknowledgement_lets_in(chat: Chat) -> None:
    code = chat.invite("TN&MT", Role.OFFICER)
    notice = chat.say(NEW, f"/start {code}")
    assert "Sở Tài nguyên và Môi trường" in text_of(notice)
    assert "Your rights" in text_of(notice)
    assert count(chat, Person) == 0
    welcome = chat.press(NEW, "agree")
    assert "You are in" in text_of(welcome)
    with chat.database.read() as session:
        person = session.scalars(select(Person)).one()
        assert person.notice_version
        assert person.notice_acknowledged_at == chat.clock.now()
        assert session.scalars(select(Membership)).one().role == Role.OFFICER


def test_the_link_can_be_pasted_too(chat: Chat) -> None:
    code = chat.invite("so-xd", Role.HEAD)
    answers = chat.say(NEW, f"https://t.me/xanh_test_bot?start={code}")
    assert "Welcome" in text_of(answers)


def test_a_second_tap_changes_nothing(chat: Chat) -> None:
    chat.say(NEW, f"/start {chat.invite('so-xd', Role.HEAD)}")
    chat.press(NEW, "agree")
    chat.press(NEW, "agree")
    assert count(chat, Membership) == 1


def test_stranger_used_expired_and_wrong_code_get_the_same_answer(chat: Chat) -> None:
    used = chat.invite("so-xd", Role.OFFICER)
    chat.say(NEW, f"/start {used}")
    chat.press(NEW, "agree")
    expired = chat.invite("so-xd", Role.OFFICER)
    chat.clock.advance(timedelta(days=8))
    answers = {
        text_of(chat.say(31, "hello")),
        text_of(chat.say(32, f"/start {used}")),
        text_of(chat.say(33, f"/start {expired}")),
        text_of(chat.say(34, "/start wrong")),
        text_of(chat.say(35, "/nhiemvu")),
        text_of(chat.say(36, "/status")),
    }
    assert len(answers) == 1
    assert "invitation" in answers.pop()


def test_five_wrong_codes_an_hour_then_silence_even_for_a_right_one(chat: Chat) -> None:
    for n in range(5):
        assert chat.say(NEW, f"/start wrong{n}")
    code = chat.invite("so-xd", Role.OFFICER)
    assert chat.say(NEW, "/start wrong") == []
    assert chat.say(NEW, f"/start {code}") == []
    assert chat.say(NEW, "hello") == []
    chat.machine_clock.advance(timedelta(hours=1, seconds=1))
    assert "Sở Xây dựng" in text_of(chat.say(NEW, f"/start {code}"))


def test_a_talkative_stranger_is_met_with_silence_but_an_invitation_still_works(
    chat: Chat,
) -> None:
    for _ in range(5):
        assert chat.say(NEW, "hello")
    assert chat.say(NEW, "hello") == []
    code = chat.invite("so-xd", Role.OFFICER)
    assert "Sở Xây dựng" in text_of(chat.say(NEW, f"/start {code}"))


def test_the_last_use_goes_to_one_of_two(chat: Chat) -> None:
    code = chat.invite("so-xd", Role.OFFICER)
    chat.say(41, f"/start {code}")
    chat.say(42, f"/start {code}")
    chat.press(41, "agree")
    chat.press(42, "agree")
    assert count(chat, Person) == 1


def test_a_member_can_take_a_second_role(chat: Chat) -> None:
    for unit in ("so-xd", "so-tnmt"):
        chat.say(NEW, f"/start {chat.invite(unit, Role.OFFICER)}")
        chat.press(NEW, "agree")
    assert count(chat, Person) == 1
    assert count(chat, Membership) == 2


@pytest.mark.parametrize(
    "sender",
    [
        {"from": {"id": 50, "is_bot": True, "first_name": "Bot"}},
        {"from": {"id": 777000, "is_bot": False, "first_name": "Telegram"}},
        {"sender_chat": {"id": -100, "type": "channel", "title": "K"}},
    ],
)
def test_who_is_no_person_is_not_answered(chat: Chat, sender: dict[str, object]) -> None:
    assert chat.say(50, "hello", **sender) == []


def test_a_suspended_person_is_a_stranger(office: Chat) -> None:
    with office.database.begin() as session:
        for person in session.scalars(select(Person)):
            person.is_suspended = True
    assert "invitation" in text_of(office.say(11, "/nhiemvu"))


def test_a_newcomer_is_spoken_to_in_the_phones_language_or_in_vietnamese(chat: Chat) -> None:
    for user, phone, expected in ((61, "vi", "vi"), (62, "en-GB", "en"), (63, "fr", "vi")):
        chat.languages[user] = phone
        chat.say(user, f"/start {chat.invite('so-xd', Role.OFFICER)}")
        chat.press_data(user, "join")
        with chat.database.read() as session:
            newest = session.scalars(select(Person).order_by(Person.id.desc())).first()
        assert newest is not None
        assert newest.language == expected


# Another account for somebody who is in


def move(chat: Chat, name: str = "Lan") -> str:
    """Return the code that takes somebody to another account."""
    with chat.database.begin() as session:
        person = session.scalars(select(Person).where(Person.name == name)).one()
        return people_acts.replace_account(session, None, person.id, 2, chat.now).code


def test_the_new_account_is_let_in_as_the_same_person(office: Chat) -> None:
    code = move(office)
    notice = text_of(office.say(NEW, f"/start {code}"))
    assert "Welcome, Lan." in notice
    assert "the former one can do nothing" in notice
    assert "You are in" in text_of(office.press(NEW, "agree"))
    assert "Sở Tài nguyên" in text_of(office.say(NEW, "/help"))
    assert "invitation" in text_of(office.say(11, "/help"))
    with office.database.read() as session:
        accounts = session.scalars(select(Account).where(Account.address.in_(["11", str(NEW)])))
        assert {row.address: row.ended_at is None for row in accounts} == {"11": False, "21": True}


def test_a_link_to_another_account_is_nothing_to_anybody_else(office: Chat) -> None:
    code = move(office)
    assert "To join" in text_of(office.say(13, f"/start {code}"))
    office.press_data(13, "join")
    assert "open it there" in text_of(office.say(11, f"/start {code}"))
    office.say(NEW, f"/start {code}")
    office.press(NEW, "agree")
    # Used up, and forwarded once more.
    for user in (13, 31, 11):
        assert "To join" in text_of(office.say(user, f"/start {code}"))


def test_of_two_who_opened_it_only_the_first_becomes_the_person(office: Chat) -> None:
    code = move(office)
    for user in (31, 32):
        office.say(user, f"/start {code}")
    office.press(31, "agree")
    assert "To join" in text_of(office.press(32, "agree"))
    assert "invitation" in text_of(office.say(32, "/nhiemvu"))
