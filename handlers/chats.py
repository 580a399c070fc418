"""Groups: /lienket, /huylienket, an agency's figures, and the way to the private chat.

In a group only figures of its agency are told. Every other command is answered in private.
"""

import re
from dataclasses import replace

from telegram import ChatMemberUpdated, Update
from telegram.constants import ChatMemberStatus

from core.i18n import DEFAULT_LANGUAGE, N_, Words
from handlers.context import CHANNEL, OfficeContext, call_of
from handlers.feature import Command, Feature
from models.refusals import OldButton, OnlyInGroups
from models.rights import Verb
from services import chats
from services.dialogs import Place
from views import chats as views
from views import general
from views.message import View

STATUS = frozenset({"status", "tinhhinh"})
LINK = frozenset({"lienket", "link"})
UNLINK = frozenset({"huylienket", "unlink"})
#: The largest number of a chat: at most 52 bits, says the Bot API.
LARGEST_CHAT = 2**52
_COMMAND = re.compile(r"/(\w+)(?:@(\w+))?(?!\S)")
_GONE = {ChatMemberStatus.BANNED, ChatMemberStatus.LEFT}


def note_membership(context: OfficeContext, change: ChatMemberUpdated) -> None:
    """End the link of a group that has put us out; greet one that has taken us in."""
    chat, was, is_now = str(change.chat.id), change.old_chat_member, change.new_chat_member
    if is_now.status in _GONE:
        chats.end(context.session, CHANNEL, chat, "removed", context.now)
    elif was.status in _GONE:
        _tell(context, chat, None, views.added(_words(context)))


def note_changes(update: Update, context: OfficeContext) -> None:
    """Follow a group to its new address, and end its link where it has another owner."""
    message = update.effective_message
    if message is None:
        return
    if message.migrate_to_chat_id:
        old, new = message.chat.id, message.migrate_to_chat_id
        chats.move(context.session, CHANNEL, str(old), str(new))
    elif message.migrate_from_chat_id:
        old, new = message.migrate_from_chat_id, message.chat.id
        chats.move(context.session, CHANNEL, str(old), str(new))
    elif message.chat_owner_changed or message.chat_owner_left:
        chat = str(message.chat.id)
        ended = chats.end(context.session, CHANNEL, chat, "owner changed", context.now)
        if ended:
            _tell(context, chat, ended.topic, views.owner_changed(_words(context)))


def answer(context: OfficeContext, commands: frozenset[str]) -> bool:
    """Answer a group; return whether the command goes on, to be answered in private.

    `commands` are those that there are: one of another bot's is not ours to answer.
    """
    incoming = context.incoming
    name = _command(context)
    if name not in commands or incoming.is_edited or incoming.callback_id:
        return False
    linked = chats.find(context.session, CHANNEL, incoming.chat)
    if linked:
        # What is said of the agency stays in the topic in which it was linked.
        context.work.incoming = replace(incoming, topic=linked.topic)
    if context.work.actor is None or (linked is None and name not in LINK | UNLINK):
        context.reply(View(general.private_only(context.words)))
    elif name in LINK:
        _ask(context)
    elif name in UNLINK:
        chats.unlink(context.session, context.actor, CHANNEL, incoming.chat, context.now)
        context.reply(views.unlinked(_words(context)))
    elif linked and name in STATUS:
        figures = chats.figures(context.session, linked, context.now)
        context.reply(views.figures(_words(context), figures))
    else:
        context.reply(views.answered_privately(context.words))
        context.work.incoming = replace(incoming, chat=incoming.user, is_private=True, topic=None)
        return True
    return False


async def link(_update: Update, context: OfficeContext) -> None:
    """Link the group of the button, as was asked in private."""
    number, agency = context.number(0, LARGEST_CHAT), context.number(1)
    if not number:
        raise OldButton
    place = Place(CHANNEL, f"-{number}", context.incoming.user)
    linked = chats.link(context.session, context.actor, place, agency, context.now)
    context.show(views.link_done(context.words, linked.title, linked.agency.name))
    _tell(context, linked.address, linked.topic, views.linked(_words(context), linked.agency.name))


async def only_in_groups(_update: Update, _context: OfficeContext) -> None:
    """Answer a command of groups in a private chat."""
    raise OnlyInGroups


def _ask(context: OfficeContext) -> None:
    incoming = context.incoming
    request = chats.ask_link(
        context.session,
        context.actor,
        incoming.place,
        incoming.chat_title,
        incoming.topic,
        incoming.argument,
        context.now,
    )
    number = int(request.address.lstrip("-"))
    question = views.which_agency(context.words, request.title, number, request.agencies)
    context.work.send(
        "sendMessage", {"chat_id": incoming.user, **call_of(question)}, chat=incoming.user
    )
    context.reply(views.asked(context.words))


def _command(context: OfficeContext) -> str:
    """Return the command's name, "" for none and for one that is meant for another bot."""
    found = _COMMAND.match(context.incoming.text)
    if found is None or (found[2] and found[2].lower() != context.bot.username.lower()):
        return ""
    return found[1].lower()


def _words(context: OfficeContext) -> Words:
    """A group is spoken to in the office's language, not in that of who asks."""
    return Words(DEFAULT_LANGUAGE, context.words.zone)


def _tell(context: OfficeContext, chat: str, topic: str | None, view: View) -> None:
    params = {"chat_id": chat, **call_of(view)}
    if topic:
        params["message_thread_id"] = int(topic)
    context.work.send("sendMessage", params, chat=chat)


FEATURE = Feature(
    commands=(
        Command(
            "lienket",
            N_("in a group: link it to your agency"),
            only_in_groups,
            ("link",),
            Verb.LINK_CHAT,
        ),
        Command(
            "huylienket",
            N_("in a group: end its link"),
            only_in_groups,
            ("unlink",),
            Verb.LINK_CHAT,
        ),
    ),
    buttons={"link": link},
)
