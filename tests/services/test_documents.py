"""Orders of documents: who may give one, that it is one, and what becomes of its file."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.clock import FixedClock
from models.audit import Action, AuditRow
from models.delivery import OutboxRow, OutboxState
from models.document_refusals import MayNotExport, NoDeadlines
from models.documents.orders import DocumentKind, DocumentOrder, OrderState
from models.documents.reports import OfficialReport
from models.documents.tables import Tables
from models.notices import DocumentFailed, DocumentReady
from models.people import Membership
from models.rights import Role
from services import documents
from services.documents import ATTEMPTS, KEPT, LEASE, LONGEST, PAUSE, TWICE
from tests.support.office import CHANNEL, Office, add_person, make_office


class Desk:
    """The small office, and wishes for documents."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session, self.now = session, now
        self.office: Office = make_office(session, now)

    def want(self, name: str, kind: DocumentKind, agency: str = "", later: int = 0) -> bool:
        return documents.want(
            self.session,
            self.office.actor(self.session, name),
            kind,
            self.office.agencies[agency] if agency else 0,
            channel=CHANNEL,
            address=self.office.addresses[name],
            now=self.now,
            machine_now=self.now + timedelta(seconds=later),
        ).is_new

    def claim(self, later: timedelta = timedelta()) -> documents.Claimed:
        claimed = documents.claim(self.session, self.now + later)
        assert claimed is not None
        return claimed

    @property
    def order(self) -> DocumentOrder:
        self.session.expire_all()
        return self.session.scalars(select(DocumentOrder)).one()

    @property
    def told(self) -> list[OutboxRow]:
        return list(self.session.scalars(select(OutboxRow).order_by(OutboxRow.id)))


@pytest.fixture
def desk(session: Session, clock: FixedClock, zone: ZoneInfo) -> Desk:
    return Desk(session, clock.now().astimezone(zone))


ALLOWED = [
    ("Alice", DocumentKind.AGENCY, "so-tnmt"),
    ("Bob", DocumentKind.AGENCY, "so-tnmt"),
    ("Bob", DocumentKind.TABLES, "so-tnmt"),
    ("Bob", DocumentKind.CALENDAR, ""),
    ("Dung", DocumentKind.ANNUAL, ""),
    ("Dung", DocumentKind.TABLES, ""),
    ("Dung", DocumentKind.AGENCY, "so-xd"),
    ("Em", DocumentKind.ANNUAL, ""),
    ("Em", DocumentKind.INDICATORS, ""),
]
REFUSED = [
    ("Charlie", DocumentKind.AGENCY, "so-tnmt"),
    ("Charlie", DocumentKind.TABLES, "so-tnmt"),
    ("Charlie", DocumentKind.ANNUAL, ""),
    ("Charlie", DocumentKind.TABLES, ""),
    ("Alice", DocumentKind.ANNUAL, ""),
    ("Bob", DocumentKind.INDICATORS, ""),
    # The annual report is no agency's, and an agency's is somebody's.
    ("Dung", DocumentKind.ANNUAL, "so-tnmt"),
    ("Dung", DocumentKind.AGENCY, ""),
]


@pytest.mark.parametrize(("name", "kind", "agency"), ALLOWED)
def test_who_may_have_a_document_gets_an_order(
    desk: Desk, name: str, kind: DocumentKind, agency: str
) -> None:
    assert desk.want(name, kind, agency)
    assert documents.is_waiting(desk.session)
    assert desk.order.kind == kind
    [row] = desk.session.scalars(select(AuditRow).where(AuditRow.action == Action.DOCUMENT_WANTED))
    assert row.person_id == desk.office.people[name]
    # The order alone says nothing to anybody: the file is still to be made.
    assert desk.told == []


@pytest.mark.parametrize(("name", "kind", "agency"), REFUSED)
def test_who_may_not_gets_none(desk: Desk, name: str, kind: DocumentKind, agency: str) -> None:
    with pytest.raises(MayNotExport):
        desk.want(name, kind, agency)
    assert not documents.is_waiting(desk.session)


