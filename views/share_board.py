"""The board of a task's shares, and the card of one of them."""

from core.i18n import Markup, Words, escape, join
from core.text import clip
from models.assignment_states import AssignmentState
from models.figures import Filing
from models.share_cards import Board, ShareAsk, ShareCard, ShareLine
from views import labels
from views.callbacks import Callback
from views.message import Button, View
from views.shares import BRIEF, EXCERPT, PAGE, ask_button, brief_line, gather_button


def board(words: Words, seen: Board, page: int) -> View:
    """Return the board: how far it all is, then each share with a button that opens it."""
    head = [
        words.say(
            "<b>Shares of task %(code)s</b> · %(title)s",
            code=seen.code,
            title=clip(seen.brief or seen.short_title, BRIEF),
        ),
        words.say(
            "%(agency)s itself: %(state)s",
            agency=seen.agency_name,
            state=labels.state(words, seen.state, seen.percent)
            if seen.is_reported
            else words.say("not reported yet"),
        ),
    ]
    if seen.progress:
        head.append(
            words.say(
                "By the shares: %(progress)s",
                progress=labels.share_progress(words, seen.progress),
            )
        )
    lines = list(seen.lines)
    if lines:
        head.append(_counts(words, seen))
    else:
        head.append(words.say("Nothing of it is given to anybody now."))
    if seen.ended:
        head.append(
            words.count(
                "%(n)s share was recalled or given to somebody else.",
                "%(n)s shares were recalled or given to somebody else.",
                seen.ended,
            )
        )
    last_page = max(0, (len(lines) - 1) // PAGE)
    page = min(max(page, 0), last_page)
    shown = lines[page * PAGE : (page + 1) * PAGE]
    rows = [
        [Button(f"{_mark(line)} {clip(line.name, 44)}", Callback.of("share", line.share_id))]
        for line in shown
    ]
    rows += _pages(words, seen.duty_id, page, last_page)
    acts = []
    if seen.may_give:
        acts.append(Button(words.plain("Give work"), Callback.of("give", seen.duty_id)))
    if seen.may_gather:
        acts.append(gather_button(words, seen.duty_id))
    rows += [[act] for act in acts]
    rows.append([Button(words.plain("Show the task"), Callback.of("task", seen.duty_id))])
    body = join(
        "\n", [_line(words, number, line) for number, line in enumerate(shown, page * PAGE + 1)]
    )
    if seen.is_asked and lines:
        closing = words.say(
            "Press one, or type its number and then: đôn đốc, đổi hạn, sửa nội dung, chuyển, "
            "thu hồi."
        )
        body = join("\n\n", [body, closing])
    return View(join("\n\n", [part for part in (join("\n", head), body) if part]), rows)


def share_card(words: Words, card: ShareCard) -> View:
    """Return everything about one share, with what the reader may do about it."""
    head = words.say(
        "<b>Share of task %(code)s</b> · %(title)s", code=card.code, title=card.short_title
    )
    lines = [
        words.say(
            "<b>To:</b> %(receiver)s",
            receiver=card.receiver
            if card.has_receiver
            else words.say("%(name)s (no longer works here)", name=card.receiver),
        ),
        words.say(
            "<b>Given by:</b> %(giver)s (%(person)s, %(at)s)",
            giver=card.giver,
            person=card.given_by or "",
            at=words.date(card.given_at) if card.given_at else "",
        ),
        brief_line(words, card.brief),
        words.say(
            "<b>Deadline:</b> end of %(due)s (%(filing)s)",
            due=words.date(card.due_at),
            filing=labels.filing(words, card.filing, card.days_left),
        ),
        _standing_line(words, card),
    ]
    if card.hand_back_reason:
        lines.append(
            words.say("<b>Asks to hand it back:</b> %(text)s", text=card.hand_back_reason)
        )
    if card.end_reason:
        lines.append(words.say("<b>Reason:</b> %(text)s", text=card.end_reason))
    if card.progress:
        lines.append(
            words.say(
                "<b>By the shares given on:</b> %(progress)s",
                progress=labels.share_progress(words, card.progress),
            )
        )
    parts = [head, join("\n", lines), _last_part(words, card)]
    return View(join("\n\n", parts), _card_buttons(words, card))


def _card_buttons(words: Words, card: ShareCard) -> list[list[Button]]:
    rows: list[list[Button]] = []
    if card.may_receive:
        rows.append(_receiver_buttons(words, card))
    acts = []
    if card.may_report:
        acts.append(Button(words.plain("Report"), Callback.of("report", card.duty_id)))
    if card.may_give:
        acts.append(Button(words.plain("Give work"), Callback.of("give", card.duty_id)))
    if card.shares:
        acts.append(
            Button(
                words.plain("Shares given (%(n)s)", n=card.shares),
                Callback.of("board", card.duty_id, 0),
            )
        )
    rows.append(acts)
    if card.may_decide:
        rows += _giver_buttons(words, card)
    if card.last and card.last.files:
        rows.append(
            [
                Button(
                    words.plain("Show the evidence (%(n)s)", n=card.last.files),
                    Callback.of("evidence", card.last.report_id),
                )
            ]
        )
    rows.append(
        [Button(words.plain("← All shares"), Callback.of("board", card.parent_duty_id, 0))]
    )
    return [row for row in rows if row]


def _receiver_buttons(words: Words, card: ShareCard) -> list[Button]:
    buttons = []
    if card.standing is not AssignmentState.ACKNOWLEDGED:
        buttons.append(Button(words.plain("👍 Received"), Callback.of("ack", card.share_id)))
    if card.standing is not AssignmentState.WISHED_BACK:
        buttons.append(ask_button(words.plain("Hand back"), ShareAsk.REASON, card.share_id))
    return buttons


def _giver_buttons(words: Words, card: ShareCard) -> list[list[Button]]:
    rows = []
    if card.standing is AssignmentState.WISHED_BACK:
        if card.proposal:
            rows.append(
                [
                    Button(
                        words.plain("Give it to %(name)s", name=clip(card.proposal.name, 30)),
                        Callback.of(
                            "share_move",
                            card.share_id,
                            card.proposal.agency_id,
                            card.proposal.person_id or 0,
                        ),
                    )
                ]
            )
        rows.append(
            [ask_button(words.plain("✋ It stays with them"), ShareAsk.INSIST, card.share_id)]
        )
    move = Button(words.plain("Give to another"), Callback.of("share_move", card.share_id))
    urge = ask_button(words.plain("📣 Urge"), ShareAsk.URGE, card.share_id)
    rows.append([move] if card.filing is not Filing.MISSING else [urge, move])
    rows.append(
        [
            ask_button(words.plain("📅 Change the date"), ShareAsk.DATE, card.share_id),
            ask_button(words.plain("✏️ Change the text"), ShareAsk.BRIEF, card.share_id),
        ]
    )
    rows.append([ask_button(words.plain("↩️ Recall"), ShareAsk.RECALL, card.share_id)])
    return rows


def _standing_line(words: Words, card: ShareCard) -> Markup:
    if card.standing is AssignmentState.ACKNOWLEDGED and card.acknowledged_at:
        return words.say(
            "Acknowledged by %(name)s at %(at)s",
            name=card.acknowledged_by or "",
            at=words.time(card.acknowledged_at),
        )
    return words.say(
        "<b>Standing:</b> %(standing)s", standing=words.say(labels.SHARE_STATES[card.standing])
    )


def _last_part(words: Words, card: ShareCard) -> Markup:
    last = card.last
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


def _counts(words: Words, seen: Board) -> Markup:
    total = len(seen.lines)
    reported = sum(line.filing is not Filing.MISSING for line in seen.lines)
    # Who has reported has received it, whether they have said so or not.
    answered = sum(
        line.standing is AssignmentState.ACKNOWLEDGED or line.filing is not Filing.MISSING
        for line in seen.lines
    )
    return words.say(
        "Acknowledged: %(answered)s of %(total)s. Reported: %(reported)s of %(total)s.",
        answered=answered,
        reported=reported,
        total=total,
    )


def _line(words: Words, number: int, line: ShareLine) -> Markup:
    if line.filing is not Filing.MISSING:
        facts = [
            labels.filing(words, line.filing, line.days_left),
            labels.state(words, line.state, line.percent),
        ]
        if line.standing is AssignmentState.WISHED_BACK:
            facts.insert(0, words.say(labels.SHARE_STATES[line.standing]))
    else:
        facts = [
            words.say(labels.SHARE_STATES[line.standing]),
            labels.days(words, line.days_left),
        ]
    if not line.has_receiver:
        facts.insert(0, words.say("no longer works here"))
    text = words.say(
        "%(number)s. %(mark)s <b>%(name)s</b>: %(facts)s",
        number=number,
        mark=_mark(line),
        name=clip(line.name, 60),
        facts=join(" · ", facts),
    )
    if line.brief:
        return join("\n      ", [text, escape(clip(line.brief, BRIEF))])
    return text


def _mark(line: ShareLine) -> str:
    if line.standing is AssignmentState.WISHED_BACK:
        return "🔁"
    if not line.has_receiver:
        return "⚠️"
    if line.filing is not Filing.MISSING:
        return "✅"
    if line.days_left < 0:
        return "🔴"
    return "👍" if line.standing is AssignmentState.ACKNOWLEDGED else "⏳"


def _pages(words: Words, duty_id: int, page: int, last_page: int) -> list[list[Button]]:
    row = []
    if page > 0:
        row.append(Button(words.plain("← Back"), Callback.of("board", duty_id, page - 1)))
    if page < last_page:
        row.append(Button(words.plain("More →"), Callback.of("board", duty_id, page + 1)))
    return [row] if row else []
