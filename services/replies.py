"""A reply to a reminder is a report on its task."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from models.cards import Question, TaskLine
from models.figures import Filing
from models.plans import PartyRole, Period
from models.quick_report import QuickReport, read_quick_report
from models.refusals import DraftGone
from models.rights import Actor
from services import dialogs, outbox, report_dialog, tasks
from services.dialogs import Place

#: The kind of outbox row that a reply can report to.
REMINDER = "reminder"
#: The conversation that waits for the choice of a task; the text waits with it.
NAME = "reply"


@dataclass(frozen=True, slots=True)
class WhichTask:
    """The reply names no task and the reminder has several: these are they."""

    lines: tuple[TaskLine, ...]


def is_reminder(session: Session, channel: str, address: str, reference: str) -> bool:
    """Return whether a message of ours was a reminder."""
    row = outbox.find_by_message(session, channel, address, reference)
    return row is not None and row.kind == REMINDER


def report_by_reply(
    session: Session, actor: Actor, place: Place, reference: str, text: str, now: datetime
) -> Question | WhichTask:
    """Read a reply to a reminder as a report; ask which task is meant where that is open.

    `reference` is the reminder's number: it speaks of its own plan, whichever is worked on.
    """
    actor = _on_its_plan(session, actor, place, reference)
    listed = tasks.list_tasks(session, actor, now)
    open_lines = (
        tuple(
            line
            for line in listed.lines
            if line.filing is Filing.MISSING and line.role is PartyRole.LEAD
        )
        or listed.lines
    )
    codes = {line.code for line in listed.lines}
    quick = read_quick_report(text, codes)
    if quick is not None and quick.code in codes:
        return report_dialog.begin_quick(session, actor, place, quick, now)
    if len(open_lines) == 1:
        return _on_task(session, actor, place, open_lines[0], text, now)
    dialogs.save(session, place, NAME, "which", {"text": text}, now)
    return WhichTask(open_lines)


def choose(session: Session, actor: Actor, place: Place, duty_id: int, now: datetime) -> Question:
    """Take the task that was meant, and with it the text that waited."""
    state = dialogs.read(session, place, now)
    if state is None or state.name != NAME:
        raise DraftGone
    line = tasks.card(session, actor, duty_id, now).line
    return _on_task(session, actor, place, line, str(state.data["text"]), now)


def _on_its_plan(session: Session, actor: Actor, place: Place, reference: str) -> Actor:
    row = outbox.find_by_message(session, place.channel, place.chat, reference)
    period = session.get(Period, row.payload.get("period", 0)) if row else None
    if period is None:
        return actor
    return replace(actor, plan_id=period.plan_id, territory=period.plan.territory)


def _on_task(
    session: Session, actor: Actor, place: Place, line: TaskLine, text: str, now: datetime
) -> Question:
    quick = read_quick_report(f"{line.code} {text}", {line.code})
    if quick is None:
        quick = QuickReport(line.code, None, text, None)
    return report_dialog.begin_quick(session, actor, place, quick, now)
