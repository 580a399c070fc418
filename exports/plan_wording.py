"""How the rows of the plan's appendices read on paper, for every document that shows them.

A cell that a row takes from its header is blank on paper; a document may want to show it.
"""

from dataclasses import dataclass
from datetime import date

from models.plan_document import PlanDocument
from models.plan_entries import IndicatorEntry, TaskEntry

INDICATOR_HEADS = (
    "STT", "Chỉ tiêu", "Đơn vị chủ trì thực hiện", "Đơn vị tính", "KH 2030", "Dự kiến đến 2050",
    "Kỳ báo cáo", "Ghi chú",
)  # fmt: skip
TASK_HEADS = (
    "STT", "Nhiệm vụ, hoạt động cụ thể", "Thời gian thực hiện", "Cơ quan chủ trì",
    "Cơ quan phối hợp", "Nguồn lực tài chính (1)", "Dự án, Đề án, nhiệm vụ (dự kiến)", "Ghi chú",
)  # fmt: skip
#: What stands above the two columns of agencies.
RESPONSIBILITY = "Phân công trách nhiệm"


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says, and whether it comes from the header and is blank on paper."""

    text: str
    inherited: bool = False

    @property
    def on_paper(self) -> str:
        """What stands in the cell on paper."""
        return "" if self.inherited else self.text


def indicator_cells(row: IndicatorEntry) -> tuple[Cell, ...]:
    """Return the cells of a row of appendix I, in the order of INDICATOR_HEADS."""
    return (
        Cell(_number_on_paper(row.code, row.parent)),
        Cell(row.title),
        Cell(row.lead_text or "", "lead" in row.inherited),
        Cell(row.unit or ""),
        Cell(row.target_2030_text or ""),
        Cell(row.target_2050_text or ""),
        Cell("Năm" if row.reporting == "annual" else ""),
        Cell(row.note or ""),
    )


def task_cells(row: TaskEntry) -> tuple[Cell, ...]:
    """Return the cells of a row of appendix II, in the order of TASK_HEADS."""
    reference = row.reference_882 and f"Triển khai mục {row.reference_882} - {DECISION_882}"
    inherited = row.inherited
    if row.note and "note" not in inherited:
        # A note of its own; what the header refers to stays with the header.
        own = reference if reference and "reference_882" not in inherited else None
        note = Cell("\n".join(filter(None, (own, row.note))))
    else:
        note = Cell(reference or "", "reference_882" in inherited)
    return (
        Cell(_letter_on_paper(row.code)),
        Cell(row.title),
        Cell(row.time_text or "", "time" in inherited),
        Cell(row.lead_text or "", "lead" in inherited),
        Cell(row.coordinating_text or "", "coordinating" in inherited),
        Cell(", ".join(row.funding), "funding" in inherited),
        Cell(_listed(row.products), "products" in inherited),
        note,
    )


def attached_to(document: PlanDocument) -> str:
    """Return the line under an appendix's title that says which decision it belongs to."""
    committee = document.agency(document.committee).name
    signed = day_in_words(document.signed_on)
    return f"(Kèm theo Quyết định số {document.number} {signed} của {committee})"


def day_in_words(day: date) -> str:
    """Return a day as decisions write it: a zero before days to 9, and before months 1 and 2."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


DECISION_882 = "Quyết định số 882/QĐ-TTg"


def _number_on_paper(code: str, parent: str | None) -> str:
    """Return "III" for a part's head, "3.1" for III.3.1 and where there are no parts."""
    part, _, below = code.partition(".")
    return below if parent is not None and part.isalpha() else code


def _letter_on_paper(code: str) -> str:
    """Return "a" for 6.a; a code of another form stands there whole, or it would be another's."""
    top, _, below = code.partition(".")
    return below if top.isdecimal() and len(below) == 1 and below.isalpha() else code


def _listed(texts: tuple[str, ...]) -> str:
    return "\n".join(f"- {text}" for text in texts) if len(texts) > 1 else "".join(texts)
