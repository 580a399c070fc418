"""Workbooks of strangers: what is in them is read, what they try is refused with a reason."""

import io
import os
import struct
import subprocess
import sys
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from core import workbooks
from core.workbooks import BadWorkbook, Reason, cell_name

MEGABYTE = 1024 * 1024
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def made(fill: Callable[[openpyxl.Workbook], None] = lambda book: None) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Một"
    book.active["A1"] = "STT"
    fill(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_strings() -> bytes:
    """A workbook whose texts are in a table of their own, as Excel has them."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("Hai").write_string(0, 0, "x")
    return stream.getvalue()


def repacked(content: bytes, **members: bytes) -> bytes:
    """Return the archive with members replaced or added."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in dict.fromkeys([*old.namelist(), *members]):
            new.writestr(name, members[name] if name in members else old.read(name))
    return stream.getvalue()


def sheet_xml(inside: str, before: str = "") -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?>{before}<worksheet xmlns="{space}">{inside}</worksheet>'.encode()


def test_cells_are_read_as_they_are_shown() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        values = [
            ("text", "General"), (40, "General"), (98.5, "General"), (1.0, "0.0"), (0.15, "0%"),
            (0.985, "0.0%"), (date(2026, 11, 20), "dd/mm/yyyy"), (True, "General"),
            (912345678, "General"), (1.0, "General"), (0.1 + 0.2, "General"),
        ]  # fmt: skip
        for column, (value, shown_as) in enumerate(values, 1):
            cell = sheet.cell(3, column, value)
            cell.number_format = shown_as

    rows = workbooks.read(made(fill))["Một"]
    assert rows[:2] == [["STT"], []]
    assert rows[2] == [
        "text", "40", "98,5", "1,0", "15%", "98,5%", "20/11/2026", "TRUE", "912345678", "1", "0,3",
    ]  # fmt: skip


def test_texts_are_cleaned_and_lines_are_kept() -> None:
    decomposed = unicodedata.normalize("NFD", "Sở Tài chính")
    book = made(lambda book: book.active.__setitem__("B2", f"  {decomposed}\r\nhai\u202e "))
    assert workbooks.read(book)["Một"][1] == ["", "Sở Tài chính\nhai"]


def test_what_xlsxwriter_writes_in_a_code_is_read_as_it_was() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("Hai")
        sheet.write_string(0, 0, "_x0041_")
        sheet.write_string(0, 1, "a\x07b")
    assert workbooks.read(stream.getvalue()) == {"Hai": [["_x0041_", "ab"]]}


def test_merged_cells_all_have_the_text_of_the_first() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active["B2"] = "gộp"
        book.active.merge_cells("B2:C4")
        book.active.merge_cells("F9:G9")  # an empty area fills nothing

    rows = workbooks.read(made(fill))["Một"]
    assert rows == [["STT"], *[["", "gộp", "gộp"]] * 3]


def test_a_merged_area_without_an_end_is_filled_as_far_as_is_read() -> None:
    cell = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
    area = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    rows = workbooks.read(repacked(made(), **{SHEET: sheet_xml(cell + area)}))["Một"]
    assert (len(rows), {len(row) for row in rows}) == (5_000, {100})


def test_formulas_are_their_last_text_and_are_never_worked_out() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("Hai")
        sheet.write_formula(0, 0, "=1+1", value="đã tính")
        sheet.write_formula(0, 1, '=HYPERLINK("http://evil.example")', value="")
        sheet.write_string(0, 2, "=1+1")
    assert workbooks.read(stream.getvalue()) == {"Hai": [["đã tính", "", "=1+1"]]}


def test_what_a_sheet_says_of_its_size_is_not_believed() -> None:
    rows = '<sheetData><row r="2"><c r="B2" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    for reference in ("A1:XFD1000000000", "A1", "garbage"):
        xml = sheet_xml(f'<dimension ref="{reference}"/>{rows}')
        if reference == "garbage":
            with pytest.raises(BadWorkbook, match="damaged"):
                workbooks.read(repacked(made(), **{SHEET: xml}))
        else:
            assert workbooks.read(repacked(made(), **{SHEET: xml}))["Một"] == [[], ["", "x"]]


def test_blank_cells_with_a_format_count_for_nothing() -> None:
    cells = '<sheetData><row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    assert workbooks.read(repacked(made(), **{SHEET: sheet_xml(cells)})) == {"Một": []}


# What is refused


def zeros(size: int) -> bytes:
    return bytes(size)


def with_flags(content: bytes, flag: int) -> bytes:
    """Set a flag in the central directory's first entry, as an encrypting packer does."""
    at = content.index(b"PK\x01\x02") + 8
    return content[:at] + struct.pack("<H", flag) + content[at + 2 :]


def lying(content: bytes) -> bytes:
    """A member of 60 MB that says it has 100 bytes, in the directory and in its own head."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    noise = os.urandom(1000)  # each thousand repeats: a ratio that raises no suspicion alone
    data = packed.compress(b"".join(noise + bytes(7) for _ in range(60_000))) + packed.flush()
    name = b"xl/media/a.bin"
    head = (20, 0, 8, 0, 0, 0, len(data), 100, len(name), 0)
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", *head) + name + data
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        at, count = archive.start_dir, len(archive.namelist())
    central = content[at : content.rindex(b"PK\x05\x06")]
    central += struct.pack("<4sH5H3L5H2L", b"PK\x01\x02", 20, *head, 0, 0, 0, 0, at) + name
    end = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, count + 1, count + 1, len(central), at + len(local), 0
    )
    return content[:at] + local + central + end


def overlapping(content: bytes) -> bytes:
    """Two entries of the directory that point at one member's bytes."""
    at, end = content.index(b"PK\x01\x02"), content.rindex(b"PK\x05\x06")
    first = content[at : content.index(b"PK\x01\x02", at + 4)]
    second = first.replace(b"docProps/app.xml", b"docProps/bpp.xml")
    assert second != first
    directory = content[at:end] + second
    (count,) = struct.unpack_from("<H", content, end + 10)
    tail = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, count + 1, count + 1, len(directory), at, 0
    )
    return content[:at] + directory + tail


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
QUADRATIC = f'<!DOCTYPE x [<!ENTITY a "{"ha" * 50_000}">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
ENTITY_CELL = (
    '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row></sheetData>'
)
ROWS = "".join(f'<row r="{number}"><c r="A{number}"><v>1</v></c></row>' for number in (1, 5001))
WIDE = '<sheetData><row r="1"><c r="ZZ1"><v>1</v></c></row></sheetData>'
DEEP = "<a>" * 200_000 + "</a>" * 200_000
BAD: dict[str, tuple[Callable[[], bytes], Reason]] = {
    "nothing": (lambda: b"", Reason.NOT_A_WORKBOOK),
    "a text": (lambda: b"STT,Ten\n1,a\n", Reason.NOT_A_WORKBOOK),
    "a pdf": (lambda: b"%PDF-1.7\n", Reason.NOT_A_WORKBOOK),
    "a document": (lambda: repacked(made(), **{"word/a": b""}).replace(
        b"xl/workbook.xml", b"xl/document.xml"), Reason.NOT_A_WORKBOOK),
    "an .xlsb": (lambda: made().replace(b"xl/workbook.xml", b"xl/workbook.bin"),
                 Reason.NOT_A_WORKBOOK),
    "an .xls": (lambda: OLE + bytes(500) + "Workbook".encode("utf-16-le"), Reason.OLD_FORMAT),
    "a password": (lambda: OLE + bytes(500) + "EncryptedPackage".encode("utf-16-le"),
                   Reason.PROTECTED),
    "an old .doc": (lambda: OLE + bytes(500) + "WordDocument".encode("utf-16-le"),
                    Reason.NOT_A_WORKBOOK),
    "an encrypted zip": (lambda: with_flags(made(), 1), Reason.PROTECTED),
    "an .xlsm": (lambda: repacked(made(), **{"xl/vbaProject.bin": b"x"}), Reason.MACROS),
    "half a file": (lambda: made()[:2000], Reason.BROKEN),
    "only a head": (lambda: b"PK\x03\x04" + os.urandom(500), Reason.BROKEN),
    "flipped bytes": (lambda: (lambda one: one[:60] + bytes(40) + one[100:])(made()),
                      Reason.BROKEN),
    "no sheet's XML": (lambda: repacked(made(), **{SHEET: b"<worksheet"}), Reason.BROKEN),
    "21 megabytes": (lambda: b"PK\x03\x04" + bytes(21 * MEGABYTE), Reason.TOO_BIG),
    "a bomb of zeros": (lambda: repacked(made(), **{"xl/a": zeros(40 * MEGABYTE)}),
                        Reason.UNSAFE),
    "60 megabytes inside": (
        lambda: repacked(made(), **{f"xl/{n}": os.urandom(1000) * 6000 for n in range(10)}),
        Reason.TOO_BIG),
    "60 megabytes that say they are 100 bytes": (lambda: lying(made()), Reason.TOO_BIG),
    "1,001 members": (lambda: repacked(made(), **{f"xl/{n}": b"" for n in range(1001)}),
                      Reason.TOO_BIG),
    "overlapping members": (lambda: overlapping(made()), Reason.UNSAFE),
    "an archive inside": (lambda: repacked(made(), **{"xl/embeddings/a.xlsx": made()}),
                          Reason.UNSAFE),
    "billion laughs": (lambda: repacked(made(), **{SHEET: sheet_xml(ENTITY_CELL, LAUGHS)}),
                       Reason.UNSAFE),
    "a quadratic entity": (
        lambda: repacked(made(), **{SHEET: sheet_xml(ENTITY_CELL, QUADRATIC)}), Reason.UNSAFE),
    "a file from outside": (
        lambda: repacked(made(), **{SHEET: sheet_xml(ENTITY_CELL, OUTSIDE)}), Reason.UNSAFE),
    "laughs among the strings": (
        lambda: repacked(with_strings(), **{"xl/sharedStrings.xml": sheet_xml("", LAUGHS)}),
        Reason.UNSAFE),
    "laughs among the styles": (
        lambda: repacked(made(), **{"xl/styles.xml": sheet_xml("", LAUGHS)}), Reason.UNSAFE),
    "5,001 rows": (
        lambda: repacked(made(), **{SHEET: sheet_xml(f"<sheetData>{ROWS}</sheetData>")}),
        Reason.TOO_LONG),
    "702 columns": (lambda: repacked(made(), **{SHEET: sheet_xml(WIDE)}), Reason.TOO_LONG),
    "deeply nested": (lambda: repacked(made(), **{SHEET: sheet_xml(DEEP)}), Reason.UNSAFE),
    "51 sheets": (lambda: made(lambda book: [book.create_sheet() for _ in range(50)] and None),
                  Reason.TOO_BIG),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_its_reason(name: str) -> None:
    make, reason = BAD[name]
    with pytest.raises(BadWorkbook) as refused:
        workbooks.read(make())
    assert refused.value.reason is reason
    assert str(refused.value) == reason.sentence


def test_every_reason_has_a_sentence_that_says_what_is_wrong() -> None:
    assert all(reason.sentence.endswith(".") for reason in Reason)
    assert len({reason.sentence for reason in Reason}) == len(Reason)
    assert {reason for _, reason in BAD.values()} == set(Reason)


def test_the_reader_has_no_more_memory_than_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts that all differ: honest, within every limit of the archive, and too much."""
    strings = "".join(f"<si><t>{number:x}</t></si>" for number in range(300_000))
    book = repacked(with_strings(), **{"xl/sharedStrings.xml": sheet_xml(strings)})
    monkeypatch.setattr(workbooks, "MEMORY_LIMIT", 56 * MEGABYTE)
    with pytest.raises(BadWorkbook) as refused:
        workbooks.read(book)
    assert refused.value.reason is Reason.TOO_BIG
    assert workbooks.read(made()) == {"Một": [["STT"]]}  # an honest one needs far less


def test_the_reader_has_no_more_time_than_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "PATIENCE", 0.01)
    with pytest.raises(BadWorkbook) as refused:
        workbooks.read(made())
    assert refused.value.reason is Reason.TOO_BIG


def test_the_reader_knows_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, str]] = []
    run = subprocess.run

    def spy(command: list[str], **options: object) -> object:
        seen.append(options["env"])  # type: ignore[arg-type]
        return run(command, **options)  # type: ignore[call-overload]

    monkeypatch.setenv("XANH_BOT_TOKEN", "1:secret")
    monkeypatch.setattr(subprocess, "run", spy)
    workbooks.read(made())
    assert "secret" not in str(seen)


def test_the_reader_takes_no_xml_parser_that_is_not_defused() -> None:
    reader = Path(workbooks.__file__).with_name("workbook_reader.py")
    code = (
        "import runpy, sys; sys.modules['defusedxml'] = None;"
        f"read = runpy.run_path({str(reader)!r})['read_sheets']; read(b'', 1, 1)"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False
    )
    assert "defusedxml is not installed" in done.stderr


@pytest.mark.parametrize(
    ("row", "column", "name"),
    [
        (0, 0, "A1"),
        (11, 3, "D12"),
        (0, 25, "Z1"),
        (0, 26, "AA1"),
        (4, 701, "ZZ5"),
        (0, 702, "AAA1"),
    ],
)
def test_cells_are_called_as_a_spreadsheet_calls_them(row: int, column: int, name: str) -> None:
    assert cell_name(row, column) == name
