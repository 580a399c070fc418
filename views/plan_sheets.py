"""The sheets of the plan: a task, an indicator, an agency, a passage, what speaks of a task.

Each is opened from a search, whose number leads back to it (0: there is none).
"""

from collections.abc import Sequence

from core.i18n import Markup, Words, escape, join
from core.text import clip
from models.found import (
    AgencySheet,
    IndicatorSheet,
    PassageSheet,
    RelatedSheet,
    Sheet,
    TaskLink,
    TaskSheet,
)
from views import labels, tasks
from views.callbacks import Callback
from views.message import Button, View

#: How much of a title is shown; how many agencies and tasks have a button on a page.
TITLE, BUTTONS = 800, 8
#: How many tasks are listed under an agency's role, and how many indicators.
LISTED = 15


def sheet(words: Words, shown: Sheet, search_id: int = 0, page: int = 0) -> View:
    """Return whichever sheet it is."""
    match shown:
        case TaskSheet():
            return task(words, shown, search_id, page)
        case IndicatorSheet():
            return indicator(words, shown, search_id)
        case AgencySheet():
            return agency(words, shown, search_id)
        case PassageSheet():
            return passage(words, shown, search_id)
        case RelatedSheet():
            return related(words, shown)


def task(words: Words, shown: TaskSheet, search_id: int, page: int) -> View:
    """Return what the plan says of a task; the agencies' cards are behind buttons."""
    parts = [
        words.say("<b>%(code)s. %(title)s</b>", code=shown.code, title=clip(shown.title, TITLE)),
        join("\n", [*labels.plan(words, shown.plan), tasks.plan_part(words, shown)]),
    ]
    if shown.below:
        parts.append(words.say("This is a heading; its tasks are:"))
    rows = [
        [
            Button(
                f"{one.code} · {clip(one.short_title, 40)}",
                Callback.of("found_task", one.task_id, search_id, 0),
            )
        ]
        for one in shown.below
    ]
    if shown.passages:
        rows.append(
            [
                Button(
                    words.plain("What the plan says of it"),
                    Callback.of("passages", shown.task_id, 0, 0),
                )
            ]
        )
    last_page = max(0, (len(shown.duties) - 1) // BUTTONS)
    page = min(max(page, 0), last_page)
    links = [
        Button(clip(one.agency_name, 28), Callback.of("task", one.duty_id).anew())
        for one in shown.duties[page * BUTTONS : (page + 1) * BUTTONS]
    ]
    if links:
        parts.append(words.say("How it stands, agency by agency:"))
    rows += [links[place : place + 2] for place in range(0, len(links), 2)]
    turning = []
    if page > 0:
        back = Callback.of("found_task", shown.task_id, search_id, page - 1)
        turning.append(Button(words.plain("← Back"), back))
    if page < last_page:
        more = Callback.of("found_task", shown.task_id, search_id, page + 1)
        turning.append(Button(words.plain("More →"), more))
    return View(
        join("\n\n", [part for part in parts if part]),
        [*rows, *([turning] if turning else []), *_back(words, search_id)],
    )


def indicator(words: Words, shown: IndicatorSheet, search_id: int) -> View:
    """Return what the plan says of an indicator."""
    none = words.say("not set yet")
    lines = [
        *labels.plan(words, shown.plan),
        *(
            [words.say("<b>Group:</b> %(text)s", text=shown.group_title)]
            if shown.group_title
            else []
        ),
        *([words.say("<b>Unit:</b> %(text)s", text=shown.unit)] if shown.unit else []),
        words.say("<b>Target 2030:</b> %(text)s", text=shown.target_2030 or none),
        words.say("<b>Target 2050:</b> %(text)s", text=shown.target_2050 or none),
        *(
            [words.say("<b>Lead agency:</b> %(text)s", text="; ".join(shown.leads))]
            if shown.leads
            else []
        ),
        *([words.say("<b>Note:</b> %(text)s", text=shown.note)] if shown.note else []),
    ]
    head = words.say(
        "<b>Indicator %(code)s. %(title)s</b>", code=shown.code, title=clip(shown.title, TITLE)
    )
    rows = _back(words, search_id)
    if shown.may_open:
        figures = Callback.of("indicator", shown.indicator_id).anew()
        rows = [[Button(words.plain("Figures by year"), figures)], *rows]
    return View(join("\n\n", [head, join("\n", lines)]), rows)


def agency(words: Words, shown: AgencySheet, search_id: int) -> View:
    """Return what the plan gives to an agency."""
    parts = [
        join(
            "\n",
            [
                words.say("<b>%(name)s</b> (%(short)s)", name=shown.name, short=shown.short_name),
                *labels.plan(words, shown.plan),
                *(
                    [words.say("It reports to: %(agency)s", agency=shown.receiver)]
                    if shown.receiver
                    else []
                ),
            ],
        )
    ]
    if shown.leads:
        head = words.say("<b>It leads</b> (%(n)s)", n=len(shown.leads))
        parts.append(_listing(words, head, shown.leads))
    if shown.coordinates:
        head = words.say("<b>It coordinates</b> (%(n)s)", n=len(shown.coordinates))
        parts.append(_listing(words, head, shown.coordinates))
    if shown.indicators:
        head = words.say("<b>Indicators</b> (%(n)s)", n=len(shown.indicators))
        lines = [
            words.say("• %(code)s %(title)s", code=code, title=clip(title, 60))
            for code, title in shown.indicators[:LISTED]
        ]
        if len(shown.indicators) > LISTED:
            lines.append(words.say("… and %(n)s more", n=len(shown.indicators) - LISTED))
        parts.append(join("\n", [head, *lines]))
    if len(parts) == 1:
        parts.append(words.say("The plan gives it no task of its own."))
    rows = []
    if shown.may_open:
        label = words.plain("How its tasks stand")
        rows.append([Button(label, Callback.of("agency", shown.agency_id, 0).anew())])
    return View(join("\n\n", parts), [*rows, *_back(words, search_id)])


def passage(words: Words, shown: PassageSheet, search_id: int) -> View:
    """Return a page of a passage."""
    turning = []
    if shown.page > 0:
        back = Callback.of("found_passage", shown.passage_id, shown.page - 1, search_id)
        turning.append(Button(words.plain("← Back"), back))
    if shown.page < shown.pages - 1:
        more = Callback.of("found_passage", shown.passage_id, shown.page + 1, search_id)
        turning.append(Button(words.plain("More →"), more))
    parts = [
        join("\n", [_heading(words, shown.code, shown.title), *labels.plan(words, shown.plan)]),
        *([escape(shown.text)] if shown.text else []),
        *([words.say("<i>%(text)s</i>", text=shown.footnote)] if shown.footnote else []),
        *_place(words, shown.page, shown.pages),
    ]
    rows = [*([turning] if turning else []), *_back(words, search_id)]
    return View(join("\n\n", parts), rows)


def related(words: Words, shown: RelatedSheet) -> View:
    """Return a page of what the plan's text says of a task."""
    head = words.say(
        "<b>What the plan says of task %(code)s</b> · %(title)s",
        code=shown.task_code,
        title=shown.short_title,
    )
    parts = [
        join("\n", [head, *labels.plan(words, shown.plan)]),
        join(
            "\n",
            [
                _heading(words, shown.code, shown.title),
                *([escape(shown.text)] if shown.text else []),
            ],
        ),
        *_place(words, shown.page, shown.pages),
    ]
    turning = []
    if shown.page > 0:
        turning.append(Button(words.plain("← Back"), _related_page(shown, shown.page - 1)))
    if shown.page < shown.pages - 1:
        turning.append(Button(words.plain("More →"), _related_page(shown, shown.page + 1)))
    back = (
        Callback.of("task", shown.duty_id)
        if shown.duty_id
        else Callback.of("found_task", shown.task_id, 0, 0)
    )
    rows = [*([turning] if turning else []), [Button(words.plain("← The task"), back)]]
    return View(join("\n\n", parts), rows)


def _related_page(shown: RelatedSheet, page: int) -> Callback:
    return Callback.of("passages", shown.task_id, shown.duty_id, page)


def _heading(words: Words, code: str, title: str | None) -> Markup:
    if title is None:
        return words.say("<b>Passage %(code)s</b>", code=code)
    return words.say("<b>Passage %(code)s</b> · %(title)s", code=code, title=title)


def _place(words: Words, page: int, pages: int) -> list[Markup]:
    if pages < 2:
        return []
    return [words.say("Page %(page)s of %(pages)s", page=page + 1, pages=pages)]


def _listing(words: Words, head: Markup, links: Sequence[TaskLink]) -> Markup:
    lines = [
        words.say("• %(code)s %(title)s", code=one.code, title=clip(one.short_title, 60))
        for one in links[:LISTED]
    ]
    if len(links) > LISTED:
        lines.append(words.say("… and %(n)s more", n=len(links) - LISTED))
    return join("\n", [head, *lines])


def _back(words: Words, search_id: int) -> list[list[Button]]:
    if not search_id:
        return []
    return [[Button(words.plain("← What was found"), Callback.of("found", search_id, 0))]]
