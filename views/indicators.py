"""Indicators in the chat: the list, a card with its years, and the questions of filing."""

from decimal import Decimal

from core.i18n import N_, Markup, Words, join
from core.text import clip
from models.documents.indicators import Reach
from models.indicator_cards import (
    Distance,
    IndicatorCard,
    IndicatorLine,
    IndicatorList,
    IndicatorQuestion,
    IndicatorStep,
    YearValue,
)
from models.indicator_figures import Doubt, write_figure
from views import labels
from views.callbacks import Callback
from views.message import Button, View
from views.numbered import numbered

#: How much of each text is shown, in letters.
TITLE, LONG_TITLE, NAME, UNIT, WORDS = 45, 300, 24, 30, 300
#: How many years a card shows, the newest ones.
YEARS = 8
DOUBTS = {
    Doubt.NEGATIVE: N_("it is below nought"),
    Doubt.PERCENT: N_("it is more than 100%%"),
    Doubt.JUMP: N_("it is far from the figure of the year before"),
    Doubt.FAR: N_("it is far from the target"),
}
_FIELDS = (
    N_("Figure so far"),
    N_("Estimate"),
    N_("Source"),
    N_("Note"),
)


def listing(words: Words, page: IndicatorList) -> View:
    """Return a page of the list; a number or a press opens a card."""
    parts: list[Markup] = [
        words.say(
            "📈 <b>Indicators %(year)s</b>: filed %(filed)s of %(total)s.",
            year=page.year,
            filed=page.filed,
            total=page.total,
        ),
        *labels.plan(words, page.plan),
    ]
    if not page.lines:
        parts.append(words.say("Your agency files no indicator."))
    elif page.pages > 1:
        parts.append(words.say("Page %(page)s of %(pages)s", page=page.page + 1, pages=page.pages))
    rows = numbered([[_opening(words, line)] for line in page.lines])
    turning = []
    if page.page > 0:
        turning.append(Button(words.plain("← Back"), Callback.of("indicators", page.page - 1)))
    if page.page < page.pages - 1:
        turning.append(Button(words.plain("More →"), Callback.of("indicators", page.page + 1)))
    return View(join("\n", parts), [*rows, *([turning] if turning else [])])


def card(words: Words, data: IndicatorCard) -> View:
    """Return an indicator: its targets, the row of its years, and how far it is from 2030."""
    head = words.say(
        "📈 <b>%(code)s</b> · %(title)s", code=data.code, title=clip(data.title, LONG_TITLE)
    )
    facts: list[Markup] = [*labels.plan(words, data.plan)]
    if data.group_title:
        facts.append(words.say("Part of: %(title)s", title=clip(data.group_title, TITLE)))
    facts.append(words.say("Filed by: %(names)s", names=", ".join(data.leads)))
    if data.unit:
        facts.append(words.say("Unit: %(unit)s", unit=data.unit))
    none = words.plain("none yet")
    facts.append(
        words.say(
            "Target 2030: <b>%(first)s</b> · 2050: %(second)s",
            first=data.target_2030 or none,
            second=data.target_2050 or none,
        )
    )
    several = len(data.leads) > 1
    years = [
        line
        for value in data.values[-YEARS:]
        for line in (
            _year(words, value, several=several),
            *(_origin(words, value) if value.year == data.year else ()),
        )
    ]
    if not years:
        years = [words.say("No figures were filed yet.")]
    parts = [head, join("\n", facts), join("\n", years)]
    if data.distances:
        parts.append(
            join("\n", [_distance(words, one, data.unit, several) for one in data.distances])
        )
    rows = [
        [
            Button(
                _filing(words, name, data, is_filed=is_filed),
                Callback.of("indicator_file", data.indicator_id, agency_id),
            )
        ]
        for agency_id, name, is_filed in data.may_file
    ]
    rows.append([Button(words.plain("All indicators"), Callback.of("indicators", 0))])
    return View(join("\n\n", parts), rows)


