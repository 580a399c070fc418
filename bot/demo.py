"""The demo: the sandbox, the bot against it over HTTP, the real plan, and people to be."""

import asyncio
import errno
import json
import shutil
import socket
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy.orm import Session

from bot.office import open_office
from bot.runtime import Program
from core.clock import MovableClock
from core.database import Database
from core.errors import OperatorError
from core.settings import Settings
from models.rights import Role
from sandbox.play import Play
from sandbox.server import DEFAULT_TOKEN, Sandbox
from services import invitations
from services.plan_loading import find_agency

HOST = "127.0.0.1"
#: The file by which a folder is known as a demo's, and that says who is in it.
MARK = "demo.json"
#: What a demo leaves in its folder besides the mark; nothing else in there is ours to delete.
LEFTOVERS = ("sandbox", "clock", "clock.new", "xanh.db", "xanh.db-wal", "xanh.db-shm")
#: How long a person of the cast may take to come in.
PATIENCE = 30.0  # seconds


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody to be in the demo: a name, and what they are (None: not invited yet)."""

    name: str
    note: str
    agency: str | None
    role: Role | None


CAST = (
    Part("Nguyễn Thị Lan", "Cán bộ đầu mối, Sở TN&MT", "so-tnmt", Role.OFFICER),
    Part("Trần Văn Hùng", "Lãnh đạo Sở TN&MT", "so-tnmt", Role.HEAD),
    Part("Lê Thị Mai", "Cán bộ đầu mối, UBND TX Duyên Hải", "ubnd-tx-duyen-hai", Role.OFFICER),
    Part("Trần Văn Tâm", "Lãnh đạo UBND TX Duyên Hải", "ubnd-tx-duyen-hai", Role.HEAD),
    Part("Phan Văn Út", "Cán bộ, Phường 1, TX Duyên Hải", "phuong-1-tx-duyen-hai", Role.OFFICER),
    Part("Phạm Minh Phúc", "Cán bộ tổng hợp, Sở KH&ĐT", "so-khdt", Role.PLANNER),
    Part("Võ Quốc Thiện", "Lãnh đạo UBND tỉnh", "ubnd-tinh", Role.LEADER),
    Part("Đỗ Hoàng Sơn", "Người mới: được mời vào Sở Xây dựng", "so-xd", None),
    Part("Người Lạ", "Người lạ, không có lời mời", None, None),
)
#: What somebody who is invited in the demo, but not in yet, will be.
NEWCOMER = Role.OFFICER


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a demo plays: its folder, its settings, and whether it begins anew."""

    data_dir: Path
    settings: Settings
    is_new: bool
    port: int


def set_stage(data_dir: Path, port: int, *, reset: bool) -> Stage:
    """Prepare a demo's folder and put the clock at its first day, or keep what is there."""
    is_new = reset or _invitation(data_dir) is None
    if is_new:
        # What a first start left that did not get far is no beginning either.
        _delete(data_dir)
        try:
            data_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OperatorError(f"{data_dir} cannot be used: {error.strerror}") from None
        _mark(data_dir, None)
    # The demo is the same whatever is set for a real bot on this machine.
    settings = Settings.explicit(
        bot_token=SecretStr(DEFAULT_TOKEN), data_dir=data_dir, clock_file=data_dir / "clock"
    )
    if is_new:
        clock = MovableClock(data_dir / "clock")
        clock.set(first_day(clock.now().astimezone(settings.zone)))
    return Stage(data_dir, settings, is_new, port if _is_free(port) else 0)


async def run_demo(stage: Stage, stop: asyncio.Event) -> None:
    """Play until `stop` is set; a second start goes on where this one ends."""
    sandbox = Sandbox(
        data_dir=stage.data_dir / "sandbox",
        bot_username="xanh_tra_vinh_bot",
        bot_name="Xanh Trà Vinh",
        host=HOST,
        port=stage.port,
        clock=MovableClock(stage.data_dir / "clock"),
    )
    async with sandbox:
        settings = stage.settings.model_copy(update={"api_url": sandbox.url})
        database = open_office(settings)
        try:
            await _play(sandbox, settings, database, stop, is_new=stage.is_new)
        finally:
            database.close()
    _say("Đã dừng. Dữ liệu được giữ lại; `make demo` để tiếp tục. / Stopped, data is kept.")


