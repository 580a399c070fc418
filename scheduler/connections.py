"""The connections to Telegram: python-telegram-bot's requests, carried by aiohttp.

The stock client costs more than everything else that is done for an update, and gets slower with
the number of its connections. What a failure says is kept exact: whether the connection was never
made, or the request may have arrived, is told by the exception behind the library's own.
"""

import io
from typing import Any

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

#: The connection was never made, so the request was not sent. A proxy that turns us down has not
#: passed it on either.
NOT_CONNECTED: tuple[type[BaseException], ...] = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
)


class AiohttpRequest(BaseRequest):
    """Carries requests over a pool of `connections` that are kept open between them.

    Times are in seconds. `proxy` is an http:// address; other proxies need the stock client.
    """

    def __init__(
        self,
        connections: int,
        *,
        proxy: str | None = None,
        read_timeout: float = 10.0,
        write_timeout: float = 5.0,
        media_write_timeout: float = 20.0,
        connect_timeout: float = 5.0,
        pool_timeout: float = 10.0,
    ) -> None:
        self._connections = connections
        self._proxy = proxy
        self._read = read_timeout
        self._write = write_timeout
        self._media_write = media_write_timeout
        self._connect = connect_timeout
        self._pool = pool_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """For how long an answer is waited for."""
        return self._read

    async def initialize(self) -> None:
        """Open the pool; it belongs to the running loop."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=300),
                headers={"User-Agent": self.USER_AGENT},
                # A proxy is what the setting says, never what some other variable says.
                trust_env=False,
                cookie_jar=aiohttp.DummyCookieJar(),
            )

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make a request; return the status and the body, or raise TimedOut or NetworkError."""
        if self._session is None or self._session.closed:
            raise RuntimeError("This AiohttpRequest is not initialized!")
        files = request_data.multipart_data if request_data else None
        read = _given(read_timeout, self._read)
        connect = _given(connect_timeout, self._connect)
        pool = _given(pool_timeout, self._pool)
        write = _given(write_timeout, self._media_write if files else self._write)
        phases = (read, connect, pool, write)
        timeout = aiohttp.ClientTimeout(
            total=None if None in phases else sum(phase or 0.0 for phase in phases),
            # Waiting for a connection of the pool, and for one to be made, count together.
            connect=None if pool is None or connect is None else pool + connect,
            sock_connect=connect,
            sock_read=read,
        )
        try:
            async with self._session.request(
                method, url, data=_body(request_data), timeout=timeout, proxy=self._proxy
            ) as response:
                return response.status, await response.read()
        except TimeoutError as error:
            raise TimedOut(_named(error)) from error
        except aiohttp.ClientError as error:
            raise NetworkError(_named(error)) from error


def _given(value: ODVInput[float], default: float) -> float | None:
    return default if isinstance(value, DefaultValue) else value


def _body(data: RequestData | None) -> Any:
    """Return a request's parameters as a form; files make it one of several parts."""
    if data is None:
        return None
    if not data.contains_files:
        return data.json_parameters
    form = aiohttp.FormData(quote_fields=False)
    for name, text in data.json_parameters.items():
        form.add_field(name, text)
    for name, (file_name, content, kind) in data.multipart_data.items():
        # A stream is sent in pieces, between which the loop goes on.
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, stream, filename=file_name, content_type=kind)
    return form


def _named(error: BaseException) -> str:
    # The address of a request holds the token; aiohttp names the host alone in most errors.
    return f"aiohttp.{type(error).__name__}"
