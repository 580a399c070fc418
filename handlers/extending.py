"""/giahan: more time for a report, asked for and decided on.

The map of the conversation is drawn in extending.mmd beside this module.
"""

from collections.abc import Callable
from typing import TypeVar

from telegram import Update

from core.i18n import N_
from handlers.context import OfficeContext
from handlers.feature import Command, Feature, Talk
from models.extension_cards import (
    DecisionQuestion,
    ExtensionCard,
    ExtensionQuestion,
    ExtensionStep,
)
from models.refusals import OldButton
from models.requests import ExtensionState
from services import dialogs, extension_deciding, extension_dialog
from services.dialogs import DialogState
from views import extending as views
from views import general
from views.message import View

T = TypeVar("T")

#: The questions at which something was written already that is in no row but the conversation's.
WRITTEN = {ExtensionStep.REASON, ExtensionStep.EXPLANATION, ExtensionStep.PREVIEW}


async def begin(_update: Update, context: OfficeContext) -> None:
    """Answer /giahan: alone, with a task's code, or with code, day and reason."""
    asked = _call(context, extension_dialog.begin, context.incoming.argument)
    context.reply(_view(context, asked))


async def choose(_update: Update, context: OfficeContext) -> None:
    """Offer the reports that are missing: the button under an overdue reminder."""
    context.show(_view(context, _call(context, extension_dialog.choose)))


async def ask_on(_update: Update, context: OfficeContext) -> None:
    """Begin or resume the request on the button's task."""
    context.show(_view(context, _call(context, extension_dialog.ask_on, context.number(0))))


async def take_day(_update: Update, context: OfficeContext) -> None:
    """Take so many working days more, by their button."""
    revision, days = context.number(0), context.number(1)
    context.show(_view(context, _call(context, extension_dialog.answer_day, revision, days)))


async def change(_update: Update, context: OfficeContext) -> None:
    """Go back from the preview to the question of the button."""
    revision, place = context.number(0), context.number(1)
    if place >= len(views.CHANGEABLE):
        raise OldButton
    step = views.CHANGEABLE[place]
    context.show(_view(context, _call(context, extension_dialog.change, revision, step)))


async def send(_update: Update, context: OfficeContext) -> None:
    """Send the request; the preview becomes the receipt."""
    context.show(_view(context, _call(context, extension_dialog.send, context.number(0))))


async def show(_update: Update, context: OfficeContext) -> None:
    """Show a request to who may see it."""
    context.show(_view(context, _call(context, extension_deciding.show, context.number(0))))


async def agree(_update: Update, context: OfficeContext) -> None:
    """Grant the day that was asked for."""
    context.show(_view(context, _call(context, extension_deciding.agree, context.number(0))))


async def refuse(_update: Update, context: OfficeContext) -> None:
    """Ask for the reason of a refusal."""
    asked = _call(context, extension_deciding.begin_refusal, context.number(0))
    context.show(_view(context, asked))


async def other_day(_update: Update, context: OfficeContext) -> None:
    """Ask for the other day that is granted."""
    asked = _call(context, extension_deciding.begin_other_day, context.number(0))
    context.show(_view(context, asked))


async def withdraw(_update: Update, context: OfficeContext) -> None:
    """Take one's own request back."""
    context.show(_view(context, _call(context, extension_deciding.withdraw, context.number(0))))


async def take_message(_update: Update, context: OfficeContext) -> bool:
    """Take a message that is no command; return False if it is nothing of a request's."""
    work, incoming = context.work, context.incoming
    if incoming.text and incoming.reply_to:
        about = extension_deciding.replied_to(work.session, incoming.place, incoming.reply_to)
        if about is not None:
            decided = _call(context, extension_deciding.decide_by_text, about, incoming.text)
            context.reply(_view(context, decided))
            return True
    if not dialogs.is_open(work.session, incoming.place, extension_dialog.NAME, work.now):
        return False
    context.require_words()
    context.reply(_view(context, _call(context, extension_dialog.answer_text, incoming.text)))
    return True


def stop(context: OfficeContext) -> View:
    """Leave the conversation; what was not sent is forgotten."""
    dialogs.close(context.session, context.incoming.place)
    return general.stopped(context.words)


def remind(context: OfficeContext) -> View | None:
    """Say that a request is still being written."""
    asked = _call(context, extension_dialog.resume)
    return views.still_open(context.words, asked.duty) if asked and asked.duty else None


def left(context: OfficeContext, state: DialogState) -> View | None:
    """Say that what was being written is gone, where another conversation has taken its place."""
    return general.left(context.words) if state.step in WRITTEN else None


def _call(context: OfficeContext, verb: Callable[..., T], *answers: object) -> T:
    return verb(context.session, context.actor, context.incoming.place, *answers, context.now)


def _view(
    context: OfficeContext, asked: ExtensionQuestion | DecisionQuestion | ExtensionCard
) -> View:
    words = context.words
    if isinstance(asked, ExtensionQuestion):
        return views.question(words, asked)
    if isinstance(asked, DecisionQuestion):
        return views.decision(words, asked)
    if asked.state is ExtensionState.PENDING:
        return views.sent(words, asked)
    return views.request(words, asked)


TALK = Talk(
    commands=frozenset({"giahan", "extend"}),
    stop=stop,
    remind=remind,
    left=left,
    choices=frozenset({ExtensionStep.TASK, ExtensionStep.LIST, ExtensionStep.DECISION}),
)

FEATURE = Feature(
    commands=(Command("giahan", N_("ask for more time, or decide on it"), begin, ("extend",)),),
    buttons={
        "extend": choose,
        "extend_on": ask_on,
        "extend_day": take_day,
        "extend_change": change,
        "extend_send": send,
        "extension": show,
        "extension_agree": agree,
        "extension_refuse": refuse,
        "extension_other": other_day,
        "extension_withdraw": withdraw,
    },
)
