"""Reading the indicators: who sees which, what was filed of them, the list and the card."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.agencies import Agency
from models.documents.indicators import trend
from models.indicator_cards import (
    Figures,
    FiledFigures,
    FilingChoice,
    IndicatorCard,
    IndicatorHead,
    IndicatorLine,
    IndicatorList,
    Standing,
)
from models.indicator_refusals import NoIndicator, NoIndicatorsHere
from models.indicator_rules import distance
from models.indicators import Indicator, IndicatorLead, IndicatorValue
from models.people import Person
from models.plans import Period
from models.rights import Actor, Scope, Verb
from services import periods, succession

#: How many indicators stand on one page, and how many years on a card.
PAGE, YEARS = 8, 8

#: The newest versions of an indicator: by agency, then by year.
Filed = Mapping[int, Mapping[int, FiledFigures]]


def listed(session: Session, actor: Actor, period: Period) -> list[Indicator]:
    """Return the indicators whose figures a person sees, in the plan's order."""
    rows = session.scalars(
        select(Indicator)
        .where(
            Indicator.plan_id == period.plan_id,
            Indicator.is_reportable,
            Indicator.withdrawn_at.is_(None),
        )
        .options(
            selectinload(Indicator.leads).selectinload(IndicatorLead.agency),
            selectinload(Indicator.parent),
        )
        .order_by(Indicator.position)
    )
    return [row for row in rows if may_see(actor, row)]


def may_see(actor: Actor, indicator: Indicator) -> bool:
    """Return whether a person sees the figures of an indicator."""
    if any(actor.may(Verb.SEE_INDICATORS, lead.agency_id) for lead in indicator.leads):
        return True
    # One that nobody leads is work for those who see the whole plan.
    is_theirs = actor.plan_id == indicator.plan_id
    return is_theirs and actor.scope(Verb.SEE_INDICATORS) is Scope.PLAN and not indicator.leads


def visible(session: Session, actor: Actor, indicator_id: int) -> Indicator:
    """Return an indicator whose figures a person sees; NoIndicator where there is none."""
    found = session.get(Indicator, indicator_id)
    if found is None or not found.is_reportable or found.withdrawn_at or not may_see(actor, found):
        raise NoIndicator
    return found


def page(session: Session, actor: Actor, number: int, now: datetime) -> IndicatorList:
    """Return a page of the indicators that a person follows; NoIndicatorsHere where none are."""
    period = periods.of(session, actor, now)
    indicators = listed(session, actor, period)
    if not indicators:
        raise NoIndicatorsHere
    filed = filed_of(session, [one.id for one in indicators])
    before = succession.agencies_before(session)
    lines = [
        IndicatorLine(
            number=place,
            head=head_of(one),
            lead_names=tuple(lead.agency.short_name for lead in one.leads),
            filed=_of_year(filed.get(one.id, {}), period.year),
            missing=_missing(one.leads, filed.get(one.id, {}), before, period.year),
        )
        for place, one in enumerate(indicators, 1)
    ]
    last_page = (len(lines) - 1) // PAGE
    number = min(max(number, 0), last_page)
    return IndicatorList(
        year=period.year,
        due_at=period.due_at,
        lines=tuple(lines[number * PAGE : (number + 1) * PAGE]),
        total=len(lines),
        missing=sum(not line.filed for line in lines),
        page=number,
        last_page=last_page,
        may_file=any(own_leads(actor, one) for one in indicators),
        is_whole_plan=actor.scope(Verb.SEE_INDICATORS) is Scope.PLAN,
        plan=period.plan.number if actor.has_several_plans else None,
    )


def card(session: Session, actor: Actor, indicator_id: int, now: datetime) -> IndicatorCard:
    """Return an indicator with all that was filed of it, and what the reader may file."""
    found = visible(session, actor, indicator_id)
    period = periods.current(session, now, found.plan_id)
    filed = filed_of(session, [found.id]).get(found.id, {})
    before = succession.agencies_before(session)
    rows = sorted(
        (one for years in filed.values() for one in years.values()),
        key=lambda one: (-one.year, one.agency_name),
    )
    shown = set(sorted({one.year for one in rows}, reverse=True)[:YEARS])
    return IndicatorCard(
        head=head_of(found),
        year=period.year,
        cutoff_on=period.cutoff_on,
        lead_names=tuple(lead.agency.short_name for lead in found.leads),
        note=found.note,
        years=tuple(one for one in rows if one.year in shown),
        standings=_standings(found, filed, before),
        missing=_missing(found.leads, filed, before, period.year),
        choices=tuple(
            FilingChoice(agency.id, agency.short_name, year, year in filed.get(agency.id, {}))
            for agency in own_leads(actor, found)
            for year in fileable_years(period)
        ),
        plan=period.plan.number if actor.has_several_plans else None,
    )


def own_leads(actor: Actor, indicator: Indicator) -> list[Agency]:
    """Return the agencies for which a person files an indicator's figures."""
    return [
        lead.agency
        for lead in indicator.leads
        if lead.agency.ended_on is None and actor.may(Verb.FILE_INDICATOR, lead.agency_id)
    ]


def fileable_years(period: Period) -> tuple[int, ...]:
    """Return the years whose figures may be filed: this one, and the one before it."""
    signed = period.plan.signed_on.year
    return tuple(year for year in (period.year, period.year - 1) if year >= signed)


