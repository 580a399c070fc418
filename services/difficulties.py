"""Difficulties (khó khăn, vướng mắc): raising them, and everything that is done about one."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.text import fold
from models.agencies import Agency
from models.audit import Action
from models.cards import Evidence
from models.difficulty_refusals import NotNow, TooLateToReopen
from models.difficulty_words import guess_category
from models.extension_refusals import NobodyAbove
from models.people import Person
from models.refusals import TextTooLong, TextWanted
from models.reports import Report
from models.request_states import (
    REOPENABLE,
    DifficultyVerb,
    asks_for_words,
    difficulty_after,
)
from models.requests import (
    Difficulty,
    DifficultyCategory,
    DifficultyEntry,
    DifficultyFile,
    DifficultyState,
)
from models.rights import Actor, Verb
from services import addressees, audit, periods, receiving, telling
from services import difficulty_rights as rights

#: The kinds of the notices: to the agency that raised it, and to who holds it.
NEWS, WAITING = "difficulty_news", "difficulties_waiting"
#: The longest text, as long as that of a report's difficulties.
TEXT_LIMIT = 4096  # characters
#: What the holder is told of.
_FOR_THE_HOLDER = {
    DifficultyVerb.RAISE,
    DifficultyVerb.REPLY,
    DifficultyVerb.RESTATE,
    DifficultyVerb.HAND_UP,
    DifficultyVerb.REOPEN,
}


def raise_on_duty(
    session: Session,
    actor: Actor,
    duty_id: int,
    category: DifficultyCategory,
    text: str,
    files: Sequence[Evidence],
    now: datetime,
) -> Difficulty:
    """Raise a difficulty with a task that the actor's agency has."""
    duty = rights.duty_of(session, actor, duty_id)
    difficulty = Difficulty(
        plan_id=duty.period.plan_id,
        agency_id=duty.assignment.agency_id,
        duty_id=duty.id,
        holder_id=rights.receiver_of_duty(session, duty).id,
    )
    return _raise(session, actor, difficulty, category, text, files, now)


def raise_alone(
    session: Session,
    actor: Actor,
    agency_id: int,
    category: DifficultyCategory,
    text: str,
    files: Sequence[Evidence],
    now: datetime,
) -> Difficulty:
    """Raise a difficulty of an agency's that is about no single task."""
    plan = periods.of(session, actor, now).plan
    difficulty = Difficulty(
        plan_id=plan.id,
        agency_id=agency_id,
        duty_id=None,
        holder_id=rights.receiver_of_agency(session, actor, plan, agency_id).id,
    )
    return _raise(session, actor, difficulty, category, text, files, now)


def from_report(session: Session, report: Report, now: datetime) -> None:
    """Put what a filed report says of difficulties into the register.

    The same words on the same duty are the same entry, whichever version they are in. New words
    take the place of the former ones as long as nobody has acted on them, else they are a new
    entry.
    """
    text = report.difficulties
    if not text:
        return
    duty = report.duty
    holder = receiving.receiver_of_assignment(session, duty.assignment)
    if holder is None:
        return
    told = session.scalars(
        select(Difficulty)
        .where(Difficulty.duty_id == duty.id, Difficulty.report_id.is_not(None))
        .order_by(Difficulty.id.desc())
    ).all()
    if any(fold(one.text) == fold(text) for one in told):
        return
    author = session.get_one(Person, report.author_id)
    if told and _is_untouched(told[0]):
        former = told[0]
        before = former.text
        former.text, former.report_id = text, report.id
        former.category = guess_category(text)
        _enter(session, former, author.id, DifficultyVerb.RESTATE, before, now)
        _tell_holder(session, former, author.id, now)
        return
    difficulty = Difficulty(
        plan_id=duty.period.plan_id,
        agency_id=duty.assignment.agency_id,
        duty_id=duty.id,
        report_id=report.id,
        holder_id=holder.id,
        author_id=author.id,
        category=guess_category(text),
        text=text,
        state=DifficultyState.OPEN,
        raised_at=now,
    )
    session.add(difficulty)
    session.flush()
    _enter(session, difficulty, author.id, DifficultyVerb.RAISE, None, now, holder)
    audit.record(
        session,
        author.id,
        Action.DIFFICULTY_RAISED,
        "difficulty",
        difficulty.id,
        now,
        on_behalf_of=report.on_behalf_of_id,
        report=report.id,
        holder=holder.id,
    )
    _tell_holder(session, difficulty, author.id, now)


