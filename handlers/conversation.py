"""Messages that are no command: an answer to the open question, or nothing that we understand."""

from telegram import Update

from handlers import reporting
from handlers.context import OfficeContext
from services import report_dialog
from views import general
from views import reporting as report_views

#: Who may take a message, in this order; each says whether it did.
DIALOGS = (reporting.take_message,)


async def take_message(update: Update, context: OfficeContext) -> None:
    """Give the message to whoever waits for one."""
    for dialog in DIALOGS:
        if await dialog(update, context):
            return
    context.reply(general.not_understood(context.words))


def mention_draft(context: OfficeContext) -> None:
    """After a command in the middle of a report, say that the report is still open."""
    asked = report_dialog.resume(
        context.session, context.actor, context.incoming.place, context.now
    )
    if asked:
        context.reply(report_views.reminder_of_draft(context.words, asked))
