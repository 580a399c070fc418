"""The plan of Decision 1649 against what the decision says, written out by hand."""

import re
import unicodedata
from pathlib import Path

import pytest

from models.agency_names import AgencyIndex
from models.plan_file import PlanFile, TaskEntry, read_plan

FOLDER = Path(__file__).parents[2] / "plans" / "1649"

ALL = ("so-ban-nganh",)  # các sở, (ban,) ngành
ALL_REL = ("so-ban-nganh-lien-quan",)
DISTRICTS = ("ubnd-cap-huyen",)
BODIES = ("co-quan-lien-quan",)
BUSINESS = ("cong-dong-doanh-nghiep",)
UNIONS = ("to-chuc-doan-the",)
FIRST = ("so-nganh-co-quan-lien-quan", "ubnd-cap-huyen")

#: code → leads, lead groups, coordinating agencies, coordinating groups.
LEAVES: dict[str, tuple[tuple[str, ...], ...]] = {
    "1.a": (("so-khdt",), (), (), FIRST),
    "1.b": (("so-khdt",), (), (), (*FIRST, *BUSINESS, "vien-truong")),
    "2.a": ((), ("so-ban-nganh", "dia-phuong"), ("so-khdt", "so-nnptnt", "so-tnmt"), ()),
    "2.b": (("so-khdt",), (), (), (*ALL, *DISTRICTS, *BODIES)),
    "3.a": (("so-khdt",), (), (), (*ALL, *DISTRICTS, *BODIES)),
    "3.b": (("so-khdt",), (), (), (*ALL, *DISTRICTS, *BODIES)),
    "4.a": (("so-tnmt",), (), (), (*ALL, *DISTRICTS, *BUSINESS, "to-chuc-xa-hoi")),
    "4.b": (("so-tnmt", "so-ct", "so-gtvt", "so-xd", "so-nnptnt"), (), (), DISTRICTS),
    "5.a": (("cuc-thong-ke", "so-tnmt"), (), (), (*ALL, *DISTRICTS, *BODIES)),
    "5.b": ((), ALL_REL, (), (*ALL, *DISTRICTS, *BODIES)),
    "6.a": (("mttq-tinh",), (*ALL, *DISTRICTS, *UNIONS, *BUSINESS), (), ()),
    "6.b": ((), (*ALL, "dia-phuong"), (), ()),
    "7.a": (("so-khdt",), (), (), (*ALL_REL, *DISTRICTS)),
    "7.b": (("so-tc",), (), (), ()),
    "8.a": (("so-tttt",), (), (), (*ALL, *DISTRICTS)),
    "8.b": (("so-tttt",), (), (), (*ALL, *DISTRICTS)),
    "9": (("so-khcn",), ("so-nganh-theo-chi-dao",), (), (*ALL_REL, *DISTRICTS, *BUSINESS)),
    "10": (("so-gtvt", "so-ct"), (), (), (*ALL, *DISTRICTS, *BODIES)),
    "11": (("so-tnmt",), (), ("so-xd", "so-nnptnt", "so-khdt"), DISTRICTS),
    "12": (("so-tnmt",), (), (), (*ALL_REL, *DISTRICTS)),
    "13.a": ((), (*ALL_REL, *DISTRICTS), ("so-khdt", "so-tc"), ALL_REL),
    "13.b": (("so-khdt",), (), ("so-tc",), (*ALL, *DISTRICTS, *UNIONS, *BUSINESS)),
    "13.c": ((), (*ALL, *DISTRICTS), ("so-khdt", "so-tc"), ()),
}

REFERENCES = {
    "1": "1.1.2",
    "2": "1.1.3",
    "3": "1.2.2",
    "4": "1.2.3",
    "5": "1.2.4",
    "6": "2.2.2",
    "7": "4.2.2",
    "8": "5.2.2",
    "9": "6.2",
    "10": "10.5.3",
    "11": "13.1.3",
    "12": "14.1.1",
    "13": "16.2.2",
}

FUNDING = {
    "1.a": "I II",
    "1.b": "I II",
    "2.a": "I II IV",
    "2.b": "I II",
    "3.a": "",
    "3.b": "",
    "4.a": "",
    "4.b": "",
    "5.a": "",
    "5.b": "",
    "6.a": "I II IV",
    "6.b": "",
    "7.a": "I II",
    "7.b": "",
    "8.a": "I II III IV",
    "8.b": "I II III IV",
    "9": "",
    "10": "I II III IV",
    "11": "I II III",
    "12": "I II",
    "13.a": "I II III",
    "13.b": "I II III",
    "13.c": "I II III",
}

#: code → years, whether it comes back every year; a leaf that is missing here has no time at all.
TIMES: dict[str, tuple[tuple[int, int] | None, bool]] = {
    "1.a": ((2023, 2030), False),
    "1.b": ((2023, 2023), False),
    "2.a": (None, True),
    "2.b": (None, True),
    "3.b": (None, True),
    "4.a": (None, True),
    "4.b": (None, True),
    "7.a": ((2023, 2030), False),
    "7.b": ((2023, 2030), False),
    "9": ((2023, 2030), False),
    "10": ((2023, 2030), False),
    "11": ((2023, 2030), False),
    "12": ((2023, 2025), False),
    "13.a": ((2024, 2030), False),
    "13.b": ((2024, 2030), False),
    "13.c": ((2024, 2030), False),
}

