"""The command menu of each chat: by the rights of who is there, and in their language."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.delivery import Fact
from models.people import Account
from models.rights import Actor
from services import facts, identity, outbox
from services.outbox import REPLY

#: The first word of the facts and of the outbox's keys.
_KIND = "menu"


@dataclass(frozen=True, slots=True)
class Menu:
    """A chat with a menu of its own.

    `actor` is None where nobody works under it any more, `state` what it was last set to ("":
    never).
    """

    channel: str
    address: str
    actor: Actor | None
    state: str

    @property
    def name(self) -> str:
        """The name of the fact that says what it was set to."""
        return f"{_KIND}|{self.channel}|{self.address}"


def of_channel(session: Session, channel: str, now: datetime) -> list[Menu]:
    """Return the menus of everybody who is or was in, with what they may do at this moment."""
    states = {
        fact.name: fact.value
        for fact in session.scalars(
            select(Fact).where(Fact.name.startswith(f"{_KIND}|{channel}|", autoescape=True))
        )
    }
    addresses = session.scalars(
        select(Account.address).where(Account.channel == channel).order_by(Account.id)
    ).all()
    return [
        Menu(
            channel,
            address,
            identity.identify(session, channel, address, now),
            states.get(f"{_KIND}|{channel}|{address}", ""),
        )
        for address in addresses
    ]


def put(
    session: Session, menu: Menu, method: str, params: Mapping[str, Any], machine_now: datetime
) -> bool:
    """Write the call that sets a menu, unless it was set so before."""
    content = json.dumps([method, params], sort_keys=True)
    wanted = hashlib.sha256(content.encode()).hexdigest()[:16]
    count, _, former = menu.state.partition(" ")
    if former == wanted:
        return False
    # The number makes the key: a menu may come back to what it was before.
    number = int(count or 0) + 1
    written = outbox.enqueue(
        session,
        f"{menu.name}|{number}",
        REPLY,
        {"method": method, "params": dict(params)},
        channel=menu.channel,
        address=menu.address,
        now=machine_now,
    )
    if written:
        facts.remember(session, menu.name, f"{number} {wanted}")
    return written
