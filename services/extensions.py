"""More time for a report (gia hạn): asking for it, deciding on it, taking it back."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.clock import zone_of
from models.agencies import Agency
from models.audit import Action
from models.deadlines import civil_date, end_of_day, is_late
from models.extension_refusals import (
    AlreadyAsked,
    AlreadyProlonged,
    NobodyAbove,
    NoRequest,
    NotExpected,
    OwnRequest,
    ReportIsHere,
    RequestSettled,
)
from models.plans import Duty, PartyRole
from models.refusals import NotAllowed, TextTooLong, TextWanted
from models.reports import FILED, Report
from models.request_states import EXTENSIONS_A_DUTY, ExtensionVerb, extension_after
from models.requests import Extension, ExtensionState
from models.rights import Actor, Verb
from services import addressees, audit, extension_days, receiving, reminders, share_dates, telling
from services.extension_days import shown

#: The name of the conversations about it.
DIALOG = "extension"
#: The kinds of the notices: to the receiving body, and to who asked.
ASKED, ANSWERED = "extension_asked", "extension_answered"
#: The longest reason or answer: it has to fit into a notice beside everything else.
TEXT_LIMIT = 1000  # characters


def prolongable(session: Session, actor: Actor, duty_id: int, now: datetime) -> Duty:
    """Return a duty for which the actor may ask for more time now, or say why not."""
    duty = session.get(Duty, duty_id)
    if duty is None or duty.cancelled_at is not None:
        raise NotAllowed
    assignment = duty.assignment
    if assignment.agency_id not in actor.agencies_for(Verb.ASK_EXTENSION):
        raise NotAllowed
    code = assignment.task.code
    if assignment.role == PartyRole.COORDINATING:
        raise NotExpected(code=code)
    if is_filed(session, duty):
        raise ReportIsHere(code=code)
    pending = pending_on(session, duty.id)
    if pending is not None:
        raise AlreadyAsked(
            code=code, day=shown(pending.wanted_on), receiver=receiver_of(session, duty).name
        )
    if _granted(session, duty.id) >= EXTENSIONS_A_DUTY:
        raise AlreadyProlonged(code=code, day=shown(civil_date(duty.due_at, zone_of(now))))
    receiver_of(session, duty)
    return duty


def ask(
    session: Session,
    actor: Actor,
    duty_id: int,
    wanted_on: date,
    reason: str,
    explanation: str | None,
    now: datetime,
) -> Extension:
    """Ask the receiving body for more time; its people are told at once."""
    # Held before anything is looked at: of two who ask at once the second one finds the first's.
    held = session.get(Duty, duty_id)
    if held is not None:
        session.refresh(held, with_for_update=True)
    duty = prolongable(session, actor, duty_id, now)
    extension_days.check(session, duty, wanted_on, now)
    late = is_late(duty.due_at, now)
    if late and not explanation:
        raise TextWanted
    extension = Extension(
        duty_id=duty.id,
        state=ExtensionState.PENDING,
        asked_by_id=actor.person_id,
        asked_at=now,
        wanted_on=wanted_on,
        reason=checked(reason),
        late_explanation=checked(explanation) if late and explanation else None,
        due_before=duty.due_at,
    )
    session.add(extension)
    session.flush()
    grant = actor.grants_for(Verb.ASK_EXTENSION, duty.assignment.agency_id)[0]
    audit.record(
        session,
        actor.person_id,
        Action.EXTENSION_ASKED,
        "extension",
        extension.id,
        now,
        on_behalf_of=grant.on_behalf_of,
        duty=duty.id,
        wanted=wanted_on.isoformat(),
    )
    seats = addressees.receivers(
        session, Verb.DECIDE_EXTENSION, receiver_of(session, duty).id, now
    )
    others = [seat for seat in seats if seat.person_id != actor.person_id]
    payload = {"extension": extension.id}
    telling.tell(session, others, ASKED, str(extension.id), payload, now)
    return extension


def grant(
    session: Session, actor: Actor, extension_id: int, day: date | None, now: datetime
) -> Extension:
    """Agree, to the day that was asked for (None) or to another one: the deadline moves."""
    extension, on_behalf_of = for_decision(session, actor, extension_id)
    duty = extension.duty
    verb = ExtensionVerb.GRANT
    if day is not None and day != extension.wanted_on:
        verb = ExtensionVerb.GRANT_OTHER
    granted_on = day or extension.wanted_on
    extension_days.check(session, duty, granted_on, now)
    before = duty.due_at
    _decide(extension, verb, actor, now)
    extension.granted_on = granted_on
    duty.due_at = end_of_day(granted_on, zone_of(now))
    duty.deadline_version += 1
    session.flush()
    reminders.forget_old_deadline(session, duty, now)
    # What the agency has given on follows the task's new day, where it has none of its own.
    share_dates.follow(session, actor, duty, now, telling.machine_time(now))
    audit.record(
        session,
        actor.person_id,
        Action.EXTENSION_GRANTED,
        "extension",
        extension.id,
        now,
        on_behalf_of=on_behalf_of,
        duty=duty.id,
        before=before.isoformat(),
        after=duty.due_at.isoformat(),
    )
    _tell_answer(session, extension, actor, now)
    return extension


def refuse(
    session: Session, actor: Actor, extension_id: int, reason: str, now: datetime
) -> Extension:
    """Refuse, and say why; the deadline stays."""
    extension, on_behalf_of = for_decision(session, actor, extension_id)
    _decide(extension, ExtensionVerb.REFUSE, actor, now)
    extension.answer = checked(reason)
    session.flush()
    audit.record(
        session,
        actor.person_id,
        Action.EXTENSION_REFUSED,
        "extension",
        extension.id,
        now,
        on_behalf_of=on_behalf_of,
        duty=extension.duty_id,
    )
    _tell_answer(session, extension, actor, now)
    return extension


def withdraw(session: Session, actor: Actor, extension_id: int, now: datetime) -> Extension:
    """Take one's own request back, as long as one may ask for the agency."""
    extension = _locked(session, extension_id)
    if not may_withdraw(actor, extension):
        raise NoRequest
    _move(extension, ExtensionVerb.WITHDRAW)
    audit.record(
        session, actor.person_id, Action.EXTENSION_WITHDRAWN, "extension", extension.id, now
    )
    return extension


