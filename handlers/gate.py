"""The gate: one place decides who this is, whether they may come in, and in which language."""

from telegram import Update
from telegram.constants import ChatMemberStatus
from telegram.ext import ApplicationHandlerStop

from core.i18n import DEFAULT_LANGUAGE, LANGUAGES, Words
from handlers import joining
from handlers.context import CHANNEL, OfficeContext, read_update
from services import dialogs, identity
from views import general
from views.message import View


async def pass_gate(update: Update, context: OfficeContext) -> None:
    """Let known people through to the features; everybody else is answered here.

    In this order: changes of being blocked; what nobody says; groups; strangers; edited messages.
    """
    work = context.work
    if update.my_chat_member:
        _note_block(update, context)
        raise ApplicationHandlerStop
    incoming = read_update(update)
    if incoming is None or not incoming.is_person:
        raise ApplicationHandlerStop
    work.incoming = incoming
    work.actor = identity.identify(work.session, CHANNEL, incoming.user)
    work.words = Words(_language(context), work.words.zone)
    if not incoming.is_private:
        _answer_group(context)
        raise ApplicationHandlerStop
    if work.actor is None or joining.concerns(context):
        joining.answer_newcomer(context)
        raise ApplicationHandlerStop
    if incoming.is_edited:
        context.reply(View(general.edited(context.words)))
        raise ApplicationHandlerStop
    work.open_before = dialogs.read(work.session, incoming.place, work.now)


def _language(context: OfficeContext) -> str:
    """The person's own choice; for a stranger what their phone speaks, if we speak it."""
    if context.work.actor:
        return context.work.actor.language
    code = context.incoming.language_code.split("-")[0]
    return code if code in LANGUAGES else DEFAULT_LANGUAGE


def _answer_group(context: OfficeContext) -> None:
    """In a group nothing of anybody's is told: a command is answered with the way to us."""
    if context.incoming.text.startswith("/") and not context.incoming.is_edited:
        context.reply(View(general.private_only(context.words)))


def _note_block(update: Update, context: OfficeContext) -> None:
    change = update.my_chat_member
    if change is None or change.chat.type != "private":
        return
    gone = {ChatMemberStatus.BANNED, ChatMemberStatus.LEFT}
    identity.note_block(
        context.session,
        CHANNEL,
        str(change.chat.id),
        context.work.machine_now,
        is_blocked=change.new_chat_member.status in gone,
    )
