"""Small words: how somebody is addressed, what asks, and what begins that which is said of a task.

Written without marks, "dạ" and "đã" are one word; where marks are typed they are believed.
"""

import re

from core.text import bare_letters
from models.understanding.syllables import has_digit, words_of

#: Words with which somebody is addressed before it begins; a name may follow.
_ADDRESS = words_of("anh chi sep co chu bac ong ba thay dong cac")
_BEFORE_IT = _ADDRESS | words_of(
    """da vang em chau toi minh xin phep bao cao bc kinh gui thua cho a alo chao hello hi oi lanh
    dao quy voi nhe muon nop duoc report on the i to want"""
)
_REPORTS = frozenset({"bc", "cao", "report"})
_QUESTION = re.compile(
    r"""\?\s*$|(?<![0-9a-z])(?:
    the\ nao|sao\ roi|sao\ r|ra\ sao|sao\ vay|toi\ dau|den\ dau|lam\ den\ dau|bao\ nhieu|ntn|bn
    |khi\ nao|bao\ gio|ngay\ nao|ai\ lam|ai\ phu\ trach|vuong\ gi|kho\ khan\ gi
    |tinh\ hinh|cho\ xem|^xem|hoi|how|what|which|who|when|status
    |(?:xong|nop|gui|bao\ cao|bc|lam|hoan\ thanh|duoc|roi)\ (?:bao\ cao\ |bc\ )?chua
    )(?![0-9a-z])
    |(?:chua|khong|ko)(?:\ (?:a|anh|em|chi|vay|nhi|ha|nhe|ta))*\s*\W*$""",
    re.VERBOSE,
)
#: "70% chưa?", "đã 70% đúng không": a question, though it names a percent.
_DOUBTS = re.compile(
    r"\?\s*$|(?:%|phan tram)\s*(?:roi\s+)?(?:dung|phai)?\s*(?:khong|ko|chua)[\s\W]*$"
)
#: What begins that which is said of a task.
VERB = re.compile(
    r"(?<![0-9a-z])(?:da|dang|chua|se|xong|hoan\s+thanh|duoc|dc|dat(?!\s+(?:dai|o|nong|san|rung))"
    r"|tien\s+do|is|was|has|moi\s+duoc|khong\s+phat\s+sinh|ko\s+phat\s+sinh|chi\s+moi|gap"
    r"|vuong)(?![0-9a-z])"
)
#: These verbs with their marks; "đa", "đất" and "vuông" are other words.
_MARKED_VERBS = {
    "da": {"đã", "dã"},
    "dang": {"đang"},
    "chua": {"chưa", "chua"},
    "se": {"sẽ", "sẻ"},
    "duoc": {"được", "đươc", "đuợc", "dược"},
    "dat": {"đạt", "dạt"},
    "gap": {"gặp"},
    "vuong": {"vướng", "vứơng"},
}


def without_address(text: str) -> tuple[str, bool]:
    """Return a message without "Dạ em báo cáo anh Hùng,", and whether it said so."""
    bare = bare_letters(text)
    at, is_report, was_address = 0, False, False
    for found in re.finditer(r"[0-9a-z]+", bare):
        word = found[0]
        if word == "da" and not _is_yes(text, found):
            break
        is_name = was_address and text[found.start()].isupper() and not has_digit(word)
        if word not in _BEFORE_IT and not is_name:
            break
        is_report = is_report or word in _REPORTS
        was_address = word in _ADDRESS
        at = found.end()
    else:
        return "", is_report
    return text[at:].lstrip(" \t\n:;,.-–!"), is_report


def _is_yes(text: str, found: re.Match[str]) -> bool:
    """Tell "dạ" from "đã", which begins what is said; without marks by what follows."""
    if found[0] != text[found.start() : found.end()].lower():
        return text[found.start()].lower() != "đ"
    behind = bare_letters(text[found.end() :]).split(maxsplit=1)
    return not behind or behind[0].strip(",.:") in _BEFORE_IT - {"duoc", "gui", "nop"}


def asks(bare: str) -> bool:
    """Return whether a message asks, in bare letters."""
    return _QUESTION.search(" ".join(bare.split())) is not None


def doubts(bare: str) -> bool:
    """Return whether a message asks although it names a percent: "70% chưa?"."""
    return _DOUBTS.search(bare) is not None


def has_verb(text: str) -> bool:
    """Return whether something is said of a task, not only its name."""
    bare = bare_letters(text)
    return ":" in text or any(is_verb(text, found) for found in VERB.finditer(bare))


def is_verb(text: str, found: re.Match[str]) -> bool:
    """Return whether what looks like a verb without its marks is one with them."""
    typed = text[found.start() : found.end()].lower()
    return typed.isascii() or typed in _MARKED_VERBS.get(found[0], {typed})
