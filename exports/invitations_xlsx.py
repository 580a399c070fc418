"""Fresh invitations as a workbook, to be sent on one by one. Every cell is written as text."""

import io
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import xlsxwriter

from models.people_cards import InvitationMade
from models.role_words import WORDS

HEADS = ("Đơn vị", "Vai", "Họ tên", "Liên kết", "Mã", "Dùng đến")
WIDTHS = (44, 22, 28, 62, 28, 20)


def invitations_workbook(made: Sequence[InvitationMade], zone: ZoneInfo) -> bytes:
    """Return the workbook; the codes in it let people in, so whoever has it keeps it safe."""
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet("Lời mời")
        look = {"font_name": "Times New Roman", "font_size": 12, "border": 1, "valign": "top"}
        head = book.add_format({**look, "bold": True, "bg_color": "#DDEBDD"})
        body = book.add_format({**look, "text_wrap": True})
        for column, (title, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, head)
        for row, one in enumerate(made, start=1):
            cells = (
                one.agency_name,
                WORDS[one.role][0],
                one.name or "",
                one.link or f"/start {one.code}",
                one.code,
                f"{one.expires_at.astimezone(zone):%H:%M %d/%m/%Y}",
            )
            for column, text in enumerate(cells):
                sheet.write_string(row, column, text, body)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
    return stream.getvalue()
