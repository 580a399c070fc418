"""A second person's word: an operator puts a reorganisation forward, the office decides on it.

Nobody merges agencies alone: roles end and work changes hands. Who may decide are the planners
and administrators of the province. Where there are none yet, the operator acts alone.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.clock import zone_of
from models.agencies import Agency
from models.audit import Action
from models.notices import Postpone
from models.plan_cells import PlanProblems
from models.reorganisation_cards import Account, Outcome, ProposalCard, ProposalResult
from models.reorganisation_entries import ActKind, ReorganisationFile
from models.reorganisation_file import parse_reorganisation
from models.reorganisation_proposals import ProposalState, ReorganisationProposal
from models.reorganisation_refusals import ProposalGone
from models.rights import Actor, Role, Scope, Verb, scope_of
from services import addressees, audit, quiet, reorganisation, telling
from services.addressees import Seat

#: The kind of the notices, and the first word of their keys.
KIND, RESULT = "reorganisation proposed", "reorganisation decided"
#: How long a proposal can be decided on: what it says of open work grows old.
VALID = timedelta(days=7)


def deciders(session: Session, territory: str) -> list[Seat]:
    """Return who may decide on a province's reorganisation, each person once."""
    agencies = session.scalars(select(Agency.id).where(Agency.territory == territory))
    roles = {role for role in Role if scope_of(Verb.MANAGE_PLAN, role) is Scope.PLAN}
    return addressees.holders(session, roles, *agencies)


def propose(
    session: Session, file: ReorganisationFile, text: str, outcome: Outcome, now: datetime
) -> list[Seat]:
    """Keep what an operator puts forward, and tell those who may decide; return them.

    Whatever waited in the province before is replaced by it.
    """
    replace_open(session, file.territory, now)
    row = ReorganisationProposal(
        territory=file.territory,
        code=file.code,
        file_name=file.file,
        document=text,
        fingerprint=_fingerprint(outcome),
        summary=_summary(outcome),
        proposed_at=now,
    )
    session.add(row)
    session.flush()
    audit.record(
        session, None, Action.REORGANISATION_PROPOSED, "reorganisation", row.id, now,
        code=file.code,
    )  # fmt: skip
    seats = deciders(session, file.territory)
    telling.tell(session, seats, KIND, str(row.id), {"proposal": row.id}, now)
    return seats


def replace_open(session: Session, territory: str, now: datetime) -> None:
    """Let what waits in a province be decided on no more."""
    session.execute(
        update(ReorganisationProposal)
        .where(
            ReorganisationProposal.territory == territory,
            ReorganisationProposal.state.in_((ProposalState.OPEN, ProposalState.CONFIRMED)),
        )
        .values(state=ProposalState.REPLACED, decided_at=now)
    )


def notice(
    session: Session, payload: Mapping[str, Any], now: datetime
) -> ProposalCard | Postpone | None:
    """Return what is to be decided on; None once it was, or where the person may not any more."""
    row = session.get(ReorganisationProposal, payload["proposal"])
    if row is None or not _is_open(row, now):
        return None
    if payload["person"] not in {seat.person_id for seat in deciders(session, row.territory)}:
        return None
    if payload.get("changed"):
        # It answers a press, at whatever hour that was.
        return replace(_card(row, now), is_changed=True)
    return quiet.until_open(session, now) or _card(row, now)


def waiting(session: Session, actor: Actor, now: datetime) -> ProposalCard | None:
    """Return what waits for a person's word."""
    rows = session.scalars(
        select(ReorganisationProposal)
        .where(ReorganisationProposal.state == ProposalState.OPEN)
        .order_by(ReorganisationProposal.id.desc())
    )
    mine = (row for row in rows if _is_open(row, now) and _may(session, actor, row))
    row = next(mine, None)
    return _card(row, now) if row else None


def confirm(session: Session, actor: Actor, proposal_id: int, now: datetime) -> ProposalCard:
    """Let a proposal be carried out by the next tick: it takes longer than a press may."""
    row = _decidable(session, actor, proposal_id, now)
    _decide(session, row, actor, ProposalState.CONFIRMED, now)
    audit.record(
        session, actor.person_id, Action.REORGANISATION_CONFIRMED, "reorganisation", row.id, now,
        code=row.code,
    )  # fmt: skip
    return _card(row, now)


