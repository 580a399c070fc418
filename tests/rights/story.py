"""How the table is written: steps that are tried from every seat, and what leads up to them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.rights.seats import NOBODY, Seat, Seats
from tests.rights.walk import GROUP, Outcome, Walk
from tests.rights.world import CANARY, PLAN, WALKER, Agencies


@dataclass(frozen=True)
class Step:
    """Something that is sent, and from which seats it does, shows or answers what.

    From all the others it is refused. `what` is a typed text, a button's data ("task:{filed}",
    with the names of rows), or a mere verb: the newest button that has it, the second one by
    "verb#2". `secret` is what must be shown to nobody but those of `shows`.
    """

    what: str
    does: Seats = NOBODY
    shows: Seats = NOBODY
    answers: Seats = NOBODY
    secret: str = CANARY
    in_group: bool = False

    @property
    def is_typed(self) -> bool:
        return self.in_group or self.what.startswith(("/", "“"))

    @property
    def name(self) -> str:
        """The command, or the verb of the button."""
        if self.is_typed:
            return self.what.split()[0]
        return self.what.split(":")[0].split("#")[0]

    def expected(self, seat: Seat) -> Outcome:
        for outcome, seats in (
            (Outcome.DOES, self.does),
            (Outcome.SHOWS, self.shows),
            (Outcome.ANSWERS, self.answers),
        ):
            if seat in seats:
                return outcome
        return Outcome.REFUSES


#: What leads up to a step, done by the walker in the story's first seat: a text that is typed, a
#: button that is pressed (behind a ">"), or something of one's own.
Prelude = str | Callable[[Walk], object]


@dataclass(frozen=True)
class Story:
    """Steps, and between them what is really done, one after the other."""

    name: str
    begins: Seat
    parts: tuple[Prelude | Step, ...]
    agencies: Agencies = PLAN

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(part for part in self.parts if isinstance(part, Step))


def update_of(walk: Walk, what: str, *, is_typed: bool, in_group: bool = False) -> dict[str, Any]:
    """Return what Telegram would tell us."""
    message = walk.chat._message(WALKER)
    if in_group:
        message["chat"] = {"id": GROUP, "type": "supergroup", "title": "Tổ công tác"}
    if is_typed:
        text = what.strip("“”").format(**walk.numbers)
        message["text"] = text
        if text.startswith("/"):
            length = len(text.split()[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        return {"message": message}
    return {
        "callback_query": {
            "id": "1",
            "from": walk.chat._user(WALKER),
            "message": message,
            "chat_instance": "1",
            "data": data_of(walk, what),
        }
    }


def data_of(walk: Walk, what: str) -> str:
    """Return a button's data: written out, or that of the newest button with the verb."""
    if ":" in what:
        return what.format_map({**walk.numbers, "revision": walk.revision()})
    verb, _, place = what.partition("#")
    for answer in reversed(walk.chat.answers[WALKER]):
        found = [one for one in answer.buttons.values() if one.split(":")[0].rstrip("!") == verb]
        if found:
            return found[int(place or 1) - 1]
    said = "\n---\n".join(answer.text for answer in walk.chat.answers[WALKER][-2:])
    raise AssertionError(f"There is no button {verb}. The bot said:\n{said}")


def go_on(walk: Walk, part: Prelude) -> None:
    """Do what leads up to the next step."""
    if callable(part):
        part(walk)
    elif part.startswith(">"):
        walk.chat.press_data(WALKER, data_of(walk, part[1:]))
    else:
        walk.chat.say(WALKER, part)
