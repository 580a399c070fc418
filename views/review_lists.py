"""Reviewing: the list of what waits, its filters, accepting together, and the head's setting."""

from core.i18n import Markup, Words, join
from core.text import clip
from models.review_cards import (
    Act,
    ApprovalSetting,
    BulkQuestion,
    Filter,
    ReviewLine,
    ReviewList,
)
from views.callbacks import Callback
from views.message import Button, View

#: How many reports stand on one page of the list.
PAGE = 8
#: How many choices of a filter stand on one page.
CHOICES = 20
#: How many reports the question before accepting together names.
NAMED = 40


def waiting_list(words: Words, listed: ReviewList) -> View:
    """Return one page of what waits."""
    rows: list[list[Button]] = []
    if not listed.lines:
        text = words.say("✅ <b>Nothing waits for you.</b>")
        if listed.total:
            text = words.say(
                "Nothing waits of %(name)s; %(total)s reports wait in all.",
                name=listed.filter_name or "",
                total=listed.total,
            )
            rows.append([Button(words.plain("All of them"), Callback.of("review", 0, 0, 0))])
        return View(text, [*rows, *_settings_row(words, listed.settings)])
    last_page = (len(listed.lines) - 1) // PAGE
    page = min(max(listed.page, 0), last_page)
    first = page * PAGE
    lines = [
        _line(words, line, number)
        for number, line in enumerate(listed.lines[first : first + PAGE], first + 1)
    ]
    approvals = sum(line.act is Act.APPROVE for line in listed.lines)
    counts = words.say(
        "To approve: %(approvals)s. To accept: %(acceptances)s.",
        approvals=approvals,
        acceptances=len(listed.lines) - approvals,
    )
    head = [
        words.count(
            "📥 <b>%(n)s report waits for you</b>",
            "📥 <b>%(n)s reports wait for you</b>",
            len(listed.lines),
        ),
        counts,
    ]
    if listed.filter_name:
        head.append(words.say("Only: %(name)s", name=listed.filter_name))
    rows += _line_rows(words, listed, first)
    rows += _turning(words, listed, page, last_page)
    closing = words.say("Choose a report by its button, or type its number.")
    text = join("\n\n", [join("\n", head), join("\n", lines), closing])
    return View(text, rows)


def bulk(words: Words, asked: BulkQuestion) -> View:
    """Ask before several reports are accepted together."""
    named = [
        words.say("• %(code)s · %(agency)s", code=line.code, agency=clip(line.agency_name, 30))
        for line in asked.lines[:NAMED]
    ]
    text = join(
        "\n",
        [
            words.count(
                "<b>Accept %(n)s report with nothing to report?</b>",
                "<b>Accept these %(n)s reports with nothing to report?</b>",
                len(asked.lines),
            ),
            *named,
            words.say("1. Accept them all; 2. Back to the list"),
        ],
    )
    yes = Button(
        words.plain("Accept all %(n)s", n=len(asked.lines)),
        Callback.of("review_bulk_yes", asked.last_id),
    )
    back = Callback.of("review", 0, asked.filter.agency_id, asked.filter.task_id)
    return View(text, [[yes], [Button(words.plain("← Back"), back)]])


