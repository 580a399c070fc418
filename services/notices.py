"""Notices: what each kind of them says is worked out at the moment it is sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.notices import NoticeData, Postpone
from models.people import Account, Person
from services import (
    accounts,
    deputy_notices,
    difficulties,
    difficulty_dialog,
    difficulty_reading,
    documents,
    downloads,
    extension_reading,
    extensions,
    group_summaries,
    handing_over,
    people_acts,
    people_workbook,
    plan_import,
    reminders,
    report_dialog,
    report_notices,
    share_letters,
    share_reminders,
    summaries,
    work_notices,
)
from services.reorganisation import notice as reorganisation
from services.reorganisation import proposals

Payload = Mapping[str, Any]
Composer = Callable[[Session, Payload, datetime], NoticeData | Postpone | None]

#: Who works out a notice, by the kind of its outbox row. A new kind is one line here, one in
#: views/notices.py.
COMPOSERS: dict[str, Composer] = {
    reminders.KIND: reminders.reminder,
    summaries.WEEKLY: summaries.weekly,
    summaries.MISSING: summaries.missing,
    group_summaries.KIND: group_summaries.weekly,
    report_dialog.ALBUM: report_dialog.album,
    documents.KIND: documents.notice,
    deputy_notices.KIND: deputy_notices.deputy_notice,
    handing_over.KIND: handing_over.handed_over,
    people_acts.KIND: people_acts.roles_changed,
    accounts.KIND: accounts.account_replaced,
    people_workbook.MADE: people_workbook.invitations_made,
    people_workbook.WRONG: people_workbook.workbook_wrong,
    plan_import.READ: plan_import.notice,
    downloads.FAILED: downloads.failure,
    report_notices.RETURNED: report_notices.returned,
    report_notices.ACCEPTED: report_notices.accepted,
    report_notices.WAITING: report_notices.waiting,
    extensions.ASKED: extension_reading.asked,
    extensions.ANSWERED: extension_reading.answered,
    difficulty_dialog.ALBUM: difficulty_dialog.album,
    difficulties.NEWS: difficulty_reading.news,
    difficulties.WAITING: difficulty_reading.waiting,
    share_letters.GIVEN: share_letters.given,
    share_letters.CHANGED: share_letters.changed,
    share_letters.URGED: share_letters.urged,
    share_letters.HAND_BACK: share_letters.hand_back,
    share_reminders.DUE: share_reminders.due,
    share_reminders.UNACKNOWLEDGED: share_reminders.unacknowledged,
    reorganisation.KIND: reorganisation.reorganised,
    proposals.KIND: proposals.notice,
    proposals.RESULT: proposals.result,
    work_notices.KIND: work_notices.notice,
}


@dataclass(frozen=True, slots=True)
class Recipient:
    """How a person is written to at this moment."""

    language: str
    is_blocked: bool


def compose(
    session: Session, kind: str, payload: Payload, now: datetime
) -> NoticeData | Postpone | None:
    """Return what a notice says now, when to ask again, or None if it has become pointless."""
    return COMPOSERS[kind](session, payload, now)


def recipient(session: Session, person_id: int, channel: str, address: str) -> Recipient | None:
    """Return how to write to a person, or None if the address is no longer theirs to use."""
    found = session.execute(
        select(Person.language, Account.blocked_at)
        .join(Account, Account.person_id == Person.id)
        .where(
            Person.id == person_id,
            Person.is_suspended.is_(False),
            Account.channel == channel,
            Account.address == address,
            Account.ended_at.is_(None),
        )
    ).first()
    if found is None:
        return None
    return Recipient(found.language, is_blocked=found.blocked_at is not None)


def language_of(session: Session, person_id: int | None) -> str:
    """Return the language a person reads, or "" where the person is not known."""
    if person_id is None:
        return ""
    return session.scalar(select(Person.language).where(Person.id == person_id)) or ""
