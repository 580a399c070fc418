"""The chat without a network: updates go into the inbox, answers are read from the outbox.

Everything between the two is real: the intake's store, the dispatcher, python-telegram-bot's
application and handlers, the services and the database.
"""

import asyncio
import html
import itertools
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from telegram.request import BaseRequest, RequestData

from bot.application import build_application
from bot.dispatch import Dispatcher
from bot.intake import InboxBot
from bot.office import PLANS
from core.clock import FixedClock
from core.database import Database
from models.delivery import OutboxRow
from models.plan_file import PlanFile, read_plan
from models.rights import Role
from services import inbox, invitations, plan_loading
from views.callbacks import Callback

BOT_ID = 5000000
TOKEN = f"{BOT_ID}:test-token-that-opens-nothing"
BOT = {"id": BOT_ID, "is_bot": True, "first_name": "Xanh", "username": "xanh_test_bot"}
MEGABYTE = 1024 * 1024
_TAG = re.compile(r"<[^>]+>")


class OfflineRequest(BaseRequest):
    """Knows who the bot is, and reaches nobody."""

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    @property
    def read_timeout(self) -> float | None:
        return None

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, **_: Any
    ) -> tuple[int, bytes]:
        if url.endswith("/getMe"):
            return 200, b'{"ok": true, "result": %s}' % str(BOT).replace("'", '"').replace(
                "True", "true"
            ).encode()
        raise AssertionError(f"A handler must not call {url.rsplit('/', 1)[-1]}.")


@dataclass(frozen=True)
class Answer:
    """One call that the bot wants to make."""

    method: str
    params: dict[str, Any]
    kind: str

    @property
    def text(self) -> str:
        """The text as a person reads it."""
        return html.unescape(_TAG.sub("", str(self.params.get("text", ""))))

    @property
    def buttons(self) -> dict[str, str]:
        """Label to data, of all buttons."""
        rows = self.params.get("reply_markup", {}).get("inline_keyboard", [])
        return {button["text"]: button["callback_data"] for row in rows for button in row}


