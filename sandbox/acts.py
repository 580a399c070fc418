"""What people do in their app: write, press, edit, send, block, come and go."""

import re
from typing import Any

from telegram.constants import ChatMemberStatus, MessageLimit, UpdateType

from sandbox import messages, people, queries, updates
from sandbox.errors import PlayError
from sandbox.files import StoredFile
from sandbox.messages import Record
from sandbox.people import Group, Person
from sandbox.queries import Query
from sandbox.store import Json
from sandbox.text.formatted import typed_text
from sandbox.world import World

_LINK_CODE = re.compile(rf"[A-Za-z0-9_-]{{1,{MessageLimit.DEEP_LINK_LENGTH.value}}}")


def send(
    world: World, chat: Person | Group, person: Person, content: Json, reply_to: int | None = None
) -> Record:
    """Put a person's message into a chat and, where the bot may see it, into its queue."""
    _may_write(chat, person)
    quoted = None if reply_to is None else get_message(world, chat, reply_to)
    if isinstance(chat, Person) and not chat.started:
        chat.started = True
        people.save(world, chat)
    record = messages.post(world, chat, person, content, reply_to=quoted)
    _deliver(world, record)
    return record


def say(
    world: World, chat: Person | Group, person: Person, text: str, reply_to: int | None = None
) -> list[Record]:
    """Write a text; like an app, in several messages where it is too long for one."""
    whole, _ = typed_text(text)
    if not whole:
        raise PlayError(400, "There is nothing to send.")
    limit = MessageLimit.MAX_TEXT_LENGTH.value
    parts = [whole[at : at + limit] for at in range(0, len(whole), limit)]
    return [send(world, chat, person, _typed(part), reply_to) for part in parts if part.strip()]


def start(world: World, person: Person, code: str = "") -> Record:
    """Open the bot's chat with its START button, perhaps through a link with a code."""
    if code and not _LINK_CODE.fullmatch(code):
        raise PlayError(400, "A link's code has 1-64 characters of A-Z, a-z, 0-9, _ and -.")
    if person.blocked:
        block(world, person, blocked=False)
    return say(world, person, person, f"/start {code}".strip())[0]


def edit(world: World, chat: Person | Group, person: Person, message_id: int, text: str) -> Record:
    """Change the text or the caption of one's own message."""
    _may_write(chat, person)
    record = get_message(world, chat, message_id)
    if record.person_id != person.id:
        raise PlayError(409, "Only one's own messages can be edited.")
    content = _typed(text)
    if "text" not in record.body:
        content = {"caption": content["text"], "caption_entities": content.get("entities", [])}
    elif not content["text"]:
        raise PlayError(400, "There is nothing to send.")
    record = messages.edit(world, record, content)
    _deliver(world, record, UpdateType.EDITED_MESSAGE)
    return record


def forward(
    world: World, chat: Person | Group, person: Person, source: Person | Group, message_id: int
) -> Record:
    """Forward a message into a chat."""
    original = get_message(world, source, message_id)
    dropped = {"message_id", "from", "chat", "date", "edit_date", "reply_to_message"}
    content = {key: part for key, part in original.body.items() if key not in dropped}
    content.pop("reply_markup", None)
    content.pop("media_group_id", None)
    if original.body.get("has_protected_content"):
        raise PlayError(409, "This message may not be forwarded.")
    origin = {"type": "user", "date": original.body["date"], "sender_user": original.body["from"]}
    content.setdefault("forward_origin", origin)
    return send(world, chat, person, content)


def send_files(
    world: World,
    chat: Person | Group,
    person: Person,
    sent: list[StoredFile],
    caption: str,
    reply_to: int | None = None,
) -> list[Record]:
    """Send files, several of them as an album with the caption under the first."""
    album = {"media_group_id": str(world.store.next("album", 13_000_000_000_001))}
    records = []
    for number, stored in enumerate(sent):
        content: Json = dict(album) if len(sent) > 1 else {}
        if stored.photo:
            content["photo"] = stored.as_photo()
        else:
            content["document"] = stored.as_document()
        typed = _typed(caption if number == 0 else "")
        if len(typed["text"]) > MessageLimit.CAPTION_LENGTH:
            raise PlayError(400, "The caption is too long.")
        if typed["text"]:
            content["caption"] = typed["text"]
            content["caption_entities"] = typed.get("entities", [])
        records.append(send(world, chat, person, content, reply_to))
    return records


