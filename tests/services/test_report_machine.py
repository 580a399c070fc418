"""Random people write, send, approve, accept, return and take back; what must hold, holds.

The machine has a second book of its own, kept by hand, and compares it with the database.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import Database
from models.audit import Action, AuditRow
from models.figures import Filing
from models.plans import PartyRole, Period
from models.progress import TaskState
from models.refusals import Refusal
from models.reports import FILED, Report, ReportStatus
from models.review_cards import Act
from models.rights import Actor, Role
from services import (
    approval_setting,
    duty_facts,
    report_decisions,
    report_filing,
    report_rights,
    reports,
)
from tests.support.office import Office, add_person, make_office
from tests.support.way import in_place_of, needs_approval, write

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
START = datetime(2026, 11, 16, 8, tzinfo=ZONE)
#: Everybody who tries everything: their own roles, and in whose place they act besides.
PEOPLE = (
    ("Alice", None),
    ("Bob", None),
    ("Bob", "Alice"),
    ("Charlie", None),
    ("Charlie", "Alice"),
    ("Dung", None),
    ("Giang", None),
    ("Giang", "Dung"),
    ("Hoa", None),
    ("Hoa", "Giang"),
)
people = st.sampled_from(PEOPLE)
duties = st.sampled_from([("1", "so-tnmt"), ("6.a", "so-tnmt"), ("6.b", "so-xd")])
pick = st.integers(0, 30)


@dataclass
class Kept:
    """What the second book says of a version."""

    words: tuple[object, ...]
    parties: set[int]


class Way(RuleBasedStateMachine):
    """One office; each example ends in a rollback."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.accepted: dict[int, Kept] = {}
        self._transaction = self.database.begin()
        self.session: Session = self._transaction.__enter__()

    @initialize(first=st.booleans(), second=st.booleans())
    def open(self, first: bool, second: bool) -> None:
        self.office: Office = make_office(self.session, START)
        joined = START - timedelta(days=30)
        # Giang heads so-tnmt as Alice does and plans as Dung does; Hoa is an officer of both.
        roles = [("so-tnmt", Role.HEAD), ("so-khdt", Role.PLANNER)]
        add_person(self.session, self.office, "Giang", roles, "1010", joined)
        roles = [("so-tnmt", Role.OFFICER), ("so-khdt", Role.OFFICER)]
        add_person(self.session, self.office, "Hoa", roles, "1011", joined)
        needs_approval(self.session, self.office, "so-tnmt", is_on=first)
        needs_approval(self.session, self.office, "so-xd", is_on=second)

    def teardown(self) -> None:
        self.session.rollback()
        self.session.close()

    def actor(self, who: tuple[str, str | None]) -> Actor:
        name, head = who
        if head is None:
            return self.office.actor(self.session, name)
        agency, role = ("so-khdt", Role.PLANNER) if head == "Dung" else ("so-tnmt", Role.HEAD)
        return in_place_of(self.session, self.office, name, head, agency, role)

    def reports(self, *statuses: ReportStatus) -> list[Report]:
        found = select(Report).order_by(Report.id)
        return list(self.session.scalars(found.where(Report.status.in_(statuses))))

    def tick(self) -> datetime:
        self.now += timedelta(hours=7)
        return self.now

    @rule(who=people, where=duties, done=st.booleans(), number=pick)
    def write(
        self, who: tuple[str, str | None], where: tuple[str, str], done: bool, number: int
    ) -> None:
        state = TaskState.COMPLETED if done else TaskState.IN_PROGRESS
        duty = self.office.duties[where]
        try:
            draft = write(
                self.session, self.actor(who), duty, self.tick(), f"Kết quả {number}", state,
                number + 1,
            )  # fmt: skip
            if draft.correction_reason == "":
                reports.set_reason(draft, "Có số liệu mới", self.now)
        except Refusal:
            return

    @rule(who=people, number=pick, sees=st.booleans())
    def send(self, who: tuple[str, str | None], number: int, sees: bool) -> None:
        drafts = self.reports(ReportStatus.DRAFT)
        if not drafts:
            return
        draft, actor = drafts[number % len(drafts)], self.actor(who)
        try:
            reports.get_draft(self.session, actor, draft.id, self.tick())
            if sees:
                draft.base_version = 1000
            report_filing.submit(self.session, actor, draft, self.now, self.now)
        except Refusal:
            return

    @rule(who=people, number=pick)
    def approve(self, who: tuple[str, str | None], number: int) -> None:
        self._decide(who, number, Act.APPROVE)

    @rule(who=people, number=pick)
    def accept(self, who: tuple[str, str | None], number: int) -> None:
        self._decide(who, number, Act.ACCEPT)

    def _decide(self, who: tuple[str, str | None], number: int, act: Act) -> None:
        every = self.reports(*(one for one in ReportStatus if one is not ReportStatus.DRAFT))
        if not every:
            return
        report, actor, now = every[number % len(every)], self.actor(who), self.tick()
        verb = report_decisions.approve if act is Act.APPROVE else report_decisions.accept
        try:
            verb(self.session, actor, report.id, now, now)
        except Refusal:
            return
        if act is Act.ACCEPT:
            words = self.words(report)
            self.accepted[report.id] = Kept(words, set(report_rights.parties(report)))

    @rule(who=people, number=pick, act=st.sampled_from(Act))
    def send_back(self, who: tuple[str, str | None], number: int, act: Act) -> None:
        every = self.reports(ReportStatus.AWAITING, ReportStatus.SUBMITTED)
        if not every:
            return
        report, now = every[number % len(every)], self.tick()
        try:
            report_decisions.send_back(
                self.session, self.actor(who), report.id, act, "Thiếu số liệu", now, now
            )
        except Refusal:
            return

    @rule(who=people, number=pick)
    def withdraw(self, who: tuple[str, str | None], number: int) -> None:
        every = self.reports(*ReportStatus)
        if not every:
            return
        report = every[number % len(every)]
        try:
            report_filing.withdraw(self.session, self.actor(who), report.id, self.tick())
        except Refusal:
            return

    @rule(who=people, is_on=st.booleans())
    def switch(self, who: tuple[str, str | None], is_on: bool) -> None:
        agency, now = self.office.agencies["so-tnmt"], self.tick()
        try:
            approval_setting.switch(self.session, self.actor(who), agency, now, now, is_on=is_on)
        except Refusal:
            return

    @staticmethod
    def words(report: Report) -> tuple[object, ...]:
        return (
            report.state,
            report.percent,
            report.result,
            report.difficulties,
            report.nothing_to_report,
            report.version,
            report.submitted_at,
        )

    @invariant()
    def nobody_has_decided_on_their_own(self) -> None:
        acts = (Action.REPORT_APPROVED, Action.REPORT_ACCEPTED, Action.REPORT_RETURNED)
        for row in self.session.scalars(select(AuditRow).where(AuditRow.action.in_(acts))):
            report = self.session.get_one(Report, row.subject_id)
            parties = {report.author_id, report.on_behalf_of_id} - {None}
            assert not parties & {row.person_id, row.on_behalf_of_id}

    @invariant()
    def what_was_accepted_never_changes(self) -> None:
        for id_, kept in self.accepted.items():
            report = self.session.get_one(Report, id_)
            assert report.status == ReportStatus.ACCEPTED
            assert self.words(report) == kept.words

    @invariant()
    def the_newest_filed_version_is_the_latest(self) -> None:
        if not hasattr(self, "office"):
            return
        self.session.flush()
        for duty in self.office.duties.values():
            versions = [one for one in self._of(duty) if one.version]
            filed = [one for one in versions if one.status in FILED]
            marked = [one.id for one in versions if one.is_latest]
            assert marked == [one.id for one in filed[-1:]]
            assert [one.version for one in versions] == list(range(1, len(versions) + 1))

    @invariant()
    def the_figures_are_those_counted_by_hand(self) -> None:
        if not hasattr(self, "office"):
            return
        period = self.session.get_one(Period, self.office.period)
        for row in duty_facts.read(self.session, period, ZONE, role=PartyRole.LEAD):
            filed = [one for one in self._of(row.facts.duty_id) if one.status in FILED]
            times = [one.submitted_at for one in filed if one.submitted_at]
            first = min(times, default=None)
            done = [one for one in filed if one.state == TaskState.COMPLETED]
            accepted = [one for one in done if one.status == ReportStatus.ACCEPTED]
            counted = [one.submitted_at for one in accepted or done if one.submitted_at]
            assert row.facts.first_filed_at == first
            assert row.facts.completed_at == min(counted, default=None)
            expected = (
                Filing.MISSING
                if first is None
                else Filing.ON_TIME
                if first.astimezone(ZONE).day <= 19 and first.astimezone(ZONE).month == 11
                else Filing.LATE
            )
            assert row.facts.filing is expected
            state = filed[-1].state if filed else TaskState.NOT_STARTED
            assert row.facts.state == state

    def _of(self, duty: int) -> list[Report]:
        statement = select(Report).where(Report.duty_id == duty).order_by(Report.version)
        return [one for one in self.session.scalars(statement) if one.version]


def test_whatever_people_do_nobody_decides_on_their_own_and_the_figures_are_right(
    database: Database,
) -> None:
    machine = type("WayHere", (Way,), {"database": database})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
