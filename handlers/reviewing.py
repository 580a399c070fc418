"""/duyet: what waits for a head or a receiving body, one card after another.

The map of the conversation is drawn in reviewing.mmd beside this module.
"""

from collections.abc import Callable
from typing import TypeVar

from telegram import Update

from core.i18n import N_
from core.text import fold
from handlers import tasks
from handlers.context import OfficeContext
from handlers.feature import Command, Feature, Talk
from models.refusals import OldButton
from models.review_cards import Act, ApprovalSetting, Filter, FullWords, ReviewStep, Shown
from models.rights import Verb
from services import approval_setting, review_cards, review_dialog
from views import general, review_lists
from views import reviewing as views
from views.message import View

T = TypeVar("T")

#: What is typed behind the command to switch the setting.
SWITCHES = {"bat": True, "on": True, "tat": False, "off": False}


async def begin(_update: Update, context: OfficeContext) -> None:
    """Answer /duyet: alone, with a task's code, an agency, or the setting's switch behind it."""
    argument = context.incoming.argument
    if fold(argument) in SWITCHES:
        found = approval_setting.switch_typed(
            context.session,
            context.actor,
            context.now,
            context.work.machine_now,
            is_on=SWITCHES[fold(argument)],
        )
        _show_settings(context, found)
        return
    _show(context, _call(context, review_dialog.find, argument, context.now))


async def show_list(_update: Update, context: OfficeContext) -> None:
    """Show a page of what waits."""
    chosen = Filter(context.number(1), context.number(2))
    shown = _call(context, review_dialog.show_list, chosen, context.number(0), context.now)
    _show(context, shown)


async def show_card(_update: Update, context: OfficeContext) -> None:
    """Show a report's card."""
    _show(context, _on_report(context, review_dialog.show_card))


async def show_next(_update: Update, context: OfficeContext) -> None:
    """Leave a report for later."""
    _show(context, _on_report(context, review_dialog.show_next))


async def approve(_update: Update, context: OfficeContext) -> None:
    """Approve a report as the head."""
    _decide(context, Act.APPROVE)


async def accept(_update: Update, context: OfficeContext) -> None:
    """Accept a report as the receiving body."""
    _decide(context, Act.ACCEPT)


async def ask_reason(_update: Update, context: OfficeContext) -> None:
    """Ask why a report is returned."""
    _show(context, _on_report(context, review_dialog.ask_reason))


async def take_reason(_update: Update, context: OfficeContext) -> None:
    """Return a report for the reason of a button."""
    place = context.number(1)
    if place >= len(views.REASONS):
        raise OldButton
    shown = _call(
        context,
        review_dialog.give_reason,
        context.number(0),
        context.words.plain(views.REASONS[place]),
        context.now,
        context.work.machine_now,
    )
    _show(context, shown)


async def show_words(_update: Update, context: OfficeContext) -> None:
    """Send a report's whole words."""
    _show(context, _call(context, review_dialog.full_words, context.number(0), context.now))


async def show_filter(_update: Update, context: OfficeContext) -> None:
    """Offer the agencies or the tasks of which something waits."""
    listed = review_cards.list_waiting(context.session, context.actor, Filter(), 0, context.now)
    context.show(review_lists.filters(context.words, listed, context.number(0), context.number(1)))


async def ask_bulk(_update: Update, context: OfficeContext) -> None:
    """Ask whether all with nothing to report are accepted together."""
    chosen = Filter(context.number(0), context.number(1))
    _show(context, _call(context, review_dialog.ask_bulk, chosen, context.now))


async def accept_bulk(_update: Update, context: OfficeContext) -> None:
    """Accept those that the question named."""
    shown = _call(
        context,
        review_dialog.accept_bulk,
        context.number(0),
        context.now,
        context.work.machine_now,
    )
    _show(context, shown)


async def show_settings(_update: Update, context: OfficeContext) -> None:
    """Show whether the agency's reports wait for their head."""
    _show_settings(context, approval_setting.to_show(context.session, context.actor))


async def switch(_update: Update, context: OfficeContext) -> None:
    """Switch the setting of the button's agency."""
    _show_settings(
        context,
        approval_setting.switch(
            context.session,
            context.actor,
            context.number(0),
            context.now,
            context.work.machine_now,
            is_on=bool(context.number(1)),
        ),
    )


def stop(context: OfficeContext) -> View:
    """Leave the review; a report that was being written before it is open again."""
    review_dialog.stop(context.session, context.incoming.place, context.now)
    return general.stopped(context.words)


async def take_message(_update: Update, context: OfficeContext) -> bool:
    """Take a typed answer; return False if nothing is being reviewed, or it is no text."""
    work, incoming = context.work, context.incoming
    if not incoming.text or not incoming.is_text:
        return False
    if not review_dialog.is_open(work.session, incoming.place, work.now):
        return False
    outcome = _call(
        context,
        review_dialog.answer_text,
        incoming.text,
        [context.words.plain(one) for one in views.REASONS],
        work.now,
        work.machine_now,
    )
    if isinstance(outcome, Shown):
        _show(context, outcome)
    else:
        tasks.send_files(context, outcome)
    return True


def _decide(context: OfficeContext, act: Act) -> None:
    shown = _call(
        context,
        review_dialog.decide,
        act,
        context.number(0),
        Filter(context.number(1), context.number(2)),
        context.now,
        context.work.machine_now,
    )
    _show(context, shown)


def _call(context: OfficeContext, verb: Callable[..., T], *answers: object) -> T:
    """Call a verb of the conversation: whose it is, where, and what was answered."""
    return verb(context.session, context.actor, context.incoming.place, *answers)


def _on_report(context: OfficeContext, verb: Callable[..., Shown]) -> Shown:
    """Call a verb on the button's report, under the button's filter."""
    chosen = Filter(context.number(1), context.number(2))
    return _call(context, verb, context.number(0), chosen, context.now)


def _show(context: OfficeContext, shown: Shown) -> None:
    if isinstance(shown.view, FullWords):
        for view in views.full_words(context.words, shown.view):
            context.reply(view)
        return
    context.show(views.shown(context.words, shown))


def _show_settings(context: OfficeContext, found: tuple[ApprovalSetting, ...]) -> None:
    context.show(review_lists.settings(context.words, found))


TALK = Talk(
    commands=frozenset({"duyet", "review"}),
    stop=stop,
    choices=frozenset({ReviewStep.LIST, ReviewStep.CARD}),
)

FEATURE = Feature(
    commands=(
        Command("duyet", N_("approve and accept reports"), begin, ("review",), Verb.ACCEPT),
    ),
    buttons={
        "review": show_list,
        "review_card": show_card,
        "review_next": show_next,
        "review_approve": approve,
        "review_accept": accept,
        "review_return": ask_reason,
        "review_why": take_reason,
        "review_text": show_words,
        "review_filter": show_filter,
        "review_bulk": ask_bulk,
        "review_bulk_yes": accept_bulk,
        "review_settings": show_settings,
        "review_set": switch,
    },
)
