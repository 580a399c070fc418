"""Passages of a plan's text: the part under a heading, and pages that fit into a message."""

import re

#: What parts a passage's code from a heading in it: "III.2.g: Xây dựng".
_OF = ": "
#: The mark of a line with which a part begins; "+" lines belong to it.
_PART = "- "
#: The end of a sentence, or of an item of a list: a break here hurts nobody who reads.
_SENTENCE = re.compile(r"(?<=[.;!?])\s+")


def read_reference(reference: str) -> tuple[str, str | None]:
    """Return the code of a passage and the heading of the part that is meant, None for all."""
    code, separator, heading = reference.partition(_OF)
    return code, heading if separator else None


def part(text: str, heading: str) -> str | None:
    """Return the lines under a heading, it included; None where the text has no such heading.

    >>> part("- A: one\\n+ two\\n- B: three", "A")
    '- A: one\\n+ two'
    """
    found: list[str] = []
    for line in text.split("\n"):
        if found and line.startswith(_PART):
            break
        start = f"{_PART}{heading}"
        if found or (line.startswith(start) and line[len(start) :][:1] in {"", ":"}):
            found.append(line)
    return "\n".join(line for line in found if line.strip()) or None


def pages(text: str, limit: int) -> list[str]:
    """Return a text in pages of at most `limit` characters.

    A page ends where a line ends; a line that is longer than a page is parted between sentences,
    and a sentence that is longer than a page between words.
    """
    return [page for page, _ in _laid_out(text, limit)]


def page_of(text: str, line: int, limit: int) -> int:
    """Return the number of the page on which a line of the text begins, counted from 0."""
    for number, (_, lines) in enumerate(_laid_out(text, limit)):
        if line in lines:
            return number
    return 0


def _laid_out(text: str, limit: int) -> list[tuple[str, set[int]]]:
    """Return the pages, each with the numbers of the lines that it holds."""
    found: list[tuple[str, set[int]]] = []
    for number, line in enumerate(text.split("\n")):
        separator = "\n"
        for piece in _pieces(line.strip(), limit):
            page, lines = found[-1] if found else ("", set())
            if page and len(page) + len(separator) + len(piece) <= limit:
                found[-1] = page + separator + piece, lines | {number}
            else:
                found.append((piece, {number}))
            separator = " "
    return found


def _pieces(line: str, limit: int) -> list[str]:
    pieces: list[str] = []
    for sentence in _SENTENCE.split(line) if len(line) > limit else [line]:
        rest = sentence
        while len(rest) > limit:
            cut = rest.rfind(" ", 0, limit + 1)
            cut = cut if cut > 0 else limit
            pieces.append(rest[:cut].rstrip())
            rest = rest[cut:].lstrip()
        pieces.append(rest)
    return [piece for piece in pieces if piece]
