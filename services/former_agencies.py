"""The agencies of a province that are no more, and the living ones in their place."""

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.agencies import Agency, Succession
from models.plan_entries import FormerAgency


def of(session: Session, territory: str) -> tuple[FormerAgency, ...]:
    """Return the agencies that have ended, each with the names of those in its place today."""
    agencies = {
        agency.id: agency
        for agency in session.scalars(
            select(Agency)
            .where(Agency.territory == territory)
            .options(selectinload(Agency.aliases))
            .order_by(Agency.id)
        )
    }
    onward: dict[int, list[int]] = {}
    for before, after in session.execute(
        select(Succession.predecessor_id, Succession.successor_id)
        .where(Succession.predecessor_id.in_(agencies))
        .order_by(Succession.on, Succession.successor_id)
    ):
        onward.setdefault(before, []).append(after)
    return tuple(
        FormerAgency(
            code=agency.code,
            names=(agency.name, agency.short_name, *(each.alias for each in agency.aliases)),
            ended_on=agency.ended_on,
            successors=tuple(
                each.name
                for each in agencies.values()
                if each.id in _living(agencies, onward, agency)
            ),
        )
        for agency in agencies.values()
        if agency.ended_on is not None
    )


def _living(agencies: dict[int, Agency], onward: dict[int, list[int]], agency: Agency) -> set[int]:
    """Return the living agencies at the end of every line that begins with an agency."""
    seen: set[int] = set()
    waiting = [agency.id]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting.extend(onward.get(one, ()))
    return {one for one in seen if agencies[one].ended_on is None}
