"""The conversation of reviewing: the list, one card after another, the reason for a return.

Buttons name the report they speak of, so that they work wherever the conversation stands; the
row in `dialogs` is for what is typed. A report that is being written keeps what is typed, until a
reason is asked; then it waits behind, and goes on after it. The map is handlers/reviewing.mmd.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import review_words
from models.cards import Evidence
from models.plans import Task
from models.refusals import OldButton, Refusal
from models.reports import Report, ReportStatus
from models.review_cards import Act, Done, Filter, ReviewStep, Shown
from models.review_cards import ReasonQuestion as Reason
from models.review_refusals import NotYours, ReasonWanted, ReviewUnknown
from models.review_words import Typed, Wish
from models.rights import Actor
from services import dialogs, evidence, report_decisions, report_dialog, review_cards, review_queue
from services.dialogs import DialogState, Place
from services.plan_loading import find_agency

#: The conversation's name in its row.
NAME = "review"


def show_list(
    session: Session, actor: Actor, place: Place, chosen: Filter, page: int, now: datetime
) -> Shown:
    """Show what waits."""
    shown = review_cards.list_waiting(session, actor, chosen, page, now)
    is_open = _stand(session, place, ReviewStep.LIST, chosen, now)
    return Shown(shown, is_report_open=is_open)


def find(session: Session, actor: Actor, place: Place, text: str, now: datetime) -> Shown:
    """Show what waits of the task or the agency that was typed; without words everything."""
    chosen = Filter()
    if text:
        task = session.scalar(
            select(Task).where(Task.plan_id == actor.plan_id, Task.code == text.lower())
        )
        agency, _ = (None, None) if task else find_agency(session, text)
        if task is None and agency is None:
            raise ReviewUnknown
        chosen = Filter(agency.id if agency else 0, task.id if task else 0)
    return show_list(session, actor, place, chosen, 0, now)


def show_card(
    session: Session,
    actor: Actor,
    place: Place,
    report_id: int,
    chosen: Filter,
    now: datetime,
) -> Shown:
    """Show a report's card."""
    shown = review_cards.card(session, actor, report_id, chosen, now)
    is_open = _stand(session, place, ReviewStep.CARD, shown.filter, now, report=report_id)
    return Shown(shown, is_report_open=is_open)


def show_next(
    session: Session,
    actor: Actor,
    place: Place,
    report_id: int,
    chosen: Filter,
    now: datetime,
) -> Shown:
    """Leave a report for later and show the next one; the list where there is none."""
    lines = review_cards.filtered(review_queue.waiting(session, actor, now), chosen)
    following = review_cards.after(lines, report_id)
    if following is None:
        return show_list(session, actor, place, Filter(), 0, now)
    return show_card(session, actor, place, following.report_id, chosen, now)


def decide(
    session: Session,
    actor: Actor,
    place: Place,
    act: Act,
    report_id: int,
    chosen: Filter,
    now: datetime,
    machine_now: datetime,
) -> Shown:
    """Approve or accept a report, and show the next one."""
    following = _following(session, actor, report_id, chosen, now)
    verb = report_decisions.approve if act is Act.APPROVE else report_decisions.accept
    report = verb(session, actor, report_id, now, machine_now)
    return _go_on(session, actor, place, [report], act, following, chosen, now, is_return=False)


def ask_reason(
    session: Session,
    actor: Actor,
    place: Place,
    report_id: int,
    chosen: Filter,
    now: datetime,
) -> Shown:
    """Ask why a report is returned."""
    found = session.get(Report, report_id)
    if found is None:
        raise NotYours
    act = Act.APPROVE if found.status == ReportStatus.AWAITING else Act.ACCEPT
    report = report_decisions.look_at(session, actor, report_id, act, now)
    _stand(session, place, ReviewStep.REASON, chosen, now, report=report_id, act=act)
    assignment = report.duty.assignment
    return Shown(
        Reason(report_id, act, assignment.task.code, assignment.agency.short_name, chosen)
    )


