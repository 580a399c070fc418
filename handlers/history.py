"""/lichsu: the history of a task, from the trail."""

from telegram import Update

from core.i18n import N_
from handlers.context import OfficeContext
from handlers.feature import Command, Feature
from services import history
from views import history as views


async def begin(_update: Update, context: OfficeContext) -> None:
    """Answer /lichsu with a task's code, perhaps an agency behind it; alone it offers tasks."""
    if context.incoming.argument:
        found = history.find(
            context.session, context.actor, context.incoming.argument, context.now
        )
        context.reply(views.page(context.words, found))
    else:
        choices = history.choices(context.session, context.actor, context.now)
        context.reply(views.choose(context.words, choices))


async def show_duty(_update: Update, context: OfficeContext) -> None:
    """Show a page of the history of one agency's task."""
    found = history.of_duty(
        context.session, context.actor, context.number(0), context.number(1), context.now
    )
    context.show(views.page(context.words, found))


async def show_task(_update: Update, context: OfficeContext) -> None:
    """Show a page of the history of a task, of all agencies or of one."""
    found = history.of_task(
        context.session,
        context.actor,
        context.number(0),
        context.number(1),
        context.number(2),
        context.now,
    )
    context.show(views.page(context.words, found))


async def show_indicator(_update: Update, context: OfficeContext) -> None:
    """Show a page of the history of an indicator's figures."""
    found = history.of_indicator(
        context.session, context.actor, context.number(0), context.number(1), context.now
    )
    context.show(views.page(context.words, found))


FEATURE = Feature(
    commands=(Command("lichsu", N_("what happened with a task"), begin, ("history",)),),
    buttons={"history": show_duty, "history_task": show_task, "history_indicator": show_indicator},
)
