"""The conversation in which a head names a deputy: first who, then which days."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from models.dates import read_range
from models.people_cards import Colleague, Deputies, DeputyLine
from models.people_refusals import ChoiceUnknown, DaysUnclear, NotColleagues
from models.refusals import OldButton
from models.rights import Actor
from services import deputies, dialogs, people_finding
from services.dialogs import Place

#: The conversation's name in its row.
NAME = "deputy"
_DAY = timedelta(days=1)


def begin(session: Session, actor: Actor, place: Place, now: datetime) -> Deputies:
    """Show what stands, and wait for the choice of a colleague."""
    shown = deputies.overview(session, actor, now)
    dialogs.save(session, place, NAME, "who", {}, now)
    return shown


def choose(
    session: Session, actor: Actor, place: Place, agency_id: int, person_id: int, now: datetime
) -> tuple[Colleague, int]:
    """Take a colleague, and wait for the days; return the revision for the days' buttons."""
    deputies.check_may_name(actor, agency_id)
    colleague = next(
        (
            one
            for one in deputies.overview(session, actor, now).colleagues
            if (one.agency_id, one.person_id) == (agency_id, person_id)
        ),
        None,
    )
    if colleague is None:
        raise NotColleagues(name="–")
    data = {"agency": agency_id, "person": person_id}
    return colleague, dialogs.save(session, place, NAME, "days", data, now).version


def answer_text(
    session: Session,
    actor: Actor,
    place: Place,
    text: str,
    now: datetime,
    machine_now: datetime,
) -> tuple[Colleague, int] | DeputyLine:
    """Take a colleague by a typed name, or the days as they were typed."""
    state = dialogs.read(session, place, now)
    if state is None or state.step != "days":
        return _choose_by_name(session, actor, place, text, now)
    days = read_range(text, now.date())
    if days is None:
        raise days_unclear(now)
    return _name(session, actor, place, days, now, machine_now)


def answer_length(
    session: Session,
    actor: Actor,
    place: Place,
    revision: int,
    length: int,
    now: datetime,
    machine_now: datetime,
) -> DeputyLine:
    """Take the days of a button: so many from today on."""
    state = dialogs.read(session, place, now)
    if state is None or state.name != NAME or state.version != revision or length < 1:
        raise OldButton
    days = (now.date(), now.date() + (min(length, deputies.LIMIT + 1) - 1) * _DAY)
    return _name(session, actor, place, days, now, machine_now)


def days_unclear(now: datetime) -> DaysUnclear:
    """Return the refusal of days that cannot be read, with an example that could be."""
    first = now.date() + _DAY
    return DaysUnclear(first=f"{first:%d/%m}", last=f"{first + 5 * _DAY:%d/%m}")


def _choose_by_name(
    session: Session, actor: Actor, place: Place, text: str, now: datetime
) -> tuple[Colleague, int]:
    colleagues = deputies.overview(session, actor, now).colleagues
    found = people_finding.find(session, text, [one.person_id for one in colleagues]).person
    matching = [one for one in colleagues if found and one.person_id == found.id]
    if len(matching) != 1 or text.strip().isdecimal():
        raise ChoiceUnknown(last=len(colleagues))
    return choose(session, actor, place, matching[0].agency_id, matching[0].person_id, now)


def _name(
    session: Session,
    actor: Actor,
    place: Place,
    days: tuple[date, date],
    now: datetime,
    machine_now: datetime,
) -> DeputyLine:
    state = dialogs.read(session, place, now)
    if state is None or (state.name, state.step) != (NAME, "days"):
        raise OldButton
    agency_id, person_id = int(state.data["agency"]), int(state.data["person"])
    made = deputies.name(session, actor, agency_id, person_id, days, now, machine_now)
    dialogs.close(session, place)
    return made
