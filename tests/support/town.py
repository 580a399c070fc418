"""UBND thị xã Duyên Hải with the real plan: its head and officers, and people of its units."""

from typing import Any

from sqlalchemy import select

from models.agencies import Agency
from models.delivery import OutboxRow, OutboxState
from models.people import Account, Person
from models.plans import Assignment, Duty, PartyRole
from models.rights import Role
from tests.support.chat import Answer, Chat, text_of

#: Head and officers of UBND thị xã Duyên Hải; officer and head of Phường 1; officer of Phòng Kinh
#: tế; head of xã Long Hữu.
CHIEF, LAN, MAI, WARD, WARD_HEAD, ECONOMY, VILLAGE = 21, 22, 23, 24, 25, 26, 27
TOWN, WARD_1 = "ubnd-tx-duyen-hai", "phuong-1-tx-duyen-hai"
#: The communes and wards below the town.
COMMUNES = 7
PEOPLE = (
    (CHIEF, TOWN, Role.HEAD, "Trần Văn Tâm"),
    (LAN, TOWN, Role.OFFICER, "Nguyễn Thị Lan"),
    (MAI, TOWN, Role.OFFICER, "Lê Thị Mai"),
    (WARD, WARD_1, Role.OFFICER, "Phan Văn Út"),
    (WARD_HEAD, WARD_1, Role.HEAD, "Ngô Thị Bảy"),
    (ECONOMY, "phong-kt-tx-duyen-hai", Role.OFFICER, "Đỗ Minh Kha"),
    (VILLAGE, "xa-long-huu-tx-duyen-hai", Role.HEAD, "Lý Văn Sáu"),
)


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


def preview(chat: Chat, text: str = "/giaoviec 13.c cho Lan: kiểm tra hồ sơ, hạn 10/11") -> str:
    return text_of(chat.say(CHIEF, text))


def notices_to(chat: Chat, user: int) -> list[str]:
    """Return the kinds of the notices that wait for a person."""
    with chat.database.read() as session:
        return list(
            session.scalars(
                select(OutboxRow.kind)
                .where(
                    OutboxRow.address == str(user),
                    OutboxRow.kind != "reply",
                    OutboxRow.state == OutboxState.DUE,
                )
                .order_by(OutboxRow.id)
            )
        )


def change_person(
    chat: Chat, user: int, *, suspend: bool = False, role: Role | None = None
) -> None:
    with chat.database.begin() as session:
        account = session.scalars(select(Account).where(Account.address == str(user))).one()
        person = session.get_one(Person, account.person_id)
        person.is_suspended = suspend
        if role:
            person.memberships[0].role = role


def refused(answers: list[Answer]) -> str:
    """Return what a press was refused with: over the chat, or as a message."""
    return "\n".join(str(answer.params.get("text", "")) for answer in answers)


def reply_to_notice(chat: Chat, user: int, text: str, kind: str = "share") -> list[Answer]:
    """Let a notice be sent, and have its reader reply to it."""
    with chat.database.begin() as session:
        row = session.scalars(
            select(OutboxRow)
            .where(OutboxRow.address == str(user), OutboxRow.kind == kind)
            .order_by(OutboxRow.id.desc())
        ).first()
        assert row
        row.state, row.message_reference = OutboxState.SENT, "7001"
    replied = {
        "message_id": 7001,
        "date": 1,
        "chat": {"id": user, "type": "private"},
        "text": "…",
    }
    return chat.say(user, text, reply_to_message=replied)


def open_share(chat: Chat, label: str = "UBND Phường 1") -> None:
    chat.say(CHIEF, "/giaoviec theo dõi 13.c")
    chat.press(CHIEF, label)
