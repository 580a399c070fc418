"""Refusals about documents."""

from core.i18n import N_
from models.refusals import Refusal


class MayNotExport(Refusal):
    """The document is another agency's, or the whole plan's."""

    sentence = N_(
        "This document is not one that you can have. Send /xuat to see those that you can."
    )


class NoDeadlines(Refusal):
    """Nothing is expected of the person, so there is nothing for a calendar."""

    sentence = N_("You have nothing to report on in %(year)s, so there is no calendar to send.")
