"""A small province: three agencies and the committee, a plan of three tasks, five people.

Alice heads the Department of Natural Resources (so-tnmt), Bob is its officer; Charlie works at the
Department of Construction (so-xd) and must see nothing of theirs. Dung plans at so-khdt, Em leads
the province.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from models.agencies import Agency
from models.people import Account, Membership, Person
from models.plans import Assignment, Duty, PartyRole, Plan, Task
from models.progress import TaskState
from models.reports import Report, ReportStatus
from models.rights import Actor, Role
from services import identity, periods

CHANNEL = "telegram"
AGENCIES = {
    "so-tnmt": ("Sở Tài nguyên và Môi trường", "Sở TNMT"),
    "so-khdt": ("Sở Kế hoạch và Đầu tư", "Sở KHĐT"),
    "so-xd": ("Sở Xây dựng", "Sở XD"),
    "ubnd-tinh": ("Ủy ban nhân dân tỉnh", "UBND tỉnh"),
}
CAST = {
    "Alice": ("so-tnmt", Role.HEAD, "1001"),
    "Bob": ("so-tnmt", Role.OFFICER, "1002"),
    "Charlie": ("so-xd", Role.OFFICER, "1003"),
    "Dung": ("so-khdt", Role.PLANNER, "1004"),
    "Em": ("ubnd-tinh", Role.LEADER, "1005"),
}
#: Code, title, who leads it, who coordinates.
TASKS = (
    ("1", "Kiểm kê khí nhà kính", "so-tnmt", None),
    ("6.a", "Thí điểm phân loại rác", "so-tnmt", "so-xd"),
    ("6.b", "Đèn đường tiết kiệm điện", "so-xd", None),
)


@dataclass
class Office:
    """The numbers of everything, by the names that tests use."""

    plan: int = 0
    period: int = 0
    agencies: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    tasks: dict[str, int] = field(default_factory=dict)
    #: By code and agency: ("6.a", "so-tnmt").
    duties: dict[tuple[str, str], int] = field(default_factory=dict)

    def actor(self, session: Session, name: str, now: datetime | None = None) -> Actor:
        """Return somebody of the cast as the gate would know them (at `now`, with deputations)."""
        actor = identity.identify(session, CHANNEL, self.addresses[name], now)
        assert actor is not None
        return actor


def make_office(session: Session, now: datetime, joined: datetime | None = None) -> Office:
    """Set the office up, with the period of `now` open; everybody joined at the year's start."""
    joined = joined or now.replace(month=1, day=2, hour=8, minute=0)
    office = Office()
    for code, (name, short_name) in AGENCIES.items():
        agency = Agency(
            code=code, name=name, short_name=short_name, kind="department", source="plan"
        )
        session.add(agency)
        session.flush()
        office.agencies[code] = agency.id
    _add_plan(session, office)
    for name, (agency_code, role, address) in CAST.items():
        add_person(session, office, name, [(agency_code, role)], address, joined)
    period = periods.current(session, now)
    office.period = period.id
    rows = session.execute(
        select(Task.code, Agency.code, Duty.id)
        .select_from(Duty)
        .join(Assignment, Assignment.id == Duty.assignment_id)
        .join(Task, Task.id == Assignment.task_id)
        .join(Agency, Agency.id == Assignment.agency_id)
        .where(Duty.period_id == period.id)
    )
    office.duties = {(task, agency): duty for task, agency, duty in rows}
    return office


def add_person(
    session: Session,
    office: Office,
    name: str,
    roles: list[tuple[str, Role]],
    address: str,
    joined: datetime,
    language: str = "vi",
) -> int:
    """Let somebody else join."""
    person = Person(
        name=name,
        language=language,
        notice_version="1",
        notice_acknowledged_at=joined,
        joined_at=joined,
        accounts=[Account(channel=CHANNEL, address=address)],
        memberships=[
            Membership(agency_id=office.agencies[code], role=role, granted_at=joined)
            for code, role in roles
        ],
    )
    session.add(person)
    session.flush()
    office.people[name], office.addresses[name] = person.id, address
    return person.id


def file_report(
    session: Session,
    person: int,
    duty: int,
    when: datetime,
    state: TaskState = TaskState.IN_PROGRESS,
    percent: int = 60,
) -> int:
    """File the next version of a duty's report."""
    newest = session.scalar(select(func.max(Report.version)).where(Report.duty_id == duty))
    session.execute(
        update(Report).where(Report.duty_id == duty, Report.is_latest).values(is_latest=False)
    )
    report = Report(
        duty_id=duty,
        author_id=person,
        status=ReportStatus.SUBMITTED,
        version=(newest or 0) + 1,
        is_latest=True,
        state=state,
        percent=percent,
        result="Đã làm",
        difficulties="",
        created_at=when,
        updated_at=when,
        submitted_at=when,
    )
    session.add(report)
    session.flush()
    return report.id


def _add_plan(session: Session, office: Office) -> None:
    plan = Plan(
        code="1649",
        number="1649/QĐ-UBND",
        title="Kế hoạch hành động về tăng trưởng xanh",
        signed_on=date(2023, 10, 30),
        planning_agency_id=office.agencies["so-khdt"],
        committee_id=office.agencies["ubnd-tinh"],
        period_opens="01-01",
        period_cutoff="10-31",
        period_due="before 11-20",
    )
    session.add(plan)
    session.flush()
    office.plan = plan.id
    header = _task(session, plan, 10, "6", "Đô thị xanh", is_reportable=False)
    for position, (code, title, lead, coordinating) in enumerate(TASKS):
        parent = header.id if code.startswith("6.") else None
        task = _task(session, plan, position * 15, code, title, parent_id=parent)
        office.tasks[code] = task.id
        parties = {PartyRole.LEAD: lead, PartyRole.COORDINATING: coordinating}
        session.add_all(
            Assignment(task_id=task.id, agency_id=office.agencies[agency], role=role)
            for role, agency in parties.items()
            if agency
        )
    session.flush()


def _task(
    session: Session,
    plan: Plan,
    position: int,
    code: str,
    title: str,
    *,
    parent_id: int | None = None,
    is_reportable: bool = True,
) -> Task:
    task = Task(
        plan_id=plan.id,
        code=code,
        position=position + 1,
        parent_id=parent_id,
        title=f"{title} trên địa bàn tỉnh",
        short_title=title,
        is_reportable=is_reportable,
        time_text="Hằng năm" if code == "1" else "2023-2030",
        year_from=2023,
        year_to=2030,
        recurrence="yearly" if code == "1" else None,
        funding=["I"],
        inherited=[],
    )
    session.add(task)
    session.flush()
    return task
