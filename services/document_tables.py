"""Filling the tables of a period: progress, completeness, difficulties and every version."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from core.clock import zone_of
from models.agencies import Agency
from models.deadlines import is_late
from models.documents.tables import (
    Completeness,
    CompletenessRow,
    DifficultyRow,
    IndicatorTable,
    ProgressRow,
    Tables,
    VersionRow,
)
from models.documents.texts import read_proposals
from models.figures import Filing
from models.people import Person
from models.plans import Assignment, Duty, PartyRole, Period, Plan, Task
from models.progress import TaskState
from models.reports import Attachment, Report, ReportStatus
from models.requests import Difficulty, DifficultyCategory, DifficultyState
from services import document_indicators, document_periods, duty_facts
from services.duty_facts import DutyRow

#: The code in the file name where a table is of the whole plan.
WHOLE = "toan-tinh"


def tables(
    session: Session, plan: Plan, year: int, now: datetime, agencies: Sequence[Agency] = ()
) -> Tables:
    """Return every table of a period, of the whole plan or of some agencies."""
    period = document_periods.period_of(session, plan, year, now)
    ids = [agency.id for agency in agencies] or None
    rows = duty_facts.read(session, period, zone_of(now), agencies=ids)
    leads = [row for row in rows if row.role is PartyRole.LEAD]
    return Tables(
        code=_code(agencies),
        scope=", ".join(agency.name for agency in agencies),
        plan_number=plan.number,
        plan_title=plan.title,
        year=period.year,
        cutoff_on=period.cutoff_on,
        due_at=period.due_at,
        made_at=now,
        indicators=document_indicators.rows(session, plan, period, ids),
        progress=_progress(session, plan, rows, now),
        task_codes=tuple(dict.fromkeys(row.task.code for row in leads)),
        completeness=_completeness(leads, now),
        difficulties=_difficulties(session, period, ids, zone_of(now)),
        versions=_versions(session, period, ids),
    )


def indicator_table(
    session: Session, plan: Plan, year: int, now: datetime, agencies: Sequence[Agency] = ()
) -> IndicatorTable:
    """Return appendix I with the figures of a year."""
    period = document_periods.period_of(session, plan, year, now)
    ids = [agency.id for agency in agencies] or None
    return IndicatorTable(
        code=_code(agencies),
        scope=", ".join(agency.name for agency in agencies),
        plan_number=plan.number,
        plan_title=plan.title,
        year=period.year,
        cutoff_on=period.cutoff_on,
        due_at=period.due_at,
        made_at=now,
        indicators=document_indicators.rows(session, plan, period, ids),
    )


def _code(agencies: Sequence[Agency]) -> str:
    return "-".join(agency.code for agency in agencies[:3]) or WHOLE


def _progress(
    session: Session, plan: Plan, rows: Sequence[DutyRow], now: datetime
) -> tuple[ProgressRow, ...]:
    """Return the rows of appendix II in its order, headers where something stands under them."""
    by_task: dict[int, list[DutyRow]] = {}
    for row in rows:
        # Nobody waits for a coordinating agency; where it has reported, that is shown.
        if row.role is PartyRole.LEAD or row.latest is not None:
            by_task.setdefault(row.task.id, []).append(row)
    parents = {found[0].task.parent_id for found in by_task.values()}
    lines: list[ProgressRow] = []
    tasks = session.scalars(select(Task).where(Task.plan_id == plan.id).order_by(Task.position))
    for task in tasks:
        if task.id in parents:
            lines.append(_header(task))
        # The whole title stands once; the rows below it are the lower for it.
        lines += (
            _line(row, now, task.short_title if place else task.title)
            for place, row in enumerate(by_task.get(task.id, []))
        )
    return tuple(lines)


def _header(task: Task) -> ProgressRow:
    return ProgressRow(
        code=task.code,
        title=task.title,
        is_header=True,
        time=task.time_text or "",
        lead=task.lead_text or "",
    )


def _line(row: DutyRow, now: datetime, title: str) -> ProgressRow:
    report, facts = row.latest, row.facts
    texts = [read_proposals(text or "") for text in _texts(report)]
    return ProgressRow(
        code=row.task.code,
        title=title,
        is_header=False,
        time=row.task.time_text or "",
        lead=row.task.lead_text or "",
        agency=row.agency.short_name,
        is_lead=row.role is PartyRole.LEAD,
        state=facts.state,
        percent=facts.percent,
        standing=facts.standing(now, zone_of(now)),
        filing=facts.filing,
        due_at=facts.due_at,
        filed_at=facts.first_filed_at,
        status=ReportStatus(report.status) if report else None,
        version=report.version if report else None,
        result=texts[0].told,
        is_nothing=bool(report and report.nothing_to_report),
        difficulties=texts[1].told,
        proposals=tuple(one for text in texts for one in text.proposals),
    )


def _texts(report: Report | None) -> tuple[str | None, str | None]:
    return (report.result, report.difficulties) if report else (None, None)


def _completeness(leads: Sequence[DutyRow], now: datetime) -> tuple[CompletenessRow, ...]:
    cells: dict[tuple[str, int], dict[str, Completeness]] = {}
    for row in leads:
        key = (row.agency.short_name, row.agency.id)
        cells.setdefault(key, {})[row.task.code] = _cell(row, now)
    return tuple(CompletenessRow(name, found) for (name, _), found in sorted(cells.items()))


def _cell(row: DutyRow, now: datetime) -> Completeness:
    is_accepted = row.latest is not None and row.latest.status == ReportStatus.ACCEPTED
    match row.facts.filing:
        case Filing.MISSING:
            overdue = is_late(row.facts.due_at, now)
            return Completeness.OVERDUE if overdue else Completeness.MISSING
        case Filing.ON_TIME:
            return Completeness.ACCEPTED_ON_TIME if is_accepted else Completeness.ON_TIME
        case Filing.LATE:
            return Completeness.ACCEPTED_LATE if is_accepted else Completeness.LATE


def _difficulties(
    session: Session, period: Period, agencies: Sequence[int] | None, zone: ZoneInfo
) -> tuple[DifficultyRow, ...]:
    statement = (
        select(Difficulty, Task.code)
        .outerjoin(Duty, Duty.id == Difficulty.duty_id)
        .outerjoin(Assignment, Assignment.id == Duty.assignment_id)
        .outerjoin(Task, Task.id == Assignment.task_id)
        .where(Difficulty.plan_id == period.plan_id)
        .order_by(Difficulty.id)
    )
    if agencies is not None:
        statement = statement.where(Difficulty.agency_id.in_(agencies))
    found = []
    for row, code in session.execute(statement):
        # What is open from an earlier year is still in the register.
        year = row.raised_at.astimezone(zone).year
        if year > period.year or (year < period.year and row.closed_at):
            continue
        said = [entry.text for entry in row.entries if entry.text]
        found.append(
            DifficultyRow(
                number=row.id,
                agency=row.agency.short_name,
                task_code=code or "",
                category=DifficultyCategory(row.category),
                text=row.text,
                state=DifficultyState(row.state),
                holder=row.holder.short_name,
                raised_at=row.raised_at,
                first_answered_at=row.first_answered_at,
                closed_at=row.closed_at,
                last_answer=said[-1] if said else "",
            )
        )
    return tuple(found)


def _versions(
    session: Session, period: Period, agencies: Sequence[int] | None
) -> tuple[VersionRow, ...]:
    """Return every version; what never came to a receiving body is its agency's own only."""
    author, decider = aliased(Person), aliased(Person)
    statement = (
        select(Report, Task, Agency, Assignment.role, author.name, decider.name)
        .join(Duty, Duty.id == Report.duty_id)
        .join(Assignment, Assignment.id == Duty.assignment_id)
        .join(Task, Task.id == Assignment.task_id)
        .join(Agency, Agency.id == Assignment.agency_id)
        .join(author, author.id == Report.author_id)
        .outerjoin(decider, decider.id == Report.decided_by_id)
        .where(
            Duty.period_id == period.id,
            Report.status != ReportStatus.DRAFT,
            Assignment.role != PartyRole.PART,
        )
        .order_by(Task.position, Agency.id, Report.version)
    )
    if agencies is None:
        statement = statement.where(Report.submitted_at.is_not(None))
    else:
        statement = statement.where(Assignment.agency_id.in_(agencies))
    counts = session.execute(
        select(Attachment.report_id, func.count())
        .join(Report, Report.id == Attachment.report_id)
        .join(Duty, Duty.id == Report.duty_id)
        .where(Duty.period_id == period.id)
        .group_by(Attachment.report_id)
    )
    files = Counter(dict(counts.all()))
    return tuple(
        VersionRow(
            task_code=task.code,
            task_title=task.short_title,
            agency=agency.short_name,
            is_lead=role == PartyRole.LEAD,
            version=report.version or 0,
            status=ReportStatus(report.status),
            state=TaskState(report.state) if report.state else None,
            percent=report.percent,
            is_nothing=report.nothing_to_report,
            result=report.result or "",
            difficulties=report.difficulties or "",
            author=author_name,
            submitted_at=report.submitted_at,
            decided_by=decider_name or "",
            decided_at=report.decided_at,
            reason=report.decision_reason or "",
            files=files[report.id],
        )
        for report, task, agency, role, author_name, decider_name in session.execute(statement)
    )
