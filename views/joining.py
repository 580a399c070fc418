"""Coming in: the privacy notice, the welcome, and the one answer that strangers get."""

from core.i18n import LANGUAGES, Markup, Words, join
from models.cards import Welcome
from models.rights import Role
from views import labels
from views.callbacks import Callback
from views.message import Button, View


def stranger(words: Words) -> View:
    """Return the same answer for everybody unknown, whatever they tried."""
    return View(
        words.say(
            "This bot is for the agencies that carry out the province's plan. "
            "To join, please ask your agency's head or the administrator for an invitation link "
            "and open it. If your link no longer works, ask for a new one."
        )
    )


def notice(words: Words, welcome: Welcome) -> View:
    """Return who keeps what, why, where and how long, and the button that acknowledges it."""
    parts = [
        _greeting(words, welcome),
        words.say(
            "<b>Before you begin: your data</b>\n"
            "• Kept: your name and your Telegram number, your agency and role, the reports and "
            "files that you send, and when you did so.\n"
            "• Purpose: reporting and following up the tasks of the province's plan. Nothing "
            "about how you use Telegram is recorded.\n"
            "• Seen by: your agency, the planning department, the leaders of the province, and "
            "the administrator.\n"
            "• Where: on the province's server. Messages pass through Telegram's servers abroad, "
            "so never send anything secret (Mật, Tối mật, Tuyệt mật) here.\n"
            "• How long: reports as long as the law on archives asks; raw messages for 30 days; "
            "your tie to the bot until you leave the agency.\n"
            "• Your rights: to see, correct and withdraw your data; ask the administrator."
        ),
        words.say("Press the button if you have read this and agree."),
    ]
    return View(
        join("\n\n", parts),
        [[Button(words.plain("I have read this and agree"), Callback.of("join"))]],
    )


def _greeting(words: Words, welcome: Welcome) -> Markup:
    values = {
        "role": words.say(labels.ROLES[Role(welcome.role)]),
        "agency": welcome.agency_name,
        "name": welcome.name or "",
    }
    if welcome.is_replacement:
        return words.say(
            "<b>Welcome, %(name)s.</b> From now on this Telegram account is to stand for you "
            "(%(role)s of %(agency)s); the former one can do nothing here any more.",
            **values,
        )
    if welcome.name:
        return words.say(
            "<b>Welcome, %(name)s.</b> You are invited as %(role)s of %(agency)s.", **values
        )
    return words.say("<b>Welcome.</b> You are invited as %(role)s of %(agency)s.", **values)


def joined(words: Words, welcome: Welcome) -> View:
    """Return what a newcomer is now, and the first thing to do."""
    role = Role(welcome.role)
    parts = [
        words.say(
            "✅ <b>You are in</b>: %(role)s of %(agency)s.",
            role=words.say(labels.ROLES[role]),
            agency=welcome.agency_name,
        )
    ]
    if role in {Role.OFFICER, Role.HEAD}:
        parts.append(
            words.say(
                "Send /nhiemvu to see your agency's tasks, /baocao to report on one. "
                "A report takes less than a minute."
            )
        )
        buttons = [Button(words.plain("My tasks"), Callback.of("tasks", 0).anew())]
    else:
        parts.append(words.say("Send /status to see how the plan stands."))
        buttons = [Button(words.plain("Overview"), Callback.of("status").anew())]
    return View(join("\n\n", parts), [buttons])


def languages(words: Words) -> View:
    """Return the choice of a language, each under its own name."""
    buttons = [
        Button(name, Callback.of("language", place))
        for place, name in enumerate(LANGUAGES.values())
    ]
    return View(words.say("In which language shall I write to you?"), [buttons])


def language_set(words: Words) -> View:
    """Return the confirmation, in the new language."""
    return View(words.say("From now on I write to you in English."))