def question(words: Words, asked: IndicatorQuestion) -> View:
    """Return the open question, the preview or the receipt."""
    if asked.is_filed:
        return _receipt(words, asked)
    if asked.step is IndicatorStep.PREVIEW:
        return _preview(words, asked)
    head = words.say(
        "<b>%(code)s</b> · %(title)s (%(agency)s, %(year)s)",
        code=asked.code,
        title=clip(asked.title, TITLE),
        agency=clip(asked.agency_name, NAME),
        year=asked.year,
    )
    rows: list[list[Button]] = []
    if asked.step is IndicatorStep.SURE:
        rows.append(
            [Button(words.plain("✅ It is right"), Callback.of("indicator_sure", asked.revision))]
        )
    elif asked.step is not IndicatorStep.ESTIMATE or asked.actual is not None:
        label = words.plain("Not known yet") if _is_figure(asked) else words.plain("Skip")
        rows.append([Button(label, Callback.of("indicator_skip", asked.revision))])
    return View(join("\n\n", [head, _wanted(words, asked)]), rows)


def still_open(words: Words, asked: IndicatorQuestion) -> View:
    """Return the line under an answer that interrupts the filing."""
    return View(
        words.say(
            "The figures of indicator %(code)s are still being filed and nothing is lost: "
            "/chitieu goes on.",
            code=asked.code,
        )
    )


def _wanted(words: Words, asked: IndicatorQuestion) -> Markup:
    if asked.step is IndicatorStep.SURE:
        return words.say(
            "❓ <b>%(figure)s</b>: is that right? Please look again: %(why)s.\n"
            "Type “đúng” if it is, or the right figure.",
            figure=_with_unit(asked.doubted or Decimal(0), asked.unit),
            why="; ".join(words.plain(DOUBTS[one]) for one in asked.doubts),
        )
    if asked.step is IndicatorStep.ACTUAL:
        wanted = words.say(
            "What is the figure up to %(day)s? For example 98,5 or 1.234,5.", day=asked.cutoff
        )
        if asked.before is None:
            return wanted
        return join("\n", [_year(words, asked.before, several=False), wanted])
    if asked.step is IndicatorStep.ESTIMATE:
        return words.say("What is expected for the whole year %(year)s?", year=asked.year)
    if asked.step is IndicatorStep.SOURCE:
        return words.say("Where does the figure come from? For example: Cục Thống kê.")
    return words.say("Is there anything to note about it?")


def _preview(words: Words, asked: IndicatorQuestion) -> View:
    parts = []
    if asked.other is not None:
        parts.append(
            words.say(
                "⚠️ <b>%(name)s has filed figures meanwhile</b> (version %(version)s, %(at)s). "
                "If you send yours, they take their place; theirs are kept as an older version.",
                name=asked.other.author_name,
                version=asked.other.version,
                at=f"{asked.other.filed_at:%H:%M %d/%m/%Y}",
            )
        )
        parts.append(_year(words, asked.other, several=False))
    parts.append(words.say("<b>Please check before it is sent</b>"))
    parts.append(_summary(words, asked))
    rows = [[Button(words.plain("✅ Send"), Callback.of("indicator_send", asked.revision))]]
    changing = [
        Button(
            words.plain("Change: %(what)s", what=words.plain(field)),
            Callback.of("indicator_change", asked.revision, place),
        )
        for place, field in enumerate(_FIELDS)
    ]
    rows += [changing[:2], changing[2:]]
    return View(join("\n\n", parts), rows)


def _receipt(words: Words, asked: IndicatorQuestion) -> View:
    head = words.say(
        "✅ <b>Filed: indicator %(code)s, %(year)s</b> (version %(version)s)",
        code=asked.code,
        year=asked.year,
        version=asked.version,
    )
    show = Callback.of("indicator", asked.indicator_id).anew()
    return View(
        join("\n\n", [head, _summary(words, asked)]),
        [
            [Button(words.plain("Show the indicator"), show)],
            [Button(words.plain("All indicators"), Callback.of("indicators", 0).anew())],
        ],
    )


