"""Giving work on, and every arrow of the chart of a share: who may, who may not, what follows."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import FixedClock
from models.assigning_refusals import (
    AcknowledgedAlready,
    BriefTooLong,
    DatePast,
    DateTooLate,
    NobodyToUrge,
    NotYourShare,
    NotYoursToGive,
    NoWish,
    OneReceiver,
    ReasonWanted,
    ReceiverGone,
    ReceiverWanted,
    ReportedAlready,
    SameDate,
    SameReceiver,
    ShareGone,
    UrgedToday,
    WishedAlready,
)
from models.assignment_states import AssignmentState, state_of
from models.audit import Action, AuditRow
from models.deadlines import end_of_day
from models.delivery import OutboxRow, OutboxState
from models.people import Person
from models.plans import Assignment, Duty, PartyRole
from models.refusals import NotAllowed, NotYourTask, Refusal
from models.rights import Actor, Grant, Role
from services import (
    periods,
    receiving,
    reports,
    share_answers,
    share_board,
    share_dates,
    shares,
    status,
    tasks,
)
from tests.support.office import Office, add_person, file_report, make_office
from tests.support.shares import add_units, duty_of, give, key

BRIEF = "Khảo sát 5 điểm xả thải"
NOV_10 = date(2026, 11, 10)


@pytest.fixture
def now(clock: FixedClock, zone: ZoneInfo) -> datetime:
    return clock.now().astimezone(zone)


@pytest.fixture
def office(session: Session, now: datetime) -> Office:
    office = make_office(session, now)
    add_units(session, office, now)
    return office


@pytest.fixture
def duty(office: Office) -> int:
    """The duty of so-tnmt on task 1."""
    return office.duties["1", "so-tnmt"]


@pytest.fixture
def share(session: Session, office: Office, duty: int, now: datetime) -> Assignment:
    """A share of the branch, given by Alice."""
    return give(session, office, "Alice", duty, [key(office, "chi-cuc")], now, BRIEF, NOV_10)[0]


def told(session: Session, office: Office, kind: str) -> list[str]:
    """Return to whom notices of a kind are written, by name."""
    names = {person: name for name, person in office.people.items()}
    rows = session.scalars(select(OutboxRow).where(OutboxRow.kind == kind).order_by(OutboxRow.id))
    return sorted(names[row.person_id] for row in rows if row.person_id)


def actions(session: Session, share: Assignment) -> list[str]:
    return list(
        session.scalars(
            select(AuditRow.action)
            .where(AuditRow.subject == "assignment", AuditRow.subject_id == share.id)
            .order_by(AuditRow.id)
        )
    )


# a: giving


def test_each_receiver_gets_a_share_and_a_duty_of_their_own(
    session: Session, office: Office, duty: int, now: datetime
) -> None:
    to = [key(office, "Bob"), key(office, "chi-cuc"), key(office, "tram")]
    given = give(session, office, "Alice", duty, to, now, BRIEF, NOV_10)
    assert [(one.agency_id, one.person_id) for one in given] == to
    for one in given:
        assert (one.role, one.brief, one.due_on) == (PartyRole.PART, BRIEF, NOV_10)
        assert (one.given_by_id, one.given_at) == (office.people["Alice"], now)
        assert duty_of(session, one).due_at == end_of_day(NOV_10)
        assert duty_of(session, one).period_id == office.period
        assert state_of(one) is AssignmentState.GIVEN
        assert actions(session, one) == [Action.SHARE_GIVEN]
    assert told(session, office, "share") == ["Bob", "Cuc", "Hoa", "Tinh"]


def test_the_same_receiver_twice_in_one_list_gets_one_share(
    session: Session, office: Office, duty: int, now: datetime
) -> None:
    assert len(give(session, office, "Alice", duty, [key(office, "tram")] * 2, now)) == 1


@pytest.mark.parametrize("who", ["Bob", "Charlie", "Dung", "Em", "Hoa"])
def test_only_a_head_of_the_agency_gives_its_work(
    session: Session, office: Office, duty: int, now: datetime, who: str
) -> None:
    with pytest.raises(NotYoursToGive):
        give(session, office, who, duty, [key(office, "chi-cuc")], now)


def test_who_stands_in_for_the_head_gives_and_the_trail_says_so(
    session: Session, office: Office, duty: int, now: datetime
) -> None:
    bob = office.actor(session, "Bob")
    grant = bob.grants[0]
    stand_in = Grant(
        grant.agency_id, grant.agency_code, grant.agency_name, Role.HEAD, office.people["Alice"]
    )
    deputy = Actor(
        person_id=bob.person_id,
        name=bob.name,
        language=bob.language,
        grants=(grant, stand_in),
        plan_id=bob.plan_id,
    )
    shares.give(session, deputy, duty, [key(office, "tram")], None, None, now, now)
    row = session.scalars(select(AuditRow).where(AuditRow.action == Action.SHARE_GIVEN)).one()
    assert (row.person_id, row.on_behalf_of_id) == (office.people["Bob"], office.people["Alice"])


@pytest.mark.parametrize("stranger", ["so-xd", "doi"])
def test_work_goes_to_people_of_the_agency_and_units_right_below_it_only(
    session: Session, office: Office, duty: int, now: datetime, stranger: str
) -> None:
    with pytest.raises(ReceiverGone):
        give(session, office, "Alice", duty, [key(office, stranger)], now)
    with pytest.raises(ReceiverGone):
        give(session, office, "Alice", duty, [key(office, "Charlie", "so-xd")], now)
    with pytest.raises(ReceiverWanted):
        give(session, office, "Alice", duty, [], now)


def test_nobody_is_given_work_who_was_suspended_meanwhile(
    session: Session, office: Office, duty: int, now: datetime
) -> None:
    session.get_one(Person, office.people["Bob"]).is_suspended = True
    session.flush()
    with pytest.raises(ReceiverGone) as refused:
        give(session, office, "Alice", duty, [key(office, "tram"), key(office, "Bob")], now)
    assert refused.value.values == {"name": "Bob"}


def test_nobody_is_given_work_who_has_left_the_agency(
    session: Session, office: Office, duty: int, now: datetime
) -> None:
    session.get_one(Person, office.people["Bob"]).memberships[0].revoked_at = now
    session.flush()
    with pytest.raises(ReceiverGone):
        give(session, office, "Alice", duty, [key(office, "Bob")], now)


def test_a_text_has_its_limit(session: Session, office: Office, duty: int, now: datetime) -> None:
    to = [key(office, "tram")]
    with pytest.raises(BriefTooLong):
        give(session, office, "Alice", duty, to, now, "a" * (shares.BRIEF_LIMIT + 1))
    assert give(session, office, "Alice", duty, to, now, "a" * shares.BRIEF_LIMIT)


# The day


@pytest.mark.parametrize(
    ("day", "refusal"),
    [
        (date(2026, 11, 1), DatePast),
        (date(2026, 11, 2), None),
        (date(2026, 11, 19), None),
        (date(2026, 11, 20), DateTooLate),
    ],
)
def test_a_day_lies_between_today_and_the_tasks_own(
    session: Session,
    office: Office,
    duty: int,
    now: datetime,
    day: date,
    refusal: type[Refusal] | None,
) -> None:
    to = [key(office, "tram")]
    if refusal:
        with pytest.raises(refusal):
            give(session, office, "Alice", duty, to, now, due_on=day)
    else:
        (one,) = give(session, office, "Alice", duty, to, now, due_on=day)
        assert duty_of(session, one).due_at == end_of_day(day)


def test_without_a_day_of_its_own_it_is_due_with_the_task_even_after_that(
    session: Session, office: Office, duty: int, now: datetime
) -> None:
    late = now + timedelta(days=22)  # 24 November
    with pytest.raises(DateTooLate):
        give(session, office, "Alice", duty, [key(office, "tram")], late, due_on=late.date())
    (one,) = give(session, office, "Alice", duty, [key(office, "tram")], late)
    assert duty_of(session, one).due_at == session.get_one(Duty, duty).due_at


def test_a_unit_gives_its_share_on_and_no_day_comes_after_the_one_above(
    session: Session, office: Office, share: Assignment, now: datetime
) -> None:
    own = duty_of(session, share)
    with pytest.raises(DateTooLate):
        give(session, office, "Hoa", own.id, [key(office, "doi")], now, due_on=date(2026, 11, 11))
    (below,) = give(session, office, "Hoa", own.id, [key(office, "doi")], now)
    assert duty_of(session, below).due_at == own.due_at
    assert below.parent_id == share.id
    assert told(session, office, "share") == ["Cuc", "Duc", "Hoa"]


def test_what_was_given_to_one_person_is_not_given_on(
    session: Session, office: Office, duty: int, now: datetime
) -> None:
    (one,) = give(session, office, "Alice", duty, [key(office, "Bob")], now)
    with pytest.raises(NotYoursToGive):
        give(session, office, "Alice", duty_of(session, one).id, [key(office, "tram")], now)


def test_another_day_pulls_along_what_hangs_below(
    session: Session, office: Office, share: Assignment, now: datetime
) -> None:
    own = duty_of(session, share)
    follower, earlier, later = (
        give(session, office, "Hoa", own.id, [key(office, name, "chi-cuc")], now, due_on=day)[0]
        for name, day in (("doi", None), ("Cuc", date(2026, 11, 5)), ("doi", NOV_10))
    )
    alice = office.actor(session, "Alice")
    share_dates.change_date(session, alice, share.id, date(2026, 11, 6), now, now)
    assert own.due_at == end_of_day(date(2026, 11, 6))
    assert duty_of(session, follower).due_at == own.due_at
    assert duty_of(session, earlier).due_at == end_of_day(date(2026, 11, 5))
    assert (duty_of(session, later).due_at, later.due_on) == (own.due_at, date(2026, 11, 6))
    versions = [
        duty_of(session, one).deadline_version for one in (share, follower, earlier, later)
    ]
    assert versions == [2, 2, 1, 2]
    # Later again: what has no day of its own follows, what has one stays.
    share_dates.change_date(session, alice, share.id, None, now, now)
    assert duty_of(session, follower).due_at == own.due_at == end_of_day(date(2026, 11, 19))
    assert duty_of(session, later).due_at == end_of_day(date(2026, 11, 6))


def test_a_year_opens_with_the_days_still_in_their_order(
    session: Session, office: Office, share: Assignment, now: datetime
) -> None:
    (below,) = give(session, office, "Hoa", duty_of(session, share).id, [key(office, "doi")], now)
    share.due_on = date(2027, 3, 1)
    session.flush()
    next_year = now.replace(year=2027)
    period = periods.current(session, next_year, office.plan)
    dues = {
        duty.assignment_id: duty.due_at
        for duty in session.scalars(select(Duty).where(Duty.period_id == period.id))
    }
    assert dues[share.id] == dues[below.id] == end_of_day(date(2027, 3, 1))


# b: received


@pytest.mark.parametrize("who", ["Hoa", "Cuc"])
def test_b_anybody_of_the_unit_acknowledges_its_share(
    session: Session, office: Office, share: Assignment, now: datetime, who: str
) -> None:
    share_answers.acknowledge(session, office.actor(session, who), share.id, now)
    assert state_of(share) is AssignmentState.ACKNOWLEDGED
    assert share.acknowledged_by_id == office.people[who]
    with pytest.raises(AcknowledgedAlready):
        share_answers.acknowledge(session, office.actor(session, who), share.id, now)
    assert actions(session, share) == [Action.SHARE_GIVEN, Action.ASSIGNMENT_ACKNOWLEDGED]


@pytest.mark.parametrize("who", ["Alice", "Bob", "Charlie", "Dung", "Em", "Tinh", "Duc"])
def test_nobody_else_acknowledges_it(
    session: Session, office: Office, share: Assignment, now: datetime, who: str
) -> None:
    with pytest.raises(NotYourShare):
        share_answers.acknowledge(session, office.actor(session, who), share.id, now)


def test_what_names_a_person_is_acknowledged_by_that_person_only(
    session: Session, office: Office, duty: int, now: datetime
) -> None:
    (one,) = give(session, office, "Alice", duty, [key(office, "Bob")], now)
    with pytest.raises(NotYourShare):
        share_answers.acknowledge(session, office.actor(session, "Alice"), one.id, now)
    share_answers.acknowledge(session, office.actor(session, "Bob"), one.id, now)
    assert state_of(one) is AssignmentState.ACKNOWLEDGED


# c, d, e, f: the wish to hand it back


def wish(session: Session, office: Office, share: Assignment, now: datetime) -> None:
    reason = "Không đúng chức năng"
    share_answers.hand_back(session, office.actor(session, "Cuc"), share.id, reason, now, now)


def test_c_a_wish_goes_to_the_head_and_the_share_stays(
    session: Session, office: Office, share: Assignment, now: datetime
) -> None:
    wish(session, office, share, now)
    assert state_of(share) is AssignmentState.WISHED_BACK
    assert duty_of(session, share).cancelled_at is None
    assert told(session, office, "share_hand_back") == ["Alice"]
    with pytest.raises(WishedAlready):
        wish(session, office, share, now)


def test_d_a_wish_may_come_after_the_acknowledgement(
    session: Session, office: Office, share: Assignment, now: datetime
) -> None:
    share_answers.acknowledge(session, office.actor(session, "Hoa"), share.id, now)
    wish(session, office, share, now)
    assert state_of(share) is AssignmentState.WISHED_BACK


def test_a_wish_wants_a_reason_and_a_receiver(
    session: Session, office: Office, share: Assignment, now: datetime
) -> None:
    with pytest.raises(ReasonWanted):
        share_answers.hand_back(session, office.actor(session, "Cuc"), share.id, " ", now, now)
    for who in ("Alice", "Charlie", "Tinh"):
        with pytest.raises(NotYourShare):
            share_answers.hand_back(session, office.actor(session, who), share.id, "x", now, now)


def test_e_whoever_acknowledges_keeps_it_after_all(
    session: Session, office: Office, share: Assignment, now: datetime
) -> None:
    wish(session, office, share, now)
    share_answers.acknowledge(session, office.actor(session, "Hoa"), share.id, now)
    assert state_of(share) is AssignmentState.ACKNOWLEDGED
    assert share.hand_back_reason is None


def test_f_whoever_gave_it_insists_with_a_word_and_it_is_acknowledged_anew(
    session: Session, office: Office, share: Assignment, now: datetime
) -> None:
    share_answers.acknowledge(session, office.actor(session, "Hoa"), share.id, now)
    alice = office.actor(session, "Alice")
    with pytest.raises(NoWish):
        share_answers.insist(session, alice, share.id, "Cần các anh chị", now, now)
    wish(session, office, share, now)
    for who in ("Hoa", "Bob", "Charlie"):
        with pytest.raises(NotYourShare):
            share_answers.insist(session, office.actor(session, who), share.id, "x", now, now)
    share_answers.insist(session, alice, share.id, "Cần các anh chị", now, now)
    assert state_of(share) is AssignmentState.GIVEN
    assert told(session, office, "share_change") == ["Cuc", "Hoa"]


# g to l: changing and urging leave the state as it is

STATES = ("given", "acknowledged", "wished_back")


def bring(session: Session, office: Office, share: Assignment, state: str, now: datetime) -> None:
    if state == "acknowledged":
        share_answers.acknowledge(session, office.actor(session, "Hoa"), share.id, now)
    elif state == "wished_back":
        wish(session, office, share, now)


@pytest.mark.parametrize("state", STATES)
def test_g_h_i_another_day_and_other_words_leave_the_state(
    session: Session, office: Office, share: Assignment, now: datetime, state: str
) -> None:
    bring(session, office, share, state, now)
    alice = office.actor(session, "Alice")
    share_dates.change_date(session, alice, share.id, date(2026, 11, 12), now, now)
    share_dates.change_brief(session, alice, share.id, "Khảo sát 7 điểm", now, now)
    assert state_of(share) == state
    own = duty_of(session, share)
    assert (own.due_at, own.deadline_version) == (end_of_day(date(2026, 11, 12)), 2)
    assert (share.due_on, share.brief) == (date(2026, 11, 12), "Khảo sát 7 điểm")
    assert told(session, office, "share_change") == ["Cuc", "Cuc", "Hoa", "Hoa"]
    with pytest.raises(SameDate):
        share_dates.change_date(session, alice, share.id, date(2026, 11, 12), now, now)
    with pytest.raises(DateTooLate):
        share_dates.change_date(session, alice, share.id, date(2026, 11, 20), now, now)


@pytest.mark.parametrize("state", STATES)
def test_j_k_l_urging_leaves_the_state_and_is_once_a_day(
    session: Session, office: Office, share: Assignment, now: datetime, state: str
) -> None:
    bring(session, office, share, state, now)
    alice = office.actor(session, "Alice")
    share_answers.urge(session, alice, share.id, "Đề nghị gửi sớm", now, now)
    with pytest.raises(UrgedToday):
        share_answers.urge(session, alice, share.id, "Gửi ngay", now + timedelta(hours=9), now)
    share_answers.urge(session, alice, share.id, "Gửi ngay", now + timedelta(days=1), now)
    assert state_of(share) == state
    assert told(session, office, "share_urge") == ["Cuc", "Cuc", "Hoa", "Hoa"]


def test_urging_is_once_a_day_for_all_shares_of_a_receiver(
    session: Session, office: Office, duty: int, share: Assignment, now: datetime
) -> None:
    (second,) = give(session, office, "Alice", duty, [key(office, "chi-cuc")], now)
    alice = office.actor(session, "Alice")
    share_answers.urge(session, alice, share.id, "Đề nghị gửi sớm", now, now)
    with pytest.raises(UrgedToday):
        share_answers.urge(session, alice, second.id, "Gửi ngay", now, now)


def test_nobody_is_urged_who_has_reported_or_cannot_be_reached(
    session: Session, office: Office, duty: int, share: Assignment, now: datetime
) -> None:
    alice = office.actor(session, "Alice")
    file_report(session, office.people["Cuc"], duty_of(session, share).id, now)
    with pytest.raises(ReportedAlready):
        share_answers.urge(session, alice, share.id, "Gửi ngay", now, now)
    (quiet,) = give(session, office, "Alice", duty, [key(office, "tram")], now)
    session.get_one(Person, office.people["Tinh"]).is_suspended = True
    session.flush()
    with pytest.raises(NobodyToUrge):
        share_answers.urge(session, alice, quiet.id, "Gửi ngay", now, now)


# m, n, o: to another receiver


@pytest.mark.parametrize("state", STATES)
def test_m_n_o_a_share_goes_to_another_receiver_and_both_are_told(
    session: Session, office: Office, share: Assignment, now: datetime, state: str
) -> None:
    bring(session, office, share, state, now)
    alice = office.actor(session, "Alice")
    # What was to be announced has gone out.
    for row in session.scalars(select(OutboxRow)):
        row.state = OutboxState.SENT
    session.flush()
    shares.move(session, alice, share.id, [key(office, "tram")], share.brief, NOV_10, now, now)
    successor = session.get_one(Assignment, share.successor_id)
    assert state_of(share) is AssignmentState.MOVED
    assert (successor.agency_id, successor.brief) == (office.agencies["tram"], BRIEF)
    assert duty_of(session, share).moved_to_id == duty_of(session, successor).id
    assert duty_of(session, share).cancelled_at == now
    assert duty_of(session, successor).cancelled_at is None
    assert told(session, office, "share_change") == ["Cuc", "Hoa"]
    assert told(session, office, "share") == ["Cuc", "Hoa", "Tinh"]


def test_it_goes_to_one_other_receiver(
    session: Session, office: Office, share: Assignment, now: datetime
) -> None:
    alice = office.actor(session, "Alice")
    for to, refusal in (
        ([key(office, "tram"), key(office, "Bob")], OneReceiver),
        ([key(office, "chi-cuc")], SameReceiver),
        ([], ReceiverWanted),
    ):
        with pytest.raises(refusal):
            shares.move(session, alice, share.id, to, None, None, now, now)


# p, q, r: recalled


@pytest.mark.parametrize("state", STATES)
def test_p_q_r_a_recalled_share_is_nobodys_duty_and_its_reports_stay(
    session: Session, office: Office, share: Assignment, now: datetime, state: str
) -> None:
    bring(session, office, share, state, now)
    own = duty_of(session, share)
    report = file_report(session, office.people["Cuc"], own.id, now)
    shares.recall(session, office.actor(session, "Alice"), share.id, "Đã xong", now, now)
    assert state_of(share) is AssignmentState.RECALLED
    assert (own.cancelled_at, share.end_reason) == (now, "Đã xong")
    cuc = office.actor(session, "Cuc")
    assert tasks.list_tasks(session, cuc, now).lines == ()
    with pytest.raises(ShareGone):
        tasks.card(session, cuc, own.id, now)
    with pytest.raises(ShareGone):
        reports.open_draft(session, cuc, own.id, now)
    with pytest.raises(NotYourTask):
        tasks.find_duty(session, cuc, "1", now)
    last = share_board.card(session, office.actor(session, "Alice"), share.id, now).last
    assert last
    assert last.report_id == report


def test_what_hangs_below_ends_with_it(
    session: Session, office: Office, share: Assignment, now: datetime
) -> None:
    (below,) = give(session, office, "Hoa", duty_of(session, share).id, [key(office, "doi")], now)
    shares.recall(session, office.actor(session, "Alice"), share.id, None, now, now)
    assert state_of(below) is AssignmentState.RECALLED
    assert duty_of(session, below).cancelled_at == now


def test_a_draft_of_a_recalled_share_cannot_be_sent(
    session: Session, office: Office, share: Assignment, now: datetime
) -> None:
    cuc = office.actor(session, "Cuc")
    draft = reports.open_draft(session, cuc, duty_of(session, share).id, now)
    shares.recall(session, office.actor(session, "Alice"), share.id, None, now, now)
    with pytest.raises(ShareGone):
        reports.get_draft(session, cuc, draft.id, now)


def test_whoever_was_not_told_of_it_yet_is_not_told_of_its_end_either(
    session: Session, office: Office, share: Assignment, now: datetime
) -> None:
    rows = {
        row.person_id: row
        for row in session.scalars(select(OutboxRow).where(OutboxRow.kind == "share"))
    }
    sent = rows[office.people["Hoa"]]
    sent.state = OutboxState.SENT
    session.flush()
    shares.recall(session, office.actor(session, "Alice"), share.id, None, now, now)
    session.refresh(rows[office.people["Cuc"]])
    assert rows[office.people["Cuc"]].state == OutboxState.CANCELLED


@pytest.mark.parametrize("who", ["Bob", "Charlie", "Dung", "Em", "Hoa", "Tinh"])
def test_only_who_gave_it_decides_over_it(
    session: Session, office: Office, share: Assignment, now: datetime, who: str
) -> None:
    actor = office.actor(session, who)
    acts: list[Callable[[], object]] = [
        lambda: shares.recall(session, actor, share.id, None, now, now),
        lambda: share_dates.change_date(session, actor, share.id, None, now, now),
        lambda: share_dates.change_brief(session, actor, share.id, None, now, now),
        lambda: share_answers.urge(session, actor, share.id, "x", now, now),
        lambda: shares.move(session, actor, share.id, [key(office, "tram")], None, None, now, now),
    ]
    for act in acts:
        with pytest.raises((NotYourShare, NotYoursToGive)):
            act()
    assert actions(session, share) == [Action.SHARE_GIVEN]


def test_nothing_can_be_done_with_a_share_that_has_ended(
    session: Session, office: Office, share: Assignment, now: datetime
) -> None:
    alice, hoa = office.actor(session, "Alice"), office.actor(session, "Hoa")
    shares.recall(session, alice, share.id, None, now, now)
    acts: list[Callable[[], object]] = [
        lambda: shares.recall(session, alice, share.id, None, now, now),
        lambda: share_dates.change_date(session, alice, share.id, None, now, now),
        lambda: share_dates.change_brief(session, alice, share.id, None, now, now),
        lambda: share_answers.urge(session, alice, share.id, "x", now, now),
        lambda: share_answers.insist(session, alice, share.id, "x", now, now),
        lambda: shares.move(session, alice, share.id, [key(office, "tram")], None, None, now, now),
        lambda: share_answers.acknowledge(session, hoa, share.id, now),
        lambda: share_answers.hand_back(session, hoa, share.id, "x", now, now),
    ]
    for act in acts:
        with pytest.raises(ShareGone):
            act()


# Reporting, lists, figures


def test_a_share_is_reported_to_who_gave_it_and_is_in_no_figure_of_the_plan(
    session: Session, office: Office, share: Assignment, now: datetime
) -> None:
    before = status.of_plan(session, now).expected
    receiver = receiving.receiver_of_assignment(session, share)
    assert receiver
    assert receiver.code == "so-tnmt"
    file_report(session, office.people["Cuc"], duty_of(session, share).id, now)
    figures = status.of_plan(session, now)
    assert (figures.expected, figures.update.n) == (before, 0)
    alice = office.actor(session, "Alice")
    assert [line.role for line in tasks.list_tasks(session, alice, now).lines] == ["lead", "lead"]


def test_its_receiver_finds_it_in_the_list_with_its_words_and_giver(
    session: Session, office: Office, share: Assignment, now: datetime
) -> None:
    (line,) = tasks.list_tasks(session, office.actor(session, "Cuc"), now).lines
    assert (line.role, line.brief, line.giver_name) == (PartyRole.PART, BRIEF, "Sở TNMT")


def test_a_share_with_a_name_is_reported_by_that_person_or_the_head(
    session: Session, office: Office, duty: int, now: datetime
) -> None:
    add_person(session, office, "Lan", [("so-tnmt", Role.OFFICER)], "1010", now)
    (one,) = give(session, office, "Alice", duty, [key(office, "Lan")], now, BRIEF)
    own = duty_of(session, one).id
    for who in ("Lan", "Alice"):
        assert reports.open_draft(session, office.actor(session, who), own, now)
    for who in ("Bob", "Charlie"):
        with pytest.raises(NotAllowed):
            reports.open_draft(session, office.actor(session, who), own, now)
    # What was given to Lan stands in her list, not in Bob's.
    roles = {
        who: {
            line.role for line in tasks.list_tasks(session, office.actor(session, who), now).lines
        }
        for who in ("Lan", "Bob")
    }
    assert roles == {"Lan": {PartyRole.PART, PartyRole.LEAD}, "Bob": {PartyRole.LEAD}}


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("Alice", True),
        ("Bob", True),
        ("Hoa", True),
        ("Dung", True),
        ("Em", True),
        ("Charlie", False),
        ("Tinh", False),
        ("Duc", False),
    ],
)
def test_the_chain_and_who_sees_the_plan_see_a_share(
    session: Session, office: Office, share: Assignment, now: datetime, who: str, sees: bool
) -> None:
    actor, own = office.actor(session, who), duty_of(session, share).id
    for look in (
        lambda: tasks.card(session, actor, own, now),
        lambda: share_board.card(session, actor, share.id, now),
        lambda: share_board.board(session, actor, own, now),
    ):
        if sees:
            assert look()
        else:
            with pytest.raises((NotAllowed, NotYourShare)):
                look()


def test_the_agency_above_sees_what_was_given_on_twice_and_sisters_do_not(
    session: Session, office: Office, share: Assignment, now: datetime
) -> None:
    (below,) = give(session, office, "Hoa", duty_of(session, share).id, [key(office, "doi")], now)
    for who in ("Alice", "Hoa", "Duc"):
        assert share_board.card(session, office.actor(session, who), below.id, now)
    with pytest.raises(NotYourShare):
        share_board.card(session, office.actor(session, "Tinh"), below.id, now)


def test_the_board_says_who_has_acknowledged_and_reported_and_how_far_it_is(
    session: Session, office: Office, duty: int, now: datetime
) -> None:
    to = [key(office, "chi-cuc"), key(office, "tram")]
    branch, station = give(session, office, "Alice", duty, to, now)
    share_answers.acknowledge(session, office.actor(session, "Tinh"), station.id, now)
    file_report(session, office.people["Cuc"], duty_of(session, branch).id, now, percent=60)
    board = share_board.board(session, office.actor(session, "Alice"), duty, now)
    assert [(line.name, line.standing, line.percent) for line in board.lines] == [
        ("Chi cục Môi trường", AssignmentState.GIVEN, 60),
        ("Trạm Quan trắc", AssignmentState.ACKNOWLEDGED, 0),
    ]
    assert board.progress
    assert (board.progress.percent, board.progress.reported, board.progress.receivers) == (
        30,
        1,
        2,
    )
    assert (board.percent, board.is_reported, board.may_gather) == (0, False, True)
    shares.recall(session, office.actor(session, "Alice"), station.id, None, now, now)
    board = share_board.board(session, office.actor(session, "Alice"), duty, now)
    assert board.progress
    assert (board.progress.percent, len(board.lines), board.ended) == (60, 1, 1)


def test_a_reason_that_proposes_somebody_offers_them_to_who_decides(
    session: Session, office: Office, share: Assignment, now: datetime
) -> None:
    reason = "Không đúng chức năng, chuyển cho Trạm Quan trắc"
    share_answers.hand_back(session, office.actor(session, "Cuc"), share.id, reason, now, now)
    card = share_board.card(session, office.actor(session, "Alice"), share.id, now)
    assert card.proposal
    assert card.proposal.agency_id == office.agencies["tram"]
    # Who decides nothing is offered nothing.
    assert share_board.card(session, office.actor(session, "Cuc"), share.id, now).proposal is None


# The plan's own tasks


def test_an_agency_acknowledges_what_the_plan_gives_it_and_planners_see_who_has_not(
    session: Session, office: Office, now: datetime
) -> None:
    silent = status.of_plan(session, now).unacknowledged
    assert [(row.name, row.count, row.total) for row in silent] == [
        ("Sở TNMT", 2, 2),
        ("Sở XD", 2, 2),
    ]
    share_answers.acknowledge_tasks(session, office.actor(session, "Bob"), now)
    charlie = office.actor(session, "Charlie")
    led = session.get_one(Duty, office.duties["6.b", "so-xd"])
    share_answers.acknowledge(session, charlie, led.assignment_id, now)
    silent = status.of_plan(session, now).unacknowledged
    assert [(row.name, row.count, row.total) for row in silent] == [("Sở XD", 1, 2)]
    # Who has reported has received it, whether they have said so or not.
    other = office.duties["6.a", "so-xd"]
    file_report(session, office.people["Charlie"], other, now)
    assert status.of_plan(session, now).unacknowledged == ()


def test_nobody_acknowledges_for_another_agency(
    session: Session, office: Office, now: datetime
) -> None:
    led = session.get_one(Duty, office.duties["6.b", "so-xd"])
    for who in ("Alice", "Bob", "Em"):
        with pytest.raises(NotYourShare):
            share_answers.acknowledge(session, office.actor(session, who), led.assignment_id, now)
