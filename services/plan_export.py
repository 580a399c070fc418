"""The plan as other programs read it (`xanh plan export --format json`).

plan        number, signed_on, title
tasks       the rows of appendix II: code, parent, title, reportable, years ([from, to] or null),
            recurrence ("annual" or null), due ("before 11-20" or null), lead_text,
            coordinating_text, leads and lead_groups (codes, as the row names them), funding
            (["I", …]), products (text, a product a line), note, reference_882, inherited (the
            fields above that the row takes from its header)
indicators  the rows of appendix I: code, group (the part's head, null for a head), title, leads,
            unit, target_2030 and target_2050 ({kind: "at_least" | "exact", value} or {kind:
            "range", low, high} or null), reporting ("annual" or null), note, direction
agencies    code, name, aliases (abbreviations among them), kind, parent
groups      code, name, members (codes; empty where nobody has been named yet)
"""

from decimal import Decimal
from typing import Any

from models.plan_document import PlanDocument
from models.plan_entries import CELLS, IndicatorEntry, TaskEntry
from models.targets import Target, TargetKind


def as_dict(document: PlanDocument) -> dict[str, Any]:
    """Return the plan as other programs read it: texts, numbers, lists and None."""
    return {
        "plan": {
            "number": document.number,
            "signed_on": document.signed_on.isoformat(),
            "title": document.title,
        },
        "tasks": [_task_as_dict(task) for task in document.tasks],
        "indicators": [_indicator_as_dict(row) for row in document.indicators],
        "agencies": [
            {
                "code": agency.code,
                "name": agency.name,
                "aliases": list(dict.fromkeys((agency.short, *agency.aliases))),
                "kind": agency.kind,
                "parent": agency.parent,
            }
            for agency in document.agencies
        ],
        "groups": [
            {"code": group.code, "name": group.name, "members": list(group.members)}
            for group in document.groups
        ],
    }


def _task_as_dict(task: TaskEntry) -> dict[str, Any]:
    cells = {
        "years": list(task.years) if task.years else None,
        "recurrence": task.recurrence,
        "due": task.due,
        "lead_text": task.lead_text,
        "coordinating_text": task.coordinating_text,
        "leads": list(task.leads),
        "lead_groups": list(task.lead_groups),
        "funding": list(task.funding),
        "products": "\n".join(task.products) or None,
        "note": task.note,
        "reference_882": task.reference_882,
    }
    taken = {field for cell in task.inherited for field in CELLS[cell]}
    return {
        "code": task.code,
        "parent": task.parent,
        "title": task.title,
        "reportable": task.is_leaf,
        **cells,
        "inherited": [field for field, value in cells.items() if field in taken and value],
    }


def _indicator_as_dict(row: IndicatorEntry) -> dict[str, Any]:
    return {
        "code": row.code,
        "group": row.code.partition(".")[0] if row.parent else None,
        "title": row.title,
        "leads": list(row.leads),
        "unit": row.unit,
        "target_2030": _target_as_dict(row.target_2030),
        "target_2050": _target_as_dict(row.target_2050),
        "reporting": row.reporting,
        "note": row.note,
        "direction": row.direction,
    }


def _target_as_dict(target: Target | None) -> dict[str, Any] | None:
    if target is None:
        return None
    if target.kind is TargetKind.RANGE:
        return {
            "kind": target.kind.value,
            "low": _number(target.low),
            "high": _number(target.high),
        }
    return {"kind": target.kind.value, "value": _number(target.low)}


def _number(number: Decimal) -> int | float:
    # The shortest float that reads back as these digits prints as them: no noise up to 15 digits.
    return int(number) if number == number.to_integral_value() else float(number)
