"""Summaries for the planning department: every week, and once the deadline has passed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import zone_of
from models.deadlines import civil_date, is_late
from models.delivery import OutboxRow
from models.figures import Figures, Filing
from models.notices import MissingAgency, MissingData, Postpone, WeeklyData
from models.plans import PartyRole, Period
from models.working_time import OfficeHours, WorkingCalendar
from services import addressees, duty_facts, outbox, periods, plans, quiet, review_queue, status

#: The kinds of the rows, and the first words of their keys.
WEEKLY, MISSING = "weekly", "missing"
#: When a summary goes out, in the office's time.
SUMMARY_AT = time(8)
HOURS = OfficeHours()

_DAY = timedelta(days=1)


def plan_summaries(session: Session, now: datetime, machine_now: datetime) -> int:
    """Write the summaries that are due and not written yet; return how many."""
    present = periods.at_work(session, now, SUMMARY_AT, HOURS)
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
    written = 0
    week_day = first_working_day(now.date(), calendar)
    # The first days of January may belong to a week that began under the year before.
    if week_day and week_day.year == period.year and week_day <= now.date():
        week = week_of(now)
        payload = {"period": period.id, "week": week}
        key = f"{WEEKLY}|{period.id}|{week}"
        written += _write(session, period, key, WEEKLY, payload, week_day, now, machine_now)
    missing_day = _day_after_due(period, calendar, now)
    if missing_day <= now.date():
        payload = {"period": period.id, "version": period.deadline_version}
        key = f"{MISSING}|{period.id}|{period.deadline_version}"
        written += _write(session, period, key, MISSING, payload, missing_day, now, machine_now)
    return written


def weekly(
    session: Session, payload: Mapping[str, Any], now: datetime
) -> WeeklyData | Postpone | None:
    """Return the week's summary; None when the week is over or the person no planner."""
    period = session.get(Period, payload["period"])
    if period is None or period.year != now.year or payload["week"] != week_of(now):
        return None
    if not _is_planner(session, payload["person"], period, now):
        return None
    if later := quiet.until_open(session, now):
        return later
    plan = period.plan
    return WeeklyData(
        week=now.isocalendar().week,
        figures=_figures(session, payload["person"], period, now),
        waiting=review_queue.count_received(session, plan, plan.planning_agency_id),
    )


def missing(
    session: Session, payload: Mapping[str, Any], now: datetime
) -> MissingData | Postpone | None:
    """Return what was missing when the deadline passed and still is."""
    period = session.get(Period, payload["period"])
    if period is None or (period.year, period.deadline_version) != (now.year, payload["version"]):
        return None
    if not _is_planner(session, payload["person"], period, now):
        return None
    if later := quiet.until_open(session, now):
        return later
    codes: dict[str, list[str]] = {}
    prolonged = 0
    for row in duty_facts.read(session, period, zone_of(now), role=PartyRole.LEAD):
        if row.facts.filing is not Filing.MISSING:
            continue
        if is_late(row.facts.due_at, now):
            codes.setdefault(row.facts.agency_name, []).append(row.facts.task_code)
        else:
            prolonged += 1
    return MissingData(
        figures=_figures(session, payload["person"], period, now),
        agencies=tuple(
            MissingAgency(name, tuple(found))
            for name, found in sorted(codes.items(), key=lambda item: (-len(item[1]), item[0]))
        ),
        prolonged=prolonged,
    )


def _write(
    session: Session,
    period: Period,
    key: str,
    kind: str,
    payload: Mapping[str, Any],
    day: date,
    now: datetime,
    machine_now: datetime,
) -> int:
    """Write a summary to each planner who had joined before its hour and has none yet."""
    begun = begin_of(day, now)
    seats = {
        f"{key}|{seat.person_id}": seat
        for seat in addressees.planners(session, now, period.plan.planning_agency_id)
        if seat.since < begun
    }
    written = set(session.scalars(select(OutboxRow.key).where(OutboxRow.key.in_(list(seats)))))
    return sum(
        outbox.enqueue(
            session,
            row_key,
            kind,
            {**payload, "person": seat.person_id},
            channel=seat.channel,
            address=seat.address,
            person_id=seat.person_id,
            now=machine_now,
        )
        for row_key, seat in seats.items()
        if row_key not in written
    )


def begin_of(day: date, now: datetime) -> datetime:
    """Return when the summaries of a day go out."""
    return datetime.combine(day, SUMMARY_AT, tzinfo=zone_of(now))


def first_working_day(day: date, calendar: WorkingCalendar) -> date | None:
    """Return the first working day of the week in which `day` lies; Tết leaves none."""
    monday = day - _DAY * day.weekday()
    week = (monday + _DAY * step for step in range(7))
    return next((one for one in week if calendar.is_working_day(one)), None)


def _day_after_due(period: Period, calendar: WorkingCalendar, now: datetime) -> date:
    due = civil_date(period.due_at, zone_of(now))
    return calendar.next_working_day_on_or_after(due + _DAY)


def week_of(now: datetime) -> str:
    """Return the week's name by ISO 8601: "2026-W45"."""
    year, week, _ = now.isocalendar()
    return f"{year}-W{week:02}"


def _is_planner(session: Session, person_id: int, period: Period, now: datetime) -> bool:
    """Return whether somebody plans for this plan, and there is still something to sum up."""
    if period.plan.ended_at is not None:
        return False
    seats = addressees.planners(session, now, period.plan.planning_agency_id)
    return any(seat.person_id == person_id for seat in seats)


def _figures(session: Session, person_id: int, period: Period, now: datetime) -> Figures:
    plan = plans.number_for(session, person_id, period.plan)
    return replace(status.of_plan(session, now, period.plan_id), plan=plan)
