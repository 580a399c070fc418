"""How figures of indicators are written: with their unit, against the target, with a doubt."""

from decimal import Decimal

from core.i18n import Markup, Words, escape, join
from core.text import clip
from models.documents.indicators import Trend
from models.indicator_cards import FiledFigures, IndicatorHead, IndicatorQuestion
from models.indicator_cards import IndicatorStep as Step
from models.indicator_numbers import is_percent
from models.indicator_rules import Distance, Doubt, Gap
from models.targets import Target, TargetKind

#: How much of a source or a note a card shows, and of a name.
TEXT, NAME = 300, 32
#: The year of the target that figures are held against.
TARGET_YEAR = 2030


def amount(words: Words, value: Decimal | None, unit: str | None) -> Markup:
    """Return a figure with its unit: "98,5%", "1.234,5 tấn khí CO2"; or that there is none."""
    if value is None:
        return words.say("none yet")
    figure = words.figure(value)
    if not unit:
        return escape(figure)
    return escape(figure + unit if is_percent(unit) else f"{figure} {unit[0].lower()}{unit[1:]}")


def difference(words: Words, value: Decimal, unit: str | None) -> Markup:
    """Return how much lies between two figures; between two percents these are points."""
    if is_percent(unit):
        return words.say("%(figure)s percentage points", figure=words.figure(value))
    return amount(words, value, unit)


def target(words: Words, value: Target | None, unit: str | None) -> Markup:
    """Return a target in words: "ít nhất 15%", "từ 15 đến 20%"."""
    if value is None:
        return words.say("not set yet")
    low, high = (amount(words, one, unit) for one in (value.low, value.high))
    if value.kind is TargetKind.AT_LEAST:
        return words.say("at least %(figure)s", figure=low)
    if value.kind is TargetKind.RANGE:
        return words.say("from %(low)s to %(high)s", low=words.figure(value.low), high=high)
    return low


def distance(words: Words, value: Distance, unit: str | None) -> Markup:
    """Return how far a figure is from the target of 2030."""
    by = difference(words, value.amount, unit)
    match value.gap:
        case Gap.NO_TARGET:
            return words.say("The plan sets no target for 2030 yet.")
        case Gap.NO_FIGURE:
            return words.say("There is no figure yet to hold against the target of 2030.")
        case Gap.REACHED:
            return words.say("The target of 2030 is reached.")
        case Gap.BEYOND:
            return words.say("The target of 2030 is reached, and surpassed by %(by)s.", by=by)
        case Gap.TO_RISE:
            return words.say("It still has to rise by %(by)s for the target of 2030.", by=by)
        case Gap.TO_FALL:
            return words.say("It still has to fall by %(by)s for the target of 2030.", by=by)


def trend(words: Words, value: Trend) -> Markup | None:
    """Return how a figure stands to that of the year before, None where that is not known."""
    return {
        Trend.BETTER: words.say("better than the year before"),
        Trend.WORSE: words.say("worse than the year before"),
        Trend.SAME: words.say("the same as the year before"),
    }.get(value)


def figures(words: Words, asked: IndicatorQuestion) -> list[Markup]:
    """Return all answers as the preview shows them, a line each."""
    said, unit, none = asked.figures, asked.head.unit, words.say("none")
    lines = [
        words.say(
            "<b>Actual</b> (up to %(day)s): %(figure)s",
            day=words.date(asked.cutoff_on),
            figure=amount(words, said.actual, unit),
        )
    ]
    if not asked.is_over:
        figure = amount(words, said.estimate, unit)
        lines.append(words.say("<b>Estimate for the year:</b> %(figure)s", figure=figure))
    return [
        *lines,
        words.say("<b>Source:</b> %(text)s", text=clip(said.source or "", TEXT) or none),
        words.say("<b>Note:</b> %(text)s", text=clip(said.note or "", TEXT) or none),
    ]


def short(words: Words, filed: FiledFigures, unit: str | None) -> Markup:
    """Return the figures of a version in one line: "98,2% · ước cả năm 98,5%"."""
    said = filed.figures
    if said.newest is None:
        return words.say("no figure yet")
    parts = []
    if said.actual is not None:
        parts.append(amount(words, said.actual, unit))
    if said.estimate is not None:
        figure = amount(words, said.estimate, unit)
        parts.append(words.say("estimate for the year %(figure)s", figure=figure))
    return join(" · ", parts)


def doubt(words: Words, asked: IndicatorQuestion) -> Markup:
    """Return why a figure is asked about again."""
    unit = asked.head.unit
    figure = amount(words, asked.readings[0], unit)
    found = asked.doubt
    against = amount(words, found.against, unit) if found else figure
    match found.doubt if found else None:
        case Doubt.NOT_A_SHARE:
            return words.say(
                "⚠️ <b>%(figure)s</b> is not between 0 and 100%%. Is it right?", figure=figure
            )
        case Doubt.NEGATIVE:
            return words.say("⚠️ <b>%(figure)s</b> is below zero. Is it right?", figure=figure)
        case Doubt.MAGNITUDE:
            return words.say(
                "⚠️ <b>%(figure)s</b> is of quite another size than the target of 2030 "
                "(%(target)s). Is it right?",
                figure=figure,
                target=target(words, asked.head.target_2030, unit),
            )
        case Doubt.JUMP if asked.field is Step.ESTIMATE and asked.figures.actual is not None:
            return words.say(
                "⚠️ <b>%(figure)s</b> is far from the actual figure, %(against)s. Is it right?",
                figure=figure,
                against=against,
            )
        case Doubt.JUMP if asked.before:
            return words.say(
                "⚠️ <b>%(figure)s</b> is far from that of %(year)s, %(against)s. Is it right?",
                figure=figure,
                year=asked.before.year,
                against=against,
            )
    return words.say("You typed %(figure)s. Is it right?", figure=figure)


def title(words: Words, head: IndicatorHead, limit: int = 400) -> Markup:
    """Return code and title of an indicator."""
    return words.say(
        "<b>Indicator %(code)s. %(title)s</b>", code=head.code, title=clip(head.title, limit)
    )


def filed_by(words: Words, filed: FiledFigures) -> Markup:
    """Return who filed a version, for which agency, and when."""
    said = {
        "agency": clip(filed.agency_name, NAME),
        "name": clip(filed.author_name, NAME),
        "at": words.time(filed.filed_at),
    }
    if filed.version == 1:
        return words.say("%(agency)s · %(name)s, %(at)s", **said)
    return words.say("%(agency)s · %(name)s, %(at)s · version %(n)s", n=filed.version, **said)
