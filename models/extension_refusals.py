"""Refusals about more time for a report."""

from core.i18n import N_
from models.refusals import Refusal


class ReportIsHere(Refusal):
    """More time is asked for a report that was sent."""

    sentence = N_("The report on task %(code)s has been sent, so it needs no more time.")


class NothingToProlong(Refusal):
    """No report of the agency's waits for its deadline."""

    sentence = N_("No report of your agency is missing, so there is no deadline to prolong.")


class NotExpected(Refusal):
    """More time is asked for a report that nobody waits for."""

    sentence = N_(
        "Your agency only coordinates on task %(code)s; nobody waits for its report, "
        "so it needs no more time."
    )


class AlreadyAsked(Refusal):
    """A request on the duty is pending."""

    sentence = N_(
        "More time for task %(code)s was asked for already, until %(day)s, "
        "and waits for %(receiver)s."
    )


class AlreadyProlonged(Refusal):
    """The duty has had its extension."""

    sentence = N_(
        "The deadline of task %(code)s was prolonged once already, to %(day)s. "
        "A further extension has to be asked for in writing."
    )


class NobodyAbove(Refusal):
    """No agency receives from this one."""

    sentence = N_("No agency stands above %(agency)s in this plan that could decide on it.")


class DayUnknown(Refusal):
    """No day can be read from the answer."""

    sentence = N_(
        "Please type the day as day/month, for example 30/11, or “+5” for five working days more."
    )


class DayTooEarly(Refusal):
    """The wanted day is no later than the deadline, or past."""

    sentence = N_("The new day has to lie after %(after)s. Please give a later one.")


class DayTooLate(Refusal):
    """The wanted day lies beyond what can be granted."""

    sentence = N_("The new day may not lie after %(limit)s. Please give an earlier one.")


class NoRequest(Refusal):
    """There is no such request, or it is none of the person's."""

    sentence = N_("There is no such request for you to look at. Send /giahan to see yours.")


class RequestSettled(Refusal):
    """The request was decided, withdrawn, or its report has come: a second tap, or another's."""

    sentence = N_(
        "Nothing was changed: this request is settled already. Send /giahan to see how it ended."
    )


class OwnRequest(Refusal):
    """Nobody decides what they asked for themselves, nor in somebody's place."""

    sentence = N_("You cannot decide on your own request; somebody else of %(agency)s has to.")
