"""Tasks as people see them: an agency's list, a task's card."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import zone_of
from models import share_rights
from models.agencies import Agency
from models.cards import LastReport, TaskCard, TaskLine, TaskList
from models.figures import Filing, Standing, signed_days
from models.people import Person
from models.plans import Assignment, Duty, PartyRole, Period, Task
from models.progress import TaskState
from models.refusals import NoSuchTask, NotAllowed, NotReportable, NotYourTask
from models.reports import Report, ReportStatus
from models.rights import Actor, Scope, Verb
from services import (
    acknowledging,
    agency_tree,
    duty_facts,
    extension_reading,
    periods,
    plans,
    report_versions,
    report_way,
    reports,
    share_cards,
    share_reading,
    succession,
)
from services.duty_facts import DutyRow

#: The sections of a list, in their order: a role, and for shares whether they are reported.
_SECTIONS = (
    (PartyRole.PART, False),
    (PartyRole.LEAD, False),
    (PartyRole.PART, True),
    (PartyRole.COORDINATING, False),
)


def list_tasks(session: Session, actor: Actor, now: datetime) -> TaskList:
    """Return the tasks of the actor's agencies in this period, most urgent first."""
    period = periods.of(session, actor, now)
    if actor.scope(Verb.SEE_TASKS) is Scope.NONE:
        raise NotAllowed
    rows = duty_facts.read(session, period, zone_of(now), agencies=sorted(actor.agency_ids))
    shares = share_cards.duties_of(session, actor, period)
    if shares:
        rows += duty_facts.read(session, period, zone_of(now), duties=sorted(shares))
    drafts = _drafts(session, actor)
    unsettled = report_versions.unsettled(session, [row.facts.duty_id for row in rows])
    lines = [
        replace(
            _line(row, now, has_draft=row.facts.duty_id in drafts),
            unsettled=unsettled.get(row.facts.duty_id),
            **share_cards.words_of(shares.get(row.facts.duty_id)),
        )
        for row in rows
    ]
    return TaskList(
        year=period.year,
        due_at=period.due_at,
        agencies=tuple(
            dict.fromkeys(
                grant.agency_name
                for grant in actor.grants
                if grant.territory == period.plan.territory
            )
        ),
        lines=tuple(sorted(lines, key=_urgency)),
        plan=period.plan.number if actor.has_several_plans else None,
        unacknowledged=len(acknowledging.waiting_tasks(session, actor, period)),
    )


def list_agency(session: Session, actor: Actor, agency_id: int, now: datetime) -> TaskList:
    """Return the tasks of one agency, for whoever may see them."""
    agency = session.get(Agency, agency_id)
    if agency is None or not actor.may(Verb.SEE_TASKS, agency_id):
        raise NotAllowed
    period = periods.of(session, actor, now)
    if actor.scope(Verb.SEE_TASKS) is Scope.PLAN:
        # As /status counts them: with what was filed under the name of a predecessor.
        rows = agency_tree.of_agencies(session, period, zone_of(now), [agency_id], role=None)
    else:
        rows = duty_facts.read(session, period, zone_of(now), agencies=[agency_id])
    lines = [_line(row, now, has_draft=False) for row in rows]
    return TaskList(
        year=period.year,
        due_at=period.due_at,
        agencies=(agency.name,),
        lines=tuple(sorted(lines, key=_urgency)),
        agency_id=agency_id,
        plan=period.plan.number if actor.has_several_plans else None,
    )


def list_plan(session: Session, actor: Actor, now: datetime) -> tuple[TaskLine, ...]:
    """Return what every lead agency has to report, for whoever sees the whole plan."""
    if actor.scope(Verb.SEE_TASKS) is not Scope.PLAN:
        raise NotAllowed
    period = periods.of(session, actor, now)
    rows = duty_facts.read(session, period, zone_of(now), role=PartyRole.LEAD)
    return tuple(sorted((_line(row, now, has_draft=False) for row in rows), key=_urgency))


def card(session: Session, actor: Actor, duty_id: int, now: datetime) -> TaskCard:
    """Return everything about one duty; raise NotAllowed where the actor may not see it."""
    duty = session.get(Duty, duty_id)
    if duty is None or not share_rights.may_see(actor, share_reading.chain(duty.assignment)):
        raise NotAllowed
    reports.require_asked(duty)
    period = duty.period
    row = duty_facts.read(session, period, zone_of(now), duties=[duty_id])[0]
    task = row.task
    header = session.get(Task, task.parent_id) if task.parent_id else None
    return TaskCard(
        line=_line(row, now, has_draft=duty_id in _drafts(session, actor)),
        plan_number=period.plan.number,
        title=task.title,
        header_title=header.title if header else None,
        time_text=task.time_text,
        lead_text=task.lead_text,
        coordinating_text=task.coordinating_text,
        funding=tuple(task.funding),
        products=task.products,
        note=task.note,
        reference_882=task.reference_882,
        due_at=row.facts.due_at,
        may_report=share_rights.may_report(actor, duty.assignment),
        last=last_report(session, duty),
        agency_id=None if row.agency.id in actor.agency_ids else row.agency.id,
        task_id=task.id,
        plan=plans.number_for(session, actor.person_id, period.plan),
        passages=len(task.related),
        way=report_way.of(session, actor, duty),
        extension=extension_reading.brief(session, actor, duty, now),
        work=share_cards.work_of(session, actor, duty, now),
    )


