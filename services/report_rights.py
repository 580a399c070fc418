"""Who may decide on a report. Nobody decides on their own, by no path.

Whoever wrote a report, and whoever it was written in place of, is party to it. A grant lets
somebody decide only where neither the person who acts nor the one they stand in for is party.
"""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import Membership, Person
from models.plans import PartyRole
from models.reports import Report
from models.rights import Actor, Grant, Role, Verb
from services import receiving


def parties(report: Report) -> frozenset[int]:
    """Return the people whose own report it is."""
    return frozenset(one for one in (report.author_id, report.on_behalf_of_id) if one)


def is_apart(actor: Actor, grant: Grant, report: Report) -> bool:
    """Return whether a person, acting by a grant, decides on somebody else's report."""
    return parties(report).isdisjoint({actor.person_id, grant.on_behalf_of})


def approval_grants(actor: Actor, report: Report) -> tuple[Grant, ...]:
    """Return the grants by which a person approves what an agency sends, one's own first."""
    return actor.grants_for(Verb.APPROVE, report.duty.assignment.agency_id)


def acceptance_grants(session: Session, actor: Actor, report: Report) -> tuple[Grant, ...]:
    """Return the grants by which a person accepts what the receiving body gets."""
    assignment = report.duty.assignment
    receiver = receiving.receiver_of_assignment(session, assignment)
    if receiver is None:
        return ()
    if assignment.role == PartyRole.PART:
        # A share is accepted by who gives work on in the agency that gave it.
        return actor.grants_for(Verb.ASSIGN, receiver.id)
    return actor.grants_for(Verb.ACCEPT, receiver.id)


def grant_apart(actor: Actor, grants: Iterable[Grant], report: Report) -> Grant | None:
    """Return the first grant by which the person decides on somebody else's report, or None."""
    return next((grant for grant in grants if is_apart(actor, grant, report)), None)


def may_go_past_approval(session: Session, agency_id: int, people: frozenset[int]) -> bool:
    """Return whether a report of these people is the head's own, with nobody else to approve it.

    Who stands in for the head who wrote it decides in that head's name, and so cannot either.
    """
    heads = heads_of(session, agency_id)
    return bool(heads) and heads <= people


def heads_of(session: Session, agency_id: int) -> set[int]:
    """Return the people who head an agency at this moment."""
    return set(
        session.scalars(
            select(Membership.person_id)
            .join(Person, Person.id == Membership.person_id)
            .where(
                Membership.agency_id == agency_id,
                Membership.role == Role.HEAD,
                Membership.revoked_at.is_(None),
                Person.is_suspended.is_(False),
            )
        )
    )
