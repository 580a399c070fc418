"""More time for a report: the questions, a request's card, and the notices about it."""

from core.i18n import Markup, Words, join
from core.text import clip
from models.extension_cards import (
    DecisionQuestion,
    ExtensionAnswered,
    ExtensionAsked,
    ExtensionBrief,
    ExtensionCard,
    ExtensionQuestion,
    ExtensionStep,
    Prolongable,
)
from models.requests import ExtensionState
from views.callbacks import Callback
from views.message import Button, View

#: The questions that the preview offers to change; the buttons carry their place in this list.
CHANGEABLE = (ExtensionStep.DAY, ExtensionStep.REASON, ExtensionStep.EXPLANATION)
#: How much of a title and of a name a button or a line shows, in letters.
TITLE, NAME = 60, 30
#: How many tasks or requests are listed; every other one can be named by its code.
LISTED = 12


def question(words: Words, asked: ExtensionQuestion) -> View:
    """Return the open question of somebody who asks for more time."""
    if asked.step is ExtensionStep.TASK or asked.duty is None:
        return _which(words, asked)
    if asked.step is ExtensionStep.PREVIEW:
        return _preview(words, asked, asked.duty)
    body, rows = {
        ExtensionStep.DAY: _day,
        ExtensionStep.REASON: _reason,
        ExtensionStep.EXPLANATION: _explanation,
    }[asked.step](words, asked)
    head = words.say(
        "<b>More time for task %(code)s</b> · %(title)s",
        code=asked.duty.code,
        title=clip(asked.duty.short_title, TITLE),
    )
    due = words.say("The report is due by the end of %(due)s.", due=words.date(asked.duty.due_on))
    return View(join("\n\n", [join("\n", [head, due]), body]), rows)


def decision(words: Words, asked: DecisionQuestion) -> View:
    """Return the open question of somebody who decides, or a request to look at."""
    if asked.card is None:
        return _waiting(words, asked)
    card = asked.card
    if asked.step is ExtensionStep.REFUSAL:
        wanted = words.say("Why is it refused? Please type the reason; the agency will read it.")
        return View(join("\n\n", [_head(words, card), wanted]))
    if asked.step is ExtensionStep.OTHER_DAY:
        wanted = words.say(
            "Until which day instead? Please type it, for example 30/11, or “+5” for five "
            "working days more."
        )
        return View(join("\n\n", [_head(words, card), wanted]))
    return request(words, card)


def request(words: Words, card: ExtensionCard) -> View:
    """Return a request with all that was said of it, and what the reader may do."""
    parts = [_head(words, card), _said(words, card)]
    # What has happened is said first, what is still to happen last.
    parts.insert(2 if card.state is ExtensionState.PENDING else 0, _standing(words, card))
    rows: list[list[Button]] = []
    if card.may_decide:
        parts.append(
            words.say(
                "Press a button, or type: 1 to agree, 2 and the reason to refuse, or another day."
            )
        )
        rows = _decisions(words, card)
    if card.may_withdraw:
        label = words.plain("Withdraw the request")
        rows.append([Button(label, Callback.of("extension_withdraw", card.extension_id))])
    rows.append([Button(words.plain("Show the task"), Callback.of("task", card.duty_id).anew())])
    return View(join("\n\n", parts), rows)


def sent(words: Words, card: ExtensionCard) -> View:
    """Return what the asker keeps."""
    lines = [
        words.say(
            "✅ <b>Sent to %(receiver)s</b>: more time for task %(code)s, until %(day)s.",
            receiver=card.receiver_name,
            code=card.code,
            day=words.date(card.wanted_on),
        )
    ]
    if card.has_reader:
        lines.append(words.say("You will be told the answer here. Until then the deadline stays."))
    else:
        lines.append(_nobody_there(words, card))
    label = words.plain("Show the request")
    return View(
        join("\n", lines), [[Button(label, Callback.of("extension", card.extension_id).anew())]]
    )


def still_open(words: Words, duty: Prolongable) -> View:
    """Return the line under an answer that interrupts a request: it is still there."""
    return View(
        words.say(
            "Your request for more time on task %(code)s is still open and nothing of it is lost.",
            code=duty.code,
        ),
        [[Button(words.plain("Go on with the request"), Callback.of("extend_on", duty.duty_id))]],
    )


def asked(words: Words, data: ExtensionAsked) -> View:
    """Return the notice to the receiving body, with the buttons that decide."""
    card = data.card
    first = words.say(
        "⏳ <b>%(agency)s asks for more time</b>: task %(code)s, until %(day)s.",
        agency=card.agency_name,
        code=card.code,
        day=words.date(card.wanted_on),
    )
    title = words.say(
        "%(title)s. The deadline is the end of %(due)s.",
        title=clip(card.short_title, TITLE),
        due=words.date(card.due_before),
    )
    closing = words.say(
        "Press a button, or reply to this message: “1” to agree, “2” and the reason to refuse, "
        "or another day."
    )
    rows = _decisions(words, card)
    return View(join("\n\n", [join("\n", [first, title]), _said(words, card), closing]), rows)


