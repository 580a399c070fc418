"""The process that opens a workbook for `core.workbooks`: bytes in, JSON out, nothing else.

It is run as a script of its own and imports nothing of this program. First it takes its limits
upon itself, then it unpacks the archive as a zip bomb would want it, but counts; only what has
passed that is given to openpyxl.
"""

import io
import json
import re
import struct
import sys
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

#: What an archive may unpack to, in how many members, and how much of it to a byte.
MAX_UNPACKED = 50 * 1024 * 1024
MAX_MEMBERS = 1_000
MAX_RATIO = 200
#: A member below this size is no bomb, however well it packs.
_SMALL = 256 * 1024
MAX_SHEETS = 50
#: The last row that a spreadsheet can have.
_LAST_ROW = 1_048_576
#: How many letters are given back at most.
MAX_LETTERS = 10_000_000
_LOCAL_HEAD = struct.Struct("<4s5H3L2H")
_CHUNK = 1 << 16
_CODE = re.compile("_x(00[01][0-9A-F])_")
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")


class Refused(Exception):
    """The file is not read; the argument is a value of `core.workbooks.Reason`."""


def main() -> None:
    """Read a workbook from standard input and write what is in it, or why it was refused."""
    limits = json.loads(sys.argv[1])
    limit_ourselves(limits["memory"], limits["cpu"])
    answer: dict[str, Any]
    try:
        content = sys.stdin.buffer.read()
        check_archive(content)
        answer = {"sheets": read_sheets(content, limits["rows"], limits["columns"])}
    except Refused as refusal:
        answer = {"refused": refusal.args[0]}
    except MemoryError:
        answer = {"refused": "too big"}
    except RecursionError:
        answer = {"refused": "unsafe"}
    except Exception as error:  # noqa: BLE001 (whatever a damaged file makes a library stumble over)
        answer = {"refused": "unsafe" if is_attack(error) else "broken"}
    sys.stdout.buffer.write(json.dumps(answer).encode())


def is_attack(error: BaseException | None) -> bool:
    """Return whether an error came of XML that defines entities of its own."""
    while error is not None:
        if type(error).__module__.startswith("defusedxml"):
            return True
        error = error.__cause__ or error.__context__
    return False


