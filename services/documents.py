"""Documents that are asked for in the chat: the wish, what they are made of, and what follows.

Asking writes an order and nothing else. Orders are made one by one, aside and outside of any
transaction of a person's; the file waits in its row to be sent, and is deleted a day after that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from models.agencies import Agency
from models.audit import Action
from models.delivery import OutboxRow
from models.document_cards import ExportAgencies, ExportMenu, Offered, Wanted
from models.document_refusals import MayNotExport, NoDeadlines
from models.documents.deadlines import Deadlines
from models.documents.orders import DocumentKind, DocumentOrder, OrderState
from models.documents.reports import OfficialReport
from models.documents.tables import IndicatorTable, Tables
from models.notices import DocumentFailed, DocumentReady
from models.plans import Assignment, Duty, PartyRole, Plan
from models.rights import Actor, Scope, Verb
from services import (
    audit,
    document_deadlines,
    document_periods,
    document_reports,
    document_tables,
    identity,
    outbox,
    periods,
)
from services.outbox import Priority

#: The kind of the outbox rows, and the first word of their keys.
KIND = "document"
#: How long a document may take to be made before it counts as interrupted.
LEASE = timedelta(seconds=60)
#: So often it is tried, with growing pauses of this length.
ATTEMPTS, PAUSE = 3, timedelta(seconds=5)
#: How long a file is kept once it was sent, or where it cannot be.
KEPT, LONGEST = timedelta(days=1), timedelta(days=7)
#: A wish that is repeated within this time is the same wish.
TWICE = timedelta(seconds=10)
#: What can be had of an agency, and what of the whole plan.
OF_AGENCY = (DocumentKind.AGENCY, DocumentKind.TABLES)
OF_PLAN = (DocumentKind.ANNUAL, DocumentKind.TABLES, DocumentKind.INDICATORS)

DocumentData = OfficialReport | Tables | IndicatorTable | Deadlines


@dataclass(frozen=True, slots=True)
class Claimed:
    """An order in the hands of who makes it."""

    id: int
    attempts: int


def menu(session: Session, actor: Actor, now: datetime) -> ExportMenu:
    """Return the documents that a person can have."""
    year = periods.of(session, actor, now).year
    scope = actor.scope(Verb.EXPORT)
    if scope is Scope.NONE:
        raise MayNotExport
    if scope is Scope.PLAN:
        offered = tuple(Offered(kind, 0, "") for kind in OF_PLAN)
        return ExportMenu(year=year, offered=offered, sees_agencies=True)
    names = {grant.agency_id: grant.agency_name for grant in actor.grants}
    return ExportMenu(
        year=year,
        offered=tuple(
            Offered(kind, agency_id, names[agency_id])
            for agency_id in sorted(actor.agencies_for(Verb.EXPORT))
            for kind in OF_AGENCY
        ),
        sees_agencies=False,
    )


def agencies(session: Session, actor: Actor, now: datetime) -> ExportAgencies:
    """Return the agencies that lead a task this year, to who may have any agency's report."""
    if actor.scope(Verb.EXPORT) is not Scope.PLAN:
        raise MayNotExport
    period = periods.of(session, actor, now)
    rows = session.execute(
        select(Agency.id, Agency.short_name)
        .join(Assignment, Assignment.agency_id == Agency.id)
        .join(Duty, Duty.assignment_id == Assignment.id)
        .where(
            Duty.period_id == period.id,
            Duty.cancelled_at.is_(None),
            Assignment.role == PartyRole.LEAD,
        )
        .distinct()
        .order_by(Agency.id)
    )
    return ExportAgencies(
        year=period.year,
        agencies=tuple(Offered(DocumentKind.AGENCY, id_, name) for id_, name in rows),
    )


