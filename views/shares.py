"""Work that was given: what a task's card says of it, the questions about it, their answers."""

from core.i18n import N_, Markup, Words, join
from core.text import clip
from models.share_cards import (
    ShareAct,
    ShareAsk,
    ShareDone,
    ShareQuestion,
    Waiting,
)
from models.share_work import Work
from views import labels
from views.callbacks import Callback
from views.message import Button, View

#: How many shares stand on one page of a board.
PAGE = 8
#: How much of a share's words is shown in a line, and on a card.
BRIEF, EXCERPT = 120, 900
#: The questions that a button asks; it carries their place in this list.
ASKS = tuple(ShareAsk)

_QUESTIONS = {
    ShareAsk.REASON: N_(
        "Why should somebody else do it? Please type the reason. You may propose whom: "
        "“… chuyển cho Phòng Kinh tế”. It stays with you until who gave it decides."
    ),
    ShareAsk.RECALL: N_(
        "Why do you take it back? Please type the reason, or press the button below. "
        "What was given on from it ends too; reports are kept."
    ),
    ShareAsk.BRIEF: N_("What is to be done? Please type the new text in one message."),
    ShareAsk.URGE: N_(
        "What do you want to say? Please type it; it is sent in your name, once a day at most."
    ),
    ShareAsk.INSIST: N_(
        "Please type a word to the receiver: why does it stay with them, and what can help?"
    ),
}
_DONE = {
    ShareAct.ACKNOWLEDGED: N_("👍 <b>Noted: received.</b> Thank you! Task %(code)s · %(title)s"),
    ShareAct.WISHED: N_(
        "🔁 <b>Your wish was passed on to %(giver)s.</b> "
        "The work stays with you until they decide."
    ),
    ShareAct.RECALLED: N_("↩️ <b>Recalled from %(receiver)s.</b> Task %(code)s · %(title)s"),
    ShareAct.DATE: N_("📅 <b>New deadline for %(receiver)s: the end of %(due)s.</b>"),
    ShareAct.BRIEF: N_("✏️ <b>The text for %(receiver)s was changed.</b>"),
    ShareAct.URGED: N_("📣 <b>%(receiver)s is urged.</b> Task %(code)s · %(title)s"),
    ShareAct.INSISTED: N_("✋ <b>It stays with %(receiver)s.</b> They acknowledge it anew."),
}


def work_part(words: Words, work: Work | None) -> Markup:
    """Return what a task's card says of its being a share, and of the shares below it."""
    if work is None:
        return Markup("")
    lines = []
    if work.giver is not None:
        lines += [
            words.say("<b>Given by:</b> %(giver)s", giver=work.giver),
            words.say("<b>To:</b> %(receiver)s", receiver=work.receiver or ""),
            brief_line(words, work.brief),
        ]
    if work.hand_back_reason:
        lines.append(
            words.say("<b>Asks to hand it back:</b> %(text)s", text=work.hand_back_reason)
        )
    if work.acknowledged_at:
        lines.append(words.say("Acknowledged at %(at)s", at=words.time(work.acknowledged_at)))
    elif work.may_acknowledge:
        lines.append(words.say("Not acknowledged yet: please press “Received”."))
    if work.progress:
        lines.append(
            words.say(
                "<b>By the shares given on:</b> %(progress)s",
                progress=labels.share_progress(words, work.progress),
            )
        )
    return join("\n", lines)


def work_buttons(words: Words, work: Work | None) -> list[list[Button]]:
    """Return the buttons of a task's card that receive work and give it on."""
    if work is None:
        return []
    receiving, giving = [], []
    if work.may_acknowledge:
        receiving.append(
            Button(words.plain("👍 Received"), Callback.of("ack", work.assignment_id))
        )
    if work.may_hand_back:
        receiving.append(ask_button(words.plain("Hand back"), ShareAsk.REASON, work.assignment_id))
    if work.may_give:
        giving.append(Button(words.plain("Give work"), Callback.of("give", work.duty_id)))
    if work.shares:
        giving.append(
            Button(
                words.plain("Shares given (%(n)s)", n=work.shares),
                Callback.of("board", work.duty_id, 0),
            )
        )
    gathering = [gather_button(words, work.duty_id)] if work.may_gather else []
    return [row for row in (receiving, giving, gathering) if row]


