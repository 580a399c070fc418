"""`xanh people …`: one readable line, nothing half-made, and a preview before what is explicit."""

import io
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from core.clock import FixedClock, MovableClock
from core.database import Database
from models.people import Invitation, Membership, Person
from models.rights import Role
from services import facts, invitations
from services.plan_loading import find_agency
from tests.bot.test_cli import Shell, assert_one_line

PEOPLE = (
    ("11", "TN&MT", Role.OFFICER, "Nguyễn Thị Lan"),
    ("12", "TN&MT", Role.OFFICER, "Trần Lan"),
    ("13", "so-xd", Role.OFFICER, "Sơn"),
    ("16", "so-khdt", Role.ADMIN, "Quân"),
)


@pytest.fixture
def shell(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Shell:
    return Shell(monkeypatch, capsys, tmp_path)


@pytest.fixture
def database(shell: Shell, clock: FixedClock, opened_office: Path) -> Any:
    """The real plan on SQLite, with a few people."""
    MovableClock(shell.folder / "clock").set(clock.now())
    shell.begin_with(opened_office)
    database = Database(f"sqlite:///{shell.folder / 'data' / 'xanh.db'}")
    now = clock.now()
    with database.begin() as session:
        facts.remember(session, facts.BOT_USERNAME, "xanh_test_bot")
        for address, unit, role, name in PEOPLE:
            agency, _ = find_agency(session, unit)
            assert agency is not None
            made = invitations.create(session, agency, role, uses=1, days=7, now=now, name=name)
            invitations.accept(
                session,
                invitations.hash_code(made.code),
                channel="telegram",
                address=address,
                name="nick",
                language="vi",
                now=now,
            )
    yield database
    database.close()


def workbook(shell: Shell, *rows: list[str], name: str = "people.xlsx") -> str:
    book = Workbook()
    for row in (["Đơn vị", "Vai", "Họ tên"], *rows):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    (shell.folder / name).write_bytes(stream.getvalue())
    return str(shell.folder / name)


def roles(database: Database, name: str) -> list[tuple[str, str, bool]]:
    with database.read() as session:
        rows = session.scalars(
            select(Membership).join(Person).where(Person.name == name).order_by(Membership.id)
        ).all()
        return [(row.agency.code, row.role, row.revoked_at is None) for row in rows]


def unused(database: Database) -> int:
    with database.read() as session:
        return (
            session.scalar(
                select(func.count())
                .select_from(Invitation)
                .where(Invitation.uses_left > 0, Invitation.revoked_at.is_(None))
            )
            or 0
        )


# Inviting from a workbook


def test_a_workbook_becomes_links(shell: Shell, database: Database) -> None:
    file = workbook(shell, ["TN&MT", "lãnh đạo", "Lê Thị Hoa"], ["so-ct", "officer", "Võ Minh"])
    made = shell.json("people", "invite", file, "--days", "3")
    assert [(one["name"], one["role"]) for one in made] == [
        ("Lê Thị Hoa", "head"),
        ("Võ Minh", "officer"),
    ]
    assert made[0]["link"] == f"https://t.me/xanh_test_bot?start={made[0]['code']}"
    assert made[0]["expires_at"].startswith("2026-11-05")
    code, out, err = shell("people", "invite", file)
    assert (code, err) == (0, "")
    assert out.count("https://t.me/xanh_test_bot?start=") == 2
    # The second run's links replace those of the first.
    assert unused(database) == 2


def test_the_links_can_be_written_into_a_workbook_that_only_its_owner_reads(
    shell: Shell, database: Database
) -> None:
    file = workbook(shell, ["TN&MT", "lãnh đạo", "@SUM(A1) Lan"])
    target = shell.folder / "invitations.xlsx"
    code, out, err = shell("people", "invite", file, "-o", str(target))
    assert (code, err) == (0, "")
    assert "start=" not in out
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    sheet = load_workbook(target).active
    cells = [cell.value for cell in sheet[2]]
    assert cells[2] == "@SUM(A1) Lan"
    assert sheet["C2"].data_type == "s"
    assert str(cells[3]).startswith("https://t.me/xanh_test_bot?start=")


def test_a_file_that_cannot_be_written_makes_nothing(shell: Shell, database: Database) -> None:
    file = workbook(shell, ["TN&MT", "head", "Lê Thị Hoa"])
    err = shell.refusal("people", "invite", file, "-o", str(shell.folder / "no" / "such.xlsx"))
    assert "cannot be written" in err
    assert unused(database) == 0


def test_every_problem_is_told_by_its_cell_and_nothing_is_made(
    shell: Shell, database: Database
) -> None:
    file = workbook(
        shell,
        ["TN&MT", "head", "Lê Thị Hoa"],
        ["Sở Công Thươn", "sếp", "Võ Minh"],
        ["Duyên Hải", "head", ""],
    )
    code, out, err = shell("people", "invite", file)
    *problems, last = err.splitlines()
    assert (code, out) == (2, "")
    assert [line.partition(":")[0].split()[-1] for line in problems] == ["A3", "B3", "A4", "C4"]
    assert "so-ct" in problems[0]
    assert "4 problem" in last
    assert unused(database) == 0


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_one_line(shell: Shell, database: Database, content: bytes) -> None:
    (shell.folder / "x.xlsx").write_bytes(content)
    assert "x.xlsx" in shell.refusal("people", "invite", str(shell.folder / "x.xlsx"))
    assert "cannot be read" in shell.refusal("people", "invite", str(shell.folder / "y.xlsx"))
    file = workbook(shell, ["TN&MT", "head", "Lê Thị Hoa"])
    assert "366 days" in shell.refusal("people", "invite", file, "--days", "400")


# The list and the acts


def test_people_are_listed(shell: Shell, database: Database) -> None:
    listed = shell.json("people", "list")
    assert [one["name"] for one in listed] == ["Nguyễn Thị Lan", "Quân", "Sơn", "Trần Lan"]
    assert listed[0]["roles"][0]["role"] == "officer"
    of_unit = shell.json("people", "list", "--unit", "so-xd")
    assert [one["name"] for one in of_unit] == ["Sơn"]
    code, out, _ = shell("people", "list")
    assert code == 0
    assert "Nguyễn Thị Lan" in out
    assert "there is no agency" in shell.refusal("people", "list", "--unit", "qqqq")


def test_a_person_is_meant_by_number_or_name(shell: Shell, database: Database) -> None:
    err = shell.refusal("people", "suspend", "lan")
    assert "several people; give the number" in err
    assert "(Nguyễn Thị Lan)" in err
    assert "(Trần Lan)" in err
    assert "did you mean" in shell.refusal("people", "suspend", "Tran Lann")
    assert "there is no person '9999'" in shell.refusal("people", "suspend", "9999")
    assert shell("people", "suspend", "nguyen thi lan")[0] == 0
    assert "suspended already" in shell.refusal("people", "suspend", "nguyen thi lan")
    assert shell.json("people", "list")[0]["suspended"] is True
    assert shell("people", "restore", "nguyen thi lan")[0] == 0
    assert shell.json("people", "list")[0]["suspended"] is False


def test_the_last_administrator_stays(shell: Shell, database: Database) -> None:
    assert "last administrator" in shell.refusal("people", "suspend", "quan")
    assert "last administrator" in shell.refusal("people", "revoke", "quan", "so-khdt", "admin")


def test_roles_are_granted_and_revoked(shell: Shell, database: Database) -> None:
    assert shell("people", "grant", "son", "TN&MT", "lãnh đạo")[0] == 0
    assert shell("people", "revoke", "son", "so-xd", "officer")[0] == 0
    assert roles(database, "Sơn") == [("so-xd", "officer", False), ("so-tnmt", "head", True)]
    assert "no role 'boss'" in shell.refusal("people", "grant", "son", "TN&MT", "boss")
    assert "does not fit" in shell.refusal("people", "grant", "son", "so-xd", "planner")


def test_a_move_is_shown_first_and_done_with_yes(shell: Shell, database: Database) -> None:
    code, out, err = shell("people", "move", "son", "TN&MT", "--role", "head")
    assert (code, err) == (0, "")
    assert "officer · Sở Xây dựng" in out
    assert "--yes" in out
    assert roles(database, "Sơn") == [("so-xd", "officer", True)]
    assert shell("people", "move", "son", "TN&MT", "--role", "head", "--yes")[0] == 0
    assert roles(database, "Sơn") == [("so-xd", "officer", False), ("so-tnmt", "head", True)]
    assert "already" in shell.refusal("people", "move", "son", "TN&MT")


def test_work_that_there_is_none_of_is_not_handed_over(shell: Shell, database: Database) -> None:
    code, out, _ = shell("people", "hand-over", "nguyen thi lan", "tran lan")
    assert code == 0
    assert "--yes" in out
    assert "no open work" in shell.refusal(
        "people", "hand-over", "nguyen thi lan", "tran lan", "--yes"
    )
    assert "yourself" in shell.refusal("people", "hand-over", "son", "son")


def test_an_account_is_replaced_by_an_invitation(shell: Shell, database: Database) -> None:
    made = shell.json("people", "replace-account", "son")
    assert (made["name"], made["role"]) == ("Sơn", "officer")
    with database.read() as session:
        invitation = session.scalars(
            select(Invitation).where(Invitation.person_id.is_not(None))
        ).one()
        son = session.scalars(select(Person).where(Person.name == "Sơn")).one()
    assert invitation.person_id == son.id
    assert invitation.code_hash == invitations.hash_code(made["code"])
    code, out, err = shell("people", "replace-account", "son", "--days", "0")
    assert_one_line(code, out, err)


def test_json_is_readable_by_programs(shell: Shell, database: Database) -> None:
    code, out, _ = shell("people", "list", "--json")
    assert code == 0
    assert len(json.loads(out)) == len(PEOPLE)
