"""The way of a report: which status may follow which. One table, one arrow a line.

The chart is docs/states-report.md; an arrow's letter is its `Move`. What a status is changed by is
`after`, and nothing else.
"""

from enum import StrEnum

from models.reports import ReportStatus


class Move(StrEnum):
    """An arrow of the chart."""

    OPEN = "a"  #: somebody begins to write, or takes a version up again.
    HAND_IN = "b"  #: "Gửi" in an agency whose head has to agree.
    FILE = "c"  #: "Gửi" anywhere else, or where only the author could agree.
    APPROVE = "d"  #: the head, or who stands in for the head, agrees.
    RELEASE = "e"  #: the agency has given up that its head has to agree.
    SEND_BACK = "f"  #: the head returns it with a reason.
    ACCEPT = "g"  #: the receiving body confirms it.
    RETURN = "h"  #: the receiving body returns it with a reason.
    TAKE_BACK = "i"  #: its author withdraws it before the head has acted.
    WITHDRAW = "j"  #: its author withdraws it before the receiving body has acted.
    DISCARD = "k"  #: its author throws the draft away.


#: From where to where each arrow leads. None: the report is not there yet, or not any more.
ARROWS: dict[Move, tuple[ReportStatus | None, ReportStatus | None]] = {
    Move.OPEN: (None, ReportStatus.DRAFT),
    Move.HAND_IN: (ReportStatus.DRAFT, ReportStatus.AWAITING),
    Move.FILE: (ReportStatus.DRAFT, ReportStatus.SUBMITTED),
    Move.APPROVE: (ReportStatus.AWAITING, ReportStatus.SUBMITTED),
    Move.RELEASE: (ReportStatus.AWAITING, ReportStatus.SUBMITTED),
    Move.SEND_BACK: (ReportStatus.AWAITING, ReportStatus.RETURNED),
    Move.ACCEPT: (ReportStatus.SUBMITTED, ReportStatus.ACCEPTED),
    Move.RETURN: (ReportStatus.SUBMITTED, ReportStatus.RETURNED),
    Move.TAKE_BACK: (ReportStatus.AWAITING, ReportStatus.WITHDRAWN),
    Move.WITHDRAW: (ReportStatus.SUBMITTED, ReportStatus.WITHDRAWN),
    Move.DISCARD: (ReportStatus.DRAFT, None),
}


class ForbiddenMoveError(ValueError):
    """No arrow leads from here: a mistake of the program's, never of a person's."""


def after(status: str | None, move: Move) -> ReportStatus:
    """Return the status that a move leads to; raise ForbiddenMoveError where it starts elsewhere.

    A move that leads out of the chart has no status after it.
    """
    start, end = ARROWS[move]
    if status != start or end is None:
        raise ForbiddenMoveError(f"No arrow {move.value} leads from {status!r}.")
    return end
