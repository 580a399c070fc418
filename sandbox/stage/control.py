"""Routes that move the clock, order faults and put updates into the queue."""

from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from sandbox import updates
from sandbox.errors import PlayError
from sandbox.faults import Fault
from sandbox.stage.requests import json_of, world_of
from sandbox.world import World


def _clock(world: World) -> JSONResponse:
    machine, office = world.machine.now(), world.clock.now()
    # The page counts on from here by itself.
    return JSONResponse({"now": office.isoformat(), "machine": machine.isoformat()})


async def show_clock(request: Request) -> JSONResponse:
    """Answer with office time and machine time."""
    return _clock(world_of(request))


async def set_clock(request: Request) -> JSONResponse:
    """Move office time: {"now": ISO 8601 with offset} or {"advance_days", "advance_seconds"}."""
    world, body = world_of(request), await json_of(request)
    try:
        if "now" in body:
            instant = datetime.fromisoformat(str(body["now"]))
        else:
            step = timedelta(
                days=float(body.get("advance_days", 0)),
                seconds=float(body.get("advance_seconds", 0)),
            )
            instant = world.clock.now() + step
    except (ValueError, OverflowError):
        raise PlayError(
            400, "now is a date and time in ISO 8601, advance_days a number."
        ) from None
    if instant.tzinfo is None:
        raise PlayError(400, "now needs an offset, such as +07:00.")
    world.clock.set(instant)
    with world.transaction():
        world.change()
    return _clock(world)


async def add_update(request: Request) -> JSONResponse:
    """Put any JSON object into the bot's queue; update_id is added when it is missing."""
    world, body = world_of(request), await json_of(request)
    with world.transaction():
        update_id = updates.enqueue_raw(world, body)
    return JSONResponse({"update_id": update_id}, 201)


async def list_updates(request: Request) -> JSONResponse:
    """Answer with the updates that the bot has not confirmed yet."""
    world = world_of(request)
    with world.store.transaction():
        return JSONResponse(updates.pending(world))


async def add_fault(request: Request) -> JSONResponse:
    """Order a fault: {"mode", "method", "times", ...} as in `Fault`."""
    world, body = world_of(request), await json_of(request)
    world.faults.add(Fault.of(body))
    return JSONResponse(world.faults.list(), 201)


async def list_faults(request: Request) -> JSONResponse:
    """Answer with the faults that are still to come."""
    return JSONResponse(world_of(request).faults.list())


async def clear_faults(request: Request) -> JSONResponse:
    """Forget all faults."""
    world_of(request).faults.clear()
    left: list[Any] = []
    return JSONResponse(left)


ROUTES = [
    Route("/play/clock", show_clock),
    Route("/play/clock", set_clock, methods=["POST"]),
    Route("/play/updates", list_updates),
    Route("/play/updates", add_update, methods=["POST"]),
    Route("/play/faults", list_faults),
    Route("/play/faults", add_fault, methods=["POST"]),
    Route("/play/faults", clear_faults, methods=["DELETE"]),
]
