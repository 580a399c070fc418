"""The cast of the chat: who they are is in their names, their numbers are Telegram's."""

from zoneinfo import ZoneInfo

import pytest

from core.clock import FixedClock
from core.database import Database
from models.rights import Role
from tests.support.chat import REAL_PLAN, Chat
from tests.support.town import PEOPLE

#: Officer and head of Sở TN&MT; officer of Sở Xây dựng; planner; leader; nobody.
OFFICER, HEAD, OTHER, PLANNER, LEADER, STRANGER = 11, 12, 13, 14, 15, 99


@pytest.fixture
def chat(database: Database, clock: FixedClock, zone: ZoneInfo) -> Chat:
    """The bot with the real plan, and nobody in it."""
    chat = Chat(database, clock, zone)
    chat.load_plan(REAL_PLAN)
    return chat


@pytest.fixture
def office(chat: Chat) -> Chat:
    """The bot with the cast in it; it speaks English to them, the language of the msgids."""
    for user, unit, role, name in (
        (OFFICER, "so-tnmt", Role.OFFICER, "Lan"),
        (HEAD, "so-tnmt", Role.HEAD, "Hùng"),
        (OTHER, "so-xd", Role.OFFICER, "Sơn"),
        (PLANNER, "so-khdt", Role.PLANNER, "Phúc"),
        (LEADER, "ubnd-tinh", Role.LEADER, "Thiện"),
    ):
        chat.join(user, unit, role, name, language="en")
    return chat


@pytest.fixture
def town(office: Chat) -> Chat:
    """The office with the people of UBND thị xã Duyên Hải and of its units in it."""
    for user, unit, role, name in PEOPLE:
        office.join(user, unit, role, name, language="en")
    return office
