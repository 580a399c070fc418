"""python-telegram-bot's Application with our gate and features; it receives nothing by itself."""

from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    ApplicationHandlerStop,
    CallbackQueryHandler,
    ContextTypes,
    ExtBot,
    MessageHandler,
    TypeHandler,
    filters,
)

from handlers import FEATURES, conversation, general, stopping
from handlers.context import OfficeContext
from handlers.gate import pass_gate

OfficeApplication = Application[
    ExtBot[None], OfficeContext, dict[Any, Any], dict[Any, Any], dict[Any, Any], Any
]
#: The gate comes before everything, the reminder of what is open or was left after it.
GATE, WORK, AFTERWARDS = -1, 0, 1
#: What we ask Telegram for: my_chat_member tells that somebody has blocked us.
ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]


def build_application(bot: ExtBot[None]) -> OfficeApplication:
    """Return the application; its updates come from the inbox, by `process_update`."""
    application = (
        Application.builder()
        .bot(bot)
        .updater(None)
        .job_queue(None)
        .context_types(ContextTypes(context=OfficeContext))
        .build()
    )
    application.add_handler(TypeHandler(Update, pass_gate), GATE)
    for feature in FEATURES:
        application.add_handlers(feature.handlers(), WORK)
    new_message = filters.UpdateType.MESSAGE
    application.add_handler(CallbackQueryHandler(general.refuse_button), WORK)
    application.add_handler(
        MessageHandler(new_message & filters.COMMAND, general.refuse_command), WORK
    )
    application.add_handler(MessageHandler(new_message, conversation.take_message), WORK)
    application.add_handler(
        MessageHandler(new_message & filters.COMMAND, stopping.mention_draft), AFTERWARDS
    )
    application.add_handler(CallbackQueryHandler(stopping.mention_draft), AFTERWARDS)
    application.add_error_handler(note_failure)
    return application


async def note_failure(_update: object, context: OfficeContext) -> None:
    """Hand a handler's exception to the dispatcher, and let no further handler run.

    The dispatcher words a refusal, and rolls everything back and tries again after a bug.
    """
    failure = context.error
    context.work.failure = failure if isinstance(failure, Exception) else RuntimeError("unknown")
    raise ApplicationHandlerStop
