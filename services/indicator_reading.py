"""Reading indicators for the chat: who sees which, and an indicator's card."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from core.clock import zone_of
from models.documents.indicators import Reach, reach
from models.indicator_cards import (
    Distance,
    IndicatorCard,
    IndicatorLine,
    IndicatorList,
    YearValue,
)
from models.indicator_refusals import NoSuchIndicator
from models.indicators import Indicator, IndicatorLead, IndicatorValue
from models.people import Person
from models.plans import Plan
from models.refusals import OldButton
from models.rights import Actor, Verb
from models.targets import Target, TargetKind
from services import periods, plans

#: How many indicators a page of the list has.
PAGE = 8

Values = Mapping[int, Sequence[tuple[IndicatorValue, str]]]


def listing(session: Session, actor: Actor, page: int, now: datetime) -> IndicatorList:
    """Return a page of the indicators whose figures the person files or sees, own ones first."""
    period = periods.of(session, actor, now)
    seen = visible(session, actor, now)
    values = _values(session, [one.id for one in seen])
    lines = [_line(actor, one, values, period.year) for one in seen]
    pages = max((len(lines) + PAGE - 1) // PAGE, 1)
    page = min(max(page, 0), pages - 1)
    return IndicatorList(
        year=period.year,
        lines=tuple(lines[page * PAGE : (page + 1) * PAGE]),
        page=page,
        pages=pages,
        filed=sum(line.filed for line in lines),
        total=sum(line.expected for line in lines),
        plan=plans.number_for(session, actor.person_id, period.plan),
    )


def visible(session: Session, actor: Actor, now: datetime) -> list[Indicator]:
    """Return the indicators whose figures the person may see, those that they file first."""
    period = periods.of(session, actor, now)
    rows = session.scalars(
        select(Indicator)
        .where(
            Indicator.plan_id == period.plan_id,
            Indicator.is_reportable,
            Indicator.withdrawn_at.is_(None),
        )
        .options(selectinload(Indicator.leads).selectinload(IndicatorLead.agency))
        .order_by(Indicator.position)
    )
    seen = [one for one in rows if _seen_leads(actor, one)]
    return sorted(seen, key=lambda one: not filing_agencies(actor, one))


def filing_agencies(actor: Actor, one: Indicator) -> list[IndicatorLead]:
    """Return the lead agencies in whose name the person files."""
    own = actor.agencies_for(Verb.FILE_INDICATOR)
    return [lead for lead in one.leads if lead.agency_id in own]


def find(session: Session, actor: Actor, text: str, now: datetime) -> Indicator:
    """Return the indicator of a code ("II.2") or a list number; raise NoSuchIndicator."""
    seen = visible(session, actor, now)
    typed = text.strip(" .").upper()
    for one in seen:
        if one.code.upper() == typed:
            return one
    if typed.isdecimal() and 1 <= int(typed) <= len(seen):
        return seen[int(typed) - 1]
    raise NoSuchIndicator(code=text[:20])


def card(session: Session, actor: Actor, indicator_id: int, now: datetime) -> IndicatorCard:
    """Return an indicator's card; raise OldButton where the person sees nothing of it."""
    one = session.get(Indicator, indicator_id)
    leads = _seen_leads(actor, one) if one is not None and one.withdrawn_at is None else []
    if one is None or not leads:
        raise OldButton
    plan = session.get_one(Plan, one.plan_id)
    group = session.get(Indicator, one.parent_id) if one.parent_id else None
    year = periods.current(session, now, plan.id).year
    values = tuple(
        describe(value, author, lead.agency.short_name, now)
        for lead in leads
        for value, author in _values(session, [one.id]).get(one.id, ())
        if value.agency_id == lead.agency_id
    )
    filed = {value.agency_name for value in values if value.year == year}
    return IndicatorCard(
        indicator_id=one.id,
        code=one.code,
        title=one.title,
        group_title=group.title if group else None,
        unit=one.unit,
        leads=tuple(lead.agency.short_name for lead in one.leads),
        target_2030=one.target_2030_text,
        target_2050=one.target_2050_text,
        year=year,
        values=tuple(sorted(values, key=lambda value: (value.year, value.agency_name))),
        distances=_distances(one, values),
        may_file=tuple(
            (lead.agency_id, lead.agency.short_name, lead.agency.short_name in filed)
            for lead in filing_agencies(actor, one)
        ),
        plan=plans.number_for(session, actor.person_id, plan),
    )


