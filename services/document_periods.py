"""What the documents of a period have in common: its duties, the versions that count, figures."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agencies import Agency
from models.figures import DutyFacts
from models.plans import Duty, PartyRole, Period, Plan
from models.progress import TaskState
from models.reports import Report, ReportStatus
from services import duty_facts, periods
from services.duty_facts import DutyRow


class NoPeriod(Exception):
    """A plan has no period of a year; the message says which years it has."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A duty, and the version of its report that a document goes by (None: there is none)."""

    row: DutyRow
    report: Report | None

    @property
    def facts(self) -> DutyFacts:
        """The duty's facts with the state of that version, so that figures count nothing else."""
        report = self.report
        if report is None:
            return replace(
                self.row.facts, state=TaskState.NOT_STARTED, percent=0, completed_at=None
            )
        return replace(
            self.row.facts,
            state=TaskState(report.state or TaskState.NOT_STARTED),
            percent=report.percent or 0,
            has_difficulties=bool(report.difficulties),
        )


def period_of(session: Session, plan: Plan, year: int, now: datetime) -> Period:
    """Return a plan's period of a year, that of this year opened where it is not; or NoPeriod."""
    if year == now.year and plan.ended_at is None:
        return periods.current(session, now, plan.id)
    found = session.scalar(select(Period).where(Period.plan_id == plan.id, Period.year == year))
    if found is None:
        years = session.scalars(
            select(Period.year).where(Period.plan_id == plan.id).order_by(Period.year)
        )
        known = ", ".join(map(str, years)) or "none"
        raise NoPeriod(f"the plan has no period of {year}; it has: {known}")
    return found


def leads(
    session: Session,
    period: Period,
    zone: ZoneInfo,
    *,
    statuses: Collection[ReportStatus],
    agencies: Sequence[int] | None = None,
) -> list[Counted]:
    """Return the duties of lead agencies, each with its newest version in one of the statuses."""
    rows = duty_facts.read(session, period, zone, agencies=agencies, role=PartyRole.LEAD)
    newest = newest_versions(session, period, statuses)
    return [Counted(row, newest.get(row.facts.duty_id)) for row in rows]


def newest_versions(
    session: Session, period: Period, statuses: Collection[ReportStatus]
) -> Mapping[int, Report]:
    """Return the newest version in one of the statuses of each duty of a period."""
    reports = session.scalars(
        select(Report)
        .join(Duty, Duty.id == Report.duty_id)
        .where(Duty.period_id == period.id, Report.status.in_(statuses))
        .order_by(Report.version)
    )
    return {report.duty_id: report for report in reports}


def names_of(session: Session, agencies: Collection[int]) -> str:
    """Return the full names of agencies, in the order of their numbers."""
    found = session.scalars(select(Agency.name).where(Agency.id.in_(agencies)).order_by(Agency.id))
    return ", ".join(found)
