from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import FixedClock
from core.database import Database
from models.delivery import OutboxRow, OutboxState
from services import outbox
from services.outbox import Outgoing, Priority, Settlement

SECOND = timedelta(seconds=1)


def put(session: Session, clock: FixedClock, key: str, address: str = "1", **more: Any) -> bool:
    """Write a message whose key is also what it says."""
    more.setdefault("priority", Priority.NOTICE)
    return outbox.enqueue(
        session,
        key,
        more.pop("kind", outbox.REPLY),
        {"text": key},
        channel=more.pop("channel", "telegram"),
        address=address,
        now=clock.now(),
        **more,
    )


def claim(session: Session, clock: FixedClock, limit: int = 10, **more: Any) -> list[Outgoing]:
    return outbox.claim(session, clock.now(), limit, **more)


def said(messages: list[Outgoing]) -> list[str]:
    return [str(message.payload["text"]) for message in messages]


def settle(session: Session, clock: FixedClock, message: Outgoing, **more: Any) -> None:
    state = more.pop("state", OutboxState.SENT)
    outbox.settle(session, [Settlement(message.id, state, **more)], clock.now())
    session.flush()


def row(session: Session, key: str) -> OutboxRow:
    found = session.scalars(select(OutboxRow).where(OutboxRow.key == key)).one()
    session.refresh(found)
    return found


# Writing


def test_a_key_is_written_once(database: Database, clock: FixedClock) -> None:
    for is_new in (True, False):
        with database.begin() as session:
            assert put(session, clock, "reminder|1") is is_new
            assert not put(session, clock, "reminder|1", address="2")
    with database.begin() as session:
        assert said(claim(session, clock)) == ["reminder|1"]


def test_a_key_stays_taken_when_its_message_is_settled(
    session: Session, clock: FixedClock
) -> None:
    put(session, clock, "a")
    (message,) = claim(session, clock)
    settle(session, clock, message)
    assert not put(session, clock, "a")


def test_a_message_goes_with_its_transaction(database: Database, clock: FixedClock) -> None:
    with suppress(ZeroDivisionError), database.begin() as session:
        put(session, clock, "a")
        _ = 1 / 0
    with database.begin() as session:
        assert claim(session, clock) == []


def test_what_the_sender_gets(session: Session, clock: FixedClock) -> None:
    put(session, clock, "a", address="-100", channel="telegram")
    (message,) = claim(session, clock)
    assert message.channel == "telegram"
    assert message.address == "-100"
    assert message.kind == outbox.REPLY
    assert message.payload == {"text": "a"}
    assert (message.attempts, message.doubts, message.person_id) == (1, 0, None)
    assert message.created_at == clock.now()


@pytest.mark.parametrize("text", ["NUL \x00", "half \ud83d", "Đặng <b>&", "😀" * 4096])
def test_any_text_can_be_written(session: Session, clock: FixedClock, text: str) -> None:
    put(session, clock, "a")
    outbox.enqueue(
        session, "b", "reply", {"text": text}, channel="telegram", address="2", now=clock.now()
    )
    assert said(claim(session, clock)) == ["a", text]


# The order of a lane


def test_a_lane_keeps_its_order(session: Session, clock: FixedClock) -> None:
    for key in ("a", "b", "c"):
        put(session, clock, key)
    spoken = []
    for _ in range(3):
        (message,) = claim(session, clock)
        spoken += said([message])
        assert claim(session, clock) == []
        settle(session, clock, message)
    assert spoken == ["a", "b", "c"]
    assert claim(session, clock) == []


def test_replies_go_before_notices(session: Session, clock: FixedClock) -> None:
    put(session, clock, "notice")
    put(session, clock, "reply", priority=Priority.REPLY)
    put(session, clock, "their notice", address="2")
    put(session, clock, "their reply", address="3", priority=Priority.REPLY)
    assert said(claim(session, clock)) == ["reply", "their reply", "their notice"]


def test_lanes_go_side_by_side_up_to_the_limit(session: Session, clock: FixedClock) -> None:
    for address in ("1", "2", "3"):
        put(session, clock, address, address)
        put(session, clock, f"{address} later", address)
    put(session, clock, "elsewhere", "1", channel="zalo")
    assert said(claim(session, clock, limit=2)) == ["1", "2"]
    assert said(claim(session, clock, limit=9)) == ["3", "elsewhere"]
    assert claim(session, clock, limit=9) == []


def test_a_reply_waits_for_the_notice_that_is_being_sent(
    session: Session, clock: FixedClock
) -> None:
    put(session, clock, "notice")
    (notice,) = claim(session, clock)
    put(session, clock, "reply", priority=Priority.REPLY)
    assert claim(session, clock) == []
    settle(session, clock, notice)
    assert said(claim(session, clock)) == ["reply"]


def test_a_message_waits_for_its_time(session: Session, clock: FixedClock) -> None:
    put(session, clock, "a", delay=SECOND)
    assert claim(session, clock) == []
    clock.advance(SECOND)
    assert said(claim(session, clock)) == ["a"]


# Settling


def test_a_sent_message_is_recorded(session: Session, clock: FixedClock) -> None:
    put(session, clock, "a")
    (message,) = claim(session, clock)
    clock.advance(SECOND)
    settle(session, clock, message, message_reference="77", sent_text="Đã nhận")
    sent = row(session, "a")
    assert (sent.state, sent.message_reference, sent.sent_text) == ("sent", "77", "Đã nhận")
    assert sent.settled_at == clock.now()
    assert sent.lease_until is None
    assert claim(session, clock) == []


