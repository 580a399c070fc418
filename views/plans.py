"""Which plan is worked on: the question, and what was chosen."""

from core.i18n import Markup, Words, join
from core.text import clip
from models.plan_cards import PlanChoice, PlanQuestion
from views.callbacks import Callback
from views.message import Button, View

#: How much of a plan's title is shown, in letters.
TITLE = 160


def question(words: Words, asked: PlanQuestion) -> View:
    """Return the plans to choose from; where a command waits, that is said first."""
    if len(asked.choices) < 2:
        return _only(words, asked)
    head = (
        words.say("<b>Which plan is this about?</b> You are asked only once.")
        if asked.is_first
        else words.say("<b>Plans in force</b>")
    )
    closing = (
        words.say("Press a button or type the number; what you have sent goes on by itself.")
        if asked.is_first
        else words.say(
            "Lists, /status and search speak of the plan that is chosen. To change it, press a "
            "button or send /kehoach with a number, for example <code>/kehoach 2</code>."
        )
    )
    lines = [_line(words, place, one) for place, one in enumerate(asked.choices, 1)]
    rows = [
        [Button(f"{place}. {clip(one.number, 40)}", Callback.of("plan_choose", one.plan_id))]
        for place, one in enumerate(asked.choices, 1)
    ]
    return View(join("\n\n", [head, *lines, closing]), rows)


def chosen(words: Words, number: str, title: str) -> View:
    """Return the confirmation."""
    text = words.say(
        "✅ From now on you work on plan <b>%(number)s</b>: %(title)s. "
        "Send /kehoach to change it.",
        number=number,
        title=clip(title, TITLE),
    )
    return View(text)


def not_found(words: Words, asked: PlanQuestion, typed: str) -> View:
    """Return the plans again where what was typed behind the command is none of them."""
    view = question(words, asked)
    head = words.say("There is no plan “%(typed)s” among yours.", typed=clip(typed, 40))
    return View(join("\n\n", [head, view.text]), view.rows)


def _only(words: Words, asked: PlanQuestion) -> View:
    if not asked.choices:
        return View(words.say("No plan is in force. Please tell the administrator."))
    one = asked.choices[0]
    return View(
        join(
            "\n\n",
            [
                words.say("You work on the only plan in force."),
                _line(words, 1, one),
            ],
        )
    )


def _line(words: Words, place: int, one: PlanChoice) -> Markup:
    name = words.say(
        "%(n)s. <b>%(number)s</b> · %(title)s",
        n=place,
        number=one.number,
        title=clip(one.title, TITLE),
    )
    facts = [
        words.count("%(n)s task of your agency", "%(n)s tasks of your agency", one.tasks),
        *([words.say("chosen")] if one.is_chosen else []),
    ]
    return join("\n", [name, join(" · ", facts)])