def give_reason(
    session: Session,
    actor: Actor,
    place: Place,
    report_id: int,
    reason: str,
    now: datetime,
    machine_now: datetime,
) -> Shown:
    """Return the report of the open question, and show the next one."""
    state = dialogs.read(session, place, now)
    if state is None or (state.name, state.step) != (NAME, ReviewStep.REASON):
        raise OldButton
    if state.data["report"] != report_id:
        raise OldButton
    return _send_back(
        session, actor, place, report_id, Act(state.data["act"]), reason, _filter(state), now,
        machine_now,
    )  # fmt: skip


def ask_bulk(session: Session, actor: Actor, place: Place, chosen: Filter, now: datetime) -> Shown:
    """Ask whether all reports that nothing is new are accepted together."""
    question = review_cards.bulk(session, actor, chosen, now)
    ids = [line.report_id for line in question.lines]
    _stand(session, place, ReviewStep.BULK, chosen, now, reports=ids)
    return Shown(question)


def accept_bulk(
    session: Session,
    actor: Actor,
    place: Place,
    last_id: int,
    now: datetime,
    machine_now: datetime,
) -> Shown:
    """Accept exactly the reports that the open question named."""
    state = dialogs.read(session, place, now)
    if state is None or (state.name, state.step) != (NAME, ReviewStep.BULK):
        raise OldButton
    ids = [int(one) for one in state.data["reports"]]
    if last_id != max(ids):
        raise OldButton
    accepted = report_decisions.accept_together(session, actor, ids, now, machine_now)
    return _go_on(
        session, actor, place, accepted, Act.ACCEPT, None, _filter(state), now, is_return=False
    )


def full_words(
    session: Session, actor: Actor, _place: Place, report_id: int, now: datetime
) -> Shown:
    """Show the whole words of a report."""
    return Shown(review_cards.full_words(session, actor, report_id, now))


def is_open(session: Session, place: Place, now: datetime) -> bool:
    """Return whether something typed here would be an answer to the review."""
    state = dialogs.read(session, place, now)
    return state is not None and state.name == NAME


def answer_text(
    session: Session,
    actor: Actor,
    place: Place,
    text: str,
    reasons: Sequence[str],
    now: datetime,
    machine_now: datetime,
) -> Shown | list[Evidence]:
    """Take a typed answer; `reasons` are those that the question offers by their numbers."""
    state = dialogs.read(session, place, now)
    if state is None or state.name != NAME:
        raise OldButton
    typed, chosen = review_words.read(text), _filter(state)
    step = ReviewStep(state.step)
    if step is ReviewStep.REASON:
        report_id = int(state.data["report"])
        if typed.wish is Wish.LIST:
            return show_card(session, actor, place, report_id, chosen, now)
        reason = _reason(typed, text, reasons)
        return give_reason(session, actor, place, report_id, reason, now, machine_now)
    if step is ReviewStep.BULK:
        if typed.wish is Wish.YES or typed.number == 1:
            last_id = max(map(int, state.data["reports"]))
            return accept_bulk(session, actor, place, last_id, now, machine_now)
        return show_list(session, actor, place, chosen, 0, now)
    if step is ReviewStep.CARD:
        return _answer_card(session, actor, place, state, typed, now, machine_now)
    return _answer_list(session, actor, place, typed, chosen, now)


def _answer_card(
    session: Session,
    actor: Actor,
    place: Place,
    state: DialogState,
    typed: Typed,
    now: datetime,
    machine_now: datetime,
) -> Shown | list[Evidence]:
    report_id, chosen = int(state.data["report"]), _filter(state)
    numbered = (Wish.LIST, Wish.YES, Wish.RETURN, Wish.LATER, Wish.WORDS, Wish.FILES)
    wish = typed.wish
    if wish is Wish.NUMBER and typed.number < len(numbered):
        wish = numbered[typed.number]
    shown = review_cards.card(session, actor, report_id, chosen, now)
    match wish:
        case Wish.YES:
            return decide(session, actor, place, shown.act, report_id, chosen, now, machine_now)
        case Wish.RETURN if typed.rest:
            return _send_back(
                session, actor, place, report_id, shown.act, typed.rest, chosen, now, machine_now
            )
        case Wish.RETURN:
            return ask_reason(session, actor, place, report_id, chosen, now)
        case Wish.LATER:
            return show_next(session, actor, place, report_id, chosen, now)
        case Wish.LIST:
            return show_list(session, actor, place, chosen, 0, now)
        case Wish.WORDS:
            return full_words(session, actor, place, report_id, now)
        case Wish.FILES:
            return evidence.show(session, actor, report_id, now)
    raise ReviewUnknown


