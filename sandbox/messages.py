"""Messages: what stands in a chat, whoever wrote it."""

from dataclasses import asdict, dataclass
from typing import Any

from sandbox.people import Group, Person
from sandbox.store import Json
from sandbox.world import World

#: Parts of a message that are its content and that an edit replaces.
_TEXT = ("text", "entities", "caption", "caption_entities", "link_preview_options")


@dataclass
class Record:
    """A message with what the sandbox knows beside it."""

    message_id: int
    chat_id: int
    #: The person who sent it; 0 for the bot.
    person_id: int
    #: The number of the latest change: sent, edited or deleted.
    seq: int
    #: The message as the Bot API shows it.
    body: Json
    deleted: bool = False
    #: A reply keyboard, its removal or a forced reply that came with the message.
    keyboard: Json | None = None

    @property
    def buttons(self) -> list[list[Json]]:
        """Return the rows of buttons under the message."""
        rows: list[list[Json]] = self.body.get("reply_markup", {}).get("inline_keyboard", [])
        return rows


def save(world: World, record: Record) -> Record:
    """Keep a message under a fresh change number."""
    record.seq = world.change()
    key = f"{record.chat_id}:{record.message_id}"
    world.store.put("message", key, asdict(record), chat_id=record.chat_id, seq=record.seq)
    return record


def find(world: World, chat_id: int, message_id: int) -> Record | None:
    """Return a message that has not been deleted."""
    body = world.store.get("message", f"{chat_id}:{message_id}")
    record = None if body is None else Record(**body)
    return None if record is None or record.deleted else record


def changed(world: World, chat_id: int, after: int = -1) -> list[Record]:
    """Return the messages of a chat that changed after a number, in the order of the chat."""
    rows = world.store.list("message", chat_id=chat_id, after=after)
    return sorted((Record(**row) for row in rows), key=lambda record: record.message_id)


def post(
    world: World,
    chat: Person | Group,
    sender: Person | None,
    content: Json,
    *,
    reply_to: Record | None = None,
    keyboard: Json | None = None,
) -> Record:
    """Add a message to a chat; `sender` is None for the bot."""
    message_id = world.store.next("message_id")
    body: dict[str, Any] = {
        "message_id": message_id,
        "from": world.bot_user() if sender is None else sender.user(),
        "chat": chat.chat(),
        "date": world.date(),
    }
    if reply_to is not None:
        # Telegram shows one level only.
        quoted = {key: part for key, part in reply_to.body.items() if key != "reply_to_message"}
        body["reply_to_message"] = quoted
    body.update(content)
    person_id = 0 if sender is None else sender.id
    return save(world, Record(message_id, chat.id, person_id, 0, body, keyboard=keyboard))


def edit(world: World, record: Record, content: Json, *, mark: bool = True) -> Record:
    """Replace text or caption and the buttons of a message."""
    for name in (*_TEXT, "reply_markup"):
        record.body.pop(name, None)
    record.body.update(content)
    if mark:
        record.body["edit_date"] = world.date()
    return save(world, record)


def content_of(record: Record) -> Json:
    """Return what an edit would replace, for comparing."""
    return {name: record.body[name] for name in (*_TEXT, "reply_markup") if name in record.body}


def delete(world: World, record: Record) -> None:
    """Take a message out of its chat; its place in the order of changes stays."""
    record.deleted = True
    save(world, record)
