"""The Word files: sizes and places as the decree has them, and text that stays text."""

from dataclasses import replace

import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt

from exports.report_docx import TEMPLATES, report_document
from exports.templates import make
from exports.templates.parts import CENTRE
from models.documents.reports import Account, Obstacle, Obstacles, OfficialReport, Proposal
from models.progress import TaskState
from models.requests import DifficultyCategory
from tests.support.papers import content_of, opened, papers, text_of_word
from tests.support.province import NOW

REPORTS = ["annual", "agency", "small"]
HOSTILE = [
    "R&D < 5 > 3 &amp; &lt;",
    "{{ 7 * 7 }} {% raise %} {# x #} {{r x}}",
    "{_{ 1 }_} {_% if %_}",
    "%(name)s ${x} \\n",
    "</w:t></w:r></w:p><w:p/>",
    "=1+1",
    "\"'“”",
    "Ưu tiên số hóa 🌱",
]


def report_of(name: str) -> OfficialReport:
    report: OfficialReport = getattr(papers(), name)
    return report


def in_millimetres(*lengths: int | None) -> list[float]:
    """Return lengths to a tenth: Word counts in twentieths of a point."""
    return [round(Length(length or 0).mm, 1) for length in lengths]


@pytest.mark.parametrize("name", REPORTS)
def test_pages_are_a4_with_the_margins_of_the_decree(name: str) -> None:
    document = opened(content_of(report_of(name)))
    first, *appendices = document.sections
    assert in_millimetres(first.page_width, first.page_height) == [210, 297]
    assert first.orientation == WD_ORIENT.PORTRAIT
    assert len(appendices) == (1 if name == "small" else 2)
    for section in appendices:
        assert section.orientation == WD_ORIENT.LANDSCAPE
        assert in_millimetres(section.page_width, section.page_height) == [297, 210]
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
    for section in document.sections:
        assert in_millimetres(section.top_margin, section.bottom_margin) == [20, 20]
        assert in_millimetres(section.left_margin, section.right_margin) == [30, 15]


@pytest.mark.parametrize("name", REPORTS)
def test_the_letter_is_times_new_roman_of_14_points_with_an_indent(name: str) -> None:
    document = opened(content_of(report_of(name)))
    normal, body = document.styles["Normal"], document.styles["Noi dung"]
    assert (normal.font.name, normal.font.size) == ("Times New Roman", Pt(14))
    assert body.paragraph_format.first_line_indent == Cm(1.27)
    assert body.font.size in (None, Pt(14))
    opening = next(p for p in document.paragraphs if p.text.startswith("Thực hiện Quyết định"))
    assert opening.style.name == "Noi dung"
    assert {run.font.size for run in opening.runs} == {None}
    fonts = {run.font.name for paragraph in document.paragraphs for run in paragraph.runs}
    assert fonts <= {None, "Times New Roman"}


@pytest.mark.parametrize("name", REPORTS)
def test_the_number_of_the_page_is_in_the_header_and_not_on_page_one(name: str) -> None:
    document = opened(content_of(report_of(name)))
    first = document.sections[0]
    assert "PAGE" in first.header._element.xml
    assert first.header.paragraphs[0].alignment == CENTRE
    for section in document.sections:
        assert section.different_first_page_header_footer
        assert "PAGE" not in section.first_page_header._element.xml


@pytest.mark.parametrize("name", REPORTS)
def test_rows_of_heads_come_again_on_every_page(name: str) -> None:
    tables = opened(content_of(report_of(name))).tables
    appendices = [table for table in tables if table.style and table.style.name == "Table Grid"]
    assert len(appendices) == (1 if name == "small" else 2)
    for table in appendices:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert len(table.rows) > 2


def test_the_head_is_drawn_not_typed_and_number_and_day_are_left_open() -> None:
    content = content_of(report_of("annual"))
    head = opened(content).tables[0]
    left, right = (cell.text for cell in head.rows[0].cells)
    assert left.split("\n")[:2] == ["UBND TỈNH TRÀ VINH", "SỞ KẾ HOẠCH VÀ ĐẦU TƯ"]
    assert right.split("\n")[:2] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]
    number, day = (cell.text for cell in head.rows[1].cells)
    assert number == "Số:      /BC-SKHĐT\nDỰ THẢO"
    assert day == "Trà Vinh, ngày      tháng      năm 2026"
    assert head._tbl.xml.count("<w:pBdr>") == 3
    assert "__" not in text_of_word(content)
    assert head.style is None or head.style.name != "Table Grid"


