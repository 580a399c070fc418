"""Figures add up under the tree of today and under the one that was, whoever filed when."""

import random
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import FixedClock
from models.agencies import Agency
from models.figures import Figures, Filing
from models.plans import Assignment, Duty, PartyRole, Task
from models.reports import FILED, Report
from models.rights import Role
from services import status, tasks
from tests.support.office import Office, add_person, file_report
from tests.support.reorganising import agency_id, carry_out, make_province, traced

ACTS = """
- on: 2026-03-01
  merge:
    from: [so-gtvt, so-xd]
    into: {code: so-xdgt, name: Sở Xây dựng và Giao thông, short: Sở XDGT}
- {on: 2026-04-01, merge: {from: [so-khdt, so-tnmt], into: so-tnmt}}
- {on: 2026-07-01, move: {agency: [xa-b, xa-c], parent: ubnd-tinh}}
- on: 2026-07-01
  dissolve: {agency: ubnd-h-a, to: [xa-b, xa-c], tasks: {"6.a": xa-c}, default: xa-b}
"""
#: One of those that came about is merged again.
AGAIN = "- {on: 2026-09-01, merge: {from: [so-xdgt], into: so-tnmt}}"

Lead = tuple[str, str]


@pytest.fixture
def now(clock: FixedClock, zone: ZoneInfo) -> datetime:
    return clock.now().astimezone(zone)


@pytest.fixture
def office(session: Session, now: datetime) -> Office:
    return make_province(session, now)


def leads(session: Session) -> dict[int, Lead]:
    """Return every duty of a lead agency, wherever it has gone: (task, agency)."""
    rows = session.execute(
        select(Duty.id, Task.code, Agency.code)
        .join(Assignment, Assignment.id == Duty.assignment_id)
        .join(Task, Task.id == Assignment.task_id)
        .join(Agency, Agency.id == Assignment.agency_id)
        .where(Assignment.role == PartyRole.LEAD)
    )
    return {duty: (task, agency) for duty, task, agency in rows}


def filed(session: Session) -> set[int]:
    return set(session.scalars(select(Report.duty_id).where(Report.status.in_(FILED))))


def counts(figures: Figures) -> tuple[int, int]:
    return figures.expected, figures.expected - figures.filings[Filing.MISSING]


def of(session: Session, now: datetime, *codes: str) -> tuple[int, int]:
    return counts(status.of_agencies(session, [agency_id(session, code) for code in codes], now))


def file_some(session: Session, office: Office, now: datetime, seed: int) -> None:
    """Let some of the duties be reported, others not."""
    chance = random.Random(seed)
    for duty in sorted(leads(session)):
        if chance.random() < 0.5:
            file_report(session, office.people["Bob"], duty, now - timedelta(days=3))


@pytest.mark.parametrize("seed", range(3))
def test_the_agencies_of_today_add_up_to_the_plan(
    session: Session, office: Office, now: datetime, tmp_path: Path, seed: int
) -> None:
    file_some(session, office, now, seed)
    before = counts(status.of_plan(session, now))
    carry_out(session, tmp_path, now, ACTS, "dau")
    carry_out(session, tmp_path, now + timedelta(minutes=1), AGAIN, "sau")
    whole = status.of_plan(session, now)
    living = session.scalars(select(Agency.code).where(Agency.ended_on.is_(None))).all()
    each = [of(session, now, code) for code in living]
    assert counts(whole) == (sum(one[0] for one in each), sum(one[1] for one in each))
    # What was filed is as it was; what is expected is less by what was united.
    assert whole.expected - whole.filings[Filing.MISSING] == before[1]
    assert whole.expected <= before[0]
    assert {row.code for row in whole.by_agency} <= set(living)
    assert of(session, now, *living) == counts(whole)


@pytest.mark.parametrize("seed", range(3))
def test_what_was_an_agencys_own_is_counted_under_its_old_name(
    session: Session, office: Office, now: datetime, tmp_path: Path, seed: int
) -> None:
    file_some(session, office, now, seed)
    own = leads(session)
    carry_out(session, tmp_path, now, ACTS)
    # Successors report some of what they took over.
    chance = random.Random(seed)
    reported = filed(session)
    for duty in sorted(set(leads(session)) - set(own)):
        if chance.random() < 0.5:
            file_report(session, office.people["Bob"], duty, now)
            reported.add(duty)
    for code in ("so-gtvt", "so-xd", "so-khdt", "ubnd-h-a"):
        mine = [duty for duty, (_, agency) in own.items() if agency == code]
        done = sum(traced(session, duty) in reported for duty in mine)
        assert of(session, now, code) == (len(mine), done), code


def test_what_a_predecessor_filed_is_counted_with_its_successor(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    file_report(session, office.people["Bob"], office.duties["1", "so-gtvt"], now)
    carry_out(session, tmp_path, now, ACTS)
    figures = status.of_agencies(session, [agency_id(session, "so-xdgt")], now)
    # It has 1 of so-gtvt, filed, and 6.b of so-xd, open.
    assert counts(figures) == (2, 1)
    assert [row.code for row in figures.by_agency] == ["so-xdgt"]
    whole = status.of_plan(session, now)
    assert "so-gtvt" not in {row.code for row in whole.by_agency}


def test_a_line_of_two_reorganisations_is_followed(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    file_report(session, office.people["Bob"], office.duties["1", "so-gtvt"], now)
    carry_out(session, tmp_path, now, ACTS, "dau")
    carry_out(session, tmp_path, now + timedelta(minutes=1), AGAIN, "sau")
    # Under the tree in which it lived, so-xdgt had what so-gtvt had filed, and its own 6.b.
    assert of(session, now, "so-xdgt") == (2, 1)
    assert of(session, now, "so-gtvt") == (1, 1)


def test_a_planner_opens_what_was_filed_under_the_old_name_and_others_do_not(
    session: Session, office: Office, now: datetime, tmp_path: Path
) -> None:
    file_report(session, office.people["Bob"], office.duties["1", "so-gtvt"], now)
    carry_out(session, tmp_path, now, ACTS)
    new = agency_id(session, "so-xdgt")
    office.agencies["so-xdgt"] = new
    add_person(session, office, "Nam", [("so-xdgt", Role.OFFICER)], "1020", now)
    add_person(session, office, "Oanh", [("so-tnmt", Role.PLANNER)], "1021", now)
    seen = tasks.list_agency(session, office.actor(session, "Oanh"), new, now)
    assert office.duties["1", "so-gtvt"] in {line.duty_id for line in seen.lines}
    own = tasks.list_tasks(session, office.actor(session, "Nam"), now)
    assert office.duties["1", "so-gtvt"] not in {line.duty_id for line in own.lines}
    with pytest.raises(tasks.NotAllowed):
        tasks.card(session, office.actor(session, "Nam"), office.duties["1", "so-gtvt"], now)
