"""Giving work: UBND thị xã Duyên Hải to its officers, its offices and its seven communes."""

from typing import Any

import pytest
from sqlalchemy import select

from models.agencies import Agency
from models.people import Person
from models.plans import Assignment, Duty, PartyRole
from models.rights import Role
from tests.support.chat import Chat, text_of

#: Head and officers of UBND thị xã Duyên Hải; officer and head of Phường 1; officer of Phòng Kinh
#: tế; head of xã Long Hữu.
CHIEF, LAN, MAI, WARD, WARD_HEAD, ECONOMY, VILLAGE = 21, 22, 23, 24, 25, 26, 27
TOWN, WARD_1 = "ubnd-tx-duyen-hai", "phuong-1-tx-duyen-hai"
#: The plan's short names of the communes and wards below.
COMMUNES = 7


@pytest.fixture
def town(office: Chat) -> Chat:
    """The town with its people in it, in English, the language of the msgids."""
    for user, unit, role, name in (
        (CHIEF, TOWN, Role.HEAD, "Trần Văn Tâm"),
        (LAN, TOWN, Role.OFFICER, "Nguyễn Thị Lan"),
        (MAI, TOWN, Role.OFFICER, "Lê Thị Mai"),
        (WARD, WARD_1, Role.OFFICER, "Phan Văn Út"),
        (WARD_HEAD, WARD_1, Role.HEAD, "Ngô Thị Bảy"),
        (ECONOMY, "phong-kt-tx-duyen-hai", Role.OFFICER, "Đỗ Minh Kha"),
        (VILLAGE, "xa-long-huu-tx-duyen-hai", Role.HEAD, "Lý Văn Sáu"),
    ):
        office.join(user, unit, role, name, language="en")
    return office


def shares(chat: Chat) -> list[dict[str, Any]]:
    """Return every share with its receiver, as rows to compare."""
    with chat.database.read() as session:
        rows = session.execute(
            select(Assignment, Agency.code, Person.name, Duty)
            .join(Agency, Agency.id == Assignment.agency_id)
            .outerjoin(Person, Person.id == Assignment.person_id)
            .join(Duty, Duty.assignment_id == Assignment.id)
            .where(Assignment.role == PartyRole.PART)
            .order_by(Assignment.id)
        ).all()
        return [
            {
                "id": share.id,
                "unit": code,
                "person": person,
                "brief": share.brief,
                "due_on": share.due_on,
                "due_at": duty.due_at,
                "duty": duty.id,
                "version": duty.deadline_version,
                "alive": share.ended_at is None and duty.cancelled_at is None,
                "acknowledged": share.acknowledged_at is not None,
                "wish": share.hand_back_reason,
                "successor": share.successor_id,
            }
            for share, code, person, duty in rows
        ]


def give_to_all(chat: Chat) -> list[dict[str, Any]]:
    chat.say(CHIEF, "/giaoviec 13.c cho tất cả xã, phường: phân loại rác tại chợ, hạn 10/11")
    assert "Given to 7 receivers" in text_of(chat.press(CHIEF, "✅ Give"))
    return shares(chat)


def test_try(town: Chat) -> None:
    for text in ("/giaoviec",):
        for a in town.say(CHIEF, text):
            print(a.text, a.buttons)
    for a in town.press(CHIEF, "13.c ·"):
        print(a.text, a.buttons)
    for a in town.press(CHIEF, "Choose all communes"):
        print(a.text, a.buttons)
    for a in town.press(CHIEF, "Go on"):
        print(a.text, a.buttons)
    for a in town.say(CHIEF, "phân loại rác"):
        print(a.text, a.buttons)
    for a in town.say(CHIEF, "10/11"):
        print(a.text, a.buttons)
    for a in town.press(CHIEF, "✅ Give"):
        print(a.text, a.buttons)
    for a in town.press(CHIEF, "Follow"):
        print(a.text, a.buttons)
    for a in town.press(CHIEF, "Phường 1"):
        print(a.text, a.buttons)
    for a in town.say(WARD, "/nhiemvu"):
        print(a.text, a.buttons)
    for a in town.press(WARD, "13.c ·"):
        print(a.text, a.buttons)
    for a in town.press(WARD, "Received"):
        print(a.text, a.buttons)
    for a in town.say(WARD, "/baocao 13.c 60% Đã phân loại"):
        print(a.text, a.buttons)
    for a in town.press(WARD, "Send"):
        print(a.text, a.buttons)
    for a in town.say(CHIEF, "/giaoviec theo dõi 13c"):
        print(a.text, a.buttons)
    for a in town.press(CHIEF, "Sum up"):
        print(a.text, a.buttons)
    assert 0
