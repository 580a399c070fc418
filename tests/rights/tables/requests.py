"""More time, and difficulties."""

from tests.rights.seats import (
    EVERYBODY,
    HEAD,
    LEADER,
    OFFICER,
    PLANNER,
    READERS,
    RECEIVERS,
    REPORTERS,
    Seat,
    Where,
    anywhere,
    below,
    foreign,
    own,
)
from tests.rights.story import Step, Story
from tests.rights.world import CANARY

_OFFICER, _PLANNER_ABOVE = Seat(Where.OWN, OFFICER), Seat(Where.BELOW, PLANNER)
ANY_REPORTER = anywhere(OFFICER, HEAD, PLANNER)
#: Who reads an entry of the register: its agency, who holds it, who sees the whole plan's.
CONCERNED = own(OFFICER, HEAD) | RECEIVERS
_READ = (OFFICER, HEAD, PLANNER, LEADER)
REGISTER = own(OFFICER, HEAD) | anywhere(PLANNER, LEADER) | below(HEAD)

_EXTENSIONS = (
    # The planning department has no report to send.
    Story(
        "extend",
        _OFFICER,
        (Step("extend:", answers=REPORTERS | foreign(OFFICER, HEAD, PLANNER)),),
    ),
    Story("extend_on", _OFFICER, (Step("extend_on:{blank}", answers=REPORTERS),)),
    Story(
        "more time is asked for",
        _OFFICER,
        (
            "/giahan 20",
            Step("extend_day", answers=REPORTERS),
            ">extend_day",
            Step("“Chờ số liệu”", answers=REPORTERS),
            "Chờ số liệu",
            Step("extend_change", answers=REPORTERS),
            Step("extend_send", does=REPORTERS),
            Step("/huy", answers=EVERYBODY),
            ">extend_send",
            ">extension:2",
            # It is the walker's own: not even a head of the receiving body decides on it.
            Step("extension:2", secret="Chờ số liệu", shows=READERS),
            Step("extension_withdraw", does=REPORTERS),
        ),
    ),
    Story(
        "a request waits",
        _PLANNER_ABOVE,
        (
            Step("extension:{extension}", shows=READERS | RECEIVERS),
            Step("extension_agree:{extension}", does=RECEIVERS),
            Step("extension_refuse:{extension}", answers=RECEIVERS),
            Step("extension_other:{extension}", answers=RECEIVERS),
            Step("extension_withdraw:{extension}"),
            ">extension_refuse:{extension}",
            Step("“Không có lý do”", does=RECEIVERS),
        ),
    ),
)
_RAISING = (
    Story("difficulty_new", _OFFICER, (Step("difficulty_new:", answers=ANY_REPORTER),)),
    Story("difficulty_on", _OFFICER, (Step("difficulty_on:{blank}", answers=REPORTERS),)),
    Story("difficulty_alone", _OFFICER, (Step("difficulty_alone:{so-tnmt}", answers=REPORTERS),)),
    Story(
        "a difficulty is raised",
        _OFFICER,
        (
            "/vuongmac",
            ">difficulty_new",
            ">difficulty_on",
            Step("difficulty_kind", answers=REPORTERS),
            ">difficulty_kind",
            Step("“Thiếu xe”", answers=REPORTERS),
            f"Thiếu xe {CANARY}",
            lambda walk: walk.chat.send_file(walk.user),
            Step("difficulty_drop", answers=REPORTERS),
            Step("difficulty_files", shows=REPORTERS),
            ">difficulty_files",
            Step("difficulty_change", answers=REPORTERS),
            Step("difficulty_send", does=REPORTERS),
            Step("“gửi”", does=REPORTERS),
            Step("/huy", answers=EVERYBODY),
            "/nhiemvu",
            Step("difficulty_go_on", shows=REPORTERS),
        ),
    ),
)
#: The places of the verbs in `DifficultyVerb`, which the buttons carry.
_ANSWER, _ASK_BACK, _REPLY, _HAND_UP, _CLOSE, _REOPEN = 1, 2, 3, 5, 6, 7
_REGISTER = (
    Story(
        "the register",
        _OFFICER,
        (
            Step("difficulties:0:0:0:0:0:0", shows=CONCERNED, answers=anywhere(*_READ)),
            Step(
                "difficulties:3:0:0:0:0:0",
                shows=CONCERNED | anywhere(PLANNER, LEADER),
                answers=anywhere(*_READ),
            ),
            Step("difficulty_choose:0:0:0:0:0:0:0", answers=anywhere(*_READ)),
            Step("difficulty:{difficulty_open}", shows=REGISTER),
            Step("difficulty_show_files:{difficulty_open}", does=REGISTER),
            Step(f"difficulty_do:{{difficulty_open}}:{_ANSWER}", answers=RECEIVERS),
            Step(f"difficulty_do:{{difficulty_open}}:{_ASK_BACK}", answers=RECEIVERS),
            Step(f"difficulty_do:{{difficulty_open}}:{_REPLY}", answers=REPORTERS),
            Step(f"difficulty_do:{{difficulty_open}}:{_HAND_UP}", answers=RECEIVERS),
            Step(f"difficulty_do:{{difficulty_answered}}:{_CLOSE}", does=REPORTERS | RECEIVERS),
            Step(f"difficulty_do:{{difficulty_closed}}:{_REOPEN}", answers=REPORTERS),
        ),
    ),
    Story(
        "a difficulty is answered",
        _PLANNER_ABOVE,
        (
            f">difficulty_do:{{difficulty_open}}:{_ANSWER}",
            Step("“Đã bố trí xe”", does=RECEIVERS),
        ),
    ),
    Story(
        "a difficulty is passed up",
        _PLANNER_ABOVE,
        (
            f">difficulty_do:{{difficulty_open}}:{_HAND_UP}",
            Step("difficulty_no_words", does=RECEIVERS),
        ),
    ),
)
STORIES = (*_EXTENSIONS, *_RAISING, *_REGISTER)
