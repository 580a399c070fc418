"""The page beside the paper is what the data says now."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from exports.plan_markdown import plan_page
from models.plan_file import read_plan
from services import plan_loading, plan_reading

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 2, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def page(session: Session) -> str:
    plan_loading.load(session, "1649", read_plan(ROOT / "plans" / "1649"), NOW)
    return plan_page(plan_reading.read(session))


@pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
def test_the_page_is_current(page: str) -> None:
    kept = (ROOT / "docs" / "plan-1649.md").read_text(encoding="utf-8")
    assert kept == page, "run `make plan-docs`"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_its_tables_are_tables(page: str) -> None:
    """Every row has as many cells as its head, whatever is written in it."""
    width = 0
    for line in page.splitlines():
        if not line.startswith("|"):
            width = 0
            continue
        cells = line.replace("\\|", "").count("|") - 1
        width = width or cells
        assert cells == width, line
