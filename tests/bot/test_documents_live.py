"""Documents in the running program: asked for in the chat, and downloaded from it."""

import io
from pathlib import Path

import docx
import openpyxl
import pytest
from icalendar import Calendar

from sandbox.play import Play
from tests.bot.test_demo import PATIENCE, folder, playing

__all__ = ["folder"]


async def test_who_asks_in_the_chat_gets_a_file_that_opens(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with playing(folder, monkeypatch) as show, Play(show.url) as play:
        people = {person.first_name: person for person in await play.people()}
        officer, planner = people["Nguyễn Thị Lan"], people["Phạm Minh Phúc"]

        async def fetch(caption: str) -> bytes:
            message = await play.wait_for(who, caption, timeout=PATIENCE)
            return await play.download(message["document"]["file_id"])

        who = planner
        await play.say(planner, "/xuat")
        await play.wait_for(planner, "Cần tài liệu nào")
        await play.press(planner, "Báo cáo tổng hợp (Word)")
        report = docx.Document(io.BytesIO(await fetch("📄 Báo cáo tổng hợp")))
        assert "BÁO CÁO" in [paragraph.text for paragraph in report.paragraphs]
        await play.press(planner, "Các bảng tổng hợp (Excel)")
        book = openpyxl.load_workbook(io.BytesIO(await fetch("📄 Các bảng tổng hợp")))
        assert "Phụ lục II" in book.sheetnames

        who = officer
        await play.say(officer, "/lich")
        calendar = Calendar.from_ical((await fetch("📄 Lịch hạn báo cáo")).decode())
        assert len(calendar.walk("VEVENT")) > 3
        await show.stop()
