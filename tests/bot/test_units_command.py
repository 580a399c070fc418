"""`xanh units`: previewed, asked, carried out whole or not at all, and taken back."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.office import PLANS
from core.clock import FixedClock, MovableClock
from core.database import Database
from models.rights import Role
from services import invitations
from services.plan_loading import find_agency
from tests.bot.test_cli import Shell

NOW = datetime(2026, 11, 2, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
REAL = str(PLANS / "1649" / "reorganisation-2025.yaml")
SMALL = """
code: sap-xep
title: Sắp xếp hai sở
territory: tra-vinh
acts:
- {on: 2026-03-01, merge: {from: [so-khdt], into: so-tc}}
- on: 2026-03-01
  rename:
    agency: ban-dan-toc
    to: {code: so-dttg, name: Sở Dân tộc và Tôn giáo, short: Sở DT&TG}
"""


@pytest.fixture
def shell(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    clock: FixedClock,
    opened_office: Path,
) -> Shell:
    shell = Shell(monkeypatch, capsys, tmp_path)
    MovableClock(shell.folder / "clock").set(clock.now())
    monkeypatch.setenv("COLUMNS", "200")
    shell.begin_with(opened_office)
    return shell


@pytest.fixture
def file(shell: Shell) -> str:
    path = shell.folder / "sap-xep.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return str(path)


def ended(shell: Shell) -> int:
    with sqlite3.connect(shell.folder / "data" / "xanh.db") as connection:
        (count,) = connection.execute(
            "SELECT count(*) FROM agencies WHERE ended_on IS NOT NULL"
        ).fetchone()
    connection.close()
    return int(count)


def test_a_dry_run_shows_the_account_and_changes_nothing(shell: Shell) -> None:
    code, out, err = shell("units", "reorganise", REAL, "--dry-run")
    assert (code, err) == (0, "")
    assert "Sở KH&ĐT sáp nhập vào Sở TC" in out
    assert "Báo cáo chưa gửi: trước 493 = 186 không thay đổi + 233 chuyển sang" in out
    assert "Báo cáo chưa gửi: sau 419 =" in out
    assert "Cơ quan tổng hợp của 1649/QĐ-UBND: Sở KH&ĐT → Sở TC" in out
    assert "Chạy thử: chưa thay đổi gì." in out
    assert ended(shell) == 0


def test_it_is_carried_out_listed_and_taken_back(shell: Shell, file: str) -> None:
    code, out, err = shell("units", "reorganise", file, "--yes")
    assert (code, err) == (0, "")
    assert "xanh units undo sap-xep" in out
    assert ended(shell) == 2

    _, out, _ = shell("units", "list")
    assert "65 cơ quan đang hoạt động, 2 đã kết thúc" in out
    assert "Sở Dân tộc và Tôn giáo (so-dttg), từ 01/03/2026" in out
    assert "Sở Kế hoạch và Đầu tư" not in out
    _, out, _ = shell("units", "list", "--all")
    assert "Sở Kế hoạch và Đầu tư (so-khdt), kết thúc 01/03/2026 → Sở Tài chính" in out

    assert "carried out already" in shell.refusal("units", "reorganise", file, "--yes")
    code, out, _ = shell("units", "undo", "sap-xep", "--yes")
    assert code == 0
    assert "Đã hoàn tác" in out
    assert ended(shell) == 0
    assert "there is no reorganisation" in shell.refusal("units", "undo", "sap-xep", "-y")


def test_where_there_is_somebody_to_ask_they_are_asked(shell: Shell, file: str) -> None:
    database = Database(f"sqlite:///{shell.folder / 'data' / 'xanh.db'}")
    with closing(database), database.begin() as session:
        agency, _ = find_agency(session, "so-khdt")
        assert agency is not None
        made = invitations.create(session, agency, Role.PLANNER, uses=1, days=7, now=NOW)
        invitations.accept(
            session,
            invitations.hash_code(made.code),
            channel="telegram",
            address="14",
            name="Phúc",
            language="vi",
            now=NOW,
        )
    code, out, err = shell("units", "reorganise", file, "--yes")
    assert (code, err) == (0, "")
    assert "Chưa thay đổi gì. Đã gửi 1 người xác nhận trong chat (/sapxep), trong 7 ngày." in out
    assert ended(shell) == 0
    code, out, _ = shell("units", "reorganise", file, "--yes", "--alone", "người tổng hợp vắng")
    assert code == 0
    assert "Đã thực hiện" in out
    assert ended(shell) == 2


def test_an_agency_that_ended_is_asked_for_by_its_old_name(shell: Shell, file: str) -> None:
    assert shell("units", "reorganise", file, "--yes")[0] == 0
    assert shell.json("status", "--unit", "so-khdt")["expected"] == 11
    assert shell.json("status", "--unit", "Sở KH&ĐT")["expected"] == 11
    assert shell.json("status", "--unit", "so-tc")["expected"] == 12
    told = shell.refusal("invite", "Sở KH&ĐT", "officer")
    assert "so-khdt ended on 2026-03-01; its work is with so-tc" in told


def test_where_nobody_can_be_asked_nothing_is_done(shell: Shell, file: str) -> None:
    code, out, err = shell("units", "reorganise", file)
    assert code == 2
    assert "Báo cáo chưa gửi" in out
    assert err == "xanh: nothing was changed; where nobody can be asked, add --yes\n"
    assert ended(shell) == 0


def test_every_problem_is_a_line_and_nothing_is_changed(shell: Shell) -> None:
    path = shell.folder / "sai.yaml"
    path.write_text(
        "code: sai\ntitle: Sai\nterritory: tra-vinh\nacts:\n"
        "- {on: 2026-01-01, merge: {from: [so-x], into: so-tc}}\n"
        "- {on: 2027-01-01, move: {agency: so-ct, parent: so-tc}}\n",
        encoding="utf-8",
    )
    code, out, err = shell("units", "reorganise", str(path), "--yes")
    assert (code, out) == (2, "")
    lines = err.splitlines()
    assert 'sai.yaml, act 1 (merge): "so-x" is unknown.' in lines[0]
    assert "Run it on or after 2027-01-01." in lines[1]
    assert lines[-1] == "xanh: sai.yaml has 2 problems; nothing was changed"


def test_a_file_that_is_not_there_is_told(shell: Shell) -> None:
    code, out, err = shell("units", "reorganise", str(shell.folder / "khong-co.yaml"))
    assert (code, out) == (2, "")
    assert "It is missing." in err
    assert "Traceback" not in err


def test_what_stands_in_the_way_of_undoing_is_listed(shell: Shell, file: str) -> None:
    assert shell("units", "reorganise", file, "--yes")[0] == 0
    with sqlite3.connect(shell.folder / "data" / "xanh.db") as connection:
        connection.execute("UPDATE agencies SET name = 'Khác' WHERE code = 'so-dttg'")
        connection.commit()
    connection.close()
    code, out, err = shell("units", "undo", "sap-xep", "--yes")
    assert (code, out) == (2, "")
    assert "(so-dttg): was changed (name)" in err
    assert err.splitlines()[-1].startswith("xanh: 1 rows were changed since")
    assert ended(shell) == 2
