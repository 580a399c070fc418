"""What the bot says of itself: name, descriptions, menu button."""

from telegram.constants import BotDescriptionLimit, BotNameLimit

from sandbox.api.params import Params
from sandbox.errors import bad_request
from sandbox.store import Json
from sandbox.world import World


def get_me(world: World, params: Params) -> Json:  # noqa: ARG001
    """Play getMe."""
    return {
        **world.bot_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _set(world: World, params: Params, name: str, limit: int) -> bool:
    value = params.text(name)
    if len(value) > limit:
        raise bad_request(f"{name.replace('_', ' ')} is too long")
    world.store.set_setting(f"{name}:{params.text('language_code')}", value)
    return True


def _get(world: World, params: Params, name: str, default: str = "") -> Json:
    for language in (params.text("language_code"), ""):
        if value := world.store.setting(f"{name}:{language}", ""):
            return {name: value}
    return {name: default}


def set_my_name(world: World, params: Params) -> bool:
    """Play setMyName."""
    return _set(world, params, "name", BotNameLimit.MAX_NAME_LENGTH)


def get_my_name(world: World, params: Params) -> Json:
    """Play getMyName."""
    return _get(world, params, "name", world.bot.name)


def set_my_description(world: World, params: Params) -> bool:
    """Play setMyDescription: the text in the empty chat."""
    return _set(world, params, "description", BotDescriptionLimit.MAX_DESCRIPTION_LENGTH)


def get_my_description(world: World, params: Params) -> Json:
    """Play getMyDescription."""
    return _get(world, params, "description")


def set_my_short_description(world: World, params: Params) -> bool:
    """Play setMyShortDescription."""
    limit = BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH
    return _set(world, params, "short_description", limit)


def get_my_short_description(world: World, params: Params) -> Json:
    """Play getMyShortDescription."""
    return _get(world, params, "short_description")


def set_chat_menu_button(world: World, params: Params) -> bool:
    """Play setChatMenuButton."""
    button = params.json("menu_button", "menu button", dict) or {"type": "default"}
    if button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("unsupported menu button type specified")
    world.store.set_setting(f"menu_button:{params.text('chat_id')}", button)
    return True


def get_chat_menu_button(world: World, params: Params) -> Json:
    """Play getChatMenuButton."""
    default = world.store.setting("menu_button:", {"type": "commands"})
    button: Json = world.store.setting(f"menu_button:{params.text('chat_id')}", default)
    return button


METHODS = {
    "getMe": get_me,
    "setMyName": set_my_name,
    "getMyName": get_my_name,
    "setMyDescription": set_my_description,
    "getMyDescription": get_my_description,
    "setMyShortDescription": set_my_short_description,
    "getMyShortDescription": get_my_short_description,
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
}
