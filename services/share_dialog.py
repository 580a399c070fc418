"""The single questions about a share that wait for typed words: a reason, a day, an urging.

One question each; the answer is the act. The map is drawn in handlers/shares.mmd.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from core.text import clip
from models import share_rights
from models.assigning_refusals import DateUnclear, NotYourShare, NoWish, WishedAlready
from models.assignment_states import Act, may_follow
from models.dates import read_date
from models.quick_assigning import says_own_date, says_whole
from models.refusals import OldButton
from models.rights import Actor
from models.share_cards import ShareAsk, ShareDone, ShareQuestion
from services import dialogs, share_answers, share_dates, share_reading, shares
from services.dialogs import Place

#: The conversation's name in its row.
NAME = "share"


def ask(
    session: Session, actor: Actor, place: Place, share_id: int, ask_: ShareAsk, now: datetime
) -> ShareQuestion:
    """Ask a question about a share, of who may answer it."""
    if ask_ is ShareAsk.REASON:
        share = share_reading.share_for(session, actor, share_id)
        if not share_rights.may_receive(actor, share):
            raise NotYourShare
    else:
        share = share_reading.share_to_decide(session, actor, share_id)
    share_reading.open_duty(session, share, now)
    if ask_ is ShareAsk.REASON and not may_follow(share, Act.HAND_BACK):
        raise WishedAlready
    if ask_ is ShareAsk.INSIST and not may_follow(share, Act.INSIST):
        raise NoWish
    state = dialogs.save(session, place, NAME, ask_, {"share": share_id}, now)
    return _question(session, actor, share_id, ask_, state.version, now)


def resume(session: Session, actor: Actor, place: Place, now: datetime) -> ShareQuestion | None:
    """Return the open question again, None if there is none."""
    state = dialogs.read(session, place, now)
    if state is None or state.name != NAME:
        return None
    return _question(session, actor, state.data["share"], ShareAsk(state.step), state.version, now)


def is_open(session: Session, place: Place, now: datetime) -> bool:
    """Return whether a question about a share is open here."""
    state = dialogs.read(session, place, now)
    return state is not None and state.name == NAME


def stop(session: Session, place: Place, now: datetime) -> bool:
    """Leave the question unanswered; return False if there was none."""
    if not is_open(session, place, now):
        return False
    dialogs.close(session, place)
    return True


def answer(
    session: Session, actor: Actor, place: Place, text: str, now: datetime, machine_now: datetime
) -> ShareDone:
    """Take the words for the open question and do what it was asked for."""
    state = dialogs.read(session, place, now)
    if state is None or state.name != NAME:
        raise OldButton
    done = _act(session, actor, state.data["share"], ShareAsk(state.step), text, now, machine_now)
    dialogs.close(session, place)
    return done


def without_words(
    session: Session,
    actor: Actor,
    place: Place,
    share_id: int,
    revision: int,
    now: datetime,
    machine_now: datetime,
) -> ShareDone:
    """Take the button that answers the open question without words.

    A recall without a reason, the task's own deadline, the whole task.
    """
    state = dialogs.read(session, place, now)
    if (
        state is None
        or state.name != NAME
        or state.version != revision
        or state.data["share"] != share_id
    ):
        raise OldButton
    ask_ = ShareAsk(state.step)
    if ask_ is ShareAsk.RECALL:
        done = shares.recall(session, actor, share_id, None, now, machine_now)
    elif ask_ is ShareAsk.DATE:
        done = share_dates.change_date(session, actor, share_id, None, now, machine_now)
    elif ask_ is ShareAsk.BRIEF:
        done = share_dates.change_brief(session, actor, share_id, None, now, machine_now)
    else:
        raise OldButton
    dialogs.close(session, place)
    return done


def _act(
    session: Session,
    actor: Actor,
    share_id: int,
    ask_: ShareAsk,
    text: str,
    now: datetime,
    machine_now: datetime,
) -> ShareDone:
    if ask_ is ShareAsk.REASON:
        return share_answers.hand_back(session, actor, share_id, text, now, machine_now)
    if ask_ is ShareAsk.RECALL:
        return shares.recall(session, actor, share_id, text, now, machine_now)
    if ask_ is ShareAsk.URGE:
        return share_answers.urge(session, actor, share_id, text, now, machine_now)
    if ask_ is ShareAsk.INSIST:
        return share_answers.insist(session, actor, share_id, text, now, machine_now)
    if ask_ is ShareAsk.BRIEF:
        brief = None if says_whole(text) else text
        return share_dates.change_brief(session, actor, share_id, brief, now, machine_now)
    day = None if says_own_date(text) else read_date(text, now.date())
    if day is None and not says_own_date(text):
        raise DateUnclear(given=clip(text, 30))
    return share_dates.change_date(session, actor, share_id, day, now, machine_now)


def _question(
    session: Session,
    actor: Actor,
    share_id: int,
    ask_: ShareAsk,
    revision: int,
    now: datetime,
) -> ShareQuestion:
    share = share_reading.share_for(session, actor, share_id)
    duty = share_reading.open_duty(session, share, now)
    return ShareQuestion(
        ask=ask_,
        revision=revision,
        share_id=share.id,
        code=share.task.code,
        short_title=share.task.short_title,
        receiver=share_reading.receiver_name(session, share),
        due_at=duty.due_at,
        limit_at=share_dates.limit_of(session, share, duty, now),
        brief=share.brief,
    )
