"""What is typed and pressed about indicators: the command, the list, and answers to questions."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from core.text import clip, fold
from models.indicator_cards import (
    FiguresFiled,
    IndicatorCard,
    IndicatorList,
    IndicatorQuestion,
    IndicatorStep,
)
from models.indicator_numbers import DECIMALS, WHOLE_DIGITS, NumberFault, read_numbers
from models.indicator_quick import Quick, read_quick
from models.indicator_refusals import (
    ConfirmFigure,
    FigureTooLong,
    FigureUnclear,
    NoFigureRead,
    NoIndicator,
    NoUnitHere,
    OtherUnit,
    ReasonForNoFigure,
    SendFigures,
    YearIsOver,
)
from models.indicators import Indicator
from models.people_refusals import ChoiceUnknown
from models.quick_report import read_choice, says_none
from models.refusals import OldButton
from models.rights import Actor
from services import dialogs, indicator_dialog, indicator_reading, indicators, periods
from services.dialogs import DialogState, Place
from services.indicator_dialog import ASKED, FIGURES, NAME

#: The questions that the preview leads back to, by the place that their buttons carry.
CHANGEABLE = ASKED
_SKIP = {"bo qua", "chua co", "chua co so lieu", "khong co so lieu", "khong co", "khong", "skip"}
_KEEP = {"giu", "giu nguyen", "nhu cu", "keep"}
_RIGHT = {"dung", "dung roi", "chinh xac", "phai", "co", "right", "yes", "y", "ok"}
_SEND = {"gui", "gui di", "gui a", "gui luon", "send", "dong y", "ok"}
_NEXT = {"tiep", "xem tiep", "trang sau", "more", "next"}

Answer = IndicatorList | IndicatorCard | IndicatorQuestion | FiguresFiled


def begin(session: Session, actor: Actor, place: Place, text: str, now: datetime) -> Answer:
    """Answer the command: the open question or the list, a card, or figures in one message."""
    if not text:
        open_question = indicator_dialog.resume(session, actor, place, now)
        return open_question or show_list(session, actor, place, 0, now)
    if (found := _quick(session, actor, text, now)) is None:
        raise NoIndicator
    return _open(session, actor, place, *found, now)


def begin_plainly(
    session: Session, actor: Actor, place: Place, text: str, now: datetime
) -> Answer | None:
    """Answer a message such as "chỉ tiêu III.1 98,5%", None where it is none of one's own."""
    found = _quick(session, actor, text, now, named=True)
    if found is None or not (found[1].is_bare or _is_figure(found[0], found[1])):
        return None
    return _open(session, actor, place, *found, now)


def pick(session: Session, actor: Actor, place: Place, text: str, now: datetime) -> Answer | None:
    """Take what is typed under the list, None where it is nothing of the list's."""
    state = indicator_dialog.opened(session, place, now)
    if fold(text).strip(" .!") in _NEXT:
        return show_list(session, actor, place, int(state.data.get("page", 0)) + 1, now)
    found = _quick(session, actor, text, now)
    if found is None or not (found[1].is_bare or _is_figure(found[0], found[1])):
        return None
    return _open(session, actor, place, *found, now)


def show_list(
    session: Session, actor: Actor, place: Place, page: int, now: datetime
) -> IndicatorList:
    """Show a page of the list; it can be typed into, unless something is open."""
    shown = indicator_reading.page(session, actor, page, now)
    state = dialogs.read(session, place, now)
    if state is None or (state.name == NAME and state.step == IndicatorStep.LIST):
        dialogs.save(session, place, NAME, IndicatorStep.LIST, {"page": shown.page}, now)
    return shown


def show(
    session: Session, actor: Actor, place: Place, indicator_id: int, now: datetime
) -> IndicatorCard:
    """Show a card; what is typed now belongs to it and no more to the list."""
    card = indicator_reading.card(session, actor, indicator_id, now)
    state = dialogs.read(session, place, now)
    if state is not None and state.name == NAME and state.step == IndicatorStep.LIST:
        dialogs.forget(session, place)
    return card


def answer_text(
    session: Session, actor: Actor, place: Place, text: str, now: datetime
) -> IndicatorQuestion | FiguresFiled:
    """Take a typed answer to the open question about figures. `text` is clean."""
    state = indicator_dialog.opened(session, place, now)
    step, folded = IndicatorStep(state.step), fold(text).strip(" .!")
    if step is IndicatorStep.AGENCY:
        return _take_agency(session, actor, place, state, text, now)
    if step is IndicatorStep.PREVIEW:
        if folded not in _SEND:
            raise SendFigures
        return indicator_dialog.send(session, actor, place, state.version, now)
    if step is IndicatorStep.READING and (number := read_choice(text, len(state.data["pending"]))):
        return choose_reading(session, actor, place, state.version, number - 1, now)
    if step is IndicatorStep.DOUBT and folded in _RIGHT:
        return confirm(session, actor, place, state.version, now)
    if step in ASKED and folded in _KEEP and _kept(session, state, step):
        return keep(session, actor, place, state.version, now)
    if step in ASKED and (folded in _SKIP or says_none(text)) and folded != "0":
        return skip(session, actor, place, state.version, now)
    data = dict(state.data)
    if step in {IndicatorStep.SOURCE, IndicatorStep.NOTE}:
        data[step] = indicators.checked(text)
        return indicator_dialog.ask(session, actor, place, data, now)
    field = step if step in FIGURES else IndicatorStep(data["field"])
    if step is IndicatorStep.DOUBT and not any(sign.isdecimal() for sign in text):
        raise ConfirmFigure
    return _take_figure(session, actor, place, data, field, text, now)


