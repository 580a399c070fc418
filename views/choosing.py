"""Choosing a task: to report on, or to tell which one a reply was meant for."""

from collections.abc import Sequence

from core.i18n import Words, join
from core.text import clip
from models.cards import TaskLine, TaskList
from models.figures import Filing
from models.plans import PartyRole
from views import labels
from views.callbacks import Callback
from views.message import Button, View

#: How many tasks are offered on one page.
PAGE = 8


def choose_task(words: Words, tasks: TaskList, page: int) -> View:
    """Return the tasks to report on: what is not sent yet first, as the list has them."""
    expected = (PartyRole.LEAD, PartyRole.PART)
    lines = [line for line in tasks.lines if line.role in expected] or list(tasks.lines)
    if not lines:
        return View(
            words.say(
                "Your agency has no task to report on in the plan of %(year)s.", year=tasks.year
            )
        )
    last_page = (len(lines) - 1) // PAGE
    page = min(max(page, 0), last_page)
    shown = lines[page * PAGE : (page + 1) * PAGE]
    rows = [[_button(line, "report")] for line in shown]
    turning = []
    if page > 0:
        turning.append(Button(words.plain("← Back"), Callback.of("choose", page - 1)))
    if page < last_page:
        turning.append(Button(words.plain("More →"), Callback.of("choose", page + 1)))
    if turning:
        rows.append(turning)
    text = words.say(
        "On which task do you report? Choose one, or send /baocao with its code, "
        "for example <code>/baocao %(code)s</code>.",
        code=lines[0].code,
    )
    return View(join("\n", [text, *labels.plan(words, tasks.plan)]), rows)


def which_task(words: Words, lines: Sequence[TaskLine]) -> View:
    """Ask which task a reply was meant for; its text is kept."""
    text = join(
        "\n",
        [
            words.say("<b>Which task is this about?</b>"),
            words.say("Your text is kept; choose the task and check the preview."),
        ],
    )
    return View(text, [[_button(line, "reply_on")] for line in lines[:PAGE]])


def _button(line: TaskLine, verb: str) -> Button:
    mark = "" if line.filing is Filing.MISSING else "✅ "
    title = line.short_title if line.giver_name is None else f"↳ {line.brief or line.short_title}"
    return Button(
        f"{'✏️ ' if line.has_draft else mark}{line.code} · {clip(title, 42)}",
        Callback.of(verb, line.duty_id),
    )
