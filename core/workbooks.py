"""Reading workbooks that somebody sent: as texts, never evaluated."""

import io
import zipfile
from datetime import date, datetime

from openpyxl import load_workbook  # type: ignore[import-untyped]

from core.text import clean

#: What is read at most: of the file, of what is packed in it, and of each of its sheets.
MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 50 * 1024 * 1024
MAX_MEMBERS = 1000
MAX_ROWS, MAX_COLUMNS = 5_000, 100


class BadWorkbook(Exception):
    """The file is not read; the message says in one English sentence what to do."""


def read(content: bytes) -> dict[str, list[list[str]]]:
    """Return the cells of each sheet as texts, row by row; raise BadWorkbook with the reason."""
    if len(content) > MAX_BYTES:
        raise BadWorkbook("It is too big to be read. Keep only the tables in it, please.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile:
        raise BadWorkbook(
            "It is not an Excel workbook (.xlsx). Save it as .xlsx, please."
        ) from None
    if len(members) > MAX_MEMBERS or sum(one.file_size for one in members) > MAX_UNPACKED:
        raise BadWorkbook("It is too big to be read. Keep only the tables in it, please.")
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return {
            clean(sheet.title): [
                [_text(value) for value in row]
                for row in sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True)
            ]
            for sheet in book.worksheets
        }
    except Exception:  # noqa: BLE001 (whatever is wrong with it, it is not read)
        raise BadWorkbook("It is damaged and cannot be opened. Save it anew, please.") from None


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(str(value))
