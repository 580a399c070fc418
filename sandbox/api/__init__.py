"""The Bot API: one function a method, which takes the world and the parameters of the call."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.api import callbacks, chats, commands, editing, media, polling, profile, sending
from sandbox.api.params import Params
from sandbox.world import World

#: Method → what plays it. A coroutine opens its transactions itself.
METHODS: Mapping[str, Callable[[World, Params], Any]] = {
    **callbacks.METHODS,
    **chats.METHODS,
    **commands.METHODS,
    **editing.METHODS,
    **media.METHODS,
    **polling.METHODS,
    **profile.METHODS,
    **sending.METHODS,
}
