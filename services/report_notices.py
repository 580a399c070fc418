"""Who is told of a report's way: its author of a decision, a head of what waits.

A head, a district and the committee get one message however much waits for them, and none more
within the hour. The planning department is not told one by one: the weekly summary counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.delivery import OutboxRow
from models.notices import AcceptedData, Postpone, ReturnedData, WaitingData
from models.reports import Report, ReportStatus
from models.review_cards import Act
from models.rights import Role
from models.working_time import OfficeHours
from services import (
    addressees,
    identity,
    outbox,
    periods,
    quiet,
    receiving,
    reorganised_duties,
    report_rights,
    report_versions,
    review_queue,
)
from services.addressees import Seat

#: The kinds of the rows, and the first words of their keys.
RETURNED, ACCEPTED, WAITING = "report_returned", "report_accepted", "report_waiting"
HOURS = OfficeHours()
#: How long a person is not told again that something waits.
PAUSE = timedelta(hours=1)


def tell_who_decides(
    session: Session, report: Report, now: datetime, machine_now: datetime
) -> None:
    """Tell those for whom a report waits now, unless they have been told within the hour."""
    assignment = report.duty.assignment
    if report.status == ReportStatus.AWAITING:
        agency_id, leaders = assignment.agency_id, []
    else:
        receiver = receiving.receiver_of_assignment(session, assignment)
        if receiver is None or receiver.id == assignment.task.plan.planning_agency_id:
            return
        agency_id = receiver.id
        leaders = addressees.holders(session, {Role.LEADER}, agency_id)
    parties = report_rights.parties(report)
    seats = [*addressees.heads(session, {agency_id}, now), *leaders]
    for seat in {seat.person_id: seat for seat in reversed(seats)}.values():
        if seat.person_id not in parties:
            _tell_waiting(session, seat, now, machine_now)


def tell_decision(
    session: Session,
    reports: Sequence[Report],
    decider_id: int,
    kind: str,
    machine_now: datetime,
) -> None:
    """Tell authors and those who report for the agency; several reports are one message each."""
    of_person: dict[int, tuple[Seat, list[int]]] = {}
    for report in reports:
        agency_id = reorganised_duties.follow(session, report.duty).assignment.agency_id
        for seat in _concerned(session, agency_id, report.author_id):
            if seat.person_id != decider_id:
                of_person.setdefault(seat.person_id, (seat, []))[1].append(report.id)
    for person_id, (seat, ids) in of_person.items():
        outbox.enqueue(
            session,
            f"{kind}|{ids[0]}|{person_id}",
            kind,
            {"reports": ids, "person": person_id},
            channel=seat.channel,
            address=seat.address,
            person_id=person_id,
            now=machine_now,
        )


def returned(
    session: Session, payload: Mapping[str, Any], now: datetime
) -> ReturnedData | Postpone | None:
    """Compose "your report was returned"; None where a newer version is there already."""
    report = session.get(Report, payload["reports"][0])
    if report is None or report.status != ReportStatus.RETURNED:
        return None
    newest = report_versions.newest(session, report.duty_id)
    duty = reorganised_duties.follow(session, report.duty)
    if newest is None or newest.id != report.id or duty.cancelled_at is not None:
        return None
    if duty is not report.duty and report_versions.newest(session, duty.id) is not None:
        return None
    if later := quiet.until_open(session, now):
        return later
    assignment = report.duty.assignment
    receiver = receiving.receiver_of_assignment(session, assignment)
    is_by_head = report.submitted_at is None
    returner = assignment.agency if is_by_head or receiver is None else receiver
    return ReturnedData(
        report_id=report.id,
        duty_id=duty.id,
        code=assignment.task.code,
        short_title=assignment.task.short_title,
        agency_name=assignment.agency.short_name,
        version=report.version or 0,
        reason=report.decision_reason or "",
        returned_by=returner.short_name,
        is_by_head=is_by_head,
    )


def accepted(
    session: Session, payload: Mapping[str, Any], now: datetime
) -> AcceptedData | Postpone | None:
    """Compose "your report was accepted", of all reports that were accepted together."""
    found = session.scalars(
        select(Report)
        .where(Report.id.in_(payload["reports"]), Report.status == ReportStatus.ACCEPTED)
        .order_by(Report.id)
    ).all()
    if not found:
        return None
    if later := quiet.until_open(session, now):
        return later
    first = found[0].duty.assignment
    receiver = receiving.receiver_of_assignment(session, first)
    return AcceptedData(
        codes=tuple(report.duty.assignment.task.code for report in found),
        short_title=first.task.short_title,
        agency_name=first.agency.short_name,
        accepted_by=receiver.short_name if receiver else "",
        duty_id=found[0].duty_id,
    )


def waiting(
    session: Session, payload: Mapping[str, Any], now: datetime
) -> WaitingData | Postpone | None:
    """Compose what waits for a person; None when nothing does any more."""
    actor = identity.identify(session, payload["channel"], payload["address"], now)
    if actor is None:
        return None
    lines = review_queue.waiting(session, actor, now)
    if not lines:
        return None
    if later := quiet.until_open(session, now):
        return later
    return WaitingData(
        approvals=sum(line.act is Act.APPROVE for line in lines),
        acceptances=sum(line.act is Act.ACCEPT for line in lines),
        lines=tuple(lines),
    )


def _concerned(session: Session, agency_id: int, author_id: int) -> Iterable[Seat]:
    """Return who is told of a decision: who reports for the agency, and the author."""
    seats = {seat.person_id: seat for seat in addressees.reporters(session, {agency_id})}
    for seat in addressees.people(session, [author_id]):
        seats.setdefault(seat.person_id, seat)
    return seats.values()


def _tell_waiting(session: Session, seat: Seat, now: datetime, machine_now: datetime) -> None:
    """Write that something waits, once an hour at most.

    The keys are hours of the office in which the message may go: Saturday's is Monday's first one.
    A row that is not sent yet will name the newcomer as well.
    """
    calendar = periods.calendar(session)
    hour = HOURS.next_opening(now, calendar).replace(minute=0, second=0, microsecond=0)
    before = _row(session, seat, hour - PAUSE)
    for _ in range(2):
        row = _row(session, seat, hour)
        if row is None:
            _enqueue_waiting(session, seat, hour, before, machine_now)
            return
        if row.state in outbox.OPEN:
            return
        before, hour = row, HOURS.next_opening(hour + PAUSE, calendar)


def _enqueue_waiting(
    session: Session,
    seat: Seat,
    hour: datetime,
    before: OutboxRow | None,
    machine_now: datetime,
) -> None:
    delay = timedelta()
    if before is not None:
        last = before.settled_at or before.not_before
        delay = max(last + PAUSE - machine_now, delay)
    outbox.enqueue(
        session,
        _key(seat, hour),
        WAITING,
        {"channel": seat.channel, "address": seat.address, "person": seat.person_id},
        channel=seat.channel,
        address=seat.address,
        person_id=seat.person_id,
        now=machine_now,
        delay=delay,
    )


def _row(session: Session, seat: Seat, hour: datetime) -> OutboxRow | None:
    return session.scalar(select(OutboxRow).where(OutboxRow.key == _key(seat, hour)))


def _key(seat: Seat, hour: datetime) -> str:
    return f"{WAITING}|{seat.person_id}|{hour:%Y-%m-%dT%H}"
