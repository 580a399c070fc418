"""Chats: which one is meant, whether the bot may write there, and what it may know of it."""

from typing import Any

from telegram.constants import ChatMemberStatus

from sandbox import people
from sandbox.api.params import Params
from sandbox.errors import bad_request, forbidden
from sandbox.people import Group, Person
from sandbox.store import Json
from sandbox.world import World


def known_chat(world: World, params: Params) -> Person | Group:
    """Return the chat that a call names."""
    name = params.text("chat_id")
    if not name:
        raise bad_request("chat_id is empty")
    try:
        chat = people.find_chat(world, int(name))
    except ValueError:
        chat = None
    if chat is None:
        raise bad_request("chat not found")
    return chat


def open_chat(world: World, params: Params) -> Person | Group:
    """Return the chat that a call names, if the bot may write there."""
    chat = known_chat(world, params)
    if isinstance(chat, Person):
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        return chat
    if chat.bot_status == ChatMemberStatus.BANNED:
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    if chat.bot_status == ChatMemberStatus.LEFT:
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    return chat


def get_chat(world: World, params: Params) -> Json:
    """Play getChat."""
    chat = known_chat(world, params)
    if isinstance(chat, Person) and not chat.started:
        raise bad_request("chat not found")
    accepted: dict[str, Any] = dict.fromkeys(
        (
            "unlimited_gifts",
            "limited_gifts",
            "unique_gifts",
            "premium_subscription",
            "gifts_from_channels",
        ),
        False,
    )
    return {
        **chat.chat(),
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": accepted,
    }


def get_chat_member(world: World, params: Params) -> Json:
    """Play getChatMember."""
    chat = known_chat(world, params)
    user_id = params.integer("user_id")
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    if user_id == world.bot.id:
        status = chat.bot_status if isinstance(chat, Group) else ChatMemberStatus.MEMBER.value
        return people.member(world.bot_user(), status)
    person = people.find_person(world, user_id)
    if person is None:
        raise bad_request("member not found")
    if isinstance(chat, Person):
        return people.member(person.user(), ChatMemberStatus.MEMBER.value)
    return people.member(person.user(), chat.status(user_id))


METHODS = {"getChat": get_chat, "getChatMember": get_chat_member}
