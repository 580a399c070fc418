import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from core.i18n import Words
from models.chats import LinkedChat
from models.delivery import Lease, OutboxState
from models.people import Account
from scheduler import rates, sender, settling, turns
from scheduler.delivery import (
    Ambiguous,
    Blocked,
    Call,
    Delivered,
    Migrated,
    NotSent,
    Refused,
    RetryAt,
)
from scheduler.sender import Sender
from services import inbox, leases, reminders
from services.group_summaries import plan_group_summaries
from tests.support.desk import ZONE, Desk, soon, work
from tests.support.office import CHANNEL, file_report

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
CALLBACK = "answerCallbackQuery"
DUE, SENT, FAILED = OutboxState.DUE, OutboxState.SENT, OutboxState.FAILED
UNKNOWN, CANCELLED = OutboxState.UNKNOWN, OutboxState.CANCELLED


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)


# Sending


async def test_a_reply_goes_out_and_is_recorded(desk: Desk) -> None:
    desk.write("Xin chào", parse_mode="HTML")
    await work(desk.sender())
    assert desk.messenger.calls == [
        Call("sendMessage", {"chat_id": "1002", "text": "Xin chào", "parse_mode": "HTML"})
    ]
    row = desk.row("Xin chào")
    assert (row.state, row.message_reference, row.sent_text) == (SENT, "1", "Xin chào")
    assert (row.attempts, row.doubts, row.error) == (1, 0, None)
    assert row.settled_at == desk.machine_clock.now()


async def test_a_lane_keeps_its_order(desk: Desk) -> None:
    for text in "abc":
        desk.write(text)
    desk.messenger.orders.append(NotSent("no network"))
    one = desk.sender()
    await work(one)
    assert desk.messenger.texts == ["a"]
    desk.advance(SECOND)
    await work(one)
    assert desk.messenger.texts == ["a", "a", "b", "c"]
    assert set(desk.states().values()) == {SENT}


async def test_lanes_go_side_by_side(desk: Desk) -> None:
    for name in ("Bob", "Charlie"):
        desk.write(f"to {name}", name)
        desk.write(f"more to {name}", name)
    desk.messenger.gate.clear()
    one = desk.sender()
    await one._lease._renew()
    await one._turn()
    await one._turn()
    await soon(lambda: len(desk.messenger.calls) == 2)
    desk.messenger.gate.set()
    await work(one)
    assert desk.messenger.texts[2:] == ["more to Bob", "more to Charlie"]


async def test_no_more_are_under_way_than_there_are_lanes(desk: Desk) -> None:
    for number in range(4):
        desk.write(f"{number}", f"{number}")
    desk.messenger.gate.clear()
    one = desk.sender(lanes=3)
    await one._lease._renew()
    assert await one._turn() == sender.REST
    assert await one._turn() == sender.REST
    await soon(lambda: len(desk.messenger.calls) == 3)
    desk.messenger.gate.set()
    await work(one)
    assert len(desk.messenger.calls) == 4


# Notices


def remind(desk: Desk) -> str:
    with desk.database.begin() as session:
        now = desk.clock.now().astimezone(ZONE)
        reminders.plan_reminders(session, now, desk.machine_clock.now())
    return next(key for key in desk.states() if key.endswith(f"|{desk.office.people['Bob']}"))


def report_all(desk: Desk, session: Session) -> None:
    for code in ("1", "6.a"):
        duty = desk.office.duties[code, "so-tnmt"]
        file_report(session, desk.office.people["Bob"], duty, desk.clock.now())


async def test_a_reminder_is_worded_in_the_readers_language(desk: Desk) -> None:
    key = remind(desk)
    await work(desk.sender())
    text = desk.row(key).sent_text
    assert text == desk.messenger.calls[0].params["text"]
    assert text is not None
    assert "6.a · Thí điểm phân loại rác" in text
    words = Words("vi", ZONE)
    assert words.plain("Report %(code)s", code="6.a") in str(
        desk.messenger.calls[0].params["reply_markup"]
    )


async def test_what_was_reported_meanwhile_is_not_asked_for(desk: Desk) -> None:
    key = remind(desk)
    with desk.database.begin() as session:
        report_all(desk, session)
    await work(desk.sender())
    assert desk.states()[key] is CANCELLED
    assert [call.params["chat_id"] for call in desk.messenger.calls] == ["1003"]


async def test_a_reminder_waits_for_the_office_to_open(desk: Desk) -> None:
    key = remind(desk)
    desk.clock.advance(12 * HOUR)
    one = desk.sender()
    await work(one)
    row = desk.row(key)
    assert (row.state, row.attempts) == (DUE, 0)
    # Somebody moves the office's clock: the machine's need not catch up.
    desk.clock.advance(12 * HOUR)
    desk.machine_clock.advance(MINUTE)
    await work(one)
    assert desk.states()[key] is SENT


