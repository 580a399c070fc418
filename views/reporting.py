"""The questions of a report, its preview and its receipt."""

from core.i18n import Markup, Words, join
from core.text import clip
from models.cards import Draft, Question, Step
from models.progress import TaskState
from views import labels, sending
from views.callbacks import Callback
from views.message import Button, View

#: What a preview shows of an answer; it says so when there is more.
SHOWN = 1200
PERCENTS = (10, 20, 30, 40, 50, 60, 70, 80, 90)
#: The state buttons carry the place of the state in this list.
STATE_BUTTONS = tuple(TaskState)
#: The questions that the preview offers to change; the buttons carry their place in this list.
CHANGEABLE = (Step.STATE, Step.PERCENT, Step.RESULT, Step.DIFFICULTIES, Step.EVIDENCE)


def question(words: Words, asked: Question) -> View:
    """Return the question that is open, whichever it is."""
    if asked.step is Step.CONFLICT and asked.draft.newer:
        return sending.conflict(words, asked.draft, asked.draft.newer, asked.revision)
    body, rows = {
        Step.REASON: _reason,
        Step.STATE: _state,
        Step.PERCENT: _percent,
        Step.RESULT: _result,
        Step.DIFFICULTIES: _difficulties,
        Step.EVIDENCE: _evidence,
        Step.PREVIEW: _preview,
        # Somebody else's version was taken back meanwhile: nothing is in the way any more.
        Step.CONFLICT: _preview,
    }[asked.step](words, asked)
    if asked.step in {Step.PREVIEW, Step.CONFLICT}:
        return View(body, rows)
    head = words.say(
        "<b>Report on %(code)s</b> · %(title)s",
        code=asked.draft.code,
        title=asked.draft.short_title,
    )
    head = join("\n", [head, *labels.plan(words, asked.draft.plan)])
    return View(join("\n\n", [head, body]), rows)


def file_kept(words: Words, asked: Question) -> View:
    """Return the open question after a file has come; outside the evidence, that is said first."""
    view = question(words, asked)
    if asked.step in {Step.EVIDENCE, Step.PREVIEW}:
        return view
    kept = words.say("The file is kept as evidence. The question is still open:")
    return View(join("\n\n", [kept, view.text]), view.rows)


def stopped(words: Words, asked: Question) -> View:
    """Return the answer to /huy in the middle of a report."""
    return View(
        words.say(
            "Stopped. The draft on task %(code)s is kept; nothing was sent.", code=asked.draft.code
        ),
        [
            [
                Button(
                    words.plain("Go on with the draft"), Callback.of("report", asked.draft.duty_id)
                ),
                Button(
                    words.plain("Delete the draft"), Callback.of("discard", asked.draft.report_id)
                ),
            ]
        ],
    )


def discarded(words: Words) -> View:
    """Return the answer to "delete the draft"."""
    return View(words.say("The draft was deleted; nothing was sent."))


def reminder_of_draft(words: Words, asked: Question) -> View:
    """Return the line under an answer that interrupts a report: it is still there."""
    return View(
        words.say(
            "Your report on task %(code)s is still open and nothing of it is lost.",
            code=asked.draft.code,
        ),
        [
            [
                Button(
                    words.plain("Go on with the draft"), Callback.of("report", asked.draft.duty_id)
                ),
            ]
        ],
    )


def _reason(words: Words, asked: Question) -> tuple[Markup, list[list[Button]]]:
    body = words.say(
        "The report on %(code)s was accepted and is locked. Why is it to be corrected? "
        "Please type the reason; the accepted version stays until the new one is sent.",
        code=asked.draft.code,
    )
    return body, []


def _state(words: Words, asked: Question) -> tuple[Markup, list[list[Button]]]:
    numbered = [
        words.say("%(n)s. %(name)s", n=n, name=words.say(labels.STATES[state]))
        for n, state in enumerate(STATE_BUTTONS, 1)
    ]
    buttons = [
        Button(
            words.plain(labels.STATES[state]), Callback.of("answer_state", asked.revision, place)
        )
        for place, state in enumerate(STATE_BUTTONS)
    ]
    body = join("\n", [words.say("In which state is the task?"), *numbered])
    nothing = Button(words.plain("Nothing to report"), Callback.of("nothing", asked.draft.duty_id))
    return body, [buttons[:2], buttons[2:], [nothing]]


def _percent(words: Words, asked: Question) -> tuple[Markup, list[list[Button]]]:
    buttons = [
        Button(f"{percent}%", Callback.of("answer_percent", asked.revision, percent))
        for percent in PERCENTS
    ]
    body = words.say("How many percent are done? Choose, or type a number from 0 to 100.")
    return body, [buttons[:3], buttons[3:6], buttons[6:]]


def _result(words: Words, asked: Question) -> tuple[Markup, list[list[Button]]]:
    body = words.say("What was done, with which result? Please type it in one message.")
    if asked.draft.result:
        body = join("\n\n", [body, words.say("So far: %(text)s", text=_cut(asked.draft.result))])
    return body, []


