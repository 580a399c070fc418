"""Notices about shares, in words. The first line says what happened."""

from core.i18n import N_, Markup, Words, join
from core.text import clip
from models.share_cards import ShareAsk, WaitingShare
from models.share_notices import (
    HandBackData,
    ShareChange,
    ShareChangedData,
    ShareDueData,
    ShareGivenData,
    ShareUrgedData,
    UnacknowledgedData,
)
from views import labels
from views.callbacks import Callback
from views.message import Button, View
from views.shares import ASKS

#: How many shares a reminder lists; the rest is behind a button.
LISTED = 8
#: How much of each text is shown, in letters.
TITLE, NAME, BRIEF, LINE, CODE = 60, 40, 900, 80, 10

_CHANGES = {
    ShareChange.RECALLED: N_(
        "↩️ <b>%(giver)s has taken work back</b>: nothing is expected any more."
    ),
    ShareChange.MOVED: N_(
        "↩️ <b>%(giver)s has given your work to somebody else</b>: nothing is expected any more."
    ),
    ShareChange.DATE: N_("📅 <b>New deadline: the end of %(due)s</b> (%(giver)s)."),
    ShareChange.BRIEF: N_("✏️ <b>%(giver)s has changed the text of your work.</b>"),
    ShareChange.INSISTED: N_("✋ <b>%(giver)s asks you to go on with it.</b>"),
}


def given(words: Words, data: ShareGivenData) -> View:
    """Return the news of a share: what is to be done, until when, and one tap to say so."""
    share = data.share
    head = words.say(
        "📌 <b>New work from %(giver)s</b>: due by the end of %(due)s (%(days)s).",
        giver=clip(share.giver, NAME),
        due=words.date(share.due_at),
        days=labels.days(words, data.days_left),
    )
    by = words.say("Given by %(name)s.", name=clip(data.given_by, NAME))
    closing = words.say(
        "Please press “Received”, or reply <i>đã nhận</i>. To report, reply to this message, "
        "for example: <i>60%% surveyed 5 markets</i>."
    )
    rows = [
        [
            _received(words, share),
            Button(
                words.plain("Hand back"),
                Callback.of("share_ask", ASKS.index(ShareAsk.REASON), share.share_id).anew(),
            ),
        ],
        [_report(words, share), _show(words, share)],
    ]
    if data.may_give:
        rows.append([Button(words.plain("Give it on"), Callback.of("give", share.duty_id).anew())])
    return View(join("\n\n", [head, join("\n", [_task(words, share), by]), closing]), rows)


def changed(words: Words, data: ShareChangedData) -> View:
    """Return the news of a change: a new day, new words, an end, or that it stays."""
    share = data.share
    head = words.say(
        _CHANGES[data.change], giver=clip(share.giver, NAME), due=words.date(share.due_at)
    )
    lines = [_task(words, share)]
    if data.words:
        lines.append(words.say("<b>In their words:</b> %(text)s", text=clip(data.words, BRIEF)))
    if data.changed_by:
        lines.append(words.say("Changed by %(name)s.", name=clip(data.changed_by, NAME)))
    if data.change in {ShareChange.RECALLED, ShareChange.MOVED}:
        lines.append(words.say("What was reported on it is kept. Thank you!"))
        rows = [[Button(words.plain("My tasks"), Callback.of("tasks", 0).anew())]]
    elif data.change is ShareChange.INSISTED:
        rows = [[_received(words, share), _show(words, share)]]
    else:
        rows = [[_report(words, share), _show(words, share)]]
    return View(join("\n\n", [head, join("\n", lines)]), rows)


def urged(words: Words, data: ShareUrgedData) -> View:
    """Return an urging in the giver's own words."""
    share = data.share
    head = words.say(
        "📣 <b>%(giver)s urges the report on %(code)s</b> (%(days)s).",
        giver=clip(share.giver, NAME),
        code=clip(share.code, CODE),
        days=labels.days(words, data.days_left),
    )
    quote = words.say(
        "%(name)s: “%(text)s”", name=clip(data.urged_by, NAME), text=clip(data.words, BRIEF)
    )
    rows = [[_report(words, share), _show(words, share)]]
    return View(join("\n\n", [head, quote, _task(words, share, LINE)]), rows)


