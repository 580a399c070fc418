"""More time for a report: who asks, who decides, and what becomes of the deadline."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import Database
from models.audit import Action, AuditRow
from models.delivery import OutboxRow, OutboxState
from models.extension_cards import ExtensionAnswered, ExtensionAsked
from models.extension_refusals import (
    AlreadyAsked,
    AlreadyProlonged,
    DayTooEarly,
    DayTooLate,
    NobodyAbove,
    NoRequest,
    NotExpected,
    OwnRequest,
    ReportIsHere,
    RequestSettled,
)
from models.notices import MissingData, Postpone, ReminderData
from models.people import Membership
from models.plans import Assignment, Duty, PartyRole
from models.refusals import NotAllowed, Refusal, TextTooLong, TextWanted
from models.reports import Report
from models.request_states import EXTENSION_ARROWS, ExtensionArrow, ExtensionVerb
from models.requests import Extension, ExtensionState
from models.rights import Actor, Grant, Role
from services import absences, consequences, duty_facts, extension_reading, extensions, notices
from services.reminders import plan_reminders
from tests.support.office import Office, add_person, file_report, make_office
from tests.support.shares import add_units, duty_of, give, key

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = timedelta(days=1)
#: The 30th is a Monday.
WANTED = date(2026, 11, 30)


def at(month: int, day: int, hour: int = 8, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


NOW = at(11, 10)


@pytest.fixture
def office(session: Session) -> Office:
    return make_office(session, at(10, 1))


def ask(
    session: Session,
    office: Office,
    who: str = "Bob",
    duty: tuple[str, str] = ("1", "so-tnmt"),
    wanted: date = WANTED,
    now: datetime = NOW,
    explanation: str | None = None,
) -> Extension:
    actor = office.actor(session, who)
    return extensions.ask(
        session, actor, office.duties[duty], wanted, "Chờ số liệu", explanation, now
    )


def due(session: Session, office: Office, code: str = "1") -> tuple[datetime, int]:
    duty = session.get_one(Duty, office.duties[code, "so-tnmt"])
    return duty.due_at, duty.deadline_version


def told(session: Session, office: Office, kind: str) -> list[str]:
    names = {person: name for name, person in office.people.items()}
    rows = session.scalars(select(OutboxRow).where(OutboxRow.kind == kind))
    return sorted(names[row.person_id] for row in rows if row.person_id)


def end_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=ZONE).astimezone(UTC)


# The arrows of the chart


def walk(session: Session, office: Office, verb: ExtensionVerb) -> Extension:
    """Do what an arrow stands for, from its beginning."""
    extension = ask(session, office)
    dung = office.actor(session, "Dung")
    if verb is ExtensionVerb.GRANT:
        extensions.grant(session, dung, extension.id, None, NOW)
    elif verb is ExtensionVerb.GRANT_OTHER:
        extensions.grant(session, dung, extension.id, date(2026, 11, 25), NOW)
    elif verb is ExtensionVerb.REFUSE:
        extensions.refuse(session, dung, extension.id, "Đã có đủ số liệu", NOW)
    elif verb is ExtensionVerb.WITHDRAW:
        extensions.withdraw(session, office.actor(session, "Bob"), extension.id, NOW)
    elif verb is ExtensionVerb.REPORT:
        report = file_report(session, office.people["Bob"], extension.duty_id, NOW)
        consequences.of_filing(session, session.get_one(Report, report), NOW)
    session.flush()
    return extension


@pytest.mark.parametrize("arrow", EXTENSION_ARROWS, ids=lambda arrow: arrow.letter)
def test_each_arrow_of_the_chart_can_be_walked(
    session: Session, office: Office, arrow: ExtensionArrow
) -> None:
    assert walk(session, office, arrow.verb).state == arrow.after
    moved = {ExtensionVerb.GRANT: WANTED, ExtensionVerb.GRANT_OTHER: date(2026, 11, 25)}
    expected = (end_of(moved[arrow.verb]), 2) if arrow.verb in moved else (end_of_period(), 1)
    assert due(session, office) == expected


def end_of_period() -> datetime:
    return end_of(date(2026, 11, 19))


@pytest.mark.parametrize("first", [arrow for arrow in EXTENSION_ARROWS if arrow.before])
def test_what_is_settled_stays_as_it_is(
    session: Session, office: Office, first: ExtensionArrow
) -> None:
    extension = walk(session, office, first.verb)
    before = due(session, office)
    dung, bob = office.actor(session, "Dung"), office.actor(session, "Bob")
    with pytest.raises(RequestSettled):
        extensions.grant(session, dung, extension.id, None, NOW)
    with pytest.raises(RequestSettled):
        extensions.refuse(session, dung, extension.id, "Không", NOW)
    with pytest.raises(RequestSettled):
        extensions.withdraw(session, bob, extension.id, NOW)
    assert (extension.state, due(session, office)) == (first.after, before)


# Asking


def test_a_request_keeps_what_was_said_and_moves_nothing(session: Session, office: Office) -> None:
    extension = ask(session, office)
    assert (extension.wanted_on, extension.reason, extension.state) == (
        WANTED,
        "Chờ số liệu",
        ExtensionState.PENDING,
    )
    assert extension.due_before == end_of_period()
    assert due(session, office) == (end_of_period(), 1)
    assert told(session, office, extensions.ASKED) == ["Dung"]
    row = session.scalars(select(AuditRow).order_by(AuditRow.id.desc())).first()
    assert row is not None
    assert (row.action, row.person_id) == (Action.EXTENSION_ASKED, office.people["Bob"])


def test_another_agency_cannot_ask(session: Session, office: Office) -> None:
    with pytest.raises(NotAllowed):
        ask(session, office, who="Charlie")
    assert session.scalars(select(Extension)).all() == []


def test_who_only_coordinates_needs_no_more_time(session: Session, office: Office) -> None:
    with pytest.raises(NotExpected):
        ask(session, office, who="Charlie", duty=("6.a", "so-xd"))


def test_one_request_a_duty_may_be_pending(session: Session, office: Office) -> None:
    ask(session, office)
    with pytest.raises(AlreadyAsked):
        ask(session, office, who="Alice")
    ask(session, office, duty=("6.a", "so-tnmt"))


def test_after_a_refusal_it_may_be_asked_again_after_a_grant_not(
    session: Session, office: Office
) -> None:
    dung = office.actor(session, "Dung")
    extensions.refuse(session, dung, ask(session, office).id, "Chưa rõ lý do", NOW)
    extensions.grant(session, dung, ask(session, office).id, None, NOW)
    with pytest.raises(AlreadyProlonged):
        ask(session, office, wanted=date(2026, 12, 10))


def test_a_report_that_is_here_needs_no_more_time(session: Session, office: Office) -> None:
    file_report(session, office.people["Bob"], office.duties["1", "so-tnmt"], NOW)
    with pytest.raises(ReportIsHere):
        ask(session, office)


@pytest.mark.parametrize(
    ("wanted", "refusal"),
    [
        (date(2026, 11, 18), DayTooEarly),
        (date(2026, 11, 19), DayTooEarly),
        (date(2026, 11, 20), None),
        (date(2026, 12, 31), None),
        (date(2027, 1, 1), DayTooLate),
    ],
)
def test_the_day_lies_after_the_deadline_and_within_the_year(
    session: Session, office: Office, wanted: date, refusal: type[Refusal] | None
) -> None:
    if refusal is None:
        assert ask(session, office, wanted=wanted).wanted_on == wanted
    else:
        with pytest.raises(refusal):
            ask(session, office, wanted=wanted)


def test_after_the_deadline_an_explanation_is_asked_for(session: Session, office: Office) -> None:
    last = at(11, 19, 23, 59)
    assert ask(session, office, now=last, duty=("6.a", "so-tnmt")).late_explanation is None
    late = at(11, 20, 0)
    with pytest.raises(TextWanted):
        ask(session, office, now=late)
    extension = ask(session, office, now=late, explanation="Cán bộ phụ trách nghỉ ốm")
    assert extension.late_explanation == "Cán bộ phụ trách nghỉ ốm"


def test_who_is_late_may_ask_for_today_and_not_for_yesterday(
    session: Session, office: Office
) -> None:
    now = at(11, 25)
    with pytest.raises(DayTooEarly):
        ask(session, office, wanted=date(2026, 11, 24), now=now, explanation="Nghỉ ốm")
    ask(session, office, wanted=date(2026, 11, 25), now=now, explanation="Nghỉ ốm")


def test_a_reason_has_words_and_an_end(session: Session, office: Office) -> None:
    bob = office.actor(session, "Bob")
    duty = office.duties["1", "so-tnmt"]
    with pytest.raises(TextWanted):
        extensions.ask(session, bob, duty, WANTED, "", None, NOW)
    with pytest.raises(TextTooLong):
        extensions.ask(session, bob, duty, WANTED, "x" * 1001, None, NOW)


def test_a_share_goes_to_who_gave_it_and_never_beyond_their_own_day(
    session: Session, office: Office
) -> None:
    parent = session.get_one(Duty, office.duties["1", "so-tnmt"])
    share = Assignment(
        task_id=parent.assignment.task_id,
        agency_id=office.agencies["so-xd"],
        role=PartyRole.PART,
        parent_id=parent.assignment_id,
    )
    session.add(share)
    session.flush()
    duty = Duty(
        period_id=office.period,
        assignment_id=share.id,
        due_at=end_of(date(2026, 11, 12)),
    )
    session.add(duty)
    session.flush()
    office.duties["1", "share"] = duty.id
    with pytest.raises(DayTooLate):
        ask(session, office, who="Charlie", duty=("1", "share"), wanted=date(2026, 11, 20))
    extension = ask(session, office, who="Charlie", duty=("1", "share"), wanted=date(2026, 11, 19))
    # The head of the agency that gave it; neither its officer nor the planning department.
    assert told(session, office, extensions.ASKED) == ["Alice"]
    with pytest.raises(NoRequest):
        extensions.grant(session, office.actor(session, "Dung"), extension.id, None, NOW)
    extensions.grant(session, office.actor(session, "Alice"), extension.id, None, NOW)


# Deciding


@pytest.mark.parametrize("who", ["Bob", "Alice", "Charlie", "Em"])
def test_nobody_but_the_receiving_body_decides(session: Session, office: Office, who: str) -> None:
    extension = ask(session, office, who="Alice" if who == "Bob" else "Bob")
    actor = office.actor(session, who)
    with pytest.raises(NoRequest):
        extensions.grant(session, actor, extension.id, None, NOW)
    with pytest.raises(NoRequest):
        extensions.refuse(session, actor, extension.id, "Không", NOW)
    assert due(session, office) == (end_of_period(), 1)


@pytest.fixture
def planners_duty(session: Session, office: Office) -> int:
    """A task of the planning department's own: the committee decides on it."""
    assignment = Assignment(
        task_id=office.tasks["6.b"], agency_id=office.agencies["so-khdt"], role=PartyRole.LEAD
    )
    session.add(assignment)
    session.flush()
    duty = Duty(period_id=office.period, assignment_id=assignment.id, due_at=end_of_period())
    session.add(duty)
    session.flush()
    return office.duties.setdefault(("6.b", "so-khdt"), duty.id)


