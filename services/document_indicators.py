"""Reading the indicators of a year as documents show them."""

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal, InvalidOperation

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.documents.indicators import IndicatorRow, Value, reach, trend
from models.indicators import Indicator, IndicatorLead, IndicatorValue
from models.plans import Period, Plan
from models.targets import Target


def rows(
    session: Session, plan: Plan, period: Period, agencies: Collection[int] | None = None
) -> tuple[IndicatorRow, ...]:
    """Return the rows of appendix I, each with the newest figures of a year.

    With `agencies` only what these file is in it, under the heads that it stands under.
    """
    indicators = list(
        session.scalars(
            select(Indicator)
            .where(Indicator.plan_id == plan.id)
            .options(selectinload(Indicator.leads).selectinload(IndicatorLead.agency))
            .order_by(Indicator.position)
        )
    )
    filed = _filed(session, plan, period.year)
    wanted = _wanted(indicators, agencies)
    return tuple(_row(one, filed, period.year, agencies) for one in indicators if one.id in wanted)


def _filed(
    session: Session, plan: Plan, year: int
) -> dict[tuple[int, int], dict[int, IndicatorValue]]:
    """Return the newest value of each indicator and agency, by year: this one and the last."""
    found: dict[tuple[int, int], dict[int, IndicatorValue]] = defaultdict(dict)
    values = session.scalars(
        select(IndicatorValue)
        .join(Indicator, Indicator.id == IndicatorValue.indicator_id)
        .where(
            Indicator.plan_id == plan.id,
            IndicatorValue.is_latest,
            IndicatorValue.year.in_((year, year - 1)),
        )
    )
    for value in values:
        found[value.indicator_id, value.agency_id][value.year] = value
    return found


def _wanted(indicators: list[Indicator], agencies: Collection[int] | None) -> set[int]:
    if agencies is None:
        return {one.id for one in indicators}
    by_id = {one.id: one for one in indicators}
    wanted: set[int] = set()
    for one in indicators:
        if one.is_reportable and any(lead.agency_id in agencies for lead in one.leads):
            above: Indicator | None = one
            while above is not None:
                wanted.add(above.id)
                above = by_id.get(above.parent_id or 0)
    return wanted


def _row(
    one: Indicator,
    filed: dict[tuple[int, int], dict[int, IndicatorValue]],
    year: int,
    agencies: Collection[int] | None,
) -> IndicatorRow:
    leads = [
        lead.agency
        for lead in one.leads
        if one.is_reportable and (agencies is None or lead.agency_id in agencies)
    ]
    values = []
    missing = []
    for agency in leads:
        years = filed.get((one.id, agency.id), {})
        if year in years:
            values.append(_value(one, agency.short_name, years, year))
        else:
            missing.append(agency.short_name)
    return IndicatorRow(
        code=one.code,
        number=one.code if one.parent_id is None else one.code.partition(".")[2],
        title=one.title,
        is_head=one.parent_id is None,
        is_reportable=one.is_reportable,
        lead=one.lead_text or "",
        unit=one.unit or "",
        target_2030=one.target_2030_text or "",
        target_2050=one.target_2050_text or "",
        direction=one.direction,
        values=tuple(values),
        # Where one of several leads has filed, the figure is there.
        missing=() if values else tuple(missing),
    )


def _value(one: Indicator, agency: str, years: dict[int, IndicatorValue], year: int) -> Value:
    value, before = years[year], years.get(year - 1)
    target: Target | None = one.target(2030)
    now, then = _newest(value), _newest(before)
    return Value(
        agency=agency,
        actual=value.actual,
        estimate=value.estimate,
        before=(before.estimate or before.actual) if before else None,
        source=value.source or "",
        note=value.note or "",
        trend=trend(now, then, one.direction),
        reach=reach(now, target, one.direction),
    )


def _newest(value: IndicatorValue | None) -> Decimal | None:
    """Return the figure for the whole year, or up to the cut-off where there is no estimate."""
    if value is None:
        return None
    try:
        figure = Decimal(value.estimate or value.actual or "")
    except InvalidOperation:
        return None
    return figure if figure.is_finite() else None
