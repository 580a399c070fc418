import json
import random
import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.clock import FixedClock
from core.database import Database
from models.delivery import Fact, InboxRow, InboxState
from services import inbox

BOT = 42
SECOND = timedelta(seconds=1)

#: Whatever JSON can say, lone surrogates, NUL and numbers beyond 64 bits included; with names that
#: updates have, so that some of it looks like one.
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=5)
NAMES = st.sampled_from(["update_id", "message", "chat", "from", "user", "id"]) | ANY_TEXT
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


def message(number: int, chat: int = 1, message_id: int | None = None, **more: Any) -> Any:
    """An update that brings a message."""
    return {
        "update_id": number,
        "message": {
            "message_id": number if message_id is None else message_id,
            "date": 1_793_000_000,
            "chat": {"id": chat, "type": "private"},
            "from": {"id": chat},
            "text": "xong 6.a 60",
            **more,
        },
    }


def press(number: int, chat: int = 1, user: int = 1, id_: str = "q") -> Any:
    """An update that brings a press on a button of a message in `chat`, which the bot had sent."""
    sent = {"message_id": 5, "date": 0, "chat": {"id": chat}, "from": {"id": BOT}}
    query = {"id": id_, "from": {"id": user}, "message": sent, "data": "x"}
    return {"update_id": number, "callback_query": query}


def rows(session: Session) -> list[InboxRow]:
    return list(session.scalars(select(InboxRow).order_by(InboxRow.seq)))


def take(database: Database, now: datetime) -> inbox.Claimed | None:
    """Claim the next update and be done with it."""
    with database.begin() as session:
        claimed = inbox.claim(session, now)
        if claimed:
            inbox.finish(session, claimed.seq, now)
        return claimed


def fail(database: Database, now: datetime, error: str = "RuntimeError") -> bool:
    """Claim the next update and fail with it, as the dispatcher does: in two transactions."""
    with database.begin() as session:
        claimed = inbox.claim(session, now)
        assert claimed
        session.rollback()
    with database.begin() as session:
        return inbox.fail(session, claimed.seq, error, now)


# Storing


def test_what_is_stored_outlives_the_process(
    database: Database, database_url: str, clock: FixedClock
) -> None:
    with database.begin() as session:
        assert inbox.store(session, BOT, [message(1), message(2)], clock.now()) == 2
    database.close()
    other = Database(database_url)
    with other.read() as session:
        assert [json.loads(row.payload) for row in rows(session)] == [message(1), message(2)]
        assert {row.state for row in rows(session)} == {InboxState.NEW}
        assert {row.received_at for row in rows(session)} == {clock.now()}
    other.close()


def test_a_batch_keeps_its_order(session: Session, clock: FixedClock) -> None:
    numbers = random.Random(1).sample(range(1000), 300)
    assert inbox.store(session, BOT, [message(n) for n in numbers], clock.now()) == 300
    assert [json.loads(row.payload)["update_id"] for row in rows(session)] == numbers


def test_an_empty_batch_stores_nothing(session: Session, clock: FixedClock) -> None:
    assert inbox.store(session, BOT, [], clock.now()) == 0


def test_an_update_that_arrives_again_is_stored_once(
    database: Database, clock: FixedClock
) -> None:
    batch = [message(1), press(2), {"update_id": 3, "poll": {"id": "7"}}]
    for new in (3, 0):
        with database.begin() as session:
            assert inbox.store(session, BOT, batch, clock.now()) == new
    with database.begin() as session:
        assert inbox.store(session, BOT, [*batch, message(4), message(4)], clock.now()) == 1
        assert len(rows(session)) == 4


def test_an_update_that_arrives_again_after_it_was_handled_is_not_handled_again(
    database: Database, clock: FixedClock
) -> None:
    with database.begin() as session:
        inbox.store(session, BOT, [message(1)], clock.now())
    assert take(database, clock.now())
    with database.begin() as session:
        assert inbox.store(session, BOT, [message(1)], clock.now()) == 0
    assert take(database, clock.now()) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (message(1, message_id=5), message(1, message_id=6)),
        (message(1, chat=5), message(1, chat=6)),
        (message(1), message(1, edit_date=1_793_000_001)),
        (message(1), {"update_id": 1, "edited_message": message(1)["message"]}),
        (message(1), press(1)),
        (press(1, id_="a"), press(1, id_="b")),
        (message(1), message(2)),
    ],
)
def test_a_number_that_is_used_again_does_not_hide_another_update(one: Any, other: Any) -> None:
    assert inbox.key_of(BOT, one) != inbox.key_of(BOT, other)


