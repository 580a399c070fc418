"""Make the Word templates: `python -m exports.templates.make`.

It was run once. Since then the files may be edited in Word: what stands in {{ }} and {% %} is
filled in, everything else is as a clerk wants it. Running it again makes them anew.

Sizes and places are those of Decree 30/2020/NĐ-CP, appendix I; where it leaves a range, this is
the value in the example that the decree itself gives.
"""

from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentFile
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from exports.packing import packed

HERE = Path(__file__).parent
FONT = "Times New Roman"
BODY = Pt(14)
#: In points: of the list of copies, and of tables (our choice: the decree is silent).
COPIES, TABLE = 11, 12
CENTRE, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
JUSTIFY = WD_ALIGN_PARAGRAPH.JUSTIFY
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
    document = _begin()
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
    document = _begin()
    _head(document)
    _opening(document)
    _section(document, "I. KẾT QUẢ THỰC HIỆN")
    _subsection(document, "1. Tình hình chung")
    _each(document, "overview", "{{ one }}")
    _subsection(document, "2. Kết quả thực hiện các nhiệm vụ được giao")
    _tasks(document)
    _block(document, "{%p if has_indicators %}")
    _subsection(document, "3. Kết quả thực hiện các chỉ tiêu được giao")
    _each(document, "indicator_lines", "{{ one }}")
    _block(document, "{%p endif %}")
    _rest(document)
    return document


def _begin() -> DocumentFile:
    document = Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, BODY
    for script in ("w:eastAsia", "w:cs"):
        normal.element.rPr.rFonts.set(qn(script), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    normal.element.rPr.append(language)
    normal.paragraph_format.space_after = Pt(0)
    body = document.styles.add_style("Noi dung", WD_STYLE_TYPE.PARAGRAPH)
    body.base_style = normal
    body.paragraph_format.alignment = JUSTIFY
    body.paragraph_format.first_line_indent = Cm(1.27)
    body.paragraph_format.space_before = Pt(3)
    body.paragraph_format.space_after = Pt(3)
    body.paragraph_format.widow_control = True
    section = document.sections[0]
    _page(section)
    _page_number(section)
    # What a document is called, and by whom it is, is written when it is made.
    document.core_properties.comments = document.core_properties.author = ""
    return document


def _page(section: Section, *, is_landscape: bool = False) -> None:
    width, height = Mm(210), Mm(297)
    section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (height, width) if is_landscape else (width, height)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = section.footer_distance = Mm(10)
    # The first page of the text, and of each appendix, bears no number.
    section.different_first_page_header_footer = True


def _page_number(section: Section) -> None:
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = CENTRE
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        run.font.size = BODY
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)  # noqa: SLF001 (the library has no fields)


def _head(document: DocumentFile) -> None:
    table = _bare_table(document, HEAD_WIDTHS, rows=2)
    left, right = table.rows[0].cells
    _line(left, "{%p if parent %}")
    _line(left, "{{ parent }}", 12)
    _line(left, "{%p endif %}")
    _line(left, "{%p for one in issuer_lines %}")
    _line(left, "{{ one }}", 12, bold=True)
    _line(left, "{%p endfor %}")
    _rule(left.add_paragraph(), ISSUER_INDENT)
    _line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, bold=True)
    _line(right, "Độc lập - Tự do - Hạnh phúc", 13, bold=True)
    _rule(right.add_paragraph(), MOTTO_INDENT)
    number, day = table.rows[1].cells
    _line(number, "Số:      /BC-{{ sign }}", 13)
    _line(day, "{{ place }}, ngày      tháng      năm {{ year }}", 13, italic=True)
    draft = _line(number, "DỰ THẢO", 13, bold=True)
    draft.paragraph_format.space_before = Pt(6)
    draft.paragraph_format.left_indent = draft.paragraph_format.right_indent = Mm(19)
    _borders(draft, ("top", "left", "bottom", "right"))
    for cell in (left, right, number, day):
        _drop_first(cell)
    title = _text(document, "BÁO CÁO", bold=True)
    title.paragraph_format.space_before = Pt(18)
    _text(document, "{{ subject }}", bold=True)
    _rule(document.add_paragraph(), TITLE_INDENT)


def _opening(document: DocumentFile) -> None:
    _block(document, "{%p if recipients|length == 1 %}")
    single = _text(document, "Kính gửi: {{ recipients[0] }}.")
    single.paragraph_format.space_before = single.paragraph_format.space_after = Pt(12)
    _block(document, "{%p elif recipients %}")
    several = _text(document, "Kính gửi:", alignment=LEFT)
    several.paragraph_format.left_indent = Cm(4)
    several.paragraph_format.space_before = Pt(12)
    _block(document, "{%p for one in recipients %}")
    one = _text(document, "- {{ one }}{% if loop.last %}.{% else %};{% endif %}", alignment=LEFT)
    one.paragraph_format.left_indent = Cm(6)
    _block(document, "{%p endfor %}")
    _block(document, "{%p endif %}")
    _body(document, "{{ opening }}").paragraph_format.space_before = Pt(12)
    _body(document, "{{ basis }}")


