"""Who is it? The person behind an address, with the rights of this moment."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.agencies import Agency
from models.audit import Action
from models.people import Account, Membership, Person
from models.rights import Actor, Grant, Role
from services import audit, plans, presence


def identify(
    session: Session, channel: str, address: str, now: datetime | None = None
) -> Actor | None:
    """Return the person with an address, or None for a stranger or a suspended one.

    A person whose last role was revoked is a stranger too. `now` is office time: by its day the
    person also holds what others have asked them to do in their place (thay mặt). Without it they
    hold what is their own.
    """
    rows = session.execute(
        select(Person, Membership.role, Agency)
        .join(Account, Account.person_id == Person.id)
        .join(Membership, (Membership.person_id == Person.id) & Membership.revoked_at.is_(None))
        .join(Agency, Agency.id == Membership.agency_id)
        .where(
            Account.channel == channel,
            Account.address == address,
            Account.ended_at.is_(None),
            Person.is_suspended.is_(False),
        )
        .order_by(Membership.id)
    ).all()
    if not rows:
        return None
    person = rows[0][0]
    work = plans.work_of(session, person, [agency.territory for _, _, agency in rows])
    own = tuple(
        Grant(
            agency.id,
            agency.code,
            agency.name,
            Role(role),
            territory=agency.territory,
            reach=work.reach.get(agency.territory),
        )
        for _, role, agency in rows
    )
    borrowed = presence.borrowed(session, person.id, own, now.date()) if now else ()
    return Actor(
        person_id=person.id,
        name=person.name,
        language=person.language,
        grants=own + borrowed,
        plan_id=work.plan_id,
        territory=work.territory,
        has_several_plans=work.has_several,
        must_choose_plan=work.must_choose,
    )


def set_language(session: Session, actor: Actor, language: str, now: datetime) -> None:
    """Change the language in which a person is spoken to."""
    person = session.get_one(Person, actor.person_id)
    before, person.language = person.language, language
    audit.record(
        session,
        actor.person_id,
        Action.PERSON_LANGUAGE,
        "person",
        actor.person_id,
        now,
        before={"language": before},
        after={"language": language},
    )


def note_block(
    session: Session, channel: str, address: str, now: datetime, *, is_blocked: bool
) -> None:
    """Note that a person has blocked the bot, or lets it write again."""
    session.execute(
        update(Account)
        .where(Account.channel == channel, Account.address == address)
        .values(blocked_at=now if is_blocked else None)
    )