#: How many products each leaf has; 0 where the cell is blank.
PRODUCTS = {"1.a": 2, "1.b": 1, "2.a": 2, "2.b": 1, "3.a": 1, "3.b": 2, "4.a": 1, "4.b": 1}
PRODUCTS |= {"5.a": 1, "6.a": 1, "7.a": 1, "11": 2, "12": 1}

#: Everybody whom the decision names, and whom other parts of the program look up.
NAMED = {
    "bo-khdt",
    "tinh-uy",
    "hdnd-tinh",
    "so-tnmt",
    "so-khdt",
    "so-tc",
    "so-ct",
    "so-gtvt",
    "so-xd",
    "so-tttt",
    "so-khcn",
    "so-nnptnt",
    "so-ldtbxh",
    "cuc-thong-ke",
    "ubnd-tinh",
    "mttq-tinh",
    "vp-ubnd-tinh",
    "ubnd-tx-duyen-hai",
    "ubnd-tp-tra-vinh",
}


@pytest.fixture(scope="module")
def plan() -> PlanFile:
    return read_plan(FOLDER)


@pytest.fixture(scope="module")
def tasks(plan: PlanFile) -> dict[str, TaskEntry]:
    return {task.code: task for task in plan.tasks}


def test_it_has_32_rows_13_numbers_9_headers_and_23_leaves(plan: PlanFile) -> None:
    numbered = [task.code for task in plan.tasks if task.parent is None]
    assert len(plan.tasks) == 32
    assert numbered == [str(number) for number in range(1, 14)]
    assert len([task for task in plan.tasks if not task.is_leaf]) == 9
    assert [task.code for task in plan.leaves] == list(LEAVES)


@pytest.mark.parametrize("code", LEAVES)
def test_a_leaf_has_its_parties(tasks: dict[str, TaskEntry], code: str) -> None:
    task = tasks[code]
    parties = (task.leads, task.lead_groups, task.coordinating, task.coordinating_groups)
    assert parties == LEAVES[code]
    assert bool(task.lead_text)
    assert bool(task.coordinating_text) == bool(task.coordinating or task.coordinating_groups)


@pytest.mark.parametrize("code", LEAVES)
def test_a_leaf_has_its_time_money_and_products(tasks: dict[str, TaskEntry], code: str) -> None:
    task = tasks[code]
    assert (task.years, task.recurrence == "annual") == TIMES.get(code, (None, False))
    assert bool(task.time_text) == (code in TIMES)
    assert " ".join(task.funding) == FUNDING[code]
    assert len(task.products) == PRODUCTS.get(code, 0)
    assert task.due == ("before 11-20" if code == "3.b" else None)


def test_every_row_has_the_reference_of_its_header(tasks: dict[str, TaskEntry]) -> None:
    for code, task in tasks.items():
        assert task.reference_882 == REFERENCES[code.split(".")[0]], code


def test_1a_takes_its_whole_row_from_header_1(tasks: dict[str, TaskEntry]) -> None:
    cells = {"time", "lead", "coordinating", "funding", "products", "reference_882"}
    assert tasks["1.a"].inherited == cells
    assert tasks["1.a"].lead_text == "Sở Kế hoạch và Đầu tư"
    assert tasks["1.b"].inherited == {"reference_882"}


def test_rows_cut_by_a_page_break_are_whole_again(tasks: dict[str, TaskEntry]) -> None:
    assert "theo lĩnh vực, ngành và địa phương về" in tasks["2.a"].title
    assert tasks["2.a"].products[0].startswith("Cơ sở dữ liệu theo ngành, lĩnh vực")
    assert tasks["2.a"].products[1].startswith("Chiến lược, quy hoạch")
    assert tasks["3.b"].time_text == (
        "Thực hiện theo chế độ giám sát, báo cáo\nTrước ngày 20/11 hàng năm"
    )
    assert tasks["3.b"].products[1] == "Báo cáo hàng năm, giữa kỳ và tổng kết của tỉnh"
    assert "ưu tiên sử dụng nguồn lực" in tasks["7"].title
    assert tasks["9"].lead_text is not None
    assert tasks["9"].lead_text.endswith("theo chỉ đạo của Bộ, ngành Trung ương")
    assert "phân loại tại nguồn, tái sử dụng" in tasks["11"].title.splitlines()[2]
    assert tasks["8.a"].note == "Thực hiện Kế hoạch số 50/KH-UBND ngày 12/7/2022 của UBND tỉnh"


@pytest.mark.parametrize(("code", "lines"), [("3.b", 2), ("4.a", 2), ("6.a", 2), ("10", 4)])
def test_dash_lines_are_kept(tasks: dict[str, TaskEntry], code: str, lines: int) -> None:
    dashes = [line for line in tasks[code].title.splitlines() if line.startswith("- ")]
    assert len(dashes) == lines


