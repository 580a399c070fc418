"""Who sees a difficulty, and who may do what about it at this moment."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agencies import Agency
from models.difficulty_refusals import NoDifficulty, NotTheHolder
from models.extension_refusals import NobodyAbove
from models.plans import Duty, Plan
from models.refusals import NotAllowed
from models.request_states import (
    HOLDERS_VERBS,
    REOPENABLE,
    REPORTERS_VERBS,
    DifficultyVerb,
    difficulty_after,
)
from models.requests import Difficulty, DifficultyEntry
from models.rights import Actor, Scope, Verb, scope_of
from services import receiving


def visible(session: Session, actor: Actor, difficulty_id: int) -> Difficulty:
    """Return a difficulty that the actor may see; NoDifficulty where there is none."""
    difficulty = session.get(Difficulty, difficulty_id)
    if difficulty is None or not may_see(session, actor, difficulty):
        raise NoDifficulty
    return difficulty


def may_see(session: Session, actor: Actor, difficulty: Difficulty) -> bool:
    """Return whether a person may see it: its agency, who holds or has held it, the plan's own."""
    if difficulty.agency_id in seen_agencies(actor) or _holds(actor, difficulty):
        return True
    if actor.scope(Verb.SEE_DIFFICULTIES) is Scope.PLAN and actor.plan_id == difficulty.plan_id:
        return True
    held = select(DifficultyEntry.id).where(
        DifficultyEntry.difficulty_id == difficulty.id,
        DifficultyEntry.agency_id.in_(actor.agencies_for(Verb.ANSWER_DIFFICULTY)),
    )
    return session.scalar(held.limit(1)) is not None


def seen_agencies(actor: Actor) -> frozenset[int]:
    """Return the agencies whose own difficulties a person sees."""
    return actor.agencies_for(Verb.SEE_DIFFICULTIES)


def verbs_for(
    session: Session, actor: Actor, difficulty: Difficulty, now: datetime
) -> tuple[DifficultyVerb, ...]:
    """Return what a person may do about a difficulty now, the holder's verbs first."""
    found: list[DifficultyVerb] = []
    if _holds(actor, difficulty):
        found += HOLDERS_VERBS
    if difficulty.agency_id in actor.agencies_for(Verb.RAISE_DIFFICULTY):
        found += [verb for verb in REPORTERS_VERBS if verb not in found]
    return tuple(
        verb
        for verb in found
        if difficulty_after(difficulty.state, verb) is not None
        and (verb is not DifficultyVerb.REOPEN or may_reopen(difficulty, now))
        and (verb is not DifficultyVerb.HAND_UP or above(session, difficulty) is not None)
    )


def acts_as_holder(actor: Actor, difficulty: Difficulty, verb: DifficultyVerb) -> bool:
    """Return whether a person does a verb as the holder and not as who raised it."""
    raised = difficulty.agency_id in actor.agencies_for(Verb.RAISE_DIFFICULTY)
    return (
        verb in HOLDERS_VERBS
        and _holds(actor, difficulty)
        and not (verb in REPORTERS_VERBS and raised)
    )


def above(session: Session, difficulty: Difficulty) -> Agency | None:
    """Return the agency to which the holder may pass a difficulty up, None where there is none."""
    plan = session.get_one(Plan, difficulty.plan_id)
    return receiving.receiver(session, plan, difficulty.holder)


def may_reopen(difficulty: Difficulty, now: datetime) -> bool:
    """Return whether a closed difficulty may be opened again."""
    return difficulty.closed_at is not None and now - difficulty.closed_at <= REOPENABLE


def duty_of(session: Session, actor: Actor, duty_id: int) -> Duty:
    """Return a duty about which the actor may raise a difficulty."""
    duty = session.get(Duty, duty_id)
    if (
        duty is None
        or duty.cancelled_at is not None
        or duty.assignment.agency_id not in actor.agencies_for(Verb.RAISE_DIFFICULTY)
    ):
        raise NotAllowed
    return duty


def receiver_of_duty(session: Session, duty: Duty) -> Agency:
    """Return who holds a difficulty with a duty first."""
    holder = receiving.receiver_of_assignment(session, duty.assignment)
    if holder is None:
        raise NobodyAbove(agency=duty.assignment.agency.name)
    return holder


def receiver_of_agency(session: Session, actor: Actor, plan: Plan, agency_id: int) -> Agency:
    """Return who holds a difficulty of an agency's first."""
    if agency_id not in actor.agencies_for(Verb.RAISE_DIFFICULTY):
        raise NotAllowed
    agency = session.get_one(Agency, agency_id)
    holder = receiving.receiver(session, plan, agency)
    if holder is None:
        raise NobodyAbove(agency=agency.name)
    return holder


def _holds(actor: Actor, difficulty: Difficulty) -> bool:
    return any(
        grant.agency_id == difficulty.holder_id
        and scope_of(Verb.ANSWER_DIFFICULTY, grant.role) is Scope.RECEIVED
        for grant in actor.grants
    )


def standing(
    actor: Actor, difficulty: Difficulty, verb: DifficultyVerb
) -> tuple[bool, int | None]:
    """Return whether the actor does it as the holder, and in whose place (None: as oneself).

    Raises NotTheHolder where it is for neither side of the two to do.
    """
    if acts_as_holder(actor, difficulty, verb):
        return True, actor.grants_for(Verb.ANSWER_DIFFICULTY, difficulty.holder_id)[0].on_behalf_of
    grants = actor.grants_for(Verb.RAISE_DIFFICULTY, difficulty.agency_id)
    if verb in REPORTERS_VERBS and grants:
        return False, grants[0].on_behalf_of
    raise NotTheHolder(agency=difficulty.holder.short_name)
