"""Difficulties, handled by everybody in any order: one holder, nothing unread, right times."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.difficulty_cards import Selection, Shelf, Span
from models.difficulty_refusals import NoDifficulty
from models.refusals import Refusal
from models.reports import Report
from models.request_states import DifficultyVerb
from models.requests import Difficulty, DifficultyCategory, DifficultyState
from models.working_time import OfficeHours, WorkingCalendar
from services import consequences, difficulties, difficulty_reading
from tests.support.campaign import examples
from tests.support.office import Office, file_report, make_office

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
START = datetime(2026, 11, 10, 8, tzinfo=ZONE)
HOUR = timedelta(hours=1)
PEOPLE = ("Dung", "Bob", "Em", "Alice", "Charlie")
HOLDERS = {"so-khdt": "Dung", "ubnd-tinh": "Em"}
REPORTERS = {"Alice", "Bob"}
VERBS = (
    DifficultyVerb.ANSWER,
    DifficultyVerb.ASK_BACK,
    DifficultyVerb.REPLY,
    DifficultyVerb.HAND_UP,
    DifficultyVerb.CLOSE,
    DifficultyVerb.REOPEN,
)
#: What often can be done, and what anybody may try.
LIKELY = [
    ("Dung", DifficultyVerb.ANSWER),
    ("Dung", DifficultyVerb.ASK_BACK),
    ("Em", DifficultyVerb.ANSWER),
    ("Bob", DifficultyVerb.REPLY),
    ("Alice", DifficultyVerb.CLOSE),
    ("Bob", DifficultyVerb.REOPEN),
]
ACTS = st.one_of(
    st.sampled_from(LIKELY), st.tuples(st.sampled_from(PEOPLE), st.sampled_from(VERBS))
)
CALENDAR, HOURS = WorkingCalendar({}), OfficeHours()


def counted(start: datetime, end: datetime) -> timedelta:
    """Office time by looking at the clock every hour, on which everything happens here."""
    hours = int((end - start) / HOUR)
    return sum(
        (HOUR for n in range(hours) if HOURS.may_send_now(start + n * HOUR, CALENDAR)),
        timedelta(),
    )


@dataclass
class Seen:
    """What the test itself remembers of one difficulty."""

    raised: datetime
    holder: str = "so-khdt"
    answered: datetime | None = None
    closed: datetime | None = None
    words: list[str] = field(default_factory=list)


class Register(RuleBasedStateMachine):
    """Everybody tries everything; what they could do is written down and compared."""

    def __init__(self, session: Session, office: Office) -> None:
        super().__init__()
        self.session, self.office, self.now = session, office, START
        self.savepoint = session.begin_nested()
        self.seen: dict[int, Seen] = {}
        self.said = 0
        self._raise("Bob")

    def teardown(self) -> None:
        """Read everything at the end: what was said, who finds it, how long it took."""
        try:
            self.the_reporter_reads_every_word_and_charlie_none()
            self.who_holds_it_or_has_held_it_finds_it()
            self.times_are_those_of_the_clock()
        finally:
            self.savepoint.rollback()
            self.session.expire_all()

    # A few difficulties that much is done about say more than many that nobody touches.
    @precondition(lambda self: len(self.seen) < 3)
    @rule(who=st.sampled_from(("Bob", "Alice", "Charlie")))
    def raise_one(self, who: str) -> None:
        self._raise(who)

    def _raise(self, who: str) -> None:
        actor = self.office.actor(self.session, who)
        duty = self.office.duties["1", "so-tnmt"]
        category = DifficultyCategory.FUNDING
        try:
            made = difficulties.raise_on_duty(
                self.session, actor, duty, category, "Thiếu kinh phí", (), self.now
            )
        except Refusal:
            assert who not in REPORTERS
            return
        assert who in REPORTERS
        self.seen[made.id] = Seen(self.now)

    @rule(text=st.sampled_from(("Thiếu xe", "Thiếu người", "")))
    def report(self, text: str) -> None:
        if self.now.year != 2026:
            return
        bob, duty = self.office.people["Bob"], self.office.duties["6.a", "so-tnmt"]
        filed = self.session.get_one(Report, file_report(self.session, bob, duty, self.now))
        filed.difficulties = text
        consequences.of_filing(self.session, filed, self.now)
        for made in self.session.scalars(select(Difficulty).where(Difficulty.duty_id == duty)):
            self.seen.setdefault(made.id, Seen(self.now))
        told = self.session.scalars(select(Difficulty.text).where(Difficulty.duty_id == duty))
        texts = told.all()
        assert len(set(texts)) == len(texts), "the same words are one entry"
        assert not text or text in texts

    @rule(
        hours=st.integers(0, 60),
        done=ACTS,
        place=st.integers(0, 9),
        has_words=st.sampled_from((True, True, True, False)),
    )
    def act(
        self, hours: int, done: tuple[str, DifficultyVerb], place: int, has_words: bool
    ) -> None:
        self.now += hours * HOUR
        who, verb = done
        number = sorted(self.seen)[place % len(self.seen)]
        seen = self.seen[number]
        self.said += 1
        text = f"Ý kiến {self.said}" if has_words else None
        actor = self.office.actor(self.session, who)
        try:
            difficulties.act(self.session, actor, number, verb, text, self.now)
        except Refusal:
            return
        as_holder = who == HOLDERS[seen.holder]
        if verb in {DifficultyVerb.REPLY, DifficultyVerb.REOPEN}:
            assert who in REPORTERS
        elif verb is DifficultyVerb.CLOSE:
            assert who in REPORTERS or as_holder
        else:
            assert as_holder
        if verb is DifficultyVerb.ANSWER and seen.answered is None:
            seen.answered = self.now
        if verb is DifficultyVerb.HAND_UP:
            assert seen.holder == "so-khdt"
            seen.holder = "ubnd-tinh"
        if verb is DifficultyVerb.REOPEN:
            assert seen.closed is not None
            assert self.now - seen.closed <= timedelta(days=30)
        seen.closed = self.now if verb is DifficultyVerb.CLOSE else None
        if text:
            seen.words.append(text)

    @invariant()
    def each_has_one_holder_or_is_closed(self) -> None:
        self.session.flush()
        rows = {row.id: row for row in self.session.scalars(select(Difficulty))}
        assert set(rows) == set(self.seen)
        for number, seen in self.seen.items():
            row = rows[number]
            assert row.holder_id == self.office.agencies[seen.holder]
            assert (row.state == DifficultyState.CLOSED) == (seen.closed is not None)

    def the_reporter_reads_every_word_and_charlie_none(self) -> None:
        bob = self.office.actor(self.session, "Bob")
        charlie = self.office.actor(self.session, "Charlie")
        for number, seen in self.seen.items():
            card = difficulty_reading.card(self.session, bob, number, self.now)
            said = [
                entry.text
                for entry in card.entries
                if entry.text and entry.verb is not DifficultyVerb.RESTATE
            ]
            assert said == seen.words
            try:
                difficulty_reading.card(self.session, charlie, number, self.now)
            except NoDifficulty:
                continue
            raise AssertionError("Charlie reads what is none of his agency's.")

    def who_holds_it_or_has_held_it_finds_it(self) -> None:
        for name, holders in (("Dung", {"so-khdt", "ubnd-tinh"}), ("Em", {"ubnd-tinh"})):
            actor = self.office.actor(self.session, name)
            page = difficulty_reading.register(
                self.session, actor, Selection(shelf=Shelf.HELD, state=5), self.now
            )
            held = [one for one in self.seen.values() if one.holder in holders]
            assert page.total == len(held)

    def times_are_those_of_the_clock(self) -> None:
        answers, ends = [], []
        bob = self.office.actor(self.session, "Bob")
        for number, seen in self.seen.items():
            card = difficulty_reading.card(self.session, bob, number, self.now)
            first = counted(seen.raised, seen.answered) if seen.answered else None
            end = counted(seen.raised, seen.closed) if seen.closed else None
            assert card.first_answer == span(first)
            assert card.closing == span(end)
            answers += [first] if first is not None else []
            ends += [end] if end is not None else []
        figures = difficulty_reading.figures(self.session, self.office.plan, self.now)
        assert figures.median_first_answer == span(middle(answers))
        assert figures.median_closing == span(middle(ends))
        unsettled = [one.raised for one in self.seen.values() if one.closed is None]
        assert (figures.oldest.raised_at if figures.oldest else None) == min(
            unsettled, default=None
        )


def span(worked: timedelta | None) -> Span | None:
    return None if worked is None else Span.of(worked, HOURS.length)


def middle(spans: list[timedelta]) -> timedelta | None:
    return timedelta(hours=median(one / HOUR for one in spans)) if spans else None


def test_a_difficulty_has_one_holder_and_its_reporter_reads_everything(session: Session) -> None:
    office = make_office(session, START)
    session.flush()
    run_state_machine_as_test(
        lambda: Register(session, office),
        settings=settings(max_examples=examples(10), stateful_step_count=20, deadline=None),
    )
