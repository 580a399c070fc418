"""Refusals of giving work on and of receiving it."""

from core.i18n import N_
from models.refusals import DraftGone, Refusal


class NotGiver(Refusal):
    """The person heads no agency, so they have no work to give."""

    sentence = N_(
        "Only the head of an agency, or whoever stands in for them, gives work. Nothing was given."
    )


class NothingToGive(Refusal):
    """The agency has no task in this period."""

    sentence = N_("Your agency has no task in this period that could be given on.")


class NobodyToGiveTo(Refusal):
    """There is neither another person of the agency nor a unit below it."""

    sentence = N_(
        "There is nobody to give it to: no officer of your agency uses the bot yet, and no unit "
        "belongs to it. Please ask the administrator to invite your officers."
    )


class NotYoursToGive(Refusal):
    """The task is no living one of the agency, or was given to one person."""

    sentence = N_(
        "This is not a task that your agency can give on (any more), so nothing was given."
    )


class ReceiverUnknown(Refusal):
    """A typed name is nobody's of the agency and no unit's below it."""

    sentence = N_(
        "“%(name)s” is neither one of your agency's officers nor a unit below it. "
        "Please choose from the list, or type the name as it stands there."
    )


class ReceiverGuess(Refusal):
    """A typed name comes near to some receivers, and is none of them."""

    sentence = N_(
        "“%(name)s” is neither one of your agency's officers nor a unit below it. "
        "Perhaps you mean one of these: %(names)s."
    )


class ReceiverUnclear(Refusal):
    """A typed name may mean several receivers."""

    sentence = N_("“%(name)s” may mean several: %(names)s. Please type it in full.")


class ReceiverWanted(Refusal):
    """Nobody was chosen yet."""

    sentence = N_("Please choose at least one receiver first.")


class OneReceiver(Refusal):
    """A share that changes hands goes to one receiver."""

    sentence = N_("A share that changes hands goes to one receiver. Please choose just one.")


class SameReceiver(Refusal):
    """A share cannot be moved to who has it."""

    sentence = N_("%(name)s has this share already. Please choose another receiver.")


class ReceiverGone(Refusal):
    """A receiver left the agency, was suspended or dissolved while the dialog was open."""

    sentence = N_(
        "%(name)s cannot receive work here any more, so nothing was given. "
        "Please change the receivers and check again."
    )


class DateUnclear(Refusal):
    """The text names no day for certain."""

    sentence = N_("“%(given)s” is not a date I can read. Please type it as day/month: 10/11.")


class DatePast(Refusal):
    """The day is over already."""

    sentence = N_("%(date)s is over already. Please choose today or a later day.")


class DateTooLate(Refusal):
    """A share would be due after the task it is a part of."""

    sentence = N_(
        "%(date)s is later than the task's own deadline, the end of %(due)s. "
        "Please choose that day or an earlier one."
    )


class SameDate(Refusal):
    """The share is due on that day already."""

    sentence = N_("It is due on that day already (the end of %(due)s); nothing was changed.")


class BriefTooLong(Refusal):
    """The words of a share are longer than they may be."""

    sentence = N_(
        "The text is too long: %(length)s characters, at most %(limit)s, please. "
        "Details can go to a file that you send to the receivers."
    )


class AssigningUnclear(Refusal):
    """A whole assignment in one message cannot be read."""

    sentence = N_(
        "I could not read that. Please write it like this: "
        "/giaoviec %(code)s cho Lan: survey the markets, hạn 10/11."
    )


class TaskNotOffered(Refusal):
    """A typed number or code is not among the tasks that are offered."""

    sentence = N_(
        "“%(given)s” is none of the tasks above. Please press one of the buttons, or type the "
        "code of a task."
    )


class ShareGone(DraftGone):
    """The share was recalled or given to somebody else."""

    sentence = N_(
        "This work was recalled or given to somebody else, so nothing is expected of you here "
        "any more. What was reported on it is kept."
    )


class NotYourShare(Refusal):
    """The share is another's, or whoever gave it is somebody else."""

    sentence = N_("This work was not given to you or by you, so nothing was changed.")


class AcknowledgedAlready(Refusal):
    """A second tap on "received"."""

    sentence = N_("That it was received is noted already.")


class NothingToAcknowledge(Refusal):
    """Nothing waits to be acknowledged."""

    sentence = N_(
        "Nothing waits to be acknowledged: everything given to you is noted as received."
    )


class ReasonWanted(Refusal):
    """To hand work back takes a reason."""

    sentence = N_("Please type the reason in a few words; without one it cannot be passed on.")


class WishedAlready(Refusal):
    """A second wish to hand the same share back."""

    sentence = N_("You have asked for that already; who gave the work will decide.")


class NoWish(Refusal):
    """There is no wish (any more) to decide about."""

    sentence = N_("Nobody asks to hand this work back (any more).")


class UrgedToday(Refusal):
    """The receiver has been urged today."""

    sentence = N_("%(name)s was urged today already; once a day is enough. Nothing was sent.")


class NobodyToUrge(Refusal):
    """Nobody of the receiver can be written to."""

    sentence = N_("Nobody of %(name)s uses the bot yet, so nobody can be urged here.")


class ReportedAlready(Refusal):
    """There is nothing left to urge for."""

    sentence = N_("%(name)s has reported this already; there is nothing to urge for.")


class NothingToGather(Refusal):
    """No share has been reported yet."""

    sentence = N_("None of the shares has been reported yet, so there is nothing to sum up.")


class DraftHasText(Refusal):
    """A report that is being written would be overwritten."""

    sentence = N_(
        "You are already writing the report on %(code)s, and its text is kept. Send it, or "
        "delete the draft (/huy) and sum up again."
    )


class PreviewUnclear(Refusal):
    """Words at the preview that neither give nor stop."""

    sentence = N_(
        "Please check the preview: type “giao” or press “Give” to give it, use the buttons to "
        "change something, or send /huy to stop. Nothing has been given yet."
    )
