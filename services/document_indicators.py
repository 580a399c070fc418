"""Reading the indicators of a year as documents show them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from models.documents.indicators import IndicatorRow, Value, reach, trend
from models.indicators import Indicator, IndicatorLead, IndicatorValue
from models.plans import Period, Plan
from models.targets import Target
from services import succession

#: The newest values of indicators: by indicator and agency, then by year.
Filed = Mapping[tuple[int, int], Mapping[int, IndicatorValue]]


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
    before = succession.agencies_before(session)
    return tuple(
        _row(one, filed, before, period.year, agencies) for one in indicators if one.id in wanted
    )


def _filed(session: Session, plan: Plan, year: int) -> Filed:
    """Return the newest value of each indicator and agency, by year: this one and the last."""
    found: dict[tuple[int, int], dict[int, IndicatorValue]] = defaultdict(dict)
    values = session.scalars(
        select(IndicatorValue)
        .options(joinedload(IndicatorValue.agency))
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
    filed: Filed,
    before: Mapping[int, frozenset[int]],
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
    shown: set[int] = set()
    for agency in leads:
        own = filed.get((one.id, agency.id), {})
        former = [
            filed[one.id, other]
            for other in sorted(before.get(agency.id, ()))
            if (one.id, other) in filed
        ]
        # What was filed before a reorganisation stays under its old name, and counts.
        found = [own] if year in own else [years for years in former if year in years]
        if not found:
            missing.append(agency.short_name)
        for years in found:
            value = years[year]
            if value.id not in shown:
                shown.add(value.id)
                last = _last_year(years, former, year)
                values.append(_value(one, value.agency.short_name, value, last))
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


def _last_year(
    years: Mapping[int, IndicatorValue],
    former: Sequence[Mapping[int, IndicatorValue]],
    year: int,
) -> IndicatorValue | None:
    """Return the value of the year before; one of several predecessors' is not taken for all."""
    if year - 1 in years:
        return years[year - 1]
    found = [one[year - 1] for one in former if year - 1 in one]
    return found[0] if len(found) == 1 else None


def _value(
    one: Indicator, agency: str, value: IndicatorValue, before: IndicatorValue | None
) -> Value:
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
