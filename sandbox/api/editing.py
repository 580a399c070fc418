"""Changing what was sent: edits and deletions."""

from sandbox import messages
from sandbox.api.chats import open_chat
from sandbox.api.markup import read_inline
from sandbox.api.params import Params
from sandbox.api.sending import read_caption, read_text
from sandbox.errors import bad_request
from sandbox.messages import Record
from sandbox.people import Group
from sandbox.store import Json
from sandbox.world import World

#: Seconds after which nothing can be deleted, counted by the dates in the chat.
_DELETABLE = 48 * 60 * 60
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


def _own(world: World, params: Params) -> Record:
    """Return the bot's message that a call wants to edit."""
    if params.text("inline_message_id"):
        raise bad_request("the sandbox does not play inline messages")
    chat = open_chat(world, params)
    record = messages.find(world, chat.id, params.integer("message_id"))
    if record is None:
        raise bad_request("message to edit not found")
    if record.person_id:
        raise bad_request("message can't be edited")
    return record


def _replace(world: World, record: Record, content: Json, *, mark: bool = True) -> Json:
    if content == messages.content_of(record):
        raise bad_request(_NOT_MODIFIED)
    return messages.edit(world, record, content, mark=mark).body


def edit_message_text(world: World, params: Params) -> Json:
    """Play editMessageText; buttons that are not given again go away."""
    content = read_text(params)
    markup = read_inline(params)
    record = _own(world, params)
    if "text" not in record.body:
        raise bad_request("there is no text in the message to edit")
    return _replace(world, record, {**content, **markup.content})


def edit_message_caption(world: World, params: Params) -> Json:
    """Play editMessageCaption."""
    content = read_caption(params)
    markup = read_inline(params)
    record = _own(world, params)
    if not {"document", "photo"} & record.body.keys():
        raise bad_request("there is no caption in the message to edit")
    return _replace(world, record, {**content, **markup.content})


def edit_message_reply_markup(world: World, params: Params) -> Json:
    """Play editMessageReplyMarkup."""
    markup = read_inline(params)
    record = _own(world, params)
    content = messages.content_of(record)
    content.pop("reply_markup", None)
    # New buttons do not mark a message as edited.
    return _replace(world, record, {**content, **markup.content}, mark=False)


def delete_message(world: World, params: Params) -> bool:
    """Play deleteMessage."""
    chat = open_chat(world, params)
    record = messages.find(world, chat.id, params.integer("message_id"))
    if record is None:
        raise bad_request("message to delete not found")
    foreign = isinstance(chat, Group) and record.person_id and chat.bot_status != "administrator"
    if foreign or world.date() - record.body["date"] > _DELETABLE:
        raise bad_request("message can't be deleted")
    messages.delete(world, record)
    return True


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
}
