"""What is said in groups: figures of the agency, and who is answered where. Never a name."""

from core.i18n import Markup, Words, join
from core.text import clip
from models.figures import Figures, Filing, signed_days
from models.notices import GroupWeeklyData
from views import labels
from views.callbacks import Callback
from views.message import Button, View

#: How much of a group's title or an agency's name is shown.
NAME = 80


def figures(words: Words, shown: Figures) -> View:
    """Return an agency's figures as numbers; what is behind them is for private chats."""
    head = words.say(
        "<b>Reports of %(year)s</b>: %(agency)s", year=shown.year, agency=clip(shown.scope, NAME)
    )
    closing = words.say("As of %(at)s", at=words.time(shown.now))
    return View(join("\n", [head, *_numbers(words, shown), closing]))


def weekly(words: Words, data: GroupWeeklyData) -> View:
    """Return the week's summary for a group."""
    shown = data.figures
    head = words.say(
        "📊 <b>Week %(week)s: %(filed)s of %(total)s reports of %(year)s sent</b> (%(days)s).",
        week=data.week,
        filed=shown.expected - shown.filings[Filing.MISSING],
        total=shown.expected,
        year=shown.year,
        days=labels.days(words, signed_days(shown.due_at, shown.now, words.zone)),
    )
    return View(join("\n", [head, clip(shown.scope, NAME), *_numbers(words, shown)]))


def which_agency(
    words: Words, title: str, number: int, agencies: tuple[tuple[int, str], ...]
) -> View:
    """Ask in private to which agency a group is to be linked."""
    text = words.say(
        "<b>Link the group “%(title)s”?</b>\n"
        "Whoever is in the group will see the agency's figures and the weekly summary there, "
        "without names and texts. Is it the agency's own group?",
        title=clip(title, NAME),
    )
    rows = [
        [Button(words.plain("Link to %(agency)s", agency=clip(name, 40)), _link(number, agency))]
        for agency, name in agencies
    ]
    return View(text, rows)


def asked(words: Words) -> View:
    """Say in the group that the question is put in private."""
    return View(words.say("I have sent you the question in our private chat."))


def linked(words: Words, agency: str) -> View:
    """Tell the group what it is now."""
    return View(
        words.say(
            "This group is linked to <b>%(agency)s</b>. /status shows its figures here; the "
            "weekly summary comes here too. /huylienket ends it.",
            agency=clip(agency, NAME),
        )
    )


def link_done(words: Words, title: str, agency: str) -> View:
    """Tell who linked the group that it is done."""
    return View(
        words.say(
            "✅ The group “%(title)s” is linked to %(agency)s.",
            title=clip(title, NAME),
            agency=clip(agency, NAME),
        )
    )


def unlinked(words: Words) -> View:
    """Tell the group that it is linked no more."""
    return View(words.say("This group is no longer linked; nothing more is sent here."))


def owner_changed(words: Words) -> View:
    """Tell the group why it is linked no more."""
    return View(
        words.say(
            "The owner of this group has changed, so its link was ended. "
            "The head of the agency can link it anew with /lienket."
        )
    )


def added(words: Words) -> View:
    """Greet a group that the bot was added to."""
    return View(
        words.say(
            "Hello! In groups I tell nothing until the head of an agency links this group with "
            "/lienket; then /status shows the agency's figures here."
        )
    )


def answered_privately(words: Words) -> View:
    """Say in the group that the answer comes in private."""
    return View(words.say("I answer you in our private chat."))


def _numbers(words: Words, shown: Figures) -> list[Markup]:
    filings = shown.filings
    return [
        words.say(
            "Sent: %(filed)s of %(total)s (on time %(on_time)s, late %(late)s). "
            "Not yet: <b>%(missing)s</b>.",
            filed=filings[Filing.ON_TIME] + filings[Filing.LATE],
            total=shown.expected,
            on_time=filings[Filing.ON_TIME],
            late=filings[Filing.LATE],
            missing=filings[Filing.MISSING],
        ),
        words.say("Completed: %(rate)s", rate=labels.rate(words, shown.completion)),
        words.say("Reported on time: %(rate)s", rate=labels.rate(words, shown.on_time)),
        words.say("Overdue tasks and reports: %(n)s", n=len(shown.overdue)),
        words.say("Deadline: end of %(due)s.", due=words.date(shown.due_at)),
    ]


def _link(number: int, agency: int) -> Callback:
    return Callback.of("link", number, agency)