def test_two_bots_do_not_share_numbers() -> None:
    assert inbox.key_of(1, message(1)) != inbox.key_of(2, message(1))


def test_the_same_update_with_its_fields_in_another_order_is_the_same() -> None:
    update = message(1)
    turned = {"message": dict(reversed(update["message"].items())), "update_id": 1}
    assert inbox.key_of(BOT, update) == inbox.key_of(BOT, turned)


# Lanes


@pytest.mark.parametrize(
    ("update", "lane"),
    [
        (message(1, chat=-100123), "-100123"),
        ({"update_id": 1, "edited_message": {"chat": {"id": 7}}}, "7"),
        (press(1, chat=-5, user=9), "-5"),
        ({"update_id": 1, "callback_query": {"from": {"id": 9}, "inline_message_id": "x"}}, "9"),
        ({"update_id": 1, "inline_query": {"from": {"id": 9}}}, "9"),
        ({"update_id": 1, "my_chat_member": {"chat": {"id": 7}, "from": {"id": 9}}}, "7"),
        ({"update_id": 1, "message_reaction": {"chat": {"id": 7}, "user": {"id": 9}}}, "7"),
        ({"update_id": 1, "poll_answer": {"poll_id": "1", "user": {"id": 9}}}, "9"),
        ({"update_id": 1, "poll": {"id": "1"}}, "none"),
        ({"update_id": 1}, "none"),
        ({}, "none"),
        ({"update_id": 1, "message": {"chat": {"id": 2**70}}}, str(2**70)),
        ({"update_id": 1, "message": {"chat": {"id": "7\x00"}}}, "none"),
        ({"update_id": 1, "message": {"chat": {"id": "\ud800"}}}, "none"),
        ({"update_id": 1, "message": {"chat": {"id": [7]}}}, "none"),
        ({"update_id": 1, "message": {"chat": 7, "from": None}}, "none"),
    ],
)
def test_the_lane_is_the_chat_or_else_the_user(update: Any, lane: str) -> None:
    assert inbox.lane_of(update) == lane


@given(st.dictionaries(NAMES, JSON, max_size=4))
def test_any_json_has_a_lane_and_a_key_that_can_be_stored(update: Any) -> None:
    for text in (inbox.lane_of(update), inbox.key_of(BOT, update)):
        text.encode("ascii")
        assert "\x00" not in text


# Hostile updates


@pytest.mark.parametrize(
    "update",
    [
        message(1, text="một\x00hai"),
        message(1, text="😀 whole, \ud83d half"),
        message(1, chat=2**70),
        message(2**70),
        message(1, date=10**40, text=float("inf")),
        {"update_id": "\x00\ud800", "message": {"chat": {"id": "\x00\ud800"}}},
        {"update_id": None, "message": {"message_id": "\x00", "chat": {"id": {"a": "\ud800"}}}},
        {"update_id": 1, "\x00\ud800": {"id": "\x00"}},
        {"message": None},
        {},
    ],
)
def test_a_hostile_update_is_stored_claimed_and_kept_word_for_word(
    session: Session, clock: FixedClock, update: Any
) -> None:
    assert inbox.store(session, BOT, [update, message(7, chat=7)], clock.now()) == 2
    claimed = inbox.claim(session, clock.now())
    assert claimed
    assert json.loads(claimed.payload) == update
    inbox.finish(
        session, claimed.seq, clock.now(), InboxState.POISON, "cannot be read: \x00\ud800"
    )
    session.flush()
    following = inbox.claim(session, clock.now())
    assert following
    assert following.lane == "7"


