"""Who can be given work: the other people of an agency, and the units below it; by name too."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.text import clip, fold
from models.agencies import Agency, AgencyAlias
from models.agency_names import AgencyIndex
from models.assigning_refusals import ReceiverGuess, ReceiverUnclear, ReceiverUnknown
from models.people import Membership, Person
from models.plans import Assignment
from models.quick_assigning import split_names, take_communes
from models.rights import Actor
from models.share_cards import ReceiverLine
from services import addressees

#: How a receiver is told from others: the unit, and the person in it or None.
Key = tuple[int, int | None]
#: Words in front of a unit's name that people leave out when they speak of it at home.
_COMMITTEES = ("ủy ban nhân dân ", "ubnd ")
_LEVELS = ("xã ", "phường ", "thị trấn ")


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who can be given work, with the names by which they are called here."""

    agency_id: int
    person_id: int | None
    name: str
    is_commune: bool
    is_reachable: bool
    names: tuple[str, ...] = field(default=(), repr=False)

    @property
    def key(self) -> Key:
        """How this receiver is told from others."""
        return self.agency_id, self.person_id


def choices(session: Session, actor: Actor, assignment: Assignment) -> list[Choice]:
    """Return who can be given shares of an assignment: people first, then the units below."""
    return [
        *_people(session, actor, assignment.agency),
        *_units(session, assignment.agency),
    ]


def lines(
    session: Session, assignment: Assignment, found: Sequence[Choice], chosen: Sequence[Key]
) -> tuple[ReceiverLine, ...]:
    """Return the receivers as a view shows them."""
    counts = {
        (agency_id, person_id): count
        for agency_id, person_id, count in session.execute(
            select(Assignment.agency_id, Assignment.person_id, func.count())
            .where(Assignment.parent_id == assignment.id, Assignment.ended_at.is_(None))
            .group_by(Assignment.agency_id, Assignment.person_id)
        )
    }
    return tuple(
        ReceiverLine(
            agency_id=choice.agency_id,
            person_id=choice.person_id,
            name=choice.name,
            is_commune=choice.is_commune,
            is_chosen=choice.key in chosen,
            is_reachable=choice.is_reachable,
            shares=counts.get(choice.key, 0),
        )
        for choice in found
    )


def by_names(found: Sequence[Choice], text: str) -> list[Key]:
    """Return the receivers that a typed list means: names, numbers of the list, or all communes.

    Raises ReceiverUnknown, ReceiverGuess or ReceiverUnclear for the first name that is none.
    """
    rest, communes = take_communes(text)
    keys = [choice.key for choice in found if choice.is_commune] if communes else []
    index = _index(found)
    before = ""
    for name in split_names(rest):
        if name.isascii() and name.isdecimal():
            keys.append(_numbered(found, name))
            continue
        match = index.find(name)
        if match.code is None and before:
            # "UBND Phường 1, thị xã Duyên Hải" is one name with a comma in it.
            whole = index.find(f"{before}, {name}")
            if whole.code is not None:
                keys.append(found[int(whole.code)].key)
                continue
        before = name
        if match.code is not None:
            keys.append(found[int(match.code)].key)
        elif match.candidates:
            raise ReceiverUnclear(name=clip(name, 60), names=_names(found, match.candidates))
        elif match.suggestions:
            raise ReceiverGuess(name=clip(name, 60), names=_names(found, match.suggestions))
        else:
            raise ReceiverUnknown(name=clip(name, 60))
    return list(dict.fromkeys(keys))


def by_name(found: Sequence[Choice], name: str) -> Choice | None:
    """Return the one receiver that a name means, None where it means none or several."""
    match = _index(found).find(name)
    return found[int(match.code)] if match.code is not None else None


def _index(found: Sequence[Choice]) -> AgencyIndex:
    return AgencyIndex((str(place), choice.names) for place, choice in enumerate(found))


def _numbered(found: Sequence[Choice], number: str) -> Key:
    if len(number) > 3 or not 1 <= int(number) <= len(found):
        raise ReceiverUnknown(name=clip(number, 20))
    return found[int(number) - 1].key


def _names(found: Sequence[Choice], codes: Sequence[str]) -> str:
    return "; ".join(found[int(code)].name for code in codes if code.isdecimal())


def _people(session: Session, actor: Actor, agency: Agency) -> list[Choice]:
    rows = session.execute(
        select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.agency_id == agency.id,
            Membership.revoked_at.is_(None),
            Membership.role.in_(addressees.WORKERS),
            Person.is_suspended.is_(False),
            Person.id != actor.person_id,
        )
        .distinct()
        .order_by(Person.name, Person.id)
    )
    reachable = {seat.person_id for seat in addressees.workers(session, [agency.id])}
    return [
        Choice(agency.id, id_, name, False, id_ in reachable, _person_names(name))
        for id_, name in rows
    ]


def _units(session: Session, agency: Agency) -> list[Choice]:
    units = session.scalars(
        select(Agency)
        .where(Agency.parent_id == agency.id, Agency.ended_on.is_(None))
        .order_by(Agency.id)
    ).all()
    aliases: dict[int, list[str]] = {}
    for alias in session.scalars(
        select(AgencyAlias).where(AgencyAlias.agency_id.in_([unit.id for unit in units]))
    ):
        aliases.setdefault(alias.agency_id, []).append(alias.alias)
    seats = addressees.workers(session, [unit.id for unit in units])
    reachable = {seat.agency_id for seat in seats}
    return [
        Choice(
            unit.id,
            None,
            unit.short_name,
            unit.kind == "commune",
            unit.id in reachable,
            _unit_names(unit, agency, aliases.get(unit.id, [])),
        )
        for unit in units
    ]


def _person_names(name: str) -> tuple[str, ...]:
    """Return what a person is called: in full, and by the last one or two words."""
    words = name.split()
    return tuple(dict.fromkeys([name, " ".join(words[-2:]), words[-1] if words else name]))


def _unit_names(unit: Agency, parent: Agency, aliases: Sequence[str]) -> tuple[str, ...]:
    """Return what a unit is called at home, where the district's own name goes without saying."""
    places = [_without(name, _COMMITTEES) for name in (parent.name, parent.short_name)]
    names = [unit.code, unit.name, unit.short_name, *aliases]
    names += [
        name[: -len(place)].strip(" ,")
        for name in (unit.name, unit.short_name)
        for place in places
        if place and fold(name).endswith(fold(place))
    ]
    for name in list(names):
        short = _without(name, _COMMITTEES)
        names.append(short)
        proper = _without(short, _LEVELS)
        if not proper.isdecimal():
            names.append(proper)
    return tuple(dict.fromkeys(names))


def _without(name: str, prefixes: Sequence[str]) -> str:
    for prefix in prefixes:
        if name.lower().startswith(prefix):
            return name[len(prefix) :]
    return name
