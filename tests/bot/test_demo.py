"""The demo: it begins with everybody in, goes on where it ended, and deletes nobody's folder."""

import asyncio
import json
import re
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from bot import demo
from bot.demo import CAST, LEFTOVERS, MARK, first_day, run_demo, set_stage
from core.clock import MovableClock
from core.database import Database
from core.errors import OperatorError
from core.settings import SettingsError
from models.people import Membership, Person
from sandbox.play import Play

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
#: How long the first start, with the plan and the cast, may take.
PATIENCE = 40.0  # seconds
STOP = 5.0  # seconds


@dataclass
class Show:
    """A demo that plays, and what it has printed."""

    task: asyncio.Task[None]
    stop_event: asyncio.Event
    printed: str
    url: str

    @property
    def code(self) -> str:
        found = re.search(r"/start (\S+)", self.printed)
        assert found
        return found.group(1)

    async def stop(self) -> None:
        began = time.monotonic()
        self.stop_event.set()
        await asyncio.wait_for(self.task, STOP)
        assert time.monotonic() - began < STOP


@asynccontextmanager
async def playing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, port: int = 0, *, reset: bool = False
) -> AsyncIterator[Show]:
    said: list[str] = []
    announced, stop = asyncio.Event(), asyncio.Event()

    def say(text: str) -> None:
        said.append(text)
        announced.set()

    monkeypatch.setattr(demo, "_say", say)
    stage = set_stage(folder, port, reset=reset)
    task = asyncio.create_task(run_demo(stage, stop))
    waiting = asyncio.create_task(announced.wait())
    try:
        done, _ = await asyncio.wait(
            {task, waiting}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED
        )
        if task in done:
            task.result()
        assert said
        address = re.search(r"http://127\.0\.0\.1:\d+/", said[0])
        assert address
        yield Show(task, stop, said[0], address.group())
    finally:
        waiting.cancel()
        stop.set()
        await asyncio.gather(task, return_exceptions=True)


def people_of(folder: Path) -> tuple[int, int]:
    """Return how many people and memberships there are."""
    database = Database(f"sqlite:///{folder / 'xanh.db'}")
    with database.read() as session:
        people = session.scalar(select(func.count()).select_from(Person)) or 0
        memberships = session.scalar(select(func.count()).select_from(Membership)) or 0
    database.close()
    return people, memberships


def read_mark(folder: Path) -> object:
    return json.loads((folder / MARK).read_text(encoding="utf-8"))


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "demo"