async def test_replies_do_not_wait_behind_a_postponed_notice(desk: Desk) -> None:
    remind(desk)
    desk.clock.advance(12 * HOUR)
    one = desk.sender()
    await work(one)
    desk.write("Chào")
    await work(one)
    assert desk.messenger.texts == ["Chào"]


async def test_a_suspended_person_is_told_nothing(desk: Desk) -> None:
    key = remind(desk)
    with desk.database.begin() as session:
        account = session.query(Account).filter_by(address="1002").one()
        account.person.is_suspended = True
    await work(desk.sender())
    assert desk.states()[key] is CANCELLED


async def test_a_bug_in_one_row_stops_nobody(desk: Desk) -> None:
    desk.notify("mystery", "no such kind", {})
    desk.write("hello", "Charlie")
    one = desk.sender()
    for _ in range(8):
        await work(one)
        desk.advance(MINUTE)
    row = desk.row("mystery")
    assert (row.state, row.attempts) == (FAILED, 5)
    assert row.error
    assert "no such kind" in row.error
    assert desk.states()["hello"] is SENT


# What the messenger says


async def test_who_blocks_the_bot_is_noted(desk: Desk) -> None:
    desk.write("a")
    key = remind(desk)
    desk.messenger.orders.append(Blocked("Forbidden: bot was blocked by the user"))
    await work(desk.sender())
    assert desk.row("a").error == "Forbidden: bot was blocked by the user"
    # The reminder is not even tried.
    assert (desk.states()["a"], desk.states()[key]) == (OutboxState.BLOCKED,) * 2
    assert len([call for call in desk.messenger.calls if call.params["chat_id"] == "1002"]) == 1
    with desk.database.begin() as session:
        account = session.query(Account).filter_by(address="1002").one()
        assert account.blocked_at == desk.clock.now()


async def test_a_refused_message_does_not_hold_up_the_next(desk: Desk) -> None:
    desk.write("a")
    desk.write("b")
    desk.messenger.orders.append(Refused("Bad Request: message is too long"))
    await work(desk.sender())
    assert desk.states() == {"a": FAILED, "b": SENT}


async def test_a_chat_that_has_to_wait_waits_alone(desk: Desk) -> None:
    remind(desk)
    one = desk.sender()
    desk.messenger.orders.extend([RetryAt(30), Delivered("1")])
    await work(one)
    assert [call.params["chat_id"] for call in desk.messenger.calls] == ["1002", "1003"]
    # A reply that is written now would overtake the reminder, but the chat has to wait.
    desk.write("late")
    desk.write("other", "Charlie")
    desk.advance(20 * SECOND)
    await work(one)
    assert desk.messenger.texts[2:] == ["other"]
    desk.advance(10 * SECOND)
    await work(one)
    assert desk.messenger.texts[3] == "late"
    assert set(desk.states().values()) == {SENT}


async def test_when_all_have_to_wait_nothing_is_sent(desk: Desk) -> None:
    desk.write("a")
    desk.messenger.orders.append(RetryAt(30, is_for_all=True))
    one = desk.sender()
    await work(one)
    desk.write("b", "Charlie")
    desk.advance(29 * SECOND)
    assert 0 < await work(one) <= 1
    assert desk.messenger.texts == ["a"]
    desk.advance(SECOND)
    await work(one)
    assert desk.messenger.texts == ["a", "a", "b"]


async def test_an_outage_of_the_network_loses_nothing(desk: Desk) -> None:
    desk.write("a")
    one = desk.sender()
    start, tries = desk.machine_clock.now(), []
    desk.messenger.orders.extend(NotSent("ConnectError") for _ in range(9))
    while desk.states()["a"] is DUE:
        before = len(desk.messenger.calls)
        await work(one)
        if len(desk.messenger.calls) > before:
            tries.append((desk.machine_clock.now() - start).total_seconds())
        desk.advance(SECOND)
    assert tries == [0, 1, 3, 7, 15, 31, 63, 123, 183, 243]
    assert desk.states()["a"] is SENT


async def test_after_a_day_without_network_a_message_is_given_up(desk: Desk) -> None:
    desk.write("a")
    desk.messenger.orders.append(NotSent("ConnectError"))
    desk.advance(24 * HOUR)
    await work(desk.sender())
    assert desk.states()["a"] is FAILED


