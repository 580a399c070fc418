"""What lists and cards say of shares: whose they are, what hangs below, how far that is."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import zone_of
from models import share_rights
from models.assignment_states import Act, AssignmentState, may_follow, state_of
from models.figures import Filing
from models.plans import Assignment, Duty, PartyRole, Period
from models.rights import Actor, Verb
from models.share_progress import ShareFacts, ShareProgress, sum_up
from models.share_work import Work
from services import duty_facts, share_reading
from services.duty_facts import DutyRow


class ShareWords(TypedDict, total=False):
    """What a line of a list says of a share besides its task."""

    brief: str | None
    giver_name: str | None


def duties_of(session: Session, actor: Actor, period: Period) -> dict[int, Assignment]:
    """Return the shares that were given to a person or to their units, by their duties."""
    rows = session.execute(
        select(Duty.id, Assignment)
        .join(Assignment, Assignment.id == Duty.assignment_id)
        .where(
            Duty.period_id == period.id,
            Duty.cancelled_at.is_(None),
            Assignment.role == PartyRole.PART,
            Assignment.agency_id.in_(actor.agencies_for(Verb.ACKNOWLEDGE)),
        )
    )
    return {
        duty_id: share for duty_id, share in rows if share.person_id in (None, actor.person_id)
    }


def words_of(assignment: Assignment | None) -> ShareWords:
    """Return what a line says of a share; nothing of a task that the plan gives."""
    if assignment is None or assignment.parent is None:
        return {}
    return {"brief": assignment.brief, "giver_name": share_reading.giver_name(assignment)}


def rows_of(
    session: Session, period: Period, shares: Sequence[Assignment], now: datetime
) -> dict[int, DutyRow]:
    """Return how each of some shares stands in a period, by the share."""
    duties = {
        row.id: row.assignment_id
        for row in session.execute(
            select(Duty.id, Duty.assignment_id).where(
                Duty.period_id == period.id,
                Duty.cancelled_at.is_(None),
                Duty.assignment_id.in_([share.id for share in shares]),
            )
        )
    }
    if not duties:
        return {}
    rows = duty_facts.read(session, period, zone_of(now), duties=sorted(duties))
    return {duties[row.facts.duty_id]: row for row in rows}


def progress_of(
    session: Session, period: Period, shares: Sequence[Assignment], now: datetime
) -> ShareProgress | None:
    """Return what living shares say of the task that they are parts of."""
    rows = rows_of(session, period, shares, now)
    return sum_up(
        [
            ShareFacts(
                receiver=(share.agency_id, share.person_id),
                state=rows[share.id].facts.state,
                percent=rows[share.id].facts.percent,
                is_reported=rows[share.id].facts.filing is not Filing.MISSING,
            )
            for share in shares
            if share.id in rows
        ]
    )


def work_of(session: Session, actor: Actor, duty: Duty, now: datetime) -> Work:
    """Return what the card of a duty says of giving it on, and of its being a share."""
    assignment = duty.assignment
    shares = share_reading.children(session, assignment.id)
    progress = progress_of(session, duty.period, shares, now)
    receives = share_rights.may_receive(actor, assignment)
    standing = state_of(assignment)
    is_share = assignment.role == PartyRole.PART
    return Work(
        assignment_id=assignment.id,
        duty_id=duty.id,
        standing=standing,
        acknowledged_at=assignment.acknowledged_at,
        may_acknowledge=receives and standing is not AssignmentState.ACKNOWLEDGED,
        may_give=share_rights.may_give(actor, assignment),
        may_gather=bool(progress and progress.reported)
        and share_rights.may_report(actor, assignment),
        shares=len(shares),
        progress=progress,
        brief=assignment.brief,
        giver=share_reading.giver_name(assignment) if is_share else None,
        receiver=share_reading.receiver_name(session, assignment) if is_share else None,
        hand_back_reason=assignment.hand_back_reason,
        may_hand_back=receives and is_share and may_follow(assignment, Act.HAND_BACK),
    )
