"""A whole office at random: reports, decisions, shares, deputies, reorganisations, restarts.

The other machines play one thing each; here everything meets. What must hold, holds after every
act: no open duty is without an owner, nobody has decided on their own, and what was accepted never
changes.
"""

import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import Database
from models.agencies import Agency
from models.audit import Action, AuditRow
from models.people import Account, Membership
from models.plan_cells import PlanProblems
from models.plans import Assignment, Duty, PartyRole
from models.progress import TaskState
from models.refusals import OldButton, Refusal
from models.reports import FILED, Report, ReportStatus
from models.review_cards import Act
from models.rights import Actor, Role
from services import (
    deputies,
    identity,
    reorganisation,
    report_decisions,
    report_filing,
    reports,
    shares,
)
from tests.services.test_reorganisation_properties import an_act
from tests.support.campaign import examples
from tests.support.office import CHANNEL, add_person
from tests.support.reorganising import make_province, traced, written
from tests.support.templates import keep
from tests.support.way import needs_approval, write

T = TypeVar("T")
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
START = datetime(2026, 11, 2, 8, tzinfo=ZONE)
#: How many acts an office plays.
LENGTH = 45


class Play:
    """One office over one database; every act is a transaction of its own."""

    def __init__(self, database: Database, chance: Random) -> None:
        self._database, self._chance = database, chance
        self.now = START
        self.accepted: dict[int, tuple[object, ...]] = {}
        self.done: dict[str, int] = {}
        self._reorganised = 0
        with database.begin() as session:
            office = make_province(session, START)
            for number, code in enumerate(sorted(office.agencies)):
                # Two heads: one may approve what the other one has written.
                for place, role in enumerate((Role.OFFICER, Role.HEAD, Role.HEAD)):
                    add_person(
                        session, office, f"{role} {code}", [(code, role)],
                        f"3{number}{place}", START,
                    )  # fmt: skip
            for code in ("so-tnmt", "so-gtvt", "ubnd-h-a"):
                needs_approval(session, office, code)
            self.begun = set(session.scalars(select(Duty.id)))

    def act(self) -> None:
        """Do one thing; a refusal changes nothing."""
        verb = self._chance.choice(self.ACTS)
        self.now += timedelta(minutes=self._chance.randrange(1, 300))
        try:
            with self._database.begin() as session:
                verb(self, session)
        except (Refusal, PlanProblems, reorganisation.CannotUndo):
            return
        self.done[verb.__name__] = self.done.get(verb.__name__, 0) + 1

    def check(self) -> None:
        with self._database.read() as session:
            check_owners(session)
            check_deciders(session)
            for report_id, words in self.accepted.items():
                assert words_of(session.get_one(Report, report_id)) == words
            for duty in self.begun:
                assert session.get_one(Duty, traced(session, duty)).cancelled_at is None

    # What people do

    def report(self, session: Session) -> None:
        """Somebody reports on a duty of theirs, and sends it or leaves it a draft."""
        actor = self._somebody(session)
        mine = session.scalars(
            select(Duty.id)
            .join(Assignment, Assignment.id == Duty.assignment_id)
            .where(Assignment.agency_id.in_(actor.agency_ids), Duty.cancelled_at.is_(None))
            .order_by(Duty.id)
        ).all()
        state = self._chance.choice((TaskState.COMPLETED, TaskState.IN_PROGRESS))
        draft = write(
            session, actor, self._one(mine), self.now, f"Kết quả {self._chance.random()}", state,
            self._chance.randrange(100),
        )  # fmt: skip
        if draft.correction_reason == "":
            reports.set_reason(draft, "Có số liệu mới", self.now)
        if self._chance.random() < 0.8:
            report_filing.submit(session, actor, draft, self.now, self.now)

    def decide(self, session: Session) -> None:
        """Somebody decides on a report: whoever may, and now and then whoever may not."""
        act = self._chance.choice(tuple(Act))
        waiting = session.scalars(
            select(Report.id)
            .where(Report.status == report_decisions.WAITS_IN[act])
            .order_by(Report.id)
        ).all()
        report = self._one(waiting)
        everybody = self._everybody(session)
        author = session.get_one(Report, report).author_id
        # Those whose own it is try first.
        for actor in sorted(everybody, key=lambda one: one.person_id != author):
            try:
                with session.begin_nested():
                    self._decide(session, actor, report, act)
            except Refusal:
                continue
            if act is Act.ACCEPT:
                found = session.get_one(Report, report)
                if found.status == ReportStatus.ACCEPTED:
                    self.accepted[report] = words_of(found)
            return

    def withdraw(self, session: Session) -> None:
        """An author takes a report back that nobody has acted on."""
        report = self._one(
            session.scalars(
                select(Report)
                .where(Report.status.in_((ReportStatus.AWAITING, ReportStatus.SUBMITTED)))
                .order_by(Report.id)
            ).all()
        )
        author = self._known(session, report.author_id)
        report_filing.withdraw(session, author, report.id, self.now)

    def give(self, session: Session) -> None:
        """A head gives a task of the agency to one of its people."""
        actor = self._somebody(session, Role.HEAD)
        agency = self._one(sorted(actor.agency_ids))
        duty = self._one(
            session.scalars(
                select(Duty.id)
                .join(Assignment, Assignment.id == Duty.assignment_id)
                .where(Assignment.agency_id == agency, Duty.cancelled_at.is_(None))
                .order_by(Duty.id)
            ).all()
        )
        person = self._colleague(session, agency)
        shares.give(
            session, actor, duty, [(agency, person)], "Một phần việc", None, self.now, self.now
        )

    def recall(self, session: Session) -> None:
        """Who gave a share takes it back."""
        share = self._one(
            session.scalars(
                select(Assignment.id)
                .where(Assignment.role == PartyRole.PART, Assignment.ended_at.is_(None))
                .order_by(Assignment.id)
            ).all()
        )
        giver = session.get_one(Assignment, share).given_by_id
        actor = self._known(session, giver)
        shares.recall(session, actor, share, None, self.now, self.now)

    def deputise(self, session: Session) -> None:
        """A head names somebody of the agency to stand in."""
        actor = self._somebody(session, Role.HEAD)
        agency = self._one(sorted(actor.agency_ids))
        person = self._colleague(session, agency)
        today = self.now.date()
        days = (today, today + timedelta(days=self._chance.randrange(5)))
        deputies.name(session, actor, agency, person, days, self.now, self.now)

    def reorganise(self, session: Session) -> None:
        self._reorganised += 1
        if self._reorganised > 4:
            return
        acts = an_act(session, self._chance, self._reorganised)
        with tempfile.TemporaryDirectory() as folder:
            file = written(Path(folder), acts, code=f"sap-xep-{self._reorganised}")
        reorganisation.apply(session, file, self.now, self.now)

    def restart(self, _session: Session) -> None:
        """The program begins anew: nothing is remembered but what is in the database."""
        self._database.engine.dispose()

    #: What happens, as often as it stands here.
    ACTS: tuple[Callable[["Play", Session], None], ...] = (
        report, report, report, report, report, report, decide, decide, decide, decide, decide,
        withdraw, give, give, give, recall, recall, recall, deputise, reorganise, reorganise,
        restart,
    )  # fmt: skip

    def _decide(self, session: Session, actor: Actor, report: int, act: Act) -> None:
        if self._chance.random() < 0.4:
            report_decisions.send_back(
                session, actor, report, act, "Thiếu số liệu", self.now, self.now
            )
        elif act is Act.APPROVE:
            report_decisions.approve(session, actor, report, self.now, self.now)
        else:
            report_decisions.accept(session, actor, report, self.now, self.now)

    def _everybody(self, session: Session) -> list[Actor]:
        addresses = list(session.scalars(select(Account.address).order_by(Account.id)))
        self._chance.shuffle(addresses)
        found = (identity.identify(session, CHANNEL, one, self.now) for one in addresses)
        return [actor for actor in found if actor is not None]

    def _known(self, session: Session, person: int | None) -> Actor:
        every = self._everybody(session)
        return self._one([one for one in every if one.person_id == person])

    def _colleague(self, session: Session, agency: int) -> int:
        """Return a person who has a role in an agency."""
        return self._one(
            session.scalars(
                select(Membership.person_id)
                .where(Membership.agency_id == agency, Membership.revoked_at.is_(None))
                .order_by(Membership.id)
            ).all()
        )

    def _somebody(self, session: Session, role: Role | None = None) -> Actor:
        every = [one for one in self._everybody(session) if role is None or role in one.roles]
        return self._one(every)

    def _one(self, rows: Sequence[T]) -> T:
        """Return one of the rows; where there is none the act is none."""
        if not rows:
            raise OldButton
        return self._chance.choice(rows)


