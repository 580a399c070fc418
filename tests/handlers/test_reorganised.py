"""People after a reorganisation: who goes on, who is told kindly, and what planners see."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from core.clock import FixedClock
from models.delivery import OutboxRow
from models.notices import Postpone
from models.people import Account, Membership
from models.reorganisation_cards import ReorganisedData
from models.rights import Role
from services import reorganisation
from services.notices import compose
from services.reorganisation import notice
from tests.handlers.conftest import HEAD, OFFICER, OTHER, PLANNER, STRANGER
from tests.support.chat import Chat, text_of
from tests.support.reorganising import written

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

ACTS = """
- on: 2026-10-01
  merge:
    from: [so-tnmt, so-nnptnt]
    into: {code: so-nnmt, name: Sở Nông nghiệp và Môi trường, short: Sở NN&MT}
  people: so-nnmt
"""


@pytest.fixture
def merged(office: Chat, tmp_path: Path) -> Chat:
    with office.database.begin() as session:
        reorganisation.apply(
            session, written(tmp_path, ACTS), office.now, office.machine_clock.now()
        )
    office.collect()
    return office


def undo(chat: Chat) -> None:
    with chat.database.begin() as session:
        reorganisation.undo(session, "sap-xep", chat.now, chat.machine_clock.now())


def notices(chat: Chat) -> dict[int, OutboxRow]:
    with chat.database.read() as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.kind == notice.KIND))
        return {int(row.address): row for row in rows}


def composed(chat: Chat, row: OutboxRow) -> object:
    with chat.database.read() as session:
        return compose(session, row.kind, row.payload, chat.now)


def test_an_officer_who_was_granted_anew_goes_on(merged: Chat) -> None:
    said = text_of(merged.say(OFFICER, "/nhiemvu"))
    assert "11" in said
    assert "Sở Nông nghiệp và Môi trường" in said
    assert "In which state" in text_of(merged.say(OFFICER, "/baocao 11"))


def test_who_was_not_granted_anew_meets_a_kind_sentence(merged: Chat) -> None:
    said = text_of(merged.say(HEAD, "/nhiemvu"))
    assert said.startswith(
        "Your agency has been reorganised: since 01/10/2026 the work of Sở Tài nguyên và Môi "
        "trường goes on at Sở Nông nghiệp và Môi trường."
    )
    assert "invitation link" in said
    assert "This bot is for the agencies" not in said


def test_it_is_said_in_the_persons_own_language(chat: Chat, tmp_path: Path) -> None:
    chat.join(HEAD, "so-tnmt", Role.HEAD, "Hùng", language="vi")
    with chat.database.begin() as session:
        reorganisation.apply(session, written(tmp_path, ACTS), chat.now, chat.now)
    chat.collect()
    assert text_of(chat.say(HEAD, "xin chào")).startswith("Cơ quan của đồng chí đã được sắp xếp")


def test_an_old_button_of_theirs_changes_nothing(office: Chat, tmp_path: Path) -> None:
    office.say(HEAD, "/baocao 11")
    with office.database.begin() as session:
        reorganisation.apply(session, written(tmp_path, ACTS), office.now, office.now)
    assert "has been reorganised" in text_of(office.press(HEAD, "In progress"))


def test_strangers_and_those_whose_role_was_taken_away_are_strangers(merged: Chat) -> None:
    assert "This bot is for the agencies" in text_of(merged.say(STRANGER, "hello"))
    with merged.database.begin() as session:
        person = session.scalars(
            select(Account.person_id).where(Account.address == str(OTHER))
        ).one()
        for row in session.scalars(select(Membership).where(Membership.person_id == person)):
            row.revoked_at = merged.now
    # Revoked at the same hour, but of an agency that goes on.
    assert "This bot is for the agencies" in text_of(merged.say(OTHER, "/nhiemvu"))


def test_a_new_invitation_lets_them_in_again(merged: Chat) -> None:
    code = merged.invite("so-nnmt", Role.HEAD)
    merged.say(HEAD, f"/start {code}")
    assert "You are in" in text_of(merged.press(HEAD, "I have read this"))
    assert "11" in text_of(merged.say(HEAD, "/nhiemvu"))


def test_a_reorganisation_that_was_taken_back_is_as_if_it_had_not_been(merged: Chat) -> None:
    undo(merged)
    assert "Sở Tài nguyên và Môi trường" in text_of(merged.say(HEAD, "/nhiemvu"))


def test_everybody_whose_role_ended_is_told_once(merged: Chat) -> None:
    rows = notices(merged)
    assert set(rows) == {OFFICER, HEAD}
    data = composed(merged, rows[OFFICER])
    assert isinstance(data, ReorganisedData)
    (role,) = data.roles
    assert (role.role, role.on) == ("officer", date(2026, 10, 1))
    assert role.granted_at == "Sở Nông nghiệp và Môi trường"
    other = composed(merged, rows[HEAD])
    assert isinstance(other, ReorganisedData)
    assert other.roles[0].granted_at == ""


def test_at_night_the_word_waits_for_the_morning(merged: Chat, clock: FixedClock) -> None:
    clock.set(merged.now.replace(hour=22))
    assert isinstance(composed(merged, notices(merged)[HEAD]), Postpone)
    clock.set(merged.now.replace(hour=8))
    assert isinstance(composed(merged, notices(merged)[HEAD]), ReorganisedData)


def test_who_had_not_read_of_it_is_not_told_that_it_was_taken_back(merged: Chat) -> None:
    with merged.database.begin() as session:
        session.scalars(
            select(OutboxRow).where(OutboxRow.address == str(HEAD), OutboxRow.kind == notice.KIND)
        ).one().state = "sent"
    undo(merged)
    with merged.database.read() as session:
        rows = session.scalars(
            select(OutboxRow).where(OutboxRow.kind == notice.KIND).order_by(OutboxRow.id)
        ).all()
    told = [(int(row.address), composed(merged, row)) for row in rows if row.state == "due"]
    assert [(user, data and data.is_undone) for user, data in told] == [  # type: ignore[attr-defined]
        (OFFICER, None),
        (HEAD, True),
    ]


def test_the_planning_department_sees_the_agencies_of_today(merged: Chat) -> None:
    merged.say(PLANNER, "/status")
    names = text_of(merged.press(PLANNER, "By agency"))
    listed = names + text_of(merged.press(PLANNER, "More"))
    assert "Sở NN&MT" in listed
    assert "Sở TN&MT" not in listed
