"""`xanh export …`: files for the office, and what the operator can mend in one line."""

import subprocess
import sys
from pathlib import Path

import docx
import openpyxl
import pytest

from core.clock import FixedClock, MovableClock
from tests.bot.test_cli import Shell, shell
from tests.support.process import ROOT

__all__ = ["shell"]

#: What makes documents and pictures, and what reads workbooks: a bot at rest needs none of it.
HEAVY = ("docx", "docxtpl", "jinja2", "lxml", "xlsxwriter", "icalendar", "matplotlib")


@pytest.fixture
def office(shell: Shell, clock: FixedClock, opened_office: Path) -> Shell:
    """The command line on the second of November."""
    MovableClock(shell.folder / "clock").set(clock.now())
    shell.begin_with(opened_office)
    return shell


def test_the_annual_report_and_an_agencys_own(office: Shell) -> None:
    for arguments, issuer in (((), "SỞ KẾ HOẠCH VÀ ĐẦU TƯ"), (("--unit", "sở xd"), "SỞ XÂY DỰNG")):
        target = office.folder / "báo cáo.docx"
        code, out, err = office(
            "export", "annual", "--year", "2026", *arguments, "-o", str(target)
        )
        assert (code, out, err) == (0, "", "")
        head = docx.Document(str(target)).tables[0].rows[0].cells[0].text
        assert issuer in head


def test_tables_and_indicators(office: Shell) -> None:
    for command, sheets in (("tables", 5), ("indicators", 1)):
        target = office.folder / f"{command}.xlsx"
        assert office("export", command, "--year", "2026", "-o", str(target)) == (0, "", "")
        assert len(openpyxl.load_workbook(target).sheetnames) == sheets


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("annual", "--year", "2019", "-o", "a.docx"), "no period of 2019; it has: 2026"),
        (("annual", "--year", "2026", "-o", "a.pdf"), "is to be a .docx file: -o a.docx"),
        (("tables", "--year", "2026", "-o", "a.docx"), "is to be a .xlsx file: -o a.xlsx"),
        (("tables", "--year", "2026", "--unit", "Sở Bay", "-o", "a.xlsx"), "there is no agency"),
        (("tables", "--year", "2026", "-o", "no/such/a.xlsx"), "cannot be written: No such file"),
        (("tables", "--year", "2026", "--plan", "7", "-o", "a.xlsx"), "plan"),
    ],
)
def test_what_an_operator_can_mend_is_one_line(
    office: Shell, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    monkeypatch.chdir(office.folder)
    assert words in office.refusal("export", *arguments)
    assert not (office.folder / "a.xlsx").exists()


@pytest.mark.parametrize("module", ["bot.cli", "bot.runtime"])
def test_what_makes_documents_is_not_loaded_before_one_is_made(module: str) -> None:
    code = f"import sys, {module}; print([n for n in {HEAVY!r} if n in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
