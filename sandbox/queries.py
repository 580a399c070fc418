"""Presses of inline buttons and the bot's answers to them."""

import secrets
from dataclasses import asdict, dataclass

from telegram.constants import UpdateType

from sandbox.errors import PlayError, bad_request
from sandbox.messages import Record
from sandbox.people import Person
from sandbox.store import Json
from sandbox.updates import enqueue
from sandbox.world import World

#: Seconds of machine time for an answer.
_LIFETIME = 150


@dataclass
class Query:
    """A press and, when it has come, its answer."""

    id: str
    chat_id: int
    message_id: int
    person_id: int
    label: str
    #: Machine time, in seconds.
    born: float
    seq: int = 0
    #: text, show_alert, url as the bot gave them; None while the bot has not answered.
    answer: Json | None = None
    #: The latest message of the chat when the answer came: its place in a transcript.
    after_message: int = 0


def press(world: World, person: Person, record: Record, button: Json) -> Query:
    """Press a button that calls the bot."""
    if "callback_data" not in button:
        raise PlayError(409, f"The button {button['text']!r} does not call the bot.")
    born = world.machine.now().timestamp()
    number = str(secrets.randbits(62))
    query = Query(number, record.chat_id, record.message_id, person.id, button["text"], born)
    _save(world, query)
    payload = {
        "id": query.id,
        "from": person.user(),
        "message": record.body,
        "chat_instance": str(hash((world.bot.id, record.chat_id))),
        "data": button["callback_data"],
    }
    enqueue(world, UpdateType.CALLBACK_QUERY.value, payload)
    return query


def find_query(world: World, query_id: str) -> Query | None:
    """Return a press."""
    body = world.store.get("query", query_id)
    return None if body is None else Query(**body)


def answer(world: World, query_id: str, content: Json) -> None:
    """Answer a press: once, and before its time runs out."""
    query = find_query(world, query_id)
    if query is None or query.answer is not None or world.age(query.born) > _LIFETIME:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    query.answer = content
    query.after_message = world.store.setting("next_message_id", 1) - 1
    query.seq = world.change()
    _save(world, query)


def answered(world: World, chat_id: int, after: int = 0) -> list[Query]:
    """Return the presses of a chat that were answered after a change number."""
    rows = world.store.list("query", chat_id=chat_id, after=max(after, 0))
    return [Query(**row) for row in rows]


def _save(world: World, query: Query) -> None:
    # Unanswered presses have seq 0 and so appear in no list of changes.
    world.store.put("query", query.id, asdict(query), chat_id=query.chat_id, seq=query.seq)
