"""From what a bot sends to what stands in a chat: parse, clean, trim, find entities, measure."""

import re
from typing import Any

from telegram.constants import MessageEntityType, MessageLimit

from sandbox.errors import bad_request
from sandbox.text import html, utf16
from sandbox.text.detect import detect

_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")
_DROPPED = re.compile("[\r\u2028-\u202e]")
_BLANKS = " \n"
#: Entities in which Telegram looks for nothing more.
_OPAQUE = frozenset(
    {
        MessageEntityType.CODE,
        MessageEntityType.PRE,
        MessageEntityType.TEXT_LINK,
        MessageEntityType.TEXT_MENTION,
        MessageEntityType.CUSTOM_EMOJI,
    }
)
#: Two of these side by side become one.
_MERGED = frozenset(
    {
        MessageEntityType.BOLD,
        MessageEntityType.ITALIC,
        MessageEntityType.UNDERLINE,
        MessageEntityType.STRIKETHROUGH,
        MessageEntityType.SPOILER,
    }
)

Entities = list[dict[str, Any]]


def format_text(
    source: str, parse_mode: str, entities: Entities | None, *, limit: int, too_long: str
) -> tuple[str, Entities]:
    """Return text and entities as they are stored; the text may come out empty."""
    mode = parse_mode.lower()
    if mode == "html":
        text, given = html.parse(source)
    elif mode in ("markdown", "markdownv2"):
        raise bad_request(f"the sandbox does not play parse_mode {parse_mode}")
    elif mode:
        raise bad_request("unsupported parse_mode")
    else:
        text, given = source, [dict(entity) for entity in entities or ()]
        _check(text, given)
    text, given = _trim(*_clean(text, given))
    # Counted in code points, after parsing.
    if len(text) > limit:
        raise bad_request(too_long)
    opaque = [entity for entity in given if entity["type"] in _OPAQUE]
    return text, _ordered(given + detect(text, opaque))[: MessageLimit.MESSAGE_ENTITIES]


def typed_text(source: str) -> tuple[str, Entities]:
    """Return a text that a person typed, as an app sends it, with the entities found in it."""
    text, _ = _trim(*_clean(source, []))
    return text, detect(text)


def _check(text: str, entities: Entities) -> None:
    end = utf16.length(text)
    for entity in entities:
        offset, count = entity.get("offset"), entity.get("length")
        if entity.get("type") not in set(MessageEntityType):
            raise bad_request("can't parse entities: unsupported type of entity specified")
        if not isinstance(offset, int) or not isinstance(count, int) or offset < 0 or count < 0:
            raise bad_request("can't parse entities: wrong offset or length specified")
        if offset + count > end:
            raise bad_request(
                f"entity begins or ends outside of the text at UTF-16 offset {offset}"
            )


def _clean(text: str, entities: Entities) -> tuple[str, Entities]:
    """Blank out control characters (same length) and drop those that turn the writing."""
    text = _CONTROL.sub(lambda match: match.group() if match.group() == "\r" else " ", text)
    while match := _DROPPED.search(text):
        text = text[: match.start()] + text[match.end() :]
        _shrink(entities, utf16.length(text[: match.start()]), 1)
    return text, [entity for entity in entities if entity["length"] > 0]


def _trim(text: str, entities: Entities) -> tuple[str, Entities]:
    kept = text.rstrip(_BLANKS)
    end = utf16.length(kept)
    for entity in entities:
        entity["length"] = min(entity["offset"] + entity["length"], end) - entity["offset"]
    trimmed = kept.lstrip(_BLANKS)
    _shrink(entities, 0, len(kept) - len(trimmed))
    return trimmed, [entity for entity in entities if entity["length"] > 0]


def _shrink(entities: Entities, place: int, count: int) -> None:
    """Move entities after `count` code units were cut out of the text at `place`."""
    for entity in entities:
        begin, end = entity["offset"], entity["offset"] + entity["length"]
        begin, end = (spot if spot <= place else max(place, spot - count) for spot in (begin, end))
        entity["offset"], entity["length"] = begin, end - begin


def _ordered(entities: Entities) -> Entities:
    """Sort as Telegram does, the outer before the inner, and join those that touch."""
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    result: Entities = []
    for entity in entities:
        for earlier in result:
            end = earlier["offset"] + earlier["length"]
            same = earlier["type"] == entity["type"] and entity["type"] in _MERGED
            if same and entity["offset"] <= end:
                reach = max(end, entity["offset"] + entity["length"])
                earlier["length"] = reach - earlier["offset"]
                break
        else:
            result.append(entity)
    return result
