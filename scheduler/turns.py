"""The sender's turn in the database: one transaction that settles, takes back and claims."""

import logging
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from core.clock import Clock
from models.delivery import OutboxRow, OutboxState
from scheduler.delivery import Blocked, Delivered, Delivery, Migrated
from scheduler.rates import Rates
from scheduler.settling import settle, settle_failure
from scheduler.wording import Letter, PutBack, write
from services import chats, identity, leases, outbox
from services.leases import Held
from services.outbox import Outgoing, Settlement

logger = logging.getLogger(__name__)

#: How often rows are looked for whose claim has run out.
RECOVERY = 10.0  # seconds


@dataclass(slots=True)
class Found:
    """What a turn has found: the letters to send, and after how long there will be more."""

    rest: float = math.inf
    letters: list[Letter] = field(default_factory=list)
    is_holder: bool = True


class Turns:
    """Works on the outbox in the sender's transactions, one at a time, in a database's thread."""

    def __init__(
        self,
        clock: Clock,
        machine_clock: Clock,
        zone: ZoneInfo,
        rates: Rates,
        monotonic: Callable[[], float],
    ) -> None:
        self._clock = clock
        self._machine_clock = machine_clock
        self._zone = zone
        self._rates = rates
        self._monotonic = monotonic
        self._looked = monotonic()
        #: The lease's term under which all that was claimed before has been taken back. The
        #: sender sets it, once that is committed.
        self.recovered: int | None = None

    def work(
        self,
        session: Session,
        held: Held | None,
        came_back: Sequence[tuple[Letter, Delivery]],
        room: int,
    ) -> Found:
        """Settle what came back; claim up to `room` messages, if the lease is still ours."""
        if held is None or not leases.holds(session, held):
            self._settle_late(session, came_back)
            return Found(is_holder=False)
        if self.recovered != held.term:
            self._recover(session, all_claimed=True)
        elif self._monotonic() - self._looked >= RECOVERY:
            self._looked = self._monotonic()
            self._recover(session, all_claimed=False)
        current = [(one, how) for one, how in came_back if one.term == held.term]
        late = [(one, how) for one, how in came_back if one.term != held.term]
        for letter, delivery in current:
            self._settle(session, letter, delivery)
        self._settle_late(session, late)
        return self._claim(session, held, room)

    def _recover(self, session: Session, *, all_claimed: bool) -> None:
        count = outbox.recover(session, self._machine_clock.now(), all_claimed=all_claimed)
        if count:
            logger.warning("Messages were left half sent", extra={"count": count})

    def _settle(self, session: Session, letter: Letter, delivery: Delivery) -> None:
        row, now = letter.outgoing, self._machine_clock.now()
        try:
            with session.begin_nested():
                outbox.settle(session, [settle(letter, delivery, now)], now)
                if isinstance(delivery, Blocked):
                    identity.note_block(
                        session, row.channel, row.address, self._clock.now(), is_blocked=True
                    )
                    chats.end(session, row.channel, row.address, "blocked", self._clock.now())
                elif isinstance(delivery, Migrated):
                    chats.move(session, row.channel, row.address, delivery.new_address)
        except (OperationalError, InterfaceError):
            raise  # the database is away: all of it is tried again
        except Exception:
            # The claim runs out, and the row comes back as a doubt.
            logger.exception("A message could not be settled", extra={"outbox": row.id})

    def _settle_late(self, session: Session, came_back: Sequence[tuple[Letter, Delivery]]) -> None:
        """Settle messages that were taken under a lease which is another's by now.

        The other sender has taken them back as doubts; only that one did arrive is news to it.
        """
        for letter, delivery in came_back:
            row = session.get(OutboxRow, letter.outgoing.id)
            if isinstance(delivery, Delivered) and row and row.state in outbox.OPEN:
                self._settle(session, letter, delivery)

    def _claim(self, session: Session, held: Held, room: int) -> Found:
        turn = Found()
        limit = min(room, self._rates.room())
        now = self._machine_clock.now()
        claimed = outbox.claim(session, now, limit) if limit else []
        for outgoing in claimed:
            outcome = self._prepare(session, outgoing, held)
            if isinstance(outcome, Letter):
                self._rates.count(outgoing.address, is_answer=outcome.call.is_answer)
                turn.letters.append(outcome)
            elif isinstance(outcome, PutBack):
                outbox.put_back(session, outgoing.id, outcome.until)
            else:
                outbox.settle(session, [outcome], now)
                if outcome.state is not OutboxState.DUE:
                    turn.rest = 0.0  # the lane's next message can go at once
        if len(claimed) < limit:
            if due := outbox.next_due(session):
                turn.rest = min(turn.rest, max(0.0, (due - now).total_seconds()))
        elif limit < room:
            turn.rest = min(turn.rest, self._rates.wait())
        # Else every lane of ours is under way, and the first one to come back rings the bell.
        return turn

    def _prepare(
        self, session: Session, outgoing: Outgoing, held: Held
    ) -> Letter | Settlement | PutBack:
        """Return the letter, or what becomes of a row that is none; a bug hits one row only."""
        machine_now = self._machine_clock.now()
        try:
            with session.begin_nested():
                outcome = write(
                    session,
                    outgoing,
                    self._clock.now().astimezone(self._zone),
                    machine_now,
                    self._zone,
                )
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            logger.exception("A message could not be worded", extra={"outbox": outgoing.id})
            return settle_failure(outgoing, error, machine_now)
        if isinstance(outcome, Settlement | PutBack):
            return outcome
        wait = 0.0 if outcome.is_answer else self._rates.wait_for(outgoing.address)
        if wait > 0:
            return PutBack(machine_now + timedelta(seconds=wait))
        return Letter(outgoing, outcome, held.term)
