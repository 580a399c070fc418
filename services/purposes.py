"""What files are fetched for: how each is read, and which service takes what was read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core import workbooks
from models.downloads import Download
from models.plan_workbook import proposal
from services import people_workbook, plan_import
from services.plan_import import Sheets


@dataclass(frozen=True, slots=True)
class Purpose:
    """`read` looks into the bytes, outside of any transaction, and raises BadWorkbook.

    `take(session, download, what was read, now, machine_now)` does the work and writes the answer
    into the outbox, in one transaction with the mark that the file is done.
    """

    read: Callable[[bytes], Any]
    take: Callable[[Session, Download, Any, datetime, datetime], None]


def _take_workbook(
    session: Session, download: Download, sheets: Sheets, now: datetime, machine_now: datetime
) -> None:
    """Take a workbook for what its heads say that it is: a list of people, else a plan.

    A plan's sheet of agencies has names and roles too, so the plan's tables are looked for first.
    """
    is_people = not proposal.is_plan(sheets) and people_workbook.is_for_us(
        session, download, sheets, now
    )
    take = people_workbook.take if is_people else plan_import.take
    take(session, download, sheets, now, machine_now)


#: A new purpose is one line.
PURPOSES: dict[str, Purpose] = {
    plan_import.PURPOSE: Purpose(workbooks.read, _take_workbook),
}
