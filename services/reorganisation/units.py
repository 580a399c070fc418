"""Agencies themselves: founding, ending and moving them, and the lists that name them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from models.agencies import (
    Agency,
    AgencyAlias,
    AgencyGroup,
    AgencyGroupMember,
    Succession,
)
from models.audit import Action
from models.indicators import IndicatorLead
from models.plans import PartyRole, Plan, Task, TaskAgencyParty
from models.reorganisation_entries import Act, ActKind, NewAgency
from services import audit
from services.reorganisation.book import Book, Step, table

AGENCIES = table(Agency)


def found(book: Book, act: Act, new: NewAgency) -> None:
    """Add a successor that is new; what the file leaves open it has from its predecessor."""
    rows = book.session.execute(
        select(Agency.kind, Agency.parent_id, Agency.needs_approval)
        .where(Agency.id.in_(book.heirs(act.ending)))
        .order_by(Agency.id)
    ).all()
    first = book.session.execute(
        select(Agency.kind, Agency.parent_id).where(Agency.id == book.agencies[act.agencies[0]])
    ).one()
    book.agencies[new.code] = agency = book.journal.insert(
        AGENCIES,
        territory=book.territory,
        code=new.code,
        name=new.name,
        short_name=new.short,
        kind=new.kind or first.kind,
        source=new.source,
        parent_id=book.agencies[new.parent] if new.parent else first.parent_id,
        valid_from=act.on,
        ended_on=None,
        # Where one of them wanted its head to approve, nothing goes out unapproved now.
        needs_approval=any(row.needs_approval for row in rows),
    )
    for alias in new.aliases:
        book.journal.insert(table(AgencyAlias), agency_id=agency, alias=alias)
    _record(book, Action.AGENCY_FOUNDED, agency, after=new.code)


def end(book: Book, step: Step) -> None:
    """End an agency and name its successors; under a mere new name its units stay with it."""
    heirs = book.heirs(step.act.heirs)
    book.journal.change(AGENCIES, step.id, ended_on=step.on)
    for heir in heirs:
        book.journal.insert(
            table(Succession),
            predecessor_id=step.id,
            successor_id=heir,
            on=step.on,
            reorganisation_id=book.reorganisation_id,
        )
    if step.act.kind is ActKind.RENAME:
        for child in book.session.scalars(
            select(Agency.id).where(Agency.parent_id == step.id, Agency.ended_on.is_(None))
        ).all():
            book.journal.change(AGENCIES, child, parent_id=heirs[0])
    _record(book, Action.AGENCY_ENDED, step.id, before=step.code, after=", ".join(step.act.heirs))


def move(book: Book, act: Act) -> None:
    """Put agencies under another one."""
    for code in act.agencies:
        before = book.session.scalar(
            select(Agency.parent_id).where(Agency.id == book.agencies[code])
        )
        after = book.agencies[str(act.parent)]
        book.journal.change(AGENCIES, book.agencies[code], parent_id=after)
        _record(book, Action.AGENCY_MOVED, book.agencies[code], before=before, after=after)


def pass_seats(book: Book, step: Step) -> list[tuple[str, str, str, str]]:
    """Give what the agency was for a plan to its main successor; return what passed."""
    passed = []
    for plan in book.session.execute(
        select(Plan.id, Plan.number, Plan.planning_agency_id, Plan.committee_id)
    ).all():
        for column in ("planning_agency_id", "committee_id"):
            if getattr(plan, column) == step.id and step.act.main_heir:
                heir = step.act.main_heir
                values: dict[str, Any] = {column: book.agencies[heir]}
                book.journal.change(table(Plan), plan.id, **values)
                passed.append((plan.number, column, book.name(step.code), book.name(heir)))
    return passed


def pass_lists(book: Book, step: Step) -> tuple[tuple[str, ...], int]:
    """Put the successors in the agency's place in groups, tasks and indicators, each once.

    Return the names of the groups, and how many indicators it led.
    """
    groups = _pass_groups(book, step)
    for task_id, code in book.session.execute(
        select(Task.id, Task.code)
        .join(TaskAgencyParty, TaskAgencyParty.task_id == Task.id)
        .where(TaskAgencyParty.agency_id == step.id)
        .distinct()
    ).all():
        _pass_parties(book, task_id, step.id, book.heirs(step.act.heirs_for(code)))
    indicators = book.session.scalars(
        select(IndicatorLead.indicator_id).where(IndicatorLead.agency_id == step.id)
    ).all()
    for indicator in indicators:
        rows = book.session.execute(
            select(IndicatorLead.agency_id, IndicatorLead.position)
            .where(IndicatorLead.indicator_id == indicator)
            .order_by(IndicatorLead.position, IndicatorLead.agency_id)
        ).all()
        _rewrite(
            book,
            IndicatorLead,
            {"indicator_id": indicator},
            {row.agency_id: row.position for row in rows},
            _replaced([row.agency_id for row in rows], step.id, book.heirs(step.act.heirs)),
        )
    return groups, len(indicators)


def _pass_groups(book: Book, step: Step) -> tuple[str, ...]:
    rows = book.session.execute(
        select(AgencyGroup.id, AgencyGroup.code, AgencyGroup.name)
        .join(AgencyGroupMember, AgencyGroupMember.group_id == AgencyGroup.id)
        .where(AgencyGroupMember.agency_id == step.id)
        .order_by(AgencyGroup.id)
    ).all()
    members = table(AgencyGroupMember)
    for group in rows:
        present = set(
            book.session.scalars(
                select(AgencyGroupMember.agency_id).where(AgencyGroupMember.group_id == group.id)
            )
        )
        book.journal.delete(members, {"group_id": group.id, "agency_id": step.id})
        for heir in book.heirs(step.act.heirs_in(group.code)):
            if heir not in present:
                present.add(heir)
                book.journal.insert(members, group_id=group.id, agency_id=heir)
    return tuple(group.name for group in rows)


def _pass_parties(book: Book, task_id: int, agency: int, heirs: Sequence[int]) -> None:
    """Rewrite whom a row of the plan names; who leads it is not named as coordinating too."""
    rows = book.session.execute(
        select(TaskAgencyParty.agency_id, TaskAgencyParty.role, TaskAgencyParty.position)
        .where(TaskAgencyParty.task_id == task_id)
        .order_by(TaskAgencyParty.position, TaskAgencyParty.agency_id)
    ).all()
    leading: list[int] = []
    for role in (PartyRole.LEAD, PartyRole.COORDINATING):
        before = {row.agency_id: row.position for row in rows if row.role == role}
        after = _replaced(list(before), agency, heirs)
        if role is PartyRole.LEAD:
            leading = after
        else:
            after = [one for one in after if one not in leading or one not in heirs]
        key = {"task_id": task_id, "role": role}
        _rewrite(book, TaskAgencyParty, key, before, after)


def _replaced(members: list[int], agency: int, heirs: Sequence[int]) -> list[int]:
    """Return a list with the successors in an agency's place, each once, in order."""
    found: list[int] = []
    for member in members:
        for one in heirs if member == agency else (member,):
            if one not in found:
                found.append(one)
    return found


def _rewrite(
    book: Book, model: type[Any], key: dict[str, Any], before: dict[int, int], after: list[int]
) -> None:
    rows = table(model)
    if after == list(before):
        return
    for agency in before:
        if agency not in after:
            book.journal.delete(rows, {**key, "agency_id": agency})
    for position, agency in enumerate(after):
        if agency in before:
            book.journal.change(rows, {**key, "agency_id": agency}, position=position)
        else:
            book.journal.insert(rows, **key, agency_id=agency, position=position)


def _record(book: Book, action: Action, agency: int, **detail: Any) -> None:
    audit.record(book.session, None, action, "agency", agency, book.now, **detail)
