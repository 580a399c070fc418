"""Reviewing: a report's card, the reason for a return, and what was done."""

from core.i18n import N_, Markup, Words, join
from core.text import clip
from models.review_cards import (
    Act,
    BulkQuestion,
    Done,
    FullWords,
    ReasonQuestion,
    ReviewCard,
    ReviewList,
    Shown,
)
from views import review_lists, versions
from views.callbacks import Callback
from views.message import Button, View

#: How much of one text a message takes: the rest follows in the next one.
PART = 3500
#: How much of a reason a card shows.
REASON = 200
#: Why reports are returned most often; the buttons carry the place in this list.
REASONS = (
    N_("Figures are missing"),
    N_("The result is not clear enough"),
    N_("Evidence is missing"),
    N_("The state does not fit the result"),
    N_("It is about another task"),
)


def shown(words: Words, what: Shown) -> View:
    """Return what comes next, after one line on what was done."""
    view = _view(words, what)
    if what.done is None:
        return view
    return View(join("\n\n", [done(words, what.done), view.text]), view.rows)


def done(words: Words, what: Done) -> Markup:
    """Return the line on what was just done."""
    codes = clip(", ".join(what.codes), 200)
    if not what.codes:
        return words.say("Nothing was left to accept: a colleague was faster.")
    if len(what.codes) > 1:
        return words.count(
            "✅ <b>Accepted %(n)s report:</b> %(codes)s",
            "✅ <b>Accepted %(n)s reports:</b> %(codes)s",
            len(what.codes),
            codes=codes,
        )
    if what.is_return:
        return words.say(
            "↩️ <b>Returned:</b> %(code)s · %(agency)s",
            code=codes,
            agency=clip(what.agency_name, 60),
        )
    if what.act is Act.APPROVE:
        return words.say(
            "✅ <b>Approved:</b> %(code)s · %(agency)s",
            code=codes,
            agency=clip(what.agency_name, 60),
        )
    return words.say(
        "✅ <b>Accepted:</b> %(code)s · %(agency)s", code=codes, agency=clip(what.agency_name, 60)
    )


def card(words: Words, one: ReviewCard) -> View:
    """Return a report's card: who sent what, what is new in it, and what can be done."""
    return View(
        join("\n\n", [_card_head(words, one), *_card_body(words, one), _card_hint(words, one)]),
        _card_rows(words, one),
    )


def reason(words: Words, asked: ReasonQuestion) -> View:
    """Ask why a report is returned."""
    numbered = [
        words.say("%(n)s. %(name)s", n=n, name=words.say(one)) for n, one in enumerate(REASONS, 1)
    ]
    text = join(
        "\n",
        [
            words.say(
                "<b>Why is %(code)s of %(agency)s returned?</b>",
                code=asked.code,
                agency=asked.agency_name,
            ),
            words.say("Type the reason in your own words, or choose one:"),
            *numbered,
        ],
    )
    buttons = [
        Button(words.plain(one), Callback.of("review_why", asked.report_id, place))
        for place, one in enumerate(REASONS)
    ]
    back = Callback.of(
        "review_card", asked.report_id, asked.filter.agency_id, asked.filter.task_id
    )
    return View(text, [*[[one] for one in buttons], [Button(words.plain("← Back"), back)]])


def full_words(words: Words, whole: FullWords) -> list[View]:
    """Return a report's whole words, in as many messages as they take."""
    head = words.say(
        "<b>%(code)s · %(agency)s</b>, version %(version)s",
        code=whole.code,
        agency=whole.agency_name,
        version=whole.version,
    )
    views = [
        View(join("\n\n", [head, words.say("<b>Result:</b> %(text)s", text=part)]))
        for part in _parts(whole.result)
    ]
    views += [
        View(words.say("<b>Difficulties:</b> %(text)s", text=part))
        for part in _parts(whole.difficulties)
    ]
    return views or [View(join("\n\n", [head, words.say("Nothing to report")]))]


