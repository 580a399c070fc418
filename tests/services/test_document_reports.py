"""What stands in the annual report and in an agency's own: what counts, and who is missing."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from core.clock import FixedClock
from core.database import Database
from models.agencies import Agency
from models.figures import Filing
from models.indicators import Indicator, IndicatorLead, IndicatorValue
from models.plans import Plan
from models.progress import TaskState
from models.reports import Report, ReportStatus
from models.requests import Difficulty, DifficultyCategory, DifficultyState
from services import document_reports, document_tables
from services.document_periods import NoPeriod
from tests.support.office import Office, file_report, make_office

#: The office's three expected reports.
LEADS = (("1", "so-tnmt"), ("6.a", "so-tnmt"), ("6.b", "so-xd"))


class Paper:
    """The small office, and its documents."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session = session
        self.now = now
        self.office: Office = make_office(session, now)
        self.plan = session.get_one(Plan, self.office.plan)

    def file(self, duty: tuple[str, str], status: ReportStatus, **values: object) -> int:
        report = file_report(
            self.session, self.office.people["Bob"], self.office.duties[duty], self.now
        )
        self.session.execute(
            update(Report).where(Report.id == report).values(status=status, **values)
        )
        return report

    def annual(self) -> document_reports.OfficialReport:
        self.session.expire_all()
        return document_reports.annual(self.session, self.plan, self.now.year, self.now)

    def agency(self, code: str) -> document_reports.OfficialReport:
        self.session.expire_all()
        agency = self.session.get_one(Agency, self.office.agencies[code])
        return document_reports.of_agency(self.session, self.plan, agency, self.now.year, self.now)


@pytest.fixture
def paper(session: Session, clock: FixedClock, zone: ZoneInfo) -> Paper:
    return Paper(session, clock.now().astimezone(zone))


def test_the_annual_report_holds_what_was_accepted_and_nothing_else(paper: Paper) -> None:
    paper.file(("1", "so-tnmt"), ReportStatus.ACCEPTED, result="Đã kiểm kê")
    paper.file(("6.a", "so-tnmt"), ReportStatus.SUBMITTED, result="Chưa ai xác nhận")
    report = paper.annual()
    told = [account.result for task in report.tasks for account in task.accounts]
    assert told == ["Đã kiểm kê"]
    assert [(one.agency, one.codes) for one in report.waiting] == [
        ("Sở Tài nguyên và Môi trường", ("6.a",))
    ]
    assert [(one.agency, one.codes) for one in report.missing] == [("Sở Xây dựng", ("6.b",))]
    assert report.figures.filings[Filing.MISSING] == 1
    assert report.cutoff_on.isoformat() == "2026-10-31"


def test_the_newest_accepted_version_counts_while_a_correction_waits(paper: Paper) -> None:
    paper.file(("1", "so-tnmt"), ReportStatus.ACCEPTED, percent=40, is_latest=False)
    paper.file(("1", "so-tnmt"), ReportStatus.SUBMITTED, percent=70)
    task = paper.annual().tasks[0]
    assert [(account.version, account.percent) for account in task.accounts] == [(1, 40)]
    own = paper.agency("so-tnmt").tasks[0]
    assert [(account.version, account.percent) for account in own.accounts] == [(2, 70)]


def test_an_agencys_own_report_is_of_its_own_tasks(paper: Paper) -> None:
    paper.file(("6.b", "so-xd"), ReportStatus.SUBMITTED, result="Đã thay 200 đèn")
    paper.file(("1", "so-tnmt"), ReportStatus.SUBMITTED)
    report = paper.agency("so-xd")
    assert [task.code for task in report.tasks] == ["6.b"]
    assert [account.result for account in report.tasks[0].accounts] == ["Đã thay 200 đèn"]
    assert report.heading.issuer == "Sở Xây dựng"
    assert report.heading.recipients == ("Sở Kế hoạch và Đầu tư",)


def test_what_comes_back_or_is_taken_back_is_in_no_report(paper: Paper) -> None:
    for status in (ReportStatus.RETURNED, ReportStatus.WITHDRAWN, ReportStatus.AWAITING):
        paper.file(("6.b", "so-xd"), status, is_latest=False)
    assert not paper.agency("so-xd").tasks[0].accounts
    assert not any(task.accounts for task in paper.annual().tasks)


def test_proposals_stand_apart_from_results_and_difficulties(paper: Paper) -> None:
    paper.file(
        ("1", "so-tnmt"),
        ReportStatus.ACCEPTED,
        result="Đã kiểm kê. Đề xuất: mở rộng",
        difficulties="Thiếu người\nKiến nghị: thêm biên chế",
    )
    report = paper.annual()
    assert [one.text for one in report.proposals] == ["mở rộng", "thêm biên chế"]
    assert report.tasks[0].accounts[0].result == "Đã kiểm kê."
    [group] = report.obstacles
    assert (group.category, [row.text for row in group.rows]) == (
        DifficultyCategory.OTHER,
        ["Thiếu người"],
    )


