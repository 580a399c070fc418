"""Work that was given: received or handed back, followed on the board, changed, summed up.

The map of the questions about a share is drawn in shares.mmd beside this module.
"""

from telegram import Update

from handlers.context import OfficeContext
from handlers.feature import Feature, Talk
from models.cards import Question
from models.refusals import OldButton
from models.share_cards import GiveQuestion, ShareCard, ShareDone, ShareQuestion, Waiting
from services import (
    share_answers,
    share_board,
    share_dialog,
    share_gathering,
    share_menu,
    share_replies,
)
from services.replies import WhichTask
from services.share_replies import AllReceived, Answer
from views import assigning, choosing, reporting
from views import share_board as board_views
from views import shares as views
from views.message import View


async def acknowledge(_update: Update, context: OfficeContext) -> None:
    """Note that the button's work was received. The message that told of it is kept."""
    done = share_answers.acknowledge(
        context.session, context.actor, context.number(0), context.now
    )
    context.reply(views.done(context.words, done))


async def acknowledge_all(_update: Update, context: OfficeContext) -> None:
    """Note that the agency has received all tasks that the plan gives it."""
    count = share_answers.acknowledge_tasks(context.session, context.actor, context.now)
    context.reply(views.all_received(context.words, count))


async def show_board(_update: Update, context: OfficeContext) -> None:
    """Show what became of the shares of the button's duty."""
    seen = share_board.board(context.session, context.actor, context.number(0), context.now)
    context.show(board_views.board(context.words, seen, context.number(1)))


async def show_share(_update: Update, context: OfficeContext) -> None:
    """Show one share."""
    card = share_board.card(context.session, context.actor, context.number(0), context.now)
    context.show(board_views.share_card(context.words, card))


async def ask(_update: Update, context: OfficeContext) -> None:
    """Ask the button's question about a share."""
    place, share_id = context.number(0), context.number(1)
    if place >= len(views.ASKS):
        raise OldButton
    asked = share_dialog.ask(
        context.session,
        context.actor,
        context.incoming.place,
        share_id,
        views.ASKS[place],
        context.now,
    )
    context.show(views.question(context.words, asked))


async def answer_bare(_update: Update, context: OfficeContext) -> None:
    """Take the button that answers the open question without words."""
    done = share_dialog.without_words(
        context.session,
        context.actor,
        context.incoming.place,
        context.number(0),
        context.number(1),
        context.now,
        context.work.machine_now,
    )
    context.show(views.done(context.words, done))


async def gather(_update: Update, context: OfficeContext) -> None:
    """Begin the report on the button's duty from those on its shares."""
    asked = share_gathering.gather(
        context.session,
        context.actor,
        context.incoming.place,
        context.number(0),
        views.cut_note(context.words),
        context.now,
    )
    context.show(reporting.question(context.words, asked))


async def take_reply(_update: Update, context: OfficeContext) -> bool:
    """Take a reply to a notice about shares; return False if the message is none."""
    incoming = context.incoming
    if (
        not incoming.reply_to
        or not incoming.text
        or incoming.is_forwarded
        or not share_replies.is_ours(context.session, incoming.place, incoming.reply_to)
    ):
        return False
    answer = share_replies.take_reply(
        context.session,
        context.actor,
        incoming.place,
        incoming.reply_to,
        incoming.text,
        context.now,
        context.work.machine_now,
    )
    _reply(context, answer)
    return True


async def take_message(_update: Update, context: OfficeContext) -> bool:
    """Take the answer to an open question about a share, or "đã nhận"; False for the rest."""
    incoming = context.incoming
    if share_dialog.is_open(context.session, incoming.place, context.now):
        context.require_words()
        done = share_dialog.answer(
            context.session,
            context.actor,
            incoming.place,
            incoming.text,
            context.now,
            context.work.machine_now,
        )
        context.reply(views.done(context.words, done))
        return True
    if incoming.is_forwarded or not incoming.text:
        return False
    opened = share_menu.take(
        context.session, context.actor, incoming.place, incoming.text, context.now
    )
    if opened is not None:
        _open(context, opened)
        return True
    answer = share_replies.take_words(context.session, context.actor, incoming.text, context.now)
    if answer is None:
        return False
    _reply(context, answer)
    return True


def stop(context: OfficeContext) -> View:
    """Leave the question about a share."""
    share_dialog.stop(context.session, context.incoming.place, context.now)
    return views.left(context.words)


def remind(context: OfficeContext) -> View | None:
    """Ask the open question about a share again."""
    asked = share_dialog.resume(
        context.session, context.actor, context.incoming.place, context.now
    )
    return views.question(context.words, asked) if asked else None


def _open(context: OfficeContext, opened: ShareCard | ShareQuestion | GiveQuestion) -> None:
    words = context.words
    if isinstance(opened, ShareCard):
        context.reply(board_views.share_card(words, opened))
    elif isinstance(opened, ShareQuestion):
        context.reply(views.question(words, opened))
    else:
        context.reply(assigning.question(words, opened))


def _reply(context: OfficeContext, answer: Answer) -> None:
    words = context.words
    if isinstance(answer, ShareDone):
        context.reply(views.done(words, answer))
    elif isinstance(answer, AllReceived):
        context.reply(views.all_received(words, answer.count))
    elif isinstance(answer, Waiting):
        context.reply(views.waiting(words, answer))
    elif isinstance(answer, WhichTask):
        context.reply(choosing.which_task(words, answer.lines))
    elif isinstance(answer, Question):
        context.reply(reporting.question(words, answer))


TALK = Talk(commands=frozenset(), stop=stop, remind=remind)

FEATURE = Feature(
    buttons={
        "ack": acknowledge,
        "ack_all": acknowledge_all,
        "board": show_board,
        "share": show_share,
        "share_ask": ask,
        "share_bare": answer_bare,
        "gather": gather,
    },
)
