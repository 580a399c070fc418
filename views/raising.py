"""Raising a difficulty: the questions, the preview and the receipt."""

from core.i18n import Markup, Words, join
from core.text import clip
from models.difficulty_cards import (
    DifficultyDraft,
    DifficultyQuestion,
    DifficultyStep,
    Done,
    TaskChoice,
)
from models.requests import DifficultyCategory
from views import labels
from views.callbacks import Callback
from views.message import Button, View

#: The kinds by the place that their buttons carry.
CATEGORY_BUTTONS = tuple(DifficultyCategory)
#: The questions that the preview offers to change; the buttons carry their place in this list.
CHANGEABLE = (
    DifficultyStep.TASK,
    DifficultyStep.CATEGORY,
    DifficultyStep.TEXT,
    DifficultyStep.FILES,
)
#: How many tasks have a button; every other one can be named by its code.
PAGE = 8
#: What a preview shows of the text; it says so when there is more.
SHOWN = 2400


def question(words: Words, asked: DifficultyQuestion) -> View:
    """Return the open question, whichever it is."""
    if asked.step is DifficultyStep.TASK or asked.draft is None:
        return _task(words, asked)
    if asked.step is DifficultyStep.PREVIEW:
        return _preview(words, asked, asked.draft)
    body, rows = {
        DifficultyStep.CATEGORY: _category,
        DifficultyStep.TEXT: _text,
        DifficultyStep.FILES: _files,
    }[asked.step](words, asked, asked.draft)
    head = join(
        "\n",
        [
            words.say("<b>A difficulty for %(receiver)s</b>", receiver=asked.draft.receiver_name),
            _about(words, asked.draft.task),
        ],
    )
    return View(join("\n\n", [head, body]), rows)


def file_kept(words: Words, asked: DifficultyQuestion) -> View:
    """Return the open question after a file has come; outside the files, that is said first."""
    view = question(words, asked)
    if asked.step in {DifficultyStep.FILES, DifficultyStep.PREVIEW}:
        return view
    kept = words.say("The file is kept. The question is still open:")
    return View(join("\n\n", [kept, view.text]), view.rows)


def receipt(words: Words, done: Done) -> View:
    """Return what the reporter keeps: number, holder, and what happens next."""
    line = done.card.line
    lines = [
        words.say(
            "✅ <b>Sent to %(holder)s</b> and entered in the register as #%(number)s.",
            holder=line.holder_name,
            number=line.difficulty_id,
        )
    ]
    if done.card.has_reader:
        lines.append(words.say("You will be told here when it is answered."))
    else:
        lines.append(
            words.say(
                "Nobody of %(receiver)s who decides on it is here yet; please tell them as well.",
                receiver=line.holder_name,
            )
        )
    label = words.plain("Show #%(number)s", number=line.difficulty_id)
    button = Button(label, Callback.of("difficulty", line.difficulty_id).anew())
    return View(join("\n", lines), [[button]])


def still_open(words: Words) -> View:
    """Return the line under an answer that interrupts a difficulty: it is still there."""
    return View(
        words.say("The difficulty you were writing is still open and nothing of it is lost."),
        [[Button(words.plain("Go on writing"), Callback.of("difficulty_go_on"))]],
    )


def _task(words: Words, asked: DifficultyQuestion) -> View:
    alone = [one for one in asked.choices if one.duty_id is None]
    tasks = [one for one in asked.choices if one.duty_id is not None]
    rows = [
        [
            Button(
                words.plain("No single task (%(agency)s)", agency=clip(one.agency_name, 30)),
                Callback.of("difficulty_alone", one.agency_id),
            )
        ]
        for one in alone
    ]
    rows += [
        [
            Button(
                f"{one.code} · {clip(one.short_title or '', 42)}",
                Callback.of("difficulty_on", one.duty_id or 0),
            )
        ]
        for one in tasks[:PAGE]
    ]
    lines = [
        words.say("<b>A difficulty: about which task?</b>"),
        words.say("Choose one, or type its code; “0” is about no single task."),
    ]
    if len(tasks) > PAGE:
        lines.append(
            words.count(
                "%(n)s more task has no button here.",
                "%(n)s more tasks have no button here.",
                len(tasks) - PAGE,
            )
        )
    return View(join("\n", lines), rows)


