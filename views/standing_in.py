"""/thaymat and /nghi: who stands in for whom, and who is away."""

from core.i18n import Markup, Words, join
from core.text import clip
from models.people_cards import Colleague, Deputies, DeputyLine, Leave, LeaveLine, Route
from views import labels
from views.callbacks import Callback
from views.message import Button, View
from views.numbered import numbered

#: How many colleagues are offered by button; the others by their names.
OFFERED = 20
NAME = 40
#: Lengths that are offered by button, in days.
LENGTHS = (1, 3, 7)


def deputies(words: Words, shown: Deputies) -> View:
    """Return what stands, and a button for each colleague who could be named."""
    blocks, rows = [], []
    if shown.given:
        lines = [_given(words, line) for line in shown.given]
        blocks.append(join("\n", [words.say("<b>In your place act:</b>"), *lines]))
        rows += [
            [
                Button(
                    words.plain("Take back: %(name)s", name=clip(line.deputy_name, NAME)),
                    Callback.of("deputy_revoke", line.deputation_id),
                )
            ]
            for line in shown.given
        ]
    if shown.received:
        lines = [_received(words, line) for line in shown.received]
        blocks.append(join("\n", [words.say("<b>You act in the place of:</b>"), *lines]))
    if shown.colleagues:
        several = len({one.agency_id for one in shown.colleagues}) > 1
        blocks.append(
            words.say(
                "<b>Who shall act in your place?</b> Press a button, or type its number or a name."
            )
        )
        rows += [
            [
                Button(
                    _colleague(words, one, several),
                    Callback.of("deputy", one.agency_id, one.person_id),
                )
            ]
            for one in shown.colleagues[:OFFERED]
        ]
    elif not shown.given and not shown.received:
        blocks.append(
            words.say(
                "There is nobody else in your agency yet who could act in your place. "
                "Send /nhansu to invite somebody first."
            )
        )
    return View(join("\n\n", blocks), numbered(rows))


def ask_deputy_days(words: Words, colleague: Colleague, revision: int) -> View:
    """Ask from when to when."""
    text = words.say(
        "<b>From when to when does %(name)s act in your place?</b> Please type it, for example "
        "<i>%(example)s</i>, or press a button.",
        name=colleague.name,
        example=words.plain("from 20/11 to 25/11"),
    )
    return View(text, [_lengths(words, "deputy_days", revision)])


def deputy_named(words: Words, line: DeputyLine) -> View:
    """Return that a deputy was named, and how to take it back."""
    parts = [
        words.say(
            "✅ <b>%(name)s acts in your place</b> from %(first)s to the end of %(last)s "
            "(%(agency)s).",
            name=line.deputy_name,
            first=words.date(line.from_on),
            last=words.date(line.to_on),
            agency=line.agency_name,
        ),
        words.say(
            "They are told. On these days what would come to you goes to them, and what they do "
            "is recorded as done in your place."
        ),
    ]
    take_back = Callback.of("deputy_revoke", line.deputation_id).anew()
    return View(join("\n\n", parts), [[Button(words.plain("Take it back"), take_back)]])


def deputy_revoked(words: Words, line: DeputyLine) -> View:
    """Return that a deputation was taken back."""
    return View(
        words.say(
            "✅ <b>%(name)s no longer acts in your place</b>, from this moment on. They are told.",
            name=line.deputy_name,
        )
    )


def leave(words: Words, shown: Leave, revision: int) -> View:
    """Return the reader's leave, and ask for the days of a new one."""
    blocks = []
    if shown.lines:
        lines = [
            words.say("%(n)s. %(days)s", n=n, days=_days(words, line))
            for n, line in enumerate(shown.lines, start=1)
        ]
        blocks.append(join("\n", [words.say("<b>You are away:</b>"), *lines]))
        blocks.append(words.say("To cancel one, press its button or type “cancel 1”."))
    blocks.append(
        words.say(
            "<b>On which days are you away?</b> Please type it, for example <i>%(example)s</i>, "
            "or press a button. You are not reminded on these days.",
            example=words.plain("from 20/11 to 25/11"),
        )
    )
    rows = [_cancel(words, line) for line in shown.lines]
    return View(join("\n\n", blocks), [*rows, _lengths(words, "leave_days", revision)])