def answered(words: Words, data: ExtensionAnswered) -> View:
    """Return the answer as the asker reads it."""
    card = data.card
    lines = [_standing(words, card), _head(words, card)]
    label = words.plain("Report %(code)s", code=card.code)
    return View(
        join("\n", lines),
        [
            [
                Button(label, Callback.of("report", card.duty_id).anew()),
                Button(words.plain("Show the task"), Callback.of("task", card.duty_id).anew()),
            ]
        ],
    )


def on_card(words: Words, brief: ExtensionBrief | None) -> list[Markup]:
    """Return what a task's card says of more time: nothing, or one line."""
    if brief is None or brief.state is None or brief.wanted_on is None:
        return []
    if brief.state is ExtensionState.PENDING:
        line = words.say(
            "⏳ More time was asked for, until %(day)s; not decided yet.",
            day=words.date(brief.wanted_on),
        )
    elif brief.state is ExtensionState.GRANTED and brief.due_before:
        line = words.say(
            "⏳ The deadline was prolonged; it was the end of %(due)s.",
            due=words.date(brief.due_before),
        )
    elif brief.state is ExtensionState.REFUSED:
        line = words.say("⏳ More time was asked for and refused.")
    else:
        return []
    return [line]


def _which(words: Words, asked: ExtensionQuestion) -> View:
    several = len({one.agency_name for one in asked.choices}) > 1
    parts, rows = [], []
    if asked.choices:
        lines = [words.say("<b>More time: for which report?</b>")]
        for one in asked.choices[:LISTED]:
            due = words.date(one.due_on)
            agency = clip(one.agency_name, NAME) if several else ""
            label = f"{one.code} · {clip(one.short_title, 42)}"
            lines.append(
                words.say(
                    "• %(code)s · %(title)s (due %(due)s)",
                    code=one.code,
                    title=join(" · ", filter(None, (clip(one.short_title, TITLE), agency))),
                    due=due,
                )
            )
            rows.append([Button(label, Callback.of("extend_on", one.duty_id))])
        if len(asked.choices) > LISTED:
            lines.append(
                words.count(
                    "… and %(n)s more task",
                    "… and %(n)s more tasks",
                    len(asked.choices) - LISTED,
                )
            )
        lines.append(words.say("Choose one, or type its code."))
        parts.append(join("\n", lines))
    if asked.own:
        lines = [words.say("<b>Asked for this year</b>")]
        lines += [_line(words, card) for card in asked.own]
        parts.append(join("\n", lines))
        rows += [
            [
                Button(
                    words.plain("Request on %(code)s", code=card.code),
                    Callback.of("extension", card.extension_id),
                )
            ]
            for card in asked.own
        ]
    return View(join("\n\n", parts), rows)


def _day(words: Words, asked: ExtensionQuestion) -> tuple[Markup, list[list[Button]]]:
    body = words.say(
        "Until which day? Choose, or type it, for example 30/11 or “+5” (working days). "
        "The last possible day is %(limit)s.",
        limit=words.date(asked.limit) if asked.limit else "",
    )
    buttons = [
        Button(
            f"+{one.working_days} ({one.day:%d/%m})",
            Callback.of("extend_day", asked.revision, one.working_days),
        )
        for one in asked.proposals
    ]
    return body, [buttons] if buttons else []


def _reason(words: Words, _asked: ExtensionQuestion) -> tuple[Markup, list[list[Button]]]:
    return words.say("Why is more time needed? Please type the reason."), []


def _explanation(words: Words, _asked: ExtensionQuestion) -> tuple[Markup, list[list[Button]]]:
    body = words.say(
        "The deadline has passed already. Why is it asked for only now? Please explain it in a "
        "sentence or two."
    )
    return body, []


def _preview(words: Words, asked: ExtensionQuestion, duty: Prolongable) -> View:
    lines = [
        words.say(
            "<b>Please check the request for task %(code)s</b> · %(title)s",
            code=duty.code,
            title=clip(duty.short_title, TITLE),
        ),
        words.say("<b>Agency:</b> %(agency)s", agency=duty.agency_name),
        words.say(
            "<b>Deadline:</b> end of %(due)s, wanted: end of %(day)s",
            due=words.date(duty.due_on),
            day=words.date(asked.wanted_on) if asked.wanted_on else "",
        ),
        words.say("<b>Reason:</b> %(text)s", text=asked.reason or ""),
    ]
    if asked.explanation:
        lines.append(words.say("<b>Why only now:</b> %(text)s", text=asked.explanation))
    lines.append(words.say("<b>To:</b> %(receiver)s", receiver=asked.receiver_name or ""))
    names = {
        ExtensionStep.DAY: words.plain("Change: day"),
        ExtensionStep.REASON: words.plain("Change: reason"),
        ExtensionStep.EXPLANATION: words.plain("Change: explanation"),
    }
    changes = [
        Button(names[step], Callback.of("extend_change", asked.revision, place))
        for place, step in enumerate(CHANGEABLE)
        if step is not ExtensionStep.EXPLANATION or asked.explanation
    ]
    closing = words.say("Nothing is sent before you press “Send”.")
    send = Button(words.plain("Send"), Callback.of("extend_send", asked.revision))
    return View(join("\n\n", [join("\n", lines), closing]), [[send], changes])


