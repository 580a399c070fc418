"""A plan's workbook sent to the bot: shown, applied on a press, and never by halves."""

import io
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import func, select
from telegram.error import BadRequest, NetworkError

from core.text import fold
from exports.plan_xlsx import plan_workbook
from models.agencies import Agency
from models.audit import Action, AuditRow
from models.downloads import Download, DownloadState, ImportState, PlanImport
from models.plan_document import PlanDocument
from models.plans import Assignment, Duty, Task
from models.rights import Role
from services import downloads, plan_reading
from tests.handlers.conftest import HEAD, OFFICER, OTHER, PLANNER
from tests.support.chat import Chat, text_of
from tests.support.files import Post
from views.callbacks import Callback

ADMIN = 16
#: What has to do with the database is tested on both in tests/services/test_plan_applying.py.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
Edit = Callable[[Worksheet], None]


@pytest.fixture
def post(office: Chat) -> Post:
    with office.database.begin() as session:
        from services import periods

        periods.current(session, office.now)
    office.join(ADMIN, "so-tttt", Role.ADMIN, "Minh", language="en")
    return Post(office)


def document(chat: Chat) -> PlanDocument:
    with chat.database.read() as session:
        return plan_reading.read(session)


def workbook(chat: Chat, edit: Edit = lambda sheet: None) -> bytes:
    """The exported plan, with something changed in appendix II."""
    book = openpyxl.load_workbook(io.BytesIO(plan_workbook(document(chat), chat.now)))
    edit(book["Phụ lục II"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def row_of(sheet: Worksheet, title: str) -> int:
    """Return the row whose title begins so, accents aside."""
    for row in range(1, sheet.max_row + 1):
        if fold(str(sheet.cell(row, 2).value or "")).startswith(fold(title)):
            return row
    raise AssertionError(title)


def new_lead(sheet: Worksheet) -> None:
    """12 is led by Sở Y tế instead of Sở TN&MT."""
    row = row_of(sheet, "Triển khai Kế hoạch quản lý chất lượng không khí")
    sheet.cell(row, 4).value = "Sở Y tế"


def send(post: Post, user: int, edit: Edit = lambda sheet: None, name: str = "kh.xlsx") -> str:
    answers = post.send(user, name, workbook(post.chat, edit))
    assert "Nothing is changed yet" in text_of(answers)
    return text_of(post.fetch(user))


def test_the_exported_plan_changes_nothing(post: Post) -> None:
    before = document(post.chat)
    said = send(post, PLANNER)
    assert "No change" in said
    assert "1649/QĐ-UBND" in said
    assert document(post.chat) == before
    with pytest.raises(AssertionError, match="no button"):
        post.chat.press(PLANNER, "Apply")


def test_what_changes_is_shown_before_anything_does(post: Post) -> None:
    before = document(post.chat)
    said = send(post, PLANNER, new_lead)
    assert "What the file changes in plan 1649/QĐ-UBND" in said
    assert "Rows: 0 added, 1 changed, 0 withdrawn." in said
    assert "Reports to be sent this year: 1 more, 1 fewer." in said
    assert "Task 12 Kế hoạch quản lý chất lượng không khí" in said
    assert "Lead: “Sở Tài nguyên và môi trường” → “Sở Y tế”" in said
    assert "Sở TN&MT: − 12 (lead agency)" in said
    assert "Sở YT: + 12 (lead agency)" in said
    assert document(post.chat) == before


@pytest.mark.parametrize("user", [PLANNER, ADMIN])
def test_it_is_applied_on_a_press_and_once(post: Post, user: int) -> None:
    send(post, user, new_lead)
    button = post.chat.answers[user][-1].buttons["✅ Apply"]
    said = post.chat.press_data(user, button)
    assert "Applied to plan 1649/QĐ-UBND" in text_of(said)
    task = next(task for task in document(post.chat).tasks if task.code == "12")
    assert task.leads == ("so-yt",)
    again = post.chat.press_data(user, button)
    assert "no longer waiting" in str(again[0].params)
    with post.chat.database.read() as session:
        trail = session.scalars(
            select(AuditRow).where(AuditRow.action == Action.PLAN_IMPORTED)
        ).all()
        assert len(trail) == 1
        assert trail[0].person_id is not None
        assert trail[0].detail["before"] == {"task 12": {"lead": "Sở Tài nguyên và môi trường"}}
        assert trail[0].detail["after"] == {"task 12": {"lead": "Sở Y tế"}}
        assert (trail[0].detail["duties_added"], trail[0].detail["duties_cancelled"]) == (1, 1)
        assert session.scalars(select(PlanImport)).one().sheets == {}


def test_who_loses_a_task_is_not_asked_any_more(post: Post) -> None:
    assert "12 ·" in str(post.chat.say(OFFICER, "/baocao")[0].buttons)
    send(post, PLANNER, new_lead)
    post.chat.press(PLANNER, "Apply")
    assert "12 ·" not in str(post.chat.say(OFFICER, "/baocao")[0].buttons)
    with post.chat.database.read() as session:
        rows = session.execute(
            select(Agency.code, Assignment.ended_at, Duty.cancelled_at)
            .join(Assignment, Assignment.agency_id == Agency.id)
            .join(Duty, Duty.assignment_id == Assignment.id)
            .join(Task, Task.id == Assignment.task_id)
            .where(Task.code == "12", Agency.code.in_(["so-tnmt", "so-yt"]))
        ).all()
        assert {code: (ended is None, kept is None) for code, ended, kept in rows} == {
            "so-tnmt": (False, False),
            "so-yt": (True, True),
        }


def test_it_is_put_away_on_a_press(post: Post) -> None:
    before = document(post.chat)
    send(post, PLANNER, new_lead)
    apply = post.chat.answers[PLANNER][-1].buttons["✅ Apply"]
    assert "put away" in text_of(post.chat.press(PLANNER, "Discard"))
    assert "no longer waiting" in str(post.chat.press_data(PLANNER, apply)[0].params)
    assert document(post.chat) == before


def test_a_plan_that_has_changed_meanwhile_is_not_overwritten(post: Post) -> None:
    send(post, PLANNER, new_lead)
    first = post.chat.answers[PLANNER][-1].buttons["✅ Apply"]

    def other(sheet: Worksheet) -> None:
        sheet.cell(row_of(sheet, "Triển khai mua sắm công xanh, dịch vụ"), 3).value = "Năm 2027"

    send(post, ADMIN, other)
    post.chat.press(ADMIN, "Apply")
    between = document(post.chat)
    answers = post.chat.press_data(PLANNER, first)
    assert "was changed after this workbook was read" in str(answers[0].params)
    assert document(post.chat) == between


@pytest.mark.parametrize("user", [OFFICER, HEAD, OTHER])
def test_whoever_has_no_right_changes_nothing(post: Post, user: int) -> None:
    said = post.send(user, "kh.xlsx", workbook(post.chat, new_lead))
    assert "nothing was recorded" in text_of(said)
    with post.chat.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Download)) == 0


