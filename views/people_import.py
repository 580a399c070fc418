"""A workbook of invitations: what is wrong with it, or the links."""

from core.i18n import Markup, Words, join
from models.people_cards import InvitationMade
from models.people_notices import InvitationsMade, WorkbookWrong
from models.people_rows import RowProblem
from views import labels
from views.message import View


def problem_text(words: Words, one: RowProblem, sheets: int = 1) -> str:
    """Return one problem as a line without markup: where, and what to do."""
    cell = f"{one.column}{one.row}"
    text = words.plain(one.sentence, **one.values)
    if sheets > 1:
        return words.plain(
            "Sheet %(sheet)s, cell %(cell)s: %(text)s", sheet=one.sheet, cell=cell, text=text
        )
    return words.plain("Cell %(cell)s: %(text)s", cell=cell, text=text)


def problems(words: Words, data: WorkbookWrong) -> View:
    """Return what is wrong with a workbook, of which nothing was made."""
    sheets = len({one.sheet for one in data.problems})
    head = words.count(
        "❌ <b>Nobody was invited: the workbook has %(n)s problem.</b>",
        "❌ <b>Nobody was invited: the workbook has %(n)s problems.</b>",
        data.total,
    )
    lines: list[object] = [problem_text(words, one, sheets) for one in data.problems]
    more = data.total - len(data.problems)
    if more > 0:
        lines.append(words.count("… and %(n)s more problem", "… and %(n)s more problems", more))
    closing = words.say("Please correct the workbook and send it again.")
    return View(join("\n\n", [head, join("\n", lines), closing]))


def invited(words: Words, data: InvitationsMade) -> View:
    """Return the links of a workbook, or the next of them: their only showing."""
    parts = [_line(words, one) for one in data.made]
    if data.total is not None:
        head = words.count(
            "✅ <b>%(n)s person is invited.</b> Please send each their own link, privately. "
            "It works once, until %(until)s, and is not shown again.",
            "✅ <b>%(n)s people are invited.</b> Please send each their own link, privately. "
            "It works once, until %(until)s, and is not shown again.",
            data.total,
            until=words.time(data.made[0].expires_at),
        )
        parts.insert(0, head)
    return View(join("\n\n", parts))


def _line(words: Words, one: InvitationMade) -> Markup:
    return words.say(
        "%(name)s (%(role)s, %(agency)s):\n<code>%(way)s</code>",
        name=one.name or "",
        role=words.say(labels.ROLES[one.role]),
        agency=one.agency_name,
        way=one.link or words.say("/start %(code)s", code=one.code),
    )
