"""What an import does to the database: rows stay themselves, reports stay, duties follow."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from models.agencies import Agency, AgencyGroup
from models.audit import Action, AuditRow
from models.delivery import OutboxRow, OutboxState
from models.indicators import Indicator, IndicatorLead
from models.notices import WorkChangedData
from models.plan_changes import PlanChanges, fingerprint
from models.plans import Assignment, Duty, PartyRole, Period, Plan, Task
from models.progress import TaskState
from models.reports import Report, ReportStatus
from models.rights import Role
from models.share_notices import ShareChange, ShareChangedData
from services import (
    periods,
    plan_applying,
    plan_import,
    plan_loading,
    plan_reading,
    plan_shifts,
    share_letters,
    status,
)
from services.notices import compose
from services.plan_shifts import Effects
from tests.support.chat import REAL_PLAN
from tests.support.office import Office, add_person
from tests.support.sheets import (
    COORDINATING,
    LEAD,
    NOTE,
    NOW,
    ONE,
    PRODUCTS,
    TIME,
    TITLE,
    Book,
)

AIR = "Triển khai Kế hoạch quản lý chất lượng không khí"
WASTE = "Triển khai thực hiện chính sách ưu đãi"
BUYING = "Triển khai mua sắm xanh, dịch vụ công xanh"


@pytest.fixture
def plan(session: Session) -> Plan:
    plan = plan_loading.load(session, "1649", REAL_PLAN, NOW)
    periods.current(session, NOW)
    return plan


def do(
    session: Session, plan: Plan, book: Book, now: datetime = NOW
) -> tuple[PlanChanges, Effects]:
    """Apply a workbook, and see that the preview had said the same."""
    proposed = plan_import.propose(session, plan, book.sheets)
    assert proposed.proposal.problems == ()
    told = plan_shifts.work_out(session, plan, proposed.proposal.tasks, proposed.changes, now)
    said = (told.duties_added, told.duties_cancelled)
    before = open_duties(session)
    effects = plan_applying.apply(
        session, plan, proposed.proposal, proposed.changes, now, person_id=None, file_name="x"
    )
    assert (effects.duties_added, effects.duties_cancelled) == said
    assert open_duties(session) == before + said[0] - said[1]
    session.expire_all()
    after = plan_reading.read(session, plan.id)
    assert after.tasks == proposed.proposal.tasks
    if proposed.proposal.indicators is not None:
        assert after.indicators == proposed.proposal.indicators
    # What was exported of it now would change nothing.
    assert plan_import.propose(session, plan, book.sheets).changes.is_empty
    return proposed.changes, effects


def open_duties(session: Session) -> int:
    count = select(func.count()).select_from(Duty).where(Duty.cancelled_at.is_(None))
    return session.scalar(count) or 0


def task_of(session: Session, code: str) -> Task:
    return session.scalars(select(Task).where(Task.code == code)).one()


def given(session: Session, code: str) -> dict[str, str]:
    """Return who has a task now, in which role."""
    rows = session.execute(
        select(Agency.code, Assignment.role)
        .join(Assignment, Assignment.agency_id == Agency.id)
        .join(Task, Task.id == Assignment.task_id)
        .where(Task.code == code, Assignment.ended_at.is_(None))
        .order_by(Agency.code)
    )
    return {code: role for code, role in rows}  # noqa: C416 (rows are no pairs to mypy)


def duty_of(session: Session, code: str, agency: str) -> Duty:
    return session.scalars(
        select(Duty)
        .join(Assignment, Assignment.id == Duty.assignment_id)
        .join(Agency, Agency.id == Assignment.agency_id)
        .join(Task, Task.id == Assignment.task_id)
        .where(Task.code == code, Agency.code == agency)
        .order_by(Duty.id.desc())
    ).first() or pytest.fail(f"no duty of {agency} on {code}")


def report(session: Session, duty: Duty, status: ReportStatus) -> None:
    office = Office(
        agencies={
            "so-tnmt": session.scalars(select(Agency.id).where(Agency.code == "so-tnmt")).one()
        }
    )
    author = add_person(session, office, f"Lan {duty.id}", [], f"{duty.id}", NOW)
    draft = status is ReportStatus.DRAFT
    session.add(
        Report(
            duty_id=duty.id, author_id=author, status=status, version=None if draft else 1,
            is_latest=status is ReportStatus.SUBMITTED, state=TaskState.IN_PROGRESS, percent=60,
            result="Đã làm", difficulties="", created_at=NOW, updated_at=NOW,
            submitted_at=None if draft else NOW,
        )
    )  # fmt: skip
    session.flush()


def test_the_exported_plan_is_no_change(session: Session, plan: Plan) -> None:
    proposed = plan_import.propose(session, plan, Book().sheets)
    assert proposed.proposal.problems == ()
    assert proposed.changes.is_empty
    assert proposed.proposal.tasks == proposed.loaded.tasks
    assert proposed.proposal.indicators == proposed.loaded.indicators


def test_a_row_is_changed_in_place(session: Session, plan: Plan) -> None:
    number = task_of(session, "12").id
    duties = {duty.id for duty in session.scalars(select(Duty))}
    book = Book()
    row = book.row(AIR)
    row[TIME], row[PRODUCTS], row[NOTE] = "2023 - 2027", "- Kế hoạch\n- Báo cáo", "Ghi nhớ"
    changes, effects = do(session, plan, book)
    assert [each.code for each in changes.rows] == ["12"]
    assert changes.shifts == ()
    assert (effects.duties_added, effects.duties_cancelled) == (0, 0)
    task = task_of(session, "12")
    assert (task.id, task.year_to, task.products) == (number, 2027, "Kế hoạch\nBáo cáo")
    assert (task.note, task.reference_882) == ("Ghi nhớ", None)
    assert {duty.id for duty in session.scalars(select(Duty))} == duties


def test_another_agency_leads(session: Session, plan: Plan) -> None:
    assert given(session, "12")["so-tnmt"] == PartyRole.LEAD
    book = Book()
    book.row(AIR)[LEAD] = "Sở Y tế"
    _, effects = do(session, plan, book)
    assert (effects.duties_added, effects.duties_cancelled) == (1, 1)
    assert given(session, "12")["so-yt"] == PartyRole.LEAD
    assert "so-tnmt" not in given(session, "12")
    assert duty_of(session, "12", "so-tnmt").cancelled_at == NOW
    ended = duty_of(session, "12", "so-tnmt").assignment
    assert (ended.ended_at, ended.end_reason) == (NOW, plan_shifts.END_REASON)
    duty = duty_of(session, "12", "so-yt")
    assert duty.due_at == session.scalars(select(Period)).one().due_at
    assert duty.cancelled_at is None


def test_both_agencies_are_told_and_who_had_a_share_of_it(session: Session, plan: Plan) -> None:
    office = Office(agencies=dict(session.execute(select(Agency.code, Agency.id)).all()))
    joined = NOW - timedelta(days=30)
    for name, code, address in (("An", "so-tnmt", "41"), ("Bình", "so-yt", "42")):
        add_person(session, office, name, [(code, Role.OFFICER)], address, joined)
    share = Assignment(
        task_id=task_of(session, "12").id,
        agency_id=office.agencies["so-xd"],
        role=PartyRole.PART,
        parent_id=duty_of(session, "12", "so-tnmt").assignment_id,
    )
    add_person(session, office, "Cúc", [("so-xd", Role.OFFICER)], "43", joined)
    session.add(share)
    session.flush()
    period = session.scalars(select(Period)).one()
    session.add(Duty(period_id=period.id, assignment_id=share.id, due_at=period.due_at))
    session.flush()
    share_letters.tell_given(session, share, NOW)
    session.execute(update(OutboxRow).values(state=OutboxState.SENT))
    book = Book()
    book.row(AIR)[LEAD] = "Sở Y tế"
    do(session, plan, book)
    rows = session.scalars(select(OutboxRow).where(OutboxRow.state == OutboxState.DUE))
    told = {row.address: compose(session, row.kind, row.payload, NOW) for row in rows}
    assert set(told) == {"41", "42", "43"}
    lost, gained, ended = told["41"], told["42"], told["43"]
    assert isinstance(lost, WorkChangedData)
    assert isinstance(gained, WorkChangedData)
    assert isinstance(ended, ShareChangedData)
    assert [task.code for task in lost.lost] == [task.code for task in gained.gained] == ["12"]
    assert (lost.gained, gained.lost) == ((), ())
    assert (ended.change, ended.words) == (ShareChange.RECALLED, None)


def test_who_led_coordinates_now(session: Session, plan: Plan) -> None:
    book = Book()
    row = book.row(AIR)
    row[LEAD], row[COORDINATING] = "Sở Y tế", f"Sở TN&MT; {row[COORDINATING]}"
    do(session, plan, book)
    assert given(session, "12")["so-tnmt"] == PartyRole.COORDINATING
    assert given(session, "12")["so-yt"] == PartyRole.LEAD


@pytest.mark.parametrize(
    ("status", "is_cancelled"),
    [
        (ReportStatus.DRAFT, True),
        (ReportStatus.AWAITING, False),
        (ReportStatus.SUBMITTED, False),
        (ReportStatus.RETURNED, False),
    ],
)
def test_what_was_sent_stays_with_its_duty(
    session: Session, plan: Plan, status: ReportStatus, is_cancelled: bool
) -> None:
    duty = duty_of(session, "12", "so-tnmt")
    report(session, duty, status)
    book = Book()
    book.row(AIR)[LEAD] = "Sở Y tế"
    do(session, plan, book)
    assert (duty_of(session, "12", "so-tnmt").cancelled_at is not None) is is_cancelled
    assert session.scalars(select(Report)).one().duty_id == duty.id


def test_a_row_that_is_left_out_is_withdrawn_and_comes_back(session: Session, plan: Plan) -> None:
    number, duties = task_of(session, "11").id, duty_of(session, "11", "so-tnmt").id
    book = Book()
    row = list(book.row(WASTE))
    book.remove(WASTE)
    changes, effects = do(session, plan, book)
    assert [(each.code, each.turn) for each in changes.rows] == [("11", "withdrawn")]
    assert effects.duties_added == 0
    assert effects.duties_cancelled == 13
    assert task_of(session, "11").withdrawn_at == NOW
    assert given(session, "11") == {}

    book = Book()
    assert book.row(WASTE) == row
    changes, effects = do(session, plan, book, NOW + timedelta(days=1))
    assert [(each.code, each.turn) for each in changes.rows] == [("11", "added")]
    assert (effects.duties_added, effects.duties_cancelled) == (13, 0)
    assert (task_of(session, "11").id, task_of(session, "11").withdrawn_at) == (number, None)
    assert duty_of(session, "11", "so-tnmt").id == duties
    assert given(session, "11")["so-tnmt"] == PartyRole.LEAD


def test_a_new_task_is_asked_for_from_its_first_year(session: Session, plan: Plan) -> None:
    book = Book()
    book.add("14", "Trồng cây xanh trong trường học", "Sở GD&ĐT", time="2026 - 2030")
    book.add("15", "Đào ao", "Sở Xây dựng", time="2027")
    _, effects = do(session, plan, book)
    assert effects.duties_added == 1
    assert duty_of(session, "14", "so-gddt").cancelled_at is None
    assert given(session, "15") == {"so-xd": "lead"}
    assert task_of(session, "14").short_title == "Trồng cây xanh trong trường học"
    assert task_of(session, "15").position > task_of(session, "14").position


def test_a_task_that_begins_later_is_not_asked_for_this_year(session: Session, plan: Plan) -> None:
    book = Book()
    book.row(AIR)[TIME] = "2027 - 2030"
    _, effects = do(session, plan, book)
    assert effects.duties_cancelled == len(given(session, "12"))
    book.row(AIR)[TIME] = "2023 - 2030"
    _, effects = do(session, plan, book)
    assert effects.duties_added == len(given(session, "12"))


def test_a_task_that_gets_parts_becomes_a_header(session: Session, plan: Plan) -> None:
    book = Book()
    at = book.sheets["Phụ lục II"].index(book.row(AIR))
    book.sheets["Phụ lục II"].insert(at + 1, ["a", "Quan trắc", "", "", "", "", "", ""])
    changes, effects = do(session, plan, book)
    assert not task_of(session, "12").is_reportable
    assert given(session, "12") == {}
    assert given(session, "12.a") == {"so-tnmt": "lead"} | {
        agency: "coordinating" for agency in given(session, "12.a") if agency != "so-tnmt"
    }
    assert effects.duties_added == effects.duties_cancelled == len(given(session, "12.a"))
    assert {each.turn for each in changes.rows} == {"added", "changed"}


def test_shares_end_with_what_they_are_part_of_and_come_back_with_it(
    session: Session, plan: Plan
) -> None:
    whole = duty_of(session, "12", "so-tnmt").assignment
    other = session.scalars(select(Agency).where(Agency.code == "so-nv")).one()
    share = Assignment(
        task_id=whole.task_id, agency_id=other.id, role=PartyRole.PART, parent_id=whole.id
    )
    session.add(share)
    session.flush()
    period = session.scalars(select(Period)).one()
    session.add(Duty(period_id=period.id, assignment_id=share.id, due_at=period.due_at))
    session.flush()
    book = Book()
    book.row(AIR)[LEAD] = "Sở Y tế"
    _, effects = do(session, plan, book)
    assert effects.duties_cancelled == 2
    assert session.get_one(Assignment, share.id).ended_at == NOW
    _, effects = do(session, plan, Book())
    assert (effects.duties_added, effects.duties_cancelled) == (2, 1)
    assert session.get_one(Assignment, share.id).ended_at is None


def test_who_has_a_task_in_another_way_loses_it_only_with_the_task(
    session: Session, plan: Plan
) -> None:
    """Sở Nội vụ has taken 12 over by a reorganisation, so no cell names it."""
    assignment = duty_of(session, "12", "so-tnmt").assignment
    other = session.scalars(select(Agency).where(Agency.code == "so-nv")).one()
    session.execute(
        update(Assignment).where(Assignment.id == assignment.id).values(agency_id=other.id)
    )
    book = Book()
    book.row(AIR)[COORDINATING] = "UBND cấp huyện; Sở Y tế"
    do(session, plan, book)
    assert given(session, "12")["so-nv"] == PartyRole.LEAD
    book.remove(AIR)
    do(session, plan, book)
    assert given(session, "12") == {}


def test_an_agency_that_is_no_more_is_given_nothing_new(session: Session, plan: Plan) -> None:
    session.execute(update(Agency).where(Agency.code == "so-nv").values(ended_on=NOW.date()))
    session.expire_all()
    book = Book()
    proposed = plan_import.propose(session, plan, book.sheets)
    assert proposed.proposal.problems == ()
    assert proposed.changes.rows == ()
    assert proposed.changes.shifts == ()
    assert proposed.changes.new_agencies == ()
    assert proposed.changes.kept_agencies == ("so-nv",)
    book.row(AIR)[LEAD] = "Sở Nội vụ"
    problems = plan_import.propose(session, plan, book.sheets).proposal.problems
    assert [each.values["given"] for each in problems] == ["Sở Nội vụ"]


def test_a_withdrawn_task_waits_for_nobody_to_be_named(session: Session, plan: Plan) -> None:
    assert "5.b" in status.of_plan(session, NOW).unsettled
    book = Book()
    book.remove("Phối hợp xây dựng, số hóa Hệ thống")
    do(session, plan, book)
    assert "5.b" not in status.of_plan(session, NOW).unsettled


def test_agencies_and_groups_of_the_workbook_are_added_but_not_changed(
    session: Session, plan: Plan
) -> None:
    book = Book()
    book.sheets["Cơ quan"][1][1] = "Ủy ban khác"
    book.sheets["Cơ quan"].append(
        ["hoi-lam-vuon", "Hội Làm vườn", "", "", "Mặt trận, đoàn thể", "ubnd-tinh"]
    )
    book.sheets["Nhóm"][1][2] = "so-yt"
    book.sheets["Nhóm"].append(["hoi", "Các hội", "hoi-lam-vuon; hoi-nong-dan-tinh"])
    book.row(AIR)[LEAD] = "Hội Làm vườn, các hội"
    changes, _ = do(session, plan, book)
    assert changes.kept_agencies == ("ubnd-tinh",)
    assert changes.kept_groups == ("so-ban-nganh",)
    assert [each.code for each in changes.new_agencies] == ["hoi-lam-vuon"]
    name = session.scalar(select(Agency.name).where(Agency.code == "ubnd-tinh"))
    assert name == "Ủy ban nhân dân tỉnh Trà Vinh"
    group = session.scalars(select(AgencyGroup).where(AgencyGroup.code == "so-ban-nganh")).one()
    assert len(group.members) == 19
    assert given(session, "12")["hoi-nong-dan-tinh"] == PartyRole.LEAD


def test_indicators_are_changed_withdrawn_and_come_back(session: Session, plan: Plan) -> None:
    book = Book()
    book.row("Tỷ lệ che phủ rừng", ONE)[4] = "≥ 5,25"
    book.remove("Tỷ trọng kinh tế số", ONE)
    changes, _ = do(session, plan, book)
    assert [(each.part, each.code, each.turn) for each in changes.rows] == [
        ("indicator", "II.4", "changed"),
        ("indicator", "II.3", "withdrawn"),
    ]
    rows = {row.code: row for row in session.scalars(select(Indicator))}
    assert rows["II.4"].target_2030 == {"kind": "at_least", "value": "5.25"}
    assert rows["II.4"].direction == "up"
    assert (rows["II.3"].withdrawn_at, rows["II.3"].is_reportable) == (NOW, False)
    number = rows["II.3"].id
    do(session, plan, Book())
    row = session.scalars(select(Indicator).where(Indicator.code == "II.3")).one()
    assert (row.id, row.withdrawn_at, row.is_reportable) == (number, None, True)
    leads = session.scalar(select(func.count()).select_from(IndicatorLead))
    do(session, plan, _led_by(Book(), "Sở Y tế, Sở NN&PTNT"))
    assert session.scalar(select(func.count()).select_from(IndicatorLead)) == (leads or 0) + 1


def _led_by(book: Book, lead: str) -> Book:
    book.row("Tỷ lệ che phủ rừng", ONE)[2] = lead
    return book


def test_without_the_sheet_of_indicators_they_stay(session: Session, plan: Plan) -> None:
    book = Book()
    del book.sheets[ONE]
    assert plan_import.propose(session, plan, book.sheets).changes.is_empty


def test_the_order_of_rows_is_taken_over(session: Session, plan: Plan) -> None:
    book = Book()
    row = book.row(AIR)
    book.remove(AIR)
    book.sheets["Phụ lục II"].insert(6, row)
    changes, _ = do(session, plan, book)
    assert changes.is_reordered
    assert changes.rows == ()
    assert plan_reading.read(session).tasks[0].code == "12"


def test_a_workbook_of_another_decision_is_remarked(session: Session, plan: Plan) -> None:
    book = Book()
    attached = book.sheets["Phụ lục II"][2][0].replace("1649/QĐ-UBND", "99/QĐ-UBND")
    book.sheets["Phụ lục II"][2] = [attached] * 8
    changes = plan_import.propose(session, plan, book.sheets).changes
    assert changes.other_number == "99/QĐ-UBND"
    assert changes.is_empty


def test_the_trail_tells_what_was_there_before(session: Session, plan: Plan) -> None:
    book = Book()
    book.row(BUYING)[TITLE] = "Mua sắm xanh"
    book.remove(AIR)
    do(session, plan, book)
    row = session.scalars(select(AuditRow).where(AuditRow.action == Action.PLAN_IMPORTED)).one()
    assert row.detail["withdrawn"] == ["task 12"]
    assert row.detail["before"]["task 13.c"]["title"].startswith("Triển khai mua sắm xanh")
    assert row.detail["after"]["task 13.c"]["title"] == "Mua sắm xanh"
    assert row.person_id is None


def rename_task(session: Session) -> None:
    task_of(session, "12").note = "x"


def rename_agency(session: Session) -> None:
    session.scalars(select(Agency).where(Agency.code == "so-yt")).one().name = "Sở khác"


def empty_group(session: Session) -> None:
    session.scalars(select(AgencyGroup).where(AgencyGroup.code == "dia-phuong")).one().members = []


def change_indicator(session: Session) -> None:
    session.scalars(select(Indicator).where(Indicator.code == "I")).one().note = "x"


@pytest.mark.parametrize("change", [rename_task, rename_agency, empty_group, change_indicator])
def test_the_mark_of_a_plan_is_another_one_after_any_change(
    session: Session, plan: Plan, change: Callable[[Session], None]
) -> None:
    before = fingerprint(plan_reading.read(session))
    assert fingerprint(plan_reading.read(session)) == before
    change(session)
    session.flush()
    session.expire_all()
    assert fingerprint(plan_reading.read(session)) != before
