"""/thaymat and /nghi: who stands in for whom, and who is away."""

from telegram import Update

from core.i18n import N_
from handlers import numbers
from handlers.context import OfficeContext
from handlers.feature import Command, Feature
from models.refusals import TextWanted
from models.rights import Verb
from services import absences, deputies, deputy_dialog, leave_dialog
from views import standing_in as views


async def show_deputies(_update: Update, context: OfficeContext) -> None:
    """Show who stands in for whom, and offer the colleagues."""
    shown = deputy_dialog.begin(
        context.session, context.actor, context.incoming.place, context.now
    )
    numbers.offer(context, deputy_dialog.NAME, views.deputies(context.words, shown))


async def choose_deputy(_update: Update, context: OfficeContext) -> None:
    """Take the colleague of the button, and ask for the days."""
    agency_id, person_id = context.number(0), context.number(1)
    colleague, revision = deputy_dialog.choose(
        context.session, context.actor, context.incoming.place, agency_id, person_id, context.now
    )
    context.show(views.ask_deputy_days(context.words, colleague, revision))


async def take_deputy_days(_update: Update, context: OfficeContext) -> None:
    """Take the days of the button."""
    revision, length = context.number(0), context.number(1)
    named = deputy_dialog.answer_length(
        context.session,
        context.actor,
        context.incoming.place,
        revision,
        length,
        context.now,
        context.work.machine_now,
    )
    context.show(views.deputy_named(context.words, named))


async def revoke_deputy(_update: Update, context: OfficeContext) -> None:
    """Take the deputation of the button back."""
    line = deputies.revoke(
        context.session, context.actor, context.number(0), context.now, context.work.machine_now
    )
    context.show(views.deputy_revoked(context.words, line))


async def begin_leave(_update: Update, context: OfficeContext) -> None:
    """Answer /nghi: alone, or with the days behind it."""
    text = context.incoming.argument
    shown, revision = leave_dialog.begin(
        context.session, context.actor, context.incoming.place, text, context.now
    )
    if revision is None:
        context.reply(views.leave_taken(context.words, shown))
    else:
        context.reply(views.leave(context.words, shown, revision))


async def take_leave_days(_update: Update, context: OfficeContext) -> None:
    """Take the days of the button."""
    revision, length = context.number(0), context.number(1)
    taken = leave_dialog.answer_length(
        context.session, context.actor, context.incoming.place, revision, length, context.now
    )
    context.show(views.leave_taken(context.words, taken))


async def cancel_leave(_update: Update, context: OfficeContext) -> None:
    """Cancel the leave of the button."""
    left = absences.cancel(context.session, context.actor, context.number(0), context.now)
    context.show(views.leave_cancelled(context.words, left))


async def take_message(update: Update, context: OfficeContext) -> bool:
    """Take typed days, a number or a name; return False if nothing here waits for it."""
    if numbers.is_open(context, deputy_dialog.NAME):
        _check_words(context)
        if not await numbers.take(update, context, deputy_dialog.NAME, FEATURE.buttons):
            _take_deputy_text(context)
        return True
    if numbers.is_open(context, leave_dialog.NAME):
        _check_words(context)
        _take_leave_text(context)
        return True
    return False


def _take_deputy_text(context: OfficeContext) -> None:
    answer = deputy_dialog.answer_text(
        context.session,
        context.actor,
        context.incoming.place,
        context.incoming.text,
        context.now,
        context.work.machine_now,
    )
    if isinstance(answer, tuple):
        context.reply(views.ask_deputy_days(context.words, *answer))
    else:
        context.reply(views.deputy_named(context.words, answer))


def _take_leave_text(context: OfficeContext) -> None:
    text = context.incoming.text
    shown, is_taken = leave_dialog.answer_text(
        context.session, context.actor, context.incoming.place, text, context.now
    )
    view = views.leave_taken if is_taken else views.leave_cancelled
    context.reply(view(context.words, shown))


def _check_words(context: OfficeContext) -> None:
    incoming = context.incoming
    if not incoming.text or incoming.evidence or incoming.is_forwarded:
        raise TextWanted


FEATURE = Feature(
    commands=(
        Command(
            "thaymat", N_("who acts in your place"), show_deputies, ("deputy",), Verb.DEPUTISE
        ),
        Command("nghi", N_("days on which you are away"), begin_leave, ("leave",)),
    ),
    buttons={
        "deputies": show_deputies,
        "deputy": choose_deputy,
        "deputy_days": take_deputy_days,
        "deputy_revoke": revoke_deputy,
        "leave_days": take_leave_days,
        "leave_cancel": cancel_leave,
    },
)
