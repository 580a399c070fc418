"""Whatever is reorganised, and in whatever order: nothing is lost and nobody gains a right."""

import random
import re
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agencies import Agency, AgencyAlias
from models.agency_names import AgencyIndex
from models.plan_cells import PlanProblems
from models.plans import Assignment, Duty, PartyRole
from models.progress import TaskState
from models.reorganisation_entries import ActKind, ReorganisationFile
from models.reports import Report, ReportStatus
from models.rights import Role
from services import reorganisation, status
from tests.support.campaign import examples
from tests.support.office import Office, add_person, file_report
from tests.support.reorganising import (
    filed_rows,
    make_province,
    open_duties,
    roles,
    snapshot,
    traced,
    write_draft,
    written,
)

NOW = datetime(2026, 11, 2, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
#: What drafts and waiting reports say, each in words of its own.
WORDS = re.compile(r"(?:Nháp|Chờ) \d+;")
NO_FIXTURE_CHECK = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def living(session: Session) -> list[str]:
    return list(
        session.scalars(select(Agency.code).where(Agency.ended_on.is_(None)).order_by(Agency.id))
    )


def an_act(session: Session, chance: random.Random, number: int) -> str:
    """Return an act among the agencies that live; most can be carried out, some cannot."""
    codes = living(session)
    one, two, three = chance.sample(codes, 3)
    new = f"{{code: moi-{number}, name: Cơ quan mới {number}, short: CQ mới {number}}}"
    heir = chance.choice([two, f"moi-{number}"])
    spelled = two if heir == two else new
    kinds = {
        ActKind.MERGE: f"{{from: [{one}, {two}], into: {spelled}}}",
        ActKind.RENAME: f"{{agency: {one}, to: {new}}}",
        ActKind.SPLIT: f"{{agency: {one}, into: [{two}, {new}], "
        f"default: {chance.choice([heir, 'each'])}}}",
        ActKind.MOVE: f"{{agency: {one}, parent: {three}}}",
        ActKind.DISSOLVE: f"{{agency: {one}, to: {chance.choice(['nobody', spelled, spelled])}}}",
    }
    kind = chance.choice([*kinds, ActKind.MERGE, ActKind.MERGE])
    grant = ""
    if kind is ActKind.MERGE and chance.random() < 0.7:
        grant = f"\n  people: {{{one}: {heir}}}"
    return f"- on: 2026-10-{10 + number}\n  {kind}: {kinds[kind]}{grant}"


def report_some(session: Session, office: Office, chance: random.Random) -> None:
    """Leave reports in every state on the duties that stand."""
    # Two people write for everybody, so that drafts of one of them meet.
    people = ("Bob", "Charlie")
    begun = set(session.scalars(select(Report.duty_id)))
    for duty in sorted(set(open_duties(session)) - begun):
        person = chance.choice(people)
        match chance.choice(("nothing", "filed", "accepted", "draft", "draft", "awaiting")):
            case "filed":
                state = chance.choice([(TaskState.IN_PROGRESS, 40), (TaskState.COMPLETED, 100)])
                file_report(session, office.people[person], duty, NOW, *state)
            case "accepted":
                file_report(session, office.people[person], duty, NOW)
            case "draft":
                write_draft(session, office, person, duty, NOW, f"Nháp {duty};")
            case "awaiting":
                write_draft(
                    session, office, person, duty, NOW, f"Chờ {duty};", ReportStatus.AWAITING, 1
                )


def texts(session: Session) -> str:
    """Return all words that anybody has written in a report."""
    return "\n".join(str(row) for row in snapshot(session)["reports"])


def check_one(session: Session, file: ReorganisationFile, at: datetime) -> None:
    """Carry one reorganisation out, and hold what is against what was."""
    opened, leading = open_duties(session), open_duties(session, PartyRole.LEAD)
    filed, held, words = filed_rows(session), roles(session), texts(session)
    account = reorganisation.apply(session, file, at, at).account
    session.expire_all()
    now_open = open_duties(session)

    # Every open report is open, or leads to one that stands; that of a lead agency to an open one.
    ends = {duty: traced(session, duty) for duty in opened}
    for duty, end in ends.items():
        assert session.get_one(Duty, end).cancelled_at is None
        if duty in leading:
            assert end in now_open
    # Every open one has an origin: one that was open, of which a successor may have one as well.
    origins = set(ends.values())
    extra = set(now_open) - origins
    assert len(extra) == account.added
    for duty in extra:
        assert now_open[duty][0] in {opened[one][0] for one in ends}
    assert account.before == len(opened)
    assert account.after == len(now_open)
    united = len(opened) - len(origins & set(now_open)) - account.fulfilled
    assert account.united == united
    if {act.kind for act in file.acts} <= {ActKind.MERGE, ActKind.RENAME, ActKind.MOVE}:
        assert len(opened) == len(now_open) + account.united + account.fulfilled
    # What is open is on work that goes on, of an agency that lives.
    for duty in now_open:
        row = session.get_one(Duty, duty).assignment
        assert row.ended_at is None
        assert row.agency.ended_on is None
    for row in session.scalars(select(Assignment).where(Assignment.ended_at.is_(None))):
        assert row.agency.ended_on is None

    # What was filed is as it was, to the byte; no word that was written is lost.
    assert filed_rows(session) == filed
    after = texts(session)
    for word in WORDS.findall(words):
        assert word in after

    # Nobody has a right that they did not have and that the file does not name.
    named = {
        (person, grant.to, role)
        for act in file.acts
        for grant in act.grants
        for person, agency, role in held
        if (agency, role) == (grant.agency, grant.role)
    }
    assert roles(session) - held <= named
    alive = set(living(session))
    assert all(agency in alive for _, agency, _ in roles(session))


def check_names(session: Session) -> None:
    """A name of one agency that lives never leads to another one."""
    names: dict[str, list[str]] = {}
    rows = session.execute(
        select(Agency.code, Agency.name, Agency.short_name, AgencyAlias.alias)
        .outerjoin(AgencyAlias, AgencyAlias.agency_id == Agency.id)
        .where(Agency.ended_on.is_(None))
    )
    for code, name, short, alias in rows:
        names.setdefault(code, []).extend(each for each in (code, name, short, alias) if each)
    index = AgencyIndex(names.items())
    for code, known in names.items():
        for name in known:
            assert index.find(name).code in (None, code)
        assert index.find(known[1]).code == code


def check_sums(session: Session, now: datetime) -> None:
    """The agencies of today add up to the whole plan, with those that nobody followed."""
    whole = status.of_plan(session, now)
    ids = {row.id for row in whole.by_agency}
    assert whole.expected == sum(
        status.of_agencies(session, [one], now).expected for one in sorted(ids)
    )


def in_savepoint(session: Session, work: Callable[[], Any]) -> None:
    savepoint = session.begin_nested()
    try:
        work()
    finally:
        savepoint.rollback()
        session.expire_all()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@settings(max_examples=examples(10), suppress_health_check=NO_FIXTURE_CHECK)
@given(seed=st.integers(0, 10**6), length=st.integers(1, 5))
def test_nothing_is_lost_and_the_last_one_can_be_taken_back(
    session: Session, seed: int, length: int
) -> None:
    chance = random.Random(seed)

    def play() -> None:
        office = make_province(session, NOW)
        for code, number in sorted(office.agencies.items()):
            both = [(code, Role.OFFICER), (code, Role.HEAD)]
            add_person(session, office, f"Người {code}", both, f"200{number}", NOW)
        carried_out = 0
        with tempfile.TemporaryDirectory() as folder:
            for number in range(length):
                at = NOW + timedelta(hours=number)
                report_some(session, office, chance)
                acts = "\n".join(
                    an_act(session, chance, number * 2 + more)
                    for more in range(chance.choice((1, 2)))
                )
                file = _file(Path(folder), acts, number)
                before = snapshot(session)
                try:
                    reorganisation.preview(session, file, at)
                except PlanProblems:
                    assert snapshot(session) == before
                    continue
                assert snapshot(session) == before
                carried_out += 1
                check_one(session, file, at)
                check_names(session)
                check_sums(session, at)
                after = snapshot(session)
                reorganisation.undo(session, file.code, at, at)
                assert snapshot(session) == before
                if chance.random() < 0.8:
                    reorganisation.apply(session, file, at, at)
                    assert _same_but_numbers(after, snapshot(session))
        TALLY.append(carried_out)

    in_savepoint(session, play)


#: How many reorganisations each example carried out.
TALLY: list[int] = []


def test_the_examples_were_worth_something() -> None:
    """A guard: acts that are all refused would prove nothing."""
    if TALLY:
        assert sum(TALLY) >= len(TALLY)


def _file(folder: Path, acts: str, number: int) -> ReorganisationFile:
    try:
        return written(folder, acts, f"sap-xep-{number}")
    except PlanProblems:
        # The two acts named one agency in a way that the file itself forbids.
        only = f"- {{on: 2026-10-{10 + number}, move: {{agency: xa-b, parent: ubnd-tinh}}}}"
        return written(folder, only, f"sap-xep-{number}")


def _same_but_numbers(one: dict[str, list[Any]], other: dict[str, list[Any]]) -> bool:
    return {name: len(rows) for name, rows in one.items()} == {
        name: len(rows) for name, rows in other.items()
    }
