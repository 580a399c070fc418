"""Notices on a report's way: it was returned, it was accepted, something waits."""

from core.i18n import Words, join
from core.text import clip
from models.notices import AcceptedData, ReturnedData, WaitingData
from models.review_cards import Act
from views.callbacks import Callback
from views.message import Button, View

#: How much of each text is shown, in letters.
TITLE, NAME, CODE, REASON = 80, 40, 10, 800
#: How many reports are named.
LISTED = 8


def returned(words: Words, data: ReturnedData) -> View:
    """Return who sent a report back and why, with the button that takes it up again."""
    values = {"code": clip(data.code, CODE), "version": data.version}
    head = (
        words.say(
            "↩️ <b>The head returned the report on %(code)s</b> (version %(version)s)", **values
        )
        if data.is_by_head
        else words.say(
            "↩️ <b>%(by)s returned the report on %(code)s</b> (version %(version)s)",
            by=clip(data.returned_by, NAME),
            **values,
        )
    )
    lines = [
        head,
        words.say(
            "%(agency)s · %(title)s",
            agency=clip(data.agency_name, NAME),
            title=clip(data.short_title, TITLE),
        ),
        words.say("<b>Reason:</b> %(text)s", text=clip(data.reason, REASON)),
        words.say("Its words are kept: correct them and send the report again."),
    ]
    return View(
        join("\n", lines),
        [
            [Button(words.plain("✏️ Correct the report"), _correct(data.report_id))],
            [Button(words.plain("Show the task"), Callback.of("task", data.duty_id).anew())],
        ],
    )


def accepted(words: Words, data: AcceptedData) -> View:
    """Return one line: which reports were accepted, and by whom."""
    codes = clip(", ".join(clip(code, CODE) for code in data.codes), 200)
    by = clip(data.accepted_by, NAME)
    head = words.count(
        "✅ <b>%(by)s accepted the report on %(codes)s</b>",
        "✅ <b>%(by)s accepted %(n)s reports:</b> %(codes)s",
        len(data.codes),
        by=by,
        codes=codes,
    )
    lines = [head]
    if len(data.codes) == 1:
        lines.append(
            words.say(
                "%(agency)s · %(title)s",
                agency=clip(data.agency_name, NAME),
                title=clip(data.short_title, TITLE),
            )
        )
    return View(join("\n", lines))


def waiting(words: Words, data: WaitingData) -> View:
    """Return how much waits for a person, and the way to it."""
    head = words.count(
        "📥 <b>%(n)s report waits for you</b>",
        "📥 <b>%(n)s reports wait for you</b>",
        data.approvals + data.acceptances,
    )
    counts = words.say(
        "To approve: %(approvals)s. To accept: %(acceptances)s.",
        approvals=data.approvals,
        acceptances=data.acceptances,
    )
    lines = [
        words.say(
            "• %(code)s · %(agency)s · %(author)s",
            code=clip(line.code, CODE),
            agency=clip(line.agency_name, NAME),
            author=clip(line.author_name, NAME),
        )
        for line in sorted(data.lines, key=lambda line: line.act is Act.ACCEPT)[:LISTED]
    ]
    closing = words.say("Press the button, or send /duyet.")
    return View(
        join("\n", [head, counts, *lines, closing]),
        [[Button(words.plain("Review now"), Callback.of("review", 0, 0, 0).anew())]],
    )


def _correct(report_id: int) -> Callback:
    return Callback.of("correct", report_id).anew()
