"""Whatever the offices do in whatever order, work is never lost and never seen by outsiders."""

import shutil
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from core.database import Database
from models import share_rights
from models.assignment_states import TRANSITIONS, Act, AssignmentState, state_of
from models.people import Person
from models.plans import Assignment, Duty, PartyRole
from models.refusals import Refusal
from models.rights import Actor, Verb
from services import (
    identity,
    share_answers,
    share_board,
    share_dates,
    share_reading,
    share_receivers,
    shares,
    tasks,
)
from services.share_receivers import Key
from tests.support.campaign import examples
from tests.support.office import CHANNEL, make_office
from tests.support.shares import add_units

T = TypeVar("T")

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
START = datetime(2026, 11, 2, 8, tzinfo=ZONE)
EVERYBODY = ("Alice", "Bob", "Hoa", "Cuc", "Tinh", "Duc", "Charlie")
UNITS = ("so-tnmt", "chi-cuc", "tram", "doi", "so-xd")
#: Where each person works, to make receivers of them.
HOME = {
    "Alice": "so-tnmt", "Bob": "so-tnmt", "Hoa": "chi-cuc", "Cuc": "chi-cuc", "Tinh": "tram",
    "Duc": "doi", "Charlie": "so-xd",
}  # fmt: skip

#: Who does it: mostly whoever may, at times anybody.
RIGHTFUL = "whoever may"
who = st.sampled_from([RIGHTFUL, RIGHTFUL, RIGHTFUL, *EVERYBODY])
places = st.integers(0, 30)
days = st.none() | st.integers(-2, 20)
#: To whom: mostly one of those who can be given it, by their place, at times anybody.
receivers = st.integers(0, 5) | st.integers(0, 5) | st.sampled_from([*UNITS, *EVERYBODY])


