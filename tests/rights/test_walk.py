"""Every command and every button, pressed by everybody: hidden buttons are no defence."""

from collections.abc import Iterator
from random import Random
from zoneinfo import ZoneInfo

import pytest

from core.clock import FixedClock
from core.database import Database
from handlers import FEATURES
from tests.rights.expected import ACTS, BY_NUMBER, Outcome
from tests.rights.scene import (
    CANARY,
    OTHER_HEAD,
    OTHER_OFFICER,
    ROLES,
    STRANGER,
    SUSPENDED,
    furnish,
    holdings,
)
from tests.support.campaign import TIMES
from tests.support.chat import Answer, Chat
from tests.support.templates import Templates

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

BUTTONS = sorted({verb for feature in FEATURES for verb in feature.buttons})
COMMANDS = sorted({command.name for feature in FEATURES for command in feature.commands})
#: The first and the second number of a button in the walk of the foreigners: every row of the
#: small office has a number below the first one.
NUMBERS, SECOND = range(14), range(4)
#: What is typed behind a command.
ARGUMENTS = ("", " 1", " 6.a", " so-tnmt", f" {CANARY}", " I 12")
#: How many pairs of them are tried for each button in a plain run.
TRIED = 2


class Stage:
    """The office, put back to its beginning after every change."""

    def __init__(self, chat: Chat, templates: Templates) -> None:
        self._chat, self._templates = chat, templates
        self.begin()
        chat.collect()
        self._seen = chat._seen
        self.before = self.holdings()

    def begin(self) -> None:
        chat = self._chat

        def build() -> None:
            with chat.database.begin() as session:
                furnish(session, chat.now)

        self._templates.furnish(chat.database, "rights", build)

    def press(self, user: int, data: str) -> Outcome:
        return self._outcome(self._chat.press_data(user, data))

    def say(self, user: int, text: str) -> Outcome:
        return self._outcome(self._chat.say(user, text))

    def holdings(self) -> object:
        with self._chat.database.read() as session:
            return holdings(session)

    def _outcome(self, answers: list[Answer]) -> Outcome:
        """Return what came of it: a change, something read, or nothing of the agency's."""
        if self.holdings() != self.before:
            self.begin()
            self._chat._seen = self._seen
            return Outcome.CHANGES
        return Outcome.READS if CANARY in str([one.params for one in answers]) else Outcome.NOTHING


@pytest.fixture
def stage(
    database: Database, clock: FixedClock, zone: ZoneInfo, templates: Templates
) -> Iterator[Stage]:
    return Stage(Chat(database, clock, zone), templates)


def test_every_button_is_in_the_table_or_known_to_name_no_row() -> None:
    assert sorted({act.partition(":")[0] for act in ACTS} | BY_NUMBER) == BUTTONS
    assert not {act.partition(":")[0] for act in ACTS} & BY_NUMBER


@on_sqlite
def test_the_table_is_what_happens(stage: Stage) -> None:
    found = {act: {role: stage.press(user, act) for role, user in ROLES.items()} for act in ACTS}
    expected = {act: {role: Outcome(ACTS[act].get(role, "-")) for role in ROLES} for act in ACTS}
    wrong = [
        f"{act} by {role}: {outcome.name}, not {expected[act][role].name}"
        for act, outcomes in found.items()
        for role, outcome in outcomes.items()
        if outcome is not expected[act][role]
    ]
    assert wrong == []


@on_sqlite
@pytest.mark.parametrize("user", [OTHER_OFFICER, OTHER_HEAD, SUSPENDED, STRANGER])
def test_no_button_with_any_number_touches_another_agencys_work(stage: Stage, user: int) -> None:
    wrong = []
    for verb in BUTTONS:
        pairs = [(first, second) for first in NUMBERS for second in SECOND]
        if TIMES == 1:
            # Who is not let in at all meets the same wall at every button.
            count = TRIED if user in {OTHER_OFFICER, OTHER_HEAD} else 1
            pairs = Random(f"{verb}{user}").sample(pairs, count)
        for pair in pairs:
            data = ":".join([verb, *map(str, pair)])
            outcome = stage.press(user, data)
            if outcome is not Outcome.NOTHING:
                wrong.append(f"{data}: {outcome.name}")
    assert wrong == []


@on_sqlite
@pytest.mark.parametrize("user", [OTHER_OFFICER, OTHER_HEAD, SUSPENDED, STRANGER])
def test_no_command_shows_another_agencys_work(stage: Stage, user: int) -> None:
    wrong = []
    for command in COMMANDS:
        for argument in ARGUMENTS if user in {OTHER_OFFICER, OTHER_HEAD} else ("",):
            outcome = stage.say(user, f"/{command}{argument}")
            # What somebody has typed themselves may be said back to them.
            if outcome is Outcome.CHANGES or (outcome is Outcome.READS and CANARY not in argument):
                wrong.append(f"/{command}{argument}: {outcome.name}")
    assert wrong == []