def report_came(session: Session, report: Report, now: datetime) -> None:
    """Withdraw what is pending on a duty whose report has come."""
    extension = pending_on(session, report.duty_id)
    if extension is not None:
        _move(extension, ExtensionVerb.REPORT)
        audit.record(
            session,
            report.author_id,
            Action.EXTENSION_WITHDRAWN,
            "extension",
            extension.id,
            now,
            report=report.id,
        )


def receiver_of(session: Session, duty: Duty) -> Agency:
    """Return who decides on more time for a duty."""
    receiver = receiving.receiver_of_assignment(session, duty.assignment)
    if receiver is None:
        raise NobodyAbove(agency=duty.assignment.agency.name)
    return receiver


def is_filed(session: Session, duty: Duty) -> bool:
    """Return whether a duty's report is with the receiving body."""
    filed = select(Report.id).where(Report.duty_id == duty.id, Report.status.in_(FILED)).limit(1)
    return session.scalar(filed) is not None


def pending_on(session: Session, duty_id: int) -> Extension | None:
    """Return the request that waits on a duty."""
    return session.scalar(
        select(Extension).where(
            Extension.duty_id == duty_id, Extension.state == ExtensionState.PENDING
        )
    )


def may_decide(session: Session, actor: Actor, extension: Extension) -> bool:
    """Return whether a person may decide on a request, which is not their own."""
    return bool(_deciding(session, actor, extension)[1])


def may_withdraw(actor: Actor, extension: Extension) -> bool:
    """Return whether a request is a person's own, and they still ask for its agency."""
    agency_id = extension.duty.assignment.agency_id
    return extension.asked_by_id == actor.person_id and agency_id in actor.agencies_for(
        Verb.ASK_EXTENSION
    )


def checked(text: str) -> str:
    """Return a reason or an answer that can be kept."""
    if not text:
        raise TextWanted
    if len(text) > TEXT_LIMIT:
        raise TextTooLong(limit=TEXT_LIMIT)
    return text


def _deciding(
    session: Session, actor: Actor, extension: Extension
) -> tuple[Agency, list[int | None]]:
    """Return the receiving body, and in whose place the actor may decide (None: as oneself)."""
    receiver = receiver_of(session, extension.duty)
    grants = actor.grants_for(Verb.DECIDE_EXTENSION, receiver.id)
    asker = extension.asked_by_id
    if asker == actor.person_id:
        return receiver, []
    return receiver, [one.on_behalf_of for one in grants if one.on_behalf_of != asker]


def _locked(session: Session, extension_id: int) -> Extension:
    """Return a request as it stands, held until the commit; its duty is held before it.

    A report that comes at the same moment holds the duty as well, so one of the two waits.
    """
    extension = session.get(Extension, extension_id)
    if extension is None:
        raise NoRequest
    session.refresh(extension.duty, with_for_update=True)
    session.refresh(extension, with_for_update=True)
    return extension


def for_decision(
    session: Session, actor: Actor, extension_id: int
) -> tuple[Extension, int | None]:
    """Return a request that the actor may decide on, and in whose place (None: as oneself)."""
    extension = _locked(session, extension_id)
    receiver, places = _deciding(session, actor, extension)
    if not actor.grants_for(Verb.DECIDE_EXTENSION, receiver.id):
        raise NoRequest
    if extension.state != ExtensionState.PENDING or extension.duty.cancelled_at is not None:
        raise RequestSettled
    if not places:
        raise OwnRequest(agency=receiver.name)
    return extension, places[0]


def _decide(extension: Extension, verb: ExtensionVerb, actor: Actor, now: datetime) -> None:
    _move(extension, verb)
    extension.decided_by_id = actor.person_id
    extension.decided_at = now


def _move(extension: Extension, verb: ExtensionVerb) -> None:
    after = extension_after(extension.state, verb)
    if after is None:
        raise RequestSettled
    extension.state = after


def _tell_answer(session: Session, extension: Extension, actor: Actor, now: datetime) -> None:
    """Tell who asked, and who reports for the agency: their deadline has changed, or has not."""
    seats = [
        *addressees.people(session, [extension.asked_by_id]),
        *addressees.reporters(session, [extension.duty.assignment.agency_id], now),
    ]
    others = [seat for seat in seats if seat.person_id != actor.person_id]
    payload = {"extension": extension.id}
    telling.tell(session, others, ANSWERED, str(extension.id), payload, now)


def _granted(session: Session, duty_id: int) -> int:
    return (
        session.scalar(
            select(func.count(Extension.id)).where(
                Extension.duty_id == duty_id, Extension.state == ExtensionState.GRANTED
            )
        )
        or 0
    )