def act(
    session: Session,
    actor: Actor,
    difficulty_id: int,
    verb: DifficultyVerb,
    text: str | None,
    now: datetime,
) -> DifficultyEntry:
    """Do something about a difficulty, as its holder or as the agency that raised it."""
    difficulty = rights.visible(session, actor, difficulty_id)
    session.refresh(difficulty, with_for_update=True)
    is_holder, place = rights.standing(actor, difficulty, verb)
    after = difficulty_after(difficulty.state, verb)
    if after is None:
        raise NotNow
    if verb is DifficultyVerb.REOPEN and not rights.may_reopen(difficulty, now):
        raise TooLateToReopen(days=REOPENABLE.days)
    if not text and asks_for_words(difficulty.state, verb, is_holder=is_holder):
        raise TextWanted
    text = checked(text) if text else None
    before, holder = difficulty.state, None
    if verb is DifficultyVerb.HAND_UP:
        holder = rights.above(session, difficulty)
        if holder is None:
            raise NobodyAbove(agency=difficulty.holder.name)
        difficulty.holder = holder
    if verb is DifficultyVerb.ANSWER and difficulty.first_answered_at is None:
        difficulty.first_answered_at = now
    difficulty.state = after
    difficulty.closed_at = now if after is DifficultyState.CLOSED else None
    entry = _enter(session, difficulty, actor.person_id, verb, text, now, holder)
    audit.record(
        session,
        actor.person_id,
        Action.DIFFICULTY_HANDLED,
        "difficulty",
        difficulty.id,
        now,
        on_behalf_of=place,
        verb=verb,
        before=before,
        after=after,
        **({"holder": holder.id} if holder else {}),
    )
    if is_holder:
        _tell_reporter(session, difficulty, entry, now)
    if verb in _FOR_THE_HOLDER:
        _tell_holder(session, difficulty, actor.person_id, now)
    return entry


def checked(text: str) -> str:
    """Return words that can be kept."""
    if not text:
        raise TextWanted
    if len(text) > TEXT_LIMIT:
        raise TextTooLong(limit=TEXT_LIMIT)
    return text


def _raise(
    session: Session,
    actor: Actor,
    difficulty: Difficulty,
    category: DifficultyCategory,
    text: str,
    files: Sequence[Evidence],
    now: datetime,
) -> Difficulty:
    difficulty.author_id = actor.person_id
    difficulty.category, difficulty.text = category, checked(text)
    difficulty.state, difficulty.raised_at = DifficultyState.OPEN, now
    difficulty.files = [
        DifficultyFile(
            kind=file.kind,
            reference=file.reference,
            fingerprint=file.fingerprint,
            name=file.name,
            size=file.size,
            received_at=now,
        )
        for file in files
    ]
    session.add(difficulty)
    session.flush()
    holder = session.get_one(Agency, difficulty.holder_id)
    _enter(session, difficulty, actor.person_id, DifficultyVerb.RAISE, None, now, holder)
    grant = actor.grants_for(Verb.RAISE_DIFFICULTY, difficulty.agency_id)[0]
    audit.record(
        session,
        actor.person_id,
        Action.DIFFICULTY_RAISED,
        "difficulty",
        difficulty.id,
        now,
        on_behalf_of=grant.on_behalf_of,
        holder=holder.id,
    )
    _tell_holder(session, difficulty, actor.person_id, now)
    return difficulty


def _enter(
    session: Session,
    difficulty: Difficulty,
    person_id: int,
    verb: DifficultyVerb,
    text: str | None,
    now: datetime,
    holder: Agency | None = None,
) -> DifficultyEntry:
    entry = DifficultyEntry(
        person_id=person_id,
        at=now,
        kind=verb,
        text=text,
        agency_id=holder.id if holder else None,
    )
    difficulty.entries.append(entry)
    session.flush()
    return entry


def _is_untouched(difficulty: Difficulty) -> bool:
    """Return whether nobody but its own reports has said anything about a difficulty."""
    own = {DifficultyVerb.RAISE, DifficultyVerb.RESTATE}
    return difficulty.state == DifficultyState.OPEN and all(
        entry.kind in own for entry in difficulty.entries
    )


def _tell_reporter(
    session: Session, difficulty: Difficulty, entry: DifficultyEntry, now: datetime
) -> None:
    """Tell the author and who reports for the agency what the holder has said or done."""
    seats = [
        *addressees.people(session, [difficulty.author_id]),
        *addressees.reporters(session, [difficulty.agency_id], now),
    ]
    others = [seat for seat in seats if seat.person_id != entry.person_id]
    payload = {"difficulty": difficulty.id, "entry": entry.id}
    telling.tell(session, others, NEWS, str(entry.id), payload, now)


def _tell_holder(session: Session, difficulty: Difficulty, person_id: int, now: datetime) -> None:
    """Tell who holds it that something waits; one notice an hour, however much happens."""
    seats = addressees.receivers(session, Verb.ANSWER_DIFFICULTY, difficulty.holder_id, now)
    others = [seat for seat in seats if seat.person_id != person_id]
    telling.tell_hourly(session, others, WAITING, now)
