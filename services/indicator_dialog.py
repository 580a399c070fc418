"""The conversation in which an indicator's figures are filed.

What was answered is in the dialog's row until it is sent. The map is handlers/indicators.mmd.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from models.indicator_cards import (
    Figures,
    FiguresFiled,
    IndicatorQuestion,
    IndicatorStep,
)
from models.indicator_refusals import (
    FiguresOvertaken,
    NotYourIndicator,
    ReasonForNoFigure,
)
from models.indicator_rules import Doubtful, distance, doubt_of
from models.indicators import Indicator
from models.refusals import OldButton, Refusal
from models.rights import Actor
from services import dialogs, indicator_reading, indicators, periods
from services.dialogs import DialogState, Place

NAME = "indicators"
#: The questions that are asked one after the other, each answered under its name in the row.
ASKED = (
    IndicatorStep.ACTUAL,
    IndicatorStep.ESTIMATE,
    IndicatorStep.SOURCE,
    IndicatorStep.NOTE,
)
FIGURES = (IndicatorStep.ACTUAL, IndicatorStep.ESTIMATE)


def begin(
    session: Session,
    actor: Actor,
    place: Place,
    indicator_id: int,
    agency_id: int,
    year: int,
    now: datetime,
) -> IndicatorQuestion:
    """Begin on an indicator, for an agency and a year; 0 is the only agency, and this year."""
    data = started(session, actor, indicator_id, agency_id, year, now)
    return ask(session, actor, place, data, now)


def started(
    session: Session,
    actor: Actor,
    indicator_id: int,
    agency_id: int,
    year: int,
    now: datetime,
) -> dict[str, Any]:
    """Return the row's data of a conversation that begins; which agency may still be open."""
    found = indicator_reading.visible(session, actor, indicator_id)
    own = indicator_reading.own_leads(actor, found)
    if not own:
        raise NotYourIndicator(code=found.code, agencies=indicators.lead_names(found))
    period = periods.current(session, now, found.plan_id)
    data: dict[str, Any] = {"indicator": found.id, "year": year or period.year}
    if data["year"] < period.year:
        # A year that is over has its figure; there is nothing to estimate any more.
        data |= {"is_over": True, IndicatorStep.ESTIMATE: None}
    if not agency_id and len(own) > 1:
        return data
    return for_agency(session, actor, data, agency_id or own[0].id, now)


def for_agency(
    session: Session, actor: Actor, data: Mapping[str, Any], agency_id: int, now: datetime
) -> dict[str, Any]:
    """Return the data with an agency, and with the version that it corrects, if any."""
    indicator_id, year = int(data["indicator"]), int(data["year"])
    indicators.may_file(session, actor, indicator_id, agency_id, year, now)
    newest = indicator_reading.newest(session, indicator_id, agency_id, year)
    return {**data, "agency": agency_id, "seen": newest.version if newest else 0}


def ask(
    session: Session, actor: Actor, place: Place, data: dict[str, Any], now: datetime
) -> IndicatorQuestion:
    """Ask the first question that is open; an estimate that came along is taken in its turn."""
    if "later" in data and IndicatorStep.ACTUAL in data:
        readings = tuple(map(Decimal, data.pop("later")))
        field = IndicatorStep.ESTIMATE
        return figure_given(session, actor, place, data, field, readings, now)
    return at(session, actor, place, first_open(data), data, now)


def at(
    session: Session,
    actor: Actor,
    place: Place,
    step: IndicatorStep,
    data: dict[str, Any],
    now: datetime,
) -> IndicatorQuestion:
    """Ask a question."""
    state = dialogs.save(session, place, NAME, step, data, now)
    return question(session, actor, state, now)


def first_open(data: Mapping[str, Any]) -> IndicatorStep:
    """Return the first question that is not answered."""
    if "agency" not in data:
        return IndicatorStep.AGENCY
    if needs_reason(data):
        return IndicatorStep.NOTE
    return next((step for step in ASKED if step not in data), IndicatorStep.PREVIEW)


def needs_reason(data: Mapping[str, Any]) -> bool:
    """Return whether all was answered, and neither a figure nor a reason is among it."""
    return all(step in data for step in ASKED) and not any(
        data[step] for step in (*FIGURES, IndicatorStep.NOTE)
    )


def figure_given(
    session: Session,
    actor: Actor,
    place: Place,
    data: dict[str, Any],
    field: IndicatorStep,
    readings: tuple[Decimal, ...],
    now: datetime,
) -> IndicatorQuestion:
    """Take a figure; ask which of two is meant, and again where it is doubtful."""
    doubts = {one: doubt(session, data, field, one) for one in readings}
    plausible = [one for one in readings if doubts[one] is None]
    if len(plausible) == 1:
        return ask(session, actor, place, _with(data, field, plausible[0]), now)
    asked = {**data, "field": field, "pending": [f"{one:f}" for one in readings]}
    step = IndicatorStep.READING if len(readings) > 1 else IndicatorStep.DOUBT
    return at(session, actor, place, step, asked, now)


def confirmed(
    session: Session, actor: Actor, place: Place, data: dict[str, Any], now: datetime
) -> IndicatorQuestion:
    """Take the doubtful figure as it was typed."""
    field = IndicatorStep(data["field"])
    return ask(session, actor, place, _with(data, field, Decimal(data["pending"][0])), now)


