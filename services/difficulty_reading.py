"""The register of difficulties as people see it: its pages, a card, the figures, the notices."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from core.clock import zone_of
from models.agencies import Agency
from models.audit import Action
from models.cards import Evidence
from models.difficulty_cards import (
    DifficultiesWaiting,
    DifficultyCard,
    DifficultyEntryLine,
    DifficultyFigures,
    DifficultyLine,
    DifficultyNews,
    DifficultyRegister,
    Selection,
    Shelf,
    Span,
    StateChoice,
)
from models.difficulty_refusals import NoDifficulty
from models.notices import Postpone
from models.request_states import DifficultyVerb
from models.requests import (
    Difficulty,
    DifficultyCategory,
    DifficultyEntry,
    DifficultyState,
)
from models.rights import Actor, Scope, Verb
from models.working_time import OfficeHours
from services import addressees, audit, periods, quiet
from services import difficulty_rights as rights

HOURS = OfficeHours()
#: How many entries of the register stand on a page, and how many a notice lists.
PAGE, LISTED = 6, 5


def register(
    session: Session, actor: Actor, selection: Selection, now: datetime
) -> DifficultyRegister:
    """Return a page of the register, as far as the actor may see it."""
    shelves = _shelves(session, actor)
    if not shelves:
        raise NoDifficulty
    shelf = Shelf(selection.shelf) if selection.shelf in set(shelves) else _first(shelves)
    here = _on_shelf(actor, shelf)
    chosen = [here, Difficulty.state.in_(StateChoice(min(selection.state, 5)).states)]
    if 1 <= selection.category <= len(DifficultyCategory):
        chosen.append(Difficulty.category == tuple(DifficultyCategory)[selection.category - 1])
    if selection.agency:
        chosen.append(Difficulty.agency_id == selection.agency)
    total = session.scalar(select(func.count(Difficulty.id)).where(*chosen)) or 0
    pages = max(1, -(-total // PAGE))
    page = min(selection.page, pages - 1)
    order = Difficulty.raised_at.desc() if selection.newest else Difficulty.raised_at
    found = session.scalars(
        select(Difficulty)
        .where(*chosen)
        .order_by(order, Difficulty.id)
        .limit(PAGE)
        .offset(page * PAGE)
    )
    agencies = session.execute(
        select(Agency.id, Agency.short_name)
        .where(Agency.id.in_(select(Difficulty.agency_id).where(here)))
        .order_by(Agency.short_name)
    )
    sees_plan = Shelf.ALL in shelves and actor.plan_id is not None
    measure = _measure(session, now)
    return DifficultyRegister(
        selection=selection.but(
            shelf=shelf, state=min(selection.state, len(StateChoice) - 1), page=page
        ),
        shelves=shelves,
        agencies=tuple((row.id, row.short_name) for row in agencies),
        lines=tuple(_line(one, measure, now) for one in found),
        total=total,
        pages=pages,
        may_raise=bool(actor.agencies_for(Verb.RAISE_DIFFICULTY)),
        figures=figures(session, actor.plan_id, now) if sees_plan and actor.plan_id else None,
    )


def card(session: Session, actor: Actor, difficulty_id: int, now: datetime) -> DifficultyCard:
    """Return a difficulty with its whole conversation, for who may see it."""
    difficulty = rights.visible(session, actor, difficulty_id)
    verbs = rights.verbs_for(session, actor, difficulty, now)
    holds = bool(verbs) and rights.acts_as_holder(actor, difficulty, DifficultyVerb.ANSWER)
    return _card(session, difficulty, now, verbs, is_holder=holds)


def figures(session: Session, plan_id: int, now: datetime) -> DifficultyFigures:
    """Return how a plan's difficulties stand, and how long answers and ends took."""
    rows = session.scalars(
        select(Difficulty).where(Difficulty.plan_id == plan_id).order_by(Difficulty.raised_at)
    ).all()
    measure = _measure(session, now)
    answered = [
        measure(one.raised_at, one.first_answered_at) for one in rows if one.first_answered_at
    ]
    closed = [measure(one.raised_at, one.closed_at) for one in rows if one.closed_at]
    unsettled = [one for one in rows if one.state != DifficultyState.CLOSED]
    return DifficultyFigures(
        total=len(rows),
        by_state=Counter(DifficultyState(one.state) for one in rows),
        by_category=Counter(DifficultyCategory(one.category) for one in unsettled),
        answered=len(answered),
        median_first_answer=_median(answered),
        median_closing=_median(closed),
        oldest=_line(unsettled[0], measure, now) if unsettled else None,
    )


