"""Reorganisations that wait for a second person."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class ProposalState(StrEnum):
    """Where a proposed reorganisation stands."""

    OPEN = "open"  #: waits for "confirm" or "decline".
    CONFIRMED = "confirmed"  #: the next tick carries it out.
    DONE = "done"
    DECLINED = "declined"
    REPLACED = (
        "replaced"  #: proposed again, carried out by the operator alone, or fitting no more.
    )


class ReorganisationProposal(Base):
    """A reorganisation that an operator has put forward and somebody in the office decides on.

    `document` is the text of its file, `fingerprint` stands for all that it was said to do: what
    is carried out is what was shown, or nothing.
    """

    __tablename__ = "reorganisation_proposals"
    __table_args__ = (
        CheckConstraint(
            "state IN ('open', 'confirmed', 'done', 'declined', 'replaced')", name="state"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    territory: Mapped[str]
    code: Mapped[str]
    file_name: Mapped[str]
    document: Mapped[str]
    fingerprint: Mapped[str]
    #: The card that is decided on, as `ProposalCard` has it.
    summary: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(default=ProposalState.OPEN)
    proposed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
