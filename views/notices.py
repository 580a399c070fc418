"""Notices: reminders and summaries. The first line says what matters, on a locked screen too."""

from collections.abc import Callable, Sequence
from typing import Any

from core.i18n import Markup, Words, join
from core.text import clip
from models.cards import Question
from models.deadlines import civil_date
from models.difficulty_cards import DifficultiesWaiting, DifficultyNews, DifficultyQuestion
from models.extension_cards import ExtensionAnswered, ExtensionAsked
from models.figures import Figures, Filing, signed_days
from models.notices import (
    AcceptedData,
    DocumentFailed,
    DocumentReady,
    GroupWeeklyData,
    MissingData,
    NoticeData,
    ReminderData,
    ReminderTask,
    ReturnedData,
    WaitingData,
    WeeklyData,
    WorkChangedData,
)
from models.people_notices import (
    AccountReplaced,
    DeputyNotice,
    HandedOver,
    InvitationsMade,
    RolesChanged,
    WorkbookWrong,
)
from models.plan_import_cards import DownloadFailure, ImportPreview
from models.reorganisation_cards import ProposalCard, ProposalResult, ReorganisedData
from models.share_notices import (
    HandBackData,
    ShareChangedData,
    ShareDueData,
    ShareGivenData,
    ShareUrgedData,
    UnacknowledgedData,
)
from views import (
    chats,
    difficulties,
    documents,
    extending,
    labels,
    people_import,
    people_notices,
    plan_import,
    raising,
    reorganisation,
    reorganising,
    report_notices,
    reporting,
    share_notices,
    work_notices,
)
from views.callbacks import Callback
from views.message import TEXT_LIMIT, Button, View

#: How many tasks or agencies a notice lists; the rest is behind a button.
LISTED = 8
#: How much of each text in a line is shown, in letters.
TITLE, NAME, CODE = 60, 20, 10
#: How many tasks are named behind an agency.
CODES = 6


def word(words: Words, data: NoticeData) -> View:
    """Return a notice in the reader's language."""
    return NOTICES[type(data)](words, data)


def reminder(words: Words, data: ReminderData) -> View:
    """Return a reminder: how much time is left, for which tasks, and a button for each."""
    shown = data.tasks[:LISTED]
    several = len({task.agency_name for task in data.tasks}) > 1
    listing = [
        *labels.plan(words, data.plan),
        words.count(
            "%(n)s task has not been reported yet:",
            "%(n)s tasks have not been reported yet:",
            len(data.tasks),
        ),
        *[_task_line(words, task, several) for task in shown],
    ]
    if len(data.tasks) > LISTED:
        listing.append(
            words.count(
                "… and %(n)s more task", "… and %(n)s more tasks", len(data.tasks) - LISTED
            )
        )
    example = words.plain("%(code)s 60%% surveyed 5 communes", code=clip(shown[0].code, CODE))
    closing = words.say(
        "Press a button below, or simply reply to this message, for example: "
        "<i>%(example)s</i>. Thank you!",
        example=example,
    )
    buttons = [
        Button(
            words.plain("Report %(code)s", code=clip(task.code, CODE)),
            Callback.of("report", task.duty_id).anew(),
        )
        for task in shown
    ]
    parts = [_time_left(words, data), join("\n", listing), closing]
    if data.stands_in_for:
        parts.insert(1, labels.in_place_of(words, data.stands_in_for))
    last = [Button(words.plain("My tasks"), Callback.of("tasks").anew())]
    if data.days_left < 0:
        last.append(Button(words.plain("Ask for more time"), Callback.of("extend").anew()))
    return View(join("\n\n", parts), [*_pairs(buttons), last])