def hand_back(words: Words, data: HandBackData) -> View:
    """Return the receiver's wish to hand a share back, with what who gave it can do."""
    share = data.share
    head = words.say(
        "🔁 <b>%(receiver)s asks to hand work back</b>: task %(code)s.",
        receiver=clip(data.receiver, NAME),
        code=clip(share.code, CODE),
    )
    reason = words.say(
        "%(name)s: “%(text)s”", name=clip(data.asked_by, NAME), text=clip(data.reason, BRIEF)
    )
    closing = words.say("It stays with them until you decide.")
    rows = [
        [Button(words.plain("Decide"), Callback.of("share", share.share_id).anew())],
        [
            Button(
                words.plain("Give to another"), Callback.of("share_move", share.share_id).anew()
            ),
            Button(
                words.plain("✋ It stays with them"),
                Callback.of("share_ask", ASKS.index(ShareAsk.INSIST), share.share_id).anew(),
            ),
        ],
    ]
    return View(join("\n\n", [head, reason, _task(words, share, LINE), closing]), rows)


def unacknowledged(words: Words, data: UnacknowledgedData) -> View:
    """Return the one reminder of work that nobody has acknowledged."""
    head = words.count(
        "⏳ <b>%(n)s piece of work waits for your “Received”.</b>",
        "⏳ <b>%(n)s pieces of work wait for your “Received”.</b>",
        len(data.shares),
    )
    shown = data.shares[:LISTED]
    closing = words.say("Who gave it wants to know that you have read it. One tap is enough.")
    rows = [
        [
            Button(
                words.plain("👍 Received: %(code)s", code=clip(share.code, CODE)),
                Callback.of("ack", share.share_id).anew(),
            ),
            _show(words, share),
        ]
        for share in shown
    ]
    return View(join("\n\n", [head, _listing(words, data.shares), closing]), rows)


def due(words: Words, data: ShareDueData) -> View:
    """Return the reminder of a day: how much time is left, and for which shares."""
    if data.days_left < 0:
        head = words.count(
            "🔴 <b>%(n)s day overdue</b>: work was due by the end of %(due)s.",
            "🔴 <b>%(n)s days overdue</b>: work was due by the end of %(due)s.",
            -data.days_left,
            due=words.date(data.due_at),
        )
    elif data.days_left == 0:
        head = words.say("⏰ <b>Work given to you is due today.</b>")
    else:
        head = words.count(
            "⏰ <b>%(n)s day left</b>: please report the work given to you by %(due)s.",
            "⏰ <b>%(n)s days left</b>: please report the work given to you by %(due)s.",
            data.days_left,
            due=words.date(data.due_at),
        )
    shown = data.shares[:LISTED]
    buttons = [
        Button(
            words.plain("Report %(code)s", code=clip(share.code, CODE)),
            Callback.of("report", share.duty_id).anew(),
        )
        for share in shown
    ]
    pairs = [list(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    mine = [Button(words.plain("My tasks"), Callback.of("tasks", 0).anew())]
    return View(join("\n\n", [head, _listing(words, data.shares)]), [*pairs, mine])


def _listing(words: Words, shares: tuple[WaitingShare, ...]) -> Markup:
    lines = [
        words.say(
            "• %(code)s · %(title)s (given by %(giver)s)",
            code=clip(share.code, CODE),
            title=clip(share.brief or share.short_title, LINE),
            giver=clip(share.giver, NAME),
        )
        for share in shares[:LISTED]
    ]
    if len(shares) > LISTED:
        more = len(shares) - LISTED
        lines.append(words.count("… and %(n)s more", "… and %(n)s more", more))
    return join("\n", lines)


def _task(words: Words, share: WaitingShare, limit: int = BRIEF) -> Markup:
    lines = [
        words.say(
            "Task %(code)s · %(title)s",
            code=clip(share.code, CODE),
            title=clip(share.short_title, TITLE),
        )
    ]
    if share.brief is None:
        lines.append(words.say("<b>What:</b> the whole task"))
    else:
        lines.append(words.say("<b>What:</b> %(text)s", text=clip(share.brief, limit)))
    return join("\n", lines)


def _received(words: Words, share: WaitingShare) -> Button:
    return Button(words.plain("👍 Received"), Callback.of("ack", share.share_id).anew())


def _report(words: Words, share: WaitingShare) -> Button:
    return Button(words.plain("Report"), Callback.of("report", share.duty_id).anew())


def _show(words: Words, share: WaitingShare) -> Button:
    return Button(words.plain("Show the task"), Callback.of("task", share.duty_id).anew())
