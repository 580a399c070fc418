"""Who is away on a day, and who stands in for whom."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from models.people import Absence, Deputation, Membership, Person
from models.rights import Grant, Role


def away(session: Session, now: datetime | None) -> frozenset[int]:
    """Return who is on leave at a moment of office time; None: nobody is known to be."""
    if now is None:
        return frozenset()
    day = now.date()
    return frozenset(
        session.scalars(
            select(Absence.person_id).where(
                Absence.from_on <= day, Absence.to_on >= day, Absence.revoked_at.is_(None)
            )
        )
    )


def in_force(
    session: Session,
    day: date,
    *,
    agencies: Collection[int] | None = None,
    deputy_id: int | None = None,
) -> list[Deputation]:
    """Return the deputations that count on a day, the oldest first.

    One counts only as long as the principal is an active head of the agency and the deputy an
    active member of it: nobody gets a right that the principal has lost.
    """
    principal, deputy = aliased(Person), aliased(Person)
    head, member = aliased(Membership), aliased(Membership)
    statement = (
        select(Deputation)
        .join(principal, principal.id == Deputation.person_id)
        .join(deputy, deputy.id == Deputation.deputy_id)
        .where(
            Deputation.from_on <= day,
            Deputation.to_on >= day,
            Deputation.revoked_at.is_(None),
            principal.is_suspended.is_(False),
            deputy.is_suspended.is_(False),
            select(head.id)
            .where(
                head.person_id == Deputation.person_id,
                head.agency_id == Deputation.agency_id,
                head.role == Role.HEAD,
                head.revoked_at.is_(None),
            )
            .exists(),
            select(member.id)
            .where(
                member.person_id == Deputation.deputy_id,
                member.agency_id == Deputation.agency_id,
                member.revoked_at.is_(None),
            )
            .exists(),
        )
        .order_by(Deputation.id)
    )
    if agencies is not None:
        statement = statement.where(Deputation.agency_id.in_(agencies))
    if deputy_id is not None:
        statement = statement.where(Deputation.deputy_id == deputy_id)
    return list(session.scalars(statement))


def borrowed(
    session: Session, person_id: int, own: Collection[Grant], day: date
) -> tuple[Grant, ...]:
    """Return what a person may on a day in the place of others; `own` are their own grants."""
    agencies = {grant.agency_id: grant for grant in own}
    return tuple(
        replace(agencies[one.agency_id], role=Role.HEAD, on_behalf_of=one.person_id)
        for one in in_force(session, day, deputy_id=person_id)
        if one.agency_id in agencies
    )
