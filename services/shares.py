"""Giving work on: a share of a task for an officer or a unit below, and taking it back.

Every living share has one duty in the open period, and its last instant is never later than that
of the assignment it is a part of. What ends takes everything with it that hangs below.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.clock import zone_of
from core.text import clip
from models import share_rights
from models.agencies import Agency
from models.assigning_refusals import (
    BriefTooLong,
    DatePast,
    DateTooLate,
    NotYoursToGive,
    OneReceiver,
    ReceiverGone,
    ReceiverWanted,
    SameReceiver,
    ShareGone,
)
from models.audit import Action
from models.deadlines import end_of_day
from models.people import Person
from models.plans import Assignment, Duty, PartyRole
from models.rights import Actor, Verb
from models.share_cards import Given, ShareAct, ShareDone
from models.share_notices import ShareChange
from services import audit, share_letters, share_reading, share_receivers, share_reminders
from services.share_receivers import Key

#: The longest words of a share: they stand on cards and in notices.
BRIEF_LIMIT = 1000  # characters
REASON_LIMIT = 500  # characters


def to_give(session: Session, actor: Actor, duty_id: int, now: datetime) -> Duty:
    """Return a duty whose task somebody can give on; raise NotYoursToGive for all others.

    Its assignment is locked, so that what is given and what is taken away do not cross.
    """
    duty = session.get(Duty, duty_id)
    if duty is not None:
        session.get_one(Assignment, duty.assignment_id, with_for_update=True)
        session.refresh(duty)
    if (
        duty is None
        or duty.cancelled_at is not None
        or duty.period.year != now.year
        or not share_rights.may_give(actor, duty.assignment)
    ):
        raise NotYoursToGive
    return duty


def give(
    session: Session,
    actor: Actor,
    duty_id: int,
    receivers: Sequence[Key],
    brief: str | None,
    due_on: date | None,
    now: datetime,
    machine_now: datetime,
) -> Given:
    """Give a duty's task, or the part that `brief` names, to each of the receivers.

    `due_on` is the last day, None for that of the task itself.
    """
    duty = to_give(session, actor, duty_id, now)
    shares = _give(session, actor, duty, receivers, brief, due_on, now)
    told = {share.id: share_letters.tell_given(session, share, machine_now) for share in shares}
    return _given(session, duty, shares, told, due_on, now)


def move(
    session: Session,
    actor: Actor,
    share_id: int,
    receivers: Sequence[Key],
    brief: str | None,
    due_on: date | None,
    now: datetime,
    machine_now: datetime,
) -> Given:
    """Give a share to another receiver; the former one's ends, and both are told."""
    # The upper one is locked first, as everywhere.
    parent = share_reading.share_for(session, actor, share_id).parent
    parent_duty = share_reading.duty_of(session, parent, now) if parent else None
    if parent_duty is None:
        raise ShareGone
    duty = to_give(session, actor, parent_duty.id, now)
    share = share_reading.share_to_decide(session, actor, share_id)
    if len(receivers) > 1:
        raise OneReceiver
    if (share.agency_id, share.person_id) in receivers:
        raise SameReceiver(name=share_reading.receiver_name(session, share))
    (successor,) = _give(session, actor, duty, receivers, brief, due_on, now)
    session.flush()
    share.successor_id = successor.id
    _end(session, actor, share, Action.SHARE_MOVED, None, now, machine_now, ShareChange.MOVED)
    told = share_letters.tell_given(session, successor, machine_now, is_moved=True)
    return _given(session, duty, [successor], {successor.id: told}, due_on, now, was_moved=True)


def recall(
    session: Session,
    actor: Actor,
    share_id: int,
    reason: str | None,
    now: datetime,
    machine_now: datetime,
) -> ShareDone:
    """Take a share back, with everything that was given on below it; its reports stay."""
    share = share_reading.share_to_decide(session, actor, share_id)
    duty = share_reading.open_duty(session, share, now)
    reason = clip(reason, REASON_LIMIT) if reason else None
    told = _end(
        session, actor, share, Action.SHARE_RECALLED, reason, now, machine_now,
        ShareChange.RECALLED,
    )  # fmt: skip
    return done(session, share, duty, ShareAct.RECALLED, told, now)


def end_below(
    session: Session,
    actor: Actor | None,
    assignment: Assignment,
    reason: str | None,
    now: datetime,
    machine_now: datetime,
) -> int:
    """End every share below an assignment that has ended itself; return how many people are told.

    For whatever ends an assignment: a reorganisation, a later import of the plan.
    """
    told = 0
    for share in share_reading.below(session, assignment):
        session.refresh(share, with_for_update=True)
        told += _end_one(
            session, actor, share, Action.SHARE_RECALLED, reason, now, machine_now,
            ShareChange.RECALLED,
        )  # fmt: skip
    return told


def checked_brief(brief: str | None) -> str | None:
    """Return the words of a share, None for the whole task; raise BriefTooLong."""
    if brief is not None and len(brief) > BRIEF_LIMIT:
        raise BriefTooLong(length=len(brief), limit=BRIEF_LIMIT)
    return brief or None


