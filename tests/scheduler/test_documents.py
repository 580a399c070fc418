"""From an order to a file in the chat: made aside, carried as bytes, told kindly when it fails."""

import asyncio
import io
from datetime import timedelta

import docx
import pytest
from sqlalchemy import select

from core.clock import FixedClock
from core.database import Database
from exports import rendering
from models.delivery import OutboxState
from models.documents.orders import DocumentKind, DocumentOrder, OrderState
from scheduler.delivery import Call, NotSent, Upload
from scheduler.document_maker import DocumentMaker
from scheduler.transport import TelegramTransport
from services import documents
from services.documents import ATTEMPTS
from tests.support.bad_server import bad_server, bot_at, refusal
from tests.support.desk import ZONE, Desk, soon, work
from tests.support.office import CHANNEL

pytestmark = pytest.mark.filterwarnings("default::DeprecationWarning:docxcompose")


@pytest.fixture
def desk(database: Database, clock: FixedClock) -> Desk:
    return Desk(database, clock)


def order(desk: Desk, name: str = "Bob", kind: DocumentKind = DocumentKind.AGENCY) -> None:
    agency = desk.office.agencies["so-tnmt"] if kind is DocumentKind.AGENCY else 0
    with desk.database.begin() as session:
        documents.want(
            session,
            desk.office.actor(session, name),
            kind,
            agency,
            channel=CHANNEL,
            address=desk.office.addresses[name],
            now=desk.clock.now().astimezone(ZONE),
            machine_now=desk.machine_clock.now(),
        )


def maker(desk: Desk) -> DocumentMaker:
    return DocumentMaker(desk.database, desk.clock, desk.machine_clock, ZONE)


def state_of(desk: Desk) -> str:
    with desk.database.read() as session:
        return session.scalars(select(DocumentOrder.state)).one()


async def test_the_file_follows_as_a_message_of_its_own(desk: Desk) -> None:
    order(desk)
    assert await asyncio.to_thread(maker(desk).make_next)
    assert not await asyncio.to_thread(maker(desk).make_next)
    await work(desk.sender())
    [call] = desk.messenger.calls
    assert call.method == "sendDocument"
    assert call.params["chat_id"] == desk.office.addresses["Bob"]
    assert "Sở TNMT" in call.params["caption"]
    assert call.file is not None
    assert call.file.name == "du-thao-bao-cao-2026-so-tnmt.docx"
    document = docx.Document(io.BytesIO(call.file.content))
    assert any("KẾT QUẢ THỰC HIỆN" in paragraph.text for paragraph in document.paragraphs)
    assert list(desk.states().values()) == [OutboxState.SENT]
    [key] = desk.states()
    assert "Sở TNMT" in str(desk.row(key).sent_text)


async def test_a_restart_before_it_was_made_loses_nothing(desk: Desk) -> None:
    order(desk)
    with desk.database.begin() as session:
        assert documents.claim(session, desk.machine_clock.now())
    # Its maker is gone; nobody takes it as long as it may still be at work.
    assert not await asyncio.to_thread(maker(desk).make_next)
    desk.advance(documents.LEASE)
    assert await asyncio.to_thread(maker(desk).make_next)
    assert state_of(desk) == OrderState.MADE


async def test_a_network_that_fails_sends_the_same_file_again(desk: Desk) -> None:
    order(desk)
    await asyncio.to_thread(maker(desk).make_next)
    desk.messenger.orders.append(NotSent("down"))
    sender = desk.sender()
    await work(sender)
    desk.advance(timedelta(seconds=2))
    await work(sender)
    first, second = desk.messenger.calls
    assert first.file == second.file


async def test_what_cannot_be_made_is_told_in_words(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_document: object) -> bytes:
        raise ValueError("secret words of a report")

    monkeypatch.setattr(rendering, "render", broken)
    order(desk)
    for _ in range(ATTEMPTS):
        assert await asyncio.to_thread(maker(desk).make_next)
        desk.advance(timedelta(minutes=1))
    await work(desk.sender())
    [text] = desk.messenger.texts
    assert text.startswith("😔 <b>Chưa lập được")
    assert state_of(desk) == OrderState.FAILED
    with desk.database.read() as session:
        assert session.scalars(select(DocumentOrder.error)).one() == "ValueError"


async def test_while_a_document_is_made_the_database_is_free(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(_document: object) -> bytes:
        loop.call_soon_threadsafe(begun.set)
        asyncio.run_coroutine_threadsafe(may_end.wait(), loop).result(20)
        return b"PK"

    monkeypatch.setattr(rendering, "render", slow)
    order(desk)
    running = asyncio.create_task(maker(desk).run())
    await asyncio.wait_for(begun.wait(), 20)
    desk.write("another message")
    await work(desk.sender())
    assert desk.messenger.texts == ["another message"]
    may_end.set()
    await soon(lambda: state_of(desk) == OrderState.MADE)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize("client", ["aiohttp", "httpx"])
async def test_the_bytes_reach_the_messenger_under_their_name(
    client: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with bad_server() as server, bot_at(server.port, client) as bot:
        server.answers.append(refusal(400, "Bad Request: can't parse entities: <x>"))
        call = Call(
            "sendDocument",
            {"chat_id": "7", "caption": "<b>Báo cáo</b>", "parse_mode": "HTML"},
            Upload("báo cáo.docx", b"PK\x03\x04 content"),
        )
        await TelegramTransport(bot).deliver(call)
    first, second = server.bodies
    for body in (first, second):
        assert b"PK\x03\x04 content" in body
        assert b'name="document"' in body
        assert "báo cáo.docx".encode() in body
    # What was refused is mended, and the file goes with it again.
    assert b"<b>" in first
    assert b"<b>" not in second
