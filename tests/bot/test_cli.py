"""The command line: what the operator can mend is one line, and never a secret."""

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from typer.main import get_command
from typer.testing import CliRunner

from bot import cli, office
from bot.console import figures_as_json
from bot.office import open_office
from core import logs
from core.clock import FixedClock, MovableClock
from core.database import Database
from core.settings import Settings, SettingsError
from models.people import Invitation
from models.plans import Plan
from services import facts, invitations, plan_loading, status
from tests.support.process import PATIENCE, ROOT

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SECRET = "hunter2-hunter2-hunter2-hunter2"
TOKEN = f"123456:{SECRET}"


class Shell:
    """Runs `xanh` in this process, or as one of its own."""

    def __init__(
        self, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str], folder: Path
    ) -> None:
        self._patch, self._capture = patch, capture
        self.folder = folder
        #: Where the logs go: the refusal's line stands apart from them.
        self.log = io.StringIO()
        set_up = logs.set_up_logging
        patch.setattr(logs, "set_up_logging", lambda level: set_up(level, self.log))
        self.set(DATA_DIR=folder / "data", CLOCK_FILE=folder / "clock")

    def set(self, **settings: object) -> None:
        for name, value in settings.items():
            self._patch.setenv(f"XANH_{name}", str(value))

    def begin_with(self, opened_office: Path) -> None:
        """Put the file of an office that was opened before where the next command looks."""
        (self.folder / "data").mkdir()
        shutil.copyfile(opened_office, self.folder / "data" / "xanh.db")

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        self._capture.readouterr()
        self._patch.setattr(sys, "argv", ["xanh", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = self._capture.readouterr()
        return int(ended.value.code or 0), out, err

    def json(self, *arguments: str) -> Any:
        code, out, err = self(*arguments, "--json")
        assert (code, err) == (0, "")
        return json.loads(out)

    def refusal(self, *arguments: str) -> str:
        """Run what is refused; return the one line that says why."""
        code, out, err = self(*arguments)
        assert_one_line(code, out, err)
        assert "hunter2" not in self.log.getvalue()
        return err

    def process(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            env={**os.environ, **env},
            cwd=ROOT,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )


def assert_one_line(code: int, out: str, err: str) -> None:
    assert code == cli.OPERATOR_ERROR
    assert out == ""
    assert err.startswith("xanh: ")
    assert err.count("\n") == 1
    assert err.endswith("\n")
    assert "Traceback" not in err
    assert "hunter2" not in err


def put_opened(opened_office: Path, url: str) -> None:
    """Put an office that was opened before where an SQLite URL points; a server opens its own."""
    if url.startswith("sqlite"):
        shutil.copyfile(opened_office, url.removeprefix("sqlite:///"))


@pytest.fixture
def shell(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Shell:
    return Shell(monkeypatch, capsys, tmp_path)


@pytest.fixture
def province(
    shell: Shell, empty_database_url: str, clock: FixedClock, opened_office: Path
) -> Shell:
    """The real plan, on the second of November."""
    put_opened(opened_office, empty_database_url)
    MovableClock(shell.folder / "clock").set(clock.now())
    shell.set(DATABASE_URL=empty_database_url)
    return shell


# Wrong settings

WRONG: list[tuple[dict[str, str], str]] = [
    ({"BOT_TOKEN": "hunter2"}, "XANH_BOT_TOKEN"),
    ({"BOT_TOKEN": f"{SECRET}:123"}, "XANH_BOT_TOKEN"),
    ({"BOT_TOKEN": ""}, "XANH_BOT_TOKEN is not set"),
    ({"BOT_TOKEN_FILE": "{folder}/nothing"}, "XANH_BOT_TOKEN_FILE cannot be read"),
    ({"BOT_TOKEN_FILE": "{folder}"}, "XANH_BOT_TOKEN_FILE cannot be read"),
    ({"BOT_TOKEN_FILE": "{folder}/file", "BOT_TOKEN": TOKEN}, "not both"),
    ({"BOT_TOKEN": TOKEN, "API_URL": "api.telegram.org"}, "https://"),
    ({"BOT_TOKEN": TOKEN, "API_URL": "ftp://x"}, "XANH_API_URL"),
    ({"BOT_TOKEN": TOKEN, "PROXY": "u:hunter2@proxy:1"}, "XANH_PROXY"),
    ({"BOT_TOKEN": TOKEN, "PROXY": "http://u:hunter2@[proxy"}, "XANH_PROXY"),
    ({"BOT_TOKEN": TOKEN, "TIMEZONE": "Asia/Saigon_City"}, "XANH_TIMEZONE"),
    ({"BOT_TOKEN": TOKEN, "TIMEZONE": "a\nb"}, "XANH_TIMEZONE"),
    ({"BOT_TOKEN": TOKEN, "LOG_LEVEL": "LOUD"}, "XANH_LOG_LEVEL"),
    ({"BOT_TOKEN": TOKEN, "PLAN": "1650"}, "no plan '1650'"),
    ({"BOT_TOKEN": TOKEN, "PLAN": "../bot"}, "no plan"),
    ({"BOT_TOKEN": TOKEN, "CLOCK_FILE": "{folder}/file"}, "XANH_CLOCK_FILE"),
    ({"BOT_TOKEN": TOKEN, "CLOCK_FILE": "{folder}"}, "XANH_CLOCK_FILE"),
    ({"BOT_TOKEN": TOKEN, "DATA_DIR": "{folder}/file"}, "the data folder cannot be used"),
    ({"BOT_TOKEN": TOKEN, "DATA_DIR": "{folder}/file/below"}, "the data folder cannot be used"),
    *(
        ({"BOT_TOKEN": TOKEN, "DATABASE_URL": url}, "XANH_DATABASE_URL")
        for url in (
            f"mysql://u:{SECRET}@h/d",
            SECRET,
            f"postgresql://u:{SECRET}@h:{SECRET}/d",
            f"postgresql://u:{SECRET}@h:port/d",
            f"postgresql+psycopg2://u:{SECRET}@h/d",
            f"postgresql+nothing://u:{SECRET}@h/d",
            "sqlite://",
        )
    ),
    (
        {"BOT_TOKEN": TOKEN, "DATABASE_URL": f"postgresql://u:{SECRET}@127.0.0.1:1/d"},
        "the database cannot be opened: ",
    ),
    (
        {"BOT_TOKEN": TOKEN, "DATABASE_URL": f"postgresql://u:{SECRET}@127.0.0.1:1/d?no=1"},
        "the database cannot be opened: ",
    ),
]


@pytest.mark.parametrize(("settings", "words"), WRONG)
def test_a_wrong_setting_stops_the_start_with_one_line(
    shell: Shell, settings: dict[str, str], words: str
) -> None:
    (shell.folder / "file").write_text(TOKEN, encoding="utf-8")
    shell.set(**{name: value.format(folder=shell.folder) for name, value in settings.items()})
    if settings.get("CLOCK_FILE"):
        # The clock is asked once the database is there.
        assert words in shell.refusal("status")
        return
    assert words in shell.refusal("run")


def test_a_proxy_that_cannot_be_used_is_one_line(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot import runtime

    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError(f"To use Socks5 proxies … socks5://u:{SECRET}@h")

    monkeypatch.setattr(runtime, "HTTPXRequest", refuse)
    shell.set(BOT_TOKEN=TOKEN, PROXY=f"socks5://u:{SECRET}@127.0.0.1:1")
    assert "XANH_PROXY" in shell.refusal("run")


def test_a_file_that_is_no_database_is_told_and_kept(shell: Shell) -> None:
    path = shell.folder / "data" / "xanh.db"
    path.parent.mkdir()
    path.write_bytes(b"PK\x03\x04 somebody's archive" * 100)
    before = path.read_bytes()
    assert "the database cannot be opened: file is not a database" in shell.refusal("status")
    assert path.read_bytes() == before


def test_a_database_of_a_newer_version_is_left_alone(shell: Shell) -> None:
    assert shell("status")[0] == 0
    with sqlite3.connect(shell.folder / "data" / "xanh.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert "newer version" in shell.refusal("status")


def test_a_plan_with_problems_says_how_many(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    plan = tmp_path / "plans" / "bad"
    plan.mkdir(parents=True)
    (plan / "plan.yaml").write_text("number: 5\n", encoding="utf-8")
    monkeypatch.setattr(office, "PLANS", tmp_path / "plans")
    shell.set(PLAN="bad")
    assert "problems, first: " in shell.refusal("status")


def test_as_a_process_it_is_one_line_as_well(shell: Shell) -> None:
    shell.set(BOT_TOKEN=TOKEN, DATABASE_URL=f"postgresql://u:{SECRET}@127.0.0.1:1/d")
    done = shell.process("run")
    assert_one_line(done.returncode, done.stdout.decode(), done.stderr.decode())


# The office


def test_offices_that_open_together_load_the_plan_once(empty_database_url: str) -> None:
    """Several processes start on one empty database at once."""
    from concurrent.futures import ThreadPoolExecutor

    settings = Settings.load(database_url=empty_database_url)

    def open_one(_: int) -> str:
        try:
            open_office(settings).close()
        except SettingsError as error:
            return str(error)
        return "opened"

    with ThreadPoolExecutor(4) as threads:
        outcomes = list(threads.map(open_one, range(4)))
    assert outcomes == ["opened"] * 4
    database = Database(empty_database_url)
    with database.begin() as session:
        assert len(session.scalars(select(Plan.id)).all()) == 1
    database.close()


def test_an_office_that_is_open_already_is_found_as_it_is(empty_database_url: str) -> None:
    settings = Settings.load(database_url=empty_database_url)
    open_office(settings).close()
    again = open_office(settings.model_copy(update={"plan": "no such plan"}))
    with again.begin() as session:
        assert plan_loading.is_loaded(session)
    again.close()


# Invitations


def test_an_invitation_as_json(province: Shell, empty_database_url: str) -> None:
    made = province.json("invite", "TN&MT", "officer", "--uses", "3", "--days", "2")
    assert list(made) == ["code", "link", "unit", "role", "expires_at"]
    assert (made["unit"], made["role"], made["link"]) == ("so-tnmt", "officer", None)
    assert made["expires_at"].startswith("2026-11-04T08:00:")
    assert made["expires_at"].endswith("+07:00")
    database = Database(empty_database_url)
    with database.begin() as session:
        invitation = session.scalars(select(Invitation)).one()
        assert invitation.uses_left == 3
        assert invitation.code_hash == invitations.hash_code(made["code"])
        facts.remember(session, facts.BOT_USERNAME, "xanh_bot")
    database.close()
    made = province.json("invite", "so-tnmt", "head")
    assert made["link"] == f"https://t.me/xanh_bot?start={made['code']}"
    code, out, _ = province("invite", "so-tnmt", "head")
    assert code == 0
    assert "https://t.me/xanh_bot?start=" in out


def test_what_cannot_be_invited(shell: Shell, tmp_path: Path) -> None:
    refusal = shell.refusal
    assert "did you mean so-tc," in refusal("invite", "Sở Tài chánh", "officer")
    assert "there is no agency" in refusal("invite", "Bộ Ngoại giao Mỹ", "officer")
    assert "there is no agency" in refusal("invite", "", "officer")
    assert "there is no agency" in refusal("invite", "\n;'--", "officer")
    ambiguous = refusal("invite", "Duyên Hải", "officer")
    assert "may mean several agencies" in ambiguous
    assert "ubnd-tx-duyen-hai" in ambiguous
    assert ambiguous.count("duyen-hai") == 2
    roles = refusal("invite", "TN&MT", "boss")
    assert all(role in roles for role in ("officer", "head", "planner", "leader", "admin"))
    assert "choose officer or head" in refusal("invite", "TN&MT", "planner")
    assert "choose head" in refusal("invite", "TN&MT", "leader")
    assert "at least 1 use and 1 day" in refusal("invite", "TN&MT", "officer", "--days", "0")
    assert "at least 1 use and 1 day" in refusal("invite", "TN&MT", "officer", "--uses", "-1")
    assert "at most" in refusal("invite", "TN&MT", "officer", "--days", str(10**12))
    with sqlite3.connect(tmp_path / "data" / "xanh.db") as connection:
        assert connection.execute("SELECT count(*) FROM invitations").fetchone() == (0,)
    connection.close()


# The figures


def test_the_status_as_json_is_that_of_the_service(
    province: Shell, empty_database_url: str
) -> None:
    printed = province.json("status")
    database = Database(empty_database_url)
    now = MovableClock(province.folder / "clock").now().astimezone(ZONE)
    with database.begin() as session:
        expected = figures_as_json(status.of_plan(session, now), ZONE)
        tnmt, _ = plan_loading.find_agency(session, "so-tnmt")
        assert tnmt is not None
        of_unit = figures_as_json(status.of_agencies(session, [tnmt.id], now), ZONE)
    database.close()
    assert {**printed, "as_of": ""} == {**expected, "as_of": ""}
    assert printed["expected"] == 150
    assert printed["as_of"].startswith("2026-11-02T08:00:")
    assert printed["due_at"].startswith("2026-11-19T23:59:59")

    unit = province.json("status", "--unit", "TN&MT")
    assert {**unit, "as_of": ""} == {**of_unit, "as_of": ""}
    assert 0 < unit["expected"] < 150


def test_the_status_as_tables(shell: Shell) -> None:
    code, out, err = shell("status")
    assert (code, err) == (0, "")
    assert "1649/QĐ-UBND" in out
    assert "chưa gửi 150 / 150" in out
    assert "there is no agency 'x'" in shell.refusal("status", "--unit", "x")


def test_a_terminal_without_vietnamese_letters_is_no_reason_to_fail(shell: Shell) -> None:
    latin = {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    done = shell.process("status", **latin)
    assert (done.returncode, done.stderr) == (0, b"")
    done = shell.process("status", "--json", **latin)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["plan"] == "1649/QĐ-UBND"


# Help


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the words of every command, and of every group of them."""
    yield path
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, (*path, name))


EVERY = list(commands(get_command(cli.app)))


def test_there_are_commands() -> None:
    assert {("run",), ("demo",), ("invite",), ("status",)} <= set(EVERY)


@pytest.mark.parametrize("command", EVERY, ids=" ".join)
def test_every_command_has_a_help(command: tuple[str, ...]) -> None:
    done = CliRunner().invoke(cli.app, [*command, "--help"])
    assert done.exit_code == 0
    assert "Usage:" in done.output
    assert all(word in done.output for word in command)


@pytest.mark.parametrize(
    "wrong",
    [["nothing"], ["invite"], ["invite", "x"], ["status", "--nothing"], ["demo", "--port", "x"]],
)
def test_a_wrong_call_is_explained(shell: Shell, wrong: list[str]) -> None:
    code, _, err = shell(*wrong)
    assert code == 2
    assert "--help" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("port", ["-1", "65536"])
def test_a_port_that_is_none_is_refused(shell: Shell, port: str) -> None:
    code, _, err = shell("demo", "--data-dir", str(shell.folder / "demo"), f"--port={port}")
    assert code == 2
    assert "Invalid value for '--port'" in err
    assert "Traceback" not in err
    assert not (shell.folder / "demo").exists()


def test_help_is_quick_because_nothing_is_imported_for_it() -> None:
    """A guard: the heavy modules are imported by the commands that need them."""
    script = (
        "import sys, bot.cli; print({'telegram', 'sqlalchemy', 'pydantic'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, timeout=PATIENCE, check=True
    )
    assert done.stdout.strip() == b"set()"


# Approval and history


def test_approval_is_switched_and_on_the_history_of_the_agencys_tasks(province: Shell) -> None:
    code, out, _ = province("approval", "TN&MT", "on")
    assert code == 0
    assert out.endswith("báo cáo phải được lãnh đạo duyệt: bật\n")
    assert province("approval", "TN&MT", "on")[0] == 0
    (line,) = province.json("history", "--task", "11", "--unit", "TN&MT")
    assert line["action"] == "approval:set"
    assert line["person"] is None
    assert line["at"].startswith("2026-11-02T08:00:00")
    assert line["detail"]["after"] == {"needs_approval": True}
    code, out, _ = province("history", "--task", "11")
    assert code == 0
    assert "08:00 02/11/2026 · hệ thống" in out
    assert "Duyệt trước khi gửi: không → có" in out
    assert "<b>" not in out
    assert "Chưa có gì" in province("history", "--task", "11", "--unit", "Sở Xây dựng")[1]


def test_approval_and_history_say_what_they_do_not_know(province: Shell) -> None:
    assert "neither on nor off" in province.refusal("approval", "TN&MT", "maybe")
    assert "no agency" in province.refusal("approval", "Sở Trên Trời", "on")
    assert "no task '99'" in province.refusal("history", "--task", "99")
    assert "no agency" in province.refusal("history", "--task", "11", "--unit", "Sở Trên Trời")