async def test_a_group_that_moved_is_followed(desk: Desk) -> None:
    desk.write("a", "-7")
    desk.write("b", "-7")
    desk.messenger.orders.append(Migrated("-1007"))
    await work(desk.sender())
    assert [call.params["chat_id"] for call in desk.messenger.calls] == ["-7", "-1007", "-1007"]
    assert set(desk.states().values()) == {SENT}


def link_group(desk: Desk, address: str) -> None:
    """Link a group to so-tnmt, in its topic 42, and write it this week's summary."""
    with desk.database.begin() as session:
        linked = LinkedChat(
            channel=CHANNEL,
            address=address,
            topic="42",
            title="Tổ",
            agency_id=desk.office.agencies["so-tnmt"],
            linked_by_id=desk.office.people["Alice"],
            linked_at=desk.clock.now() - timedelta(days=4),
        )
        session.add(linked)
        now = desk.clock.now().astimezone(ZONE)
        plan_group_summaries(session, now, desk.machine_clock.now())


def group_links(desk: Desk) -> list[tuple[str, bool]]:
    with desk.database.read() as session:
        links = session.scalars(select(LinkedChat)).all()
        return [(link.address, link.unlinked_at is None) for link in links]


async def test_a_groups_summary_goes_to_its_topic_and_the_link_follows_the_group(
    desk: Desk,
) -> None:
    link_group(desk, "-7")
    desk.messenger.orders.append(Migrated("-1007"))
    await work(desk.sender())
    calls = [call.params for call in desk.messenger.calls]
    assert [call["chat_id"] for call in calls] == ["-7", "-1007"]
    assert {call["message_thread_id"] for call in calls} == {42}
    assert "0/2" in calls[1]["text"]
    assert group_links(desk) == [("-1007", True)]


async def test_a_group_that_has_put_us_out_is_linked_no_more(desk: Desk) -> None:
    link_group(desk, "-7")
    desk.messenger.orders.append(Blocked("bot was kicked from the group chat"))
    await work(desk.sender())
    assert group_links(desk) == [("-7", False)]


async def test_the_first_reminder_has_a_hint_and_the_next_has_none(desk: Desk) -> None:
    for days in (0, 3):  # the stage of Monday's, then that of Thursday
        desk.clock.advance(timedelta(days=days))
        remind(desk)
        await work(desk.sender())
    to_bob = [call for call in desk.messenger.calls if call.params["chat_id"] == "1002"]
    assert ["💡" in call.params["text"] for call in to_bob] == [True, False]


# Doubts


LOST = Ambiguous("httpx.ReadTimeout", may_repeat=False)
MARK = "\n\n" + Words("vi", ZONE).plain("(sent again, may be a duplicate)")


async def test_a_message_in_doubt_is_sent_once_more_and_marked(desk: Desk) -> None:
    desk.write("a")
    desk.messenger.orders.append(LOST)
    one = desk.sender()
    await work(one)
    assert desk.row("a").doubts == 1
    desk.advance(SECOND)
    await work(one)
    assert desk.messenger.texts == ["a", f"a{MARK}"]
    row = desk.row("a")
    assert (row.state, row.sent_text) == (SENT, f"a{MARK}")


async def test_a_reminder_in_doubt_is_marked_too(desk: Desk) -> None:
    remind(desk)
    desk.messenger.orders.append(LOST)
    one = desk.sender()
    await work(one)
    desk.advance(SECOND)
    await work(one)
    first, _, again = desk.messenger.texts
    assert again == first + MARK


async def test_a_file_is_marked_in_its_caption(desk: Desk) -> None:
    desk.write("a", method="sendDocument", document="BQAC")
    with desk.database.begin() as session:
        row = session.merge(desk.row("a"))
        row.payload = {
            "method": "sendDocument",
            "params": {"chat_id": "1002", "document": "BQAC"},
        }
    desk.messenger.orders.append(LOST)
    one = desk.sender()
    await work(one)
    desk.advance(SECOND)
    await work(one)
    assert desk.messenger.calls[1].params["caption"] == MARK.strip()


async def test_in_doubt_for_the_second_time_it_is_left_at_that(desk: Desk) -> None:
    desk.write("a")
    desk.write("b")
    desk.messenger.orders.extend([LOST, LOST])
    one = desk.sender()
    await work(one)
    desk.advance(SECOND)
    await work(one)
    assert desk.messenger.texts == ["a", f"a{MARK}", "b"]
    assert desk.states() == {"a": UNKNOWN, "b": SENT}
    assert desk.row("a").doubts == 2


