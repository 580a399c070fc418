"""The way of a report in the small office: writing, sending, standing in for somebody."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from models.agencies import Agency
from models.cards import Receipt
from models.progress import TaskState
from models.reports import Report
from models.rights import Actor, Grant, Role
from services import report_filing, reports
from tests.support.office import Office


def write(
    session: Session,
    actor: Actor,
    duty_id: int,
    now: datetime,
    result: str = "Đã làm",
    state: TaskState = TaskState.IN_PROGRESS,
    percent: int = 60,
) -> Report:
    """Write a complete draft."""
    draft = reports.open_draft(session, actor, duty_id, now)
    reports.set_state(session, draft, state, now)
    if state is TaskState.IN_PROGRESS:
        reports.set_percent(draft, percent, now)
    reports.set_result(draft, result, now)
    reports.set_difficulties(draft, "", now)
    return draft


def send(
    session: Session,
    actor: Actor,
    duty_id: int,
    now: datetime,
    result: str = "Đã làm",
    state: TaskState = TaskState.IN_PROGRESS,
    percent: int = 60,
    reason: str = "Cập nhật số liệu",
) -> Receipt:
    """Write and send a report; a correction gets a reason."""
    draft = write(session, actor, duty_id, now, result, state, percent)
    if draft.correction_reason == "":
        reports.set_reason(draft, reason, now)
    return report_filing.submit(session, actor, draft, now, now)


def needs_approval(session: Session, office: Office, code: str, *, is_on: bool = True) -> None:
    """Let an agency's reports wait for its head."""
    session.get_one(Agency, office.agencies[code]).needs_approval = is_on
    session.flush()


def in_place_of(
    session: Session, office: Office, deputy: str, head: str, code: str, role: Role = Role.HEAD
) -> Actor:
    """Return somebody who stands in for somebody else in an agency, besides their own roles."""
    actor = office.actor(session, deputy)
    agency = session.get_one(Agency, office.agencies[code])
    grant = Grant(agency.id, agency.code, agency.name, role, on_behalf_of=office.people[head])
    return replace(actor, grants=(*actor.grants, grant))
