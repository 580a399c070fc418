"""Files that people send, without a network: the downloader is real, the messenger is not."""

import asyncio
from typing import Any

from bot.downloader import Downloader
from core.i18n import Words
from handlers.context import call_of
from services import notices
from tests.support.chat import Answer, Chat
from views import notices as views


class FileShelf:
    """A messenger that has some files, and misbehaves if told to."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        #: Raised, one a call, before anything is given out.
        self.troubles: list[Exception] = []
        self.declared: int | None = None

    async def get_file(self, reference: str) -> Any:
        if self.troubles:
            raise self.troubles.pop(0)
        return _File(self.files[reference], self.declared)


class _File:
    def __init__(self, content: bytes, declared: int | None) -> None:
        self._content = content
        self.file_size = len(content) if declared is None else declared

    async def download_as_bytearray(self) -> bytearray:
        return bytearray(self._content)


class Post:
    """Sends a person's file to the bot, has it fetched, and reads the answer."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self.shelf = FileShelf()
        self.written = 0

    def downloader(self) -> Downloader:
        def count() -> None:
            self.written += 1

        return Downloader(
            self.shelf,  # type: ignore[arg-type]
            self.chat.database,
            self.chat.clock,
            self.chat.machine_clock,
            self.chat.zone,
            on_written=count,
        )

    def send(self, user: int, name: str, content: bytes, **fields: Any) -> list[Answer]:
        """Send a file; return what is answered at once."""
        self.shelf.files[f"f-{name}"] = content
        return self.chat.send_file(user, name, len(content), **fields)

    def fetch(self, user: int) -> list[Answer]:
        """Have all that is wanted fetched; return what the person reads then."""
        downloader = self.downloader()

        async def work() -> None:
            while await downloader.fetch_next():
                pass

        asyncio.run(work())
        return self.read(user)

    def read(self, user: int) -> list[Answer]:
        """Word the notices that have been written for a person since the last look."""
        found = [answer for chat, answer in self.chat.collect() if chat == user]
        return [self._worded(user, answer) for answer in found]

    def _worded(self, user: int, answer: Answer) -> Answer:
        if answer.method:
            return answer
        with self.chat.database.begin() as session:
            data = notices.compose(session, answer.kind, answer.params, self.chat.now)
        assert data is not None, f"{answer.kind} has become pointless"
        view = views.word(Words(self.chat.languages.get(user, "en"), self.chat.zone), data)  # type: ignore[arg-type]
        worded = Answer("sendMessage", call_of(view), answer.kind)
        # What was written is what is read: buttons are pressed on it.
        self.chat.answers[user][-1] = worded
        return worded