def weekly(words: Words, data: WeeklyData) -> View:
    """Return the week's summary for the planning department."""
    figures = data.figures
    head = words.say(
        "📊 <b>Week %(week)s: %(filed)s of %(total)s reports of %(year)s sent</b> (%(days)s).",
        week=data.week,
        filed=figures.expected - figures.filings[Filing.MISSING],
        total=figures.expected,
        year=figures.year,
        days=labels.days(words, signed_days(figures.due_at, figures.now, words.zone)),
    )
    counts = [
        *labels.plan(words, figures.plan),
        words.say(
            "On time: %(on_time)s. Late: %(late)s. Not sent yet: <b>%(missing)s</b>.",
            on_time=figures.filings[Filing.ON_TIME],
            late=figures.filings[Filing.LATE],
            missing=figures.filings[Filing.MISSING],
        ),
        words.say("Completed: %(rate)s", rate=labels.rate(words, figures.completion)),
        words.say("Overdue tasks and reports: %(n)s", n=len(figures.overdue)),
        words.say("Waiting to be accepted (/duyet): %(n)s", n=data.waiting),
        words.say("Deadline: end of %(due)s.", due=words.date(figures.due_at)),
    ]
    late = [row for row in figures.by_agency if row.missing]
    lines = [
        words.say(
            "• %(agency)s: %(missing)s of %(total)s",
            agency=clip(row.name, TITLE),
            missing=row.missing,
            total=row.expected,
        )
        for row in late[:LISTED]
    ]
    if lines:
        lines = [words.say("<b>Not sent yet</b>"), *lines, *_more_agencies(words, len(late))]
    else:
        lines = [words.say("Every report has been sent.")]
    parts = [head, join("\n", counts), join("\n", lines)]
    if figures.unsettled:
        parts.append(
            words.say(
                "Units not settled yet (nobody is reminded): %(codes)s",
                codes=clip(", ".join(figures.unsettled), 3 * TITLE),
            )
        )
    return View(join("\n\n", parts), _behind(words, figures))


def missing(words: Words, data: MissingData) -> View:
    """Return, for the planning department, whose reports the deadline has passed without."""
    figures = data.figures
    lacking = figures.filings[Filing.MISSING]
    if lacking:
        head = words.say(
            "🔴 <b>The deadline has passed: %(missing)s of %(total)s reports are missing.</b>",
            missing=lacking,
            total=figures.expected,
        )
    else:
        head = words.say(
            "✅ <b>The deadline has passed, and all %(total)s reports are here.</b>",
            total=figures.expected,
        )
    plan = labels.plan(words, figures.plan)
    counts = words.say(
        "The reports of %(year)s were due by the end of %(due)s. "
        "On time: %(on_time)s. Late: %(late)s.",
        year=figures.year,
        due=words.date(figures.due_at),
        on_time=figures.filings[Filing.ON_TIME],
        late=figures.filings[Filing.LATE],
    )
    lines = [
        words.say("• %(agency)s: %(codes)s", agency=clip(row.name, TITLE), codes=_codes(row.codes))
        for row in data.agencies[:LISTED]
    ]
    lines += _more_agencies(words, len(data.agencies))
    parts = [head, join("\n", [*plan, counts]), *([join("\n", lines)] if lines else [])]
    if data.prolonged:
        parts.append(
            words.count(
                "%(n)s of the missing reports has more time and is not late yet.",
                "%(n)s of the missing reports have more time and are not late yet.",
                data.prolonged,
            )
        )
    return View(join("\n\n", parts), _behind(words, figures))


def resent(words: Words, view: View) -> View:
    """Return a message that is sent again without our knowing whether the first one arrived."""
    return View(Markup(mark_resent(words, view.text)), view.rows)


def mark_resent(words: Words, text: str, limit: int = TEXT_LIMIT) -> str:
    """Return a finished text with the mark of a repetition; one that is full stays as it is."""
    # The mark holds no sign that HTML would mind, so it may end a plain text too.
    marked = f"{text}\n\n{words.say('(sent again, may be a duplicate)')}".strip()
    return marked if len(marked) <= limit else text


