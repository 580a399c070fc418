"""The reports as pages, as LibreOffice prints them: what stands where, and how many there are."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.papers import content_of, missing_programs, papers, printed, run

#: A point of a PDF in millimetres.
MM = 25.4 / 72


@dataclass(frozen=True)
class Word:
    """A word on a page, its sides in millimetres from the page's left and top."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The annual report and a small one as PDF."""
    if missing := missing_programs():
        reason = f"The pages are not looked at: {', '.join(missing)} is not installed."
        if os.environ.get("CI") == "true":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    files = {"annual": content_of(papers().annual), "small": content_of(papers().small)}
    return printed(files, tmp_path_factory.mktemp("pages"))


def words(path: Path, page: int) -> list[Word]:
    text = run("pdftotext", "-bbox", "-f", str(page), "-l", str(page), str(path), "-")
    found = re.findall(
        r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>', text
    )
    return [
        Word(word, *(float(side) * MM for side in (left, top, right, bottom)))
        for left, top, right, bottom, word in found
    ]


def find(found: list[Word], text: str) -> Word:
    return next(word for word in found if word.text == text)


def line_of(found: list[Word], word: Word) -> list[Word]:
    """Return the words on a word's line, in the right half of the head."""
    return [one for one in found if abs(one.top - word.top) < 1 and one.left > 98]


def centre(line: list[Word]) -> float:
    return (min(word.left for word in line) + max(word.right for word in line)) / 2


def page_count(path: Path) -> int:
    return int(re.search(r"Pages: +(\d+)", run("pdfinfo", str(path)))[1])  # type: ignore[index]


def test_the_head_stands_where_the_decree_has_it(pages: dict[str, Path]) -> None:
    # Words without letters that some fonts have to borrow: those come in pieces.
    found = words(pages["annual"], 1)
    state, motto, parent = find(found, "HÒA"), find(found, "do"), find(found, "UBND")
    number, day = find(found, "/BC-SKHĐT"), find(found, "tháng")
    title = [find(found, "BÁO"), find(found, "CÁO")]
    # The name of the state is at the right of the top, the issuer at the left, on one height.
    assert 19.5 <= state.top <= 26
    assert abs(parent.top - state.top) < 1
    assert parent.right < 98 < state.left
    assert state.bottom <= motto.top + 1
    # Both lines of the state are centred on each other, and so is the day below them.
    centres = [centre(line_of(found, one)) for one in (state, motto, day)]
    assert max(centres) - min(centres) < 1
    # The number and the day are on one line, the mark of a draft below them, then the title.
    assert abs(number.top - day.top) < 1.5
    draft = [word for word in found if number.bottom < word.top < title[0].top]
    assert "".join(word.text for word in draft).endswith("O")
    assert max(word.right for word in draft) < 98
    assert abs(centre(title) - (30 + 195) / 2) < 1


def test_nothing_stands_in_the_margins(pages: dict[str, Path]) -> None:
    for word in words(pages["annual"], 1):
        assert word.left >= 29.5
        assert word.right <= 196
        assert word.top >= 19.5
        assert word.bottom <= 277.5


def test_page_one_has_no_number_and_page_two_has(pages: dict[str, Path]) -> None:
    assert not [word for word in words(pages["annual"], 1) if word.top < 19]
    [number] = [word for word in words(pages["annual"], 2) if word.top < 19]
    assert number.text == "2"
    assert abs((number.left + number.right) / 2 - (30 + 195) / 2) < 1


def test_appendices_are_landscape_and_numbered_anew(pages: dict[str, Path]) -> None:
    count = page_count(pages["small"])
    sizes = re.findall(
        r"Page +\d+ size: +([\d.]+) x ([\d.]+)",
        run("pdfinfo", "-f", "1", "-l", str(count), str(pages["small"])),
    )
    turned = [float(width) > float(height) for width, height in sizes]
    first = turned.index(True) + 1
    assert turned == [False] * (first - 1) + [True] * (count - first + 1)
    assert not [word for word in words(pages["small"], first) if word.top < 19]
    assert count > first, "the sample is to have an appendix of two pages"
    [number] = [word for word in words(pages["small"], first + 1) if word.top < 19]
    assert number.text == "2"
    # The table's head comes again.
    assert find(words(pages["small"], first + 1), "STT").top < 30


def test_the_pages_are_as_many_as_expected(pages: dict[str, Path]) -> None:
    # A change of the templates may change these; a jump means that something broke.
    assert 4 <= page_count(pages["small"]) <= 7
    assert 25 <= page_count(pages["annual"]) <= 50


def test_the_letter_is_times_new_roman_or_what_stands_in_for_it(pages: dict[str, Path]) -> None:
    names = {
        line.split()[0].partition("+")[2]
        for line in run("pdffonts", str(pages["annual"])).splitlines()[2:]
    }
    # Times New Roman, or the one that is as wide and stands in for it; an old one borrows the
    # letters with two marks.
    assert any(re.match(r"Times|LiberationSerif", name) for name in names), names
    assert all(re.match(r"Times|LiberationSerif|DejaVuSerif", name) for name in names), names