def latest(
    session: Session, indicator_id: int, agency_id: int, year: int, now: datetime
) -> YearValue | None:
    """Return what an agency has filed last of an indicator for a year."""
    row = session.execute(
        select(IndicatorValue, Person.name)
        .join(Person, Person.id == IndicatorValue.author_id)
        .where(
            IndicatorValue.indicator_id == indicator_id,
            IndicatorValue.agency_id == agency_id,
            IndicatorValue.year == year,
            IndicatorValue.is_latest,
        )
    ).one_or_none()
    return describe(row[0], row[1], "", now) if row else None


def describe(value: IndicatorValue, author: str, agency: str, now: datetime) -> YearValue:
    """Return filed figures as plain data."""
    return YearValue(
        year=value.year,
        agency_name=agency,
        actual=Decimal(value.actual) if value.actual else None,
        estimate=Decimal(value.estimate) if value.estimate else None,
        source=value.source,
        note=value.note,
        version=value.version,
        author_name=author,
        filed_at=value.filed_at.astimezone(zone_of(now)),
    )


def _seen_leads(actor: Actor, one: Indicator) -> list[IndicatorLead]:
    return [lead for lead in one.leads if actor.may(Verb.SEE_STATUS, lead.agency_id)]


def _values(session: Session, indicators: Sequence[int]) -> Values:
    """Return the newest figures of every agency and year, with who filed them."""
    found: dict[int, list[tuple[IndicatorValue, str]]] = defaultdict(list)
    rows = session.execute(
        select(IndicatorValue, Person.name)
        .join(Person, Person.id == IndicatorValue.author_id)
        .where(IndicatorValue.indicator_id.in_(indicators), IndicatorValue.is_latest)
        .order_by(IndicatorValue.year, IndicatorValue.agency_id)
    )
    for value, author in rows:
        found[value.indicator_id].append((value, author))
    return found


def _line(actor: Actor, one: Indicator, values: Values, year: int) -> IndicatorLine:
    leads = {lead.agency_id for lead in _seen_leads(actor, one)}
    filed = {value.agency_id for value, _ in values.get(one.id, ()) if value.year == year}
    return IndicatorLine(
        indicator_id=one.id,
        code=one.code,
        title=one.title,
        filed=len(leads & filed),
        expected=len(leads),
        is_mine=bool(filing_agencies(actor, one)),
    )


def _distances(one: Indicator, values: Sequence[YearValue]) -> tuple[Distance, ...]:
    """Return how far each agency's newest figure is from the target of 2030."""
    target = one.target(2030)
    newest: dict[str, YearValue] = {}
    for value in values:
        if value.agency_name not in newest or newest[value.agency_name].year < value.year:
            newest[value.agency_name] = value
    found = []
    for agency, value in sorted(newest.items()):
        figure = value.estimate if value.estimate is not None else value.actual
        if target is None or figure is None:
            continue
        reached = reach(figure, target, one.direction)
        found.append(
            Distance(
                agency_name=agency,
                year=value.year,
                figure=figure,
                reach=reached,
                gap=_gap(figure, target, one.direction, reached),
            )
        )
    return tuple(found)


def _gap(figure: Decimal, target: Target, direction: str | None, reached: Reach) -> Decimal | None:
    """Return how much is missing to the target; None where it is reached."""
    if reached is not Reach.NOT_YET:
        return None
    if target.kind is TargetKind.AT_LEAST or direction == "up":
        return target.low - figure
    if direction == "down":
        return figure - target.high
    return min(abs(figure - target.low), abs(figure - target.high))
