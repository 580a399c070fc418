"""The real plan as the sheets of a workbook, to be changed by a test."""

import copy
import functools
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from core import workbooks
from core.text import fold
from exports.plan_xlsx import plan_workbook
from models.plan_document import PlanDocument
from tests.support.chat import REAL_PLAN

NOW = datetime(2026, 11, 2, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
ONE, TWO = "Phụ lục I", "Phụ lục II"
#: The columns of appendix II.
NUMBER, TITLE, TIME, LEAD, COORDINATING, FUNDING, PRODUCTS, NOTE = range(8)

#: The real plan as the database gives it back: nothing says why a group is unsettled.
DOCUMENT = PlanDocument(
    code="1649",
    number=REAL_PLAN.number,
    signed_on=REAL_PLAN.signed_on,
    title=REAL_PLAN.title,
    receiving=REAL_PLAN.receiving,
    committee=REAL_PLAN.committee,
    tasks=REAL_PLAN.tasks,
    indicators=REAL_PLAN.indicators,
    text=REAL_PLAN.text,
    agencies=REAL_PLAN.agencies,
    groups=tuple(replace(group, reason=None) for group in REAL_PLAN.groups),
)


@functools.cache
def _real() -> dict[str, list[list[str]]]:
    return workbooks.read(plan_workbook(DOCUMENT, NOW))


class Book:
    """The exported plan; rows of appendix II are found by how their titles begin."""

    def __init__(self) -> None:
        self.sheets = copy.deepcopy(_real())

    def row(self, title: str, sheet: str = TWO) -> list[str]:
        for row in self.sheets[sheet]:
            if len(row) > TITLE and fold(row[TITLE]).startswith(fold(title)):
                row.extend("" for _ in range(8 - len(row)))
                return row
        raise AssertionError(title)

    def remove(self, title: str, sheet: str = TWO) -> None:
        self.sheets[sheet].remove(self.row(title, sheet))

    def add(self, number: str, title: str, lead: str = "", **cells: str) -> None:
        """Add a row behind the last one."""
        names = ("time", "lead", "coordinating", "funding", "products", "note")
        row = [number, title, *({"lead": lead, **cells}.get(name, "") for name in names)]
        self.sheets[TWO].insert(len(self.sheets[TWO]) - 1, row)
