"""/tim: looking for something in the plan that one works on.

What the plan says is found by everybody in its province; how a task stands, and its card, by who
may see that agency's tasks. A search that is turned over is made anew.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from core.text import clean_line, clip
from models import passages as texts
from models.agencies import Agency
from models.cards import TaskCard, TaskLine
from models.found import Found, FoundRow, Sheet
from models.indicators import Indicator, PlanPassage
from models.plans import Assignment, Duty, PartyRole, Plan, Task
from models.quick_report import read_code
from models.refusals import OldButton
from models.rights import Actor, Scope, Verb
from models.search import SURE, Hit, Index, Kind
from models.search_states import StateWanted, fits, read_state
from models.search_words import excerpt
from models.searching import SearchQuery
from services import periods, plan_sheets, search_index, tasks
from services.search_index import lines_of

#: The longest search; what is typed behind it is left out.
LONGEST = 200
#: How long a search can be turned over, as long as raw messages are kept.
KEPT = timedelta(days=30)
#: How much of a line is shown of what was found in it, and of a passage that has no title.
EXCERPT, TITLE = 150, 70
#: An answer that fits less well brings suggestions along.
_UNSURE = 70.0

Row = TypeVar("Row", Task, Indicator, PlanPassage, Agency)


def find(
    session: Session, actor: Actor, text: str, now: datetime, search_id: int | None = None
) -> Found | Sheet | TaskCard:
    """Return what a text means: a list, or at once the only thing that it can mean.

    `search_id` is that of a search that is turned over; it is never opened at once.
    """
    period = periods.of(session, actor, now)
    text = clip(clean_line(text), LONGEST)
    lookup = search_index.of_plan(session, period.plan)
    by_state = _by_state(session, actor, lookup, text, now)
    hits = lookup.find(text) if by_state is None else []
    rows = _rows(session, actor, period.plan, hits, text, period.id)
    if search_id is None and len(rows) == 1:
        return open_row(session, actor, rows[0], now)
    wanted, of_agency, lines = by_state or (None, None, ())
    if search_id is None and len(lines) == 1:
        return tasks.card(session, actor, lines[0].duty_id, now)
    unsure = by_state is None and (not hits or hits[0].score < _UNSURE)
    return Found(
        search_id=search_id or keep(session, actor, text, now),
        text=text,
        rows=rows,
        state=wanted,
        of_agency=of_agency,
        lines=lines,
        suggestions=tuple(
            (keep(session, actor, other, now), other) for other in lookup.suggest(text)
        )
        if unsure
        else (),
        plan=period.plan.number if actor.has_several_plans else None,
    )


def again(session: Session, actor: Actor, search_id: int, now: datetime) -> Found:
    """Return what a kept search finds now; somebody else's search is an old button."""
    query = session.get(SearchQuery, search_id)
    if query is None or query.person_id != actor.person_id:
        raise OldButton
    found = find(session, actor, query.text, now, search_id)
    if not isinstance(found, Found):
        raise OldButton
    return found


def open_by_text(
    session: Session, actor: Actor, search_id: int, text: str, now: datetime
) -> Sheet | TaskCard | None:
    """Return what a typed code opens of the rows that a kept search has found, None for others."""
    found = again(session, actor, search_id, now)
    code = read_code(text) or clean_line(text)
    line = next((one for one in found.lines if one.code == code), None)
    if line is not None:
        return tasks.card(session, actor, line.duty_id, now)
    row = next((one for one in found.rows if one.code.lower() == code.lower()), None)
    return None if row is None else open_row(session, actor, row, now)


def open_row(session: Session, actor: Actor, row: FoundRow, now: datetime) -> Sheet | TaskCard:
    """Return the card or the sheet of a row."""
    match row.kind:
        case Kind.TASK if row.is_duty:
            return tasks.card(session, actor, row.number, now)
        case Kind.TASK:
            return plan_sheets.task(session, actor, row.number, now.year)
        case Kind.INDICATOR:
            return plan_sheets.indicator(session, actor, row.number)
        case Kind.PASSAGE:
            return plan_sheets.passage(session, actor, row.number, row.page)
        case Kind.AGENCY:
            return plan_sheets.agency(session, actor, row.number)


def keep(session: Session, actor: Actor, text: str, now: datetime) -> int:
    """Keep a search, so that a button can name it; return its number."""
    query = SearchQuery(person_id=actor.person_id, text=text, at=now)
    session.add(query)
    session.flush()
    return query.id


def purge(session: Session, now: datetime) -> None:
    """Forget the searches that are old."""
    session.execute(delete(SearchQuery).where(SearchQuery.at <= now - KEPT))


