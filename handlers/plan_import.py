"""A plan's workbook, sent to the bot: fetched later, shown, and applied on a press."""

from telegram import Update

from handlers.context import CHANNEL, OfficeContext
from handlers.feature import Feature
from services import plan_import
from views import plan_import as views

#: What a workbook is called, the kinds that are refused with a reason among them.
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xltx", ".xls", ".ods")


async def take_message(_update: Update, context: OfficeContext) -> bool:
    """Have a workbook fetched; return False for anything else, and from whoever has no plan."""
    file = context.incoming.evidence
    if file is None or file.kind != "document" or not file.name.lower().endswith(WORKBOOKS):
        return False
    if not plan_import.is_welcome(context.actor):
        return False
    plan_import.want(
        context.session,
        context.actor,
        file,
        channel=CHANNEL,
        address=context.incoming.chat,
        machine_now=context.work.machine_now,
    )
    context.reply(views.received(context.words, file.name))
    return True


async def show_page(_update: Update, context: OfficeContext) -> None:
    """Show another page of what a workbook changes, or of its mistakes."""
    data = plan_import.show(context.session, context.actor, context.number(0), context.now)
    context.show(views.preview(context.words, data, context.number(1)))


async def apply(_update: Update, context: OfficeContext) -> None:
    """Apply a workbook; the preview becomes the receipt."""
    data = plan_import.apply(context.session, context.actor, context.number(0), context.now)
    context.show(views.applied(context.words, data))


async def discard(_update: Update, context: OfficeContext) -> None:
    """Put a workbook away."""
    plan_import.discard(context.session, context.actor, context.number(0), context.now)
    context.show(views.discarded(context.words))


FEATURE = Feature(
    buttons={"plan_import": show_page, "plan_apply": apply, "plan_discard": discard},
)
