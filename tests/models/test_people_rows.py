"""The workbook of invitations as rows: heads by their words, problems by their cells."""

import pytest

from models.people_rows import Column, letter, read_rows
from models.rights import Role
from models.role_words import WORDS, read_role, suggest_role

HEADS = ["Đơn vị", "Vai", "Họ tên"]
ROW = ["TN&MT", "cán bộ đầu mối", "Nguyễn Thị Lan"]


def cells_of(sheets: dict[str, list[list[str]]]) -> list[str]:
    return [f"{one.column}{one.row}" for one in read_rows(sheets)[1]]


@pytest.mark.parametrize(
    "heads",
    [
        HEADS,
        ["unit", "role", "name"],
        ["ĐƠN VỊ", "CHỨC VỤ", "HỌ VÀ TÊN"],
        ["Cơ quan, đơn vị", "Vai trò", "Ho  ten"],
        ["don_vi", "chuc-vu", "ho ten"],
    ],
)
def test_the_heads_are_known_by_their_words(heads: list[str]) -> None:
    rows, problems = read_rows({"1": [heads, ROW]})
    assert problems == []
    assert [(row.row, row.unit, row.role, row.name) for row in rows] == [(2, *ROW)]


def test_order_other_columns_titles_and_blank_rows_do_not_matter() -> None:
    rows, problems = read_rows(
        {
            "Ghi chú": [["không có gì"]],
            "Danh sách": [
                ["DANH SÁCH CÁN BỘ"],
                [],
                ["STT", "Họ tên", "Điện thoại", "Vai", "Đơn vị"],
                ["1", " Lan  Anh ", "0900", "officer", "TN&MT"],
                ["", "", "", "", ""],
                ["2", "Sơn", "", "head", "so-xd"],
            ],
        }
    )
    assert problems == []
    assert [(row.row, row.name, row.letters[Column.UNIT]) for row in rows] == [
        (4, "Lan Anh", "E"),
        (6, "Sơn", "E"),
    ]


@pytest.mark.parametrize(
    ("sheets", "cells"),
    [
        ({}, ["A1"]),
        ({"1": []}, ["A1"]),
        ({"1": [["a", "b"], ROW]}, ["A1"]),
        ({"1": [HEADS]}, ["A1"]),
        ({"1": [["Đơn vị", "Vai"], ROW]}, ["C1"]),
        ({"1": [["Đơn vị", "Vai", "Họ tên", "unit"], ROW]}, ["D1"]),
        ({"1": [HEADS, ["TN&MT", "", "Lan"], ["", "head"]]}, ["B2", "A3", "C3"]),
        ({"1": [HEADS, *[ROW] * 2001]}, ["A2002"]),
    ],
)
def test_what_is_wrong_is_named_by_its_cell(
    sheets: dict[str, list[list[str]]], cells: list[str]
) -> None:
    assert cells_of(sheets) == cells


def test_a_column_has_a_letter() -> None:
    assert [letter(place) for place in (0, 25, 26, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Cán bộ đầu mối", Role.OFFICER),
        ("can bo dau moi", Role.OFFICER),
        ("OFFICER", Role.OFFICER),
        ("Lãnh đạo", Role.HEAD),
        ("lãnh đạo tỉnh", Role.LEADER),
        ("Tổng hợp", Role.PLANNER),
        ("quản trị", Role.ADMIN),
        # A title says nothing of rights.
        ("Giám đốc", None),
        ("Phó Chủ tịch", None),
        ("", None),
    ],
)
def test_a_role_is_known_by_its_words(text: str, role: Role | None) -> None:
    assert read_role(text) is role


def test_every_role_has_words_and_its_code_and_no_word_means_two() -> None:
    assert set(WORDS) == set(Role)
    for role, words in WORDS.items():
        assert {read_role(word) for word in (role.value, *words)} == {role}


def test_a_slip_is_suggested_and_nonsense_is_not() -> None:
    assert suggest_role("cán bộ đầu mỗi 1") == "cán bộ đầu mối"
    assert suggest_role("xyz") is None
