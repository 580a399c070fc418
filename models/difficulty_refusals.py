"""Refusals about difficulties."""

from core.i18n import N_
from models.refusals import Refusal


class NotTheHolder(Refusal):
    """The difficulty is with another agency by now, or never was with the person's."""

    sentence = N_("This is with %(agency)s now, so nothing was changed.")


class NoDifficulty(Refusal):
    """There is no such difficulty, or the person may not see it."""

    sentence = N_(
        "There is no such entry in the register for you to look at. "
        "Send /vuongmac to see those of your agency."
    )


class NotNow(Refusal):
    """The verb does not fit the difficulty's state: an old button, or somebody was quicker."""

    sentence = N_("That cannot be done any more; it was handled meanwhile. Please look again.")


class TooLateToReopen(Refusal):
    """It was closed too long ago."""

    sentence = N_(
        "It was closed more than %(days)s days ago. Please raise it anew with /vuongmac; "
        "the old entry stays readable."
    )


class CategoryUnknown(Refusal):
    """The answer names none of the categories."""

    sentence = N_("Please choose one of the kinds, by its button or by its number (1-6).")


class TaskUnknown(Refusal):
    """The answer names no task of the list."""

    sentence = N_(
        "Please answer with the code of one of your agency's tasks, by its button, or with “0” "
        "where it is about no single task."
    )


class TooManyHere(Refusal):
    """An entry has as many files as it can have."""

    sentence = N_("An entry takes at most %(limit)s files. The others are kept.")


class RegisterWords(Refusal):
    """What was typed under the register names nothing of it."""

    sentence = N_(
        "Please type an entry's number, “0” to raise a new one, or a word such as “answered” or "
        "“funding” to see a part of the register. /huy leaves it."
    )
