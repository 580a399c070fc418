"""Reminders of shares: around their own day, and once where nobody has acknowledged them.

A tick writes the rows and may run as often as it likes. All shares of a person with one day and
one version of it are one message, so its key names the day, the version, the stage and the person.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.clock import zone_of
from models.deadlines import civil_date
from models.delivery import OutboxRow
from models.figures import signed_days
from models.notices import Postpone
from models.people import Membership
from models.plans import Assignment, Duty, PartyRole, Period, Plan
from models.reports import FILED, Report
from models.share_notices import ShareDueData, UnacknowledgedData
from models.share_stages import (
    STALE_AFTER,
    ShareStage,
    acknowledge_by,
    newest_share_stage,
    share_stages,
)
from models.working_time import WorkingCalendar
from services import addressees, outbox, periods, quiet, share_reading
from services.addressees import Seat
from services.reminders import HOURS, REMIND_AT

#: The kinds of the rows, and the first words of their keys.
DUE, UNACKNOWLEDGED = "share_due", "share_unacknowledged"
#: No stage lies further from its day than so many days, holidays included.
_REACH = timedelta(days=30)

#: A message to be written: to whom, its kind, and what it needs to know.
Row = tuple[Seat, str, dict[str, Any]]


def plan_share_reminders(session: Session, now: datetime, machine_now: datetime) -> int:
    """Write the reminders of shares that are due and not written yet; return how many."""
    present = periods.at_work(session, now, REMIND_AT, HOURS)
    if present is None:
        return 0
    _, calendar = present
    near = [(share, duty) for share, duty in session.execute(_near(now))]
    silent = [share for share, _ in session.execute(_unacknowledged(now))]
    agencies = {share.agency_id for share in (*silent, *(share for share, _ in near))}
    seats = addressees.workers(session, agencies) if agencies else []
    rows: dict[str, Row] = {}
    for share, duty in near:
        _collect_due(share, duty, share_reading.of_share(share, seats), calendar, now, rows)
    for share in silent:
        _collect_silent(share, share_reading.of_share(share, seats), calendar, now, rows)
    written = set(session.scalars(select(OutboxRow.key).where(OutboxRow.key.in_(list(rows)))))
    return sum(
        outbox.enqueue(
            session,
            key,
            kind,
            {**payload, "person": seat.person_id},
            channel=seat.channel,
            address=seat.address,
            person_id=seat.person_id,
            now=machine_now,
        )
        for key, (seat, kind, payload) in rows.items()
        if key not in written
    )


def due(
    session: Session, payload: Mapping[str, Any], now: datetime
) -> ShareDueData | Postpone | None:
    """Compose the reminder of a day: the shares of that day which are still not reported."""
    day, calendar = date.fromisoformat(payload["day"]), periods.calendar(session)
    stage = newest_share_stage(now.date(), share_stages(day, calendar))
    if stage is None or stage.stage.key != payload["stage"]:
        return None
    found = spoken_of(session, DUE, payload, payload["person"], now)
    if not found:
        return None
    if later := quiet.until_open(session, now):
        return later
    return ShareDueData(
        due_at=found[0][1].due_at,
        days_left=signed_days(found[0][1].due_at, now, zone_of(now)),
        shares=tuple(share_reading.describe(share, duty) for share, duty in found),
    )


def unacknowledged(
    session: Session, payload: Mapping[str, Any], now: datetime
) -> UnacknowledgedData | Postpone | None:
    """Compose the reminder of shares that were given on a day and nobody has acknowledged."""
    found = spoken_of(session, UNACKNOWLEDGED, payload, payload["person"], now)
    if not found:
        return None
    if later := quiet.until_open(session, now):
        return later
    return UnacknowledgedData(
        shares=tuple(share_reading.describe(share, duty) for share, duty in found)
    )


def spoken_of(
    session: Session, kind: str, payload: Mapping[str, Any], person_id: int, now: datetime
) -> list[tuple[Assignment, Duty]]:
    """Return the shares that a reminder speaks of at this moment."""
    # What was said 30 days ago is forgotten.
    day = payload.get("day")
    if kind == UNACKNOWLEDGED:
        return [
            (share, duty)
            for share, duty in _of_person(session, _unacknowledged(now), person_id)
            if share_reading.given_on_day(share, now) == day
        ]
    return [
        (share, duty)
        for share, duty in _of_person(session, _near(now), person_id)
        if civil_date(duty.due_at, zone_of(now)).isoformat() == day
        and duty.deadline_version == payload.get("version")
    ]


def drop(
    session: Session, share: Assignment, duty: Duty, now: datetime, machine_now: datetime
) -> None:
    """Take back the reminders of a share's day that have not gone out.

    To be called before the day changes or the share ends. A message that speaks of other shares
    of that day as well stays: it will not name this one.
    """
    keys = []
    for seat in share_reading.receivers(session, share):
        others = [
            other
            for other, its in _of_person(session, _near(now), seat.person_id)
            if other.id != share.id and _day_key(its, now) == _day_key(duty, now)
        ]
        if not others:
            keys += [_key(duty, stage, seat, now) for stage in ShareStage]
    outbox.take_back(session, keys, machine_now)


def _collect_due(
    share: Assignment,
    duty: Duty,
    seats: Iterable[Seat],
    calendar: WorkingCalendar,
    now: datetime,
    rows: dict[str, Row],
) -> None:
    day = civil_date(duty.due_at, zone_of(now))
    stage = newest_share_stage(now.date(), share_stages(day, calendar))
    if stage is None:
        return
    begun = datetime.combine(stage.day, REMIND_AT, tzinfo=zone_of(now))
    if share.given_at is not None and share.given_at >= begun:
        # Who was given it after the stage had begun has just read of it.
        return
    payload = {
        "day": day.isoformat(),
        "version": duty.deadline_version,
        "stage": stage.stage.key,
    }
    for seat in seats:
        if seat.since < begun:
            rows[_key(duty, stage.stage, seat, now)] = (seat, DUE, payload)


def _collect_silent(
    share: Assignment,
    seats: Iterable[Seat],
    calendar: WorkingCalendar,
    now: datetime,
    rows: dict[str, Row],
) -> None:
    given = share_reading.given_on_day(share, now)
    day = acknowledge_by(date.fromisoformat(given), calendar)
    if not day <= now.date() <= day + STALE_AFTER:
        return
    for seat in seats:
        key = f"{UNACKNOWLEDGED}|{given}|{seat.person_id}"
        rows[key] = (seat, UNACKNOWLEDGED, {"day": given})


def _day_key(duty: Duty, now: datetime) -> str:
    return f"{civil_date(duty.due_at, zone_of(now)).isoformat()}|{duty.deadline_version}"


def _key(duty: Duty, stage: ShareStage, seat: Seat, now: datetime) -> str:
    return f"{DUE}|{_day_key(duty, now)}|{stage.key}|{seat.person_id}"


def _of_person(
    session: Session, statement: Select[Assignment, Duty], person_id: int
) -> Iterable[tuple[Assignment, Duty]]:
    """Yield the shares among some that are a person's: their own, and those of their units."""
    agencies = set(
        session.scalars(
            select(Membership.agency_id).where(
                Membership.person_id == person_id,
                Membership.revoked_at.is_(None),
                Membership.role.in_(addressees.WORKERS),
            )
        )
    )
    for share, duty in session.execute(statement.where(Assignment.agency_id.in_(agencies))):
        if share.person_id in (None, person_id):
            yield share, duty


