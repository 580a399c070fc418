"""Suspending, restoring, granting, revoking, moving and handing over: who may, and what stays."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agencies import Agency
from models.audit import Action, AuditRow
from models.delivery import OutboxRow
from models.people import Membership, Person
from models.people_notices import HandedOver, RolesChanged
from models.people_refusals import (
    AlreadyHolds,
    AlreadySuspended,
    DoesNotHold,
    LastAdministrator,
    NameUnchanged,
    NameUnclear,
    NobodyToTakeOver,
    NoRoleHeld,
    NothingToHandOver,
    NotSuspended,
    NotYourself,
    PeopleNotShown,
    PersonGone,
    RoleDoesNotFit,
    SeveralRoles,
)
from models.plans import Assignment, PartyRole
from models.refusals import Refusal
from models.reports import Report
from models.rights import Actor, Role
from services import (
    dialogs,
    handing_over,
    identity,
    notices,
    own_data,
    people_acts,
    people_cards,
    people_finding,
    report_dialog,
    reports,
)
from services.dialogs import Place
from tests.support.office import CHANNEL, Office, add_person, make_office

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 5, 9, tzinfo=ZONE)
JOINED = datetime(2026, 1, 5, 9, tzinfo=ZONE)


@pytest.fixture
def office(session: Session) -> Office:
    office = make_office(session, NOW)
    add_person(session, office, "Quan", [("so-khdt", Role.ADMIN)], "1900", JOINED)
    add_person(session, office, "Hai", [("so-tnmt", Role.OFFICER)], "1010", JOINED)
    return office


def agency(session: Session, office: Office, code: str) -> Agency:
    return session.get_one(Agency, office.agencies[code])


def known(session: Session, office: Office, name: str) -> Actor | None:
    return identity.identify(session, CHANNEL, office.addresses[name], NOW)


def trail(session: Session, action: Action) -> list[AuditRow]:
    return list(session.scalars(select(AuditRow).where(AuditRow.action == action)))


# Suspending and restoring


def test_who_is_suspended_is_a_stranger_until_they_are_restored(
    session: Session, office: Office
) -> None:
    quan = office.actor(session, "Quan")
    people_acts.suspend(session, quan, office.people["Bob"], NOW, NOW)
    assert known(session, office, "Bob") is None
    with pytest.raises(AlreadySuspended):
        people_acts.suspend(session, quan, office.people["Bob"], NOW, NOW)
    people_acts.restore(session, quan, office.people["Bob"], NOW, NOW)
    bob = known(session, office, "Bob")
    assert bob is not None
    assert bob.roles == {Role.OFFICER}
    with pytest.raises(NotSuspended):
        people_acts.restore(session, quan, office.people["Bob"], NOW, NOW)
    (suspended,) = trail(session, Action.PERSON_SUSPENDED)
    assert suspended.person_id == office.people["Quan"]
    assert suspended.detail == {"before": False, "after": True}
    assert trail(session, Action.PERSON_RESTORED)[0].detail == {"before": True, "after": False}


@pytest.mark.parametrize("who", ["Alice", "Bob", "Charlie", "Dung", "Em"])
def test_nobody_but_the_administrator_manages_people(
    session: Session, office: Office, who: str
) -> None:
    actor, bob = office.actor(session, who, NOW), office.people["Bob"]
    tnmt = agency(session, office, "so-tnmt")
    with pytest.raises(PeopleNotShown):
        people_acts.suspend(session, actor, bob, NOW, NOW)
    with pytest.raises(PeopleNotShown):
        people_acts.restore(session, actor, bob, NOW, NOW)
    with pytest.raises(PeopleNotShown):
        people_acts.grant(session, actor, bob, tnmt, Role.HEAD, NOW, NOW)
    with pytest.raises(PeopleNotShown):
        people_acts.revoke(session, actor, bob, tnmt, Role.OFFICER, NOW, NOW)
    with pytest.raises(PeopleNotShown):
        people_acts.move(session, actor, bob, tnmt, None, NOW, NOW)
    with pytest.raises(PeopleNotShown):
        people_acts.replace_account(session, actor, bob, 2, NOW)
    assert known(session, office, "Bob") is not None


def test_nobody_suspends_themselves_or_the_last_administrator(
    session: Session, office: Office
) -> None:
    quan, khdt = office.people["Quan"], agency(session, office, "so-khdt")
    with pytest.raises(NotYourself):
        people_acts.suspend(session, office.actor(session, "Quan"), quan, NOW, NOW)
    with pytest.raises(LastAdministrator):
        people_acts.suspend(session, None, quan, NOW, NOW)
    with pytest.raises(LastAdministrator):
        people_acts.revoke(session, None, quan, khdt, Role.ADMIN, NOW, NOW)
    with pytest.raises(LastAdministrator):
        people_acts.move(session, None, quan, khdt, Role.PLANNER, NOW, NOW)
    # One who is suspended, or who has no account left, is no administrator to count on.
    people_acts.grant(session, None, office.people["Hai"], khdt, Role.ADMIN, NOW, NOW)
    session.get_one(Person, office.people["Hai"]).is_suspended = True
    session.flush()
    with pytest.raises(LastAdministrator):
        people_acts.suspend(session, None, quan, NOW, NOW)
    people_acts.restore(session, None, office.people["Hai"], NOW, NOW)
    people_acts.suspend(session, None, quan, NOW, NOW)


def test_an_administrator_twice_over_may_lose_one_of_the_roles(
    session: Session, office: Office
) -> None:
    quan, tnmt = office.people["Quan"], agency(session, office, "so-tnmt")
    people_acts.grant(session, None, quan, tnmt, Role.ADMIN, NOW, NOW)
    people_acts.revoke(session, None, quan, tnmt, Role.ADMIN, NOW, NOW)
    with pytest.raises(LastAdministrator):
        people_acts.suspend(session, None, quan, NOW, NOW)


def test_suspending_closes_the_open_conversation(session: Session, office: Office) -> None:
    bob, place = office.actor(session, "Bob"), Place(CHANNEL, "1002", "1002")
    report_dialog.begin(session, bob, place, office.duties["1", "so-tnmt"], NOW)
    people_acts.suspend(session, None, office.people["Bob"], NOW, NOW)
    assert dialogs.read(session, place, NOW) is None


# Roles


def test_a_role_is_granted_and_revoked_and_the_person_is_told(
    session: Session, office: Office
) -> None:
    bob, xd = office.people["Bob"], agency(session, office, "so-xd")
    people_acts.grant(session, None, bob, xd, Role.OFFICER, NOW, NOW)
    with pytest.raises(AlreadyHolds):
        people_acts.grant(session, None, bob, xd, Role.OFFICER, NOW, NOW)
    row = session.scalars(select(OutboxRow)).one()
    data = notices.compose(session, row.kind, row.payload, NOW)
    assert isinstance(data, RolesChanged)
    assert [place.agency_name for place in data.places] == [
        "Sở Tài nguyên và Môi trường",
        "Sở Xây dựng",
    ]
    people_acts.revoke(session, None, bob, xd, Role.OFFICER, NOW, NOW)
    with pytest.raises(DoesNotHold):
        people_acts.revoke(session, None, bob, xd, Role.OFFICER, NOW, NOW)
    assert trail(session, Action.ROLE_GRANTED)[0].detail["after"] == {
        "agency": "so-xd",
        "role": "officer",
    }
    assert trail(session, Action.ROLE_REVOKED)[0].detail["before"] == {
        "agency": "so-xd",
        "role": "officer",
    }


@pytest.mark.parametrize("role", [Role.PLANNER, Role.LEADER])
def test_planners_and_leaders_have_their_own_places(
    session: Session, office: Office, role: Role
) -> None:
    with pytest.raises(RoleDoesNotFit):
        people_acts.grant(
            session, None, office.people["Bob"], agency(session, office, "so-xd"), role, NOW, NOW
        )


def test_a_move_revokes_the_old_role_and_grants_the_new(session: Session, office: Office) -> None:
    bob, xd = office.people["Bob"], agency(session, office, "so-xd")
    assert people_acts.move(session, None, bob, xd, Role.HEAD, NOW, NOW) == (
        Role.OFFICER,
        Role.HEAD,
    )
    rows = session.scalars(select(Membership).where(Membership.person_id == bob)).all()
    assert [(row.role, row.revoked_at is None) for row in rows] == [
        ("officer", False),
        ("head", True),
    ]
    assert people_acts.move(session, None, bob, agency(session, office, "so-tnmt"), None, NOW, NOW)
    with pytest.raises(AlreadyHolds):
        people_acts.move(session, None, bob, agency(session, office, "so-tnmt"), None, NOW, NOW)


def test_a_move_is_refused_where_it_is_not_clear_what_moves(
    session: Session, office: Office
) -> None:
    bob, xd = office.people["Bob"], agency(session, office, "so-xd")
    people_acts.grant(session, None, bob, xd, Role.OFFICER, NOW, NOW)
    with pytest.raises(SeveralRoles):
        people_acts.move(session, None, bob, xd, Role.HEAD, NOW, NOW)
    for code in ("so-xd", "so-tnmt"):
        unit = agency(session, office, code)
        people_acts.revoke(session, None, bob, unit, Role.OFFICER, NOW, NOW)
    with pytest.raises(NoRoleHeld):
        people_acts.move(session, None, bob, xd, None, NOW, NOW)
    with pytest.raises(PersonGone):
        people_acts.move(session, None, 999_999, xd, None, NOW, NOW)


# Handing over


def draft(session: Session, office: Office, who: str, code: str, unit: str = "so-tnmt") -> int:
    actor = office.actor(session, who)
    return reports.open_draft(session, actor, office.duties[code, unit], NOW).id


def share(session: Session, office: Office, who: str) -> int:
    lead = session.scalars(
        select(Assignment).where(
            Assignment.task_id == office.tasks["1"], Assignment.role == PartyRole.LEAD
        )
    ).one()
    made = Assignment(
        task_id=lead.task_id,
        agency_id=lead.agency_id,
        role=PartyRole.PART,
        parent_id=lead.id,
        person_id=office.people[who],
        brief="Thu thập số liệu",
        acknowledged_at=NOW,
        acknowledged_by_id=office.people[who],
        hand_back_reason="quá nhiều việc",
        hand_back_at=NOW,
    )
    session.add(made)
    session.flush()
    return made.id


def test_drafts_and_shares_go_to_a_colleague_who_is_told(session: Session, office: Office) -> None:
    written, given = draft(session, office, "Bob", "1"), share(session, office, "Bob")
    bob, hai = office.people["Bob"], office.people["Hai"]
    shown = handing_over.preview(session, None, bob, hai)
    assert [item.code for item in shown.drafts] == ["1"]
    assert [item.title for item in shown.shares] == ["Thu thập số liệu"]
    assert session.get_one(Report, written).author_id == bob  # a preview changes nothing
    work = handing_over.hand_over(session, office.actor(session, "Alice"), bob, hai, NOW, NOW)
    assert (work.drafts, work.shares, work.kept) == (shown.drafts, shown.shares, ())
    assert session.get_one(Report, written).author_id == hai
    passed = session.get_one(Assignment, given)
    assert (passed.person_id, passed.acknowledged_at, passed.hand_back_reason) == (hai, None, None)
    row = session.scalars(select(OutboxRow).where(OutboxRow.person_id == hai)).one()
    data = notices.compose(session, row.kind, row.payload, NOW)
    assert data == HandedOver(giver_name="Bob", drafts=1, shares=1)
    (noted,) = trail(session, Action.WORK_HANDED_OVER)
    assert (noted.person_id, noted.detail["before"], noted.detail["after"]) == (
        office.people["Alice"],
        {"person": bob},
        {"person": hai},
    )
    with pytest.raises(NothingToHandOver):
        handing_over.hand_over(session, None, bob, hai, NOW, NOW)


def test_who_was_writing_is_led_out_of_a_draft_that_is_handed_over(
    session: Session, office: Office
) -> None:
    place = Place(CHANNEL, "1002", "1002")
    bob = office.actor(session, "Bob")
    report_dialog.begin(session, bob, place, office.duties["1", "so-tnmt"], NOW)
    handing_over.hand_over(session, None, office.people["Bob"], office.people["Hai"], NOW, NOW)
    assert dialogs.read(session, place, NOW) is None
    assert report_dialog.resume(session, bob, place, NOW) is None


def test_a_draft_beside_one_of_the_receivers_own_stays(session: Session, office: Office) -> None:
    written = draft(session, office, "Bob", "1")
    draft(session, office, "Hai", "1")
    draft(session, office, "Bob", "6.a")
    work = handing_over.hand_over(
        session, None, office.people["Bob"], office.people["Hai"], NOW, NOW
    )
    assert [item.code for item in work.drafts] == ["6.a"]
    assert [item.code for item in work.kept] == ["1"]
    assert session.get_one(Report, written).author_id == office.people["Bob"]


@pytest.mark.parametrize("receiver", ["Charlie", "Em", "Quan"])
def test_work_stays_in_its_agency(session: Session, office: Office, receiver: str) -> None:
    draft(session, office, "Bob", "1")
    with pytest.raises(NothingToHandOver):
        handing_over.hand_over(
            session, None, office.people["Bob"], office.people[receiver], NOW, NOW
        )


def test_who_has_moved_away_can_still_be_relieved(session: Session, office: Office) -> None:
    written = draft(session, office, "Bob", "1")
    xd = agency(session, office, "so-xd")
    people_acts.move(session, None, office.people["Bob"], xd, None, NOW, NOW)
    handing_over.hand_over(session, None, office.people["Bob"], office.people["Hai"], NOW, NOW)
    assert session.get_one(Report, written).author_id == office.people["Hai"]


@pytest.mark.parametrize("who", ["Bob", "Charlie", "Dung", "Em"])
def test_nobody_hands_over_who_may_not(session: Session, office: Office, who: str) -> None:
    written = draft(session, office, "Bob", "1")
    actor = office.actor(session, who)
    with pytest.raises(Refusal):
        handing_over.hand_over(
            session, actor, office.people["Bob"], office.people["Hai"], NOW, NOW
        )
    # A refusal with their names in it would tell them who works there.
    with pytest.raises(PersonGone):
        handing_over.preview(session, actor, office.people["Bob"], office.people["Hai"])
    with pytest.raises(PeopleNotShown):
        handing_over.receivers(session, actor, office.people["Bob"], office.agencies["so-tnmt"])
    assert session.get_one(Report, written).author_id == office.people["Bob"]


def test_the_receivers_are_those_who_report_there(session: Session, office: Office) -> None:
    alice = office.actor(session, "Alice")
    found = handing_over.receivers(
        session, alice, office.people["Bob"], office.agencies["so-tnmt"]
    )
    assert [name for _, name in found.people] == ["Alice", "Hai"]
    quan = office.actor(session, "Quan")
    with pytest.raises(NobodyToTakeOver):
        handing_over.receivers(session, quan, office.people["Em"], office.agencies["ubnd-tinh"])


# What is seen


def test_a_head_sees_their_own_agency_and_no_roles_elsewhere(
    session: Session, office: Office
) -> None:
    xd = agency(session, office, "so-xd")
    people_acts.grant(session, None, office.people["Bob"], xd, Role.OFFICER, NOW, NOW)
    alice, tnmt = office.actor(session, "Alice"), office.agencies["so-tnmt"]
    listed = people_cards.list_people(session, alice, tnmt, NOW)
    assert [line.name for line in listed.lines] == ["Alice", "Bob", "Hai"]
    assert (listed.may_invite, listed.sees_all) == (True, False)
    card = people_cards.card(session, alice, office.people["Bob"], tnmt, NOW)
    assert [place.agency_id for place in card.places] == [tnmt]
    assert not card.may_suspend
    for wrong in (xd.id, 999_999):
        with pytest.raises(PeopleNotShown):
            people_cards.list_people(session, alice, wrong, NOW)
        with pytest.raises(PeopleNotShown):
            people_cards.card(session, alice, office.people["Charlie"], wrong, NOW)
    with pytest.raises(PersonGone):
        people_cards.card(session, alice, office.people["Charlie"], tnmt, NOW)


@pytest.mark.parametrize("who", ["Bob", "Charlie", "Dung", "Em"])
def test_the_list_is_not_for_everybody(session: Session, office: Office, who: str) -> None:
    with pytest.raises(PeopleNotShown):
        people_cards.list_people(
            session, office.actor(session, who), office.agencies["so-tnmt"], NOW
        )


def test_a_person_is_found_by_number_name_or_a_part_of_it(
    session: Session, office: Office
) -> None:
    add_person(session, office, "Nguyễn Thị Lan Anh", [("so-xd", Role.HEAD)], "1011", JOINED)
    add_person(session, office, "Trần Lan", [("so-xd", Role.HEAD)], "1012", JOINED)

    def find(text: str) -> tuple[str | None, list[str], list[str]]:
        found = people_finding.find(session, text)
        name = found.person.name if found.person else None
        return name, [p.name for p in found.candidates], [p.name for p in found.suggestions]

    assert find(str(office.people["Bob"]))[0] == "Bob"
    assert find("nguyen thi lan anh")[0] == "Nguyễn Thị Lan Anh"
    assert find("ANH nguyễn")[0] == "Nguyễn Thị Lan Anh"
    assert find("lan") == (None, ["Nguyễn Thị Lan Anh", "Trần Lan"], [])
    assert find("Trần Lân")[0] == "Trần Lan"
    assert find("tran lann")[2][0] == "Trần Lan"
    assert find("999999") == find("") == find("??") == (None, [], [])


# One's own data


def test_everybody_sees_what_is_kept_about_them_and_corrects_their_name(
    session: Session, office: Office
) -> None:
    draft(session, office, "Bob", "1")
    bob, place = office.actor(session, "Bob"), Place(CHANNEL, "1002", "1002")
    data = own_data.show(session, bob, place, NOW)
    assert (data.name, data.address, data.drafts, data.reports) == ("Bob", "1002", 1, 0)
    assert data.plan_number == "1649/QĐ-UBND"
    assert own_data.rename(session, bob, place, "  Trần   Văn Bình ", NOW) == (
        "Bob",
        "Trần Văn Bình",
    )
    (noted,) = trail(session, Action.PERSON_RENAMED)
    assert (noted.person_id, noted.detail) == (
        office.people["Bob"],
        {"before": "Bob", "after": "Trần Văn Bình"},
    )
    with pytest.raises(NameUnchanged):
        own_data.rename(session, bob, place, "Trần Văn Bình", NOW)


@pytest.mark.parametrize(
    "text", ["", "x", "1234", "a" * 121, "<b>Bob</b>", "/start", "http://x.y"]
)
def test_what_is_no_name_is_not_taken(session: Session, office: Office, text: str) -> None:
    bob, place = office.actor(session, "Bob"), Place(CHANNEL, "1002", "1002")
    with pytest.raises(NameUnclear):
        own_data.rename(session, bob, place, text, NOW)
    assert session.get_one(Person, office.people["Bob"]).name == "Bob"
