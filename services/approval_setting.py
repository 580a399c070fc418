"""Whether an agency's reports wait for its head: switched by the head, or by the operator."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agencies import Agency
from models.audit import Action
from models.plans import Assignment, Duty
from models.report_states import Move
from models.reports import Report, ReportStatus
from models.review_cards import ApprovalSetting
from models.review_refusals import NoSetting
from models.rights import Actor, Verb
from services import audit, consequences, report_notices, report_versions


def of_actor(session: Session, actor: Actor) -> tuple[ApprovalSetting, ...]:
    """Return the setting of each agency that the person heads; nobody sets it in their place."""
    headed = sorted(
        agency_id
        for agency_id in actor.agencies_for(Verb.APPROVE)
        if actor.grants_for(Verb.APPROVE, agency_id)[0].on_behalf_of is None
    )
    agencies = session.scalars(select(Agency).where(Agency.id.in_(headed)).order_by(Agency.id))
    return tuple(ApprovalSetting(one.id, one.short_name, one.needs_approval) for one in agencies)


def switch(
    session: Session,
    actor: Actor,
    agency_id: int,
    now: datetime,
    machine_now: datetime,
    *,
    is_on: bool,
) -> tuple[ApprovalSetting, ...]:
    """Switch the setting as the head of the agency; return those of all agencies they head."""
    if agency_id not in {one.agency_id for one in of_actor(session, actor)}:
        raise NoSetting
    set_approval(session, actor.person_id, agency_id, now, machine_now, is_on=is_on)
    return of_actor(session, actor)


def to_show(session: Session, actor: Actor) -> tuple[ApprovalSetting, ...]:
    """Return the settings that the person may switch; raise NoSetting where there are none."""
    found = of_actor(session, actor)
    if not found:
        raise NoSetting
    return found


def switch_typed(
    session: Session, actor: Actor, now: datetime, machine_now: datetime, *, is_on: bool
) -> tuple[ApprovalSetting, ...]:
    """Switch the setting by a word: of the one agency that the person heads.

    Who heads several is shown them, to say which is meant.
    """
    found = to_show(session, actor)
    if len(found) > 1:
        return found
    return switch(session, actor, found[0].agency_id, now, machine_now, is_on=is_on)


def set_approval(
    session: Session,
    person_id: int | None,
    agency_id: int,
    now: datetime,
    machine_now: datetime,
    *,
    is_on: bool,
) -> ApprovalSetting:
    """Switch the setting; `person_id` is None at the console.

    When it is switched off, what waits for the head goes on to the receiving body.
    """
    agency = session.get_one(Agency, agency_id, with_for_update=True, populate_existing=True)
    if agency.needs_approval != is_on:
        agency.needs_approval = is_on
        audit.record(
            session,
            person_id,
            Action.APPROVAL_SET,
            "agency",
            agency_id,
            now,
            before={"needs_approval": not is_on},
            after={"needs_approval": is_on},
        )
    if not is_on:
        _release(session, person_id, agency_id, now, machine_now)
    return ApprovalSetting(agency.id, agency.short_name, agency.needs_approval)


def _release(
    session: Session,
    person_id: int | None,
    agency_id: int,
    now: datetime,
    machine_now: datetime,
) -> None:
    waiting = session.execute(
        select(Report.id, Report.duty_id)
        .join(Duty, Duty.id == Report.duty_id)
        .join(Assignment, Assignment.id == Duty.assignment_id)
        .where(Assignment.agency_id == agency_id, Report.status == ReportStatus.AWAITING)
        .order_by(Report.duty_id, Report.version)
    ).all()
    for report_id, duty_id in waiting:
        report_versions.lock(session, duty_id)
        report = session.get_one(Report, report_id, populate_existing=True)
        if report.status != ReportStatus.AWAITING:
            continue
        report_versions.move(report, Move.RELEASE)
        report.submitted_at = now
        report_versions.settle_latest(session, duty_id)
        consequences.of_filing(session, report, now)
        audit.record(
            session,
            person_id,
            Action.REPORT_RELEASED,
            "report",
            report_id,
            now,
            duty=duty_id,
            version=report.version,
            before={"status": ReportStatus.AWAITING},
            after={"status": report.status},
        )
        report_notices.tell_who_decides(session, report, now, machine_now)
