"""A workbook of invitations that an administrator has sent to the bot: done, and answered."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from models.people_cards import InvitationMade
from models.people_notices import InvitationsMade, WorkbookWrong
from models.people_rows import RowProblem, is_list
from models.rights import Role, Scope, Verb
from services import identity, outbox, people_import
from services.outbox import Priority

#: The kinds of the answers. The first has codes in it, so its words are not kept.
MADE = f"{outbox.CONFIDENTIAL} invitations"
WRONG = "people workbook wrong"
#: How long the invitations hold.
DAYS = 7
#: How many invitations one message holds, and how many problems are told of.
LINKS, PROBLEMS = 10, 15


class Fetched(Protocol):
    """A file that was fetched, and whom its answer goes to."""

    id: int
    channel: str
    address: str
    person_id: int


def is_for_us(
    session: Session,
    file: Fetched,
    sheets: Mapping[str, Sequence[Sequence[str]]],
    now: datetime,
) -> bool:
    """Return whether a workbook is a list of people, from somebody who may invite them all."""
    actor = identity.identify(session, file.channel, file.address, now)
    may = actor is not None and actor.scope(Verb.MANAGE_PEOPLE) is Scope.PLAN
    return may and is_list(sheets)


def take(
    session: Session,
    file: Fetched,
    sheets: Mapping[str, Sequence[Sequence[str]]],
    now: datetime,
    machine_now: datetime,
) -> None:
    """Invite everybody in a workbook, or nobody; answer with the links or with what is wrong."""
    actor = identity.identify(session, file.channel, file.address, now)
    if actor is None or actor.person_id != file.person_id:
        return
    try:
        made = people_import.invite(session, actor, sheets, DAYS, now)
    except people_import.BadRows as error:
        problems = [asdict(one) for one in error.problems[:PROBLEMS]]
        payload = {"problems": problems, "total": len(error.problems)}
        _answer(session, file, WRONG, payload, 0, machine_now)
        return
    for at in range(0, len(made), LINKS):
        payload = {
            "made": [_stored(one) for one in made[at : at + LINKS]],
            "total": len(made) if at == 0 else None,
        }
        _answer(session, file, MADE, payload, at, machine_now)


def invitations_made(
    _session: Session, payload: Mapping[str, Any], _now: datetime
) -> InvitationsMade | None:
    """Return the links of a workbook, or the next part of them."""
    made = tuple(
        InvitationMade(
            **{
                **one,
                "role": Role(one["role"]),
                "expires_at": datetime.fromisoformat(one["expires_at"]),
            }
        )
        for one in payload["made"]
    )
    return InvitationsMade(made, payload["total"])


def workbook_wrong(
    _session: Session, payload: Mapping[str, Any], _now: datetime
) -> WorkbookWrong | None:
    """Return what is wrong with a workbook."""
    return WorkbookWrong(tuple(RowProblem(**one) for one in payload["problems"]), payload["total"])


def _stored(one: InvitationMade) -> dict[str, Any]:
    return {**asdict(one), "expires_at": one.expires_at.isoformat()}


def _answer(
    session: Session,
    file: Fetched,
    kind: str,
    payload: Mapping[str, Any],
    part: int,
    machine_now: datetime,
) -> None:
    outbox.enqueue(
        session,
        f"{kind}|{file.id}|{part}",
        kind,
        payload,
        channel=file.channel,
        address=file.address,
        person_id=file.person_id,
        now=machine_now,
        priority=Priority.REPLY,
    )
