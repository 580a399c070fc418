"""Where a share stands between who gave it and who received it, and what leads from there on.

The chart is in docs/states-assignment.md; its letters stand behind the arrows here.
"""

from enum import StrEnum

from models.plans import Assignment


class AssignmentState(StrEnum):
    """Where a share stands. Whether it has been reported is the duty's affair, not its."""

    GIVEN = "given"  #: đã giao: its receiver has not said anything yet.
    ACKNOWLEDGED = "acknowledged"  #: đã tiếp nhận
    #: đề nghị chuyển: its receiver wants to hand it back; it stays theirs until it is decided.
    WISHED_BACK = "wished_back"
    RECALLED = "recalled"  #: thu hồi: nobody's any more; what was reported on it stays.
    MOVED = "moved"  #: đã chuyển: another share stands in its place.


class Act(StrEnum):
    """What can be done with a share once it has been given."""

    ACKNOWLEDGE = "acknowledge"  #: by its receiver
    HAND_BACK = "hand_back"  #: by its receiver, with a reason
    INSIST = "insist"  #: by who gave it, with a word
    CHANGE = "change"  #: by who gave it: another day, other words
    URGE = "urge"  #: by who gave it
    MOVE = "move"  #: by who gave it: to another receiver
    RECALL = "recall"  #: by who gave it


_S = AssignmentState
#: What each act makes of each state; what is not here cannot be done.
TRANSITIONS: dict[tuple[AssignmentState, Act], AssignmentState] = {
    (_S.GIVEN, Act.ACKNOWLEDGE): _S.ACKNOWLEDGED,  # b
    (_S.GIVEN, Act.HAND_BACK): _S.WISHED_BACK,  # c
    (_S.ACKNOWLEDGED, Act.HAND_BACK): _S.WISHED_BACK,  # d
    (_S.WISHED_BACK, Act.ACKNOWLEDGE): _S.ACKNOWLEDGED,  # e
    # Who was told to keep it says anew that they have read that.
    (_S.WISHED_BACK, Act.INSIST): _S.GIVEN,  # f
    (_S.GIVEN, Act.CHANGE): _S.GIVEN,  # g
    (_S.ACKNOWLEDGED, Act.CHANGE): _S.ACKNOWLEDGED,  # h
    (_S.WISHED_BACK, Act.CHANGE): _S.WISHED_BACK,  # i
    (_S.GIVEN, Act.URGE): _S.GIVEN,  # j
    (_S.ACKNOWLEDGED, Act.URGE): _S.ACKNOWLEDGED,  # k
    (_S.WISHED_BACK, Act.URGE): _S.WISHED_BACK,  # l
    (_S.GIVEN, Act.MOVE): _S.MOVED,  # m
    (_S.ACKNOWLEDGED, Act.MOVE): _S.MOVED,  # n
    (_S.WISHED_BACK, Act.MOVE): _S.MOVED,  # o
    (_S.GIVEN, Act.RECALL): _S.RECALLED,  # p
    (_S.ACKNOWLEDGED, Act.RECALL): _S.RECALLED,  # q
    (_S.WISHED_BACK, Act.RECALL): _S.RECALLED,  # r
}


def state_of(assignment: Assignment) -> AssignmentState:
    """Return where an assignment stands, as its columns say."""
    if assignment.ended_at is not None:
        moved = assignment.successor_id is not None
        return AssignmentState.MOVED if moved else AssignmentState.RECALLED
    if assignment.hand_back_at is not None:
        return AssignmentState.WISHED_BACK
    if assignment.acknowledged_at is not None:
        return AssignmentState.ACKNOWLEDGED
    return AssignmentState.GIVEN


def may_follow(assignment: Assignment, act: Act) -> bool:
    """Return whether an act can follow where an assignment stands."""
    return (state_of(assignment), act) in TRANSITIONS
