"""A workbook held against the plan: what it changes, what is wrong with it, and the word on it."""

from collections.abc import Sequence

from core.i18n import Markup, Words, join
from core.text import clip
from models.plan_changes import Turn
from models.plan_import_cards import DownloadFailure, ImportPreview
from views.callbacks import Callback
from views.message import Button, View
from views.plan_changes import TITLE, details

#: How much is shown at a time, in lines and letters.
PAGE_LINES, PAGE_LETTERS = 24, 3000
#: How much of a cell is shown in a line of the chat, in letters.
CELL = 120


def received(words: Words, name: str) -> View:
    """Return the answer to a workbook: it is read, and nothing is changed yet."""
    return View(
        words.say(
            "📥 <b>Received: %(name)s</b>\n"
            "I am reading it and will show you what it changes. Nothing is changed yet.",
            name=clip(name, TITLE),
        )
    )


def not_read(words: Words, data: DownloadFailure) -> View:
    """Return why a file was not read."""
    return View(
        words.say(
            "⚠️ <b>The file was not read: %(name)s</b>\n%(reason)s\nNothing was changed.",
            name=clip(data.file_name, TITLE),
            reason=words.say(data.sentence),
        )
    )


def preview(words: Words, data: ImportPreview, page: int = 0) -> View:
    """Return a page of what a workbook changes, or of what is wrong with it."""
    pages = _pages(details(words, data, CELL))
    page = min(max(page, 0), len(pages) - 1)
    parts: list[Markup] = [join("\n", head(words, data))]
    if pages[page]:
        parts.append(join("\n", pages[page]))
    if len(pages) > 1:
        parts.append(words.say("Page %(page)s of %(pages)s", page=page + 1, pages=len(pages)))
    rows = []
    turning = []
    if page > 0:
        turning.append(_button(words.plain("← Back"), data, page - 1))
    if page < len(pages) - 1:
        turning.append(_button(words.plain("More →"), data, page + 1))
    if turning:
        rows.append(turning)
    if not data.problems and not data.changes.is_empty:
        parts.append(words.say("Shall this be applied? Nothing is changed until you press it."))
        rows.append(
            [
                Button(words.plain("✅ Apply"), Callback.of("plan_apply", data.import_id)),
                Button(words.plain("Discard"), Callback.of("plan_discard", data.import_id)),
            ]
        )
    return View(join("\n\n", parts), rows)


def applied(words: Words, data: ImportPreview) -> View:
    """Return the receipt."""
    lines = [
        words.say("✅ <b>Applied to plan %(number)s</b>", number=data.plan_number),
        *_counts(words, data),
        words.say("Reports that were sent stay as they are."),
    ]
    return View(join("\n", lines))


def discarded(words: Words) -> View:
    """Return the answer to "discard"."""
    return View(words.say("The workbook was put away. Nothing was changed."))


def head(words: Words, data: ImportPreview) -> list[Markup]:
    """Return the first lines: what happened, and the sums."""
    if data.problems:
        return [
            words.count(
                "⚠️ <b>The workbook has %(n)s mistake; nothing was changed</b>",
                "⚠️ <b>The workbook has %(n)s mistakes; nothing was changed</b>",
                len(data.problems),
            ),
            words.say("Please correct them in the file and send it again."),
        ]
    if data.is_new:
        return [
            words.say("📋 <b>A new plan: %(number)s</b>", number=data.plan_number),
            *_counts(words, data),
        ]
    if data.changes.is_empty:
        return [
            words.say(
                "✅ <b>No change</b>: plan %(number)s is as the file has it.",
                number=data.plan_number,
            )
        ]
    return [
        words.say("📋 <b>What the file changes in plan %(number)s</b>", number=data.plan_number),
        *_counts(words, data),
    ]


def _counts(words: Words, data: ImportPreview) -> list[Markup]:
    changes = data.changes
    return [
        words.say(
            "Rows: %(added)s added, %(changed)s changed, %(withdrawn)s withdrawn.",
            added=changes.count(Turn.ADDED),
            changed=changes.count(Turn.CHANGED),
            withdrawn=changes.count(Turn.WITHDRAWN),
        ),
        words.say(
            "Reports to be sent this year: %(added)s more, %(cancelled)s fewer.",
            added=data.duties_added,
            cancelled=data.duties_cancelled,
        ),
    ]


def _pages(lines: Sequence[Markup]) -> list[list[Markup]]:
    """Return the lines in pages that fit into a message."""
    pages: list[list[Markup]] = [[]]
    letters = 0
    for line in lines:
        if pages[-1] and (len(pages[-1]) >= PAGE_LINES or letters + len(line) > PAGE_LETTERS):
            pages.append([])
            letters = 0
        pages[-1].append(line)
        letters += len(line)
    return pages


def _button(label: str, data: ImportPreview, page: int) -> Button:
    return Button(label, Callback.of("plan_import", data.import_id, page))
