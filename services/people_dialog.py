"""The conversation about people: whose list, which person, which act, and the yes to it.

Every act that changes something is asked back once. The answer's button carries the dialog's
version, so that a second tap, or a tap a week later, changes nothing.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.text import clean_line
from models.agencies import Agency
from models.people import Person
from models.people_cards import (
    AskAgency,
    Confirmation,
    Done,
    InvitationMade,
    InviteQuestion,
    PeopleList,
    PersonAct,
    PersonCard,
    Receivers,
)
from models.people_refusals import (
    ChoiceUnknown,
    NameUnclear,
    NoSuchAgency,
    NotInvitable,
    PeopleNotShown,
    PersonGone,
    RoleDoesNotFit,
    WhichAgency,
)
from models.refusals import OldButton
from models.rights import Actor, Role, Scope, Verb
from services import (
    dialogs,
    facts,
    handing_over,
    invitations,
    people_acts,
    people_cards,
    people_finding,
)
from services.dialogs import Place
from services.plan_loading import find_agency

#: The conversation's name in its row.
NAME = "people"
#: How long an invitation from the chat holds.
INVITE_DAYS = 7


def begin(
    session: Session, actor: Actor, place: Place, text: str, now: datetime
) -> PeopleList | AskAgency:
    """Answer /nhansu: the list of one's agency, or of the one that is named behind it."""
    scope = actor.scope(Verb.SEE_PEOPLE)
    if scope is Scope.NONE:
        raise PeopleNotShown
    if text:
        return _list_by_name(session, actor, place, text, now)
    if scope is Scope.PLAN:
        return ask_agency(session, actor, place, now)
    return show_list(session, actor, place, min(actor.agencies_for(Verb.SEE_PEOPLE)), now)


def ask_agency(session: Session, actor: Actor, place: Place, now: datetime) -> AskAgency:
    """Wait for the name of an agency."""
    if actor.scope(Verb.SEE_PEOPLE) is not Scope.PLAN:
        raise PeopleNotShown
    dialogs.save(session, place, NAME, "agency", {}, now)
    return AskAgency()


def show_list(
    session: Session, actor: Actor, place: Place, agency_id: int, now: datetime
) -> PeopleList:
    """Show the people of an agency, and wait for the choice of one."""
    shown = people_cards.list_people(session, actor, agency_id, now)
    dialogs.save(session, place, NAME, "list", {"agency": agency_id}, now)
    return shown


def show_card(
    session: Session, actor: Actor, place: Place, person_id: int, agency_id: int, now: datetime
) -> PersonCard:
    """Show a person, and wait for what is to be done about them."""
    shown = people_cards.card(session, actor, person_id, agency_id, now)
    dialogs.save(session, place, NAME, "card", {"agency": agency_id, "person": person_id}, now)
    return shown


def answer_text(
    session: Session, actor: Actor, place: Place, text: str, now: datetime
) -> PeopleList | PersonCard | InvitationMade:
    """Take what was typed: an agency, a person of the list, or the name for an invitation."""
    state = dialogs.read(session, place, now)
    if state is None or state.name != NAME:
        raise OldButton
    if state.step == "name":
        return _invite(session, actor, place, text, now)
    if state.step == "agency":
        return _list_by_name(session, actor, place, text, now)
    if state.step == "list":
        agency_id = int(state.data["agency"])
        shown = people_cards.list_people(session, actor, agency_id, now)
        found = people_finding.find(session, text, [line.person_id for line in shown.lines])
        if found.person is not None and not text.strip().isdecimal():
            return show_card(session, actor, place, found.person.id, agency_id, now)
        if shown.sees_all and not text.strip().isdecimal():
            return _list_by_name(session, actor, place, text, now)
    raise ChoiceUnknown(last=len(state.data.get("choices", ())) or 1)


def ask(
    session: Session,
    actor: Actor,
    place: Place,
    verb: PersonAct,
    person_id: int,
    agency_id: int,
    now: datetime,
) -> Confirmation:
    """Ask back before a person is suspended or restored."""
    shown = people_cards.card(session, actor, person_id, agency_id, now)
    if not (shown.may_suspend if verb == PersonAct.SUSPEND else shown.may_restore):
        raise PersonGone
    data = {"verb": verb, "person": person_id, "agency": agency_id}
    state = dialogs.save(session, place, NAME, "confirm", data, now)
    return Confirmation(verb, shown.name, state.version, agency_id)


def ask_receiver(
    session: Session, actor: Actor, place: Place, person_id: int, agency_id: int, now: datetime
) -> Receivers:
    """Wait for who takes a person's open work over."""
    found = handing_over.receivers(session, actor, person_id, agency_id)
    data = {"person": person_id, "agency": agency_id}
    dialogs.save(session, place, NAME, "receiver", data, now)
    return found