def test_a_button_in_another_persons_hands_changes_nothing(post: Post) -> None:
    before = document(post.chat)
    send(post, PLANNER, new_lead)
    number = int(post.chat.answers[PLANNER][-1].buttons["✅ Apply"].split(":")[1])
    for user in (OTHER, OFFICER, ADMIN):
        for verb in ("plan_apply", "plan_discard", "plan_import"):
            answers = post.chat.press_data(user, Callback.of(verb, number, 0))
            assert "no longer waiting" in str(answers[0].params)
    assert "no longer waiting" in str(post.chat.press_data(PLANNER, "plan_apply:999")[0].params)
    assert document(post.chat) == before
    assert "Applied" in text_of(post.chat.press(PLANNER, "Apply"))


def test_a_press_after_the_role_was_revoked_changes_nothing(post: Post) -> None:
    from models.people import Membership

    before = document(post.chat)
    send(post, PLANNER, new_lead)
    with post.chat.database.begin() as session:
        planners = select(Membership).where(Membership.role == Role.PLANNER)
        planner = session.scalars(planners).one()
        planner.role = Role.OFFICER
    answers = post.chat.press(PLANNER, "Apply")
    assert "Only the planning department" in str(answers[0].params)
    assert document(post.chat) == before


def test_a_role_that_is_revoked_before_the_file_is_here_gets_no_answer(post: Post) -> None:
    from models.people import Membership

    post.send(PLANNER, "kh.xlsx", workbook(post.chat, new_lead))
    with post.chat.database.begin() as session:
        session.scalars(
            select(Membership).where(Membership.role == Role.PLANNER)
        ).one().role = Role.OFFICER
    said = text_of(post.fetch(PLANNER))
    assert "Only the planning department" in said
    with post.chat.database.read() as session:
        assert session.scalar(select(func.count()).select_from(PlanImport)) == 0


