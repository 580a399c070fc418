"""Filing an indicator's figures for a year: a new version, whoever has filed before."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.agencies import Agency
from models.audit import Action
from models.indicator_cards import Figures
from models.indicator_refusals import (
    FiguresOvertaken,
    NotYourIndicator,
    ReasonForNoFigure,
    SameFigures,
)
from models.indicators import Indicator, IndicatorLead, IndicatorValue
from models.people import Person
from models.refusals import OldButton, TextTooLong
from models.rights import Actor, Verb
from services import audit, indicator_reading, periods

TEXT_LIMIT = 1000  # characters, of a source and of a note


def may_file(
    session: Session, actor: Actor, indicator_id: int, agency_id: int, year: int, now: datetime
) -> tuple[Indicator, Agency]:
    """Return an indicator and the agency for which the person may file its figures of a year."""
    found = indicator_reading.visible(session, actor, indicator_id)
    period = periods.current(session, now, found.plan_id)
    agency = next(
        (one for one in indicator_reading.own_leads(actor, found) if one.id == agency_id), None
    )
    if agency is None:
        raise NotYourIndicator(code=found.code, agencies=lead_names(found))
    if year not in indicator_reading.fileable_years(period):
        raise OldButton
    return found, agency


def lead_names(indicator: Indicator) -> str:
    """Return the names of the agencies that lead an indicator."""
    return ", ".join(lead.agency.short_name for lead in indicator.leads) or "–"


def file(
    session: Session,
    actor: Actor,
    indicator_id: int,
    agency_id: int,
    year: int,
    figures: Figures,
    seen: int,
    now: datetime,
) -> IndicatorValue:
    """File a new version of what an agency says of an indicator for a year.

    `seen` is the newest version that the person has seen (0: none). Where somebody has filed one
    since, nothing is filed: FiguresOvertaken.
    """
    may_file(session, actor, indicator_id, agency_id, year, now)
    _check(figures)
    former = _lock(session, indicator_id, agency_id, year)
    if (former.version if former else 0) != seen:
        raise _overtaken(session, former)
    after = _detail(figures)
    before = _stored(former) if former else None
    if after == before:
        raise SameFigures
    if former is not None:
        former.is_latest = False
        session.flush()
    value = IndicatorValue(
        indicator_id=indicator_id,
        agency_id=agency_id,
        year=year,
        version=seen + 1,
        is_latest=True,
        author_id=actor.person_id,
        filed_at=now,
        **after,
    )
    session.add(value)
    session.flush()
    audit.record(
        session,
        actor.person_id,
        Action.INDICATOR_FILED,
        "indicator_value",
        value.id,
        now,
        on_behalf_of=actor.stands_in_for(Verb.FILE_INDICATOR, agency_id),
        year=year,
        version=value.version,
        before=before or {},
        after=after,
    )
    return value


def checked(text: str) -> str:
    """Return a source or a note that can be kept."""
    if len(text) > TEXT_LIMIT:
        raise TextTooLong(limit=TEXT_LIMIT)
    return text


def _check(figures: Figures) -> None:
    checked(figures.source or "")
    checked(figures.note or "")
    if figures.newest is None and not figures.note:
        raise ReasonForNoFigure


def _lock(session: Session, indicator_id: int, agency_id: int, year: int) -> IndicatorValue | None:
    """Hold an agency's place at an indicator; return the newest version as it stands then.

    The first version has no row of its own that could be held: the lead's row stands for it.
    """
    session.scalar(
        select(IndicatorLead)
        .where(IndicatorLead.indicator_id == indicator_id, IndicatorLead.agency_id == agency_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.scalar(
        select(IndicatorValue)
        .where(
            IndicatorValue.indicator_id == indicator_id,
            IndicatorValue.agency_id == agency_id,
            IndicatorValue.year == year,
            IndicatorValue.is_latest,
        )
        .execution_options(populate_existing=True)
    )


def _overtaken(session: Session, newer: IndicatorValue | None) -> FiguresOvertaken:
    author = session.get(Person, newer.author_id) if newer else None
    return FiguresOvertaken(
        name=author.name if author else "–", version=newer.version if newer else 0
    )


def _detail(figures: Figures) -> dict[str, Any]:
    return {
        "actual": _text(figures.actual),
        "estimate": _text(figures.estimate),
        "source": figures.source,
        "note": figures.note,
    }


def _stored(value: IndicatorValue) -> dict[str, Any]:
    return {name: getattr(value, name) for name in ("actual", "estimate", "source", "note")}


def _text(figure: Decimal | None) -> str | None:
    """Return a figure as it is kept: every decimal, and no exponent."""
    return None if figure is None else f"{figure:f}"
