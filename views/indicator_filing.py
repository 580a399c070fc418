"""Filing an indicator's figures: the questions, the preview and the receipt."""

from math import floor

from core.i18n import Markup, Words, join
from core.text import clip
from models.indicator_cards import FiguresFiled, IndicatorQuestion
from models.indicator_cards import IndicatorStep as Step
from views import indicator_words
from views.callbacks import Callback
from views.message import Button, View
from views.numbered import numbered

#: The questions that the preview offers to change; the buttons carry their place in this list.
CHANGEABLE = (Step.ACTUAL, Step.ESTIMATE, Step.SOURCE, Step.NOTE)
#: How much of a kept answer its button shows.
LABEL = 30


def question(words: Words, asked: IndicatorQuestion) -> View:
    """Return the open question, whichever it is."""
    if asked.step is Step.PREVIEW:
        return _preview(words, asked)
    body, rows = {
        Step.AGENCY: _agency,
        Step.ACTUAL: _actual,
        Step.ESTIMATE: _estimate,
        Step.READING: _reading,
        Step.DOUBT: _doubt,
        Step.SOURCE: _source,
        Step.NOTE: _note,
    }[asked.step](words, asked)
    return View(join("\n\n", [_head(words, asked), body]), rows)


def receipt(words: Words, done: FiguresFiled) -> View:
    """Return what the reporter keeps."""
    head, filed = done.head, done.filed
    lines = [
        words.say(
            "✅ <b>Figures of indicator %(code)s for %(year)s were sent</b> (version %(n)s).",
            code=head.code,
            year=filed.year,
            n=filed.version,
        ),
        join(": ", [filed.agency_name, indicator_words.short(words, filed, head.unit)]),
        indicator_words.distance(words, done.distance, head.unit),
    ]
    if done.still_missing:
        lines.append(
            words.count(
                "%(n)s more indicator of your agency has no figure yet.",
                "%(n)s more indicators of your agency have no figure yet.",
                done.still_missing,
            )
        )
    buttons = [
        Button(
            words.plain("Show the indicator"), Callback.of("indicator", head.indicator_id).anew()
        ),
        Button(words.plain("All indicators"), Callback.of("indicators", 0).anew()),
    ]
    return View(join("\n", lines), [buttons])


def still_open(words: Words, asked: IndicatorQuestion) -> View:
    """Return the line under an answer that interrupts the figures: they are still there."""
    return View(
        words.say(
            "The figures of indicator %(code)s are still open and nothing of them is lost.",
            code=asked.head.code,
        ),
        [[Button(words.plain("Go on with the figures"), Callback.of("indicator_go_on"))]],
    )


def _head(words: Words, asked: IndicatorQuestion) -> Markup:
    lines = [
        indicator_words.title(words, asked.head, 300),
        words.say(
            "Figures of <b>%(year)s</b>%(agency)s",
            year=asked.year,
            agency=f" · {asked.agency_name}" if asked.agency_name else "",
        ),
    ]
    if asked.former:
        said = indicator_words.short(words, asked.former, asked.head.unit)
        lines.append(
            words.say(
                "Sent so far: %(figures)s (%(by)s)",
                figures=said,
                by=indicator_words.filed_by(words, asked.former),
            )
        )
    return join("\n", lines)


def _agency(words: Words, asked: IndicatorQuestion) -> tuple[Markup, list[list[Button]]]:
    rows = numbered(
        [
            [Button(clip(name, 40), Callback.of("indicator_agency", asked.revision, agency_id))]
            for agency_id, name in asked.agencies
        ]
    )
    return words.say("For which agency? Choose one, or type its number."), rows


def _actual(words: Words, asked: IndicatorQuestion) -> tuple[Markup, list[list[Button]]]:
    unit = asked.head.unit
    wanted = words.say(
        "What was reached up to %(day)s? Type the figure, for example 98,5 or 1.234,5.",
        day=words.date(asked.cutoff_on),
    )
    lines = [wanted]
    if unit:
        lines = [words.say("Unit: %(unit)s", unit=unit), *lines]
    if asked.before:
        lines.append(
            words.say(
                "In %(year)s it was %(figure)s.",
                year=asked.before.year,
                figure=indicator_words.amount(words, asked.before.figures.newest, unit),
            )
        )
    lines.append(words.say("Where there is none yet, press “None yet” or type “chưa có”."))
    skip = Button(words.plain("None yet"), Callback.of("indicator_skip", asked.revision))
    return join("\n", lines), _with_keep(words, asked, [skip])


def _estimate(words: Words, asked: IndicatorQuestion) -> tuple[Markup, list[list[Button]]]:
    wanted = words.say(
        "What is expected for the whole year of %(year)s? Type the figure, or press “Skip”.",
        year=asked.year,
    )
    lines = [*_so_far(words, asked), wanted]
    return join("\n", lines), _with_keep(words, asked, [_skip(words, asked)])


def _source(words: Words, asked: IndicatorQuestion) -> tuple[Markup, list[list[Button]]]:
    wanted = words.say(
        "Where do the figures come from? For example: Niên giám thống kê 2025, or a report's "
        "number. Type it, or press “Skip”."
    )
    lines = [*_so_far(words, asked), wanted]
    return join("\n", lines), _with_keep(words, asked, [_skip(words, asked)])


