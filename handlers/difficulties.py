"""/vuongmac: the register of difficulties, raising one, and everything that is done about one.

The map of the conversation is drawn in difficulties.mmd beside this module.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from telegram import Update

from core.i18n import N_
from handlers.context import CHANNEL, OfficeContext
from handlers.feature import Command, Feature, Talk
from handlers.tasks import FILE_METHODS
from models.difficulty_cards import (
    DifficultyCard,
    DifficultyQuestion,
    DifficultyRegister,
    DifficultyStep,
    Done,
    Selection,
    WordsQuestion,
)
from models.refusals import OldButton
from models.request_states import DifficultyVerb
from services import dialogs, difficulty_dialog, difficulty_reading, difficulty_talk
from services.dialogs import DialogState
from services.difficulty_talk import Answer
from views import difficulties as views
from views import difficulty_register, general, raising
from views.message import View

T = TypeVar("T")

#: The questions at which something was written already that is in no row but the conversation's.
WRITTEN = {DifficultyStep.TEXT, DifficultyStep.FILES, DifficultyStep.PREVIEW}

#: How long we wait for the rest of an album before we answer it once.
ALBUM_WAIT = timedelta(seconds=1.5)


async def begin(_update: Update, context: OfficeContext) -> None:
    """Answer /vuongmac: the register, a part or an entry of it, or a new difficulty."""
    answer = _call(context, difficulty_talk.begin, context.incoming.argument)
    context.reply(_view(context, answer))


async def show_register(_update: Update, context: OfficeContext) -> None:
    """Show a page of the register."""
    page = _call(context, difficulty_talk.register, _selection(context, 0))
    context.show(_view(context, page))


async def choose(_update: Update, context: OfficeContext) -> None:
    """Offer the states, kinds or agencies of which the register can show only one."""
    page = _call(context, difficulty_talk.register, _selection(context, 1))
    context.show(difficulty_register.choice(context.words, page, context.number(0)))


async def show(_update: Update, context: OfficeContext) -> None:
    """Show an entry of the register."""
    card = _call(context, difficulty_talk.show, context.number(0))
    context.show(views.card(context.words, card, context.number(1)))


async def do(_update: Update, context: OfficeContext) -> None:
    """Do the button's verb, or ask what to say with it."""
    number, verb = context.number(0), context.number(1)
    context.show(_view(context, _call(context, difficulty_talk.choose_verb, number, verb)))


async def without_words(_update: Update, context: OfficeContext) -> None:
    """Pass it up without a note."""
    done = _call(context, difficulty_talk.without_words, context.number(0))
    context.show(_view(context, done))


async def show_files(_update: Update, context: OfficeContext) -> None:
    """Send the files of an entry."""
    for file in difficulty_reading.files(
        context.session, context.actor, context.number(0), context.now
    ):
        method, parameter = FILE_METHODS[file.kind]
        context.work.send(method, {"chat_id": context.incoming.chat, parameter: file.reference})


async def raise_new(_update: Update, context: OfficeContext) -> None:
    """Begin a new one: about which task?"""
    context.show(_view(context, _call(context, difficulty_dialog.choose_task)))


async def raise_on(_update: Update, context: OfficeContext) -> None:
    """Begin a new one about the button's task."""
    context.show(_view(context, _call(context, difficulty_dialog.begin_on, context.number(0))))


async def raise_alone(_update: Update, context: OfficeContext) -> None:
    """Begin a new one about no single task."""
    asked = _call(context, difficulty_dialog.begin_alone, context.number(0))
    context.show(_view(context, asked))


async def take_kind(_update: Update, context: OfficeContext) -> None:
    """Take the kind of a button."""
    revision, place = context.number(0), context.number(1)
    if place >= len(raising.CATEGORY_BUTTONS):
        raise OldButton
    kind = raising.CATEGORY_BUTTONS[place]
    asked = _call(context, difficulty_dialog.answer_category, revision, kind)
    context.show(_view(context, asked))


async def files_done(_update: Update, context: OfficeContext) -> None:
    """Leave the files, with or without any."""
    context.show(_view(context, _call(context, difficulty_dialog.files_done, context.number(0))))


async def drop_files(_update: Update, context: OfficeContext) -> None:
    """Take the files out again."""
    context.show(_view(context, _call(context, difficulty_dialog.drop_files, context.number(0))))


