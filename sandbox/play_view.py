"""The play client's eyes: chats, answers, calls."""

import asyncio

from sandbox.play_link import Json, Player, PlayLink, Someone, check, id_of


class PlayView(PlayLink):
    """Reads a sandbox and waits for what the bot does."""

    async def messages(self, chat: Someone, *, after: int = 0) -> list[Json]:
        """Return what changed in a chat after a number: {"seq", "body", "deleted", ...} each."""
        answer = await self.get(f"/chats/{id_of(chat)}/messages", after=after)
        found: list[Json] = answer["messages"]
        return found

    async def transcript(self, chat: Someone) -> str:
        """Return a chat as plain text."""
        response = await self.http.get(f"/chats/{id_of(chat)}/transcript")
        check(response)
        return response.text

    async def wait_for(
        self,
        chat: Someone,
        substring: str,
        timeout: float = 10,  # noqa: ASYNC109
        *,
        after: int | None = None,
    ) -> Json:
        """Wait until the bot says something, in a message, an edit or an answer to a press.

        Only what comes after the latest act in that chat through this client counts, or after
        the change number `after`. Return the message, or the press with its answer.
        """
        room = id_of(chat)
        seq = self.marks.get(room, 0) if after is None else after
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        while True:
            left = max(deadline - loop.time(), 0)
            answer = await self.get(f"/chats/{room}/messages", after=seq, timeout=left)
            for record in answer["messages"]:
                body: Json = record["body"]
                if not record["person_id"] and not record["deleted"] and substring in _all(body):
                    return body
            for query in answer["answers"]:
                found: Json = query
                if substring in query["answer"]["text"]:
                    return found
            seq = answer["seq"]
            if loop.time() >= deadline:
                said = await self.transcript(room)
                raise TimeoutError(
                    f"The bot did not say {substring!r} within {timeout} s:\n{said}"
                )

    async def commands(self, person: Player | int, *, chat: Someone | None = None) -> list[Json]:
        """Return the commands that a person sees behind "/"."""
        room = id_of(person if chat is None else chat)
        found: list[Json] = await self.get(f"/chats/{room}/commands", person_id=id_of(person))
        return found

    async def bot(self) -> Json:
        """Return what the bot is and what it has set."""
        found: Json = await self.get("/bot")
        return found

    async def calls(
        self,
        method: str = "",
        *,
        after: int = 0,
        timeout: float = 0,  # noqa: ASYNC109
    ) -> list[Json]:
        """Return the calls of the Bot API, waiting up to `timeout` seconds for the first."""
        query = {"method": method, "after": after, "timeout": timeout}
        found: list[Json] = await self.get("/calls", **query)
        return found

    async def pending(self) -> list[Json]:
        """Return the updates that the bot has not confirmed yet."""
        found: list[Json] = await self.get("/updates")
        return found

    async def download(self, file_id: str) -> bytes:
        """Return the bytes of a file that stands in a chat."""
        response = await self.http.get(f"/files/{file_id}")
        check(response)
        return response.content


def _all(body: Json) -> str:
    """Return all that can be read in a message, the labels of its buttons too."""
    rows = body.get("reply_markup", {}).get("inline_keyboard", [])
    labels = [button["text"] for row in rows for button in row]
    name = body.get("document", {}).get("file_name", "")
    return "\n".join([body.get("text", ""), body.get("caption", ""), name, *labels])
