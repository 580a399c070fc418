"""The history of a task: what the trail holds of it, newest first."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from models.agencies import Agency
from models.audit import AuditRow
from models.history_cards import History, HistoryLine
from models.indicator_refusals import NoIndicator
from models.indicators import IndicatorValue
from models.people import Person
from models.plans import Assignment, Duty, Task
from models.reports import Report
from models.requests import Difficulty, Extension
from models.review_refusals import NoHistory
from models.rights import Actor, Verb
from services import indicator_reading, periods, plan_loading, tasks

#: How many acts stand on one page of the chat.
PAGE = 5


def of_duty(session: Session, actor: Actor, duty_id: int, page: int, now: datetime) -> History:
    """Return the history of one agency's task, over all its years."""
    duty = session.get(Duty, duty_id)
    if duty is None or not actor.may(Verb.SEE_TASKS, duty.assignment.agency_id):
        raise NoHistory
    return _read(session, duty.assignment.task, [duty.assignment], page, now, duty_id=duty_id)


def of_task(
    session: Session, actor: Actor, task_id: int, agency_id: int, page: int, now: datetime
) -> History:
    """Return the history of a task with all agencies whose tasks the person sees (0), or one."""
    task = session.get(Task, task_id)
    if task is None:
        raise NoHistory
    assignments = [
        one
        for one in session.scalars(select(Assignment).where(Assignment.task_id == task_id))
        if agency_id in {0, one.agency_id} and actor.may(Verb.SEE_TASKS, one.agency_id)
    ]
    if not assignments:
        raise NoHistory
    return _read(session, task, assignments, page, now, agency_id=agency_id)


def of_indicator(
    session: Session, actor: Actor, indicator_id: int, page: int, now: datetime
) -> History:
    """Return the history of an indicator's figures, all agencies' who may see them."""
    try:
        found = indicator_reading.visible(session, actor, indicator_id)
    except NoIndicator:
        raise NoHistory from None
    values = select(IndicatorValue.id).where(IndicatorValue.indicator_id == found.id)
    about = _of("indicator_value", values)
    page, last_page = _paged(session, about, page)
    return History(
        code=found.code,
        short_title=found.title,
        agency_name=None,
        lines=_lines(session, about, now, PAGE, page * PAGE),
        page=page,
        last_page=last_page,
        duty_id=0,
        task_id=0,
        agency_id=0,
        indicator_id=found.id,
    )


def find(session: Session, actor: Actor, text: str, now: datetime) -> History:
    """Return the history of what was typed: a task's code, perhaps with an agency behind it.

    The code of an indicator ("III.1") is taken too.
    """
    period = periods.of(session, actor, now)
    indicator = next(
        (
            one
            for one in indicator_reading.listed(session, actor, period)
            if one.code == text.upper()
        ),
        None,
    )
    if indicator is not None:
        return of_indicator(session, actor, indicator.id, 0, now)
    code, _, unit = text.partition(" ")
    task = session.scalar(
        select(Task).where(Task.plan_id == period.plan_id, Task.code == code.lower())
    )
    if task is None:
        raise NoHistory
    agency_id = 0
    if unit.strip():
        agency, _match = plan_loading.find_agency(session, unit.strip())
        if agency is None:
            raise NoHistory
        agency_id = agency.id
    return of_task(session, actor, task.id, agency_id, 0, now)


def for_console(
    session: Session, code: str, agency: Agency | None, now: datetime
) -> tuple[HistoryLine, ...] | None:
    """Return the whole history of a task for the operator, None where there is no such task."""
    plan = periods.current_plan(session)
    task = session.scalar(select(Task).where(Task.plan_id == plan.id, Task.code == code.lower()))
    if task is None:
        return None
    chosen = select(Assignment).where(Assignment.task_id == task.id)
    if agency is not None:
        chosen = chosen.where(Assignment.agency_id == agency.id)
    assignments = session.scalars(chosen).all()
    return _lines(session, _about(task, assignments), now)


def choices(session: Session, actor: Actor, now: datetime) -> list[tuple[int, str, str]]:
    """Return the tasks of the person's agencies: duty, code and title of each."""
    listed = tasks.list_tasks(session, actor, now)
    return [(line.duty_id, line.code, line.short_title) for line in listed.lines]