def test_the_planning_departments_own_goes_to_the_committee(
    session: Session, office: Office, planners_duty: int
) -> None:
    extension = ask(session, office, who="Dung", duty=("6.b", "so-khdt"))
    assert told(session, office, extensions.ASKED) == ["Em"]
    with pytest.raises(NoRequest):
        extensions.grant(session, office.actor(session, "Dung"), extension.id, None, NOW)
    extensions.grant(session, office.actor(session, "Em"), extension.id, None, NOW)
    assert session.get_one(Duty, planners_duty).due_at == end_of(WANTED)


def test_who_sits_on_both_sides_does_not_decide_their_own(
    session: Session, office: Office
) -> None:
    roles = [("so-tnmt", Role.OFFICER), ("so-khdt", Role.PLANNER)]
    add_person(session, office, "Both", roles, "1010", at(1, 5))
    extension = ask(session, office, who="Both")
    assert told(session, office, extensions.ASKED) == ["Dung"]
    both = office.actor(session, "Both")
    with pytest.raises(OwnRequest):
        extensions.grant(session, both, extension.id, None, NOW)
    assert not extension_reading.card(session, both, extension.id).may_decide
    other = ask(session, office, who="Bob", duty=("6.a", "so-tnmt"))
    extensions.grant(session, both, other.id, None, NOW)


