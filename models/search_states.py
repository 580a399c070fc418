"""Searching by how tasks stand: "quá hạn", "chưa gửi Sở Xây dựng", "đang thực hiện"."""

from enum import StrEnum

from models.deadlines import SOON_DAYS
from models.figures import Filing, Standing
from models.plans import PartyRole
from models.progress import TaskState
from models.search_words import words


class StateWanted(StrEnum):
    """How the tasks that somebody looks for stand."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    MISSING = "missing"
    FILED = "filed"
    LATE = "late"
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    PAUSED = "paused"


#: How they are asked for, folded; the longest one that fits counts.
_PHRASES = {
    "qua han": StateWanted.OVERDUE,
    "tre han": StateWanted.OVERDUE,
    "overdue": StateWanted.OVERDUE,
    "sap den han": StateWanted.DUE_SOON,
    "den han": StateWanted.DUE_SOON,
    "due soon": StateWanted.DUE_SOON,
    "chua gui": StateWanted.MISSING,
    "chua bao cao": StateWanted.MISSING,
    "con thieu": StateWanted.MISSING,
    "not sent": StateWanted.MISSING,
    "missing": StateWanted.MISSING,
    "da gui": StateWanted.FILED,
    "da bao cao": StateWanted.FILED,
    "sent": StateWanted.FILED,
    "gui muon": StateWanted.LATE,
    "bao cao muon": StateWanted.LATE,
    "gui tre": StateWanted.LATE,
    "late": StateWanted.LATE,
    "chua thuc hien": StateWanted.NOT_STARTED,
    "chua trien khai": StateWanted.NOT_STARTED,
    "not started": StateWanted.NOT_STARTED,
    "dang thuc hien": StateWanted.IN_PROGRESS,
    "dang trien khai": StateWanted.IN_PROGRESS,
    "dang lam": StateWanted.IN_PROGRESS,
    "in progress": StateWanted.IN_PROGRESS,
    "hoan thanh": StateWanted.COMPLETED,
    "da hoan thanh": StateWanted.COMPLETED,
    "da xong": StateWanted.COMPLETED,
    "completed": StateWanted.COMPLETED,
    "tam hoan": StateWanted.PAUSED,
    "tam dung": StateWanted.PAUSED,
    "paused": StateWanted.PAUSED,
}
_BY_LENGTH = sorted(_PHRASES, key=lambda phrase: (-phrase.count(" "), phrase))
#: Words around it that say nothing more.
_AROUND = frozenset({"nhiem", "vu", "bao", "cao", "don", "vi", "nao", "task", "tasks", "reports"})


def read_state(text: str) -> tuple[StateWanted, str] | None:
    """Return the state that a text asks for and its other words, folded; None where it asks none.

    >>> read_state("nhiệm vụ quá hạn của Sở Xây dựng")
    (<StateWanted.OVERDUE: 'overdue'>, 'so xay dung')
    """
    typed = list(words(text))
    for phrase in _BY_LENGTH:
        wanted = phrase.split()
        for at in range(len(typed) - len(wanted) + 1):
            if typed[at : at + len(wanted)] == wanted:
                rest = typed[:at] + typed[at + len(wanted) :]
                return _PHRASES[phrase], " ".join(word for word in rest if word not in _AROUND)
    return None


def fits(
    wanted: StateWanted,
    *,
    role: PartyRole,
    state: TaskState,
    filing: Filing,
    standing: Standing,
    days_left: int,
) -> bool:
    """Return whether a task stands as wanted; `days_left` counts to its report's deadline.

    Nobody waits for a coordinating agency, so nothing of it is missing, late or overdue.
    """
    leads = role is PartyRole.LEAD
    is_missing = leads and filing is Filing.MISSING
    match wanted:
        case StateWanted.OVERDUE:
            return (leads and standing is Standing.OVERDUE) or (is_missing and days_left < 0)
        case StateWanted.DUE_SOON:
            near = 0 <= days_left <= SOON_DAYS
            return (leads and standing is Standing.DUE_SOON) or (is_missing and near)
        case StateWanted.MISSING:
            return is_missing
        case StateWanted.FILED:
            return filing is not Filing.MISSING
        case StateWanted.LATE:
            return leads and filing is Filing.LATE
        case _:
            return state == TaskState(wanted.value)
