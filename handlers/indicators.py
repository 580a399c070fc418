"""/chitieu: the indicators of appendix I, their cards, and filing their figures.

The map of the conversation is drawn in indicators.mmd beside this module.
"""

from collections.abc import Callable
from typing import TypeVar

from telegram import Update

from core.i18n import N_
from handlers.context import OfficeContext
from handlers.feature import Command, Feature, Talk
from models.indicator_cards import (
    FiguresFiled,
    IndicatorCard,
    IndicatorList,
    IndicatorQuestion,
    IndicatorStep,
)
from models.refusals import OldButton
from models.rights import Verb
from services import buttons, dialogs, indicator_dialog, indicator_talk
from services.dialogs import DialogState
from services.indicator_talk import Answer
from views import general, indicator_filing, indicators
from views.message import View

T = TypeVar("T")

#: The questions at which something was written already that is in no row but the conversation's.
WRITTEN = frozenset(IndicatorStep) - {
    IndicatorStep.LIST,
    IndicatorStep.AGENCY,
    IndicatorStep.ACTUAL,
}
#: The questions that a typed number or label answers as its button does.
PRESSED = {IndicatorStep.PREVIEW}


async def begin(_update: Update, context: OfficeContext) -> None:
    """Answer /chitieu: the list, a card, or figures in one message."""
    context.reply(_view(context, _call(context, indicator_talk.begin, context.incoming.argument)))


async def show_list(_update: Update, context: OfficeContext) -> None:
    """Show a page of the list."""
    context.show(_view(context, _call(context, indicator_talk.show_list, context.number(0))))


async def show(_update: Update, context: OfficeContext) -> None:
    """Show an indicator's card."""
    context.show(_view(context, _call(context, indicator_talk.show, context.number(0))))


async def file(_update: Update, context: OfficeContext) -> None:
    """Begin to file an indicator's figures for the agency and the year of a button."""
    numbers = (context.number(place) for place in range(3))
    context.show(_view(context, _call(context, indicator_dialog.begin, *numbers)))


async def take_agency(_update: Update, context: OfficeContext) -> None:
    """Take the agency of a button."""
    revision, agency = context.number(0), context.number(1)
    asked = _call(context, indicator_talk.choose_agency, revision, agency)
    context.show(_view(context, asked))


async def take_reading(_update: Update, context: OfficeContext) -> None:
    """Take one of the two figures that were typed at once."""
    revision, place = context.number(0), context.number(1)
    asked = _call(context, indicator_talk.choose_reading, revision, place)
    context.show(_view(context, asked))


async def confirm(_update: Update, context: OfficeContext) -> None:
    """Take the doubtful figure."""
    context.show(_view(context, _call(context, indicator_talk.confirm, context.number(0))))


async def retype(_update: Update, context: OfficeContext) -> None:
    """Ask for the figure once more."""
    context.show(_view(context, _call(context, indicator_talk.retype, context.number(0))))


async def keep(_update: Update, context: OfficeContext) -> None:
    """Leave the answer as it is."""
    context.show(_view(context, _call(context, indicator_talk.keep, context.number(0))))


async def skip(_update: Update, context: OfficeContext) -> None:
    """Answer that there is nothing."""
    context.show(_view(context, _call(context, indicator_talk.skip, context.number(0))))


async def change(_update: Update, context: OfficeContext) -> None:
    """Go back from the preview to the question of the button."""
    revision, place = context.number(0), context.number(1)
    if place >= len(indicator_filing.CHANGEABLE):
        raise OldButton
    step = indicator_filing.CHANGEABLE[place]
    context.show(_view(context, _call(context, indicator_talk.change, revision, step)))


async def send(_update: Update, context: OfficeContext) -> None:
    """File the figures; the preview becomes the receipt."""
    context.show(_view(context, _call(context, indicator_dialog.send, context.number(0))))


async def go_on(_update: Update, context: OfficeContext) -> None:
    """Ask the open question again."""
    asked = _call(context, indicator_dialog.resume)
    if asked is None:
        raise OldButton
    context.show(_view(context, asked))


async def take_message(_update: Update, context: OfficeContext) -> bool:
    """Take a message that is no command; return False if it is nothing of the figures'."""
    work, incoming = context.work, context.incoming
    state = dialogs.read(work.session, incoming.place, work.now)
    if state is None or state.name != indicator_dialog.NAME:
        return False
    if state.step == IndicatorStep.LIST:
        if not incoming.text or incoming.evidence or incoming.is_forwarded:
            return False
        picked = _call(context, indicator_talk.pick, incoming.text)
        if picked is not None:
            context.reply(_view(context, picked))
        return picked is not None
    context.require_words()
    if state.step in PRESSED and buttons.find(
        work.session, incoming.place, incoming.text, work.now
    ):
        # The chain's next link presses it.
        return False
    context.reply(_view(context, _call(context, indicator_talk.answer_text, incoming.text)))
    return True


async def take_plain(_update: Update, context: OfficeContext) -> bool:
    """Take a message such as "chỉ tiêu III.1 98,5%"; return False where it is none."""
    incoming = context.incoming
    if not incoming.text or incoming.evidence or incoming.is_forwarded:
        return False
    answer = _call(context, indicator_talk.begin_plainly, incoming.text)
    if answer is not None:
        context.reply(_view(context, answer))
    return answer is not None


def stop(context: OfficeContext) -> View:
    """Leave the conversation; what was not sent is forgotten."""
    dialogs.close(context.session, context.incoming.place)
    return general.stopped(context.words)


def remind(context: OfficeContext) -> View | None:
    """Say that figures are still being written; looking around needs no reminder."""
    asked = _call(context, indicator_dialog.resume)
    return indicator_filing.still_open(context.words, asked) if asked else None


def left(context: OfficeContext, state: DialogState) -> View | None:
    """Say that what was being written is gone, where another conversation has taken its place."""
    return general.left(context.words) if state.step in WRITTEN else None


def repeat(context: OfficeContext) -> View | None:
    """Ask the open question again, in another language."""
    asked = _call(context, indicator_dialog.resume)
    return indicator_filing.question(context.words, asked) if asked else None


def _call(context: OfficeContext, verb: Callable[..., T], *answers: object) -> T:
    return verb(context.session, context.actor, context.incoming.place, *answers, context.now)


def _view(context: OfficeContext, answer: Answer) -> View:
    words = context.words
    match answer:
        case IndicatorList():
            return indicators.page(words, answer)
        case IndicatorCard():
            return indicators.card(words, answer)
        case IndicatorQuestion():
            return indicator_filing.question(words, answer)
        case FiguresFiled():
            return indicator_filing.receipt(words, answer)


TALK = Talk(
    commands=frozenset({"chitieu", "indicators"}),
    stop=stop,
    remind=remind,
    left=left,
    choices=frozenset({IndicatorStep.LIST}),
)

FEATURE = Feature(
    commands=(
        Command(
            "chitieu",
            N_("the plan's indicators: see and report figures"),
            begin,
            ("indicators",),
            Verb.SEE_INDICATORS,
        ),
    ),
    buttons={
        "indicators": show_list,
        "indicator": show,
        "indicator_file": file,
        "indicator_agency": take_agency,
        "indicator_read": take_reading,
        "indicator_right": confirm,
        "indicator_retype": retype,
        "indicator_keep": keep,
        "indicator_skip": skip,
        "indicator_change": change,
        "indicator_send": send,
        "indicator_go_on": go_on,
    },
    repeat=repeat,
)
