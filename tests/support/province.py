"""A province in November: the real plan, with reports as officers write them; all of it invented.

What it holds follows from the plan and from the tables below, never from chance or the clock, so
that documents made of it are the same in every run.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.office import PLANS
from models.agencies import Agency
from models.indicators import Indicator, IndicatorLead, IndicatorValue
from models.people import Account, Membership, Person
from models.plan_file import read_plan
from models.plans import Assignment, Duty, PartyRole, Plan, Task
from models.progress import TaskState
from models.reports import Report, ReportStatus
from models.requests import Difficulty, DifficultyCategory, DifficultyEntry, DifficultyState
from models.rights import Role
from services import periods, plan_loading

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
#: When the documents are made: after the deadline, when most reports are here.
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=ZONE)
#: What is told, in turn: state, percent, result, difficulties.
TOLD = (
    (
        TaskState.IN_PROGRESS,
        60,
        (
            "Đã rà soát, tham mưu UBND tỉnh ban hành 02 văn bản triển khai; tổ chức 03 lớp "
            "tập huấn cho 145 cán bộ các cấp.\nĐang hoàn thiện dự thảo hướng dẫn lồng ghép tăng "
            "trưởng xanh vào kế hoạch phát triển kinh tế - xã hội."
        ),
        (
            "Kinh phí bố trí cho tập huấn mới đạt 40% nhu cầu.\n"
            "Kiến nghị: bổ sung kinh phí tập huấn năm 2027 từ nguồn sự nghiệp môi trường"
        ),
    ),
    (
        TaskState.COMPLETED,
        100,
        "Đã hoàn thành theo kế hoạch; sản phẩm đã bàn giao và đưa vào sử dụng từ quý III.",
        "",
    ),
    (
        TaskState.IN_PROGRESS,
        35,
        "Đã thí điểm tại 05 xã, thu gom 12,5 tấn/ngày (đạt 78% khối lượng phát sinh).",
        (
            "Thiếu xe thu gom; phối hợp giữa các đơn vị chưa đồng bộ.\n"
            "Đề xuất: trang bị thêm 02 xe ép rác cho cụm xã ven biển"
        ),
    ),
    (TaskState.PAUSED, 20, "Tạm dừng chờ hướng dẫn của bộ chuyên ngành.", ""),
    (TaskState.NOT_STARTED, 0, "", "Chưa có định mức kinh tế - kỹ thuật để lập dự toán."),
)
#: Figures of this year and the last, in turn.
FIGURES = (("12.4", "13.1", "11.8"), ("48", "50", "51"), ("86.5", "87", "85.2"), ("2", None, "2"))
_NAMES = ("Nguyễn Thị Lan", "Trần Văn Hùng", "Lê Thị Mai", "Phạm Minh Phúc", "Đỗ Hoàng Sơn")


def make_province(session: Session, now: datetime = NOW) -> Plan:
    """Load the plan and fill its year; return it."""
    early = now.replace(month=1, day=5, hour=8, minute=0)
    plan_loading.load(session, "1649", read_plan(PLANS / "1649"), early)
    plan = session.scalars(select(Plan)).one()
    period = periods.current(session, now, plan.id)
    duties = session.execute(
        select(Duty, Assignment)
        .join(Assignment, Assignment.id == Duty.assignment_id)
        .join(Task, Task.id == Assignment.task_id)
        .where(Duty.period_id == period.id, Assignment.role == PartyRole.LEAD)
        .order_by(Task.position, Assignment.agency_id)
    ).all()
    officers: dict[int, Person] = {}
    for _, assignment in duties:
        if assignment.agency_id not in officers:
            officers[assignment.agency_id] = _officer(
                session, assignment.agency_id, len(officers), early
            )
    planner = _officer(session, plan.planning_agency_id, 97, early, Role.PLANNER)
    for number, (duty, assignment) in enumerate(duties):
        # Every seventh has filed nothing; of the others every fifth waits to be accepted.
        if number % 7 == 6:
            continue
        _file(session, duty, officers[assignment.agency_id], planner, number, now)
    _register(session, plan, [duty for duty, _ in duties], officers, planner, now)
    _indicators(session, plan, officers, planner, now)
    session.flush()
    return plan


def _officer(
    session: Session, agency_id: int, number: int, joined: datetime, role: Role = Role.OFFICER
) -> Person:
    person = Person(
        name=_NAMES[number % len(_NAMES)],
        language="vi",
        notice_version="1",
        notice_acknowledged_at=joined,
        joined_at=joined,
        accounts=[Account(channel="telegram", address=str(9000 + number))],
        memberships=[Membership(agency_id=agency_id, role=role, granted_at=joined)],
    )
    session.add(person)
    session.flush()
    return person


def _file(
    session: Session, duty: Duty, author: Person, planner: Person, number: int, now: datetime
) -> None:
    state, percent, result, difficulties = TOLD[number % len(TOLD)]
    if number % 9 > 2:
        difficulties = ""
    is_accepted = number % 5 != 4
    # Every sixth came late; every fourth was returned once.
    filed = now - timedelta(days=3 if number % 6 == 5 else 12, minutes=number)
    versions = 2 if number % 4 == 3 else 1
    for version in range(1, versions + 1):
        is_last = version == versions
        status = ReportStatus.ACCEPTED if is_accepted else ReportStatus.SUBMITTED
        when = filed - timedelta(days=4 * (versions - version))
        report = Report(
            duty_id=duty.id,
            author_id=author.id,
            status=status if is_last else ReportStatus.RETURNED,
            version=version,
            is_latest=is_last,
            state=state,
            percent=percent if is_last else percent // 2,
            result=result,
            difficulties=difficulties,
            nothing_to_report=not result and not difficulties,
            created_at=when,
            updated_at=when,
            submitted_at=when,
        )
        if not is_last or is_accepted:
            report.decided_by_id = planner.id
            report.decided_at = when + timedelta(days=1)
            report.decision_reason = None if is_last else "Đề nghị bổ sung số liệu theo xã."
        session.add(report)
    session.flush()


def _register(
    session: Session,
    plan: Plan,
    duties: list[Duty],
    officers: dict[int, Person],
    planner: Person,
    now: datetime,
) -> None:
    texts = (
        (
            DifficultyCategory.MECHANISM,
            "Chưa có tiêu chí phân loại dự án xanh để tham mưu ưu đãi.",
        ),
        (DifficultyCategory.STAFF, "Cấp xã chưa có cán bộ chuyên trách môi trường."),
        (DifficultyCategory.TECHNOLOGY, "Dữ liệu phát thải của doanh nghiệp chưa liên thông."),
    )
    for number, (category, text) in enumerate(texts):
        assignment = session.get_one(Assignment, duties[number * 2].assignment_id)
        author = officers[assignment.agency_id]
        raised = now - timedelta(days=40 - number)
        row = Difficulty(
            plan_id=plan.id,
            agency_id=assignment.agency_id,
            duty_id=duties[number * 2].id,
            author_id=author.id,
            category=category,
            text=text,
            state=DifficultyState.CLOSED if number == 1 else DifficultyState.OPEN,
            holder_id=plan.planning_agency_id,
            raised_at=raised,
            first_answered_at=raised + timedelta(days=3) if number == 1 else None,
            closed_at=raised + timedelta(days=9) if number == 1 else None,
        )
        session.add(row)
        session.flush()
        if number == 1:
            session.add(
                DifficultyEntry(
                    difficulty_id=row.id,
                    person_id=planner.id,
                    at=raised + timedelta(days=3),
                    kind="answer",
                    text="Đã có hướng dẫn bố trí cán bộ kiêm nhiệm.",
                )
            )


def _indicators(
    session: Session, plan: Plan, officers: dict[int, Person], planner: Person, now: datetime
) -> None:
    rows = session.execute(
        select(Indicator, IndicatorLead.agency_id)
        .join(IndicatorLead, IndicatorLead.indicator_id == Indicator.id)
        .where(Indicator.plan_id == plan.id, Indicator.is_reportable)
        .order_by(Indicator.position, IndicatorLead.position)
    ).all()
    for number, (indicator, agency_id) in enumerate(rows):
        if number % 4 == 3:
            continue
        actual, estimate, before = FIGURES[number % len(FIGURES)]
        author = officers.get(agency_id, planner)
        for year, told, expected in ((2025, before, None), (2026, actual, estimate)):
            session.add(
                IndicatorValue(
                    indicator_id=indicator.id,
                    agency_id=agency_id,
                    year=year,
                    version=1,
                    is_latest=True,
                    actual=told,
                    estimate=expected,
                    source="Báo cáo của đơn vị" if year == 2026 else None,
                    author_id=author.id,
                    filed_at=now - timedelta(days=10 + 365 * (2026 - year)),
                )
            )


def agency_of(session: Session, code: str) -> Agency:
    """Return an agency by its code."""
    return session.scalars(select(Agency).where(Agency.code == code)).one()
