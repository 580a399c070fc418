"""The week's summary for the groups that are linked to an agency."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.chats import LinkedChat
from models.notices import GroupWeeklyData, Postpone
from models.plans import Assignment, Duty, PartyRole, Period
from models.working_time import WorkingCalendar
from services import outbox, periods, quiet, status, summaries

#: The kind of the rows, and the first word of their keys.
KIND = "group_weekly"


def plan_group_summaries(session: Session, now: datetime, machine_now: datetime) -> int:
    """Write this week's summary to each linked group that has none yet; return how many."""
    present = periods.at_work(session, now, summaries.SUMMARY_AT, summaries.HOURS)
    if present is None:
        return 0
    open_periods, calendar = present
    return sum(_plan_period(session, one, calendar, now, machine_now) for one in open_periods)


def weekly(
    session: Session, payload: Mapping[str, Any], now: datetime
) -> GroupWeeklyData | Postpone | None:
    """Return the week's summary of a group; None when the week is over or the group unlinked."""
    period = session.get(Period, payload["period"])
    linked = session.get(LinkedChat, payload["link"])
    if period is None or period.year != now.year or payload["week"] != summaries.week_of(now):
        return None
    if linked is None or linked.unlinked_at is not None or linked.agency.ended_on is not None:
        return None
    if later := quiet.until_open(session, now):
        return later
    return GroupWeeklyData(
        week=now.isocalendar().week,
        figures=status.of_agencies(session, [linked.agency_id], now, period.plan_id),
    )


def _plan_period(
    session: Session,
    period: Period,
    calendar: WorkingCalendar,
    now: datetime,
    machine_now: datetime,
) -> int:
    day = summaries.first_working_day(now.date(), calendar)
    if day is None or day.year != period.year or day > now.date():
        return 0
    week = summaries.week_of(now)
    links = session.scalars(
        select(LinkedChat).where(
            LinkedChat.unlinked_at.is_(None),
            # Who links in the middle of a week is told at the beginning of the next one.
            LinkedChat.linked_at < summaries.begin_of(day, now),
            LinkedChat.agency_id.in_(_agencies(period)),
        )
    ).all()
    return sum(
        outbox.enqueue(
            session,
            f"{KIND}|{period.id}|{week}|{linked.id}",
            KIND,
            {"period": period.id, "week": week, "link": linked.id, "topic": linked.topic},
            channel=linked.channel,
            address=linked.address,
            now=machine_now,
        )
        for linked in links
    )


def _agencies(period: Period) -> Select[int]:
    """Return the agencies whose reports a period waits for."""
    return (
        select(Assignment.agency_id)
        .join(Duty, Duty.assignment_id == Assignment.id)
        .where(
            Duty.period_id == period.id,
            Duty.cancelled_at.is_(None),
            Assignment.role == PartyRole.LEAD,
        )
    )
