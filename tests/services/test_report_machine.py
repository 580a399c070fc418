"""Random people write, send, approve, accept, return and take back; what must hold, holds.

The machine has a second book of its own, kept by hand, and compares it with the database.
"""

from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, Phase, settings
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
    reports,
)
from tests.support.campaign import examples
from tests.support.office import Office, add_person, make_office
from tests.support.way import in_place_of, needs_approval, write

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
START = datetime(2026, 11, 16, 8, tzinfo=ZONE)
Who = tuple[str, str | None]
#: Everybody who tries everything: by their own roles, or in somebody's place besides.
PEOPLE: tuple[Who, ...] = (
    ("Alice", None),
    ("Bob", None),
    ("Bob", "Alice"),
    ("Charlie", "Alice"),
    ("Dung", None),
    ("Giang", None),
    ("Hoa", "Dung"),
)
DUTIES = (("1", "so-tnmt"), ("6.a", "so-tnmt"))


class Way(RuleBasedStateMachine):
    """One office; each example ends in a rollback."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.accepted: dict[int, tuple[object, ...]] = {}
        self._transaction = self.database.begin()
        self.session: Session = self._transaction.__enter__()

    @initialize(is_on=st.booleans())
    def open(self, is_on: bool) -> None:
        self.office: Office = make_office(self.session, START)
        joined = START - timedelta(days=30)
        # Giang heads so-tnmt as Alice does and plans as Dung does; Hoa is an officer of both.
        roles = [("so-tnmt", Role.HEAD), ("so-khdt", Role.PLANNER)]
        add_person(self.session, self.office, "Giang", roles, "1010", joined)
        roles = [("so-tnmt", Role.OFFICER), ("so-khdt", Role.OFFICER)]
        add_person(self.session, self.office, "Hoa", roles, "1011", joined)
        needs_approval(self.session, self.office, "so-tnmt", is_on=is_on)

    def teardown(self) -> None:
        self.session.rollback()
        # Ends the transaction's context too: it holds the turn of SQLite's one writer.
        self._transaction.__exit__(None, None, None)

    def actor(self, who: Who) -> Actor:
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

    @rule(seed=st.integers(0, 2**32))
    def people_do_things(self, seed: int) -> None:
        """Five acts; what is drawn by a seed is spread better than what is drawn one by one."""
        chance = Random(seed)
        for _ in range(5):
            chance.choice(self.ACTS)(self, chance)

    def write(self, chance: Random) -> None:
        duty = self.office.duties[chance.choice(DUTIES)]
        now, number = self.tick(), chance.randrange(100)
        state = chance.choice((TaskState.COMPLETED, TaskState.IN_PROGRESS))
        actor = self.actor(chance.choice(PEOPLE))
        try:
            draft = write(self.session, actor, duty, now, f"Kết quả {number}", state, number)
        except Refusal:
            return
        if draft.correction_reason == "" and chance.random() < 0.8:
            reports.set_reason(draft, "Có số liệu mới", now)

    def send(self, chance: Random) -> None:
        drafts, now = self.reports(ReportStatus.DRAFT), self.tick()
        if not drafts:
            return
        draft = chance.choice(drafts)
        for who in chance.sample(PEOPLE, len(PEOPLE)):
            actor = self.actor(who)
            try:
                reports.get_draft(self.session, actor, draft.id, now)
                if chance.random() < 0.5:
                    draft.base_version = 1000
                report_filing.submit(self.session, actor, draft, now, now)
            except Refusal:
                continue
            return

    def decide(self, chance: Random) -> None:
        """Everybody tries to decide on something that waits, until somebody may."""
        act = chance.choice(tuple(Act))
        every = self.reports(report_decisions.WAITS_IN[act])
        if not every:
            return
        report, returns = chance.choice(every), chance.random() < 0.3
        for who in chance.sample(PEOPLE, len(PEOPLE)):
            if self._decide(who, report, act, returns=returns):
                return

    def decide_on_anything(self, chance: Random) -> None:
        every = self.reports(*ReportStatus)
        if every:
            who, act = chance.choice(PEOPLE), chance.choice(tuple(Act))
            self._decide(who, chance.choice(every), act, returns=chance.random() < 0.3)

    def _decide(self, who: Who, report: Report, act: Act, *, returns: bool) -> bool:
        actor, now = self.actor(who), self.tick()
        try:
            if returns:
                report_decisions.send_back(
                    self.session, actor, report.id, act, "Thiếu số liệu", now, now
                )
                return True
            verb = report_decisions.approve if act is Act.APPROVE else report_decisions.accept
            verb(self.session, actor, report.id, now, now)
        except Refusal:
            return False
        if act is Act.ACCEPT:
            self.accepted[report.id] = self.words(report)
        return True

    def withdraw(self, chance: Random) -> None:
        every = self.reports(*ReportStatus)
        if not every:
            return
        actor = self.actor(chance.choice(PEOPLE))
        try:
            report_filing.withdraw(self.session, actor, chance.choice(every).id, self.tick())
        except Refusal:
            return

    def switch(self, chance: Random) -> None:
        agency, now = self.office.agencies["so-tnmt"], self.tick()
        actor, is_on = self.actor(chance.choice(PEOPLE)), chance.random() < 0.8
        try:
            approval_setting.switch(self.session, actor, agency, now, now, is_on=is_on)
        except Refusal:
            return

    #: What happens, as often as it stands here.
    ACTS = (
        write, write, write, send, send, send, send, decide, decide, decide, decide,
        decide_on_anything, withdraw, switch,
    )  # fmt: skip

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
        for id_, words in self.accepted.items():
            report = self.session.get_one(Report, id_)
            assert report.status == ReportStatus.ACCEPTED
            assert self.words(report) == words

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
            max_examples=examples(6),
            stateful_step_count=18,
            # A failure is told as it is found: making it smaller takes minutes.
            phases=[Phase.generate],
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