def limit_ourselves(memory: int, cpu: int) -> None:
    """Have the system end this process when it takes more than it may."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        # It writes no file and starts no process.
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def check_archive(content: bytes) -> None:
    """Raise Refused for an archive that is no honest workbook, before anything parses it."""
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, EOFError):
        raise Refused("broken") from None
    if len(members) > MAX_MEMBERS or sum(one.file_size for one in members) > MAX_UNPACKED:
        raise Refused("too big")
    if any(one.flag_bits & 0x1 for one in members):
        raise Refused("protected")
    names = [one.filename for one in members]
    if len(set(names)) < len(names):
        raise Refused("unsafe")
    end = 0
    unpacked = 0
    for one in sorted(members, key=lambda member: member.header_offset):
        if one.header_offset < end:
            raise Refused("unsafe")  # two members share their bytes
        start = _start_of(content, one)
        end = start + one.compress_size
        unpacked += _unpack(content[start:end], one, MAX_UNPACKED - unpacked)
    _check_kind(set(names))


def _check_kind(names: set[str]) -> None:
    if "xl/vbaProject.bin" in names:
        raise Refused("macros")
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise Refused("not a workbook")


def _start_of(content: bytes, member: zipfile.ZipInfo) -> int:
    """Return where the bytes of a member begin."""
    head = content[member.header_offset : member.header_offset + _LOCAL_HEAD.size]
    if len(head) < _LOCAL_HEAD.size or not head.startswith(b"PK\x03\x04"):
        raise Refused("broken")
    *_, name_length, extra_length = _LOCAL_HEAD.unpack(head)
    return int(member.header_offset + _LOCAL_HEAD.size + name_length + extra_length)


def _unpack(packed: bytes, member: zipfile.ZipInfo, room: int) -> int:
    """Return how long a member really is; raise Refused if that is not what it says."""
    if member.compress_type == zipfile.ZIP_STORED:
        head, size = packed[:8], len(packed)
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        head, size = b"", 0
        for piece in _inflated(packed):
            head = head or piece[:8]
            size += len(piece)
            if size > room:
                raise Refused("too big")
    else:
        raise Refused("unsafe")
    if size > _SMALL and size > MAX_RATIO * max(1, len(packed)):
        raise Refused("unsafe")
    if head.startswith(_ARCHIVES):
        raise Refused("unsafe")  # an archive within the archive
    if size != member.file_size:
        raise Refused("broken")
    return size


def _inflated(packed: bytes) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    waiting = packed
    while not inflater.eof:
        try:
            piece = inflater.decompress(waiting, _CHUNK)
        except zlib.error:
            raise Refused("broken") from None
        waiting = inflater.unconsumed_tail
        if piece:
            yield piece
        elif not waiting and not inflater.eof:
            raise Refused("broken")


def read_sheets(content: bytes, max_rows: int, max_columns: int) -> dict[str, list[list[str]]]:
    """Return the texts of every sheet."""
    # openpyxl takes these along where they are installed; it needs none of them to read.
    for name in ("lxml", "numpy", "PIL"):
        sys.modules[name] = None  # type: ignore[assignment]
    warnings.simplefilter("ignore")
    import openpyxl

    if not openpyxl.DEFUSEDXML:
        raise RuntimeError("defusedxml is not installed, so no workbook is opened")
    book = openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=True, keep_links=False
    )
    if len(book.worksheets) > MAX_SHEETS:
        raise Refused("too big")
    archive = zipfile.ZipFile(io.BytesIO(content))
    found: dict[str, list[list[str]]] = {}
    letters = 0
    for sheet in book.worksheets:
        rows = _texts(sheet, max_rows, max_columns)
        path = sheet._worksheet_path  # noqa: SLF001 (a sheet that is only read names it nowhere else)
        _fill_merged(rows, archive, path, max_rows, max_columns)
        letters += sum(len(text) for row in rows for text in row)
        if letters > MAX_LETTERS:
            raise Refused("too big")
        found[sheet.title] = rows
    return found


def _texts(sheet: Any, max_rows: int, max_columns: int) -> list[list[str]]:
    # What a sheet says of its size is not believed.
    sheet.reset_dimensions()
    rows: list[list[str]] = []
    for number, cells in enumerate(sheet.iter_rows(max_row=_LAST_ROW), 1):
        texts = [text_of(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            continue
        if number > max_rows or len(texts) > max_columns:
            raise Refused("too long")
        rows.extend([] for _ in range(number - 1 - len(rows)))
        rows.append(texts)
    return rows


def _fill_merged(
    rows: list[list[str]], archive: zipfile.ZipFile, path: str, max_rows: int, max_columns: int
) -> None:
    """Give the text of a merged area's first cell to all of its cells."""
    from defusedxml.ElementTree import iterparse
    from openpyxl.utils.cell import range_boundaries

    with archive.open(path) as file:
        areas = []
        for _, element in iterparse(file):
            if element.tag.endswith("}mergeCell"):
                areas.append(range_boundaries(element.get("ref", "")))
            elif element.tag.endswith("}row"):
                element.clear()
    for left, top, right, bottom in areas:
        if None in (left, top, right, bottom) or top > len(rows) or left > len(rows[top - 1]):
            continue
        text = rows[top - 1][left - 1]
        if not text:
            continue
        last_row, last_column = min(bottom, max_rows), min(right, max_columns)
        rows.extend([] for _ in range(last_row - len(rows)))
        for row in rows[top - 1 : last_row]:
            row.extend("" for _ in range(last_column - len(row)))
            row[left - 1 : last_column] = [text] * (last_column - left + 1)


def text_of(cell: Any) -> str:
    """Return what a cell shows, near enough: a text, a number, a date, yes or no."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "")
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.strftime("%d/%m/%Y" if midnight else "%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    # A control character travels in a code; what becomes of it is decided where texts are cleaned.
    return _CODE.sub(lambda code: chr(int(code[1], 16)), str(value))


def _number(value: float, shown_as: str) -> str:
    percent = "%" if "%" in shown_as else ""
    if percent:
        value = round(value * 100, 10)
    decimals = _decimals(shown_as)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    text = f"{value:.15g}" if isinstance(value, float) else str(value)
    if "e" not in text:
        whole, _, fraction = text.partition(".")
        # What the cell has and hides is kept, what it adds as zeros is added.
        fraction = fraction.ljust(decimals, "0")
        text = f"{whole},{fraction}" if fraction else whole
    return text + percent


def _decimals(shown_as: str) -> int:
    """Return how many decimals a number format always shows: one for "0.0"."""
    _, dot, behind = shown_as.partition(";")[0].partition(".")
    return len(behind) - len(behind.lstrip("0")) if dot else 0


if __name__ == "__main__":
    main()
