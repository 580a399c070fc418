"""The door of the Bot API: who calls, what, with which parameters, and how it is answered."""

import asyncio
import inspect
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.api import METHODS
from sandbox.api.params import Params, known_methods, read
from sandbox.connection import hang_up
from sandbox.errors import ApiError, bad_request
from sandbox.faults import Fault, Mode
from sandbox.files import find_path
from sandbox.files import read as read_file
from sandbox.world import World

_PLAYED = {name.lower(): name for name in METHODS}
#: Parameters that the API takes although python-telegram-bot names them otherwise.
_FORMER = frozenset({"reply_to_message_id", "disable_web_page_preview"})
_BUSY = 429


async def call(request: Request) -> Response:
    """Answer one call of the Bot API."""
    world: World = request.app.state.world
    if request.path_params["token"] != world.bot.token:
        return _refused(ApiError(401, "Unauthorized"))
    try:
        method = _method(request.path_params["method"])
        params = await read(request)
    except ApiError as refusal:
        return _refused(refusal)
    _, known = known_methods()[method.lower()]
    entry = world.calls.begin(
        method,
        params.values,
        sorted(set(params.values) - known - _FORMER),
        sorted(params.uploads),
        world.clock.now().isoformat(),
    )
    fault = world.faults.take(method, params.values)
    if fault is not None:
        entry.fault = fault.mode
        early = await _before(fault, request)
        if early is not None:
            entry.status = early.status_code
            world.bell.ring()
            return early
    try:
        response: Response = JSONResponse(
            {"ok": True, "result": await _run(world, method, params)}
        )
    except ApiError as refusal:
        response = _refused(refusal)
        entry.description = refusal.description
    entry.status = response.status_code
    # Whoever waits for a call is told when it has been answered.
    world.bell.ring()
    return response if fault is None else await _after(fault, request, response)


async def download(request: Request) -> Response:
    """Answer with the bytes of a file whose path getFile gave."""
    world: World = request.app.state.world
    if request.path_params["token"] != world.bot.token:
        return _refused(ApiError(401, "Unauthorized"))
    stored = find_path(world, request.path_params["path"])
    if stored is None:
        return _refused(ApiError(404, "Not Found"))
    return Response(read_file(world, stored), media_type="application/octet-stream")


def _method(name: str) -> str:
    """Return a method that is played under its proper name."""
    if name.lower() in _PLAYED:
        return _PLAYED[name.lower()]
    if name.lower() in known_methods():
        raise bad_request(f"the sandbox does not play {known_methods()[name.lower()][0]}")
    raise ApiError(404, "Not Found: method not found")


async def _run(world: World, method: str, params: Params) -> Any:
    function = METHODS[method]
    if inspect.iscoroutinefunction(function):
        return await function(world, params)
    # One call is one transaction: what is refused leaves nothing behind.
    with world.transaction():
        return function(world, params)


async def _before(fault: Fault, request: Request) -> Response | None:
    """Do what a fault does ahead of the call; a response means that the call has no effect."""
    if fault.mode is Mode.DROP_BEFORE:
        return await hang_up(request)
    if fault.mode is Mode.DELAY:
        await asyncio.sleep(fault.seconds)
    if fault.mode is not Mode.STATUS:
        return None
    if fault.status == _BUSY:
        reason = f"Too Many Requests: retry after {fault.retry_after}"
        return _refused(ApiError(_BUSY, reason, retry_after=fault.retry_after))
    page = f"<html><head><title>{fault.status}</title></head><body>nginx</body></html>"
    return Response(page, fault.status, media_type="text/html")


async def _after(fault: Fault, request: Request, response: Response) -> Response:
    if fault.mode is Mode.DROP_AFTER:
        return await hang_up(request)
    if fault.mode is Mode.DELAY_AFTER:
        await asyncio.sleep(fault.seconds)
    if fault.mode is Mode.GARBAGE:
        return Response('{"ok": tru', media_type="application/json")
    return response


def _refused(refusal: ApiError) -> Response:
    body: dict[str, Any] = {
        "ok": False,
        "error_code": refusal.code,
        "description": refusal.description,
    }
    headers = {}
    if refusal.retry_after is not None:
        body["parameters"] = {"retry_after": refusal.retry_after}
        headers["Retry-After"] = str(refusal.retry_after)
    return JSONResponse(body, refusal.code, headers=headers)
