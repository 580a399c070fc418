"""The conversation about difficulties that are there: the register, a card, and the verbs."""

import re
from datetime import datetime

from sqlalchemy.orm import Session

from core.text import clip, fold
from models.difficulty_cards import (
    DifficultyCard,
    DifficultyQuestion,
    DifficultyRegister,
    DifficultyStep,
    Done,
    Selection,
    StateChoice,
    WordsQuestion,
)
from models.difficulty_refusals import NotNow, RegisterWords
from models.difficulty_words import read_category, read_state, read_verb
from models.people_refusals import ChoiceUnknown
from models.quick_report import read_code, says_none
from models.refusals import NoSuchTask, OldButton
from models.request_states import DifficultyVerb, asks_for_words
from models.requests import DifficultyCategory, DifficultyState
from models.rights import Actor
from services import (
    dialogs,
    difficulties,
    difficulty_dialog,
    difficulty_reading,
    outbox,
    plan_loading,
    tasks,
)
from services.dialogs import Place
from services.difficulty_dialog import NAME, WRITING

#: The verbs by the number that their buttons carry.
VERBS = tuple(DifficultyVerb)
_NEW = {"0", "moi", "neu", "neu moi", "new"}
_NEXT = {"tiep", "nua", "trang sau", "more", "next"}
_ALL = {"tat ca", "all"}
_UNSETTLED = {"chua dong", "not closed"}

#: No register of a province has more than nine digits' worth of entries.
_NUMBER = re.compile(r"#?\s*([1-9]\d{0,8})\s*\.?")

Answer = DifficultyQuestion | DifficultyRegister | DifficultyCard | WordsQuestion | Done


def begin(session: Session, actor: Actor, place: Place, text: str, now: datetime) -> Answer:
    """Answer the command: the register, "#17" of it, or a new difficulty with a task's code."""
    if text.startswith("#") and (number := _entry_number(text)):
        return show(session, actor, place, number, now)
    if not text:
        return register(session, actor, place, Selection(), now)
    found = _look_up(session, actor, place, Selection(), text, now)
    if found is not None:
        return found
    head, _, rest = text.partition(" ")
    code = read_code(head, tasks.all_codes(session, actor, now))
    if code is None:
        raise NoSuchTask(code=clip(head, 20))
    return difficulty_dialog.begin_by_text(session, actor, place, code, rest.strip(), now)


def register(
    session: Session, actor: Actor, place: Place, selection: Selection, now: datetime
) -> DifficultyRegister:
    """Show a page of the register; an entry's number may be typed, unless something is open."""
    page = difficulty_reading.register(session, actor, selection, now)
    if _is_free(session, place, now):
        data = {"selection": list(page.selection.numbers)}
        dialogs.save(session, place, NAME, DifficultyStep.LIST, data, now)
    return page


def show(
    session: Session, actor: Actor, place: Place, difficulty_id: int, now: datetime
) -> DifficultyCard:
    """Show an entry; what is done with it may be typed, unless something is open."""
    card = difficulty_reading.card(session, actor, difficulty_id, now)
    if card.verbs and _is_free(session, place, now):
        data = {"difficulty": difficulty_id}
        dialogs.save(session, place, NAME, DifficultyStep.CARD, data, now)
    return card


def choose_verb(
    session: Session, actor: Actor, place: Place, difficulty_id: int, number: int, now: datetime
) -> WordsQuestion | Done:
    """Take a verb by its button: ask for its words, or do it where it needs none."""
    if number >= len(VERBS):
        raise OldButton
    return _do(session, actor, place, difficulty_id, VERBS[number], "", now)


def without_words(
    session: Session, actor: Actor, place: Place, revision: int, now: datetime
) -> Done:
    """Do the verb whose words were asked for without any."""
    state = difficulty_dialog.open_state(session, place, now, revision)
    if state.step != DifficultyStep.WORDS:
        raise OldButton
    verb = DifficultyVerb(state.data["verb"])
    return _done(session, actor, place, int(state.data["difficulty"]), verb, None, now)


