"""/giaoviec: an agency's task given on to its officers and to the units below it.

The map of the conversation is drawn in assigning.mmd beside this module.
"""

from collections.abc import Callable
from typing import TypeVar

from telegram import Update

from core.i18n import N_
from handlers.context import OfficeContext
from handlers.feature import Command, Feature, Talk
from models.refusals import OldButton
from models.rights import Verb
from models.share_cards import Board, Given, GiveQuestion, GiveStep
from services import assigning_answers, assigning_dialog
from views import assigning as views
from views import share_board
from views.message import View

T = TypeVar("T")


async def begin(_update: Update, context: OfficeContext) -> None:
    """Answer /giaoviec: alone, with a task's code, or with the whole assignment behind it."""
    asked = _call(context, assigning_answers.begin, context.incoming.argument)
    if isinstance(asked, Board):
        context.reply(share_board.board(context.words, asked, 0))
    else:
        context.reply(views.question(context.words, asked))


async def open_again(_update: Update, context: OfficeContext) -> None:
    """Offer the tasks to give, or the question that is open."""
    asked = _call(context, assigning_answers.begin, "")
    if isinstance(asked, GiveQuestion):
        _show(context, asked)


async def give(_update: Update, context: OfficeContext) -> None:
    """Begin to give the button's task."""
    _show(context, _call(context, assigning_dialog.start, context.number(0)))


async def give_to_another(_update: Update, context: OfficeContext) -> None:
    """Begin to give the button's share to somebody else, perhaps to who was proposed."""
    to = (context.number(1), context.number(2) or None) if context.number(1) else None
    _show(context, _call(context, assigning_dialog.start_move, context.number(0), to))


async def pick(_update: Update, context: OfficeContext) -> None:
    """Choose the button's receiver, or leave them out."""
    asked = assigning_answers.pick(
        context.session,
        context.actor,
        context.incoming.place,
        context.number(0),
        (context.number(1), context.number(2) or None),
        context.now,
        chosen=bool(context.number(3)),
    )
    _show(context, asked)


async def pick_communes(_update: Update, context: OfficeContext) -> None:
    """Choose all communes and wards, or leave them out."""
    asked = assigning_answers.pick_communes(
        context.session,
        context.actor,
        context.incoming.place,
        context.number(0),
        context.now,
        chosen=bool(context.number(1)),
    )
    _show(context, asked)


async def turn(_update: Update, context: OfficeContext) -> None:
    """Turn to another page."""
    asked = _call(context, assigning_answers.turn, context.number(0), context.number(1))
    _show(context, asked)


async def go_on(_update: Update, context: OfficeContext) -> None:
    """Leave the receivers."""
    _show(context, _call(context, assigning_answers.go_on, context.number(0)))


async def take_whole(_update: Update, context: OfficeContext) -> None:
    """Give the whole task."""
    _show(context, _call(context, assigning_answers.take_whole, context.number(0)))


async def take_own_date(_update: Update, context: OfficeContext) -> None:
    """Give it until the task's own deadline."""
    _show(context, _call(context, assigning_answers.take_own_date, context.number(0)))


async def change(_update: Update, context: OfficeContext) -> None:
    """Go back from the preview to the question of the button."""
    place = context.number(1)
    if place >= len(views.CHANGEABLE):
        raise OldButton
    step = views.CHANGEABLE[place]
    _show(context, _call(context, assigning_answers.go_to, context.number(0), step))


async def send(_update: Update, context: OfficeContext) -> None:
    """Give what the preview shows."""
    given = assigning_dialog.send(
        context.session,
        context.actor,
        context.incoming.place,
        context.number(0),
        context.now,
        context.work.machine_now,
    )
    context.show(views.given(context.words, given))


async def give_nothing(_update: Update, context: OfficeContext) -> None:
    """Leave the conversation by its button."""
    if not assigning_dialog.stop(context.session, context.incoming.place, context.now):
        raise OldButton
    context.show(views.stopped(context.words))


async def take_message(_update: Update, context: OfficeContext) -> bool:
    """Take a typed answer; return False if no work is being given."""
    incoming = context.incoming
    if not assigning_dialog.is_open(context.session, incoming.place, context.now):
        return False
    context.require_words()
    asked = assigning_answers.answer_text(
        context.session,
        context.actor,
        incoming.place,
        incoming.text,
        context.now,
        context.work.machine_now,
    )
    if isinstance(asked, Given):
        context.reply(views.given(context.words, asked))
    else:
        context.reply(views.question(context.words, asked))
    return True


def stop(context: OfficeContext) -> View:
    """Leave the giving."""
    assigning_dialog.stop(context.session, context.incoming.place, context.now)
    return views.stopped(context.words)


def remind(context: OfficeContext) -> View | None:
    """Say that the giving is still open."""
    asked = _call(context, assigning_dialog.resume)
    return views.still_open(context.words) if asked else None


def _call(context: OfficeContext, verb: Callable[..., T], *answers: object) -> T:
    """Call a verb of the conversation: whose it is, where, what was answered, and when."""
    return verb(context.session, context.actor, context.incoming.place, *answers, context.now)


def _show(context: OfficeContext, asked: GiveQuestion) -> None:
    context.show(views.question(context.words, asked))


TALK = Talk(
    commands=frozenset({"giaoviec", "assign"}),
    stop=stop,
    remind=remind,
    choices=frozenset({GiveStep.TASK}),
)

FEATURE = Feature(
    commands=(
        Command(
            "giaoviec",
            N_("give work to your officers and units"),
            begin,
            ("assign",),
            Verb.ASSIGN,
        ),
    ),
    buttons={
        "give_open": open_again,
        "give": give,
        "share_move": give_to_another,
        "give_pick": pick,
        "give_all": pick_communes,
        "give_page": turn,
        "give_next": go_on,
        "give_whole": take_whole,
        "give_own": take_own_date,
        "give_change": change,
        "give_send": send,
        "give_stop": give_nothing,
    },
)
