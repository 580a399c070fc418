"""Refusals: what cannot be done, said so that the person knows what to do instead.

A refusal carries the English sentence under which the catalogues know it, and the values that go
into it. It is worded in the reader's language, in `views/refusals.py`, and nowhere else.
"""

from typing import ClassVar

from core.i18n import N_


class Refusal(Exception):
    """The act cannot be done; nothing was changed."""

    sentence: ClassVar[str] = N_("That cannot be done now.")

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(type(self).__name__)


class NotAllowed(Refusal):
    """The person has no right to it; whether it exists is not said either."""

    sentence = N_("This is not among your agency's tasks, so nothing was changed.")


class NoSuchTask(Refusal):
    """The plan has no task under the code that was given."""

    sentence = N_(
        "The plan has no task “%(code)s”. "
        "Send /nhiemvu to see your agency's tasks and their codes."
    )


class NotYourTask(Refusal):
    """The task is another agency's."""

    sentence = N_(
        "Task %(code)s is not given to your agency, so it cannot be reported here. "
        "Send /nhiemvu to see your agency's tasks."
    )


class NotReportable(Refusal):
    """The row is a header; its sub-tasks are reported."""

    sentence = N_("Task %(code)s is a heading. Please report its parts: %(children)s.")


class NoPlan(Refusal):
    """No plan is loaded."""

    sentence = N_("No plan has been loaded yet. Please tell the administrator.")


class NoSuchPlan(Refusal):
    """The plan is none that the person can work on (any more)."""

    sentence = N_("This plan cannot be chosen now. Send /kehoach to see the plans that can.")


class PlannersOnly(Refusal):
    """Only who manages the plan may do it."""

    sentence = N_("Only the planning department or the administrator can do this.")


class NoSuchGroup(Refusal):
    """The group of a button does not exist (any more)."""

    sentence = N_("There is no such group any more. Send /nhom to see the groups.")


class AgenciesWanted(Refusal):
    """An answer names no agency."""

    sentence = N_(
        "I found no agency in this message. Please type names, for example: "
        "Sở TN&MT, Sở Xây dựng; or send /huy to stop."
    )


class GroupChanged(Refusal):
    """Somebody else has changed the group since the preview was made."""

    sentence = N_(
        "Somebody else has changed this group meanwhile, so nothing was changed now. "
        "Send /nhom to see it as it is and begin anew."
    )


class NothingToChange(Refusal):
    """The group has these members already, or none were named."""

    sentence = N_("Nothing would change: please name at least one other agency first.")


class NoLongerAsked(Refusal):
    """The duty of a button was cancelled: the plan has ended, or the task was given to others."""

    sentence = N_(
        "Task %(code)s is no longer asked of %(agency)s; nothing was changed. "
        "Send /nhiemvu to see what is."
    )


class DraftGone(Refusal):
    """The draft that a button speaks of was sent or discarded."""

    sentence = N_("This report is no longer being written. Send /baocao to begin a new one.")


class OldButton(Refusal):
    """The conversation has moved on since the button was shown."""

    sentence = N_("This button is old. Please use the newest message below.")


class AlreadySent(Refusal):
    """The report of this button has been filed: a second tap."""

    sentence = N_("This report was already sent at %(at)s.")


class PercentNotNumber(Refusal):
    """The percent is no number."""

    sentence = N_("Please answer with a whole number from 0 to 100, for example 60.")


class PercentOutOfRange(Refusal):
    """The percent is below 0 or above 100."""

    sentence = N_(
        "“%(given)s” is not between 0 and 100. "
        "Please answer with a whole number from 0 to 100, for example 60."
    )


class PercentNotWhole(Refusal):
    """The percent has decimals."""

    sentence = N_("“%(given)s” is not a whole number. Please answer with one, for example 60.")


class StateUnknown(Refusal):
    """The answer names none of the states."""

    sentence = N_("Please choose one of the four states, by its button or by its number (1-4).")


