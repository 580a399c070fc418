"""Parameters of a call: from the query, a form, a multipart body or JSON."""

import inspect
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import telegram
from starlette.datastructures import UploadFile
from starlette.requests import Request

from sandbox.errors import bad_request

_METHOD_NAME = re.compile(r"[a-z]+(?:[A-Z][A-Za-z]*)?")
_TRUE = frozenset({"true", "1", "yes"})
_PART_LIMIT = 1 << 20


@dataclass(frozen=True)
class Upload:
    """A file that came with the call."""

    name: str
    content: bytes
    mime_type: str


@dataclass
class Params:
    """What a call was given; values are strings, or anything where the body was JSON."""

    values: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """Return a string."""
        value = self.values.get(name)
        return default if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """Return a whole number; what is none counts as the default, as on Telegram's server."""
        value = self.values.get(name)
        try:
            return default if value is None or value == "" else int(value)
        except (TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        """Return a yes or no."""
        return self.text(name).lower() in _TRUE

    def json(self, name: str, what: str, kind: type[Any]) -> Any:
        """Return a list or an object, or None when it is missing or empty."""
        value = self.values.get(name)
        if isinstance(value, str):
            if not value:
                return None
            try:
                value = json.loads(value)
            except ValueError:
                raise bad_request(f"can't parse {what} JSON object") from None
        if value is not None and not isinstance(value, kind):
            expected = "an Array" if kind is list else "an object"
            raise bad_request(f"{expected} expected as {what}")
        return value


async def read(request: Request) -> Params:
    """Return the parameters of a request; those of the body win over those of the query."""
    params = Params(dict(request.query_params))
    content_type = request.headers.get("content-type", "")
    if request.method == "GET":
        return params
    if content_type.startswith("application/json"):
        try:
            body = await request.json()
        except ValueError:
            raise bad_request("can't parse JSON object") from None
        if isinstance(body, dict):
            params.values.update(body)
    elif content_type.startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        async with request.form(max_fields=2000, max_part_size=_PART_LIMIT) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    params.uploads[name] = Upload(
                        value.filename or name, await value.read(), value.content_type or ""
                    )
                else:
                    params.values[name] = value
    return params


@cache
def known_methods() -> Mapping[str, tuple[str, frozenset[str]]]:
    """Return small-letter name → method and its parameters, as python-telegram-bot knows them."""
    methods = {}
    for name, function in inspect.getmembers(telegram.Bot, inspect.isfunction):
        snake = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
        # The API's own names are aliases beside the names with underscores.
        if _METHOD_NAME.fullmatch(name) and snake != name and hasattr(telegram.Bot, snake):
            parameters = frozenset(inspect.signature(function).parameters) - {"self"}
            methods[name.lower()] = (name, parameters)
    return methods