def leave_taken(words: Words, shown: Leave) -> View:
    """Return that a leave was noted, and who is written to instead."""
    line = shown.lines[0]
    head = words.say(
        "✅ <b>You are away</b> from %(first)s to the end of %(last)s; "
        "you are not reminded on these days.",
        first=words.date(line.from_on),
        last=words.date(line.to_on),
    )
    blocks = [head]
    if shown.replaced:
        blocks.append(
            words.say(
                "It takes the place of: %(days)s.",
                days=join("; ", [_days(words, one) for one in shown.replaced]),
            )
        )
    if shown.routes:
        blocks.append(join("\n", [_route(words, route) for route in shown.routes]))
    rows = [_cancel(words, line)]
    if shown.may_name_deputy:
        rows.append([Button(words.plain("Name a deputy"), Callback.of("deputies").anew())])
    return View(join("\n\n", blocks), rows)


def leave_cancelled(words: Words, shown: Leave) -> View:
    """Return that a leave was cancelled, and what is left."""
    parts = [words.say("✅ <b>The leave is cancelled.</b> You are reminded again.")]
    if shown.lines:
        days = join("; ", [_days(words, line) for line in shown.lines])
        parts.append(words.say("Still away: %(days)s.", days=days))
    return View(join("\n\n", parts))


def given_line(words: Words, line: DeputyLine) -> Markup:
    """Return "Bob acts in your place …" as a line."""
    return _given(words, line)


def received_line(words: Words, line: DeputyLine) -> Markup:
    """Return "you act in the place of Alice …" as a line."""
    return _received(words, line)


def leave_days(words: Words, line: LeaveLine) -> Markup:
    """Return "20/11/2026–25/11/2026"."""
    return _days(words, line)


def _given(words: Words, line: DeputyLine) -> Markup:
    return words.say(
        "• %(name)s, %(first)s–%(last)s (%(agency)s)",
        name=line.deputy_name,
        first=words.date(line.from_on),
        last=words.date(line.to_on),
        agency=line.agency_name,
    )


def _received(words: Words, line: DeputyLine) -> Markup:
    return words.say(
        "• %(name)s, %(first)s–%(last)s (%(agency)s)",
        name=line.principal_name,
        first=words.date(line.from_on),
        last=words.date(line.to_on),
        agency=line.agency_name,
    )


def _days(words: Words, line: LeaveLine) -> Markup:
    return words.say(
        "%(first)s–%(last)s", first=words.date(line.from_on), last=words.date(line.to_on)
    )


def _route(words: Words, route: Route) -> Markup:
    if not route.names:
        return words.say(
            "%(agency)s: there is nobody else who could be reminded.", agency=route.agency_name
        )
    return words.say(
        "%(agency)s: reminders go to %(names)s.",
        agency=route.agency_name,
        names=words.listing(route.names),
    )


def _cancel(words: Words, line: LeaveLine) -> list[Button]:
    label = words.plain(
        "Cancel %(first)s–%(last)s", first=words.date(line.from_on), last=words.date(line.to_on)
    )
    return [Button(label, Callback.of("leave_cancel", line.absence_id).anew())]


def _lengths(words: Words, verb: str, revision: int) -> list[Button]:
    names = {1: words.plain("today"), 3: words.plain("3 days"), 7: words.plain("7 days")}
    return [Button(names[days], Callback.of(verb, revision, days)) for days in LENGTHS]


def _colleague(words: Words, one: Colleague, several: bool) -> str:
    name = clip(one.name, NAME)
    return (
        f"{name} · {one.agency_name}"
        if several
        else f"{name} · {words.plain(labels.ROLES[one.role])}"
    )
