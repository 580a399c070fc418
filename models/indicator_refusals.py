"""Refusals of filing an indicator's figures."""

from core.i18n import N_
from models.refusals import Refusal


class NoSuchIndicator(Refusal):
    """What was typed is no indicator, or none that the person sees."""

    sentence = N_("There is no indicator “%(code)s” here. /chitieu lists those that you see.")


class NotYourIndicator(Refusal):
    """The agency that files it is another one."""

    sentence = N_(
        "The figures of this indicator are filed by the agency that leads it, so nothing was "
        "changed. /chitieu lists the indicators of your agency."
    )


class FigureWanted(Refusal):
    """The answer is no figure."""

    sentence = N_(
        "“%(given)s” was not understood as a figure. Please type it like 98,5 or 1.234,5 or "
        "0,75; the unit may be left out."
    )


class FigureNeeded(Refusal):
    """Neither the figure so far nor the estimate was given."""

    sentence = N_("At least one of the two figures is needed: the one so far, or the estimate.")