def choose_agency(
    session: Session, actor: Actor, place: Place, revision: int, agency_id: int, now: datetime
) -> IndicatorQuestion:
    """Take the agency of a button; a figure that came with the command is taken then."""
    state = indicator_dialog.opened(session, place, now, revision)
    if state.step != IndicatorStep.AGENCY:
        raise OldButton
    data = indicator_dialog.for_agency(session, actor, state.data, agency_id, now)
    typed = data.pop("typed", None)
    if typed is None:
        return indicator_dialog.ask(session, actor, place, data, now)
    return _take_quick(session, actor, place, data, Quick(**typed), now)


def choose_reading(
    session: Session, actor: Actor, place: Place, revision: int, number: int, now: datetime
) -> IndicatorQuestion:
    """Take one of the two figures that an answer can mean."""
    state = indicator_dialog.opened(session, place, now, revision)
    if state.step != IndicatorStep.READING or number >= len(state.data["pending"]):
        raise OldButton
    data = dict(state.data)
    field = IndicatorStep(data["field"])
    chosen = (Decimal(data["pending"][number]),)
    return indicator_dialog.figure_given(session, actor, place, data, field, chosen, now)


def confirm(
    session: Session, actor: Actor, place: Place, revision: int, now: datetime
) -> IndicatorQuestion:
    """Take the doubtful figure: the person has said that it is right."""
    state = indicator_dialog.opened(session, place, now, revision)
    if state.step != IndicatorStep.DOUBT:
        raise OldButton
    return indicator_dialog.confirmed(session, actor, place, dict(state.data), now)


def keep(
    session: Session, actor: Actor, place: Place, revision: int, now: datetime
) -> IndicatorQuestion:
    """Leave an answer as it is, or as the version says that is being corrected."""
    state, step = _asked(session, place, revision, now)
    kept = _kept(session, state, step)
    if kept is None:
        raise OldButton
    return indicator_dialog.ask(session, actor, place, {**state.data, step: kept}, now)


def skip(
    session: Session, actor: Actor, place: Place, revision: int, now: datetime
) -> IndicatorQuestion:
    """Answer that there is nothing; without any figure the note has to say why."""
    state, step = _asked(session, place, revision, now)
    data = {**state.data, step: None}
    if step is IndicatorStep.NOTE and indicator_dialog.needs_reason(data):
        raise ReasonForNoFigure
    return indicator_dialog.ask(session, actor, place, data, now)


def change(
    session: Session, actor: Actor, place: Place, revision: int, step: IndicatorStep, now: datetime
) -> IndicatorQuestion:
    """Go back from the preview, or from a question about a figure, to one of the questions."""
    state = indicator_dialog.opened(session, place, now, revision)
    if state.step not in {IndicatorStep.PREVIEW, IndicatorStep.READING, IndicatorStep.DOUBT}:
        raise OldButton
    if step is IndicatorStep.ESTIMATE and state.data.get("is_over"):
        raise OldButton
    return indicator_dialog.at(session, actor, place, step, dict(state.data), now)


def retype(
    session: Session, actor: Actor, place: Place, revision: int, now: datetime
) -> IndicatorQuestion:
    """Ask for the figure in question once more."""
    state = indicator_dialog.opened(session, place, now, revision)
    field = IndicatorStep(state.data.get("field", IndicatorStep.ACTUAL))
    return change(session, actor, place, revision, field, now)


def _asked(
    session: Session, place: Place, revision: int, now: datetime
) -> tuple[DialogState, IndicatorStep]:
    state = indicator_dialog.opened(session, place, now, revision)
    if state.step not in set(ASKED):
        raise OldButton
    return state, IndicatorStep(state.step)


def _kept(session: Session, state: DialogState, step: IndicatorStep) -> str | None:
    """Return what an answer is so far, or in the version that is being corrected."""
    answers = state.data if step in state.data else _former(session, dict(state.data))
    kept: str | None = answers.get(step)
    return kept


def _former(session: Session, data: dict[str, Any]) -> dict[str, Any]:
    """Return what the version says that is being corrected, as the row keeps answers."""
    numbers = (int(data[name]) for name in ("indicator", "agency", "year"))
    former = indicator_reading.newest(session, *numbers)
    if former is None:
        return {}
    said = former.figures
    return {
        IndicatorStep.ACTUAL: None if said.actual is None else f"{said.actual:f}",
        IndicatorStep.ESTIMATE: None if said.estimate is None else f"{said.estimate:f}",
        IndicatorStep.SOURCE: said.source,
        IndicatorStep.NOTE: said.note,
    }