def test_the_register_sorts_difficulties_and_nothing_is_told_twice(paper: Paper) -> None:
    accepted = paper.file(("1", "so-tnmt"), ReportStatus.ACCEPTED, difficulties="Thiếu kinh phí")
    waiting = paper.file(("6.b", "so-xd"), ReportStatus.SUBMITTED, difficulties="Thiếu đèn")
    for duty, report, text, category in (
        (("1", "so-tnmt"), accepted, "Thiếu kinh phí", DifficultyCategory.FUNDING),
        (("6.b", "so-xd"), waiting, "Thiếu đèn", DifficultyCategory.STAFF),
        (None, None, "Chưa có quy chế", DifficultyCategory.MECHANISM),
    ):
        paper.session.add(
            Difficulty(
                plan_id=paper.plan.id,
                agency_id=paper.office.agencies["so-tnmt"],
                duty_id=paper.office.duties[duty] if duty else None,
                report_id=report,
                author_id=paper.office.people["Bob"],
                category=category,
                text=text,
                state=DifficultyState.OPEN,
                holder_id=paper.office.agencies["so-khdt"],
                raised_at=paper.now,
            )
        )
    paper.session.flush()
    found = {
        group.category: [row.text for row in group.rows] for group in paper.annual().obstacles
    }
    # What hangs on a report that is not accepted yet has to wait with it.
    assert found == {
        DifficultyCategory.MECHANISM: ["Chưa có quy chế"],
        DifficultyCategory.FUNDING: ["Thiếu kinh phí"],
    }


def test_next_year_holds_what_is_not_completed_and_what_is_yearly(paper: Paper) -> None:
    done = {"state": TaskState.COMPLETED, "percent": 100}
    for duty in LEADS:
        paper.file(duty, ReportStatus.ACCEPTED, **(done if duty[0] != "6.a" else {}))
    assert [task.code for task in paper.annual().next_tasks] == ["1", "6.a"]


def test_indicators_stand_against_their_target_and_the_year_before(paper: Paper) -> None:
    indicator = Indicator(
        plan_id=paper.plan.id,
        code="II.1",
        position=1,
        title="Tỷ lệ tái chế",
        is_reportable=True,
        unit="%",
        target_2030={"kind": "at_least", "value": "50"},
        target_2030_text="50",
        direction="up",
        inherited=[],
        leads=[IndicatorLead(agency_id=paper.office.agencies["so-tnmt"], position=1)],
    )
    paper.session.add(indicator)
    paper.session.flush()
    [row] = paper.annual().indicators
    assert (row.values, row.missing) == ((), ("Sở TNMT",))
    for year, version, is_latest, estimate in (
        (2025, 1, True, "40"),
        (2026, 1, False, "30"),
        (2026, 2, True, "52"),
    ):
        paper.session.add(
            IndicatorValue(
                indicator_id=indicator.id,
                agency_id=paper.office.agencies["so-tnmt"],
                year=year,
                version=version,
                is_latest=is_latest,
                estimate=estimate,
                author_id=paper.office.people["Bob"],
                filed_at=paper.now,
            )
        )
    paper.session.flush()
    [row] = paper.annual().indicators
    [value] = row.values
    assert (value.estimate, value.before) == ("52", "40")
    assert (value.trend, value.reach) == ("better", "reached")
    assert paper.agency("so-xd").indicators == ()


def test_a_year_without_a_period_is_said(paper: Paper) -> None:
    with pytest.raises(NoPeriod, match="no period of 2024; it has: 2026"):
        document_reports.annual(paper.session, paper.plan, 2024, paper.now)


STATUSES = st.lists(
    st.sampled_from([one for one in ReportStatus if one is not ReportStatus.DRAFT]), max_size=4
)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@given(histories=st.tuples(STATUSES, STATUSES, STATUSES))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_counts_agrees_with_a_look_at_every_version(
    database: Database,
    clock: FixedClock,
    zone: ZoneInfo,
    histories: tuple[list[ReportStatus], ...],
) -> None:
    with database.begin() as session:
        paper = Paper(session, clock.now().astimezone(zone))
        session.execute(delete(Report))
        for duty, history in zip(LEADS, histories, strict=True):
            for number, status in enumerate(history, 1):
                when = paper.now + timedelta(minutes=number)
                filed = status in (ReportStatus.SUBMITTED, ReportStatus.ACCEPTED)
                session.add(
                    Report(
                        duty_id=paper.office.duties[duty],
                        author_id=paper.office.people["Bob"],
                        status=status,
                        version=number,
                        is_latest=filed
                        and not any(
                            later in (ReportStatus.SUBMITTED, ReportStatus.ACCEPTED)
                            for later in history[number:]
                        ),
                        state=TaskState.IN_PROGRESS,
                        percent=number,
                        result=f"{duty[0]} v{number}",
                        difficulties="",
                        created_at=when,
                        updated_at=when,
                        submitted_at=None if status is ReportStatus.AWAITING else when,
                    )
                )
        session.flush()
        annual = paper.annual()
        tables = document_tables.tables(session, paper.plan, 2026, paper.now)
        own = {
            task.code: task for code in ("so-tnmt", "so-xd") for task in paper.agency(code).tasks
        }
        accepted = {
            duty[0]: [n for n, one in enumerate(history, 1) if one is ReportStatus.ACCEPTED]
            for duty, history in zip(LEADS, histories, strict=True)
        }
        filed_versions = {
            duty[0]: [
                n
                for n, one in enumerate(history, 1)
                if one in (ReportStatus.ACCEPTED, ReportStatus.SUBMITTED)
            ]
            for duty, history in zip(LEADS, histories, strict=True)
        }
        assert {
            task.code: [account.version for account in task.accounts] for task in annual.tasks
        } == {code: found[-1:] for code, found in accepted.items()}
        assert {
            code: [account.version for account in task.accounts] for code, task in own.items()
        } == {code: found[-1:] for code, found in filed_versions.items()}
        assert {code for one in annual.missing for code in one.codes} == {
            code for code, found in filed_versions.items() if not found
        }
        cells = {code: cell for row in tables.completeness for code, cell in row.cells.items()}
        assert {code for code, cell in cells.items() if cell == "missing"} == {
            code for code, found in filed_versions.items() if not found
        }
        # What waits for a head is the agency's own business.
        assert len(tables.versions) == sum(
            one is not ReportStatus.AWAITING for history in histories for one in history
        )
        session.rollback()