def carry_out(session: Session, now: datetime, machine_now: datetime) -> int:
    """Carry out what was confirmed, if it still does exactly what was shown; return how many told.

    Where somebody has worked on meanwhile, nothing is done: the figures of now are shown, to be
    confirmed once more. Where the file does not fit any more, who confirmed it is told so.
    """
    row = session.scalar(
        select(ReorganisationProposal)
        .where(ReorganisationProposal.state == ProposalState.CONFIRMED)
        .order_by(ReorganisationProposal.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if row is None:
        return 0
    everybody = deciders(session, row.territory)
    by = [seat for seat in everybody if seat.person_id == row.decided_by_id]
    file = parse_reorganisation(row.document, row.file_name)
    savepoint = session.begin_nested()
    try:
        outcome = reorganisation.apply(session, file, now, machine_now, by=row.decided_by_id)
    except (PlanProblems, reorganisation.CannotReorganise):
        savepoint.rollback()
        row.state = ProposalState.REPLACED
        return _tell_result(session, row, by, now)
    fingerprint = _fingerprint(outcome)
    if fingerprint == row.fingerprint and by:
        savepoint.commit()
        row.state = ProposalState.DONE
        return _tell_result(session, row, by, now)
    # Or who confirmed it has lost the right in between: somebody else has to.
    savepoint.rollback()
    row.fingerprint, row.summary = fingerprint, _summary(outcome)
    row.state, row.decided_at, row.decided_by_id = ProposalState.OPEN, None, None
    session.flush()
    payload = {"proposal": row.id, "changed": True}
    return telling.tell(
        session, by or everybody, KIND, f"{row.id}|{now:%Y%m%d%H%M%S}", payload, now
    )


def result(
    session: Session,
    payload: Mapping[str, Any],
    now: datetime,
) -> ProposalResult | None:
    """Return what came of a confirmed proposal; it answers a press, so at any hour."""
    row = session.get(ReorganisationProposal, payload["proposal"])
    if row is None or row.state not in {ProposalState.DONE, ProposalState.REPLACED}:
        return None
    return ProposalResult(_card(row, now), is_done=row.state == ProposalState.DONE)


def decline(session: Session, actor: Actor, proposal_id: int, now: datetime) -> ProposalCard:
    """Let a proposal be; nothing is changed."""
    row = _decidable(session, actor, proposal_id, now)
    _decide(session, row, actor, ProposalState.DECLINED, now)
    audit.record(
        session, actor.person_id, Action.REORGANISATION_DECLINED, "reorganisation", row.id, now,
        code=row.code,
    )  # fmt: skip
    return _card(row, now)


def _tell_result(
    session: Session, row: ReorganisationProposal, by: Sequence[Seat], now: datetime
) -> int:
    session.flush()
    return telling.tell(session, by, RESULT, str(row.id), {"proposal": row.id}, now)


def _decidable(
    session: Session, actor: Actor, proposal_id: int, now: datetime
) -> ReorganisationProposal:
    row = session.scalar(
        select(ReorganisationProposal)
        .where(ReorganisationProposal.id == proposal_id)
        .with_for_update()
    )
    if row is None or not _may(session, actor, row) or not _is_open(row, now):
        raise ProposalGone
    return row


def _decide(
    session: Session,
    row: ReorganisationProposal,
    actor: Actor,
    state: ProposalState,
    now: datetime,
) -> None:
    row.state, row.decided_at, row.decided_by_id = state, now, actor.person_id
    session.flush()


def _is_open(row: ReorganisationProposal, now: datetime) -> bool:
    return row.state == ProposalState.OPEN and now <= row.proposed_at + VALID


def _may(session: Session, actor: Actor, row: ReorganisationProposal) -> bool:
    """Return whether somebody manages plans in the province; a deputy's word is no second one."""
    agencies = [
        grant.agency_id
        for grant in actor.grants
        if grant.on_behalf_of is None and scope_of(Verb.MANAGE_PLAN, grant.role) is Scope.PLAN
    ]
    territories = session.scalars(select(Agency.territory).where(Agency.id.in_(agencies)))
    return row.territory in set(territories)


def _fingerprint(outcome: Outcome) -> str:
    """Return what stands for everything that a reorganisation was said to do."""
    return hashlib.sha256(repr(outcome).encode()).hexdigest()


def _summary(outcome: Outcome) -> dict[str, Any]:
    granted = sum(bool(one.granted_at) for one in outcome.people)
    return {
        "title": outcome.title,
        "account": asdict(outcome.account),
        "endings": [
            [change.name, ", ".join(change.heirs)]
            for change in outcome.agencies
            if change.kind is not ActKind.MOVE
        ],
        "granted": granted,
        "ungranted": len(outcome.people) - granted,
    }


def _card(row: ReorganisationProposal, now: datetime) -> ProposalCard:
    summary: Mapping[str, Any] = row.summary
    endings: Sequence[Sequence[str]] = summary["endings"]
    return ProposalCard(
        proposal_id=row.id,
        title=summary["title"],
        account=Account(**summary["account"]),
        endings=tuple((name, heirs) for name, heirs in endings),
        granted=summary["granted"],
        ungranted=summary["ungranted"],
        proposed_at=row.proposed_at.astimezone(zone_of(now)),
    )
