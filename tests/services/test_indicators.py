"""Filing an indicator's figures: who may, versions, two at once, successors, and the trail."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import FixedClock
from core.database import Database
from models.audit import AuditRow
from models.indicator_cards import Figures, IndicatorCard
from models.indicator_refusals import (
    FiguresOvertaken,
    NoIndicator,
    NoIndicatorsHere,
    NotYourIndicator,
    ReasonForNoFigure,
    SameFigures,
)
from models.indicators import Indicator, IndicatorLead, IndicatorValue
from models.plans import Plan
from models.refusals import NoPlan, OldButton, Refusal, TextTooLong
from models.review_refusals import NoHistory
from models.rights import Role
from services import document_indicators, history, indicator_reading, indicators, periods
from tests.support.office import Office, add_person, make_office
from tests.support.racing import race
from tests.support.reorganising import carry_out, make_province
from tests.support.way import in_place_of

D = Decimal


@pytest.fixture
def now(clock: FixedClock, zone: ZoneInfo) -> datetime:
    return clock.now().astimezone(zone)


@pytest.fixture
def office(session: Session, now: datetime) -> Office:
    office = make_office(session, now)
    add_indicators(session, office.plan, office.agencies)
    return office


def add_indicators(session: Session, plan: int, agencies: dict[str, int]) -> None:
    """Add "III" with III.1 of so-tnmt, III.2 of so-tnmt and so-xd, and III.3 of so-xd."""
    leads = {"III": (), "III.1": ("so-tnmt",), "III.2": ("so-tnmt", "so-xd"), "III.3": ("so-xd",)}
    head = None
    for position, (code, codes) in enumerate(leads.items()):
        row = Indicator(
            plan_id=plan,
            code=code,
            position=position,
            parent_id=head,
            title=f"Chỉ tiêu {code}",
            is_reportable=bool(codes),
            unit="%",
            target_2030={"kind": "exact", "value": "98.5"},
            target_2030_text="98,5",
            direction="up",
            inherited=[],
            leads=[
                IndicatorLead(agency_id=agencies[one], position=place)
                for place, one in enumerate(codes)
            ],
        )
        session.add(row)
        session.flush()
        head = head or row.id


def number(session: Session, code: str = "III.1") -> int:
    return session.scalars(select(Indicator.id).where(Indicator.code == code)).one()


def put(
    session: Session,
    office: Office,
    name: str,
    now: datetime,
    actual: str | None = "90",
    *,
    code: str = "III.1",
    agency: str = "so-tnmt",
    seen: int = 0,
    year: int = 2026,
    **others: str,
) -> IndicatorValue:
    estimate = others.pop("estimate", None)
    figures = Figures(
        actual=D(actual) if actual else None,
        estimate=D(estimate) if estimate else None,
        **others,
    )
    return indicators.file(
        session,
        office.actor(session, name),
        number(session, code),
        office.agencies[agency],
        year,
        figures,
        seen,
        now,
    )


def card(session: Session, office: Office, name: str, now: datetime, code: str) -> IndicatorCard:
    return indicator_reading.card(session, office.actor(session, name), number(session, code), now)


def test_a_correction_is_a_new_version_and_the_former_one_stays(
    session: Session, office: Office, now: datetime
) -> None:
    put(session, office, "Bob", now, "98.20", estimate="98.5", source="BC 12")
    second = put(session, office, "Alice", now, "98.30", seen=1)
    rows = session.scalars(select(IndicatorValue).order_by(IndicatorValue.version)).all()
    assert [(row.version, row.is_latest, row.actual, row.estimate) for row in rows] == [
        (1, False, "98.20", "98.5"),
        (2, True, "98.30", None),
    ]
    assert second.author_id == office.people["Alice"]
    trail = session.scalars(
        select(AuditRow).where(AuditRow.action == "indicator:filed").order_by(AuditRow.id)
    ).all()
    assert [(row.person_id, row.subject_id) for row in trail] == [
        (office.people["Bob"], rows[0].id),
        (office.people["Alice"], rows[1].id),
    ]
    assert trail[0].detail["before"] == {}
    assert trail[1].detail["before"]["actual"] == "98.20"
    assert trail[1].detail["after"]["actual"] == "98.30"


def test_nothing_is_filed_over_a_version_that_was_not_seen(
    session: Session, office: Office, now: datetime
) -> None:
    put(session, office, "Bob", now)
    with pytest.raises(FiguresOvertaken) as refused:
        put(session, office, "Alice", now, "95")
    assert refused.value.values == {"name": "Bob", "version": 1}
    with pytest.raises(SameFigures):
        put(session, office, "Alice", now, seen=1)
    assert session.scalars(select(IndicatorValue.actual)).all() == ["90"]


@pytest.mark.parametrize(
    ("name", "code", "agency", "refusal"),
    [
        ("Charlie", "III.1", "so-tnmt", NoIndicator),
        ("Charlie", "III.1", "so-xd", NoIndicator),
        ("Charlie", "III.2", "so-tnmt", NotYourIndicator),
        ("Bob", "III.3", "so-xd", NoIndicator),
        ("Bob", "III", "so-tnmt", NoIndicator),
        ("Dung", "III.1", "so-tnmt", NotYourIndicator),
        ("Dung", "III.1", "so-khdt", NotYourIndicator),
        ("Em", "III.2", "so-xd", NotYourIndicator),
        ("Admin", "III.2", "so-xd", NotYourIndicator),
    ],
)
def test_only_the_lead_agency_files(
    session: Session,
    office: Office,
    now: datetime,
    name: str,
    code: str,
    agency: str,
    refusal: type[Refusal],
) -> None:
    add_person(session, office, "Admin", [("so-khdt", Role.ADMIN)], "1009", now)
    with pytest.raises(refusal):
        put(session, office, name, now, code=code, agency=agency)
    assert session.scalars(select(IndicatorValue)).all() == []


def test_what_cannot_be_filed(session: Session, office: Office, now: datetime) -> None:
    with pytest.raises(ReasonForNoFigure):
        put(session, office, "Bob", now, None)
    with pytest.raises(TextTooLong):
        put(session, office, "Bob", now, note="x" * 1001)
    for year in (2022, 2024, 2027):
        with pytest.raises(OldButton):
            put(session, office, "Bob", now, year=year)
    put(session, office, "Bob", now, None, note="Chưa có kết quả kiểm kê")
    put(session, office, "Bob", now, "88", year=2025)
    session.get_one(Indicator, number(session)).withdrawn_at = now
    with pytest.raises(NoIndicator):
        put(session, office, "Bob", now, seen=1)
    session.get_one(Plan, office.plan).ended_at = now
    session.flush()
    with pytest.raises(NoPlan):
        put(session, office, "Bob", now, code="III.2")


def test_a_deputy_files_in_the_heads_place(
    session: Session, office: Office, now: datetime
) -> None:
    deputy = in_place_of(session, office, "Charlie", "Alice", "so-tnmt")
    indicators.file(
        session,
        deputy,
        number(session),
        office.agencies["so-tnmt"],
        2026,
        Figures(actual=D(90)),
        0,
        now,
    )
    row = session.scalars(select(AuditRow).where(AuditRow.action == "indicator:filed")).one()
    assert row.person_id == office.people["Charlie"]
    assert row.on_behalf_of_id == office.people["Alice"]


def test_each_sees_what_their_agency_leads_and_the_planner_all(
    session: Session, office: Office, now: datetime
) -> None:
    def codes(name: str) -> list[str]:
        page = indicator_reading.page(session, office.actor(session, name), 0, now)
        return [line.head.code for line in page.lines]

    assert codes("Bob") == ["III.1", "III.2"]
    assert codes("Charlie") == ["III.2", "III.3"]
    assert codes("Dung") == codes("Em") == ["III.1", "III.2", "III.3"]
    add_person(session, office, "Fred", [("so-khdt", Role.OFFICER)], "1010", now)
    with pytest.raises(NoIndicatorsHere):
        codes("Fred")
    with pytest.raises(NoIndicator):
        card(session, office, "Charlie", now, "III.1")
    with pytest.raises(NoHistory):
        history.of_indicator(session, office.actor(session, "Charlie"), number(session), 0, now)


def test_both_lead_agencies_file_their_own_and_both_are_shown(
    session: Session, office: Office, now: datetime
) -> None:
    put(session, office, "Bob", now, "97", code="III.2", year=2025)
    put(session, office, "Bob", now, "98", code="III.2", estimate="98.4")
    put(session, office, "Charlie", now, "99", code="III.2", agency="so-xd")
    shown = card(session, office, "Dung", now, "III.2")
    assert [(one.year, one.agency_name, one.figures.newest) for one in shown.years] == [
        (2026, "Sở TNMT", D("98.4")),
        (2026, "Sở XD", D(99)),
        (2025, "Sở TNMT", D(97)),
    ]
    assert [(one.agency_name, one.distance.gap, one.trend) for one in shown.standings] == [
        ("Sở TNMT", "to_rise", "better"),
        ("Sở XD", "beyond", "unknown"),
    ]
    assert shown.choices == ()
    own = card(session, office, "Charlie", now, "III.2")
    assert [(one.agency_name, one.year, one.is_filed) for one in own.choices] == [
        ("Sở XD", 2026, True),
        ("Sở XD", 2025, False),
    ]
    period = periods.current(session, now)
    assert indicator_reading.missing_of(session, office.actor(session, "Bob"), period) == 1
    lines = history.of_indicator(
        session, office.actor(session, "Charlie"), number(session, "III.2"), 0, now
    ).lines
    assert [line.agency_name for line in lines] == ["Sở XD", "Sở TNMT", "Sở TNMT"]


def test_a_successor_goes_on_where_the_agency_that_ended_stopped(
    session: Session, now: datetime, tmp_path: Path
) -> None:
    office = make_province(session, now)
    ended = office.agencies["so-gtvt"]
    add_indicators(session, office.plan, {**office.agencies, "so-tnmt": ended})
    indicator = number(session)
    author = add_person(session, office, "Gia", [("so-gtvt", Role.OFFICER)], "1011", now)
    for year, actual in ((2025, "80"), (2026, "85")):
        session.add(
            IndicatorValue(
                indicator_id=indicator, agency_id=ended, year=year, version=1, is_latest=True,
                actual=actual, author_id=author, filed_at=now,
            )
        )  # fmt: skip
    carry_out(
        session,
        tmp_path,
        now,
        "- {on: 2026-10-01, merge: {from: [so-gtvt], into: so-xd}}",
    )
    session.expire_all()
    heir = office.agencies["so-xd"]
    before = indicator_reading.year_before(session, indicator, heir, 2026)
    assert before is not None
    assert before.figures.actual == D(80)
    shown = card(session, office, "Charlie", now, "III.1")
    assert shown.lead_names == ("Sở XD",)
    # It was filed before, so nobody waits for it; the successor may say more.
    assert shown.missing == ()
    assert [(one.agency_name, one.is_filed) for one in shown.choices] == [
        ("Sở XD", False),
        ("Sở XD", False),
    ]
    plan, period = session.get_one(Plan, office.plan), periods.current(session, now)

    def on_paper() -> list[tuple[str, str | None, str | None]]:
        rows = document_indicators.rows(session, plan, period)
        row = next(one for one in rows if one.code == "III.1")
        assert row.missing == ()
        return [(one.agency, one.actual, one.before) for one in row.values]

    assert on_paper() == [("Sở GTVT", "85", "80")]
    put(session, office, "Charlie", now, "86", agency="so-xd")
    assert on_paper() == [("Sở XD", "86", "80")]
    standings = card(session, office, "Dung", now, "III.1").standings
    assert [(one.agency_name, one.distance.amount) for one in standings] == [("Sở XD", D("12.5"))]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_two_officers_file_at_once_and_the_second_meets_the_first(
    database: Database, now: datetime
) -> None:
    with database.begin() as session:
        office = make_office(session, now)
        add_indicators(session, office.plan, office.agencies)
    refused = []

    def act(name: str, actual: str) -> Callable[[Session], None]:
        def file(session: Session) -> None:
            try:
                put(session, office, name, now, actual)
            except FiguresOvertaken as refusal:
                refused.append(refusal.values["name"])

        return file

    race(database, act("Bob", "90"), act("Alice", "95"))
    assert refused == ["Bob"]
    with database.read() as session:
        assert session.scalars(select(IndicatorValue.actual)).all() == ["90"]