def test_an_error_in_any_letters_can_be_recorded(database: Database, clock: FixedClock) -> None:
    with database.begin() as session:
        inbox.store(session, BOT, [message(1)], clock.now())
    fail(database, clock.now(), "DataError: \x00 \ud800 " + "x" * 100_000)
    with database.read() as session:
        (row,) = rows(session)
        assert row.error.startswith("DataError")
        assert len(row.error) < 10_000


# Claiming


def test_nothing_is_claimed_from_an_empty_inbox(session: Session, clock: FixedClock) -> None:
    assert inbox.claim(session, clock.now()) is None


def test_a_lane_is_handled_in_order_of_arrival(database: Database, clock: FixedClock) -> None:
    with database.begin() as session:
        batch = [message(9), press(3, chat=1, user=8), message(2), message(5, chat=2)]
        inbox.store(session, BOT, batch, clock.now())
    taken = [take(database, clock.now()) for _ in range(4)]
    numbers = [json.loads(claimed.payload)["update_id"] for claimed in taken if claimed]
    assert numbers == [9, 3, 2, 5]
    assert take(database, clock.now()) is None
    with database.read() as session:
        assert {row.state for row in rows(session)} == {InboxState.DONE}
        assert {row.finished_at for row in rows(session)} == {clock.now()}


def test_an_update_whose_transaction_fails_is_there_again(
    database: Database, clock: FixedClock
) -> None:
    with database.begin() as session:
        inbox.store(session, BOT, [message(1)], clock.now())
    with suppress(ZeroDivisionError), database.begin() as session:
        claimed = inbox.claim(session, clock.now())
        assert claimed
        session.add(Fact(name="effect", value="half done"))
        inbox.finish(session, claimed.seq, clock.now())
        _ = 1 / 0
    with database.begin() as session:
        again = inbox.claim(session, clock.now())
        assert again
        assert again.seq == claimed.seq
        assert session.get(Fact, "effect") is None


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_lane_in_other_hands_is_skipped_and_not_waited_for(
    database: Database, clock: FixedClock
) -> None:
    with database.begin() as session:
        batch = [message(1), message(2), message(3, chat=2), message(4, chat=2)]
        inbox.store(session, BOT, batch, clock.now())
    with database.begin() as one, database.begin() as two, database.begin() as three:
        first, second = inbox.claim(one, clock.now()), inbox.claim(two, clock.now())
        assert first
        assert second
        assert (first.lane, second.lane) == ("1", "2")
        assert inbox.claim(three, clock.now()) is None
        inbox.finish(one, first.seq, clock.now())
        one.commit()
        third = inbox.claim(three, clock.now())
        assert third
        assert (third.lane, third.seq) == ("1", first.seq + 1)


def test_several_workers_handle_each_update_once_and_each_lane_in_order(
    database: Database, clock: FixedClock
) -> None:
    lanes, length, workers = 6, 12, 4
    chance = random.Random(7)
    batch = [message(n, chat=n % lanes) for n in range(lanes * length)]
    with database.begin() as session:
        inbox.store(session, BOT, batch, clock.now())
    handled: list[tuple[str, int]] = []
    failing = set(chance.sample(range(lanes * length), 10))
    start = threading.Barrier(workers)

    def work() -> None:
        start.wait()
        misses = 0
        while misses < 3:
            failed = None
            with database.begin() as session:
                claimed = inbox.claim(session, clock.now())
                if claimed is None:
                    # Every lane is in other hands, or all is done.
                    misses = misses + 1 if inbox.next_due(session) is None else 0
                    continue
                number = json.loads(claimed.payload)["update_id"]
                # The effect is written by hand, so that two workers on one update would show.
                mark = session.get(Fact, claimed.lane)
                former = mark.value if mark else ""
                session.merge(Fact(name=claimed.lane, value=f"{former},{number}"))
                if number in failing:
                    failing.discard(number)
                    failed = claimed.seq
                    session.rollback()
                else:
                    inbox.finish(session, claimed.seq, clock.now())
            if failed is None:
                handled.append((claimed.lane, claimed.seq))
            else:
                with database.begin() as session:
                    inbox.fail(session, failed, "RuntimeError", clock.now())

    with ThreadPoolExecutor(workers) as threads:
        for future in [threads.submit(work) for _ in range(workers)]:
            future.result(timeout=60)

    assert not failing
    assert len(handled) == len(set(handled)) == lanes * length
    with database.read() as session:
        assert {row.state for row in rows(session)} == {InboxState.DONE}
        effects = {fact.name: fact.value for fact in session.scalars(select(Fact))}
    expected: dict[str, str] = defaultdict(str)
    for n in range(lanes * length):
        expected[str(n % lanes)] += f",{n}"
    assert effects == expected


