"""The passages of the plan: numbering, lines, and the repairs that were made in them."""

import re
from pathlib import Path

import pytest

from core.text import fold
from models.plan_file import PassageEntry, PlanFile, read_plan

FOLDER = Path(__file__).parents[2] / "plans" / "1649"

CODES = """
    II  II.1 II.1.a II.1.b II.1.c II.1.d II.1.đ II.1.e  II.2  II.3 II.3.a II.3.b II.3.c II.3.d
    III  III.1  III.2 III.2.a III.2.b III.2.c III.2.d III.2.e III.2.g
    IV  IV.1 IV.2 IV.2.a IV.2.b IV.3 IV.4
    PL.I PL.II
"""


@pytest.fixture(scope="module")
def plan() -> PlanFile:
    return read_plan(FOLDER)


@pytest.fixture(scope="module")
def passages(plan: PlanFile) -> dict[str, PassageEntry]:
    return {passage.code: passage for passage in plan.text}


def test_every_numbered_passage_is_there_in_order(plan: PlanFile) -> None:
    assert [passage.code for passage in plan.text] == CODES.split()


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("II.1.a", "Tăng trưởng xanh góp phần thúc đẩy", "hằng năm trên địa bàn tỉnh."),
        ("II.1.đ", "Tăng trưởng xanh định hướng đầu tư", "trong nền kinh tế xanh."),
        ("II.2", "Phát triển kinh tế - xã hội của tỉnh", "quốc gia về tăng trưởng xanh."),
        ("II.3.a", "Đến năm 2030, cường độ", "30% so với năm 2014."),
        ("II.3.d", "Nâng cao chất lượng cuộc sống", "(bao gồm dân số thành thị và nông thôn)."),
        ("III.1", "Các sở, ban, ngành và Ủy ban", "kèm theo Kế hoạch này."),
        ("III.2.d", "Huy động và sử dụng hiệu quả", "thị trường các-bon."),
        ("III.2.g", "- Năng lượng: Triển khai", "bảo vệ môi trường."),
        ("IV", "Trong quá trình triển khai", "xem xét, quyết định./."),
        ("IV.1", "Các Sở, ban, ngành", "báo cáo Ủy ban nhân dân tỉnh."),
        ("IV.2", "Sở Kế hoạch và Đầu tư: Chủ trì", "thị xã, thành phố:"),
        ("IV.4", "Đề nghị Ủy ban Mặt trận", "Kế hoạch hành động tăng trưởng xanh."),
    ],
)
def test_a_passage_is_whole(
    passages: dict[str, PassageEntry], code: str, start: str, end: str
) -> None:
    text = passages[code].text
    assert text is not None
    assert text.startswith(start)
    assert text.endswith(end)


@pytest.mark.parametrize(
    ("code", "dashes", "pluses"), [("III.2.c", 2, 0), ("III.2.e", 2, 0), ("III.2.g", 8, 14)]
)
def test_dash_lines_are_kept(
    passages: dict[str, PassageEntry], code: str, dashes: int, pluses: int
) -> None:
    lines = (passages[code].text or "").splitlines()
    assert [line.startswith("- ") for line in lines].count(True) == dashes
    assert [line.startswith("+ ") for line in lines].count(True) == pluses
    assert len(lines) == dashes + pluses


def test_footnotes_are_kept_where_their_marks_are(passages: dict[str, PassageEntry]) -> None:
    noted = {code: passage.footnote for code, passage in passages.items() if passage.footnote}
    assert list(noted) == ["II.3.b", "PL.II"]
    assert "kinh tế số đạt 25% GRDP(1);" in (passages["II.3.b"].text or "")
    assert (noted["II.3.b"] or "").startswith("(1) Theo Kế hoạch số 59/KH-UBND ngày 19 tháng 9")
    assert (noted["PL.II"] or "").endswith("IV. Nguồn vốn cộng đồng và xã hội khác.")


def test_no_damage_of_the_copy_is_left(plan: PlanFile) -> None:
    damage = re.compile(r"[<>*#\t\\]|  |tăng trường|thể hệ|phần đầu|đề điều|PHUONG")
    for passage in plan.text:
        for text in (passage.title, passage.text, passage.footnote):
            assert not damage.search(text or ""), passage.code


def test_every_repair_of_the_text_was_made(plan: PlanFile) -> None:
    """What stood there before is gone, and what it became is there."""
    whole = "\n".join(passage.text or "" for passage in plan.text)
    letters = [each for each in plan.repairs if each.kind == "letters" and each.line < 282]
    joins = [each for each in plan.repairs if each.kind == "join" and each.line < 282]
    assert (len(letters), len(joins)) == (10, 4)
    for repair in letters:
        assert repair.before not in whole, repair
    for repair in (*letters, *joins):
        assert repair.after in whole, repair


def test_a_word_is_found_in_it(plan: PlanFile) -> None:
    wanted = fold("nước thải")
    found = [passage.code for passage in plan.text if wanted in fold(passage.text or "")]
    assert found == ["II.3.c", "III.2.g"]
