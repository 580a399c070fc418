"""/xuat and /lich: documents. Asking for one is written down; the file follows."""

from telegram import Update

from core.i18n import N_
from handlers.context import CHANNEL, OfficeContext
from handlers.feature import Command, Feature
from models.documents.orders import DocumentKind
from models.refusals import OldButton
from models.rights import Verb
from services import documents
from views import documents as views


async def show_menu(_update: Update, context: OfficeContext) -> None:
    """Offer the documents that the person can have."""
    offer = documents.menu(context.session, context.actor, context.now)
    context.reply(views.menu(context.words, offer))


async def show_agencies(_update: Update, context: OfficeContext) -> None:
    """Show a page of the agencies whose reports can be had."""
    listed = documents.agencies(context.session, context.actor, context.now)
    context.show(views.agencies(context.words, listed, context.number(0)))


async def make(_update: Update, context: OfficeContext) -> None:
    """Have the button's document made."""
    kinds, place = list(DocumentKind), context.number(0)
    if place >= len(kinds):
        raise OldButton
    _want(context, kinds[place], context.number(1))


async def make_calendar(_update: Update, context: OfficeContext) -> None:
    """Have the calendar of the person's deadlines made."""
    _want(context, DocumentKind.CALENDAR, 0)


def _want(context: OfficeContext, kind: DocumentKind, agency_id: int) -> None:
    wanted = documents.want(
        context.session,
        context.actor,
        kind,
        agency_id,
        channel=CHANNEL,
        address=context.incoming.chat,
        now=context.now,
        machine_now=context.work.machine_now,
    )
    context.reply(views.wanted(context.words, wanted))


FEATURE = Feature(
    commands=(
        Command("xuat", N_("documents: reports, tables"), show_menu, ("export",), Verb.EXPORT),
        Command(
            "lich",
            N_("your deadlines for the calendar"),
            make_calendar,
            ("calendar",),
            Verb.REPORT,
        ),
    ),
    buttons={"export_make": make, "export_agencies": show_agencies},
)
