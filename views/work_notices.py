"""What the plan gives to an agency from now on, and what it takes back."""

from collections.abc import Sequence

from core.i18n import Markup, Words, join
from core.text import clip
from models.notices import WorkChangedData, WorkTask
from views import labels
from views.callbacks import Callback
from views.message import Button, View

#: How many tasks are named each way, and how much of each text, in letters.
LISTED, TITLE, NAME, CODE = 12, 60, 24, 10


def changed(words: Words, data: WorkChangedData) -> View:
    """Return the news, tasks that came before those that went."""
    parts: list[Markup] = [
        words.say(
            "📋 <b>The tasks of your agency have changed</b>: %(gained)s more, %(lost)s fewer.",
            gained=len(data.gained),
            lost=len(data.lost),
        ),
        *labels.plan(words, data.plan),
    ]
    if data.gained:
        parts.append(words.say("<b>New:</b>"))
        parts += _lines(words, data.gained)
    if data.lost:
        parts.append(words.say("<b>No longer asked for</b> (what was reported is kept):"))
        parts += _lines(words, data.lost)
    tasks = Button(words.plain("My tasks"), Callback.of("tasks", 0).anew())
    return View(join("\n", parts), [[tasks]])


def _lines(words: Words, tasks: Sequence[WorkTask]) -> list[Markup]:
    lines = [
        words.say(
            "• <b>%(code)s</b> %(title)s (%(agency)s, %(role)s)",
            code=clip(task.code, CODE),
            title=clip(task.short_title, TITLE),
            agency=clip(task.agency_name, NAME),
            role=words.say(labels.PARTY_ROLES[task.role]),
        )
        for task in tasks[:LISTED]
    ]
    if len(tasks) > LISTED:
        more = len(tasks) - LISTED
        lines.append(words.count("… and %(n)s more task", "… and %(n)s more tasks", more))
    return lines
