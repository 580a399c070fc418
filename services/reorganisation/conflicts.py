"""Saying which rows stand in the way of taking a reorganisation back."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agencies import Agency
from models.people import Membership, Person
from models.plans import Assignment, Duty, Task
from models.reports import Report
from services.reorganisation.journal import Conflict


def conflict_line(session: Session, conflict: Conflict) -> str:
    """Return a conflict as a line that an operator can read."""
    subject = _SUBJECTS.get(conflict.table, _unnamed)(session, conflict.key)
    key = ", ".join(str(value) for value in conflict.key.values())
    return f"{conflict.table} {key}{subject}: {conflict.what}"


def _unnamed(_session: Session, _key: dict[str, Any]) -> str:
    return ""


def _agency(session: Session, key: dict[str, Any]) -> str:
    row = session.get(Agency, key["id"])
    return f" ({row.code})" if row else ""


def _duty(session: Session, key: dict[str, Any]) -> str:
    return _task(session, Duty.id == key["id"])


def _report(session: Session, key: dict[str, Any]) -> str:
    report = session.get(Report, key["id"])
    return _task(session, Duty.id == report.duty_id) if report else ""


def _task(session: Session, condition: Any) -> str:
    row = session.execute(
        select(Task.code, Agency.code)
        .join(Assignment, Assignment.task_id == Task.id)
        .join(Agency, Agency.id == Assignment.agency_id)
        .join(Duty, Duty.assignment_id == Assignment.id)
        .where(condition)
    ).first()
    return f" (task {row[0]} of {row[1]})" if row else ""


def _membership(session: Session, key: dict[str, Any]) -> str:
    row = session.execute(
        select(Person.name, Membership.role, Agency.code)
        .join(Membership, Membership.person_id == Person.id)
        .join(Agency, Agency.id == Membership.agency_id)
        .where(Membership.id == key["id"])
    ).first()
    return f" ({row[0]}, {row[1]} of {row[2]})" if row else ""


_SUBJECTS: dict[str, Callable[[Session, dict[str, Any]], str]] = {
    "agencies": _agency,
    "duties": _duty,
    "reports": _report,
    "memberships": _membership,
}
