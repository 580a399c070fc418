"""The list of commands behind the "/" button, by scope and language."""

import re
from typing import Any

from telegram.constants import BotCommandLimit, BotCommandScopeType

from sandbox.api.chats import known_chat
from sandbox.api.params import Params
from sandbox.errors import bad_request
from sandbox.people import Group, Person
from sandbox.store import Json
from sandbox.world import World

_NAME = re.compile(
    rf"[a-z0-9_]{{{BotCommandLimit.MIN_COMMAND.value},{BotCommandLimit.MAX_COMMAND.value}}}"
)
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_OF_CHAT = (
    BotCommandScopeType.CHAT,
    BotCommandScopeType.CHAT_ADMINISTRATORS,
    BotCommandScopeType.CHAT_MEMBER,
)


def _key(world: World, params: Params) -> str:
    """Return the scope and language of a call as the name of a setting."""
    scope: Json = params.json("scope", "bot command scope", dict) or {"type": "default"}
    kind = scope.get("type")
    if kind not in set(BotCommandScopeType):
        raise bad_request("unsupported type specified")
    language = params.text("language_code")
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    place = ""
    if kind in _OF_CHAT:
        place = str(known_chat(world, Params({"chat_id": scope.get("chat_id")})).id)
    if kind == BotCommandScopeType.CHAT_MEMBER:
        place += f":{scope.get('user_id')}"
    return f"{kind}/{place}/{language}"


def _checked(command: Any) -> Json:
    if not isinstance(command, dict):
        raise bad_request("expected an Object as a bot command")
    name = str(command.get("command", "")).removeprefix("/").lower()
    description = str(command.get("description", "")).strip()
    if not _NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not (
        BotCommandLimit.MIN_DESCRIPTION <= len(description) <= BotCommandLimit.MAX_DESCRIPTION
    ):
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def set_my_commands(world: World, params: Params) -> bool:
    """Play setMyCommands."""
    given: list[Any] = params.json("commands", "commands", list) or []
    if len(given) > BotCommandLimit.MAX_COMMAND_NUMBER:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    commands = [_checked(command) for command in given]
    lists = all_commands(world)
    lists[_key(world, params)] = commands
    world.store.set_setting("commands", {key: value for key, value in lists.items() if value})
    world.change()
    return True


def get_my_commands(world: World, params: Params) -> list[Json]:
    """Play getMyCommands."""
    return all_commands(world).get(_key(world, params), [])


def delete_my_commands(world: World, params: Params) -> bool:
    """Play deleteMyCommands."""
    return set_my_commands(world, Params({**params.values, "commands": "[]"}))


def all_commands(world: World) -> dict[str, list[Json]]:
    """Return "scope/chat/language" → commands."""
    commands: dict[str, list[Json]] = world.store.setting("commands", {})
    return commands


def shown_commands(world: World, chat: Person | Group, person: Person) -> list[Json]:
    """Return the commands that a person sees in a chat: the narrowest scope that has any."""
    if isinstance(chat, Person):
        scopes = [f"chat/{chat.id}", "all_private_chats/", "default/"]
    else:
        admin = person.id in chat.admins
        scopes = [
            f"chat_member/{chat.id}:{person.id}",
            *([f"chat_administrators/{chat.id}"] if admin else []),
            f"chat/{chat.id}",
            *(["all_chat_administrators/"] if admin else []),
            "all_group_chats/",
            "default/",
        ]
    lists = all_commands(world)
    for scope in scopes:
        for language in (person.language_code[:2], ""):
            if commands := lists.get(f"{scope}/{language}"):
                return commands
    return []


METHODS = {
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
}
