"""Leases: polling and sending are each done by one process at a time.

A row in the database says which, and until when. A holder that stops renewing loses the lease; one
that was asleep finds out by the row's term before it acts again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from models.delivery import Lease

#: How long a lease holds without being renewed.
DURATION = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Held:
    """A lease in our hands: its name and the term under which we hold it."""

    name: str
    holder: str
    term: int


_LEASES: Table = Lease.__table__  # type: ignore[assignment]
_HOLDS = (
    select(_LEASES.c.name)
    .where(
        _LEASES.c.name == bindparam("lease"),
        _LEASES.c.holder == bindparam("who"),
        _LEASES.c.term == bindparam("under"),
    )
    .with_for_update()
)


def acquire(
    session: Session, name: str, holder: str, now: datetime, *, is_gone: bool = False
) -> Held | None:
    """Take or renew a lease for `holder`; return None while another one holds it.

    `now` is machine time. `is_gone` says that the caller knows the present holder to be dead (a
    process of this machine that no longer runs), so that its time need not be waited out.
    """
    row = session.scalar(select(Lease).where(Lease.name == name).with_for_update())
    if row is None:
        row = Lease(name=name, holder=holder, term=1, expires_at=now + DURATION)
        session.add(row)
        session.flush()  # the name is the key: where two insert at once, one fails and tries again
        return Held(name, holder, 1)
    if row.holder != holder:
        if row.expires_at > now and not is_gone:
            return None
        row.holder = holder
        row.term += 1
    row.expires_at = now + DURATION
    return Held(name, holder, row.term)


def holder_of(session: Session, name: str) -> str | None:
    """Return who holds a lease or held it last."""
    return session.scalar(select(Lease.holder).where(Lease.name == name))


def holds(session: Session, held: Held) -> bool:
    """Return whether a lease is still ours; locks the row until the transaction ends."""
    values = {"lease": held.name, "who": held.holder, "under": held.term}
    return session.execute(_HOLDS, values).first() is not None


def release(session: Session, held: Held, now: datetime) -> None:
    """Give a lease back, so that another process need not wait."""
    row = session.get(Lease, held.name, with_for_update=True)
    if row and row.holder == held.holder and row.term == held.term:
        row.expires_at = now
