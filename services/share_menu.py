"""The board without buttons: a number opens a share, a word begins what is to be done with it."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from core.text import fold
from models.quick_report import read_choice
from models.rights import Actor
from models.share_cards import Board, GiveQuestion, ShareAsk, ShareCard, ShareQuestion
from services import assigning_dialog, dialogs, share_board, share_dialog
from services.dialogs import Place

#: The conversation's name in its row, and its two steps.
NAME, LINES, SHARE = "board", "lines", "share"
#: What is typed to be asked a question about a share, folded.
ASKS = {
    "don doc": ShareAsk.URGE,
    "urge": ShareAsk.URGE,
    "doi han": ShareAsk.DATE,
    "han": ShareAsk.DATE,
    "date": ShareAsk.DATE,
    "sua noi dung": ShareAsk.BRIEF,
    "noi dung": ShareAsk.BRIEF,
    "text": ShareAsk.BRIEF,
    "thu hoi": ShareAsk.RECALL,
    "recall": ShareAsk.RECALL,
    "van giao": ShareAsk.INSIST,
    "giu nguyen": ShareAsk.INSIST,
    "stays": ShareAsk.INSIST,
}
#: What is typed to give a share to somebody else, folded.
MOVES = {"chuyen", "giao cho noi khac", "giao lai", "move"}


def open_board(session: Session, actor: Actor, place: Place, duty_id: int, now: datetime) -> Board:
    """Return the board of a duty's shares, and wait for the number of one of them."""
    board = share_board.board(session, actor, duty_id, now)
    dialogs.save(session, place, NAME, LINES, {"duty": duty_id}, now)
    return replace(board, is_asked=True)


def take(
    session: Session, actor: Actor, place: Place, text: str, now: datetime
) -> ShareCard | ShareQuestion | GiveQuestion | None:
    """Take a number or a word; None where the board does not wait for it."""
    state = dialogs.read(session, place, now)
    if state is None or state.name != NAME:
        return None
    board = share_board.board(session, actor, state.data["duty"], now)
    choice = read_choice(text, len(board.lines))
    if choice is not None:
        share_id = board.lines[choice - 1].share_id
        dialogs.save(session, place, NAME, SHARE, {**state.data, "share": share_id}, now)
        return share_board.card(session, actor, share_id, now)
    word = fold(text).strip(" .!")
    if state.step == SHARE and word in ASKS:
        return share_dialog.ask(session, actor, place, state.data["share"], ASKS[word], now)
    if state.step == SHARE and word in MOVES:
        return assigning_dialog.start_move(session, actor, place, state.data["share"], None, now)
    return None