# Failing


def test_an_update_that_keeps_failing_is_put_aside_and_frees_its_lane(
    database: Database, clock: FixedClock
) -> None:
    with database.begin() as session:
        inbox.store(session, BOT, [message(1), message(2)], clock.now())
    for attempt in range(1, inbox.MAX_ATTEMPTS + 1):
        with database.begin() as session:
            claimed = inbox.claim(session, clock.now())
            assert claimed
            assert claimed.attempts == attempt - 1
        dead = fail(database, clock.now(), f"failure {attempt}")
        assert dead == (attempt == inbox.MAX_ATTEMPTS)
        clock.advance(timedelta(seconds=10))
    with database.read() as session:
        first, second = rows(session)
        assert (first.state, first.error) == (InboxState.DEAD, "failure 5")
        assert first.finished_at
    claimed = take(database, clock.now())
    assert claimed
    assert claimed.seq == second.seq


def test_a_lane_waits_after_a_failure_and_others_go_on(
    database: Database, clock: FixedClock
) -> None:
    with database.begin() as session:
        inbox.store(session, BOT, [message(1), message(2), message(3, chat=2)], clock.now())
    fail(database, clock.now())
    fail(database, clock.now())  # the first pause is none at all
    claimed = take(database, clock.now())
    assert claimed
    assert claimed.lane == "2"
    assert take(database, clock.now()) is None
    clock.advance(SECOND)
    claimed = take(database, clock.now())
    assert claimed
    assert (claimed.lane, claimed.attempts) == ("1", 2)


def test_a_failure_that_comes_late_does_not_undo_the_success_of_another_worker(
    database: Database, clock: FixedClock
) -> None:
    with database.begin() as session:
        inbox.store(session, BOT, [message(1)], clock.now())
        (row,) = rows(session)
        row.attempts = inbox.MAX_ATTEMPTS - 1
    claimed = take(database, clock.now())
    assert claimed
    with database.begin() as session:
        assert not inbox.fail(session, claimed.seq, "RuntimeError", clock.now())
    with database.read() as session:
        (row,) = rows(session)
        assert (row.state, row.error) == (InboxState.DONE, None)


# When to look again


def test_nothing_is_due_in_an_empty_inbox(session: Session) -> None:
    assert inbox.next_due(session) is None


def test_what_waits_behind_a_pause_is_not_due_before_it(
    database: Database, clock: FixedClock
) -> None:
    with database.begin() as session:
        inbox.store(session, BOT, [message(1), message(2)], clock.now())
        assert inbox.next_due(session) == clock.now()
    fail(database, clock.now())
    fail(database, clock.now())
    with database.begin() as session:
        assert inbox.claim(session, clock.now()) is None
        assert inbox.next_due(session) == clock.now() + SECOND
        inbox.store(session, BOT, [message(3, chat=2)], clock.now())
        assert inbox.next_due(session) == clock.now()


# Keeping


def test_old_updates_are_emptied_and_their_keys_stay(
    database: Database, clock: FixedClock
) -> None:
    with database.begin() as session:
        inbox.store(session, BOT, [message(1)], clock.now())
    take(database, clock.now())
    clock.advance(inbox.RETENTION)
    with database.begin() as session:
        inbox.purge(session, clock.now())
        assert rows(session)[0].payload
    clock.advance(SECOND)
    with database.begin() as session:
        inbox.store(session, BOT, [message(2)], clock.now())
        inbox.purge(session, clock.now())
    with database.begin() as session:
        assert [bool(row.payload) for row in rows(session)] == [False, True]
        assert inbox.store(session, BOT, [message(1)], clock.now()) == 0
        assert session.scalar(select(func.count()).select_from(InboxRow)) == 2
