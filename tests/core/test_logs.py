import io
import logging
from collections.abc import Iterator

import httpx
import pytest

from core.logs import redact, set_up_logging

TOKEN = "7012345678:AAF-canary_canary_canary_canary_12"
CANARY = "canary_canary"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is logged from here on; the root logger is put back afterwards."""
    root = logging.getLogger()
    names = ("httpx", "httpcore", "apscheduler")
    former = root.handlers[:], root.level, {n: logging.getLogger(n).level for n in names}
    stream = io.StringIO()
    set_up_logging("DEBUG", stream)
    yield stream
    root.handlers[:] = former[0]
    root.setLevel(former[1])
    for name, level in former[2].items():
        logging.getLogger(name).setLevel(level)


@pytest.mark.parametrize(
    "text",
    [
        TOKEN,
        f"bot{TOKEN}",
        f"https://api.telegram.org/bot{TOKEN}/getMe",
        f"https://api.telegram.org/file/bot{TOKEN}/photos/1.jpg",
        f"token_{TOKEN}",
        f"robot{TOKEN}",
        f"https://h/?next=bot{TOKEN.replace(':', '%3A')}",
        f"https://h/?next=bot{TOKEN.replace(':', '%3a')}",
    ],
)
def test_a_token_is_taken_out(text: str) -> None:
    assert CANARY not in redact(text)


@pytest.mark.parametrize(
    "text",
    [
        "postgresql+psycopg://xanh:canary_canary@db:5432/xanh",
        "socks5://user:canary_canary@proxy:1080",
    ],
)
def test_a_password_is_taken_out_and_the_host_stays(text: str) -> None:
    assert CANARY not in redact(text)
    assert redact(text).partition("@")[2] == text.partition("@")[2]


@pytest.mark.parametrize(
    "text", ["08:00 02/11/2026", "task 6.a: 100 %", "http://127.0.0.1:8080/x", "id 123456:short"]
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert redact(text) == text


def test_the_particulars_stand_behind_the_message(log: io.StringIO) -> None:
    logging.getLogger("xanh").info("update done", extra={"action": "done", "seq": 7})
    assert log.getvalue().endswith("INFO xanh update done action=done seq=7\n")


def test_the_particulars_stand_before_the_traceback(log: io.StringIO) -> None:
    try:
        _ = 1 / 0
    except ZeroDivisionError:
        logging.getLogger("xanh").exception("it failed", extra={"seq": 7})
    first, second, *_ = log.getvalue().splitlines()
    assert first.endswith("it failed seq=7")
    assert second == "Traceback (most recent call last):"


def test_no_part_of_a_record_lets_the_token_through(log: io.StringIO) -> None:
    logger = logging.getLogger("xanh")
    logger.warning("said %s", TOKEN, extra={"url": f"https://h/bot{TOKEN}/x"}, stack_info=True)
    try:
        try:
            int(f"https://api.telegram.org/bot{TOKEN}/getMe")
        except ValueError as error:
            raise RuntimeError(f"gave up: {error}") from error
    except RuntimeError:
        logger.exception("it failed")
    assert log.getvalue().count("<token>") >= 4
    assert CANARY not in log.getvalue()


def test_httpx_does_not_log_its_addresses(log: io.StringIO) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(401)

    url = f"https://api.telegram.org/bot{TOKEN}/getMe"
    with httpx.Client(transport=httpx.MockTransport(answer), trust_env=False) as client:
        assert client.get(url).status_code == 401
        assert log.getvalue() == ""
        # And where somebody turns it up to look for a fault, the token still stays in.
        logging.getLogger("httpx").setLevel(logging.INFO)
        client.get(url)
    assert "<token>/getMe" in log.getvalue()
    assert CANARY not in log.getvalue()
