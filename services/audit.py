"""Writing the trail."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.audit import Action, AuditRow


def record(
    session: Session,
    person_id: int | None,
    action: Action,
    subject: str,
    subject_id: int,
    now: datetime,
    **detail: Any,
) -> None:
    """Add one act to the trail, in the transaction of the act itself.

    `person_id` is None where the operator or the clock acts. `detail` holds plain JSON values.
    """
    session.add(
        AuditRow(
            at=now,
            person_id=person_id,
            action=action,
            subject=subject,
            subject_id=subject_id,
            detail=detail,
        )
    )
