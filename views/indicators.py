"""The list of the indicators, and the card of one with the row of its years."""

from core.i18n import Markup, Words, join
from core.text import clip
from models.indicator_cards import (
    FiledFigures,
    FilingChoice,
    IndicatorCard,
    IndicatorLine,
    IndicatorList,
)
from views import indicator_words, labels
from views.callbacks import Callback
from views.message import Button, View

FILED, MISSING = "✅", "🟡"
#: How much of a title a line and a button show.
TITLE, LABEL = 90, 40
#: The row of years ends before this length; what is older stands in the documents.
YEARS_LIMIT = 1600


def page(words: Words, shown: IndicatorList) -> View:
    """Return a page of the list, with a button for each indicator."""
    whose = (
        words.say("all of the plan") if shown.is_whole_plan else words.say("those of your agency")
    )
    head = [
        words.say("<b>Indicators of %(year)s</b>: %(whose)s", year=shown.year, whose=whose),
        *labels.plan(words, shown.plan),
        words.say(
            "%(missing)s of %(total)s have no figure of this year yet. Deadline: end of %(due)s.",
            missing=shown.missing,
            total=shown.total,
            due=words.date(shown.due_at),
        ),
    ]
    lines = [_line(words, line, with_lead=shown.is_whole_plan) for line in shown.lines]
    hint = words.say("Choose one, or type its number.")
    if shown.may_file:
        hint = words.say(
            "Choose one, or type its number. The number with a figure behind it reports that "
            "figure, for example: <code>4 98,5</code>. Nothing is sent before you have checked it."
        )
    rows = [
        [
            Button(
                f"{_mark(line)} {line.head.code} · {clip(line.head.title, LABEL)}",
                Callback.of("indicator", line.head.indicator_id),
            )
        ]
        for line in shown.lines
    ]
    turning = []
    if shown.page > 0:
        turning.append(Button(words.plain("← Back"), Callback.of("indicators", shown.page - 1)))
    if shown.page < shown.last_page:
        turning.append(Button(words.plain("More →"), Callback.of("indicators", shown.page + 1)))
    if turning:
        rows.append(turning)
    return View(join("\n\n", [join("\n", head), join("\n", lines), hint]), rows)


def card(words: Words, shown: IndicatorCard) -> View:
    """Return what the plan wants of an indicator, what was filed of it, and what can be done."""
    head = shown.head
    unit = [words.say("<b>Unit:</b> %(text)s", text=head.unit)] if head.unit else []
    plan = [
        *labels.plan(words, shown.plan),
        *unit,
        words.say("<b>Lead agency:</b> %(text)s", text="; ".join(shown.lead_names) or "–"),
        words.say(
            "<b>Target 2030:</b> %(text)s",
            text=indicator_words.target(words, head.target_2030, head.unit),
        ),
        words.say(
            "<b>Target 2050:</b> %(text)s",
            text=indicator_words.target(words, head.target_2050, head.unit),
        ),
    ]
    if shown.note:
        plan.append(words.say("<b>Note of the plan:</b> %(text)s", text=shown.note))
    parts = [
        indicator_words.title(words, head, 700),
        join("\n", plan),
        join("\n", _years(words, shown)),
        join("\n", _standings(words, shown)),
    ]
    rows = [[_file_button(words, shown, choice)] for choice in shown.choices]
    last = [
        Button(words.plain("History"), Callback.of("history_indicator", head.indicator_id).anew()),
        Button(words.plain("← All indicators"), Callback.of("indicators", 0)),
    ]
    return View(join("\n\n", parts), [*rows, last])


