"""Filling the reports on paper: the annual one, and each agency's own."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import zone_of
from models.agencies import Agency
from models.documents.reports import (
    Absence,
    Account,
    Heading,
    Obstacle,
    Obstacles,
    OfficialReport,
    Proposal,
    TaskSection,
)
from models.documents.texts import place_of, read_proposals, sign_of
from models.figures import Filing, compute
from models.plans import Period, Plan, Task
from models.progress import TaskState
from models.reports import FILED, ReportStatus
from models.requests import Difficulty, DifficultyCategory, DifficultyState
from services import document_indicators, document_periods, receiving
from services.document_periods import Counted

#: The code of the ministry to which the plan's annual report goes, as the decision has it.
MINISTRY = "bo-khdt"


def annual(session: Session, plan: Plan, year: int, now: datetime) -> OfficialReport:
    """Return the planning department's report, from what it has accepted and nothing else."""
    period = document_periods.period_of(session, plan, year, now)
    counted = document_periods.leads(
        session, period, zone_of(now), statuses=(ReportStatus.ACCEPTED,)
    )
    issuer = session.get_one(Agency, plan.planning_agency_id)
    committee = session.get_one(Agency, plan.committee_id)
    recipients = [committee.name, *_ministry(session, plan)]
    heading = _heading(session, plan, issuer, recipients)
    return _report(session, plan, period, counted, issuer, heading, now, is_annual=True)


def of_agency(
    session: Session, plan: Plan, agency: Agency, year: int, now: datetime
) -> OfficialReport:
    """Return an agency's own report, from what it has filed."""
    period = document_periods.period_of(session, plan, year, now)
    counted = document_periods.leads(
        session, period, zone_of(now), statuses=FILED, agencies=[agency.id]
    )
    receiver = receiving.receiver(session, plan, agency)
    heading = _heading(session, plan, agency, [receiver.name] if receiver else [])
    return _report(session, plan, period, counted, agency, heading, now, is_annual=False)


def _ministry(session: Session, plan: Plan) -> Sequence[str]:
    return session.scalars(
        select(Agency.name).where(
            Agency.territory == plan.territory,
            Agency.code == MINISTRY,
            Agency.kind == "recipient",
            Agency.ended_on.is_(None),
        )
    ).all()


def _heading(session: Session, plan: Plan, issuer: Agency, recipients: Sequence[str]) -> Heading:
    committee = session.get_one(Agency, plan.committee_id)
    above = session.get(Agency, issuer.parent_id) if issuer.parent_id else None
    # A people's committee writes nobody above its own name.
    is_committee = issuer.kind in ("district", "commune", "province")
    parent = above if issuer.kind in ("office", "commune") else committee
    place = place_of(issuer.name) if is_committee else place_of((parent or committee).name)
    return Heading(
        parent=None if is_committee or parent is None else parent.name,
        issuer=issuer.name,
        sign=sign_of(issuer.short_name),
        place=place,
        signer="TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH" if is_committee else _post(issuer),
        recipients=tuple(recipients),
        copies=("Lãnh đạo cơ quan",),
    )


def _post(issuer: Agency) -> str:
    first = issuer.name.partition(" ")[0]
    return {"Sở": "GIÁM ĐỐC", "Phòng": "TRƯỞNG PHÒNG", "Cục": "CỤC TRƯỞNG"}.get(
        first, "THỦ TRƯỞNG CƠ QUAN"
    )


def _report(
    session: Session,
    plan: Plan,
    period: Period,
    counted: Sequence[Counted],
    issuer: Agency,
    heading: Heading,
    now: datetime,
    *,
    is_annual: bool,
) -> OfficialReport:
    tasks = _tasks(session, plan, counted)
    scope = [] if is_annual else [issuer.id]
    return OfficialReport(
        is_annual=is_annual,
        code=issuer.code,
        plan_number=plan.number,
        plan_signed_on=plan.signed_on,
        plan_title=plan.title,
        committee=session.get_one(Agency, plan.committee_id).name,
        year=period.year,
        cutoff_on=period.cutoff_on,
        due_at=period.due_at,
        made_at=now,
        heading=heading,
        figures=compute(
            [one.facts for one in counted],
            scope=plan.title if is_annual else issuer.name,
            is_whole_plan=is_annual,
            plan_number=plan.number,
            year=period.year,
            due_at=period.due_at,
            now=now,
            zone=zone_of(now),
        ),
        tasks=tasks,
        obstacles=_obstacles(session, period, counted, scope, zone_of(now)),
        proposals=_proposals(counted),
        indicators=document_indicators.rows(session, plan, period, scope or None),
        # A yearly task begins anew, however far it has come.
        next_tasks=tuple(
            task
            for task, row in zip(tasks, _by_task(counted), strict=True)
            if row[0].row.task.recurrence or not task.is_completed
        ),
        missing=_absences(counted, lambda one: one.row.facts.filing is Filing.MISSING),
        waiting=_absences(
            counted,
            lambda one: one.report is None and one.row.facts.filing is not Filing.MISSING,
        ),
    )


