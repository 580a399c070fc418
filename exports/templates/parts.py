"""The parts of which the templates are made: pages, paragraphs, tables, drawn rules."""

from collections.abc import Sequence

from docx import Document
from docx.document import Document as DocumentFile
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Length, Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
BODY = Pt(14)
#: In points: of the list of copies, and of tables (our choice: the decree is silent).
COPIES, TABLE = 11, 12
CENTRE, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
JUSTIFY = WD_ALIGN_PARAGRAPH.JUSTIFY


def begin() -> DocumentFile:
    """Return an empty document of the office's page and letter."""
    document = Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, BODY
    for script in ("w:eastAsia", "w:cs"):
        normal.element.rPr.rFonts.set(qn(script), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    normal.element.rPr.append(language)
    normal.paragraph_format.space_after = Pt(0)
    text = document.styles.add_style("Noi dung", WD_STYLE_TYPE.PARAGRAPH)
    text.base_style = normal
    text.paragraph_format.alignment = JUSTIFY
    text.paragraph_format.first_line_indent = Cm(1.27)
    text.paragraph_format.space_before = Pt(3)
    text.paragraph_format.space_after = Pt(3)
    text.paragraph_format.widow_control = True
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


def new_section(document: DocumentFile) -> None:
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


def rows_table(
    document: DocumentFile,
    heads: Sequence[tuple[str, int]],
    rows: str,
    fields: Sequence[str],
    centred: set[int],
) -> None:
    """Add a table with a head that is repeated, and a row that is filled for each of `rows`."""
    table = document.add_table(rows=4, cols=len(heads))
    table.style = "Table Grid"
    table.autofit = False
    top, begin, row, end = table.rows
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    top._tr.get_or_add_trPr().append(mark)  # noqa: SLF001
    keep_together(row)
    begin.cells[0].text = f"{{%tr for row in {rows} %}}"
    end.cells[0].text = "{%tr endfor %}"
    for column, ((head, width), field) in enumerate(zip(heads, fields, strict=True)):
        for line in table.rows:
            line.cells[column].width = Mm(width)
        cell_line(top.cells[column], head, TABLE, bold=True)
        alignment = CENTRE if column in centred else LEFT
        cell_line(row.cells[column], f"{{{{ row.{field} }}}}", TABLE, alignment=alignment)
        for cell in (top.cells[column], row.cells[column]):
            drop_first(cell)
    for grid, (_, width) in zip(table._tbl.tblGrid.gridCol_lst, heads, strict=True):  # noqa: SLF001
        grid.w = Mm(width)


def block(document: DocumentFile, tag: str) -> None:
    """Write a tag in a paragraph of its own, which is gone from what is made."""
    document.add_paragraph(tag)


def body(
    document: DocumentFile, text: str, *, bold: bool = False, italic: bool = False
) -> Paragraph:
    """Add a paragraph of the text: justified, with an indent."""
    paragraph = document.add_paragraph(style="Noi dung")
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    return paragraph


def text_line(
    document: DocumentFile,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    alignment: WD_ALIGN_PARAGRAPH = CENTRE,
) -> Paragraph:
    """Add a paragraph without an indent, in the middle unless said otherwise."""
    paragraph = document.add_paragraph()
    paragraph.alignment = alignment
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    return paragraph


def cell_line(
    cell: _Cell,
    text: str,
    size: int = 12,
    *,
    bold: bool = False,
    italic: bool = False,
    alignment: WD_ALIGN_PARAGRAPH = CENTRE,
) -> Paragraph:
    """Add a paragraph to a cell."""
    paragraph: Paragraph = cell.add_paragraph()
    paragraph.alignment = alignment
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    return paragraph


def drop_first(cell: _Cell) -> None:
    """Take away the empty paragraph with which every cell begins."""
    first = cell.paragraphs[0]._p  # noqa: SLF001
    first.getparent().remove(first)


def bare_table(document: DocumentFile, widths: Sequence[Length], rows: int = 1) -> Table:
    """Return a table without borders."""
    table: Table = document.add_table(rows=rows, cols=len(widths))
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in enumerate(widths):
        table.columns[column].width = width
        for row in table.rows:
            row.cells[column].width = width
    return table


def keep_together(row: _Row) -> None:
    """Keep a row on one page."""
    mark = OxmlElement("w:cantSplit")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001


def rule(paragraph: Paragraph, indent: Length) -> None:
    """Make a paragraph a drawn rule: low, with a border above it."""
    paragraph.alignment = CENTRE
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = indent
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(4)
    form.space_before = Pt(3)
    borders(paragraph, ("top",))


def borders(paragraph: Paragraph, sides: Sequence[str]) -> None:
    """Draw lines at the sides of a paragraph."""
    drawn = OxmlElement("w:pBdr")
    for side in sides:
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
            border.set(qn(f"w:{name}"), value)
        drawn.append(border)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    properties.insert_element_before(
        drawn, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