async def test_an_edit_in_doubt_is_made_again_as_it_is(desk: Desk) -> None:
    desk.write("a", method="editMessageText", message_id=5)
    desk.messenger.orders.extend([Ambiguous("502", may_repeat=True)] * 3)
    one = desk.sender()
    for _ in range(4):
        await work(one)
        desk.advance(MINUTE)
    assert desk.messenger.texts == ["a"] * 4
    assert desk.states()["a"] is SENT


async def test_an_answer_in_doubt_is_dropped(desk: Desk) -> None:
    desk.write("a", method=CALLBACK, callback_query_id="9")
    desk.messenger.orders.append(Ambiguous("502", may_repeat=True))
    await work(desk.sender())
    assert desk.states()["a"] is UNKNOWN


async def test_a_messenger_that_breaks_is_a_doubt(desk: Desk) -> None:
    desk.write("a")
    desk.messenger.orders.append(RuntimeError("bug"))
    one = desk.sender()
    await work(one)
    row = desk.row("a")
    assert (row.state, row.doubts, row.error) == (DUE, 1, "RuntimeError: bug")


async def test_a_crash_between_sending_and_settling_is_a_doubt(desk: Desk) -> None:
    desk.write("a")
    desk.write("gone", "Charlie", CALLBACK, callback_query_id="9")
    desk.messenger.gate.clear()
    running = asyncio.create_task(desk.sender().run())
    await soon(lambda: len(desk.messenger.calls) == 2)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert set(desk.states().values()) == {OutboxState.CLAIMED}
    desk.messenger.gate.set()
    desk.advance(130 * SECOND)
    await work(desk.sender("two"))
    assert desk.messenger.texts[2:] == [f"a{MARK}"]
    assert desk.states() == {"a": SENT, "gone": CANCELLED}


# Answers to buttons


@pytest.mark.parametrize(("age", "state"), [(120, SENT), (121, CANCELLED)])
async def test_an_answer_that_is_too_late_is_not_given(
    desk: Desk, age: int, state: OutboxState
) -> None:
    desk.write("a", method=CALLBACK, callback_query_id="9")
    desk.advance(age * SECOND)
    await work(desk.sender())
    assert desk.states()["a"] is state


async def test_answers_do_not_count_in_a_chats_rate(desk: Desk) -> None:
    for number in range(rates.CHAT_BURST):
        desk.write(f"{number}")
    one = desk.sender()
    await work(one)
    desk.advance(SECOND / 5)
    desk.write("answer", method=CALLBACK, callback_query_id="9")
    desk.write("one more")
    rest = await work(one)
    assert (desk.states()["answer"], desk.states()["one more"]) == (SENT, DUE)
    assert 0 < rest <= 1
    assert desk.row("one more").attempts == 0


# The lease


async def test_one_sends_while_the_other_waits(desk: Desk) -> None:
    one, two = desk.sender("one"), desk.sender("two")
    await one._lease._renew()
    desk.write("a")
    await work(two)
    assert desk.messenger.calls == []
    await work(one)
    assert desk.messenger.texts == ["a"]


async def test_a_sender_that_was_asleep_sends_no_more(desk: Desk) -> None:
    one, two = desk.sender("one"), desk.sender("two")
    await work(one)
    old = one._lease.held
    desk.advance(leases.DURATION + SECOND)
    await two._lease._renew()
    desk.write("a")
    # It believes that it holds the lease; the row tells it that it does not.
    one._lease._renewed = desk.monotonic()
    assert one._lease.held == old
    await one._turn()
    assert desk.messenger.calls == []
    await work(two)
    assert desk.messenger.texts == ["a"]


@pytest.mark.parametrize(
    ("result", "texts", "state"),
    [(Delivered("7"), ["a"], SENT), (Refused("no"), ["a", f"a{MARK}"], SENT)],
)
async def test_of_a_former_senders_news_only_an_arrival_counts(
    desk: Desk, result: Any, texts: list[str], state: OutboxState
) -> None:
    one, two = desk.sender("one"), desk.sender("two")
    desk.write("a")
    desk.messenger.gate.clear()
    desk.messenger.orders.append(result)
    await one._lease._renew()
    await one._turn()
    await soon(lambda: len(desk.messenger.calls) == 1)
    desk.advance(leases.DURATION + SECOND)
    await two._lease._renew()
    desk.messenger.gate.set()
    await asyncio.wait(one._under_way)
    await one._turn()
    await work(two)
    assert desk.messenger.texts == texts
    assert desk.states()["a"] is state


async def test_a_claim_that_ran_out_comes_back_as_a_doubt(desk: Desk) -> None:
    desk.write("a")
    one = desk.sender()
    await work(one)
    with desk.database.begin() as session:
        row = session.merge(desk.row("a"))
        row.state, row.lease_until = OutboxState.CLAIMED, desk.machine_clock.now()
    desk.advance(30 * SECOND)
    await work(one)
    assert desk.messenger.texts == ["a", f"a{MARK}"]