def checked_due(due_on: date | None, limit: datetime, now: datetime) -> datetime:
    """Return the last instant that a day stands for; None stands for the limit itself.

    `limit` is the last instant of the assignment that the share is a part of: raises DateTooLate
    for a later day, and DatePast for one that is over.
    """
    zone = zone_of(now)
    if due_on is None:
        return limit
    instant = end_of_day(due_on, zone)
    if due_on < now.date():
        raise DatePast(date=due_on.strftime("%d/%m/%Y"))
    # The limit's own day is meant up to its last second, whichever that is.
    if due_on > limit.astimezone(zone).date():
        raise DateTooLate(
            date=due_on.strftime("%d/%m/%Y"), due=limit.astimezone(zone).strftime("%d/%m/%Y")
        )
    return min(instant, limit)


def done(
    session: Session, share: Assignment, duty: Duty, act: ShareAct, told: int, now: datetime
) -> ShareDone:
    """Return what was done with a share, for who did it."""
    parent = share_reading.duty_of(session, share.parent, now) if share.parent else None
    return ShareDone(
        act=act,
        share_id=share.id,
        duty_id=duty.id,
        parent_duty_id=parent.id if parent else 0,
        code=share.task.code,
        short_title=share.task.short_title,
        receiver=share_reading.receiver_name(session, share),
        giver=share_reading.giver_name(share),
        due_at=duty.due_at,
        told=told,
        is_share=share.role == PartyRole.PART,
    )


def on_behalf(actor: Actor, share: Assignment) -> int | None:
    """Return in whose place somebody decides over a share, None for their own."""
    agency_id = share.parent.agency_id if share.parent else share.agency_id
    grants = actor.grants_for(Verb.ASSIGN, agency_id)
    return grants[0].on_behalf_of if grants else None


def _give(
    session: Session,
    actor: Actor,
    duty: Duty,
    receivers: Sequence[Key],
    brief: str | None,
    due_on: date | None,
    now: datetime,
) -> list[Assignment]:
    if not receivers:
        raise ReceiverWanted
    brief = checked_brief(brief)
    due_at = checked_due(due_on, duty.due_at, now)
    known = {one.key for one in share_receivers.choices(session, actor, duty.assignment)}
    for agency_id, person_id in receivers:
        if (agency_id, person_id) not in known:
            raise ReceiverGone(name=_name_of(session, agency_id, person_id))
    parent = duty.assignment
    shares = [
        Assignment(
            task_id=parent.task_id,
            agency_id=agency_id,
            role=PartyRole.PART,
            parent=parent,
            person_id=person_id,
            brief=brief,
            due_on=due_on,
            given_by_id=actor.person_id,
            given_at=now,
        )
        for agency_id, person_id in dict.fromkeys(receivers)
    ]
    session.add_all(shares)
    session.flush()
    session.add_all(
        Duty(period_id=duty.period_id, assignment_id=share.id, due_at=due_at) for share in shares
    )
    session.flush()
    for share in shares:
        audit.record(
            session,
            actor.person_id,
            Action.SHARE_GIVEN,
            "assignment",
            share.id,
            now,
            on_behalf_of=on_behalf(actor, share),
            parent=parent.id,
            agency=share.agency_id,
            person=share.person_id,
            due=due_at.isoformat(),
        )
    return shares


def _end(
    session: Session,
    actor: Actor,
    share: Assignment,
    action: Action,
    reason: str | None,
    now: datetime,
    machine_now: datetime,
    change: ShareChange,
) -> int:
    """End a share and all below it; return how many people are told."""
    told = _end_one(session, actor, share, action, reason, now, machine_now, change)
    return told + end_below(session, actor, share, reason, now, machine_now)


def _end_one(
    session: Session,
    actor: Actor | None,
    share: Assignment,
    action: Action,
    reason: str | None,
    now: datetime,
    machine_now: datetime,
    change: ShareChange,
) -> int:
    if share.ended_at is not None:
        return 0
    duty = share_reading.duty_of(session, share, now)
    if duty is not None:
        share_reminders.drop(session, share, duty, now, machine_now)
        duty.cancelled_at = now
        if share.successor_id is not None:
            successor = session.get_one(Assignment, share.successor_id)
            moved_to = share_reading.duty_of(session, successor, now)
            duty.moved_to_id = moved_to.id if moved_to else None
    share.ended_at = now
    share.end_reason = reason
    session.flush()
    audit.record(
        session,
        actor.person_id if actor else None,
        action,
        "assignment",
        share.id,
        now,
        on_behalf_of=on_behalf(actor, share) if actor else None,
        reason=reason,
        successor=share.successor_id,
    )
    return share_letters.tell_ended(
        session, actor, share, change, machine_now, words=share.end_reason
    )


def _given(
    session: Session,
    duty: Duty,
    shares: Sequence[Assignment],
    told: dict[int, int],
    due_on: date | None,
    now: datetime,
    *,
    was_moved: bool = False,
) -> Given:
    task = duty.assignment.task
    names = {share.id: share_reading.receiver_name(session, share) for share in shares}
    return Given(
        duty_id=duty.id,
        code=task.code,
        short_title=task.short_title,
        names=tuple(names.values()),
        unreached=tuple(names[share.id] for share in shares if not told[share.id]),
        due_at=checked_due(due_on, duty.due_at, now),
        was_moved=was_moved,
    )


def _name_of(session: Session, agency_id: int, person_id: int | None) -> str:
    if person_id is not None:
        person = session.get(Person, person_id)
        return person.name if person else "?"
    agency = session.get(Agency, agency_id)
    return agency.short_name if agency else "?"
