"""Reporting periods: which one is now, and what has to be reported in it."""

from datetime import date, datetime, time

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core.clock import zone_of
from models.audit import Action
from models.deadlines import parse_due
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
from models.working_time import OfficeHours, WorkingCalendar
from services import audit


def current_plan(session: Session) -> Plan:
    """Return the plan, or raise NoPlan."""
    plan = session.scalar(select(Plan).order_by(Plan.id).limit(1))
    if plan is None:
        raise NoPlan
    return plan


def current(session: Session, now: datetime) -> Period:
    """Return the plan's period of this year, and open it where it is not open yet.

    `now` is office time in the office's zone; the period of a year runs through that year.
    """
    plan = current_plan(session)
    period = session.scalar(
        select(Period).where(Period.plan_id == plan.id, Period.year == now.year)
    )
    return period or _open(session, plan, now)


def calendar(session: Session) -> WorkingCalendar:
    """Return the office's working days, with the overrides that stand in the database."""
    rows = session.execute(select(CalendarOverride.day, CalendarOverride.is_working))
    return WorkingCalendar({row.day: row.is_working for row in rows})


def at_work(
    session: Session, now: datetime, since: time, hours: OfficeHours
) -> tuple[Period, WorkingCalendar] | None:
    """Return the period and the calendar where the office writes unasked at this hour.

    None outside of working days, before `since` and after closing, and where there is no plan. The
    hour is looked at first: a tick that has nothing to do asks the database nothing.
    """
    if not since <= now.time() < hours.closes:
        return None
    working_days = calendar(session)
    if not working_days.is_working_day(now.date()):
        return None
    try:
        return current(session, now), working_days
    except NoPlan:
        return None


def _done_before(plan: Plan, year: int) -> Select[int]:
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
            # A task whose years are over stays until somebody reports that it is done.
            (Task.year_from.is_(None)) | (Task.year_from <= year),
            Task.recurrence.is_not(None) | Assignment.id.not_in(_done_before(plan, year)),
        )
    )
    session.add_all(
        Duty(period_id=period.id, assignment_id=assignment.id) for assignment in assignments
    )
    session.flush()
    audit.record(session, None, Action.PERIOD_OPENED, "period", period.id, now, year=year)
    return period
