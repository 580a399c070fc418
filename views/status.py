"""/status: three lines that say it all, then what is behind each number on a tap."""

from collections.abc import Sequence

from core.i18n import Markup, Words, escape, join
from core.text import clip
from models.deadlines import days_overdue
from models.figures import Breakdown, Figures, Filing, Standing, signed_days
from models.progress import TaskState
from views import labels
from views.callbacks import Callback
from views.message import Button, View

#: How many lines a list of agencies, tasks or late reports shows at a time.
PAGE = 12
#: How many of the oldest late duties the overview names.
OLDEST = 3


def overview(words: Words, figures: Figures) -> View:
    """Return the overview; its first three lines can be read on a locked screen."""
    filings = figures.filings
    left = signed_days(figures.due_at, figures.now, words.zone)
    scope = (
        words.say("the whole plan (%(number)s)", number=figures.plan_number)
        if figures.is_whole_plan
        else escape(figures.scope)
    )
    head = [
        words.say("<b>Reports of %(year)s</b>: %(scope)s", year=figures.year, scope=scope),
        # The whole plan is named by its number anyway.
        *([] if figures.is_whole_plan else labels.plan(words, figures.plan)),
        words.say(
            "Sent: %(filed)s of %(total)s (on time %(on_time)s, late %(late)s). "
            "Not yet: <b>%(missing)s</b>.",
            filed=filings[Filing.ON_TIME] + filings[Filing.LATE],
            total=figures.expected,
            on_time=filings[Filing.ON_TIME],
            late=filings[Filing.LATE],
            missing=filings[Filing.MISSING],
        ),
        words.say(
            "Deadline: end of %(due)s (%(days)s).",
            due=words.date(figures.due_at),
            days=labels.days(words, left),
        ),
    ]
    rates = [
        words.say("Completed: %(rate)s", rate=labels.rate(words, figures.completion)),
        words.say("Reported on time: %(rate)s", rate=labels.rate(words, figures.on_time)),
        words.say("Updated this year: %(rate)s", rate=labels.rate(words, figures.update)),
    ]
    parts = [join("\n", head), join("\n", rates), _matrix(words, figures)]
    if figures.overdue:
        parts.append(
            join(
                "\n",
                [
                    words.say("<b>Oldest overdue</b>"),
                    *_overdue_lines(words, figures, 0, OLDEST),
                ],
            )
        )
    if figures.unsettled:
        parts.append(
            words.say(
                "Units not settled yet (nobody is reminded): %(codes)s",
                codes=", ".join(figures.unsettled),
            )
        )
    if figures.unacknowledged:
        parts.append(
            words.count(
                "Tasks not acknowledged yet: %(n)s agency",
                "Tasks not acknowledged yet: %(n)s agencies",
                len(figures.unacknowledged),
            )
        )
    parts.append(words.say("As of %(at)s", at=words.time(figures.now)))
    return View(join("\n\n", parts), _menu(words, figures))


def by_agency(words: Words, figures: Figures, page: int) -> View:
    """Return the agencies, those with the most missing reports first; each opens its tasks."""
    title = _title(words, words.say("<b>By agency</b>"), figures)
    view = _breakdown(words, title, figures.by_agency, "status_agencies", page)
    page, _ = _bounds(page, len(figures.by_agency))
    buttons = [
        Button(clip(row.name, 24), Callback.of("agency", row.id, 0))
        for row in figures.by_agency[page * PAGE : (page + 1) * PAGE]
    ]
    pairs = [buttons[place : place + 2] for place in range(0, len(buttons), 2)]
    return View(view.text, [*pairs, *view.rows])


def by_task(words: Words, figures: Figures, page: int) -> View:
    """Return the tasks in the plan's order."""
    title = _title(words, words.say("<b>By task</b>"), figures)
    return _breakdown(words, title, figures.by_task, "status_tasks", page)


def missing(words: Words, figures: Figures, page: int) -> View:
    """Return who has not reported, agency by agency."""
    late = signed_days(figures.due_at, figures.now, words.zone) < 0
    rows = [row for row in figures.by_agency if row.missing]
    title = (
        words.say("<b>Reports missing after the deadline</b>")
        if late
        else words.say("<b>Reports not sent yet</b>")
    )
    title = _title(words, title, figures)
    if not rows:
        body = words.say("Every report has been sent.")
        return View(join("\n\n", [title, body]), [[_back(words)]])
    page, last_page = _bounds(page, len(rows))
    lines = [
        words.say(
            "• %(agency)s: %(missing)s of %(total)s",
            agency=row.name,
            missing=row.missing,
            total=row.expected,
        )
        for row in rows[page * PAGE : (page + 1) * PAGE]
    ]
    total = words.say(
        "%(agencies)s agencies, %(reports)s reports",
        agencies=len(rows),
        reports=sum(row.missing for row in rows),
    )
    return View(
        join("\n", [title, total, "", *lines]),
        [*_pages(words, "status_missing", page, last_page), [_back(words)]],
    )


def overdue(words: Words, figures: Figures, page: int) -> View:
    """Return everything that is late, the oldest first."""
    title = _title(words, words.say("<b>Overdue</b>"), figures)
    if not figures.overdue:
        return View(join("\n\n", [title, words.say("Nothing is overdue.")]), [[_back(words)]])
    page, last_page = _bounds(page, len(figures.overdue))
    lines = _overdue_lines(words, figures, page * PAGE, PAGE)
    return View(
        join("\n", [title, *lines]),
        [*_pages(words, "status_overdue", page, last_page), [_back(words)]],
    )


