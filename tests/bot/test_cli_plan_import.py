"""`xanh plan import`: shown, asked, applied; what the operator can mend is one line."""

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import func, select

from bot import cli_plan_import
from bot.office import open_office
from core.clock import FixedClock, MovableClock
from core.settings import Settings
from exports.plan_xlsx import plan_workbook
from models.agencies import Agency
from models.plan_document import PlanDocument
from models.plans import Assignment, Duty, Period, Plan, Task
from services import plan_reading
from tests.bot.test_cli import Shell, shell
from tests.support.sheets import DOCUMENT, NOW

__all__ = ["shell"]

pytestmark = pytest.mark.timeout(240)


@pytest.fixture
def province(shell: Shell, clock: FixedClock, opened_office: Path) -> Shell:
    """The real plan on SQLite, on the second of November."""
    MovableClock(shell.folder / "clock").set(clock.now())
    shell.begin_with(opened_office)
    return shell


def file(shell: Shell, edit: Callable[[openpyxl.Workbook], None] = lambda book: None) -> str:
    book = openpyxl.load_workbook(io.BytesIO(plan_workbook(DOCUMENT, NOW)))
    edit(book)
    path = shell.folder / "kế hoạch.xlsx"
    book.save(path)
    return str(path)


def task_row(book: openpyxl.Workbook, number: str) -> tuple[Worksheet, int]:
    sheet = book["Phụ lục II"]
    row = next(row for row in range(7, 40) if str(sheet.cell(row, 1).value) == number)
    return sheet, row


def other_lead(book: openpyxl.Workbook) -> None:
    sheet, row = task_row(book, "12")
    sheet.cell(row, 4).value = "Sở Y tế"


def wrong(book: openpyxl.Workbook) -> None:
    sheet, row = task_row(book, "12")
    sheet.cell(row, 4).value = "Duyên Hải"
    sheet.cell(row, 6).value = "NSNN"


def loaded(code: str | None = None) -> PlanDocument:
    database = open_office(Settings.load())
    try:
        with database.read() as session:
            plan_id = (
                session.scalars(select(Plan.id).where(Plan.code == code)).one() if code else None
            )
            return plan_reading.read(session, plan_id)
    finally:
        database.close()


def test_the_exported_plan_is_no_change(province: Shell) -> None:
    target = province.folder / "ra.xlsx"
    assert province("plan", "export", "--format", "xlsx", "-o", str(target))[0] == 0
    code, out, err = province("plan", "import", str(target))
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == (
        "✅ Không có thay đổi: kế hoạch 1649/QĐ-UBND đã đúng như trong tệp."
    )
    assert "Áp dụng" not in out


