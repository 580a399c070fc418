"""Group chats that are linked to an agency: they are told figures, never anything personal."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.text import clean_line, clip
from models.agencies import Agency
from models.audit import Action
from models.chats import LinkedChat
from models.figures import Figures
from models.refusals import (
    AgencyWanted,
    CannotLink,
    ChatLinked,
    ChatNotLinked,
    OldButton,
)
from models.rights import Actor, Scope, Verb
from services import audit, dialogs, outbox, plan_loading, status
from services.dialogs import Place

#: The conversation that waits for the confirmation; its place is the group and who asked there.
NAME = "link"
TITLE_LIMIT = 120


@dataclass(frozen=True, slots=True)
class LinkRequest:
    """A group that is to be linked: to which of these agencies is asked in private."""

    address: str
    title: str
    agencies: tuple[tuple[int, str], ...]


def find(session: Session, channel: str, address: str) -> LinkedChat | None:
    """Return the link of a group, None where it has none."""
    return session.scalar(
        select(LinkedChat).where(
            LinkedChat.channel == channel,
            LinkedChat.address == address,
            LinkedChat.unlinked_at.is_(None),
        )
    )


def ask_link(
    session: Session,
    actor: Actor,
    place: Place,
    title: str,
    topic: str | None,
    name: str,
    now: datetime,
) -> LinkRequest:
    """Prepare the question to which agency a group is to be linked.

    `name` is what stands behind the command; without it, it is asked among the person's own.
    """
    if actor.scope(Verb.LINK_CHAT) is Scope.NONE:
        raise CannotLink
    _refuse_linked(session, place.channel, place.chat)
    if name:
        agency, _ = plan_loading.find_agency(session, name)
        if agency is None:
            raise AgencyWanted
        if not actor.may(Verb.LINK_CHAT, agency.id):
            raise CannotLink
        agencies: tuple[tuple[int, str], ...] = ((agency.id, agency.name),)
    else:
        own = actor.agencies_for(Verb.LINK_CHAT)
        names = {grant.agency_id: grant.agency_name for grant in actor.grants}
        agencies = tuple((one, names[one]) for one in sorted(own))
    data = {"title": clip(clean_line(title), TITLE_LIMIT), "topic": topic}
    dialogs.save(session, place, NAME, "confirm", data, now)
    return LinkRequest(place.chat, data["title"] or "", agencies)


def link(
    session: Session, actor: Actor, place: Place, agency_id: int, now: datetime
) -> LinkedChat:
    """Link a group to an agency, as was confirmed in private; `place` is the group's."""
    state = dialogs.read(session, place, now)
    agency = session.get(Agency, agency_id)
    if state is None or state.name != NAME or agency is None or agency.ended_on is not None:
        raise OldButton
    if not actor.may(Verb.LINK_CHAT, agency_id):
        raise CannotLink
    _refuse_linked(session, place.channel, place.chat)
    linked = LinkedChat(
        channel=place.channel,
        address=place.chat,
        topic=state.data["topic"],
        title=state.data["title"],
        agency=agency,
        linked_by_id=actor.person_id,
        linked_at=now,
    )
    session.add(linked)
    session.flush()
    dialogs.close(session, place)
    audit.record(
        session, actor.person_id, Action.CHAT_LINKED, "chat", linked.id, now, agency=agency.code
    )
    return linked


def unlink(
    session: Session, actor: Actor, channel: str, address: str, now: datetime
) -> LinkedChat:
    """End a group's link, by somebody who may speak for its agency."""
    linked = find(session, channel, address)
    if linked is None:
        raise ChatNotLinked
    if not actor.may(Verb.LINK_CHAT, linked.agency_id):
        raise CannotLink
    _end(session, linked, actor.person_id, "asked", now)
    return linked


def end(
    session: Session, channel: str, address: str, reason: str, now: datetime
) -> LinkedChat | None:
    """End a group's link because of what happened to the group; return what was ended."""
    linked = find(session, channel, address)
    if linked is not None:
        _end(session, linked, None, reason, now)
    return linked


def move(session: Session, channel: str, address: str, new_address: str) -> None:
    """Follow a group that has become a supergroup: its link, and what waits to be sent to it."""
    outbox.move(session, channel, address, new_address)
    if find(session, channel, new_address) is None:
        session.execute(
            update(LinkedChat)
            .where(
                LinkedChat.channel == channel,
                LinkedChat.address == address,
                LinkedChat.unlinked_at.is_(None),
            )
            .values(address=new_address)
        )


def figures(session: Session, linked: LinkedChat, now: datetime) -> Figures:
    """Return the figures of a group's agency, for anybody who is in the group."""
    return status.of_agencies(session, [linked.agency_id], now)


def _refuse_linked(session: Session, channel: str, address: str) -> None:
    linked = find(session, channel, address)
    if linked is not None:
        raise ChatLinked(agency=linked.agency.name)


def _end(
    session: Session, linked: LinkedChat, person_id: int | None, reason: str, now: datetime
) -> None:
    linked.unlinked_at = now
    session.flush()
    audit.record(session, person_id, Action.CHAT_UNLINKED, "chat", linked.id, now, reason=reason)
