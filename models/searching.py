"""What people have looked for, kept so that a list of what was found can be turned over."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, big_id


class SearchQuery(Base):
    """A search as it was typed. A button names it by its number: it holds no words.

    It is looked for anew each time, with the rights of that moment, and forgotten with the raw
    messages.
    """

    __tablename__ = "search_queries"

    id: Mapped[int] = big_id()
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    text: Mapped[str]
    at: Mapped[datetime]
