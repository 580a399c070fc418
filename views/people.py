"""/nhansu: the people of an agency, a person's card, and what is asked and said about them."""

from collections.abc import Sequence

from core.i18n import N_, Markup, Words, join
from core.text import clip
from models.people_cards import (
    Confirmation,
    Done,
    HandOver,
    InvitationMade,
    InviteQuestion,
    PeopleList,
    PersonAct,
    PersonCard,
    PersonLine,
    Place,
    Receivers,
    WorkItem,
)
from models.rights import Role
from views import labels
from views.callbacks import Callback
from views.message import Button, View
from views.numbered import numbered

#: How many people, and how many pieces of work, one message shows.
PAGE = 8
LISTED = 10
#: The longest name and title in a line.
NAME, TITLE = 40, 60

_QUESTIONS = {
    PersonAct.SUSPEND: N_(
        "<b>Suspend %(name)s?</b> They see and do nothing here until they are restored. "
        "What they have reported stays; whoever stands in for them no longer does."
    ),
    PersonAct.RESTORE: N_(
        "<b>Restore %(name)s?</b> They can work here again, with the roles that they had."
    ),
}
_DONE = {
    PersonAct.SUSPEND: N_("✅ <b>%(name)s is suspended.</b>"),
    PersonAct.RESTORE: N_("✅ <b>%(name)s can work here again.</b>"),
}


def ask_agency(words: Words) -> View:
    """Ask whose people are meant."""
    return View(words.say("Of which agency? Please type its name, for example Sở TN&MT."))


def people_list(words: Words, people: PeopleList, page: int) -> View:
    """Return one page of an agency's people, with a button for each."""
    last_page = max(len(people.lines) - 1, 0) // PAGE
    page = min(max(page, 0), last_page)
    shown = people.lines[page * PAGE : (page + 1) * PAGE]
    head = words.count(
        "<b>%(agency)s</b>: %(n)s person",
        "<b>%(agency)s</b>: %(n)s people",
        len(people.lines),
        agency=people.agency_name,
    )
    lines = [_person_line(words, line) for line in shown]
    hint = words.say("Press a button, or type its number or a name.")
    rows = [
        [Button(clip(line.name, NAME), Callback.of("person", line.person_id, people.agency_id))]
        for line in shown
    ]
    turning = []
    if page > 0:
        turning.append(
            Button(words.plain("← Back"), Callback.of("people", people.agency_id, page - 1))
        )
    if page < last_page:
        turning.append(
            Button(words.plain("More →"), Callback.of("people", people.agency_id, page + 1))
        )
    if turning:
        rows.append(turning)
    if people.may_invite:
        rows.append(
            [Button(words.plain("Invite somebody"), Callback.of("invite", people.agency_id))]
        )
    rows += [
        [Button(clip(name, NAME), Callback.of("people", agency_id, 0))]
        for agency_id, name in people.others[:LISTED]
    ]
    if people.sees_all:
        rows.append([Button(words.plain("Another agency"), Callback.of("people_other"))])
    return View(
        join("\n\n", [head, *([join("\n", lines)] if lines else []), hint]), numbered(rows)
    )


def person_card(words: Words, card: PersonCard) -> View:
    """Return a person, and a button for each thing that can be done about them."""
    head = words.say("<b>%(name)s</b> (no. %(id)s)", name=card.name, id=card.person_id)
    facts = [_place_line(words, place) for place in card.places]
    facts.append(words.say("Here since %(day)s.", day=words.date(card.joined_at)))
    if card.is_suspended:
        facts.append(words.say("⛔ Suspended."))
    elif not card.is_reachable:
        facts.append(words.say("🔇 Cannot be written to: the bot was blocked."))
    if card.away_until:
        facts.append(words.say("🌴 Away until %(day)s.", day=words.date(card.away_until)))
    facts.append(
        words.say(
            "Open work: drafts %(drafts)s, shares %(shares)s.",
            drafts=card.drafts,
            shares=card.shares,
        )
    )
    numbers = (card.person_id, card.agency_id)
    rows = []
    if card.may_hand_over:
        rows.append(
            [Button(words.plain("Hand over the open work"), Callback.of("hand_over", *numbers))]
        )
    if card.may_suspend:
        rows.append([Button(words.plain("Suspend"), Callback.of("suspend", *numbers))])
    if card.may_restore:
        rows.append([Button(words.plain("Restore"), Callback.of("restore", *numbers))])
    rows.append([Button(words.plain("← List"), Callback.of("people", card.agency_id, 0))])
    return View(join("\n\n", [head, join("\n", facts)]), numbered(rows))


def choose_receiver(words: Words, found: Receivers) -> View:
    """Ask who takes a person's open work over."""
    rows = [
        [Button(clip(name, NAME), Callback.of("give_to", found.giver_id, id_, found.agency_id))]
        for id_, name in found.people[: PAGE * 2]
    ]
    text = words.say("<b>Who takes over the open work of %(name)s?</b>", name=found.giver_name)
    return View(text, numbered([*rows, _no(words, found.giver_id, found.agency_id)]))