def first_day(today: datetime) -> datetime:
    """Return when a new demo begins: 08:00 on the first Monday of November of this year."""
    day = today.replace(month=11, day=1, hour=8, minute=0, second=0, microsecond=0)
    return day + timedelta(days=(7 - day.weekday()) % 7)


async def _play(
    sandbox: Sandbox,
    settings: Settings,
    database: Database,
    stop: asyncio.Event,
    *,
    is_new: bool,
) -> None:
    program = Program(settings, database)
    running = asyncio.create_task(program.run(stop))
    ready = asyncio.create_task(program.is_ready.wait())
    try:
        await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
        if is_new and not running.done():
            casting = asyncio.create_task(_bring_in(sandbox, settings, database))
            await asyncio.wait({running, casting}, return_when=asyncio.FIRST_COMPLETED)
            casting.cancel()
            code = (await asyncio.gather(casting, return_exceptions=True))[0]
            if isinstance(code, Exception):
                raise code
            if isinstance(code, str):
                _mark(settings.data_dir, code)
        if not running.done():
            _announce(sandbox, settings)
        await running
    finally:
        ready.cancel()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def _bring_in(sandbox: Sandbox, settings: Settings, database: Database) -> str:
    """Let the cast come in as everybody does; return the newcomer's unused code."""
    unused = ""
    async with Play(sandbox.url) as play:
        for part in CAST:
            person = await play.person(part.name, note=part.note)
            if part.agency is None:
                continue
            code = await database.run(_invite, settings, part)
            if part.role is None:
                unused = code
                continue
            await play.start(person, code)
            await play.wait_for(person, "", timeout=PATIENCE)
            await play.press(person, "join")
            await play.wait_for(person, "✅", timeout=PATIENCE)
    return unused


def _invite(session: Session, settings: Settings, part: Part) -> str:
    now = MovableClock(settings.data_dir / "clock").now().astimezone(settings.zone)
    agency, _ = find_agency(session, part.agency or "")
    if agency is None:
        raise OperatorError(f"the demo's plan has no agency {part.agency!r}")
    role = part.role or NEWCOMER
    return invitations.create(session, agency, role, uses=1, days=60, now=now).code


def _announce(sandbox: Sandbox, settings: Settings) -> None:
    _say(
        "\n"
        f"  Mở trang này để chơi thử / Open this page:  {sandbox.page_url}\n"
        "\n"
        "  Chọn một người ở bên trái rồi gõ /nhiemvu, /baocao hoặc /status.\n"
        "  Đồng hồ trên trang có thể chuyển sang ngày khác để xem nhắc việc.\n"
        f"  Người mới (Đỗ Hoàng Sơn) vào bằng:  /start {_invitation(settings.data_dir)}\n"
        "  Dừng: Ctrl-C. Làm lại từ đầu: make demo-reset\n"
    )


def _delete(data_dir: Path) -> None:
    """Delete a demo, and nothing where there is none: somebody's folder may have the name."""
    if not data_dir.is_dir() or not any(data_dir.iterdir()):
        return
    if not (data_dir / MARK).is_file():
        raise OperatorError(f"{data_dir} holds no demo, so it is not deleted")
    # The mark goes last: a folder half deleted is a demo's still.
    for name in (*LEFTOVERS, MARK):
        path = data_dir / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _mark(data_dir: Path, invitation: str | None) -> None:
    """Mark a folder as a demo's, with the newcomer's code once the cast is in."""
    text = json.dumps({"invitation": invitation})
    (data_dir / MARK).write_text(text, encoding="utf-8")


def _invitation(data_dir: Path) -> str | None:
    """Return the newcomer's code; None where no demo has got so far."""
    try:
        mark = json.loads((data_dir / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return mark.get("invitation") if isinstance(mark, dict) else None


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno in {errno.EADDRINUSE, errno.EACCES}:
                return False
            raise
    return True


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
