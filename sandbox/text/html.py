"""HTML parse mode.

This follows the parser of Telegram's own server step by step, because its refusals are part of
what a bot has to live with: it is no HTML parser, knows four named entities, leaves what it does
not know as text, and counts the offsets of its complaints in bytes.
"""

from dataclasses import dataclass
from typing import Any

from telegram.constants import MessageEntityType

from sandbox.errors import ApiError, bad_request
from sandbox.text import utf16

#: Tag → type of entity. Tags that need more than a name are treated in `_entity`.
_TYPES = {
    "b": MessageEntityType.BOLD,
    "strong": MessageEntityType.BOLD,
    "i": MessageEntityType.ITALIC,
    "em": MessageEntityType.ITALIC,
    "u": MessageEntityType.UNDERLINE,
    "ins": MessageEntityType.UNDERLINE,
    "s": MessageEntityType.STRIKETHROUGH,
    "strike": MessageEntityType.STRIKETHROUGH,
    "del": MessageEntityType.STRIKETHROUGH,
    "span": MessageEntityType.SPOILER,
    "tg-spoiler": MessageEntityType.SPOILER,
    "tg-emoji": MessageEntityType.CUSTOM_EMOJI,
    "tg-time": MessageEntityType.DATE_TIME,
    "a": MessageEntityType.TEXT_LINK,
    "code": MessageEntityType.CODE,
    "pre": MessageEntityType.PRE,
    "blockquote": MessageEntityType.BLOCKQUOTE,
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
#: The end of the text counts as a blank for the parser.
_SPACES = " \t\r\n\v\0"
_HEXADECIMAL = "0123456789abcdefABCDEF"
_USER_LINK = "tg://user?id="


@dataclass(frozen=True)
class _Open:
    """A tag that waits for its end."""

    tag: str
    attributes: dict[str, str]
    offset: int
    start: int


class _Parser:
    def __init__(self, source: str) -> None:
        # A text may hold NUL only as the mark of its end.
        self._source = source.replace("\0", " ") + "\0"
        self._at = 0
        self._text: list[str] = []
        self._length = 0
        self._open: list[_Open] = []
        self._entities: list[dict[str, Any]] = []

    def parse(self) -> tuple[str, list[dict[str, Any]]]:
        """Return the plain text and its entities, in the order in which they were closed."""
        while self._at < len(self._source) - 1:
            letter = self._source[self._at]
            if letter == "&":
                letter = self._character_reference() or self._take()
                self._append(letter)
            elif letter != "<":
                self._append(self._take())
            elif self._source[self._at + 1] == "/":
                self._end_tag()
            else:
                self._start_tag()
        if self._open:
            raise _refusal(
                f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"'
            )
        return "".join(self._text), self._entities

    def _append(self, letter: str) -> None:
        self._text.append(letter)
        self._length += utf16.length(letter)

    def _take(self) -> str:
        self._at += 1
        return self._source[self._at - 1]

    def _peek(self) -> str:
        return self._source[self._at]

    def _until(self, stops: str) -> str:
        begin = self._at
        while self._peek() not in stops:
            self._at += 1
        return self._source[begin : self._at]

    def _skip_spaces(self) -> None:
        while self._peek() in _SPACES and self._peek() != "\0":
            self._at += 1

    def _byte(self, index: int) -> int:
        return len(self._source[:index].encode("utf-8", "surrogatepass"))

    def _character_reference(self) -> str:
        """Return the character that is meant here, or "" where it is only an ampersand."""
        source, begin = self._source, self._at
        end = begin + 1
        if source[end] == "#":
            base, digits = 10, "0123456789"
            end += 1
            if source[end] == "x":
                base, digits = 16, _HEXADECIMAL
                end += 1
            first = end
            while source[end] in digits:
                end += 1
            code = int(source[first:end] or "0", base)
            if code == 0 or code >= 0x10FFFF or end - begin >= 10 or 0xD800 <= code <= 0xDFFF:
                return ""
            meant = chr(code)
        else:
            while source[end].isascii() and source[end].isalpha():
                end += 1
            meant = _NAMED.get(source[begin + 1 : end], "")
            if not meant:
                return ""
        # The semicolon may be missing.
        self._at = end + 1 if source[end] == ";" else end
        return meant

    def _start_tag(self) -> None:
        begin = self._at
        self._at += 1
        tag = self._until(_SPACES + ">").lower()
        offset = self._byte(begin)
        if self._peek() == "\0":
            raise _refusal(f"Unclosed start tag at byte offset {offset}")
        if tag not in _TYPES:
            raise _refusal(f'Unsupported start tag "{tag}" at byte offset {offset}')
        attributes: dict[str, str] = {}
        while True:
            self._skip_spaces()
            if self._peek() == ">":
                break
            name, value = self._attribute(tag, offset)
            attributes[name] = value
        self._at += 1
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _refusal(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
        self._open.append(_Open(tag, attributes, self._length, len(self._text)))

    def _attribute(self, tag: str, offset: int) -> tuple[str, str]:
        name = self._until(_SPACES + "=>/\"'").lower()
        unclosed = f'Unclosed start tag "{tag}" at byte offset {offset}'
        if not name:
            if self._peek() == "\0":
                raise _refusal(unclosed)
            raise _refusal(f'Empty attribute name in the tag "{tag}" at byte offset {offset}')
        self._skip_spaces()
        if self._peek() == "\0":
            raise _refusal(unclosed)
        if self._peek() != "=":
            return name, ""
        self._at += 1
        self._skip_spaces()
        if self._peek() == "\0":
            raise _refusal(unclosed)
        value = self._quoted() if self._peek() in "'\"" else self._name_token()
        if self._peek() == "\0":
            raise _refusal(f"Unclosed start tag at byte offset {offset}")
        return name, value

    def _name_token(self) -> str:
        begin = self._at
        while (self._peek().isascii() and self._peek().isalnum()) or self._peek() in ".-":
            self._at += 1
        if self._peek() not in _SPACES + ">":
            raise _refusal(f"Unexpected end of name token at byte offset {self._byte(begin)}")
        return self._source[begin : self._at].lower()

    def _quoted(self) -> str:
        quote = self._take()
        value: list[str] = []
        while self._peek() not in (quote, "\0"):
            meant = self._character_reference() if self._peek() == "&" else ""
            value.append(meant or self._take())
        if self._peek() == quote:
            self._at += 1
        return "".join(value)

    def _end_tag(self) -> None:
        begin = self._at
        offset = self._byte(begin)
        if not self._open:
            raise _refusal(f"Unexpected end tag at byte offset {offset}")
        self._at += 2
        found = self._until(_SPACES + ">")
        self._skip_spaces()
        if self._peek() != ">":
            raise _refusal(f"Unclosed end tag at byte offset {offset}")
        self._at += 1
        opened = self._open.pop()
        # "</>" closes whatever is open.
        if found not in ("", opened.tag):
            raise _refusal(
                f"Unmatched end tag at byte offset {offset}, "
                f'expected "</{opened.tag}>", found "</{found}>"'
            )
        if self._length > opened.offset:
            self._entity(opened)

    def _entity(self, opened: _Open) -> None:
        kind: str = _TYPES[opened.tag]
        attributes = opened.attributes
        fields: dict[str, Any] = {}
        if opened.tag == "a":
            url = attributes.get("href") or "".join(self._text[opened.start :])
            kind, fields = _link(url)
        elif opened.tag == "blockquote" and "expandable" in attributes:
            kind = MessageEntityType.EXPANDABLE_BLOCKQUOTE
        elif opened.tag == "tg-emoji":
            fields = {"custom_emoji_id": attributes.get("emoji-id", "")}
        elif opened.tag == "tg-time":
            unix = attributes.get("unix", "")
            fields = {"unix_time": int(unix) if unix.isdecimal() else 0}
            if attributes.get("format"):
                fields["date_time_format"] = attributes["format"]
        if not kind:
            return
        place = {"offset": opened.offset, "length": self._length - opened.offset}
        entity = {"type": str(kind), **place, **fields}
        if opened.tag in ("pre", "code"):
            self._code(entity, attributes, place)
        else:
            self._entities.append(entity)

    def _code(
        self, entity: dict[str, Any], attributes: dict[str, str], place: dict[str, int]
    ) -> None:
        """Add code; <pre> and <code> around the same text are one block with a language."""
        language = attributes.get("class", "").removeprefix("language-")
        if language == attributes.get("class"):
            language = ""
        last = self._entities[-1] if self._entities else {}
        same = place.items() <= last.items()
        if entity["type"] == MessageEntityType.PRE and same and "_language" in last:
            last["type"] = str(MessageEntityType.PRE)
            last["language"] = last.pop("_language")
            return
        if language:
            entity["_language"] = language
        self._entities.append(entity)


def _link(url: str) -> tuple[str, dict[str, Any]]:
    """Return the entity of a link; ("", {}) where the address is none and only the text stays."""
    if url.startswith(_USER_LINK) and url[len(_USER_LINK) :].isdigit():
        user = {"id": int(url[len(_USER_LINK) :]), "is_bot": False, "first_name": ""}
        return MessageEntityType.TEXT_MENTION, {"user": user}
    scheme, separator, rest = url.partition("://")
    if not separator:
        scheme, rest = "http", url
    host = rest.split("/")[0].split("?")[0]
    if scheme.lower() == "tg" and rest:
        return MessageEntityType.TEXT_LINK, {"url": url}
    if scheme.lower() not in ("http", "https", "ton") or "." not in host or " " in host:
        return "", {}
    if not rest.removeprefix(host):
        rest += "/"
    return MessageEntityType.TEXT_LINK, {"url": f"{scheme}://{rest}"}


def _refusal(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")


def parse(source: str) -> tuple[str, list[dict[str, Any]]]:
    """Return plain text and entities of a text in Telegram's HTML; refuse as Telegram does."""
    text, entities = _Parser(source).parse()
    for entity in entities:
        entity.pop("_language", None)
    return text, entities
