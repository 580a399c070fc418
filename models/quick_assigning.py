"""Reads a whole assignment in one message, and the names and days in the answers of its dialog.

    11 cho Lan, Phòng Kinh tế: phân loại rác tại chợ, hạn 10/11

Nothing is guessed: the receivers stand between the code and the colon, a day counts only behind
"hạn" at the end. What was read is shown before anything is given.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from core.text import clean, fold
from models.dates import read_date
from models.quick_report import split_code

_FOR = re.compile(r"\s*(?:giao\s+)?(?:cho|to|for)\b\s*", re.IGNORECASE)
#: "hạn 10/11", "thời hạn: 10/11", "due 10/11", as the last words of a message.
_DUE = re.compile(
    r"(?:^|[\s,;.:(–-])(?:(?:th[ờo]i\s+)?h[ạa]n(?:\s+ch[óo]t|\s+cu[ốo]i)?|due|by)\s*:?\s+"
    r"(?P<day>[^,;]+?)[\s).]*$",
    re.IGNORECASE,
)
_BETWEEN_NAMES = re.compile(r"\s*[,;\n]\s*|\s+(?:và|and)\s+", re.IGNORECASE)
#: All communes and wards below a district, folded.
_ALL_COMMUNES = re.compile(
    r"(?:(?:tat ca|toan bo|cac|all|7)\s+)*(?:cac\s+)?"
    r"(?:xa\s*[,/&-]?\s*(?:va\s+)?phuong|phuong\s*[,/&-]?\s*(?:va\s+)?xa"
    r"|communes(?: and wards)?|wards and communes)"
)
_WHOLE = {
    "ca nhiem vu", "toan bo", "toan bo nhiem vu", "ca", "tat ca", "0", "the whole task",
    "whole task", "whole", "all",
}  # fmt: skip
_OWN_DATE = {
    "theo han cua co quan", "theo han", "theo co quan", "nhu co quan", "0", "khong",
    "as the agency", "the agency's date", "same",
}  # fmt: skip
_RECEIVED = re.compile(
    r"(?:toi|em|minh|chung toi|don vi|xa|phuong|phong)?\s*"
    r"(?:(?:da\s+)?(?:tiep\s+)?nhan(?:\s+(?:viec|roi|duoc|du|nhiem vu|thong tin))*"
    r"|da ro|ro|ok|oke|okay|vang|da vang|da|received|got it|acknowledged|noted)(?:\s+(?:a|roi))*"
)
_HAND_BACK = re.compile(
    r"\s*(?:tu choi|de nghi chuyen|xin chuyen|xin tra lai|de nghi tra lai"
    r"|refuse|decline|hand back)\b[\s:,.–-]*"
)
_FOLLOW = re.compile(r"\s*(?:theo doi|bang theo doi|board|follow)\b[\s:]*")
#: "…, chuyển cho Phòng QLĐT": whom the receiver thinks to be the right one.
_PROPOSAL = re.compile(
    r"(?:chuyển|giao|hand\s+it\s+to|pass\s+it\s+to|give\s+it\s+to)\s+"
    r"(?:(?:cho|sang|đến)\s+)?(?P<name>[^,;.\n]+)[\s.]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class QuickAssigning:
    """An assignment in one message.

    `names` are the receivers as they were typed; `day` is what stood behind "hạn", None where
    nothing did; `brief` is "" where the whole task is given.
    """

    code: str
    names: str
    brief: str
    day: str | None


def read_quick_assigning(text: str, codes: Collection[str], today: date) -> QuickAssigning | None:
    """Return the assignment that a message holds, or None when it names no task or no receiver."""
    text = clean(text)
    split = split_code(text, codes)
    if split is None:
        return None
    code, at = split
    rest = text[at:]
    given = _FOR.match(rest)
    rest, day = _split_day(rest[given.end() if given else 0 :], today)
    names, _, brief = rest.partition(":")
    if not names.strip():
        return None
    return QuickAssigning(code, names.strip(" ,;."), brief.strip(" ,;"), day)


def split_names(text: str) -> list[str]:
    """Return the receivers' names in a text, each as it was typed."""
    return [name for name in _BETWEEN_NAMES.split(clean(text)) if name.strip()]


def take_communes(text: str) -> tuple[str, bool]:
    """Return a list of names without "tất cả xã, phường", and whether it had that in it."""
    names = re.split(r"[,;\n]|\s+(?:và|and)\s+(?=các|tất|toàn|all)", text)
    # The words have a comma of their own, so two neighbours are read together first.
    for length in (2, 1):
        for at in range(len(names) - length + 1):
            if _ALL_COMMUNES.fullmatch(fold(",".join(names[at : at + length])).strip(" .")):
                return ", ".join([*names[:at], *names[at + length :]]).strip(" ,"), True
    return text, False


def read_follow(text: str) -> str | None:
    """Return what follows "theo dõi", with which the board is asked for; None for other words."""
    text = clean(text)
    found = _FOLLOW.match(_fold_in_place(text))
    return text[found.end() :].strip() if found else None


def says_whole(text: str) -> bool:
    """Return whether an answer gives the whole task: "cả nhiệm vụ"."""
    return fold(text).strip(" .!") in _WHOLE


def says_own_date(text: str) -> bool:
    """Return whether an answer leaves the day to the task: "theo hạn của cơ quan"."""
    return fold(text).strip(" .!") in _OWN_DATE


def says_received(text: str) -> bool:
    """Return whether a message says that work was received: "đã nhận", "Vâng ạ"."""
    return len(text) <= 60 and _RECEIVED.fullmatch(fold(text).strip(" .!,")) is not None


def read_hand_back(text: str) -> str | None:
    """Return the reason of "đề nghị chuyển: …", "" where none is given; None for other words."""
    text = clean(text)
    found = _HAND_BACK.match(_fold_in_place(text))
    return text[found.end() :].strip() if found else None


def proposed_name(reason: str) -> str | None:
    """Return whom a reason proposes instead ("… chuyển cho Phòng QLĐT"), None for nobody."""
    found = _PROPOSAL.search(reason)
    return found["name"].strip() if found else None


def _split_day(text: str, today: date) -> tuple[str, str | None]:
    """Return a text without the day at its end, and the day as it was typed."""
    found = _DUE.search(text)
    if found is None:
        return text, None
    day = found["day"].strip()
    # "rà soát thời hạn xử lý" ends in no day; "hạn 32/13" means to.
    if read_date(day, today) is None and not any(letter.isdigit() for letter in day):
        return text, None
    return text[: found.start()], day


def _fold_in_place(text: str) -> str:
    """Return folded letters, exactly as many as `text` has."""
    return "".join(fold(letter)[:1] or " " for letter in text)