def _category(
    words: Words, asked: DifficultyQuestion, _draft: DifficultyDraft
) -> tuple[Markup, list[list[Button]]]:
    numbered = [
        words.say("%(n)s. %(name)s", n=n, name=words.say(labels.CATEGORIES[one]))
        for n, one in enumerate(CATEGORY_BUTTONS, 1)
    ]
    buttons = [
        Button(
            words.plain(labels.CATEGORIES[one]),
            Callback.of("difficulty_kind", asked.revision, place),
        )
        for place, one in enumerate(CATEGORY_BUTTONS)
    ]
    body = join("\n", [words.say("Of which kind is it?"), *numbered])
    return body, [buttons[at : at + 2] for at in range(0, len(buttons), 2)]


def _text(
    words: Words, _asked: DifficultyQuestion, draft: DifficultyDraft
) -> tuple[Markup, list[list[Button]]]:
    body = words.say("What stands in the way, and what would help? Please type it in one message.")
    if draft.text:
        so_far = words.say("So far: %(text)s", text=clip(draft.text, SHOWN))
        body = join("\n\n", [body, so_far])
    return body, []


def _files(
    words: Words, asked: DifficultyQuestion, draft: DifficultyDraft
) -> tuple[Markup, list[list[Button]]]:
    if not draft.files:
        body = words.say(
            "Send files or photos that show it (at most 20 MB each), or press “None”."
        )
        none = Button(words.plain("None"), Callback.of("difficulty_files", asked.revision))
        return body, [[none]]
    body = join(
        "\n",
        [
            words.count("%(n)s file received:", "%(n)s files received:", len(draft.files)),
            *[words.say("• %(name)s", name=clip(name, 80)) for name in draft.files],
            words.say("Send more, or press “Done”."),
        ],
    )
    done = Button(words.plain("Done"), Callback.of("difficulty_files", asked.revision))
    drop = Button(words.plain("Remove the files"), Callback.of("difficulty_drop", asked.revision))
    return body, [[done, drop]]


def _preview(words: Words, asked: DifficultyQuestion, draft: DifficultyDraft) -> View:
    category = draft.category or DifficultyCategory.OTHER
    names = ", ".join(clip(name, 60) for name in draft.files)
    lines = [
        words.say("<b>Please check the difficulty</b>"),
        _about(words, draft.task),
        words.say("<b>Kind:</b> %(kind)s", kind=words.say(labels.CATEGORIES[category])),
        words.say("<b>Text:</b> %(text)s", text=clip(draft.text or "", SHOWN)),
        words.say("<b>Files:</b> %(text)s", text=clip(names, 400) or words.say("none")),
        words.say("<b>To:</b> %(receiver)s", receiver=draft.receiver_name),
    ]
    labels_of = {
        DifficultyStep.TASK: words.plain("Change: task"),
        DifficultyStep.CATEGORY: words.plain("Change: kind"),
        DifficultyStep.TEXT: words.plain("Change: text"),
        DifficultyStep.FILES: words.plain("Change: files"),
    }
    changes = [
        Button(labels_of[step], Callback.of("difficulty_change", asked.revision, place))
        for place, step in enumerate(CHANGEABLE)
    ]
    closing = words.say("Nothing is sent before you press “Send”.")
    send = Button(words.plain("Send"), Callback.of("difficulty_send", asked.revision))
    return View(join("\n\n", [join("\n", lines), closing]), [[send], changes[:2], changes[2:]])


def _about(words: Words, task: TaskChoice) -> Markup:
    if task.code is None:
        return words.say("%(agency)s, about no single task", agency=task.agency_name)
    return words.say(
        "%(agency)s, task %(code)s · %(title)s",
        agency=task.agency_name,
        code=task.code,
        title=clip(task.short_title or "", 80),
    )
