"""What beginners are told once, under the message that it is about."""

from core.i18n import N_, Words, join
from models.spoken_cards import Hint
from views.message import View

HINTS = {
    Hint.RECEIPT: N_(
        "Good to know: you need no command. Simply write what was done, for example "
        "“task 11 70%%, sorted waste in 5 communes”; I show a preview before anything is sent."
    ),
    Hint.LIST: N_(
        "Good to know: instead of pressing a button you can type the code of a task, or the "
        "number of a button (from the top, from left to right)."
    ),
    Hint.REMINDER: N_(
        "Good to know: I remind you on a few working days only, and never of what is reported. "
        "If nothing is new, “nothing to report” is an answer too."
    ),
}


def with_hint(words: Words, view: View, hint: Hint) -> View:
    """Return a message with a hint under it."""
    told = words.say("💡 <i>%(hint)s</i>", hint=words.say(HINTS[hint]))
    return View(join("\n\n", [view.text, told]), view.rows)