def deputy(session: Session, office: Office, name: str, of: str, agency: str) -> Actor:
    """Somebody who holds nothing but another one's seat as a planner."""
    return Actor(
        person_id=office.people[name],
        name=name,
        language="vi",
        grants=(Grant(office.agencies[agency], agency, agency, Role.PLANNER, office.people[of]),),
    )


def test_a_deputy_decides_but_not_on_what_is_theirs_or_their_principals(
    session: Session, office: Office
) -> None:
    roles = [("so-tnmt", Role.OFFICER), ("so-khdt", Role.PLANNER)]
    add_person(session, office, "Both", roles, "1010", at(1, 5))
    bobs = deputy(session, office, "Bob", "Both", "so-khdt")
    own = ask(session, office, who="Bob")
    with pytest.raises(OwnRequest):
        extensions.grant(session, bobs, own.id, None, NOW)
    principals = ask(session, office, who="Both", duty=("6.a", "so-tnmt"))
    with pytest.raises(OwnRequest):
        extensions.grant(session, bobs, principals.id, None, NOW)
    alices = deputy(session, office, "Alice", "Both", "so-khdt")
    extensions.grant(session, alices, own.id, None, NOW)
    row = session.scalars(select(AuditRow).order_by(AuditRow.id.desc())).first()
    assert row is not None
    assert row.on_behalf_of_id == office.people["Both"]
    assert (row.detail["before"], row.detail["after"]) == (
        end_of_period().isoformat(),
        end_of(WANTED).isoformat(),
    )


