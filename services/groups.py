"""The plan's named groups: which are still to be settled, and saying who is meant."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from core.clock import zone_of
from models.agencies import Agency, AgencyGroup
from models.audit import Action
from models.figures import task_deadline
from models.group_cards import (
    ChangeKind,
    GroupCard,
    GroupLine,
    GroupList,
    GroupTask,
    Settled,
    TaskChange,
)
from models.plans import Assignment, PartyRole, Task
from models.refusals import GroupChanged, NoSuchGroup, NothingToChange, PlannersOnly
from models.rights import Actor, Verb
from services import audit, group_changes, periods, work_notices


def listed(
    session: Session, actor: Actor, now: datetime, *, are_settled: bool = False
) -> GroupList:
    """Return the groups to settle, those for which tasks wait most urgently first."""
    _check(actor, actor.territory)
    return in_territory(session, actor.territory, now, are_settled=are_settled)


def in_territory(
    session: Session, territory: str, now: datetime, *, are_settled: bool = False
) -> GroupList:
    """Return a province's groups, settled or not, the most urgent first."""
    groups = session.scalars(
        select(AgencyGroup)
        .where(AgencyGroup.territory == territory)
        .options(selectinload(AgencyGroup.members))
        .order_by(AgencyGroup.id)
    ).all()
    shown = [group for group in groups if group.is_unsettled != are_settled]
    ranked = sorted(
        ((_urgency(session, group, now), _line(session, group)) for group in shown),
        key=lambda pair: pair[0],
    )
    return GroupList(tuple(line for _, line in ranked), are_settled, len(groups) - len(shown))


def card(session: Session, actor: Actor, group_id: int) -> GroupCard:
    """Return one group with its members and the tasks that name it."""
    group = get(session, actor, group_id)
    members = sorted(group.members, key=lambda agency: agency.id)
    return GroupCard(_line(session, group), tuple(agency.short_name for agency in members))


def get(session: Session, actor: Actor, group_id: int, *, lock: bool = False) -> AgencyGroup:
    """Return a group that the actor may settle."""
    group = session.get(AgencyGroup, group_id, with_for_update=lock or None)
    if group is None:
        raise NoSuchGroup
    _check(actor, group.territory)
    return group


def by_code(session: Session, territory: str, code: str) -> AgencyGroup | None:
    """Return a group of a province by its code."""
    return session.scalar(
        select(AgencyGroup).where(AgencyGroup.territory == territory, AgencyGroup.code == code)
    )


def preview(
    session: Session, group: AgencyGroup, members: Sequence[Agency]
) -> tuple[TaskChange, ...]:
    """Return what would follow if these agencies were the group's members."""
    return tuple(step.change for step in group_changes.work_out(session, group, members))


def settle(
    session: Session,
    actor: Actor | None,
    group: AgencyGroup,
    members: Sequence[Agency],
    now: datetime,
    *,
    before: frozenset[int] | None = None,
) -> Settled:
    """Set a group's members, with everything that follows for its tasks.

    `actor` is None for the operator, `before` are the members that the preview was made with:
    where they have changed since, GroupChanged is raised. A group without members is to be settled
    again.
    """
    if actor is not None:
        _check(actor, group.territory)
    known = {agency.id: agency.code for agency in group.members}
    wanted = {agency.id: agency for agency in members}
    if before is not None and before != known.keys():
        raise GroupChanged
    if wanted.keys() == known.keys() and group.is_unsettled == (not wanted):
        raise NothingToChange
    steps = group_changes.work_out(session, group, wanted.values())
    group.members = [wanted[agency_id] for agency_id in sorted(wanted)]
    group.is_unsettled = not wanted
    session.flush()
    begun: list[Assignment] = []
    ended: list[Assignment] = []
    for step in steps:
        came, went = group_changes.carry_out(session, step, now)
        begun += came
        ended += went
    audit.record(
        session,
        actor.person_id if actor else None,
        Action.GROUP_SETTLED,
        "group",
        group.id,
        now,
        before=sorted(known.values()),
        after=sorted(agency.code for agency in group.members),
        changes={kind: sum(step.change.kind is kind for step in steps) for kind in ChangeKind},
    )
    work_notices.tell(session, begun, ended, f"group {group.id}", now)
    waiting = session.scalar(
        select(func.count())
        .select_from(AgencyGroup)
        .where(AgencyGroup.territory == group.territory, AgencyGroup.is_unsettled)
    )
    return Settled(
        group_id=group.id,
        name=group.name,
        members=tuple(agency.short_name for agency in group.members),
        changes=tuple(step.change for step in steps),
        year=now.year,
        waiting=waiting or 0,
    )


def _check(actor: Actor, territory: str) -> None:
    if not actor.may_in(Verb.MANAGE_PLAN, territory):
        raise PlannersOnly


def _line(session: Session, group: AgencyGroup) -> GroupLine:
    several = len(periods.plans_in_force(session)) > 1
    return GroupLine(
        group_id=group.id,
        code=group.code,
        name=group.name,
        reason=group.reason,
        is_unsettled=group.is_unsettled,
        members=len(group.members),
        tasks=tuple(
            GroupTask(task.code, task.short_title, role, task.plan.number if several else None)
            for task, role in group_changes.tasks_of(session, group)
        ),
    )


def _urgency(
    session: Session, group: AgencyGroup, now: datetime
) -> tuple[bool, bool, float, int, int]:
    """Sort tasks that nobody leads before others, then by the first deadline, then by number."""
    tasks = group_changes.tasks_of(session, group)
    leading = [task for task, role in tasks if role is PartyRole.LEAD]
    dates = [
        due.timestamp() for task in leading or [task for task, _ in tasks]
        if (due := _due(task, now)) is not None
    ]  # fmt: skip
    return not leading, not tasks, min(dates, default=float("inf")), -len(tasks), group.id


def _due(task: Task, now: datetime) -> datetime | None:
    return task_deadline(task.year_to, task.recurrence, task.due_rule, now.year, zone_of(now))