# Rates


async def run_for(desk: Desk, one: Sender, seconds: float, step: float = 0.05) -> list[float]:
    """Let time pass in small steps; return when each call was made."""
    times: list[float] = []
    end = desk.monotonic() + seconds
    while desk.monotonic() < end:
        before = len(desk.messenger.calls)
        await work(one)
        times += [desk.monotonic()] * (len(desk.messenger.calls) - before)
        desk.advance(timedelta(seconds=step))
    return times


def busiest(times: list[float], span: float) -> int:
    """Return the most calls that fell into any span of so many seconds."""
    return max(sum(start <= time < start + span for time in times) for start in times)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_chat_gets_a_burst_and_then_one_a_second(desk: Desk) -> None:
    for number in range(8):
        desk.write(f"{number}")
    times = await run_for(desk, desk.sender(), 4)
    assert times == pytest.approx([0, 0, 0, 0, 0, 1, 2, 3], abs=0.11)
    assert desk.messenger.texts == list("01234567")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_group_gets_no_more_than_twenty_a_minute(desk: Desk) -> None:
    for number in range(30):
        desk.write(f"{number}", "-7")
    times = await run_for(desk, desk.sender(), 120, step=1)
    assert len(times) == 30
    assert busiest(times, 60) <= 20


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_all_together_get_no_more_than_thirty_a_second(desk: Desk) -> None:
    for number in range(80):
        desk.write(f"{number}", f"{number}")
    times = await run_for(desk, desk.sender(), 3.5)
    assert len(times) == 80
    assert busiest(times, 1) <= 30
    assert times[-1] <= 3.2


# The loop


async def stopped(one: Sender, running: asyncio.Task[None]) -> None:
    one.stop()
    async with asyncio.timeout(20):
        await running


async def test_a_reply_goes_out_as_soon_as_it_is_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "REST", 3600.0)
    one = desk.sender()
    one.wake()  # nobody is there to be woken yet
    running = asyncio.create_task(one.run())
    await soon(lambda: one._turns.recovered is not None)

    def write() -> None:
        desk.write("a")
        one.wake()

    thread = threading.Thread(target=write)
    thread.start()
    await soon(lambda: desk.states() == {"a": SENT})
    thread.join()
    desk.write("b")
    one.wake()
    await soon(lambda: desk.states()["b"] is SENT)
    await stopped(one, running)


async def test_a_stop_finishes_what_is_under_way(desk: Desk) -> None:
    desk.write("a")
    desk.write("b")
    desk.messenger.gate.clear()
    one = desk.sender()
    running = asyncio.create_task(one.run())
    await soon(lambda: desk.messenger.texts == ["a"])
    one.stop()
    await asyncio.sleep(0)
    desk.messenger.gate.set()
    await stopped(one, running)
    assert desk.states() == {"a": SENT, "b": DUE}
    with desk.database.begin() as session:
        assert session.get_one(Lease, sender.LEASE).expires_at <= desk.machine_clock.now()


async def test_a_database_that_is_away_for_a_moment_loses_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "REST", 0.001)
    one = desk.sender()
    run: Callable[..., Awaitable[Any]] = desk.database.run
    failures = 0

    async def fragile(work: Any, *args: Any) -> Any:
        nonlocal failures
        if desk.messenger.calls and failures < 5:
            failures += 1
            raise OperationalError("COMMIT", {}, Exception("the database is away"))
        return await run(work, *args)

    monkeypatch.setattr(desk.database, "run", fragile)
    desk.write("a")
    desk.write("b", "Charlie")
    running = asyncio.create_task(one.run())
    await soon(lambda: set(desk.states().values()) == {SENT})
    await stopped(one, running)
    assert failures == 5
    assert sorted(desk.messenger.texts) == ["a", "b"]


async def test_a_row_that_cannot_be_settled_stops_nobody(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def settle(letter: Any, delivery: Any, now: Any) -> Any:
        if letter.text == "a":
            raise ValueError("bug")
        return real(letter, delivery, now)

    real = settling.settle
    monkeypatch.setattr(turns, "settle", settle)
    desk.write("a")
    desk.write("b", "Charlie")
    await work(desk.sender())
    assert desk.states() == {"a": OutboxState.CLAIMED, "b": SENT}


def test_the_claim_outlasts_the_delivery() -> None:
    from services import outbox

    assert outbox.LEASE.total_seconds() > sender.DELIVERY_LIMIT
    assert inbox.RETENTION == outbox.RETENTION
