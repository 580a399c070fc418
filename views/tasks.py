"""An agency's list of tasks, and a task's card."""

from collections.abc import Sequence

from core.i18n import Markup, Words, escape, join
from core.text import clip
from models.cards import LastReport, TaskCard, TaskLine, TaskList
from models.figures import Filing, Standing
from models.found import TaskSheet
from models.plans import PartyRole
from models.reports import ReportStatus
from views import extending, labels, report_way, shares
from views.callbacks import Callback
from views.message import Button, View

#: How many tasks stand on one page: as many as can be read without scrolling far.
PAGE = 8
#: The marks before a line, which are read faster than words.
DONE, LATE, OPEN, DRAFT = "✅", "🔴", "🟡", "✏️"
UNSETTLED = {ReportStatus.AWAITING: "✍️", ReportStatus.RETURNED: "↩️"}
#: How much of a long text a card shows; the whole of it is in the plan and in the documents.
EXCERPT = 600
#: How much of a share's words a line of the list shows.
BRIEF = 160


def task_list(words: Words, tasks: TaskList, page: int) -> View:
    """Return one page of the list, with a button for each task."""
    agencies = join("; ", tasks.agencies)
    if not tasks.lines:
        none = words.say(
            "%(agencies)s has no task in the plan of %(year)s. "
            "Send /status to see how the plan stands.",
            agencies=agencies,
            year=tasks.year,
        )
        return View(join("\n", [none, *labels.plan(words, tasks.plan)]))
    last_page = (len(tasks.lines) - 1) // PAGE
    page = min(max(page, 0), last_page)
    shown = tasks.lines[page * PAGE : (page + 1) * PAGE]
    expected = [line for line in tasks.lines if line.role is PartyRole.LEAD]
    missing = sum(line.filing is Filing.MISSING for line in expected)
    several = len({line.agency_name for line in tasks.lines}) > 1
    given = [line for line in tasks.lines if line.role is PartyRole.PART]
    head = [
        words.say("<b>Tasks of %(year)s</b>: %(agencies)s", year=tasks.year, agencies=agencies),
        *labels.plan(words, tasks.plan),
    ]
    if expected or not given:
        head.append(
            words.say(
                "%(missing)s of %(total)s reports not sent yet. Deadline: end of %(due)s.",
                missing=missing,
                total=len(expected),
                due=words.date(tasks.due_at),
            )
        )
    if given:
        head.append(
            words.say(
                "Work given to you: %(missing)s of %(total)s not reported yet.",
                missing=sum(line.filing is Filing.MISSING for line in given),
                total=len(given),
            )
        )
    lines = _lines(words, shown, several)
    buttons = [
        Button(
            f"{_mark(line)} {line.code} · {clip(_title(line), 40)}",
            Callback.of("task", line.duty_id),
        )
        for line in shown
    ]
    rows: list[list[Button]] = [[button] for button in buttons]
    if last_page:
        rows.append(_pages(words, tasks.agency_id, page, last_page))
    if tasks.unacknowledged:
        label = words.plain("👍 All received (%(n)s)", n=tasks.unacknowledged)
        rows.append([Button(label, Callback.of("ack_all"))])
    if tasks.agency_id:
        rows.append([Button(words.plain("← By agency"), Callback.of("status_agencies", 0))])
    return View(join("\n\n", [join("\n", head), join("\n", lines)]), rows)


def task_card(words: Words, card: TaskCard) -> View:
    """Return everything that the plan says of a task, the last report, and what can be done."""
    line = card.line
    parts = [
        words.say(
            "<b>%(code)s. %(title)s</b>", code=line.code, title=clip(card.title, EXCERPT * 2)
        ),
        join(
            "\n",
            [
                *labels.plan(words, card.plan),
                words.say(
                    "%(agency)s: %(role)s",
                    agency=line.agency_name,
                    role=words.say(labels.PARTY_ROLES[line.role]),
                ),
                words.say(
                    "<b>State:</b> %(state)s (%(standing)s)",
                    state=labels.state(words, line.state, line.percent),
                    standing=words.say(labels.STANDINGS[line.standing]),
                ),
                words.say(
                    "<b>Report by the end of %(due)s:</b> %(filing)s",
                    due=words.date(card.due_at),
                    filing=labels.filing(words, line.filing, line.days_left),
                ),
                *extending.on_card(words, card.extension),
            ],
        ),
        shares.work_part(words, card.work),
        plan_part(words, card),
        _last_part(words, card.last),
        report_way.line(words, card.way) if card.way else Markup(),
    ]
    rows: list[list[Button]] = []
    if card.may_report:
        label = words.plain("Go on with the draft") if line.has_draft else words.plain("Report")
        rows.append(
            [
                Button(label, Callback.of("report", line.duty_id)),
                Button(words.plain("Nothing to report"), Callback.of("nothing", line.duty_id)),
            ]
        )
        asking = [
            Button(
                words.plain("Raise a difficulty"),
                Callback.of("difficulty_on", line.duty_id).anew(),
            )
        ]
        if card.extension and card.extension.may_ask:
            more_time = Callback.of("extend_on", line.duty_id).anew()
            asking.append(Button(words.plain("Ask for more time"), more_time))
        rows.append(asking)
    rows += shares.work_buttons(words, card.work)
    if card.last and card.last.files:
        rows.append(
            [
                Button(
                    words.plain("Show the evidence (%(n)s)", n=card.last.files),
                    Callback.of("evidence", card.last.report_id),
                )
            ]
        )
    if card.passages:
        rows.append(
            [
                Button(
                    words.plain("What the plan says of it"),
                    Callback.of("passages", card.task_id, line.duty_id, 0),
                )
            ]
        )
    if card.way and (possible := report_way.buttons(words, card.way)):
        rows.append(possible)
    rows.append(
        [
            Button(words.plain("History"), Callback.of("history", line.duty_id, 0).anew()),
            Button(words.plain("← All tasks"), _page_of(card.agency_id, 0)),
        ]
    )
    return View(join("\n\n", [part for part in parts if part]), rows)