async def change(_update: Update, context: OfficeContext) -> None:
    """Go back from the preview to the question of the button."""
    revision, place = context.number(0), context.number(1)
    if place >= len(raising.CHANGEABLE):
        raise OldButton
    step = raising.CHANGEABLE[place]
    context.show(_view(context, _call(context, difficulty_dialog.change, revision, step)))


async def send(_update: Update, context: OfficeContext) -> None:
    """Put it into the register; the preview becomes the receipt."""
    context.show(_view(context, _call(context, difficulty_dialog.send, context.number(0))))


async def go_on(_update: Update, context: OfficeContext) -> None:
    """Ask the open question again."""
    context.show(_view(context, _call(context, difficulty_dialog.go_on)))


async def take_message(_update: Update, context: OfficeContext) -> bool:
    """Take a message that is no command; return False if it is nothing of a difficulty's."""
    work, incoming = context.work, context.incoming
    if incoming.text and incoming.reply_to:
        about = difficulty_talk.replied_to(work.session, incoming.place, incoming.reply_to)
        if about is not None:
            done = _call(context, difficulty_talk.reply, about, incoming.text)
            context.reply(_view(context, done))
            return True
    if not dialogs.is_open(work.session, incoming.place, difficulty_dialog.NAME, work.now):
        return False
    if incoming.evidence:
        _take_file(context)
        return True
    context.require_words()
    context.reply(_view(context, _call(context, difficulty_talk.answer_text, incoming.text)))
    return True


def stop(context: OfficeContext) -> View:
    """Leave the conversation; what was not sent is forgotten."""
    dialogs.close(context.session, context.incoming.place)
    return general.stopped(context.words)


def remind(context: OfficeContext) -> View | None:
    """Say that a difficulty is still being written; looking around needs no reminder."""
    asked = _call(context, difficulty_dialog.resume)
    return raising.still_open(context.words) if asked else None


def left(context: OfficeContext, state: DialogState) -> View | None:
    """Say that what was being written is gone, where another conversation has taken its place."""
    return general.left(context.words) if state.step in WRITTEN else None


def _take_file(context: OfficeContext) -> None:
    """Keep a file. An album comes as many messages and is answered once, when it is complete."""
    work, incoming = context.work, context.incoming
    asked = _call(context, difficulty_dialog.attach, incoming.evidence)
    if incoming.album is None:
        context.reply(raising.file_kept(context.words, asked))
        return
    work.send(
        "",
        {"channel": CHANNEL, "chat": incoming.chat, "user": incoming.user},
        kind=difficulty_dialog.ALBUM,
        key=f"{difficulty_dialog.ALBUM}|{incoming.chat}|{incoming.album}",
        delay=ALBUM_WAIT,
    )


def _call(context: OfficeContext, verb: Callable[..., T], *answers: object) -> T:
    return verb(context.session, context.actor, context.incoming.place, *answers, context.now)


def _selection(context: OfficeContext, begins: int) -> Selection:
    """Return which part of the register a button names, from a place of its numbers on."""
    return Selection(*(context.number(begins + place) for place in range(6)))


def _view(context: OfficeContext, answer: Answer) -> View:
    words = context.words
    match answer:
        case DifficultyQuestion():
            return raising.question(words, answer)
        case DifficultyRegister():
            return difficulty_register.page(words, answer)
        case DifficultyCard():
            return views.card(words, answer)
        case WordsQuestion():
            return views.words_wanted(words, answer)
        case Done(verb=DifficultyVerb.RAISE):
            return raising.receipt(words, answer)
        case Done():
            return views.done(words, answer)


TALK = Talk(
    commands=frozenset({"vuongmac", "difficulties"}),
    stop=stop,
    remind=remind,
    left=left,
    choices=frozenset({DifficultyStep.LIST, DifficultyStep.CARD}),
)

FEATURE = Feature(
    commands=(
        Command("vuongmac", N_("difficulties: raise, answer, look up"), begin, ("difficulties",)),
    ),
    buttons={
        "difficulties": show_register,
        "difficulty_choose": choose,
        "difficulty": show,
        "difficulty_do": do,
        "difficulty_no_words": without_words,
        "difficulty_show_files": show_files,
        "difficulty_new": raise_new,
        "difficulty_on": raise_on,
        "difficulty_alone": raise_alone,
        "difficulty_kind": take_kind,
        "difficulty_files": files_done,
        "difficulty_drop": drop_files,
        "difficulty_change": change,
        "difficulty_send": send,
        "difficulty_go_on": go_on,
    },
)