def all_codes(session: Session, actor: Actor, now: datetime) -> set[str]:
    """Return the codes of all tasks of the person's plan, headers too."""
    plan_id = periods.of(session, actor, now).plan_id
    return set(
        session.scalars(
            select(Task.code).where(Task.plan_id == plan_id, Task.withdrawn_at.is_(None))
        )
    )


def find_duty(session: Session, actor: Actor, code: str, now: datetime) -> Duty:
    """Return the actor's duty on a task of this period.

    Raises NoSuchTask, NotReportable (a header) or NotYourTask. Of several agencies' duties the
    one that leads is taken; a share only where there is no other.
    """
    return find_duties(session, actor, code, now)[0]


def find_duties(session: Session, actor: Actor, code: str, now: datetime) -> list[Duty]:
    """Return all duties of this period that the actor may report on a task; at least one.

    What the agency leads comes first, then what it coordinates, then the shares.
    """
    period = periods.of(session, actor, now)
    task = session.scalar(select(Task).where(Task.plan_id == period.plan_id, Task.code == code))
    if task is None:
        raise NoSuchTask(code=code)
    if not task.is_reportable:
        children = session.scalars(
            select(Task.code)
            .where(Task.parent_id == task.id, Task.withdrawn_at.is_(None))
            .order_by(Task.position)
        )
        raise NotReportable(code=code, children=", ".join(children))
    duties = session.scalars(
        select(Duty)
        .join(Assignment)
        .where(
            Duty.period_id == period.id,
            Duty.cancelled_at.is_(None),
            Assignment.task_id == task.id,
            Assignment.agency_id.in_(actor.agencies_for(Verb.REPORT)),
        )
        # What has ended was taken over with a report of its own: the open one is meant.
        .order_by(
            Assignment.role == PartyRole.PART,
            Assignment.ended_at.is_not(None),
            Assignment.role == PartyRole.COORDINATING,
            Assignment.agency_id,
            Assignment.id,
        )
    )
    found = [
        duty
        for duty in duties
        # What was given to somebody else by name is theirs, though a head may report it.
        if duty.assignment.person_id in (None, actor.person_id)
    ]
    if not found:
        raise NotYourTask(code=code)
    return found


def describe_duties(
    session: Session, actor: Actor, duties: Sequence[Duty], now: datetime
) -> tuple[TaskLine, ...]:
    """Return duties of the period as lines of a list."""
    if not duties:
        return ()
    rows = duty_facts.read(
        session, duties[0].period, zone_of(now), duties=[duty.id for duty in duties]
    )
    drafts = _drafts(session, actor)
    shares = {duty.id: duty.assignment for duty in duties}
    return tuple(
        replace(
            _line(row, now, has_draft=row.facts.duty_id in drafts),
            **share_cards.words_of(shares[row.facts.duty_id]),
        )
        for row in rows
    )


def _drafts(session: Session, actor: Actor) -> set[int]:
    return set(
        session.scalars(
            select(Report.duty_id).where(
                Report.author_id == actor.person_id, Report.status == ReportStatus.DRAFT
            )
        )
    )


def _line(row: DutyRow, now: datetime, *, has_draft: bool) -> TaskLine:
    zone = zone_of(now)
    return TaskLine(
        duty_id=row.facts.duty_id,
        code=row.task.code,
        short_title=row.task.short_title,
        agency_name=row.agency.short_name,
        role=row.role,
        state=row.facts.state,
        percent=row.facts.percent,
        filing=row.facts.filing,
        standing=row.facts.standing(now, zone),
        days_left=signed_days(row.facts.due_at, now, zone),
        has_draft=has_draft,
    )


def _urgency(line: TaskLine) -> tuple[int, bool, int]:
    """Sort by sections, then what is missing before what is sent.

    What was given to the reader comes first until it is reported; then what their agency leads;
    what it only coordinates is last.

    Within these comes first what is late, then what is due soon; the rest is in the plan's order.
    """
    order = (Standing.OVERDUE, Standing.DUE_SOON, Standing.ON_TRACK, Standing.NO_DEADLINE)
    place = order.index(line.standing) if line.standing in order else len(order)
    is_filed = line.filing is not Filing.MISSING
    return _SECTIONS.index((line.role, is_filed and line.role is PartyRole.PART)), is_filed, place


def last_report(session: Session, duty: Duty) -> LastReport | None:
    """Return the newest filed version, of an earlier year if there is none of this one.

    Where the agency took another one's place, that is what the other one filed.
    """
    lines = succession.lines(session)
    found = session.execute(
        select(Report, Person.name, Period.year)
        .join(Person, Person.id == Report.author_id)
        .join(Duty, Duty.id == Report.duty_id)
        .join(Period, Period.id == Duty.period_id)
        .where(
            Duty.assignment_id.in_(sorted(lines.with_origins([duty.assignment_id]))),
            Period.year <= duty.period.year,
            Report.is_latest,
        )
        .order_by(
            Period.year.desc(), Duty.id != duty.id, Report.submitted_at.desc(), Report.id.desc()
        )
        .limit(1)
    ).first()
    if found is None:
        return None
    report, author_name, year = found
    return LastReport(
        report_id=report.id,
        version=report.version or 0,
        author_name=author_name,
        submitted_at=report.submitted_at or report.updated_at,
        state=TaskState(report.state or TaskState.NOT_STARTED),
        percent=report.percent or 0,
        result=report.result or "",
        difficulties=report.difficulties or "",
        nothing_to_report=report.nothing_to_report,
        files=len(report.attachments),
        year=year,
    )