async def test_a_demo_from_its_first_start_over_a_second_to_a_new_beginning(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is set for a real bot on this machine is not the demo's business.
    monkeypatch.setenv("XANH_BOT_TOKEN_FILE", "/nowhere")
    monkeypatch.setenv("XANH_DATABASE_URL", "mysql://somewhere")
    monkeypatch.setenv("XANH_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("XANH_PLAN", "no such plan")
    monkeypatch.setenv("XANH_TIMEZONE", "no such zone")
    inside = [part for part in CAST if part.role]

    async with playing(folder, monkeypatch) as show, Play(show.url) as play:
        people = {person.first_name: person for person in await play.people()}
        assert list(people) == [part.name for part in CAST]
        assert [person.note for person in people.values()] == [part.note for part in CAST]
        for part in inside:
            transcript = await play.transcript(people[part.name])
            assert "✅" in transcript
            assert "Đồng chí đã tham gia" in transcript
        assert people_of(folder) == (len(inside), len(inside))
        assert "bot:" not in await play.transcript(people["Người Lạ"])
        began = (await play.clock()).astimezone(ZONE) + timedelta(seconds=1)
        assert (began.month, began.weekday(), began.hour) == (11, 0, 8)
        # Who is in can work, and the newcomer comes in by the printed code.
        officer, newcomer = people["Nguyễn Thị Lan"], people["Đỗ Hoàng Sơn"]
        await play.say(officer, "/nhiemvu")
        await play.wait_for(officer, "Nhiệm vụ năm")
        await play.set_clock(began + timedelta(days=3))
        before = await play.transcript(officer)
        await show.stop()
    code = show.code
    assert read_mark(folder) == {"invitation": code}
    assert names_in(folder) <= {MARK, *LEFTOVERS}

    async with playing(folder, monkeypatch) as show, Play(show.url) as play:
        assert show.code == code
        assert len(await play.people()) == len(CAST)
        assert people_of(folder) == (len(inside), len(inside))
        assert await play.transcript(officer) == before
        assert (await play.clock()).astimezone(ZONE).day == began.day + 3
        await play.start(newcomer, code)
        await play.wait_for(newcomer, "")
        await play.press(newcomer, "join")
        await play.wait_for(newcomer, "✅")
        await show.stop()
    assert people_of(folder)[0] == len(inside) + 1

    notes = folder / "notes.txt"
    notes.write_text("mine", encoding="utf-8")
    async with playing(folder, monkeypatch, reset=True) as show, Play(show.url) as play:
        assert show.code != code
        assert people_of(folder) == (len(inside), len(inside))
        assert "Nhiệm vụ năm" not in await play.transcript(officer)
        assert (await play.clock()).astimezone(ZONE).day == began.day
        await show.stop()
    assert notes.read_text(encoding="utf-8") == "mine"


async def test_a_port_that_is_taken_gives_another_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert set_stage(folder, port, reset=False).port == 0
    assert set_stage(folder, port, reset=False).port == port


async def test_a_stop_in_the_middle_of_the_first_start_leaves_no_half_demo(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "_say", lambda _: None)
    stage, stop = set_stage(folder, 0, reset=False), asyncio.Event()
    bring_in, begun = demo._bring_in, asyncio.Event()

    async def bring_in_slowly(*arguments: object) -> str:
        begun.set()
        await asyncio.Event().wait()
        return await bring_in(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(demo, "_bring_in", bring_in_slowly)
        task = asyncio.create_task(run_demo(stage, stop))
        await asyncio.wait_for(begun.wait(), PATIENCE)
        stop.set()
        await asyncio.wait_for(task, STOP)
    assert set_stage(folder, 0, reset=False).is_new
    assert not (folder / "xanh.db").exists()


async def test_a_cast_that_cannot_come_in_ends_the_demo_in_good_order(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "CAST", (demo.Part("X", "", "no-such-agency", demo.Role.HEAD),))
    before = asyncio.all_tasks()
    with pytest.raises(OperatorError, match="no-such-agency"):
        async with asyncio.timeout(PATIENCE):
            await run_demo(set_stage(folder, 0, reset=False), asyncio.Event())
    assert asyncio.all_tasks() == before
    assert set_stage(folder, 0, reset=False).is_new


# Whose folder is it?


@pytest.mark.parametrize("reset", [False, True])
@pytest.mark.parametrize("name", ["thesis.docx", "sandbox/app.py", "xanh.db", ".git/HEAD"])
def test_a_folder_that_is_no_demo_is_left_alone(folder: Path, name: str, reset: bool) -> None:
    """Not even one with a folder `sandbox` in it, as this project's own has."""
    path = folder / name
    path.parent.mkdir(parents=True)
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(OperatorError, match="holds no demo"):
        set_stage(folder, 0, reset=reset)
    assert path.read_text(encoding="utf-8") == "mine"
    assert names_in(folder) == {Path(name).parts[0]}


def test_a_folder_that_cannot_be_one_is_told(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine", encoding="utf-8")
    for path in (file, file / "below"):
        with pytest.raises((OperatorError, SettingsError), match="cannot be used"):
            set_stage(path, 0, reset=False)
    assert file.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("mark", ["", "{", "[]", '{"invitation": null}', "\x00"])
def test_a_demo_that_did_not_get_far_begins_anew(folder: Path, mark: str) -> None:
    (folder / "sandbox").mkdir(parents=True)
    (folder / "xanh.db").touch()
    (folder / MARK).write_text(mark, encoding="utf-8")
    stage = set_stage(folder, 0, reset=False)
    assert stage.is_new
    assert names_in(folder) == {MARK, "clock"}


def test_an_empty_folder_and_one_that_is_not_there_become_a_demo(folder: Path) -> None:
    folder.mkdir()
    assert set_stage(folder, 0, reset=True).is_new
    assert set_stage(folder / "deep" / "down", 0, reset=False).is_new


def test_the_clock_is_put_at_the_first_day_only_once(folder: Path) -> None:
    set_stage(folder, 0, reset=False)
    clock = MovableClock(folder / "clock")
    begins = clock.now().astimezone(ZONE) + timedelta(seconds=1)  # it is kept in milliseconds
    assert (begins.month, begins.hour) == (11, 8)
    clock.set(datetime(2027, 1, 5, 9, tzinfo=ZONE))
    (folder / MARK).write_text('{"invitation": "x"}', encoding="utf-8")
    stage = set_stage(folder, 0, reset=False)
    assert not stage.is_new
    assert clock.now().astimezone(ZONE).year == 2027


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-03-05", "2026-11-02"),
        ("2026-12-31", "2026-11-02"),
        ("2027-11-30", "2027-11-01"),
        ("2028-02-29", "2028-11-06"),
    ],
)
def test_a_demo_begins_on_novembers_first_monday(today: str, expected: str) -> None:
    day = first_day(datetime.fromisoformat(f"{today}T23:59:59").replace(tzinfo=ZONE))
    assert day.isoformat() == f"{expected}T08:00:00+07:00"
