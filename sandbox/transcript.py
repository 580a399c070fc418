"""A chat as plain text, for tests and for reading."""

from sandbox import messages, queries
from sandbox.messages import Record
from sandbox.people import find_person
from sandbox.world import World


def transcript(world: World, chat_id: int) -> str:
    """Return the messages of a chat and the answers to presses, one under the other.

    `[12] bot: text` is a message, a row of `[Label]` its buttons, `(Name pressed "Label": text)`
    an answer that the person saw.
    """
    lines: list[tuple[int, str]] = [
        (record.message_id, _message(world, record))
        for record in messages.changed(world, chat_id)
        if not record.deleted
    ]
    for query in queries.answered(world, chat_id):
        text = (query.answer or {}).get("text")
        if text:
            who = _name(world, query.person_id)
            lines.append((query.after_message, f'({who} pressed "{query.label}": {text})'))
    # The sort is stable: an answer stands under the message that was the latest when it came.
    lines.sort(key=lambda line: line[0])
    return "".join(f"{line}\n" for _, line in lines)


def _message(world: World, record: Record) -> str:
    body = record.body
    parts = [describe(body), body.get("text") or body.get("caption") or ""]
    text = " ".join(part for part in parts if part)
    edited = " (edited)" if "edit_date" in body else ""
    who = _name(world, record.person_id)
    lines = [f"[{record.message_id}] {who}{edited}: {text}"]
    lines += [" ".join(f"[{button['text']}]" for button in row) for row in record.buttons]
    return "\n".join(lines)


def _name(world: World, person_id: int) -> str:
    person = find_person(world, person_id) if person_id else None
    return "bot" if person is None else person.name


def describe(body: dict[str, object]) -> str:
    """Return what a message holds besides text, such as "<document đơn.docx>"."""
    match body:
        case {"document": {"file_name": name}}:
            return f"<document {name}>"
        case {"photo": _}:
            return "<photo>"
        case {"sticker": {"emoji": emoji}}:
            return f"<sticker {emoji}>"
        case {"location": {"latitude": latitude, "longitude": longitude}}:
            return f"<location {latitude}, {longitude}>"
        case {"contact": {"first_name": name, "phone_number": phone}}:
            return f"<contact {name} {phone}>"
        case {"new_chat_members": list(members)}:
            return f"<joined: {', '.join(member['first_name'] for member in members)}>"
        case {"left_chat_member": {"first_name": name}}:
            return f"<left: {name}>"
    return ""
