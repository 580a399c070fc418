"""Invitations from a workbook: every problem by its cell, and all of them or none."""

import html
import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.i18n import Words
from models.delivery import OutboxRow, OutboxState
from models.people import Invitation, Person
from models.people_notices import InvitationsMade, WorkbookWrong
from models.people_refusals import PeopleNotShown
from models.rights import Role
from services import invitations, notices, outbox, people_import, people_workbook
from services.outbox import Settlement
from tests.support.office import CHANNEL, Office, add_person, make_office
from views import people_import as views
from views.message import TEXT_LIMIT
from views.notices import word

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 5, 9, tzinfo=ZONE)
HEADS = ["Đơn vị", "Vai", "Họ tên"]
EN, VI = Words("en", ZONE), Words("vi", ZONE)


@pytest.fixture
def office(session: Session) -> Office:
    return make_office(session, NOW)


def invite(session: Session, *rows: list[str]) -> list[str]:
    """Invite from a workbook that has problems; return these in English."""
    try:
        made = people_import.invite(session, None, {"1": [HEADS, *rows]}, 7, NOW)
    except people_import.BadRows as error:
        return [views.problem_text(EN, one) for one in error.problems]
    raise AssertionError(f"{len(made)} were invited")


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Invitation)) or 0


def test_each_row_becomes_an_invitation_for_its_person(session: Session, office: Office) -> None:
    made = people_import.invite(
        session,
        None,
        {
            "1": [
                HEADS,
                ["Sở TNMT", "cán bộ đầu mối", "Lê Hoa"],
                ["so-khdt", "planner", "Tô An"],
                ["ubnd tinh", "lãnh đạo tỉnh", "Lê Hoa"],
            ]
        },
        7,
        NOW,
    )
    assert [(one.name, one.role, one.agency_name) for one in made] == [
        ("Lê Hoa", Role.OFFICER, "Sở Tài nguyên và Môi trường"),
        ("Tô An", Role.PLANNER, "Sở Kế hoạch và Đầu tư"),
        ("Lê Hoa", Role.LEADER, "Ủy ban nhân dân tỉnh"),
    ]
    assert len({one.code for one in made}) == count(session) == 3
    shown = invitations.look_up(session, made[0].code, NOW, CHANNEL, "9")
    assert shown is not None
    assert shown.name == "Lê Hoa"


def test_every_problem_is_named_by_its_cell_and_nothing_is_made(
    session: Session, office: Office
) -> None:
    found = invite(
        session,
        ["Sở TNMT", "officer", "Lê Hoa"],
        ["Sở TNMX", "officer", "Tô An"],
        ["Bộ Ngoại giao Lào", "cán bộ đầu mốii", "Ng. A"],
        ["so-xd", "sếp lớn", "x"],
        ["so-xd", "planner", "Lan"],
        ["so-tnmt", "cán bộ", "LE HOA"],
        ["so-xd", "officer", "Charlie"],
        ["", "head", "Lan"],
    )
    assert [line.partition(":")[0] for line in found] == [
        "Cell A3", "Cell A4", "Cell B4", "Cell B5", "Cell C5", "Cell B6", "Cell C7", "Cell C8",
        "Cell A9",
    ]  # fmt: skip
    assert "did you mean" in found[0]
    assert "so-tnmt" in found[0]
    assert "did you mean “cán bộ đầu mối”" in found[2]
    assert "choose one of" in found[3] or "There are" in found[3]
    assert "row 2 already" in found[6]
    assert f"no. {office.people['Charlie']}" in found[7]
    assert count(session) == 0


def test_a_second_time_only_the_newest_links_work(session: Session, office: Office) -> None:
    sheets = {"1": [HEADS, ["so-xd", "officer", "Lê Hoa"]]}
    first = people_import.invite(session, None, sheets, 7, NOW)[0].code
    second = people_import.invite(session, None, sheets, 7, NOW)[0].code
    assert invitations.look_up(session, first, NOW, CHANNEL, "9") is None
    assert invitations.look_up(session, second, NOW, CHANNEL, "9") is not None


