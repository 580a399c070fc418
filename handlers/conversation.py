"""Messages that are no command: an answer to the open question, a typed button, or plain words."""

from telegram import Update

from handlers import (
    FEATURES,
    assigning,
    difficulties,
    extending,
    general,
    groups,
    indicators,
    own_data,
    people,
    plan_import,
    plans,
    reporting,
    reviewing,
    search,
    shares,
    standing_in,
    typed,
)
from handlers.context import OfficeContext
from models.cards import TaskList
from models.refusals import ForwardedText
from models.spoken_cards import HelpFacts, Hint
from services import understanding
from views import general as general_views
from views import understanding as views


async def _choose_plan(update: Update, context: OfficeContext) -> bool:
    return await plans.take_message(update, context, FEATURES)


#: Who may take a message, in this order; each says whether it did.
DIALOGS = (
    _choose_plan,
    # A reply to a notice about a share speaks of that share, whatever question is open.
    shares.take_reply,
    groups.take_message,
    search.take_message,
    extending.take_message,
    difficulties.take_message,
    indicators.take_message,
    reporting.take_message,
    reviewing.take_message,
    standing_in.take_message,
    people.take_message,
    own_data.take_message,
    plan_import.take_message,
    assigning.take_message,
    shares.take_message,
    typed.take_message,
    indicators.take_plain,
)


async def take_message(update: Update, context: OfficeContext) -> None:
    """Give the message to whoever waits for one; understand it where nobody does."""
    for dialog in DIALOGS:
        if await dialog(update, context):
            return
    incoming = context.incoming
    if not incoming.text:
        # A sticker, a voice message, a file without a word.
        context.reply(general_views.not_understood(context.words))
        return
    if incoming.is_forwarded:
        raise ForwardedText
    answer = understanding.understand(
        context.session,
        context.actor,
        incoming.place,
        incoming.text,
        context.now,
        incoming.evidence,
    )
    if isinstance(answer, HelpFacts):
        commands = [command for feature in FEATURES for command in feature.commands]
        context.reply(general.help_view(context, answer, commands))
    else:
        hint = Hint.LIST if isinstance(answer, TaskList) else None
        context.reply(views.answer(context.words, answer), hint)