def test_every_mistake_is_named_and_nothing_is_changed(post: Post) -> None:
    before = document(post.chat)

    def spoil(sheet: Worksheet) -> None:
        row = row_of(sheet, "Triển khai Kế hoạch quản lý chất lượng không khí")
        sheet.cell(row, 3).value = "2030 - 2023"
        sheet.cell(row, 4).value = "Duyên Hải"
        sheet.cell(row, 6).value = "NSNN"

    said = send(post, PLANNER, spoil)
    assert "The workbook has 3 mistakes; nothing was changed" in said
    assert "Phụ lục II, cell C34: The years “2030 - 2023” are turned round." in said
    assert "Phụ lục II, cell D34: “Duyên Hải” may mean several." in said
    assert "Ủy ban nhân dân thị xã Duyên Hải" in said
    assert "Phụ lục II, cell F34: “NSNN” is no source of money." in said
    assert document(post.chat) == before
    number = 1
    answers = post.chat.press_data(PLANNER, Callback.of("plan_apply", number))
    assert "The workbook has mistakes" in str(answers[0].params)


def test_what_does_not_fit_into_one_message_is_on_pages(post: Post) -> None:
    def spoil(sheet: Worksheet) -> None:
        for row in range(7, 39):
            sheet.cell(row, 6).value = "không rõ"

    said = send(post, PLANNER, spoil)
    assert "The workbook has 32 mistakes" in said
    assert "cell F7" in said
    assert "cell F38" not in said
    second = text_of(post.chat.press(PLANNER, "More"))
    assert "Page 2 of" in second
    seen = said + second
    while "More →" in post.chat.answers[PLANNER][-1].buttons:
        seen += text_of(post.chat.press(PLANNER, "More"))
    assert all(f"cell F{row}:" in seen for row in range(7, 39))
    assert all(len(a.text) <= 4096 for a in post.chat.answers[PLANNER])
    assert "cell F7:" in text_of(post.chat.press(PLANNER, "Back"))


def test_a_file_that_cannot_be_read_is_answered_with_the_reason(post: Post) -> None:
    post.send(PLANNER, "kh.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Book".encode("utf-16-le"))
    said = text_of(post.fetch(PLANNER))
    assert "The file was not read: kh.xls" in said
    assert "old format (.xls)" in said
    post.send(PLANNER, "kh.xlsx", b"PK\x03\x04 no zip")
    assert "damaged" in text_of(post.fetch(PLANNER))


def test_a_file_that_is_no_plan_is_answered_kindly(post: Post) -> None:
    book = openpyxl.Workbook()
    stream = io.BytesIO()
    book.save(stream)
    post.send(PLANNER, "danh-ba.xlsx", stream.getvalue())
    assert "No sheet has the table of tasks" in text_of(post.fetch(PLANNER))


def test_a_file_that_is_too_big_is_refused_at_once(post: Post) -> None:
    said = post.chat.send_file(PLANNER, "kh.xlsx", 21 * 1024 * 1024)
    assert "at most 20 MB can be read" in text_of(said)
    with post.chat.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Download)) == 0


def test_a_sixth_file_has_to_wait(post: Post) -> None:
    for number in range(5):
        post.chat.send_file(PLANNER, f"{number}.xlsx")
    assert "still being read" in text_of(post.chat.send_file(PLANNER, "6.xlsx"))


def test_other_files_are_no_plans(post: Post) -> None:
    assert "nothing was recorded" in text_of(post.chat.send_file(PLANNER, "bao-cao.pdf"))
    assert "nothing was recorded" in text_of(post.chat.send_photo(PLANNER, "a"))


def test_a_workbook_in_the_middle_of_a_report_is_its_evidence(post: Post) -> None:
    post.chat.say(PLANNER, "/baocao 3.a")
    said = post.chat.send_file(PLANNER, "so-lieu.xlsx")
    assert "kept as evidence" in text_of(said)
    with post.chat.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Download)) == 0


# Fetching


def state(post: Post) -> str:
    with post.chat.database.read() as session:
        return session.scalars(select(Download)).one().state


