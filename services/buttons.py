"""The newest buttons of a chat, remembered so that what is typed can press them.

Where buttons cannot be pressed (an old phone, a text line, a screen reader), the number of a
button, its label or the code of its task does the same. An open question comes first: what is
typed then is its answer, and no button is pressed.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.text import squeeze
from models.delivery import Dialog, OutboxRow, OutboxState
from models.quick_report import read_choice
from services import dialogs
from services.dialogs import Place
from services.outbox import REPLY

#: What stands between a code and a title in a label.
_SEPARATOR = " · "
#: Labels of fewer signs are no words: "←".
_LEAST = 2


def remember(
    session: Session,
    place: Place,
    labels: Sequence[tuple[str, str]],
    now: datetime,
    machine_now: datetime,
) -> None:
    """Remember the buttons of a message, each a label and its data, in their order.

    They go beside whatever conversation is open, whose version and step stay as they are.
    """
    kept = {"at": machine_now.isoformat(), "labels": [list(pair) for pair in labels]}
    row = session.get(Dialog, (place.channel, place.chat, place.user))
    if row is None or not row.name or row.expires_at <= now:
        dialogs.save(session, place, dialogs.MENU, "", {dialogs.BUTTONS: kept}, now)
        return
    row.data = {**row.data, dialogs.BUTTONS: kept}
    if row.name == dialogs.MENU:
        row.expires_at = now + dialogs.LIFETIME


def find(session: Session, place: Place, text: str, now: datetime) -> str | None:
    """Return the data of the button that a typed text presses, None for none.

    A text that is no whole label, code or number presses nothing. Nor does anything where a
    notice has come meanwhile: the buttons that the person sees last are not these.
    """
    row = session.get(Dialog, (place.channel, place.chat, place.user))
    kept = row.data.get(dialogs.BUTTONS) if row and row.expires_at > now else None
    if not kept or _has_notice_since(session, place, datetime.fromisoformat(kept["at"])):
        return None
    labels: list[list[str]] = kept["labels"]
    typed = squeeze(text)
    for pick in (squeeze, _code):
        found = [data for label, data in labels if typed and pick(label) == typed]
        if len(found) == 1 and len(typed) >= (_LEAST if pick is squeeze else 1):
            return found[0]
    place_in_list = read_choice(text, len(labels))
    return labels[place_in_list - 1][1] if place_in_list else None


def _code(label: str) -> str:
    """Return the code of a label such as "🟡 6.b · Đèn đường", squeezed."""
    head, separator, _ = label.partition(_SEPARATOR)
    return squeeze(head) if separator else ""


def _has_notice_since(session: Session, place: Place, at: datetime) -> bool:
    return (
        session.scalar(
            select(OutboxRow.id)
            .where(
                OutboxRow.channel == place.channel,
                OutboxRow.address == place.chat,
                OutboxRow.kind != REPLY,
                OutboxRow.state == OutboxState.SENT,
                OutboxRow.settled_at > at,
            )
            .limit(1)
        )
        is not None
    )