def test_an_agency_that_does_not_exist_has_no_report(desk: Desk) -> None:
    desk.office.agencies["no"] = 999
    with pytest.raises(MayNotExport):
        desk.want("Dung", DocumentKind.AGENCY, "no")


def test_a_calendar_of_nothing_is_refused_in_words(desk: Desk) -> None:
    with pytest.raises(NoDeadlines):
        desk.want("Em", DocumentKind.CALENDAR)


def test_what_is_offered_can_be_had(desk: Desk) -> None:
    for name in desk.office.people:
        actor = desk.office.actor(desk.session, name)
        offer = documents.menu(desk.session, actor, desk.now)
        assert offer.offered
        for one in offer.offered:
            assert documents.want(
                desk.session, actor, one.kind, one.agency_id, channel=CHANNEL,
                address=desk.office.addresses[name], now=desk.now, machine_now=desk.now,
            ).is_new  # fmt: skip
        if name in ("Dung", "Em"):
            listed = documents.agencies(desk.session, actor, desk.now)
            assert [one.agency for one in listed.agencies] == ["Sở TNMT", "Sở XD"]
        else:
            assert {one.agency_id for one in offer.offered} == actor.agency_ids
            with pytest.raises(MayNotExport):
                documents.agencies(desk.session, actor, desk.now)


def test_a_double_tap_is_one_order(desk: Desk) -> None:
    assert desk.want("Bob", DocumentKind.AGENCY, "so-tnmt")
    assert not desk.want("Bob", DocumentKind.AGENCY, "so-tnmt")
    documents.keep(desk.session, desk.claim(), "a.docx", b"x", desk.now)
    desk.session.flush()
    assert not desk.want("Bob", DocumentKind.AGENCY, "so-tnmt", later=5)
    assert desk.session.scalar(select(func.count(DocumentOrder.id))) == 1
    # Another person's, another kind, and one later on are wishes of their own.
    assert desk.want("Alice", DocumentKind.AGENCY, "so-tnmt", later=5)
    assert desk.want("Bob", DocumentKind.TABLES, "so-tnmt", later=5)
    assert desk.want("Bob", DocumentKind.AGENCY, "so-tnmt", later=int(TWICE.total_seconds()))


def test_an_order_is_in_one_hand_until_that_is_gone(desk: Desk) -> None:
    desk.want("Bob", DocumentKind.AGENCY, "so-tnmt")
    first = desk.claim()
    assert documents.claim(desk.session, desk.now + LEASE - timedelta(seconds=1)) is None
    second = desk.claim(LEASE)
    assert (second.id, second.attempts) == (first.id, 2)
    # The first one, late, puts nothing over what is the second one's by now.
    assert not documents.keep(desk.session, first, "a.docx", b"first", desk.now)
    assert documents.keep(desk.session, second, "a.docx", b"second", desk.now)
    desk.session.flush()
    assert desk.order.content == b"second"
    assert documents.claim(desk.session, desk.now + 5 * LEASE) is None


def test_a_document_that_fails_is_tried_again_and_then_told(desk: Desk) -> None:
    desk.want("Bob", DocumentKind.AGENCY, "so-tnmt")
    later = timedelta()
    for attempt in range(1, ATTEMPTS):
        assert not documents.fail(desk.session, desk.claim(later), "KeyError", desk.now + later)
        desk.session.flush()
        pause = PAUSE * 2**attempt
        assert documents.claim(desk.session, desk.now + later + pause / 2) is None
        later += pause
    assert documents.fail(desk.session, desk.claim(later), "KeyError", desk.now + later)
    desk.session.flush()
    assert desk.order.state == OrderState.FAILED
    [row] = desk.told
    assert documents.notice(desk.session, row.payload, desk.now) == DocumentFailed(
        kind=DocumentKind.AGENCY, year=2026, agency="Sở TNMT", number=desk.order.id
    )
    assert desk.want("Bob", DocumentKind.AGENCY, "so-tnmt"), "asking again is a new order"