def _lines(words: Words, lines: Sequence[TaskLine], several: bool) -> list[Markup]:
    """Return the lines; what was given to the reader stands under a heading of its own."""
    found: list[Markup] = []
    mixed = any(line.role is PartyRole.PART for line in lines)
    before: bool | None = None
    for line in lines:
        is_given = line.role is PartyRole.PART
        if mixed and is_given is not before:
            heading = (
                words.say("<b>Work given to you</b>")
                if is_given
                else words.say("<b>Tasks of your agency</b>")
            )
            found.append(heading)
        before = is_given
        found.append(_line(words, line, several))
    return found


def _title(line: TaskLine) -> str:
    """Return what a line is called: a share by its own words, if it has any."""
    return line.brief or line.short_title


def _line(words: Words, line: TaskLine, several: bool) -> Markup:
    head = words.say(
        "%(mark)s <b>%(code)s</b> %(title)s",
        mark=_mark(line),
        code=line.code,
        title=clip(_title(line), BRIEF),
    )
    facts = [
        labels.state(words, line.state, line.percent),
        labels.filing(words, line.filing, line.days_left),
    ]
    if line.unsettled is ReportStatus.AWAITING:
        facts.append(words.say("waits for the head"))
    elif line.unsettled is ReportStatus.RETURNED:
        facts.append(words.say("<b>returned</b>"))
    if line.standing is Standing.OVERDUE:
        facts.append(words.say("the task itself is overdue"))
    if line.role is PartyRole.COORDINATING:
        facts.append(words.say(labels.PARTY_ROLES[line.role]))
    if line.giver_name:
        facts.append(words.say("given by %(giver)s", giver=line.giver_name))
    if several:
        facts.append(escape(line.agency_name))
    return join("\n      ", [head, join(" · ", facts)])


def _mark(line: TaskLine) -> str:
    if line.unsettled is not None:
        return UNSETTLED[line.unsettled]
    if line.filing is not Filing.MISSING:
        return DONE
    if line.has_draft:
        return DRAFT
    return LATE if line.days_left < 0 else OPEN


def plan_part(words: Words, card: TaskCard | TaskSheet) -> Markup:
    """Return what appendix II says of a task besides its title."""
    rows = [
        (
            words.say("<b>Part of:</b> %(text)s", text=clip(card.header_title or "", EXCERPT)),
            card.header_title,
        ),
        (words.say("<b>Time:</b> %(text)s", text=card.time_text or ""), card.time_text),
        (
            words.say("<b>Lead agency:</b> %(text)s", text=clip(card.lead_text or "", EXCERPT)),
            card.lead_text,
        ),
        (
            words.say(
                "<b>Coordinating agencies:</b> %(text)s",
                text=clip(card.coordinating_text or "", EXCERPT),
            ),
            card.coordinating_text,
        ),
        (
            words.say(
                "<b>Funding:</b> %(text)s",
                text=join(
                    "; ",
                    [words.say(labels.FUNDING.get(code, "")) or code for code in card.funding],
                ),
            ),
            card.funding,
        ),
        (
            words.say(
                "<b>Expected products:</b> %(text)s", text=clip(card.products or "", EXCERPT)
            ),
            card.products,
        ),
        (words.say("<b>Note:</b> %(text)s", text=clip(card.note or "", EXCERPT)), card.note),
        (
            words.say(
                "Carries out item %(item)s of Decision 882/QĐ-TTg", item=card.reference_882 or ""
            ),
            card.reference_882,
        ),
    ]
    return join("\n", [text for text, given in rows if given])


def _last_part(words: Words, last: LastReport | None) -> Markup:
    if last is None:
        return words.say("No report has been filed yet.")
    lines = [
        words.say(
            "<b>Last report</b> (%(year)s, version %(version)s): %(state)s. %(author)s, %(at)s",
            year=last.year,
            version=last.version,
            state=labels.state(words, last.state, last.percent),
            author=last.author_name,
            at=words.time(last.submitted_at),
        )
    ]
    if last.nothing_to_report:
        lines.append(words.say("Nothing to report"))
    if last.result:
        lines.append(words.say("<b>Result:</b> %(text)s", text=clip(last.result, EXCERPT)))
    if last.difficulties:
        lines.append(
            words.say("<b>Difficulties:</b> %(text)s", text=clip(last.difficulties, EXCERPT))
        )
    return join("\n", lines)


def _pages(words: Words, agency_id: int | None, page: int, last_page: int) -> list[Button]:
    row = []
    if page > 0:
        row.append(Button(words.plain("← Back"), _page_of(agency_id, page - 1)))
    if page < last_page:
        row.append(Button(words.plain("More →"), _page_of(agency_id, page + 1)))
    return row


def _page_of(agency_id: int | None, page: int) -> Callback:
    """Return what opens a page of an agency's list, or of one's own."""
    return Callback.of("agency", agency_id, page) if agency_id else Callback.of("tasks", page)
