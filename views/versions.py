"""A version's words, and what changed from one version to another."""

from collections.abc import Sequence

from core.i18n import Markup, Words, escape, join
from core.text import clip
from models.review_cards import Version
from models.text_changes import Mark, Piece, changes, shorten
from views import labels

#: How much of each text is shown; the whole of it is behind a button.
RESULT, DIFFICULTIES, FILES = 700, 350, 200
#: How much of the changes in one text is shown.
CHANGED = 400
#: The pieces of a changed text as a person would mark them with a pen.
_MARKS = {Mark.REMOVED: "s", Mark.ADDED: "u"}


def content(words: Words, version: Version) -> list[Markup]:
    """Return the lines of a version: state, result, difficulties, files."""
    lines = [
        words.say(
            "<b>State:</b> %(state)s", state=labels.state(words, version.state, version.percent)
        )
    ]
    if version.nothing_to_report:
        lines.append(words.say("Nothing to report"))
    else:
        lines.append(words.say("<b>Result:</b> %(text)s", text=clip(version.result, RESULT)))
    if version.difficulties or not version.nothing_to_report:
        text = clip(version.difficulties, DIFFICULTIES) or words.say("none")
        lines.append(words.say("<b>Difficulties:</b> %(text)s", text=text))
    if version.files:
        names = clip(", ".join(clip(name, 60) for name in version.files), FILES)
        lines.append(words.say("<b>Evidence:</b> %(text)s", text=names))
    else:
        lines.append(words.say("<b>Evidence:</b> none"))
    return lines


def is_cut(version: Version) -> bool:
    """Return whether `content` does not show all of a version's words."""
    return len(version.result) > RESULT or len(version.difficulties) > DIFFICULTIES


def difference(words: Words, before: Version, after: Version) -> list[Markup]:
    """Return a line for each field that changed; one that says so where none did."""
    lines = []
    if (before.state, before.percent) != (after.state, after.percent):
        lines.append(
            words.say(
                "• State: %(before)s → %(after)s",
                before=labels.state(words, before.state, before.percent),
                after=labels.state(words, after.state, after.percent),
            )
        )
    if before.nothing_to_report != after.nothing_to_report:
        is_nothing = after.nothing_to_report
        lines.append(
            words.say("• Now nothing to report")
            if is_nothing
            else words.say("• Now there is something to report")
        )
    if before.result != after.result:
        text = marked(changes(before.result, after.result))
        lines.append(words.say("• Result: %(text)s", text=text))
    if before.difficulties != after.difficulties:
        text = marked(changes(before.difficulties, after.difficulties))
        lines.append(words.say("• Difficulties: %(text)s", text=text))
    if before.files != after.files:
        lines.append(_files(words, before.files, after.files))
    return lines or [words.say("• Nothing was changed")]


def marked(pieces: tuple[Piece, ...], limit: int = CHANGED) -> Markup:
    """Return a changed text: what was removed is struck through, what is new underlined."""
    parts: list[Markup] = []
    left = limit
    for piece in shorten(pieces):
        text = clip(piece.text, max(left, 1))
        body, blanks = text.rstrip(), text[len(text.rstrip()) :]
        tag = _MARKS.get(piece.mark)
        shown = escape(body)
        if tag and body:
            # An empty element would be refused by the messenger.
            shown = Markup(f"<{tag}>{shown}</{tag}>")
            blanks = blanks or " "
        parts += [shown, Markup(blanks)]
        left -= len(text)
        if left <= 0:
            break
    return join("", parts)


def _files(words: Words, before: Sequence[str], after: Sequence[str]) -> Markup:
    gone = [name for name in before if name not in after]
    new = [name for name in after if name not in before]
    pieces = [Piece(Mark.REMOVED, f"{clip(name, 60)} ") for name in gone]
    pieces += [Piece(Mark.ADDED, f"{clip(name, 60)} ") for name in new]
    return words.say("• Evidence: %(text)s", text=marked(tuple(pieces), FILES))
