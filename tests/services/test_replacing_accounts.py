"""Invitations for a named person, and those that take a person to another account."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agencies import Agency
from models.audit import Action, AuditRow
from models.delivery import OutboxRow
from models.people import Account
from models.people_notices import AccountReplaced
from models.people_refusals import AlreadySuspended, NoRoleHeld, OpenElsewhere
from models.rights import Role
from services import accounts, dialogs, identity, invitations, notices, people_acts, report_dialog
from services.dialogs import Place
from tests.support.office import CHANNEL, Office, make_office

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 5, 9, tzinfo=ZONE)
NEW, OTHER = "2002", "3003"


@pytest.fixture
def office(session: Session) -> Office:
    return make_office(session, NOW)


def replacement(session: Session, office: Office) -> str:
    return people_acts.replace_account(session, None, office.people["Bob"], 2, NOW).code


def accept(
    session: Session, code: str, address: str, now: datetime = NOW
) -> tuple[int, object] | None:
    return invitations.accept(
        session,
        invitations.hash_code(code),
        channel=CHANNEL,
        address=address,
        name="Nick",
        language="vi",
        now=now,
    )


def who(session: Session, address: str) -> str | None:
    actor = identity.identify(session, CHANNEL, address, NOW)
    return actor.name if actor else None


def test_the_new_account_stands_for_the_person_and_the_old_one_for_nobody(
    session: Session, office: Office
) -> None:
    place = Place(CHANNEL, "1002", "1002")
    bob = office.actor(session, "Bob")
    report_dialog.begin(session, bob, place, office.duties["1", "so-tnmt"], NOW)
    code = replacement(session, office)
    shown = invitations.look_up(session, code, NOW, CHANNEL, NEW)
    assert shown is not None
    assert (shown.name, shown.is_replacement) == ("Bob", True)
    accepted = accept(session, code, NEW)
    assert accepted is not None
    assert accepted[0] == office.people["Bob"]
    assert (who(session, NEW), who(session, "1002")) == ("Bob", None)
    # Roles, language and drafts are the person's, and so they are where they were.
    moved = identity.identify(session, CHANNEL, NEW, NOW)
    assert moved is not None
    assert moved.grants == bob.grants
    assert dialogs.read(session, place, NOW) is None
    (noted,) = session.scalars(select(AuditRow).where(AuditRow.action == Action.ACCOUNT_REPLACED))
    ids = {
        account.address: account.id
        for account in session.scalars(
            select(Account).where(Account.person_id == office.people["Bob"])
        )
    }
    assert noted.detail == {"before": [ids["1002"]], "after": [ids[NEW]]}


def test_whoever_reads_at_the_old_account_is_told(session: Session, office: Office) -> None:
    accept(session, replacement(session, office), NEW)
    row = session.scalars(select(OutboxRow)).one()
    assert (row.kind, row.address, row.person_id) == (accounts.KIND, "1002", None)
    assert notices.compose(session, row.kind, row.payload, NOW) == AccountReplaced()


def test_a_used_one_does_nothing_for_anybody(session: Session, office: Office) -> None:
    code = replacement(session, office)
    accept(session, code, NEW)
    for address in (NEW, OTHER, "1002", "1003"):
        assert invitations.look_up(session, code, NOW, CHANNEL, address) is None
        assert accept(session, code, address) is None
    assert (who(session, NEW), who(session, OTHER), who(session, "1002")) == ("Bob", None, None)


def test_another_person_learns_nothing_of_it_and_uses_nothing_up(
    session: Session, office: Office
) -> None:
    code = replacement(session, office)
    assert invitations.look_up(session, code, NOW, CHANNEL, "1003") is None
    assert accept(session, code, "1003") is None
    assert (who(session, "1003"), who(session, "1002")) == ("Charlie", "Bob")
    assert accept(session, code, NEW) is not None


def test_in_the_account_that_it_replaces_it_says_so(session: Session, office: Office) -> None:
    code = replacement(session, office)
    with pytest.raises(OpenElsewhere):
        invitations.look_up(session, code, NOW, CHANNEL, "1002")
    assert accept(session, code, "1002") is None
    assert who(session, "1002") == "Bob"


def test_it_expires_and_a_new_one_makes_the_former_void(session: Session, office: Office) -> None:
    first = replacement(session, office)
    second = replacement(session, office)
    assert accept(session, first, NEW) is None
    late = NOW + timedelta(days=2, seconds=1)
    assert accept(session, second, NEW, late) is None
    assert accept(session, second, NEW) is not None


def test_a_suspended_person_cannot_be_moved(session: Session, office: Office) -> None:
    code = replacement(session, office)
    people_acts.suspend(session, None, office.people["Bob"], NOW, NOW)
    assert invitations.look_up(session, code, NOW, CHANNEL, NEW) is None
    assert accept(session, code, NEW) is None
    with pytest.raises(AlreadySuspended):
        replacement(session, office)


def test_a_person_without_a_role_cannot_be_moved(session: Session, office: Office) -> None:
    tnmt = session.get_one(Agency, office.agencies["so-tnmt"])
    people_acts.revoke(session, None, office.people["Bob"], tnmt, Role.OFFICER, NOW, NOW)
    with pytest.raises(NoRoleHeld):
        replacement(session, office)


def test_the_old_account_can_be_taken_up_again(session: Session, office: Office) -> None:
    accept(session, replacement(session, office), NEW)
    assert accept(session, replacement(session, office), "1002") is not None
    assert (who(session, "1002"), who(session, NEW)) == ("Bob", None)


def test_the_old_account_comes_in_as_somebody_new(session: Session, office: Office) -> None:
    accept(session, replacement(session, office), NEW)
    xd = session.get_one(Agency, office.agencies["so-xd"])
    made = invitations.create(
        session, xd, Role.OFFICER, uses=1, days=7, now=NOW, name="Đỗ Văn Mới"
    )
    accepted = accept(session, made.code, "1002")
    assert accepted is not None
    assert accepted[0] != office.people["Bob"]
    assert (who(session, "1002"), who(session, NEW)) == ("Đỗ Văn Mới", "Bob")


# Named invitations


def test_the_name_of_the_invitation_counts_not_the_messengers(
    session: Session, office: Office
) -> None:
    xd = session.get_one(Agency, office.agencies["so-xd"])
    made = invitations.create(
        session, xd, Role.OFFICER, uses=1, days=7, now=NOW, name="Lê Thị Hoa"
    )
    shown = invitations.look_up(session, made.code, NOW, CHANNEL, OTHER)
    assert shown is not None
    assert shown.name == "Lê Thị Hoa"
    accept(session, made.code, OTHER)
    assert who(session, OTHER) == "Lê Thị Hoa"


def test_who_is_in_already_keeps_their_name(session: Session, office: Office) -> None:
    xd = session.get_one(Agency, office.agencies["so-xd"])
    made = invitations.create(
        session, xd, Role.OFFICER, uses=1, days=7, now=NOW, name="Lê Thị Hoa"
    )
    accept(session, made.code, "1002")
    assert who(session, "1002") == "Bob"


def test_a_second_invitation_for_the_same_person_makes_the_first_void(
    session: Session, office: Office
) -> None:
    xd = session.get_one(Agency, office.agencies["so-xd"])
    codes = [
        invitations.create(session, xd, role, uses=1, days=7, now=NOW, name=name).code
        for name, role in (
            ("Hoa", Role.OFFICER),
            ("Hoa", Role.OFFICER),
            ("Hoa", Role.HEAD),
            ("Lan", Role.OFFICER),
        )
    ]
    valid = [invitations.look_up(session, code, NOW, CHANNEL, OTHER) is not None for code in codes]
    assert valid == [False, True, True, True]
    assert accept(session, codes[0], OTHER) is None
