import asyncio
import json
import signal
import sys
from pathlib import Path

from telegram import Bot
from telegram.request import HTTPXRequest

from sandbox.play import Play
from sandbox.server import Sandbox

TOKEN = "123:abc"


def bot_at(api_url: str, file_url: str) -> Bot:
    requests = [HTTPXRequest(httpx_kwargs={"trust_env": False, "verify": False}) for _ in range(2)]
    return Bot(
        TOKEN,
        base_url=api_url,
        base_file_url=file_url,
        request=requests[0],
        get_updates_request=requests[1],
    )


async def test_a_second_start_goes_on_where_the_first_ended(tmp_path):
    async with Sandbox(data_dir=tmp_path, token=TOKEN) as sandbox, Play(sandbox.url) as play:
        huong = await play.person("Hường", note="cán bộ đầu mối")
        await play.say(huong, "một")
        await play.send_file(huong, ("a.txt", b"abc"))
        await play.advance(days=30)
        async with bot_at(sandbox.api_url, sandbox.file_url) as bot:
            await bot.get_updates(allowed_updates=["message"])
            await bot.set_my_commands([("status", "Tình hình")])
            last = await bot.send_message(huong.id, "hai")
        before = await play.transcript(huong)
        moved = await play.clock()
        pending = await play.pending()

    async with Sandbox(data_dir=tmp_path, token=TOKEN) as sandbox, Play(sandbox.url) as play:
        assert await play.people() == [huong]
        assert await play.transcript(huong) == before
        assert await play.pending() == pending
        assert abs((await play.clock() - moved).total_seconds()) < 10
        await play.block(huong)
        await play.block(huong, blocked=False)
        message = await play.say(huong, "ba")
        async with bot_at(sandbox.api_url, sandbox.file_url) as bot:
            updates = await bot.get_updates()
            file = await updates[1].message.document.get_file()
            assert bytes(await file.download_as_bytearray()) == b"abc"
            assert (await bot.get_my_commands())[0].command == "status"

    assert message["message_id"] > last.message_id
    assert [update.update_id for update in updates] == [
        *(update["update_id"] for update in pending),
        pending[-1]["update_id"] + 1,
    ]
    assert (await play_person_count(tmp_path)) == 1


async def play_person_count(folder: Path) -> int:
    async with Sandbox(data_dir=folder, token=TOKEN) as sandbox, Play(sandbox.url) as play:
        return len(await play.people())


async def test_a_process_of_its_own(tmp_path):
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", "--port", "0", "--print-json"),
        *("--data-dir", str(tmp_path), "--token", TOKEN),
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    try:
        addresses = json.loads(await asyncio.wait_for(process.stdout.readline(), 15))
        async with (
            Play(addresses["page_url"]) as play,
            bot_at(addresses["api_url"], addresses["file_url"]) as bot,
        ):
            huong = await play.person("Hường")
            await play.say(huong, "chào")
            (update,) = await bot.get_updates()
            await update.message.reply_text("chào chị")
            await play.wait_for(huong, "chào chị")
    finally:
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 5) == 0
