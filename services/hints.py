"""What beginners are told, each of it once."""

from sqlalchemy.orm import Session

from models.delivery import OutboxRow
from models.people import Person
from models.spoken_cards import Hint
from services import reminders
from services.outbox import Outgoing

#: The hint that goes with a notice of a kind.
OF_NOTICES = {reminders.KIND: Hint.REMINDER}
_KEY = "hint"


def take(session: Session, person_id: int, hint: Hint) -> bool:
    """Return whether a person has not had a hint yet, and note that they have it now."""
    person = session.get_one(Person, person_id)
    if hint in person.hints:
        return False
    # A new list, so that the change is seen.
    person.hints = [*person.hints, hint.value]
    return True


def for_notice(session: Session, outgoing: Outgoing) -> Hint | None:
    """Return the hint that goes with a person's first notice of a kind, None after that.

    A notice that is sent again says the same again, so its row keeps the hint.
    """
    if _KEY in outgoing.payload:
        return Hint(outgoing.payload[_KEY])
    hint, person_id = OF_NOTICES.get(outgoing.kind), outgoing.person_id
    if hint is None or person_id is None or not take(session, person_id, hint):
        return None
    row = session.get_one(OutboxRow, outgoing.id)
    row.payload = {**row.payload, _KEY: hint.value}
    return hint
