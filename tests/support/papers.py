"""Documents of the province, made once a run, and what is read back out of their files."""

import io
import shutil
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import docx
from docx.document import Document

from core.database import Database
from exports.rendering import DocumentData, render
from models import migrate
from models.documents.reports import OfficialReport
from models.documents.tables import IndicatorTable, Tables
from services import document_deadlines, document_reports, document_tables, identity, periods
from tests.support.province import NOW, agency_of, make_province


@dataclass(frozen=True)
class Papers:
    """One document of each kind; `small` is an agency's that has no indicators."""

    annual: OfficialReport
    agency: OfficialReport
    small: OfficialReport
    tables: Tables
    indicators: IndicatorTable
    deadlines: document_deadlines.Deadlines

    @property
    def all(self) -> tuple[DocumentData, ...]:
        """Every document."""
        return (
            self.annual, self.agency, self.small, self.tables, self.indicators, self.deadlines,
        )  # fmt: skip


@cache
def papers() -> Papers:
    """Return the documents of the province."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/province.db"
        migrate.upgrade(url)
        database = Database(url)
        try:
            with database.begin() as session:
                plan = make_province(session)
                officer = identity.identify(session, "telegram", "9001")
                assert officer is not None
                period = periods.current(session, NOW, plan.id)
                return Papers(
                    annual=document_reports.annual(session, plan, 2026, NOW),
                    agency=document_reports.of_agency(
                        session, plan, agency_of(session, "so-tnmt"), 2026, NOW
                    ),
                    small=document_reports.of_agency(
                        session, plan, agency_of(session, "ubnd-tx-duyen-hai"), 2026, NOW
                    ),
                    tables=document_tables.tables(session, plan, 2026, NOW),
                    indicators=document_tables.indicator_table(session, plan, 2026, NOW),
                    deadlines=document_deadlines.deadlines(session, officer, period, NOW),
                )
        finally:
            database.close()


_CONTENTS: dict[int, bytes] = {}


def content_of(document: DocumentData) -> bytes:
    """Return the file of one of `papers()`, made once."""
    if id(document) not in _CONTENTS:
        _CONTENTS[id(document)] = render(document)
    return _CONTENTS[id(document)]


def opened(content: bytes) -> Document:
    """Return a Word file as python-docx reads it."""
    return docx.Document(io.BytesIO(content))


def text_of_word(content: bytes) -> str:
    """Return all that stands in a Word file, its tables and headers too."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        document = docx.Document(io.BytesIO(content))
        assert file.testzip() is None
    body = document.element.body
    marks = {"t": lambda node: node.text or "", "br": lambda _: "\n", "p": lambda _: "\n"}
    found = []
    for node in body.iter():
        name = node.tag.rpartition("}")[2]
        if name in marks:
            found.append(marks[name](node))
    return "".join(found)


#: What turns Word files into pages, and what reads pages.
PROGRAMS = ("soffice", "pdftotext", "pdffonts", "pdfinfo")


def missing_programs() -> list[str]:
    """Return the programs that are not installed here."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


def printed(files: dict[str, bytes], folder: Path) -> dict[str, Path]:
    """Return the files as PDF, all made by one run of LibreOffice."""
    sources = []
    for name, content in files.items():
        source = folder / f"{name}.docx"
        source.write_bytes(content)
        sources.append(str(source))
    command = [
        "soffice",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        *sources,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=100)
    return {name: folder / f"{name}.pdf" for name in files}


def run(*command: str) -> str:
    """Return what a program prints."""
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
