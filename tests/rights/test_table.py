"""Every command and every button × every part one can play × one's own and others' work.

Hidden buttons are no defence: here everybody presses everything. What is forbidden changes nothing
in the database and tells nothing of what others have written; what is allowed gets past the
question of rights. Each press is a transaction of the real dispatcher that is taken back.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from core.clock import FixedClock
from core.database import Database
from handlers import FEATURES
from models.assigning_refusals import NotGiver, NotYourShare, NotYoursToGive, TaskNotOffered
from models.delivery import OutboxRow
from models.difficulty_refusals import NoDifficulty, NotNow, NotTheHolder
from models.document_refusals import MayNotExport
from models.extension_refusals import NoRequest
from models.indicator_refusals import NoIndicator, NoIndicatorsHere, NotYourIndicator
from models.people_refusals import (
    DeputationOver,
    LeaveOver,
    NoChain,
    NotAHead,
    NotInvitable,
    PeopleNotShown,
    PersonGone,
)
from models.refusals import (
    DraftGone,
    ImportGone,
    NotAllowed,
    NotYourTask,
    OldButton,
    OnlyInGroups,
    PlannersOnly,
    PlanNotYours,
    Refusal,
)
from models.review_refusals import (
    CannotCorrect,
    CannotWithdraw,
    NoHistory,
    NoReviewer,
    NoSetting,
    NotYours,
)
from models.tables import METADATA
from services.inbox import Claimed
from tests.rights.table import BUTTONS, COMMANDS, SEE, Call, Rule
from tests.rights.world import World, make_world, mark
from tests.support.chat import BOT, Chat

#: Verbs that the gate takes before any feature sees them.
GATE = {"join"}
#: What the machine itself writes when it answers, whatever the answer says.
DELIVERY = {"inbox", "outbox", "dialogs", "facts", "leases", "knocks"}
#: The refusals that say: this is not yours to do, or not there for you.
DENIALS: tuple[type[Refusal], ...] = (
    CannotCorrect, CannotWithdraw, DeputationOver, DraftGone, ImportGone, LeaveOver,
    MayNotExport, NoChain,
    NoDifficulty, NoHistory, NoIndicator, NoIndicatorsHere, NoRequest, NoReviewer, NoSetting,
    NotAHead, NotAllowed, NotGiver, NotInvitable, NotNow, NotTheHolder, NotYourIndicator, NotYours,
    NotYoursToGive, NotYourShare, NotYourTask, OldButton, OnlyInGroups, PeopleNotShown,
    PersonGone, PlannersOnly, PlanNotYours, TaskNotOffered,
)  # fmt: skip
_DENIED = re.compile(
    "|".join(
        re.sub(r"%\\\((\w+)\\\)s", ".*", re.escape(one.sentence)).replace("%%", "%")
        for one in DENIALS
    )
)
_WRITES = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)


@dataclass
class Outcome:
    """What came of a press: the answers' texts, and the tables that are not as they were."""

    said: str
    changed: set[str]


class Office:
    """The world in a database, and a way to try something in it."""

    def __init__(self, database: Database, clock: FixedClock, zone: ZoneInfo) -> None:
        self.chat = Chat(database, clock, zone)
        with database.begin() as session:
            self.world = make_world(session, self.chat.now)
        with database.begin() as session:
            self.pristine = {name: _rows(session, name) for name in METADATA.tables}
        self.written: set[str] = set()
        event.listen(database.engine, "before_cursor_execute", self._note)
        self._updates = 0

    def _note(self, _connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if found := _WRITES.match(statement):
            self.written.add(found[1])

    def attempt(self, address: str, message: dict[str, Any]) -> Outcome:
        """Let the dispatcher handle an update; what came of it is taken back."""
        self._updates += 1
        claimed = Claimed(self._updates, address, json.dumps(message), 0, self.chat.now)
        with self.chat.database.begin() as session:
            self.written.clear()
            self.chat.dispatcher._handle(session, claimed)
            session.flush()
            rows = session.scalars(select(OutboxRow).where(OutboxRow.address == address))
            said = "\n".join(json.dumps(row.payload, ensure_ascii=False) for row in rows)
            changed = {
                name
                for name in self.written - DELIVERY
                if _rows(session, name) != self.pristine[name]
            }
            session.rollback()
        return Outcome(said, changed)


def _rows(session: Session, table: str) -> list[str]:
    return sorted(repr(tuple(row)) for row in session.execute(select(METADATA.tables[table])))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Any) -> Iterator[Office]:
    """One office for the whole walk: every try is taken back."""
    path = tmp_path_factory.mktemp("walk") / "xanh.db"
    path.write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{path}")
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    clock = FixedClock(datetime(2026, 11, 2, 8, tzinfo=zone))
    yield Office(database, clock, zone)
    database.close()