def test_a_file_is_tried_again_when_the_network_fails(post: Post) -> None:
    post.send(PLANNER, "kh.xlsx", workbook(post.chat, new_lead))
    post.shelf.troubles = [NetworkError("down"), BadRequest("File is temporarily unavailable")]
    assert post.fetch(PLANNER) == []
    assert post.fetch(PLANNER) == []  # it is not its time yet
    assert len(post.shelf.troubles) == 1
    for pause in downloads.PAUSES[:2]:
        post.chat.machine_clock.set(post.chat.machine_clock.now() + pause)
        answers = post.fetch(PLANNER)
    assert "What the file changes" in text_of(answers)
    assert state(post) == DownloadState.DONE


def test_a_file_that_never_comes_is_given_up_kindly(post: Post) -> None:
    post.send(PLANNER, "kh.xlsx", b"")
    post.shelf.troubles = [NetworkError("down")] * 10
    answers = post.fetch(PLANNER)
    for pause in downloads.PAUSES:
        assert answers == []
        post.chat.machine_clock.set(post.chat.machine_clock.now() + pause)
        answers = post.fetch(PLANNER)
    assert "could not be fetched from the messenger" in text_of(answers)
    assert state(post) == DownloadState.FAILED
    assert len(post.shelf.troubles) == 10 - 1 - len(downloads.PAUSES)


def test_a_file_that_telegram_does_not_have_is_given_up_at_once(post: Post) -> None:
    post.send(PLANNER, "kh.xlsx", b"")
    post.shelf.troubles = [BadRequest("Wrong file_id or the file is temporarily not here")]
    assert "could not be fetched" in text_of(post.fetch(PLANNER))


def test_a_file_that_is_bigger_than_it_said_is_not_loaded(post: Post) -> None:
    post.send(PLANNER, "kh.xlsx", b"PK")
    post.shelf.declared = 30 * 1024 * 1024
    assert "too big to be read" in text_of(post.fetch(PLANNER))


def test_a_bug_in_a_purpose_leaves_the_file_wanted(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    from services import plan_import, purposes
    from services.purposes import Purpose

    def broken(*_: object) -> None:
        raise KeyError("bug")

    purpose = Purpose(purposes.PURPOSES[plan_import.PURPOSE].read, broken)
    post.send(PLANNER, "kh.xlsx", workbook(post.chat, new_lead))
    with monkeypatch.context() as patch:
        patch.setitem(purposes.PURPOSES, plan_import.PURPOSE, purpose)
        assert post.fetch(PLANNER) == []
    assert state(post) == DownloadState.WANTED
    post.chat.machine_clock.set(post.chat.machine_clock.now() + downloads.PAUSES[0])
    assert "What the file changes" in text_of(post.fetch(PLANNER))


def test_a_file_in_the_hands_of_a_process_that_died_is_fetched_by_the_next(post: Post) -> None:
    post.send(PLANNER, "kh.xlsx", workbook(post.chat, new_lead))
    with post.chat.database.begin() as session:
        held = downloads.claim(session, post.chat.machine_clock.now())
        assert held is not None
        assert downloads.claim(session, post.chat.machine_clock.now()) is None
    assert post.fetch(PLANNER) == []
    later = post.chat.machine_clock.now() + downloads.LEASE
    post.chat.machine_clock.set(later.replace(microsecond=1))
    assert "What the file changes" in text_of(post.fetch(PLANNER))
    with post.chat.database.begin() as session:
        # The first one comes back after all, and finds that it is done.
        assert downloads.finish(session, held, later) is None
        assert session.scalar(select(func.count()).select_from(PlanImport)) == 1


def test_old_files_are_forgotten_and_old_workbooks_emptied(post: Post) -> None:
    send(post, PLANNER, new_lead)
    button = post.chat.answers[PLANNER][-1].buttons["✅ Apply"]
    long_after = post.chat.machine_clock.now() + downloads.RETENTION * 1.1
    with post.chat.database.begin() as session:
        downloads.purge(session, post.chat.machine_clock.now())
        assert session.scalars(select(PlanImport)).one().state == ImportState.OPEN
        downloads.purge(session, long_after)
        session.expire_all()
        row = session.scalars(select(PlanImport)).one()
        assert (row.state, row.sheets) == (ImportState.DISCARDED, {})
        assert session.scalar(select(func.count()).select_from(Download)) == 0
    assert "no longer waiting" in str(post.chat.press_data(PLANNER, button)[0].params)
