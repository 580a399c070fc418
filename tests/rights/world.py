"""An office in which every agency has one of everything, each with a mark that tells whose it is.

Three agencies: so-tnmt (T), so-xd (X) and so-khdt, the planning department (K). Whatever somebody
has written in one of them holds the agency's mark, so that a text that should not have been shown
is found in any answer. Nothing here asks what anybody may do.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agencies import Agency, AgencyGroup
from models.downloads import PlanImport
from models.indicators import Indicator, IndicatorLead, IndicatorValue
from models.people import Absence, Deputation, Person
from models.plans import Assignment, Duty, PartyRole, Period, Task
from models.progress import TaskState
from models.reports import Attachment, Report, ReportStatus
from models.requests import Difficulty, DifficultyFile, Extension
from models.rights import Role
from models.searching import SearchQuery
from tests.support.office import Office, add_person, make_office

#: The agencies by their letter.
UNITS = {"T": "so-tnmt", "X": "so-xd", "K": "so-khdt"}
#: Who walks: the part they play, and the name in the office.
WALKERS = {
    "officer": "Bob",
    "head": "Alice",
    "planner": "Dung",
    "leader": "Em",
    "admin": "Fay",
    "deputy": "Huy",
    "suspended": "Gus",
}
STRANGER = "1999"
DAY = timedelta(days=1)


def mark(unit: str) -> str:
    """Return what stands in everything that is written in an agency."""
    return f"DẤU-{unit}"


@dataclass
class Unit:
    """The numbers of what an agency has."""

    agency: int = 0
    short_name: str = ""
    person: int = 0
    colleague: int = 0
    codes: dict[str, str] = field(default_factory=dict)
    tasks: dict[str, int] = field(default_factory=dict)
    assignments: dict[str, int] = field(default_factory=dict)
    duties: dict[str, int] = field(default_factory=dict)
    reports: dict[str, int] = field(default_factory=dict)
    share: int = 0
    difficulty: int = 0
    extension: int = 0
    indicator: int = 0
    indicator_code: str = ""
    search: int = 0
    absence: int = 0
    deputation: int = 0


@dataclass
class World:
    """The office, its agencies by their letter, and what belongs to none of them."""

    office: Office
    units: dict[str, Unit]
    addresses: dict[str, str]
    group: int = 0
    plan_import: int = 0


def make_world(session: Session, now: datetime) -> World:
    """Write the whole office."""
    office = make_office(session, now)
    joined = now.replace(month=1, day=2)
    people = {
        "Fay": [("ubnd-tinh", Role.ADMIN)],
        "Gus": [("so-tnmt", Role.OFFICER)],
        "Huy": [("so-tnmt", Role.OFFICER)],
        f"Ivy {mark('T')}": [("so-tnmt", Role.OFFICER)],
        f"Xuân {mark('X')}": [("so-xd", Role.HEAD)],
        f"Yên {mark('X')}": [("so-xd", Role.OFFICER)],
        f"Kim {mark('K')}": [("so-khdt", Role.OFFICER)],
        f"Lâm {mark('K')}": [("so-khdt", Role.OFFICER)],
    }
    for number, (name, roles) in enumerate(people.items(), 1006):
        add_person(session, office, name, roles, str(number), joined)
    for person in session.scalars(select(Person)):
        person.language = "en"
    session.get_one(Person, office.people["Gus"]).is_suspended = True
    authors = {"T": "Bob", "X": f"Xuân {mark('X')}", "K": f"Kim {mark('K')}"}
    colleagues = {"T": f"Ivy {mark('T')}", "X": f"Yên {mark('X')}", "K": f"Lâm {mark('K')}"}
    world = World(office, {}, {part: office.addresses[name] for part, name in WALKERS.items()})
    world.addresses["stranger"] = STRANGER
    for place, letter in enumerate(UNITS):
        author, colleague = office.people[authors[letter]], office.people[colleagues[letter]]
        world.units[letter] = _unit(session, office, letter, place, author, colleague, now)
    alice, huy = office.people["Alice"], office.people["Huy"]
    world.units["T"].deputation = _deputation(session, office, "so-tnmt", alice, huy, now)
    xuan, yen = office.people[authors["X"]], office.people[colleagues["X"]]
    world.units["X"].deputation = _deputation(session, office, "so-xd", xuan, yen, now)
    group = AgencyGroup(code="g", name="Các sở có liên quan", is_unsettled=True, reason="?")
    opened = PlanImport(
        plan_id=office.plan,
        person_id=office.people["Dung"],
        file_name="ke-hoach.xlsx",
        sheets={"Phụ lục II": []},
        fingerprint="?",
        created_at=now,
    )
    session.add_all([group, opened])
    session.flush()
    world.group, world.plan_import = group.id, opened.id
    return world


#: What each of an agency's tasks is for.
STATES = ("free", "asked", "sent", "awaiting", "returned", "draft", "shared")


def _unit(
    session: Session,
    office: Office,
    letter: str,
    place: int,
    author: int,
    colleague: int,
    now: datetime,
) -> Unit:
    agency = session.get_one(Agency, office.agencies[UNITS[letter]])
    unit = Unit(agency.id, agency.short_name, author, colleague)
    for number, state in enumerate(STATES, 20 + 10 * place):
        _task(session, office, unit, state, str(number))
    for state, status in (
        ("sent", ReportStatus.SUBMITTED),
        ("awaiting", ReportStatus.AWAITING),
        ("returned", ReportStatus.RETURNED),
        ("draft", ReportStatus.DRAFT),
    ):
        unit.reports[state] = _report(session, unit, state, status, letter, now)
    session.add(
        Attachment(
            report_id=unit.reports["sent"], kind="document", reference=f"f-{mark(letter)}",
            fingerprint=f"u-{letter}", name=f"{mark(letter)}.pdf", size=1, received_at=now,
        )
    )  # fmt: skip
    unit.share = _share(session, office, unit, letter, now)
    unit.difficulty = _difficulty(session, office, unit, letter, now)
    unit.extension = _extension(session, unit, letter, now)
    unit.indicator_code = f"I.{place + 1}"
    unit.indicator = _indicator(session, office, unit, letter, place, now)
    search = SearchQuery(person_id=author, text=f"rác {mark(letter)}", at=now)
    absence = Absence(
        person_id=author,
        from_on=now.date() + 3 * DAY,
        to_on=now.date() + 4 * DAY,
        created_at=now,
    )
    session.add_all([search, absence])
    session.flush()
    unit.search, unit.absence = search.id, absence.id
    return unit


def _task(session: Session, office: Office, unit: Unit, state: str, code: str) -> None:
    # What the plan says is public inside the province: a title has no mark.
    task = Task(
        plan_id=office.plan, code=code, position=int(code), title=f"Nhiệm vụ số {code}",
        short_title=f"Nhiệm vụ {code}", is_reportable=True, time_text="2023-2030", year_from=2023,
        year_to=2030, funding=["I"], inherited=[],
    )  # fmt: skip
    session.add(task)
    session.flush()
    assignment = Assignment(task_id=task.id, agency_id=unit.agency, role=PartyRole.LEAD)
    session.add(assignment)
    session.flush()
    duty = Duty(
        period_id=office.period,
        assignment_id=assignment.id,
        due_at=session.get_one(Period, office.period).due_at,
    )
    session.add(duty)
    session.flush()
    unit.codes[state], unit.tasks[state] = code, task.id
    unit.assignments[state], unit.duties[state] = assignment.id, duty.id


def _report(
    session: Session, unit: Unit, state: str, status: ReportStatus, letter: str, now: datetime
) -> int:
    is_sent = status is not ReportStatus.DRAFT
    report = Report(
        duty_id=unit.duties[state],
        # What waits for the head is a colleague's, so that nobody is refused as its author.
        author_id=unit.colleague if state == "awaiting" else unit.person,
        status=status,
        version=1 if is_sent else None,
        is_latest=status is ReportStatus.SUBMITTED,
        state=TaskState.IN_PROGRESS,
        percent=60,
        result=f"Kết quả {mark(letter)}",
        difficulties="",
        created_at=now,
        updated_at=now,
        submitted_at=now if is_sent else None,
        decision_reason=f"Lý do {mark(letter)}" if status is ReportStatus.RETURNED else None,
    )
    session.add(report)
    session.flush()
    return report.id


def _share(session: Session, office: Office, unit: Unit, letter: str, now: datetime) -> int:
    parent = session.get_one(Assignment, unit.assignments["shared"])
    share = Assignment(
        task_id=parent.task_id, agency_id=unit.agency, role=PartyRole.PART, parent_id=parent.id,
        person_id=unit.person, brief=f"Phần việc {mark(letter)}", given_by_id=unit.colleague,
        given_at=now,
    )  # fmt: skip
    session.add(share)
    session.flush()
    due_at = session.get_one(Period, office.period).due_at
    session.add(Duty(period_id=office.period, assignment_id=share.id, due_at=due_at))
    session.flush()
    return share.id


def _difficulty(session: Session, office: Office, unit: Unit, letter: str, now: datetime) -> int:
    receiver = "ubnd-tinh" if letter == "K" else "so-khdt"
    row = Difficulty(
        plan_id=office.plan,
        agency_id=unit.agency,
        duty_id=unit.duties["asked"],
        author_id=unit.person,
        text=f"Vướng mắc {mark(letter)}",
        holder_id=office.agencies[receiver],
        raised_at=now - DAY,
    )
    session.add(row)
    session.flush()
    session.add(
        DifficultyFile(
            difficulty_id=row.id, kind="document", reference=f"f-{mark(letter)}",
            fingerprint=f"d-{letter}", name=f"{mark(letter)}.pdf", size=1, received_at=now,
        )
    )  # fmt: skip
    return row.id


def _extension(session: Session, unit: Unit, letter: str, now: datetime) -> int:
    duty = session.get_one(Duty, unit.duties["asked"])
    row = Extension(
        duty_id=duty.id,
        asked_by_id=unit.person,
        asked_at=now,
        wanted_on=date(2026, 12, 1),
        reason=f"Lý do {mark(letter)}",
        due_before=duty.due_at,
    )
    session.add(row)
    session.flush()
    return row.id


def _indicator(
    session: Session, office: Office, unit: Unit, letter: str, place: int, now: datetime
) -> int:
    row = Indicator(
        plan_id=office.plan, code=unit.indicator_code, position=place, title="Tỷ lệ",
        is_reportable=True, unit="%", direction="up", inherited=[],
        leads=[IndicatorLead(agency_id=unit.agency, position=0)],
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.add(
        IndicatorValue(
            indicator_id=row.id, agency_id=unit.agency, year=2026, version=1, is_latest=True,
            actual="41.41", source=mark(letter), author_id=unit.person, filed_at=now,
        )
    )  # fmt: skip
    session.flush()
    return row.id


def _deputation(
    session: Session, office: Office, code: str, head: int, deputy: int, now: datetime
) -> int:
    row = Deputation(
        person_id=head,
        deputy_id=deputy,
        agency_id=office.agencies[code],
        from_on=now.date(),
        to_on=now.date() + 5 * DAY,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row.id
