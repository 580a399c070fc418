"""Which agency a typed name means, and that likeness never decides."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import fold
from models.agency_names import MAX_SUGGESTIONS, AgencyIndex, shared_names
from models.plan_file import AgencyEntry, read_plan


@cache
def agencies() -> tuple[AgencyEntry, ...]:
    return read_plan(Path(__file__).parents[2] / "plans" / "1649").agencies


@cache
def index() -> AgencyIndex:
    return AgencyIndex((agency.code, agency.names) for agency in agencies())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("stnmt", "so-tnmt"),
        ("TN&MT", "so-tnmt"),
        ("tn-mt", "so-tnmt"),
        ("so tai nguyen moi truong", "so-tnmt"),
        ("SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG", "so-tnmt"),
        ("Sở Tài nguyên và Môi trường tỉnh Trà Vinh", "so-tnmt"),
        ("Sở TN&MT", "so-tnmt"),
        ("so tnmt", "so-tnmt"),
        ("so-tnmt", "so-tnmt"),
        ("KH&ĐT", "so-khdt"),
        ("SKHĐT", "so-khdt"),
        ("KHĐT", "so-khdt"),
        ("LĐTBXH", "so-ldtbxh"),
        ("SLĐTBXH", "so-ldtbxh"),
        ("NN& PTNT", "so-nnptnt"),
        ("SNN", "so-nnptnt"),
        ("Công Thương", "so-ct"),
        ("xd", "so-xd"),
        ("STTTT", "so-tttt"),
        ("Cục Thống kê", "cuc-thong-ke"),
        ("thống kê", "cuc-thong-ke"),
        ("CTK", "cuc-thong-ke"),
        ("UBND tỉnh", "ubnd-tinh"),
        ("Ủy ban nhân dân tỉnh Trà Vinh", "ubnd-tinh"),
        ("UBND thị xã Duyên Hải", "ubnd-tx-duyen-hai"),
        ("tx duyen hai", "ubnd-tx-duyen-hai"),
        ("Thị xã Duyên Hải", "ubnd-tx-duyen-hai"),
        ("H. Duyên Hải", "ubnd-h-duyen-hai"),
        ("càng long", "ubnd-h-cang-long"),
        ("tp. Trà Vinh", "ubnd-tp-tra-vinh"),
        ("VP UBND", "vp-ubnd-tinh"),
        ("văn phòng ubnd tỉnh", "vp-ubnd-tinh"),
        ("MTTQ", "mttq-tinh"),
        ("UB MTTQ VN tỉnh", "mttq-tinh"),
        ("xã Dân Thành", "xa-dan-thanh-tx-duyen-hai"),
    ],
)
def test_a_name_finds_its_agency(text: str, code: str) -> None:
    assert index().find(text).code == code


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("Duyên Hải", ("ubnd-h-duyen-hai", "ubnd-tx-duyen-hai")),
        ("ubnd duyen hai", ("ubnd-h-duyen-hai", "ubnd-tx-duyen-hai")),
        ("Trà Vinh", ("ubnd-tinh", "ubnd-tp-tra-vinh")),
    ],
)
def test_a_name_of_two_agencies_picks_neither(text: str, candidates: tuple[str, ...]) -> None:
    match = index().find(text)
    assert match.is_ambiguous
    assert (match.code, match.candidates) == (None, candidates)


@pytest.mark.parametrize(
    ("text", "among"),
    [
        ("sở tài nguyen", "so-tnmt"),
        ("thống kee", "cuc-thong-ke"),
        ("phường 1", "phuong-1-tx-duyen-hai"),
        ("Phòng TNMT", "phong-tnmt-tx-duyen-hai"),
        ("hội nông dân", "hoi-nong-dan-tinh"),
        # A department in the place of a district's committee is a slip, not an abbreviation.
        ("Sở Càng Long", "ubnd-h-cang-long"),
    ],
)
def test_likeness_only_suggests(text: str, among: str) -> None:
    match = index().find(text)
    assert match.code is None
    assert not match.is_ambiguous
    assert among in match.suggestions
    assert len(match.suggestions) <= MAX_SUGGESTIONS


@pytest.mark.parametrize("text", ["", "  ", "&", "và", "qqqq"])
def test_nothing_leads_to_nothing(text: str) -> None:
    match = index().find(text)
    assert (match.code, match.candidates, match.suggestions) == (None, (), ())


@pytest.mark.parametrize(
    "text", ["sở", "s", "ubnd", "tp", "thành phố", "xã", "tỉnh", "huyện", "1"]
)
def test_a_generic_word_names_nobody(text: str) -> None:
    match = index().find(text)
    assert match.code is None
    assert match.candidates == ()


@given(data=st.data())
def test_no_way_of_writing_a_name_leads_elsewhere(data: st.DataObject) -> None:
    agency = data.draw(st.sampled_from(agencies()))
    text = data.draw(st.sampled_from(agency.names))
    for change in data.draw(
        st.lists(
            st.sampled_from(
                [
                    str.upper,
                    str.lower,
                    fold,
                    lambda text: text.replace(" ", "  "),
                    lambda text: text.replace("&", " & "),
                    lambda text: text.replace("-", " "),
                    lambda text: text.replace("Ủy ban nhân dân", "UBND"),
                    lambda text: text.replace("thị xã", "TX"),
                    lambda text: f" {text}. ",
                ]
            )
        )
    ):
        text = change(text)
    assert index().find(text).code == agency.code


WORD = st.sampled_from(
    [
        "sở",
        "s",
        "ubnd",
        "cục",
        "thị",
        "xã",
        "tx",
        "huyện",
        "h",
        "tỉnh",
        "trà",
        "vinh",
        "và",
        "an",
        "1",
    ]
)
NAME = st.lists(WORD, min_size=1, max_size=4).map(" ".join)


@given(
    names=st.dictionaries(
        st.sampled_from(["m-1", "m-2", "m-3"]), st.lists(NAME, max_size=3), min_size=1
    ),
    text=NAME,
)
def test_a_name_that_two_bear_never_resolves_to_one(
    names: dict[str, list[str]], text: str
) -> None:
    shared = shared_names(names)
    found = AgencyIndex(names.items())
    for owners in shared.values():
        assert len(owners) > 1
    for name, owners in shared.items():
        match = found.find(name)
        # Only an agency that is written exactly so may win over one that is read so.
        if match.code is None:
            assert set(owners) <= set(match.candidates)
        else:
            exact = fold(name).replace(" ", "")
            assert any(fold(each).replace(" ", "") == exact for each in names[match.code])
    match = found.find(text)
    assert bool(match.code) + bool(match.candidates) + bool(match.suggestions) <= 1
    assert len(match.candidates) != 1
    assert {match.code, *match.candidates, *match.suggestions} <= {None, *names}


def test_shared_names_are_compared_as_they_are_looked_up() -> None:
    names = {"a": ["TX Duyên Hải"], "b": ["thị xã  duyen hai"], "c": ["Huyện Duyên Hải"]}
    assert shared_names(names) == {"TX Duyên Hải": ("a", "b")}