class Chat:
    """A bot, and the people who write to it in private."""

    def __init__(self, database: Database, clock: FixedClock, zone: ZoneInfo) -> None:
        self.database = database
        self.clock = clock
        self.zone = zone
        self.machine_clock = FixedClock(clock.now())
        self._updates = itertools.count(1)
        self._messages = itertools.count(100)
        self._seen = 0
        self.answers: dict[int, list[Answer]] = {}
        #: What each person's phone speaks, English unless a test says otherwise.
        self.languages: dict[int, str] = {}
        bot = InboxBot(TOKEN, request=OfflineRequest(), get_updates_request=OfflineRequest())
        self.application = build_application(bot)
        asyncio.run(self.application.initialize())
        self.dispatcher = Dispatcher(
            self.application, database, clock, self.machine_clock, zone, on_written=lambda: None
        )

    @property
    def now(self) -> datetime:
        """Office time in the office's zone."""
        return self.clock.now().astimezone(self.zone)

    def load_plan(self, plan: PlanFile, code: str = "1649") -> None:
        with self.database.begin() as session:
            plan_loading.load(session, code, plan, self.now)

    def invite(self, unit: str, role: Role, uses: int = 1, territory: str | None = None) -> str:
        with self.database.begin() as session:
            agency, _ = plan_loading.find_agency(session, unit, territory)
            assert agency is not None
            made = invitations.create(session, agency, role, uses=uses, days=7, now=self.now)
            return made.code

    def join(
        self,
        user: int,
        unit: str,
        role: Role,
        name: str = "Lan",
        language: str = "vi",
        territory: str | None = None,
    ) -> int:
        """Let a person in behind the chat's back; return their number."""
        code = self.invite(unit, role, territory=territory)
        with self.database.begin() as session:
            accepted = invitations.accept(
                session,
                invitations.hash_code(code),
                channel="telegram",
                address=str(user),
                name=name,
                language=language,
                now=self.now,
            )
            assert accepted is not None
            return accepted[0]

    def say(self, user: int, text: str = "", **fields: Any) -> list[Answer]:
        """A person writes; return what the bot answers."""
        message = self._message(user)
        if text:
            message["text"] = text
            if text.startswith("/"):
                length = len(text.split()[0])
                message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        return self.feed({"message": {**message, **fields}}, user)

    def edit(self, user: int, text: str) -> list[Answer]:
        message = {**self._message(user), "text": text, "edit_date": 1, "message_id": 100}
        return self.feed({"edited_message": message}, user)

    def send_file(
        self, user: int, name: str = "bao-cao.pdf", size: int = 1000, **fields: Any
    ) -> list[Answer]:
        unique = f"u-{name}"
        document = {
            "file_id": f"f-{name}",
            "file_unique_id": unique,
            "file_name": name,
            "file_size": size,
        }
        return self.say(user, document=document, **fields)

    def send_photo(self, user: int, mark: str, **fields: Any) -> list[Answer]:
        sizes = [
            {
                "file_id": f"f-{mark}-{side}",
                "file_unique_id": f"u-{mark}-{side}",
                "width": side,
                "height": side,
                "file_size": side,
            }
            for side in (90, 800)
        ]
        return self.say(user, photo=sizes, **fields)

    def press(self, user: int, label: str) -> list[Answer]:
        """Press the newest button with this label (or a part of it)."""
        for answer in reversed(self.answers.get(user, [])):
            for text, data in answer.buttons.items():
                if label in text:
                    return self.press_data(user, data)
        said = "\n---\n".join(answer.text for answer in self.answers.get(user, [])[-3:])
        raise AssertionError(f"There is no button {label!r}. The bot said:\n{said}")

    def press_data(self, user: int, data: str | Callback) -> list[Answer]:
        packed = data.pack() if isinstance(data, Callback) else data
        message = {**self._message(user), "from": BOT, "text": "…"}
        query = {
            "id": str(next(self._updates)),
            "from": self._user(user),
            "message": message,
            "chat_instance": "1",
            "data": packed,
        }
        return self.feed({"callback_query": query}, user)

    def feed(self, update: dict[str, Any], user: int) -> list[Answer]:
        """Put an update in, let it be handled, and return what it led to in the person's chat."""
        raw = {"update_id": next(self._updates), **update}
        with self.database.begin() as session:
            inbox.store(session, BOT_ID, [raw], self.machine_clock.now())
        while self.dispatcher.handle_next():
            pass
        return [answer for chat, answer in self.collect() if chat == user]

    def collect(self) -> list[tuple[int, Answer]]:
        """Return what has been written into the outbox since the last look."""
        with self.database.read() as session:
            rows = session.scalars(
                select(OutboxRow).where(OutboxRow.id > self._seen).order_by(OutboxRow.id)
            ).all()
        found = []
        for row in rows:
            self._seen = row.id
            payload = row.payload
            answer = Answer(payload.get("method", ""), payload.get("params", payload), row.kind)
            self.answers.setdefault(int(row.address), []).append(answer)
            found.append((int(row.address), answer))
        return found

    def _user(self, user: int) -> dict[str, Any]:
        return {
            "id": user,
            "is_bot": False,
            "first_name": f"Người {user}",
            "language_code": self.languages.get(user, "en"),
        }

    def _message(self, user: int) -> dict[str, Any]:
        return {
            "message_id": next(self._messages),
            "date": int(self.clock.now().timestamp()),
            "chat": {"id": user, "type": "private", "first_name": f"Người {user}"},
            "from": self._user(user),
        }


def text_of(answers: list[Answer]) -> str:
    """Return all that was answered, as one text."""
    return "\n".join(answer.text for answer in answers)


REAL_PLAN = read_plan(PLANS / "1649")
#: A small plan of another province, whose agencies have the same codes.
SECOND_PLAN = read_plan(Path(__file__).parent.parent / "plans" / "second")