class Offices(RuleBasedStateMachine):
    """Four offices in a chain, and Charlie beside them, who do what comes to their minds."""

    template: Path
    folder: Path

    def __init__(self) -> None:
        super().__init__()
        path = self.folder / "machine.db"
        shutil.copyfile(self.template, path)
        self.database = Database(f"sqlite:///{path}")
        self.opened = self.database.begin()
        self.session = self.opened.__enter__()
        self.now = START
        self.office = make_office(self.session, START)
        add_units(self.session, self.office, START)
        self.plan_dues = {
            duty.id: duty.due_at for duty in self.session.scalars(select(Duty)).all()
        }
        first = self.office.duties["1", "so-tnmt"]
        for to in (0, 1, 2):
            self._give("Alice", first, [to], None)
        branch = next(duty for duty in self._duties() if self._is_of(duty, "chi-cuc"))
        for to in (0, 1):
            self._give("Hoa", branch.id, [to], None)

    def teardown(self) -> None:
        self.session.rollback()
        self.opened.__exit__(None, None, None)
        self.database.close()

    # What happens

    @rule(name=who, place=places, to=st.lists(receivers, min_size=1, max_size=3), day=days)
    def give(self, name: str, place: int, to: list[int | str], day: int | None) -> None:
        duty = self._pick(self._duties(), place)
        if name == RIGHTFUL:
            name = self._head_of(duty.assignment.agency_id)
        self._give(name, duty.id, to, day)

    @rule(name=who, place=places, to=receivers, day=days)
    def move(self, name: str, place: int, to: int | str, day: int | None) -> None:
        self._decide(
            name,
            place,
            Act.MOVE,
            lambda actor, share: shares.move(
                self.session, actor, share.id, self._keys([to], actor, share.parent),
                share.brief, self._day(day), self.now, self.now,
            ),
        )  # fmt: skip

    @rule(name=who, place=places)
    def recall(self, name: str, place: int) -> None:
        self._decide(
            name,
            place,
            Act.RECALL,
            lambda actor, share: shares.recall(
                self.session, actor, share.id, "Thôi", self.now, self.now
            ),
        )

    @rule(name=who, place=places, day=days)
    def change_date(self, name: str, place: int, day: int | None) -> None:
        self._decide(
            name,
            place,
            Act.CHANGE,
            lambda actor, share: share_dates.change_date(
                self.session, actor, share.id, self._day(day), self.now, self.now
            ),
        )

    @rule(name=who, place=places)
    def insist(self, name: str, place: int) -> None:
        self._decide(
            name,
            place,
            Act.INSIST,
            lambda actor, share: share_answers.insist(
                self.session, actor, share.id, "Cố gắng", self.now, self.now
            ),
        )

    @rule(name=who, place=places)
    def urge(self, name: str, place: int) -> None:
        self._decide(
            name,
            place,
            Act.URGE,
            lambda actor, share: share_answers.urge(
                self.session, actor, share.id, "Gấp", self.now, self.now
            ),
        )

    @rule(name=who, place=places)
    def acknowledge(self, name: str, place: int) -> None:
        self._receive(
            name,
            place,
            Act.ACKNOWLEDGE,
            lambda actor, share: share_answers.acknowledge(
                self.session, actor, share.id, self.now
            ),
        )

    @rule(name=who, place=places)
    def hand_back(self, name: str, place: int) -> None:
        self._receive(
            name,
            place,
            Act.HAND_BACK,
            lambda actor, share: share_answers.hand_back(
                self.session, actor, share.id, "Bận", self.now, self.now
            ),
        )

    @rule(name=st.sampled_from(EVERYBODY))
    def suspend_or_take_back(self, name: str) -> None:
        person = self.session.get_one(Person, self.office.people[name])
        person.is_suspended = not person.is_suspended
        self.session.flush()

    @rule(hours=st.integers(1, 60))
    def let_time_pass(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    # What is always so

    @invariant()
    def every_living_share_has_one_duty_and_a_living_parent(self) -> None:
        for share in self._shares():
            duties = self.session.scalars(select(Duty).where(Duty.assignment_id == share.id)).all()
            assert len(duties) == 1
            assert (duties[0].cancelled_at is None) is (share.ended_at is None)
            parent = share.parent
            assert parent is not None
            if share.ended_at is None:
                assert parent.ended_at is None
                # Its owner is the unit, or a person of the agency that gave it.
                assert share.person_id is None or share.agency_id == parent.agency_id

    @invariant()
    def no_share_is_due_after_what_it_is_a_part_of(self) -> None:
        for share in self._shares():
            if share.ended_at is None and share.parent is not None:
                own = share_reading.duty_of(self.session, share, self.now)
                above = share_reading.duty_of(self.session, share.parent, self.now)
                assert own is not None
                assert above is not None
                assert own.due_at <= above.due_at

    @invariant()
    def the_plans_own_duties_are_untouched(self) -> None:
        for duty_id, due_at in self.plan_dues.items():
            duty = self.session.get_one(Duty, duty_id)
            assert (duty.due_at, duty.cancelled_at) == (due_at, None)

    @rule()
    def look_at_the_lists(self) -> None:
        """What has ended is in nobody's list, what lives in that of its unit."""
        ended = {
            duty.id
            for duty in self.session.scalars(select(Duty).where(Duty.cancelled_at.is_not(None)))
        }
        living = {
            duty.id
            for duty in self._duties()
            if duty.assignment.role == PartyRole.PART and duty.assignment.person_id is None
        }
        listed = set()
        for name in EVERYBODY:
            actor = self._actor(name)
            if actor is not None:
                lines = tasks.list_tasks(self.session, actor, self.now).lines
                listed |= {line.duty_id for line in lines}
        assert not listed & ended
        if all(self._actor(name) for name in EVERYBODY):
            assert living <= listed

    @invariant()
    def a_share_that_moved_names_the_one_in_its_place(self) -> None:
        for share in self._shares():
            if state_of(share) is AssignmentState.MOVED:
                successor = self.session.get_one(Assignment, share.successor_id)
                assert successor.parent_id == share.parent_id

    @invariant()
    def charlie_sees_nothing(self) -> None:
        charlie = self._actor("Charlie")
        if charlie is None:
            return
        for share in self._shares()[:3]:
            for look in (
                lambda share=share: share_board.card(self.session, charlie, share.id, self.now),
                lambda share=share: share_reading.share_for(self.session, charlie, share.id),
            ):
                with pytest.raises(Refusal):
                    look()

    # The hands

    def _give(self, name: str, duty_id: int, to: list[int | str], day: int | None) -> None:
        duty = self.session.get_one(Duty, duty_id)
        assignment, due_on = duty.assignment, self._day(day)
        may = self._heads(name, assignment.agency_id) and not assignment.person_id
        self._try(
            name,
            lambda actor: shares.give(
                self.session, actor, duty_id, self._keys(to, actor, assignment), None, due_on,
                self.now, self.now,
            ),
            may=may,
        )  # fmt: skip

    def _try(self, name: str, act: Callable[[Actor], object], *, may: bool) -> bool:
        """Let somebody try; who may not is refused, and who is refused has changed nothing."""
        actor = self._actor(name)
        if actor is None:
            return False
        point = self.session.begin_nested()
        try:
            act(actor)
        except Refusal:
            point.rollback()
            return False
        point.commit()
        self.session.flush()
        assert may, f"{name} did what they may not"
        return True

    def _decide(
        self, name: str, place: int, act: Act, verb: Callable[[Actor, Assignment], object]
    ) -> None:
        shares_ = self._shares()
        if shares_:
            share = self._pick(shares_, place)
            if name == RIGHTFUL and share.parent:
                name = self._head_of(share.parent.agency_id)
            may = bool(share.parent and self._heads(name, share.parent.agency_id))
            self._follow(name, share, act, verb, may=may)

    def _receive(
        self, name: str, place: int, act: Act, verb: Callable[[Actor, Assignment], object]
    ) -> None:
        shares_ = self._shares()
        if shares_:
            share = self._pick(shares_, place)
            if name == RIGHTFUL:
                name = self._receiver_of(share)
            actor = self._actor(name)
            may = actor is not None and share_rights.may_receive(actor, share)
            self._follow(name, share, act, verb, may=may)

    def _follow(
        self,
        name: str,
        share: Assignment,
        act: Act,
        verb: Callable[[Actor, Assignment], object],
        *,
        may: bool,
    ) -> None:
        """Try an act; where it is done, the share stands where the table of transitions says."""
        before = state_of(share)
        if self._try(name, lambda actor: verb(actor, share), may=may):
            self.session.refresh(share)
            assert state_of(share) is TRANSITIONS[before, act]

    def _actor(self, name: str) -> Actor | None:
        return identity.identify(self.session, CHANNEL, self.office.addresses[name])

    def _heads(self, name: str, agency_id: int) -> bool:
        actor = self._actor(name)
        return actor is not None and agency_id in actor.agencies_for(Verb.ASSIGN)

    def _shares(self) -> list[Assignment]:
        return list(
            self.session.scalars(
                select(Assignment)
                .where(Assignment.role == PartyRole.PART)
                .order_by(Assignment.id.desc())
            )
        )

    def _duties(self) -> list[Duty]:
        """Return the living duties of so-tnmt and below, the newest first."""
        return [
            duty
            for duty in self.session.scalars(
                select(Duty).where(Duty.cancelled_at.is_(None)).order_by(Duty.id.desc())
            )
            if duty.assignment.agency_id != self.office.agencies["so-xd"]
        ]

    @staticmethod
    def _pick(found: Sequence[T], place: int) -> T:
        return found[place % len(found)]

    def _keys(self, to: Sequence[int | str], actor: Actor, parent: Assignment | None) -> list[Key]:
        """Return receivers: by their place among those who can be given work, or by name."""
        assert parent is not None
        found = [one.key for one in share_receivers.choices(self.session, actor, parent)]
        keys: list[Key] = []
        for one in to:
            if isinstance(one, str):
                home = HOME.get(one, one)
                keys.append((self.office.agencies[home], self.office.people.get(one)))
            elif found:
                keys.append(found[one % len(found)])
        return keys

    def _is_of(self, duty: Duty, code: str) -> bool:
        return duty.assignment.agency_id == self.office.agencies[code]

    def _head_of(self, agency_id: int) -> str:
        """Return the head of an agency; where it has none, somebody who is refused."""
        heads = {self.office.agencies[HOME[name]]: name for name in ("Alice", "Hoa", "Duc")}
        return heads.get(agency_id, "Charlie")

    def _receiver_of(self, share: Assignment) -> str:
        names = {number: name for name, number in self.office.people.items()}
        if share.person_id is not None:
            return names[share.person_id]
        at_home = {self.office.agencies[code]: name for name, code in HOME.items()}
        return at_home[share.agency_id]

    def _day(self, offset: int | None) -> date | None:
        return None if offset is None else self.now.date() + timedelta(days=offset)


def test_the_offices_never_lose_work(sqlite_template: Path, tmp_path: Path) -> None:
    class Here(Offices):
        template, folder = sqlite_template, tmp_path

    run_state_machine_as_test(
        Here, settings=settings(max_examples=examples(5), stateful_step_count=20, deadline=None)
    )