def unsettled(session: Session, plan_id: int, now: datetime) -> list[DifficultyLine]:
    """Return the difficulties of a plan that are not closed, the oldest first."""
    measure = _measure(session, now)
    rows = session.scalars(
        select(Difficulty)
        .where(Difficulty.plan_id == plan_id, Difficulty.state != DifficultyState.CLOSED)
        .order_by(Difficulty.raised_at, Difficulty.id)
    )
    return [_line(one, measure, now) for one in rows]


def files(session: Session, actor: Actor, difficulty_id: int, now: datetime) -> Sequence[Evidence]:
    """Return the files of a difficulty; who looked at them is on the trail."""
    difficulty = rights.visible(session, actor, difficulty_id)
    audit.record(session, actor.person_id, Action.EVIDENCE_SENT, "difficulty", difficulty.id, now)
    return [
        Evidence(
            kind=file.kind,
            reference=file.reference,
            fingerprint=file.fingerprint,
            name=file.name,
            size=file.size,
        )
        for file in difficulty.files
    ]


def news(
    session: Session, payload: Mapping[str, Any], now: datetime
) -> DifficultyNews | Postpone | None:
    """Compose the notice to the agency that raised it: what the holder has said or done."""
    difficulty = session.get(Difficulty, payload["difficulty"])
    entry = session.get(DifficultyEntry, payload["entry"])
    if difficulty is None or entry is None:
        return None
    agencies = {seat.agency_id for seat in addressees.people(session, [payload["person"]])}
    if payload["person"] != difficulty.author_id and difficulty.agency_id not in agencies:
        return None
    if later := quiet.until_open(session, now):
        return later
    return DifficultyNews(_card(session, difficulty, now), _entry(session, entry))


def waiting(
    session: Session, payload: Mapping[str, Any], now: datetime
) -> DifficultiesWaiting | Postpone | None:
    """Compose the notice to who holds difficulties: what waits for an answer, newest first."""
    seats = addressees.people(session, [payload["person"]])
    agencies = [
        seat.agency_id
        for seat in seats
        if seat.person_id
        in {
            one.person_id
            for one in addressees.receivers(session, Verb.ANSWER_DIFFICULTY, seat.agency_id, now)
        }
    ]
    last = (
        select(func.max(DifficultyEntry.id))
        .where(DifficultyEntry.difficulty_id == Difficulty.id)
        .scalar_subquery()
    )
    rows = session.scalars(
        select(Difficulty)
        .where(Difficulty.holder_id.in_(agencies), Difficulty.state == DifficultyState.OPEN)
        .order_by(last.desc())
    ).all()
    if not rows:
        return None
    measure = _measure(session, now)
    return quiet.until_open(session, now) or DifficultiesWaiting(
        len(rows), tuple(_line(one, measure, now) for one in rows[:LISTED])
    )


def _shelves(session: Session, actor: Actor) -> tuple[Shelf, ...]:
    """Return which lists the actor has: what is held is offered where there is any."""
    found = []
    sees_plan = actor.scope(Verb.SEE_DIFFICULTIES) is Scope.PLAN
    if actor.agencies_for(Verb.RAISE_DIFFICULTY):
        found.append(Shelf.OWN)
    held = select(Difficulty.id).where(_on_shelf(actor, Shelf.HELD)).limit(1)
    if actor.agencies_for(Verb.ANSWER_DIFFICULTY) and (
        sees_plan or session.scalar(held) is not None
    ):
        found.append(Shelf.HELD)
    if sees_plan:
        found.append(Shelf.ALL)
    return tuple(found)


