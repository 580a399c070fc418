"""The connection of the play client and what it speaks of."""

import ssl
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import httpx

from sandbox.errors import PlayError

Json = dict[str, Any]


@dataclass(frozen=True)
class Player:
    """A person of the sandbox."""

    id: int
    first_name: str
    last_name: str
    username: str
    language_code: str
    note: str


@dataclass(frozen=True)
class Room:
    """A group of the sandbox."""

    id: int
    title: str


Someone = Player | Room | int


class PlayLink:
    """Speaks JSON with the play side of a sandbox."""

    def __init__(self, url: str) -> None:
        # A proxy of the environment has no business on this machine's address, and certificates
        # take longer to load than a sandbox to start: this trusts none.
        self.http = httpx.AsyncClient(
            base_url=url.rstrip("/") + "/play",
            trust_env=False,
            verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
            timeout=httpx.Timeout(70, connect=5),
        )
        #: chat → change number of the latest act in it, after which `wait_for` looks.
        self.marks: dict[int, int] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self.http.aclose()

    async def get(self, path: str, **query: Any) -> Any:
        """Return the JSON under a path."""
        response = await self.http.get(path, params=query)
        check(response)
        return response.json()

    async def post(self, path: str, json: Json | None = None, **body: Any) -> Any:
        """Post JSON, or the parts of a form, and return the JSON of the answer."""
        if json is not None:
            body["json"] = json
        response = await self.http.post(path, **body)
        check(response)
        return response.json()


def check(response: httpx.Response) -> None:
    """Raise what the sandbox refused."""
    if response.is_success:
        return
    try:
        message = response.json()["error"]
    except (ValueError, KeyError, TypeError):
        message = response.text
    raise PlayError(response.status_code, message)


def id_of(someone: Someone) -> int:
    """Return the number of a person or group, which is that of the chat as well."""
    return someone if isinstance(someone, int) else someone.id


def player_of(body: Json) -> Player:
    """Return a person from JSON."""
    return Player(**{name: body[name] for name in Player.__dataclass_fields__})