def _tasks(document: DocumentFile) -> None:
    _block(document, "{%p for task in tasks %}")
    _block(document, "{%p if task.header %}")
    head = _body(document, "{{ task.header }}", bold=True, italic=True)
    head.paragraph_format.keep_with_next = True
    _block(document, "{%p endif %}")
    _body(document, "Nhiệm vụ {{ task.code }}: {{ task.title }}", italic=True)
    _block(document, "{%p for account in task.accounts %}")
    _body(document, "- {{ account.head }}")
    _block(document, "{%p for line in account.lines %}")
    _body(document, "{{ line }}")
    _block(document, "{%p endfor %}")
    _block(document, "{%p endfor %}")
    _block(document, "{%p if task.rest %}")
    _body(document, "- {{ task.rest }}")
    _block(document, "{%p endif %}")
    _block(document, "{%p endfor %}")
    _block(document, "{%p if not tasks %}")
    _body(document, "{{ no_tasks }}")
    _block(document, "{%p endif %}")


def _rest(document: DocumentFile) -> None:
    _section(document, "II. KHÓ KHĂN, VƯỚNG MẮC, NGUYÊN NHÂN")
    _block(document, "{%p for group in obstacles %}")
    head = _body(document, "{{ loop.index }}. {{ group.title }}", bold=True)
    head.paragraph_format.keep_with_next = True
    _block(document, "{%p for one in group.rows %}")
    _body(document, "- {{ one }}")
    _block(document, "{%p endfor %}")
    _block(document, "{%p endfor %}")
    _block(document, "{%p if not obstacles %}")
    _body(document, "Không có khó khăn, vướng mắc được báo cáo.")
    _block(document, "{%p endif %}")
    _section(document, "III. NHIỆM VỤ THỜI GIAN TỚI")
    _body(document, "{{ next_opening }}")
    _each(document, "next_tasks", "- {{ one }}")
    _section(document, "IV. KIẾN NGHỊ, ĐỀ XUẤT")
    _each(document, "proposals", "- {{ one }}")
    _block(document, "{%p if not proposals %}")
    _body(document, "Không có kiến nghị, đề xuất.")
    _block(document, "{%p endif %}")
    closing = _body(document, "{{ closing }}")
    closing.paragraph_format.space_before = closing.paragraph_format.space_after = Pt(6)
    closing.paragraph_format.keep_with_next = True
    _signature(document)
    # A break ends the section above it: that of the text is always there, that of the first
    # appendix goes with it.
    _break(document)
    _block(document, "{%p if has_indicators %}")
    _appendix(
        document, "{{ indicator_appendix }}", "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU NĂM {{ year }}"
    )
    _table(
        document,
        INDICATOR_HEADS,
        "indicators",
        ("number", "title", "unit", "target", "agency", "before", "actual", "estimate",
         "standing", "note"),
        centred={0, 2, 3, 5, 6, 7},
    )  # fmt: skip
    _break(document)
    _block(document, "{%p endif %}")
    _appendix(document, "{{ task_appendix }}", "TIẾN ĐỘ THỰC HIỆN CÁC NHIỆM VỤ NĂM {{ year }}")
    _table(
        document,
        TASK_HEADS,
        "progress",
        ("code", "title", "agency", "state", "result", "filing"),
        centred={0, 3},
    )


def _signature(document: DocumentFile) -> None:
    table = _bare_table(document, (Mm(75), Mm(90)))
    _keep_together(table.rows[0])
    left, right = table.rows[0].cells
    _line(left, "Nơi nhận:", 12, bold=True, italic=True, alignment=LEFT)
    _line(left, "{%p if recipients %}")
    _line(left, "- Như trên;", COPIES, alignment=LEFT)
    _line(left, "{%p endif %}")
    _line(left, "{%p for one in copies %}")
    _line(left, "- {{ one }};", COPIES, alignment=LEFT)
    _line(left, "{%p endfor %}")
    _line(left, "- Lưu: VT.", COPIES, alignment=LEFT)
    _line(right, "{%p for one in signer %}")
    _line(right, "{{ one }}", 14, bold=True)
    _line(right, "{%p endfor %}")
    for _ in range(5):
        _line(right, "", 14)
    for cell in (left, right):
        _drop_first(cell)