def _first(shelves: tuple[Shelf, ...]) -> Shelf:
    """Return the list that says most to its reader: what waits for them, else their own."""
    return Shelf.HELD if Shelf.HELD in shelves else shelves[0]


def _on_shelf(actor: Actor, shelf: Shelf) -> ColumnElement[bool]:
    if shelf is Shelf.OWN:
        return Difficulty.agency_id.in_(actor.agencies_for(Verb.RAISE_DIFFICULTY))
    if shelf is Shelf.ALL:
        return Difficulty.plan_id == actor.plan_id
    agencies = actor.agencies_for(Verb.ANSWER_DIFFICULTY)
    held = select(DifficultyEntry.difficulty_id).where(DifficultyEntry.agency_id.in_(agencies))
    return or_(Difficulty.holder_id.in_(agencies), Difficulty.id.in_(held))


def _measure(session: Session, now: datetime) -> Callable[[datetime, datetime], timedelta]:
    """Return what measures office time between two instants."""
    calendar, zone = periods.calendar(session), zone_of(now)
    return lambda start, end: HOURS.worked_between(
        start.astimezone(zone), end.astimezone(zone), calendar
    )


def _median(spans: Sequence[timedelta]) -> Span | None:
    if not spans:
        return None
    middle = timedelta(seconds=median(span.total_seconds() for span in spans))
    return Span.of(middle, HOURS.length)


def _line(
    difficulty: Difficulty, measure: Callable[[datetime, datetime], timedelta], now: datetime
) -> DifficultyLine:
    age = measure(difficulty.raised_at, difficulty.closed_at or now)
    return DifficultyLine(
        difficulty_id=difficulty.id,
        code=difficulty.duty.assignment.task.code if difficulty.duty else None,
        agency_name=difficulty.agency.short_name,
        holder_name=difficulty.holder.short_name,
        category=DifficultyCategory(difficulty.category),
        state=DifficultyState(difficulty.state),
        text=difficulty.text,
        raised_at=difficulty.raised_at,
        age=Span.of(age, HOURS.length),
    )


def _card(
    session: Session,
    difficulty: Difficulty,
    now: datetime,
    verbs: tuple[DifficultyVerb, ...] = (),
    *,
    is_holder: bool = False,
) -> DifficultyCard:
    measure = _measure(session, now)

    def span(end: datetime | None) -> Span | None:
        return Span.of(measure(difficulty.raised_at, end), HOURS.length) if end else None

    duty = difficulty.duty
    return DifficultyCard(
        line=_line(difficulty, measure, now),
        short_title=duty.assignment.task.short_title if duty else None,
        duty_id=difficulty.duty_id,
        author_name=difficulty.author.name,
        is_from_report=difficulty.report_id is not None,
        entries=tuple(_entry(session, one) for one in difficulty.entries),
        files=len(difficulty.files),
        first_answer=span(difficulty.first_answered_at),
        closing=span(difficulty.closed_at),
        verbs=verbs,
        is_holder=is_holder,
        has_reader=bool(
            addressees.receivers(session, Verb.ANSWER_DIFFICULTY, difficulty.holder_id)
        ),
    )


def _entry(session: Session, entry: DifficultyEntry) -> DifficultyEntryLine:
    agency = session.get(Agency, entry.agency_id) if entry.agency_id else None
    return DifficultyEntryLine(
        entry_id=entry.id,
        verb=DifficultyVerb(entry.kind),
        person_name=entry.person.name if entry.person else "",
        at=entry.at,
        text=entry.text,
        agency_name=agency.short_name if agency else None,
    )
