"""Plans that live side by side: which concern whom, which one is worked on, and how one ends."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from core.errors import OperatorError
from core.text import squeeze
from models.agencies import Agency
from models.audit import Action
from models.people import Membership, Person
from models.plan_cards import PlanChoice, PlanRow
from models.plans import Assignment, Duty, PartyRole, Period, Plan, Task
from models.refusals import NoSuchPlan
from models.reports import FILED, Report
from models.rights import Actor
from services import audit


@dataclass(frozen=True, slots=True)
class WorkPlan:
    """The plan that a person works on, and what else follows from there being several.

    `territory` is the plan's province, else the person's. `reach` holds the agencies of each of
    the person's provinces; it is empty where the database holds one province only.
    """

    plan_id: int | None
    territory: str
    has_several: bool
    must_choose: bool
    reach: Mapping[str, frozenset[int]]


@dataclass(frozen=True, slots=True)
class EndedPlan:
    """What ending a plan means: the plans' numbers, and how many open duties are cancelled."""

    number: str
    superseded_by: str | None
    cancelled: int


def work_of(session: Session, person: Person, territories: Sequence[str]) -> WorkPlan:
    """Return what a person works on whose agencies are of these provinces, the first one home.

    That is the chosen plan, else the first one in force of the home province.
    """
    rows = session.execute(select(Plan.id, Plan.territory, Plan.ended_at).order_by(Plan.id)).all()
    mine = [row for row in rows if row.ended_at is None and row.territory in territories]
    chosen = next((row for row in mine if row.id == person.plan_id), None)
    home = next((row for row in mine if row.territory == territories[0]), None)
    plan = chosen or home or next(iter(mine), None)
    return WorkPlan(
        plan_id=plan.id if plan else None,
        territory=plan.territory if plan else territories[0],
        has_several=len(mine) > 1,
        must_choose=chosen is None and len(mine) > 1,
        reach=_reach(session, territories) if len({row.territory for row in rows}) > 1 else {},
    )


def concerning(session: Session, person_id: int) -> list[Plan]:
    """Return the plans in force of the provinces in which a person works, as they were loaded."""
    territories = (
        select(Agency.territory)
        .join(Membership, Membership.agency_id == Agency.id)
        .where(Membership.person_id == person_id, Membership.revoked_at.is_(None))
    )
    return list(
        session.scalars(
            select(Plan)
            .where(Plan.ended_at.is_(None), Plan.territory.in_(territories))
            .order_by(Plan.id)
        )
    )


def number_for(session: Session, person_id: int, plan: Plan) -> str | None:
    """Return a plan's number where a person has to be told which plan it is, else None."""
    in_force = select(func.count()).select_from(Plan).where(Plan.ended_at.is_(None))
    # Mostly there is one plan, and nothing else has to be asked.
    if (session.scalar(in_force) or 0) < 2 and plan.ended_at is None:
        return None
    others = [one for one in concerning(session, person_id) if one.id != plan.id]
    return plan.number if others else None


def choices(session: Session, actor: Actor) -> tuple[PlanChoice, ...]:
    """Return the plans among which a person can choose, with how many tasks of theirs each has."""
    rows = session.execute(
        select(Task.plan_id, func.count(Assignment.id))
        .join(Assignment, Assignment.task_id == Task.id)
        .where(
            Assignment.agency_id.in_(actor.agency_ids),
            Assignment.ended_at.is_(None),
            Assignment.role != PartyRole.PART,
            Task.is_reportable,
            Task.withdrawn_at.is_(None),
        )
        .group_by(Task.plan_id)
    )
    counts = {row[0]: row[1] for row in rows}
    return tuple(
        PlanChoice(
            plan_id=plan.id,
            number=plan.number,
            title=plan.title,
            tasks=counts.get(plan.id, 0),
            is_chosen=plan.id == actor.plan_id and not actor.must_choose_plan,
        )
        for plan in concerning(session, actor.person_id)
    )


