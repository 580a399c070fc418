import json
import logging
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from scheduler.delivery import (
    Ambiguous,
    Blocked,
    Call,
    Delivered,
    Delivery,
    Migrated,
    NotSent,
    Refused,
    RetryAt,
)
from scheduler.transport import METHODS, TelegramTransport
from tests.support.bad_server import (
    CLOSED,
    SILENT,
    Answer,
    BadServer,
    bad_server,
    bot_at,
    message,
    ok,
    page,
    refusal,
)

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
PARSE = 'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 0'


class World:
    def __init__(self, server: BadServer, transport: TelegramTransport) -> None:
        self.server = server
        self.transport = transport
        self.now = 0.0

    async def deliver(self, call: Call, *answers: Answer) -> Delivery:
        self.server.answers.extend(answers)
        return await self.transport.deliver(call)

    @property
    def methods(self) -> list[str]:
        return [method for method, _ in self.server.calls]


@pytest_asyncio.fixture(params=["aiohttp", "httpx"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    async with bad_server() as server, bot_at(server.port, request.param) as bot:
        made = World(server, TelegramTransport(bot, lambda: made.now))
        yield made


def text(chat: str = "7", **more: Any) -> Call:
    return Call("sendMessage", {"chat_id": chat, "text": "Chào", **more})


def edit(**more: Any) -> Call:
    return Call("editMessageText", {"chat_id": "7", "message_id": 5, "text": "Chào", **more})


ANSWER = Call("answerCallbackQuery", {"callback_query_id": "9", "text": "Đã ghi nhận"})


# What goes well


async def test_a_chats_menu_is_set_and_taken_away(world: World) -> None:
    scope = {"type": "chat", "chat_id": 7}
    commands = [["baocao", "báo cáo"]]
    put = Call("setMyCommands", {"commands": commands, "scope": scope})
    assert await world.deliver(put, ok(True)) == Delivered(None)
    assert await world.deliver(Call("deleteMyCommands", {"scope": scope}), ok(True)) == Delivered()
    assert world.methods == ["setMyCommands", "deleteMyCommands"]
    params = world.server.calls[0][1]
    assert json.loads(params["commands"]) == [{"command": "baocao", "description": "báo cáo"}]
    assert json.loads(params["scope"]) == scope
    assert put.may_repeat


async def test_a_message_is_sent_and_its_number_kept(world: World) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Báo cáo", "callback_data": "report:1"}]]}
    call = text(
        parse_mode="HTML",
        reply_markup=keyboard,
        link_preview_options={"is_disabled": True},
        reply_parameters={"message_id": 3},
    )
    assert await world.deliver(call, message(41)) == Delivered("41")
    method, params = world.server.calls[0]
    assert (method, params["chat_id"], params["text"]) == ("sendMessage", "7", "Chào")
    assert json.loads(params["reply_markup"]) == keyboard
    assert json.loads(params["link_preview_options"]) == {"is_disabled": True}
    assert json.loads(params["reply_parameters"]) == {"message_id": 3}


async def test_files_go_by_their_reference(world: World) -> None:
    document = Call("sendDocument", {"chat_id": "7", "document": "BQACAgUAAx"})
    photo = Call("sendPhoto", {"chat_id": "7", "photo": "AgACAgUAAx"})
    assert await world.deliver(document) == Delivered("1")
    assert await world.deliver(photo) == Delivered("2")
    assert [params["chat_id"] for _, params in world.server.calls] == ["7", "7"]
    assert world.server.calls[0][1]["document"] == "BQACAgUAAx"


async def test_an_edit_makes_no_new_message(world: World) -> None:
    assert await world.deliver(edit(), message(5)) == Delivered(None)


async def test_an_answer_to_a_button(world: World) -> None:
    assert await world.deliver(ANSWER, ok(True)) == Delivered(None)


@pytest.mark.parametrize("method", METHODS)
async def test_every_method_exists_in_the_library(world: World, method: str) -> None:
    assert callable(getattr(world.transport._bot, METHODS[method]))


# What is refused


@pytest.mark.parametrize(
    ("answer", "delivery"),
    [
        (
            refusal(403, "Forbidden: bot was blocked by the user"),
            Blocked("Forbidden: bot was blocked by the user"),
        ),
        (
            refusal(403, "Forbidden: user is deactivated"),
            Blocked("Forbidden: user is deactivated"),
        ),
        (
            refusal(400, "Bad Request: message text is empty"),
            Refused("Message text is empty"),
        ),
        (refusal(400, "Bad Request: chat not found"), Refused("Chat not found")),
        (refusal(413, "Request Entity Too Large"), Refused("Request Entity Too Large")),
        (refusal(429, "Too Many Requests: retry after 7", retry_after=7), RetryAt(7.0)),
        (page(429), RetryAt(5.0)),
        (
            refusal(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=-1007,
            ),
            Migrated("-1007"),
        ),
        (refusal(401, "Unauthorized"), NotSent("Unauthorized")),
        (refusal(409, "Conflict: webhook is active"), NotSent("Conflict: webhook is active")),
    ],
)
async def test_refusals_are_known(world: World, answer: Answer, delivery: Delivery) -> None:
    assert await world.deliver(text(), answer) == delivery


@pytest.mark.parametrize("status", [400, 403])
async def test_a_gateways_page_blocks_nobody(world: World, status: int) -> None:
    assert isinstance(await world.deliver(text(), page(status)), NotSent)


async def test_an_edit_that_changes_nothing_has_succeeded(world: World) -> None:
    assert await world.deliver(edit(), refusal(400, NOT_MODIFIED)) == Delivered(None)


async def test_an_answer_that_comes_too_late_is_refused_quietly(world: World) -> None:
    delivery = await world.deliver(ANSWER, refusal(400, TOO_OLD))
    assert isinstance(delivery, Refused)
    assert delivery.is_expected


async def test_what_cannot_be_called_is_refused(world: World) -> None:
    assert isinstance(await world.deliver(Call("banChatMember", {})), Refused)
    assert isinstance(await world.deliver(text(colour="green")), Refused)
    assert world.methods == []


async def test_a_second_chat_that_has_to_wait_shows_that_all_have_to(world: World) -> None:
    busy = refusal(429, "Too Many Requests: retry after 7", retry_after=7)
    assert await world.deliver(text("7"), busy) == RetryAt(7.0)
    assert await world.deliver(text("7"), busy) == RetryAt(7.0)
    assert await world.deliver(text("8"), busy) == RetryAt(7.0, is_for_all=True)
    world.now = 10.0
    assert await world.deliver(text("9"), busy) == RetryAt(7.0)


# What is not known


@pytest.mark.parametrize(
    "answer",
    [
        page(502),
        refusal(500, "Internal Server Error"),
        Answer(200, b"<html>"),
        Answer(200, b'{"ok": true, "result": {"message_id": 1}}'),
        CLOSED,
        SILENT,
    ],
    ids=["502", "500", "garbage", "half a message", "closed", "silent"],
)
async def test_what_may_have_arrived_is_ambiguous(
    world: World, answer: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    for call, may_repeat in ((text(), False), (edit(), True), (ANSWER, True)):
        delivery = await world.deliver(call, answer)
        if call is ANSWER and b"message_id" in answer.body:
            continue  # any result is good enough there
        assert isinstance(delivery, Ambiguous)
        assert delivery.may_repeat is may_repeat


async def test_a_server_that_is_not_there_got_nothing() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with bad_server() as server, bot_at(server.port) as bot:
        bot._base_url = f"http://127.0.0.1:{port}/bot123:abc"
        assert isinstance(await TelegramTransport(bot).deliver(text()), NotSent)


async def test_a_bot_that_is_shut_down_sends_nothing() -> None:
    async with bad_server() as server:
        async with bot_at(server.port) as bot:
            transport = TelegramTransport(bot)
        assert isinstance(await transport.deliver(text()), NotSent)
        assert server.calls == []


# What is mended


async def test_broken_markup_is_sent_again_as_plain_text(world: World) -> None:
    call = Call(
        "sendMessage", {"chat_id": "7", "text": "<x>Sở &amp; <b>Xã</b>", "parse_mode": "HTML"}
    )
    assert await world.deliver(call, refusal(400, PARSE), message(3)) == Delivered("3")
    assert world.server.calls[1][1] == {"chat_id": "7", "text": "Sở & Xã"}


async def test_markup_is_mended_once(world: World) -> None:
    call = text(parse_mode="HTML")
    delivery = await world.deliver(call, refusal(400, PARSE), refusal(400, PARSE))
    assert isinstance(delivery, Refused)
    assert len(world.server.calls) == 2


@pytest.mark.parametrize("reason", ["message to edit not found", "message can't be edited"])
async def test_an_edit_of_a_lost_message_becomes_a_new_one(world: World, reason: str) -> None:
    answers = [refusal(400, f"Bad Request: {reason}"), message(8)]
    assert await world.deliver(edit(parse_mode="HTML"), *answers) == Delivered("8")
    assert world.server.calls[1] == (
        "sendMessage",
        {"chat_id": "7", "text": "Chào", "parse_mode": "HTML"},
    )


async def test_what_an_edit_has_become_is_no_edit_in_doubt(world: World) -> None:
    answers = [refusal(400, "Bad Request: message to edit not found"), CLOSED]
    delivery = await world.deliver(edit(), *answers)
    assert isinstance(delivery, Ambiguous)
    assert not delivery.may_repeat


async def test_a_reply_to_a_deleted_message_is_sent_without_it(world: World) -> None:
    refused = refusal(400, "Bad Request: message to be replied not found")
    call = text(reply_parameters={"message_id": 3})
    assert await world.deliver(call, refused, message(4)) == Delivered("4")
    assert world.server.calls[1][1] == {"chat_id": "7", "text": "Chào"}


async def test_what_was_meant_for_a_deleted_topic_goes_to_the_group(world: World) -> None:
    refused = refusal(400, "Bad Request: message thread not found")
    assert await world.deliver(text(message_thread_id=9), refused, message(4)) == Delivered("4")
    assert world.server.calls[1][1] == {"chat_id": "7", "text": "Chào"}
