"""Buttons with numbers that nobody was shown: whoever is of another agency gets nothing by them.

The walk in test_seats.py presses what the bot has offered; here any number is tried.
"""

from collections.abc import Iterator
from enum import StrEnum
from random import Random
from zoneinfo import ZoneInfo

import pytest

from core.clock import FixedClock
from core.database import Database
from handlers import FEATURES
from tests.rights.scene import (
    CANARY,
    OTHER_HEAD,
    OTHER_OFFICER,
    furnish,
    holdings,
)
from tests.support.campaign import TIMES
from tests.support.chat import Answer, Chat
from tests.support.templates import Templates

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

BUTTONS = sorted({verb for feature in FEATURES for verb in feature.buttons})
COMMANDS = sorted({command.name for feature in FEATURES for command in feature.commands})
#: The first and the second number of a button in the walk of the foreigners: every row of the
#: small office has a number below the first one.
NUMBERS, SECOND = range(14), range(4)
#: What is typed behind a command.
ARGUMENTS = ("", " 1", " 6.a", " so-tnmt", f" {CANARY}", " I 12")
#: How many pairs of them are tried for each button in a plain run.
TRIED = 2


class Outcome(StrEnum):
    """What came of a press."""

    NOTHING = "nothing"  #: a refusal, or an answer without anything of the agency's own.
    READS = "reads"
    CHANGES = "changes"


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


@pytest.mark.parametrize("user", [OTHER_OFFICER, OTHER_HEAD])
def test_no_button_with_any_number_touches_another_agencys_work(stage: Stage, user: int) -> None:
    wrong = []
    for verb in BUTTONS:
        pairs = [(first, second) for first in NUMBERS for second in SECOND]
        if TIMES == 1:
            pairs = Random(f"{verb}{user}").sample(pairs, TRIED)
        for pair in pairs:
            data = ":".join([verb, *map(str, pair)])
            outcome = stage.press(user, data)
            if outcome is not Outcome.NOTHING:
                wrong.append(f"{data}: {outcome.name}")
    assert wrong == []


@pytest.mark.parametrize("user", [OTHER_OFFICER, OTHER_HEAD])
def test_no_command_shows_another_agencys_work(stage: Stage, user: int) -> None:
    wrong = []
    for command in COMMANDS:
        for argument in ARGUMENTS:
            outcome = stage.say(user, f"/{command}{argument}")
            # What somebody has typed themselves may be said back to them.
            if outcome is Outcome.CHANGES or (outcome is Outcome.READS and CANARY not in argument):
                wrong.append(f"/{command}{argument}: {outcome.name}")
    assert wrong == []