def choose(session: Session, actor: Actor, plan_id: int, now: datetime) -> Plan:
    """Remember the plan that a person works on; raise NoSuchPlan for one that is not theirs."""
    plan = next(
        (one for one in concerning(session, actor.person_id) if one.id == plan_id),
        None,
    )
    if plan is None:
        raise NoSuchPlan
    person = session.get_one(Person, actor.person_id)
    if person.plan_id != plan.id:
        audit.record(
            session,
            actor.person_id,
            Action.PERSON_PLAN,
            "person",
            actor.person_id,
            now,
            before=person.plan_id,
            after=plan.id,
        )
        person.plan_id = plan.id
        session.flush()
    return plan


def pick(session: Session, code: str | None, preferred: str) -> Plan:
    """Return the plan that an operator means; raise OperatorError with the codes there are.

    Without a code it is the only one in force, else the one that is `preferred` in the settings.
    """
    in_force = list(session.scalars(select(Plan).where(Plan.ended_at.is_(None)).order_by(Plan.id)))
    if not in_force:
        raise OperatorError("no plan is in force; see `xanh plan list`")
    codes = ", ".join(plan.code for plan in in_force)
    if code is not None:
        wanted = {squeeze(code)} - {""}
        found = [one for one in in_force if wanted & {squeeze(one.code), squeeze(one.number)}]
        if len(found) != 1:
            raise OperatorError(f"there is no plan {code!r} in force; there are: {codes}")
        return found[0]
    if len(in_force) == 1:
        return in_force[0]
    known = next((plan for plan in in_force if plan.code == preferred), None)
    if known is None:
        raise OperatorError(f"say which plan with --plan; there are: {codes}")
    return known


def overview(session: Session) -> list[PlanRow]:
    """Return every plan, those that have ended too."""
    successor = aliased(Plan)
    rows = session.execute(
        select(Plan, successor.code)
        .outerjoin(successor, successor.id == Plan.superseded_by_id)
        .order_by(Plan.id)
    )
    return [
        PlanRow(plan.code, plan.number, plan.territory, plan.title, plan.ended_at, code)
        for plan, code in rows
    ]


def end(
    session: Session, plan: Plan, successor: Plan | None, now: datetime, *, try_only: bool = False
) -> EndedPlan:
    """End a plan: nothing more is asked under it. With `try_only` say what that would mean.

    What was not reported in the years that are still open is cancelled; reports stay.
    """
    if plan.ended_at is not None:
        raise OperatorError(f"plan {plan.code} has ended already")
    if successor is not None and (
        successor.id == plan.id
        or successor.ended_at is not None
        or successor.territory != plan.territory
    ):
        raise OperatorError(
            f"plan {successor.code} cannot take the place of {plan.code}: "
            "it has to be another one of the same province, in force"
        )
    filed = select(Report.id).where(Report.duty_id == Duty.id, Report.status.in_(FILED)).exists()
    open_duties = session.scalars(
        select(Duty)
        .join(Period, Period.id == Duty.period_id)
        .where(
            Period.plan_id == plan.id,
            Period.year >= now.year,
            Duty.cancelled_at.is_(None),
            ~filed,
        )
    ).all()
    outcome = EndedPlan(plan.number, successor.number if successor else None, len(open_duties))
    if try_only:
        return outcome
    for duty in open_duties:
        duty.cancelled_at = now
    plan.ended_at = now
    plan.superseded_by_id = successor.id if successor else None
    session.flush()
    audit.record(
        session,
        None,
        Action.PLAN_ENDED,
        "plan",
        plan.id,
        now,
        superseded_by=successor.id if successor else None,
        cancelled=len(open_duties),
    )
    return outcome


def _reach(session: Session, territories: Collection[str]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for agency_id, territory in session.execute(
        select(Agency.id, Agency.territory).where(Agency.territory.in_(set(territories)))
    ):
        found.setdefault(territory, set()).add(agency_id)
    return {territory: frozenset(agencies) for territory, agencies in found.items()}
