"""What the messenger shows of us: the descriptions, and the command menu of each chat.

Everybody's own menu names what they may do, in the language that they have chosen; it is set by a
tick, so that whoever joins, gets or loses a role has the right one soon after, whichever way that
came about.
"""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats

from core.clock import zone_of
from core.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, Words
from handlers import FEATURES
from handlers.context import CHANNEL
from scheduler.ticker import Tick
from services import menus
from services.menus import Menu

DESCRIPTION = N_(
    "Report your agency's tasks of the province's plan from your phone, see how the plan stands, "
    "and be reminded before the deadline. By invitation only."
)
SHORT_DESCRIPTION = N_("Reports on the tasks of the province's plan")


def set_menus(session: Session, now: datetime, machine_now: datetime) -> int:
    """Write the calls that set the menus which are not as they should be; return how many."""
    written = 0
    for menu in menus.of_channel(session, CHANNEL, now):
        if menu.actor is None and not menu.state:
            continue  # there is no menu to take away
        method, params = _call(menu, zone_of(now))
        written += menus.put(session, menu, method, params, machine_now)
    return written


#: The tick of the menus; it stands here, for the commands are the handlers' and not the clock's.
MENUS = Tick("menus", timedelta(seconds=30), set_menus)


def _call(menu: Menu, zone: ZoneInfo) -> tuple[str, dict[str, Any]]:
    scope = {"type": "chat", "chat_id": int(menu.address)}
    if menu.actor is None:
        return "deleteMyCommands", {"scope": scope}
    words = Words(menu.actor.language, zone)
    commands = [
        [command.name, words.plain(command.what)]
        for feature in FEATURES
        for command in feature.commands
        if command.is_for(menu.actor)
    ]
    return "setMyCommands", {"commands": commands, "scope": scope}


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