def question(words: Words, asked: ShareQuestion) -> View:
    """Return a question about a share; a button answers it where no words are needed."""
    head = words.say(
        "<b>%(receiver)s</b>: task %(code)s · %(title)s",
        receiver=asked.receiver,
        code=asked.code,
        title=clip(asked.brief or asked.short_title, BRIEF),
    )
    if asked.ask is ShareAsk.DATE:
        body = words.say(
            "Until when? Please type the day, for example 10/11: at the latest the end of "
            "%(limit)s. Now it is the end of %(due)s.",
            limit=words.date(asked.limit_at),
            due=words.date(asked.due_at),
        )
    else:
        body = words.say(_QUESTIONS[asked.ask])
    bare = Callback.of("share_bare", asked.share_id, asked.revision)
    labelled = {
        ShareAsk.RECALL: words.plain("Recall without a reason"),
        ShareAsk.DATE: words.plain("As the task: %(due)s", due=words.date(asked.limit_at)),
        ShareAsk.BRIEF: words.plain("The whole task"),
    }
    rows = [[Button(labelled[asked.ask], bare)]] if asked.ask in labelled else []
    rows.append([Button(words.plain("Leave it as it is"), Callback.of("share", asked.share_id))])
    return View(join("\n\n", [head, body]), rows)


def done(words: Words, act: ShareDone) -> View:
    """Return the answer to an act: what was done, and whether anybody is told."""
    lines = [
        words.say(
            _DONE[act.act],
            code=act.code,
            title=act.short_title,
            receiver=act.receiver,
            giver=act.giver,
            due=words.date(act.due_at),
        )
    ]
    if act.act is not ShareAct.ACKNOWLEDGED:
        told = (
            words.count("%(n)s person is told.", "%(n)s people are told.", act.told)
            if act.told
            else words.say("Nobody there uses the bot yet: please tell them yourself.")
        )
        lines.append(told)
    buttons = []
    if act.act in {ShareAct.ACKNOWLEDGED, ShareAct.WISHED}:
        buttons.append(
            Button(words.plain("Show the task"), Callback.of("task", act.duty_id).anew())
        )
        if act.act is ShareAct.ACKNOWLEDGED:
            buttons.append(
                Button(words.plain("Report"), Callback.of("report", act.duty_id).anew())
            )
    elif act.parent_duty_id:
        buttons.append(
            Button(words.plain("← All shares"), Callback.of("board", act.parent_duty_id, 0).anew())
        )
    return View(join("\n", lines), [buttons] if buttons else [])


def waiting(words: Words, found: Waiting) -> View:
    """Return the shares that wait to be acknowledged, with a button for each."""
    shown = found.shares[:PAGE]
    text = words.say("<b>Which work have you received?</b> Press it, please.")
    return View(
        text,
        [
            [
                Button(
                    f"👍 {share.code} · {clip(share.brief or share.short_title, 40)}",
                    Callback.of("ack", share.share_id).anew(),
                )
            ]
            for share in shown
        ],
    )


def all_received(words: Words, count: int) -> View:
    """Return the answer to "all received"."""
    return View(
        words.count(
            "👍 <b>Noted: %(n)s task received.</b> Thank you!",
            "👍 <b>Noted: %(n)s tasks received.</b> Thank you!",
            count,
        ),
        [[Button(words.plain("My tasks"), Callback.of("tasks", 0).anew())]],
    )


def left(words: Words) -> View:
    """Return the answer to /huy at a question about a share."""
    return View(words.say("Stopped. Nothing was changed."))


def cut_note(words: Words) -> str:
    """Return the note at the end of a summed-up text that had to be cut."""
    return words.plain("(Shortened; the full texts are with each share.)")


def ask_button(label: str, ask: ShareAsk, share_id: int) -> Button:
    """Return a button that asks a question about a share."""
    return Button(label, Callback.of("share_ask", ASKS.index(ask), share_id))


def gather_button(words: Words, duty_id: int) -> Button:
    """Return the button that begins a report from those on the shares."""
    return Button(words.plain("Sum up the reports from below"), Callback.of("gather", duty_id))


def brief_line(words: Words, brief: str | None) -> Markup:
    """Return what is to be done: the share's own words, or the whole task."""
    if brief is None:
        return words.say("<b>What:</b> the whole task")
    return words.say("<b>What:</b> %(text)s", text=clip(brief, EXCERPT))
