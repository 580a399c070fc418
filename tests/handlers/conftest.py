"""The cast of the chat: who they are is in their names, their numbers are Telegram's."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

import pytest

from core.clock import FixedClock
from core.database import Database
from models.rights import Role
from services import periods
from tests.support.chat import REAL_PLAN, Chat
from tests.support.templates import Templates
from tests.support.town import PEOPLE

#: Officer and head of Sở TN&MT; officer of Sở Xây dựng; planner; leader; nobody.
OFFICER, HEAD, OTHER, PLANNER, LEADER, STRANGER = 11, 12, 13, 14, 15, 99


CAST = (
    (OFFICER, "so-tnmt", Role.OFFICER, "Lan"),
    (HEAD, "so-tnmt", Role.HEAD, "Hùng"),
    (OTHER, "so-xd", Role.OFFICER, "Sơn"),
    (PLANNER, "so-khdt", Role.PLANNER, "Phúc"),
    (LEADER, "ubnd-tinh", Role.LEADER, "Thiện"),
)


@pytest.fixture
def chat(database: Database, clock: FixedClock, zone: ZoneInfo, templates: Templates) -> Chat:
    """The bot with the real plan, and nobody in it."""
    chat = Chat(database, clock, zone)
    templates.furnish(database, "chat", lambda: _open(chat))
    return chat


@pytest.fixture
def office(chat: Chat, templates: Templates) -> Chat:
    """The bot with the cast in it; it speaks English to them, the language of the msgids."""
    templates.furnish(chat.database, "office", lambda: _join(chat, CAST))
    return chat


@pytest.fixture
def town(office: Chat, templates: Templates) -> Chat:
    """The office with the people of UBND thị xã Duyên Hải and of its units in it."""
    templates.furnish(office.database, "town", lambda: _join(office, PEOPLE))
    return office


def _open(chat: Chat) -> None:
    chat.load_plan(REAL_PLAN)
    with chat.database.begin() as session:
        # The first tick does it, before anybody writes.
        periods.current(session, chat.now)


def _join(chat: Chat, people: Iterable[tuple[int, str, Role, str]]) -> None:
    for user, unit, role, name in people:
        chat.join(user, unit, role, name, language="en")
