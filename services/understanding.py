"""Messages without a command: what is meant is read, looked up by the person's rights, and begun.

Nothing is recorded but a draft, and nothing is sent but by the preview's "Send".
"""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.cards import Evidence, Question, TaskCard
from models.plans import Assignment, Duty, PartyRole, Period, Task
from models.quick_report import QuickReport
from models.refusals import NoSuchTask, NotAllowed, NotYourTask, OldButton
from models.rights import Actor, Scope, Verb
from models.spoken_cards import (
    Answer,
    HelpFacts,
    MeantTask,
    Remark,
    ReportWanted,
    Standing,
    TaskFigures,
    WhichMeant,
)
from models.understanding.matching import TaskWords
from models.understanding.reader import Reader
from models.understanding.readings import Kind, Reading, Said
from services import (
    dialogs,
    helping,
    periods,
    report_answers,
    report_dialog,
    status,
    tasks,
)
from services.dialogs import Place

#: The conversation that waits for the choice of a task; the message waits with it.
NAME = "meant"


def understand(
    session: Session,
    actor: Actor,
    place: Place,
    text: str,
    now: datetime,
    evidence: Evidence | None = None,
) -> Answer | HelpFacts:
    """Read a message and answer it; `evidence` is the file under which it stands, if any."""
    reading = reader_for(session, actor, now).read(text)
    if reading.kind is Kind.NOTHING and reading.unknown:
        raise NoSuchTask(code=reading.unknown)
    if reading.is_choice and reading.kind is not Kind.SEVERAL:
        return _ask_which(session, actor, place, reading, text, now, evidence)
    if reading.kind is Kind.REPORT:
        question = _begin(session, actor, place, reading.codes[0], reading.said, now)
        return _attach(session, actor, place, question, evidence, now)
    if reading.kind is Kind.ASK:
        return _show(session, actor, _task(session, actor, reading.codes[0], now), now)
    return _answer(session, actor, place, reading.kind, now)


def choose(session: Session, actor: Actor, place: Place, task_id: int, now: datetime) -> Question:
    """Take the task that was meant, and with it the message that waited."""
    state = dialogs.read(session, place, now)
    task = session.get(Task, task_id)
    if state is None or state.name != NAME or task is None:
        raise OldButton
    text, kept = str(state.data["text"]), state.data.get("evidence")
    said = reader_for(session, actor, now).said_of(text, task.code)
    question = _begin(session, actor, place, task.code, said, now)
    evidence = Evidence(**kept) if kept else None
    return _attach(session, actor, place, question, evidence, now)


def show(session: Session, actor: Actor, task_id: int, now: datetime) -> TaskCard | TaskFigures:
    """Show how a task stands that was asked about."""
    task = session.get(Task, task_id)
    if task is None or task.plan_id != actor.plan_id:
        raise NotAllowed
    return _show(session, actor, task, now)


def reader_for(session: Session, actor: Actor, now: datetime) -> Reader:
    """Return the reader of the person's plan, with the tasks of their agencies as their own."""
    period = periods.of(session, actor, now)
    rows = session.scalars(
        select(Task)
        .where(Task.plan_id == period.plan_id, Task.withdrawn_at.is_(None))
        .order_by(Task.position)
    ).all()
    by_id = {task.id: task for task in rows}
    own = _own_tasks(session, actor, period)
    parts: dict[str, list[str]] = {task.code: [] for task in rows if not task.is_reportable}
    words = []
    for task in rows:
        header = by_id.get(task.parent_id) if task.parent_id else None
        if not task.is_reportable:
            continue
        if header and header.code in parts:
            parts[header.code].append(task.code)
        words.append(
            TaskWords(
                code=task.code,
                short_title=task.short_title,
                title=task.title,
                products=task.products or "",
                header_title=header.short_title if header else "",
                # Who has no task of their own sees the plan: every task is as near to them.
                is_own=not own or task.id in own,
            )
        )
    return Reader(words, {code: tuple(found) for code, found in parts.items() if found})


def _answer(
    session: Session, actor: Actor, place: Place, kind: Kind, now: datetime
) -> Answer | HelpFacts:
    """Answer what speaks of no single task."""
    if kind in {Kind.STATUS, Kind.MISSING, Kind.OVERDUE}:
        return Standing(status.for_actor(session, actor, now), kind)
    if kind is Kind.LIST:
        return tasks.list_tasks(session, actor, now)
    if kind is Kind.START:
        return ReportWanted(tasks.list_tasks(session, actor, now))
    if kind is Kind.HELP:
        return helping.facts(session, actor, now)
    if kind is Kind.STOP:
        dialogs.close(session, place)
    return Remark(kind=kind, name=actor.name, code=helping.example_code(session, actor, now))