def filters(words: Words, listed: ReviewList, kind: int, page: int) -> View:
    """Offer the agencies (kind 0) or the tasks (1) of which something waits."""
    counts: dict[tuple[int, str], int] = {}
    for line in listed.lines:
        key = (line.task_id, line.code) if kind else (line.agency_id, line.agency_name)
        counts[key] = counts.get(key, 0) + 1
    choices = sorted(counts.items(), key=lambda item: (-item[1], item[0][1]))
    last_page = max(len(choices) - 1, 0) // CHOICES
    page = min(max(page, 0), last_page)
    buttons = [
        Button(
            words.plain("%(name)s (%(n)s)", name=clip(name, 26), n=count),
            Callback.of("review", 0, 0, id_) if kind else Callback.of("review", 0, id_, 0),
        )
        for (id_, name), count in choices[page * CHOICES : (page + 1) * CHOICES]
    ]
    rows = [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
    turning = []
    if page > 0:
        turning.append(Button(words.plain("← Back"), Callback.of("review_filter", kind, page - 1)))
    if page < last_page:
        turning.append(Button(words.plain("More →"), Callback.of("review_filter", kind, page + 1)))
    rows += [turning] if turning else []
    rows.append([Button(words.plain("All of them"), Callback.of("review", 0, 0, 0))])
    text = words.say(
        "Of which agency or task? You may also type it: <code>/duyet 11</code>, "
        "<code>/duyet Sở Xây dựng</code>."
    )
    return View(text, rows)


def settings(words: Words, found: tuple[ApprovalSetting, ...]) -> View:
    """Show whether the reports of a head's agencies wait for approval, and switch it."""
    lines = [words.say("<b>Reports of the agency must be approved by its head</b>")]
    rows = []
    for one in found:
        state = words.say("on") if one.is_on else words.say("off")
        lines.append(
            words.say(
                "• %(agency)s: <b>%(state)s</b>", agency=clip(one.agency_name, 60), state=state
            )
        )
        label = (
            words.plain("Switch off: %(agency)s", agency=clip(one.agency_name, 26))
            if one.is_on
            else words.plain("Switch on: %(agency)s", agency=clip(one.agency_name, 26))
        )
        switched = Callback.of("review_set", one.agency_id, 0 if one.is_on else 1)
        rows.append([Button(label, switched)])
    lines.append(
        words.say(
            "When it is on, a report goes to the receiving body only after you have approved it. "
            "When you switch it off, what waits goes on at once."
        )
    )
    lines.append(
        words.say("You may also type <code>/duyet bật</code> or <code>/duyet tắt</code>.")
    )
    rows.append([Button(words.plain("← Back"), Callback.of("review", 0, 0, 0))])
    return View(join("\n", lines), rows)


def _line(words: Words, line: ReviewLine, number: int) -> Markup:
    mark = "✍️" if line.act is Act.APPROVE else "📥"
    text = words.say(
        "%(n)s. %(mark)s <b>%(code)s</b> %(agency)s · %(author)s, %(at)s",
        n=number,
        mark=mark,
        code=line.code,
        agency=clip(line.agency_name, 30),
        author=clip(line.author_name, 30),
        at=words.time(line.sent_at),
    )
    notes = []
    if line.is_late:
        notes.append(words.say("late"))
    if line.nothing_to_report:
        notes.append(words.say("nothing to report"))
    return join(" · ", [text, *notes])


def _line_rows(words: Words, listed: ReviewList, first: int) -> list[list[Button]]:
    chosen = listed.filter
    return [
        [
            Button(
                words.plain(
                    "%(n)s · %(code)s · %(agency)s",
                    n=number,
                    code=line.code,
                    agency=clip(line.agency_name, 26),
                ),
                Callback.of("review_card", line.report_id, chosen.agency_id, chosen.task_id),
            )
        ]
        for number, line in enumerate(listed.lines[first : first + PAGE], first + 1)
    ]


def _turning(words: Words, listed: ReviewList, page: int, last_page: int) -> list[list[Button]]:
    """Return what stands below the list: pages, filters, accepting together, the setting."""
    agency_id, task_id = listed.filter.agency_id, listed.filter.task_id
    rows: list[list[Button]] = [[]]
    if page > 0:
        back = Callback.of("review", page - 1, agency_id, task_id)
        rows[0].append(Button(words.plain("← Back"), back))
    if page < last_page:
        more = Callback.of("review", page + 1, agency_id, task_id)
        rows[0].append(Button(words.plain("More →"), more))
    if listed.bulk > 1:
        label = words.plain("Accept all with nothing to report (%(n)s)", n=listed.bulk)
        rows.append([Button(label, Callback.of("review_bulk", agency_id, task_id))])
    if listed.filter != Filter():
        rows.append([Button(words.plain("All of them"), Callback.of("review", 0, 0, 0))])
    elif len(listed.lines) > 1:
        rows.append(
            [
                Button(words.plain("By agency"), Callback.of("review_filter", 0, 0)),
                Button(words.plain("By task"), Callback.of("review_filter", 1, 0)),
            ]
        )
    rows += _settings_row(words, listed.settings)
    return [row for row in rows if row]


def _settings_row(words: Words, found: tuple[ApprovalSetting, ...]) -> list[list[Button]]:
    if not found:
        return []
    return [[Button(words.plain("⚙️ Approval before sending"), Callback.of("review_settings"))]]
