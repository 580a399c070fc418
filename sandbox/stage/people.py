"""Routes for people and groups."""

from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from sandbox import acts, people
from sandbox.people import Group, Person
from sandbox.stage.requests import group_of, json_of, number, world_of


def _shown(chat: Person | Group) -> dict[str, Any]:
    return asdict(chat)


async def list_people(request: Request) -> JSONResponse:
    """Answer with all people."""
    return JSONResponse([_shown(person) for person in people.list_people(world_of(request))])


async def add_person(request: Request) -> JSONResponse:
    """Create a person, or change the one with the same id."""
    world, body = world_of(request), await json_of(request)
    with world.transaction():
        person = people.add_person(world, body)
        world.change()
    return JSONResponse(_shown(person), 201)


async def show_person(request: Request) -> JSONResponse:
    """Answer with one person."""
    return JSONResponse(_shown(_person(request)))


async def block(request: Request) -> JSONResponse:
    """Block the bot: {"blocked": true}, or let it write again."""
    world, body = world_of(request), await json_of(request)
    with world.transaction():
        person = _person(request)
        acts.block(world, person, blocked=bool(body.get("blocked", True)))
    return JSONResponse(_shown(person))


async def start(request: Request) -> JSONResponse:
    """Press START, perhaps behind a link: {"code": "..."}."""
    world, body = world_of(request), await json_of(request)
    with world.transaction():
        record = acts.start(world, _person(request), str(body.get("code") or ""))
    return JSONResponse({"message": record.body, "seq": record.seq}, 201)


async def list_groups(request: Request) -> JSONResponse:
    """Answer with all groups."""
    return JSONResponse([_shown(group) for group in people.list_groups(world_of(request))])


async def add_group(request: Request) -> JSONResponse:
    """Create a group: {"title", "members": [ids], "type"}; the bot is in it from the start."""
    world, body = world_of(request), await json_of(request)
    members = [number(one, "members") for one in body.get("members", [])]
    with world.transaction():
        title, kind = str(body.get("title", "")), str(body.get("type", "supergroup"))
        group = people.add_group(world, title, kind, members)
        if members:
            # It is created without the bot, then the bot is added: so the bot learns of it.
            group.bot_status = "left"
            acts.set_bot_status(world, group, people.get_person(world, members[0]), "member")
        world.change()
    return JSONResponse(_shown(group), 201)


async def set_member(request: Request) -> JSONResponse:
    """Let a person join or leave: {"person_id", "present"}."""
    world, body = world_of(request), await json_of(request)
    with world.transaction():
        group = group_of(request)
        person = people.get_person(world, number(body.get("person_id"), "person_id"))
        acts.set_member(world, group, person, present=bool(body.get("present", True)))
    return JSONResponse(_shown(group))


async def set_bot(request: Request) -> JSONResponse:
    """Make the bot a member, an administrator, or put it out: {"person_id", "status"}."""
    world, body = world_of(request), await json_of(request)
    with world.transaction():
        group = group_of(request)
        actor = people.get_person(world, number(body.get("person_id"), "person_id"))
        acts.set_bot_status(world, group, actor, str(body.get("status")))
    return JSONResponse(_shown(group))


def _person(request: Request) -> Person:
    return people.get_person(world_of(request), request.path_params["person_id"])


ROUTES = [
    Route("/play/people", list_people),
    Route("/play/people", add_person, methods=["POST"]),
    Route("/play/people/{person_id:int}", show_person),
    Route("/play/people/{person_id:int}/block", block, methods=["POST"]),
    Route("/play/people/{person_id:int}/start", start, methods=["POST"]),
    Route("/play/groups", list_groups),
    Route("/play/groups", add_group, methods=["POST"]),
    Route("/play/groups/{chat_id}/members", set_member, methods=["POST"]),
    Route("/play/groups/{chat_id}/bot", set_bot, methods=["POST"]),
]
