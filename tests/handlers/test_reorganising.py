"""The second person's word on a reorganisation, in the chat."""

from pathlib import Path

import pytest
from sqlalchemy import select

from core.i18n import Words
from models.agencies import Agency
from models.delivery import OutboxRow
from models.reorganisation_cards import ProposalResult
from services import reorganisation
from services.notices import compose
from services.reorganisation import proposals
from tests.handlers.conftest import OFFICER, PLANNER
from tests.support.chat import Chat, text_of
from tests.support.reorganising import written
from views.notices import word

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

MERGE = "- {on: 2026-10-01, merge: {from: [so-gtvt, so-xd], into: so-xd}}"


@pytest.fixture
def proposed(office: Chat, tmp_path: Path) -> Chat:
    with office.database.begin() as session:
        file = written(tmp_path, MERGE)
        text = (tmp_path / "sap-xep.yaml").read_text("utf-8")
        outcome = reorganisation.preview(session, file, office.now)
        proposals.propose(session, file, text, outcome, office.now)
    office.collect()
    return office


def ended(chat: Chat) -> list[str]:
    with chat.database.read() as session:
        return list(session.scalars(select(Agency.code).where(Agency.ended_on.is_not(None))))


def test_a_planner_reads_the_account_and_confirms(proposed: Chat) -> None:
    card = text_of(proposed.say(PLANNER, "/sapxep"))
    assert card.startswith("🏛 To be confirmed: Sắp xếp")
    assert "• Sở GTVT → Sở XD" in card
    assert "Nothing is changed until you do." in card
    assert ended(proposed) == []
    answer = text_of(proposed.press(PLANNER, "✅ Confirm and carry out"))
    assert answer.startswith("⏳ Confirmed: Sắp xếp")
    assert ended(proposed) == []  # a press is answered at once, the work is the next tick's
    with proposed.database.begin() as session:
        assert proposals.carry_out(session, proposed.now, proposed.machine_clock.now()) == 1
    assert ended(proposed) == ["so-gtvt"]
    with proposed.database.read() as session:
        row = session.scalars(select(OutboxRow).where(OutboxRow.kind == proposals.RESULT)).one()
        data = compose(session, row.kind, row.payload, proposed.now)
        assert isinstance(data, ProposalResult)
    receipt = word(Words("en", proposed.zone), data).text
    assert "Carried out: Sắp xếp" in receipt
    assert "No reorganisation waits" in text_of(proposed.say(PLANNER, "/sapxep"))


def test_or_types_the_answer_and_declines(proposed: Chat) -> None:
    proposed.say(PLANNER, "/sapxep")
    assert "Nothing was changed." in text_of(proposed.say(PLANNER, "do not carry out"))
    assert ended(proposed) == []


def test_an_officer_has_nothing_to_decide(proposed: Chat) -> None:
    assert "No reorganisation waits" in text_of(proposed.say(OFFICER, "/sapxep"))
    proposed.say(PLANNER, "/sapxep")
    (data,) = [
        answer.buttons["✅ Confirm and carry out"] for answer in proposed.answers[PLANNER][-1:]
    ]
    refused = proposed.press_data(OFFICER, data)
    assert "no longer waits for your decision" in str(refused[0].params)
    assert ended(proposed) == []


def test_it_reads_well_in_vietnamese(proposed: Chat) -> None:
    proposed.say(PLANNER, "/ngonngu")
    proposed.press(PLANNER, "Tiếng Việt")
    card = text_of(proposed.say(PLANNER, "/sapxep"))
    assert card.startswith("🏛 Chờ xác nhận: Sắp xếp")
    assert "Việc này cần hai người" in card
