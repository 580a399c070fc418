"""Writing, sending, taking back and correcting a report; approving and accepting it."""

from tests.rights.seats import (
    CHIEF,
    EVERYBODY,
    HEAD,
    LEADER,
    OFFICER,
    PLANNER,
    RECEIVERS,
    REPORTERS,
    Seat,
    Where,
    anywhere,
    own,
)
from tests.rights.story import Step, Story
from tests.rights.walk import Walk
from tests.rights.world import CANARY

RESULT = f"Đã kiểm kê {CANARY}"
#: From the first question to the evidence.
_WRITTEN = (">answer_state#2", ">answer_percent", RESULT, ">answer_none")
_OFFICER, _HEAD = Seat(Where.OWN, OFFICER), Seat(Where.OWN, HEAD)
_PLANNER_ABOVE = Seat(Where.BELOW, PLANNER)


def _reply_waits(walk: Walk) -> None:
    walk.wait_for("reply", "which", {"text": "60% đã làm"})


def _somebody_else_reports(walk: Walk) -> None:
    walk.file("blank", "Bob")


_WRITING = (
    Story("choose", _OFFICER, (Step("choose:0", answers=EVERYBODY),)),
    Story("report", _OFFICER, (Step("report:{blank}", does=REPORTERS),)),
    Story("reply_on", _OFFICER, (_reply_waits, Step("reply_on:{blank}", does=REPORTERS))),
    Story(
        "a report by buttons",
        _OFFICER,
        (
            "/baocao 20",
            Step("nothing", does=REPORTERS),
            Step("answer_state#2", does=REPORTERS),
            ">answer_state#2",
            Step("answer_percent", does=REPORTERS),
            Step("“60”", does=REPORTERS),
            ">answer_percent",
            Step("“Đã làm xong phần một”", does=REPORTERS),
            RESULT,
            Step("answer_none", does=REPORTERS),
            ">answer_none",
            lambda walk: walk.chat.send_file(walk.user),
            Step("drop_files", does=REPORTERS),
            Step("answer_done", shows=REPORTERS),
            ">answer_done",
            Step("change", answers=REPORTERS),
            Step("send", does=REPORTERS),
            Step("“gửi”", does=REPORTERS),
            # What was begun may be left by everybody.
            Step("/huy", answers=EVERYBODY),
            Step("language:0", does=EVERYBODY),
            "/huy",
            Step("discard", does=REPORTERS),
            "/baocao 20",
            ">answer_done",
            ">send",
            Step("withdraw", answers=REPORTERS),
            ">withdraw",
            Step("withdraw_yes", does=REPORTERS),
        ),
    ),
    Story(
        "over somebody else's version",
        _OFFICER,
        (
            "/baocao 20",
            *_WRITTEN,
            ">answer_done",
            _somebody_else_reports,
            ">send",
            Step("send_anyway", does=REPORTERS),
            Step("revise", does=REPORTERS),
        ),
    ),
    Story(
        "correct what was returned",
        _OFFICER,
        (Step("correct:{report_returned}", does=REPORTERS),),
    ),
    Story(
        "correct what was accepted",
        _OFFICER,
        (Step("correct:{report_accepted}", does=REPORTERS),),
    ),
)
#: Who decides on some report or other.
DECIDERS = anywhere(HEAD, PLANNER, LEADER)
_REVIEWING = (
    Story("review", _HEAD, (Step("review:0:0:0", shows=CHIEF | RECEIVERS, answers=DECIDERS),)),
    Story(
        "what waits for the head",
        _HEAD,
        (
            Step("review_card:{report_awaiting}:0:0", shows=CHIEF),
            Step(
                "review_next:{report_awaiting}:0:0",
                shows=CHIEF | RECEIVERS,
                answers=DECIDERS,
            ),
            Step("review_approve:{report_awaiting}:0:0", does=CHIEF),
            Step("review_accept:{report_awaiting}:0:0"),
            Step("review_text:{report_awaiting}", shows=CHIEF),
            Step("review_return:{report_awaiting}:0:0", answers=CHIEF),
            "/duyet",
            ">review_card",
            ">review_return",
            Step("review_why", does=CHIEF),
            Step("“Thiếu minh chứng”", does=CHIEF),
            Step("/huy", answers=EVERYBODY),
        ),
    ),
    Story(
        "what waits for the receiving body",
        _PLANNER_ABOVE,
        (
            Step("review_card:{report_filed}:0:0", shows=RECEIVERS),
            Step("review_approve:{report_filed}:0:0"),
            Step("review_accept:{report_filed}:0:0", does=RECEIVERS),
            Step("review_text:{report_filed}", shows=RECEIVERS),
            Step("review_return:{report_filed}:0:0", answers=RECEIVERS),
            Step(
                "review_filter:0:0",
                secret="Sở TNMT",
                shows=CHIEF | RECEIVERS,
                answers=DECIDERS,
            ),
            Step("review_bulk:0:0", secret="Sở TNMT", shows=RECEIVERS),
            "/duyet",
            ">review_bulk:0:0",
            # For all others nothing is left of what was asked: they see what waits for them.
            Step("review_bulk_yes", does=RECEIVERS, shows=CHIEF, answers=DECIDERS),
        ),
    ),
    Story(
        "the setting",
        _HEAD,
        (
            Step("review_settings:", answers=anywhere(HEAD)),
            Step("review_set:{so-tnmt}:0", does=CHIEF),
        ),
    ),
)
STORIES = (*_WRITING, *_REVIEWING)
assert own(HEAD) == CHIEF
