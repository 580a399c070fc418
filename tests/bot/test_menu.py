"""Each chat's command menu is that of the rights and the language of who is there."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.menu import set_menus
from core.clock import FixedClock
from core.database import Database
from models.delivery import OutboxRow
from models.people import Account, Membership, Person
from tests.support.office import Office, make_office


class Menus:
    """Ticks, and reads which menus were set."""

    def __init__(self, database: Database, clock: FixedClock, zone) -> None:
        self.database, self.clock, self.zone = database, clock, zone
        with database.begin() as session:
            self.office: Office = make_office(session, clock.now().astimezone(zone))

    def tick(self) -> dict[str, list[str] | None]:
        """Return the menus that were set by a tick, None where one was taken away."""
        now = self.clock.advance(timedelta(seconds=30)) or self.clock.now()
        with self.database.begin() as session:
            last = session.scalar(select(OutboxRow.id).order_by(OutboxRow.id.desc())) or 0
            written = set_menus(session, now.astimezone(self.zone), now)
            rows = session.scalars(select(OutboxRow).where(OutboxRow.id > last)).all()
            assert len(rows) == written
            found: dict[str, list[str] | None] = {}
            for row in rows:
                params = row.payload["params"]
                assert params["scope"] == {"type": "chat", "chat_id": int(row.address)}
                is_set = row.payload["method"] == "setMyCommands"
                found[row.address] = [name for name, _ in params["commands"]] if is_set else None
            return found

    def address(self, name: str) -> str:
        return self.office.addresses[name]


@pytest.fixture
def menus(database: Database, clock: FixedClock, zone) -> Menus:
    return Menus(database, clock, zone)


def test_everybody_gets_the_menu_of_their_role_once(menus: Menus) -> None:
    found = menus.tick()
    officer, leader, head = (found[menus.address(name)] for name in ("Bob", "Em", "Alice"))
    assert officer[:2] == ["baocao", "nhiemvu"]
    assert "giaoviec" not in officer
    assert "giaoviec" in head
    assert "lienket" not in officer
    assert "lienket" in head
    assert "baocao" not in leader
    assert menus.tick() == {}


def test_another_role_and_another_language_are_another_menu(menus: Menus) -> None:
    menus.tick()
    with menus.database.begin() as session:
        session.add(
            Membership(
                person_id=menus.office.people["Bob"],
                agency_id=menus.office.agencies["so-tnmt"],
                role="head",
                granted_at=menus.clock.now(),
            )
        )
    found = menus.tick()
    assert list(found) == [menus.address("Bob")]
    assert "lienket" in found[menus.address("Bob")]
    with menus.database.begin() as session:
        session.execute(update(Person).where(Person.name == "Bob").values(language="en"))
    assert list(menus.tick()) == [menus.address("Bob")]


def test_who_loses_the_last_role_loses_the_menu_and_may_get_it_back(menus: Menus) -> None:
    menus.tick()
    bob = menus.office.people["Bob"]
    for at, expected in ((menus.clock.now(), None), (None, "baocao")):
        with menus.database.begin() as session:
            session.execute(
                update(Membership).where(Membership.person_id == bob).values(revoked_at=at)
            )
        (menu,) = menus.tick().values()
        assert (menu[0] if menu else None) == expected
        assert menus.tick() == {}


def test_an_account_that_was_replaced_and_a_suspended_person_have_none(menus: Menus) -> None:
    menus.tick()
    with menus.database.begin() as session:
        session.execute(
            update(Account)
            .where(Account.address == menus.address("Bob"))
            .values(ended_at=menus.clock.now())
        )
        session.execute(update(Person).where(Person.name == "Charlie").values(is_suspended=True))
    assert menus.tick() == {menus.address("Bob"): None, menus.address("Charlie"): None}


def test_who_was_never_given_a_menu_has_none_to_lose(menus: Menus) -> None:
    with menus.database.begin() as session:
        session.execute(update(Membership).values(revoked_at=menus.clock.now()))
    assert menus.tick() == {}
