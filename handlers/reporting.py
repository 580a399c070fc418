"""/baocao: a report in steps, in one message, or as a reply to a reminder.

The map of the conversation is drawn in reporting.mmd beside this module.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from telegram import Update

from core.i18n import N_
from handlers import sending
from handlers.context import CHANNEL, OfficeContext
from handlers.feature import Command, Feature, Talk
from models.cards import Question, Step
from models.refusals import ForwardedText, NotSupported, OldButton, Refusal, TextWanted
from models.rights import Verb
from services import replies, report_answers, report_dialog, tasks
from services.dialogs import DialogState
from services.replies import WhichTask
from views import choosing, general
from views import reporting as views
from views.message import View

T = TypeVar("T")

#: How long we wait for the rest of an album before we answer it once.
ALBUM_WAIT = timedelta(seconds=1.5)


async def begin(_update: Update, context: OfficeContext) -> None:
    """Answer /baocao: alone, with a task's code, or with the whole report behind it."""
    asked = _call(context, replies.begin, context.incoming.argument)
    if asked is None:
        await choose(_update, context)
    elif isinstance(asked, WhichTask):
        context.reply(choosing.which_task(context.words, asked.lines))
    else:
        context.reply(views.question(context.words, asked))


async def choose(_update: Update, context: OfficeContext) -> None:
    """Offer the tasks to report on."""
    listed = tasks.list_tasks(context.session, context.actor, context.now)
    context.show(choosing.choose_task(context.words, listed, context.number(0)))


async def report_on(_update: Update, context: OfficeContext) -> None:
    """Begin or resume the report on the button's task."""
    _show(context, _call(context, report_dialog.begin, context.number(0)))


async def reply_on(_update: Update, context: OfficeContext) -> None:
    """Take the task that a reply to a reminder was meant for."""
    _show(context, _call(context, replies.choose, context.number(0)))


async def report_nothing(_update: Update, context: OfficeContext) -> None:
    """Answer everything with "không phát sinh"."""
    _show(context, _call(context, report_dialog.nothing_to_report, context.number(0)))


async def take_state(_update: Update, context: OfficeContext) -> None:
    """Take the state of a button."""
    revision, state = context.number(0), _choice(context, views.STATE_BUTTONS)
    _show(context, _call(context, report_answers.answer_state, revision, state))


async def take_percent(_update: Update, context: OfficeContext) -> None:
    """Take the percent of a button."""
    revision, percent = context.number(0), context.number(1)
    _show(context, _call(context, report_answers.answer_percent, revision, percent))


async def take_none(_update: Update, context: OfficeContext) -> None:
    """Take "there are no difficulties"."""
    _show(context, _call(context, report_answers.no_difficulties, context.number(0)))


async def to_preview(_update: Update, context: OfficeContext) -> None:
    """Leave the evidence, with or without files."""
    _show(context, _call(context, report_answers.go_to, context.number(0), Step.PREVIEW))


async def change(_update: Update, context: OfficeContext) -> None:
    """Go back from the preview to the question of the button."""
    revision, step = context.number(0), _choice(context, views.CHANGEABLE)
    _show(context, _call(context, report_answers.go_to, revision, step))


async def drop_files(_update: Update, context: OfficeContext) -> None:
    """Take the files out again."""
    _show(context, _call(context, report_answers.drop_files, context.number(0)))


def stop(context: OfficeContext) -> View:
    """Leave the conversation and keep the draft."""
    asked = _call(context, report_dialog.stop)
    return views.stopped(context.words, asked) if asked else general.stopped(context.words)


def remind(context: OfficeContext) -> View | None:
    """Say that the report is still open."""
    asked = _call(context, report_dialog.resume)
    return views.reminder_of_draft(context.words, asked) if asked else None


def left(context: OfficeContext, state: DialogState) -> View | None:
    """Say that the draft is kept, where another conversation has taken the report's place."""
    asked = _call(context, report_dialog.look_back, state)
    return views.reminder_of_draft(context.words, asked) if asked else None


async def discard(_update: Update, context: OfficeContext) -> None:
    """Throw the draft away."""
    _call(context, report_dialog.discard, context.number(0))
    context.show(views.discarded(context.words))


async def take_message(_update: Update, context: OfficeContext) -> bool:
    """Take a message that is no command; return False if it is nothing of a report's."""
    work, incoming = context.work, context.incoming
    if (
        incoming.reply_to
        and incoming.text
        and replies.is_reminder(work.session, CHANNEL, incoming.chat, incoming.reply_to)
    ):
        _take_reply(context)
        return True
    if not report_dialog.is_open(work.session, incoming.place, work.now):
        return False
    if incoming.evidence:
        _take_file(context)
    elif incoming.is_forwarded:
        raise ForwardedText
    elif incoming.text:
        sending.take_typed(context)
    elif incoming.is_text:
        raise TextWanted
    else:
        raise NotSupported
    return True


def repeat(context: OfficeContext) -> View | None:
    """Return the open question again, None where no report is being written."""
    try:
        asked = _call(context, report_dialog.resume)
    except Refusal:
        return None
    return views.question(context.words, asked) if asked else None


def _take_reply(context: OfficeContext) -> None:
    incoming = context.incoming
    asked = _call(context, replies.report_by_reply, incoming.reply_to, incoming.text)
    if isinstance(asked, WhichTask):
        context.reply(choosing.which_task(context.words, asked.lines))
    else:
        context.reply(views.question(context.words, asked))


def _take_file(context: OfficeContext) -> None:
    """Keep a file. An album comes as many messages and is answered once, when it is complete."""
    work, incoming = context.work, context.incoming
    if incoming.evidence is None:
        raise TextWanted
    asked = _call(context, report_answers.attach, incoming.evidence)
    if incoming.album is None:
        context.reply(views.file_kept(context.words, asked))
        return
    work.send(
        "",
        {"channel": CHANNEL, "chat": incoming.chat, "user": incoming.user},
        kind=report_dialog.ALBUM,
        key=f"album|{incoming.chat}|{incoming.album}",
        delay=ALBUM_WAIT,
    )


def _call(context: OfficeContext, verb: Callable[..., T], *answers: object) -> T:
    """Call a verb of the conversation: whose it is, where, what was answered, and when."""
    return verb(context.session, context.actor, context.incoming.place, *answers, context.now)


def _choice(context: OfficeContext, choices: Sequence[T]) -> T:
    """Return what the button's second number chooses; an older version had more of them."""
    place = context.number(1)
    if place >= len(choices):
        raise OldButton
    return choices[place]


def _show(context: OfficeContext, asked: Question) -> None:
    context.show(views.question(context.words, asked))


TALK = Talk(commands=frozenset({"baocao", "report"}), stop=stop, remind=remind, left=left)

FEATURE = Feature(
    commands=(Command("baocao", N_("report on a task"), begin, ("report",), Verb.REPORT),),
    buttons={
        **sending.BUTTONS,
        "choose": choose,
        "report": report_on,
        "reply_on": reply_on,
        "nothing": report_nothing,
        "answer_state": take_state,
        "answer_percent": take_percent,
        "answer_none": take_none,
        "answer_done": to_preview,
        "change": change,
        "drop_files": drop_files,
        "discard": discard,
    },
    repeat=repeat,
)
