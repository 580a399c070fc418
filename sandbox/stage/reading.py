"""Routes that show: chats, changes, files, what the bot has set and what it has called."""

import asyncio
from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from sandbox import files, messages, queries
from sandbox.api.commands import all_commands, shown_commands
from sandbox.errors import PlayError
from sandbox.stage.requests import actor_of, after_of, chat_of, timeout_of, world_of
from sandbox.transcript import transcript
from sandbox.world import World

#: Files that a browser may show by itself; all others, above all HTML, are only downloaded.
_SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"})


async def _wait(world: World, seconds: float, look: Callable[[], Any]) -> Any:
    """Return what `look` sees as soon as it sees something, or when time has run out."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while True:
        found = look()
        left = deadline - loop.time()
        if found or left <= 0 or world.bell.closing:
            return found
        await world.bell.wait(left)


async def read_chat(request: Request) -> JSONResponse:
    """Answer with what changed in a chat after `after`, waiting up to `timeout` seconds for it.

    {"seq", "messages": [...], "answers": [...]}; `seq` is what to ask after the next time.
    """
    world, after = world_of(request), after_of(request)
    chat = chat_of(request)

    def look() -> tuple[list[Any], list[Any]] | None:
        records = messages.changed(world, chat.id, after or -1)
        answers = queries.answered(world, chat.id, after)
        return (records, answers) if records or answers else None

    records, answers = await _wait(world, timeout_of(request), look) or ([], [])
    seqs = [one.seq for one in (*records, *answers)]
    body = {
        "seq": max(seqs, default=after),
        "messages": [asdict(record) for record in records],
        "answers": [asdict(query) for query in answers],
    }
    return JSONResponse(body)


async def read_changes(request: Request) -> JSONResponse:
    """Answer with {"seq", "chats": {id: latest change}} once there is a change after `after`."""
    world, after = world_of(request), after_of(request)
    await _wait(world, timeout_of(request), lambda: world.seq() > after)
    latest = world.store.latest("message")
    for chat_id, seq in world.store.latest("query").items():
        latest[chat_id] = max(seq, latest.get(chat_id, 0))
    return JSONResponse({"seq": world.seq(), "chats": latest})


async def read_transcript(request: Request) -> PlainTextResponse:
    """Answer with a chat as plain text."""
    return PlainTextResponse(transcript(world_of(request), chat_of(request).id))


async def read_callback(request: Request) -> JSONResponse:
    """Answer with a press; `answer` is null while there is none and `timeout` has run out."""
    world, query_id = world_of(request), request.path_params["callback_id"]
    if queries.find_query(world, query_id) is None:
        raise PlayError(404, "There is no such press.")

    def look() -> queries.Query | None:
        query = queries.find_query(world, query_id)
        return query if query is not None and query.answer is not None else None

    await _wait(world, timeout_of(request), look)
    query = queries.find_query(world, query_id)
    return JSONResponse(None if query is None else asdict(query))


async def read_file(request: Request) -> Response:
    """Answer with the bytes of a file."""
    world = world_of(request)
    stored = files.find_file(world, request.path_params["file_id"])
    if stored is None:
        raise PlayError(404, "There is no such file.")
    if not stored.present:
        raise PlayError(409, f"{stored.name} is {stored.size} bytes long only by declaration.")
    shown = stored.mime_type in _SHOWN
    headers = {
        "Content-Disposition": f"{'inline' if shown else 'attachment'}; "
        f"filename*=UTF-8''{quote(stored.name)}",
        "X-Content-Type-Options": "nosniff",
    }
    mime_type = stored.mime_type if shown else "application/octet-stream"
    return Response(files.read(world, stored), media_type=mime_type, headers=headers)


async def read_bot(request: Request) -> JSONResponse:
    """Answer with what the bot is and what it has set, the commands by scope/chat/language."""
    world = world_of(request)
    texts = {
        name: {
            language: text
            for language in ("", "vi", "en")
            if (text := world.store.setting(f"{name}:{language}", ""))
        }
        for name in ("name", "description", "short_description")
    }
    menu = world.store.setting("menu_button:", {"type": "commands"})
    body = {
        "user": world.bot_user(),
        **texts,
        "commands": all_commands(world),
        "menu_button": menu,
    }
    return JSONResponse(body)


async def read_commands(request: Request) -> JSONResponse:
    """Answer with the commands that a person sees behind "/" in a chat."""
    world, chat = world_of(request), chat_of(request)
    person = actor_of(world, chat, request.query_params.get("person_id"))
    return JSONResponse(shown_commands(world, chat, person))


async def read_calls(request: Request) -> JSONResponse:
    """Answer with the Bot API calls after the number `after`, perhaps only of one `method`."""
    world, after = world_of(request), after_of(request)
    method = request.query_params.get("method", "")

    def look() -> list[dict[str, Any]]:
        calls = world.calls.list(after=after, method=method)
        return [one for one in calls if one["status"] or one["method"] == "getUpdates"]

    return JSONResponse(await _wait(world, timeout_of(request), look))


ROUTES = [
    Route("/play/changes", read_changes),
    Route("/play/chats/{chat_id}/messages", read_chat),
    Route("/play/chats/{chat_id}/transcript", read_transcript),
    Route("/play/chats/{chat_id}/commands", read_commands),
    Route("/play/callbacks/{callback_id}", read_callback),
    Route("/play/files/{file_id}", read_file),
    Route("/play/bot", read_bot),
    Route("/play/calls", read_calls),
]
