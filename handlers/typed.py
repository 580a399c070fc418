"""Buttons that are typed: a number, a label or a task's code presses one of the newest message."""

from dataclasses import replace

from telegram import Update

from handlers import FEATURES
from handlers.context import OfficeContext
from services import buttons
from views.callbacks import Callback

_HANDLERS = {verb: handle for feature in FEATURES for verb, handle in feature.buttons.items()}


async def take_message(update: Update, context: OfficeContext) -> bool:
    """Press the button that was typed; return False where the text is none."""
    incoming = context.incoming
    if not incoming.text or incoming.evidence or incoming.is_forwarded:
        return False
    data = buttons.find(context.session, incoming.place, incoming.text, context.now)
    if data is None:
        return False
    callback = Callback.unpack(data)
    # There is no message to change: the answer is a new one.
    context.work.incoming = replace(incoming, callback=callback.anew())
    await _HANDLERS[callback.verb](update, context)
    return True
