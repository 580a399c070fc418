"""Nobody reorganises agencies alone: an operator proposes, somebody in the office decides."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.clock import FixedClock
from models.agencies import Agency
from models.audit import Action, AuditRow
from models.delivery import OutboxRow
from models.people import Membership
from models.reorganisation_cards import ProposalCard, ProposalResult
from models.reorganisation_proposals import ProposalState, ReorganisationProposal
from models.reorganisation_refusals import ProposalGone
from models.rights import Role
from services import reorganisation
from services.notices import compose
from services.reorganisation import proposals
from tests.support.office import Office, add_person, file_report
from tests.support.reorganising import carry_out, make_province, snapshot, written

MERGE = "- {on: 2026-10-01, merge: {from: [so-gtvt, so-xd], into: so-xd}}"


@pytest.fixture
def now(clock: FixedClock, zone: ZoneInfo) -> datetime:
    return clock.now().astimezone(zone)


@pytest.fixture
def office(session: Session, now: datetime) -> Office:
    office = make_province(session, now)
    add_person(session, office, "Quân", [("so-xd", Role.ADMIN)], "1020", now)
    return office


def propose(session: Session, folder: Path, now: datetime, acts: str = MERGE) -> int:
    """Put a reorganisation forward as the command line does; return its number."""
    file = written(folder, acts)
    text = (folder / "sap-xep.yaml").read_text("utf-8")
    outcome = reorganisation.preview(session, file, now)
    proposals.propose(session, file, text, outcome, now)
    number = session.scalar(
        select(ReorganisationProposal.id).order_by(ReorganisationProposal.id.desc()).limit(1)
    )
    assert number is not None
    return number


def confirm(
    session: Session, office: Office, number: int, now: datetime, name: str = "Dung"
) -> ProposalCard | ProposalResult:
    """Let somebody confirm, and the next tick carry it out; return what they are told."""
    proposals.confirm(session, office.actor(session, name, now), number, now)
    session.flush()
    said = set(session.scalars(select(OutboxRow.id)))
    assert proposals.carry_out(session, now, now) == 1
    rows = session.scalars(select(OutboxRow).where(OutboxRow.id.not_in(said)))
    told = [row for row in rows if row.kind in {proposals.KIND, proposals.RESULT}]
    assert [row.address for row in told] == [office.addresses[name]]
    data = compose(session, told[0].kind, told[0].payload, now)
    assert isinstance(data, ProposalCard | ProposalResult)
    return data


def is_alive(session: Session, office: Office) -> bool:
    session.expire_all()
    return session.get_one(Agency, office.agencies["so-gtvt"]).ended_on is None


def notices(session: Session) -> dict[str, OutboxRow]:
    rows = session.scalars(select(OutboxRow).where(OutboxRow.kind == proposals.KIND))
    return {row.address: row for row in rows}


def test_planners_and_administrators_are_asked_and_nothing_is_done_before(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    reorganisation.preview(session, written(tmp_path, MERGE), now)  # it opens the year's period
    before = snapshot(session, without=frozenset({"reorganisation_proposals"}))
    propose(session, tmp_path, now)
    assert snapshot(session, without=frozenset({"reorganisation_proposals"})) == before
    told = notices(session)
    assert set(told) == {office.addresses["Dung"], office.addresses["Quân"]}
    card = compose(session, proposals.KIND, told[office.addresses["Dung"]].payload, now)
    assert isinstance(card, ProposalCard)
    assert card.endings == (("Sở GTVT", "Sở XD"),)
    assert card.account.balances


def test_one_confirms_and_it_is_done_in_their_name(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    number = propose(session, tmp_path, now)
    told = confirm(session, office, number, now)
    assert isinstance(told, ProposalResult)
    assert told.is_done
    assert not is_alive(session, office)
    assert proposals.carry_out(session, now, now) == 0
    row = session.scalars(
        select(AuditRow).where(AuditRow.action == Action.REORGANISATION_APPLIED)
    ).one()
    assert row.person_id == office.people["Dung"]
    # A second press, and the other one's, find that it is decided.
    for name in ("Dung", "Quân"):
        with pytest.raises(ProposalGone):
            proposals.confirm(session, office.actor(session, name, now), number, now)
    payload = notices(session)[office.addresses["Quân"]].payload
    assert compose(session, proposals.KIND, payload, now) is None
    reorganisation.undo(session, "sap-xep", now, now)
    assert is_alive(session, office)


@pytest.mark.parametrize("name", ["Alice", "Bob", "Charlie", "Em"])
def test_nobody_else_decides(
    session: Session, office: Office, now: datetime, tmp_path: Path, name: str
) -> None:
    number = propose(session, tmp_path, now)
    actor = office.actor(session, name, now)
    assert proposals.waiting(session, actor, now) is None
    for decide in (
        lambda: proposals.confirm(session, actor, number, now),
        lambda: proposals.decline(session, actor, number, now),
    ):
        with pytest.raises(ProposalGone):
            decide()
    assert is_alive(session, office)


def test_where_people_worked_on_the_new_figures_are_shown_first(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    number = propose(session, tmp_path, now)
    planner = office.actor(session, "Dung", now)
    shown = proposals.waiting(session, planner, now)
    assert shown is not None
    file_report(session, office.people["Charlie"], office.duties["6.b", "so-xd"], now)
    first = confirm(session, office, number, now)
    assert isinstance(first, ProposalCard)
    assert first.is_changed
    assert first.account.before == shown.account.before - 1
    assert is_alive(session, office)
    second = confirm(session, office, number, now + timedelta(minutes=1))
    assert isinstance(second, ProposalResult)
    assert not is_alive(session, office)


def test_what_does_not_fit_any_more_is_refused_whole(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    number = propose(session, tmp_path, now)
    other = (
        "- {on: 2026-10-01, rename: {agency: so-gtvt, to: {code: so-x, name: Sở X Y, short: SXY}}}"
    )
    carry_out(session, tmp_path, now, other, code="khac")
    without = frozenset({"reorganisation_proposals"})
    before = snapshot(session, without=without)
    told = confirm(session, office, number, now)
    assert isinstance(told, ProposalResult)
    assert not told.is_done
    assert snapshot(session, without=without) == before


def test_who_loses_the_right_before_the_tick_has_confirmed_nothing(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    number = propose(session, tmp_path, now)
    proposals.confirm(session, office.actor(session, "Dung", now), number, now)
    session.execute(
        update(Membership)
        .where(Membership.person_id == office.people["Dung"])
        .values(revoked_at=now)
    )
    assert proposals.carry_out(session, now, now) == 1
    assert is_alive(session, office)
    (asked,) = [row for row in session.scalars(select(OutboxRow)) if row.payload.get("changed")]
    assert asked.address == office.addresses["Quân"]
    told = confirm(session, office, number, now + timedelta(minutes=1), "Quân")
    assert isinstance(told, ProposalResult)


def test_it_can_be_declined_replaced_and_grows_old(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    planner = office.actor(session, "Dung", now)
    first, second = propose(session, tmp_path, now), propose(session, tmp_path, now)
    with pytest.raises(ProposalGone):
        proposals.confirm(session, planner, first, now)
    proposals.decline(session, planner, second, now)
    states = session.scalars(select(ReorganisationProposal.state)).all()
    assert states == [ProposalState.REPLACED, ProposalState.DECLINED]
    third = propose(session, tmp_path, now)
    late = now + proposals.VALID + timedelta(seconds=1)
    assert proposals.waiting(session, planner, late) is None
    with pytest.raises(ProposalGone):
        proposals.confirm(session, planner, third, late)
    assert is_alive(session, office)


def test_after_a_month_it_is_not_taken_back(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    carry_out(session, tmp_path, now, MERGE)
    limit = now + reorganisation.UNDO_WITHIN
    with pytest.raises(reorganisation.CannotUndo, match="more than 30 days ago"):
        reorganisation.undo(session, "sap-xep", limit + timedelta(seconds=1), now)
    reorganisation.undo(session, "sap-xep", limit, now)
    assert is_alive(session, office)