def want(
    session: Session,
    actor: Actor,
    kind: DocumentKind,
    agency_id: int,
    *,
    channel: str,
    address: str,
    now: datetime,
    machine_now: datetime,
) -> Wanted:
    """Write an order, unless the same one waits already; `agency_id` 0 is the whole plan."""
    period = periods.of(session, actor, now)
    agency = session.get(Agency, agency_id) if agency_id else None
    if not _may_have(actor, kind, agency_id, period.plan) or (agency_id and agency is None):
        raise MayNotExport
    if kind is DocumentKind.CALENDAR and not (
        document_deadlines.deadlines(session, actor, period, now).entries
    ):
        raise NoDeadlines(year=period.year)
    wanted = Wanted(
        kind=kind, year=period.year, agency=agency.short_name if agency else "", is_new=True
    )
    waiting = session.scalar(
        select(DocumentOrder.id).where(
            DocumentOrder.person_id == actor.person_id,
            or_(
                DocumentOrder.state == OrderState.WANTED,
                # A second tap may come when the file is made, and not here yet.
                (DocumentOrder.state == OrderState.MADE)
                & (DocumentOrder.made_at > machine_now - TWICE),
            ),
            DocumentOrder.kind == kind,
            DocumentOrder.plan_id == period.plan_id,
            DocumentOrder.year == period.year,
            DocumentOrder.agency_id == agency.id if agency else DocumentOrder.agency_id.is_(None),
        )
    )
    if waiting:
        return Wanted(kind=kind, year=period.year, agency=wanted.agency, is_new=False)
    order = DocumentOrder(
        kind=kind,
        plan_id=period.plan_id,
        year=period.year,
        agency_id=agency.id if agency else None,
        person_id=actor.person_id,
        channel=channel,
        address=address,
        wanted_at=machine_now,
        not_before=machine_now,
    )
    session.add(order)
    session.flush()
    audit.record(
        session,
        actor.person_id,
        Action.DOCUMENT_WANTED,
        "document",
        order.id,
        now,
        kind=kind.value,
        year=period.year,
        agency=agency.code if agency else None,
    )
    return wanted


def claim(session: Session, machine_now: datetime) -> Claimed | None:
    """Take the oldest order that nobody is making, or None; one that fails again is given up."""
    is_free = (
        DocumentOrder.state == OrderState.WANTED,
        DocumentOrder.not_before <= machine_now,
        or_(DocumentOrder.claimed_until.is_(None), DocumentOrder.claimed_until <= machine_now),
    )
    oldest = session.scalar(select(DocumentOrder.id).where(*is_free).order_by(DocumentOrder.id))
    if oldest is None:
        return None
    # Another process may have been faster: then the row is no longer free.
    taken = session.execute(
        update(DocumentOrder)
        .where(DocumentOrder.id == oldest, *is_free)
        .values(claimed_until=machine_now + LEASE, attempts=DocumentOrder.attempts + 1)
        .returning(DocumentOrder.id, DocumentOrder.attempts)
    ).first()
    if taken is None:
        return None
    claimed = Claimed(*taken)
    if claimed.attempts <= ATTEMPTS:
        return claimed
    # Whoever tried it before vanished with it each time: perhaps because of it.
    fail(session, claimed, "nobody came back from it", machine_now)
    return None


def is_waiting(session: Session) -> bool:
    """Return whether there is an order at all: a look that costs next to nothing."""
    statement = select(DocumentOrder.id).where(DocumentOrder.state == OrderState.WANTED)
    return session.scalar(statement.limit(1)) is not None


def read(session: Session, claimed: Claimed, now: datetime) -> DocumentData | None:
    """Return what a document is made of; None where the person may not have it any more."""
    order = session.get_one(DocumentOrder, claimed.id)
    actor = identity.identify(session, order.channel, order.address, now)
    kind, plan = DocumentKind(order.kind), session.get_one(Plan, order.plan_id)
    if (
        actor is None
        or actor.person_id != order.person_id
        or not _may_have(actor, kind, order.agency_id or 0, plan)
    ):
        return None
    agency = session.get(Agency, order.agency_id) if order.agency_id else None
    match kind:
        case DocumentKind.ANNUAL:
            return document_reports.annual(session, plan, order.year, now)
        case DocumentKind.AGENCY if agency:
            return document_reports.of_agency(session, plan, agency, order.year, now)
        case DocumentKind.TABLES:
            of = [agency] if agency else []
            return document_tables.tables(session, plan, order.year, now, of)
        case DocumentKind.INDICATORS:
            of = [agency] if agency else []
            return document_tables.indicator_table(session, plan, order.year, now, of)
        case DocumentKind.CALENDAR:
            period = document_periods.period_of(session, plan, order.year, now)
            return document_deadlines.deadlines(session, actor, period, now)
    return None


