"""Messages that are no command: an answer to the open question, or nothing that we understand."""

from telegram import Update

from handlers import reporting, reviewing
from handlers.context import OfficeContext
from services import report_dialog
from views import general
from views import reporting as report_views

#: Who may take a message, in this order; each says whether it did.
DIALOGS = (reporting.take_message, reviewing.take_message)

#: The commands of reporting itself, which answer with the open question anyway.
REPORTING = frozenset(
    name for command in reporting.FEATURE.commands for name in (command.name, *command.aliases)
)


async def take_message(update: Update, context: OfficeContext) -> None:
    """Give the message to whoever waits for one."""
    for dialog in DIALOGS:
        if await dialog(update, context):
            return
    context.reply(general.not_understood(context.words))


async def mention_draft(_update: Update, context: OfficeContext) -> None:
    """After a command in the middle of a report, say that the report is still open."""
    if context.incoming.text[1:].split("@")[0].split()[0].lower() in REPORTING:
        return
    asked = report_dialog.resume(
        context.session, context.actor, context.incoming.place, context.now
    )
    if asked:
        context.reply(report_views.reminder_of_draft(context.words, asked))