def _line(words: Words, line: IndicatorLine, *, with_lead: bool) -> Markup:
    head = words.say(
        "%(n)s. %(mark)s <b>%(code)s</b> %(title)s",
        n=line.number,
        mark=_mark(line),
        code=line.head.code,
        title=clip(line.head.title, TITLE),
    )
    several = len(line.lead_names) > 1
    facts = []
    for one in line.filed:
        said = indicator_words.short(words, one, line.head.unit)
        name = clip(one.agency_name, indicator_words.NAME)
        facts.append(join(": ", [name, said]) if several or with_lead else said)
    if line.missing:
        if several or with_lead:
            names = words.listing(clip(name, indicator_words.NAME) for name in line.missing)
            facts.append(words.say("%(agencies)s: no figure yet", agencies=names))
        else:
            facts.append(words.say("no figure yet"))
    return join("\n", [head, words.say("   %(text)s", text=join("; ", facts))])


def _mark(line: IndicatorLine) -> str:
    return FILED if line.filed else MISSING


def _years(words: Words, shown: IndicatorCard) -> list[Markup]:
    lines = [words.say("<b>Figures by year</b>")]
    if shown.missing:
        lines.append(
            words.say(
                "🟡 %(year)s: no figure yet (%(agencies)s)",
                year=shown.year,
                agencies=words.listing(shown.missing),
            )
        )
    for filed in shown.years:
        entry = _year(words, shown, filed)
        if sum(map(len, lines)) + sum(map(len, entry)) > YEARS_LIMIT:
            lines.append(words.say("Earlier figures are in the workbook (/xuat)."))
            break
        lines += entry
    return lines


def _year(words: Words, shown: IndicatorCard, filed: FiledFigures) -> list[Markup]:
    """Return what an agency has filed for a year; of this year also source and note."""
    said = filed.figures
    is_of_now = filed.year == shown.year
    length = indicator_words.TEXT // 2
    lines = [
        words.say(
            "<b>%(year)s:</b> %(figures)s",
            year=filed.year,
            figures=indicator_words.short(words, filed, shown.head.unit),
        ),
        words.say("   %(text)s", text=indicator_words.filed_by(words, filed)),
    ]
    if is_of_now and said.source:
        lines.append(words.say("   Source: <i>%(text)s</i>", text=clip(said.source, length)))
    if is_of_now and said.note:
        lines.append(words.say("   Note: <i>%(text)s</i>", text=clip(said.note, length)))
    return lines


def _standings(words: Words, shown: IndicatorCard) -> list[Markup]:
    """Return the distance to 2030, of each lead agency where there are several."""
    unit, years_left = shown.head.unit, indicator_words.TARGET_YEAR - shown.year
    several = len(shown.lead_names) > 1
    heading = words.say("<b>To the target of 2030</b>")
    if years_left > 0:
        heading = words.count(
            "<b>To the target of 2030</b> (%(n)s year left)",
            "<b>To the target of 2030</b> (%(n)s years left)",
            years_left,
        )
    lines = [heading]
    for one in shown.standings:
        told = [indicator_words.distance(words, one.distance, unit)]
        if (trend := indicator_words.trend(words, one.trend)) is not None:
            told.append(words.say("%(year)s is %(trend)s.", year=one.year, trend=trend))
        said = join(" ", told)
        lines.append(join(": ", [one.agency_name, said]) if several else said)
    if not shown.standings:
        none = (
            words.say("The plan sets no target for 2030 yet.")
            if shown.head.target_2030 is None
            else words.say("There is no figure yet to hold against the target of 2030.")
        )
        lines.append(none)
    return lines


def _file_button(words: Words, shown: IndicatorCard, choice: FilingChoice) -> Button:
    several = len({one.agency_id for one in shown.choices}) > 1
    label = (
        words.plain("Correct the figures of %(year)s", year=choice.year)
        if choice.is_filed
        else words.plain("Report the figures of %(year)s", year=choice.year)
    )
    if several:
        label = f"{label} · {clip(choice.agency_name, 24)}"
    numbers = (shown.head.indicator_id, choice.agency_id, choice.year)
    return Button(label, Callback.of("indicator_file", *numbers))
