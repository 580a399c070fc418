"""Who may do what with a share: its receiver, who gave it, and who gave them theirs.

The rows are given in the order in which work was handed down, the share itself first and the
agency of the plan last; nobody outside of this chain sees or changes anything.
"""

from collections.abc import Sequence

from models.plans import Assignment, PartyRole
from models.rights import Actor, Verb


def may_see(actor: Actor, chain: Sequence[Assignment]) -> bool:
    """Return whether somebody may see a share: its chain, and who sees the whole plan."""
    return any(actor.may(Verb.SEE_TASKS, assignment.agency_id) for assignment in chain)


def may_give(actor: Actor, assignment: Assignment) -> bool:
    """Return whether somebody may give shares of an assignment: a head, of what a unit has.

    What was given to one person is done by that person; the head gives it to another one instead.
    """
    return (
        assignment.ended_at is None
        and assignment.person_id is None
        and assignment.agency_id in actor.agencies_for(Verb.ASSIGN)
    )


def may_decide(actor: Actor, share: Assignment) -> bool:
    """Return whether somebody decides over a share: a head of the agency that gave it."""
    return share.parent is not None and share.parent.agency_id in actor.agencies_for(Verb.ASSIGN)


def may_receive(actor: Actor, assignment: Assignment) -> bool:
    """Return whether somebody answers for the receiver: the person, or anybody of the unit."""
    if assignment.agency_id not in actor.agencies_for(Verb.ACKNOWLEDGE):
        return False
    return assignment.person_id in (None, actor.person_id)


def may_report(actor: Actor, assignment: Assignment) -> bool:
    """Return whether somebody reports on an assignment.

    A share that names a person is reported by that person, or by who gives work on in the agency.
    """
    if assignment.agency_id not in actor.agencies_for(Verb.REPORT):
        return False
    if assignment.role != PartyRole.PART or assignment.person_id in (None, actor.person_id):
        return True
    return assignment.agency_id in actor.agencies_for(Verb.ASSIGN)
