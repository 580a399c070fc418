"""/status: how the plan stands, and what is behind each number."""

from collections.abc import Callable

from telegram import Update

from core.i18n import N_, Words
from handlers.context import OfficeContext
from handlers.feature import Command, Feature, Handle
from models.figures import Figures
from models.rights import Verb
from services import status
from views import status as views
from views.message import View


async def show_status(_update: Update, context: OfficeContext) -> None:
    """Answer the command, and "refresh" in place."""
    figures = status.for_actor(context.session, context.actor, context.now)
    context.show(views.overview(context.words, figures))


def _page(view: Callable[[Words, Figures, int], View]) -> Handle:
    """Return a handler that shows one page of a list behind the figures."""

    async def show(_update: Update, context: OfficeContext) -> None:
        figures = status.for_actor(context.session, context.actor, context.now)
        context.show(view(context.words, figures, context.number(0)))

    return show


FEATURE = Feature(
    commands=(
        Command("status", N_("how the plan stands"), show_status, ("tinhhinh",), Verb.SEE_STATUS),
    ),
    buttons={
        "status": show_status,
        "status_agencies": _page(views.by_agency),
        "status_tasks": _page(views.by_task),
        "status_missing": _page(views.missing),
        "status_overdue": _page(views.overdue),
        "status_unacknowledged": _page(views.unacknowledged),
    },
)
