"""Going the walk: a seat is taken, one thing is sent, and what came of it is looked at."""

import itertools
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from core.clock import FixedClock
from core.database import Database
from core.i18n import Words
from models.refusals import Refusal
from models.tables import METADATA
from services import dialogs
from services.dialogs import Place
from services.inbox import Claimed
from tests.rights.seats import Seat, Where
from tests.rights.world import WALKER, Agencies, furnish
from tests.support.chat import Answer, Chat
from tests.support.office import file_report
from views import general, joining

#: Delivery, and the machine's own memory: what is asked and answered leaves traces there.
MACHINE = {"inbox", "outbox", "dialogs", "facts", "leases", "knocks", "search_queries"}
OFFICE = tuple(sorted(set(METADATA.tables) - MACHINE))
GROUP = -555
_VALUE = re.compile(r"%\(\w+\)[sd]")
_TAG = re.compile(r"<[^>]+>")


class Outcome(StrEnum):
    """What came of it."""

    DOES = "does"  #: the office's rows were changed.
    SHOWS = "shows"  #: nothing was changed; secret words of the agency's were shown.
    ANSWERS = "answers"  #: nothing was changed, nothing secret was shown.
    REFUSES = "refuses"  #: as before, and it was said that it cannot be done.


@dataclass(frozen=True)
class Seen:
    """An outcome, and what was answered, for whoever reads a red test."""

    outcome: Outcome
    said: str


class OneTransaction(Database):
    """A database of which nothing is ever committed: its transactions are savepoints."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.connection: Connection = engine.connect()
        self.connection.begin()

    @contextmanager
    def begin(self) -> Iterator[Session]:
        with self.session() as session, session.begin():
            yield session

    read = begin

    def session(self) -> Session:
        return Session(
            self.connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        )

    def close(self) -> None:
        self.connection.close()
        super().close()


class Walk:
    """A furnished province, in which everything that is tried is taken back at once."""

    def __init__(self, engine: Engine, folder: Path, clock: FixedClock, zone: ZoneInfo) -> None:
        self.database = OneTransaction(engine)
        self.chat = Chat(self.database, clock, zone)
        self.numbers = furnish(self.chat, folder)
        self.chat.collect()
        self._numbers = itertools.count(10**6)

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Take back whatever is done inside."""
        seen, answers = self.chat._seen, {**self.chat.answers}
        savepoint = self.database.connection.begin_nested()
        try:
            yield
        finally:
            savepoint.rollback()
            self.chat._seen, self.chat.answers = seen, answers

    @property
    def user(self) -> int:
        """The walker's number in the chat."""
        return WALKER

    def say_in_group(self, text: str) -> None:
        """Let the walker write in a group."""
        message = {
            **self.chat._message(WALKER),
            "chat": {"id": GROUP, "type": "supergroup", "title": "Tổ công tác"},
            "text": text,
            "entities": [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}],
        }
        self.chat.feed({"message": message}, GROUP)

    def wait_for(self, name: str, step: str, data: dict[str, Any]) -> None:
        """Let a conversation of the walker's wait at a question."""
        place = Place("telegram", str(WALKER), str(WALKER))
        with self.database.begin() as session:
            dialogs.save(session, place, name, step, data, self.chat.now)

    def revision(self) -> int:
        """Return the version of the walker's conversation, which its buttons carry."""
        rows = self._sql('SELECT version FROM dialogs WHERE "user" = ?', (str(WALKER),))
        return rows[0][0] if rows else 0

    def file(self, duty: str, person: str) -> None:
        """Let somebody file a report."""
        with self.database.begin() as session:
            file_report(session, self.numbers[person], self.numbers[duty], self.chat.now)

    def seat(self, seat: Seat, agencies: Agencies) -> None:
        """Give the walker a seat, and no other."""
        code = {
            Where.OWN: agencies.own,
            Where.BELOW: agencies.above,
            Where.FOREIGN: agencies.foreign,
        }[seat.where]
        walker = self.numbers["walker"]
        self._sql(
            "UPDATE memberships SET agency_id = ?, role = ?, revoked_at = ? WHERE person_id = ?",
            (
                self.numbers[code],
                seat.role or "officer",
                None if seat.role else "2026-11-01 00:00:00",
                walker,
            ),
        )
        self._sql("UPDATE people SET is_suspended = ? WHERE id = ?", (seat.is_suspended, walker))

    def try_it(
        self, seat: Seat, agencies: Agencies, update: Mapping[str, Any], secret: str
    ) -> Seen:
        """Let the walker send something from a seat; return what came of it, and undo it."""
        with self.undone():
            self.seat(seat, agencies)
            before = self._digest()
            # An update goes through the inbox in the tests of bot/; here that would be half of
            # the time of some thousand of them.
            number = next(self._numbers)
            claimed = Claimed(
                seq=number,
                lane=str(WALKER),
                payload=json.dumps({"update_id": number, **update}),
                attempts=0,
                received_at=self.chat.now,
            )
            with self.database.begin() as session:
                self.chat.dispatcher._handle(session, claimed)
            answers = [answer for chat, answer in self._answers() if chat in (WALKER, GROUP)]
            is_changed = self._digest() != before
        said = "\n".join(f"{answer.method} {answer.params}" for answer in answers)
        if is_changed:
            return Seen(Outcome.DOES, said)
        if secret in said:
            return Seen(Outcome.SHOWS, said)
        return Seen(Outcome.REFUSES if _is_refusal(answers) else Outcome.ANSWERS, said)

    def _answers(self) -> list[tuple[int, Answer]]:
        rows = self._sql(
            "SELECT address, payload, kind FROM outbox WHERE id > ? AND address IN (?, ?)",
            (self.chat._seen, str(WALKER), str(GROUP)),
        )
        found = []
        for address, payload, kind in rows:
            data = json.loads(payload)
            if "method" in data:
                found.append((int(address), Answer(data["method"], data["params"], kind)))
        return found

    def _digest(self) -> int:
        return hash(tuple(tuple(self._sql(f"SELECT * FROM {table}")) for table in OFFICE))

    def _sql(self, statement: str, values: tuple[Any, ...] = ()) -> list[Any]:
        driver: Any = self.database.connection.connection.driver_connection
        return driver.execute(statement, values).fetchall()


@cache
def _refusals() -> re.Pattern[str]:
    """Return what every refusal sounds like, and what strangers are told."""

    def below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
        yield kind
        for one in kind.__subclasses__():
            yield from below(one)

    sentences = {kind.sentence for kind in below(Refusal)}
    words = Words("en", ZoneInfo("UTC"))
    sentences |= {str(joining.stranger(words).text), str(general.private_only(words))}
    patterns = (".*".join(map(re.escape, _VALUE.split(one))) for one in sorted(sentences))
    return re.compile("|".join(patterns), re.DOTALL)


def _is_refusal(answers: list[Answer]) -> bool:
    """Return whether the first thing that was said is a refusal, or nothing was said at all."""
    said = [str(answer.params.get("text", "")) for answer in answers]
    first = next(filter(None, said), "")
    return not first or _refusals().fullmatch(unescape(_TAG.sub("", first))) is not None