def _quick(
    session: Session, actor: Actor, text: str, now: datetime, *, named: bool = False
) -> tuple[Indicator, Quick] | None:
    period = periods.of(session, actor, now)
    rows = indicator_reading.listed(session, actor, period)
    found = read_quick(text, [row.code for row in rows], named=named)
    return (rows[found.place], found) if found else None


def _is_figure(indicator: Indicator, quick: Quick) -> bool:
    """Return whether what stands behind an indicator is figures and nothing else."""
    texts = filter(None, (quick.actual, quick.estimate))
    return not any(isinstance(read_numbers(one, indicator.unit), NumberFault) for one in texts)


def _open(
    session: Session, actor: Actor, place: Place, indicator: Indicator, quick: Quick, now: datetime
) -> Answer:
    """Show the card of what was named, or begin to file the figures that came with it."""
    if quick.is_bare:
        return show(session, actor, place, indicator.id, now)
    data = indicator_dialog.started(session, actor, indicator.id, 0, quick.year or 0, now)
    if "agency" in data:
        return _take_quick(session, actor, place, data, quick, now)
    for typed in filter(None, (quick.actual, quick.estimate)):
        _read(indicator.unit, typed)
    typed_in_full = {
        "place": quick.place,
        "year": quick.year,
        "actual": quick.actual,
        "estimate": quick.estimate,
    }
    return indicator_dialog.ask(session, actor, place, {**data, "typed": typed_in_full}, now)


def _take_quick(
    session: Session,
    actor: Actor,
    place: Place,
    data: dict[str, Any],
    quick: Quick,
    now: datetime,
) -> IndicatorQuestion:
    """Take figures that came in one message: what they do not say is as it was filed before."""
    unit = session.get_one(Indicator, int(data["indicator"])).unit
    readings = {
        step: _read(unit, typed)
        for step, typed in zip(FIGURES, (quick.actual, quick.estimate), strict=True)
        if typed
    }
    is_over = bool(data.get("is_over"))
    if is_over and quick.estimate:
        raise YearIsOver(year=data["year"])
    former = _former(session, data)
    data |= {step: former.get(step) for step in ASKED if step not in readings}
    if is_over:
        data[IndicatorStep.ESTIMATE] = None
    if IndicatorStep.ACTUAL not in readings and not former:
        # An estimate alone: what was reached so far is still to be asked.
        del data[IndicatorStep.ACTUAL]
    if IndicatorStep.ACTUAL not in readings:
        field, values = IndicatorStep.ESTIMATE, readings[IndicatorStep.ESTIMATE]
        return indicator_dialog.figure_given(session, actor, place, data, field, values, now)
    if IndicatorStep.ESTIMATE in readings:
        data["later"] = [f"{one:f}" for one in readings[IndicatorStep.ESTIMATE]]
    field, values = IndicatorStep.ACTUAL, readings[IndicatorStep.ACTUAL]
    return indicator_dialog.figure_given(session, actor, place, data, field, values, now)


def _take_figure(
    session: Session,
    actor: Actor,
    place: Place,
    data: dict[str, Any],
    field: IndicatorStep,
    text: str,
    now: datetime,
) -> IndicatorQuestion:
    unit = session.get_one(Indicator, int(data["indicator"])).unit
    readings = _read(unit, text)
    return indicator_dialog.figure_given(session, actor, place, data, field, readings, now)


def _read(unit: str | None, text: str) -> tuple[Decimal, ...]:
    """Return the figures that a text can mean, or say kindly what is wrong with it."""
    found = read_numbers(text, unit)
    if not isinstance(found, NumberFault):
        return found
    given = clip(text, 40)
    if found is NumberFault.NO_NUMBER:
        raise NoFigureRead
    if found is NumberFault.TOO_LONG:
        raise FigureTooLong(whole=WHOLE_DIGITS, decimals=DECIMALS)
    if found is NumberFault.OTHER_UNIT and unit:
        raise OtherUnit(given=given, unit=unit)
    if found is NumberFault.OTHER_UNIT:
        raise NoUnitHere(given=given)
    raise FigureUnclear(given=given)


def _take_agency(
    session: Session, actor: Actor, place: Place, state: DialogState, text: str, now: datetime
) -> IndicatorQuestion:
    asked = indicator_dialog.question(session, actor, state, now)
    names = [fold(name) for _, name in asked.agencies]
    number = read_choice(text, len(names))
    if number is None and fold(text) in names:
        number = names.index(fold(text)) + 1
    if number is None:
        raise ChoiceUnknown(last=len(names))
    agency_id = asked.agencies[number - 1][0]
    return choose_agency(session, actor, place, state.version, agency_id, now)
