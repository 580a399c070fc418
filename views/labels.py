"""The office's set terms: states, roles, deadlines. The glossary decides, this page follows."""

from collections.abc import Sequence

from core.i18n import N_, Markup, Words
from models.assignment_states import AssignmentState
from models.difficulty_cards import Span
from models.figures import Filing, Rate, Standing
from models.plans import PartyRole
from models.progress import TaskState
from models.requests import DifficultyCategory, DifficultyState
from models.rights import Role
from models.share_progress import ShareProgress

STATES = {
    TaskState.NOT_STARTED: N_("Not started"),
    TaskState.IN_PROGRESS: N_("In progress"),
    TaskState.COMPLETED: N_("Completed"),
    TaskState.PAUSED: N_("Paused"),
}
STANDINGS = {
    Standing.ON_TRACK: N_("on track"),
    Standing.DUE_SOON: N_("due soon"),
    Standing.OVERDUE: N_("overdue"),
    Standing.NO_DEADLINE: N_("no deadline"),
    Standing.DONE_ON_TIME: N_("on time"),
    Standing.DONE_LATE: N_("late"),
}
PARTY_ROLES = {
    PartyRole.LEAD: N_("lead agency"),
    PartyRole.COORDINATING: N_("coordinating agency"),
    PartyRole.PART: N_("share that was given on"),
}
SHARE_STATES = {
    AssignmentState.GIVEN: N_("not acknowledged yet"),
    AssignmentState.ACKNOWLEDGED: N_("acknowledged"),
    AssignmentState.WISHED_BACK: N_("asks to hand it back"),
    AssignmentState.RECALLED: N_("recalled"),
    AssignmentState.MOVED: N_("given to somebody else"),
}
ROLES = {
    Role.OFFICER: N_("focal officer"),
    Role.HEAD: N_("head of the agency"),
    Role.PLANNER: N_("planning officer"),
    Role.LEADER: N_("leader of the province"),
    Role.ADMIN: N_("administrator"),
}
CATEGORIES = {
    DifficultyCategory.MECHANISM: N_("mechanism, policy"),
    DifficultyCategory.FUNDING: N_("funding"),
    DifficultyCategory.STAFF: N_("staff"),
    DifficultyCategory.TECHNOLOGY: N_("technology, data"),
    DifficultyCategory.COORDINATION: N_("coordination"),
    DifficultyCategory.OTHER: N_("other"),
}
DIFFICULTY_STATES = {
    DifficultyState.OPEN: N_("waits for an answer"),
    DifficultyState.ASKED_BACK: N_("asked back"),
    DifficultyState.ANSWERED: N_("answered"),
    DifficultyState.CLOSED: N_("closed"),
}
#: The sources of money of appendix II, as its footnote explains them.
FUNDING = {
    "I": N_("I. State budget"),
    "II": N_("II. International support"),
    "III": N_("III. Commercial loans and private investment"),
    "IV": N_("IV. Community and other social funds"),
}


def plan(words: Words, number: str | None) -> list[Markup]:
    """Return the line that says which plan it is, none where there is only one."""
    return [words.say("Plan: %(number)s", number=number)] if number else []


def state(words: Words, value: TaskState, percent: int) -> Markup:
    """Return "Đang thực hiện, 60%"; a state that says it all goes without the percent."""
    name = words.say(STATES[value])
    if value in {TaskState.IN_PROGRESS, TaskState.PAUSED}:
        return words.say("%(state)s, %(percent)s%%", state=name, percent=percent)
    return name


def days(words: Words, days_left: int) -> Markup:
    """Return "còn 12 ngày", "hôm nay là hạn cuối" or "quá hạn 3 ngày"."""
    if days_left > 0:
        return words.count("%(n)s day left", "%(n)s days left", days_left)
    if days_left == 0:
        return words.say("due today")
    return words.count("%(n)s day overdue", "%(n)s days overdue", -days_left)


def filing(words: Words, value: Filing, days_left: int) -> Markup:
    """Return how the report of the period stands: filed, or how long there is."""
    if value is Filing.MISSING:
        return days(words, days_left)
    return words.say("reported") if value is Filing.ON_TIME else words.say("reported late")


def in_place_of(words: Words, names: Sequence[str]) -> Markup:
    """Return "Thay mặt Nguyễn Văn A": in whose place something is done or received."""
    return words.say("In place of %(names)s", names=words.listing(names))


def share_progress(words: Words, value: ShareProgress) -> Markup:
    """Return "Đang thực hiện, 55%, theo báo cáo của 5/7 đơn vị"."""
    known = {
        "state": state(words, value.state, value.percent),
        "n": value.reported,
        "total": value.receivers,
    }
    if value.only_units:
        return words.say("%(state)s, as reported by %(n)s of %(total)s units", **known)
    return words.say("%(state)s, as reported by %(n)s of %(total)s receivers", **known)


def rate(words: Words, value: Rate) -> Markup:
    """Return "12/23 (52,2%)"; without data that is said, not 0 % or 100 %."""
    if value.percent is None:
        return words.say("no data yet")
    return words.say(
        "%(n)s/%(total)s (%(percent)s%%)",
        n=value.n,
        total=value.total,
        percent=words.number(value.percent),
    )


def span(words: Words, value: Span) -> Markup:
    """Return office time as "2 ngày làm việc, 3 giờ"."""
    hours = words.count("%(n)s hour", "%(n)s hours", value.hours)
    if not value.days:
        return hours if value.hours else words.say("less than an hour")
    days = words.count("%(n)s working day", "%(n)s working days", value.days)
    if not value.hours:
        return days
    return words.say("%(days)s, %(hours)s", days=days, hours=hours)
