"""/huy, which leaves whatever conversation is open, and what is said of one that is still open."""

from telegram import Update

from core.i18n import N_
from handlers import (
    assigning,
    difficulties,
    extending,
    groups,
    indicators,
    reporting,
    reviewing,
    shares,
)
from handlers.context import OfficeContext
from handlers.feature import Command, Feature, Talk
from models.refusals import Refusal
from services import (
    assigning_dialog,
    deputy_dialog,
    dialogs,
    difficulty_dialog,
    extension_dialog,
    group_dialog,
    indicator_dialog,
    leave_dialog,
    own_data,
    people_dialog,
    report_dialog,
    review_dialog,
    share_dialog,
)
from services.dialogs import DialogState
from views import general

#: The conversations by the name in their row: how each is left and recalled. One that is not here
#: has nothing to keep; /huy leaves it too.
TALKS: dict[str, Talk] = {
    report_dialog.NAME: reporting.TALK,
    extension_dialog.NAME: extending.TALK,
    difficulty_dialog.NAME: difficulties.TALK,
    assigning_dialog.NAME: assigning.TALK,
    share_dialog.NAME: shares.TALK,
    group_dialog.NAME: groups.TALK,
    review_dialog.NAME: reviewing.TALK,
    indicator_dialog.NAME: indicators.TALK,
}


#: Conversations in which nothing is written that would be missed.
_LISTS = {people_dialog.NAME, own_data.NAME, deputy_dialog.NAME, leave_dialog.NAME}


async def stop(_update: Update, context: OfficeContext) -> None:
    """Answer /huy: leave the open conversation, whichever it is."""
    state = dialogs.read(context.session, context.incoming.place, context.now)
    if state is None:
        context.reply(general.nothing_to_stop(context.words))
    elif state.name in TALKS:
        context.reply(TALKS[state.name].stop(context))
    else:
        dialogs.close(context.session, context.incoming.place)
        context.reply(general.stopped(context.words))


async def mention_draft(_update: Update, context: OfficeContext) -> None:
    """Say what is still open after another command, and what another conversation has replaced."""
    before = context.work.open_before
    state = dialogs.read(context.session, context.incoming.place, context.now)
    if before is None or state is None:
        return
    if context.incoming.callback is None and state.version == before.version and _chooses(state):
        dialogs.forget(context.session, context.incoming.place)
        return
    if before.name not in TALKS:
        return
    talk, view = TALKS[before.name], None
    try:
        if state.name != before.name:
            view = talk.left(context, before)
        elif context.incoming.callback is None and _command(context) not in talk.commands:
            view = talk.remind(context)
    except Refusal:
        # What is open cannot be finished any more. Whoever takes it up again is told why; the
        # command in hand has been answered.
        return
    if view:
        context.reply(view)


def _chooses(state: DialogState) -> bool:
    """Return whether a conversation waits for nothing but a choice."""
    if state.name in TALKS:
        return state.step in TALKS[state.name].choices
    return state.name in _LISTS


def _command(context: OfficeContext) -> str:
    return context.incoming.text[1:].split("@")[0].split()[0].lower()


FEATURE = Feature(
    commands=(Command("huy", N_("stop what is being asked"), stop, ("cancel",), of_plan=False),),
)
