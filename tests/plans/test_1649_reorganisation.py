"""The reorganisation of 2025 on the real plan, with the period of 2026 open."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.office import PLANS
from models.agencies import Agency
from models.plan_file import read_plan
from models.plans import Plan
from models.reorganisation_file import read_reorganisation
from services import (
    periods,
    plan_export,
    plan_loading,
    plan_reading,
    receiving,
    reorganisation,
    status,
)
from tests.support.reorganising import agency_id, snapshot

NOW = datetime(2026, 11, 24, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
FILE = read_reorganisation(PLANS / "1649" / "reorganisation-2025.yaml")


REAL_PLAN = read_plan(PLANS / "1649")
#: Carrying it out takes seconds: most of what is held against it is held against one.
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

TYPED = {
    "Sở Tài chính": "so-tc",
    "NN&MT": "so-nnmt",
    "Sở Nông nghiệp": "so-nnmt",
    "Phường Duyên Hải": "phuong-duyen-hai",
    "UBND tỉnh": "ubnd-tinh-vinh-long",
    "Bộ Tài chính": "bo-tc",
    "Long Hữu": "xa-long-huu",
}


@pytest.fixture
def loaded(session: Session) -> Session:
    plan_loading.load(session, "1649", REAL_PLAN, NOW)
    periods.current(session, NOW)
    return session


def exported(session: Session) -> dict[str, Any]:
    return plan_export.as_dict(plan_reading.read(session))


def test_it_can_be_carried_out_and_taken_back_to_the_last_row(loaded: Session) -> None:
    before = snapshot(loaded)
    account = reorganisation.apply(loaded, FILE, NOW, NOW).account
    assert (account.before, account.after) == (493, 419)
    reorganisation.undo(loaded, FILE.code, NOW, NOW)
    assert snapshot(loaded) == before


@ON_SQLITE
def test_every_open_report_is_accounted_for_and_successors_are_named_once(
    loaded: Session,
) -> None:
    before = exported(loaded)
    account = reorganisation.apply(loaded, FILE, NOW, NOW).account
    assert account.balances
    assert (account.fulfilled, account.added) == (0, 0)
    figures = status.of_plan(loaded, NOW)
    assert figures.expected == 128
    assert figures.expected == sum(row.expected for row in figures.by_agency)

    after = exported(loaded)
    leads = {task["code"]: task["leads"] for task in after["tasks"]}
    assert leads["7.a"] == leads["7.b"] == ["so-tc"]
    assert leads["4.b"] == ["so-nnmt", "so-ct", "so-xd"]
    codes = {agency["code"] for agency in after["agencies"]}
    for row in (*after["tasks"], *after["indicators"]):
        assert set(row["leads"]) <= codes
        assert len(set(row["leads"])) == len(row["leads"])
    for group in after["groups"]:
        assert set(group["members"]) <= codes
    # The words of the paper stay as they are written.
    for old, new in zip(before["tasks"], after["tasks"], strict=True):
        for cell in ("title", "lead_text", "coordinating_text"):
            assert old[cell] == new[cell]


@ON_SQLITE
def test_no_district_is_left_and_everybody_is_found_under_the_names_of_today(
    loaded: Session,
) -> None:
    old = {"so-khdt": 11, "so-tnmt": 9, "ubnd-h-cang-long": 5}
    for code, expected in old.items():
        own = status.of_agencies(loaded, [agency_id(loaded, code)], NOW)
        assert own.expected == expected
    reorganisation.apply(loaded, FILE, NOW, NOW)
    alive = loaded.scalars(select(Agency).where(Agency.ended_on.is_(None))).all()
    assert not [one for one in alive if one.kind in ("district", "office")]
    plan = loaded.scalars(select(Plan)).one()
    for commune in [one for one in alive if one.kind == "commune"]:
        assert receiving.receiver(loaded, plan, commune).code == "so-tc"  # type: ignore[union-attr]
    assert loaded.get_one(Agency, plan.committee_id).code == "ubnd-tinh-vinh-long"
    assert not [one for one in alive if one.parent_id == agency_id(loaded, "ubnd-tinh")]
    for typed, code in TYPED.items():
        agency, _ = plan_loading.find_agency(loaded, typed)
        assert agency is not None
        assert agency.code == code
    # What was an agency's own is still known under its old name.
    for code, expected in old.items():
        own = status.of_agencies(loaded, [agency_id(loaded, code)], NOW)
        assert own.expected == expected