def test_changes_are_shown_and_applied_on_yes(
    province: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = loaded()
    path = file(province, other_lead)
    code, out, err = province("plan", "import", path, "--dry-run")
    assert (code, err) == (0, "")
    assert "Nhiệm vụ 12 Kế hoạch quản lý chất lượng không khí" in out
    assert "Chủ trì: “Sở Tài nguyên và môi trường” → “Sở Y tế”" in out
    assert "thêm 1, bớt 1" in out
    assert loaded() == before

    monkeypatch.setattr("typer.confirm", lambda _question: False)
    code, out, _ = province("plan", "import", path)
    assert (code, out.splitlines()[-1]) == (0, "Không áp dụng; không có gì thay đổi.")
    assert loaded() == before

    code, out, err = province("plan", "import", path, "--yes")
    assert (code, err, out.splitlines()[-1]) == (0, "", "Đã áp dụng.")
    assert next(task for task in loaded().tasks if task.code == "12").leads == ("so-yt",)
    assert "Không có thay đổi" in province("plan", "import", path, "--yes")[1]


def test_every_mistake_is_printed_and_nothing_is_changed(province: Shell) -> None:
    before = loaded()
    code, out, err = province("plan", "import", file(province, wrong), "--yes")
    assert code == 2
    assert "Phụ lục II, ô D34: “Duyên Hải” có thể là nhiều cơ quan." in out
    assert "Phụ lục II, ô F34: “NSNN” không phải là nguồn lực tài chính." in out
    assert err == "xanh: kế hoạch.xlsx has 2 mistakes; nothing was changed\n"
    assert loaded() == before


def test_nobody_to_ask_is_no_yes(province: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    code, _, err = province("plan", "import", file(province, other_lead))
    assert (code, err) == (2, "xanh: nothing was applied; --yes applies without asking\n")


def test_a_plan_that_changes_while_one_is_asked_is_not_overwritten(
    province: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy import update

    def meanwhile() -> bool:
        database = open_office(Settings.load())
        with database.begin() as session:
            session.execute(update(Task).where(Task.code == "11").values(note="Mới"))
        database.close()
        return True

    monkeypatch.setattr(cli_plan_import, "_is_confirmed", meanwhile)
    code, _, err = province("plan", "import", file(province, other_lead))
    assert (code, err) == (
        2, "xanh: the plan was changed meanwhile; nothing was applied, try again\n",
    )  # fmt: skip
    assert next(task for task in loaded().tasks if task.code == "12").leads == ("so-tnmt",)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("gone.xlsx", None, "cannot be read: No such file"),
        ("a.xlsx", b"STT", "not an Excel workbook"),
        ("a.xlsx", b"PK\x03\x04", "damaged"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Book".encode("utf-16-le"), "old format"),
        ("a.xlsx", b"PK\x03\x04" + bytes(21 * 1024 * 1024), "too big"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(
    province: Shell, name: str, content: bytes | None, said: str
) -> None:
    path = province.folder / name
    if content is not None:
        path.write_bytes(content)
    assert said in province.refusal("plan", "import", str(path))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--plan", "Kế hoạch"], "--plan: use small letters"),
        (["--territory", "An Giang"], "--territory: use small letters"),
        (["--plan", "moi", "--signed-on", "4/5/2026"], "--signed-on: '4/5/2026' is no day"),
        (["--number", "12/QĐ-UBND"], "are for a new plan"),
    ],
)
def test_wrong_options_are_one_line(province: Shell, arguments: list[str], said: str) -> None:
    assert said in province.refusal("plan", "import", file(province), *arguments)


# A new plan


def decision(book: openpyxl.Workbook) -> None:
    for name in ("Phụ lục I", "Phụ lục II"):
        book[name]["A2"] = "Kế hoạch bảo vệ môi trường"
        book[name]["A3"] = "(Kèm theo Quyết định số 12/QĐ-UBND ngày 04 tháng 5 năm 2026 của UBND)"


def test_a_new_plan_stands_beside_the_first(province: Shell) -> None:
    first = loaded()
    path = file(province, decision)
    code, out, err = province("plan", "import", path, "--plan", "moi-truong", "--yes")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "📋 Kế hoạch mới: 12/QĐ-UBND"
    assert "Số hàng: thêm 57, sửa 0, bỏ 0." in out
    new = loaded("moi-truong")
    assert (new.number, str(new.signed_on)) == ("12/QĐ-UBND", "2026-05-04")
    assert new.title == "Kế hoạch bảo vệ môi trường"
    assert [task.leads for task in new.tasks] == [task.leads for task in first.tasks]
    assert (new.receiving, new.agencies) == (first.receiving, first.agencies)
    assert loaded() == first
    database = open_office(Settings.load())
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Agency)) == len(first.agencies)
        counts = session.execute(
            select(Plan.code, func.count(Duty.id))
            .join(Period, Period.plan_id == Plan.id)
            .join(Duty, Duty.period_id == Period.id)
            .group_by(Plan.code)
        ).all()
        duties = {code: count for code, count in counts}  # noqa: C416
        assert duties["moi-truong"] == duties["1649"]
        assert f"thêm {duties['moi-truong']}, bớt 0" in out
        tasks = select(func.count(Assignment.id)).join(Task).where(Task.plan_id == 2)
        assert session.scalar(tasks) == duties["1649"]
    database.close()
    # From then on it is a plan like the first one.
    target = province.folder / "ra.xlsx"
    province("plan", "export", "--format", "xlsx", "-o", str(target), "--plan", "moi-truong")
    assert (
        "Không có thay đổi" in province("plan", "import", str(target), "--plan", "moi-truong")[1]
    )
    assert "12/QĐ-UBND" in province("plan", "import", str(target))[1]


def test_what_the_file_does_not_say_is_asked_for(province: Shell) -> None:
    def bare(book: openpyxl.Workbook) -> None:
        for name in ("Phụ lục I", "Phụ lục II"):
            book[name]["A3"] = None

    path = file(province, bare)
    said = province.refusal("plan", "import", path, "--plan", "moi")
    assert "add --number, --signed-on" in said
    options = ["--number", "7/QĐ", "--signed-on", "2026-01-31", "--title", "Tên khác"]
    assert province("plan", "import", path, "--plan", "moi", "--yes", *options)[0] == 0
    plan = loaded("moi")
    assert (plan.number, plan.title, plan.signed_on.isoformat()) == (
        "7/QĐ", "Tên khác", "2026-01-31",
    )  # fmt: skip


def test_a_plan_of_another_province_brings_its_agencies(province: Shell) -> None:
    path = file(province, decision)
    arguments = ["plan", "import", path, "--plan", "an-giang", "--territory", "an-giang", "--yes"]
    assert province(*arguments)[0] == 0
    database = open_office(Settings.load())
    with database.read() as session:
        territories = session.execute(
            select(Agency.territory, func.count()).group_by(Agency.territory)
        ).all()
        assert {name: count for name, count in territories} == {  # noqa: C416
            "tra-vinh": 66,
            "an-giang": 66,
        }
    database.close()
    new = loaded("an-giang")
    assert new.agencies == loaded().agencies
    assert [task.leads for task in new.tasks] == [task.leads for task in loaded().tasks]


def test_another_province_without_agencies_is_told_what_is_missing(province: Shell) -> None:
    def alone(book: openpyxl.Workbook) -> None:
        decision(book)
        del book["Cơ quan"]
        del book["Nhóm"]

    code, out, _ = province(
        "plan", "import", file(province, alone), "--plan", "x", "--territory", "x", "--yes"
    )
    assert code == 2
    assert "Chưa rõ cơ quan nào tổng hợp báo cáo" in out
    assert "Không có cơ quan hoặc nhóm cơ quan nào tên “Sở Kế hoạch và Đầu tư”" in out


def test_a_plan_that_is_not_there_cannot_be_exported(province: Shell) -> None:
    said = province.refusal("plan", "export", "--plan", "nothing")
    assert "there is no plan 'nothing'; there are: 1649" in said