def test_a_day_that_has_passed_meanwhile_cannot_be_granted(
    session: Session, office: Office
) -> None:
    extension = ask(session, office)
    dung, now = office.actor(session, "Dung"), at(12, 2)
    with pytest.raises(DayTooEarly):
        extensions.grant(session, dung, extension.id, None, now)
    extensions.grant(session, dung, extension.id, date(2026, 12, 4), now)
    assert due(session, office) == (end_of(date(2026, 12, 4)), 2)


def test_a_duty_that_was_cancelled_is_decided_on_no_more(session: Session, office: Office) -> None:
    extension = ask(session, office)
    session.get_one(Duty, extension.duty_id).cancelled_at = NOW
    session.flush()
    dung = office.actor(session, "Dung")
    with pytest.raises(RequestSettled):
        extensions.grant(session, dung, extension.id, None, NOW)
    assert extension_reading.desk(session, dung, NOW).waiting == ()


def test_nobody_stands_above_the_committee(session: Session, office: Office) -> None:
    add_person(session, office, "Hai", [("ubnd-tinh", Role.OFFICER)], "1010", at(1, 5))
    assignment = Assignment(
        task_id=office.tasks["6.b"], agency_id=office.agencies["ubnd-tinh"], role=PartyRole.LEAD
    )
    session.add(assignment)
    session.flush()
    duty = Duty(period_id=office.period, assignment_id=assignment.id, due_at=end_of_period())
    session.add(duty)
    session.flush()
    office.duties["6.b", "ubnd-tinh"] = duty.id
    with pytest.raises(NobodyAbove):
        ask(session, office, who="Hai", duty=("6.b", "ubnd-tinh"))


# Who sees and who is told


def test_charlie_sees_nothing_of_it(session: Session, office: Office) -> None:
    extension = ask(session, office)
    charlie = office.actor(session, "Charlie")
    with pytest.raises(NoRequest):
        extension_reading.card(session, charlie, extension.id)
    desk = extension_reading.desk(session, charlie, NOW)
    assert (desk.waiting, desk.own) == ((), ())
    with pytest.raises(NoRequest):
        extensions.withdraw(session, charlie, extension.id, NOW)


def test_who_has_left_the_agency_neither_sees_nor_withdraws_what_they_asked(
    session: Session, office: Office
) -> None:
    extension = ask(session, office)
    bob = session.scalars(
        select(Membership).where(Membership.person_id == office.people["Bob"])
    ).one()
    bob.agency_id = office.agencies["so-xd"]
    session.flush()
    actor = office.actor(session, "Bob")
    with pytest.raises(NoRequest):
        extension_reading.card(session, actor, extension.id)
    with pytest.raises(NoRequest):
        extensions.withdraw(session, actor, extension.id, NOW)
    assert extension.state == ExtensionState.PENDING


def test_the_desk_shows_what_waits_and_what_was_asked(session: Session, office: Office) -> None:
    extension = ask(session, office)
    waiting = extension_reading.desk(session, office.actor(session, "Dung"), NOW)
    assert [card.extension_id for card in waiting.waiting] == [extension.id]
    own = extension_reading.desk(session, office.actor(session, "Alice"), NOW)
    assert [card.extension_id for card in own.own] == [extension.id]
    assert own.waiting == ()


def notice(session: Session, kind: str, now: datetime) -> object:
    row = session.scalars(select(OutboxRow).where(OutboxRow.kind == kind)).first()
    assert row is not None
    return notices.compose(session, row.kind, row.payload, now)


