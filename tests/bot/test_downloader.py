"""A workbook sent to the running program: fetched over HTTP, shown, applied; restarts included."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from core.clock import FixedClock, MovableClock
from core.settings import Settings
from models.audit import Action, AuditRow
from models.downloads import Download, DownloadState
from models.plans import Task
from models.rights import Role
from sandbox.play import Play, Player
from sandbox.server import Sandbox
from services import downloads, invitations
from services.plan_loading import find_agency
from tests.bot.test_runtime import Stage, running, settings_at, soon_async
from tests.support.sheets import DOCUMENT, NOW

pytestmark = pytest.mark.parametrize("empty_database_url", ["sqlite"], indirect=True)
#: How long a file may take on a machine that does other things as well.
PATIENT = 60.0  # seconds


@pytest.fixture
def settings(
    sandbox: Sandbox, empty_database_url: str, tmp_path: Path, clock: FixedClock
) -> Settings:
    MovableClock(tmp_path / "clock").set(clock.now())
    return settings_at(sandbox.url, empty_database_url, tmp_path)


def workbook() -> bytes:
    """The exported plan with another title of task 12."""
    from dataclasses import replace

    from exports.plan_xlsx import plan_workbook

    tasks = tuple(
        replace(task, title="Không khí sạch") if task.code == "12" else task
        for task in DOCUMENT.tasks
    )
    return plan_workbook(replace(DOCUMENT, tasks=tasks), NOW)


async def planner(stage: Stage, play: Play) -> Player:
    person = await play.person("Phúc")

    def let_in() -> None:
        with stage.database.begin() as session:
            agency, _ = find_agency(session, "so-khdt")
            assert agency
            made = invitations.create(session, agency, Role.PLANNER, uses=1, days=7, now=NOW)
            assert invitations.accept(
                session,
                invitations.hash_code(made.code),
                channel="telegram",
                address=str(person.id),
                name="Phúc",
                language="vi",
                now=NOW,
            )

    await asyncio.to_thread(let_in)
    await play.start(person)
    return person


def title(stage: Stage) -> str:
    with stage.database.read() as session:
        return session.scalars(select(Task.title).where(Task.code == "12")).one()


async def test_a_workbook_is_fetched_shown_and_applied(settings: Settings, play: Play) -> None:
    async with running(settings) as stage:
        await stage.ready()
        phuc = await planner(stage, play)
        await play.send_file(phuc, ("kế hoạch.xlsx", workbook()))
        await play.wait_for(phuc, "Đã nhận: kế hoạch.xlsx", timeout=PATIENT)
        await play.wait_for(phuc, "Nội dung: ", timeout=PATIENT)
        before = title(stage)
        assert before != "Không khí sạch"
        await play.press(phuc, "✅ Áp dụng")
        await play.wait_for(phuc, "Đã áp dụng vào kế hoạch 1649/QĐ-UBND", timeout=PATIENT)
        assert title(stage) == "Không khí sạch"
        with stage.database.read() as session:
            rows = select(AuditRow).where(AuditRow.action == Action.PLAN_IMPORTED)
            assert session.scalars(rows).one().inbox_seq is not None
        await stage.stop()


async def test_a_file_that_was_wanted_before_a_restart_is_fetched_after_it(
    settings: Settings, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "PAUSES", (timedelta(seconds=0.1),) * 1000)
    await play.fault("status", "getFile", times=100_000, status=502)
    async with running(settings) as stage:
        await stage.ready()
        phuc = await planner(stage, play)
        await play.send_file(phuc, ("a.xlsx", workbook()))
        await play.wait_for(phuc, "Đã nhận: a.xlsx", timeout=PATIENT)
        await soon_async(lambda: tried(stage))
        await stage.stop()
    await play.clear_faults()
    async with running(settings) as stage:
        await stage.ready()
        await play.wait_for(phuc, "Các thay đổi của kế hoạch", timeout=PATIENT)
        with stage.database.read() as session:
            assert session.scalars(select(Download)).one().state == DownloadState.DONE
        await stage.stop()
    assert (await play.transcript(phuc)).count("Các thay đổi của kế hoạch") == 1


async def tried(stage: Stage) -> bool:
    """Return whether the file was tried in vain."""

    def look() -> bool:
        with stage.database.read() as session:
            return session.scalars(select(Download)).one().error is not None

    return await asyncio.to_thread(look)
