"""Reminders: who has not reported is told so, on the days around the internal target.

A tick writes the rows and may run as often as it likes: their keys make each reminder one. What a
reminder says is worked out when it is sent, so that nobody is reminded of what was just reported.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from core.clock import zone_of
from models.deadlines import Stage, civil_date, end_of_day, newest_stage, stage_days
from models.delivery import OutboxRow
from models.figures import Filing, signed_days
from models.notices import Postpone, ReminderData, ReminderTask
from models.people import Person
from models.plans import Assignment, Duty, PartyRole, Period
from models.reports import FILED, Report, ReportStatus
from models.requests import Extension, ExtensionState
from models.working_time import OfficeHours, WorkingCalendar
from services import (
    addressees,
    duty_facts,
    outbox,
    periods,
    plans,
    quiet,
    report_versions,
    telling,
)
from services.addressees import Seat

#: The kind of the rows, and the first word of their keys.
KIND = "reminder"
#: When the day's reminders go out, in the office's time.
REMIND_AT = time(7, 30)
HOURS = OfficeHours()


def plan_reminders(session: Session, now: datetime, machine_now: datetime) -> int:
    """Write the reminders that are due and not written yet; return how many.

    Only the newest stage counts: after an outage nobody is told what earlier ones would have said.
    """
    present = periods.at_work(session, now, REMIND_AT, HOURS)
    if present is None:
        return 0
    open_periods, calendar = present
    return sum(_plan_period(session, one, calendar, now, machine_now) for one in open_periods)


def _plan_period(
    session: Session,
    period: Period,
    calendar: WorkingCalendar,
    now: datetime,
    machine_now: datetime,
) -> int:
    days = {*_days_missing(session, period, zone_of(now)), _day_of(period, now)}
    return sum(
        _plan_cycle(session, period, day, calendar, now, machine_now) for day in sorted(days)
    )


def _plan_cycle(
    session: Session,
    period: Period,
    day: date,
    calendar: WorkingCalendar,
    now: datetime,
    machine_now: datetime,
) -> int:
    """Write the reminders of the reports that are due on one day.

    That is the period's day for almost all; a duty that was prolonged, or has an earlier day of
    its own, goes by a cycle of that day.
    """
    stage = _newest_stage(day, calendar, now)
    if stage is None:
        return 0
    begun = datetime.combine(stage.day, REMIND_AT, tzinfo=zone_of(now))
    # Who was given the day after the stage had begun has just been told of it.
    agencies = _agencies_missing(session, period, day, zone_of(now), set_before=begun)
    seats = {
        seat.person_id: seat
        for seat in addressees.reporters(session, agencies, now)
        # A newcomer is not reminded at once of a stage that was before their time.
        if seat.since < begun
    }
    payload: dict[str, Any] = {
        "period": period.id,
        "version": period.deadline_version,
        "stage": stage.stage.key,
    }
    suffix = ""
    if day != _day_of(period, now):
        payload["due"] = day.isoformat()
        suffix = f"|{day.isoformat()}"
    head = f"{KIND}|{period.id}|{period.deadline_version}|{stage.stage.key}"
    keys = {f"{head}|{person_id}{suffix}": seat for person_id, seat in seats.items()}
    written = set(session.scalars(select(OutboxRow.key).where(OutboxRow.key.in_(list(keys)))))
    return sum(
        outbox.enqueue(
            session,
            key,
            KIND,
            {**payload, "person": seat.person_id},
            channel=seat.channel,
            address=seat.address,
            person_id=seat.person_id,
            now=machine_now,
        )
        for key, seat in keys.items()
        if key not in written
    )


def reminder(
    session: Session, payload: Mapping[str, Any], now: datetime
) -> ReminderData | Postpone | None:
    """Return what a reminder says at this moment; None when it has become pointless."""
    period = session.get(Period, payload["period"])
    if period is None or (period.year, period.deadline_version) != (now.year, payload["version"]):
        return None
    calendar = periods.calendar(session)
    day = _day_in(payload, period, now)
    stage = _newest_stage(day, calendar, now)
    if stage is None or stage.stage.key != payload["stage"]:
        return None
    seats = _seats_of(session, period, day, payload["person"], now)
    tasks = _missing_tasks(session, period, day, seats, now)
    if not tasks:
        return None
    if later := quiet.until_open(session, now):
        return later
    target = calendar.last_working_day_on_or_before(day)
    due_at = end_of_day(day, zone_of(now))
    return ReminderData(
        year=period.year,
        target=target,
        due_at=due_at,
        days_to_target=(target - civil_date(now, zone_of(now))).days,
        days_left=signed_days(due_at, now, zone_of(now)),
        tasks=tasks,
        plan=plans.number_for(session, payload["person"], period.plan),
        stands_in_for=_principals(session, seats),
    )


def forget_old_deadline(session: Session, duty: Duty, now: datetime) -> None:
    """Take back the unsent reminders that have nothing to say once a duty's deadline has moved."""
    period = duty.period
    seats = addressees.reporters(session, [duty.assignment.agency_id], now)
    for row in outbox.waiting(session, KIND, {seat.person_id for seat in seats}):
        if row.payload.get("period") != period.id or row.person_id is None:
            continue
        day = _day_in(row.payload, period, now)
        here = _seats_of(session, period, day, row.person_id, now)
        if not _missing_tasks(session, period, day, here, now):
            outbox.cancel(row, "the deadline was moved", telling.machine_time(now))


