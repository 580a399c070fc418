"""Which person is meant by a number, a name or a part of one."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.text import fold
from models.people import Person

#: How many people are suggested where none was found.
MAX_SUGGESTIONS = 3
_LEAST_LIKENESS = 65  # per cent


@dataclass(frozen=True, slots=True)
class Found:
    """What a text led to: one person, or several candidates, or suggestions only."""

    person: Person | None = None
    candidates: tuple[Person, ...] = ()
    suggestions: tuple[Person, ...] = ()


def find(session: Session, text: str, among: Iterable[int] | None = None) -> Found:
    """Return whom a text means, `among` some people or all.

    A number is a person's id. A name is compared without capitals and diacritics, whole names
    first, then those that have all the words of it.
    """
    statement = select(Person).order_by(Person.id)
    if among is not None:
        statement = statement.where(Person.id.in_(set(among)))
    people = list(session.scalars(statement))
    wanted = fold(text)
    if wanted.isascii() and wanted.isdecimal():
        by_id = [person for person in people if str(person.id) == wanted]
        return Found(person=by_id[0]) if by_id else Found()
    words = set(wanted.split())
    if not words:
        return Found()
    whole = [person for person in people if fold(person.name) == wanted]
    parts = [person for person in people if words <= set(fold(person.name).split())]
    for found in (whole, parts):
        if len(found) == 1:
            return Found(person=found[0])
        if found:
            return Found(candidates=tuple(found))
    names = {person.id: fold(person.name) for person in people}
    near = process.extract(
        wanted, names, scorer=fuzz.WRatio, limit=MAX_SUGGESTIONS, score_cutoff=_LEAST_LIKENESS
    )
    by_number = {person.id: person for person in people}
    return Found(suggestions=tuple(by_number[id_] for _, _, id_ in near))
