"""What beginners are told, each of it once."""

from sqlalchemy.orm import Session

from models.people import Person
from models.spoken_cards import Hint
from services import reminders

#: The hint that goes with a notice of a kind.
OF_NOTICES = {reminders.KIND: Hint.REMINDER}


def take(session: Session, person_id: int, hint: Hint) -> bool:
    """Return whether a person has not had a hint yet, and note that they have it now."""
    person = session.get_one(Person, person_id)
    if hint in person.hints:
        return False
    # A new list, so that the change is seen.
    person.hints = [*person.hints, hint.value]
    return True


def for_notice(session: Session, kind: str, person_id: int | None) -> Hint | None:
    """Return the hint that goes with a person's first notice of a kind, None after that."""
    hint = OF_NOTICES.get(kind)
    if hint is None or person_id is None or not take(session, person_id, hint):
        return None
    return hint
