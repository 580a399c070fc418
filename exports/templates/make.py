"""Make the Word templates: `python -m exports.templates.make`.

It was run once. Since then the files may be edited in Word: what stands in {{ }} and {% %} is
filled in, everything else is as a clerk wants it. Running it again makes them anew.

Sizes and places are those of Decree 30/2020/NĐ-CP, appendix I; where it leaves a range, this is
the value in the example that the decree itself gives.
"""

from pathlib import Path

from docx.document import Document as DocumentFile
from docx.shared import Cm, Mm, Pt

from exports.packing import packed
from exports.templates.parts import (
    COPIES,
    LEFT,
    bare_table,
    begin,
    block,
    body,
    borders,
    cell_line,
    drop_first,
    keep_together,
    new_section,
    rows_table,
    rule,
    text_line,
)

HERE = Path(__file__).parent
#: The columns of the head: who writes, and the name of the state.
HEAD_WIDTHS = (Mm(68), Mm(97))
#: How far a drawn rule stands in from both sides: under the motto it is as long as the motto.
MOTTO_INDENT, ISSUER_INDENT, TITLE_INDENT = Mm(18), Mm(21), Mm(55)
APPENDIX_INDENT = Mm(100)
INDICATOR_HEADS = (
    ("STT", 12), ("Chỉ tiêu", 50), ("ĐVT", 22), ("Mục tiêu 2030", 24), ("Cơ quan báo cáo", 30),
    ("Năm trước", 18), ("Thực hiện đến ngày chốt", 22), ("Ước cả năm", 18),
    ("So với mục tiêu, xu hướng", 34), ("Nguồn, ghi chú", 22),
)  # fmt: skip
TASK_HEADS = (
    ("STT", 12), ("Nhiệm vụ", 62), ("Cơ quan chủ trì", 34), ("Trạng thái", 26),
    ("Kết quả thực hiện", 84), ("Gửi báo cáo", 34),
)  # fmt: skip


def annual() -> DocumentFile:
    """Return the template of the annual report."""
    document = begin()
    _head(document)
    _opening(document)
    _section(document, "I. KẾT QUẢ THỰC HIỆN")
    _subsection(document, "1. Tình hình gửi báo cáo")
    _each(document, "overview", "{{ one }}")
    _subsection(document, "2. Kết quả thực hiện các nhiệm vụ")
    _tasks(document)
    _subsection(document, "3. Kết quả thực hiện các chỉ tiêu")
    _each(document, "indicator_lines", "{{ one }}")
    _subsection(document, "4. Cơ quan chưa gửi báo cáo, báo cáo chưa được xác nhận")
    _each(document, "absences", "{{ one }}")
    _rest(document)
    return document


def agency() -> DocumentFile:
    """Return the template of an agency's own report."""
    document = begin()
    _head(document)
    _opening(document)
    _section(document, "I. KẾT QUẢ THỰC HIỆN")
    _subsection(document, "1. Tình hình chung")
    _each(document, "overview", "{{ one }}")
    _subsection(document, "2. Kết quả thực hiện các nhiệm vụ được giao")
    _tasks(document)
    block(document, "{%p if has_indicators %}")
    _subsection(document, "3. Kết quả thực hiện các chỉ tiêu được giao")
    _each(document, "indicator_lines", "{{ one }}")
    block(document, "{%p endif %}")
    _rest(document)
    return document


def _head(document: DocumentFile) -> None:
    table = bare_table(document, HEAD_WIDTHS, rows=2)
    left, right = table.rows[0].cells
    cell_line(left, "{%p if parent %}")
    cell_line(left, "{{ parent }}", 12)
    cell_line(left, "{%p endif %}")
    cell_line(left, "{%p for one in issuer_lines %}")
    cell_line(left, "{{ one }}", 12, bold=True)
    cell_line(left, "{%p endfor %}")
    rule(left.add_paragraph(), ISSUER_INDENT)
    cell_line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, bold=True)
    cell_line(right, "Độc lập - Tự do - Hạnh phúc", 13, bold=True)
    rule(right.add_paragraph(), MOTTO_INDENT)
    number, day = table.rows[1].cells
    cell_line(number, "Số:      /BC-{{ sign }}", 13)
    cell_line(day, "{{ place }}, ngày      tháng      năm {{ year }}", 13, italic=True)
    draft = cell_line(number, "DỰ THẢO", 13, bold=True)
    draft.paragraph_format.space_before = Pt(6)
    draft.paragraph_format.left_indent = draft.paragraph_format.right_indent = Mm(19)
    borders(draft, ("top", "left", "bottom", "right"))
    for cell in (left, right, number, day):
        drop_first(cell)
    title = text_line(document, "BÁO CÁO", bold=True)
    title.paragraph_format.space_before = Pt(18)
    text_line(document, "{{ subject }}", bold=True)
    rule(document.add_paragraph(), TITLE_INDENT)


def _opening(document: DocumentFile) -> None:
    block(document, "{%p if recipients|length == 1 %}")
    single = text_line(document, "Kính gửi: {{ recipients[0] }}.")
    single.paragraph_format.space_before = single.paragraph_format.space_after = Pt(12)
    block(document, "{%p elif recipients %}")
    several = text_line(document, "Kính gửi:", alignment=LEFT)
    several.paragraph_format.left_indent = Cm(4)
    several.paragraph_format.space_before = Pt(12)
    block(document, "{%p for one in recipients %}")
    one = text_line(
        document, "- {{ one }}{% if loop.last %}.{% else %};{% endif %}", alignment=LEFT
    )
    one.paragraph_format.left_indent = Cm(6)
    block(document, "{%p endfor %}")
    block(document, "{%p endif %}")
    body(document, "{{ opening }}").paragraph_format.space_before = Pt(12)
    body(document, "{{ basis }}")


