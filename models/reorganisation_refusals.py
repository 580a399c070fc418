"""Refusals of a second person's word on a reorganisation."""

from core.i18n import N_
from models.refusals import Refusal


class ProposalGone(Refusal):
    """It was decided on, replaced, or is too old; or it is not the person's to decide."""

    sentence = N_(
        "This reorganisation no longer waits for your decision, so nothing was changed. "
        "/sapxep shows what waits."
    )


class ProposalObsolete(Refusal):
    """What there is has changed so much that the file does not fit any more."""

    sentence = N_(
        "The agencies have changed since this was proposed, so it cannot be carried out and "
        "nothing was changed. Please ask the operator to propose it anew."
    )
