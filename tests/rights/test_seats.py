"""Every command and button in its conversation, from every seat: nobody gets what is not theirs.

The expectations in the tables beside this module are written by hand, from docs/rules.md. A new
command or verb has none, and so this fails until somebody has said who may use it.
"""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from core.clock import FixedClock
from core.database import make_engine
from handlers import FEATURES
from tests.rights.seats import SEATS, Seat
from tests.rights.story import Step, Story, go_on, update_of
from tests.rights.tables import STORIES
from tests.rights.walk import Outcome, Walk
from tests.support.campaign import TIMES

#: How many seats of each kind are tried in a plain run.
TRIED = 2
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture(scope="module")
def walk(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """The province, furnished once: whatever is tried in it is taken back."""
    folder = tmp_path_factory.mktemp("walk")
    shutil.copyfile(sqlite_template, folder / "xanh.db")
    engine = make_engine(f"sqlite:///{folder / 'xanh.db'}")
    clock = FixedClock(datetime(2026, 11, 2, 8, tzinfo=ZONE))
    walk = Walk(engine, folder, clock, ZONE)
    yield walk
    walk.database.close()


def test_everything_that_can_be_sent_is_in_the_tables() -> None:
    there_is = {f"/{command.name}" for feature in FEATURES for command in feature.commands}
    there_is |= {verb for feature in FEATURES for verb in feature.buttons}
    said = {step.name for story in STORIES for step in story.steps}
    assert there_is - said == set(), "Say in tests/rights/tables who may use it."
    assert {name for name in said - there_is if not name.startswith("“")} == set()


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_from_every_seat(walk: Walk, story: Story) -> None:
    wrong = []
    with walk.undone():
        walk.seat(story.begins, story.agencies)
        for part in story.parts:
            if isinstance(part, Step):
                wrong += _try(walk, story, part)
            else:
                go_on(walk, part)
    assert not wrong, "\n".join(wrong)


def seats_of(story: Story, step: Step) -> list[Seat]:
    """Return the seats that are tried: all of them in a campaign, some of each kind otherwise.

    These are as many of those who may as of those who may not, the same ones in every run.
    """
    if TIMES > 1:
        return list(SEATS)
    random = Random(f"{story.name} {step.what}")
    refused = [seat for seat in SEATS if step.expected(seat) is Outcome.REFUSES]
    allowed = [seat for seat in SEATS if seat not in refused]
    return [
        seat for kind in (refused, allowed) for seat in random.sample(kind, min(TRIED, len(kind)))
    ]


def _try(walk: Walk, story: Story, step: Step) -> list[str]:
    """Try a step from its seats; return where something else came of it than is expected."""
    update = update_of(walk, step.what, is_typed=step.is_typed, in_group=step.in_group)
    wrong = []
    for seat in seats_of(story, step):
        seen = walk.try_it(seat, story.agencies, update, step.secret)
        if seen.outcome is not step.expected(seat):
            wrong.append(
                f"{step.what} from {seat}: {seen.outcome}, not {step.expected(seat)}."
                f" The bot said:\n{seen.said}"
            )
    return wrong
