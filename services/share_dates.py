"""Changing a share that was given: another day, other words."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from core.clock import zone_of
from models.assigning_refusals import SameDate
from models.audit import Action
from models.plans import Assignment, Duty
from models.rights import Actor
from models.share_cards import ShareAct, ShareDone
from models.share_notices import ShareChange
from services import audit, share_letters, share_reading, share_reminders, shares


def change_date(
    session: Session,
    actor: Actor,
    share_id: int,
    due_on: date | None,
    now: datetime,
    machine_now: datetime,
) -> ShareDone:
    """Give a share another last day (None: the task's own); what hangs below is pulled along."""
    share = share_reading.share_to_decide(session, actor, share_id)
    duty = share_reading.open_duty(session, share, now)
    limit = limit_of(session, share, duty, now)
    due_at = shares.checked_due(due_on, limit, now)
    if due_at == duty.due_at and due_on == share.due_on:
        raise SameDate(due=due_at.astimezone(zone_of(now)).strftime("%d/%m/%Y"))
    share.due_on = due_on
    _move(session, actor, share, duty, due_at, now, machine_now)
    told = share_letters.tell_changed(
        session, actor, share, ShareChange.DATE, f"{duty.deadline_version}", machine_now
    )
    told += follow(session, actor, duty, now, machine_now)
    return shares.done(session, share, duty, ShareAct.DATE, told, now)


def follow(
    session: Session, actor: Actor | None, duty: Duty, now: datetime, machine_now: datetime
) -> int:
    """Pull the shares below a duty along after its deadline has changed; return who is told.

    What has no day of its own follows the task's; what has one is pulled in where it would be
    later. For whatever moves a deadline: an extension that was granted, a change of the period.
    """
    told = 0
    for share in share_reading.children(session, duty.assignment_id):
        session.refresh(share, with_for_update=True)
        own = share_reading.duty_of(session, share, now)
        if own is None or own.cancelled_at is not None:
            continue
        due_at = duty.due_at if share.due_on is None else min(own.due_at, duty.due_at)
        if due_at == own.due_at:
            continue
        if share.due_on is not None:
            share.due_on = due_at.astimezone(zone_of(now)).date()
        _move(session, actor, share, own, due_at, now, machine_now)
        told += share_letters.tell_changed(
            session, actor, share, ShareChange.DATE, f"{own.deadline_version}", machine_now
        )
        told += follow(session, actor, own, now, machine_now)
    return told


def change_brief(
    session: Session,
    actor: Actor,
    share_id: int,
    brief: str | None,
    now: datetime,
    machine_now: datetime,
) -> ShareDone:
    """Give a share other words (None: the whole task)."""
    share = share_reading.share_to_decide(session, actor, share_id)
    duty = share_reading.open_duty(session, share, now)
    before, share.brief = share.brief, shares.checked_brief(brief)
    session.flush()
    audit.record(
        session,
        actor.person_id,
        Action.SHARE_BRIEF,
        "assignment",
        share.id,
        now,
        on_behalf_of=shares.on_behalf(actor, share),
        before=before,
        after=share.brief,
    )
    told = share_letters.tell_changed(
        session, actor, share, ShareChange.BRIEF, now.isoformat(), machine_now
    )
    return shares.done(session, share, duty, ShareAct.BRIEF, told, now)


def limit_of(session: Session, share: Assignment, duty: Duty, now: datetime) -> datetime:
    """Return the last instant that a share may have: that of the assignment it is a part of."""
    parent = share_reading.duty_of(session, share.parent, now) if share.parent else None
    return parent.due_at if parent else duty.due_at


def _move(
    session: Session,
    actor: Actor | None,
    share: Assignment,
    duty: Duty,
    due_at: datetime,
    now: datetime,
    machine_now: datetime,
) -> None:
    """Set a duty's deadline; what was to be said of the former one is taken back."""
    share_reminders.drop(session, share, duty, now, machine_now)
    before, duty.due_at = duty.due_at, due_at
    duty.deadline_version += 1
    session.flush()
    audit.record(
        session,
        actor.person_id if actor else None,
        Action.SHARE_DATE,
        "assignment",
        share.id,
        now,
        on_behalf_of=shares.on_behalf(actor, share) if actor else None,
        before=before.isoformat(),
        after=due_at.isoformat(),
        version=duty.deadline_version,
    )
