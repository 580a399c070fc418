"""/tim: looking for something in the plan, and the sheets that a find opens."""

from telegram import Update

from core.i18n import N_
from handlers.context import OfficeContext
from handlers.feature import Command, Feature
from models.cards import TaskCard
from models.found import Found, Sheet
from services import plan_sheets, search, search_dialog
from views import found as views
from views import plan_sheets as sheets
from views import tasks as task_views
from views.message import View


async def look(_update: Update, context: OfficeContext) -> None:
    """Answer /tim: with what is behind it, or by asking what is looked for."""
    text = context.incoming.argument
    if not text:
        search_dialog.ask(context.session, context.incoming.place, context.now)
        context.reply(views.prompt(context.words))
        return
    result = search_dialog.look(
        context.session, context.actor, context.incoming.place, text, context.now
    )
    context.reply(_view(context, result))


async def turn(_update: Update, context: OfficeContext) -> None:
    """Show a page of what was found, or a suggested search."""
    result = search.again(context.session, context.actor, context.number(0), context.now)
    context.show(views.found(context.words, result, context.number(1)))


async def open_task(_update: Update, context: OfficeContext) -> None:
    """Show what the plan says of a task."""
    number, search_id, page = (context.number(place) for place in range(3))
    shown = plan_sheets.task(context.session, context.actor, number, context.now.year)
    context.show(sheets.task(context.words, shown, search_id, page))


async def open_indicator(_update: Update, context: OfficeContext) -> None:
    """Show what the plan says of an indicator."""
    shown = plan_sheets.indicator(context.session, context.actor, context.number(0))
    context.show(sheets.indicator(context.words, shown, context.number(1)))


async def open_passage(_update: Update, context: OfficeContext) -> None:
    """Show a page of a passage."""
    number, page, search_id = (context.number(place) for place in range(3))
    shown = plan_sheets.passage(context.session, context.actor, number, page)
    context.show(sheets.passage(context.words, shown, search_id))


async def open_agency(_update: Update, context: OfficeContext) -> None:
    """Show what the plan gives to an agency."""
    shown = plan_sheets.agency(context.session, context.actor, context.number(0))
    context.show(sheets.agency(context.words, shown, context.number(1)))


async def open_related(_update: Update, context: OfficeContext) -> None:
    """Show a page of the passages that speak of a task."""
    number, duty, page = (context.number(place) for place in range(3))
    shown = plan_sheets.related(context.session, context.actor, number, duty, page)
    context.show(sheets.related(context.words, shown))


async def take_message(_update: Update, context: OfficeContext) -> bool:
    """Take what is to be looked for, or a code of what was found; return False for others."""
    incoming = context.incoming
    if not incoming.text or incoming.reply_to or incoming.is_forwarded:
        return False
    result = search_dialog.answer(
        context.session, context.actor, incoming.place, incoming.text, context.now
    )
    if result is None:
        return False
    context.reply(_view(context, result))
    return True


def _view(context: OfficeContext, result: Found | Sheet | TaskCard) -> View:
    match result:
        case Found():
            return views.found(context.words, result, 0)
        case TaskCard():
            return task_views.task_card(context.words, result)
        case _:
            return sheets.sheet(context.words, result)


FEATURE = Feature(
    commands=(Command("tim", N_("find something in the plan"), look, ("find",)),),
    buttons={
        "found": turn,
        "found_task": open_task,
        "found_indicator": open_indicator,
        "found_passage": open_passage,
        "found_agency": open_agency,
        "passages": open_related,
    },
)
