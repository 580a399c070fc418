"""/help, /ngonngu, and everything that is no command."""

from collections.abc import Sequence

from telegram import Update

from core.i18n import LANGUAGES, N_, Words
from handlers.context import OfficeContext
from handlers.feature import Command, Feature
from models.refusals import OldButton
from services import identity
from views import general, joining
from views.message import View


async def ask_language(_update: Update, context: OfficeContext) -> None:
    """Offer the languages."""
    context.reply(joining.languages(context.words))


async def set_language(_update: Update, context: OfficeContext) -> None:
    """Change the language; a conversation goes on in the new one."""
    place = context.number(0)
    if place >= len(LANGUAGES):
        raise OldButton
    language = list(LANGUAGES)[place]
    identity.set_language(context.session, context.actor, language, context.now)
    context.work.words = Words(language, context.words.zone)
    context.show(joining.language_set(context.words))


async def refuse_command(_update: Update, context: OfficeContext) -> None:
    """Answer a command that does not exist."""
    context.reply(View(general.unknown_command(context.words)))


async def refuse_button(_update: Update, _context: OfficeContext) -> None:
    """Answer a button of an older version, or a forged one."""
    raise OldButton


def feature(others: Sequence[Feature]) -> Feature:
    """Return this feature; its help names the commands of the `others` and its own."""
    language = Command("ngonngu", N_("choose the language"), ask_language, ("language",))

    async def show_help(_update: Update, context: OfficeContext) -> None:
        words = context.words
        grants = context.actor.grants
        roles = [
            joining.role_line(words, grant.role, grant.agency_name)
            if grant.on_behalf_of is None
            else joining.deputy_line(words, grant.agency_name)
            for grant in grants
        ]
        context.reply(joining.help_text(words, menu, roles))

    commands = (Command("help", N_("what can be done here"), show_help, ("start",)), language)
    menu = [
        (command.name, command.what)
        for command in (*(c for other in others for c in other.commands), *commands)
    ]
    return Feature(commands, {"language": set_language})
