"""The history of a task in sentences: who did what, in whose place, when, from what to what."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from core.i18n import LANGUAGES, N_, Markup, Words, escape, join
from core.text import clip
from models.history_cards import History, HistoryLine
from models.progress import TaskState
from models.reports import ReportStatus
from models.text_changes import changes
from views import labels
from views.callbacks import Callback
from views.history_words import FIELDS, ONLY_FIELD, SENTENCES, STATUSES
from views.message import Button, View
from views.versions import marked

#: How much of a text is shown in one line.
TEXT = 140
#: Fields whose change the sentence itself has told.
_TOLD = {"version", "status"}
#: Fields that hold a figure, kept as a decimal text.
FIGURES = {"actual", "estimate"}


def page(words: Words, history: History) -> View:
    """Return one page of a task's history, newest first."""
    named = {"code": history.code, "title": clip(history.short_title, 120)}
    head = [
        words.say("<b>History of indicator %(code)s</b> · %(title)s", **named)
        if history.indicator_id
        else words.say("<b>History of %(code)s</b> · %(title)s", **named)
    ]
    if history.agency_name:
        head.append(escape(history.agency_name))
    if history.last_page:
        head.append(
            words.say(
                "Page %(n)s of %(total)s, newest first",
                n=history.page + 1,
                total=history.last_page + 1,
            )
        )
    shown = [line(words, one, with_agency=history.agency_name is None) for one in history.lines]
    shown = shown or [words.say("Nothing has happened yet.")]
    rows = []
    turning = []
    if history.page > 0:
        turning.append(Button(words.plain("← Newer"), _page_of(history, history.page - 1)))
    if history.page < history.last_page:
        turning.append(Button(words.plain("Older →"), _page_of(history, history.page + 1)))
    if turning:
        rows.append(turning)
    if history.duty_id:
        rows.append(
            [Button(words.plain("Show the task"), Callback.of("task", history.duty_id).anew())]
        )
    if history.indicator_id:
        card = Callback.of("indicator", history.indicator_id).anew()
        rows.append([Button(words.plain("Show the indicator"), card)])
    return View(join("\n\n", [join("\n", head), *shown]), rows)


def choose(words: Words, choices: Sequence[tuple[int, str, str]]) -> View:
    """Offer the tasks whose history may be asked for."""
    text = words.say(
        "Of which task? Send /lichsu with its code, for example <code>/lichsu 11</code>."
    )
    rows = [
        [Button(f"{code} · {clip(title, 42)}", Callback.of("history", duty_id, 0))]
        for duty_id, code, title in choices[:10]
    ]
    return View(text, rows)


def line(words: Words, one: HistoryLine, *, with_agency: bool = False) -> Markup:
    """Return one act: when, who, in whose place, what, and from what to what."""
    head = words.say("<b>%(at)s</b> · %(who)s", at=words.time(one.at), who=who(words, one))
    if with_agency and one.agency_name:
        head = join(" · ", [head, one.agency_name])
    return join("\n", [head, sentence(words, one), *differences(words, one)])


def who(words: Words, one: HistoryLine) -> Markup:
    """Return who acted; the operator and the clock have no name."""
    if one.person_name is None:
        return words.say("the system")
    if one.on_behalf_of:
        return words.say(
            "%(name)s in place of %(head)s", name=one.person_name, head=one.on_behalf_of
        )
    return escape(one.person_name)


def sentence(words: Words, one: HistoryLine) -> Markup:
    """Return what was done, with its reason."""
    detail = one.detail
    known = {action.value: text for action, text in SENTENCES.items()}
    values = {name: detail.get(name, "") for name in ("version", "year", "name")}
    said = words.say(known.get(one.action, N_("did something else")), **values)
    if detail.get("direct"):
        said = join(" ", [said, words.say("(the head reports in person)")])
    reason = detail.get("reason")
    if reason:
        said = words.say("%(act)s: “%(reason)s”", act=said, reason=clip(str(reason), TEXT))
    return said


def differences(words: Words, one: HistoryLine) -> list[Markup]:
    """Return a line for each field that changed."""
    before, after = (_fields(one, one.detail.get(side)) for side in ("before", "after"))
    return [
        _difference(words, name, before.get(name), after.get(name))
        for name in after
        if name not in _TOLD
        and before.get(name) != after.get(name)
        # A first version need not say what it does not have.
        and (before or after[name])
    ]


def _fields(one: HistoryLine, noted: Any) -> dict[str, Any]:
    """Return what an act noted by field; what is neither named nor for people says nothing."""
    if isinstance(noted, dict):
        return noted
    only = {action.value: field for action, field in ONLY_FIELD.items()}.get(one.action)
    return {only: noted} if only else {}


def _difference(words: Words, name: str, before: Any, after: Any) -> Markup:
    label = words.say(FIELDS.get(name, "")) or escape(name.replace("_", " "))
    if isinstance(before, str) and isinstance(after, str) and len(before) + len(after) > 60:
        return words.say(
            "• %(field)s: %(text)s", field=label, text=marked(changes(before, after), TEXT)
        )
    shown = value(words, name, after)
    if before in (None, ""):
        return words.say("• %(field)s: %(text)s", field=label, text=shown)
    return words.say(
        "• %(field)s: %(before)s → %(after)s",
        field=label,
        before=value(words, name, before),
        after=shown,
    )


def value(words: Words, name: str, given: Any) -> Markup:
    """Return a value of the trail as a person reads it."""
    if name in FIGURES and given:
        return escape(words.figure(Decimal(str(given))))
    if name == "progress" and isinstance(given, list):
        return labels.state(words, TaskState(given[0]), int(given[1]))
    if name == "status":
        return words.say(STATUSES[ReportStatus(given)])
    if name == "language":
        return escape(LANGUAGES.get(str(given), str(given)))
    if isinstance(given, bool):
        return words.say("yes") if given else words.say("no")
    if given in (None, ""):
        return words.say("none")
    if isinstance(given, str) and len(given) >= 10 and given[4:5] == "-" and given[7:8] == "-":
        return _moment(words, given)
    return escape(clip(str(given), TEXT))


def _moment(words: Words, given: str) -> Markup:
    """Return an instant or a day of the trail as the office writes it."""
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        return escape(clip(given, TEXT))
    return escape(words.time(moment) if moment.tzinfo else words.date(moment.date()))


def _page_of(history: History, number: int) -> Callback:
    if history.duty_id:
        return Callback.of("history", history.duty_id, number)
    if history.indicator_id:
        return Callback.of("history_indicator", history.indicator_id, number)
    return Callback.of("history_task", history.task_id, history.agency_id, number)
