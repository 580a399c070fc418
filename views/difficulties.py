"""An entry of the register with its conversation, what can be done, and the notices about it."""

from core.i18n import N_, Markup, Words, escape, join
from core.text import clip
from models.difficulty_cards import (
    DifficultiesWaiting,
    DifficultyCard,
    DifficultyEntryLine,
    DifficultyLine,
    DifficultyNews,
    Done,
    Selection,
    Shelf,
    StateChoice,
    WordsQuestion,
)
from models.request_states import DifficultyVerb
from models.requests import DifficultyState
from views import labels
from views.callbacks import Callback
from views.message import Button, View

#: The verbs by the number that their buttons carry.
VERB_NUMBERS = {verb: number for number, verb in enumerate(DifficultyVerb)}
VERBS = {
    DifficultyVerb.ANSWER: N_("Answer"),
    DifficultyVerb.ASK_BACK: N_("Ask back"),
    DifficultyVerb.HAND_UP: N_("Pass it up"),
    DifficultyVerb.CLOSE: N_("Close it"),
    DifficultyVerb.REPLY: N_("Add something"),
    DifficultyVerb.REOPEN: N_("Open it again"),
}
#: How an entry of the conversation begins.
_DONE = {
    DifficultyVerb.RAISE: N_("raised it, with %(agency)s"),
    DifficultyVerb.ANSWER: N_("answered"),
    DifficultyVerb.ASK_BACK: N_("asked back"),
    DifficultyVerb.REPLY: N_("added"),
    DifficultyVerb.RESTATE: N_("changed the words in a corrected report; before it said"),
    DifficultyVerb.HAND_UP: N_("passed it up to %(agency)s"),
    DifficultyVerb.CLOSE: N_("closed it"),
    DifficultyVerb.REOPEN: N_("opened it again"),
}
#: A page of the conversation ends before this length; a longer text is cut into pieces of PIECE.
PAGE_LIMIT, PIECE = 2400, 1200
#: How much of an entry a notice shows; the whole of it is behind a button.
SHOWN = 1500
EXCERPT, NAME = 100, 30


def card(words: Words, entry: DifficultyCard, page: int = 0) -> View:
    """Return an entry with a page of its conversation; 0 is the last page, 1 the first."""
    pages = _pages(words, entry)
    place = min(page, len(pages)) - 1 if page else len(pages) - 1
    parts = [_head(words, entry), join("\n", pages[place])]
    if entry.verbs:
        numbered = [
            words.say("%(n)s. %(name)s", n=n, name=words.say(VERBS[verb]))
            for n, verb in enumerate(entry.verbs, 1)
        ]
        hint = words.say("Press a button, or type its number and the words behind it:")
        parts.append(join("\n", [hint, *numbered]))
    number = entry.line.difficulty_id
    turning = []
    if place > 0:
        turning.append(Button(words.plain("← Earlier"), Callback.of("difficulty", number, place)))
    if place < len(pages) - 1:
        later = Callback.of("difficulty", number, place + 2)
        turning.append(Button(words.plain("Later →"), later))
    rows = [turning] if turning else []
    rows += _verb_rows(words, entry)
    if entry.files:
        label = words.plain("Show the files (%(n)s)", n=entry.files)
        rows.append([Button(label, Callback.of("difficulty_show_files", number))])
    last = [Button(words.plain("← Register"), Callback.of("difficulties"))]
    if entry.duty_id:
        last.append(
            Button(words.plain("Show the task"), Callback.of("task", entry.duty_id).anew())
        )
    return View(join("\n\n", parts), [*rows, last])


