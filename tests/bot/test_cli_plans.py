"""`xanh plan list`, `load`, `end`, `xanh groups`, and `--plan` where there are several."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import cli
from core import logs
from core.clock import FixedClock, MovableClock
from core.database import Database
from models.agencies import Agency
from models.people import Invitation
from tests.bot.test_cli import put_opened

ROOT = Path(__file__).parent.parent.parent
SECOND = ROOT / "tests" / "plans" / "second"
#: Runs `xanh` and returns the exit code, what was printed, and the line of a refusal.
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def xanh(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    empty_database_url: str,
    clock: FixedClock,
    opened_office: Path,
) -> Run:
    """The command line on the second of November, with the real plan in an empty database."""
    set_up = logs.set_up_logging
    monkeypatch.setattr("bot.office.set_up_logging", lambda level: set_up(level, io.StringIO()))
    monkeypatch.setattr(logs, "set_up_logging", lambda level: set_up(level, io.StringIO()))
    MovableClock(tmp_path / "clock").set(clock.now())
    monkeypatch.setenv("XANH_CLOCK_FILE", str(tmp_path / "clock"))
    monkeypatch.setenv("XANH_DATABASE_URL", empty_database_url)
    put_opened(opened_office, empty_database_url)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        monkeypatch.setattr(sys, "argv", ["xanh", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return run


def refusal(outcome: tuple[int, str, str]) -> str:
    code, out, err = outcome
    assert (code, out) == (2, "")
    assert err.startswith("xanh: ")
    assert err.count("\n") == 1
    return err


def test_a_second_plan_is_loaded_listed_and_asked_for_by_its_code(xanh: Run) -> None:
    code, out, err = xanh("plan", "load", str(SECOND), "--code", "77")
    assert (code, err) == (0, "")
    assert "Đã nạp 77/QĐ-UBND (77)" in out
    assert "3 nhiệm vụ" in out
    assert "10/12/2026" in out
    listed = xanh("plan", "list")[1]
    assert "1649/QĐ-UBND" in listed
    assert "vinh-long" in listed
    assert listed.count("đang thực hiện") == 2
    figures = json.loads(xanh("status", "--plan", "77", "--json")[1])
    assert (figures["plan"], figures["expected"]) == ("77/QĐ-UBND", 3)
    unit = json.loads(xanh("status", "--plan", "77", "--unit", "TN&MT", "--json")[1])
    assert (unit["scope"], unit["expected"]) == ("Sở Tài nguyên và Môi trường", 1)
    # Without a code it is the one of XANH_PLAN.
    assert json.loads(xanh("status", "--json")[1])["expected"] == 150


def test_an_invitation_is_for_the_agencies_of_the_plans_province(
    xanh: Run, empty_database_url: str
) -> None:
    xanh("plan", "load", str(SECOND), "--code", "77")
    assert xanh("invite", "TN&MT", "officer", "--plan", "77")[0] == 0
    assert xanh("invite", "TN&MT", "officer")[0] == 0
    assert "no agency 'Long Hồ'" in refusal(xanh("invite", "Long Hồ", "officer"))
    assert xanh("invite", "Long Hồ", "officer", "--plan", "77")[0] == 0
    database = Database(empty_database_url)
    with database.read() as session:
        invited = session.execute(
            select(Agency.territory, Agency.code)
            .join(Invitation, Invitation.agency_id == Agency.id)
            .order_by(Invitation.id)
        ).all()
    database.close()
    assert [tuple(row) for row in invited] == [
        ("vinh-long", "so-tnmt"),
        ("tra-vinh", "so-tnmt"),
        ("vinh-long", "ubnd-h-long-ho"),
    ]


def test_which_plan_is_meant_is_asked_for_in_one_line(
    xanh: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    xanh("plan", "load", str(SECOND), "--code", "77")
    monkeypatch.setenv("XANH_PLAN", "something else")
    for arguments in (("status",), ("invite", "TN&MT", "officer"), ("groups", "list")):
        assert "say which plan with --plan; there are: 1649, 77" in refusal(xanh(*arguments))
    assert "there is no plan '8'" in refusal(xanh("status", "--plan", "8"))


def test_what_cannot_be_loaded_is_told_and_leaves_nothing(xanh: Run, tmp_path: Path) -> None:
    assert "has no plan.yaml" in refusal(xanh("plan", "load", str(tmp_path)))
    assert "has no plan.yaml" in refusal(xanh("plan", "load", str(tmp_path / "nothing")))
    xanh("plan", "load", str(SECOND))
    assert '77/QĐ-UBND is loaded as "second"' in refusal(
        xanh("plan", "load", str(SECOND), "--code", "78")
    )
    (tmp_path / "plan.yaml").write_text("number: 5\n", encoding="utf-8")
    assert "and" in refusal(xanh("plan", "load", str(tmp_path)))
    assert xanh("plan", "list")[1].count("đang thực hiện") == 2


def test_a_plan_ends_after_a_preview(xanh: Run) -> None:
    xanh("plan", "load", str(SECOND), "--code", "77")
    code, out, _ = xanh("plan", "end", "77")
    assert code == 0
    assert "Thêm --yes" in out
    assert xanh("plan", "list")[1].count("đang thực hiện") == 2
    assert "3 báo cáo" in xanh("plan", "end", "77", "--yes")[1]
    listed = xanh("plan", "list")[1]
    assert "kết thúc 02/11/2026" in listed
    assert "no plan '77' in force" in refusal(xanh("status", "--plan", "77"))
    assert "cannot take the place" in refusal(
        xanh("plan", "end", "1649", "--superseded-by", "1649", "--yes")
    )
    xanh("plan", "end", "1649", "--yes")
    assert "no plan is in force" in refusal(xanh("status"))


# Groups


def test_a_group_is_settled_at_the_console_after_a_preview(xanh: Run) -> None:
    listed = xanh("groups", "list")[1]
    assert listed.index("so-ban-nganh-lien-quan") < listed.index("dia-phuong")
    assert "chưa xác định" in listed
    arguments = ("groups", "set", "so-nganh-theo-chi-dao", "Sở Công Thương", "TN&MT")
    code, out, err = xanh(*arguments)
    assert (code, err) == (0, "")
    assert "9: Sở CT được giao chủ trì" in out
    assert "thêm --yes" in out
    assert "9" in json.loads(xanh("status", "--json")[1])["unsettled"]
    assert "Đã thực hiện." in xanh(*arguments, "--yes")[1]
    figures = json.loads(xanh("status", "--json")[1])
    assert (figures["expected"], "9" in figures["unsettled"]) == (152, False)
    assert "has these members already" in refusal(xanh(*arguments, "--yes"))


def test_wrong_groups_and_agencies_are_told(xanh: Run) -> None:
    assert "no group 'x'" in refusal(xanh("groups", "set", "x", "so-ct"))
    wrong = refusal(xanh("groups", "set", "so-nganh-theo-chi-dao", "Sở Tài chánh", "--yes"))
    assert "did you mean so-tc" in wrong
    ambiguous = refusal(xanh("groups", "set", "so-nganh-theo-chi-dao", "Duyên Hải", "--yes"))
    assert "may mean several agencies" in ambiguous
    assert json.loads(xanh("status", "--json")[1])["expected"] == 150


def test_the_groups_of_a_plan_are_those_of_its_province(xanh: Run) -> None:
    xanh("plan", "load", str(SECOND), "--code", "77")
    listed = xanh("groups", "list", "--plan", "77")[1]
    assert "cac-so" in listed
    assert "dia-phuong" not in listed
    settled = xanh("groups", "set", "so-ban-nganh-lien-quan", "so-ct", "--plan", "77", "--yes")
    assert "2.b (77/QĐ-UBND): Sở CT được giao chủ trì" in settled[1]
    assert json.loads(xanh("status", "--plan", "77", "--json")[1])["expected"] == 4
    assert json.loads(xanh("status", "--json")[1])["expected"] == 150
