"""After "Gửi": the receipt, and somebody else's version that came between."""

from core.i18n import Markup, Words, join
from models.cards import Draft, Receipt
from models.progress import TaskState
from models.reports import ReportStatus
from models.review_cards import Version
from views import labels, versions
from views.callbacks import Callback
from views.message import Button, View


def receipt(words: Words, filed: Receipt) -> View:
    """Return what the officer keeps: task, version, time, and whether it was in time."""
    lines = [
        _first_line(words, filed),
        words.say("%(agency)s · %(title)s", agency=filed.agency_name, title=filed.short_title),
        *labels.plan(words, filed.plan),
    ]
    if filed.waits_for_head and not filed.has_head:
        lines.append(
            words.say(
                "Your agency has no head here yet who could approve it. "
                "Please tell the administrator."
            )
        )
    elif filed.waits_for_head:
        lines.append(words.say("It goes to the receiving body as soon as the head approves it."))
    elif filed.is_direct:
        lines.append(words.say("The head of the agency reports in person; nobody has to approve."))
    if filed.share_of:
        lines.append(words.say("It goes to %(giver)s, who gave this work.", giver=filed.share_of))
    if filed.is_late:
        lines.append(
            words.say(
                "It came after the deadline (end of %(due)s) and counts as late.",
                due=words.date(filed.due_at),
            )
        )
    lines.append(words.say("To correct it, report on the task again: that is a new version."))
    return View(
        join("\n", lines),
        [
            [
                Button(words.plain("Show the task"), Callback.of("task", filed.duty_id).anew()),
                Button(words.plain("← All tasks"), Callback.of("tasks", 0).anew()),
            ],
            [Button(words.plain("↩️ Take back"), Callback.of("withdraw", filed.report_id).anew())],
        ],
    )


def conflict(words: Words, draft: Draft, newer: Version, revision: int) -> View:
    """Show what somebody else has sent since the draft was begun, and ask what becomes of it."""
    head = words.say(
        "⚠️ <b>%(name)s sent version %(version)s on %(code)s</b> at %(at)s, after you began your "
        "draft. Nothing of yours was sent yet.",
        name=newer.author_name,
        version=newer.version,
        code=draft.code,
        at=words.time(newer.sent_at),
    )
    differs = [
        words.say("<b>How your draft differs from it:</b>"),
        *versions.difference(words, newer, _as_version(draft)),
    ]
    choices = words.say(
        "1. Send yours as the next version; 2. Bring your draft in line first; 3. Drop your draft"
    )
    return View(
        join(
            "\n\n",
            [head, join("\n", versions.content(words, newer)), join("\n", differs), choices],
        ),
        [
            [Button(words.plain("Send as a new version"), Callback.of("send_anyway", revision))],
            [Button(words.plain("Change my draft first"), Callback.of("revise", revision))],
            [Button(words.plain("Drop my draft"), Callback.of("discard", draft.report_id))],
        ],
    )


def _first_line(words: Words, filed: Receipt) -> Markup:
    values = {
        "code": filed.code,
        "version": filed.version,
        "at": words.time(filed.submitted_at),
    }
    if filed.waits_for_head:
        return words.say(
            "✍️ <b>Sent to the head for approval.</b> Task %(code)s, version %(version)s, "
            "at %(at)s.",
            **values,
        )
    return words.say("✅ <b>Sent.</b> Task %(code)s, version %(version)s, at %(at)s.", **values)


def _as_version(draft: Draft) -> Version:
    """Return a draft as if it had been sent, to be compared."""
    return Version(
        report_id=draft.report_id,
        version=draft.next_version,
        status=ReportStatus.DRAFT,
        author_name="",
        sent_at=draft.due_at,
        state=draft.state or TaskState.NOT_STARTED,
        percent=draft.percent or 0,
        result=draft.result or "",
        difficulties=draft.difficulties or "",
        nothing_to_report=draft.nothing_to_report,
        files=draft.files,
    )