def _break(document: DocumentFile) -> None:
    """Begin a landscape section with pages that are numbered anew."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    _page(section, is_landscape=True)
    for former in section._sectPr.findall(qn("w:pgNumType")):  # noqa: SLF001
        section._sectPr.remove(former)  # noqa: SLF001
    start = OxmlElement("w:pgNumType")
    start.set(qn("w:start"), "1")
    section._sectPr.insert_element_before(  # noqa: SLF001 (the library cannot number anew)
        start, "w:cols", "w:titlePg", "w:docGrid"
    )


def _appendix(document: DocumentFile, name: str, title: str) -> None:
    _text(document, name, bold=True)
    _text(document, title, bold=True)
    _text(
        document,
        "(Kèm theo Báo cáo số      /BC-{{ sign }} ngày      tháng      năm {{ year }} của "
        "{{ issuer }})",
        italic=True,
    )
    rule = document.add_paragraph()
    _rule(rule, APPENDIX_INDENT)
    rule.paragraph_format.space_after = Pt(6)


def _table(
    document: DocumentFile,
    heads: Sequence[tuple[str, int]],
    rows: str,
    fields: Sequence[str],
    centred: set[int],
) -> None:
    table = document.add_table(rows=4, cols=len(heads))
    table.style = "Table Grid"
    table.autofit = False
    top, begin, row, end = table.rows
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    top._tr.get_or_add_trPr().append(mark)  # noqa: SLF001
    begin.cells[0].text = f"{{%tr for row in {rows} %}}"
    end.cells[0].text = "{%tr endfor %}"
    for column, ((head, width), field) in enumerate(zip(heads, fields, strict=True)):
        for line in table.rows:
            line.cells[column].width = Mm(width)
        _line(top.cells[column], head, TABLE, bold=True)
        alignment = CENTRE if column in centred else LEFT
        _line(row.cells[column], f"{{{{ row.{field} }}}}", TABLE, alignment=alignment)
        for cell in (top.cells[column], row.cells[column]):
            _drop_first(cell)
    for grid, (_, width) in zip(table._tbl.tblGrid.gridCol_lst, heads, strict=True):  # noqa: SLF001
        grid.w = Mm(width)


def _section(document: DocumentFile, text: str) -> None:
    paragraph = _body(document, text, bold=True)
    paragraph.paragraph_format.space_before = Pt(6)
    paragraph.paragraph_format.keep_with_next = True


def _subsection(document: DocumentFile, text: str) -> None:
    _body(document, text, bold=True).paragraph_format.keep_with_next = True


def _each(document: DocumentFile, name: str, text: str) -> None:
    _block(document, f"{{%p for one in {name} %}}")
    _body(document, text)
    _block(document, "{%p endfor %}")


def _block(document: DocumentFile, tag: str) -> None:
    """Write a tag in a paragraph of its own, which is gone from what is made."""
    document.add_paragraph(tag)


def _body(
    document: DocumentFile, text: str, *, bold: bool = False, italic: bool = False
) -> Paragraph:
    paragraph = document.add_paragraph(style="Noi dung")
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    return paragraph


def _text(
    document: DocumentFile,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    alignment: WD_ALIGN_PARAGRAPH = CENTRE,
) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.alignment = alignment
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    return paragraph


def _line(
    cell: _Cell,
    text: str,
    size: int = 12,
    *,
    bold: bool = False,
    italic: bool = False,
    alignment: WD_ALIGN_PARAGRAPH = CENTRE,
) -> Paragraph:
    paragraph: Paragraph = cell.add_paragraph()
    paragraph.alignment = alignment
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    return paragraph


def _drop_first(cell: _Cell) -> None:
    """Take away the empty paragraph with which every cell begins."""
    first = cell.paragraphs[0]._p  # noqa: SLF001
    first.getparent().remove(first)


def _bare_table(document: DocumentFile, widths: Sequence[Mm], rows: int = 1) -> Table:
    """Return a table without borders."""
    table: Table = document.add_table(rows=rows, cols=len(widths))
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in enumerate(widths):
        table.columns[column].width = width
        for row in table.rows:
            row.cells[column].width = width
    return table


def _keep_together(row: _Row) -> None:
    mark = OxmlElement("w:cantSplit")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001


def _rule(paragraph: Paragraph, indent: Mm) -> None:
    """Make a paragraph a drawn rule: low, with a border above it."""
    paragraph.alignment = CENTRE
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = indent
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(4)
    form.space_before = Pt(3)
    _borders(paragraph, ("top",))


def _borders(paragraph: Paragraph, sides: Sequence[str]) -> None:
    borders = OxmlElement("w:pBdr")
    for side in sides:
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def main() -> None:
    """Write both templates beside this file."""
    for name, document in (("annual", annual()), ("agency", agency())):
        (HERE / f"{name}.docx").write_bytes(packed(document))


if __name__ == "__main__":
    main()