def _tasks(document: DocumentFile) -> None:
    block(document, "{%p for task in tasks %}")
    block(document, "{%p if task.header %}")
    head = body(document, "{{ task.header }}", bold=True, italic=True)
    head.paragraph_format.keep_with_next = True
    block(document, "{%p endif %}")
    body(document, "Nhiệm vụ {{ task.code }}: {{ task.title }}", italic=True)
    block(document, "{%p for account in task.accounts %}")
    body(document, "- {{ account.head }}")
    block(document, "{%p for line in account.lines %}")
    body(document, "{{ line }}")
    block(document, "{%p endfor %}")
    block(document, "{%p endfor %}")
    block(document, "{%p if task.rest %}")
    body(document, "- {{ task.rest }}")
    block(document, "{%p endif %}")
    block(document, "{%p endfor %}")
    block(document, "{%p if not tasks %}")
    body(document, "{{ no_tasks }}")
    block(document, "{%p endif %}")


def _rest(document: DocumentFile) -> None:
    _section(document, "II. KHÓ KHĂN, VƯỚNG MẮC, NGUYÊN NHÂN")
    block(document, "{%p for group in obstacles %}")
    head = body(document, "{{ loop.index }}. {{ group.title }}", bold=True)
    head.paragraph_format.keep_with_next = True
    block(document, "{%p for one in group.rows %}")
    body(document, "- {{ one }}")
    block(document, "{%p endfor %}")
    block(document, "{%p endfor %}")
    block(document, "{%p if not obstacles %}")
    body(document, "Không có khó khăn, vướng mắc được báo cáo.")
    block(document, "{%p endif %}")
    _section(document, "III. NHIỆM VỤ THỜI GIAN TỚI")
    body(document, "{{ next_opening }}")
    _each(document, "next_tasks", "- {{ one }}")
    _section(document, "IV. KIẾN NGHỊ, ĐỀ XUẤT")
    _each(document, "proposals", "- {{ one }}")
    block(document, "{%p if not proposals %}")
    body(document, "Không có kiến nghị, đề xuất.")
    block(document, "{%p endif %}")
    closing = body(document, "{{ closing }}")
    closing.paragraph_format.space_before = closing.paragraph_format.space_after = Pt(6)
    closing.paragraph_format.keep_with_next = True
    _signature(document)
    # A break ends the section above it: that of the text is always there, that of the first
    # appendix goes with it.
    new_section(document)
    block(document, "{%p if has_indicators %}")
    _appendix(
        document, "{{ indicator_appendix }}", "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU NĂM {{ year }}"
    )
    rows_table(
        document,
        INDICATOR_HEADS,
        "indicators",
        ("number", "title", "unit", "target", "agency", "before", "actual", "estimate",
         "standing", "note"),
        centred={0, 2, 3, 5, 6, 7},
    )  # fmt: skip
    new_section(document)
    block(document, "{%p endif %}")
    _appendix(document, "{{ task_appendix }}", "TIẾN ĐỘ THỰC HIỆN CÁC NHIỆM VỤ NĂM {{ year }}")
    rows_table(
        document,
        TASK_HEADS,
        "progress",
        ("code", "title", "agency", "state", "result", "filing"),
        centred={0, 3},
    )


def _signature(document: DocumentFile) -> None:
    table = bare_table(document, (Mm(75), Mm(90)))
    keep_together(table.rows[0])
    left, right = table.rows[0].cells
    cell_line(left, "Nơi nhận:", 12, bold=True, italic=True, alignment=LEFT)
    cell_line(left, "{%p if recipients %}")
    cell_line(left, "- Như trên;", COPIES, alignment=LEFT)
    cell_line(left, "{%p endif %}")
    cell_line(left, "{%p for one in copies %}")
    cell_line(left, "- {{ one }};", COPIES, alignment=LEFT)
    cell_line(left, "{%p endfor %}")
    cell_line(left, "- Lưu: VT.", COPIES, alignment=LEFT)
    cell_line(right, "{%p for one in signer %}")
    cell_line(right, "{{ one }}", 14, bold=True)
    cell_line(right, "{%p endfor %}")
    for _ in range(5):
        cell_line(right, "", 14)
    for cell in (left, right):
        drop_first(cell)


def _appendix(document: DocumentFile, name: str, title: str) -> None:
    text_line(document, name, bold=True)
    text_line(document, title, bold=True)
    text_line(
        document,
        "(Kèm theo Báo cáo số      /BC-{{ sign }} ngày      tháng      năm {{ year }} của "
        "{{ issuer }})",
        italic=True,
    )
    drawn = document.add_paragraph()
    rule(drawn, APPENDIX_INDENT)
    drawn.paragraph_format.space_after = Pt(6)


def _section(document: DocumentFile, text: str) -> None:
    paragraph = body(document, text, bold=True)
    paragraph.paragraph_format.space_before = Pt(6)
    paragraph.paragraph_format.keep_with_next = True


def _subsection(document: DocumentFile, text: str) -> None:
    body(document, text, bold=True).paragraph_format.keep_with_next = True


def _each(document: DocumentFile, name: str, text: str) -> None:
    block(document, f"{{%p for one in {name} %}}")
    body(document, text)
    block(document, "{%p endfor %}")


def main() -> None:
    """Write both templates beside this file."""
    for name, document in (("annual", annual()), ("agency", agency())):
        (HERE / f"{name}.docx").write_bytes(packed(document))


if __name__ == "__main__":
    main()
