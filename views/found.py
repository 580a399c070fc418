"""What a search has found, by kind; or the tasks that stand as was asked."""

from collections.abc import Sequence

from core.i18n import N_, Markup, Words, join
from core.text import clip
from models.cards import TaskLine
from models.found import Found, FoundRow
from models.search import Kind
from models.search_states import StateWanted
from views import labels
from views.callbacks import Callback
from views.message import Button, View

#: How many rows stand on one page, each with a button.
PAGE = 8
#: How much of a row's title is shown, on a line and on a button.
TITLE, LABEL = 90, 40

_KINDS = {
    Kind.TASK: N_("Tasks (%(n)s)"),
    Kind.INDICATOR: N_("Indicators (%(n)s)"),
    Kind.PASSAGE: N_("The plan's text (%(n)s)"),
    Kind.AGENCY: N_("Agencies (%(n)s)"),
}
_STATES = {
    StateWanted.OVERDUE: N_("overdue"),
    StateWanted.DUE_SOON: N_("due soon"),
    StateWanted.MISSING: N_("report not sent yet"),
    StateWanted.FILED: N_("reported"),
    StateWanted.LATE: N_("reported late"),
    StateWanted.NOT_STARTED: N_("Not started"),
    StateWanted.IN_PROGRESS: N_("In progress"),
    StateWanted.COMPLETED: N_("Completed"),
    StateWanted.PAUSED: N_("Paused"),
}


def prompt(words: Words) -> View:
    """Return what can be looked for."""
    return View(
        words.say(
            "<b>What are you looking for?</b> Type it, for example:\n"
            "• words: <code>nước thải</code> (diacritics do not matter)\n"
            "• a code: <code>6.a</code>, <code>nv 11</code>, <code>III.2.g</code>\n"
            "• an agency: <code>Sở Xây dựng</code>\n"
            "• how tasks stand: <code>quá hạn</code>, <code>chưa gửi</code>, "
            "<code>hoàn thành</code>"
        )
    )


def found(words: Words, result: Found, page: int) -> View:
    """Return one page of what was found."""
    if result.state is not None:
        return _by_state(words, result, result.state, page)
    if not result.rows:
        return _nothing(words, result)
    ordered = _in_groups(result.rows)
    last_page = (len(ordered) - 1) // PAGE
    page = min(max(page, 0), last_page)
    shown = ordered[page * PAGE : (page + 1) * PAGE]
    counts = {kind: sum(row.kind is kind for row in ordered) for kind in Kind}
    parts = [
        join(
            "\n",
            [
                words.say("<b>Found for “%(text)s”</b>", text=result.text),
                *labels.plan(words, result.plan),
            ],
        )
    ]
    for kind in dict.fromkeys(row.kind for row in shown):
        head = words.say("<b>%(kind)s</b>", kind=words.say(_KINDS[kind], n=counts[kind]))
        lines = [_line(words, row) for row in shown if row.kind is kind]
        parts.append(join("\n", [head, *lines]))
    rows = [
        [
            Button(
                clip(f"{_code(row)}{row.title}", LABEL),
                _target(row, result.search_id),
            )
        ]
        for row in shown
    ]
    rows += _pages(words, result.search_id, page, last_page)
    if result.suggestions:
        parts.append(words.say("Did you mean something else?"))
        rows += _suggestions(result)
    return View(join("\n\n", parts), rows)


def _nothing(words: Words, result: Found) -> View:
    text = words.say(
        "Nothing was found for “%(text)s”. Try fewer words, the code of a task (6.a) or the name "
        "of an agency; send /nhiemvu for your tasks.",
        text=result.text,
    )
    parts = [join("\n", [text, *labels.plan(words, result.plan)])]
    if result.suggestions:
        parts.append(words.say("Did you mean:"))
    return View(join("\n\n", parts), _suggestions(result))


def _by_state(words: Words, result: Found, state: StateWanted, page: int) -> View:
    last_page = max(0, (len(result.lines) - 1) // PAGE)
    page = min(max(page, 0), last_page)
    shown = result.lines[page * PAGE : (page + 1) * PAGE]
    name = words.say(_STATES[state])
    head = words.count(
        "<b>%(n)s task: %(state)s</b>",
        "<b>%(n)s tasks: %(state)s</b>",
        len(result.lines),
        state=name,
    )
    heads = [head, *labels.plan(words, result.plan)]
    if result.of_agency:
        heads.insert(1, words.say("Agency: %(agency)s", agency=result.of_agency))
    parts = [join("\n", heads)]
    if shown:
        parts.append(join("\n", [_task_line(words, line) for line in shown]))
    rows = [
        [
            Button(
                clip(f"{line.code} · {line.agency_name} · {line.short_title}", LABEL),
                Callback.of("task", line.duty_id).anew(),
            )
        ]
        for line in shown
    ]
    return View(join("\n\n", parts), [*rows, *_pages(words, result.search_id, page, last_page)])


def _in_groups(rows: Sequence[FoundRow]) -> list[FoundRow]:
    """Return the rows kind by kind, the kind with the best row first."""
    best = {kind: max((row.score for row in rows if row.kind is kind), default=0) for kind in Kind}
    order = {kind: (-best[kind], place) for place, kind in enumerate(Kind)}
    return sorted(rows, key=lambda row: order[row.kind])


def _line(words: Words, row: FoundRow) -> Markup:
    title = words.say("• %(code)s%(title)s", code=_code(row), title=clip(row.title, TITLE))
    if row.excerpt is None:
        return title
    return join("\n", [title, words.say("   <i>%(excerpt)s</i>", excerpt=row.excerpt)])


def _task_line(words: Words, line: TaskLine) -> Markup:
    facts = [
        line.agency_name,
        labels.state(words, line.state, line.percent),
        labels.filing(words, line.filing, line.days_left),
    ]
    return words.say(
        "• <b>%(code)s</b> %(title)s\n   %(facts)s",
        code=line.code,
        title=clip(line.short_title, TITLE),
        facts=join(" · ", facts),
    )


def _code(row: FoundRow) -> str:
    # An agency's code is for programs; people know it by its name.
    return "" if row.kind is Kind.AGENCY else f"{row.code} · "


def _target(row: FoundRow, search_id: int) -> Callback:
    match row.kind:
        case Kind.TASK if row.is_duty:
            return Callback.of("task", row.number).anew()
        case Kind.TASK:
            return Callback.of("found_task", row.number, search_id, 0)
        case Kind.INDICATOR:
            return Callback.of("found_indicator", row.number, search_id)
        case Kind.PASSAGE:
            return Callback.of("found_passage", row.number, row.page, search_id)
        case Kind.AGENCY:
            return Callback.of("found_agency", row.number, search_id)


def _pages(words: Words, search_id: int, page: int, last_page: int) -> list[list[Button]]:
    row = []
    if page > 0:
        row.append(Button(words.plain("← Back"), Callback.of("found", search_id, page - 1)))
    if page < last_page:
        row.append(Button(words.plain("More →"), Callback.of("found", search_id, page + 1)))
    return [row] if row else []


def _suggestions(result: Found) -> list[list[Button]]:
    return [
        [Button(f"🔎 {clip(text, LABEL)}", Callback.of("found", number, 0))]
        for number, text in result.suggestions
    ]
