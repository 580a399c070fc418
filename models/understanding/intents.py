"""Messages that speak of no task: a greeting, a thank-you, a wish for a list or for help.

A pattern counts only where the message has no other word: "hướng dẫn xây dựng kế hoạch" asks for
no help. All patterns are for syllables in full, as `syllables` gives them, with blanks between.
"""

import re
from dataclasses import dataclass

from models.understanding.readings import Kind
from models.understanding.syllables import has_digit, syllables, words_of

#: Words of politeness and of address, and particles that say nothing.
POLITE = words_of(
    """a ah da vang nha nhe nhen nghe oi ha he hen hi e em anh chi c sep co chu bac thay ban minh
    toi tui mk t m dong cac ong ba bot giup dum gium ho voi di thi la ma cai vay v the nay kia do
    xin phep cho kinh gui thua quy lanh dao nao please pls me my i to we us you sir"""
)
#: Words of the office that name no task.
_OFFICE = words_of(
    """nhiem vu viec cong bao cao danh sach xem hoi muon can phai lam nop tinh hinh tien do ket
    qua thuc hien chung tong hop don vi quan so nganh phong xa huyen ke hoach con thieu duoc chua
    khong nhieu may gio khi han het tre cham ngay ai gi nhung ra sao roi den dau nay van xong hoan
    thanh ty le phan tram o cua ve trong nam ky hom nhac noi dung lieu dang se va hay thong ben tu
    task tasks report reports status list show what which who how many much is are was has have
    not yet missing overdue late due deadline when all done of for in on can does this want need
    there any still going help it"""
)


@dataclass(frozen=True, slots=True)
class _Intent:
    """What a message of this kind looks like, and the further words that it may have."""

    kind: Kind
    pattern: re.Pattern[str]
    words: frozenset[str]


def _intent(kind: Kind, *patterns: str, words: str = "") -> _Intent:
    return _Intent(kind, re.compile("|".join(patterns)), words_of(words))


#: The first one that fits is taken.
_INTENTS = (
    _intent(
        Kind.LANGUAGE,
        r"(doi|chon|chuyen|change|switch)( \w+)* (ngon ngu|tieng|language)",
        r"ngon ngu|language",
        r"^(noi |speak |in |to )?(english|tieng viet|tieng anh|vietnamese)\b",
        words="doi chon chuyen sang ngon ngu tieng viet english vietnamese language change switch "
        "speak",
    ),
    _intent(
        Kind.STOP,
        r"^(thoi|huy|huy bo|huy di|dung|dung lai|bo|bo di|bo qua|khong lam nua|cancel|stop)$",
        words="thoi huy bo lai nua cancel stop",
    ),
    _intent(
        Kind.HELP,
        r"\b(giup|huong dan|help|cach|lenh|menu)\b",
        r"\b(lam sao( de)?|lam the nao( de)?|khong biet (dung|lam|xai))\b",
        r"\b(dung (the nao|sao|nhu the nao)|lam duoc (gi|nhung gi))\b",
        r"\b(what can|how (do|to|can))\b",
        words="huong dan cach lenh menu de biet su xai ro nhu",
    ),
    _intent(
        Kind.MISSING,
        r"\b(ai|(don vi|co quan|so|nganh|phong|xa|huyen|noi)( nganh)? nao|who|which agenc\w+)\b"
        r".*\b(chua|thieu|tre|not|missing|late)\b",
        words="agencies agency reported sent",
    ),
    _intent(Kind.OVERDUE, r"\b(qua han|tre han|cham|tre|overdue|late)\b"),
    _intent(
        Kind.LIST,
        r"(nhiem vu|cong viec|viec|tasks?) (cua|my|for|i)\b|\bmy tasks?\b|danh sach",
        r"(xem|show|list)( \w+){0,3} (nhiem vu|cong viec|tasks)",
        r"(nhiem vu|viec|tasks?) (nao|gi)|what (are )?(my |the )?tasks",
        r"(nhiem vu|viec) (can|phai) lam|con viec",
        r"(lam|co|giao) (nhung )?(nhiem vu|viec) (nao|gi)",
        r"\b(deadline|when)\b|\bhan\b.*\b(khi nao|bao gio|ngay nao|may|nao)\b",
        r"\b(khi nao|bao gio|ngay nao)\b.*\b(nop|han|gui|bao cao)\b",
        r"^(cac |nhung )?(nhiem vu|cong viec|tasks?)$",
        words="giao",
    ),
    _intent(
        Kind.STATUS,
        r"\b(bao nhieu|may|how many|how much)\b"
        r".*\b(chua|con|nop|gui|bao cao|missing|roi|sent)\b",
        r"\b(con|duoc|nop)\b.*\b(bao nhieu|may)\b|ty le|tinh hinh|tien do chung|status",
        r"ke hoach( \d+)?( cua tinh)? (the nao|ra sao|sao roi|toi dau|den dau|tien do)",
        words="sent plan",
    ),
    _intent(Kind.START, r"\b(bao cao|report)\b"),
    _intent(
        Kind.THANKS,
        r"\b(cam on|thanks?|thank you|tks|thx|cam ta)\b",
        r"^(ok|oke|okie|okay|uh|um|u|vang|da|roi|tot|hay|gioi|ro|nhat tri|duoc|good|great|yes)"
        r"( (a|em|anh|chi|nhe|nha|roi|lam|qua|bot|ban|vang|ok|job|ro))*$",
        words="cam thank thanks very ok oke okie okay uh um u tot gioi ro nhat tri ta tks thx "
        "good great nice job yes",
    ),
    _intent(
        Kind.GREETING,
        r"\b(chao|hello|hi|hey|alo|a lo|good (morning|afternoon|evening))\b",
        words="chao hello hey alo lo good morning afternoon evening buoi sang chieu moi nguoi",
    ),
)
#: What says yes or thank you without a letter.
_KIND_SIGNS = frozenset("👍🙏❤👌🌹😊🥰💐😀😄🙂💯👏🤝")


def read_intent(text: str) -> Kind | None:
    """Return the kind of a message that speaks of no task, None where it is none of these."""
    words = syllables(text)
    if not words:
        return Kind.THANKS if _KIND_SIGNS & set(text) else None
    line = " ".join(words)
    others = {one for one in words if one not in POLITE and one not in _OFFICE}
    others = {one for one in others if not has_digit(one)}
    for intent in _INTENTS:
        if others <= intent.words and intent.pattern.search(line):
            return intent.kind
    return None
