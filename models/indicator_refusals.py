"""Refusals about the figures of indicators."""

from core.i18n import N_
from models.refusals import Refusal


class NoIndicator(Refusal):
    """There is no such indicator, or its figures are not the person's to see."""

    sentence = N_(
        "There is no such indicator among those that you report or follow. "
        "Send /chitieu for the list; /tim says what the plan has on any of them."
    )


class NoIndicatorsHere(Refusal):
    """The agency of the person leads no indicator."""

    sentence = N_(
        "Your agency leads no indicator of the plan, so there are no figures to report here. "
        "Send /nhiemvu to see its tasks."
    )


class NotYourIndicator(Refusal):
    """The person sees the figures and does not report for an agency that leads the indicator."""

    sentence = N_(
        "Indicator %(code)s is reported by %(agencies)s, so nothing was changed. "
        "Its figures can be seen under /chitieu %(code)s."
    )


class NoFigureRead(Refusal):
    """The answer holds no figure."""

    sentence = N_(
        "Please type the figure in digits, for example 98,5 or 1.234,5. "
        "Where there is none yet, type “chưa có”."
    )


class FigureUnclear(Refusal):
    """The answer holds more than one figure, or one that is only a limit."""

    sentence = N_(
        "“%(given)s” cannot be read as one figure. Please type a single one, "
        "for example 98,5 or 1.234,5."
    )


class OtherUnit(Refusal):
    """The figure is given in another unit than the indicator's."""

    sentence = N_(
        "“%(given)s” is not in the unit of this indicator (%(unit)s). "
        "Please type the figure in that unit."
    )


class NoUnitHere(Refusal):
    """The figure is given in a unit, and the indicator is an index without any."""

    sentence = N_(
        "“%(given)s” has a unit, and this indicator is an index without any. "
        "Please type the bare figure, for example 0,75."
    )


class FigureTooLong(Refusal):
    """The figure has more digits than any indicator needs."""

    sentence = N_(
        "This figure is too long: at most %(whole)s digits before the comma and %(decimals)s "
        "behind it."
    )


class ReasonForNoFigure(Refusal):
    """Neither figure is there, and nothing says why."""

    sentence = N_("There is no figure, so please say in a few words why.")


class SameFigures(Refusal):
    """The newest version says exactly this."""

    sentence = N_(
        "These are the very figures that were sent already, so nothing was sent again. "
        "Change one of them, or send /huy to leave."
    )


class FiguresOvertaken(Refusal):
    """Somebody has filed a version since the person saw the newest one."""

    sentence = N_(
        "%(name)s has sent version %(version)s meanwhile, so nothing was sent. "
        "Please look at it first: /chitieu."
    )


class SendFigures(Refusal):
    """The preview was answered with something that neither sends nor changes it."""

    sentence = N_(
        "Nothing was sent. Please press “Send” or type “gửi”; to change an answer, press or type "
        "its button. /huy leaves."
    )


class YearIsOver(Refusal):
    """An estimate is given for a year that is over."""

    sentence = N_(
        "%(year)s is over, so there is nothing to estimate. "
        "Please give its figure alone, without an estimate."
    )


class ConfirmFigure(Refusal):
    """The question whether a figure is right was answered with something else."""

    sentence = N_("Please type “đúng” if the figure is right, or type the right figure.")