def _view(words: Words, what: Shown) -> View:
    match what.view:
        case ReviewList():
            return review_lists.waiting_list(words, what.view)
        case ReviewCard():
            return card(words, what.view)
        case ReasonQuestion():
            return reason(words, what.view)
        case BulkQuestion():
            return review_lists.bulk(words, what.view)
        case FullWords():
            return full_words(words, what.view)[0]


def _card_head(words: Words, one: ReviewCard) -> Markup:
    place = (
        words.say("✍️ <b>To approve %(n)s/%(total)s</b>", n=one.position, total=one.total)
        if one.act is Act.APPROVE
        else words.say("📥 <b>To accept %(n)s/%(total)s</b>", n=one.position, total=one.total)
    )
    lines = [
        place,
        words.say("<b>%(code)s</b> · %(title)s", code=one.code, title=clip(one.short_title, 120)),
        words.say(
            "%(agency)s · %(author)s, %(at)s, version %(version)s",
            agency=one.agency_name,
            author=one.content.author_name,
            at=words.time(one.content.sent_at),
            version=one.content.version,
        ),
    ]
    if one.on_behalf_of:
        lines.append(words.say("In place of %(name)s", name=one.on_behalf_of))
    if one.approved_by:
        lines.append(words.say("Approved by the head: %(name)s", name=one.approved_by))
    if one.is_direct:
        lines.append(words.say("The head of the agency reports in person"))
    lines.append(
        words.say("🔴 Late: the deadline was the end of %(due)s", due=words.date(one.due_at))
        if one.is_late
        else words.say("In time: the deadline is the end of %(due)s", due=words.date(one.due_at))
    )
    if one.correction_reason:
        lines.append(
            words.say(
                "<b>Reason of the correction:</b> %(text)s",
                text=clip(one.correction_reason, REASON),
            )
        )
    return join("\n", lines)


def _card_body(words: Words, one: ReviewCard) -> list[Markup]:
    parts = [join("\n", versions.content(words, one.content))]
    if one.previous is not None:
        head = words.say("<b>Changed since version %(version)s:</b>", version=one.previous.version)
        lines = [head]
        if one.previous.reason:
            lines.append(
                words.say("It was returned: %(reason)s", reason=clip(one.previous.reason, REASON))
            )
        lines += versions.difference(words, one.previous, one.content)
        parts.append(join("\n", lines))
    return parts


def _card_hint(words: Words, one: ReviewCard) -> Markup:
    if one.act is Act.APPROVE:
        return words.say(
            "Or type: 1 approve, 2 return, 3 later, 4 full text, 5 evidence, 0 list; "
            "“return: reason” does it at once."
        )
    return words.say(
        "Or type: 1 accept, 2 return, 3 later, 4 full text, 5 evidence, 0 list; "
        "“return: reason” does it at once."
    )


def _card_rows(words: Words, one: ReviewCard) -> list[list[Button]]:
    id_, chosen = one.content.report_id, (one.filter.agency_id, one.filter.task_id)
    yes = (
        Button(words.plain("✅ Approve"), Callback.of("review_approve", id_, *chosen))
        if one.act is Act.APPROVE
        else Button(words.plain("✅ Accept"), Callback.of("review_accept", id_, *chosen))
    )
    rows = [
        [yes, Button(words.plain("↩️ Return"), Callback.of("review_return", id_, *chosen))],
    ]
    reading = []
    if versions.is_cut(one.content):
        reading.append(Button(words.plain("Full text"), Callback.of("review_text", id_).anew()))
    if one.content.files:
        label = words.plain("Show the evidence (%(n)s)", n=len(one.content.files))
        reading.append(Button(label, Callback.of("evidence", id_)))
    if reading:
        rows.append(reading)
    rows.append(
        [
            Button(words.plain("Later →"), Callback.of("review_next", id_, *chosen)),
            Button(words.plain("← List"), Callback.of("review", 0, *chosen)),
        ]
    )
    return rows


def _parts(text: str) -> list[str]:
    return [text[at : at + PART] for at in range(0, len(text), PART)]
