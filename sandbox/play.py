"""A client of the play side: acts for people in tests and in the demo."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sandbox.errors import PlayError
from sandbox.play_link import Json, Player, Room, Someone, check, id_of, player_of
from sandbox.play_view import PlayView

__all__ = ["Play", "PlayError", "Player", "Room", "Someone"]


class Play(PlayView):
    """Drives a sandbox at `url`; use it with `async with`.

    Where a method takes a person and `chat`, the chat is the person's private one unless another
    is given. Refusals of the sandbox are raised as `PlayError`.
    """

    # People and groups

    async def person(
        self,
        first_name: str,
        last_name: str = "",
        *,
        id: int | None = None,
        username: str = "",
        language_code: str = "vi",
        note: str = "",
    ) -> Player:
        """Create a person; with the id of one who exists, change that one."""
        body: Json = {
            "first_name": first_name,
            "last_name": last_name,
            "username": username,
            "language_code": language_code,
            "note": note,
        }
        return player_of(await self.post("/people", body if id is None else {**body, "id": id}))

    async def people(self) -> list[Player]:
        """Return all people."""
        return [player_of(body) for body in await self.get("/people")]

    async def group(
        self, title: str, members: Sequence[Player | int], *, type: str = "supergroup"
    ) -> Room:
        """Create a group with the bot in it; the first member is its administrator."""
        ids = [id_of(member) for member in members]
        body = await self.post("/groups", {"title": title, "members": ids, "type": type})
        return Room(body["id"], body["title"])

    async def set_member(self, room: Room, person: Player | int, *, present: bool) -> None:
        """Let a person join or leave a group."""
        body = {"person_id": id_of(person), "present": present}
        await self.post(f"/groups/{room.id}/members", body)

    async def set_bot(self, room: Room, actor: Player | int, status: str) -> None:
        """Make the bot "member" or "administrator" of a group, or "left" or "kicked"."""
        body = {"person_id": id_of(actor), "status": status}
        await self.post(f"/groups/{room.id}/bot", body)

    # Acts

    async def say(
        self,
        person: Player | int,
        text: str,
        *,
        chat: Someone | None = None,
        reply_to: int | None = None,
    ) -> Json:
        """Write a text; return the (last) message."""
        return (await self._send(person, chat, {"text": text, "reply_to": reply_to}))[-1]

    async def start(self, person: Player | int, code: str = "") -> Json:
        """Press START, perhaps behind a link with a code; return the message."""
        body = await self.post(f"/people/{id_of(person)}/start", {"code": code})
        self.marks[id_of(person)] = body["seq"]
        message: Json = body["message"]
        return message

    async def press(
        self,
        person: Player | int,
        button: str,
        *,
        chat: Someone | None = None,
        message_id: int | None = None,
    ) -> str:
        """Press the button with this label or data, of the latest message that has it.

        Return the number of the press, for `answer`.
        """
        room = id_of(person if chat is None else chat)
        body = {"person_id": id_of(person), "button": button, "message_id": message_id}
        try:
            pressed = await self.post(f"/chats/{room}/press", body)
        except PlayError as refusal:
            raise PlayError(
                refusal.status, f"{refusal.message}\n{await self.transcript(room)}"
            ) from None
        self.marks[room] = pressed["seq"]
        number: str = pressed["callback_id"]
        return number

    async def answer(self, callback_id: str, *, timeout: float = 5) -> Json:  # noqa: ASYNC109
        """Wait for the bot's answer to a press: {"text", "show_alert", "url"}."""
        query = await self.get(f"/callbacks/{callback_id}", timeout=timeout)
        if query["answer"] is None:
            raise TimeoutError(f'The press of "{query["label"]}" was not answered.')
        answer: Json = query["answer"]
        return answer

    async def edit(
        self,
        person: Player | int,
        message_id: int,
        text: str,
        *,
        chat: Someone | None = None,
    ) -> Json:
        """Change one's own message."""
        room = id_of(person if chat is None else chat)
        body = {"person_id": id_of(person), "text": text}
        return self._took(
            room, await self.post(f"/chats/{room}/messages/{message_id}/edit", body)
        )[-1]

    async def send_file(
        self,
        person: Player | int,
        *files: tuple[str, bytes],
        caption: str = "",
        photo: bool = False,
        chat: Someone | None = None,
        reply_to: int | None = None,
    ) -> list[Json]:
        """Send (name, bytes), several as an album; return the messages."""
        room = id_of(person if chat is None else chat)
        data = {"caption": caption, "as": "photo" if photo else "document"}
        data |= {"person_id": str(id_of(person)), "reply_to": str(reply_to or "")}
        parts = [("file", (name, content)) for name, content in files]
        return self._took(room, await self.post(f"/chats/{room}/files", data=data, files=parts))

    async def send_big_file(
        self, person: Player | int, name: str, size: int, *, caption: str = ""
    ) -> Json:
        """Send a document that only says how big it is."""
        data = {"name": name, "size": str(size), "caption": caption}
        answer = await self.post(f"/chats/{id_of(person)}/files", data=data, files=[])
        return self._took(id_of(person), answer)[-1]

    async def send_sticker(
        self, person: Player | int, emoji: str, *, chat: Someone | None = None
    ) -> Json:
        """Send a sticker."""
        return (await self._send(person, chat, {"sticker": emoji}))[-1]

    async def send_location(
        self,
        person: Player | int,
        latitude: float,
        longitude: float,
        *,
        chat: Someone | None = None,
    ) -> Json:
        """Send a place."""
        place = {"latitude": latitude, "longitude": longitude}
        return (await self._send(person, chat, {"location": place}))[-1]

    async def send_contact(
        self,
        person: Player | int,
        phone_number: str,
        *,
        first_name: str | None = None,
        chat: Someone | None = None,
    ) -> Json:
        """Send a contact: one's own, unless another name is given."""
        contact: Json = {"phone_number": phone_number}
        if first_name is not None:
            contact |= {"first_name": first_name, "user_id": None}
        return (await self._send(person, chat, {"contact": contact}))[-1]

    async def forward(
        self,
        person: Player | int,
        message_id: int,
        *,
        source: Someone | None = None,
        chat: Someone | None = None,
    ) -> Json:
        """Forward a message of one chat (the private one, unless given) into another."""
        wanted = {"chat_id": id_of(person if source is None else source), "message_id": message_id}
        return (await self._send(person, chat, {"forward": wanted}))[-1]

    async def block(self, person: Player | int, *, blocked: bool = True) -> None:
        """Block the bot, or let it write again."""
        await self.post(f"/people/{id_of(person)}/block", {"blocked": blocked})

    # Circumstances

    async def clock(self) -> datetime:
        """Return office time."""
        return datetime.fromisoformat((await self.get("/clock"))["now"])

    async def set_clock(self, now: datetime) -> None:
        """Move office time to an aware instant."""
        await self.post("/clock", {"now": now.isoformat()})

    async def advance(self, *, days: float = 0, seconds: float = 0) -> None:
        """Move office time on."""
        await self.post("/clock", {"advance_days": days, "advance_seconds": seconds})

    async def fault(self, mode: str, method: str = "*", **fields: Any) -> None:
        """Order a fault; `fields` are those of `sandbox.faults.Fault`."""
        await self.post("/faults", {"mode": mode, "method": method, **fields})

    async def clear_faults(self) -> None:
        """Forget the faults that have not happened yet."""
        check(await self.http.delete("/faults"))

    async def update(self, update: Mapping[str, Any]) -> int:
        """Put an update into the bot's queue as it is; return its number."""
        number: int = (await self.post("/updates", dict(update)))["update_id"]
        return number

    async def _send(self, person: Player | int, chat: Someone | None, body: Json) -> list[Json]:
        room = id_of(person if chat is None else chat)
        answer = await self.post(f"/chats/{room}/messages", {"person_id": id_of(person), **body})
        return self._took(room, answer)

    def _took(self, room: int, answer: Json) -> list[Json]:
        self.marks[room] = answer["seq"]
        messages: list[Json] = answer["messages"]
        return messages