def _day_of(period: Period, now: datetime) -> date:
    return civil_date(period.due_at, zone_of(now))


def _day_in(payload: Mapping[str, Any], period: Period, now: datetime) -> date:
    """Return of which day a reminder speaks."""
    if "due" in payload:
        return date.fromisoformat(payload["due"])
    return _day_of(period, now)


def _newest_stage(day: date, calendar: WorkingCalendar, now: datetime) -> Stage | None:
    target = calendar.last_working_day_on_or_before(day)
    return newest_stage(now, stage_days(target, calendar))


def _missing(session: Session, period: Period) -> Sequence[Row[int, datetime, datetime | None]]:
    """Return agency and deadline of each report that is missing, and when it was prolonged."""
    # What waits for the head is no longer its officers' to send.
    sent = (*FILED, ReportStatus.AWAITING)
    filed = select(Report.id).where(Report.duty_id == Duty.id, Report.status.in_(sent)).exists()
    prolonged = (
        select(func.max(Extension.decided_at))
        .where(Extension.duty_id == Duty.id, Extension.state == ExtensionState.GRANTED)
        .scalar_subquery()
    )
    return session.execute(
        select(Assignment.agency_id, Duty.due_at, prolonged)
        .join(Duty, Duty.assignment_id == Assignment.id)
        .where(
            Duty.period_id == period.id,
            Duty.cancelled_at.is_(None),
            Assignment.role == PartyRole.LEAD,
            ~filed,
        )
    ).all()


def _days_missing(session: Session, period: Period, zone: ZoneInfo) -> set[date]:
    return {civil_date(due_at, zone) for _, due_at, _ in _missing(session, period)}


def _agencies_missing(
    session: Session,
    period: Period,
    day: date,
    zone: ZoneInfo,
    set_before: datetime | None = None,
) -> set[int]:
    """Return the agencies that lead a task, due on a day, and have not reported it."""
    return {
        agency_id
        for agency_id, due_at, prolonged_at in _missing(session, period)
        if civil_date(due_at, zone) == day
        and not (set_before and prolonged_at and prolonged_at >= set_before)
    }


def _seats_of(
    session: Session, period: Period, day: date, person_id: int, now: datetime
) -> list[Seat]:
    """Return the seats in which a person has something to report by a day that is missing."""
    agencies = _agencies_missing(session, period, day, zone_of(now))
    seats = addressees.reporters(session, agencies, now)
    return [seat for seat in seats if seat.person_id == person_id]


def _principals(session: Session, seats: Sequence[Seat]) -> tuple[str, ...]:
    """Return in whose place the person is written to, where it is for nothing of their own."""
    if any(seat.on_behalf_of is None for seat in seats):
        return ()
    people = {seat.on_behalf_of for seat in seats}
    return tuple(
        session.scalars(select(Person.name).where(Person.id.in_(people)).order_by(Person.id))
    )


def _missing_tasks(
    session: Session, period: Period, day: date, seats: Sequence[Seat], now: datetime
) -> tuple[ReminderTask, ...]:
    """Return what is to be reported from some seats by a day and is not, in the plan's order."""
    zone = zone_of(now)
    agencies = sorted({seat.agency_id for seat in seats})
    if not agencies:
        return ()
    rows = duty_facts.read(session, period, zone, agencies=agencies, role=PartyRole.LEAD)
    unsettled = report_versions.unsettled(session, [row.facts.duty_id for row in rows])
    return tuple(
        ReminderTask(
            duty_id=row.facts.duty_id,
            code=row.task.code,
            short_title=row.task.short_title,
            agency_name=row.agency.short_name,
        )
        for row in rows
        if row.facts.filing is Filing.MISSING
        and civil_date(row.facts.due_at, zone) == day
        and unsettled.get(row.facts.duty_id) is not ReportStatus.AWAITING
    )