def test_a_retry_waits_and_holds_up_its_lane_only(session: Session, clock: FixedClock) -> None:
    put(session, clock, "a")
    put(session, clock, "b")
    (message,) = claim(session, clock)
    later = clock.now() + 3 * SECOND
    settle(
        session,
        clock,
        message,
        state=OutboxState.DUE,
        error="retry after 3",
        not_before=later,
        doubts=1,
    )
    put(session, clock, "c", address="2")
    assert said(claim(session, clock)) == ["c"]
    assert row(session, "a").settled_at is None
    clock.advance(3 * SECOND)
    (again,) = claim(session, clock)
    assert (again.payload["text"], again.attempts, again.doubts) == ("a", 2, 1)


@pytest.mark.parametrize(
    "state",
    [OutboxState.UNKNOWN, OutboxState.FAILED, OutboxState.BLOCKED, OutboxState.CANCELLED],
)
def test_what_ended_otherwise_frees_its_lane(
    session: Session, clock: FixedClock, state: OutboxState
) -> None:
    put(session, clock, "a")
    put(session, clock, "b")
    (message,) = claim(session, clock)
    settle(session, clock, message, state=state, error="Forbidden: bot was blocked by the user")
    assert row(session, "a").settled_at == clock.now()
    assert said(claim(session, clock)) == ["b"]


def test_an_error_and_a_text_in_any_letters_can_be_recorded(
    session: Session, clock: FixedClock
) -> None:
    put(session, clock, "a")
    (message,) = claim(session, clock)
    settle(session, clock, message, error="bad \x00\ud800", sent_text="said \x00\ud800")
    assert (row(session, "a").error, row(session, "a").sent_text) == ("bad", "said")


# Recovering


def test_a_message_whose_sender_vanished_is_given_back_with_a_doubt(
    database: Database, clock: FixedClock
) -> None:
    with database.begin() as session:
        put(session, clock, "a")
        put(session, clock, "b", address="2")
        claim(session, clock, limit=1)
    clock.advance(outbox.LEASE)
    with database.begin() as session:
        assert outbox.recover(session, clock.now()) == 0
    clock.advance(SECOND)
    with database.begin() as session:
        assert outbox.recover(session, clock.now()) == 1
        assert outbox.recover(session, clock.now()) == 0
    with database.begin() as session:
        assert [(m.payload["text"], m.attempts, m.doubts) for m in claim(session, clock)] == [
            ("a", 2, 1),
            ("b", 1, 0),
        ]


def test_a_new_sender_takes_over_at_once(session: Session, clock: FixedClock) -> None:
    put(session, clock, "a")
    put(session, clock, "b", address="2")
    claim(session, clock)
    session.flush()
    assert outbox.recover(session, clock.now()) == 0
    assert outbox.recover(session, clock.now(), all_claimed=True) == 2
    assert [message.doubts for message in claim(session, clock)] == [1, 1]


# When to look again


def test_when_the_next_message_is_due(session: Session, clock: FixedClock) -> None:
    assert outbox.next_due(session) is None
    put(session, clock, "later", delay=9 * SECOND)
    assert outbox.next_due(session) == clock.now() + 9 * SECOND
    put(session, clock, "sooner", address="2", delay=2 * SECOND)
    assert outbox.next_due(session) == clock.now() + 2 * SECOND
    clock.advance(2 * SECOND)
    claim(session, clock)
    session.flush()
    assert outbox.next_due(session) == clock.now() + 7 * SECOND


def test_what_waits_behind_another_is_not_due_before_it(
    session: Session, clock: FixedClock
) -> None:
    put(session, clock, "a")
    put(session, clock, "b")
    (message,) = claim(session, clock)
    session.flush()
    assert outbox.next_due(session) is None
    later = clock.now() + 600 * SECOND
    settle(session, clock, message, state=OutboxState.DUE, not_before=later)
    assert outbox.next_due(session) == later


# Finding and keeping


def test_the_message_that_a_person_replies_to_is_found(
    session: Session, clock: FixedClock
) -> None:
    for address in ("1", "2"):
        put(session, clock, f"to {address}", address)
    for message in claim(session, clock):
        settle(session, clock, message, message_reference="77")
    found = outbox.find_by_message(session, "telegram", "2", "77")
    assert found
    assert found.key == "to 2"
    assert outbox.find_by_message(session, "telegram", "2", "78") is None
    assert outbox.find_by_message(session, "zalo", "2", "77") is None


def test_old_words_are_emptied_and_their_keys_stay(session: Session, clock: FixedClock) -> None:
    for key in ("sent", "failed"):
        put(session, clock, key, address=key)
    put(session, clock, "waiting", delay=timedelta(days=90))
    sent, failed = claim(session, clock)
    settle(session, clock, sent, sent_text="words")
    settle(session, clock, failed, state=OutboxState.FAILED)
    clock.advance(outbox.RETENTION + SECOND)
    outbox.purge(session, clock.now())
    assert [row(session, key).payload for key in ("sent", "failed", "waiting")] == [
        {},
        {},
        {"text": "waiting"},
    ]
    assert row(session, "sent").sent_text is None
    assert not put(session, clock, "sent")


def test_a_confidential_message_is_forgotten_once_it_has_gone_out(
    session: Session, clock: FixedClock
) -> None:
    put(session, clock, "code", kind=outbox.CONFIDENTIAL)
    (message,) = claim(session, clock)
    assert message.payload
    settle(session, clock, message, sent_text="/start abc", message_reference="5")
    kept = row(session, "code")
    assert (kept.state, kept.payload, kept.sent_text) == ("sent", {}, None)
