"""Handing a person's open work to somebody else of the agency: first shown, then done."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agencies import Agency
from models.audit import Action
from models.notices import Postpone
from models.people import Membership, Person
from models.people_cards import HandOver, Receivers, WorkItem
from models.people_notices import HandedOver
from models.people_refusals import (
    NobodyToTakeOver,
    NothingToHandOver,
    NotYourself,
    PeopleNotShown,
    PersonGone,
)
from models.plans import Assignment, Duty
from models.refusals import Refusal
from models.reports import Report, ReportStatus
from models.rights import Actor, Verb, reporting_roles
from services import accounts, addressees, audit, outbox, people_cards, quiet

#: The kind of the notice to the receiver.
KIND = "handed over"


def receivers(session: Session, actor: Actor, giver_id: int, agency_id: int) -> Receivers:
    """Return who in an agency could take a person's open work over."""
    if not actor.may(Verb.HAND_OVER, agency_id):
        raise PeopleNotShown
    giver, agency = session.get(Person, giver_id), session.get(Agency, agency_id)
    if giver is None or agency is None:
        raise PersonGone
    rows = session.execute(
        select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.agency_id == agency_id,
            Membership.revoked_at.is_(None),
            Membership.role.in_(reporting_roles()),
            Person.is_suspended.is_(False),
            Person.id != giver_id,
        )
        .distinct()
        .order_by(Person.name, Person.id)
    )
    people = tuple((id_, name) for id_, name in rows)
    if not people:
        raise NobodyToTakeOver(agency=agency.name)
    return Receivers(giver.id, giver.name, agency_id, people)


def preview(session: Session, actor: Actor | None, giver_id: int, receiver_id: int) -> HandOver:
    """Return what would go from one person to another one, and what would not.

    `actor` is None for the operator, who may hand over in every agency.
    """
    giver, receiver = session.get(Person, giver_id), session.get(Person, receiver_id)
    if giver is None or receiver is None or receiver.is_suspended:
        raise PersonGone
    if giver_id == receiver_id:
        raise NotYourself
    agencies = _agencies_of(session, receiver_id)
    if actor is not None:
        agencies = {one for one in agencies if actor.may(Verb.HAND_OVER, one)}
    drafts, shares = people_cards.open_work(session, giver_id)
    if actor is not None:
        # What lies in another agency is not even told of.
        drafts = [
            one for one in drafts if actor.may(Verb.HAND_OVER, one.duty.assignment.agency_id)
        ]
        shares = [one for one in shares if actor.may(Verb.HAND_OVER, one.agency_id)]
    own_drafts = set(
        session.scalars(
            select(Report.duty_id).where(
                Report.author_id == receiver_id, Report.status == ReportStatus.DRAFT
            )
        )
    )
    given: list[WorkItem] = []
    passed: list[WorkItem] = []
    kept: list[WorkItem] = []
    for draft in drafts:
        fits = draft.duty.assignment.agency_id in agencies and draft.duty_id not in own_drafts
        (given if fits else kept).append(_item(draft.id, draft.duty.assignment))
    for share in shares:
        (passed if share.agency_id in agencies else kept).append(_item(share.id, share))
    return HandOver(
        giver_id=giver.id,
        giver_name=giver.name,
        receiver_id=receiver.id,
        receiver_name=receiver.name,
        drafts=tuple(given),
        shares=tuple(passed),
        kept=tuple(kept),
    )