def _by_state(
    session: Session, actor: Actor, lookup: Index, text: str, now: datetime
) -> tuple[StateWanted, str | None, tuple[TaskLine, ...]] | None:
    """Return the tasks that stand as the text asks, None where it asks for something else."""
    asked = read_state(text)
    if asked is None:
        return None
    wanted, rest = asked
    agency = None
    if rest:
        named = [hit for hit in lookup.find(rest) if hit.kind is Kind.AGENCY and hit.score >= SURE]
        if len(named) != 1:
            return None
        period = periods.of(session, actor, now)
        agency = session.scalars(
            select(Agency).where(
                Agency.territory == period.plan.territory, Agency.code == named[0].code
            )
        ).one()
        if not actor.may(Verb.SEE_TASKS, agency.id):
            return None
    lines = _task_lines(session, actor, agency, now)
    return (
        wanted,
        agency.name if agency else None,
        tuple(
            line
            for line in lines
            if fits(
                wanted,
                role=line.role,
                state=line.state,
                filing=line.filing,
                standing=line.standing,
                days_left=line.days_left,
            )
        ),
    )


def _task_lines(
    session: Session, actor: Actor, agency: Agency | None, now: datetime
) -> Sequence[TaskLine]:
    if agency is not None:
        return tasks.list_agency(session, actor, agency.id, now).lines
    if actor.scope(Verb.SEE_TASKS) is not Scope.PLAN:
        return tasks.list_tasks(session, actor, now).lines
    return tasks.list_plan(session, actor, now)


def _rows(
    session: Session,
    actor: Actor,
    plan: Plan,
    hits: Sequence[Hit],
    text: str,
    period_id: int,
) -> tuple[FoundRow, ...]:
    """Return the hits as what is shown and opened, in one query a kind."""
    codes = {kind: [hit.code for hit in hits if hit.kind is kind] for kind in Kind}
    found_tasks = {
        task.code: task
        for task in _of_codes(session, Task, Task.plan_id == plan.id, codes[Kind.TASK])
    }
    own = _own_duties(session, actor, period_id, [task.id for task in found_tasks.values()])
    indicators = {
        row.code: row
        for row in _of_codes(
            session, Indicator, Indicator.plan_id == plan.id, codes[Kind.INDICATOR]
        )
    }
    passages = {
        row.code: row
        for row in _of_codes(
            session, PlanPassage, PlanPassage.plan_id == plan.id, codes[Kind.PASSAGE]
        )
    }
    agencies = {
        row.code: row
        for row in _of_codes(
            session, Agency, Agency.territory == plan.territory, codes[Kind.AGENCY]
        )
    }
    rows: list[FoundRow] = []
    for hit in hits:
        match hit.kind:
            case Kind.TASK:
                task = found_tasks[hit.code]
                duty = own.get(task.id)
                lines = (*lines_of(task.title), *lines_of(task.products))
                rows.append(
                    _row(hit, task.short_title, duty or task.id, lines, text, is_duty=bool(duty))
                )
            case Kind.INDICATOR:
                row = indicators[hit.code]
                rows.append(_row(hit, row.title, row.id, lines_of(row.note), text))
            case Kind.PASSAGE:
                rows.append(_passage_row(hit, passages[hit.code], text))
            case Kind.AGENCY:
                rows.append(_row(hit, agencies[hit.code].name, agencies[hit.code].id, (), text))
    return tuple(rows)


def _of_codes(
    session: Session, table: type[Row], where: ColumnElement[bool], codes: Sequence[str]
) -> Sequence[Row]:
    """Return the rows of a table that have one of the codes; no codes ask nothing."""
    if not codes:
        return []
    return session.scalars(select(table).where(where, table.code.in_(codes))).all()


def _row(
    hit: Hit, title: str, number: int, lines: Sequence[str], text: str, *, is_duty: bool = False
) -> FoundRow:
    return FoundRow(
        kind=hit.kind,
        code=hit.code,
        title=title,
        score=hit.score,
        number=number,
        is_duty=is_duty,
        excerpt=None if hit.line is None else excerpt(lines[hit.line], text, EXCERPT),
    )


def _passage_row(hit: Hit, row: PlanPassage, text: str) -> FoundRow:
    body = row.text or ""
    page = 0 if hit.line is None else texts.page_of(body, hit.line, plan_sheets.PAGE)
    return FoundRow(
        kind=hit.kind,
        code=hit.code,
        title=row.title or clip(clean_line(body), TITLE),
        score=hit.score,
        number=row.id,
        page=page,
        excerpt=None if hit.line is None else excerpt(lines_of(body)[hit.line], text, EXCERPT),
    )


def _own_duties(
    session: Session, actor: Actor, period_id: int, task_ids: Sequence[int]
) -> dict[int, int]:
    """Return the duty of the actor's own agency on each task, where there is just one.

    Whoever sees the whole plan is led to the task, with all its agencies.
    """
    if not task_ids or actor.scope(Verb.SEE_TASKS) is Scope.PLAN:
        return {}
    rows = session.execute(
        select(Assignment.task_id, Duty.id)
        .join(Duty, Duty.assignment_id == Assignment.id)
        .where(
            Assignment.task_id.in_(task_ids),
            Assignment.agency_id.in_(actor.agency_ids),
            Assignment.role != PartyRole.PART,
            Duty.period_id == period_id,
            Duty.cancelled_at.is_(None),
        )
    )
    found: dict[int, list[int]] = {}
    for task_id, duty_id in rows:
        found.setdefault(task_id, []).append(duty_id)
    return {task_id: duties[0] for task_id, duties in found.items() if len(duties) == 1}
