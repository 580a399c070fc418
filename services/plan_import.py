"""Importing a plan from a workbook in the chat: read, shown, and applied on somebody's word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agencies import Agency
from models.cards import Evidence
from models.downloads import Download, ImportState, PlanImport
from models.plan_changes import PlanChanges, compare, fingerprint
from models.plan_document import PlanDocument
from models.plan_import_cards import ImportPreview
from models.plan_workbook import proposal as workbook
from models.plan_workbook.proposal import Proposal
from models.plans import Plan
from models.refusals import ImportGone, NoPlan, PlanChanged, PlanNotYours, WorkbookWrong
from models.rights import Actor, Scope, Verb, scope_of
from services import (
    downloads,
    former_agencies,
    identity,
    outbox,
    periods,
    plan_applying,
    plan_reading,
    plan_shifts,
)
from services.outbox import Priority

#: What the file is fetched for.
PURPOSE = "plan import"
#: The kind of the notice that shows what a workbook would change.
READ = "plan import read"

Sheets = Mapping[str, Sequence[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A workbook held against the plan as it is loaded."""

    loaded: PlanDocument
    proposal: Proposal
    changes: PlanChanges


def is_welcome(actor: Actor) -> bool:
    """Return whether a person's workbooks are plans at all."""
    return actor.scope(Verb.MANAGE_PLAN) is not Scope.NONE


def want(
    session: Session,
    actor: Actor,
    file: Evidence,
    *,
    channel: str,
    address: str,
    machine_now: datetime,
) -> None:
    """Have a workbook fetched that somebody has sent."""
    _require(session, actor, _plan_of(session, actor))
    downloads.want(
        session, actor, file, PURPOSE, channel=channel, address=address, machine_now=machine_now
    )


def take(
    session: Session, download: Download, sheets: Sheets, now: datetime, machine_now: datetime
) -> None:
    """Keep a workbook that was read, and have its sender shown what it would change."""
    actor = identity.identify(session, download.channel, download.address, now)
    if actor is None or actor.person_id != download.person_id:
        return
    plan = _plan_of(session, actor)
    _require(session, actor, plan)
    row = PlanImport(
        plan_id=plan.id,
        person_id=actor.person_id,
        file_name=download.name,
        sheets=dict(sheets),
        fingerprint=fingerprint(plan_reading.read(session, plan.id)),
        created_at=machine_now,
    )
    session.add(row)
    session.flush()
    outbox.enqueue(
        session,
        f"{READ}|{row.id}",
        READ,
        {"import": row.id},
        channel=download.channel,
        address=download.address,
        person_id=download.person_id,
        now=machine_now,
        priority=Priority.REPLY,
    )


def notice(session: Session, payload: Mapping[str, Any], now: datetime) -> ImportPreview | None:
    """Return what a workbook would change, None once it was decided on."""
    row = session.get(PlanImport, payload["import"])
    if row is None or not row.sheets or row.state != ImportState.OPEN:
        return None
    plan = session.get_one(Plan, row.plan_id)
    return preview(session, plan, row.sheets, now, row)


def show(session: Session, actor: Actor, import_id: int, now: datetime) -> ImportPreview:
    """Return what a workbook would change, as the plan is now."""
    row, plan = _open(session, actor, import_id)
    return preview(session, plan, row.sheets, now, row)


def apply(session: Session, actor: Actor, import_id: int, now: datetime) -> ImportPreview:
    """Apply a workbook, if the plan is still the one that it was held against."""
    row, plan = _open(session, actor, import_id)
    # Two workbooks applied at once: the second one waits here and finds another plan.
    session.refresh(plan, with_for_update=True)
    proposed = propose(session, plan, row.sheets)
    if fingerprint(proposed.loaded) != row.fingerprint:
        raise PlanChanged
    if proposed.proposal.problems:
        raise WorkbookWrong
    effects = plan_applying.apply(
        session,
        plan,
        proposed.proposal,
        proposed.changes,
        now,
        person_id=actor.person_id,
        file_name=row.file_name,
    )
    row.state, row.decided_at, row.sheets = ImportState.APPLIED, now, {}
    return _card(session, plan, proposed, effects, row)


def discard(session: Session, actor: Actor, import_id: int, now: datetime) -> None:
    """Put a workbook away without applying it."""
    row, _ = _open(session, actor, import_id)
    row.state, row.decided_at, row.sheets = ImportState.DISCARDED, now, {}


def propose(session: Session, plan: Plan, sheets: Sheets) -> Proposed:
    """Hold a workbook against a plan."""
    loaded = plan_reading.read(session, plan.id)
    former = former_agencies.of(session, plan.territory)
    proposal = workbook.read(sheets, loaded, former=former)
    ended = frozenset(agency.code for agency in former)
    changes = PlanChanges() if proposal.problems else compare(loaded, proposal, ended)
    return Proposed(loaded, proposal, changes)


def preview(
    session: Session, plan: Plan, sheets: Sheets, now: datetime, row: PlanImport | None = None
) -> ImportPreview:
    """Return what a workbook would change; `row` is where it waits for a word, if it does."""
    proposed = propose(session, plan, sheets)
    effects = plan_shifts.work_out(session, plan, proposed.proposal.tasks, proposed.changes, now)
    return _card(session, plan, proposed, effects, row)


def _card(
    session: Session,
    plan: Plan,
    proposed: Proposed,
    effects: plan_shifts.Effects,
    row: PlanImport | None,
) -> ImportPreview:
    names = session.execute(
        select(Agency.code, Agency.short_name).where(Agency.territory == plan.territory)
    )
    short_names = {name.code: name.short_name for name in names}
    short_names |= {agency.code: agency.short for agency in proposed.changes.new_agencies}
    return ImportPreview(
        import_id=row.id if row else 0,
        state=ImportState(row.state) if row else ImportState.OPEN,
        file_name=row.file_name if row else "",
        plan_number=plan.number,
        problems=proposed.proposal.problems,
        changes=proposed.changes,
        skipped=proposed.proposal.skipped,
        agencies=short_names,
        duties_added=effects.duties_added,
        duties_cancelled=effects.duties_cancelled,
    )


def _open(session: Session, actor: Actor, import_id: int) -> tuple[PlanImport, Plan]:
    """Return a workbook that waits, and its plan; only its sender decides on it."""
    row = session.scalar(select(PlanImport).where(PlanImport.id == import_id).with_for_update())
    if row is None or row.person_id != actor.person_id:
        raise ImportGone
    plan = session.get_one(Plan, row.plan_id)
    _require(session, actor, plan)
    if row.state != ImportState.OPEN or not row.sheets or plan.ended_at is not None:
        raise ImportGone
    return row, plan


def _plan_of(session: Session, actor: Actor) -> Plan:
    if actor.plan_id is None:
        raise NoPlan
    return periods.current_plan(session, actor.plan_id)


def _require(session: Session, actor: Actor, plan: Plan) -> None:
    """Raise PlanNotYours unless the person may change this plan: one of their own province."""
    agencies = [
        grant.agency_id
        for grant in actor.grants
        if scope_of(Verb.MANAGE_PLAN, grant.role) is Scope.PLAN
    ]
    territories = session.scalars(select(Agency.territory).where(Agency.id.in_(agencies)))
    if plan.territory not in set(territories):
        raise PlanNotYours
