"""What a message says of a task, once the task itself is taken out of it."""

import re

from core.text import bare_letters
from models.quick_report import PercentPlace, find_percents, split_spoken
from models.understanding.readings import Said

_SEPARATORS = " \t\n:;,.-–!"
#: "Tiến độ 70%", "đạt 70%": the percent of the task; "tỷ lệ thu gom 70%": of something in it.
_OF_SOMETHING = re.compile(
    r"\s*(?:so\s+|cac\s+|luong\s+)?(?:ho|dan|nguoi|xa|ap|kinh\s+phi|von|du\s+toan|chi\s+tieu|rac"
    r"|dien\s+tich|khoi\s+luong|co\s+so|doanh\s+nghiep|truong|can\s+bo)(?![0-9a-z])"
)
_RATIO = re.compile(r"(?<![0-9a-z])(?:ty le|ti le|giam|tang|chiem|con lai|hon|rate)(?![0-9a-z])")
_PROGRESS = re.compile(
    r"(?<![0-9a-z])(?:tien do|dat|duoc|dc|hoan thanh|xong|khoang|done|progress)"
)
_CLAUSE = re.compile(r"[.,;\n](?!\d)|\s[-–]\s")
_NOTHING = re.compile(
    r"""(?:(?:thi|ky|ki|nam|nay|quy|hien|tai|bao|cao|la|van|den|trong)\s+)*
    (?:khong|ko|k|chua|no)\s+(?:co\s+)?(?:gi\s+)?(?:phat\s+sinh|moi|changes?)
    (?:\s+(?:gi|them|a|nhe|nha|het|moi|anh|chi|trong|ky|nay))*""",
    re.VERBOSE,
)
#: "Xong rồi", "đã hoàn thành ạ", as a whole clause.
_COMPLETED = re.compile(
    r"""(?:(?:da|la|thi|deu|vua|coi\s+nhu|is|was|all)\s+)*
    (?:xong|hoan\s+thanh|lam\s+xong|hoan\s+tat|ket\s+thuc|done|completed?|finished)
    (?:\s+(?:het|xong|roi|toan\s+bo|a|nhe|nha|anh|chi|em|luon|ca|r))*""",
    re.VERBOSE,
)
_NOT_STARTED = re.compile(
    r"""(?:(?:van|hien|thi|con|la)\s+)*
    (?:chua\s+(?:thuc\s+hien|trien\s+khai|lam|bat\s+dau)|not\s+started)
    (?:\s+(?:gi|het|ca|duoc|a|anh|chi|nhe|nha|ca))*""",
    re.VERBOSE,
)
_LABEL = re.compile(
    r"\s*(?:ket\s+qua(?:\s+thuc\s+hien)?|noi\s+dung|da\s+lam|kq|result)\s*:\s*|[\s:;,.–-]+"
)
_PARTICLES = re.compile(r"(?:\s*(?:a|nha|nhe|anh|chi|em|roi|r|luon|do|ah|is|are|oi))+[\s.!,]*")


def read_said(text: str) -> Said:
    """Return what the rest of a message says. `text` is clean and names no task any more."""
    text = text.strip(_SEPARATORS)
    if _NOTHING.fullmatch(bare_letters(text).strip(_SEPARATORS)):
        return Said(nothing_to_report=True)
    bare = bare_letters(text)
    places = [place for place in find_percents(text) if _is_progress(bare, place)]
    percent = None
    if places and (places[0].start == 0 or len({place.percent for place in places}) == 1):
        percent = places[0].percent
        text = _without(text, places[0].start, places[0].end)
    if percent is None:
        percent, text = _state(text)
    result, difficulties = split_spoken(text)
    return Said(percent=percent, result=_tidy(result), difficulties=difficulties)


def _is_progress(bare: str, place: PercentPlace) -> bool:
    """Return whether a percentage is the task's progress, not that of something in it."""
    if _OF_SOMETHING.match(bare, place.end):
        return False
    begins = max((found.end() for found in _CLAUSE.finditer(bare, 0, place.start)), default=0)
    before = bare[begins : place.start]
    if _RATIO.search(before):
        return False
    is_alone = not _PARTICLES.sub("", f" {before}").strip(_SEPARATORS)
    return is_alone or _PROGRESS.search(bare, place.start, place.end) is not None


def _state(text: str) -> tuple[int | None, str]:
    """Return the percent that a first clause says in words, and the text without that clause."""
    bare = bare_letters(text)
    end = next((found.start() for found in _CLAUSE.finditer(bare)), len(text))
    clause = bare[:end].strip(_SEPARATORS)
    for pattern, percent in ((_COMPLETED, 100), (_NOT_STARTED, 0)):
        if pattern.fullmatch(clause):
            return percent, text[end:].strip(_SEPARATORS)
    return None, text


def _without(text: str, start: int, end: int) -> str:
    before, behind = text[:start].rstrip(" \t:;,-–"), text[end:].lstrip(_SEPARATORS)
    if not behind:
        return before
    separator = "\n" if "\n" in text[start:end] or before.endswith("\n") else ", "
    return f"{before}{separator}{behind}" if before else behind


def _tidy(result: str) -> str:
    """Leave out "Kết quả:" in front, and a result of particles only."""
    while (label := _LABEL.match(bare_letters(result))) and label.end():
        result = result[label.end() :]
    if _PARTICLES.fullmatch(bare_letters(f" {result}")):
        return ""
    return result.strip()
