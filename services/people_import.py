"""Invitations for many from a workbook: every problem is named, and then all of them or none."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.i18n import N_
from core.text import fold
from models.agencies import Agency
from models.agency_names import Match
from models.people import Membership, Person
from models.people_cards import InvitationMade
from models.people_refusals import PeopleNotShown
from models.people_rows import Column, PersonRow, RowProblem, read_rows
from models.rights import Actor, Role, Scope, Verb
from models.role_words import WORDS, read_role, suggest_role
from services import facts, invitations
from services.invitations import NAME_LIMIT
from services.plan_loading import find_agency

NO_AGENCY = N_("There is no agency “%(given)s”.")
NO_AGENCY_BUT = N_("There is no agency “%(given)s”; did you mean %(near)s?")
SEVERAL_AGENCIES = N_("“%(given)s” may mean several agencies; say which: %(near)s.")
NO_ROLE = N_("There is no role “%(given)s”; choose one of: %(roles)s.")
NO_ROLE_BUT = N_("There is no role “%(given)s”; did you mean “%(near)s”? There are: %(roles)s.")
ROLE_ELSEWHERE = N_(
    "This role does not fit %(agency)s: “cán bộ tổng hợp” (planner) belongs to the planning "
    "department, “lãnh đạo tỉnh” (leader) to the People's Committee."
)
BAD_NAME = N_("“%(given)s” is no name; write the full name in at most %(limit)s letters.")
TWICE = N_("The same person, unit and role stand in row %(earlier)s already; delete one of them.")
IS_IN = N_("%(name)s holds this role in %(agency)s already (no. %(id)s); delete the row.")
#: How much of what was written is quoted.
_QUOTED = 60


class BadRows(Exception):
    """The workbook has problems, so nothing was made of it."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"the workbook has {len(self.problems)} problem(s); nothing was made")


def invite(
    session: Session,
    actor: Actor | None,
    sheets: Mapping[str, Sequence[Sequence[str]]],
    days: int,
    now: datetime,
) -> list[InvitationMade]:
    """Make an invitation for each row of a workbook, in its order; raise BadRows if any is wrong.

    `sheets` are the cells as texts (`core.workbooks.read`), `actor` is None for the operator. An
    earlier invitation for the same person that was not used becomes void: one link is enough.
    """
    if actor is not None and actor.scope(Verb.MANAGE_PEOPLE) is not Scope.PLAN:
        raise PeopleNotShown
    rows, problems = read_rows(sheets)
    checked = _check(session, rows, problems)
    if problems:
        raise BadRows(sorted(problems, key=lambda one: _place(one, list(sheets))))
    username = facts.recall(session, facts.BOT_USERNAME)
    found = []
    for row, agency, role in checked:
        made = invitations.create(
            session, agency, role, uses=1, days=days, now=now, name=row.name, actor=actor
        )
        found.append(
            InvitationMade(
                name=row.name,
                agency_name=agency.name,
                role=role,
                code=made.code,
                link=invitations.link_of(username, made.code),
                expires_at=made.expires_at,
            )
        )
    return found


def _place(problem: RowProblem, sheets: list[str]) -> tuple[int, int, int, str]:
    """Return where a problem stands: by sheet, row and column."""
    sheet = sheets.index(problem.sheet) if problem.sheet in sheets else 0
    return sheet, problem.row, len(problem.column), problem.column


def _check(
    session: Session, rows: Sequence[PersonRow], problems: list[RowProblem]
) -> list[tuple[PersonRow, Agency, Role]]:
    """Return what each row means, and add what is wrong to the problems."""
    units = {unit: find_agency(session, unit) for unit in {row.unit for row in rows} if unit}
    members = _members(session)
    seen: dict[tuple[str, int, Role], int] = {}
    checked = []
    for row in rows:
        agency = _agency(row, *units[row.unit]) if row.unit else None
        role = _role(row) if row.role else None
        name = _name_problem(row) if row.name else None
        problems += [one for one in (agency, role, name) if isinstance(one, RowProblem)]
        if not isinstance(agency, Agency) or not isinstance(role, Role) or name or not row.name:
            continue
        key = (fold(row.name), agency.id, role)
        if not _fits(session, agency, role):
            problems.append(_at(row, Column.ROLE, ROLE_ELSEWHERE, agency=agency.name))
        elif key in seen:
            problems.append(_at(row, Column.NAME, TWICE, earlier=seen[key]))
        elif key in members:
            values = {"name": row.name, "agency": agency.name, "id": members[key]}
            problems.append(_at(row, Column.NAME, IS_IN, **values))
        seen.setdefault(key, row.row)
        checked.append((row, agency, role))
    return checked


def _agency(row: PersonRow, agency: Agency | None, match: Match) -> Agency | RowProblem:
    if agency is not None:
        return agency
    given = row.unit[:_QUOTED]
    if match.candidates:
        near = ", ".join(match.candidates)
        return _at(row, Column.UNIT, SEVERAL_AGENCIES, given=given, near=near)
    if match.suggestions:
        near = ", ".join(match.suggestions)
        return _at(row, Column.UNIT, NO_AGENCY_BUT, given=given, near=near)
    return _at(row, Column.UNIT, NO_AGENCY, given=given)


def _role(row: PersonRow) -> Role | RowProblem:
    role = read_role(row.role)
    if role is not None:
        return role
    given, near = row.role[:_QUOTED], suggest_role(row.role)
    roles = ", ".join(f"{words[0]} ({role})" for role, words in WORDS.items())
    if near:
        return _at(row, Column.ROLE, NO_ROLE_BUT, given=given, near=near, roles=roles)
    return _at(row, Column.ROLE, NO_ROLE, given=given, roles=roles)


def _name_problem(row: PersonRow) -> RowProblem | None:
    if 2 <= len(row.name) <= NAME_LIMIT and any(map(str.isalpha, row.name)):
        return None
    return _at(row, Column.NAME, BAD_NAME, given=row.name[:_QUOTED], limit=NAME_LIMIT)


def _at(row: PersonRow, column: Column, sentence: str, **values: object) -> RowProblem:
    texts = {name: str(value) for name, value in values.items()}
    return RowProblem(row.sheet, row.row, row.letters[column], sentence, texts)


def _fits(session: Session, agency: Agency, role: Role) -> bool:
    try:
        invitations.check_role(session, agency, role)
    except invitations.RoleDoesNotFitHere:
        return False
    return True


def _members(session: Session) -> dict[tuple[str, int, Role], int]:
    rows = session.execute(
        select(Person.id, Person.name, Membership.agency_id, Membership.role)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.revoked_at.is_(None))
    )
    return {(fold(name), agency_id, Role(role)): id_ for id_, name, agency_id, role in rows}
