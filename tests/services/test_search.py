"""The index follows the rows; an excerpt shows the words; nothing of another plan is found."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.agencies import Agency
from models.found import Found, TaskSheet
from models.plans import Plan, Task
from models.search import Kind
from models.search_words import excerpt
from models.searching import SearchQuery
from services import plan_loading, search, search_index
from tests.support.chat import REAL_PLAN, SECOND_PLAN
from tests.support.office import Office, make_office

NOW = datetime(2026, 11, 2, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def plan(session: Session) -> Plan:
    return plan_loading.load(session, "77", SECOND_PLAN, NOW)


@pytest.fixture
def office(session: Session) -> Office:
    return make_office(session, NOW)


def codes(session: Session, plan: Plan, text: str) -> list[str]:
    return [hit.code for hit in search_index.of_plan(session, plan).find(text)]


def test_an_index_is_kept_while_the_rows_stay_as_they_are(session: Session, plan: Plan) -> None:
    first = search_index.of_plan(session, plan)
    assert search_index.of_plan(session, plan) is first


def test_what_changes_is_found_at_once(session: Session, plan: Plan) -> None:
    assert codes(session, plan, "năng lượng tái tạo") == []
    task = session.scalars(select(Task).where(Task.code == "2.a")).one()
    task.title = "Phát triển năng lượng tái tạo"
    session.flush()
    assert codes(session, plan, "nang luong tai tao") == ["2.a"]
    task.withdrawn_at = NOW
    session.flush()
    assert codes(session, plan, "nang luong tai tao") == []


def test_an_agency_that_has_ended_is_not_found(session: Session, plan: Plan) -> None:
    assert codes(session, plan, "Long Hồ") == ["ubnd-h-long-ho"]
    agency = session.scalars(select(Agency).where(Agency.code == "ubnd-h-long-ho")).one()
    agency.ended_on = NOW.date()
    session.flush()
    assert codes(session, plan, "Long Hồ") == []


def test_each_plan_has_its_own_index(session: Session, plan: Plan) -> None:
    real = plan_loading.load(session, "1649", REAL_PLAN, NOW)
    assert codes(session, real, "rơm rạ") == []
    assert codes(session, plan, "rơm rạ") == ["III.1"]
    assert codes(session, plan, "logistics") == []


def test_a_search_that_is_opened_at_once_is_not_kept(session: Session, office: Office) -> None:
    charlie = office.actor(session, "Charlie")
    sheet = search.find(session, charlie, "Kiểm kê khí nhà kính", NOW)
    assert isinstance(sheet, TaskSheet)
    assert sheet.duties == ()
    assert session.scalar(select(func.count()).select_from(SearchQuery)) == 0
    found = search.find(session, charlie, "6", NOW)
    assert isinstance(found, Found)
    again = search.again(session, charlie, found.search_id, NOW)
    assert again.rows == found.rows
    assert [row.is_duty for row in found.rows] == [False, True, True]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("nước thải", "…b c nước thải d e f…"),
        ("nuoc thai", "…b c nước thải d e f…"),
        ("thải", "…thải d e f f f f f…"),
    ],
)
def test_an_excerpt_begins_a_little_before_the_words(wanted: str, expected: str) -> None:
    line = "a " * 30 + "b c nước thải d e " + "f " * 30
    assert excerpt(line.strip(), wanted, 20) == expected
    assert excerpt("nước thải", wanted, 20) == "nước thải"


def test_an_excerpt_is_never_longer_than_it_may_be() -> None:
    for line in ("x" * 300, "rác " * 100, ("dài" * 30 + " ") * 10):
        for wanted in ("rác", "dài", "x", ""):
            assert len(excerpt(line, wanted, 50)) <= 52


def test_kinds_are_what_they_are_called(session: Session, plan: Plan) -> None:
    assert {hit.kind for hit in search_index.of_plan(session, plan).find("bao bì nhựa")} == {
        Kind.TASK,
        Kind.INDICATOR,
        Kind.PASSAGE,
    }