def _note(words: Words, asked: IndicatorQuestion) -> tuple[Markup, list[list[Button]]]:
    if asked.figures.newest is None:
        wanted = words.say("There is no figure, so please say in a few words why.")
        return join("\n", [*_so_far(words, asked), wanted]), _with_keep(words, asked, [])
    wanted = words.say("Is there anything to note? Type it, or press “Skip”.")
    lines = [*_so_far(words, asked), wanted]
    return join("\n", lines), _with_keep(words, asked, [_skip(words, asked)])


def _reading(words: Words, asked: IndicatorQuestion) -> tuple[Markup, list[list[Button]]]:
    unit = asked.head.unit
    values = [indicator_words.amount(words, one, unit) for one in asked.readings]
    spoken = [_spoken(words, asked, place) for place in range(len(values))]
    body = join(
        "\n",
        [
            words.say("Which figure do you mean? Press it, or type 1 or 2."),
            *(words.say("%(n)s. %(name)s", n=n, name=text) for n, text in enumerate(spoken, 1)),
        ],
    )
    rows = numbered(
        [
            [Button(clip(str(text), LABEL + 10), _read(asked, place))]
            for place, text in enumerate(spoken)
        ]
    )
    again = Button(words.plain("Type it again"), Callback.of("indicator_retype", asked.revision))
    return body, [*rows, [again]]


def _read(asked: IndicatorQuestion, place: int) -> Callback:
    return Callback.of("indicator_read", asked.revision, place)


def _spoken(words: Words, asked: IndicatorQuestion, place: int) -> str:
    """Return a reading that cannot be mistaken: whole numbers and decimals are told apart."""
    value = asked.readings[place]
    figure = words.figure(value)
    if value == value.to_integral_value():
        return words.plain("%(figure)s (a whole number)", figure=figure)
    low = floor(value)
    return words.plain(
        "%(figure)s (a decimal, between %(low)s and %(high)s)",
        figure=figure,
        low=low,
        high=low + 1,
    )


def _doubt(words: Words, asked: IndicatorQuestion) -> tuple[Markup, list[list[Button]]]:
    body = join(
        "\n",
        [
            indicator_words.doubt(words, asked),
            words.say("Type “đúng” to keep it, or type the right figure."),
        ],
    )
    right = Button(words.plain("Yes, it is right"), Callback.of("indicator_right", asked.revision))
    again = Button(words.plain("Type it again"), Callback.of("indicator_retype", asked.revision))
    return body, [[right, again]]


def _preview(words: Words, asked: IndicatorQuestion) -> View:
    parts = [join("\n", [words.say("<b>Please check the figures</b>"), _head(words, asked)])]
    if asked.overtaken and asked.former:
        parts.append(
            words.say(
                "⚠️ <b>%(name)s has sent version %(n)s meanwhile</b> (above). Yours was not sent. "
                "If you press “Send” now, yours follows as version %(next)s and counts from "
                "then on.",
                name=asked.former.author_name,
                n=asked.former.version,
                next=asked.former.version + 1,
            )
        )
    parts.append(join("\n", indicator_words.figures(words, asked)))
    if asked.distance:
        parts.append(indicator_words.distance(words, asked.distance, asked.head.unit))
    parts.append(words.say("Nothing is sent before you press “Send”."))
    send = Button(words.plain("Send"), Callback.of("indicator_send", asked.revision))
    names = {
        Step.ACTUAL: words.plain("Change: actual"),
        Step.ESTIMATE: words.plain("Change: estimate"),
        Step.SOURCE: words.plain("Change: source"),
        Step.NOTE: words.plain("Change: note"),
    }
    changes = [
        Button(names[step], Callback.of("indicator_change", asked.revision, place))
        for place, step in enumerate(CHANGEABLE)
        if not (asked.is_over and step is Step.ESTIMATE)
    ]
    return View(join("\n\n", parts), [[send], changes[:2], changes[2:]])


def _so_far(words: Words, asked: IndicatorQuestion) -> list[Markup]:
    """Return what was answered already, so that nobody has to scroll up."""
    unit, said = asked.head.unit, asked.figures
    lines = [
        words.say(
            "Actual up to %(day)s: <b>%(figure)s</b>",
            day=words.date(asked.cutoff_on),
            figure=indicator_words.amount(words, said.actual, unit),
        )
    ]
    if said.estimate is not None:
        figure = indicator_words.amount(words, said.estimate, unit)
        lines.append(words.say("Estimate for the year: <b>%(figure)s</b>", figure=figure))
    return lines


def _skip(words: Words, asked: IndicatorQuestion) -> Button:
    return Button(words.plain("Skip"), Callback.of("indicator_skip", asked.revision))


def _with_keep(words: Words, asked: IndicatorQuestion, others: list[Button]) -> list[list[Button]]:
    """Return the buttons of a question, first the one that leaves the answer as it is."""
    kept = _kept(words, asked)
    if kept is None:
        return [others] if others else []
    label = words.plain("Keep: %(text)s", text=clip(kept, LABEL))
    return [[Button(label, Callback.of("indicator_keep", asked.revision))], others]


def _kept(words: Words, asked: IndicatorQuestion) -> str | None:
    """Return the answer so far, else that of the version that is being corrected."""
    for said in (asked.figures, asked.former.figures if asked.former else None):
        if said is None:
            continue
        given = getattr(said, asked.step)
        if given is not None:
            shown = words.figure(given) if asked.step in {Step.ACTUAL, Step.ESTIMATE} else given
            return str(shown)
    return None
