"""Sending: sendMessage and what every kind of sending has in common."""

from telegram.constants import ChatAction, MessageLimit

from sandbox import messages
from sandbox.api.chats import open_chat
from sandbox.api.markup import Markup, read_markup
from sandbox.api.params import Params
from sandbox.errors import bad_request
from sandbox.messages import Record
from sandbox.people import Group, Person
from sandbox.store import Json
from sandbox.text.formatted import format_text
from sandbox.world import World


def read_text(params: Params) -> Json:
    """Return the text of a call as the content of a message."""
    source = params.text("text")
    if not source:
        raise bad_request("message text is empty")
    text, entities = format_text(
        source,
        params.text("parse_mode"),
        params.json("entities", "entities", list),
        limit=MessageLimit.MAX_TEXT_LENGTH,
        too_long="message is too long",
    )
    if not text:
        raise bad_request("text must be non-empty")
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    preview = params.json("link_preview_options", "link preview options", dict)
    if preview:
        content["link_preview_options"] = preview
    return content


def read_caption(params: Params) -> Json:
    """Return the caption of a call as the content of a message."""
    text, entities = format_text(
        params.text("caption"),
        params.text("parse_mode"),
        params.json("caption_entities", "caption entities", list),
        limit=MessageLimit.CAPTION_LENGTH,
        too_long="message caption is too long",
    )
    content: Json = {}
    if text:
        content["caption"] = text
    if entities:
        content["caption_entities"] = entities
    return content


def post(
    world: World,
    params: Params,
    contents: list[Json],
    markup: Markup,
    chat: Person | Group,
) -> list[Record]:
    """Send messages from the bot, all in reply to what the call says."""
    reply_to = _reply_to(world, params, chat)
    protect = {"has_protected_content": True} if params.flag("protect_content") else {}
    return [
        messages.post(
            world,
            chat,
            None,
            {**content, **protect, **markup.content},
            reply_to=reply_to,
            keyboard=markup.keyboard,
        )
        for content in contents
    ]


def _reply_to(world: World, params: Params, chat: Person | Group) -> Record | None:
    given = params.json("reply_parameters", "reply parameters", dict) or {
        "message_id": params.integer("reply_to_message_id"),
        "allow_sending_without_reply": params.flag("allow_sending_without_reply"),
    }
    message_id = given.get("message_id")
    if not message_id:
        return None
    elsewhere = given.get("chat_id")
    record = messages.find(world, int(elsewhere or chat.id), int(message_id))
    if record is None and not given.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return record


def send_message(world: World, params: Params) -> Json:
    """Play sendMessage."""
    content = read_text(params)
    markup = read_markup(params)
    return post(world, params, [content], markup, open_chat(world, params))[0].body


def send_chat_action(world: World, params: Params) -> bool:
    """Play sendChatAction: it is checked, and nobody sees it."""
    open_chat(world, params)
    if params.text("action").lower() not in set(ChatAction):
        raise bad_request("wrong parameter action in request")
    return True


METHODS = {"sendMessage": send_message, "sendChatAction": send_chat_action}