def _read(
    session: Session,
    task: Task,
    assignments: Sequence[Assignment],
    page: int,
    now: datetime,
    *,
    duty_id: int = 0,
    agency_id: int = 0,
) -> History:
    about = _about(task, assignments)
    page, last_page = _paged(session, about, page)
    is_one = duty_id or agency_id
    return History(
        code=task.code,
        short_title=task.short_title,
        agency_name=assignments[0].agency.short_name if is_one else None,
        lines=_lines(session, about, now, PAGE, page * PAGE),
        page=page,
        last_page=last_page,
        duty_id=duty_id,
        task_id=task.id,
        agency_id=agency_id,
    )


def _paged(session: Session, about: ColumnElement[bool], page: int) -> tuple[int, int]:
    """Return the page that there is for the one that was asked for, and the last one."""
    count = session.scalar(select(func.count(AuditRow.id)).where(about)) or 0
    last_page = max(count - 1, 0) // PAGE
    return min(max(page, 0), last_page), last_page


def _about(task: Task, assignments: Sequence[Assignment]) -> ColumnElement[bool]:
    """Return the condition on the trail's rows that are about a task with some agencies."""
    ids = [one.id for one in assignments]
    duties = select(Duty.id).where(Duty.assignment_id.in_(ids))
    return or_(
        _of("report", select(Report.id).where(Report.duty_id.in_(duties))),
        _of("duty", duties),
        _of("assignment", ids),
        _of("extension", select(Extension.id).where(Extension.duty_id.in_(duties))),
        _of("difficulty", select(Difficulty.id).where(Difficulty.duty_id.in_(duties))),
        _of("agency", {one.agency_id for one in assignments}),
        _of("task", [task.id]),
    )


def _of(subject: str, ids: object) -> ColumnElement[bool]:
    return and_(AuditRow.subject == subject, AuditRow.subject_id.in_(ids))  # type: ignore[arg-type]


def _lines(
    session: Session,
    about: ColumnElement[bool],
    now: datetime,
    limit: int | None = None,
    offset: int = 0,
) -> tuple[HistoryLine, ...]:
    behalf = aliased(Person)
    rows = session.execute(
        select(AuditRow, Person.name, behalf.name)
        .outerjoin(Person, Person.id == AuditRow.person_id)
        .outerjoin(behalf, behalf.id == AuditRow.on_behalf_of_id)
        .where(about)
        .order_by(AuditRow.at.desc(), AuditRow.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()
    agencies = _agencies(session, [row for row, _, _ in rows])
    return tuple(
        HistoryLine(
            at=row.at.astimezone(now.tzinfo),
            action=row.action,
            person_name=name,
            on_behalf_of=behalf_name,
            agency_name=agencies.get((row.subject, row.subject_id)),
            detail=row.detail,
        )
        for row, name, behalf_name in rows
    )


def _agencies(session: Session, rows: Sequence[AuditRow]) -> dict[tuple[str, int], str]:
    """Return the agency that each subject of some acts belongs to, by its short name."""
    ids: dict[str, set[int]] = {}
    for row in rows:
        ids.setdefault(row.subject, set()).add(row.subject_id)
    by_duty = (
        select(Report.id, Agency.short_name)
        .join(Duty, Duty.id == Report.duty_id)
        .join(Assignment, Assignment.id == Duty.assignment_id)
        .join(Agency, Agency.id == Assignment.agency_id)
    )
    statements = {
        "report": by_duty.where(Report.id.in_(ids.get("report", ()))),
        "duty": select(Duty.id, Agency.short_name)
        .join(Assignment, Assignment.id == Duty.assignment_id)
        .join(Agency, Agency.id == Assignment.agency_id)
        .where(Duty.id.in_(ids.get("duty", ()))),
        "assignment": select(Assignment.id, Agency.short_name)
        .join(Agency, Agency.id == Assignment.agency_id)
        .where(Assignment.id.in_(ids.get("assignment", ()))),
        "indicator_value": select(IndicatorValue.id, Agency.short_name)
        .join(Agency, Agency.id == IndicatorValue.agency_id)
        .where(IndicatorValue.id.in_(ids.get("indicator_value", ()))),
        "agency": select(Agency.id, Agency.short_name).where(Agency.id.in_(ids.get("agency", ()))),
    }
    return {
        (subject, id_): name
        for subject, statement in statements.items()
        if ids.get(subject)
        for id_, name in session.execute(statement)
    }
