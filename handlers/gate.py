"""The gate: one place decides who this is, whether they may come in, and in which language."""

from telegram import Update
from telegram.constants import ChatMemberStatus
from telegram.ext import ApplicationHandlerStop

from core.i18n import DEFAULT_LANGUAGE, LANGUAGES, Words
from handlers import FEATURES, chats, joining, plans
from handlers.context import CHANNEL, OfficeContext, read_update
from services import dialogs, identity
from views import general
from views.message import View

#: Every command that there is, under all its names.
COMMANDS = frozenset(
    name
    for feature in FEATURES
    for command in feature.commands
    for name in (command.name, *command.aliases)
)
#: The commands that have to do with a plan, by all their names.
OF_PLAN = frozenset(
    name
    for feature in FEATURES
    for command in feature.commands
    if command.of_plan
    for name in (command.name, *command.aliases)
)


async def pass_gate(update: Update, context: OfficeContext) -> None:
    """Let known people through to the features; everybody else is answered here.

    In this order: changes of being blocked; what nobody says; groups; strangers; edited messages;
    who has not said yet which of several plans is meant.
    """
    work = context.work
    if update.my_chat_member:
        _note_membership(update, context)
        raise ApplicationHandlerStop
    chats.note_changes(update, context)
    incoming = read_update(update)
    if incoming is None or not incoming.is_person:
        raise ApplicationHandlerStop
    work.incoming = incoming
    work.actor = identity.identify(work.session, CHANNEL, incoming.user, work.now)
    work.words = Words(_language(context), work.words.zone)
    if not incoming.is_private and not chats.answer(context, COMMANDS):
        raise ApplicationHandlerStop
    if work.actor is None or joining.concerns(context):
        joining.answer_newcomer(context)
        raise ApplicationHandlerStop
    if incoming.is_edited:
        context.reply(View(general.edited(context.words)))
        raise ApplicationHandlerStop
    work.open_before = dialogs.read(work.session, incoming.place, work.now)
    if work.actor.must_choose_plan and _command(context) in OF_PLAN:
        plans.ask_first(context)
        raise ApplicationHandlerStop


def _language(context: OfficeContext) -> str:
    """The person's own choice; for a stranger what their phone speaks, if we speak it."""
    if context.work.actor:
        return context.work.actor.language
    code = context.incoming.language_code.split("-")[0]
    return code if code in LANGUAGES else DEFAULT_LANGUAGE


def _command(context: OfficeContext) -> str:
    """Return the name of the command that was sent, "" where none was."""
    text = context.incoming.text
    if context.incoming.callback_id or not text.startswith("/"):
        return ""
    return text[1:].split("@")[0].split(maxsplit=1)[0].lower() if text[1:].strip() else ""


def _note_membership(update: Update, context: OfficeContext) -> None:
    """Note that a person has blocked us or lets us write again, or what a group does with us."""
    change = update.my_chat_member
    if change is None:
        return
    if change.chat.type != "private":
        chats.note_membership(context, change)
        return
    gone = {ChatMemberStatus.BANNED, ChatMemberStatus.LEFT}
    identity.note_block(
        context.session,
        CHANNEL,
        str(change.chat.id),
        context.work.machine_now,
        is_blocked=change.new_chat_member.status in gone,
    )
