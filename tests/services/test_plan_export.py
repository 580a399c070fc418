"""What is exported is what the database holds, in exactly the shape that others rely on."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.agencies import Agency
from models.plan_file import PlanFile, read_plan
from models.plans import Task
from services import plan_export, plan_loading, plan_reading
from tests.plans import test_1649 as oracle
from tests.plans import test_1649_indicators as indicator_oracle

NOW = datetime(2026, 11, 2, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
FOLDER = Path(__file__).parents[2] / "plans" / "1649"

KEYS = {
    "plan": "number signed_on title",
    "tasks": "code parent title reportable years recurrence due lead_text coordinating_text leads"
    " lead_groups funding products note reference_882 inherited",
    "indicators": "code group title leads unit target_2030 target_2050 reporting note direction",
    "agencies": "code name aliases kind parent",
    "groups": "code name members",
}


@pytest.fixture(scope="module")
def plan_file() -> PlanFile:
    return read_plan(FOLDER)


@pytest.fixture
def loaded(session: Session, plan_file: PlanFile) -> Session:
    plan_loading.load(session, "1649", plan_file, NOW)
    session.expire_all()
    return session


@pytest.fixture
def exported(loaded: Session) -> dict[str, Any]:
    found = plan_export.as_dict(plan_reading.read(loaded))
    again: dict[str, Any] = json.loads(json.dumps(found))
    assert again == found  # plain: no tuple, no Decimal, no date
    return again


def by_code(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found = {row["code"]: row for row in rows}
    assert len(found) == len(rows)
    return found


def test_what_was_loaded_is_read_back_as_it_was(loaded: Session, plan_file: PlanFile) -> None:
    document = plan_reading.read(loaded)
    assert document.tasks == plan_file.tasks
    assert document.indicators == plan_file.indicators
    assert document.text == plan_file.text
    assert (document.receiving, document.committee) == (plan_file.receiving, plan_file.committee)
    assert [each.code for each in document.agencies] == [each.code for each in plan_file.agencies]
    for read, written in zip(document.agencies, plan_file.agencies, strict=True):
        assert (read.name, read.parent, read.kind) == (written.name, written.parent, written.kind)
        assert set(read.aliases) == set(written.aliases)
    for group, expected in zip(document.groups, plan_file.groups, strict=True):
        assert set(group.members) == set(expected.members)


def test_the_shape(exported: dict[str, Any]) -> None:
    assert list(exported) == list(KEYS)
    assert list(exported["plan"]) == KEYS["plan"].split()
    for part in ("tasks", "indicators", "agencies", "groups"):
        assert {tuple(row) for row in exported[part]} == {tuple(KEYS[part].split())}
    counts = {part: len(exported[part]) for part in list(KEYS)[1:]}
    assert counts == {"tasks": 32, "indicators": 25, "agencies": 66, "groups": 11}
    assert exported["plan"]["number"] == "1649/QĐ-UBND"
    assert exported["plan"]["signed_on"] == "2023-10-30"


def test_every_leaf(exported: dict[str, Any]) -> None:
    tasks = by_code(exported["tasks"])
    assert [code for code, task in tasks.items() if task["reportable"]] == list(oracle.LEAVES)
    for code, (leads, lead_groups, *_) in oracle.LEAVES.items():
        task = tasks[code]
        years, annual = oracle.TIMES.get(code, (None, False))
        assert (task["leads"], task["lead_groups"]) == (list(leads), list(lead_groups)), code
        assert task["years"] == (list(years) if years else None)
        assert task["recurrence"] == ("annual" if annual else None)
        assert task["due"] == ("before 11-20" if code == "3.b" else None)
        assert task["funding"] == oracle.FUNDING[code].split()
        assert len((task["products"] or "").splitlines()) == oracle.PRODUCTS.get(code, 0)
        assert task["reference_882"] == oracle.REFERENCES[code.split(".")[0]]
        assert task["parent"] == (code.split(".")[0] if "." in code else None)


def test_a_header_keeps_whom_it_names(exported: dict[str, Any]) -> None:
    header = by_code(exported["tasks"])["1"]
    assert (header["reportable"], header["leads"], header["inherited"]) == (False, ["so-khdt"], [])


def test_inherited_fields_are_named(exported: dict[str, Any]) -> None:
    inherited = {code: task["inherited"] for code, task in by_code(exported["tasks"]).items()}
    whole = "years lead_text coordinating_text leads funding products reference_882"
    assert inherited.pop("1.a") == whole.split()
    assert inherited.pop("2.a") == ["funding", "reference_882"]
    for code in ("13.a", "13.b", "13.c"):
        assert inherited.pop(code) == ["years", "funding", "reference_882"]
    for code, names in inherited.items():
        assert names == (["reference_882"] if "." in code else []), code


def test_every_indicator(exported: dict[str, Any]) -> None:
    rows = by_code(exported["indicators"])
    assert list(rows) == list(indicator_oracle.ROWS)
    for code, (title, leads, unit, first, second) in indicator_oracle.ROWS.items():
        row = rows[code]
        assert row["title"].startswith(title)
        assert row["leads"] == leads.split()
        assert row["unit"] == unit
        assert row["group"] == (code.split(".")[0] if "." in code else None)
        assert (row["target_2030"] is None, row["target_2050"] is None) == (not first, not second)
    assert rows["I"]["target_2030"] == {"kind": "at_least", "value": 15}
    assert rows["II.1"]["target_2030"] == {"kind": "range", "low": 1.0, "high": 1.5}
    assert rows["III.1"]["target_2030"] == {"kind": "exact", "value": 98.5}
    assert json.dumps(rows["II.4"]["target_2050"]) == '{"kind": "exact", "value": 4.8}'
    assert rows["IV.1"]["direction"] == "up"
    assert rows["III.3.1"]["reporting"] == "annual"


def test_agencies_and_groups(exported: dict[str, Any]) -> None:
    agencies = by_code(exported["agencies"])
    assert agencies["xa-long-huu-tx-duyen-hai"]["parent"] == "ubnd-tx-duyen-hai"
    assert agencies["so-tnmt"]["aliases"] == ["Sở TN&MT"]
    groups = by_code(exported["groups"])
    assert len(groups["ubnd-cap-huyen"]["members"]) == 9
    assert groups["so-ban-nganh-lien-quan"]["members"] == []


def test_the_database_counts_and_not_the_files(loaded: Session) -> None:
    loaded.execute(update(Task).where(Task.code == "12").values(title="Đã đổi tên"))
    loaded.execute(update(Agency).where(Agency.code == "so-tnmt").values(name="Sở Mới"))
    found = plan_export.as_dict(plan_reading.read(loaded))
    assert by_code(found["tasks"])["12"]["title"] == "Đã đổi tên"
    assert by_code(found["agencies"])["so-tnmt"]["name"] == "Sở Mới"


def test_a_settled_group_changes_nobody_named_beside_it(loaded: Session) -> None:
    """9 is led by Sở KH&CN and a group; that it is in the group too must not take it away."""
    from models.agencies import AgencyGroup

    group = loaded.scalars(
        select(AgencyGroup).where(AgencyGroup.code == "so-nganh-theo-chi-dao")
    ).one()
    group.members = [loaded.scalars(select(Agency).where(Agency.code == "so-khcn")).one()]
    loaded.flush()
    task = by_code(plan_export.as_dict(plan_reading.read(loaded))["tasks"])["9"]
    assert (task["leads"], task["lead_groups"]) == (["so-khcn"], ["so-nganh-theo-chi-dao"])