def _by_task(counted: Sequence[Counted]) -> list[list[Counted]]:
    found: dict[int, list[Counted]] = {}
    for one in counted:
        found.setdefault(one.row.task.id, []).append(one)
    return list(found.values())


def _tasks(session: Session, plan: Plan, counted: Sequence[Counted]) -> tuple[TaskSection, ...]:
    headers = {
        task.id: task.title
        for task in session.scalars(
            select(Task).where(Task.plan_id == plan.id, Task.is_reportable.is_(False))
        )
    }
    return tuple(_task(rows, headers) for rows in _by_task(counted))


def _task(rows: Sequence[Counted], headers: dict[int, str]) -> TaskSection:
    task = rows[0].row.task
    return TaskSection(
        code=task.code,
        title=task.title,
        short=task.short_title,
        header=headers.get(task.parent_id or 0),
        time=task.time_text or "",
        leads=tuple(one.row.agency.name for one in rows),
        accounts=tuple(
            Account(
                agency=one.row.agency.name,
                state=TaskState(report.state or TaskState.NOT_STARTED),
                percent=report.percent or 0,
                result=read_proposals(report.result or "").told,
                is_nothing=report.nothing_to_report,
                version=report.version or 0,
                filed_at=report.submitted_at or report.created_at,
            )
            for one in rows
            if (report := one.report)
        ),
        waiting=tuple(
            one.row.agency.name
            for one in rows
            if one.report is None and one.row.facts.filing is not Filing.MISSING
        ),
        missing=tuple(
            one.row.agency.name
            for one in rows
            if one.report is None and one.row.facts.filing is Filing.MISSING
        ),
    )


def _proposals(counted: Sequence[Counted]) -> tuple[Proposal, ...]:
    return tuple(
        Proposal(one.row.agency.name, one.row.task.code, text)
        for one in counted
        if one.report
        for part in (one.report.result, one.report.difficulties)
        for text in read_proposals(part or "").proposals
    )


def _obstacles(
    session: Session,
    period: Period,
    counted: Sequence[Counted],
    agencies: Sequence[int],
    zone: ZoneInfo,
) -> tuple[Obstacles, ...]:
    """Return the difficulties by their kind: those of the register, then those of reports.

    One that hangs on a duty counts where that duty's report does. What a report says is left out
    where the register has the same words, or has it as that report's.
    """
    duties = {one.row.facts.duty_id: one for one in counted if one.report}
    found: dict[DifficultyCategory, list[Obstacle]] = defaultdict(list)
    known: set[tuple[int, str]] = set()
    told: set[int] = set()
    for row in _registered(session, period, agencies, zone):
        if row.duty_id is not None and row.duty_id not in duties:
            continue
        known.add((row.duty_id or 0, row.text))
        told.add(row.report_id or 0)
        duty = duties.get(row.duty_id or 0)
        found[DifficultyCategory(row.category)].append(
            Obstacle(
                agency=row.agency.name,
                task_code=duty.row.task.code if duty else None,
                text=read_proposals(row.text).told or row.text,
                is_settled=row.state == DifficultyState.CLOSED,
            )
        )
    for duty_id, one in duties.items():
        report = one.report
        if report is None or report.id in told or (duty_id, report.difficulties) in known:
            continue
        if text := read_proposals(report.difficulties or "").told:
            found[DifficultyCategory.OTHER].append(
                Obstacle(
                    agency=one.row.agency.name,
                    task_code=one.row.task.code,
                    text=text,
                    is_settled=False,
                )
            )
    return tuple(
        Obstacles(category, tuple(found[category]))
        for category in DifficultyCategory
        if found[category]
    )


def _registered(
    session: Session, period: Period, agencies: Sequence[int], zone: ZoneInfo
) -> Iterable[Difficulty]:
    statement = select(Difficulty).where(Difficulty.plan_id == period.plan_id)
    if agencies:
        statement = statement.where(Difficulty.agency_id.in_(agencies))
    rows = session.scalars(statement.order_by(Difficulty.id))
    return (row for row in rows if row.raised_at.astimezone(zone).year == period.year)


def _absences(
    counted: Sequence[Counted], is_absent: Callable[[Counted], bool]
) -> tuple[Absence, ...]:
    codes: dict[str, list[str]] = {}
    for one in counted:
        if is_absent(one):
            codes.setdefault(one.row.agency.name, []).append(one.row.task.code)
    return tuple(Absence(name, tuple(found)) for name, found in sorted(codes.items()))
