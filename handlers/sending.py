"""The end of a report's conversation: sending it, taking it back, correcting it.

Part of the feature in reporting.py; the map is in reporting.mmd beside it.
"""

from collections.abc import Mapping

from telegram import Update

from handlers.context import OfficeContext
from handlers.feature import Handle
from models.cards import Question, Receipt
from models.spoken_cards import Hint
from services import report_answers, report_sending
from views import report_way, reporting
from views import sending as views
from views.message import View


async def send(_update: Update, context: OfficeContext) -> None:
    """Send the report; the preview becomes the receipt, or what has to be asked before."""
    outcome = report_sending.send(
        context.session,
        context.actor,
        context.incoming.place,
        context.number(0),
        context.number(1),
        context.now,
        context.work.machine_now,
    )
    context.show(_view(context, outcome), _hint(outcome))


async def send_anyway(_update: Update, context: OfficeContext) -> None:
    """Send it over somebody else's version, which has been seen."""
    outcome = report_sending.send_anyway(
        context.session,
        context.actor,
        context.incoming.place,
        context.number(0),
        context.now,
        context.work.machine_now,
    )
    context.show(_view(context, outcome), _hint(outcome))


async def revise(_update: Update, context: OfficeContext) -> None:
    """Bring the draft in line with somebody else's version; that one stays to be read."""
    asked = report_sending.revise(
        context.session, context.actor, context.incoming.place, context.number(0), context.now
    )
    context.reply(reporting.question(context.words, asked))


async def ask_withdraw(_update: Update, context: OfficeContext) -> None:
    """Ask before a report is taken back."""
    version = report_sending.ask_withdraw(context.session, context.actor, context.number(0))
    context.show(report_way.ask_withdraw(context.words, version))


async def withdraw(_update: Update, context: OfficeContext) -> None:
    """Take a report back; its words are in the draft whose preview is shown."""
    asked = report_sending.withdraw(
        context.session, context.actor, context.incoming.place, context.number(0), context.now
    )
    context.show(report_way.withdrawn(context.words, asked))


async def correct(_update: Update, context: OfficeContext) -> None:
    """Take up a version that was returned or accepted."""
    asked = report_sending.correct(
        context.session, context.actor, context.incoming.place, context.number(0), context.now
    )
    context.show(reporting.question(context.words, asked))


def take_typed(context: OfficeContext) -> None:
    """Take a typed answer to the open question of a report, and answer with what follows."""
    outcome = report_answers.answer_text(
        context.session,
        context.actor,
        context.incoming.place,
        context.incoming.text,
        context.now,
        context.work.machine_now,
    )
    context.reply(_view(context, outcome), _hint(outcome))


def _hint(outcome: Question | Receipt | None) -> Hint | None:
    return Hint.RECEIPT if isinstance(outcome, Receipt) else None


def _view(context: OfficeContext, outcome: Question | Receipt | None) -> View:
    if outcome is None:
        return reporting.discarded(context.words)
    if isinstance(outcome, Receipt):
        return views.receipt(context.words, outcome)
    return reporting.question(context.words, outcome)


BUTTONS: Mapping[str, Handle] = {
    "send": send,
    "send_anyway": send_anyway,
    "revise": revise,
    "withdraw": ask_withdraw,
    "withdraw_yes": withdraw,
    "correct": correct,
}