def words_of(report: Report) -> tuple[object, ...]:
    """Return what nobody may change in a report that was accepted."""
    return (
        report.status, report.duty_id, report.author_id, report.state, report.percent,
        report.result, report.difficulties, report.version, report.submitted_at,
    )  # fmt: skip


def check_owners(session: Session) -> None:
    """Every duty that is open is an agency's that lives, on work that goes on."""
    filed = select(Report.id).where(Report.duty_id == Duty.id, Report.status.in_(FILED)).exists()
    rows = session.execute(
        select(Duty.id, Assignment.ended_at, Agency.ended_on)
        .join(Assignment, Assignment.id == Duty.assignment_id)
        .join(Agency, Agency.id == Assignment.agency_id)
        .where(Duty.cancelled_at.is_(None), ~filed)
    )
    orphans = [row.id for row in rows if row.ended_at is not None or row.ended_on is not None]
    assert orphans == []


def check_deciders(session: Session) -> None:
    """Nobody has decided on a report of their own, or of whom they stood in for."""
    acts = (Action.REPORT_APPROVED, Action.REPORT_ACCEPTED, Action.REPORT_RETURNED)
    for row in session.scalars(select(AuditRow).where(AuditRow.action.in_(acts))):
        report = session.get_one(Report, row.subject_id)
        parties = {report.author_id, report.on_behalf_of_id} - {None}
        assert not parties & {row.person_id, row.on_behalf_of_id}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_whatever_happens_in_an_office_no_duty_is_without_an_owner(
    database: Database, tmp_path: Path
) -> None:
    done: dict[str, int] = {}
    for seed in range(examples(2)):
        url = f"sqlite:///{tmp_path / f'{seed}.db'}"
        keep(database, tmp_path / f"{seed}.db")
        here = Database(url)
        play = Play(here, Random(seed))
        for _ in range(LENGTH):
            play.act()
            play.check()
        here.close()
        for verb, count in play.done.items():
            done[verb] = done.get(verb, 0) + count
    # Everything has happened, and was not only refused.
    assert set(done) == {verb.__name__ for verb in Play.ACTS}