def _difficulties(words: Words, asked: Question) -> tuple[Markup, list[list[Button]]]:
    body = words.say("Which difficulties are there? Please type them, or press “None”.")
    if asked.draft.difficulties:
        now = words.say("So far: %(text)s", text=_cut(asked.draft.difficulties))
        body = join("\n\n", [body, now])
    return body, [[Button(words.plain("None"), Callback.of("answer_none", asked.revision))]]


def _evidence(words: Words, asked: Question) -> tuple[Markup, list[list[Button]]]:
    files = asked.draft.files
    if not files:
        body = words.say("Send files or photos as evidence (at most 20 MB each), or press “None”.")
        done = Button(words.plain("None"), Callback.of("answer_done", asked.revision))
        return body, [[done]]
    body = join(
        "\n",
        [
            words.count("%(n)s file received:", "%(n)s files received:", len(files)),
            *[words.say("• %(name)s", name=clip(name, 80)) for name in files],
            words.say("Send more, or press “Done”."),
        ],
    )
    return body, [
        [
            Button(words.plain("Done"), Callback.of("answer_done", asked.revision)),
            Button(words.plain("Remove the files"), Callback.of("drop_files", asked.revision)),
        ]
    ]


def _preview(words: Words, asked: Question) -> tuple[Markup, list[list[Button]]]:
    draft = asked.draft
    head = words.say(
        "<b>Please check the report on %(code)s</b> · %(title)s",
        code=draft.code,
        title=draft.short_title,
    )
    answers = [
        *labels.plan(words, draft.plan),
        words.say("<b>Agency:</b> %(agency)s", agency=draft.agency_name),
        *_share(words, draft),
        words.say(
            "<b>State:</b> %(state)s",
            state=labels.state(words, draft.state or TaskState.NOT_STARTED, draft.percent or 0),
        ),
        *_answers(words, draft),
    ]
    if draft.correction_reason:
        reason = _cut(draft.correction_reason)
        answers.append(words.say("<b>Reason of the correction:</b> %(text)s", text=reason))
    closing = [words.say("Nothing is sent before you press “Send”.")]
    if draft.goes_to_head:
        closing.insert(0, words.say("It goes to the head of the agency for approval first."))
    if draft.next_version > 1:
        version = words.say(
            "This becomes version %(version)s; the earlier ones are kept.",
            version=draft.next_version,
        )
        closing.insert(0, version)
    send = Button(words.plain("Send"), Callback.of("send", draft.report_id, asked.revision))
    parts = [head, join("\n", answers), join("\n", closing)]
    return join("\n\n", parts), [[send], *_changes(words, asked)]


def _share(words: Words, draft: Draft) -> list[Markup]:
    """Return what tells the report on a share from that on the task itself: whom it goes to."""
    if draft.share_of is None:
        return []
    return [
        words.say(
            "<b>Work given by %(giver)s</b>, who receives this report: %(brief)s",
            giver=draft.share_of,
            brief=clip(draft.brief, 300) if draft.brief else words.say("the whole task"),
        )
    ]


def _changes(words: Words, asked: Question) -> list[list[Button]]:
    """Return a button for each answer that can be changed, two in a row."""
    names = {
        Step.STATE: words.plain("Change: state"),
        Step.PERCENT: words.plain("Change: percent"),
        Step.RESULT: words.plain("Change: result"),
        Step.DIFFICULTIES: words.plain("Change: difficulties"),
        Step.EVIDENCE: words.plain("Change: evidence"),
    }
    asks_percent = asked.draft.state in {TaskState.IN_PROGRESS, TaskState.PAUSED}
    buttons = [
        Button(names[step], Callback.of("change", asked.revision, place))
        for place, step in enumerate(CHANGEABLE)
        if step is not Step.PERCENT or asks_percent
    ]
    return [buttons[place : place + 2] for place in range(0, len(buttons), 2)]


def _answers(words: Words, draft: Draft) -> list[Markup]:
    if draft.nothing_to_report:
        lines = [words.say("Nothing to report")]
        if draft.difficulties:
            lines.append(words.say("<b>Difficulties:</b> %(text)s", text=_cut(draft.difficulties)))
    else:
        none = words.say("none")
        lines = [
            words.say("<b>Result:</b> %(text)s", text=_cut(draft.result or "")),
            words.say(
                "<b>Difficulties:</b> %(text)s", text=_cut(draft.difficulties or "") or none
            ),
        ]
    if draft.files:
        names = ", ".join(clip(name, 60) for name in draft.files)
        lines.append(words.say("<b>Evidence:</b> %(text)s", text=clip(names, 400)))
    else:
        lines.append(words.say("<b>Evidence:</b> none"))
    return lines


def _cut(text: str) -> str:
    return clip(text, SHOWN)
