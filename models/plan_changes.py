"""What an import changes: rows field by field, and which agencies gain or lose a task."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from models.plan_document import PlanDocument
from models.plan_entries import AgencyEntry, GroupEntry, IndicatorEntry, TaskEntry
from models.plan_workbook.proposal import Proposal
from models.plans import PartyRole


class Part(StrEnum):
    """Which appendix a row is in."""

    INDICATOR = "indicator"  #: appendix I
    TASK = "task"  #: appendix II


class Turn(StrEnum):
    """What becomes of a row."""

    ADDED = "added"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


class Field(StrEnum):
    """What of a row changes."""

    TITLE = "title"
    TIME = "time"
    LEAD = "lead"
    COORDINATING = "coordinating"
    FUNDING = "funding"
    PRODUCTS = "products"
    NOTE = "note"
    REFERENCE = "reference_882"
    UNIT = "unit"
    TARGET_2030 = "target_2030"
    TARGET_2050 = "target_2050"
    REPORTING = "reporting"
    #: Whether it is reported, or a header.
    REPORTED = "reported"
    #: Which cells are blank, and so the header's.
    BLANKS = "blanks"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field before and after, as a person reads it."""

    field: Field
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row of an appendix that is added, changed or withdrawn; `title` is short."""

    part: Part
    turn: Turn
    code: str
    title: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Shift:
    """An agency, by its code, that gains or loses a task in a role."""

    code: str
    agency: str
    role: PartyRole
    is_gain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChanges:
    """Everything that an import changes.

    What of a workbook is not taken is said too: agencies and groups that differ from those that
    are loaded (they are changed in other ways), and a decision's number that is another one.
    """

    rows: tuple[RowChange, ...] = ()
    shifts: tuple[Shift, ...] = ()
    is_reordered: bool = False
    new_agencies: tuple[AgencyEntry, ...] = ()
    new_groups: tuple[GroupEntry, ...] = ()
    kept_agencies: tuple[str, ...] = ()
    kept_groups: tuple[str, ...] = ()
    other_number: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        return not (
            self.rows or self.shifts or self.is_reordered or self.new_agencies or self.new_groups
        )

    def count(self, turn: Turn) -> int:
        """Return how many rows are added, changed or withdrawn."""
        return sum(row.turn is turn for row in self.rows)


def compare(loaded: PlanDocument, proposal: Proposal, ended: frozenset[str]) -> PlanChanges:
    """Return what a proposal without problems changes in a loaded plan."""
    indicators = loaded.indicators if proposal.indicators is None else proposal.indicators
    agencies = {agency.code: agency for agency in loaded.agencies}
    groups = {group.code: group for group in loaded.groups}
    new_groups = tuple(each for each in proposal.groups if each.code not in groups)
    members = {
        group.code: tuple(code for code in group.members if code not in ended)
        for group in (*loaded.groups, *new_groups)
    }
    number = proposal.heading.number
    return PlanChanges(
        rows=(
            *_rows(Part.INDICATOR, _INDICATOR_FIELDS, loaded.indicators, indicators),
            *_rows(Part.TASK, _TASK_FIELDS, loaded.tasks, proposal.tasks),
        ),
        shifts=_shifts(loaded.tasks, proposal.tasks, members),
        is_reordered=_is_reordered(loaded.tasks, proposal.tasks)
        or _is_reordered(loaded.indicators, indicators),
        new_agencies=tuple(
            each
            for each in proposal.administration.agencies
            if each.code not in agencies and each.code not in ended
        ),
        new_groups=new_groups,
        kept_agencies=tuple(
            each.code
            for each in proposal.administration.agencies
            if each.code in ended
            or (each.code in agencies and not _alike(each, agencies[each.code]))
        ),
        kept_groups=tuple(
            each.code
            for each in proposal.groups
            if each.code in groups and not _alike_groups(each, groups[each.code])
        ),
        other_number=number if number not in (None, loaded.number) else None,
    )


def given_to(task: TaskEntry, members: Mapping[str, Sequence[str]]) -> dict[str, PartyRole]:
    """Return who has a task, in which role; who leads does not coordinate as well."""
    given: dict[str, PartyRole] = {}
    if not task.is_leaf:
        return given
    for role, codes, groups in (
        (PartyRole.LEAD, task.leads, task.lead_groups),
        (PartyRole.COORDINATING, task.coordinating, task.coordinating_groups),
    ):
        grouped = (code for group in groups for code in members.get(group, ()))
        for code in (*codes, *grouped):
            given.setdefault(code, role)
    return given


def fingerprint(loaded: PlanDocument) -> str:
    """Return a short mark of a plan as it is loaded: another one if anything of it changes."""
    text = json.dumps(asdict(loaded), default=_plain, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else str(value)


Shown = Mapping[Field, tuple[tuple[str, ...], Callable[[Any], str]]]

#: Each field with the attributes that belong to it, and how it reads.
_TASK_FIELDS: Shown = {
    Field.TITLE: (("title",), lambda task: task.title),
    Field.TIME: (("time_text", "years", "recurrence", "due"), lambda task: task.time_text or ""),
    Field.LEAD: (("lead_text", "leads", "lead_groups"), lambda task: task.lead_text or ""),
    Field.COORDINATING: (
        ("coordinating_text", "coordinating", "coordinating_groups"),
        lambda task: task.coordinating_text or "",
    ),
    Field.FUNDING: (("funding",), lambda task: ", ".join(task.funding)),
    Field.PRODUCTS: (("products",), lambda task: "; ".join(task.products)),
    Field.NOTE: (("note",), lambda task: task.note or ""),
    Field.REFERENCE: (("reference_882",), lambda task: task.reference_882 or ""),
    Field.REPORTED: (("is_leaf",), lambda task: _mark(is_on=task.is_leaf)),
    Field.BLANKS: (("inherited",), lambda task: ", ".join(sorted(task.inherited))),
}
_INDICATOR_FIELDS: Shown = {
    Field.TITLE: (("title",), lambda row: row.title),
    Field.LEAD: (("lead_text", "leads"), lambda row: row.lead_text or ""),
    Field.UNIT: (("unit",), lambda row: row.unit or ""),
    Field.TARGET_2030: (
        ("target_2030", "target_2030_text"),
        lambda row: row.target_2030_text or "",
    ),
    Field.TARGET_2050: (
        ("target_2050", "target_2050_text"),
        lambda row: row.target_2050_text or "",
    ),
    Field.REPORTING: (("reporting",), lambda row: _mark(is_on=bool(row.reporting))),
    Field.NOTE: (("note",), lambda row: row.note or ""),
    Field.REPORTED: (("is_reportable",), lambda row: _mark(is_on=row.is_reportable)),
    Field.BLANKS: (("inherited",), lambda row: ", ".join(sorted(row.inherited))),
}


def _mark(*, is_on: bool) -> str:
    return "✓" if is_on else ""


def _rows(
    part: Part,
    fields: Shown,
    before: Sequence[TaskEntry | IndicatorEntry],
    after: Sequence[TaskEntry | IndicatorEntry],
) -> list[RowChange]:
    former = {row.code: row for row in before}
    codes = {row.code for row in after}
    found = []
    for row in after:
        title = row.short if isinstance(row, TaskEntry) else row.title
        old = former.get(row.code)
        if old is None:
            found.append(RowChange(part, Turn.ADDED, row.code, title))
        elif changed := _field_changes(fields, old, row):
            found.append(RowChange(part, Turn.CHANGED, row.code, title, changed))
    for row in before:
        if row.code not in codes:
            title = row.short if isinstance(row, TaskEntry) else row.title
            found.append(RowChange(part, Turn.WITHDRAWN, row.code, title))
    return found


def _field_changes(fields: Shown, old: Any, new: Any) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(field, show(old), show(new))
        for field, (names, show) in fields.items()
        if any(getattr(old, name) != getattr(new, name) for name in names)
    )


def _shifts(
    before: Sequence[TaskEntry],
    after: Sequence[TaskEntry],
    members: Mapping[str, Sequence[str]],
) -> tuple[Shift, ...]:
    had = {task.code: given_to(task, members) for task in before}
    has = {task.code: given_to(task, members) for task in after}
    found = []
    for code in dict.fromkeys([*had, *has]):
        old, new = had.get(code, {}), has.get(code, {})
        found += [
            Shift(code, agency, role, is_gain=False)
            for agency, role in old.items()
            if new.get(agency) is not role
        ]
        found += [
            Shift(code, agency, role, is_gain=True)
            for agency, role in new.items()
            if old.get(agency) is not role
        ]
    return tuple(found)


def _is_reordered(before: Sequence[Any], after: Sequence[Any]) -> bool:
    old, new = [row.code for row in before], [row.code for row in after]
    common = set(old) & set(new)
    return [code for code in old if code in common] != [code for code in new if code in common]


def _alike(one: AgencyEntry, other: AgencyEntry) -> bool:
    return replace(one, aliases=()) == replace(other, aliases=()) and set(one.aliases) == set(
        other.aliases
    )


def _alike_groups(one: GroupEntry, other: GroupEntry) -> bool:
    return one.name == other.name and set(one.members) == set(other.members)
