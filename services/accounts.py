"""Accounts: under which address a person is known, and what happens when that changes."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import Action
from models.delivery import Dialog
from models.people import Account, Person
from models.people_notices import AccountReplaced
from services import audit, outbox

#: The kind of the notice to an account that was replaced.
KIND = "account replaced"


def owner(session: Session, channel: str, address: str) -> Person | None:
    """Return whose account an address is now."""
    return session.scalar(
        select(Person)
        .join(Account)
        .where(
            Account.channel == channel,
            Account.address == address,
            Account.ended_at.is_(None),
        )
    )


def attach(session: Session, person: Person, channel: str, address: str) -> Account:
    """Make an address a person's. One that was somebody's once, and ended, is taken anew."""
    account = session.scalar(
        select(Account).where(Account.channel == channel, Account.address == address)
    )
    if account is None:
        account = Account(channel=channel, address=address, person_id=person.id)
        session.add(account)
    account.person_id = person.id
    account.ended_at = account.blocked_at = None
    session.flush()
    return account


def replace(
    session: Session,
    person: Person,
    channel: str,
    address: str,
    now: datetime,
    machine_now: datetime,
) -> None:
    """Let a new address stand in the place of all that the person had on the channel.

    Whoever reads at the old one is told, for it may be that somebody else has the new one.
    """
    old = session.scalars(
        select(Account).where(
            Account.person_id == person.id,
            Account.channel == channel,
            Account.ended_at.is_(None),
        )
    ).all()
    close_dialogs(session, person.id)
    for account in old:
        account.ended_at = now
        outbox.enqueue(
            session,
            f"{KIND}|{account.id}|{now.isoformat()}",
            KIND,
            {},
            channel=account.channel,
            address=account.address,
            # Nobody is known there any more: the words go in the default language.
            now=machine_now,
        )
    session.flush()
    new = attach(session, person, channel, address)
    audit.record(
        session,
        person.id,
        Action.ACCOUNT_REPLACED,
        "person",
        person.id,
        now,
        before=[account.id for account in old],
        after=[new.id],
    )


def close_dialogs(session: Session, person_id: int, reports: frozenset[int] | None = None) -> None:
    """End the conversations of a person, or those about some reports only."""
    rows = session.scalars(
        select(Dialog)
        .join(Account, (Account.channel == Dialog.channel) & (Account.address == Dialog.user))
        .where(Account.person_id == person_id, Dialog.name != "")
    )
    for row in rows:
        if reports is None or row.data.get("report") in reports:
            row.name, row.step, row.data = "", "", {}
            row.version += 1


def account_replaced(
    _session: Session, _payload: object, _now: datetime
) -> AccountReplaced | None:
    """Return what an account is told that is nobody's any more."""
    return AccountReplaced()
