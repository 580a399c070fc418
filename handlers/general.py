"""/help, /ngonngu, and everything that is no command."""

from collections.abc import Sequence

from telegram import Update

from core.i18n import LANGUAGES, N_, Words
from handlers.context import OfficeContext
from handlers.feature import Command, Feature
from models.refusals import OldButton
from models.spoken_cards import HelpFacts
from services import helping, identity
from views import general, joining
from views import helping as helping_views
from views.message import View


async def ask_language(_update: Update, context: OfficeContext) -> None:
    """Offer the languages."""
    context.reply(joining.languages(context.words))


async def refuse_command(_update: Update, context: OfficeContext) -> None:
    """Answer a command that does not exist."""
    context.reply(View(general.unknown_command(context.words)))


async def refuse_button(_update: Update, _context: OfficeContext) -> None:
    """Answer a button of an older version, or a forged one."""
    raise OldButton


def help_view(context: OfficeContext, facts: HelpFacts, commands: Sequence[Command]) -> View:
    """Return the help, with those of the commands that the person may use."""
    menu = [(one.name, one.what) for one in commands if one.is_for(context.actor)]
    return helping_views.help_text(context.words, facts, menu)


def feature(others: Sequence[Feature]) -> Feature:
    """Return this feature; its help names the commands of the `others` and its own."""
    language = Command(
        "ngonngu", N_("choose the language"), ask_language, ("language",), of_plan=False
    )

    async def set_language(_update: Update, context: OfficeContext) -> None:
        """Change the language; the question that is open is asked again in the new one."""
        place = context.number(0)
        if place >= len(LANGUAGES):
            raise OldButton
        language = list(LANGUAGES)[place]
        identity.set_language(context.session, context.actor, language, context.now)
        context.work.words = Words(language, context.words.zone)
        context.show(joining.language_set(context.words))
        for other in others:
            if other.repeat and (question := other.repeat(context)):
                context.reply(question)

    async def show_help(_update: Update, context: OfficeContext) -> None:
        facts = helping.facts(context.session, context.actor, context.now)
        context.reply(help_view(context, facts, everything))

    about = Command("help", N_("what can be done here"), show_help, ("start",), of_plan=False)
    commands = (about, language)
    everything = [*(command for other in others for command in other.commands), *commands]
    return Feature(commands, {"language": set_language})
