"""Requests for more time as people see them: cards, what waits, and the notices."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.extension_cards import (
    ExtensionAnswered,
    ExtensionAsked,
    ExtensionBrief,
    ExtensionCard,
    ExtensionDesk,
)
from models.extension_refusals import NoRequest
from models.notices import Postpone
from models.people import Person
from models.plans import Assignment, Duty, Period
from models.refusals import Refusal
from models.requests import Extension, ExtensionState
from models.rights import Actor, Scope, Verb
from services import addressees, extensions, quiet

#: How many requests of one's own are shown, the newest first.
OWN = 8


def card(session: Session, actor: Actor, extension_id: int) -> ExtensionCard:
    """Return a request to who may see it: its agency, who decides, who sees the whole plan."""
    extension = session.get(Extension, extension_id)
    if extension is None or not (
        extensions.may_decide(session, actor, extension)
        or actor.may(Verb.SEE_TASKS, extension.duty.assignment.agency_id)
    ):
        raise NoRequest
    return of(session, extension, actor)


def desk(session: Session, actor: Actor, now: datetime) -> ExtensionDesk:
    """Return what waits for the actor's decision, and this year's requests of their agencies."""
    agencies = actor.agencies_for(Verb.ASK_EXTENSION)
    waiting = []
    if actor.scope(Verb.DECIDE_EXTENSION) is not Scope.NONE:
        pending = session.scalars(
            _live().where(Extension.state == ExtensionState.PENDING).order_by(Extension.id)
        )
        waiting = [one for one in pending if extensions.may_decide(session, actor, one)]
    own = session.scalars(
        _live()
        .join(Assignment, Assignment.id == Duty.assignment_id)
        .join(Period, Period.id == Duty.period_id)
        .where(Assignment.agency_id.in_(agencies), Period.year == now.year)
        .order_by(Extension.id.desc())
        .limit(OWN)
    )
    return ExtensionDesk(
        waiting=tuple(of(session, one, actor) for one in waiting),
        own=tuple(of(session, one, actor) for one in own),
        may_ask=bool(agencies),
    )


def brief(session: Session, actor: Actor, duty: Duty, now: datetime) -> ExtensionBrief:
    """Return what a task's card says of more time."""
    newest = session.scalar(
        select(Extension)
        .where(Extension.duty_id == duty.id)
        .order_by(Extension.id.desc())
        .limit(1)
    )
    try:
        extensions.prolongable(session, actor, duty.id, now)
        may_ask = True
    except Refusal:
        may_ask = False
    if newest is None:
        return ExtensionBrief(may_ask=may_ask)
    return ExtensionBrief(
        may_ask=may_ask,
        state=ExtensionState(newest.state),
        wanted_on=newest.wanted_on,
        granted_on=newest.granted_on,
        due_before=newest.due_before,
    )


def asked(
    session: Session, payload: Mapping[str, Any], now: datetime
) -> ExtensionAsked | Postpone | None:
    """Compose the notice to the receiving body; None once the request is settled."""
    extension = session.get(Extension, payload["extension"])
    if (
        extension is None
        or extension.state != ExtensionState.PENDING
        or extension.duty.cancelled_at is not None
    ):
        return None
    receiver = extensions.receiver_of(session, extension.duty)
    seats = addressees.receivers(session, Verb.DECIDE_EXTENSION, receiver.id, now)
    if payload["person"] not in {seat.person_id for seat in seats}:
        return None
    return quiet.until_open(session, now) or ExtensionAsked(of(session, extension))


def answered(
    session: Session, payload: Mapping[str, Any], now: datetime
) -> ExtensionAnswered | Postpone | None:
    """Compose the answer to who asked and to who reports for the agency."""
    extension = session.get(Extension, payload["extension"])
    if extension is None or extension.duty.cancelled_at is not None:
        return None
    person_id, agency_id = payload["person"], extension.duty.assignment.agency_id
    seats = addressees.people(session, [person_id])
    if person_id != extension.asked_by_id and agency_id not in {seat.agency_id for seat in seats}:
        return None
    return quiet.until_open(session, now) or ExtensionAnswered(of(session, extension))


def of(session: Session, extension: Extension, reader: Actor | None = None) -> ExtensionCard:
    """Return a request as plain data, with the reader's rights."""
    duty = extension.duty
    receiver = extensions.receiver_of(session, duty)
    decided_by = extension.decided_by_id and session.get_one(Person, extension.decided_by_id)
    pending = extension.state == ExtensionState.PENDING
    return ExtensionCard(
        extension_id=extension.id,
        duty_id=duty.id,
        code=duty.assignment.task.code,
        short_title=duty.assignment.task.short_title,
        agency_name=duty.assignment.agency.short_name,
        receiver_name=receiver.short_name,
        state=ExtensionState(extension.state),
        asked_by=extension.asked_by.name,
        asked_at=extension.asked_at,
        due_before=extension.due_before,
        wanted_on=extension.wanted_on,
        reason=extension.reason,
        explanation=extension.late_explanation,
        decided_by=decided_by.name if decided_by else None,
        decided_at=extension.decided_at,
        granted_on=extension.granted_on,
        answer=extension.answer,
        may_decide=bool(reader and pending and extensions.may_decide(session, reader, extension)),
        may_withdraw=bool(reader and pending and extensions.may_withdraw(reader, extension)),
        has_reader=bool(addressees.receivers(session, Verb.DECIDE_EXTENSION, receiver.id)),
    )


def _live() -> Select[Extension]:
    """Return the requests on duties that still stand."""
    return (
        select(Extension)
        .join(Duty, Duty.id == Extension.duty_id)
        .where(Duty.cancelled_at.is_(None))
    )
