"""The agencies as a tree, with the days between which each lives and who took its place."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agencies import Agency, Succession
from models.reorganisation_cards import UnitNode


def tree(session: Session) -> list[UnitNode]:
    """Return every agency, those of one parent in the order in which they were added."""
    rows = list(session.scalars(select(Agency).order_by(Agency.id)))
    names = {row.id: row.name for row in rows}
    successors: dict[int, tuple[str, ...]] = {}
    for before, after in session.execute(
        select(Succession.predecessor_id, Succession.successor_id).order_by(
            Succession.on, Succession.successor_id
        )
    ):
        successors[before] = (*successors.get(before, ()), names[after])
    return [
        UnitNode(
            id=row.id,
            code=row.code,
            name=row.name,
            parent_id=row.parent_id,
            valid_from=row.valid_from,
            ended_on=row.ended_on,
            successors=successors.get(row.id, ()),
        )
        for row in rows
    ]


def successors(session: Session, agency_id: int) -> list[str]:
    """Return the codes of the agencies that took an agency's place."""
    return list(
        session.scalars(
            select(Agency.code)
            .join(Succession, Succession.successor_id == Agency.id)
            .where(Succession.predecessor_id == agency_id)
            .order_by(Agency.id)
        )
    )
