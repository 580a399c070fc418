"""/nhom: the groups whose members the plan leaves open, and saying who is meant.

The map of the conversation is drawn in groups.mmd beside this module.
"""

from telegram import Update

from core.i18n import N_
from handlers.context import OfficeContext
from handlers.feature import Command, Feature, Talk
from models.group_cards import GroupDraft, Settled
from models.rights import Verb
from services import group_dialog, groups
from services.group_dialog import Stopped
from views import group_settling
from views import groups as views
from views.message import View


async def show_groups(_update: Update, context: OfficeContext) -> None:
    """Answer the command and the buttons of the list."""
    listed = groups.listed(
        context.session, context.actor, context.now, are_settled=context.number(0) == 1
    )
    context.show(views.group_list(context.words, listed, context.number(1)))


async def show_group(_update: Update, context: OfficeContext) -> None:
    """Show one group."""
    card = groups.card(context.session, context.actor, context.number(0))
    context.show(views.group_card(context.words, card))


async def begin(_update: Update, context: OfficeContext) -> None:
    """Begin to settle the button's group."""
    asked = group_dialog.begin(
        context.session, context.actor, context.incoming.place, context.number(0), context.now
    )
    context.show(group_settling.draft(context.words, asked))


async def pick(_update: Update, context: OfficeContext) -> None:
    """Take the button's agency for the name in doubt, or leave the name out."""
    asked = group_dialog.pick(
        context.session,
        context.actor,
        context.incoming.place,
        context.number(0),
        context.number(1),
        context.now,
    )
    context.show(group_settling.draft(context.words, asked))


async def drop(_update: Update, context: OfficeContext) -> None:
    """Take the button's agency out again."""
    asked = group_dialog.drop(
        context.session,
        context.actor,
        context.incoming.place,
        context.number(0),
        context.number(1),
        context.now,
    )
    context.show(group_settling.draft(context.words, asked))


async def confirm(_update: Update, context: OfficeContext) -> None:
    """Carry out what the preview shows."""
    done = group_dialog.confirm(
        context.session, context.actor, context.incoming.place, context.number(0), context.now
    )
    context.show(group_settling.settled(context.words, done))


async def stop(_update: Update, context: OfficeContext) -> None:
    """Leave the settling."""
    left = group_dialog.stop(context.session, context.incoming.place, context.now)
    context.show(group_settling.stopped(context.words, left.group_id))


def leave(context: OfficeContext) -> View:
    """Answer /huy: leave the settling."""
    left = group_dialog.stop(context.session, context.incoming.place, context.now)
    return group_settling.stopped(context.words, left.group_id)


async def take_message(_update: Update, context: OfficeContext) -> bool:
    """Take names, a choice or a confirmation; return False where no group is being settled."""
    work, incoming = context.work, context.incoming
    if incoming.reply_to or not group_dialog.is_open(work.session, incoming.place, work.now):
        return False
    context.require_words()
    outcome = group_dialog.answer(
        work.session, context.actor, incoming.place, incoming.text, work.now
    )
    match outcome:
        case GroupDraft():
            context.reply(group_settling.draft(context.words, outcome))
        case Settled():
            context.reply(group_settling.settled(context.words, outcome))
        case Stopped():
            context.reply(group_settling.stopped(context.words, outcome.group_id))
    return True


TALK = Talk(commands=frozenset({"nhom", "groups"}), stop=leave)

FEATURE = Feature(
    commands=(
        Command(
            "nhom", N_("groups whose members are open"), show_groups, ("groups",), Verb.MANAGE_PLAN
        ),
    ),
    buttons={
        "groups": show_groups,
        "group": show_group,
        "group_settle": begin,
        "group_pick": pick,
        "group_drop": drop,
        "group_confirm": confirm,
        "group_stop": stop,
    },
)
