"""Parts and pages of a plan's passages: nothing is lost, nothing is cut within a sentence."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.passages import page_of, pages, part, read_reference
from models.plan_file import PlanFile, read_plan

LIMIT = 2500


@pytest.fixture(scope="module")
def plan() -> PlanFile:
    return read_plan(Path(__file__).parents[2] / "plans" / "1649")


def text_of(plan: PlanFile, code: str) -> str:
    return next(one.text or "" for one in plan.text if one.code == code)


def test_a_reference_names_a_passage_or_a_part_of_it() -> None:
    assert read_reference("IV.1") == ("IV.1", None)
    assert read_reference("III.2.g: Xây dựng") == ("III.2.g", "Xây dựng")


def test_a_part_goes_from_its_heading_to_the_next_one(plan: PlanFile) -> None:
    text = text_of(plan, "III.2.g")
    waste = part(text, "Quản lý chất thải, chất lượng không khí")
    assert waste is not None
    assert waste.count("\n") == 2
    assert waste.startswith("- Quản lý chất thải")
    assert waste.endswith("tầng ô-dôn.")
    # A heading without a colon, and one with its text behind it.
    transport = part(text, "Giao thông vận tải, logistics")
    assert transport is not None
    assert transport.count("\n+") == 2
    building = part(text, "Xây dựng")
    assert building is not None
    assert "\n" not in building


@pytest.mark.parametrize("heading", ["Quản lý chất thải", "Y tế", "", "xây dựng"])
def test_a_heading_that_is_none_has_no_part(plan: PlanFile, heading: str) -> None:
    assert part(text_of(plan, "III.2.g"), heading) is None


def test_every_passage_of_the_plan_is_cut_between_lines_or_sentences(plan: PlanFile) -> None:
    for passage in plan.text:
        cut = pages(passage.text or "", LIMIT)
        assert all(len(page) <= LIMIT for page in cut)
        assert all(page[-1] in ".;:!?/)" or "\n" in page for page in cut[:-1])
        assert "".join("".join(cut).split()) == "".join((passage.text or "").split())
    assert len(pages(text_of(plan, "III.2.g"), LIMIT)) > 2


def test_a_line_is_found_on_its_page(plan: PlanFile) -> None:
    text = text_of(plan, "III.2.g")
    cut = pages(text, LIMIT)
    for number, line in enumerate(text.split("\n")):
        if line.strip():
            assert line.strip() in cut[page_of(text, number, LIMIT)]
    assert page_of(text, 10_000, LIMIT) == 0


def test_a_text_without_words_has_no_page() -> None:
    assert pages("", 10) == pages(" \n\n", 10) == []


@given(st.text(alphabet="ab. \n", max_size=200), st.integers(1, 40))
@settings(max_examples=80)
def test_pages_hold_every_letter_and_are_never_too_long(text: str, limit: int) -> None:
    cut = pages(text, limit)
    assert all(0 < len(page) <= limit for page in cut)
    assert "".join("".join(cut).split()) == "".join(text.split())