def _open(now: datetime) -> Select[Assignment, Duty]:
    """Return the living shares of this year's periods that have not been reported."""
    filed = select(Report.id).where(Report.duty_id == Duty.id, Report.status.in_(FILED)).exists()
    return (
        select(Assignment, Duty)
        .join(Duty, Duty.assignment_id == Assignment.id)
        .join(Period, Period.id == Duty.period_id)
        .join(Plan, Plan.id == Period.plan_id)
        .where(
            Period.year == now.year,
            Plan.ended_at.is_(None),
            Assignment.role == PartyRole.PART,
            Assignment.ended_at.is_(None),
            Duty.cancelled_at.is_(None),
            ~filed,
        )
        .order_by(Assignment.id)
    )


def _near(now: datetime) -> Select[Assignment, Duty]:
    """Return the open shares whose day is near enough to be spoken of."""
    return _open(now).where(Duty.due_at > now - _REACH, Duty.due_at < now + _REACH)


def _unacknowledged(now: datetime) -> Select[Assignment, Duty]:
    """Return the open shares that nobody has acknowledged, nor asked to hand back."""
    return _open(now).where(
        Assignment.acknowledged_at.is_(None),
        Assignment.hand_back_at.is_(None),
        Assignment.given_at > now - 2 * _REACH,
    )
