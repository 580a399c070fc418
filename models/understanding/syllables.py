"""A message cut into syllables: bare letters, short forms written out.

Vietnamese writes a blank between syllables, so a syllable is what stands between two blanks.
"""

import re

from core.text import bare_letters

#: Short forms of the office and of the phone, as syllables in full. What could mean two things
#: ("tt", "kh") is read as what officers mean most often; it decides nothing by itself. None of
#: them is a syllable of its own: "rui" for "rồi" would take the risk out of "rủi ro".
SHORT = {
    "nv": "nhiem vu",
    "nvu": "nhiem vu",
    "bc": "bao cao",
    "cv": "cong viec",
    "kh": "ke hoach",
    "dv": "don vi",
    "cq": "co quan",
    "kq": "ket qua",
    "kk": "kho khan",
    "vm": "vuong mac",
    "ds": "danh sach",
    "hd": "huong dan",
    "hdsd": "huong dan su dung",
    "tt": "tinh hinh",
    "td": "tien do",
    "pl": "phan loai",
    "bn": "bao nhieu",
    "ntn": "the nao",
    "ko": "khong",
    "k": "khong",
    "khg": "khong",
    "hok": "khong",
    "dc": "duoc",
    "r": "roi",
    "ht": "hoan thanh",
    "hthanh": "hoan thanh",
    "ttx": "tang truong xanh",
    "bdkh": "bien doi khi hau",
    "csdl": "co so du lieu",
    "cntt": "cong nghe thong tin",
    "cds": "chuyen doi so",
    "knk": "khi nha kinh",
    "nsnn": "ngan sach nha nuoc",
    "ns": "ngan sach",
    "gtvt": "giao thong van tai",
    "gt": "giao thong",
    "cpdt": "chinh phu dien tu",
    "cqdt": "chinh quyen dien tu",
    "ctrsh": "chat thai ran sinh hoat",
    "ctr": "chat thai ran",
    "clkk": "chat luong khong khi",
    "ntm": "nong thon moi",
    "dtc": "dau tu cong",
    "ktxh": "kinh te xa hoi",
    "vbqppl": "van ban quy pham phap luat",
    "logistic": "logistics",
}
#: "hđ" is told from "hd" before the letters lose their marks.
_ACTIVITY = re.compile(r"\bhđ\b", re.IGNORECASE)
_SYLLABLE = re.compile(r"[0-9a-z]+")
_DIGIT = re.compile(r"\d")


def syllables(text: str) -> list[str]:
    """Return the bare syllables of a text, short forms written out.

    >>> syllables("Nv 11 dc 70%, ko vướng")
    ['nhiem', 'vu', '11', 'duoc', '70', 'khong', 'vuong']
    """
    found: list[str] = []
    for syllable in _SYLLABLE.findall(bare_letters(_ACTIVITY.sub("hoạt động", text))):
        found += SHORT.get(syllable, syllable).split()
    return found


def has_digit(syllable: str) -> bool:
    """Return whether a syllable is a number, or glued to one."""
    return _DIGIT.search(syllable) is not None


def words_of(text: str) -> frozenset[str]:
    """Return the words of a list that is written as a text."""
    return frozenset(text.split())