def test_the_receiving_body_is_told_in_office_hours_while_it_is_pending(
    session: Session, office: Office
) -> None:
    extension = ask(session, office, now=at(11, 10, 20))
    assert notice(session, extensions.ASKED, at(11, 10, 20)) == Postpone(at(11, 11, 7))
    data = notice(session, extensions.ASKED, at(11, 11, 7))
    assert isinstance(data, ExtensionAsked)
    assert data.card.wanted_on == WANTED
    extensions.withdraw(session, office.actor(session, "Bob"), extension.id, at(11, 11))
    assert notice(session, extensions.ASKED, at(11, 11, 7)) is None


def test_the_asker_and_who_reports_are_told_the_answer(session: Session, office: Office) -> None:
    extension = ask(session, office, who="Alice")
    extensions.grant(session, office.actor(session, "Dung"), extension.id, None, NOW)
    assert told(session, office, extensions.ANSWERED) == ["Alice", "Bob"]
    data = notice(session, extensions.ANSWERED, NOW)
    assert isinstance(data, ExtensionAnswered)
    assert data.card.granted_on == WANTED


# The deadline afterwards


def test_the_figures_go_by_the_new_day(session: Session, office: Office) -> None:
    extension = ask(session, office)
    extensions.grant(session, office.actor(session, "Dung"), extension.id, None, NOW)
    file_report(session, office.people["Bob"], extension.duty_id, at(11, 30, 12))
    row = duty_facts.read(session, extension.duty.period, ZONE, duties=[extension.duty_id])[0]
    assert row.facts.filing == "on_time"


def reminders(session: Session) -> list[OutboxRow]:
    rows = session.scalars(
        select(OutboxRow).where(OutboxRow.kind == "reminder").order_by(OutboxRow.id)
    )
    return list(rows)


def said(session: Session, row: OutboxRow, now: datetime) -> tuple[list[str], int] | None:
    data = notices.compose(session, row.kind, row.payload, now)
    if data is None:
        return None
    assert isinstance(data, ReminderData)
    return [task.code for task in data.tasks], data.days_left


def test_a_prolonged_duty_has_a_ladder_of_its_own(session: Session, office: Office) -> None:
    dung = office.actor(session, "Dung")
    extensions.grant(session, dung, ask(session, office).id, None, NOW)
    # 16 November: three days before the 19th, and fourteen before the 30th.
    plan_reminders(session, at(11, 16), at(11, 16))
    assert bobs_reminders(session, office, at(11, 16)) == [(["1"], 14), (["6.a"], 3)]
    # On the 20th the others are overdue, this one is not.
    plan_reminders(session, at(11, 20), at(11, 20))
    assert bobs_reminders(session, office, at(11, 20)) == [(["1"], 10), (["6.a"], -1)]
    assert len(reminders(session)) == 5
    plan_reminders(session, at(11, 23), at(11, 23))
    assert bobs_reminders(session, office, at(11, 23)) == [(["1"], 7), (["6.a"], -4)]
    assert plan_reminders(session, at(11, 23, 9), at(11, 23, 9)) == 0


def bobs_reminders(session: Session, office: Office, now: datetime) -> list[tuple[list[str], int]]:
    """What Bob's reminders say now; those of an earlier stage say nothing any more."""
    rows = [row for row in reminders(session) if row.person_id == office.people["Bob"]]
    return sorted(filter(None, (said(session, row, now) for row in rows)))


def test_who_was_just_given_time_is_not_reminded_of_a_stage_that_began_before(
    session: Session, office: Office
) -> None:
    now = at(11, 18, 9)
    extension = ask(session, office, now=now, wanted=date(2026, 12, 1))
    extensions.grant(session, office.actor(session, "Dung"), extension.id, None, now)
    plan_reminders(session, now, now)
    # 17 November was 14 days before 1 December.
    assert not [row for row in reminders(session) if "due" in row.payload]
    plan_reminders(session, at(11, 25), at(11, 25))
    (row,) = [row for row in reminders(session) if "due" in row.payload]
    assert said(session, row, at(11, 25)) == (["1"], 6)


def test_unsent_reminders_of_the_old_day_are_taken_back(session: Session, office: Office) -> None:
    file_report(session, office.people["Bob"], office.duties["6.a", "so-tnmt"], at(11, 2))
    plan_reminders(session, at(11, 12), at(11, 12))
    bobs = next(row for row in reminders(session) if row.person_id == office.people["Bob"])
    charlies = next(row for row in reminders(session) if row.person_id == office.people["Charlie"])
    extension = ask(session, office, now=at(11, 12))
    extensions.grant(session, office.actor(session, "Dung"), extension.id, None, at(11, 12))
    assert bobs.state == OutboxState.CANCELLED
    assert charlies.state == OutboxState.DUE


