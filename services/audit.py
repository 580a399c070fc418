"""Writing the trail."""

from contextvars import ContextVar
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.audit import Action, AuditRow

#: The inbox row of the message in hand; None at the console and for the clock.
MESSAGE: ContextVar[int | None] = ContextVar("message", default=None)


def record(
    session: Session,
    person_id: int | None,
    action: Action,
    subject: str,
    subject_id: int,
    now: datetime,
    *,
    on_behalf_of: int | None = None,
    **detail: Any,
) -> None:
    """Add one act to the trail, in the transaction of the act itself.

    `person_id` is None where the operator or the clock acts, `on_behalf_of` is whom the person
    stood in for. `detail` holds plain JSON values; what a change replaced goes into it as `before`
    and `after`.
    """
    session.add(
        AuditRow(
            at=now,
            person_id=person_id,
            on_behalf_of_id=on_behalf_of,
            inbox_seq=MESSAGE.get(),
            action=action,
            subject=subject,
            subject_id=subject_id,
            detail=detail,
        )
    )
