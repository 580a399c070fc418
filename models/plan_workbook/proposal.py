"""A plan as a workbook proposes it: rows, agencies, what was skipped, and what is wrong."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.text import fold
from models.plan_document import PlanDocument
from models.plan_entries import (
    AgencyEntry,
    FormerAgency,
    GroupEntry,
    IndicatorEntry,
    PassageEntry,
    TaskEntry,
)
from models.plan_workbook.agencies import (
    AGENCIES,
    GROUPS,
    Administration,
    read_agencies,
    read_groups,
)
from models.plan_workbook.cells import known_parties
from models.plan_workbook.indicators import INDICATORS, read_indicators
from models.plan_workbook.parties import PartyReader
from models.plan_workbook.problems import SheetProblem, What, problem
from models.plan_workbook.table import Skipped, Table, find_table
from models.plan_workbook.tasks import TASKS, read_tasks

Sheets = Mapping[str, Sequence[Sequence[str]]]

_ATTACHED = re.compile(
    r"số\s+(?P<number>[\w./-]+)\s*,?\s+ngày\s+(?P<day>\d{1,2})\s*(?:tháng|[/.-])\s*"
    r"(?P<month>\d{1,2})\s*(?:năm|[/.-])\s*(?P<year>\d{4})",
    re.IGNORECASE,
)
_APPENDIX = re.compile(r"phu luc\b.{0,10}")
_FOOTNOTE = "ghi chu:"


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the tables: which decision they belong to."""

    number: str | None = None
    signed_on: date | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a workbook holds. With `problems` the rest is only as good as it could be read.

    `indicators` is None where there is no row of them: those that are loaded stay. `agencies`
    and `groups` are those of the workbook's own sheets, empty where there are none. `text` holds
    the titles and the footnote of the appendices.
    """

    heading: Heading = field(default=Heading())
    tasks: tuple[TaskEntry, ...] = ()
    indicators: tuple[IndicatorEntry, ...] | None = None
    text: tuple[PassageEntry, ...] = ()
    administration: Administration = field(default=Administration())
    groups: tuple[GroupEntry, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    problems: tuple[SheetProblem, ...] = ()


def is_plan(sheets: Sheets) -> bool:
    """Return whether a workbook has a table of tasks or of indicators."""
    return any(
        find_table(name, rows, kind) is not None
        for name, rows in sheets.items()
        for kind in (TASKS, INDICATORS)
    )


def read(
    sheets: Sheets,
    loaded: PlanDocument | None,
    *,
    is_new: bool = False,
    former: Sequence[FormerAgency] = (),
) -> Proposal:
    """Return what the sheets of a workbook propose, with everything that is wrong.

    `loaded` is the plan that they change, or, where a new one `is_new`, a plan of the same
    territory whose agencies it shares (None: there is none yet). `former` are the agencies
    that are no more: an older workbook may still list them, and nothing new is given to them.
    """
    tables, problems = _find(sheets)
    if TASKS.name not in tables:
        first = next(iter(sheets), "")
        return Proposal(problems=(*problems, problem(first, 0, 0, What.NO_TABLE)))
    own = tables.get(AGENCIES.name)
    administration = read_agencies(own) if own else Administration()
    ended = {each.code for each in former}
    living = [each for each in administration.agencies if each.code not in ended]
    agencies = _together(loaded.agencies if loaded else (), living)
    their_groups = tables.get(GROUPS.name)
    settled = loaded.groups if loaded else ()
    groups = read_groups(their_groups, agencies, settled) if their_groups else ()
    known = known_parties(loaded.tasks) if loaded else {}
    reader = PartyReader(agencies, _together_groups(settled, groups), known, former)
    heading = _heading(tables[TASKS.name])
    begins = heading.signed_on or (loaded.signed_on if loaded else None)
    rows = () if is_new or loaded is None else loaded.tasks
    tasks = read_tasks(
        tables[TASKS.name],
        reader,
        {task.code: task for task in rows},
        begins.year if begins else None,
    )
    indicators = None
    if INDICATORS.name in tables and tables[INDICATORS.name].lines:
        before = () if is_new or loaded is None else loaded.indicators
        indicators = read_indicators(
            tables[INDICATORS.name], reader, {row.code: row for row in before}
        )
    return Proposal(
        heading=heading,
        tasks=tasks,
        indicators=indicators,
        text=tuple(_passages(tables)),
        administration=administration,
        groups=groups,
        skipped=tuple(each for table in tables.values() for each in table.skipped),
        problems=(*problems, *_in_order(tables.values())),
    )


def _find(sheets: Sheets) -> tuple[dict[str, Table], list[SheetProblem]]:
    """Return the tables by their kinds; a second one of a kind is a problem."""
    found: dict[str, Table] = {}
    problems = []
    for name, rows in sheets.items():
        for kind in (TASKS, INDICATORS, GROUPS, AGENCIES):
            table = find_table(name, rows, kind)
            if table is None:
                continue
            if kind.name in found:
                other = found[kind.name].sheet
                problems.append(problem(name, 0, 0, What.TWO_TABLES, other=other))
            else:
                found[kind.name] = table
            break
    return found, problems


def _in_order(tables: Iterable[Table]) -> Iterable[SheetProblem]:
    """Yield the problems of the tables as one reads a sheet: row by row, from the left."""
    for table in tables:
        yield from sorted(table.problems, key=lambda each: (each.row, len(each.cell), each.cell))


def _together(
    loaded: Sequence[AgencyEntry], own: Sequence[AgencyEntry]
) -> tuple[AgencyEntry, ...]:
    codes = {agency.code for agency in loaded}
    return (*loaded, *(agency for agency in own if agency.code not in codes))


def _together_groups(
    loaded: Sequence[GroupEntry], own: Sequence[GroupEntry]
) -> tuple[GroupEntry, ...]:
    codes = {group.code for group in loaded}
    return (*loaded, *(group for group in own if group.code not in codes))


def _heading(table: Table) -> Heading:
    number, signed_on = None, None
    for line in table.above:
        if found := _ATTACHED.search(line):
            number = found["number"]
            try:
                signed_on = date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError:
                signed_on = None
    return Heading(number, signed_on, _title(table))


def _title(table: Table) -> str | None:
    """Return the title above a table: what is neither "Phụ lục II" nor the decision's line."""
    titles = [
        line
        for line in table.above
        if not _ATTACHED.search(line) and not _APPENDIX.fullmatch(fold(line))
    ]
    return " ".join(titles) or None


def _passages(tables: Mapping[str, Table]) -> list[PassageEntry]:
    passages = []
    for kind, code in ((INDICATORS, "PL.I"), (TASKS, "PL.II")):
        table = tables.get(kind.name)
        if table is None:
            continue
        notes = (each.text for each in table.skipped if fold(each.text).startswith(_FOOTNOTE))
        footnote = next(notes, "").partition(":")[2].strip() or None
        if _title(table) or footnote:
            passages.append(PassageEntry(code, _title(table), footnote=footnote))
    return passages
