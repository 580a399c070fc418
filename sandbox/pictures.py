"""The size of a picture, read from its first bytes."""

import struct

_PNG = b"\x89PNG\r\n\x1a\n"
#: Start-of-frame markers of JPEG, which hold the size.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def dimensions(content: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG, GIF or JPEG; None for what is no such picture."""
    try:
        if content.startswith(_PNG):
            width, height = struct.unpack(">II", content[16:24])
            return width, height
        if content[:6] in (b"GIF87a", b"GIF89a"):
            width, height = struct.unpack("<HH", content[6:10])
            return width, height
        if content.startswith(b"\xff\xd8"):
            return _jpeg(content)
    except struct.error:
        return None
    return None


def _jpeg(content: bytes) -> tuple[int, int] | None:
    at = 2
    while content[at : at + 1] == b"\xff":
        marker, length = struct.unpack(">xBH", content[at : at + 4])
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None
