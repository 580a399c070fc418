"""What the messenger shows of us before anybody writes: the command menu and the descriptions."""

from zoneinfo import ZoneInfo

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats

from core.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, Words
from handlers import FEATURES

DESCRIPTION = N_(
    "Report your agency's tasks of the province's plan from your phone, see how the plan stands, "
    "and be reminded before the deadline. By invitation only."
)
SHORT_DESCRIPTION = N_("Reports on the tasks of the province's plan")


async def publish_menu(bot: Bot, zone: ZoneInfo) -> None:
    """Set commands and descriptions in each language; the default one also for all others.

    In groups there is no menu: there we tell nothing.
    """
    await bot.delete_my_commands(scope=BotCommandScopeAllGroupChats())
    for language in LANGUAGES:
        words = Words(language, zone)
        code = "" if language == DEFAULT_LANGUAGE else language
        commands = [
            BotCommand(command.name, words.plain(command.what))
            for feature in FEATURES
            for command in feature.commands
        ]
        await bot.set_my_commands(
            commands, scope=BotCommandScopeAllPrivateChats(), language_code=code
        )
        await bot.set_my_description(words.plain(DESCRIPTION), language_code=code)
        await bot.set_my_short_description(words.plain(SHORT_DESCRIPTION), language_code=code)
