"""Files that people send to be worked on: wanted in the handler, fetched afterwards.

A handler cannot wait for the network, so it writes down which file is wanted and what for. The
running program fetches it and calls the purpose's service, in one transaction with the mark that
it is done: a crash anywhere leaves the file wanted, and it has effect once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from core.i18n import N_
from core.text import clean_line, clip
from core.workbooks import MAX_BYTES
from models.cards import Evidence
from models.downloads import Download, DownloadState, ImportState, PlanImport
from models.plan_import_cards import DownloadFailure
from models.refusals import TooManyWorkbooks, WorkbookTooBig
from models.rights import Actor
from services import outbox
from services.outbox import Priority

#: The kind of the notice that says that a file was not read.
FAILED = "download failed"
#: How long whoever fetches a file may take over it.
LEASE = timedelta(minutes=5)
#: How long to rest after each failed try; after the last one the person is told.
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (2, 8, 30, 120, 300))
#: How many files of one person wait at a time.
WAITING = 5
#: How long a file's row is kept once it is settled, and a workbook that nobody decides on.
RETENTION = timedelta(days=30)
NAME_LIMIT = 120
_MEGABYTE = 1024 * 1024

CANNOT_FETCH = N_("It could not be fetched from the messenger. Please send it again.")
CANNOT_READ = N_("Something went wrong while it was read. Please tell the administrator.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file in the hands of whoever fetches it."""

    id: int
    reference: str
    size: int
    purpose: str
    attempts: int


def want(
    session: Session,
    actor: Actor,
    file: Evidence,
    purpose: str,
    *,
    channel: str,
    address: str,
    machine_now: datetime,
) -> None:
    """Write down that a file is wanted; the answer goes to the address when it is worked on."""
    if file.size > MAX_BYTES:
        raise WorkbookTooBig(
            name=clip(file.name, 40),
            size=-(-file.size // _MEGABYTE),
            limit=MAX_BYTES // _MEGABYTE,
        )
    waiting = session.scalar(
        select(func.count())
        .select_from(Download)
        .where(Download.person_id == actor.person_id, Download.state == DownloadState.WANTED)
    )
    if (waiting or 0) >= WAITING:
        raise TooManyWorkbooks(count=waiting)
    session.add(
        Download(
            channel=channel,
            address=address,
            person_id=actor.person_id,
            reference=file.reference,
            # A name is a label only; nothing is ever stored under it.
            name=clip(clean_line(file.name), NAME_LIMIT),
            size=file.size,
            purpose=purpose,
            not_before=machine_now,
            created_at=machine_now,
        )
    )
    session.flush()


def claim(session: Session, machine_now: datetime) -> Wanted | None:
    """Take the next file to fetch, None if there is none."""
    row = session.scalar(
        select(Download)
        .where(
            Download.state == DownloadState.WANTED,
            Download.not_before <= machine_now,
            or_(Download.lease_until.is_(None), Download.lease_until < machine_now),
        )
        .order_by(Download.not_before, Download.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if row is None:
        return None
    row.attempts += 1
    row.lease_until = machine_now + LEASE
    return Wanted(row.id, row.reference, row.size, row.purpose, row.attempts)


def finish(session: Session, wanted: Wanted, machine_now: datetime) -> Download | None:
    """Mark a file as done and return it, None if somebody else has it by now."""
    row = _held(session, wanted)
    if row is not None:
        row.state, row.finished_at, row.lease_until = DownloadState.DONE, machine_now, None
    return row


def put_back(session: Session, wanted: Wanted, error: str, machine_now: datetime) -> None:
    """Have a file tried again later; after the last try its sender is told."""
    if wanted.attempts > len(PAUSES):
        fail(session, wanted, CANNOT_FETCH, machine_now)
        return
    row = _held(session, wanted)
    if row is not None:
        row.error, row.lease_until = clip(error, 500), None
        row.not_before = machine_now + PAUSES[wanted.attempts - 1]


def fail(session: Session, wanted: Wanted, sentence: str, machine_now: datetime) -> None:
    """Give a file up and tell its sender why; `sentence` is one that the catalogues know."""
    row = _held(session, wanted)
    if row is None:
        return
    row.state, row.finished_at, row.lease_until = DownloadState.FAILED, machine_now, None
    row.error = sentence
    outbox.enqueue(
        session,
        f"{FAILED}|{row.id}",
        FAILED,
        {"download": row.id},
        channel=row.channel,
        address=row.address,
        person_id=row.person_id,
        now=machine_now,
        priority=Priority.REPLY,
    )


def failure(
    session: Session, payload: Mapping[str, Any], _now: datetime
) -> DownloadFailure | None:
    """Return why a file was not read."""
    row = session.get(Download, payload["download"])
    return None if row is None else DownloadFailure(row.name, row.error or CANNOT_READ)


def purge(session: Session, machine_now: datetime) -> None:
    """Forget files that were settled long ago, and empty workbooks that nobody decides on."""
    limit = machine_now - RETENTION
    session.execute(
        delete(Download).where(
            Download.state != DownloadState.WANTED, Download.finished_at < limit
        )
    )
    session.execute(
        update(PlanImport)
        .where(PlanImport.created_at < limit, PlanImport.state == ImportState.OPEN)
        .values(state=ImportState.DISCARDED, decided_at=machine_now, sheets={})
    )


def _held(session: Session, wanted: Wanted) -> Download | None:
    """Return the row if it is still in the hands of whoever claimed it so."""
    return session.scalar(
        select(Download)
        .where(
            Download.id == wanted.id,
            Download.state == DownloadState.WANTED,
            Download.attempts == wanted.attempts,
        )
        .with_for_update()
    )
