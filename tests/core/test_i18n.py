from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core import i18n
from core.i18n import LANGUAGES, Markup, Words, escape, join

PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plural}\\n"

msgid "Hello %(name)s"
msgstr "{hello} <b>%(name)s</b>"

msgid "%(n)s task of %(agency)s"
msgid_plural "%(n)s tasks of %(agency)s"
{tasks}
"""
FILES = {
    "vi": PO.format(
        plural="nplurals=1; plural=0;",
        hello="Xin chào",
        tasks='msgstr[0] "%(n)s nhiệm vụ của %(agency)s"',
    ),
    "en": PO.format(
        plural="nplurals=2; plural=(n != 1);",
        hello="Hello",
        tasks='msgstr[0] "%(n)s task of %(agency)s"\nmsgstr[1] "%(n)s tasks of %(agency)s"',
    ),
}


@pytest.fixture(autouse=True)
def _catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catalogues of two sentences, in place of the real ones."""
    for language, content in FILES.items():
        path = tmp_path / language / "LC_MESSAGES" / "xanh.po"
        path.parent.mkdir(parents=True)
        path.write_text(content, encoding="utf-8")
    monkeypatch.setattr(i18n, "LOCALES", tmp_path)
    monkeypatch.setattr(i18n, "_load", i18n._load.__wrapped__)


@pytest.fixture
def vi(zone: ZoneInfo) -> Words:
    return Words("vi", zone)


@pytest.fixture
def en(zone: ZoneInfo) -> Words:
    return Words("en", zone)


def test_a_sentence_is_said_in_the_readers_language(vi: Words, en: Words) -> None:
    assert vi.say("Hello %(name)s", name="An") == "Xin chào <b>An</b>"
    assert en.say("Hello %(name)s", name="An") == "Hello <b>An</b>"


def test_a_sentence_without_a_translation_is_said_as_it_is(vi: Words) -> None:
    assert vi.say("Nobody knows %(name)s", name="An") == "Nobody knows An"
    assert vi.say("100%% done") == "100% done"
    assert vi.say("") == ""


def test_a_language_that_is_not_offered_is_vietnamese(zone: ZoneInfo) -> None:
    assert Words("fr", zone).language == "vi"
    assert set(LANGUAGES) == set(FILES)


def test_values_are_escaped_and_markup_is_not(vi: Words) -> None:
    assert vi.say("Hello %(name)s", name="<i>&") == "Xin chào <b>&lt;i&gt;&amp;</b>"
    assert vi.say("Hello %(name)s", name=Markup("<i>An</i>")) == "Xin chào <b><i>An</i></b>"
    inner = vi.say("Hello %(name)s", name="a & b")
    assert vi.say("Hello %(name)s", name=inner).count("&amp;") == 1


def test_a_sentence_in_a_value_is_not_filled_in(vi: Words) -> None:
    assert vi.say("Hello %(name)s", name="100% %(x)s") == "Xin chào <b>100% %(x)s</b>"


def test_a_missing_value_is_an_error_and_no_half_sentence(vi: Words) -> None:
    with pytest.raises(KeyError):
        vi.say("Hello %(name)s")


def test_plain_text_is_not_escaped(en: Words) -> None:
    assert en.plain("Send to %(name)s", name="A & B") == "Send to A & B"
    assert not isinstance(en.plain("Send"), Markup)


@pytest.mark.parametrize(("n", "noun"), [(0, "tasks"), (1, "task"), (2, "tasks"), (21, "tasks")])
def test_the_plural_of_english(en: Words, n: int, noun: str) -> None:
    said = en.count("%(n)s task of %(agency)s", "%(n)s tasks of %(agency)s", n, agency="R&D")
    assert said == f"{n} {noun} of R&amp;D"


@pytest.mark.parametrize("n", [0, 1, 2])
def test_vietnamese_has_one_form(vi: Words, n: int) -> None:
    said = vi.count("%(n)s task of %(agency)s", "%(n)s tasks of %(agency)s", n, agency="Sở")
    assert said == f"{n} nhiệm vụ của Sở"


def test_a_plural_without_a_translation(vi: Words) -> None:
    assert vi.count("%(n)s day", "%(n)s days", 1) == "1 day"
    assert vi.count("%(n)s day", "%(n)s days", 3) == "3 days"


def test_dates_are_the_offices(vi: Words, en: Words) -> None:
    late = datetime(2026, 11, 19, 17, 30, tzinfo=UTC)
    for words in (vi, en):
        assert words.date(late) == "20/11/2026"
        assert words.time(late) == "00:30 20/11/2026"
        assert words.date(date(2026, 1, 2)) == "02/01/2026"


def test_numbers_have_the_marks_of_the_language(vi: Words, en: Words) -> None:
    assert vi.number(Decimal("1234567.5")) == "1.234.567,5"
    assert en.number(1234567) == "1,234,567"


def test_a_listing(vi: Words, en: Words) -> None:
    assert vi.listing(["An", "Bình", "Cường"]) == "An, Bình và Cường"
    assert en.listing(["An"]) == "An"
    assert en.listing([]) == ""


def test_escaping_twice_is_escaping_once() -> None:
    assert escape(escape("<&>")) == "&lt;&amp;&gt;"
    assert escape(7) == "7"


def test_joining_escapes_the_parts() -> None:
    joined = join("\n", ["<a>", Markup("<b>x</b>")])
    assert joined == "&lt;a&gt;\n<b>x</b>"
    assert isinstance(joined, Markup)
