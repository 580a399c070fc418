"""A reply to a reminder is a report on its task; and which one, where several are meant."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from models.cards import Question, TaskLine
from models.figures import Filing
from models.plans import PartyRole, Period
from models.quick_report import read_quick_report, split_code
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
    """The text may mean several of the person's tasks: these are they."""

    lines: tuple[TaskLine, ...]


def begin(
    session: Session, actor: Actor, place: Place, text: str, now: datetime
) -> Question | WhichTask | None:
    """Begin a report from what stands behind the command; ask which one where that is open.

    It is where somebody has a share of a task besides, or several: they go to different bodies.
    """
    codes = tasks.all_codes(session, actor, now) if text else set()
    split = split_code(text, codes)
    if split is not None and split[0] in codes:
        duties = tasks.find_duties(session, actor, split[0], now)
        if len(duties) > 1 and any(one.assignment.role == PartyRole.PART for one in duties):
            lines = tasks.describe_duties(session, actor, duties, now)
            dialogs.save(session, place, NAME, "which", {"text": text[split[1] :]}, now)
            return WhichTask(lines)
    return report_dialog.begin_by_text(session, actor, place, text, now)


def report_on_share(
    session: Session, actor: Actor, place: Place, duty_id: int, text: str, now: datetime
) -> Question:
    """Read a reply to a notice about one share as the report on it."""
    line = tasks.card(session, actor, duty_id, now).line
    return _on_task(session, actor, place, line, text, now)


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
        # Only the task was named; everything is still to be answered.
        return report_dialog.begin(session, actor, place, line.duty_id, now)
    return report_dialog.begin_quick(session, actor, place, quick, now, line.duty_id)