def words_wanted(words: Words, asked: WordsQuestion) -> View:
    """Return the question what to say with a verb."""
    wanted = {
        DifficultyVerb.ANSWER: words.say("What is the answer? The agency will read it."),
        DifficultyVerb.ASK_BACK: words.say("What do you want to know from the agency?"),
        DifficultyVerb.REPLY: words.say("What do you want to add or to answer?"),
        DifficultyVerb.HAND_UP: words.say(
            "With which note is it passed up? Type it, or press “Without a note”."
        ),
        DifficultyVerb.CLOSE: words.say("Why is it closed? The agency will read it."),
        DifficultyVerb.REOPEN: words.say("Why is it opened again?"),
    }[asked.verb]
    rows = []
    if asked.verb is DifficultyVerb.HAND_UP:
        without = Callback.of("difficulty_no_words", asked.revision)
        rows.append([Button(words.plain("Without a note"), without)])
    head = join("\n", [_title(words, asked.card), _about(words, asked.card)])
    closing = words.say("It is sent as soon as you have typed it; /huy stops.")
    return View(join("\n\n", [head, join("\n", [wanted, closing])]), rows)


def done(words: Words, result: Done) -> View:
    """Return what a verb has led to, and the entry as it stands now."""
    line = result.card.line
    first = {
        DifficultyVerb.HAND_UP: words.say(
            "✅ <b>Passed up to %(agency)s.</b>", agency=line.holder_name
        ),
        DifficultyVerb.CLOSE: words.say("✅ <b>Closed.</b>"),
    }.get(result.verb, words.say("✅ <b>Recorded and passed on.</b>"))
    view = card(words, result.card)
    return View(join("\n\n", [first, view.text]), view.rows)


def news(words: Words, data: DifficultyNews) -> View:
    """Return the notice to the agency that raised it."""
    entry, line = data.entry, data.card.line
    holder = entry.person_name
    first = {
        DifficultyVerb.ANSWER: words.say(
            "💬 <b>Your difficulty #%(number)s was answered</b> (%(name)s).",
            number=line.difficulty_id,
            name=holder,
        ),
        DifficultyVerb.ASK_BACK: words.say(
            "❓ <b>A question about your difficulty #%(number)s</b> (%(name)s).",
            number=line.difficulty_id,
            name=holder,
        ),
        DifficultyVerb.HAND_UP: words.say(
            "⬆️ <b>Your difficulty #%(number)s was passed up to %(agency)s</b>.",
            number=line.difficulty_id,
            agency=entry.agency_name or "",
        ),
    }.get(
        entry.verb,
        words.say(
            "☑️ <b>Your difficulty #%(number)s was closed</b> (%(name)s).",
            number=line.difficulty_id,
            name=holder,
        ),
    )
    parts = [join("\n", [first, _about(words, data.card)])]
    if entry.text:
        parts.append(escape(clip(entry.text, SHOWN)))
    parts.append(_excerpt(words, line))
    if entry.verb in {DifficultyVerb.ANSWER, DifficultyVerb.ASK_BACK}:
        parts.append(words.say("To answer back, simply reply to this message."))
    label = words.plain("Show #%(number)s", number=line.difficulty_id)
    button = Button(label, Callback.of("difficulty", line.difficulty_id).anew())
    return View(join("\n\n", parts), [[button]])


def waiting(words: Words, data: DifficultiesWaiting) -> View:
    """Return the notice to who holds difficulties: how many wait, the newest first."""
    lines = [
        words.count(
            "📌 <b>%(n)s difficulty waits for your answer</b>:",
            "📌 <b>%(n)s difficulties wait for your answer</b>, the newest first:",
            data.count,
        ),
        *[summary(words, line) for line in data.newest],
    ]
    if data.count > len(data.newest):
        lines.append(
            words.count("… and %(n)s more", "… and %(n)s more", data.count - len(data.newest))
        )
    buttons = [
        Button(f"#{line.difficulty_id}", Callback.of("difficulty", line.difficulty_id).anew())
        for line in data.newest
    ]
    held = Selection(shelf=Shelf.HELD, state=StateChoice.OPEN, newest=1)
    more = Button(
        words.plain("Open the register"), Callback.of("difficulties", *held.numbers).anew()
    )
    return View(join("\n", lines), [buttons, [more]])


def summary(words: Words, line: DifficultyLine) -> Markup:
    """Return an entry of the register in two lines."""
    about = [
        words.say(
            "<b>#%(number)s</b> %(agency)s",
            number=line.difficulty_id,
            agency=clip(line.agency_name, NAME),
        ),
        *([words.say("task %(code)s", code=line.code)] if line.code else []),
        words.say(labels.CATEGORIES[line.category]),
        words.say(labels.DIFFICULTY_STATES[line.state]),
        labels.span(words, line.age),
    ]
    return join("\n", [join(" · ", about), escape(clip(line.text, EXCERPT))])