def test_a_committee_stands_under_nobody_and_signs_for_the_collective() -> None:
    content = content_of(report_of("small"))
    head = opened(content).tables[0].rows[0].cells[0].text
    assert head.split("\n")[:2] == ["ỦY BAN NHÂN DÂN", "THỊ XÃ DUYÊN HẢI"]
    text = text_of_word(content)
    assert "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH" in text
    assert "Kính gửi: Sở Kế hoạch và Đầu tư." in text
    assert "\nDuyên Hải, ngày" in text


def test_the_outline_is_that_of_a_report_to_a_higher_body() -> None:
    text = text_of_word(content_of(report_of("annual")))
    places = [
        text.index(part)
        for part in (
            "BÁO CÁO", "Kính gửi:", "I. KẾT QUẢ THỰC HIỆN", "II. KHÓ KHĂN, VƯỚNG MẮC, NGUYÊN NHÂN",
            "III. NHIỆM VỤ THỜI GIAN TỚI", "IV. KIẾN NGHỊ, ĐỀ XUẤT", "Nơi nhận:", "GIÁM ĐỐC",
            "Phụ lục I\n", "Phụ lục II\n",
        )
    ]  # fmt: skip
    assert places == sorted(places)
    assert "Thời điểm chốt số liệu: ngày 31 tháng 10 năm 2026." in text
    assert "tính đến 09 giờ 30, ngày 24 tháng 11 năm 2026" in text
    for absent in report_of("annual").missing:
        assert f"{absent.agency} (nhiệm vụ {', '.join(absent.codes)})" in text
    assert "{{" not in text
    assert "{%" not in text


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("name", ["annual", "agency"])
def test_what_people_write_stays_as_it_is(name: str, hostile: str) -> None:
    report = report_of(name)
    account = Account(
        agency=hostile,
        state=TaskState.IN_PROGRESS,
        percent=5,
        result=f"{hostile}\n{hostile}",
        is_nothing=False,
        version=1,
        filed_at=NOW,
    )
    task = replace(report.tasks[0], accounts=(account,), title=hostile, header=hostile)
    changed = replace(
        report,
        tasks=(task,),
        plan_title=hostile,
        obstacles=(
            Obstacles(
                DifficultyCategory.OTHER,
                (Obstacle(agency=hostile, task_code="1", text=hostile, is_settled=False),),
            ),
        ),
        proposals=(Proposal(hostile, "1", f"x {hostile}"),),
        heading=replace(report.heading, recipients=(hostile, hostile), copies=(hostile,)),
    )
    text = text_of_word(report_document(changed))
    # Title, header, account (twice), obstacle, proposal, recipients, copies, appendix …
    assert text.count(hostile) >= 10


def test_signs_that_a_document_cannot_hold_are_left_out() -> None:
    report = report_of("agency")
    odd = "a\x00b\x0bc\x07d\x0ce\ufffef\x1bg\ud800h\u202ei"
    changed = replace(report, proposals=(Proposal("Sở", "1", odd),))
    assert "Nhiệm vụ 1: Abcdefghi." in text_of_word(report_document(changed))


def test_a_report_of_nothing_is_a_report() -> None:
    empty = replace(
        report_of("annual"),
        tasks=(),
        obstacles=(),
        proposals=(),
        indicators=(),
        next_tasks=(),
        missing=(),
        waiting=(),
    )
    text = text_of_word(report_document(empty))
    assert "Không có khó khăn, vướng mắc được báo cáo." in text
    assert "Không có kiến nghị, đề xuất." in text
    assert "a) Tất cả cơ quan chủ trì đã gửi báo cáo." in text
    assert "Phụ lục\n" in text


def test_the_same_report_makes_the_same_bytes() -> None:
    for name in REPORTS:
        assert report_document(report_of(name)) == content_of(report_of(name))


def test_the_templates_are_what_the_script_makes() -> None:
    """A clerk's template may differ; the ones that come with the program do not."""
    for name, document in (("annual", make.annual()), ("agency", make.agency())):
        assert make.packed(document) == (TEMPLATES / f"{name}.docx").read_bytes()


def test_the_properties_say_that_it_is_a_draft() -> None:
    properties = opened(content_of(report_of("annual"))).core_properties
    assert properties.title == "DỰ THẢO Báo cáo năm 2026"
    assert properties.author == "Sở Kế hoạch và Đầu tư"
    assert report_of("annual").file_name == "du-thao-bao-cao-nam-2026-so-khdt.docx"
