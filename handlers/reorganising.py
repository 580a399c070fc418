"""A second person's word on a reorganisation that an operator has put forward (/sapxep)."""

from telegram import Update

from core.i18n import N_
from handlers.context import OfficeContext
from handlers.feature import Command, Feature
from models.rights import Verb
from services.reorganisation import proposals
from views import reorganising as views


async def show(_update: Update, context: OfficeContext) -> None:
    """Show what waits for a decision, if anything does."""
    card = proposals.waiting(context.session, context.actor, context.now)
    context.reply(views.proposal(context.words, card) if card else views.nothing(context.words))


async def confirm(_update: Update, context: OfficeContext) -> None:
    """Let it be carried out; what came of it is told in a moment."""
    card = proposals.confirm(context.session, context.actor, context.number(0), context.now)
    context.show(views.confirmed(context.words, card))


async def decline(_update: Update, context: OfficeContext) -> None:
    """Let it be."""
    card = proposals.decline(context.session, context.actor, context.number(0), context.now)
    context.show(views.declined(context.words, card))


FEATURE = Feature(
    commands=(
        Command(
            "sapxep",
            N_("A reorganisation that waits for your decision"),
            show,
            aliases=("reorganisation",),
            verb=Verb.MANAGE_PLAN,
            of_plan=False,
        ),
    ),
    buttons={"reorganise": confirm, "reorganise_no": decline},
)
