"""getUpdates, and what there is of webhooks."""

import asyncio

from telegram.constants import PollingLimit

from sandbox import updates
from sandbox.api.params import Params
from sandbox.errors import ApiError, bad_request
from sandbox.store import Json
from sandbox.world import World

_LONGEST = 50
_SUPERSEDED = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is"
    " running"
)


async def get_updates(world: World, params: Params) -> list[Json]:
    """Play getUpdates: confirm, then wait for something to come, or to be superseded."""
    offset = params.integer("offset")
    limit = min(
        max(params.integer("limit", PollingLimit.MAX_LIMIT), PollingLimit.MIN_LIMIT),
        PollingLimit.MAX_LIMIT,
    )
    timeout = min(max(params.integer("timeout"), 0), _LONGEST)
    with world.transaction():
        _remember(world, params)
        updates.confirm(world, offset)
    world.poll += 1
    poll = world.poll
    # The older poll, if one waits, finds out that it is not the latest.
    world.bell.ring()
    loop = asyncio.get_running_loop()
    deadline = loop.time() + timeout
    while True:
        if poll != world.poll:
            raise ApiError(409, _SUPERSEDED)
        with world.store.transaction():
            found = updates.pending(world)[:limit]
        left = deadline - loop.time()
        if found or left <= 0 or world.bell.closing:
            return found
        await world.bell.wait(left)


def _remember(world: World, params: Params) -> None:
    kinds = params.json("allowed_updates", "allowed updates", list)
    if kinds is not None:
        updates.allow(world, [str(kind) for kind in kinds])


def set_webhook(world: World, params: Params) -> bool:
    """Play setWebhook without an address, which is a deletion."""
    if params.text("url"):
        raise bad_request("the sandbox does not play setWebhook with a url")
    return delete_webhook(world, params)


def delete_webhook(world: World, params: Params) -> bool:
    """Play deleteWebhook."""
    if params.flag("drop_pending_updates"):
        updates.confirm(
            world, 1 + max((one["update_id"] for one in updates.pending(world)), default=0)
        )
    return True


def get_webhook_info(world: World, params: Params) -> Json:  # noqa: ARG001
    """Play getWebhookInfo."""
    info: Json = {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": len(updates.pending(world)),
    }
    if updates.allowed(world):
        info["allowed_updates"] = updates.allowed(world)
    return info


METHODS = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
