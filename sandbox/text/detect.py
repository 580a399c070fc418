"""Entities that Telegram finds by itself in a plain text: commands, mentions, links and so on."""

import re
from typing import Any

from telegram.constants import MessageEntityType

from sandbox.text import utf16

_PATTERNS = (
    (
        MessageEntityType.EMAIL,
        re.compile(r"(?<![\w.+-])[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}\b"),
    ),
    (
        MessageEntityType.URL,
        re.compile(
            r"(?<![\w@.])(?:https?://[^\s<>\"]+[^\s<>\".,;:!?)\]'…”»]"
            r"|(?:[a-z0-9-]+\.)+(?:vn|com|net|org|gov|edu|info|me)\b(?:/[^\s<>\"]*[^\s<>\".,;:!?)])?)",
            re.IGNORECASE,
        ),
    ),
    (
        MessageEntityType.BOT_COMMAND,
        re.compile(
            r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>@])", re.ASCII
        ),
    ),
    (MessageEntityType.MENTION, re.compile(r"(?<!\w)@[A-Za-z0-9_]{3,32}(?!\w)")),
    (MessageEntityType.HASHTAG, re.compile(r"(?<![\w#@])#(?=\w*[^\W\d])\w{1,256}")),
)


def detect(text: str, taken: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
    """Return what stands in a text by itself, leaving out what lies in an entity of `taken`."""
    occupied = [(entity["offset"], entity["offset"] + entity["length"]) for entity in taken or ()]
    found: list[dict[str, Any]] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            offset = utf16.length(text[: match.start()])
            count = utf16.length(match.group())
            if all(offset >= end or offset + count <= begin for begin, end in occupied):
                occupied.append((offset, offset + count))
                found.append({"type": str(kind), "offset": offset, "length": count})
    return sorted(found, key=lambda entity: entity["offset"])
