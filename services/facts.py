"""What the program has learned and must remember over a restart."""

from sqlalchemy.orm import Session

from models.delivery import Fact

BOT_USERNAME = "bot_username"


def recall(session: Session, name: str) -> str | None:
    """Return a fact, or None while it is unknown."""
    fact = session.get(Fact, name)
    return fact.value if fact else None


def remember(session: Session, name: str, value: str) -> None:
    """Store a fact in place of the former one."""
    session.merge(Fact(name=name, value=value))
