"""/kehoach: the plan one works on, where there are several."""

from collections.abc import Sequence
from dataclasses import replace

from telegram import Update

from core.i18n import N_
from handlers.context import CHANNEL, OfficeContext
from handlers.feature import Command, Feature, Handle
from models.refusals import Refusal
from services import identity, plan_choice
from services.plan_choice import Chosen
from views import plans as views
from views import refusals
from views.message import View


def ask_first(context: OfficeContext) -> None:
    """Ask which plan a command is about; the command is kept and carried out afterwards."""
    incoming = context.incoming
    asked = plan_choice.ask(
        context.session, context.actor, incoming.place, context.now, incoming.text
    )
    context.reply(views.question(context.words, asked))


async def show_plans(_update: Update, context: OfficeContext) -> None:
    """Show the plans that concern the person, or choose the one named behind the command."""
    session, actor, incoming = context.session, context.actor, context.incoming
    typed = incoming.argument
    chosen = None
    if typed:
        chosen = plan_choice.choose_by_text(session, actor, incoming.place, typed, context.now)
    if chosen:
        context.reply(views.chosen(context.words, chosen.number, chosen.title))
        return
    asked = plan_choice.ask(session, actor, incoming.place, context.now)
    if typed:
        context.reply(views.not_found(context.words, asked, typed))
    else:
        context.reply(views.question(context.words, asked))


async def take_message(
    update: Update, context: OfficeContext, features: Sequence[Feature]
) -> bool:
    """Take a typed answer to the question; return False if it is none."""
    incoming = context.incoming
    if not incoming.text or incoming.reply_to or incoming.is_forwarded:
        return False
    chosen = plan_choice.answer(
        context.session, context.actor, incoming.place, incoming.text, context.now
    )
    if chosen is None:
        return False
    await _go_on(update, context, chosen, features)
    return True


def feature(others: Sequence[Feature]) -> Feature:
    """Return this feature; a command of the `others` may have to wait for the plan."""

    async def choose(update: Update, context: OfficeContext) -> None:
        chosen = plan_choice.choose(
            context.session,
            context.actor,
            context.incoming.place,
            context.number(0),
            context.now,
        )
        await _go_on(update, context, chosen, others)

    command = Command("kehoach", N_("the plan you work on"), show_plans, ("plan",), of_plan=False)
    return Feature((command,), {"plan_choose": choose})


async def _go_on(
    update: Update, context: OfficeContext, chosen: Chosen, features: Sequence[Feature]
) -> None:
    """Confirm the choice, and carry out the command that waited for it."""
    context.show(views.chosen(context.words, chosen.number, chosen.title))
    work, incoming = context.work, context.incoming
    work.actor = identity.identify(context.session, CHANNEL, incoming.user, context.now)
    handle = _handle_of(chosen.waiting, features)
    if handle is None:
        return
    # From here on it is the command that came, whatever was pressed to let it go on.
    work.incoming = replace(incoming, text=chosen.waiting, callback=None)
    try:
        with context.session.begin_nested():
            await handle(update, context)
    except Refusal as refusal:
        # The choice stands though the command cannot be done.
        context.reply(View(refusals.word(context.words, refusal)))


def _handle_of(text: str, features: Sequence[Feature]) -> Handle | None:
    """Return what carries out a command."""
    name = text.removeprefix("/").split("@")[0].split(maxsplit=1)
    for feature in features:
        for command in feature.commands:
            if name and name[0].lower() in {command.name, *command.aliases}:
                return command.handle
    return None
