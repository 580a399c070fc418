"""The conversation in which a person says on which days they are away."""

import re
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from core.text import fold
from models.dates import read_range
from models.people_cards import Leave
from models.people_refusals import ChoiceUnknown
from models.refusals import OldButton
from models.rights import Actor
from services import absences, dialogs
from services.deputy_dialog import days_unclear
from services.dialogs import Place

#: The conversation's name in its row.
NAME = "leave"
#: "hủy 1": a leave is cancelled by its number; a number alone could be meant as days.
_CANCEL = re.compile(r"(?:huy|bo|cancel) ?(\d{1,2})")
_DAY = timedelta(days=1)


def begin(
    session: Session, actor: Actor, place: Place, text: str, now: datetime
) -> tuple[Leave, int | None]:
    """Take the days behind the command; without any show what stands and wait for some.

    Return the leave, and the revision for the buttons of the question where it was asked.
    """
    if text:
        return _take(session, actor, place, _read(text, now), now), None
    shown = absences.overview(session, actor, now)
    return shown, dialogs.save(session, place, NAME, "days", {}, now).version


def answer_text(
    session: Session, actor: Actor, place: Place, text: str, now: datetime
) -> tuple[Leave, bool]:
    """Take days as they were typed, or cancel a leave by its number.

    Return what stands then, and whether that is a new leave.
    """
    cancelled = _CANCEL.fullmatch(fold(text))
    if cancelled is None:
        return _take(session, actor, place, _read(text, now), now), True
    shown = absences.lines(session, actor, now)
    number = int(cancelled[1])
    if not 1 <= number <= len(shown):
        raise ChoiceUnknown(last=max(len(shown), 1))
    left = absences.cancel(session, actor, shown[number - 1].absence_id, now)
    dialogs.close(session, place)
    return left, False


def answer_length(
    session: Session, actor: Actor, place: Place, revision: int, length: int, now: datetime
) -> Leave:
    """Take the days of a button: so many from today on."""
    state = dialogs.read(session, place, now)
    if state is None or state.name != NAME or state.version != revision or length < 1:
        raise OldButton
    days = (now.date(), now.date() + (min(length, absences.LIMIT + 1) - 1) * _DAY)
    return _take(session, actor, place, days, now)


def _read(text: str, now: datetime) -> tuple[date, date]:
    days = read_range(text, now.date())
    if days is None:
        raise days_unclear(now)
    return days


def _take(
    session: Session, actor: Actor, place: Place, days: tuple[date, date], now: datetime
) -> Leave:
    taken = absences.take(session, actor, days, now)
    state = dialogs.read(session, place, now)
    if state is not None and state.name == NAME:
        dialogs.close(session, place)
    return taken
