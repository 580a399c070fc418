"""Reads a plan from its folder of YAML files into plain data.

`plan.yaml` names the plan and its annual period, `agencies.yaml` and `groups.yaml` say who there
is, `tasks.yaml` and `indicators.yaml` hold the rows of the appendices, `text.yaml` the passages,
`calendar.yaml` the days on which the public calendar is wrong and `repairs.yaml` what was mended
in the copy of the decision. The head of each file documents it.

A cell that a sub-row leaves blank is taken from its header while reading; which cells those are
stands in `TaskEntry.inherited`.
"""

from datetime import date
from pathlib import Path
from typing import Any

from models.plan_cells import Cells, PlanProblems, Problem, Sheet
from models.plan_checks import check
from models.plan_entries import (
    CELLS,
    AgencyEntry,
    CalendarEntry,
    GroupEntry,
    IndicatorEntry,
    PassageEntry,
    PeriodEntry,
    PlanFile,
    RepairEntry,
    TaskEntry,
)
from models.plan_indicators import read_indicators, read_passages
from models.plan_inheritance import inherit

__all__ = [
    "AgencyEntry",
    "CalendarEntry",
    "GroupEntry",
    "IndicatorEntry",
    "PassageEntry",
    "PeriodEntry",
    "PlanFile",
    "PlanProblems",
    "Problem",
    "RepairEntry",
    "TaskEntry",
    "read_plan",
]

KINDS = (
    "province", "department", "vertical", "union", "district", "commune", "office", "recipient",
)  # fmt: skip
SOURCES = ("plan", "known")
REPAIRS = ("letters", "join", "shift", "drop")

#: YAML 1.1 reads a bare `off` as false and a bare `on` as true.
_DAY_WORDS: dict[Any, bool] = {"work": True, "off": False, False: False}


def read_plan(folder: Path) -> PlanFile:
    """Return the plan of a folder; raise PlanProblems with everything that is wrong with it."""
    problems: list[Problem] = []
    names = (
        "plan", "agencies", "groups", "tasks", "indicators", "text", "repairs", "calendar",
    )  # fmt: skip
    sheets = {name: Sheet.open(folder, f"{name}.yaml", problems) for name in names}
    if not sheets["plan"].entries:
        raise PlanProblems(
            problems or [Problem("plan.yaml", "the file", "It is empty.", "Fill it.")]
        )
    tasks = inherit([_task(cells) for cells in sheets["tasks"].entries])
    plan = _plan(
        sheets["plan"].entries[0],
        tasks=tuple(tasks),
        indicators=read_indicators(sheets["indicators"].entries),
        text=read_passages(sheets["text"].entries),
        agencies=tuple(map(_agency, sheets["agencies"].entries)),
        groups=tuple(map(_group, sheets["groups"].entries)),
        repairs=tuple(map(_repair, sheets["repairs"].entries)),
        calendar=tuple(filter(None, map(_calendar_entry, sheets["calendar"].entries))),
    )
    problems += check(plan)
    if problems:
        raise PlanProblems(problems)
    return plan


def _plan(
    cells: Cells,
    *,
    tasks: tuple[TaskEntry, ...],
    indicators: tuple[IndicatorEntry, ...],
    text: tuple[PassageEntry, ...],
    agencies: tuple[AgencyEntry, ...],
    groups: tuple[GroupEntry, ...],
    repairs: tuple[RepairEntry, ...],
    calendar: tuple[CalendarEntry, ...],
) -> PlanFile:
    cells.allow(
        "territory", "number", "signed_on", "title", "issuer", "years", "vision", "receiving",
        "committee", "period",
    )  # fmt: skip
    period = cells.under("period")
    period.allow("opens", "cutoff", "due")
    years = cells.years("years")
    if years is None:
        cells.note('"years" is missing.', "Write the first and the last year: [2023, 2030].")
    return PlanFile(
        territory=cells.text("territory"),
        number=cells.text("number"),
        signed_on=cells.day("signed_on") or date.min,
        title=cells.text("title"),
        issuer=cells.text("issuer"),
        years=years or (0, 0),
        vision=cells.number("vision"),
        receiving=cells.text("receiving"),
        committee=cells.text("committee"),
        period=PeriodEntry(period.text("opens"), period.text("cutoff"), period.text("due")),
        tasks=tasks,
        indicators=indicators,
        text=text,
        agencies=agencies,
        groups=groups,
        repairs=repairs,
        calendar=calendar,
    )


def _task(cells: Cells) -> TaskEntry:
    own = ("code", "parent", "title", "short", "doubt", "related")
    cells.allow(*own, *(field for fields in CELLS.values() for field in fields))
    recurrence = cells.text_or_none("recurrence")
    if recurrence not in (None, "annual"):
        cells.note(f'"recurrence" is "{recurrence}".', 'Write "annual" or leave it out.')
    return TaskEntry(
        code=cells.text("code"),
        parent=cells.text_or_none("parent"),
        title=cells.text("title"),
        short=cells.text("short"),
        time_text=cells.text_or_none("time_text"),
        years=cells.years("years"),
        recurrence=recurrence,
        due=cells.text_or_none("due"),
        lead_text=cells.text_or_none("lead_text"),
        leads=cells.texts("leads"),
        lead_groups=cells.texts("lead_groups"),
        coordinating_text=cells.text_or_none("coordinating_text"),
        coordinating=cells.texts("coordinating"),
        coordinating_groups=cells.texts("coordinating_groups"),
        funding=cells.texts("funding"),
        products=cells.texts("products"),
        note=cells.text_or_none("note"),
        reference_882=cells.text_or_none("reference_882"),
        doubt=cells.text_or_none("doubt"),
        related=cells.texts("related"),
    )


def _agency(cells: Cells) -> AgencyEntry:
    cells.allow("code", "name", "short", "aliases", "kind", "parent", "source")
    return AgencyEntry(
        code=cells.text("code"),
        name=cells.text("name"),
        short=cells.text("short"),
        kind=cells.one_of("kind", KINDS),
        source=cells.one_of("source", SOURCES),
        parent=cells.text_or_none("parent"),
        aliases=cells.texts("aliases"),
    )


def _group(cells: Cells) -> GroupEntry:
    cells.allow("code", "name", "members", "unsettled", "reason")
    return GroupEntry(
        code=cells.text("code"),
        name=cells.text("name"),
        members=cells.texts("members"),
        unsettled=cells.flag("unsettled"),
        reason=cells.text_or_none("reason"),
    )


def _repair(cells: Cells) -> RepairEntry:
    cells.allow("line", "kind", "before", "after", "why")
    return RepairEntry(
        line=cells.number("line"),
        kind=cells.one_of("kind", REPAIRS),
        before=cells.text("before"),
        after=cells.text("after"),
        why=cells.text("why"),
    )


def _calendar_entry(cells: Cells) -> CalendarEntry | None:
    cells.allow("date", "day", "source")
    day = cells.day("date")
    word = cells.values.get("day")
    working = _DAY_WORDS.get(word) if isinstance(word, str | bool) else None
    if working is None:
        cells.note(f'"day" is {word!r}.', 'Write "work" or "off".')
    source = cells.text("source")
    return None if day is None or working is None else CalendarEntry(day, working, source)
