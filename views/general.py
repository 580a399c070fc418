"""Sentences that belong to no feature."""

from core.i18n import Markup, Words, join
from views.callbacks import Callback
from views.message import Button, View


def edited(words: Words) -> Markup:
    """Return the answer to an edited message."""
    return words.say(
        "You have edited a message. What was recorded from it stays as it was; to change an "
        "answer, use the buttons under the preview, or report on the task again."
    )


def private_only(words: Words) -> Markup:
    """Return the answer to a command in a group."""
    return words.say("Please write to me in a private chat; in groups I tell nothing.")


def not_understood(words: Words, code: str | None = None) -> View:
    """Return the answer to a text that is no command and no answer.

    `code` is a task that the person may report on, for an example.
    """
    parts = [
        words.say(
            "I did not understand that, and nothing was recorded. "
            "To report, send /baocao; to see your tasks, send /nhiemvu."
        )
    ]
    if code:
        parts.append(
            words.say(
                "Or simply write what was done, for example: "
                "<i>task %(code)s 70%%, sorted waste in 5 communes</i>.",
                code=code,
            )
        )
    return View(
        join("\n\n", parts),
        [
            [
                Button(words.plain("My tasks"), Callback.of("tasks", 0)),
                Button(words.plain("Report"), Callback.of("choose", 0)),
            ]
        ],
    )


def nothing_to_stop(words: Words) -> View:
    """Return the answer to /huy where no conversation is open."""
    return View(words.say("There is nothing to stop. Send /help to see what can be done."))


def stopped(words: Words) -> View:
    """Return the answer to /huy in a conversation that has nothing to keep."""
    return View(words.say("Stopped; nothing was sent or changed."))


def left(words: Words) -> View:
    """Return the line after something else was begun in the middle of a conversation."""
    return View(
        words.say("What you were writing before was left; nothing of it was sent or changed.")
    )


def not_recorded(words: Words, reference: str) -> Markup:
    """Return the apology for an update that failed again and again."""
    return words.say(
        "Sorry, something went wrong and your last message was not recorded. "
        "Please send it again; if it fails again, tell the administrator the number %(number)s.",
        number=reference,
    )


def unknown_command(words: Words) -> Markup:
    """Return the answer to a command that does not exist."""
    return words.say("There is no such command. Send /help to see what can be done.")
