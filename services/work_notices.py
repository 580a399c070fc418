"""Telling agencies that the plan gives them a task, or takes one back.

An import, a group that was settled and a reorganisation change who does what without anybody
having given it to them: their heads and those who report are told once.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.notices import Postpone, WorkChangedData, WorkTask
from models.plans import Assignment, PartyRole, Task
from models.share_notices import ShareChange
from services import addressees, plans, quiet, share_letters, telling

#: The kind of the rows, and the first word of their keys.
KIND = "work changed"


def tell(
    session: Session,
    gained: Iterable[Assignment],
    lost: Iterable[Assignment],
    subject: str,
    now: datetime,
) -> int:
    """Tell the agencies of assignments that came and went; return how many people are told.

    `subject` names what has changed them, now ("plan 7"). Who was given a share of what is gone is
    told of the share.
    """
    came = [one for one in gained if one.role != PartyRole.PART]
    went = [one for one in lost if one.role != PartyRole.PART]
    for share in lost:
        if share.role == PartyRole.PART:
            share_letters.tell_ended(
                session, None, share, ShareChange.RECALLED, telling.machine_time(now), words=None
            )
    agencies = {one.agency_id for one in (*came, *went)}
    seats = (
        *addressees.heads(session, agencies, now),
        *addressees.reporters(session, agencies, now),
    )
    subject = f"{subject}|{now.timestamp():.6f}"
    payload = {
        "gained": [[one.id, one.agency_id] for one in came],
        "lost": [[one.id, one.agency_id] for one in went],
    }
    of_person: dict[int, set[int]] = {}
    for seat in seats:
        of_person.setdefault(seat.person_id, set()).add(seat.agency_id)
    told = 0
    for person_id, theirs in of_person.items():
        mine = {
            name: [number for number, agency_id in rows if agency_id in theirs]
            for name, rows in payload.items()
        }
        seat = next(seat for seat in seats if seat.person_id == person_id)
        told += telling.tell(session, [seat], KIND, subject, mine, now)
    return told


def notice(
    session: Session, payload: Mapping[str, Any], now: datetime
) -> WorkChangedData | Postpone | None:
    """Return what has changed, as far as it still holds; None where nothing of it does."""
    seats = addressees.people(session, [payload["person"]])
    agencies = {seat.agency_id for seat in seats}
    gained = [
        one
        for one in _assignments(session, payload["gained"])
        if one.ended_at is None and one.agency_id in agencies
    ]
    lost = [
        one
        for one in _assignments(session, payload["lost"])
        if one.ended_at is not None
        and one.agency_id in agencies
        and not _has(session, one.task_id, one.agency_id)
    ]
    if not gained and not lost:
        return None
    if later := quiet.until_open(session, now):
        return later
    plan = (gained or lost)[0].task.plan
    return WorkChangedData(
        gained=tuple(map(_line, gained)),
        lost=tuple(map(_line, lost)),
        plan=plans.number_for(session, payload["person"], plan),
    )


def _assignments(session: Session, ids: Iterable[int]) -> list[Assignment]:
    return list(
        session.scalars(
            select(Assignment)
            .join(Task, Task.id == Assignment.task_id)
            .where(Assignment.id.in_(list(ids)))
            .order_by(Task.plan_id, Task.position, Assignment.id)
        )
    )


def _has(session: Session, task_id: int, agency_id: int) -> bool:
    """Return whether an agency has the task all the same: in another role, or again."""
    found = session.scalar(
        select(Assignment.id)
        .where(
            Assignment.task_id == task_id,
            Assignment.agency_id == agency_id,
            Assignment.parent_id.is_(None),
            Assignment.ended_at.is_(None),
        )
        .limit(1)
    )
    return found is not None


def _line(assignment: Assignment) -> WorkTask:
    return WorkTask(
        code=assignment.task.code,
        short_title=assignment.task.short_title,
        agency_name=assignment.agency.short_name,
        role=PartyRole(assignment.role),
    )
