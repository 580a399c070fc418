"""Summing up from below: an agency's own report is begun from those on the shares it has given."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.text import clip
from models.assigning_refusals import DraftHasText, NothingToGather
from models.cards import Question, Step
from models.plans import Assignment, Duty
from models.reports import Report
from models.rights import Actor
from services import report_dialog, reports, share_cards, share_reading
from services.dialogs import Place

#: What stands between two shares' texts.
_BREAK = "\n"


def gather(
    session: Session, actor: Actor, place: Place, duty_id: int, note: str, now: datetime
) -> Question:
    """Fill the draft on a duty from the reports on its shares, and show it before it is sent.

    State and percent follow the rule of models/share_progress.py; each share's result stands under
    its receiver's name, its difficulties likewise. Where the whole is longer than an answer may
    be, each is cut to its part and `note` says so at the end.
    """
    report = reports.open_draft(session, actor, duty_id, now)
    duty = session.get_one(Duty, duty_id)
    shares = share_reading.children(session, duty.assignment_id)
    progress = share_cards.progress_of(session, duty.period, shares, now)
    told = _told(session, duty, shares, now)
    if progress is None or not told:
        raise NothingToGather
    result = _text([(name, report.result or "") for name, report in told], note)
    difficulties = _text([(name, report.difficulties or "") for name, report in told], note)
    if report.result and report.result != result:
        raise DraftHasText(code=duty.assignment.task.code)
    report.state, report.percent = progress.state, progress.percent
    report.nothing_to_report = not result and not difficulties
    report.result, report.difficulties = result, difficulties
    report.updated_at = now
    return report_dialog.ask(session, place, report, Step.PREVIEW, now)


def _told(
    session: Session, duty: Duty, shares: list[Assignment], now: datetime
) -> list[tuple[str, Report]]:
    """Return what was reported on the shares in this period, each with its receiver's name."""
    rows = share_cards.rows_of(session, duty.period, shares, now)
    found = []
    for share in shares:
        latest = rows[share.id].latest if share.id in rows else None
        if latest is not None:
            found.append((share_reading.receiver_name(session, share), latest))
    return found


def _text(parts: list[tuple[str, str]], note: str) -> str:
    """Return the texts under their names, within the limit of an answer."""
    lines = [f"{name}: {text}" for name, text in parts if text]
    whole = _BREAK.join(lines)
    if len(whole) <= reports.TEXT_LIMIT:
        return whole
    room = reports.TEXT_LIMIT - len(_BREAK) - len(note)
    # What the short ones leave over goes to the long ones.
    left, share = room - len(_BREAK) * (len(lines) - 1), dict.fromkeys(range(len(lines)), 0)
    for rank, place in enumerate(sorted(share, key=lambda place: len(lines[place]))):
        share[place] = min(len(lines[place]), left // (len(lines) - rank))
        left -= share[place]
    cut = [clip(line, max(share[place], 1)) for place, line in enumerate(lines)]
    return _BREAK.join([*cut, note])
