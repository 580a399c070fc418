"""Reading what the play side is asked."""

from typing import Any

from starlette.requests import Request

from sandbox import people
from sandbox.errors import PlayError
from sandbox.people import Group, Person
from sandbox.world import World

#: Seconds for which one request may wait.
_LONGEST = 60.0


def world_of(request: Request) -> World:
    """Return the world behind a request."""
    world: World = request.app.state.world
    return world


async def json_of(request: Request) -> dict[str, Any]:
    """Return the JSON object in the body; an empty body is an empty object."""
    if not await request.body():
        return {}
    # A page from elsewhere can post a form without asking, but no JSON.
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise PlayError(415, "The body must be application/json.")
    try:
        body = await request.json()
    except ValueError:
        raise PlayError(400, "The body is no JSON.") from None
    if not isinstance(body, dict):
        raise PlayError(400, "The body is no JSON object.")
    return body


def chat_of(request: Request) -> Person | Group:
    """Return the chat in the address; the number of a group is negative."""
    chat_id = number(request.path_params["chat_id"], "The chat's id")
    return people.get_chat(world_of(request), chat_id)


def group_of(request: Request) -> Group:
    """Return the group in the address."""
    chat_id = number(request.path_params["chat_id"], "The group's id")
    return people.get_group(world_of(request), chat_id)


def actor_of(world: World, chat: Person | Group, person_id: Any) -> Person:
    """Return who acts: the one who is named, or the owner of a private chat."""
    if person_id is None or person_id == "":
        if isinstance(chat, Person):
            return chat
        raise PlayError(400, "person_id is needed in a group.")
    return people.get_person(world, number(person_id, "person_id"))


def number(value: Any, name: str) -> int:
    """Return a whole number from JSON or a form."""
    try:
        return int(value)
    except (TypeError, ValueError):
        raise PlayError(400, f"{name} is no number.") from None


def optional_number(value: Any, name: str) -> int | None:
    """Return a whole number, or None when there is none."""
    return None if value is None or value == "" else number(value, name)


def after_of(request: Request) -> int:
    """Return the number after which changes are wanted."""
    return number(request.query_params.get("after", 0), "after")


def timeout_of(request: Request) -> float:
    """Return for how many seconds the request may wait."""
    try:
        return min(max(float(request.query_params.get("timeout", 0)), 0.0), _LONGEST)
    except ValueError:
        raise PlayError(400, "timeout is no number.") from None
