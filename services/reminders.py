"""Reminders: who has not reported is told so, on the days around the internal target.

A tick writes the rows and may run as often as it likes: their keys make each reminder one. What a
reminder says is worked out when it is sent, so that nobody is reminded of what was just reported.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import zone_of
from models.deadlines import Stage, civil_date, internal_target, newest_stage, stage_days
from models.delivery import OutboxRow
from models.figures import Filing, signed_days
from models.notices import Postpone, ReminderData, ReminderTask
from models.people import Person
from models.plans import Assignment, Duty, PartyRole, Period
from models.reports import FILED, Report, ReportStatus
from models.working_time import OfficeHours, WorkingCalendar
from services import addressees, duty_facts, outbox, periods, plans, report_versions
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
    stage = _newest_stage(period, calendar, now)
    if stage is None:
        return 0
    begun = datetime.combine(stage.day, REMIND_AT, tzinfo=zone_of(now))
    seats = {
        seat.person_id: seat
        for seat in addressees.reporters(session, _agencies_missing(session, period), now)
        # A newcomer is not reminded at once of a stage that was before their time.
        if seat.since < begun
    }
    keys = {
        f"{KIND}|{period.id}|{period.deadline_version}|{stage.stage.key}|{person_id}": seat
        for person_id, seat in seats.items()
    }
    written = set(session.scalars(select(OutboxRow.key).where(OutboxRow.key.in_(list(keys)))))
    return sum(
        outbox.enqueue(
            session,
            key,
            KIND,
            {
                "period": period.id,
                "version": period.deadline_version,
                "stage": stage.stage.key,
                "person": seat.person_id,
            },
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
    stage = _newest_stage(period, calendar, now)
    if stage is None or stage.stage.key != payload["stage"]:
        return None
    seats = _seats_of(session, period, payload["person"], now)
    tasks = _missing_tasks(session, period, seats, now)
    if not tasks:
        return None
    if not HOURS.may_send_now(now, calendar):
        return Postpone(HOURS.next_opening(now, calendar))
    target = internal_target(period.due_at, calendar, zone_of(now))
    return ReminderData(
        year=period.year,
        target=target,
        due_at=period.due_at,
        days_to_target=(target - civil_date(now, zone_of(now))).days,
        days_left=signed_days(period.due_at, now, zone_of(now)),
        tasks=tasks,
        plan=plans.number_for(session, payload["person"], period.plan),
        stands_in_for=_principals(session, seats),
    )


def _newest_stage(period: Period, calendar: WorkingCalendar, now: datetime) -> Stage | None:
    target = internal_target(period.due_at, calendar, zone_of(now))
    return newest_stage(now, stage_days(target, calendar))


def _agencies_missing(session: Session, period: Period) -> set[int]:
    """Return the agencies that lead a task and have not reported it in the period."""
    # What waits for the head is no longer its officers' to send.
    sent = (*FILED, ReportStatus.AWAITING)
    filed = select(Report.id).where(Report.duty_id == Duty.id, Report.status.in_(sent)).exists()
    return set(
        session.scalars(
            select(Assignment.agency_id)
            .join(Duty, Duty.assignment_id == Assignment.id)
            .where(
                Duty.period_id == period.id,
                Duty.cancelled_at.is_(None),
                Assignment.role == PartyRole.LEAD,
                ~filed,
            )
        )
    )


def _seats_of(session: Session, period: Period, person_id: int, now: datetime) -> list[Seat]:
    """Return the seats in which a person has something to report that is missing."""
    seats = addressees.reporters(session, _agencies_missing(session, period), now)
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
    session: Session, period: Period, seats: Sequence[Seat], now: datetime
) -> tuple[ReminderTask, ...]:
    """Return what is to be reported from some seats and is not, in the plan's order."""
    agencies = sorted({seat.agency_id for seat in seats})
    if not agencies:
        return ()
    rows = duty_facts.read(session, period, zone_of(now), agencies=agencies, role=PartyRole.LEAD)
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
        and unsettled.get(row.facts.duty_id) is not ReportStatus.AWAITING
    )
