"""Filing an indicator's figures: each time a new version, the former ones stay."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from models.audit import Action
from models.indicator_refusals import FigureNeeded, NotYourIndicator
from models.indicators import Indicator, IndicatorValue
from models.refusals import TextTooLong
from models.rights import Actor, Verb
from services import audit, indicator_reading

#: The longest source or note.
TEXT_LIMIT = 500  # characters


def fileable(session: Session, actor: Actor, indicator_id: int, agency_id: int) -> Indicator:
    """Return an indicator that the person may file in an agency's name, or raise why not."""
    one = session.get(Indicator, indicator_id)
    if one is None or not one.is_reportable or one.withdrawn_at is not None:
        raise NotYourIndicator
    leads = {lead.agency_id for lead in indicator_reading.filing_agencies(actor, one)}
    if agency_id not in leads:
        raise NotYourIndicator
    return one


def file(
    session: Session,
    actor: Actor,
    indicator_id: int,
    agency_id: int,
    year: int,
    now: datetime,
    *,
    actual: Decimal | None,
    estimate: Decimal | None,
    source: str | None,
    note: str | None,
) -> IndicatorValue:
    """File figures for a year: `actual` up to the cut-off, `estimate` for the whole year."""
    fileable(session, actor, indicator_id, agency_id)
    if actual is None and estimate is None:
        raise FigureNeeded
    mine = (
        IndicatorValue.indicator_id == indicator_id,
        IndicatorValue.agency_id == agency_id,
        IndicatorValue.year == year,
    )
    version = session.scalar(select(func.max(IndicatorValue.version)).where(*mine)) or 0
    before = indicator_reading.latest(session, indicator_id, agency_id, year, now)
    session.execute(
        update(IndicatorValue).where(*mine, IndicatorValue.is_latest).values(is_latest=False)
    )
    value = IndicatorValue(
        indicator_id=indicator_id,
        agency_id=agency_id,
        year=year,
        version=version + 1,
        is_latest=True,
        actual=_text(actual),
        estimate=_text(estimate),
        source=checked(source),
        note=checked(note),
        author_id=actor.person_id,
        filed_at=now,
    )
    session.add(value)
    session.flush()
    audit.record(
        session,
        actor.person_id,
        Action.INDICATOR_FILED,
        "indicator",
        indicator_id,
        now,
        on_behalf_of=actor.grants_for(Verb.FILE_INDICATOR, agency_id)[0].on_behalf_of,
        agency=agency_id,
        year=year,
        version=value.version,
        before=[_text(before.actual), _text(before.estimate)] if before else None,
        after=[value.actual, value.estimate],
    )
    return value


def hold(session: Session, indicator_id: int) -> None:
    """Hold an indicator, so that two people who file it at once do so one after the other."""
    session.get_one(Indicator, indicator_id, with_for_update=True)


def checked(text: str | None) -> str | None:
    """Return a source or a note, None where there is none; raise TextTooLong."""
    if text is not None and len(text) > TEXT_LIMIT:
        raise TextTooLong(limit=TEXT_LIMIT)
    return text or None


def _text(figure: Decimal | None) -> str | None:
    return None if figure is None else f"{figure:f}"
