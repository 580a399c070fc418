"""/chitieu: the indicators of appendix I, their cards, and filing their figures.

The map of the conversation is drawn in indicators.mmd beside this module.
"""

from collections.abc import Callable
from typing import TypeVar

from telegram import Update

from core.i18n import N_
from handlers.context import OfficeContext
from handlers.feature import Command, Feature, Talk
from models.indicator_cards import IndicatorCard, IndicatorList, IndicatorStep
from models.rights import Verb
from services import dialogs, indicator_dialog, indicator_reading
from services.dialogs import DialogState
from services.indicator_dialog import Answer
from views import general
from views import indicators as views
from views.message import View

T = TypeVar("T")


async def begin(_update: Update, context: OfficeContext) -> None:
    """Answer /chitieu: alone, with a code, or with a code and a figure."""
    context.reply(
        _view(context, _call(context, indicator_dialog.begin, context.incoming.argument))
    )


async def show_list(_update: Update, context: OfficeContext) -> None:
    """Show a page of the list."""
    page = indicator_reading.listing(
        context.session, context.actor, context.number(0), context.now
    )
    context.show(views.listing(context.words, page))


async def show(_update: Update, context: OfficeContext) -> None:
    """Show an indicator's card."""
    card = indicator_reading.card(context.session, context.actor, context.number(0), context.now)
    context.show(views.card(context.words, card))


async def ask(_update: Update, context: OfficeContext) -> None:
    """Begin to file an indicator for an agency."""
    asked = _call(context, indicator_dialog.ask, context.number(0), context.number(1))
    context.show(_view(context, asked))


async def skip(_update: Update, context: OfficeContext) -> None:
    """Leave a question unanswered."""
    context.show(_view(context, _call(context, indicator_dialog.skip, context.number(0))))


async def sure(_update: Update, context: OfficeContext) -> None:
    """Take a figure that looked wrong."""
    context.show(_view(context, _call(context, indicator_dialog.sure, context.number(0))))


async def change(_update: Update, context: OfficeContext) -> None:
    """Go back from the preview to a question."""
    revision, field = context.number(0), context.number(1)
    context.show(_view(context, _call(context, indicator_dialog.change, revision, field)))


async def send(_update: Update, context: OfficeContext) -> None:
    """File the figures; the preview becomes the receipt."""
    context.show(_view(context, _call(context, indicator_dialog.send, context.number(0))))


async def take_message(_update: Update, context: OfficeContext) -> bool:
    """Take a typed answer; return False where no figures are being filed."""
    work, incoming = context.work, context.incoming
    if not dialogs.is_open(work.session, incoming.place, indicator_dialog.NAME, work.now):
        return False
    context.require_words()
    context.reply(_view(context, _call(context, indicator_dialog.answer_text, incoming.text)))
    return True


def stop(context: OfficeContext) -> View:
    """Leave the conversation; what was not sent is forgotten."""
    dialogs.close(context.session, context.incoming.place)
    return general.stopped(context.words)


def remind(context: OfficeContext) -> View | None:
    """Say that figures are still being filed."""
    asked = _call(context, indicator_dialog.resume)
    return views.still_open(context.words, asked) if asked else None


def left(context: OfficeContext, state: DialogState) -> View | None:
    """Say that what was typed is gone, where another conversation has taken its place."""
    return None if state.step == IndicatorStep.ACTUAL else general.left(context.words)


def _call(context: OfficeContext, verb: Callable[..., T], *answers: object) -> T:
    return verb(context.session, context.actor, context.incoming.place, *answers, context.now)


def _view(context: OfficeContext, answer: Answer) -> View:
    if isinstance(answer, IndicatorList):
        return views.listing(context.words, answer)
    if isinstance(answer, IndicatorCard):
        return views.card(context.words, answer)
    return views.question(context.words, answer)


TALK = Talk(commands=frozenset({"chitieu", "indicators"}), stop=stop, remind=remind, left=left)

FEATURE = Feature(
    commands=(
        Command(
            "chitieu",
            N_("indicators: figures, targets, filing"),
            begin,
            ("indicators",),
            verb=Verb.SEE_STATUS,
        ),
    ),
    buttons={
        "indicators": show_list,
        "indicator": show,
        "indicator_file": ask,
        "indicator_skip": skip,
        "indicator_sure": sure,
        "indicator_change": change,
        "indicator_send": send,
    },
)
