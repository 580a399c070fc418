"""Reporting periods: which one is now, and what has to be reported in it."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core.clock import zone_of
from models.audit import Action
from models.deadlines import end_of_day, parse_due
from models.plans import (
    Assignment,
    CalendarOverride,
    Duty,
    Period,
    Plan,
    Task,
)
from models.progress import TaskState
from models.refusals import NoPlan
from models.reports import Report
from models.rights import Actor
from models.working_time import OfficeHours, WorkingCalendar
from services import audit


def plans_in_force(session: Session) -> list[Plan]:
    """Return the plans that are in force, in the order in which they were loaded."""
    return list(session.scalars(select(Plan).where(Plan.ended_at.is_(None)).order_by(Plan.id)))


def current_plan(session: Session, plan_id: int | None = None) -> Plan:
    """Return a plan that is in force (None: the first one), or raise NoPlan."""
    plans = plans_in_force(session)
    found = next((plan for plan in plans if plan_id in (None, plan.id)), None)
    if found is None:
        raise NoPlan
    return found


def current(session: Session, now: datetime, plan_id: int | None = None) -> Period:
    """Return a plan's period of this year, and open it where it is not open yet.

    `now` is office time in the office's zone; the period of a year runs through that year.
    """
    plan = current_plan(session, plan_id)
    period = session.scalar(
        select(Period).where(Period.plan_id == plan.id, Period.year == now.year)
    )
    return period or _open(session, plan, now)


def of(session: Session, actor: Actor, now: datetime) -> Period:
    """Return this year's period of the plan that a person works on."""
    if actor.plan_id is None:
        raise NoPlan
    return current(session, now, actor.plan_id)


def calendar(session: Session) -> WorkingCalendar:
    """Return the office's working days, with the overrides that stand in the database."""
    rows = session.execute(select(CalendarOverride.day, CalendarOverride.is_working))
    return WorkingCalendar({row.day: row.is_working for row in rows})


def at_work(
    session: Session, now: datetime, since: time, hours: OfficeHours
) -> tuple[list[Period], WorkingCalendar] | None:
    """Return the plans' periods and the calendar where the office writes unasked at this hour.

    None outside of working days, before `since` and after closing, and where there is no plan. The
    hour is looked at first: a tick that has nothing to do asks the database nothing.
    """
    if not since <= now.time() < hours.closes:
        return None
    working_days = calendar(session)
    if not working_days.is_working_day(now.date()):
        return None
    periods = [current(session, now, plan.id) for plan in plans_in_force(session)]
    return (periods, working_days) if periods else None


def done_before(plan: Plan, year: int) -> Select[int]:
    """Return the assignments whose last report of the years before says that they are done."""
    last = (
        select(Duty.assignment_id, func.max(Period.year).label("year"))
        .join(Period, Period.id == Duty.period_id)
        .join(Report, (Report.duty_id == Duty.id) & Report.is_latest)
        .where(Period.plan_id == plan.id, Period.year < year)
        .group_by(Duty.assignment_id)
        .subquery()
    )
    return (
        select(Duty.assignment_id)
        .join(Period, Period.id == Duty.period_id)
        .join(Report, (Report.duty_id == Duty.id) & Report.is_latest)
        .join(last, (last.c.assignment_id == Duty.assignment_id) & (last.c.year == Period.year))
        .where(Report.state == TaskState.COMPLETED)
    )


def _open(session: Session, plan: Plan, now: datetime) -> Period:
    year = now.year
    period = Period(
        plan_id=plan.id,
        year=year,
        opens_on=date.fromisoformat(f"{year}-{plan.period_opens}"),
        cutoff_on=date.fromisoformat(f"{year}-{plan.period_cutoff}"),
        due_at=parse_due(plan.period_due).deadline(year, zone_of(now)),
        deadline_version=1,
    )
    session.add(period)
    session.flush()
    assignments = session.scalars(
        select(Assignment)
        .join(Task)
        .where(
            Task.plan_id == plan.id,
            Task.is_reportable,
            Task.withdrawn_at.is_(None),
            Assignment.ended_at.is_(None),
            # A task whose years are over stays until somebody reports that it is done.
            (Task.year_from.is_(None)) | (Task.year_from <= year),
            Task.recurrence.is_not(None) | Assignment.id.not_in(done_before(plan, year)),
        )
    )
    session.add_all(
        Duty(
            period_id=period.id,
            assignment_id=assignment.id,
            due_at=due_at(period, assignment, zone_of(now)),
        )
        for assignment in assignments
    )
    session.flush()
    audit.record(session, None, Action.PERIOD_OPENED, "period", period.id, now, year=year)
    return period


def due_at(period: Period, assignment: Assignment, zone: ZoneInfo) -> datetime:
    """Return an assignment's last instant in a period, at which it opens.

    It is never later than the period's own, and a share's never later than that of the assignment
    it is a part of.
    """
    limit = due_at(period, assignment.parent, zone) if assignment.parent else period.due_at
    if assignment.due_on is None or assignment.due_on.year != period.year:
        return limit
    return min(limit, end_of_day(assignment.due_on, zone))
