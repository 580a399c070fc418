"""The register of difficulties: a page of it, the figures, and what else can be chosen."""

from core.i18n import N_, Markup, Words, escape, join
from core.text import clip
from models.difficulty_cards import (
    DifficultyFigures,
    DifficultyRegister,
    Selection,
    Shelf,
    StateChoice,
)
from models.requests import DifficultyCategory, DifficultyState
from views import labels
from views.callbacks import Callback
from views.difficulties import summary
from views.message import Button, View

SHELVES = {
    Shelf.OWN: N_("raised by us"),
    Shelf.HELD: N_("handled by us"),
    Shelf.ALL: N_("the whole plan"),
}
STATES = {
    StateChoice.UNSETTLED: N_("not closed"),
    StateChoice.OPEN: N_("waits for an answer"),
    StateChoice.ASKED_BACK: N_("asked back"),
    StateChoice.ANSWERED: N_("answered"),
    StateChoice.CLOSED: N_("closed"),
    StateChoice.ALL: N_("all"),
}
#: What can be chosen in the register; the buttons carry the place in this list.
BY_STATE, BY_CATEGORY, BY_AGENCY = range(3)
#: How many agencies have a button; every other one can be typed.
AGENCIES = 30


def page(words: Words, register: DifficultyRegister) -> View:
    """Return a page of the register, with the figures for who sees the whole plan."""
    chosen = register.selection
    parts = [_head(words, register)]
    if register.figures and register.figures.total:
        parts.append(_figures(words, register.figures))
    if register.lines:
        parts.append(join("\n\n", [summary(words, line) for line in register.lines]))
    else:
        parts.append(words.say("There is nothing here."))
    parts.append(
        words.say(
            "Type an entry's number to open it, “0” to raise a new one; or a state, a kind or an "
            "agency to see only those."
        )
        if register.may_raise
        else words.say(
            "Type an entry's number to open it; or a state, a kind or an agency to see only those."
        )
    )
    rows = [
        [
            Button(f"#{line.difficulty_id}", Callback.of("difficulty", line.difficulty_id))
            for line in register.lines[at : at + 3]
        ]
        for at in range(0, len(register.lines), 3)
    ]
    rows += [
        _turning(words, chosen, register.pages),
        [
            Button(words.plain(SHELVES[shelf]), _show(chosen.but(shelf=shelf)))
            for shelf in register.shelves
            if shelf != chosen.shelf
        ],
    ]
    if register.agencies:
        rows += _narrowing(words, chosen)
    if register.may_raise:
        rows.append([Button(words.plain("Raise a difficulty"), Callback.of("difficulty_new"))])
    return View(join("\n\n", parts), [row for row in rows if row])


def choice(words: Words, register: DifficultyRegister, by: int) -> View:
    """Return what can be chosen: a state, a kind, or an agency."""
    chosen = register.selection
    if by == BY_STATE:
        text = words.say("Which state do you want to see?")
        buttons = [
            Button(words.plain(name), _show(chosen.but(state=state)))
            for state, name in STATES.items()
        ]
    elif by == BY_CATEGORY:
        text = words.say("Which kind do you want to see?")
        buttons = [Button(words.plain("all"), _show(chosen.but(category=0)))]
        buttons += [
            Button(words.plain(labels.CATEGORIES[one]), _show(chosen.but(category=n)))
            for n, one in enumerate(DifficultyCategory, 1)
        ]
    else:
        text = words.say("Which agency do you want to see?")
        buttons = [Button(words.plain("all"), _show(chosen.but(agency=0)))]
        buttons += [
            Button(clip(name, 30), _show(chosen.but(agency=number)))
            for number, name in register.agencies[:AGENCIES]
        ]
    return View(text, [buttons[at : at + 2] for at in range(0, len(buttons), 2)])


def _head(words: Words, register: DifficultyRegister) -> Markup:
    chosen = register.selection
    names = [words.say(SHELVES[Shelf(chosen.shelf)]), words.say(STATES[StateChoice(chosen.state)])]
    if chosen.category:
        one = tuple(DifficultyCategory)[chosen.category - 1]
        names.append(words.say(labels.CATEGORIES[one]))
    if chosen.agency:
        names.append(escape(dict(register.agencies).get(chosen.agency, "")))
    return words.count(
        "<b>Difficulties</b> (%(names)s): %(n)s entry",
        "<b>Difficulties</b> (%(names)s): %(n)s entries",
        register.total,
        names=join(" · ", names),
    )


def _figures(words: Words, figures: DifficultyFigures) -> Markup:
    counts = [
        words.say(
            "%(state)s %(n)s",
            state=words.say(labels.DIFFICULTY_STATES[state]),
            n=figures.by_state.get(state, 0),
        )
        for state in DifficultyState
    ]
    none = words.say("no data yet")
    first, closing = figures.median_first_answer, figures.median_closing
    lines = [
        words.say("<b>The whole plan:</b> %(counts)s", counts=join(" · ", counts)),
        words.say(
            "Median to the first answer: %(first)s; to closing: %(closing)s",
            first=labels.span(words, first) if first else none,
            closing=labels.span(words, closing) if closing else none,
        ),
    ]
    if figures.oldest:
        lines.append(
            words.say(
                "Unsettled for longest: #%(number)s, %(span)s",
                number=figures.oldest.difficulty_id,
                span=labels.span(words, figures.oldest.age),
            )
        )
    return join("\n", lines)


def _narrowing(words: Words, chosen: Selection) -> list[list[Button]]:
    order = (
        Button(words.plain("Oldest first"), _show(chosen.but(newest=0)))
        if chosen.newest
        else Button(words.plain("Newest first"), _show(chosen.but(newest=1)))
    )
    return [
        [
            Button(words.plain("By state"), _choose(BY_STATE, chosen)),
            Button(words.plain("By kind"), _choose(BY_CATEGORY, chosen)),
            Button(words.plain("By agency"), _choose(BY_AGENCY, chosen)),
        ],
        [order],
    ]


def _turning(words: Words, chosen: Selection, pages: int) -> list[Button]:
    row = []
    if chosen.page > 0:
        back = chosen.but(page=chosen.page - 1)
        row.append(Button(words.plain("← Back"), _show(back)))
    if chosen.page < pages - 1:
        more = chosen.but(page=chosen.page + 1)
        row.append(Button(words.plain("More →"), _show(more)))
    return row


def _show(selection: Selection) -> Callback:
    return Callback.of("difficulties", *selection.numbers)


def _choose(by: int, selection: Selection) -> Callback:
    return Callback.of("difficulty_choose", by, *selection.numbers)
