"""The sheets of the plan: what it says of a task, an indicator, an agency; a passage, by pages.

What the plan says is public inside its province; figures are not in here.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import passages as texts
from models.agencies import Agency
from models.found import (
    AgencySheet,
    DutyLink,
    IndicatorSheet,
    PassageSheet,
    RelatedSheet,
    TaskLink,
    TaskSheet,
)
from models.indicators import Indicator, IndicatorLead, PlanPassage
from models.plans import Assignment, Duty, PartyRole, Period, Plan, Task
from models.refusals import OldButton
from models.rights import Actor, Verb
from services import indicator_reading, plans, receiving

#: How much of a passage stands on one page, in letters: it is read without scrolling far.
PAGE = 1600


def task(session: Session, actor: Actor, task_id: int, year: int) -> TaskSheet:
    """Return what the plan says of a task, with the duties that the reader may open."""
    found = session.get(Task, task_id)
    if found is None or not may_read(actor, found.plan):
        raise OldButton
    header = session.get(Task, found.parent_id) if found.parent_id else None
    below = session.scalars(
        select(Task)
        .where(Task.parent_id == found.id, Task.withdrawn_at.is_(None))
        .order_by(Task.position)
    )
    return TaskSheet(
        task_id=found.id,
        code=found.code,
        title=found.title,
        header_title=header.title if header else None,
        time_text=found.time_text,
        lead_text=found.lead_text,
        coordinating_text=found.coordinating_text,
        funding=tuple(found.funding),
        products=found.products,
        note=found.note,
        reference_882=found.reference_882,
        plan=_number(session, actor, found.plan),
        passages=len(found.related),
        below=tuple(_link(one) for one in below),
        duties=tuple(
            DutyLink(duty_id, name)
            for duty_id, agency_id, name in _duties(session, found, year)
            if actor.may(Verb.SEE_TASKS, agency_id)
        ),
    )


def indicator(session: Session, actor: Actor, indicator_id: int) -> IndicatorSheet:
    """Return what the plan says of an indicator."""
    found = session.get(Indicator, indicator_id)
    plan = session.get(Plan, found.plan_id) if found else None
    if found is None or plan is None or not may_read(actor, plan):
        raise OldButton
    group = session.get(Indicator, found.parent_id) if found.parent_id else None
    may_open = found.is_reportable and found.withdrawn_at is None
    return IndicatorSheet(
        indicator_id=found.id,
        code=found.code,
        title=found.title,
        group_title=group.title if group else None,
        unit=found.unit,
        target_2030=found.target_2030_text,
        target_2050=found.target_2050_text,
        leads=tuple(lead.agency.name for lead in found.leads),
        reporting=found.reporting,
        note=found.note,
        may_open=may_open and indicator_reading.may_see(actor, found),
        plan=_number(session, actor, plan),
    )


def agency(session: Session, actor: Actor, agency_id: int) -> AgencySheet:
    """Return what the plan that one works on gives to an agency."""
    found = session.get(Agency, agency_id)
    plan = session.get(Plan, actor.plan_id) if actor.plan_id else None
    if found is None or plan is None or found.territory != plan.territory:
        raise OldButton
    if not may_read(actor, plan):
        raise OldButton
    receiver = receiving.receiver(session, plan, found)
    indicators = session.execute(
        select(Indicator.code, Indicator.title)
        .join(IndicatorLead, IndicatorLead.indicator_id == Indicator.id)
        .where(
            Indicator.plan_id == plan.id,
            Indicator.is_reportable,
            IndicatorLead.agency_id == found.id,
        )
        .order_by(Indicator.position)
    )
    return AgencySheet(
        agency_id=found.id,
        name=found.name,
        short_name=found.short_name,
        receiver=receiver.name if receiver else None,
        leads=_given(session, plan, found, PartyRole.LEAD),
        coordinates=_given(session, plan, found, PartyRole.COORDINATING),
        indicators=tuple((row[0], row[1]) for row in indicators),
        may_open=actor.may(Verb.SEE_TASKS, found.id),
        plan=_number(session, actor, plan),
    )


def passage(session: Session, actor: Actor, passage_id: int, page: int) -> PassageSheet:
    """Return one page of a passage."""
    found = session.get(PlanPassage, passage_id)
    plan = session.get(Plan, found.plan_id) if found else None
    if found is None or plan is None or not may_read(actor, plan):
        raise OldButton
    cut = texts.pages(found.text or "", PAGE) or [""]
    page = min(max(page, 0), len(cut) - 1)
    return PassageSheet(
        passage_id=found.id,
        code=found.code,
        title=found.title,
        text=cut[page],
        footnote=found.footnote if page == len(cut) - 1 else None,
        page=page,
        pages=len(cut),
        plan=_number(session, actor, plan),
    )


def related(session: Session, actor: Actor, task_id: int, duty_id: int, page: int) -> RelatedSheet:
    """Return one page of the passages that speak of a task, one passage after the other."""
    found = session.get(Task, task_id)
    if found is None or not found.related or not may_read(actor, found.plan):
        raise OldButton
    rows = session.scalars(select(PlanPassage).where(PlanPassage.plan_id == found.plan_id))
    known = {row.code: row for row in rows}
    cut: list[tuple[PlanPassage, str]] = []
    for reference in found.related:
        code, heading = texts.read_reference(reference)
        row = known.get(code)
        text = (row.text or "") if row else ""
        if heading is not None:
            text = texts.part(text, heading) or text
        if row is not None:
            cut += [(row, one) for one in texts.pages(text, PAGE) or [""]]
    if not cut:
        raise OldButton
    page = min(max(page, 0), len(cut) - 1)
    row, text = cut[page]
    return RelatedSheet(
        task_id=found.id,
        duty_id=duty_id,
        task_code=found.code,
        short_title=found.short_title,
        code=row.code,
        title=row.title,
        text=text,
        page=page,
        pages=len(cut),
        plan=_number(session, actor, found.plan),
    )


def may_read(actor: Actor, plan: Plan) -> bool:
    """Return whether a plan is one of a province in which somebody works."""
    return any(grant.territory == plan.territory for grant in actor.grants)


def _number(session: Session, actor: Actor, plan: Plan) -> str | None:
    return plans.number_for(session, actor.person_id, plan)


def _link(task: Task) -> TaskLink:
    return TaskLink(task.id, task.code, task.short_title)


def _duties(session: Session, task: Task, year: int) -> list[tuple[int, int, str]]:
    """Return the duties on a task in a year's period: number, agency's number and name."""
    rows = session.execute(
        select(Duty.id, Agency.id, Agency.short_name)
        .join(Assignment, Assignment.id == Duty.assignment_id)
        .join(Agency, Agency.id == Assignment.agency_id)
        .join(Period, Period.id == Duty.period_id)
        .where(
            Assignment.task_id == task.id,
            Assignment.role != PartyRole.PART,
            Duty.cancelled_at.is_(None),
            Period.year == year,
        )
        .order_by(Assignment.role.desc(), Agency.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _given(session: Session, plan: Plan, agency: Agency, role: PartyRole) -> tuple[TaskLink, ...]:
    tasks = session.scalars(
        select(Task)
        .join(Assignment, Assignment.task_id == Task.id)
        .where(
            Task.plan_id == plan.id,
            Task.is_reportable,
            Task.withdrawn_at.is_(None),
            Assignment.agency_id == agency.id,
            Assignment.ended_at.is_(None),
            Assignment.role == role,
        )
        .order_by(Task.position)
    )
    return tuple(_link(task) for task in tasks)
