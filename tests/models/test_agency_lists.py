"""Several agencies in one message, with commas that part names and commas within one."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.agency_lists import LIMIT, read_names
from models.agency_names import AgencyIndex
from models.plan_file import AgencyEntry, read_plan


@cache
def agencies() -> tuple[AgencyEntry, ...]:
    return read_plan(Path(__file__).parents[2] / "plans" / "1649").agencies


@cache
def index() -> AgencyIndex:
    return AgencyIndex((agency.code, agency.names) for agency in agencies())


def codes(text: str) -> list[str | None]:
    return [match.code for _, match in read_names(text, index())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sở TN&MT", ["so-tnmt"]),
        ("Sở TN&MT, Sở Xây dựng", ["so-tnmt", "so-xd"]),
        ("tnmt; xây dựng; công thương", ["so-tnmt", "so-xd", "so-ct"]),
        ("Sở TN&MT và Sở Xây dựng", ["so-tnmt", "so-xd"]),
        ("- Sở Tài chính\n- Sở Y tế\n+ Sở Nội vụ", ["so-tc", "so-yt", "so-nv"]),
        ("1. Sở Tài chính\n2) Sở Y tế.", ["so-tc", "so-yt"]),
        ("Sở Văn hóa, Thể thao và Du lịch", ["so-vhttdl"]),
        ("Sở Y tế, Sở Văn hóa, Thể thao và Du lịch, Sở Xây dựng", ["so-yt", "so-vhttdl", "so-xd"]),
        ("Sở Nông nghiệp và Phát triển nông thôn và Sở Y tế", ["so-nnptnt", "so-yt"]),
        ("UBND huyện Trà Cú, UBND TP Trà Vinh", ["ubnd-h-tra-cu", "ubnd-tp-tra-vinh"]),
        ("so-ct so-xd", [None]),
        ("", []),
        (" , ;\n - ", []),
    ],
)
def test_names_are_read_in_order(text: str, expected: list[str | None]) -> None:
    assert codes(text) == expected


def test_a_name_in_doubt_keeps_its_words() -> None:
    (first, known), (second, unknown), (third, several) = read_names(
        "Sở Xây dựng, Sở Tài chánh, Duyên Hải", index()
    )
    assert (first, known.code) == ("Sở Xây dựng", "so-xd")
    assert (second, unknown.code) == ("Sở Tài chánh", None)
    assert "so-tc" in unknown.suggestions
    assert third == "Duyên Hải"
    assert several.is_ambiguous


@given(st.lists(st.sampled_from([one.name for one in agencies()]), max_size=6))
@settings(max_examples=40)
def test_any_list_of_full_names_is_read_back(names: list[str]) -> None:
    by_name = {one.name: one.code for one in agencies()}
    for separator in (", ", ";", "\n", "\n- "):
        assert codes(separator.join(names)) == [by_name[name] for name in names]


@given(st.text(max_size=300))
@settings(max_examples=60)
def test_whatever_is_typed_nothing_breaks(text: str) -> None:
    found = read_names(text, index())
    assert len(found) <= LIMIT
    assert all(name.strip() for name, _ in found)
