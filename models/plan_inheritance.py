"""What a row takes from the row above it, wherever the rows come from: files or workbooks."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from models.plan_checks import cycles
from models.plan_entries import CELLS, IndicatorEntry, TaskEntry


def inherit(tasks: Sequence[TaskEntry]) -> list[TaskEntry]:
    """Fill blank cells from the headers and tell headers from leaves; the order stays."""
    raw = {task.code: task for task in tasks}
    headers = {task.parent for task in raw.values()}
    lost = set(cycles({task.code: task.parent for task in raw.values()}))
    full: dict[str, TaskEntry] = {}

    def fill(task: TaskEntry) -> TaskEntry:
        if task.code not in full:
            orphan = task.parent is None or task.code in lost
            header = None if orphan else raw.get(str(task.parent))
            whole = task if header is None else _fill_from(task, fill(header))
            full[task.code] = replace(whole, is_leaf=task.code not in headers)
        return full[task.code]

    return [fill(task) for task in tasks]


def inherit_leads(rows: Sequence[IndicatorEntry]) -> tuple[IndicatorEntry, ...]:
    """Give indicators without lead agencies those of the row above; say which are reported."""
    own = {row.code: row for row in rows}
    headers = {row.parent for row in rows}
    return tuple(
        replace(
            _lead_from_above(row, own),
            is_reportable=row.code not in headers or bool(row.target_2030 or row.target_2050),
        )
        for row in rows
    )


def _fill_from(task: TaskEntry, header: TaskEntry) -> TaskEntry:
    taken: dict[str, Any] = {}
    inherited: set[str] = set()
    for cell, fields in CELLS.items():
        values = {field: getattr(header, field) for field in fields}
        if any(values.values()) and not any(getattr(task, field) for field in fields):
            taken |= values
            inherited.add(cell)
    return replace(task, **taken, inherited=frozenset(inherited))


def _lead_from_above(row: IndicatorEntry, own: dict[str, IndicatorEntry]) -> IndicatorEntry:
    above: IndicatorEntry | None = row
    # A row cannot be deeper than there are rows; a circle of parents would never end.
    for _ in own:
        if above is None or above.leads or above.lead_text:
            break
        above = own.get(above.parent or "")
    if above is None or above is row or not above.leads:
        return row
    return replace(
        row, leads=above.leads, lead_text=above.lead_text, inherited=frozenset({"lead"})
    )
