"""The province of the walk: rows of every kind of one agency, each with a canary in its words.

The agency is so-tnmt; its report goes to so-khdt, and so-gtvt has nothing to do with it. For what
was given on, the agency is the branch below so-tnmt, and the station beside it is foreign.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.orm import Session

from core import workbooks
from exports.plan_xlsx import plan_workbook
from models.agencies import Agency, AgencyGroup
from models.downloads import PlanImport
from models.indicators import Indicator, IndicatorLead, IndicatorValue, PlanPassage
from models.people import Account, Deputation, Membership, Person
from models.plan_changes import fingerprint
from models.plans import Assignment, Duty, PartyRole, Period, Task, TaskAgencyParty, TaskGroupParty
from models.reorganisation_proposals import ReorganisationProposal
from models.reports import Attachment, Report, ReportStatus
from models.requests import (
    Difficulty,
    DifficultyEntry,
    DifficultyFile,
    DifficultyState,
    Extension,
)
from models.rights import Role
from models.searching import SearchQuery
from models.share_cards import Given
from models.spoken_cards import Hint
from services import facts, plan_reading, reorganisation, share_answers, shares
from services.reorganisation import proposals
from tests.support.chat import Chat
from tests.support.office import Office, add_person, file_report, make_office
from tests.support.reorganising import written
from tests.support.shares import add_units

#: Who presses every button, from every seat; and what nobody may read who has no right to it.
WALKER, CANARY = 500, "ZQX"


class Agencies(NamedTuple):
    """Whose rows are touched, who receives its reports, and who has nothing to do with it."""

    own: str
    above: str
    foreign: str


PLAN = Agencies("so-tnmt", "so-khdt", "so-gtvt")
#: For what so-tnmt has given on.
SHARE = Agencies("chi-cuc", "so-tnmt", "tram")
#: Tasks that so-tnmt leads beside those of the small office.
TASKS = {
    "blank": "20",
    "prolonged": "21",
    "given": "22",
    "returned": "24",
    "accepted": "25",
    "nothing": "26",
    "nothing again": "27",
}


def furnish(chat: Chat, folder: Path) -> dict[str, int]:
    """Fill the database; return the numbers of the rows by their names."""
    with chat.database.begin() as session:
        office = make_office(session, chat.now)
        numbers = {"plan": office.plan}
        _agencies(session, office, chat)
        _tasks(session, office, numbers)
        _reports(session, office, chat, numbers)
        _requests(session, office, chat, numbers)
        _shares(session, office, chat, numbers)
        _plan(session, office, numbers)
        _people(session, office, chat, numbers)
        _waiting(session, office, chat, folder, numbers)
        facts.remember(session, facts.BOT_USERNAME, "xanh_test_bot")
        numbers |= office.agencies | office.people
    return numbers


def _agencies(session: Session, office: Office, chat: Chat) -> None:
    agency = Agency(
        code="so-gtvt",
        name="Sở Giao thông vận tải",
        short_name="Sở GTVT",
        kind="department",
        source="plan",
    )
    session.add(agency)
    session.flush()
    office.agencies["so-gtvt"] = agency.id
    add_units(session, office, chat.now)
    joined = chat.now - timedelta(days=100)
    add_person(session, office, "Giang", [("so-gtvt", Role.HEAD)], "1006", joined)
    add_person(session, office, "Nga", [("so-gtvt", Role.OFFICER)], "1007", joined)


def _tasks(session: Session, office: Office, numbers: dict[str, int]) -> None:
    period = session.get_one(Period, office.period)
    given = [(code, "so-tnmt") for code in TASKS.values()]
    for position, (code, agency) in enumerate([*given, ("30", "so-gtvt")], start=100):
        task = Task(
            plan_id=office.plan,
            code=code,
            position=position,
            title=f"Việc {code} trên địa bàn tỉnh",
            short_title=f"Việc {code}",
            is_reportable=True,
            year_from=2023,
            year_to=2030,
            funding=[],
            inherited=[],
            related=["III"],
        )
        session.add(task)
        session.flush()
        assignment = Assignment(
            task_id=task.id, agency_id=office.agencies[agency], role=PartyRole.LEAD
        )
        session.add(assignment)
        session.flush()
        duty = Duty(period_id=period.id, assignment_id=assignment.id, due_at=period.due_at)
        session.add(duty)
        session.flush()
        office.tasks[code], office.duties[code, agency] = task.id, duty.id
        numbers[f"task{code}"], numbers[f"assignment{code}"] = task.id, assignment.id
    for name, code in (("filed", "1"), ("awaiting", "6.a"), *TASKS.items()):
        numbers[name] = office.duties[code, "so-tnmt"]
    numbers["task1"] = office.tasks["1"]


def _reports(session: Session, office: Office, chat: Chat, numbers: dict[str, int]) -> None:
    statuses = {
        "filed": ReportStatus.SUBMITTED,
        "awaiting": ReportStatus.AWAITING,
        "returned": ReportStatus.RETURNED,
        "accepted": ReportStatus.ACCEPTED,
        "nothing": ReportStatus.SUBMITTED,
        "nothing again": ReportStatus.SUBMITTED,
    }
    moment = chat.now - timedelta(days=1)
    for name, status in statuses.items():
        number = file_report(session, office.people["Bob"], numbers[name], moment)
        report = session.get_one(Report, number)
        report.status = status
        if status is ReportStatus.AWAITING:
            report.submitted_at = None
        report.is_latest = status in (ReportStatus.SUBMITTED, ReportStatus.ACCEPTED)
        report.result, report.difficulties = f"Kết quả {CANARY}", f"Vướng {CANARY}"
        report.nothing_to_report = name.startswith("nothing")
        if status in (ReportStatus.RETURNED, ReportStatus.ACCEPTED):
            report.decided_by_id, report.decided_at = office.people["Dung"], moment
        report.decision_reason = CANARY if status is ReportStatus.RETURNED else None
        file = f"{CANARY}-{name}"
        report.attachments.append(Attachment(received_at=moment, **_file(file)))
        numbers[f"report_{name}"] = number
    session.get_one(Agency, office.agencies["so-tnmt"]).needs_approval = True


def _file(name: str) -> dict[str, str | int]:
    return {
        "kind": "document",
        "reference": f"f-{name}",
        "fingerprint": f"u-{name}",
        "name": name,
        "size": 10,
    }


def _requests(session: Session, office: Office, chat: Chat, numbers: dict[str, int]) -> None:
    moment = chat.now - timedelta(hours=20)
    duty = session.get_one(Duty, numbers["prolonged"])
    extension = Extension(
        duty_id=duty.id,
        asked_by_id=office.people["Bob"],
        asked_at=moment,
        wanted_on=date(2026, 11, 30),
        reason=f"Chờ số liệu {CANARY}",
        due_before=duty.due_at,
    )
    session.add(extension)
    for name, state in (
        ("open", DifficultyState.OPEN),
        ("answered", DifficultyState.ANSWERED),
        ("closed", DifficultyState.CLOSED),
    ):
        difficulty = Difficulty(
            plan_id=office.plan,
            agency_id=office.agencies["so-tnmt"],
            duty_id=numbers["blank"],
            author_id=office.people["Bob"],
            text=f"Vướng {name} {CANARY}",
            state=state,
            holder_id=office.agencies["so-khdt"],
            raised_at=moment,
            first_answered_at=None if name == "open" else moment,
            closed_at=moment if name == "closed" else None,
            files=[DifficultyFile(received_at=moment, **_file(f"{CANARY}-{name}"))],
            entries=[
                DifficultyEntry(
                    person_id=office.people["Bob"],
                    at=moment,
                    kind="raise",
                    agency_id=office.agencies["so-khdt"],
                )
            ],
        )
        session.add(difficulty)
        session.flush()
        numbers[f"difficulty_{name}"] = difficulty.id
    session.flush()
    numbers["extension"] = extension.id


def _shares(session: Session, office: Office, chat: Chat, numbers: dict[str, int]) -> None:
    """Give three parts of task 22 to the branch: new, to be handed back, and reported."""
    head = office.actor(session, "Alice")
    # So that there is something in the history of the task.
    share_answers.acknowledge(session, head, numbers["assignment22"], chat.now)
    for name in ("new", "unwanted", "reported"):
        given = shares.give(
            session,
            head,
            numbers["given"],
            [(office.agencies["chi-cuc"], None)],
            f"Phần {name} {CANARY}",
            None,
            chat.now,
            chat.now,
        )
        assert isinstance(given, Given)
        session.flush()
        share = session.query(Assignment).order_by(Assignment.id.desc()).first()
        assert share is not None
        numbers[f"share_{name}"] = share.id
        duty = session.query(Duty).filter(Duty.assignment_id == share.id).one()
        numbers[f"duty_{name}"] = duty.id
        if name == "unwanted":
            share.hand_back_reason, share.hand_back_at = f"Thiếu người {CANARY}", chat.now
        if name == "reported":
            number = file_report(session, office.people["Cuc"], duty.id, chat.now)
            session.get_one(Report, number).result = f"Xong {CANARY}"
            numbers["report_share"] = number


def _plan(session: Session, office: Office, numbers: dict[str, int]) -> None:
    """What the plan says itself, which everybody in its province may read."""
    for assignment in session.query(Assignment).filter(Assignment.role != PartyRole.PART):
        assignment.task.lead_text = assignment.agency.name
        session.add(
            TaskAgencyParty(
                task_id=assignment.task_id,
                agency_id=assignment.agency_id,
                role=assignment.role,
                position=0,
            )
        )
    passage = PlanPassage(
        plan_id=office.plan, code="III", position=1, title="Nhiệm vụ", text="Nước thải đô thị"
    )
    indicator = Indicator(
        plan_id=office.plan,
        code="I",
        position=1,
        title="Tỷ lệ nước thải",
        unit="%",
        direction="up",
        is_reportable=True,
        inherited=[],
        lead_text="Sở Tài nguyên và Môi trường",
        leads=[IndicatorLead(agency_id=office.agencies["so-tnmt"], position=0)],
    )
    tons = Indicator(
        plan_id=office.plan,
        code="II",
        position=2,
        title="Tổng lượng phát thải",
        unit="Tấn",
        direction="down",
        is_reportable=True,
        inherited=[],
        lead_text="Sở Tài nguyên và Môi trường",
        leads=[IndicatorLead(agency_id=office.agencies["so-tnmt"], position=0)],
    )
    group = AgencyGroup(
        code="lien-quan", name="Các sở, ban, ngành có liên quan", is_unsettled=True
    )
    session.add_all([passage, indicator, tons, group])
    session.flush()
    session.add(
        IndicatorValue(
            indicator_id=indicator.id,
            agency_id=office.agencies["so-tnmt"],
            year=2025,
            version=1,
            actual="40",
            source=CANARY,
            note=CANARY,
            author_id=office.people["Bob"],
            filed_at=datetime(2025, 11, 10, 8, tzinfo=UTC),
        )
    )
    session.add(
        TaskGroupParty(task_id=office.tasks["6.b"], group_id=group.id, role=PartyRole.COORDINATING)
    )
    numbers |= {"passage": passage.id, "group": group.id}
    numbers |= {"indicator": indicator.id, "indicator_tons": tons.id}
    session.flush()


def _people(session: Session, office: Office, chat: Chat, numbers: dict[str, int]) -> None:
    for name in ("Alice", "Bob", "Hoa", "Cuc"):
        session.get_one(Person, office.people[name]).name = f"{name} {CANARY}"
    walker = Person(
        name="Quang",
        language="en",
        notice_version="1",
        notice_acknowledged_at=chat.now,
        joined_at=chat.now - timedelta(days=30),
        # Whoever has read them all is told no more of them, and nothing is noted for that.
        hints=list(Hint),
        accounts=[Account(channel="telegram", address=str(WALKER))],
        memberships=[
            Membership(
                agency_id=office.agencies["so-tnmt"], role=Role.OFFICER, granted_at=chat.now
            )
        ],
    )
    session.add(walker)
    deputation = Deputation(
        person_id=office.people["Alice"],
        deputy_id=office.people["Bob"],
        agency_id=office.agencies["so-tnmt"],
        from_on=chat.now.date(),
        to_on=chat.now.date() + timedelta(days=3),
        created_at=chat.now,
    )
    session.add(deputation)
    # Somebody who was suspended, to be let in again.
    add_person(session, office, "Tam", [("so-tnmt", Role.OFFICER)], "1008", chat.now)
    out = session.get_one(Person, office.people["Tam"])
    out.name, out.is_suspended = f"Tam {CANARY}", True
    session.flush()
    numbers |= {"walker": walker.id, "deputation": deputation.id}


def _waiting(
    session: Session, office: Office, chat: Chat, folder: Path, numbers: dict[str, int]
) -> None:
    """What waits for somebody's word: a workbook, a reorganisation; and what was looked for."""
    file = written(folder, "- {on: 2026-10-01, merge: {from: [so-gtvt, so-xd], into: so-xd}}")
    text = (folder / "sap-xep.yaml").read_text("utf-8")
    proposals.propose(
        session, file, text, reorganisation.preview(session, file, chat.now), chat.now
    )
    loaded = plan_reading.read(session)
    workbook = PlanImport(
        plan_id=office.plan,
        person_id=numbers["walker"],
        file_name=f"{CANARY}.xlsx",
        sheets=dict(workbooks.read(plan_workbook(loaded, chat.now))),
        fingerprint=fingerprint(loaded),
        created_at=chat.now,
    )
    query = SearchQuery(person_id=numbers["walker"], text="nước thải", at=chat.now)
    session.add_all([workbook, query])
    session.flush()
    proposal = session.query(ReorganisationProposal).one()
    numbers |= {"workbook": workbook.id, "query": query.id, "proposal": proposal.id}
