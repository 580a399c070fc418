"""Reading workbooks that somebody sent: never trusted, never evaluated, never read in here.

The bytes are unpacked and parsed by a process of its own (`core/workbook_reader.py`) that has
little memory, little time and none of our secrets. Whatever is wrong with a file, it costs no more
than that process.
"""

import json
import os
import subprocess
import sys
from enum import StrEnum
from pathlib import Path
from typing import Any

from core.i18n import N_
from core.text import clean

#: What is read at most: of the file, and of each of its sheets.
MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS, MAX_COLUMNS = 5_000, 100
#: How long the reader may work, and how long it is waited for on a busy machine.
CPU_LIMIT, PATIENCE = 20, 60  # seconds
#: How much memory the reader may take, everything included.
MEMORY_LIMIT = 320 * 1024 * 1024  # bytes

_READER = Path(__file__).with_name("workbook_reader.py")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Names of streams in an OLE file, by which an encrypted .xlsx and an old .xls are told apart.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLD = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
#: What the reader needs of our surroundings: where the system's libraries are, and no more.
_KEPT = ("LD_LIBRARY_PATH", "SYSTEMROOT")


class Reason(StrEnum):
    """Why a file is not read."""

    NOT_A_WORKBOOK = "not a workbook"
    OLD_FORMAT = "old format"
    PROTECTED = "protected"
    MACROS = "macros"
    BROKEN = "broken"
    TOO_BIG = "too big"
    TOO_LONG = "too long"
    UNSAFE = "unsafe"

    @property
    def sentence(self) -> str:
        """The reason in English, as the catalogues know it: what is wrong and what to do."""
        return _SENTENCES[self]


_SENTENCES = {
    Reason.NOT_A_WORKBOOK: N_("It is not an Excel workbook (.xlsx). Save it as .xlsx, please."),
    Reason.OLD_FORMAT: N_(
        "It is a workbook of the old format (.xls). Open it and save it as .xlsx, please."
    ),
    Reason.PROTECTED: N_("It is protected by a password. Save it without one, please."),
    Reason.MACROS: N_("It contains macros. Save it as .xlsx without macros, please."),
    Reason.BROKEN: N_("It is damaged and cannot be opened. Save it anew and send it again."),
    Reason.TOO_BIG: N_(
        "It is too big to be read. Keep only the tables in it, without pictures, please."
    ),
    Reason.TOO_LONG: N_(
        "A sheet of it has more than 5,000 rows or 100 columns. Delete what is not needed."
    ),
    Reason.UNSAFE: N_(
        "It is packed in a way that no Excel uses, so it was not opened. "
        "Copy the tables into a new workbook, please."
    ),
}


class BadWorkbook(Exception):
    """The file is not read; the message is the reason's sentence in English."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.sentence)
        self.reason = reason


def read(content: bytes) -> dict[str, list[list[str]]]:
    """Return the cells of each sheet as texts, row by row; raise BadWorkbook with the reason.

    Row 1 of a sheet is the first list, blank rows included; rows are as long as their last cell
    that is not blank. Merged cells all have the text of the first of them. Formulas are the text
    that was last seen of them. Numbers are written as Vietnamese write them ("98,5", "1,0" where
    the cell shows one decimal, "15%"), dates as "20/11/2026". Texts are cleaned (`core.text`).
    """
    if len(content) > MAX_BYTES:
        raise BadWorkbook(Reason.TOO_BIG)
    if content.startswith(_OLE):
        raise BadWorkbook(_reason_of_ole(content))
    if not content.startswith(_ZIP):
        raise BadWorkbook(Reason.NOT_A_WORKBOOK)
    answer = _ask_reader(content)
    if "refused" in answer:
        raise BadWorkbook(Reason(answer["refused"]))
    return {
        clean(name): [[clean(text) for text in row] for row in rows]
        for name, rows in answer["sheets"].items()
    }


def cell_name(row: int, column: int) -> str:
    """Return what a spreadsheet calls a cell; `row` and `column` count from 0.

    >>> cell_name(11, 3), cell_name(0, 27)
    ('D12', 'AB1')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def _reason_of_ole(content: bytes) -> Reason:
    if _ENCRYPTED in content:
        return Reason.PROTECTED
    return Reason.OLD_FORMAT if any(name in content for name in _OLD) else Reason.NOT_A_WORKBOOK


def _ask_reader(content: bytes) -> dict[str, Any]:
    limits = {
        "rows": MAX_ROWS,
        "columns": MAX_COLUMNS,
        "memory": MEMORY_LIMIT,
        "cpu": CPU_LIMIT,
    }
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 (our own program; the file goes to its input)
            # -I: nothing but Python's and the installed libraries can be imported.
            [sys.executable, "-I", str(_READER), json.dumps(limits)],
            input=content,
            capture_output=True,
            env={**kept, "OPENPYXL_LXML": "False"},
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BadWorkbook(Reason.TOO_BIG) from None
    if done.returncode < 0:
        # Killed by a limit: its time or its memory had run out.
        raise BadWorkbook(Reason.TOO_BIG)
    if done.returncode:
        raise RuntimeError(f"the reader of workbooks failed: {done.stderr.decode()[-2000:]}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
