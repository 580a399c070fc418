"""Offsets of entities are counted in UTF-16 code units; Python counts code points."""


def length(text: str) -> int:
    """Return the length of a text in UTF-16 code units."""
    return sum(2 if ord(letter) > 0xFFFF else 1 for letter in text)


def piece(text: str, offset: int, count: int) -> str:
    """Return the part of a text that an entity covers."""
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + count)].decode("utf-16-le")
