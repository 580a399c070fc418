"""The choice of a task that was meant, where a message left it open."""

from telegram import Update

from handlers.context import OfficeContext
from handlers.feature import Feature
from services import understanding
from views import reporting
from views import understanding as views


async def choose(_update: Update, context: OfficeContext) -> None:
    """Take the task for the report that waits."""
    asked = understanding.choose(
        context.session, context.actor, context.incoming.place, context.number(0), context.now
    )
    context.show(reporting.question(context.words, asked))


async def show(_update: Update, context: OfficeContext) -> None:
    """Show the task that was asked about."""
    shown = understanding.show(context.session, context.actor, context.number(0), context.now)
    context.show(views.answer(context.words, shown))


FEATURE = Feature(buttons={"meant": choose, "asked": show})
