"""The whole story with the real program over real HTTP, on both databases.

Invite, join, report in steps, kill -9 between two answers, resume, send, the planner's and the
leader's /status, the clock to 10 November, one reminder, the clock to 21 November, who is missing.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core.clock import MovableClock
from sandbox.play import Play, Player
from tests.support.process import TOKEN, Xanh, serve_sandbox

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass
class Scene:
    """The play, the bot, and the time."""

    play: Play
    xanh: Xanh

    async def at(self, month: int, day: int, hour: int = 8, minute: int = 0) -> None:
        await self.play.set_clock(datetime(2026, month, day, hour, minute, tzinfo=ZONE))

    async def join(self, name: str, unit: str, role: str) -> Player:
        person = await self.play.person(name)
        invitation = self.xanh.command_json("invite", unit, role)
        await self.play.start(person, invitation["code"])
        await self.play.wait_for(person, "Tôi đã đọc và đồng ý")
        await self.play.press(person, "Tôi đã đọc và đồng ý")
        await self.play.wait_for(person, "Đồng chí đã tham gia")
        return person

    async def ask(self, person: Player, text: str, expected: str) -> str:
        await self.play.say(person, text)
        return str((await self.play.wait_for(person, expected)).get("text", ""))

    async def press(self, person: Player, button: str, expected: str) -> str:
        await self.play.press(person, await self.label(person, button))
        return str((await self.play.wait_for(person, expected)).get("text", ""))

    async def label(self, person: Player, part: str) -> str:
        """Return the whole label of the newest button that has this in it."""
        for record in reversed(await self.play.messages(person)):
            for row in record["body"].get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if part in button["text"]:
                        return str(button["text"])
        raise AssertionError(f"No button {part!r}:\n{await self.play.transcript(person)}")

    async def count(self, person: Player, text: str) -> int:
        return (await self.play.transcript(person)).count(text)

    async def stays_silent(self, person: Player, text: str, count: int) -> None:
        """Let the reminders tick twice more and see that nothing was added."""
        await self.xanh.wait_for_log("A tick was carried out tick=reminders", times=2)
        await self.ask(person, "/help", "Đồng chí có thể làm gì")
        assert await self.count(person, text) == count


@pytest.fixture
async def scene(tmp_path: Path, empty_database_url: str) -> AsyncIterator[Scene]:
    clock_file = tmp_path / "clock"
    MovableClock(clock_file).set(datetime(2026, 11, 2, 8, 0, tzinfo=ZONE))
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(serve_sandbox(tmp_path / "sandbox", clock_file))
        play = await stack.enter_async_context(Play(url))
        xanh = Xanh(url, tmp_path, clock_file, empty_database_url)
        # Before the bot has run it does not know its name, so there is no link yet.
        assert xanh.command_json("invite", "TN&MT", "officer")["link"] is None
        await xanh.start()
        try:
            yield Scene(play, xanh)
        finally:
            assert await xanh.stop() == 0
            log = xanh.log.read_text(encoding="utf-8")
            assert TOKEN not in log
            assert TOKEN.partition(":")[2] not in log
            assert "Traceback" not in log


@pytest.mark.timeout(240)
async def test_the_whole_story(scene: Scene) -> None:
    play, xanh = scene.play, scene.xanh

    # Invite and join.
    made = xanh.command_json("invite", "so tai nguyen moi truong", "officer", "--uses", "1")
    assert made["unit"] == "so-tnmt"
    assert made["link"] == f"https://t.me/xanh_bot?start={made['code']}"
    officer = await scene.join("Nguyễn Thị Lan", "TN&MT", "officer")
    planner = await scene.join("Phạm Minh Phúc", "Sở KH&ĐT", "planner")
    leader = await scene.join("Võ Quốc Thiện", "UBND tỉnh", "leader")
    stranger = await play.person("Người Lạ")
    await scene.ask(stranger, "/status", "liên kết mời")

    # The tasks, and a report in steps.
    tasks = await scene.ask(officer, "/nhiemvu", "Nhiệm vụ năm 2026")
    assert "Chưa gửi 9/9 báo cáo" in tasks
    assert "còn 17 ngày" in tasks
    await scene.ask(officer, "/baocao 11", "Nhiệm vụ đang ở trạng thái nào?")
    await scene.press(officer, "Đang thực hiện", "bao nhiêu phần trăm")
    await scene.ask(officer, "140%", "không nằm trong khoảng")
    await scene.ask(officer, "60", "Đã làm gì")

    # The power goes off between two answers; what is written meanwhile is not lost.
    await xanh.kill()
    await play.say(officer, "Đã thí điểm phân loại rác tại 5 xã")
    await xanh.start()
    await play.wait_for(officer, "khó khăn, vướng mắc")
    await xanh.kill()
    await xanh.start()
    await scene.ask(officer, "Thiếu xe thu gom", "minh chứng")
    await play.send_file(officer, ("bien-ban.pdf", b"%PDF-1.4 test"))
    await play.wait_for(officer, "Đã nhận 1 tệp")
    preview = await scene.press(officer, "Xong", "Xem lại báo cáo")
    for part in ("60%", "Đã thí điểm phân loại rác tại 5 xã", "Thiếu xe thu gom", "bien-ban.pdf"):
        assert part in preview
    receipt = await scene.press(officer, "Gửi", "Đã gửi")
    assert "Nhiệm vụ 11, phiên bản 1, lúc 08:0" in receipt

    # The figures are the same wherever they are asked for.
    for person in (planner, leader):
        status = await scene.ask(person, "/status", "Báo cáo năm 2026")
        assert "Đã gửi: 1/150 (đúng hạn 1, trễ hạn 0). Chưa gửi: 149." in status
    figures = xanh.command_json("status")
    assert figures["expected"] == 150
    assert figures["reported"] == {"on_time": 1, "late": 0, "missing": 149}
    assert figures["update"] == {"n": 1, "total": 150}
    assert "Đã gửi: 1/9" in await scene.ask(officer, "/tinhhinh", "Báo cáo năm 2026")

    # The evidence can be opened.
    await scene.ask(officer, "/nhiemvu", "Nhiệm vụ năm 2026")
    await scene.press(officer, "Xem tiếp", "Nhiệm vụ năm 2026")
    await scene.press(officer, "✅ 11", "Báo cáo gần nhất")
    await scene.press(officer, "Xem minh chứng (1)", "bien-ban.pdf")

    # 10 November: one reminder, and only to who has something to send.
    await scene.at(11, 10)
    await play.wait_for(officer, "Còn 9 ngày", 20)
    await play.wait_for(planner, "Tuần 46", 20)
    assert await scene.count(officer, "Còn 9 ngày") == 1
    assert "nhiệm vụ" in await play.transcript(officer)
    await scene.stays_silent(officer, "Còn 9 ngày", 1)
    assert "Còn 9 ngày" not in await play.transcript(leader)

    # 21 November is a Saturday: nobody is disturbed, but who asks is told who is missing.
    await scene.at(11, 21)
    await scene.ask(planner, "/status", "quá hạn 2 ngày")
    missing = await scene.press(planner, "Chưa gửi (149)", "Chưa gửi báo cáo, đã quá hạn")
    assert "• Sở TN&MT: 8/9" in missing
    assert "Quá hạn 2 ngày" not in await play.transcript(officer)

    # On Monday the list comes by itself.
    await scene.at(11, 23)
    await play.wait_for(planner, "Đã hết hạn: còn thiếu 149/150 báo cáo", 20)
    await play.wait_for(officer, "Quá hạn 4 ngày", 20)
    assert await scene.count(planner, "Đã hết hạn: còn thiếu") == 1
