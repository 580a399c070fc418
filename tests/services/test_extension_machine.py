"""Requests for more time, in any order: a deadline moves only by a decision of who may decide."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.plans import Duty
from models.refusals import Refusal
from models.reports import Report
from models.requests import Extension, ExtensionState
from models.rights import Role
from services import consequences, extensions
from tests.support.campaign import examples
from tests.support.office import Office, add_person, file_report, make_office

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
START = datetime(2026, 11, 10, 8, tzinfo=ZONE)
PEOPLE = ("Both", "Bob", "Alice", "Dung", "Charlie", "Em")
DUTIES = (("1", "so-tnmt"), ("6.a", "so-tnmt"), ("6.b", "so-xd"))
#: Who may decide: the planning department receives from all of these agencies.
DECIDERS = {"Dung", "Both"}


class Requests(RuleBasedStateMachine):
    """Everybody tries everything; what they could do is written down and compared."""

    def __init__(self, session: Session, office: Office) -> None:
        super().__init__()
        self.session, self.office, self.now = session, office, START
        self.savepoint = session.begin_nested()
        #: What each duty's deadline is because of the decisions that were made.
        self.due = {
            duty: (row.due_at, row.deadline_version)
            for duty in DUTIES
            if (row := session.get_one(Duty, office.duties[duty]))
        }

    def teardown(self) -> None:
        self.savepoint.rollback()
        self.session.expire_all()

    @rule(hours=st.integers(0, 72))
    def time_passes(self, hours: int) -> None:
        self.now = min(self.now + timedelta(hours=hours), datetime(2026, 12, 31, tzinfo=ZONE))

    @rule(
        who=st.sampled_from(PEOPLE),
        duty=st.sampled_from(DUTIES),
        days=st.one_of(st.integers(1, 30), st.integers(-3, 60)),
        explanation=st.sampled_from([None, "Nghỉ ốm"]),
    )
    def ask(self, who: str, duty: tuple[str, str], days: int, explanation: str | None) -> None:
        actor = self.office.actor(self.session, who)
        wanted = date(2026, 11, 19) + timedelta(days=days)
        try:
            extensions.ask(
                self.session,
                actor,
                self.office.duties[duty],
                wanted,
                "Chờ số liệu",
                explanation,
                self.now,
            )
        except Refusal:
            return
        assert self.office.agencies[duty[1]] in actor.agency_ids
        assert wanted > self.due[duty][0].astimezone(ZONE).date()
        assert wanted.year == 2026

    @rule(
        who=st.sampled_from(PEOPLE),
        place=st.integers(0, 9),
        days=st.one_of(st.none(), st.integers(1, 30), st.integers(-3, 60)),
    )
    def grant(self, who: str, place: int, days: int | None) -> None:
        extension = self.pick(place)
        if extension is None:
            return
        day = None if days is None else date(2026, 11, 19) + timedelta(days=days)
        actor = self.office.actor(self.session, who)
        try:
            extensions.grant(self.session, actor, extension.id, day, self.now)
        except Refusal:
            return
        assert who in DECIDERS
        assert extension.asked_by_id != actor.person_id
        duty = next(one for one in DUTIES if self.office.duties[one] == extension.duty_id)
        granted = day or extension.wanted_on
        due_at = datetime(granted.year, granted.month, granted.day, 23, 59, 59, tzinfo=ZONE)
        assert due_at > max(self.due[duty][0], self.now)
        self.due[duty] = (due_at, self.due[duty][1] + 1)

    @rule(who=st.sampled_from(PEOPLE), place=st.integers(0, 9))
    def refuse(self, who: str, place: int) -> None:
        extension = self.pick(place)
        if extension is None:
            return
        actor = self.office.actor(self.session, who)
        try:
            extensions.refuse(self.session, actor, extension.id, "Không", self.now)
        except Refusal:
            return
        assert who in DECIDERS
        assert extension.asked_by_id != actor.person_id

    @rule(who=st.sampled_from(PEOPLE), place=st.integers(0, 9))
    def withdraw(self, who: str, place: int) -> None:
        extension = self.pick(place)
        if extension is None:
            return
        actor = self.office.actor(self.session, who)
        try:
            extensions.withdraw(self.session, actor, extension.id, self.now)
        except Refusal:
            return
        assert extension.asked_by_id == actor.person_id

    @rule(duty=st.sampled_from(DUTIES))
    def report(self, duty: tuple[str, str]) -> None:
        number = file_report(
            self.session, self.office.people["Bob"], self.office.duties[duty], self.now
        )
        report = self.session.get_one(Report, number)
        consequences.of_filing(self.session, report, self.now)

    @invariant()
    def deadlines_are_those_of_the_decisions(self) -> None:
        self.session.flush()
        for duty, expected in self.due.items():
            row = self.session.get_one(Duty, self.office.duties[duty])
            assert (row.due_at, row.deadline_version) == expected

    @invariant()
    def a_duty_has_one_pending_request_and_one_granted_at_most(self) -> None:
        counts = self.session.execute(
            select(Extension.duty_id, Extension.state, func.count())
            .where(Extension.state.in_([ExtensionState.PENDING, ExtensionState.GRANTED]))
            .group_by(Extension.duty_id, Extension.state)
        )
        assert all(count == 1 for _, _, count in counts)

    @invariant()
    def what_is_reported_waits_for_nothing(self) -> None:
        reported = select(Report.duty_id)
        waiting = select(Extension.id).where(
            Extension.state == ExtensionState.PENDING, Extension.duty_id.in_(reported)
        )
        assert self.session.scalars(waiting).all() == []

    def pick(self, place: int) -> Extension | None:
        """Return a request, one that waits more often than not."""
        found = self.session.scalars(select(Extension).order_by(Extension.id)).all()
        waiting = [one for one in found if one.state == ExtensionState.PENDING]
        some = waiting if waiting and place < 8 else found
        return some[place % len(some)] if some else None


def test_a_deadline_moves_only_by_a_decision_of_who_may(session: Session) -> None:
    office = make_office(session, START)
    roles = [("so-tnmt", Role.OFFICER), ("so-khdt", Role.PLANNER)]
    joined = START.replace(month=1, day=5)
    add_person(session, office, "Both", roles, "1010", joined)
    session.flush()
    run_state_machine_as_test(
        lambda: Requests(session, office),
        settings=settings(max_examples=examples(10), stateful_step_count=20, deadline=None),
    )
