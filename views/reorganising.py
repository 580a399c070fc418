"""A reorganisation that waits for a second person: what it would do, and the word on it."""

from core.i18n import Markup, Words, join
from core.text import clip
from models.reorganisation_cards import ProposalCard, ProposalResult
from views.callbacks import Callback
from views.message import Button, View

#: How many agencies that end are named, and how much of each text, in letters.
LISTED, NAME, HEIRS, TITLE = 20, 50, 70, 120


def proposal(words: Words, card: ProposalCard) -> View:
    """Return the card that is decided on."""
    if card.is_changed:
        return _changed(words, card)
    head = words.say("🏛 <b>To be confirmed: %(title)s</b>", title=clip(card.title, TITLE))
    return View(join("\n\n", [head, *_body(words, card)]), _buttons(words, card))


def _changed(words: Words, card: ProposalCard) -> View:
    """Return the card with the figures of now: nothing was done yet."""
    head = words.say(
        "🔄 <b>Not carried out yet: %(title)s</b>\n"
        "People have worked on since this was shown. These are the figures of now; please "
        "confirm once more.",
        title=clip(card.title, TITLE),
    )
    return View(join("\n\n", [head, *_body(words, card)]), _buttons(words, card))


def confirmed(words: Words, card: ProposalCard) -> View:
    """Return the answer to "confirm": it is under way."""
    return View(
        words.say(
            "⏳ <b>Confirmed: %(title)s</b>\nIt is being carried out; you will be told here.",
            title=clip(card.title, TITLE),
        )
    )


def result(words: Words, data: ProposalResult) -> View:
    """Return what came of it."""
    if data.is_done:
        return _done(words, data.card)
    return View(
        words.say(
            "⚠️ <b>Not carried out: %(title)s</b>\n"
            "The agencies have changed since this was proposed, so the file does not fit any "
            "more and nothing was changed. Please ask the operator to propose it anew.",
            title=clip(data.card.title, TITLE),
        )
    )


def _done(words: Words, card: ProposalCard) -> View:
    """Return the receipt."""
    return View(
        join(
            "\n",
            [
                words.say("✅ <b>Carried out: %(title)s</b>", title=clip(card.title, TITLE)),
                *_account(words, card),
                words.say("The people concerned are told. The operator can take it back."),
            ],
        )
    )


def declined(words: Words, card: ProposalCard) -> View:
    """Return the answer to "no"."""
    return View(
        words.say(
            "Not carried out: %(title)s. Nothing was changed.", title=clip(card.title, TITLE)
        )
    )


def nothing(words: Words) -> View:
    """Return the answer where nothing waits."""
    return View(words.say("No reorganisation waits for your decision."))


def _body(words: Words, card: ProposalCard) -> list[Markup]:
    lines = [
        words.say("• %(agency)s → %(heirs)s", agency=clip(agency, NAME), heirs=clip(heirs, HEIRS))
        if heirs
        else words.say("• %(agency)s → nobody", agency=clip(agency, NAME))
        for agency, heirs in card.endings[:LISTED]
    ]
    if len(card.endings) > LISTED:
        more = len(card.endings) - LISTED
        lines.append(words.count("… and %(n)s more agency", "… and %(n)s more agencies", more))
    return [
        join("\n", lines),
        join("\n", _account(words, card)),
        words.say(
            "Two persons decide: the operator has put this forward on %(day)s, you confirm it. "
            "Nothing is changed until you do.",
            day=f"{card.proposed_at:%d/%m/%Y}",
        ),
    ]


def _account(words: Words, card: ProposalCard) -> list[Markup]:
    account = card.account
    return [
        words.say(
            "Reports not sent yet: %(before)s before = %(stay)s unchanged + %(moved)s handed on + "
            "%(united)s united + %(fulfilled)s answered by the successor.",
            before=account.before,
            stay=account.stay,
            moved=account.moved,
            united=account.united,
            fulfilled=account.fulfilled,
        ),
        words.say("Reports to be sent afterwards: %(after)s.", after=account.after),
        words.say(
            "Roles that end: %(granted)s are granted anew, %(ungranted)s are not.",
            granted=card.granted,
            ungranted=card.ungranted,
        ),
    ]


def _buttons(words: Words, card: ProposalCard) -> list[list[Button]]:
    return [
        [
            Button(
                words.plain("✅ Confirm and carry out"),
                Callback.of("reorganise", card.proposal_id),
            )
        ],
        [Button(words.plain("Do not carry out"), Callback.of("reorganise_no", card.proposal_id))],
    ]