def keep(
    session: Session, claimed: Claimed, name: str, content: bytes, machine_now: datetime
) -> bool:
    """Put a finished document where the sender finds it; False where somebody was faster."""
    order = _held(session, claimed)
    if order is None:
        return False
    order.state, order.made_at, order.claimed_until = OrderState.MADE, machine_now, None
    order.name, order.content = name, content
    _tell(session, order, machine_now)
    return True


def drop(session: Session, claimed: Claimed) -> None:
    """Give an order up without a word: whoever gave it may not have it any more."""
    if order := _held(session, claimed):
        order.state, order.error, order.claimed_until = OrderState.FAILED, "not allowed", None


def fail(session: Session, claimed: Claimed, error: str, machine_now: datetime) -> bool:
    """Note that a document could not be made; return whether the person is told so now."""
    order = _held(session, claimed)
    if order is None:
        return False
    order.error, order.claimed_until = error, None
    if claimed.attempts < ATTEMPTS:
        order.not_before = machine_now + PAUSE * 2**claimed.attempts
        return False
    order.state = OrderState.FAILED
    _tell(session, order, machine_now)
    return True


def notice(
    session: Session,
    payload: Mapping[str, Any],
    now: datetime,  # noqa: ARG001 (a document is as it was made)
) -> DocumentReady | DocumentFailed | None:
    """Return a document that goes out, or that it could not be made."""
    order = session.get(DocumentOrder, payload["document"])
    if order is None:
        return None
    agency = session.get(Agency, order.agency_id) if order.agency_id else None
    name = agency.short_name if agency else ""
    kind = DocumentKind(order.kind)
    if order.state == OrderState.FAILED:
        return DocumentFailed(kind=kind, year=order.year, agency=name, number=order.id)
    if order.content is None or order.name is None:
        return None
    return DocumentReady(
        kind=kind, year=order.year, agency=name, name=order.name, content=order.content
    )


def purge(session: Session, machine_now: datetime) -> None:
    """Delete the files that were sent a day ago, and those that could not be."""
    kept = session.execute(
        select(DocumentOrder.id, DocumentOrder.made_at).where(DocumentOrder.content.is_not(None))
    ).all()
    rows = session.execute(
        select(OutboxRow.key, OutboxRow.settled_at).where(
            OutboxRow.key.in_([_key(order_id) for order_id, _ in kept])
        )
    )
    settled = dict(rows.all())
    done = [
        order_id
        for order_id, made_at in kept
        if (made_at and made_at < machine_now - LONGEST)
        or ((sent_at := settled.get(_key(order_id))) and sent_at < machine_now - KEPT)
    ]
    if done:
        session.execute(
            update(DocumentOrder).where(DocumentOrder.id.in_(done)).values(content=None)
        )


def _may_have(actor: Actor, kind: DocumentKind, agency_id: int, plan: Plan) -> bool:
    if kind is DocumentKind.CALENDAR:
        return actor.scope(Verb.SEE_TASKS) is not Scope.NONE
    if agency_id:
        return kind is not DocumentKind.ANNUAL and actor.may(Verb.EXPORT, agency_id)
    return kind in OF_PLAN and actor.may_in(Verb.EXPORT, plan.territory)


def _held(session: Session, claimed: Claimed) -> DocumentOrder | None:
    """Return an order if it still is ours: one that took too long may have been taken over."""
    order = session.get(DocumentOrder, claimed.id)
    if order is None or order.state != OrderState.WANTED or order.attempts != claimed.attempts:
        return None
    return order


def _tell(session: Session, order: DocumentOrder, machine_now: datetime) -> None:
    outbox.enqueue(
        session,
        _key(order.id),
        KIND,
        {"document": order.id},
        channel=order.channel,
        address=order.address,
        person_id=order.person_id,
        now=machine_now,
        priority=Priority.REPLY,
    )


def _key(order_id: int) -> str:
    return f"{KIND}|{order_id}"
