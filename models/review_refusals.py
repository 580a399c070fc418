"""Refusals on a report's way after "Gửi": approving, accepting, returning, taking back."""

from core.i18n import N_
from models.refusals import Refusal


class NoReviewer(Refusal):
    """The person's roles approve and accept nothing."""

    sentence = N_(
        "Heads of agencies and receiving bodies approve and accept reports; you are neither. "
        "Send /nhiemvu to see your own reports."
    )


class OwnReport(Refusal):
    """The person wrote it, or it was written in the name of whom they stand in for."""

    sentence = N_(
        "This report is your own, or that of the person you stand in for. "
        "Somebody else has to decide on it."
    )


class NotYours(Refusal):
    """The report waits for somebody else, or does not exist."""

    sentence = N_("This report does not wait for you, so nothing was changed.")


class AlreadyDecided(Refusal):
    """Somebody has acted on the report: a second tap, or a colleague was faster."""

    sentence = N_("This report no longer waits: it was dealt with at %(at)s.")


class Superseded(Refusal):
    """A newer version of the report is there; the older one is not decided on any more."""

    sentence = N_("A newer version of this report is there. Please use that one: send /duyet.")


class ReasonWanted(Refusal):
    """Returning and correcting need a reason in words."""

    sentence = N_("Please give the reason in a few words, for example “the figures are missing”.")


class ReviewUnknown(Refusal):
    """The typed answer means nothing here."""

    sentence = N_(
        "This answer was not understood, so nothing was changed. Please use the buttons or the "
        "numbers of the last message, or send /huy to stop."
    )


class CannotWithdraw(Refusal):
    """The report is not the person's, or somebody has acted on it already."""

    sentence = N_(
        "This report cannot be taken back: somebody has dealt with it, or it is not yours. "
        "Send /nhiemvu to see how it stands."
    )


class CannotCorrect(Refusal):
    """The version that a button speaks of is not the newest one any more."""

    sentence = N_(
        "There is a newer version of this report. "
        "Open the task from /nhiemvu to see how it stands."
    )


class NewerVersion(Refusal):
    """Somebody else's version came after the draft was begun; it is not passed over unseen."""

    sentence = N_(
        "Somebody else has sent a report on task %(code)s meanwhile. "
        "Send /baocao to see it and to decide about your draft."
    )


class SuccessorReported(Refusal):
    """The report is of an agency that was reorganised, and its successor has reported since."""

    sentence = N_(
        "%(agency)s has taken this agency's place and has reported on the task since. "
        "Please return that report instead."
    )


class NobodyCorrects(Refusal):
    """The report is of an agency that has ended, and nobody does its work."""

    sentence = N_(
        "%(agency)s has ended and nobody took its place, so nobody could correct this report. "
        "Please accept it, or leave it as it is."
    )


class NoHistory(Refusal):
    """The person has no such task, or may not see it."""

    sentence = N_("There is no history of that here. Send /nhiemvu to see your tasks.")


class NoSetting(Refusal):
    """Only the head of an agency decides whether its reports need approval."""

    sentence = N_(
        "Only the head of an agency, in person, decides whether its reports are approved first."
    )


class NothingToAcceptAtOnce(Refusal):
    """There are not enough reports that may be accepted together."""

    sentence = N_("Only reports of the kind “nothing to report” are accepted together.")