class TextWanted(Refusal):
    """The question wants words and got something else, or nothing."""

    sentence = N_("This question needs an answer in words. Please type it, or send /huy to stop.")


class ForwardedText(Refusal):
    """A forwarded message was sent as an answer."""

    sentence = N_(
        "This message was forwarded, so it was not taken as your answer. "
        "Please copy the words and send them yourself."
    )


class TextTooLong(Refusal):
    """An answer is longer than one message."""

    sentence = N_("The answer is too long: at most %(limit)s characters, please.")


class FileTooBig(Refusal):
    """A piece of evidence cannot be fetched from the messenger."""

    sentence = N_(
        "The file “%(name)s” is %(size)s MB; at most %(limit)s MB can be taken. "
        "Please send a smaller file or a link in the result. Your draft is kept."
    )


class TooManyFiles(Refusal):
    """A report has as many pieces of evidence as it can have."""

    sentence = N_("A report takes at most %(limit)s files. The others are kept.")


class FilesWanted(Refusal):
    """The evidence question got words or something that is no file."""

    sentence = N_("Please send a file or a photo here, or press “Done”.")


class SendUnknown(Refusal):
    """The preview was answered with something that neither sends nor changes it."""

    sentence = N_(
        "Nothing was sent. Please press “Send” or type “gửi”; to change an answer, type for "
        "example “sửa kết quả”. /huy stops and keeps the draft."
    )


class NotSupported(Refusal):
    """A sticker, a location and the like."""

    sentence = N_(
        "This kind of message cannot be used here. Your draft is kept; "
        "please answer the question above, or send /huy to stop."
    )


class CannotLink(Refusal):
    """The person may not speak for the agency in a group chat."""

    sentence = N_(
        "Only the head of an agency, or the administrator, can link a group to it. "
        "Please ask them to send /lienket here."
    )


class AgencyWanted(Refusal):
    """The person may link several agencies and has named none, or one that is not known."""

    sentence = N_("Please name the agency behind the command, for example: /lienket Sở Xây dựng.")


class ChatLinked(Refusal):
    """The group speaks for an agency already."""

    sentence = N_(
        "This group is linked to %(agency)s. Send /huylienket here first to link it anew."
    )


class ChatNotLinked(Refusal):
    """There is nothing to unlink."""

    sentence = N_("This group is linked to no agency.")


class OnlyInGroups(Refusal):
    """A command of groups was sent in a private chat."""

    sentence = N_(
        "This is a command for group chats: add me to the group of your agency and send it there."
    )


class PlanNotYours(Refusal):
    """The person may not change the plan."""

    sentence = N_(
        "Only the planning department and the administrator may change the plan, "
        "so nothing was changed."
    )


class WorkbookTooBig(Refusal):
    """A workbook cannot be fetched from the messenger."""

    sentence = N_(
        "The file “%(name)s” is %(size)s MB; at most %(limit)s MB can be read. "
        "Keep only the tables in it and send it again, please."
    )


class TooManyWorkbooks(Refusal):
    """Several workbooks of the person wait to be read already."""

    sentence = N_(
        "%(count)s files of yours are still being read. Please wait for the answer to them first."
    )


class ImportGone(Refusal):
    """The workbook of a button was decided on, or is too old."""

    sentence = N_(
        "This workbook is no longer waiting: it was applied, discarded or is too old. "
        "Nothing was changed now; to propose changes, send the file again."
    )


class PlanChanged(Refusal):
    """The plan is another one than when the workbook was read."""

    sentence = N_(
        "The plan was changed after this workbook was read, so it was not applied. "
        "Please send the file again to see what it changes now."
    )


class WorkbookWrong(Refusal):
    """The workbook has problems, so it cannot be applied."""

    sentence = N_(
        "The workbook has mistakes, so nothing was applied. Please correct them and send it again."
    )