def hand_over(
    session: Session,
    actor: Actor | None,
    giver_id: int,
    receiver_id: int,
    now: datetime,
    machine_now: datetime,
) -> HandOver:
    """Give a person's open work to another one, who is told; return what went."""
    # Two people who do so at once are taken one after the other.
    for person_id in sorted({giver_id, receiver_id}):
        session.get(Person, person_id, with_for_update=True)
    work = preview(session, actor, giver_id, receiver_id)
    if not work.drafts and not work.shares:
        raise nothing(session, actor, work)
    drafts = frozenset(item.id for item in work.drafts)
    # Whoever is in the middle of one of them is led out of it.
    accounts.close_dialogs(session, giver_id, drafts)
    for report in session.scalars(select(Report).where(Report.id.in_(drafts))):
        report.author_id = receiver_id
        report.updated_at = now
    shares = [item.id for item in work.shares]
    for share in session.scalars(select(Assignment).where(Assignment.id.in_(shares))):
        share.person_id = receiver_id
        # It is new to who gets it; a wish to give it back was the former one's.
        share.acknowledged_at = share.acknowledged_by_id = None
        share.hand_back_reason = share.hand_back_at = None
    session.flush()
    audit.record(
        session,
        actor.person_id if actor else None,
        Action.WORK_HANDED_OVER,
        "person",
        giver_id,
        now,
        on_behalf_of=_behalf(session, actor, work),
        before={"person": giver_id},
        after={"person": receiver_id},
        drafts=sorted(drafts),
        shares=shares,
    )
    _tell(session, work, now, machine_now)
    return work


def handed_over(
    session: Session, payload: Mapping[str, Any], now: datetime
) -> HandedOver | Postpone | None:
    """Return what the receiver is told, in office hours."""
    giver = session.get(Person, payload["giver"])
    if giver is None:
        return None
    if later := quiet.until_open(session, now):
        return later
    return HandedOver(giver_name=giver.name, drafts=payload["drafts"], shares=payload["shares"])


def _tell(session: Session, work: HandOver, now: datetime, machine_now: datetime) -> None:
    address = addressees.addresses(session, [work.receiver_id]).get(work.receiver_id)
    if address is None:
        return
    outbox.enqueue(
        session,
        f"{KIND}|{work.giver_id}|{work.receiver_id}|{now.isoformat()}",
        KIND,
        {"giver": work.giver_id, "drafts": len(work.drafts), "shares": len(work.shares)},
        channel=address[0],
        address=address[1],
        person_id=work.receiver_id,
        now=machine_now,
    )


def nothing(session: Session, actor: Actor | None, work: HandOver) -> Refusal:
    """Return why nothing is handed over; who has nothing to do with the two learns no name."""
    for person_id in (work.giver_id, work.receiver_id):
        agencies = _agencies_of(session, person_id)
        if actor is not None and not any(actor.may(Verb.HAND_OVER, one) for one in agencies):
            return PersonGone()
    return NothingToHandOver(name=work.giver_name, receiver=work.receiver_name)


def _agencies_of(session: Session, person_id: int) -> set[int]:
    """Return the agencies for which a person may report."""
    return set(
        session.scalars(
            select(Membership.agency_id).where(
                Membership.person_id == person_id,
                Membership.revoked_at.is_(None),
                Membership.role.in_(reporting_roles()),
            )
        )
    )


def _behalf(session: Session, actor: Actor | None, work: HandOver) -> int | None:
    """Return in whose place the actor hands over, where their own right is for none of it."""
    if actor is None:
        return None
    ids = [item.id for item in work.shares]
    agencies = set(
        session.scalars(select(Assignment.agency_id).where(Assignment.id.in_(ids)))
    ) | set(
        session.scalars(
            select(Assignment.agency_id)
            .join(Duty, Duty.assignment_id == Assignment.id)
            .join(Report, Report.duty_id == Duty.id)
            .where(Report.id.in_([item.id for item in work.drafts]))
        )
    )
    behalves = {actor.stands_in_for(Verb.HAND_OVER, agency_id) for agency_id in agencies}
    return next(iter(behalves)) if len(behalves) == 1 else None


def _item(id_: int, assignment: Assignment) -> WorkItem:
    return WorkItem(
        id_,
        assignment.task.code,
        assignment.brief or assignment.task.short_title,
        assignment.agency.short_name,
    )