def answer_text(session: Session, actor: Actor, place: Place, text: str, now: datetime) -> Answer:
    """Take a typed answer, whichever question of these conversations is open."""
    state = difficulty_dialog.open_state(session, place, now)
    if state.step == DifficultyStep.LIST:
        selection = Selection(*state.data["selection"])
        if number := _entry_number(text):
            return show(session, actor, place, number, now)
        found = _look_up(session, actor, place, selection, text, now)
        if found is None:
            raise RegisterWords
        return found
    if state.step == DifficultyStep.CARD:
        difficulty_id = int(state.data["difficulty"])
        card = difficulty_reading.card(session, actor, difficulty_id, now)
        meant = read_verb(text, card.verbs)
        if meant is None:
            raise ChoiceUnknown(last=len(card.verbs))
        return _do(session, actor, place, difficulty_id, *meant, now)
    if state.step == DifficultyStep.WORDS:
        verb = DifficultyVerb(state.data["verb"])
        words = None if verb is DifficultyVerb.HAND_UP and says_none(text) else text
        return _done(session, actor, place, int(state.data["difficulty"]), verb, words, now)
    return difficulty_dialog.answer_text(session, actor, place, text, now)


def reply(
    session: Session, actor: Actor, place: Place, difficulty_id: int, text: str, now: datetime
) -> Done:
    """Take a reply to a notice about what the holder said: it answers back."""
    return _done(session, actor, place, difficulty_id, DifficultyVerb.REPLY, text, now)


def replied_to(session: Session, place: Place, reference: str) -> int | None:
    """Return the difficulty of whose notice a message is a reply, None if it is none."""
    row = outbox.find_by_message(session, place.channel, place.chat, reference)
    return row.payload.get("difficulty") if row and row.kind == difficulties.NEWS else None


def _entry_number(text: str) -> int | None:
    """Return the number of an entry that was typed, None for "0" and for what is no number."""
    found = _NUMBER.fullmatch(text)
    return int(found[1]) if found else None


def _look_up(
    session: Session,
    actor: Actor,
    place: Place,
    selection: Selection,
    text: str,
    now: datetime,
) -> Answer | None:
    """Return the part of the register that words name, None where they name none."""
    folded = fold(text).strip(" .!")
    if folded in _NEW:
        return difficulty_dialog.choose_task(session, actor, place, now)
    if folded in _NEXT:
        selection = selection.but(page=selection.page + 1)
    elif folded in _ALL:
        selection = selection.but(state=StateChoice.ALL, category=0, agency=0)
    elif folded in _UNSETTLED:
        selection = selection.but(state=StateChoice.UNSETTLED)
    elif state := read_state(text):
        selection = selection.but(state=_number(state))
    elif not folded.isdecimal() and (category := read_category(text)):
        selection = selection.but(category=tuple(DifficultyCategory).index(category) + 1)
    else:
        agency, _ = plan_loading.find_agency(session, text)
        if agency is None:
            return None
        selection = selection.but(agency=agency.id)
    return register(session, actor, place, selection, now)


def _number(state: DifficultyState) -> int:
    return StateChoice[state.name]


def _do(
    session: Session,
    actor: Actor,
    place: Place,
    difficulty_id: int,
    verb: DifficultyVerb,
    text: str,
    now: datetime,
) -> WordsQuestion | Done:
    """Do a verb, or ask for the words that it needs or may have."""
    card = difficulty_reading.card(session, actor, difficulty_id, now)
    if verb not in card.verbs:
        raise NotNow
    needs = asks_for_words(card.line.state, verb, is_holder=card.is_holder)
    if text or (not needs and verb is not DifficultyVerb.HAND_UP):
        return _done(session, actor, place, difficulty_id, verb, text or None, now)
    data = {"difficulty": difficulty_id, "verb": verb}
    state = dialogs.save(session, place, NAME, DifficultyStep.WORDS, data, now)
    return WordsQuestion(card=card, verb=verb, revision=state.version)


def _done(
    session: Session,
    actor: Actor,
    place: Place,
    difficulty_id: int,
    verb: DifficultyVerb,
    text: str | None,
    now: datetime,
) -> Done:
    difficulties.act(session, actor, difficulty_id, verb, text, now)
    state = dialogs.read(session, place, now)
    if state is not None and state.name == NAME and state.data.get("difficulty") == difficulty_id:
        dialogs.close(session, place)
    return Done(card=difficulty_reading.card(session, actor, difficulty_id, now), verb=verb)


def _is_free(session: Session, place: Place, now: datetime) -> bool:
    """Return whether no answer is waited for that looking around would take away."""
    state = dialogs.read(session, place, now)
    if state is None:
        return True
    return state.name == NAME and state.step not in {*WRITING, DifficultyStep.WORDS}