def message_of(address: str) -> dict[str, Any]:
    user = {"id": int(address), "is_bot": False, "first_name": "Ai", "language_code": "en"}
    chat = {"id": int(address), "type": "private", "first_name": "Ai"}
    return {"message_id": 100, "date": 1, "chat": chat, "from": user}


def press(address: str, data: str) -> dict[str, Any]:
    message = message_of(address)
    under = {**message, "from": BOT, "text": "…"}
    query = {
        "id": "1",
        "from": message["from"],
        "message": under,
        "chat_instance": "1",
        "data": data,
    }
    return {"update_id": 1, "callback_query": query}


def typed(address: str, text: str) -> dict[str, Any]:
    entities = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
    message = {**message_of(address), "text": text, "entities": entities}
    return {"update_id": 1, "message": message}


def walk(world: World, call: Call) -> Iterator[tuple[str, str, tuple[object, ...], bool]]:
    """Yield who tries a call on whose work, its numbers, and whether it is allowed."""
    for part in world.addresses:
        if call.shared and not call.rule and part not in ANSWERERS:
            continue
        is_alike = call.shared or part in OUTSIDE
        letters = "T" if is_alike else _letters(call.rule, part)
        for letter in letters:
            numbers = call.of(world.units[letter], world)
            yield part, letter, numbers, letter in call.rule.get(part, "")


def _letters(rule: Rule, part: str) -> str:
    """Return on whose work somebody tries it: their own agency's and another one's."""
    if part == "planner":
        return "TX" if rule.get(part) == "TXK" else "TXK"
    return "TXK" if part == "leader" and rule.get(part) == "K" else "TX"


#: Who tries the answers to a question that is not open: rights do not come into it.
ANSWERERS = {"officer", "head", "planner", "stranger"}
#: Who is not let in at all, whatever it is.
OUTSIDE = {"suspended", "stranger"}


def faults(office: Office, call: Call, name: str) -> list[str]:
    """Return what is wrong with the answers to a call, a line each."""
    found = []
    for part, letter, numbers, is_allowed in walk(office.world, call):
        address = office.world.addresses[part]
        if isinstance(numbers[0] if numbers else None, str):
            update = typed(address, str(numbers[0]))
        else:
            update = press(address, ":".join(map(str, (name, *numbers))))
        outcome = office.attempt(address, update)
        case = f"{part} on {letter}, {name}{numbers}"
        denied = _DENIED.search(outcome.said) or (
            "invit" in outcome.said and part in {"stranger", "suspended"}
        )
        if is_allowed and denied:
            found.append(f"{case} is denied: {outcome.said[:300]}")
        if not is_allowed and not denied and call.rule and not (call.shared or call.search):
            found.append(f"{case} is not refused: {outcome.said[:300]}")
        if not is_allowed and outcome.changed:
            found.append(f"{case} has changed {sorted(outcome.changed)}: {outcome.said[:300]}")
        if not outcome.said:
            found.append(f"{case} is not answered")
        if letter not in SEE.get(part, "") and mark(letter) in outcome.said:
            found.append(f"{case} tells of others: {outcome.said[:600]}")
    return found


def test_no_command_and_no_button_is_without_an_expectation() -> None:
    verbs = {verb for feature in FEATURES for verb in feature.buttons} | GATE
    assert set(BUTTONS) == verbs
    assert set(COMMANDS) == {one.name for feature in FEATURES for one in feature.commands}


@pytest.mark.parametrize("name", BUTTONS)
def test_a_button_does_what_its_presser_may_and_nothing_else(office: Office, name: str) -> None:
    assert [one for call in BUTTONS[name] for one in faults(office, call, name)] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_does_what_its_sender_may_and_nothing_else(office: Office, name: str) -> None:
    assert [one for call in COMMANDS[name] for one in faults(office, call, name)] == []