def test_no_damage_of_the_copy_is_left(plan: PlanFile) -> None:
    texts = [
        text
        for task in plan.tasks
        for text in (task.title, task.lead_text, task.coordinating_text, *task.products)
        if text
    ]
    damage = re.compile(r"<|>|\t|  |tăng cường xanh|bỏ trí|Cần đổi|Cần cử|Sơ K|chuyên giao|Sân g")
    assert [text for text in texts if damage.search(text)] == []


def test_what_only_the_signed_paper_settles_is_said(tasks: dict[str, TaskEntry]) -> None:
    doubtful = {code for code, task in tasks.items() if task.doubt}
    assert doubtful == {"2.b", "3.b", "6.a", "6.b", "7.a", "11"}


def test_every_task_names_the_passages_that_speak_of_it(tasks: dict[str, TaskEntry]) -> None:
    assert all(task.related for task in tasks.values())
    waste = "III.2.g: Quản lý chất thải, chất lượng không khí"
    assert tasks["11"].related == ("II.3.c", "III.2.b", waste)
    assert waste in tasks["12"].related
    assert "IV.3" in tasks["7.b"].related
    assert "III.2.e" in tasks["8.b"].related
    assert tasks["13.c"].related[-1] == "III.2.g: Tiêu dùng và mua sắm xanh, bền vững"


def test_short_titles_fit_on_a_button_and_differ(plan: PlanFile) -> None:
    shorts = [task.short for task in plan.tasks]
    assert max(map(len, shorts)) <= 60
    assert len(set(shorts)) == len(shorts)


def test_the_plan_itself(plan: PlanFile) -> None:
    assert plan.number == "1649/QĐ-UBND"
    assert plan.signed_on.isoformat() == "2023-10-30"
    assert (plan.years, plan.vision) == ((2023, 2030), 2050)
    assert (plan.receiving, plan.committee) == ("so-khdt", "ubnd-tinh")
    assert (plan.period.opens, plan.period.cutoff) == ("01-01", "10-31")
    assert plan.period.due == "before 11-20"


def test_agencies(plan: PlanFile) -> None:
    agencies = {agency.code: agency for agency in plan.agencies}
    assert set(agencies) >= NAMED
    assert {agency.code for agency in plan.agencies if agency.source == "plan"} == NAMED - {
        "ubnd-tp-tra-vinh"
    }
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code) for code in agencies)
    assert max(map(len, agencies)) <= 40  # codes travel in buttons
    kinds = [agency.kind for agency in plan.agencies]
    assert kinds.count("district") == 9
    town = [each for each in plan.agencies if each.parent == "ubnd-tx-duyen-hai"]
    assert [each.kind for each in town].count("commune") == 7
    assert {each.kind for each in town} == {"commune", "office"}


def test_groups_stand_still(plan: PlanFile) -> None:
    groups = {group.code: group for group in plan.groups}
    named = {
        code for task in plan.tasks for code in (*task.lead_groups, *task.coordinating_groups)
    }
    assert named == set(groups)
    assert len(groups["ubnd-cap-huyen"].members) == 9
    unsettled = {code for code, group in groups.items() if group.unsettled}
    assert unsettled == {
        "so-ban-nganh-lien-quan",
        "so-nganh-co-quan-lien-quan",
        "co-quan-lien-quan",
        "so-nganh-theo-chi-dao",
        "cong-dong-doanh-nghiep",
        "vien-truong",
        "to-chuc-xa-hoi",
    }
    kinds = {agency.code: agency.kind for agency in plan.agencies}
    assert {kinds[code] for code in groups["so-ban-nganh"].members} == {"department"}
    assert {kinds[code] for code in groups["ubnd-cap-huyen"].members} == {"district"}


def test_every_name_of_an_agency_finds_it_and_only_it(plan: PlanFile) -> None:
    index = AgencyIndex((agency.code, agency.names) for agency in plan.agencies)
    for agency in plan.agencies:
        for name in agency.names:
            assert index.find(name).code == agency.code, name


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.name)
def test_letters_are_composed(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)


def test_repairs_have_their_shape(plan: PlanFile) -> None:
    codes = {row.code for rows in (plan.tasks, plan.text) for row in rows}
    assert [repair.line for repair in plan.repairs] == sorted(
        repair.line for repair in plan.repairs
    )
    for repair in plan.repairs:
        assert 131 <= repair.line <= 373  # from part II to the end of appendix II
        assert repair.before != repair.after
        assert repair.why.endswith(".")
        if repair.kind == "shift":
            code, _, cell = repair.after.partition(": ")
            assert code in codes
            assert cell in {"products", "funding", "reference_882", "footnote"}


def test_the_calendar_knows_the_swap_of_2026(plan: PlanFile) -> None:
    days = {day.isoformat(): working for day, working in plan.calendar_overrides.items()}
    assert days == {"2026-01-02": False, "2026-01-10": True}
