"""/nhansu: the people of an agency, and what may be done about them."""

from telegram import Update

from core.i18n import N_
from handlers import numbers
from handlers.context import OfficeContext
from handlers.feature import Command, Feature, Handle
from models.people_cards import AskAgency, InvitationMade, InviteQuestion, PeopleList, PersonAct
from models.refusals import OldButton, TextWanted
from models.rights import Role, Verb
from services import people_dialog as service
from views import people as views


async def begin(_update: Update, context: OfficeContext) -> None:
    """Answer the command: the list of one's agency, or of the one that is named."""
    text = context.incoming.argument
    shown = service.begin(
        context.session, context.actor, context.incoming.place, text, context.now
    )
    if isinstance(shown, AskAgency):
        context.reply(views.ask_agency(context.words))
    else:
        numbers.offer(context, service.NAME, views.people_list(context.words, shown, 0))


async def show_list(_update: Update, context: OfficeContext) -> None:
    """Show a page of the list of the button's agency."""
    agency_id, page = context.number(0), context.number(1)
    shown = service.show_list(
        context.session, context.actor, context.incoming.place, agency_id, context.now
    )
    numbers.offer(context, service.NAME, views.people_list(context.words, shown, page))


async def other_agency(_update: Update, context: OfficeContext) -> None:
    """Ask for another agency's name."""
    service.ask_agency(context.session, context.actor, context.incoming.place, context.now)
    context.show(views.ask_agency(context.words))


async def show_card(_update: Update, context: OfficeContext) -> None:
    """Show the button's person."""
    person_id, agency_id = context.number(0), context.number(1)
    card = service.show_card(
        context.session, context.actor, context.incoming.place, person_id, agency_id, context.now
    )
    numbers.offer(context, service.NAME, views.person_card(context.words, card))


def _ask(act: PersonAct) -> Handle:
    """Return a handler that asks back before an act."""

    async def ask(_update: Update, context: OfficeContext) -> None:
        person_id, agency_id = context.number(0), context.number(1)
        place = context.incoming.place
        asked = service.ask(
            context.session, context.actor, place, act, person_id, agency_id, context.now
        )
        numbers.offer(context, service.NAME, views.confirm(context.words, asked, person_id))

    return ask


async def ask_receiver(_update: Update, context: OfficeContext) -> None:
    """Ask who takes over the open work of the button's person."""
    person_id, agency_id = context.number(0), context.number(1)
    found = service.ask_receiver(
        context.session, context.actor, context.incoming.place, person_id, agency_id, context.now
    )
    numbers.offer(context, service.NAME, views.choose_receiver(context.words, found))


async def ask_hand_over(_update: Update, context: OfficeContext) -> None:
    """Show what would go to the button's receiver, and ask back."""
    giver_id, receiver_id, agency_id = context.number(0), context.number(1), context.number(2)
    asked = service.ask_hand_over(
        context.session,
        context.actor,
        context.incoming.place,
        giver_id,
        receiver_id,
        agency_id,
        context.now,
    )
    numbers.offer(context, service.NAME, views.confirm(context.words, asked, giver_id))


async def confirm(_update: Update, context: OfficeContext) -> None:
    """Do what was asked back."""
    done = service.confirm(
        context.session,
        context.actor,
        context.incoming.place,
        context.number(0),
        context.now,
        context.work.machine_now,
    )
    context.show(views.done(context.words, done))


async def invite(_update: Update, context: OfficeContext) -> None:
    """Ask as what, or for the name, where there is one answer only."""
    asked = service.ask_invite(
        context.session, context.actor, context.incoming.place, context.number(0), context.now
    )
    _show_question(context, asked)


async def invite_as(_update: Update, context: OfficeContext) -> None:
    """Take the role of the button, and ask for the name."""
    agency_id, role = context.number(0), context.number(1)
    if role >= len(Role):
        raise OldButton
    asked = service.choose_role(
        context.session,
        context.actor,
        context.incoming.place,
        agency_id,
        list(Role)[role],
        context.now,
    )
    _show_question(context, asked)


async def take_message(update: Update, context: OfficeContext) -> bool:
    """Take a typed number, a name or an agency; return False if nothing here waits for it."""
    if not numbers.is_open(context, service.NAME):
        return False
    if not context.incoming.text or context.incoming.evidence or context.incoming.is_forwarded:
        raise TextWanted
    if await numbers.take(update, context, service.NAME, FEATURE.buttons):
        return True
    text = context.incoming.text
    shown = service.answer_text(
        context.session, context.actor, context.incoming.place, text, context.now
    )
    if isinstance(shown, InvitationMade):
        context.reply_secretly(views.invitation(context.words, shown))
    elif isinstance(shown, PeopleList):
        numbers.offer(context, service.NAME, views.people_list(context.words, shown, 0))
    else:
        numbers.offer(context, service.NAME, views.person_card(context.words, shown))
    return True


def _show_question(context: OfficeContext, asked: InviteQuestion) -> None:
    if len(asked.roles) == 1:
        context.show(views.ask_name(context.words, asked))
    else:
        numbers.offer(context, service.NAME, views.ask_role(context.words, asked))


FEATURE = Feature(
    commands=(
        Command("nhansu", N_("the people of an agency"), begin, ("people",), Verb.SEE_PEOPLE),
    ),
    buttons={
        "people": show_list,
        "people_other": other_agency,
        "person": show_card,
        "person_yes": confirm,
        "suspend": _ask(PersonAct.SUSPEND),
        "restore": _ask(PersonAct.RESTORE),
        "hand_over": ask_receiver,
        "give_to": ask_hand_over,
        "invite": invite,
        "invite_as": invite_as,
    },
)
