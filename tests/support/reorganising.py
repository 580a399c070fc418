"""Reorganisations in tests: written as YAML, and what must hold before and after them."""

from datetime import datetime
from pathlib import Path
from textwrap import dedent
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agencies import Agency, AgencyGroup
from models.indicators import Indicator, IndicatorLead
from models.people import Membership, Person
from models.plan_cells import PlanProblems
from models.plans import Assignment, Duty, PartyRole, Period, Task, TaskAgencyParty
from models.reorganisation_cards import Outcome
from models.reorganisation_entries import ReorganisationFile
from models.reorganisation_file import read_reorganisation
from models.reports import FILED, Attachment, Report, ReportStatus
from models.rights import Role
from models.tables import METADATA
from services import reorganisation
from tests.support.office import Office, add_person, make_office

#: Tables in which it is written down that something was done; they are not taken back.
TRAIL = {"audit", "outbox", "reorganisations", "inbox"}


def written(folder: Path, acts: str, code: str = "sap-xep") -> ReorganisationFile:
    """Return a reorganisation whose acts are given as YAML."""
    path = folder / f"{code}.yaml"
    head = f"code: {code}\ntitle: Sắp xếp\nterritory: tra-vinh\nacts:\n"
    path.write_text(head + dedent(acts).strip("\n") + "\n", encoding="utf-8")
    return read_reorganisation(path)


def carry_out(
    session: Session, folder: Path, now: datetime, acts: str, code: str = "sap-xep"
) -> Outcome:
    return reorganisation.apply(session, written(folder, acts, code), now, now)


def problems_of(
    session: Session, folder: Path, now: datetime, acts: str, code: str = "sap-xep"
) -> list[str]:
    """Return what is wrong with acts, as lines."""
    try:
        reorganisation.preview(session, written(folder, acts, code), now)
    except PlanProblems as error:
        return [str(problem) for problem in error.problems]
    return []


def snapshot(session: Session, *, without: frozenset[str] = frozenset()) -> dict[str, list[Any]]:
    """Return every row of every table, but for the trail."""
    session.flush()
    return {
        table.name: sorted(
            (tuple(map(repr, row)) for row in session.execute(select(table))),
        )
        for table in METADATA.sorted_tables
        if table.name not in TRAIL | without
    }


def filed_rows(session: Session) -> dict[int, tuple[str, ...]]:
    """Return every report that counts, whole."""
    rows = session.execute(select(Report.__table__).where(Report.status.in_(FILED)))
    return {row.id: tuple(map(repr, row)) for row in rows}


def open_duties(session: Session, role: PartyRole | None = None) -> dict[int, tuple[str, str]]:
    """Return the duties that stand and are not filed: number to (task, agency). Brute force."""
    filed = set(session.scalars(select(Report.duty_id).where(Report.status.in_(FILED))))
    rows = session.execute(
        select(Duty.id, Task.code, Agency.code, Assignment.role)
        .join(Assignment, Assignment.id == Duty.assignment_id)
        .join(Task, Task.id == Assignment.task_id)
        .join(Agency, Agency.id == Assignment.agency_id)
        .where(Duty.cancelled_at.is_(None))
    )
    return {
        duty: (task, agency)
        for duty, task, agency, given in rows
        if duty not in filed and role in (None, given)
    }


def traced(session: Session, duty: int) -> int:
    """Return where a duty has gone, by the numbers that they carry."""
    onward = dict(session.execute(select(Duty.id, Duty.moved_to_id)).all())
    seen = [duty]
    while (after := onward[seen[-1]]) is not None:
        assert after not in seen, "a duty has moved in a circle"
        seen.append(after)
    return seen[-1]


def roles(session: Session) -> set[tuple[str, str, str]]:
    """Return who holds what where: (person, agency, role)."""
    rows = session.execute(
        select(Person.name, Agency.code, Membership.role)
        .join(Membership, Membership.person_id == Person.id)
        .join(Agency, Agency.id == Membership.agency_id)
        .where(Membership.revoked_at.is_(None))
    )
    return {(name, agency, role) for name, agency, role in rows}


def agency_id(session: Session, code: str) -> int:
    return session.scalars(select(Agency.id).where(Agency.code == code)).one()


#: Further agencies of the small office: code, name, short name, kind, parent.
MORE = (
    ("so-gtvt", "Sở Giao thông vận tải", "Sở GTVT", "department", "ubnd-tinh"),
    ("ubnd-h-a", "Ủy ban nhân dân huyện Ân", "UBND huyện Ân", "district", "ubnd-tinh"),
    ("xa-b", "Ủy ban nhân dân xã Bình", "UBND xã Bình", "commune", "ubnd-h-a"),
    ("xa-c", "Ủy ban nhân dân xã Cát", "UBND xã Cát", "commune", "ubnd-h-a"),
)
#: What they have to do beside the tasks of the small office: task, agency, role.
WORK = (
    ("1", "so-xd", PartyRole.COORDINATING),
    ("1", "so-gtvt", PartyRole.LEAD),
    ("6.a", "so-gtvt", PartyRole.COORDINATING),
    ("6.a", "ubnd-h-a", PartyRole.LEAD),
    ("6.b", "ubnd-h-a", PartyRole.COORDINATING),
    ("6.b", "so-khdt", PartyRole.LEAD),
)


