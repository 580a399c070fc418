"""Answering a search without buttons: what to look for, and the code of what was found.

A conversation that is open stays so: a search never takes its place.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from models.cards import TaskCard
from models.found import Found, Sheet
from models.rights import Actor
from services import dialogs, search
from services.dialogs import Place

#: The conversation's name, and its steps: nothing asked yet, and something found.
NAME, ASKED, FOUND = "search", "asked", "found"


def ask(session: Session, place: Place, now: datetime) -> None:
    """Wait for what is to be looked for."""
    _keep(session, place, ASKED, 0, now)


def look(
    session: Session, actor: Actor, place: Place, text: str, now: datetime
) -> Found | Sheet | TaskCard:
    """Look for a text; what was found can be opened by its code afterwards."""
    result = search.find(session, actor, text, now)
    if isinstance(result, Found):
        _keep(session, place, FOUND, result.search_id, now)
    elif is_open(session, place, now):
        dialogs.close(session, place)
    return result


def answer(
    session: Session, actor: Actor, place: Place, text: str, now: datetime
) -> Found | Sheet | TaskCard | None:
    """Take a typed text: what to look for, or a code of what was found; None for anything else."""
    state = dialogs.read(session, place, now)
    if state is None or state.name != NAME:
        return None
    if state.step == ASKED:
        return look(session, actor, place, text, now)
    return search.open_by_text(session, actor, int(state.data["search"]), text, now)


def is_open(session: Session, place: Place, now: datetime) -> bool:
    """Return whether a search waits for an answer here."""
    state = dialogs.read(session, place, now)
    return state is not None and state.name == NAME


def _keep(session: Session, place: Place, step: str, search_id: int, now: datetime) -> None:
    state = dialogs.read(session, place, now)
    if state is None or state.name == NAME:
        dialogs.save(session, place, NAME, step, {"search": search_id}, now)
