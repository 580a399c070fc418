"""What must hold between the entries of a plan; each breach says what to do about it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from models import passages
from models.agency_names import shared_names
from models.deadlines import parse_due
from models.plan_cells import Problem
from models.plan_entries import AgencyEntry, GroupEntry, IndicatorEntry, PlanFile, TaskEntry
from models.targets import in_words

#: The longest short title in characters: more does not fit on a phone's button.
SHORT_TITLE_LIMIT = 60

#: Sources of money: state budget, international support, loans and private capital, the community.
FUNDING = ("I", "II", "III", "IV")

#: Units of indicators; an index has none.
UNITS = ("%", "%/năm", "Tấn khí CO2", "Tấn khí CO2/triệu đồng", "Đô thị")

_A_LEAP_YEAR = 2024
_FIGURE = re.compile(r"\d+(?:,\d+)?")


def cycles(parents: Mapping[str, str | None]) -> list[str]:
    """Return the codes that are their own ancestors."""
    return [code for code in parents if _comes_back(code, parents)]


def check(plan: PlanFile) -> list[Problem]:
    """Return everything that is wrong between the entries of a plan."""
    agencies = {agency.code for agency in plan.agencies}
    groups = {group.code for group in plan.groups}
    return [
        *_check_plan(plan, agencies),
        *_check_agencies(plan.agencies),
        *_check_groups(plan.groups, agencies),
        *_check_tasks(plan.tasks, agencies, groups),
        *_check_related(plan),
        *_check_indicators(plan.indicators, agencies),
        *_duplicates("text.yaml", (passage.code for passage in plan.text)),
        *_duplicates("calendar.yaml", (entry.day.isoformat() for entry in plan.calendar)),
    ]


def _check_plan(plan: PlanFile, agencies: set[str]) -> Iterable[Problem]:
    file = "plan.yaml"
    for key, code in (("receiving", plan.receiving), ("committee", plan.committee)):
        if code not in agencies:
            yield _unknown(file, key, code, "agencies.yaml")
    for key, day in (("opens", plan.period.opens), ("cutoff", plan.period.cutoff)):
        try:
            date.fromisoformat(f"{_A_LEAP_YEAR}-{day}")
        except ValueError:
            yield Problem(file, key, f'"{day}" is no day of the year.', 'Write it as "10-31".')
    yield from _check_due(file, "due", plan.period.due)


def _check_agencies(agencies: tuple[AgencyEntry, ...]) -> Iterable[Problem]:
    file = "agencies.yaml"
    codes = {agency.code for agency in agencies}
    yield from _duplicates(file, (agency.code for agency in agencies))
    for agency in agencies:
        if agency.parent is not None and agency.parent not in codes:
            yield _unknown(file, agency.code, agency.parent, file)
    yield from _cycles(file, {agency.code: agency.parent for agency in agencies})
    for name, owners in shared_names({each.code: each.names for each in agencies}).items():
        yield Problem(
            file,
            " and ".join(owners),
            f'They share the name "{name}".',
            "Take it from all of them but one, or make it longer.",
        )


def _check_groups(groups: tuple[GroupEntry, ...], agencies: set[str]) -> Iterable[Problem]:
    file = "groups.yaml"
    yield from _duplicates(file, (group.code for group in groups))
    for group in groups:
        if group.code in agencies:
            yield Problem(file, group.code, "An agency has this code.", "Give the group another.")
        for member in group.members:
            if member not in agencies:
                yield _unknown(file, group.code, member, "agencies.yaml")
        if group.unsettled and group.members:
            yield Problem(
                file, group.code, "It is unsettled and has members.", 'Take "unsettled" away.'
            )
        if group.unsettled and group.reason is None:
            yield Problem(file, group.code, "It is unsettled.", 'Say why in "reason".')
        if not group.unsettled and not group.members:
            yield Problem(
                file, group.code, "It has no members.", 'List them or write "unsettled: true".'
            )


def _check_tasks(
    tasks: tuple[TaskEntry, ...], agencies: set[str], groups: set[str]
) -> Iterable[Problem]:
    file = "tasks.yaml"
    codes = {task.code for task in tasks}
    yield from _duplicates(file, (task.code for task in tasks))
    yield from _cycles(file, {task.code: task.parent for task in tasks})
    for task in tasks:
        head, dot, _ = task.code.rpartition(".")
        if task.parent is not None and task.parent not in codes:
            yield Problem(
                file, task.code, f'Its header "{task.parent}" is missing.', "Add that row."
            )
        elif dot and task.parent != head:
            yield Problem(
                file, task.code, "A sub-task names its header.", f'Write parent: "{head}".'
            )
        for code in (*task.leads, *task.coordinating):
            if code not in agencies:
                yield _unknown(file, task.code, code, "agencies.yaml")
        for code in (*task.lead_groups, *task.coordinating_groups):
            if code not in groups:
                yield _unknown(file, task.code, code, "groups.yaml")
        if task.is_leaf and not task.leads and not task.lead_groups:
            yield Problem(
                file,
                task.code,
                "Nobody leads it.",
                'Fill "leads" or "lead_groups", here or in its header.',
            )
        if len(task.short) > SHORT_TITLE_LIMIT:
            yield Problem(
                file,
                task.code,
                f"The short title has {len(task.short)} characters.",
                f"Use at most {SHORT_TITLE_LIMIT}.",
            )
        for source in task.funding:
            if source not in FUNDING:
                yield Problem(
                    file, task.code, f'"{source}" is no source of money.', "Use I, II, III or IV."
                )
        if task.due is not None:
            yield from _check_due(file, task.code, task.due)


def _check_related(plan: PlanFile) -> Iterable[Problem]:
    file = "tasks.yaml"
    texts = {passage.code: passage.text or "" for passage in plan.text}
    for task in plan.tasks:
        for reference in task.related:
            code, heading = passages.read_reference(reference)
            if code not in texts:
                yield _unknown(file, task.code, code, "text.yaml")
            elif heading is not None and passages.part(texts[code], heading) is None:
                yield Problem(
                    file,
                    task.code,
                    f'{code} has no part "{heading}".',
                    f'Write the heading as it stands behind a "-" of {code}.',
                )


def _check_indicators(
    indicators: tuple[IndicatorEntry, ...], agencies: set[str]
) -> Iterable[Problem]:
    file = "indicators.yaml"
    codes = {row.code for row in indicators}
    yield from _duplicates(file, (row.code for row in indicators))
    for row in indicators:
        head, dot, _ = row.code.rpartition(".")
        if row.parent is not None and row.parent not in codes:
            yield Problem(file, row.code, f'The row "{row.parent}" is missing.', "Add that row.")
        elif row.parent != (head if dot else None):
            yield Problem(
                file, row.code, "A row names the one above it.", f'Write parent: "{head}".'
            )
        for code in row.leads:
            if code not in agencies:
                yield _unknown(file, row.code, code, "agencies.yaml")
        if row.is_reportable and not row.leads:
            yield Problem(file, row.code, "Nobody leads it.", 'Fill "leads", here or above.')
        if row.unit is not None and row.unit not in UNITS:
            yield Problem(
                file,
                row.code,
                f'"{row.unit}" is no unit.',
                f"Use one of: {', '.join(UNITS)}.",
            )
        for target, written in (
            (row.target_2030, row.target_2030_text),
            (row.target_2050, row.target_2050_text),
        ):
            for number in target.numbers if target else ():
                if in_words(number) not in _FIGURE.findall(written or ""):
                    yield Problem(
                        file,
                        row.code,
                        f'"{written}" does not name {in_words(number)} as a figure.',
                        "Correct what is written or the figure.",
                    )


def _check_due(file: str, entry: str, rule: str) -> Iterable[Problem]:
    try:
        parse_due(rule)
    except ValueError as error:
        yield Problem(file, entry, str(error), 'Write "before 11-20" or "by 11-20".')


def _duplicates(file: str, codes: Iterable[str]) -> Iterable[Problem]:
    for code, times in Counter(codes).items():
        if times > 1:
            yield Problem(file, code, f"It stands there {times} times.", "Leave one.")


def _cycles(file: str, parents: Mapping[str, str | None]) -> Iterable[Problem]:
    for code in cycles(parents):
        yield Problem(
            file, code, "It is above itself by way of its parents.", "Give it another parent."
        )


def _comes_back(code: str, parents: Mapping[str, str | None]) -> bool:
    at = parents[code]
    # A cycle that the code is not part of would never end.
    for _ in parents:
        if at is None or at == code:
            break
        at = parents.get(at)
    return at == code


def _unknown(file: str, entry: str, code: str, where: str) -> Problem:
    return Problem(file, entry, f'"{code}" is unknown.', f"Add it to {where} or correct the code.")
