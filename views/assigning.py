"""The questions of giving work, the preview of what will be given, and the receipt."""

from collections.abc import Sequence

from core.i18n import Markup, Words, join
from core.text import clip
from models.plans import PartyRole
from models.share_cards import Given, GiveQuestion, GiveStep, GiveTask, ReceiverLine
from views.callbacks import Callback
from views.message import Button, View

#: How many tasks or receivers are offered on one page.
PAGE = 8
#: How much of a text is shown in a line, and in the preview.
TITLE, SHOWN = 80, 1000
#: How many receivers the preview names (a district has about twenty units), and a warning.
NAMED, WARNED = 30, 10
#: The questions that the preview offers to change; the buttons carry their place in this list.
CHANGEABLE = (GiveStep.RECEIVERS, GiveStep.BRIEF, GiveStep.DATE)


def question(words: Words, asked: GiveQuestion) -> View:
    """Return the question that is open, whichever it is."""
    if asked.step is GiveStep.TASK or asked.task is None:
        return _tasks(words, asked)
    body, rows = {
        GiveStep.RECEIVERS: _receivers,
        GiveStep.BRIEF: _brief,
        GiveStep.DATE: _date,
        GiveStep.PREVIEW: _preview,
    }[asked.step](words, asked, asked.task)
    if asked.step is GiveStep.PREVIEW:
        return View(body, rows)
    return View(join("\n\n", [_head(words, asked, asked.task), body]), rows)


def given(words: Words, done: Given) -> View:
    """Return the receipt: who has what now, and who has to be told by other means."""
    if done.was_moved:
        head = words.say(
            "✅ <b>Given to %(names)s instead.</b> Both are told.", names=", ".join(done.names)
        )
    else:
        head = words.count(
            "✅ <b>Given to %(n)s receiver.</b>",
            "✅ <b>Given to %(n)s receivers.</b>",
            len(done.names),
        )
    lines = [
        head,
        words.say(
            "Task %(code)s · %(title)s, until the end of %(due)s.",
            code=done.code,
            title=clip(done.short_title, TITLE),
            due=words.date(done.due_at),
        ),
        join(", ", done.names),
    ]
    if done.unreached:
        lines.append(
            words.say(
                "⚠️ Nobody there uses the bot yet, so please tell them yourself: %(names)s",
                names=", ".join(done.unreached),
            )
        )
    if len(done.unreached) < len(done.names):
        lines.append(words.say("Whoever can be reached reads it in office hours."))
    return View(
        join("\n", lines),
        [
            [
                Button(
                    words.plain("Follow the shares"), Callback.of("board", done.duty_id, 0).anew()
                ),
                Button(words.plain("Give more work"), Callback.of("give_open").anew()),
            ]
        ],
    )


def stopped(words: Words) -> View:
    """Return the answer to /huy while work is being given."""
    return View(
        words.say("Stopped. Nothing was given."),
        [[Button(words.plain("Give work"), Callback.of("give_open"))]],
    )


def still_open(words: Words) -> View:
    """Return the line under an answer that interrupts the giving: it is still there."""
    return View(
        words.say("The work that you are giving is not given yet; send /giaoviec to go on."),
        [[Button(words.plain("Go on giving"), Callback.of("give_open").anew())]],
    )


def _head(words: Words, asked: GiveQuestion, task: GiveTask) -> Markup:
    if asked.replaces:
        return words.say(
            "<b>Give the share of %(name)s to another</b>: task %(code)s · %(title)s",
            name=asked.replaces,
            code=task.code,
            title=clip(asked.brief or task.short_title, TITLE),
        )
    return words.say(
        "<b>Give task %(code)s</b> · %(title)s",
        code=task.code,
        title=clip(task.brief or task.short_title, TITLE),
    )


