"""Connections that can be cut: what a bad network does, a web framework does not offer."""

import asyncio
import socket
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from uvicorn.protocols.http.h11_impl import H11Protocol

_KEY = "sandbox.transport"


class CuttableProtocol(H11Protocol):
    """HTTP that hands the application its transport."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Put the transport where `hang_up` finds it."""
        super().connection_made(transport)
        # The loop sets this only on sockets it opened itself; without it every answer waits
        # 40 ms for the acknowledgement of its own head.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        inner = self.app

        async def app(scope: Any, receive: Any, send: Any) -> None:
            scope[_KEY] = transport
            await inner(scope, receive, send)

        self.app = app


async def hang_up(request: Request) -> Response:
    """Close the connection of a request without an answer."""
    transport: asyncio.Transport = request.scope[_KEY]
    transport.abort()
    # The protocol learns of the end in the next turn of the loop; then it drops the response.
    await asyncio.sleep(0)
    return Response(status_code=500)
