"""Answers to messages without a command."""

from core.i18n import Words, join
from core.text import clip
from models.cards import Question, TaskCard, TaskList
from models.spoken_cards import (
    Answer,
    Remark,
    ReportWanted,
    Standing,
    TaskFigures,
    WhichMeant,
)
from models.understanding.readings import Kind
from views import choosing, general, joining, reporting, status, tasks
from views.callbacks import Callback
from views.message import Button, View


def answer(words: Words, outcome: Answer) -> View:
    """Return the answer to whatever was understood."""
    match outcome:
        case Question():
            return reporting.question(words, outcome)
        case WhichMeant():
            return which_meant(words, outcome)
        case TaskCard():
            return tasks.task_card(words, outcome)
        case TaskFigures():
            return task_figures(words, outcome)
        case Standing():
            return _standing(words, outcome)
        case TaskList():
            return tasks.task_list(words, outcome, 0)
        case ReportWanted():
            return choosing.choose_task(words, outcome.tasks, 0)
        case Remark():
            return _remark(words, outcome)


def which_meant(words: Words, asked: WhichMeant) -> View:
    """Ask which task was meant; each can be pressed, or typed by its number or code."""
    if len(asked.tasks) == 1:
        lines = [words.say("<b>Do you mean this task?</b>")]
    else:
        lines = [words.say("<b>Which task do you mean?</b>")]
    lines += [
        words.say("%(n)s. <b>%(code)s</b> %(title)s", n=n, code=task.code, title=task.short_title)
        for n, task in enumerate(asked.tasks, 1)
    ]
    if asked.is_report:
        lines.append(words.say("Your text is kept; choose the task and check the preview."))
        rows = [
            [Button(_label(task.code, task.short_title), Callback.of("meant", task.task_id))]
            for task in asked.tasks
        ]
    else:
        rows = [
            [Button(_label(task.code, task.short_title), Callback.of("asked", task.task_id))]
            for task in asked.tasks
        ]
    lines.append(words.say("Press a button, or answer with its number."))
    return View(join("\n", lines), rows)


def task_figures(words: Words, shown: TaskFigures) -> View:
    """Return how a task stands that several agencies lead."""
    head = words.say("<b>%(code)s. %(title)s</b>", code=shown.code, title=shown.title)
    if shown.row is None:
        body = words.say("No agency has to report on this task in %(year)s.", year=shown.year)
        return View(join("\n", [head, body]))
    row = shown.row
    body = words.say(
        "Reports of %(year)s: %(filed)s of %(total)s sent, %(late)s of them late; "
        "%(completed)s say that it is completed.",
        year=shown.year,
        filed=row.on_time + row.late,
        total=row.expected,
        late=row.late,
        completed=row.completed,
    )
    button = Button(words.plain("Overview"), Callback.of("status").anew())
    return View(join("\n", [head, body]), [[button]])


def _standing(words: Words, shown: Standing) -> View:
    if shown.part is Kind.MISSING:
        return status.missing(words, shown.figures, 0)
    if shown.part is Kind.OVERDUE:
        return status.overdue(words, shown.figures, 0)
    return status.overview(words, shown.figures)


def _remark(words: Words, remark: Remark) -> View:
    code = remark.code or "11"
    match remark.kind:
        case Kind.GREETING:
            return View(
                words.say(
                    "Hello %(name)s! Just write to me what was done, for example: "
                    "<i>task %(code)s 70%%, sorted waste in 5 communes</i>.",
                    name=remark.name,
                    code=code,
                )
            )
        case Kind.THANKS:
            return View(words.say("You are welcome!"))
        case Kind.STOP:
            return View(words.say("All right, nothing was recorded."))
        case Kind.LANGUAGE:
            return joining.languages(words)
        case Kind.SEVERAL:
            return View(
                words.say(
                    "You write about several tasks, so nothing was recorded. Please send one "
                    "message for each task, for example: <i>task %(code)s 70%%, sorted waste in "
                    "5 communes</i>.",
                    code=code,
                )
            )
        case _:
            return general.not_understood(words, remark.code)


def _label(code: str, title: str) -> str:
    return f"{code} · {clip(title, 42)}"
