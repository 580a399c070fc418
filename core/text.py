"""Letters: what is done to text before it is stored, compared or matched."""

import re
import unicodedata

#: C0 and C1 control characters but for tab and line feed; NUL, which PostgreSQL refuses; lone
#: surrogates, which no encoding accepts; and the marks that turn the direction of writing, with
#: which a name can be made to read as another one.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_LINE_ENDS = re.compile("\r\n?|\u2028|\u2029")
_BLANKS = re.compile(r"\s+")
_NOT_ALPHANUMERIC = re.compile(r"[^0-9a-z]+")


def clean(text: str) -> str:
    """Return text in NFC without control characters and without blanks around it.

    Vietnamese arrives composed or decomposed, depending on the keyboard; a decomposed text is
    twice as long for Telegram and unequal to every comparison.
    """
    text = _LINE_ENDS.sub("\n", text)
    return unicodedata.normalize("NFC", _UNWANTED.sub("", text)).strip()


def clean_line(text: str) -> str:
    """Return cleaned text on one line, with single blanks."""
    return _BLANKS.sub(" ", clean(text)).strip()


def fold(text: str) -> str:
    """Return the text as it is compared: small letters without diacritics, single blanks.

    >>> fold("Sở  Tài nguyên và Môi trường ĐẶNG")
    'so tai nguyen va moi truong dang'
    """
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _BLANKS.sub(" ", bare).strip()


def bare_letters(text: str) -> str:
    """Return small letters without diacritics, exactly as many characters as `text` has.

    A place found in one is a place in the other.

    >>> bare_letters("Đã PHÂN loại")
    'da phan loai'
    """
    return "".join(map(_bare_letter, text))


def squeeze(text: str) -> str:
    """Return folded letters and digits only: "TN&MT", "tn-mt" and "TNMT" become one.

    >>> squeeze("Sở TN & MT")
    'sotnmt'
    """
    return _NOT_ALPHANUMERIC.sub("", fold(text))


def clip(text: str, limit: int) -> str:
    """Return at most `limit` characters, the last of them "…" where something was cut."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rstrip() + "…"


def _bare_letter(letter: str) -> str:
    small = letter.lower().replace("đ", "d")
    base = unicodedata.normalize("NFD", small)[:1]
    return base or letter
