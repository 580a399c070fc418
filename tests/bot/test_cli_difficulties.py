"""`xanh difficulties`, on the real plan."""

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from bot.cli import app
from bot.office import open_office
from core.clock import FixedClock, MovableClock
from core.settings import Settings
from models.agencies import Agency
from models.plans import Assignment, Duty, Plan
from models.request_states import DifficultyVerb
from models.requests import DifficultyCategory
from models.rights import Role
from services import difficulties, identity, invitations, periods

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def province(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, empty_database_url: str, clock: FixedClock
) -> Settings:
    """The real plan on the second of November, with an officer and a planner."""
    MovableClock(tmp_path / "clock").set(clock.now())
    monkeypatch.setenv("XANH_DATABASE_URL", empty_database_url)
    monkeypatch.setenv("XANH_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("XANH_CLOCK_FILE", str(tmp_path / "clock"))
    return Settings.load()


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["difficulties", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def fill(settings: Settings) -> None:
    """One difficulty that was answered after two hours, and one that waits."""
    now = datetime(2026, 11, 2, 8, tzinfo=ZONE)
    database = open_office(settings)
    with database.begin() as session:
        for address, unit, role in (
            ("11", "so-tnmt", Role.OFFICER),
            ("14", "so-khdt", Role.PLANNER),
        ):
            agency = session.scalars(select(Agency).where(Agency.code == unit)).one()
            made = invitations.create(session, agency, role, uses=1, days=7, now=now)
            invitations.accept(
                session,
                invitations.hash_code(made.code),
                channel="telegram",
                address=address,
                name="Lan",
                language="vi",
                now=now,
            )
        periods.current(session, now)
        officer = identity.identify(session, "telegram", "11")
        planner = identity.identify(session, "telegram", "14")
        assert officer is not None
        assert planner is not None
        duty = session.scalars(
            select(Duty)
            .join(Assignment)
            .join(Agency)
            .where(Agency.code == "so-tnmt")
            .order_by(Duty.id)
        ).first()
        assert duty is not None
        for hour, text in ((8, "Thiếu [bold]kinh phí"), (9, "Thiếu xe")):
            raised = difficulties.raise_on_duty(
                session,
                officer,
                duty.id,
                DifficultyCategory.FUNDING,
                text,
                (),
                now.replace(hour=hour),
            )
        difficulties.act(
            session, planner, raised.id, DifficultyVerb.ANSWER, "Có", now.replace(hour=11)
        )
        assert session.scalar(select(Plan.id)) is not None
    database.close()


def test_figures_and_what_is_not_closed_as_json(province: Settings) -> None:
    fill(province)
    found = json.loads(run("--json"))
    assert found["total"] == 2
    assert found["states"] == {"open": 1, "asked_back": 0, "answered": 1, "closed": 0}
    assert found["median_to_first_answer"] == {"working_days": 0, "hours": 2}
    assert found["median_to_closing"] is None
    first = found["not_closed"][0]
    assert (first["number"], first["text"]) == (
        found["oldest_not_closed"],
        "Thiếu [bold]kinh phí",
    )
    assert first["raised_at"] == "2026-11-02T08:00:00+07:00"


def test_figures_as_a_table(province: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    fill(province)
    table = run()
    assert "Khó khăn, vướng mắc: 2" in table
    assert "2 giờ" in table
    assert "Thiếu [bold]kinh phí" in table


def test_without_any_there_is_no_data(province: Settings) -> None:
    assert "chưa có dữ liệu" in run()
    assert json.loads(run("--json"))["not_closed"] == []
