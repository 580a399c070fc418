"""Refusals of a second person's word on a reorganisation."""

from core.i18n import N_
from models.refusals import Refusal


class ProposalGone(Refusal):
    """It was decided on, replaced, or is too old; or it is not the person's to decide."""

    sentence = N_(
        "This reorganisation no longer waits for your decision, so nothing was changed. "
        "/sapxep shows what waits."
    )