def make_province(session: Session, now: datetime) -> Office:
    """Set the small office up with more agencies, groups, indicators, shares and people."""
    office = make_office(session, now)
    for code, name, short, kind, parent in MORE:
        agency = Agency(code=code, name=name, short_name=short, kind=kind, source="plan")
        agency.parent_id = office.agencies[parent]
        session.add(agency)
        session.flush()
        office.agencies[code] = agency.id
    for code in ("so-tnmt", "so-khdt", "so-xd"):
        session.get_one(Agency, office.agencies[code]).parent_id = office.agencies["ubnd-tinh"]
    period = session.get_one(Period, office.period)
    for task, agency_code, role in WORK:
        give(session, office, period, task, agency_code, role)
    # The district has given a share of its task on to a commune.
    give(session, office, period, "6.a", "xa-b", PartyRole.PART, ("6.a", "ubnd-h-a"))
    joined = now.replace(month=1, day=3)
    for name, code, role, address in (
        ("Giang", "so-gtvt", Role.OFFICER, "1006"),
        ("Hạnh", "ubnd-h-a", Role.HEAD, "1007"),
        ("Khoa", "xa-b", Role.OFFICER, "1008"),
        ("Linh", "so-khdt", Role.OFFICER, "1009"),
    ):
        add_person(session, office, name, [(code, role)], address, joined)
    groups = {"cac-so": ("so-tnmt", "so-xd", "so-gtvt", "so-khdt"), "cap-huyen": ("ubnd-h-a",)}
    for code, members in groups.items():
        session.add(
            AgencyGroup(
                code=code,
                name=f"Nhóm {code}",
                is_unsettled=False,
                members=[session.get_one(Agency, office.agencies[one]) for one in members],
            )
        )
    indicator = Indicator(
        plan_id=office.plan,
        code="I.1",
        position=1,
        title="Chỉ tiêu",
        is_reportable=True,
        inherited=[],
        leads=[
            IndicatorLead(agency_id=office.agencies[code], position=place)
            for place, code in enumerate(("so-tnmt", "so-xd"))
        ],
    )
    session.add(indicator)
    for task_id, agency_code, role, place in (
        (office.tasks["1"], "so-tnmt", PartyRole.LEAD, 0),
        (office.tasks["1"], "so-gtvt", PartyRole.LEAD, 1),
        (office.tasks["1"], "so-xd", PartyRole.COORDINATING, 0),
        (office.tasks["6.b"], "so-xd", PartyRole.LEAD, 0),
    ):
        session.add(
            TaskAgencyParty(
                task_id=task_id,
                agency_id=office.agencies[agency_code],
                role=role,
                position=place,
            )
        )
    session.flush()
    return office


def give(
    session: Session,
    office: Office,
    period: Period,
    task: str,
    agency: str,
    role: PartyRole,
    giver: tuple[str, str] | None = None,
    person: str | None = None,
) -> int:
    """Give a task, or a share of a giver's, to an agency; return the assignment's number."""
    assignment = Assignment(
        task_id=office.tasks[task],
        agency_id=office.agencies[agency],
        role=role,
        parent_id=session.get_one(Duty, office.duties[giver]).assignment_id if giver else None,
        person_id=office.people[person] if person else None,
        brief="Khảo sát" if giver else None,
    )
    session.add(assignment)
    session.flush()
    duty = Duty(period_id=period.id, assignment_id=assignment.id, due_at=period.due_at)
    session.add(duty)
    session.flush()
    office.duties[task, agency] = duty.id
    return assignment.id


def write_draft(
    session: Session,
    office: Office,
    person: str,
    duty: int,
    when: datetime,
    result: str | None = None,
    status: ReportStatus = ReportStatus.DRAFT,
    version: int | None = None,
    files: tuple[str, ...] = (),
) -> int:
    """Begin a report, or leave one waiting for the head."""
    report = Report(
        duty_id=duty,
        author_id=office.people[person],
        status=status,
        version=version,
        state="in_progress",
        percent=40,
        result=result,
        created_at=when,
        updated_at=when,
        attachments=[
            Attachment(
                kind="document",
                reference=f"f-{name}",
                fingerprint=f"u-{name}",
                name=name,
                size=10,
                received_at=when,
            )
            for name in files
        ],
    )
    session.add(report)
    session.flush()
    return report.id
