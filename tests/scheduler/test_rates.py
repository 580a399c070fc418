import pytest

from scheduler import rates
from scheduler.rates import Rates


class Watch:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


def test_nobody_waits_at_first(watch: Watch) -> None:
    quiet = Rates(watch)
    assert quiet.room() == rates.OVERALL
    assert (quiet.wait(), quiet.wait_for("7")) == (0, 0)


@pytest.mark.parametrize(("address", "wait"), [("7", 1.0), ("-7", 4.0)])
def test_after_a_burst_a_chat_waits(watch: Watch, address: str, wait: float) -> None:
    busy = Rates(watch)
    for _ in range(5):
        assert busy.wait_for(address) == 0
        busy.count(address)
    assert busy.wait_for(address) == pytest.approx(wait)
    assert busy.wait_for("8") == 0
    watch.now += wait
    assert busy.wait_for(address) == pytest.approx(0)


def test_no_second_ever_holds_more_than_the_limit_and_a_steady_stream_reaches_it(
    watch: Watch,
) -> None:
    busy = Rates(watch, overall=30)
    sent: list[float] = []
    while watch.now < 160.0:
        if busy.room():
            busy.count(f"{len(sent)}")
            sent.append(watch.now)
        else:
            watch.now += max(busy.wait(), 0.001)
    assert all(later - sooner >= 1.0 for sooner, later in zip(sent, sent[30:], strict=False))
    assert len(sent) >= 0.97 * 30 * 60


def test_a_clock_that_goes_back_gives_nothing_and_takes_nothing(watch: Watch) -> None:
    busy = Rates(watch)
    for _ in range(rates.OVERALL):
        busy.count("7")
    watch.now -= 50
    assert busy.room() == 0
    watch.now += 52
    assert busy.room() == rates.OVERALL


def test_a_pause_is_obeyed_to_its_end(watch: Watch) -> None:
    busy = Rates(watch)
    busy.hold("7", 30)
    busy.hold_all(10)
    busy.hold_all(5)  # a shorter one does not end it
    assert (busy.room(), busy.wait(), busy.wait_for("7")) == (0, 10, 30)
    watch.now += 10
    assert (busy.room(), busy.wait_for("7")) == (rates.OVERALL, 20)


def test_quiet_chats_are_forgotten(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "_MANY", 10)
    busy = Rates(watch)
    for number in range(40):
        busy.hold(f"{number}", 0.5)
        busy.count(f"{number}")
        watch.now += 1
    assert len(busy._chats) <= 11
    assert len(busy._pauses) <= 11
