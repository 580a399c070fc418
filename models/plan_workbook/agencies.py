"""Reading the agencies and groups that a workbook brings along."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.text import fold
from models.agency_kinds import COMMITTEE, KINDS, RECEIVING, SOURCES
from models.agency_names import shared_names
from models.plan_checks import cycles
from models.plan_entries import AgencyEntry, GroupEntry
from models.plan_workbook.problems import What
from models.plan_workbook.table import Kind, Line, Table

#: The headings of the two sheets, as they are written and read.
AGENCIES = Kind(
    name="agencies",
    words={
        "aliases": ("ten khac",),
        "short": ("viet tat",),
        "name": ("ten",),
        "kind": ("loai",),
        "parent": ("cap tren",),
        "source": ("nguon",),
        "duty": ("vai tro",),
    },
    headings={
        "name": "Tên",
        "short": "Viết tắt",
        "aliases": "Tên khác",
        "kind": "Loại",
        "parent": "Cấp trên",
        "source": "Nguồn",
        "duty": "Vai trò",
    },
    marks=("name", "kind"),
    least=3,
    optional=frozenset({"short", "aliases", "parent", "source", "duty"}),
)
GROUPS = Kind(
    name="groups",
    words={"name": ("ten",), "members": ("thanh vien",)},
    headings={"name": "Tên nhóm", "members": "Thành viên"},
    marks=("name", "members"),
    least=3,
)
CODE_HEAD = "Mã"
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_BETWEEN = re.compile(r"\s*[;\n]\s*")


@dataclass(frozen=True, slots=True)
class Administration:
    """The agencies of a sheet, and which of them sums up and which one issues the plan."""

    agencies: tuple[AgencyEntry, ...] = ()
    receiving: str | None = None
    committee: str | None = None


def read_agencies(table: Table) -> Administration:
    """Return the agencies; problems go on the table's list."""
    lines: dict[str, Line] = {}
    agencies: list[AgencyEntry] = []
    duties: dict[str, str] = {}
    for line in table.lines:
        code = _code(table, line, lines)
        if code is not None:
            agencies.append(_agency(table, line, code))
            _take_duty(table, line, code, duties)
    by_code = {agency.code: agency for agency in agencies}
    for agency in agencies:
        if agency.parent is not None and agency.parent not in by_code:
            table.note(lines[agency.code], "parent", What.UNKNOWN_AGENCY, given=agency.parent)
    parents = {
        agency.code: agency.parent if agency.parent in by_code else None for agency in agencies
    }
    for code in cycles(parents):
        table.note(lines[code], "parent", What.PARENT_CIRCLE, code=code)
    for name, owners in shared_names({each.code: each.names for each in agencies}).items():
        for code in owners[1:]:
            table.note(lines[code], "name", What.SHARED_NAME, given=name, names=owners[0])
    committee = duties.get(COMMITTEE)
    if committee is None:
        provinces = [agency.code for agency in agencies if agency.kind == "province"]
        committee = provinces[0] if len(provinces) == 1 else None
    return Administration(tuple(agencies), duties.get(RECEIVING), committee)


def read_groups(
    table: Table, agencies: Iterable[AgencyEntry], settled: Iterable[GroupEntry] = ()
) -> tuple[GroupEntry, ...]:
    """Return the groups, members by their codes; problems go on the table's list.

    Groups that are `settled` already stay as they are, so their members are not looked at.
    """
    codes = {agency.code for agency in agencies}
    there = {group.code for group in settled}
    lines: dict[str, Line] = {}
    groups = []
    for line in table.lines:
        code = _code(table, line, lines)
        if code is None:
            continue
        if code in codes:
            table.note(line, "number", What.DUPLICATE, code=code, first="–")
            continue
        members = _listed(line.texts.get("members", ""))
        for member in members:
            if member not in codes and code not in there:
                table.note(line, "members", What.UNKNOWN_AGENCY, given=member)
        groups.append(GroupEntry(code, _name(table, line), members, unsettled=not members))
    return tuple(groups)


def _code(table: Table, line: Line, lines: dict[str, Line]) -> str | None:
    code = line.texts["number"]
    if not _CODE.fullmatch(code):
        table.note(line, "number", What.BAD_CODE, given=code)
        return None
    if code in lines:
        table.note(line, "number", What.DUPLICATE, code=code, first=str(lines[code].row + 1))
        return None
    lines[code] = line
    return code


def _agency(table: Table, line: Line, code: str) -> AgencyEntry:
    texts = line.texts
    name = _name(table, line)
    kind = _chosen(texts.get("kind", ""), KINDS)
    if kind is None:
        allowed = ", ".join(KINDS.values())
        table.note(line, "kind", What.UNKNOWN_KIND, given=texts.get("kind", ""), names=allowed)
    return AgencyEntry(
        code=code,
        name=name,
        short=texts.get("short") or name,
        kind=kind or "department",
        source=_chosen(texts.get("source", ""), SOURCES) or "known",
        parent=texts.get("parent") or None,
        aliases=_listed(texts.get("aliases", "")),
    )


def _name(table: Table, line: Line) -> str:
    name = " ".join(line.texts.get("name", "").split())
    if not name:
        table.note(line, "name", What.NO_NAME, code=line.texts["number"])
    return name


def _take_duty(table: Table, line: Line, code: str, duties: dict[str, str]) -> None:
    text = line.texts.get("duty", "")
    if not text:
        return
    duty = next((each for each in (RECEIVING, COMMITTEE) if fold(each) == fold(text)), None)
    if duty is None or duty in duties:
        table.note(line, "duty", What.BAD_DUTY, given=text)
    else:
        duties[duty] = code


def _chosen(text: str, words: dict[str, str]) -> str | None:
    """Return the key of a word, or of itself."""
    folded = fold(text)
    return next((key for key, word in words.items() if folded in (key, fold(word))), None)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, _BETWEEN.split(text.strip()))))