def press(
    world: World, chat: Person | Group, person: Person, wanted: str, message_id: int | None
) -> Query:
    """Press the button with this label or data: of one message, or of the latest that has it."""
    _may_write(chat, person)
    if message_id is not None:
        candidates = [get_message(world, chat, message_id)]
    else:
        found = messages.changed(world, chat.id)
        candidates = [record for record in reversed(found) if not record.deleted]
    for record in candidates:
        for button in (button for row in record.buttons for button in row):
            if wanted in (button["text"], button.get("callback_data")):
                return queries.press(world, person, record, button)
    raise PlayError(404, f"There is no button {wanted!r} now.")


def block(world: World, person: Person, *, blocked: bool) -> None:
    """Block the bot or let it write again."""
    if person.blocked == blocked:
        return
    person.blocked = blocked
    people.save(world, person)
    world.change()
    statuses = (ChatMemberStatus.MEMBER.value, ChatMemberStatus.BANNED.value)
    old, new = statuses if blocked else reversed(statuses)
    updates.tell_membership(world, person, person.user(), old, new)


def set_bot_status(world: World, group: Group, actor: Person, status: str) -> None:
    """Add the bot to a group, remove it, or make it an administrator."""
    known = {"member", "administrator", "left", "kicked"}
    if status not in known:
        raise PlayError(400, f"status is one of: {', '.join(sorted(known))}")
    if status == group.bot_status:
        return
    old, group.bot_status = group.bot_status, status
    people.save(world, group)
    updates.tell_membership(world, group, actor.user(), old, status)
    if old in ("left", "kicked"):
        _serve(world, group, actor, {"new_chat_members": [world.bot_user()]})


def set_member(world: World, group: Group, person: Person, *, present: bool) -> None:
    """Let a person join or leave a group."""
    old = group.status(person.id)
    if present == (old != ChatMemberStatus.LEFT.value):
        return
    if present:
        group.members.append(person.id)
    else:
        group.members.remove(person.id)
        group.admins = [admin for admin in group.admins if admin != person.id]
    people.save(world, group)
    user = person.user()
    _serve(
        world,
        group,
        person,
        {"new_chat_members": [user]} if present else {"left_chat_member": user},
    )
    if group.bot_status == ChatMemberStatus.ADMINISTRATOR.value:
        new = group.status(person.id)
        updates.tell_membership(world, group, user, old, new, user=user)


def get_message(world: World, chat: Person | Group, message_id: int) -> Record:
    """Return a message that must be there."""
    record = messages.find(world, chat.id, message_id)
    if record is None:
        raise PlayError(404, f"There is no message {message_id} in this chat.")
    return record


def _may_write(chat: Person | Group, person: Person) -> None:
    if isinstance(chat, Group):
        if person.id not in chat.members:
            raise PlayError(409, f"{person.name} is no member of {chat.title}.")
    elif chat.id != person.id:
        raise PlayError(409, "Nobody else can write in a private chat.")
    elif person.blocked:
        raise PlayError(409, f"{person.name} has blocked the bot.")


def _typed(text: str) -> dict[str, Any]:
    clean, entities = typed_text(text)
    return {"text": clean, "entities": entities} if entities else {"text": clean}


def _serve(world: World, group: Group, actor: Person, content: Json) -> None:
    """Put a service message into a group."""
    _deliver(world, messages.post(world, group, actor, content))


def _deliver(world: World, record: Record, kind: UpdateType = UpdateType.MESSAGE) -> None:
    if updates.reaches_bot(world, record.body):
        updates.enqueue(world, kind.value, record.body)