def _tasks(words: Words, asked: GiveQuestion) -> View:
    last_page = max(0, (len(asked.tasks) - 1) // PAGE)
    page = min(max(asked.page, 0), last_page)
    shown = asked.tasks[page * PAGE : (page + 1) * PAGE]
    if asked.is_numbered:
        text = words.say("<b>Which of these do you give?</b> Press it, or type its number.")
    else:
        text = words.say(
            "<b>Which task do you give?</b> Press it, or type its code. In one message: "
            "<code>/giaoviec %(code)s cho Lan: survey the markets, hạn 10/11</code>",
            code=asked.tasks[0].code,
        )
    rows = []
    for at, task in enumerate(shown, start=page * PAGE + 1):
        number = f"{at}. " if asked.is_numbered else ""
        given_to = f" ({task.shares})" if task.shares else ""
        title = f"↳ {task.brief or task.short_title}" if _is_share(task) else task.short_title
        rows.append(
            [
                Button(
                    f"{number}{task.code} · {clip(title, 36)}{given_to}",
                    Callback.of("give", task.duty_id),
                )
            ]
        )
    rows += _turning(words, asked.revision, page, last_page)
    return View(text, rows)


def _receivers(
    words: Words, asked: GiveQuestion, task: GiveTask
) -> tuple[Markup, list[list[Button]]]:
    lines = asked.receivers
    last_page = max(0, (len(lines) - 1) // PAGE)
    page = min(max(asked.page, 0), last_page)
    shown = list(enumerate(lines, start=1))[page * PAGE : (page + 1) * PAGE]
    if asked.replaces:
        first = words.say("To whom? Press one, or type the name.")
    else:
        first = words.say(
            "To whom? Press as many as you like, or type their names or numbers: "
            "<i>Lan, Phòng Kinh tế</i> or <i>tất cả xã, phường</i>."
        )
    chosen = asked.chosen
    parts = [
        first,
        join("\n", [_numbered(words, number, line) for number, line in shown]),
    ]
    if chosen:
        parts.append(
            words.say("<b>Chosen (%(n)s):</b> %(names)s", n=len(chosen), names=_names(chosen))
        )
    rows = [
        [
            Button(
                f"{'✓ ' if line.is_chosen else ''}{number}. {clip(line.name, 40)}",
                Callback.of(
                    "give_pick",
                    asked.revision,
                    line.agency_id,
                    line.person_id or 0,
                    0 if line.is_chosen else 1,
                ),
            )
        ]
        for number, line in shown
    ]
    rows += _turning(words, asked.revision, page, last_page)
    communes = [line for line in lines if line.is_commune]
    if len(communes) > 1 and not asked.replaces:
        everyone = all(line.is_chosen for line in communes)
        label = (
            words.plain("Leave out all communes and wards")
            if everyone
            else words.plain("Choose all communes and wards (%(n)s)", n=len(communes))
        )
        rows.append([Button(label, Callback.of("give_all", asked.revision, int(not everyone)))])
    if task.shares and not asked.replaces:
        rows.append(
            [
                Button(
                    words.plain("Shares given (%(n)s)", n=task.shares),
                    Callback.of("board", task.duty_id, 0).anew(),
                )
            ]
        )
    if chosen:
        rows.append(
            [
                Button(
                    words.plain("Go on (%(n)s) →", n=len(chosen)),
                    Callback.of("give_next", asked.revision),
                )
            ]
        )
    return join("\n\n", parts), rows


def _brief(
    words: Words, asked: GiveQuestion, _task: GiveTask
) -> tuple[Markup, list[list[Button]]]:
    body = words.say("What is to be done? Please type it in one message, or give the whole task.")
    if asked.brief:
        body = join("\n\n", [body, words.say("So far: %(text)s", text=clip(asked.brief, SHOWN))])
    return body, [
        [Button(words.plain("The whole task"), Callback.of("give_whole", asked.revision))]
    ]


def _date(words: Words, asked: GiveQuestion, task: GiveTask) -> tuple[Markup, list[list[Button]]]:
    body = words.say(
        "Until when? Please type the day, for example 10/11: at the latest the end of %(limit)s.",
        limit=words.date(task.due_at),
    )
    own = words.plain("As the agency's: %(due)s", due=words.date(task.due_at))
    return body, [[Button(own, Callback.of("give_own", asked.revision))]]


def _preview(
    words: Words, asked: GiveQuestion, task: GiveTask
) -> tuple[Markup, list[list[Button]]]:
    chosen = asked.chosen
    lines = [
        words.say(
            "<b>Please check what you give</b>: task %(code)s · %(title)s",
            code=task.code,
            title=clip(task.short_title, TITLE),
        ),
        words.say("<b>To (%(n)s):</b> %(names)s", n=len(chosen), names=_names(chosen)),
    ]
    if asked.replaces:
        lines.append(words.say("<b>Instead of:</b> %(name)s", name=asked.replaces))
    if asked.brief:
        lines.append(words.say("<b>What:</b> %(text)s", text=clip(asked.brief, SHOWN)))
    else:
        lines.append(words.say("<b>What:</b> the whole task"))
    due = words.date(asked.due_on or task.due_at)
    if asked.is_past_due:
        lines.append(
            words.say(
                "<b>Deadline:</b> end of %(due)s. It has passed already, so the report is late; "
                "please ask for it soon.",
                due=due,
            )
        )
    else:
        lines.append(words.say("<b>Deadline:</b> end of %(due)s", due=due))
    warnings = _warnings(words, chosen)
    closing = words.say("Nothing is given before you press “Give” (or type “giao”).")
    parts = [join("\n", lines), *([join("\n", warnings)] if warnings else []), closing]
    names = {
        GiveStep.RECEIVERS: words.plain("Change: receivers"),
        GiveStep.BRIEF: words.plain("Change: text"),
        GiveStep.DATE: words.plain("Change: date"),
    }
    changes = [
        Button(names[step], Callback.of("give_change", asked.revision, place))
        for place, step in enumerate(CHANGEABLE)
        if step is not GiveStep.DATE or not asked.is_past_due
    ]
    send = Button(words.plain("✅ Give"), Callback.of("give_send", asked.revision))
    stop = Button(words.plain("Do not give"), Callback.of("give_stop", asked.revision))
    return join("\n\n", parts), [[send], changes[:2], [*changes[2:], stop]]


def _warnings(words: Words, chosen: Sequence[ReceiverLine]) -> list[Markup]:
    """Return what who gives should know before: nobody there to read it, or a share already."""
    found = []
    unreached = [line for line in chosen if not line.is_reachable]
    if unreached:
        found.append(
            words.say(
                "⚠️ Nobody there uses the bot yet; the share is noted all the same: %(names)s",
                names=_names(unreached, WARNED),
            )
        )
    again = [line for line in chosen if line.shares]
    if again:
        found.append(
            words.say("⚠️ Has a share of this task already: %(names)s", names=_names(again, WARNED))
        )
    return found


def _numbered(words: Words, number: int, line: ReceiverLine) -> Markup:
    facts = []
    if line.shares:
        facts.append(words.say("has a share already"))
    if not line.is_reachable:
        facts.append(words.say("nobody uses the bot yet"))
    mark = "✓ " if line.is_chosen else ""
    if not facts:
        return words.say(
            "%(mark)s%(number)s. %(name)s", mark=mark, number=number, name=clip(line.name, TITLE)
        )
    return words.say(
        "%(mark)s%(number)s. %(name)s (%(facts)s)",
        mark=mark,
        number=number,
        name=clip(line.name, TITLE),
        facts=join(", ", facts),
    )


def _names(lines: Sequence[ReceiverLine], limit: int = NAMED) -> str:
    named = ", ".join(clip(line.name, 40) for line in lines[:limit])
    return f"{named} +{len(lines) - limit}" if len(lines) > limit else named


def _turning(words: Words, revision: int, page: int, last_page: int) -> list[list[Button]]:
    row = []
    if page > 0:
        row.append(Button(words.plain("← Back"), Callback.of("give_page", revision, page - 1)))
    if page < last_page:
        row.append(Button(words.plain("More →"), Callback.of("give_page", revision, page + 1)))
    return [row] if row else []


def _is_share(task: GiveTask) -> bool:
    return task.role is PartyRole.PART