def _head(words: Words, entry: DifficultyCard) -> Markup:
    line = entry.line
    author = words.say(
        "Raised by %(name)s, %(at)s", name=entry.author_name, at=words.time(line.raised_at)
    )
    if entry.is_from_report:
        author = words.say(
            "From the report of %(name)s, %(at)s",
            name=entry.author_name,
            at=words.time(line.raised_at),
        )
    lines = [
        _title(words, entry),
        _about(words, entry),
        author,
        words.say(
            "<b>Kind:</b> %(kind)s · <b>with:</b> %(holder)s",
            kind=words.say(labels.CATEGORIES[line.category]),
            holder=line.holder_name,
        ),
    ]
    if entry.first_answer:
        lines.append(
            words.say("First answer after: %(span)s", span=labels.span(words, entry.first_answer))
        )
    if entry.closing:
        lines.append(words.say("Closed after: %(span)s", span=labels.span(words, entry.closing)))
    else:
        lines.append(words.say("Unsettled for: %(span)s", span=labels.span(words, line.age)))
    if not entry.has_reader and line.state is DifficultyState.OPEN:
        lines.append(
            words.say(
                "Nobody of %(receiver)s who decides on it is here yet; please tell them as well.",
                receiver=line.holder_name,
            )
        )
    return join("\n", lines)


def _title(words: Words, entry: DifficultyCard) -> Markup:
    return words.say(
        "<b>Difficulty #%(number)s</b>: %(state)s",
        number=entry.line.difficulty_id,
        state=words.say(labels.DIFFICULTY_STATES[entry.line.state]),
    )


def _about(words: Words, entry: DifficultyCard) -> Markup:
    line = entry.line
    if line.code is None:
        return words.say("%(agency)s, about no single task", agency=line.agency_name)
    return words.say(
        "%(agency)s, task %(code)s · %(title)s",
        agency=line.agency_name,
        code=line.code,
        title=clip(entry.short_title or "", 80),
    )


def _excerpt(words: Words, line: DifficultyLine) -> Markup:
    return words.say("It was: %(text)s", text=clip(line.text, 3 * EXCERPT))


def _pages(words: Words, entry: DifficultyCard) -> list[list[Markup]]:
    """Return text and conversation in pages, so that all of it can be read."""
    blocks = [words.say("<b>Text:</b> %(text)s", text=part) for part in _cut(entry.line.text)]
    for one in entry.entries:
        head = _entry_head(words, one)
        pieces = _cut(one.text or "")
        blocks.append(join("\n", [head, pieces[0]]) if pieces[0] else head)
        blocks += [escape(piece) for piece in pieces[1:]]
    pages: list[list[Markup]] = [[]]
    size = 0
    for block in blocks:
        if pages[-1] and size + len(block) > PAGE_LIMIT:
            pages.append([])
            size = 0
        pages[-1].append(block)
        size += len(block)
    return pages


def _entry_head(words: Words, entry: DifficultyEntryLine) -> Markup:
    at, name = words.time(entry.at), entry.person_name
    done = words.say(_DONE[entry.verb], agency=entry.agency_name or "")
    if entry.text:
        return words.say("<b>%(at)s</b> %(name)s %(done)s:", at=at, name=name, done=done)
    return words.say("<b>%(at)s</b> %(name)s %(done)s", at=at, name=name, done=done)


def _cut(text: str) -> list[str]:
    """Return a text in pieces that fit on a page; a short one is its only piece."""
    return [text[at : at + PIECE] for at in range(0, len(text), PIECE)] or [""]


def _verb_rows(words: Words, entry: DifficultyCard) -> list[list[Button]]:
    buttons = [
        Button(
            words.plain(VERBS[verb]),
            Callback.of("difficulty_do", entry.line.difficulty_id, VERB_NUMBERS[verb]),
        )
        for verb in entry.verbs
    ]
    return [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