def doubt(
    session: Session, data: Mapping[str, Any], field: IndicatorStep, figure: Decimal
) -> Doubtful | None:
    """Return why a figure is asked about again, None where it is plausible."""
    indicator = session.get_one(Indicator, int(data["indicator"]))
    actual = data.get(IndicatorStep.ACTUAL)
    if field is IndicatorStep.ESTIMATE and actual:
        before: Decimal | None = Decimal(actual)
    else:
        earlier = indicator_reading.year_before(
            session, indicator.id, int(data["agency"]), int(data["year"])
        )
        before = earlier.figures.newest if earlier else None
    return doubt_of(figure, indicator.unit, before, indicator.target(2030))


def send(
    session: Session, actor: Actor, place: Place, revision: int, now: datetime
) -> FiguresFiled | IndicatorQuestion:
    """File what the preview shows; where somebody was quicker, show their version first."""
    state = opened(session, place, now, revision)
    if state.step != IndicatorStep.PREVIEW:
        raise OldButton
    data = dict(state.data)
    indicator_id, agency_id, year = (int(data[one]) for one in ("indicator", "agency", "year"))
    figures = figures_of(data)
    if needs_reason(data):
        raise ReasonForNoFigure
    try:
        value = indicators.file(
            session, actor, indicator_id, agency_id, year, figures, int(data["seen"]), now
        )
    except FiguresOvertaken:
        newest = indicator_reading.newest(session, indicator_id, agency_id, year)
        data |= {"seen": newest.version if newest else 0, "overtaken": True}
        return at(session, actor, place, IndicatorStep.PREVIEW, data, now)
    dialogs.close(session, place)
    filed = indicator_reading.newest(session, indicator_id, agency_id, year)
    if filed is None or filed.version != value.version:
        raise RuntimeError("What was filed a moment ago is not the newest version.")
    head = indicator_reading.head_of(value.indicator)
    period = periods.current(session, now, value.indicator.plan_id)
    return FiguresFiled(
        head=head,
        filed=filed,
        distance=distance(figures.newest, head.target_2030, head.direction),
        still_missing=indicator_reading.missing_of(session, actor, period),
    )


def resume(
    session: Session, actor: Actor, place: Place, now: datetime
) -> IndicatorQuestion | None:
    """Return the open question, None where no figures are being written."""
    state = dialogs.read(session, place, now)
    if state is None or state.name != NAME or state.step == IndicatorStep.LIST:
        return None
    try:
        return question(session, actor, state, now)
    except Refusal:
        return None


def opened(
    session: Session, place: Place, now: datetime, revision: int | None = None
) -> DialogState:
    """Return the open conversation; `revision` is that of a pressed button."""
    state = dialogs.read(session, place, now)
    if state is None or state.name != NAME or revision not in (None, state.version):
        raise OldButton
    return state


def figures_of(data: Mapping[str, Any]) -> Figures:
    """Return what was answered so far."""
    actual, estimate = (data.get(step) for step in FIGURES)
    return Figures(
        actual=Decimal(actual) if actual else None,
        estimate=Decimal(estimate) if estimate else None,
        source=data.get(IndicatorStep.SOURCE),
        note=data.get(IndicatorStep.NOTE),
    )


def question(
    session: Session, actor: Actor, state: DialogState, now: datetime
) -> IndicatorQuestion:
    """Return the open question as it is shown; the right is asked anew."""
    data, step = state.data, IndicatorStep(state.step)
    indicator_id, year = int(data["indicator"]), int(data["year"])
    found = indicator_reading.visible(session, actor, indicator_id)
    head = indicator_reading.head_of(found)
    period = periods.current(session, now, found.plan_id)
    is_over = bool(data.get("is_over"))
    cutoff_on = date(year, 12, 31) if is_over else period.cutoff_on
    if "agency" not in data:
        own = indicator_reading.own_leads(actor, found)
        return IndicatorQuestion(
            step=step,
            revision=state.version,
            head=head,
            year=year,
            cutoff_on=cutoff_on,
            agencies=tuple((one.id, one.short_name) for one in own),
        )
    agency_id = int(data["agency"])
    _, agency = indicators.may_file(session, actor, indicator_id, agency_id, year, now)
    field = IndicatorStep(data.get("field", IndicatorStep.ACTUAL))
    readings = tuple(map(Decimal, data.get("pending", ())))
    figures = figures_of(data)
    return IndicatorQuestion(
        step=step,
        revision=state.version,
        head=head,
        year=year,
        cutoff_on=cutoff_on,
        is_over=is_over,
        agency_name=agency.short_name,
        figures=figures,
        former=indicator_reading.newest(session, indicator_id, agency_id, year),
        before=indicator_reading.year_before(session, indicator_id, agency_id, year),
        overtaken=bool(data.get("overtaken")),
        field=field,
        readings=readings,
        doubt=doubt(session, data, field, readings[0])
        if step is IndicatorStep.DOUBT and readings
        else None,
        distance=distance(figures.newest, head.target_2030, head.direction),
    )


def _with(data: Mapping[str, Any], field: IndicatorStep, figure: Decimal) -> dict[str, Any]:
    kept = {name: value for name, value in data.items() if name not in {"field", "pending"}}
    return {**kept, field: f"{figure:f}"}
