"""The conversation in which an indicator's figures are filed.

What was answered is in the dialog's row until it is sent. The map is handlers/indicators.mmd.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from core.text import fold
from models.agencies import Agency
from models.indicator_cards import (
    IndicatorCard,
    IndicatorList,
    IndicatorQuestion,
    IndicatorStep,
)
from models.indicator_figures import Doubt, doubts, read_figure
from models.indicator_refusals import FigureNeeded, FigureWanted
from models.refusals import OldButton, Refusal, SendUnknown, TextWanted
from models.rights import Actor
from services import dialogs, indicator_filing, indicator_reading, periods
from services.dialogs import DialogState, Place

NAME = "indicator"
#: The questions that the preview leads back to, by the place that their buttons carry.
CHANGEABLE = (
    IndicatorStep.ACTUAL,
    IndicatorStep.ESTIMATE,
    IndicatorStep.SOURCE,
    IndicatorStep.NOTE,
)
SKIP = frozenset({"bo qua", "khong", "khong co", "chua co", "-", "skip", "none"})
YES = frozenset({"dung", "dung vay", "co", "phai", "1", "yes", "y", "ok"})
SEND = frozenset({"gui", "gui di", "1", "send", "ok", "dong y"})

Answer = IndicatorList | IndicatorCard | IndicatorQuestion


def begin(session: Session, actor: Actor, place: Place, text: str, now: datetime) -> Answer:
    """Answer /chitieu: the list, an indicator's card ("II.2"), or a figure of it ("II.2 98,5")."""
    if not text:
        return resume(session, actor, place, now) or indicator_reading.listing(
            session, actor, 0, now
        )
    head, _, figure = text.partition(" ")
    one = indicator_reading.find(session, actor, head, now)
    if not figure.strip():
        return indicator_reading.card(session, actor, one.id, now)
    own = indicator_reading.filing_agencies(actor, one)
    agency = own[0].agency_id if own else 0
    asked = ask(session, actor, place, one.id, agency, now)
    state = _open(session, place, now)
    return _take_figure(session, actor, place, state, asked, figure.strip(), now)


def ask(
    session: Session, actor: Actor, place: Place, indicator_id: int, agency_id: int, now: datetime
) -> IndicatorQuestion:
    """Begin to file an indicator in an agency's name."""
    indicator_filing.fileable(session, actor, indicator_id, agency_id)
    year = periods.of(session, actor, now).year
    before = indicator_reading.latest(session, indicator_id, agency_id, year, now)
    data: dict[str, Any] = {
        "indicator": indicator_id,
        "agency": agency_id,
        "year": year,
        "base": before.version if before else 0,
    }
    return _save(session, actor, place, IndicatorStep.ACTUAL, data, now)


def answer_text(
    session: Session, actor: Actor, place: Place, text: str, now: datetime
) -> IndicatorQuestion:
    """Take a typed answer to the open question."""
    state = _open(session, place, now)
    step, folded = IndicatorStep(state.step), fold(text).strip(" .!")
    asked = _question(session, actor, state, now)
    if step is IndicatorStep.PREVIEW:
        if folded not in SEND:
            raise SendUnknown
        return send(session, actor, place, state.version, now)
    if step is IndicatorStep.SURE:
        if folded in YES:
            return sure(session, actor, place, state.version, now)
        return _take_figure(session, actor, place, state, asked, text, now)
    if folded in SKIP:
        return skip(session, actor, place, state.version, now)
    if step in {IndicatorStep.ACTUAL, IndicatorStep.ESTIMATE}:
        return _take_figure(session, actor, place, state, asked, text, now)
    return _go_on(session, actor, place, {**state.data, step: indicator_filing.checked(text)}, now)


def skip(
    session: Session, actor: Actor, place: Place, revision: int, now: datetime
) -> IndicatorQuestion:
    """Leave a question unanswered; one of the two figures has to be there."""
    state = _open(session, place, now, revision)
    step = IndicatorStep(state.step)
    if step in {IndicatorStep.SURE, IndicatorStep.PREVIEW}:
        raise OldButton
    data = {**state.data, step: None}
    if step is IndicatorStep.ESTIMATE and data.get(IndicatorStep.ACTUAL) is None:
        raise FigureNeeded
    if step is IndicatorStep.ACTUAL and data.get(IndicatorStep.ESTIMATE, "") is None:
        raise FigureNeeded
    return _go_on(session, actor, place, data, now)


def sure(
    session: Session, actor: Actor, place: Place, revision: int, now: datetime
) -> IndicatorQuestion:
    """Take a figure that looked wrong: it is meant."""
    state = _open(session, place, now, revision)
    if state.step != IndicatorStep.SURE:
        raise OldButton
    data = {**state.data, state.data["of"]: state.data["doubted"]}
    return _go_on(session, actor, place, _settled(data), now)