@pytest.mark.parametrize("who", ["Alice", "Bob", "Charlie", "Dung", "Em"])
def test_only_the_administrator_invites_by_workbook(
    session: Session, office: Office, who: str
) -> None:
    sheets = {"1": [HEADS, ["so-tnmt", "officer", "Lê Hoa"]]}
    with pytest.raises(PeopleNotShown):
        people_import.invite(session, office.actor(session, who), sheets, 7, NOW)
    assert count(session) == 0


def test_an_administrator_is_noted_as_the_one_who_invited(
    session: Session, office: Office
) -> None:
    add_person(session, office, "Quan", [("so-khdt", Role.ADMIN)], "1900", NOW)
    sheets = {"1": [HEADS, ["so-tnmt", "officer", "Lê Hoa"]]}
    people_import.invite(session, office.actor(session, "Quan"), sheets, 7, NOW)
    assert session.scalars(select(Invitation)).one().created_by_id == office.people["Quan"]


# A workbook that was sent to the bot


@dataclass
class File:
    """What was fetched for Quan."""

    person_id: int
    id: int = 7
    channel: str = CHANNEL
    address: str = "1900"


@pytest.fixture
def file(session: Session, office: Office) -> File:
    add_person(session, office, "Quan", [("so-khdt", Role.ADMIN)], "1900", NOW)
    return File(office.people["Quan"])


def answers(session: Session, words: Words) -> list[str]:
    """Return what the administrator reads."""
    found = []
    for row in session.scalars(select(OutboxRow).order_by(OutboxRow.id)):
        data = notices.compose(session, row.kind, row.payload, NOW)
        assert isinstance(data, InvitationsMade | WorkbookWrong)
        found.append(html.unescape(re.sub(r"<[^>]+>", "", str(word(words, data).text))))
    return found


@pytest.mark.parametrize("words", [EN, VI], ids=["en", "vi"])
def test_what_is_said_of_a_hostile_workbook_fits_and_has_no_markup_of_it(
    session: Session, file: File, words: Words
) -> None:
    nasty = "<b>&" + "x" * 5000
    people_workbook.take(session, file, {"<i>": [HEADS, *[[nasty] * 3] * 40]}, NOW, NOW)
    (text,) = answers(session, words)
    assert len(text) <= TEXT_LIMIT
    assert "“<b>&xxx" in text
    assert count(session) == 0


def test_many_links_go_into_several_messages_that_are_forgotten_once_sent(
    session: Session, file: File
) -> None:
    name = "Người " + "x" * 110
    rows = [["so-xd", "officer", name + letter] for letter in "abcdefghijklmnopqrstuvwxyz"]
    people_workbook.take(session, file, {"1": [HEADS, *rows]}, NOW, NOW)
    first, second, third = answers(session, EN)
    assert len(first) <= TEXT_LIMIT
    assert first.startswith("✅ 26 people are invited.")
    assert [text.count("/start ") for text in (first, second, third)] == [10, 10, 6]
    code = re.findall(r"/start (\S+)", third)[-1]
    assert invitations.look_up(session, code, NOW, CHANNEL, "9") is not None
    (message, *_) = outbox.claim(session, NOW, 1)
    outbox.settle(session, [Settlement(message.id, OutboxState.SENT, sent_text=first)], NOW)
    kept = session.get_one(OutboxRow, message.id)
    assert (kept.payload, kept.sent_text) == ({}, None)


def test_who_is_no_administrator_any_more_invites_nobody(session: Session, file: File) -> None:
    sheets = {"1": [HEADS, ["so-xd", "officer", "Lê Hoa"]]}
    session.get_one(Person, file.person_id).is_suspended = True
    session.flush()
    people_workbook.take(session, file, sheets, NOW, NOW)
    assert count(session) == 0
    file.address, file.person_id = "1003", file.person_id
    people_workbook.take(session, file, sheets, NOW, NOW)
    assert count(session) == 0
