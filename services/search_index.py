"""The index of a plan, made of its rows and of the names of its province's agencies.

The rows are read for each search and the index is kept for as long as they stay the same: reading
takes a few milliseconds, and nothing has to be told when a row changes.
"""

from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from models.agencies import Agency, AgencyAlias
from models.indicators import Indicator, PlanPassage
from models.plans import Plan, Task
from models.search import Document, Index, Kind

#: How many plans' indexes a process keeps: one takes about three megabytes.
INDEXES = 4
#: The rows above; made once, for each making costs as much as a query.
_HEADER, _GROUP = aliased(Task), aliased(Indicator)


def of_plan(session: Session, plan: Plan) -> Index:
    """Return the index of a plan and of its province's agencies, as the rows are now."""
    return _index(
        (
            *_tasks(session, plan),
            *_indicators(session, plan),
            *_passages(session, plan),
            *_agencies(session, plan),
        )
    )


@lru_cache(maxsize=INDEXES)
def _index(documents: tuple[Document, ...]) -> Index:
    # The rows themselves are the key: whatever changes in them makes another index.
    return Index(documents)


def _tasks(session: Session, plan: Plan) -> list[Document]:
    rows = session.execute(
        select(
            Task.code, Task.short_title, Task.title, Task.products, Task.inherited, _HEADER.code
        )
        .outerjoin(_HEADER, _HEADER.id == Task.parent_id)
        .where(Task.plan_id == plan.id, Task.withdrawn_at.is_(None))
        .order_by(Task.position)
    )
    return [
        Document(
            Kind.TASK,
            code,
            short,
            # What a row takes from its header is found there.
            (*lines_of(title), *lines_of(None if "products" in inherited else products)),
            parent=parent,
        )
        for code, short, title, products, inherited, parent in rows
    ]


def _indicators(session: Session, plan: Plan) -> list[Document]:
    rows = session.execute(
        select(Indicator.code, Indicator.title, Indicator.note, _GROUP.code)
        .outerjoin(_GROUP, _GROUP.id == Indicator.parent_id)
        .where(Indicator.plan_id == plan.id)
        .order_by(Indicator.position)
    )
    return [
        Document(Kind.INDICATOR, code, title, lines_of(note), parent=parent)
        for code, title, note, parent in rows
    ]


def _passages(session: Session, plan: Plan) -> list[Document]:
    rows = session.execute(
        select(PlanPassage.code, PlanPassage.title, PlanPassage.text)
        .where(PlanPassage.plan_id == plan.id)
        .order_by(PlanPassage.position)
    )
    return [
        Document(Kind.PASSAGE, code, title or "", lines_of(text)) for code, title, text in rows
    ]


def _agencies(session: Session, plan: Plan) -> list[Document]:
    living = (Agency.territory == plan.territory, Agency.ended_on.is_(None))
    aliases: dict[int, list[str]] = {}
    for agency_id, alias in session.execute(
        select(AgencyAlias.agency_id, AgencyAlias.alias)
        .join(Agency, Agency.id == AgencyAlias.agency_id)
        .where(*living)
        .order_by(AgencyAlias.alias)
    ):
        aliases.setdefault(agency_id, []).append(alias)
    rows = session.execute(
        select(Agency.id, Agency.code, Agency.name, Agency.short_name)
        .where(*living)
        .order_by(Agency.id)
    )
    return [
        Document(Kind.AGENCY, code, name, names=(short, *aliases.get(agency_id, [])))
        for agency_id, code, name, short in rows
    ]


def lines_of(text: str | None) -> tuple[str, ...]:
    """Return a text's lines as the index counts them, blank ones too."""
    return tuple((text or "").split("\n"))
