"""Who is away on a day, and who stands in for whom."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased

from models.people import Absence, Deputation, Membership, Person
from models.rights import Grant, Role

_PRINCIPAL, _DEPUTY = aliased(Person), aliased(Person)
_HEAD, _MEMBER = aliased(Membership), aliased(Membership)
# Made once: who writes is looked up at every message, and making this costs more than running it.
_IN_FORCE = (
    select(Deputation)
    .join(_PRINCIPAL, _PRINCIPAL.id == Deputation.person_id)
    .join(_DEPUTY, _DEPUTY.id == Deputation.deputy_id)
    .where(
        Deputation.from_on <= bindparam("day"),
        Deputation.to_on >= bindparam("day"),
        Deputation.revoked_at.is_(None),
        _PRINCIPAL.is_suspended.is_(False),
        _DEPUTY.is_suspended.is_(False),
        select(_HEAD.id)
        .where(
            _HEAD.person_id == Deputation.person_id,
            _HEAD.agency_id == Deputation.agency_id,
            _HEAD.role == Role.HEAD,
            _HEAD.revoked_at.is_(None),
        )
        .exists(),
        select(_MEMBER.id)
        .where(
            _MEMBER.person_id == Deputation.deputy_id,
            _MEMBER.agency_id == Deputation.agency_id,
            _MEMBER.revoked_at.is_(None),
        )
        .exists(),
    )
    .order_by(Deputation.id)
)
_OF_DEPUTY = _IN_FORCE.where(Deputation.deputy_id == bindparam("deputy"))


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
    if deputy_id is not None and agencies is None:
        return list(session.scalars(_OF_DEPUTY, {"day": day, "deputy": deputy_id}))
    statement = _IN_FORCE
    if agencies is not None:
        statement = statement.where(Deputation.agency_id.in_(agencies))
    if deputy_id is not None:
        statement = statement.where(Deputation.deputy_id == deputy_id)
    return list(session.scalars(statement, {"day": day}))


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
