"""/help: what this person can do now, and what waits for them."""

from collections.abc import Sequence

from core.i18n import Markup, Words, join
from models.spoken_cards import HelpFacts
from views import labels
from views.callbacks import Callback
from views.message import Button, View


def help_text(words: Words, facts: HelpFacts, commands: Sequence[tuple[str, str]]) -> View:
    """Return the person's roles, what waits for them, and a line for each command they may use."""
    parts: list[list[Markup]] = [
        [
            words.say("<b>What you can do here</b>"),
            *(
                words.say(
                    "You are %(role)s of %(agency)s.",
                    role=words.say(labels.ROLES[role]),
                    agency=agency,
                )
                for role, agency in facts.roles
            ),
            *(
                words.say(
                    "Today you act in the place of the head of %(agency)s (/thaymat).",
                    agency=agency,
                )
                for agency in facts.stands_in_at
            ),
        ],
        _waiting(words, facts),
        [
            words.say("/%(command)s: %(what)s", command=command, what=words.say(what))
            for command, what in commands
        ],
    ]
    if facts.may_report:
        parts.append(
            [
                words.say(
                    "You need no command to report. Simply write, for example:\n"
                    "<code>task %(code)s 70%%, sorted waste in 5 communes, difficulties: too few "
                    "trucks</code>",
                    code=facts.example_code,
                ),
                words.say(
                    "You can ask as well: “how is task %(code)s?”, “how many are missing?”",
                    code=facts.example_code,
                ),
            ]
        )
    return View(join("\n\n", [join("\n", part) for part in parts if part]), _buttons(words, facts))


def _waiting(words: Words, facts: HelpFacts) -> list[Markup]:
    lines: list[Markup] = []
    if facts.missing:
        lines.append(
            words.count(
                "• %(n)s report is not sent yet (%(days)s)",
                "• %(n)s reports are not sent yet (%(days)s)",
                facts.missing,
                days=labels.days(words, facts.days_left),
            )
        )
    if facts.drafts:
        lines.append(
            words.count("• %(n)s draft is begun", "• %(n)s drafts are begun", facts.drafts)
        )
    if facts.indicators_missing:
        lines.append(
            words.count(
                "• %(n)s indicator has no figure of this year yet (/chitieu)",
                "• %(n)s indicators have no figure of this year yet (/chitieu)",
                facts.indicators_missing,
            )
        )
    if facts.awaiting:
        lines.append(
            words.count(
                "• %(n)s report waits for your approval",
                "• %(n)s reports wait for your approval",
                facts.awaiting,
            )
        )
    if facts.plan_missing is not None:
        lines.append(
            words.say(
                "• The whole plan: %(missing)s of %(total)s reports not sent yet",
                missing=facts.plan_missing,
                total=facts.plan_expected,
            )
        )
    return [words.say("<b>What waits for you</b>"), *lines] if lines else []


def _buttons(words: Words, facts: HelpFacts) -> list[list[Button]]:
    row = []
    if facts.may_report:
        row.append(Button(words.plain("My tasks"), Callback.of("tasks", 0).anew()))
        row.append(Button(words.plain("Report"), Callback.of("choose", 0).anew()))
    if facts.plan_missing is not None:
        row.append(Button(words.plain("Overview"), Callback.of("status").anew()))
    return [row] if row else []