def test_an_order_whose_makers_vanish_is_given_up_at_last(desk: Desk) -> None:
    desk.want("Bob", DocumentKind.AGENCY, "so-tnmt")
    for attempt in range(ATTEMPTS):
        desk.claim(attempt * LEASE)
    assert documents.claim(desk.session, desk.now + ATTEMPTS * LEASE) is None
    desk.session.flush()
    assert desk.order.state == OrderState.FAILED
    assert len(desk.told) == 1


def test_the_finished_file_goes_out_once_by_its_number(desk: Desk) -> None:
    desk.want("Dung", DocumentKind.ANNUAL)
    claimed = desk.claim()
    data = documents.read(desk.session, claimed, desk.now)
    assert isinstance(data, OfficialReport)
    assert data.is_annual
    documents.keep(desk.session, claimed, data.file_name, b"PK", desk.now)
    desk.session.flush()
    [row] = desk.told
    assert row.payload == {"document": claimed.id}
    assert row.address == desk.office.addresses["Dung"]
    notice = documents.notice(desk.session, row.payload, desk.now)
    assert notice == DocumentReady(
        kind=DocumentKind.ANNUAL, year=2026, agency="", name=data.file_name, content=b"PK"
    )
    assert "PK" not in repr(notice)


def test_the_tables_of_an_agency_are_of_that_agency(desk: Desk) -> None:
    desk.want("Bob", DocumentKind.TABLES, "so-tnmt")
    data = documents.read(desk.session, desk.claim(), desk.now)
    assert isinstance(data, Tables)
    assert data.scope == "Sở Tài nguyên và Môi trường"
    assert {row.agency for row in data.progress if not row.is_header} == {"Sở TNMT"}


def test_who_has_lost_the_role_meanwhile_gets_nothing(desk: Desk) -> None:
    desk.want("Bob", DocumentKind.AGENCY, "so-tnmt")
    desk.session.execute(
        update(Membership)
        .where(Membership.person_id == desk.office.people["Bob"])
        .values(revoked_at=desk.now)
    )
    claimed = desk.claim()
    assert documents.read(desk.session, claimed, desk.now) is None
    documents.drop(desk.session, claimed)
    desk.session.flush()
    assert (desk.order.state, desk.told) == (OrderState.FAILED, [])


def test_another_person_under_the_address_does_not_get_it(desk: Desk) -> None:
    desk.want("Dung", DocumentKind.ANNUAL)
    add_person(desk.session, desk.office, "Phúc", [("so-khdt", Role.PLANNER)], "1099", desk.now)
    order = desk.order
    order.address = "1099"
    desk.session.flush()
    assert documents.read(desk.session, desk.claim(), desk.now) is None


def test_the_file_is_deleted_a_day_after_it_was_sent(desk: Desk) -> None:
    desk.want("Bob", DocumentKind.AGENCY, "so-tnmt")
    documents.keep(desk.session, desk.claim(), "a.docx", b"x", desk.now)
    desk.session.flush()
    documents.purge(desk.session, desk.now + KEPT + timedelta(hours=1))
    assert desk.order.content == b"x", "it has not been sent yet"
    sent = desk.now + timedelta(hours=2)
    desk.session.execute(update(OutboxRow).values(state=OutboxState.SENT, settled_at=sent))
    documents.purge(desk.session, sent + KEPT - timedelta(seconds=1))
    assert desk.order.content == b"x"
    documents.purge(desk.session, sent + KEPT + timedelta(seconds=1))
    assert desk.order.content is None
    assert documents.notice(desk.session, {"document": desk.order.id}, desk.now) is None


def test_a_file_that_is_never_sent_is_not_kept_for_ever(desk: Desk) -> None:
    desk.want("Bob", DocumentKind.AGENCY, "so-tnmt")
    documents.keep(desk.session, desk.claim(), "a.docx", b"x", desk.now)
    desk.session.flush()
    documents.purge(desk.session, desk.now + LONGEST + timedelta(seconds=1))
    assert desk.order.content is None
