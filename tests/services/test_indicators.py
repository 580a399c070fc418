"""Filing and reading indicators: who may, in versions, and what a card says."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import FixedClock
from models.audit import Action, AuditRow
from models.documents.indicators import Reach
from models.indicator_refusals import FigureNeeded, NoSuchIndicator, NotYourIndicator
from models.indicators import Indicator, IndicatorLead, IndicatorValue
from models.refusals import OldButton, TextTooLong
from models.rights import Role
from models.targets import Target, TargetKind
from services import indicator_filing, indicator_reading
from tests.support.office import Office, add_person, make_office


@pytest.fixture
def now(clock: FixedClock, zone: ZoneInfo) -> datetime:
    return clock.now().astimezone(zone)


@pytest.fixture
def office(session: Session, now: datetime) -> Office:
    """The small office with two indicators: "1" of so-tnmt and so-xd, "2" of so-xd."""
    office = make_office(session, now)
    add_person(session, office, "Hoa", [("so-khdt", Role.OFFICER)], "1011", now)
    for code, leads in (("1", ("so-tnmt", "so-xd")), ("2", ("so-xd",))):
        target = Target.of(TargetKind.AT_LEAST, "40")
        row = Indicator(
            plan_id=office.plan, code=code, position=int(code), title=f"Tỷ lệ {code}",
            is_reportable=True, unit="%", target_2030=target.stored(), target_2030_text="≥ 40",
            direction="up", inherited=[],
        )  # fmt: skip
        row.leads = [
            IndicatorLead(agency_id=office.agencies[lead], position=place)
            for place, lead in enumerate(leads)
        ]
        session.add(row)
    session.flush()
    return office


def number(session: Session, code: str) -> int:
    return session.scalars(select(Indicator.id).where(Indicator.code == code)).one()


def file(
    session: Session, office: Office, now: datetime, *, name: str = "Bob", code: str = "1",
    agency: str = "so-tnmt", actual: str | None = "35", year: int = 2026,
    estimate: str | None = None, source: str | None = None,
) -> IndicatorValue:  # fmt: skip
    return indicator_filing.file(
        session,
        office.actor(session, name, now),
        number(session, code),
        office.agencies[agency],
        year,
        now,
        actual=Decimal(actual) if actual else None,
        estimate=Decimal(estimate) if estimate else None,
        source=source,
        note=None,
    )


def test_a_lead_agency_files_in_versions_and_nothing_is_lost(
    session: Session, office: Office, now: datetime
) -> None:
    file(session, office, now, actual="35.50")
    file(session, office, now, name="Alice", actual="36", estimate="38", source="Cục Thống kê")
    rows = session.scalars(select(IndicatorValue).order_by(IndicatorValue.version)).all()
    assert [(row.version, row.is_latest, row.actual, row.estimate) for row in rows] == [
        (1, False, "35.50", None),
        (2, True, "36", "38"),
    ]
    trail = session.scalars(
        select(AuditRow).where(AuditRow.action == Action.INDICATOR_FILED).order_by(AuditRow.id)
    ).all()
    assert [row.person_id for row in trail] == [office.people["Bob"], office.people["Alice"]]
    assert (trail[1].detail["before"], trail[1].detail["after"]) == (
        ["35.50", None],
        ["36", "38"],
    )


@pytest.mark.parametrize(
    ("name", "code", "agency"),
    [
        ("Charlie", "1", "so-tnmt"),  # another agency's figures
        ("Bob", "2", "so-tnmt"),  # an indicator that the agency does not lead
        ("Bob", "1", "so-xd"),
        ("Dung", "1", "so-tnmt"),  # a planner sees all and files nothing of others
        ("Em", "1", "so-tnmt"),
        ("Hoa", "2", "so-xd"),
    ],
)
def test_nobody_else_files(
    session: Session, office: Office, now: datetime, name: str, code: str, agency: str
) -> None:
    with pytest.raises(NotYourIndicator):
        file(session, office, now, name=name, code=code, agency=agency)
    assert session.scalars(select(IndicatorValue)).all() == []


def test_one_figure_at_least_and_no_novels(
    session: Session, office: Office, now: datetime
) -> None:
    with pytest.raises(FigureNeeded):
        file(session, office, now, actual=None)
    with pytest.raises(TextTooLong):
        file(session, office, now, source="x" * (indicator_filing.TEXT_LIMIT + 1))
    assert session.scalars(select(IndicatorValue)).all() == []


def test_who_sees_what(session: Session, office: Office, now: datetime) -> None:
    def codes(name: str) -> list[str]:
        seen = indicator_reading.visible(session, office.actor(session, name, now), now)
        return [one.code for one in seen]

    assert codes("Bob") == ["1"]
    assert codes("Charlie") == ["1", "2"]
    assert codes("Dung") == codes("Em") == ["1", "2"]
    assert codes("Hoa") == []
    file(session, office, now)
    file(session, office, now, name="Charlie", agency="so-xd", actual="50")
    bob, planner = (office.actor(session, name, now) for name in ("Bob", "Dung"))
    card = indicator_reading.card(session, bob, number(session, "1"), now)
    # Another agency's figures are not shown, that it leads as well is.
    assert [value.agency_name for value in card.values] == ["Sở TNMT"]
    assert card.leads == ("Sở TNMT", "Sở XD")
    card = indicator_reading.card(session, planner, number(session, "1"), now)
    assert {value.agency_name for value in card.values} == {"Sở TNMT", "Sở XD"}
    assert card.may_file == ()
    with pytest.raises(OldButton):
        indicator_reading.card(session, bob, number(session, "2"), now)
    with pytest.raises(NoSuchIndicator):
        indicator_reading.find(session, bob, "2", now)
    page = indicator_reading.listing(session, planner, 0, now)
    assert (page.filed, page.total) == (2, 3)


def test_the_row_of_years_and_the_distance(
    session: Session, office: Office, now: datetime
) -> None:
    file(session, office, now, actual="30", year=2024)
    file(session, office, now, actual="33", year=2025)
    file(session, office, now, actual="34", estimate="36.5", year=2026)
    bob = office.actor(session, "Bob", now)
    card = indicator_reading.card(session, bob, number(session, "1"), now)
    assert [value.year for value in card.values] == [2024, 2025, 2026]
    (distance,) = card.distances
    assert (distance.year, distance.reach, distance.gap) == (2026, Reach.NOT_YET, Decimal("3.5"))
    file(session, office, now, actual="41", year=2026)
    (distance,) = indicator_reading.card(session, bob, number(session, "1"), now).distances
    assert (distance.reach, distance.gap) == (Reach.REACHED, None)