def confirm(words: Words, asked: Confirmation, person_id: int) -> View:
    """Ask back; with what would be handed over, where that is it."""
    if asked.work is not None:
        text = join("\n\n", [_hand_over_head(words, asked.work), *_work(words, asked.work)])
    else:
        text = words.say(_QUESTIONS[asked.verb], name=asked.name)
    yes = Button(words.plain("Yes"), Callback.of("person_yes", asked.revision))
    return View(text, numbered([[yes], _no(words, person_id, asked.agency_id)]))


def done(words: Words, act: Done) -> View:
    """Return that it was done."""
    back = [Button(words.plain("← List"), Callback.of("people", act.agency_id, 0))]
    if act.work is None:
        return View(words.say(_DONE[act.verb], name=act.name), [back])
    head = words.say(
        "✅ <b>The open work of %(giver)s is %(receiver)s's now</b>, who is told.",
        giver=act.work.giver_name,
        receiver=act.work.receiver_name,
    )
    return View(join("\n\n", [head, *_work(words, act.work)]), [back])


def ask_role(words: Words, asked: InviteQuestion) -> View:
    """Ask which role the invitation is for."""
    rows = [
        [
            Button(
                words.plain(labels.ROLES[role]),
                Callback.of("invite_as", asked.agency_id, list(Role).index(role)),
            )
        ]
        for role in asked.roles
    ]
    text = words.say(
        "<b>As what do you invite somebody to %(agency)s?</b>", agency=asked.agency_name
    )
    return View(text, numbered(rows))


def ask_name(words: Words, asked: InviteQuestion) -> View:
    """Ask for the name of who is invited."""
    return View(
        words.say(
            "<b>Who is invited</b> as %(role)s of %(agency)s? "
            "Please type the person's full name; they will bear it here.",
            role=words.say(labels.ROLES[asked.roles[0]]),
            agency=asked.agency_name,
        )
    )


def invitation(words: Words, made: InvitationMade) -> View:
    """Return the link of a new invitation: the only time that it is seen."""
    way = made.link or words.say("/start %(code)s", code=made.code)
    parts = [
        words.say(
            "✅ <b>An invitation for %(name)s</b>: %(role)s of %(agency)s.",
            name=made.name or "",
            role=words.say(labels.ROLES[made.role]),
            agency=made.agency_name,
        ),
        words.say("<code>%(way)s</code>", way=way),
        words.say(
            "Please send it to this person only, privately. It works once, until %(until)s, and "
            "is not shown again.",
            until=words.time(made.expires_at),
        ),
    ]
    return View(join("\n\n", parts))


def roles(words: Words, places: Sequence[Place]) -> Markup:
    """Return the roles that somebody holds, one a line."""
    return join("\n", [_place_line(words, place) for place in places])


def _place_line(words: Words, place: Place) -> Markup:
    return words.say(
        "• %(role)s of %(agency)s, since %(day)s",
        role=words.say(labels.ROLES[place.role]),
        agency=place.agency_name,
        day=words.date(place.since),
    )


def _person_line(words: Words, line: PersonLine) -> Markup:
    facts: list[object] = [words.say(labels.ROLES[role]) for role in line.roles]
    if line.is_suspended:
        facts.append(words.say("⛔ suspended"))
    elif not line.is_reachable:
        facts.append(words.say("🔇 cannot be written to"))
    if line.away_until:
        facts.append(words.say("🌴 away until %(day)s", day=words.date(line.away_until)))
    if line.deputy_until:
        facts.append(
            words.say("stands in for the head until %(day)s", day=words.date(line.deputy_until))
        )
    return words.say("<b>%(name)s</b>: %(facts)s", name=line.name, facts=join(" · ", facts))


def _hand_over_head(words: Words, work: HandOver) -> Markup:
    return words.say(
        "<b>Hand the open work of %(giver)s over to %(receiver)s?</b>",
        giver=work.giver_name,
        receiver=work.receiver_name,
    )


def _work(words: Words, work: HandOver) -> list[Markup]:
    blocks = []
    for title, items in (
        (words.say("Drafts:"), work.drafts),
        (words.say("Shares of tasks:"), work.shares),
        (
            words.say("Stays where it is (another agency's, or a draft of their own is there):"),
            work.kept,
        ),
    ):
        if items:
            blocks.append(join("\n", [title, *_items(words, items)]))
    return blocks


def _items(words: Words, items: Sequence[WorkItem]) -> list[Markup]:
    lines = [
        words.say(
            "• %(code)s · %(title)s (%(agency)s)",
            code=item.code,
            title=clip(item.title, TITLE),
            agency=clip(item.agency_name, NAME),
        )
        for item in items[:LISTED]
    ]
    if len(items) > LISTED:
        lines.append(
            words.count("… and %(n)s more task", "… and %(n)s more tasks", len(items) - LISTED)
        )
    return lines


def _no(words: Words, person_id: int, agency_id: int) -> list[Button]:
    return [Button(words.plain("No, go back"), Callback.of("person", person_id, agency_id))]
