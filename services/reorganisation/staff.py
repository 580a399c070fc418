"""People of an agency that ends: their roles end with it; only what the file names begins anew.

Rights are never summed: who was in two agencies that become one holds in it what is granted, and
nothing because of what they had.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from models.chats import LinkedChat
from models.people import Deputation, Invitation, Membership, Person
from models.plans import Plan
from models.reorganisation_cards import PersonChange
from models.rights import Role
from services.reorganisation.book import Book, Step, table


@dataclass(frozen=True, slots=True)
class RoleMoved:
    """A role that ended, by numbers; `granted_id` is where it is held now, if anywhere."""

    person_id: int
    role: str
    agency_id: int
    granted_id: int | None


def end_roles(book: Book, step: Step) -> list[RoleMoved]:
    """Revoke every role in an agency, and grant anew what the file names."""
    memberships = table(Membership)
    rows = book.session.execute(
        select(Membership.id, Membership.person_id, Membership.role, Person.is_suspended)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.agency_id == step.id, Membership.revoked_at.is_(None))
        .order_by(Membership.id)
    ).all()
    moved = []
    for row in rows:
        book.journal.change(memberships, row.id, revoked_at=book.now)
        heir = next(
            (
                book.agencies[grant.to]
                for grant in step.act.grants
                if (grant.agency, grant.role) == (step.code, row.role)
            ),
            None,
        )
        if heir is not None and (row.is_suspended or not _fits(book, row.role, heir)):
            heir = None
        if heir is not None and not _holds(book, row.person_id, heir, row.role):
            book.journal.insert(
                memberships,
                person_id=row.person_id,
                agency_id=heir,
                role=row.role,
                granted_at=book.now,
                revoked_at=None,
            )
        moved.append(RoleMoved(row.person_id, row.role, step.id, heir))
    return moved


def void_invitations(book: Book, step: Step) -> int:
    """Make open invitations to an agency, and words of stand-ins in it, void; count the first."""
    for deputation in book.session.scalars(
        select(Deputation.id).where(
            Deputation.agency_id == step.id, Deputation.revoked_at.is_(None)
        )
    ).all():
        book.journal.change(table(Deputation), deputation, revoked_at=book.now)
    invitations = book.session.scalars(
        select(Invitation.id).where(
            Invitation.agency_id == step.id,
            Invitation.revoked_at.is_(None),
            Invitation.uses_left > 0,
            Invitation.expires_at > book.now,
        )
    ).all()
    for invitation in invitations:
        book.journal.change(table(Invitation), invitation, revoked_at=book.now)
    return len(invitations)


def unlink_chats(book: Book, step: Step) -> int:
    """Let the group chats of an agency hear no more; they are linked anew by who may."""
    chats = book.session.scalars(
        select(LinkedChat.id).where(
            LinkedChat.agency_id == step.id, LinkedChat.unlinked_at.is_(None)
        )
    ).all()
    for chat in chats:
        book.journal.change(table(LinkedChat), chat, unlinked_at=book.now)
    return len(chats)


def described(book: Book, moved: Sequence[RoleMoved]) -> list[PersonChange]:
    """Return roles that moved, with the names of people and agencies."""
    names = dict(
        book.session.execute(
            select(Person.id, Person.name).where(Person.id.in_([one.person_id for one in moved]))
        ).all()
    )
    codes = {number: code for code, number in book.agencies.items()}
    return [
        PersonChange(
            names[one.person_id],
            one.role,
            book.name(codes[one.agency_id]),
            book.name(codes[one.granted_id]) if one.granted_id else "",
        )
        for one in moved
    ]


def _fits(book: Book, role: str, agency: int) -> bool:
    """Whether an agency has such a role: planners and leaders belong to one agency of a plan."""
    column = {Role.PLANNER: Plan.planning_agency_id, Role.LEADER: Plan.committee_id}.get(
        Role(role)
    )
    if column is None:
        return True
    return book.session.scalar(select(Plan.id).where(column == agency).limit(1)) is not None


def _holds(book: Book, person: int, agency: int, role: str) -> bool:
    return (
        book.session.scalar(
            select(Membership.id).where(
                Membership.person_id == person,
                Membership.agency_id == agency,
                Membership.role == role,
                Membership.revoked_at.is_(None),
            )
        )
        is not None
    )