def _waiting(words: Words, asked: DecisionQuestion) -> View:
    lines = [
        words.count(
            "<b>%(n)s request for more time waits for you:</b>",
            "<b>%(n)s requests for more time wait for you:</b>",
            len(asked.choices),
        )
    ]
    rows = []
    for number, card in enumerate(asked.choices[:LISTED], 1):
        lines.append(
            words.say(
                "%(n)s. %(agency)s, task %(code)s: until %(day)s",
                n=number,
                agency=clip(card.agency_name, NAME),
                code=card.code,
                day=words.date(card.wanted_on),
            )
        )
        label = f"{number}. {clip(card.agency_name, NAME)} · {card.code}"
        rows.append([Button(label, Callback.of("extension", card.extension_id))])
    lines.append(words.say("Choose one, or type its number."))
    return View(join("\n", lines), rows)


def _decisions(words: Words, card: ExtensionCard) -> list[list[Button]]:
    # The notice stays as it is: what was decided is read below it.
    number = card.extension_id
    return [
        [
            Button(
                words.plain("Agree (%(day)s)", day=f"{card.wanted_on:%d/%m}"),
                Callback.of("extension_agree", number).anew(),
            )
        ],
        [
            Button(words.plain("Another day"), Callback.of("extension_other", number).anew()),
            Button(words.plain("Refuse"), Callback.of("extension_refuse", number).anew()),
        ],
    ]


def _head(words: Words, card: ExtensionCard) -> Markup:
    return words.say(
        "<b>More time for task %(code)s</b> · %(title)s (%(agency)s)",
        code=card.code,
        title=clip(card.short_title, TITLE),
        agency=card.agency_name,
    )


def _said(words: Words, card: ExtensionCard) -> Markup:
    lines = [
        words.say(
            "<b>Deadline:</b> end of %(due)s, wanted: end of %(day)s",
            due=words.date(card.due_before),
            day=words.date(card.wanted_on),
        ),
        words.say("<b>Reason:</b> %(text)s", text=card.reason),
    ]
    if card.explanation:
        lines.append(words.say("<b>Why only now:</b> %(text)s", text=card.explanation))
    lines.append(
        words.say(
            "<b>Asked by:</b> %(name)s, %(at)s", name=card.asked_by, at=words.time(card.asked_at)
        )
    )
    return join("\n", lines)


def _standing(words: Words, card: ExtensionCard) -> Markup:
    """Return where a request stands: with whom it is, or how it ended."""
    name = card.decided_by or ""
    at = words.time(card.decided_at) if card.decided_at else ""
    match card.state:
        case ExtensionState.PENDING:
            waits = words.say("It waits for %(receiver)s.", receiver=card.receiver_name)
            return waits if card.has_reader else join("\n", [waits, _nobody_there(words, card)])
        case ExtensionState.GRANTED:
            return words.say(
                "✅ <b>Granted until the end of %(day)s</b> (%(name)s, %(at)s).",
                day=words.date(card.granted_on) if card.granted_on else "",
                name=name,
                at=at,
            )
        case ExtensionState.REFUSED:
            return words.say(
                "❌ <b>Refused; the deadline stays the end of %(due)s</b> (%(name)s, %(at)s): "
                "%(text)s",
                due=words.date(card.due_before),
                name=name,
                at=at,
                text=card.answer or "",
            )
        case ExtensionState.WITHDRAWN:
            return words.say("Withdrawn; nothing is asked for any more.")


def _nobody_there(words: Words, card: ExtensionCard) -> Markup:
    return words.say(
        "Nobody of %(receiver)s who decides on it is here yet; please tell them as well.",
        receiver=card.receiver_name,
    )


def _line(words: Words, card: ExtensionCard) -> Markup:
    states = {
        ExtensionState.PENDING: words.say("not decided yet"),
        ExtensionState.GRANTED: words.say("granted"),
        ExtensionState.REFUSED: words.say("refused"),
        ExtensionState.WITHDRAWN: words.say("withdrawn"),
    }
    return words.say(
        "• %(code)s until %(day)s: %(state)s",
        code=card.code,
        day=words.date(card.granted_on or card.wanted_on),
        state=states[card.state],
    )
