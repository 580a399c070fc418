"""Notices about people: standing in for somebody, work that was handed over, changed roles."""

from core.i18n import N_, Words, join
from models.people_notices import (
    AccountReplaced,
    DeputyEvent,
    DeputyNotice,
    HandedOver,
    RolesChanged,
)
from views import people
from views.callbacks import Callback
from views.message import Button, View

_DEPUTY = {
    DeputyEvent.NAMED: N_(
        "🤝 <b>You act in the place of %(name)s</b> (%(agency)s) from %(first)s to the end of "
        "%(last)s."
    ),
    DeputyEvent.REVOKED: N_("🤝 <b>You no longer act in the place of %(name)s</b> (%(agency)s)."),
    DeputyEvent.ENDED: N_(
        "🤝 <b>You no longer act in the place of %(name)s</b> (%(agency)s): %(last)s was the last "
        "day."
    ),
}


def deputy(words: Words, data: DeputyNotice) -> View:
    """Return what somebody is told who stands in for a head, or no longer does."""
    head = words.say(
        _DEPUTY[data.event],
        name=data.principal_name,
        agency=data.agency_name,
        first=words.date(data.from_on),
        last=words.date(data.to_on),
    )
    if data.event is not DeputyEvent.NAMED:
        return View(head)
    rest = words.say(
        "On these days you may do what they may, and what would come to them comes to you; it is "
        "recorded as done in their place. You cannot pass it on."
    )
    return View(
        join("\n\n", [head, rest]),
        [[Button(words.plain("My tasks"), Callback.of("tasks").anew())]],
    )


def handed_over(words: Words, data: HandedOver) -> View:
    """Return that open work of somebody else's is the reader's now."""
    return View(
        words.say(
            "📂 <b>The open work of %(name)s is yours now</b>: drafts %(drafts)s, shares "
            "%(shares)s. You find it under /nhiemvu.",
            name=data.giver_name,
            drafts=data.drafts,
            shares=data.shares,
        ),
        [[Button(words.plain("My tasks"), Callback.of("tasks").anew())]],
    )


def roles_changed(words: Words, data: RolesChanged) -> View:
    """Return which roles the reader holds now."""
    if not data.places:
        return View(words.say("<b>Your last role here has ended.</b> Thank you for your work."))
    return View(
        join(
            "\n",
            [
                words.say("<b>Your roles have changed.</b> You are now:"),
                people.roles(words, data.places),
            ],
        )
    )


def account_replaced(words: Words, _data: AccountReplaced) -> View:
    """Return the last thing that is said to an account that was replaced."""
    return View(
        words.say(
            "<b>Your place in the office has moved to another Telegram account.</b> "
            "Nothing can be done from this one any more. If that was not you, please tell the "
            "administrator at once."
        )
    )
