"""Languages: the catalogues, and the one place where text meets markup.

The catalogues are compiled in memory from `locales/<language>/LC_MESSAGES/xanh.po` when they are
first used, so no compiled file can be stale or missing.
"""

import gettext
import html
import io
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LOCALES = Path(__file__).parent.parent / "locales"
DOMAIN = "xanh"
DEFAULT_LANGUAGE = "vi"
#: The languages that are offered, each under its own name.
LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}


def N_(msgid: str) -> str:  # noqa: N802 (the name that every catalogue tool knows)
    """Mark a sentence for the catalogues; it is translated where the reader is known."""
    return msgid


class Markup(str):
    """Text that is already HTML: either a translated sentence or the result of `escape`."""

    __slots__ = ()


def escape(value: object) -> Markup:
    """Return a value as HTML. What is Markup already stays; everything else is escaped."""
    if isinstance(value, Markup):
        return value
    return Markup(html.escape(str(value), quote=False))


def join(separator: str, parts: Iterable[object]) -> Markup:
    """Join parts to Markup, each of them escaped."""
    return Markup(separator.join(escape(part) for part in parts))


class Words:
    """One language: its sentences, and how it writes dates and numbers.

    `say` and `count` are what the catalogue tools look for: their first arguments are whole
    English sentences, written as literals.
    """

    def __init__(self, language: str, zone: ZoneInfo) -> None:
        self.language = language if language in LANGUAGES else DEFAULT_LANGUAGE
        self.zone = zone
        self._locale = Locale.parse(self.language)
        self._catalogue = _load(self.language)

    def say(self, sentence: str, /, **values: object) -> Markup:
        """Return a sentence as HTML with its `%(name)s` filled in, each value escaped."""
        text = self._catalogue.gettext(sentence) if sentence else ""
        return Markup(text % {name: escape(value) for name, value in values.items()})

    def count(self, one: str, many: str, number: int, /, **values: object) -> Markup:
        """Return a sentence in the number's plural form; `%(n)s` is the number."""
        text = self._catalogue.ngettext(one, many, number)
        return Markup(text % {"n": number, **{k: escape(v) for k, v in values.items()}})

    def plain(self, sentence: str, /, **values: object) -> str:
        """Return a sentence for a place without markup: a button, a toast, a command's menu."""
        text = self._catalogue.gettext(sentence) if sentence else ""
        return text % {name: str(value) for name, value in values.items()}

    def date(self, value: date | datetime) -> str:
        """Return a date as dd/MM/yyyy, an instant's in the office's time zone."""
        if isinstance(value, datetime):
            value = value.astimezone(self.zone)
        return value.strftime("%d/%m/%Y")

    def time(self, value: datetime) -> str:
        """Return an instant as HH:mm dd/MM/yyyy in the office's time zone."""
        return value.astimezone(self.zone).strftime("%H:%M %d/%m/%Y")

    def number(self, value: Decimal | float) -> str:
        """Return a number with the language's decimal and thousands marks."""
        return format_decimal(value, locale=self._locale)

    def figure(self, value: Decimal) -> str:
        """Return a figure with every decimal that it has: "1.234,50"."""
        symbols = self._locale.number_symbols["latn"]
        marks = {",": symbols["group"], ".": symbols["decimal"]}
        return "".join(marks.get(letter, letter) for letter in f"{value:,f}")

    def listing(self, items: Iterable[str]) -> str:
        """Return "a, b và c"."""
        return format_list(list(items), locale=self._locale)


@cache
def _load(language: str) -> gettext.GNUTranslations:
    path = LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