def missing_of(session: Session, actor: Actor, period: Period) -> int:
    """Return of how many indicators the person's agencies have filed no figure this year."""
    own = [(one, own_leads(actor, one)) for one in listed(session, actor, period)]
    own = [(one, agencies) for one, agencies in own if agencies]
    if not own:
        return 0
    filed = filed_of(session, [one.id for one, _ in own])
    before = succession.agencies_before(session)
    return sum(
        not _has(agency.id, filed.get(one.id, {}), before, period.year)
        for one, agencies in own
        for agency in agencies
    )


def filed_of(
    session: Session, indicators: Sequence[int], years: Sequence[int] | None = None
) -> dict[int, dict[int, dict[int, FiledFigures]]]:
    """Return the newest versions of indicators: by indicator, agency and year."""
    statement = (
        select(IndicatorValue, Agency.short_name, Person.name)
        .join(Agency, Agency.id == IndicatorValue.agency_id)
        .join(Person, Person.id == IndicatorValue.author_id)
        .where(IndicatorValue.indicator_id.in_(indicators), IndicatorValue.is_latest)
    )
    if years is not None:
        statement = statement.where(IndicatorValue.year.in_(years))
    found: dict[int, dict[int, dict[int, FiledFigures]]] = defaultdict(lambda: defaultdict(dict))
    for value, agency, author in session.execute(statement):
        version = filed_figures(value, agency, author)
        found[value.indicator_id][value.agency_id][value.year] = version
    return found


def newest(session: Session, indicator_id: int, agency_id: int, year: int) -> FiledFigures | None:
    """Return the newest version that an agency has filed for a year."""
    filed = filed_of(session, [indicator_id], [year])
    return filed.get(indicator_id, {}).get(agency_id, {}).get(year)


def year_before(
    session: Session, indicator_id: int, agency_id: int, year: int
) -> FiledFigures | None:
    """Return what an agency, or one whose place it took, filed last for an earlier year."""
    filed = filed_of(session, [indicator_id]).get(indicator_id, {})
    own = _line(agency_id, filed, succession.agencies_before(session))
    earlier = [one for one in own if one.year < year and one.figures.newest is not None]
    return earlier[-1] if earlier else None


def filed_figures(value: IndicatorValue, agency: str, author: str) -> FiledFigures:
    """Return a version as plain data."""
    return FiledFigures(
        year=value.year,
        agency_id=value.agency_id,
        agency_name=agency,
        version=value.version,
        figures=Figures(
            actual=_number(value.actual),
            estimate=_number(value.estimate),
            source=value.source,
            note=value.note,
        ),
        author_name=author,
        filed_at=value.filed_at,
    )


def head_of(indicator: Indicator) -> IndicatorHead:
    """Return what the plan says of an indicator as plain data."""
    return IndicatorHead(
        indicator_id=indicator.id,
        code=indicator.code,
        title=_title(indicator),
        unit=indicator.unit,
        direction=indicator.direction,
        target_2030=indicator.target(2030),
        target_2050=indicator.target(2050),
    )


def _title(indicator: Indicator) -> str:
    """Return the title; a row that only goes on with the one above it has that one's too.

    The plan writes "Tỷ lệ nước thải …:" and below it "Đô thị loại II trở lên".
    """
    above = indicator.parent
    if above is None or not above.title.endswith(":"):
        return indicator.title
    return f"{indicator.title} – {above.title.rstrip(':')}"


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _of_year(filed: Filed, year: int) -> tuple[FiledFigures, ...]:
    return tuple(years[year] for years in filed.values() if year in years)


def _line(
    agency_id: int, filed: Filed, before: Mapping[int, frozenset[int]]
) -> list[FiledFigures]:
    """Return what an agency and those whose place it took have filed, the newest last."""
    agencies = [*before.get(agency_id, ()), agency_id]
    rows = [one for agency in agencies for one in filed.get(agency, {}).values()]
    return sorted(rows, key=lambda one: (one.year, one.agency_id == agency_id, one.filed_at))


def _has(agency_id: int, filed: Filed, before: Mapping[int, frozenset[int]], year: int) -> bool:
    """Return whether an agency, or one whose place it took, has filed for a year."""
    return any(one.year == year for one in _line(agency_id, filed, before))


def _missing(
    leads: Iterable[IndicatorLead], filed: Filed, before: Mapping[int, frozenset[int]], year: int
) -> tuple[str, ...]:
    return tuple(
        lead.agency.short_name for lead in leads if not _has(lead.agency_id, filed, before, year)
    )


def _standings(
    indicator: Indicator, filed: Filed, before: Mapping[int, frozenset[int]]
) -> tuple[Standing, ...]:
    """Return how the newest figure of each lead agency stands, those without any left out."""
    target = indicator.target(2030)
    found = []
    for lead in indicator.leads:
        line = _line(lead.agency_id, filed, before)
        line = [one for one in line if one.figures.newest is not None]
        if not line:
            continue
        now = line[-1]
        then = next((one for one in reversed(line) if one.year == now.year - 1), None)
        found.append(
            Standing(
                lead.agency.short_name,
                now.year,
                distance(now.figures.newest, target, indicator.direction),
                trend(
                    now.figures.newest,
                    then.figures.newest if then else None,
                    indicator.direction,
                ),
            )
        )
    return tuple(found)
