"""The console's desk: an open transaction; people, agencies and roles as they are typed."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from core.errors import OperatorError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from models.agencies import Agency
    from models.people import Person
    from models.rights import Role

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Desk:
    """An open transaction at the console, and the two kinds of time."""

    session: "Session"
    now: datetime
    machine: datetime
    zone: ZoneInfo

    def do(self, act: Callable[[], T]) -> T:
        """Do what may be refused; a refusal becomes the operator's one line."""
        from core.i18n import Words
        from models.refusals import Refusal
        from views import refusals

        try:
            return act()
        except Refusal as refusal:
            raise OperatorError(refusals.toast(Words("en", self.zone), refusal)) from None

    def person(self, text: str) -> "Person":
        """Return whom a number or a name means."""
        from services import people_finding

        found = people_finding.find(self.session, text)
        if found.person is not None:
            return found.person
        if found.candidates:
            raise OperatorError(
                f"{text!r} may mean several people; give the number: {_named(found.candidates)}"
            )
        near = f"; did you mean {_named(found.suggestions)}?" if found.suggestions else ""
        raise OperatorError(f"there is no person {text!r}{near}")

    def agency(self, text: str) -> "Agency":
        """Return the agency that a code, a name or an alias means."""
        from bot.office import the_agency

        return the_agency(self.session, text)

    def role(self, text: str) -> "Role":
        """Return the role that a code or a word means."""
        from models.rights import Role
        from models.role_words import read_role

        role = read_role(text)
        if role is None:
            raise OperatorError(f"there is no role {text!r}; choose one of: {', '.join(Role)}")
        return role


@contextmanager
def at_the_desk() -> Iterator[Desk]:
    """Open the office for one command: its database in a transaction, and the time."""
    from bot.office import office_clock, open_office
    from core.clock import SystemClock
    from core.logs import set_up_logging
    from core.settings import Settings

    settings = Settings.load()
    set_up_logging("WARNING")
    database = open_office(settings)
    now = office_clock(settings).now().astimezone(settings.zone)
    with closing(database), database.begin() as session:
        yield Desk(session, now, SystemClock().now(), settings.zone)


def _named(people: "tuple[Person, ...]") -> str:
    return ", ".join(f"{person.id} ({person.name})" for person in people)
