import asyncio

import httpx
import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut


@pytest.fixture
async def http(sandbox):
    async with httpx.AsyncClient(base_url=sandbox.url, trust_env=False) as client:
        yield client


async def test_the_page_is_served(http):
    page = await http.get("/")

    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'self'" in page.headers["content-security-policy"]
    for path in ("/web/app.js", "/web/style.css"):
        assert path in page.text
        assert (await http.get(path)).status_code == 200


async def test_a_foreign_host_name_is_refused(http):
    assert (await http.get("/", headers={"Host": "evil.example"})).status_code == 400


async def test_tokens_and_methods(http, sandbox):
    wrong = await http.get("/bot1:x/getMe")
    unknown = await http.get(f"/bot{sandbox.token}/getNothing")
    unplayed = await http.get(f"/bot{sandbox.token}/sendpoll")
    small = await http.get(f"/bot{sandbox.token}/getme")

    assert wrong.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert (unknown.status_code, unknown.json()["description"]) == (
        404,
        "Not Found: method not found",
    )
    assert unplayed.status_code == 400
    assert unplayed.json()["description"] == "Bad Request: the sandbox does not play sendPoll"
    assert small.json()["result"]["username"] == "xanh_bot"
    assert (await http.get(f"/file/bot{sandbox.token}/documents/x")).status_code == 404


async def test_parameters_come_in_every_way(http, sandbox, play, huong):
    path = f"/bot{sandbox.token}/sendMessage"
    markup = {"inline_keyboard": [[{"text": "Có", "callback_data": "y"}]]}
    encoded = '{"inline_keyboard": [[{"text": "Có", "callback_data": "y"}]]}'
    fields = {"chat_id": str(huong.id), "text": "chào"}
    for response in (
        await http.get(path, params=fields | {"reply_markup": encoded}),
        await http.post(path, data=fields | {"reply_markup": encoded}),
        await http.post(path, json={"chat_id": huong.id, "text": "chào", "reply_markup": markup}),
        await http.post(path, data=fields | {"reply_markup": encoded}, files={"x": b"y"}),
    ):
        assert response.json()["result"]["reply_markup"] == markup, response.text
    broken = await http.post(path, data=fields | {"reply_markup": "{"})
    assert broken.json()["description"] == "Bad Request: can't parse reply markup JSON object"
    empty = await http.post(path, data={"text": "x"})
    assert empty.json()["description"] == "Bad Request: chat_id is empty"


async def test_calls_are_noted(http, bot, sandbox, play, huong):
    await bot.send_message(huong.id, "một")
    with pytest.raises(BadRequest):
        await bot.send_message(huong.id, "<x>", parse_mode="HTML")
    await http.get(f"/bot{sandbox.token}/sendMessage", params={"chat_id": 1, "txt": "?"})
    first, second, third = await play.calls("sendMessage")

    assert (first["status"], first["params"]["text"]) == (200, "một")
    assert (second["status"], second["description"][:33]) == (
        400,
        "Bad Request: can't parse entities",
    )
    assert third["unknown"] == ["txt"]


async def test_flood(bot, play, huong):
    await play.fault("status", "sendMessage", status=429, retry_after=7)
    with pytest.raises(RetryAfter) as flood:
        await bot.send_message(huong.id, "x")
    assert flood.value.retry_after.total_seconds() == 7
    await bot.send_message(huong.id, "x")


async def test_a_fault_of_one_chat(bot, play, huong):
    lan = await play.person("Lan")
    await play.start(lan)
    await play.fault("status", "sendMessage", status=502, chat_id=lan.id, times=2)
    await bot.send_message(huong.id, "x")
    for _ in range(2):
        with pytest.raises(NetworkError):
            await bot.send_message(lan.id, "x")
    await bot.send_message(lan.id, "x")


@pytest.mark.parametrize(
    ("mode", "arrives"),
    [("status", False), ("drop_before", False), ("drop_after", True), ("garbage", True)],
)
async def test_faults_with_and_without_effect(bot, play, huong, mode, arrives):
    await play.fault(mode, "sendMessage")
    with pytest.raises(Exception, match=r"(?i)bad gateway|server|disconnected|invalid"):
        await bot.send_message(huong.id, "còn không?")

    assert ("còn không?" in await play.transcript(huong)) is arrives
    await bot.send_message(huong.id, "được rồi")


async def test_a_slow_answer(bot, play, huong):
    await play.fault("delay_after", "sendMessage", seconds=0.5)
    with pytest.raises(TimedOut):
        await bot.send_message(huong.id, "chậm", read_timeout=0.1)
    assert "chậm" in await play.transcript(huong)
    await play.fault("delay", "getMe", seconds=0.05)
    await bot.get_me()


async def test_faults_can_be_forgotten(bot, play):
    await play.fault("drop_before", times=99)
    await play.clear_faults()
    await bot.get_me()
    with pytest.raises(Exception, match="mode is one of"):
        await play.fault("nonsense")


async def test_stopping_does_not_wait_for_polls(sandbox, bot, play, huong):
    offset = (await bot.get_updates())[-1].update_id + 1
    seen = (await play.calls("getUpdates"))[-1]["number"]
    poll = asyncio.create_task(bot.get_updates(offset=offset, timeout=50))
    assert await play.calls("getUpdates", after=seen, timeout=5)
    await asyncio.wait_for(sandbox.stop(), 3)

    assert await poll == ()