def ask_hand_over(
    session: Session,
    actor: Actor,
    place: Place,
    giver_id: int,
    receiver_id: int,
    agency_id: int,
    now: datetime,
) -> Confirmation:
    """Show what would be handed over, and ask back."""
    work = handing_over.preview(session, actor, giver_id, receiver_id)
    if not work.drafts and not work.shares:
        raise handing_over.nothing(session, actor, work)
    data = {
        "verb": PersonAct.HAND_OVER,
        "person": giver_id,
        "receiver": receiver_id,
        "agency": agency_id,
    }
    state = dialogs.save(session, place, NAME, "confirm", data, now)
    return Confirmation(PersonAct.HAND_OVER, work.giver_name, state.version, agency_id, work)


def confirm(
    session: Session,
    actor: Actor,
    place: Place,
    revision: int,
    now: datetime,
    machine_now: datetime,
) -> Done:
    """Do what was asked back."""
    state = dialogs.read(session, place, now)
    if state is None or (state.name, state.step) != (NAME, "confirm") or state.version != revision:
        raise OldButton
    verb, person_id = PersonAct(state.data["verb"]), int(state.data["person"])
    agency_id, work = int(state.data["agency"]), None
    if verb == PersonAct.HAND_OVER:
        receiver_id = int(state.data["receiver"])
        work = handing_over.hand_over(session, actor, person_id, receiver_id, now, machine_now)
    elif verb == PersonAct.SUSPEND:
        people_acts.suspend(session, actor, person_id, now, machine_now)
    else:
        people_acts.restore(session, actor, person_id, now, machine_now)
    dialogs.close(session, place)
    return Done(verb, person_id, session.get_one(Person, person_id).name, agency_id, work)


def ask_invite(
    session: Session, actor: Actor, place: Place, agency_id: int, now: datetime
) -> InviteQuestion:
    """Ask for the role, where there is a choice, else for the name of who is invited."""
    agency = session.get(Agency, agency_id)
    roles = _fitting(session, actor, agency)
    if agency is None or not roles:
        raise NotInvitable
    if len(roles) == 1:
        return choose_role(session, actor, place, agency_id, roles[0], now)
    dialogs.save(session, place, NAME, "role", {"agency": agency_id}, now)
    return InviteQuestion(agency.id, agency.name, roles)


def choose_role(
    session: Session, actor: Actor, place: Place, agency_id: int, role: Role, now: datetime
) -> InviteQuestion:
    """Take the role, and wait for the name."""
    agency = session.get(Agency, agency_id)
    if agency is None or role not in actor.invitable(agency_id):
        raise NotInvitable
    dialogs.save(session, place, NAME, "name", {"agency": agency_id, "role": role}, now)
    return InviteQuestion(agency.id, agency.name, (role,))


def _invite(
    session: Session, actor: Actor, place: Place, text: str, now: datetime
) -> InvitationMade:
    state = dialogs.read(session, place, now)
    if state is None:
        raise OldButton
    name = clean_line(text)
    if not 2 <= len(name) <= invitations.NAME_LIMIT or not any(map(str.isalpha, name)):
        raise NameUnclear(limit=invitations.NAME_LIMIT)
    agency = session.get_one(Agency, int(state.data["agency"]))
    role = Role(state.data["role"])
    # The right may have gone between the question and the answer.
    if role not in actor.invitable(agency.id):
        raise NotInvitable
    try:
        made = invitations.create(
            session, agency, role, uses=1, days=INVITE_DAYS, now=now, name=name, actor=actor
        )
    except invitations.RoleDoesNotFitHere:
        raise RoleDoesNotFit(agency=agency.name) from None
    dialogs.close(session, place)
    username = facts.recall(session, facts.BOT_USERNAME)
    return InvitationMade(
        name=name,
        agency_name=agency.name,
        role=role,
        code=made.code,
        link=invitations.link_of(username, made.code),
        expires_at=made.expires_at,
    )


def _fitting(session: Session, actor: Actor, agency: Agency | None) -> tuple[Role, ...]:
    """Return the roles to which the actor may invite and which the agency can have."""
    if agency is None:
        return ()
    found = []
    for role in actor.invitable(agency.id):
        try:
            invitations.check_role(session, agency, role)
        except invitations.RoleDoesNotFitHere:
            continue
        found.append(role)
    return tuple(found)


def _list_by_name(
    session: Session, actor: Actor, place: Place, text: str, now: datetime
) -> PeopleList:
    agency, match = find_agency(session, text)
    if agency is not None:
        return show_list(session, actor, place, agency.id, now)
    if actor.scope(Verb.SEE_PEOPLE) is not Scope.PLAN:
        raise PeopleNotShown
    near = match.candidates or match.suggestions
    if not near:
        raise NoSuchAgency(given=clean_line(text)[:60])
    names = session.scalars(
        select(Agency.short_name)
        .where(Agency.code.in_(near), Agency.ended_on.is_(None))
        .order_by(Agency.id)
    )
    raise WhichAgency(given=clean_line(text)[:60], names=", ".join(names))
