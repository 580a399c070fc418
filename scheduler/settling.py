"""What becomes of a row after its delivery: one table, no input or output."""

from datetime import datetime, timedelta

from core.logs import redact
from core.text import clean_line, clip
from models.delivery import OutboxState
from scheduler.delivery import (
    Ambiguous,
    Blocked,
    Delivered,
    Delivery,
    Migrated,
    NotSent,
    Refused,
    RetryAt,
)
from scheduler.wording import Letter
from services.outbox import Outgoing, Settlement

#: What cannot be sent is tried again after 1, 2, 4 … seconds, and at last once a minute.
LONGEST_PAUSE = timedelta(seconds=60)
#: So old, a message that cannot be sent is given up.
PATIENCE = timedelta(hours=24)
#: After so many attempts a row that we ourselves fail on is given up.
MAX_FAILURES = 5


def settle(letter: Letter, delivery: Delivery, now: datetime) -> Settlement:
    """Return what a delivery makes of its row. `now` is machine time."""
    row = letter.outgoing
    match delivery:
        case Delivered(reference):
            return Settlement(
                row.id, OutboxState.SENT, message_reference=reference, sent_text=letter.text
            )
        case Blocked(reason):
            return Settlement(row.id, OutboxState.BLOCKED, error=_line(reason))
        case Refused(reason):
            return Settlement(row.id, OutboxState.FAILED, error=_line(reason))
        case RetryAt(seconds):
            return Settlement(
                row.id,
                OutboxState.DUE,
                error=f"retry after {seconds:g} s",
                not_before=now + timedelta(seconds=seconds),
            )
        case NotSent(reason):
            return _again_or(OutboxState.FAILED, row, reason, now)
        case Ambiguous(reason, may_repeat):
            return _settle_doubt(letter, reason, may_repeat, now)
        case Migrated(address):
            return Settlement(row.id, OutboxState.DUE, error=f"moved to {address}", not_before=now)


def settle_failure(row: Outgoing, error: Exception, now: datetime) -> Settlement:
    """Return what becomes of a row that could not even be worded."""
    reason = f"{type(error).__name__}: {error}"
    if row.attempts >= MAX_FAILURES:
        return Settlement(row.id, OutboxState.FAILED, error=_line(reason))
    return Settlement(
        row.id, OutboxState.DUE, error=_line(reason), not_before=now + pause(row.attempts)
    )


def pause(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts."""
    return min(LONGEST_PAUSE, timedelta(seconds=2 ** min(max(attempts - 1, 0), 10)))


def _settle_doubt(letter: Letter, reason: str, may_repeat: bool, now: datetime) -> Settlement:
    row = letter.outgoing
    if may_repeat and not letter.call.is_answer:
        return _again_or(OutboxState.UNKNOWN, row, reason, now, doubts=1)
    # A button is answered once; a message is sent twice at the most, the second time marked.
    if letter.call.is_answer or row.doubts:
        return Settlement(row.id, OutboxState.UNKNOWN, error=_line(reason), doubts=1)
    return _again_or(OutboxState.UNKNOWN, row, reason, now, doubts=1)


def _again_or(
    end: OutboxState, row: Outgoing, reason: str, now: datetime, doubts: int = 0
) -> Settlement:
    """Return another try, or the end of a row that has waited too long."""
    if now - row.created_at >= PATIENCE:
        return Settlement(row.id, end, error=_line(reason), doubts=doubts)
    return Settlement(
        row.id,
        OutboxState.DUE,
        error=_line(reason),
        not_before=now + pause(row.attempts),
        doubts=doubts,
    )


def _line(reason: str) -> str:
    """Return a reason as it may be stored: short, without control characters and secrets."""
    return clip(clean_line(redact(reason)), 500)
