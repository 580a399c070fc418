"""/toi: what is kept about the reader, and what they can ask for."""

from core.i18n import LANGUAGES, Words, join
from models.people_cards import OwnData
from views import people, standing_in
from views.callbacks import Callback
from views.message import Button, View


def own_data(words: Words, data: OwnData) -> View:
    """Return everything that is kept about the reader, and their rights."""
    head = words.say("<b>What is kept about you</b>")
    person = [
        words.say("Name: <b>%(name)s</b> (no. %(id)s)", name=data.name, id=data.person_id),
        words.say("Telegram number: %(address)s", address=data.address),
        words.say("Language: %(language)s", language=LANGUAGES.get(data.language, data.language)),
        words.say("Plan: %(plan)s", plan=data.plan_number or words.say("none")),
        words.say(
            "Here since %(day)s, invited by %(name)s.",
            day=words.date(data.joined_at),
            name=data.invited_by or words.say("the administrator of the server"),
        ),
        words.say(
            "Notice on data %(version)s, read and agreed to at %(at)s.",
            version=data.notice_version,
            at=words.time(data.acknowledged_at),
        ),
    ]
    places = [words.say("<b>Roles</b>"), people.roles(words, data.places)]
    work = [
        words.say("<b>Work</b>"),
        words.say(
            "Reports sent: %(reports)s. Files: %(files)s. Drafts: %(drafts)s. "
            "Shares given to you: %(shares)s. Invitations made: %(invitations)s.",
            reports=data.reports,
            files=data.files,
            drafts=data.drafts,
            shares=data.shares,
            invitations=data.invitations,
        ),
    ]
    blocks = [head, join("\n", person), join("\n", places), join("\n", work)]
    if data.given:
        lines = [standing_in.given_line(words, line) for line in data.given]
        blocks.append(join("\n", [words.say("<b>In your place act:</b>"), *lines]))
    if data.received:
        lines = [standing_in.received_line(words, line) for line in data.received]
        blocks.append(join("\n", [words.say("<b>You act in the place of:</b>"), *lines]))
    if data.leave:
        days = join("; ", [standing_in.leave_days(words, line) for line in data.leave])
        blocks.append(words.say("Away: %(days)s", days=days))
    blocks.append(
        words.say(
            "<b>Your rights</b>: to see your data (this page), to correct them (the button, or "
            "the administrator), to withdraw your agreement and to have data deleted or "
            "restricted. Please ask the administrator: you are answered within 2 working days; a "
            "correction is made within 10 days, a withdrawal within 15, a deletion within 20. "
            "Reports that the office has to keep stay, under the law on archives."
        )
    )
    return View(
        join("\n\n", blocks),
        [[Button(words.plain("Correct my name"), Callback.of("rename"))]],
    )


def ask_name(words: Words, present: str) -> View:
    """Ask for the correct name."""
    return View(
        words.say(
            "Your name here is <b>%(name)s</b>. Please type your full name as it is written in "
            "the office, or send /huy to leave it so.",
            name=present,
        )
    )


def renamed(words: Words, former: str, name: str) -> View:
    """Return that the name was corrected."""
    return View(
        words.say(
            "✅ <b>Your name is %(name)s now</b> (it was %(former)s). The change is recorded.",
            name=name,
            former=former,
        )
    )