def change(
    session: Session, actor: Actor, place: Place, revision: int, field: int, now: datetime
) -> IndicatorQuestion:
    """Go back from the preview to one of the questions."""
    state = _open(session, place, now, revision)
    if state.step != IndicatorStep.PREVIEW or field >= len(CHANGEABLE):
        raise OldButton
    return _save(session, actor, place, CHANGEABLE[field], state.data, now)


def send(
    session: Session, actor: Actor, place: Place, revision: int, now: datetime
) -> IndicatorQuestion:
    """File the figures of the preview.

    Where somebody else has filed since it was begun, theirs are shown first; sent again, these
    take their place as a newer version.
    """
    state = _open(session, place, now, revision)
    if state.step != IndicatorStep.PREVIEW:
        raise OldButton
    data = state.data
    indicator_filing.hold(session, data["indicator"])
    newest = indicator_reading.latest(
        session, data["indicator"], data["agency"], data["year"], now
    )
    if newest is not None and newest.version != data["base"]:
        return _save(
            session, actor, place, IndicatorStep.PREVIEW,
            {**data, "base": newest.version, "other": True}, now,
        )  # fmt: skip
    asked = _question(session, actor, state, now)
    value = indicator_filing.file(
        session,
        actor,
        data["indicator"],
        data["agency"],
        data["year"],
        now,
        actual=asked.actual,
        estimate=asked.estimate,
        source=asked.source,
        note=asked.note,
    )
    dialogs.close(session, place)
    return _question(session, actor, state, now, version=value.version)


def resume(
    session: Session, actor: Actor, place: Place, now: datetime
) -> IndicatorQuestion | None:
    """Return the open question; None where there is none that can be answered."""
    state = dialogs.read(session, place, now)
    if state is None or state.name != NAME:
        return None
    try:
        return _question(session, actor, state, now)
    except Refusal:
        return None


def _take_figure(
    session: Session,
    actor: Actor,
    place: Place,
    state: DialogState,
    asked: IndicatorQuestion,
    text: str,
    now: datetime,
) -> IndicatorQuestion:
    figure = read_figure(text, asked.unit)
    if figure is None:
        raise FigureWanted(given=text[:40])
    field = state.data.get("of", state.step)
    one = indicator_filing.fileable(session, actor, asked.indicator_id, state.data["agency"])
    found = doubts(figure, one.unit, _known(asked), one.target(2030))
    data = _settled(state.data)
    if found:
        data |= {"of": field, "doubted": f"{figure:f}", "doubts": list(found)}
        return _save(session, actor, place, IndicatorStep.SURE, data, now)
    return _go_on(session, actor, place, {**data, field: f"{figure:f}"}, now)


def _known(asked: IndicatorQuestion) -> Decimal | None:
    """Return the figure of the year before."""
    if asked.before is None:
        return None
    return asked.before.estimate if asked.before.estimate is not None else asked.before.actual


def _settled(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in {"of", "doubted", "doubts"}}


def _go_on(
    session: Session, actor: Actor, place: Place, data: dict[str, Any], now: datetime
) -> IndicatorQuestion:
    """Ask the first question that is not answered yet."""
    step = next((one for one in CHANGEABLE if one not in data), IndicatorStep.PREVIEW)
    return _save(session, actor, place, step, data, now)


def _save(
    session: Session,
    actor: Actor,
    place: Place,
    step: IndicatorStep,
    data: dict[str, Any],
    now: datetime,
) -> IndicatorQuestion:
    return _question(session, actor, dialogs.save(session, place, NAME, step, data, now), now)


def _question(
    session: Session, actor: Actor, state: DialogState, now: datetime, version: int = 0
) -> IndicatorQuestion:
    data = state.data
    one = indicator_filing.fileable(session, actor, data["indicator"], data["agency"])
    year = data["year"]
    newest = indicator_reading.latest(session, one.id, data["agency"], year, now)
    return IndicatorQuestion(
        step=IndicatorStep(state.step),
        revision=state.version,
        indicator_id=one.id,
        code=one.code,
        title=one.title,
        unit=one.unit,
        agency_name=session.get_one(Agency, data["agency"]).short_name,
        year=year,
        cutoff=f"{periods.current(session, now, one.plan_id).cutoff_on:%d/%m/%Y}",
        actual=_decimal(data.get(IndicatorStep.ACTUAL)),
        estimate=_decimal(data.get(IndicatorStep.ESTIMATE)),
        source=data.get(IndicatorStep.SOURCE),
        note=data.get(IndicatorStep.NOTE),
        doubted=_decimal(data.get("doubted")),
        doubts=tuple(map(Doubt, data.get("doubts", ()))),
        before=indicator_reading.latest(session, one.id, data["agency"], year - 1, now),
        other=newest if data.get("other") and not version else None,
        is_filed=version > 0,
        version=version,
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _open(
    session: Session, place: Place, now: datetime, revision: int | None = None
) -> DialogState:
    state = dialogs.read(session, place, now)
    if state is None or state.name != NAME:
        raise OldButton if revision is not None else TextWanted
    if revision is not None and revision != state.version:
        raise OldButton
    return state
