"""/baocao: a report in steps, in one message, or as a reply to a reminder.

The map of the conversation is drawn in reporting.mmd beside this module.
"""

from datetime import timedelta

from telegram import Update

from core.i18n import N_
from handlers.context import CHANNEL, OfficeContext
from handlers.feature import Command, Feature
from models.cards import Question, Step
from models.refusals import ForwardedText, NotSupported, OldButton, TextWanted
from services import replies, report_answers, report_dialog, tasks
from services.replies import WhichTask
from views import choosing
from views import reporting as views

#: How long we wait for the rest of an album before we answer it once.
ALBUM_WAIT = timedelta(seconds=1.5)


async def begin(_update: Update, context: OfficeContext) -> None:
    """Answer /baocao: alone, with a task's code, or with the whole report behind it."""
    work, incoming = context.work, context.incoming
    asked = report_dialog.begin_by_text(
        work.session, context.actor, incoming.place, incoming.argument, work.now
    )
    if asked is None:
        await choose(_update, context)
    else:
        context.reply(views.question(context.words, asked))


async def choose(_update: Update, context: OfficeContext) -> None:
    """Offer the tasks to report on."""
    listed = tasks.list_tasks(context.session, context.actor, context.now)
    context.show(choosing.choose_task(context.words, listed, context.number(0)))


async def report_on(_update: Update, context: OfficeContext) -> None:
    """Begin or resume the report on the button's task."""
    work = context.work
    _show(
        context,
        report_dialog.begin(
            work.session, context.actor, context.incoming.place, context.number(0), work.now
        ),
    )


async def reply_on(_update: Update, context: OfficeContext) -> None:
    """Take the task that a reply to a reminder was meant for."""
    work = context.work
    _show(
        context,
        replies.choose(
            work.session, context.actor, context.incoming.place, context.number(0), work.now
        ),
    )


async def report_nothing(_update: Update, context: OfficeContext) -> None:
    """Answer everything with "không phát sinh"."""
    work = context.work
    _show(
        context,
        report_dialog.nothing_to_report(
            work.session, context.actor, context.incoming.place, context.number(0), work.now
        ),
    )


async def take_state(_update: Update, context: OfficeContext) -> None:
    """Take the state of a button."""
    place = context.number(1)
    if place >= len(views.STATE_BUTTONS):
        raise OldButton
    work = context.work
    _show(
        context,
        report_answers.answer_state(
            work.session,
            context.actor,
            context.incoming.place,
            context.number(0),
            views.STATE_BUTTONS[place],
            work.now,
        ),
    )


async def take_percent(_update: Update, context: OfficeContext) -> None:
    """Take the percent of a button."""
    work = context.work
    _show(
        context,
        report_answers.answer_percent(
            work.session,
            context.actor,
            context.incoming.place,
            context.number(0),
            context.number(1),
            work.now,
        ),
    )


async def take_none(_update: Update, context: OfficeContext) -> None:
    """Take "there are no difficulties"."""
    work = context.work
    _show(
        context,
        report_answers.no_difficulties(
            work.session, context.actor, context.incoming.place, context.number(0), work.now
        ),
    )


async def to_preview(_update: Update, context: OfficeContext) -> None:
    """Leave the evidence, with or without files."""
    _go_to(context, Step.PREVIEW)


async def change(_update: Update, context: OfficeContext) -> None:
    """Go back from the preview to the question of the button."""
    place = context.number(1)
    if place >= len(views.CHANGEABLE):
        raise OldButton
    _go_to(context, views.CHANGEABLE[place])


async def drop_files(_update: Update, context: OfficeContext) -> None:
    """Take the files out again."""
    work = context.work
    _show(
        context,
        report_answers.drop_files(
            work.session, context.actor, context.incoming.place, context.number(0), work.now
        ),
    )


async def send(_update: Update, context: OfficeContext) -> None:
    """File the report; the preview becomes the receipt."""
    work = context.work
    filed = report_dialog.send(
        work.session,
        context.actor,
        context.incoming.place,
        context.number(0),
        context.number(1),
        work.now,
    )
    context.show(views.receipt(context.words, filed))


async def stop(_update: Update, context: OfficeContext) -> None:
    """Answer /huy: leave the conversation and keep the draft."""
    work = context.work
    asked = report_dialog.stop(work.session, context.actor, context.incoming.place, work.now)
    context.reply(views.stopped(context.words, asked))


async def discard(_update: Update, context: OfficeContext) -> None:
    """Throw the draft away."""
    work = context.work
    report_dialog.discard(
        work.session, context.actor, context.incoming.place, context.number(0), work.now
    )
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
        asked = report_answers.answer_text(
            work.session, context.actor, incoming.place, incoming.text, work.now
        )
        context.reply(views.question(context.words, asked))
    elif incoming.is_text:
        raise TextWanted
    else:
        raise NotSupported
    return True


def _take_reply(context: OfficeContext) -> None:
    work, incoming = context.work, context.incoming
    asked = replies.report_by_reply(
        work.session, context.actor, incoming.place, incoming.text, work.now
    )
    if isinstance(asked, WhichTask):
        context.reply(choosing.which_task(context.words, asked.lines))
    else:
        context.reply(views.question(context.words, asked))


def _take_file(context: OfficeContext) -> None:
    """Keep a file. An album comes as many messages and is answered once, when it is complete."""
    work, incoming = context.work, context.incoming
    if incoming.evidence is None:
        raise TextWanted
    asked = report_answers.attach(
        work.session, context.actor, incoming.place, incoming.evidence, work.now
    )
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


def _go_to(context: OfficeContext, step: Step) -> None:
    work = context.work
    _show(
        context,
        report_answers.go_to(
            work.session,
            context.actor,
            context.incoming.place,
            context.number(0),
            step,
            work.now,
        ),
    )


def _show(context: OfficeContext, asked: Question) -> None:
    context.show(views.question(context.words, asked))


FEATURE = Feature(
    commands=(
        Command("baocao", N_("report on a task"), begin, ("report",)),
        Command("huy", N_("stop what is being asked"), stop, ("cancel",)),
    ),
    buttons={
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
        "send": send,
        "discard": discard,
    },
)
