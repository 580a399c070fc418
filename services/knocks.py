"""Strangers at the door: a few of their tries are answered, then they are met with silence."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from models.people import Knock

#: Wrong codes (and, apart from them, other messages) of a stranger that are answered in an hour.
KNOCKS_AN_HOUR = 5
HOUR = timedelta(hours=1)


def knock(session: Session, channel: str, address: str, now: datetime, *, was_code: bool) -> bool:
    """Count a stranger's try; return whether it is answered at all.

    `now` is machine time. After five wrong codes in an hour nothing is answered until the hour is
    over; after five other messages the stranger is met with silence too, but a right code counts.
    """
    recent = [
        bool(code)
        for code in session.scalars(
            select(Knock.was_code).where(
                Knock.channel == channel, Knock.address == address, Knock.at > now - HOUR
            )
        )
    ]
    if recent.count(was_code) >= KNOCKS_AN_HOUR or recent.count(True) >= KNOCKS_AN_HOUR:
        return False
    session.add(Knock(channel=channel, address=address, at=now, was_code=was_code))
    return True


def is_silenced(session: Session, channel: str, address: str, now: datetime) -> bool:
    """Return whether a stranger has guessed too often to be let in this hour, code or not."""
    wrong = session.scalar(
        select(func.count())
        .select_from(Knock)
        .where(
            Knock.channel == channel,
            Knock.address == address,
            Knock.at > now - HOUR,
            Knock.was_code,
        )
    )
    return (wrong or 0) >= KNOCKS_AN_HOUR


def purge(session: Session, now: datetime) -> None:
    """Forget the tries of strangers that no longer count. `now` is machine time."""
    session.execute(delete(Knock).where(Knock.at <= now - HOUR))
