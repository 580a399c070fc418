"""What can be pressed can be typed: a button's number is as good as the button."""

from collections.abc import Mapping
from dataclasses import replace

from telegram import Update

from core.text import fold
from handlers.context import OfficeContext
from handlers.feature import Handle
from models.people_refusals import ChoiceUnknown
from services import dialogs
from views.callbacks import Callback
from views.message import View

#: Answers in words to a question with a yes and a no, by the place of the button.
_WORDS = {
    **dict.fromkeys(("co", "dong y", "yes", "y", "ok"), 0),
    **dict.fromkeys(("khong", "no", "n"), -1),
}


def offer(context: OfficeContext, name: str, view: View) -> None:
    """Show a view; in the conversation `name` its buttons may be answered by their numbers."""
    if is_open(context, name):
        choices = [button.callback.pack() for row in view.rows for button in row]
        dialogs.note(context.session, context.incoming.place, choices=choices)
    context.show(view)


async def take(
    update: Update, context: OfficeContext, name: str, buttons: Mapping[str, Handle]
) -> bool:
    """Do what the typed number stands for in an open conversation; return whether it was one.

    Yes and no count where a question was asked back (the step "confirm").
    """
    state = dialogs.read(context.session, context.incoming.place, context.now)
    if state is None or state.name != name or not state.data.get("choices"):
        return False
    choices = state.data["choices"]
    text = fold(context.incoming.text)
    if state.step == "confirm" and text in _WORDS:
        chosen = Callback.unpack(choices[_WORDS[text]])
    elif text.isascii() and text.isdecimal():
        if not 1 <= int(text[:9]) <= len(choices):
            raise ChoiceUnknown(last=len(choices))
        chosen = Callback.unpack(choices[int(text) - 1])
    else:
        return False
    context.work.incoming = replace(context.incoming, callback=chosen.anew())
    await buttons[chosen.verb](update, context)
    return True


def is_open(context: OfficeContext, name: str) -> bool:
    """Return whether a conversation is the open one, and the message could answer it."""
    state = dialogs.read(context.session, context.incoming.place, context.now)
    return state is not None and state.name == name