def _time_left(words: Words, data: ReminderData) -> Markup:
    if data.days_left < 0:
        return words.count(
            "🔴 <b>%(n)s day overdue</b>: the report of %(year)s was due by the end of %(due)s.",
            "🔴 <b>%(n)s days overdue</b>: the report of %(year)s was due by the end of %(due)s.",
            -data.days_left,
            year=data.year,
            due=words.date(data.due_at),
        )
    if data.days_to_target < 0:
        return words.say(
            "⏰ <b>The report of %(year)s is expected now</b>: the deadline is the end of "
            "%(due)s.",
            year=data.year,
            due=words.date(data.due_at),
        )
    if data.days_to_target == 0:
        return words.say(
            "⏰ <b>Today is the last working day</b> to send the report of %(year)s.",
            year=data.year,
        )
    left = words.count(
        "⏰ <b>%(n)s day left</b>: please send the report of %(year)s by %(target)s.",
        "⏰ <b>%(n)s days left</b>: please send the report of %(year)s by %(target)s.",
        data.days_to_target,
        year=data.year,
        target=words.date(data.target),
    )
    if civil_date(data.due_at, words.zone) == data.target:
        return left
    due = words.say(
        "(The deadline itself, %(due)s, is not a working day.)", due=words.date(data.due_at)
    )
    return join("\n", [left, due])


def _task_line(words: Words, task: ReminderTask, several: bool) -> Markup:
    code, title = clip(task.code, CODE), clip(task.short_title, TITLE)
    if not several:
        return words.say("• %(code)s · %(title)s", code=code, title=title)
    return words.say(
        "• %(code)s · %(title)s (%(agency)s)",
        code=code,
        title=title,
        agency=clip(task.agency_name, NAME),
    )


def _codes(codes: Sequence[str]) -> str:
    named = ", ".join(clip(code, CODE) for code in codes[:CODES])
    return f"{named} +{len(codes) - CODES}" if len(codes) > CODES else named


def _more_agencies(words: Words, count: int) -> list[Markup]:
    if count <= LISTED:
        return []
    return [words.count("… and %(n)s more agency", "… and %(n)s more agencies", count - LISTED)]


def _pairs(buttons: Sequence[Button]) -> list[list[Button]]:
    return [list(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]


def _behind(words: Words, figures: Figures) -> list[list[Button]]:
    lacking = figures.filings[Filing.MISSING]
    return [
        [
            Button(words.plain("By agency"), Callback.of("status_agencies", 0).anew()),
            Button(
                words.plain("Not sent (%(n)s)", n=lacking), Callback.of("status_missing", 0).anew()
            ),
        ]
    ]


#: How each notice is worded, by its data. A new one is one line here, one in services/notices.py.
NOTICES: dict[type, Callable[[Words, Any], View]] = {
    ReminderData: reminder,
    WeeklyData: weekly,
    MissingData: missing,
    GroupWeeklyData: chats.weekly,
    Question: reporting.file_kept,
    DocumentReady: documents.ready,
    DocumentFailed: documents.failed,
    DeputyNotice: people_notices.deputy,
    HandedOver: people_notices.handed_over,
    RolesChanged: people_notices.roles_changed,
    AccountReplaced: people_notices.account_replaced,
    InvitationsMade: people_import.invited,
    WorkbookWrong: people_import.problems,
    ImportPreview: plan_import.preview,
    DownloadFailure: plan_import.not_read,
    ReturnedData: report_notices.returned,
    AcceptedData: report_notices.accepted,
    WaitingData: report_notices.waiting,
    ExtensionAsked: extending.asked,
    ExtensionAnswered: extending.answered,
    DifficultyQuestion: raising.file_kept,
    DifficultyNews: difficulties.news,
    DifficultiesWaiting: difficulties.waiting,
    ShareGivenData: share_notices.given,
    ShareChangedData: share_notices.changed,
    ShareUrgedData: share_notices.urged,
    HandBackData: share_notices.hand_back,
    UnacknowledgedData: share_notices.unacknowledged,
    ShareDueData: share_notices.due,
    ReorganisedData: reorganisation.told,
    ProposalCard: reorganising.proposal,
    ProposalResult: reorganising.result,
    WorkChangedData: work_notices.changed,
}
