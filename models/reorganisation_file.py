"""Reads the file of a reorganisation into plain data; docs/reorganisation.md teaches its form.

Here is checked what the file says by itself. Whether it fits the agencies that there are is
checked in `models.reorganisation_checks`; both put their problems on one list.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from models.plan_cells import Cells, PlanProblems, Problem, Sheet
from models.plan_file import KINDS, SOURCES
from models.reorganisation_entries import (
    EACH,
    NOBODY,
    Act,
    ActKind,
    NewAgency,
    ReorganisationFile,
    RoleGrant,
)
from models.rights import Role

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
#: What is granted anew by `people`; every other role is named under `heads`.
_PEOPLE = Role.OFFICER


def read_reorganisation(path: Path) -> ReorganisationFile:
    """Return the reorganisation of a file; raise PlanProblems with all that is wrong with it."""
    problems: list[Problem] = []
    return _read(Sheet.open(path.parent, path.name, problems), problems)


def parse_reorganisation(text: str, name: str) -> ReorganisationFile:
    """Return the reorganisation that the text of a file describes; raise PlanProblems as well."""
    problems: list[Problem] = []
    return _read(Sheet.read(text, name, problems), problems)


def _read(sheet: Sheet, problems: list[Problem]) -> ReorganisationFile:
    if not sheet.entries:
        raise PlanProblems(
            problems or [Problem(sheet.name, "the file", "It is empty.", "Write its acts.")]
        )
    cells = sheet.entries[0]
    cells.allow("code", "title", "territory", "acts")
    found = ReorganisationFile(
        file=sheet.name,
        code=_code(cells, "code"),
        title=cells.text("title"),
        territory=cells.text("territory"),
        acts=tuple(filter(None, map(_act, _rows(cells, "acts", "act")))),
    )
    if not found.acts and not problems:
        cells.note("It has no acts.", 'Write them below "acts:".')
    if problems:
        raise PlanProblems(problems)
    return found


def _act(cells: Cells) -> Act | None:
    kinds = [kind for kind in ActKind if kind in cells.values]
    if len(kinds) != 1:
        cells.note(f"It does {len(kinds)} things.", f"Write exactly one of: {', '.join(ActKind)}.")
        return None
    kind = kinds[0]
    cells.allow("on", kind, "people", "heads", "groups")
    place = f"{cells.label} ({kind})"
    inner = Cells(cells.sheet, place, _mapping(cells, kind))
    read: dict[ActKind, Callable[[Cells], dict[str, Any]]] = {
        ActKind.MERGE: _merge,
        ActKind.RENAME: _rename,
        ActKind.SPLIT: _split,
        ActKind.MOVE: _move,
        ActKind.DISSOLVE: _dissolve,
    }
    outer = Cells(cells.sheet, place, cells.values)
    act = Act(place=place, kind=kind, on=outer.day("on"), **read[kind](inner))
    return replace(act, grants=_grants(outer, act), groups=_groups(outer, act))


def _merge(cells: Cells) -> dict[str, Any]:
    cells.allow("from", "into")
    agencies = _codes(cells, "from")
    heirs, new = _heirs(cells, "into")
    if len(heirs) > 1:
        cells.note('"into" names several agencies.', "Write one, or use split.")
    if agencies and not set(agencies) - set(heirs):
        cells.note("Nobody ends by it.", 'Name in "from" who is merged into another one.')
    return {"agencies": agencies, "heirs": heirs[:1], "new": new}


def _rename(cells: Cells) -> dict[str, Any]:
    cells.allow("agency", "to")
    heirs, new = _heirs(cells, "to")
    if heirs and not new:
        cells.note(
            f'"to" is the code "{heirs[0]}".',
            "Write code, name and short of the new name; to join an agency use merge.",
        )
    return {"agencies": _codes(cells, "agency")[:1], "heirs": heirs[:1], "new": new}


def _split(cells: Cells) -> dict[str, Any]:
    cells.allow("agency", "into", "tasks", "default")
    fields = _divided(cells, "into")
    if len(fields["heirs"]) == 1:
        cells.note('"into" names one agency.', "Name several, or use merge or rename.")
    if set(fields["agencies"]) & set(fields["heirs"]):
        cells.note(
            "The agency that is split is named among its successors.",
            "An agency that is split ends: give the part that goes on a code of its own.",
        )
    return fields


def _dissolve(cells: Cells) -> dict[str, Any]:
    cells.allow("agency", "to", "tasks", "default")
    if cells.values.get("to") == NOBODY:
        return {"agencies": _codes(cells, "agency")}
    fields = _divided(cells, "to")
    if set(fields["agencies"]) & set(fields["heirs"]):
        cells.note("An agency would take its own work over.", "Name another one.")
    return fields


def _move(cells: Cells) -> dict[str, Any]:
    cells.allow("agency", "parent")
    return {"agencies": _codes(cells, "agency"), "parent": cells.text("parent")}


def _divided(cells: Cells, key: str) -> dict[str, Any]:
    """Read the successors under a key, and who of them takes which task."""
    heirs, new = _heirs(cells, key)
    default = cells.text_or_none("default")
    if default not in (None, EACH, *heirs):
        cells.note(
            f'"default" is "{default}", which is no successor.',
            f'Use one of: {", ".join(heirs)}, or "{EACH}".',
        )
    tasks = {}
    for task, heir in _mapping(cells, "tasks", optional=True).items():
        if heir not in heirs:
            cells.note(
                f'Task {task} goes to "{heir}", which is no successor.',
                f"Use one of: {', '.join(heirs)}.",
            )
        tasks[str(task)] = str(heir)
    return {
        "agencies": _codes(cells, "agency"),
        "heirs": heirs,
        "new": new,
        "tasks": tasks,
        "default": default,
    }


def _heirs(cells: Cells, key: str) -> tuple[tuple[str, ...], tuple[NewAgency, ...]]:
    """Return the codes of the successors under a key, and those among them that are new."""
    value = cells.values.get(key)
    items = value if isinstance(value, list) else [value] if value is not None else []
    codes: list[str] = []
    new: list[NewAgency] = []
    for item in items:
        if isinstance(item, dict):
            agency = _new_agency(Cells(cells.sheet, cells.label, item))
            new.append(agency)
            codes.append(agency.code)
        elif isinstance(item, str):
            codes.append(item.strip())
        else:
            cells.note(f'"{key}" holds {item!r}.', "Write a code, or code, name and short.")
    if not items:
        cells.note(f'"{key}" is missing.', "Write who takes its place.")
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        cells.note(f'"{code}" is named twice in "{key}".', "Leave one.")
    return tuple(codes), tuple(new)


def _new_agency(cells: Cells) -> NewAgency:
    cells.allow("code", "name", "short", "kind", "parent", "source", "aliases", "from")
    return NewAgency(
        code=_code(cells, "code"),
        name=cells.text("name"),
        short=cells.text("short"),
        kind=cells.one_of("kind", KINDS) if "kind" in cells.values else None,
        parent=cells.text_or_none("parent"),
        source=cells.one_of("source", SOURCES) if "source" in cells.values else "known",
        aliases=tuple(dict.fromkeys(cells.texts("aliases"))),
        since=cells.day("from") if "from" in cells.values else None,
    )


def _grants(cells: Cells, act: Act) -> tuple[RoleGrant, ...]:
    """Return who is granted what anew: officers by `people`, everybody else by `heads`."""
    found = [RoleGrant(agency, _PEOPLE, heir) for agency, heir in _by_agency(cells, "people", act)]
    value = cells.values.get("heads")
    if isinstance(value, str):
        if len(act.ending) > 1:
            cells.note(
                f'"heads" is "{value}", and {len(act.ending)} agencies end.',
                "List them one by one: [{of: AGENCY, role: head, to: SUCCESSOR}].",
            )
        found += [
            RoleGrant(agency, role, value)
            for agency in act.ending
            for role in Role
            if role is not _PEOPLE
        ]
    elif value is not None:
        for row in _rows(cells, "heads", f"{cells.label}, heads"):
            row.allow("of", "role", "to")
            role = row.one_of("role", tuple(Role))
            found.append(RoleGrant(row.text("of"), role, row.text("to")))
    for grant in found:
        if grant.agency not in act.ending:
            cells.note(
                f'Roles of "{grant.agency}" are granted anew, which does not end here.',
                f"Use one of: {', '.join(act.ending) or 'nobody'}.",
            )
        if grant.to not in act.heirs:
            cells.note(
                f'Roles are granted anew in "{grant.to}", which is no successor.',
                f"Use one of: {', '.join(act.heirs) or 'nobody'}.",
            )
    return tuple(dict.fromkeys(found))


def _by_agency(cells: Cells, key: str, act: Act) -> list[tuple[str, str]]:
    value = cells.values.get(key)
    if value is None:
        return []
    if isinstance(value, str):
        return [(agency, value.strip()) for agency in act.ending]
    return [(str(agency), str(heir)) for agency, heir in _mapping(cells, key).items()]


def _groups(cells: Cells, act: Act) -> dict[str, tuple[str, ...]]:
    found = {}
    below = Cells(cells.sheet, cells.label, _mapping(cells, "groups", optional=True))
    for group in below.values:
        found[str(group)] = members = below.texts(group)
        for code in members:
            if code not in act.heirs:
                cells.note(
                    f'"{code}" takes the place in {group} and is no successor.',
                    f"Use one of: {', '.join(act.heirs) or 'nobody'}.",
                )
    return found


def _code(cells: Cells, key: str) -> str:
    code = cells.text(key)
    if code and not _CODE.fullmatch(code):
        cells.note(f'The code "{code}" cannot be used.', "Write small letters, digits and “-”.")
    return code


def _codes(cells: Cells, key: str) -> tuple[str, ...]:
    """Return one code, or a list of them, each once."""
    if isinstance(cells.values.get(key), list):
        codes = cells.texts(key)
        if not codes:
            cells.note(f'"{key}" names no agency.', "Write [code, code].")
        return tuple(dict.fromkeys(codes))
    code = cells.text(key)
    return (code,) if code else ()


def _mapping(cells: Cells, key: str, *, optional: bool = False) -> Mapping[Any, Any]:
    value = cells.values.get(key)
    if isinstance(value, dict):
        return value
    if value is not None or not optional:
        cells.note(f'"{key}" is no mapping.', "Write its keys below it.")
    return {}


def _rows(cells: Cells, key: str, label: str) -> list[Cells]:
    """Return a list of mappings under a key, each with the label and its number."""
    value = cells.values.get(key)
    if not isinstance(value, list):
        cells.note(f'"{key}" is no list.', 'Write each entry after a "-".')
        return []
    rows = []
    for number, row in enumerate(value, 1):
        if isinstance(row, dict):
            # YAML reads a bare "on" as true.
            named = {"on" if name is True else name: content for name, content in row.items()}
            rows.append(Cells(cells.sheet, f"{label} {number}", named))
        else:
            cells.sheet.note(f"{label} {number}", "It is no mapping.", 'Write it as "key: value".')
    return rows