def test_a_reminder_that_has_other_tasks_left_stays(session: Session, office: Office) -> None:
    plan_reminders(session, at(11, 12), at(11, 12))
    row = next(row for row in reminders(session) if row.person_id == office.people["Bob"])
    assert said(session, row, at(11, 12)) == (["1", "6.a"], 7)
    extension = ask(session, office, now=at(11, 12))
    extensions.grant(session, office.actor(session, "Dung"), extension.id, None, at(11, 12))
    assert row.state == OutboxState.DUE
    assert said(session, row, at(11, 12)) == (["6.a"], 7)


def test_what_the_deadline_passed_without_names_no_prolonged_report(
    session: Session, office: Office
) -> None:
    extension = ask(session, office)
    extensions.grant(session, office.actor(session, "Dung"), extension.id, None, NOW)
    payload = {"period": office.period, "version": 1, "person": office.people["Dung"]}
    data = notices.compose(session, "missing", payload, at(11, 20))
    assert isinstance(data, MissingData)
    assert data.prolonged == 1
    assert [agency.codes for agency in data.agencies] == [("6.a",), ("6.b",)]
    later = notices.compose(session, "missing", payload, at(12, 1))
    assert isinstance(later, MissingData)
    assert later.prolonged == 0
    assert ("1", "6.a") in [agency.codes for agency in later.agencies]


def test_of_two_who_ask_at_once_one_is_heard(database: Database) -> None:
    with database.begin() as session:
        office = make_office(session, at(10, 1))

    def race(who: str) -> str:
        try:
            with database.begin() as session:
                ask(session, office, who=who)
        except AlreadyAsked:
            return "too late"
        return "asked"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(race, ("Alice", "Bob"))) == ["asked", "too late"]


def test_of_a_decision_and_a_report_at_once_either_comes_first(database: Database) -> None:
    with database.begin() as session:
        office = make_office(session, at(10, 1))
        number = ask(session, office).id

    def grant() -> str:
        try:
            with database.begin() as session:
                extensions.grant(session, office.actor(session, "Dung"), number, None, NOW)
        except RequestSettled:
            return "too late"
        return "granted"

    def file() -> str:
        with database.begin() as session:
            duty = session.get_one(Duty, office.duties["1", "so-tnmt"], with_for_update=True)
            filed = file_report(session, office.people["Bob"], duty.id, NOW)
            consequences.of_filing(session, session.get_one(Report, filed), NOW)
        return "filed"

    with ThreadPoolExecutor(2) as pool:
        results = [one.result() for one in (pool.submit(grant), pool.submit(file))]
    with database.begin() as session:
        state = session.get_one(Extension, number).state
        version = session.get_one(Duty, office.duties["1", "so-tnmt"]).deadline_version
    expected = {"granted": ("granted", 2), "too late": ("withdrawn", 1)}
    assert (state, version) == expected[results[0]]


def test_what_was_given_on_follows_the_day_that_was_granted(
    session: Session, office: Office
) -> None:
    add_units(session, office, NOW)
    duty_id = office.duties["1", "so-tnmt"]
    (plain,) = give(session, office, "Alice", duty_id, [key(office, "chi-cuc")], NOW)
    (dated,) = give(
        session, office, "Alice", duty_id, [key(office, "tram")], NOW, due_on=date(2026, 11, 16)
    )
    own_day = duty_of(session, dated).due_at
    extension = ask(session, office)
    extensions.grant(session, office.actor(session, "Dung"), extension.id, None, NOW)
    assert duty_of(session, plain).due_at == due(session, office)[0]
    assert duty_of(session, dated).due_at == own_day


def test_who_is_away_is_asked_only_where_nobody_else_is_there(
    session: Session, office: Office, planners_duty: int
) -> None:
    # The committee decides here: Em is its leader, and away.
    absences.take(session, office.actor(session, "Em"), (NOW.date(), NOW.date()), NOW)
    dung = office.actor(session, "Dung")
    extension = extensions.ask(session, dung, planners_duty, WANTED, "Chờ số liệu", None, NOW)
    assert told(session, office, "extension_asked") == ["Em"]
    extensions.withdraw(session, dung, extension.id, NOW)
    add_person(session, office, "Nga", [("ubnd-tinh", Role.LEADER)], "1010", NOW)
    extensions.ask(session, dung, planners_duty, WANTED, "Chờ số liệu", None, NOW)
    assert told(session, office, "extension_asked") == ["Em", "Nga"]
