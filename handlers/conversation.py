"""Messages that are no command: an answer to the open question, or nothing that we understand."""

from telegram import Update

from handlers import assigning, reporting, shares
from handlers.context import OfficeContext
from models.refusals import Refusal
from services import report_dialog
from views import general
from views import reporting as report_views

#: Who may take a message, in this order; each says whether it did.
DIALOGS = (
    # A reply to a notice about a share speaks of that share, whatever question is open.
    shares.take_reply,
    reporting.take_message,
    assigning.take_message,
    shares.take_message,
)

#: The commands of the conversations themselves, which answer with the open question anyway.
TALKING = frozenset(
    name
    for feature in (reporting.FEATURE, assigning.FEATURE)
    for command in feature.commands
    for name in (command.name, *command.aliases)
)


async def take_message(update: Update, context: OfficeContext) -> None:
    """Give the message to whoever waits for one."""
    for dialog in DIALOGS:
        if await dialog(update, context):
            return
    context.reply(general.not_understood(context.words))


async def mention_draft(_update: Update, context: OfficeContext) -> None:
    """After a command in the middle of a report, say that the report is still open."""
    if context.incoming.text[1:].split("@")[0].split()[0].lower() in TALKING:
        return
    if assigning.mention(context) or shares.mention(context):
        return
    try:
        asked = report_dialog.resume(
            context.session, context.actor, context.incoming.place, context.now
        )
    except Refusal:
        # The draft cannot be sent any more; whoever takes it up again is told why.
        return
    if asked:
        context.reply(report_views.reminder_of_draft(context.words, asked))
