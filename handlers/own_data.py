"""/toi: what is kept about whoever asks, and the correction of their name."""

from telegram import Update

from core.i18n import N_
from handlers import numbers
from handlers.context import OfficeContext
from handlers.feature import Command, Feature
from models.refusals import TextWanted
from services import own_data as service
from views import own_data as views


async def show(_update: Update, context: OfficeContext) -> None:
    """Answer the command."""
    data = service.show(context.session, context.actor, context.incoming.place, context.now)
    numbers.offer(context, service.NAME, views.own_data(context.words, data))


async def ask_name(_update: Update, context: OfficeContext) -> None:
    """Ask for the correct name."""
    present = service.ask_name(context.session, context.actor, context.incoming.place, context.now)
    context.reply(views.ask_name(context.words, present))


async def take_message(update: Update, context: OfficeContext) -> bool:
    """Take a typed name; return False if none is waited for."""
    if not numbers.is_open(context, service.NAME):
        return False
    if await numbers.take(update, context, service.NAME, FEATURE.buttons):
        return True
    incoming = context.incoming
    if not service.is_name_asked(context.session, incoming.place, context.now):
        return False
    if not incoming.text or incoming.evidence or incoming.is_forwarded:
        raise TextWanted
    former, name = service.rename(
        context.session, context.actor, incoming.place, incoming.text, context.now
    )
    context.reply(views.renamed(context.words, former, name))
    return True


FEATURE = Feature(
    commands=(Command("toi", N_("what is kept about you"), show, ("me",)),),
    buttons={"rename": ask_name},
)