def _summary(words: Words, asked: IndicatorQuestion) -> Markup:
    none = words.plain("not known yet")
    lines = [
        words.say(
            "%(code)s · %(title)s (%(agency)s)",
            code=asked.code,
            title=clip(asked.title, TITLE),
            agency=clip(asked.agency_name, NAME),
        ),
        words.say(
            "Up to %(day)s: <b>%(figure)s</b>",
            day=asked.cutoff,
            figure=_or(asked.actual, asked.unit, none),
        ),
        words.say(
            "Estimate for %(year)s: <b>%(figure)s</b>",
            year=asked.year,
            figure=_or(asked.estimate, asked.unit, none),
        ),
    ]
    if asked.source:
        lines.append(words.say("Source: %(text)s", text=clip(asked.source, WORDS)))
    if asked.note:
        lines.append(words.say("Note: %(text)s", text=clip(asked.note, WORDS)))
    return join("\n", lines)


def _year(words: Words, value: YearValue, *, several: bool) -> Markup:
    """Return what was filed for a year in a line."""
    shown = []
    if value.actual is not None:
        shown.append(words.plain("%(figure)s so far", figure=write_figure(value.actual)))
    if value.estimate is not None:
        shown.append(words.plain("%(figure)s estimated", figure=write_figure(value.estimate)))
    figures = " · ".join(shown)
    if several and value.agency_name:
        return words.say(
            "%(year)s: %(figures)s (%(agency)s)",
            year=value.year,
            figures=figures,
            agency=clip(value.agency_name, NAME),
        )
    return words.say("%(year)s: %(figures)s", year=value.year, figures=figures)


def _origin(words: Words, value: YearValue) -> list[Markup]:
    """Return who filed figures and when, with their source and note."""
    lines = [
        words.say(
            "   filed by %(name)s, %(at)s",
            name=clip(value.author_name, NAME),
            at=f"{value.filed_at:%H:%M %d/%m/%Y}",
        )
    ]
    if value.source:
        lines.append(words.say("   Source: %(text)s", text=clip(value.source, WORDS)))
    if value.note:
        lines.append(words.say("   Note: %(text)s", text=clip(value.note, WORDS)))
    return lines


def _distance(words: Words, one: Distance, unit: str | None, several: bool) -> Markup:
    if one.reach is Reach.REACHED:
        line = words.say("✅ The target of 2030 is reached.")
    elif one.reach is Reach.NOT_YET and one.gap is not None:
        line = words.say("To the target of 2030: %(gap)s.", gap=_gap(words, one.gap, unit))
    else:
        line = words.say("Whether the target of 2030 is reached cannot be told.")
    if not several:
        return line
    return words.say("%(agency)s: %(line)s", agency=clip(one.agency_name, NAME), line=line)


def _gap(words: Words, gap: Decimal, unit: str | None) -> str:
    if unit and unit.startswith("%"):
        return words.plain("%(n)s percentage points", n=write_figure(gap))
    return _with_unit(gap, unit)


def _opening(words: Words, line: IndicatorLine) -> Button:
    mark = "✅" if line.filed >= line.expected else ("✏️" if line.is_mine else "▫️")
    label = words.plain(
        "%(mark)s %(code)s · %(title)s",
        mark=mark,
        code=line.code,
        title=clip(line.title, TITLE),
    )
    return Button(label, Callback.of("indicator", line.indicator_id))


def _filing(words: Words, name: str, data: IndicatorCard, *, is_filed: bool) -> str:
    verb = (
        words.plain("✏️ Correct the figures of %(year)s", year=data.year)
        if is_filed
        else words.plain("✏️ File the figures of %(year)s", year=data.year)
    )
    return f"{verb} ({clip(name, NAME)})" if len(data.may_file) > 1 else verb


def _is_figure(asked: IndicatorQuestion) -> bool:
    return asked.step in {IndicatorStep.ACTUAL, IndicatorStep.ESTIMATE}


def _or(figure: Decimal | None, unit: str | None, none: str) -> str:
    return none if figure is None else _with_unit(figure, unit)


def _with_unit(figure: Decimal, unit: str | None) -> str:
    text = write_figure(figure)
    if not unit:
        return text
    return f"{text}{unit}" if unit.startswith("%") else f"{text} {clip(unit, UNIT)}"