def _answer_list(
    session: Session, actor: Actor, place: Place, typed: Typed, chosen: Filter, now: datetime
) -> Shown:
    if typed.wish is Wish.ALL:
        return ask_bulk(session, actor, place, chosen, now)
    if typed.wish is Wish.LIST:
        return show_list(session, actor, place, Filter(), 0, now)
    lines = review_cards.filtered(review_queue.waiting(session, actor, now), chosen)
    if typed.wish is Wish.NUMBER and 0 < typed.number <= len(lines):
        report_id = lines[typed.number - 1].report_id
        return show_card(session, actor, place, report_id, chosen, now)
    raise ReviewUnknown


def _send_back(
    session: Session,
    actor: Actor,
    place: Place,
    report_id: int,
    act: Act,
    reason: str,
    chosen: Filter,
    now: datetime,
    machine_now: datetime,
) -> Shown:
    following = _following(session, actor, report_id, chosen, now)
    report = report_decisions.send_back(session, actor, report_id, act, reason, now, machine_now)
    return _go_on(session, actor, place, [report], act, following, chosen, now, is_return=True)


def _go_on(
    session: Session,
    actor: Actor,
    place: Place,
    reports: Sequence[Report],
    act: Act,
    following: int | None,
    chosen: Filter,
    now: datetime,
    *,
    is_return: bool,
) -> Shown:
    """Say what was done, and show what is next: a card, or the list where nothing is left."""
    try:
        if following is None:
            shown = show_list(session, actor, place, Filter(), 0, now)
        else:
            shown = show_card(session, actor, place, following, chosen, now)
    except Refusal:
        # A colleague was faster with the next one; what was done here stays done.
        shown = show_list(session, actor, place, chosen, 0, now)
    tasks = [report.duty.assignment for report in reports]
    done = Done(
        act,
        is_return,
        tuple(one.task.code for one in tasks),
        tasks[0].agency.short_name if tasks else "",
    )
    return Shown(shown.view, done, shown.is_report_open)


def _following(
    session: Session, actor: Actor, report_id: int, chosen: Filter, now: datetime
) -> int | None:
    lines = review_cards.filtered(review_queue.waiting(session, actor, now), chosen)
    following = review_cards.after(lines, report_id)
    return following.report_id if following else None


def _reason(typed: Typed, text: str, reasons: Sequence[str]) -> str:
    """Return the reason that was typed, or the one whose number was."""
    if typed.wish is Wish.NUMBER:
        if not 0 < typed.number <= len(reasons):
            raise ReasonWanted
        return reasons[typed.number - 1]
    return typed.rest if typed.wish is Wish.RETURN else text


def _filter(state: DialogState) -> Filter:
    return Filter(*state.data["filter"])


def stop(session: Session, place: Place, now: datetime) -> None:
    """Leave the review; what was open before it is open again."""
    state = dialogs.read(session, place, now)
    if state is None or state.name != NAME:
        return
    behind = state.data.get("behind")
    if behind:
        dialogs.save(session, place, behind["name"], behind["step"], behind["data"], now)
    else:
        dialogs.close(session, place)


def _stand(
    session: Session,
    place: Place,
    step: ReviewStep,
    chosen: Filter,
    now: datetime,
    **data: Any,
) -> bool:
    """Move the conversation; return whether a report that was being written goes on instead."""
    state = dialogs.read(session, place, now)
    behind: dict[str, Any] | None = None
    if state is not None and state.name == NAME:
        behind = state.data.get("behind")
    elif state is not None:
        behind = {"name": state.name, "step": state.step, "data": state.data}
    asks = step in {ReviewStep.REASON, ReviewStep.BULK}
    if behind is not None and not asks:
        if state is not None and state.name == NAME:
            dialogs.save(session, place, behind["name"], behind["step"], behind["data"], now)
            return bool(behind["name"] == report_dialog.NAME)
        return False
    data |= {"filter": [chosen.agency_id, chosen.task_id], "behind": behind}
    dialogs.save(session, place, NAME, step, data, now)
    return False