def _begin(
    session: Session, actor: Actor, place: Place, code: str, said: Said, now: datetime
) -> Question:
    """Begin the report that a message makes, at its preview or its first open question."""
    duty = tasks.find_duty(session, actor, code, now)
    if said.nothing_to_report:
        return report_dialog.nothing_to_report(session, actor, place, duty.id, now)
    if said.is_empty:
        return report_dialog.begin(session, actor, place, duty.id, now)
    quick = QuickReport(code, said.percent, said.result, said.difficulties)
    return report_dialog.begin_quick(session, actor, place, quick, now)


def _attach(
    session: Session,
    actor: Actor,
    place: Place,
    question: Question,
    evidence: Evidence | None,
    now: datetime,
) -> Question:
    if evidence is None:
        return question
    return report_answers.attach(session, actor, place, evidence, now)


def _ask_which(
    session: Session,
    actor: Actor,
    place: Place,
    reading: Reading,
    text: str,
    now: datetime,
    evidence: Evidence | None,
) -> WhichMeant:
    """Ask which task is meant; a report waits with the question."""
    found = [_task(session, actor, code, now) for code in reading.codes]
    if actor.scope(Verb.SEE_TASKS) is not Scope.PLAN:
        own = _own_tasks(session, actor, periods.of(session, actor, now))
        found = [task for task in found if task.id in own]
    if not found:
        raise NotYourTask(code=reading.codes[0])
    is_report = reading.kind is Kind.REPORT
    if is_report:
        data = {"text": text, "evidence": asdict(evidence) if evidence else None}
        dialogs.save(session, place, NAME, "which", data, now)
    return WhichMeant(
        tuple(MeantTask(task.id, task.code, task.short_title) for task in found), is_report
    )


def _show(session: Session, actor: Actor, task: Task, now: datetime) -> TaskCard | TaskFigures:
    """Return the card of the person's own duty, else of the one that leads, else the figures."""
    period = periods.of(session, actor, now)
    duties = _duties(session, period, task)
    own = [duty for duty, agency_id, _ in duties if agency_id in actor.agency_ids]
    if own:
        return tasks.card(session, actor, own[0], now)
    if actor.scope(Verb.SEE_TASKS) is not Scope.PLAN:
        raise NotYourTask(code=task.code)
    leads = [duty for duty, _, role in duties if role == PartyRole.LEAD]
    if len(leads) == 1:
        return tasks.card(session, actor, leads[0], now)
    figures = status.of_plan(session, now, period.plan_id)
    row = next((row for row in figures.by_task if row.code == task.code), None)
    return TaskFigures(task.code, task.short_title, period.year, row)


def _duties(session: Session, period: Period, task: Task) -> list[tuple[int, int, str]]:
    """Return duty, agency and role of a task's duties in a period, leading ones first."""
    rows = session.execute(
        select(Duty.id, Assignment.agency_id, Assignment.role)
        .join(Assignment, Assignment.id == Duty.assignment_id)
        .where(
            Duty.period_id == period.id,
            Duty.cancelled_at.is_(None),
            Assignment.task_id == task.id,
            Assignment.role != PartyRole.PART,
        )
        .order_by(Assignment.role == PartyRole.COORDINATING, Assignment.agency_id)
    )
    return [(duty, agency, role) for duty, agency, role in rows]


def _own_tasks(session: Session, actor: Actor, period: Period) -> set[int]:
    return set(
        session.scalars(
            select(Assignment.task_id)
            .join(Duty, Duty.assignment_id == Assignment.id)
            .where(
                Duty.period_id == period.id,
                Duty.cancelled_at.is_(None),
                Assignment.role != PartyRole.PART,
                Assignment.agency_id.in_(actor.agency_ids),
            )
        )
    )


def _task(session: Session, actor: Actor, code: str, now: datetime) -> Task:
    plan_id = periods.of(session, actor, now).plan_id
    task = session.scalar(select(Task).where(Task.plan_id == plan_id, Task.code == code))
    if task is None:
        raise NoSuchTask(code=code)
    return task
