"""Asking which plan is meant. A command that has to wait for the answer is kept and goes on then.

The question may come in the middle of another conversation; that one is put back when it is
answered.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.text import squeeze
from models.people_refusals import ChoiceUnknown
from models.plan_cards import PlanChoice, PlanQuestion
from models.quick_report import read_choice
from models.rights import Actor
from services import dialogs, plans
from services.dialogs import Place

#: The conversation's name in its row.
NAME = "plan"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The plan that was chosen, and the command that waited for it ("": none)."""

    number: str
    title: str
    waiting: str


def ask(
    session: Session, actor: Actor, place: Place, now: datetime, waiting: str = ""
) -> PlanQuestion:
    """Ask which plan is meant; `waiting` is the command that goes on afterwards.

    Where there is nothing to choose, nothing is waited for.
    """
    question = PlanQuestion(plans.choices(session, actor), is_first=bool(waiting))
    if len(question.choices) < 2:
        return question
    state = dialogs.read(session, place, now)
    before: dict[str, Any] | None = None
    if state is not None:
        before = {"name": state.name, "step": state.step, "data": state.data}
        if state.name == NAME:
            before = state.data.get("before")
    data = {"waiting": waiting, "before": before}
    dialogs.save(session, place, NAME, "which", data, now)
    return question


def choose(session: Session, actor: Actor, place: Place, plan_id: int, now: datetime) -> Chosen:
    """Choose a plan by its number in the database."""
    plan = plans.choose(session, actor, plan_id, now)
    return Chosen(plan.number, plan.title, _leave(session, place, now))


def choose_by_text(
    session: Session, actor: Actor, place: Place, text: str, now: datetime
) -> Chosen | None:
    """Choose a plan by its place in the list ("2") or its number ("1649"), if it is one."""
    choices = plans.choices(session, actor)
    meant = _meant(choices, text)
    return None if meant is None else choose(session, actor, place, meant.plan_id, now)


def answer(
    session: Session, actor: Actor, place: Place, text: str, now: datetime
) -> Chosen | None:
    """Take a typed answer to the question; None where none is open or the text answers none.

    What is no answer belongs to the conversation that was open before; that one is put back.
    """
    state = dialogs.read(session, place, now)
    if state is None or state.name != NAME:
        return None
    chosen = choose_by_text(session, actor, place, text, now)
    if chosen is None and state.data.get("before"):
        _leave(session, place, now)
    elif chosen is None and text.strip().isdecimal():
        # A bare number answers this question or none.
        raise ChoiceUnknown(last=len(plans.choices(session, actor)))
    return chosen


def _leave(session: Session, place: Place, now: datetime) -> str:
    """End the question, put back what was open before, and return the command that waits."""
    state = dialogs.read(session, place, now)
    if state is None or state.name != NAME:
        return ""
    before = state.data.get("before")
    if before:
        dialogs.save(session, place, before["name"], before["step"], before["data"], now)
    else:
        dialogs.close(session, place)
    return str(state.data.get("waiting", ""))


def _meant(choices: tuple[PlanChoice, ...], text: str) -> PlanChoice | None:
    typed = squeeze(text)
    if not typed:
        return None
    # "1649" and "1649/QĐ-UBND" are one; a list is never so long that "2" would be a number.
    named = [
        one
        for one in choices
        if typed in {squeeze(one.number), squeeze(one.number.partition("/")[0])}
    ]
    if len(named) == 1:
        return named[0]
    place = read_choice(text, len(choices))
    return None if place is None else choices[place - 1]