def _title(words: Words, title: Markup, figures: Figures) -> Markup:
    return join("\n", [title, *labels.plan(words, figures.plan)])


def unacknowledged(words: Words, figures: Figures, page: int) -> View:
    """Return which agencies have not acknowledged their tasks, most tasks first."""
    title = words.say("<b>Tasks not acknowledged yet</b>")
    rows = figures.unacknowledged
    if not rows:
        body = words.say("Every agency has acknowledged its tasks.")
        return View(join("\n\n", [title, body]), [[_back(words)]])
    page, last_page = _bounds(page, len(rows))
    lines = [
        words.say(
            "• %(agency)s: %(missing)s of %(total)s",
            agency=row.name,
            missing=row.count,
            total=row.total,
        )
        for row in rows[page * PAGE : (page + 1) * PAGE]
    ]
    return View(
        join("\n", [title, *lines]),
        [*_pages(words, "status_unacknowledged", page, last_page), [_back(words)]],
    )


def _menu(words: Words, figures: Figures) -> list[list[Button]]:
    rows = []
    if len(figures.by_agency) > 1:
        rows.append(
            [
                Button(words.plain("By agency"), Callback.of("status_agencies", 0)),
                Button(words.plain("By task"), Callback.of("status_tasks", 0)),
            ]
        )
    else:
        rows.append([Button(words.plain("By task"), Callback.of("status_tasks", 0))])
    rows.append(
        [
            Button(
                words.plain("Not sent (%(n)s)", n=figures.filings[Filing.MISSING]),
                Callback.of("status_missing", 0),
            ),
            Button(
                words.plain("Overdue (%(n)s)", n=len(figures.overdue)),
                Callback.of("status_overdue", 0),
            ),
        ]
    )
    if figures.unsettled and figures.may_settle:
        label = words.plain("Settle the units (%(n)s)", n=len(figures.unsettled))
        rows.append([Button(label, Callback.of("groups", 0))])
    if figures.unacknowledged:
        rows.append(
            [
                Button(
                    words.plain("Not acknowledged (%(n)s)", n=len(figures.unacknowledged)),
                    Callback.of("status_unacknowledged", 0),
                )
            ]
        )
    rows.append([Button(words.plain("🔄 Refresh"), Callback.of("status"))])
    return rows


def _matrix(words: Words, figures: Figures) -> Markup:
    """Return the states, and behind each how its tasks stand; what is zero is left out."""
    lines = [words.say("<b>States</b>")]
    for state in TaskState:
        row = figures.matrix[state]
        total = sum(row.values())
        standings = words.listing(
            words.say(
                "%(n)s %(standing)s",
                n=row[standing],
                standing=words.say(labels.STANDINGS[standing]),
            )
            for standing in Standing
            if row[standing]
        )
        name = words.say(labels.STATES[state])
        if total:
            lines.append(
                words.say(
                    "• %(state)s: %(total)s (%(standings)s)",
                    state=name,
                    total=total,
                    standings=Markup(standings),
                )
            )
        else:
            lines.append(words.say("• %(state)s: 0", state=name))
    return join("\n", lines)


def _overdue_lines(words: Words, figures: Figures, start: int, count: int) -> list[Markup]:
    lines = []
    for item in figures.overdue[start : start + count]:
        late = days_overdue(item.since, figures.now, words.zone)
        what = words.say("report") if item.is_report else words.say("task")
        lines.append(
            words.say(
                "• %(code)s %(title)s. %(agency)s: %(what)s, %(days)s",
                code=item.task_code,
                title=clip(item.task_title, 60),
                agency=item.agency_name,
                what=what,
                days=labels.days(words, -late),
            )
        )
    return lines


def _breakdown(
    words: Words,
    title: Markup,
    rows: Sequence[Breakdown],
    verb: str,
    page: int,
) -> View:
    page, last_page = _bounds(page, len(rows))
    lines = []
    for row in rows[page * PAGE : (page + 1) * PAGE]:
        name = row.name if row.id else f"{row.code} {clip(row.name, 60)}"
        counts = [
            words.say("sent %(n)s/%(total)s", n=row.on_time + row.late, total=row.expected),
            words.say("completed %(n)s", n=row.completed),
        ]
        if row.late:
            counts.append(words.say("late %(n)s", n=row.late))
        lines.append(words.say("• %(name)s: %(counts)s", name=name, counts=join(", ", counts)))
    if not lines:
        lines = [words.say("no data yet")]
    return View(
        join("\n", [title, *lines]), [*_pages(words, verb, page, last_page), [_back(words)]]
    )


def _bounds(page: int, count: int) -> tuple[int, int]:
    last_page = max(0, (count - 1) // PAGE)
    return min(max(page, 0), last_page), last_page


def _pages(words: Words, verb: str, page: int, last_page: int) -> list[list[Button]]:
    row = []
    if page > 0:
        row.append(Button(words.plain("← Back"), Callback.of(verb, page - 1)))
    if page < last_page:
        row.append(Button(words.plain("More →"), Callback.of(verb, page + 1)))
    return [row] if row else []


def _back(words: Words) -> Button:
    return Button(words.plain("← Overview"), Callback.of("status"))
