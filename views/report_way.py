"""How a report stands on its way: a line on the task's card, and what its author can do."""

from core.i18n import Markup, Words, join
from core.text import clip
from models.cards import Question
from models.reports import ReportStatus
from models.review_cards import ReportWay, Version
from views import reporting
from views.callbacks import Callback
from views.message import Button, View

#: How much of a reason the card shows.
REASON = 600


def line(words: Words, way: ReportWay) -> Markup:
    """Return where the newest version is, and why it was returned."""
    receiver = way.receiver_name or ""
    match way.status:
        case ReportStatus.AWAITING:
            return words.say("✍️ Version %(version)s waits for the head.", version=way.version)
        case ReportStatus.SUBMITTED if not way.receiver_name:
            return words.say("📥 Version %(version)s was sent.", version=way.version)
        case ReportStatus.SUBMITTED:
            return words.say(
                "📥 Version %(version)s waits to be accepted by %(receiver)s.",
                version=way.version,
                receiver=receiver,
            )
        case ReportStatus.ACCEPTED:
            return words.say(
                "✅ Version %(version)s was accepted by %(receiver)s (%(name)s, %(at)s).",
                version=way.version,
                receiver=receiver,
                name=way.decided_by or "",
                at=words.time(way.decided_at) if way.decided_at else "",
            )
        case _:
            returned = words.say(
                "↩️ <b>Version %(version)s was returned</b> (%(name)s, %(at)s).",
                version=way.version,
                name=way.decided_by or "",
                at=words.time(way.decided_at) if way.decided_at else "",
            )
            why = words.say("<b>Reason:</b> %(text)s", text=clip(way.reason or "", REASON))
            return join("\n", [returned, why])


def buttons(words: Words, way: ReportWay) -> list[Button]:
    """Return what its author, or who reports for the agency, can do with the version."""
    found = []
    if way.may_correct:
        label = (
            words.plain("✏️ Correct the report")
            if way.status is ReportStatus.RETURNED
            else words.plain("✏️ Ask to correct")
        )
        found.append(Button(label, Callback.of("correct", way.report_id)))
    if way.may_withdraw:
        found.append(Button(words.plain("↩️ Take back"), Callback.of("withdraw", way.report_id)))
    return found


def ask_withdraw(words: Words, version: Version) -> View:
    """Ask before a report is taken back."""
    text = join(
        "\n",
        [
            words.say("<b>Take back version %(version)s?</b>", version=version.version),
            words.say(
                "It no longer counts as sent, and its words are kept in a draft. When you send "
                "it again, the time of that sending counts."
            ),
        ],
    )
    yes = Callback.of("withdraw_yes", version.report_id)
    return View(text, [[Button(words.plain("Take it back"), yes)]])


def withdrawn(words: Words, asked: Question) -> View:
    """Say that a report was taken back, above the preview of its words."""
    view = reporting.question(words, asked)
    said = words.say("↩️ <b>Taken back.</b> It does not count as sent any more.")
    return View(join("\n\n", [said, view.text]), view.rows)
