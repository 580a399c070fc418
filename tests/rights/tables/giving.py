"""Giving work on, and what is done with a share."""

from tests.rights.seats import (
    ADMIN,
    CHIEF,
    EVERYBODY,
    HEAD,
    LEADER,
    OFFICER,
    PLANNER,
    READERS,
    REPORTERS,
    Seat,
    Where,
    below,
    foreign,
)
from tests.rights.story import Step, Story
from tests.rights.world import SHARE

_HEAD = Seat(Where.OWN, HEAD)
#: For a share: the head of the agency that gave it, and everybody of its chain.
GIVER = below(HEAD)
CHAIN = READERS | below(OFFICER, HEAD)
_BELOW_HEAD = Seat(Where.BELOW, HEAD)

_GIVING = (
    Story("give", _HEAD, (Step("give:{blank}", shows=CHIEF),)),
    Story("give_open", _HEAD, (Step("give_open:", answers=CHIEF | foreign(HEAD)),)),
    Story(
        "work is given",
        _HEAD,
        (
            "/giaoviec 20",
            Step("give_all:{revision}:1", shows=CHIEF),
            Step("give_page:{revision}:0", shows=CHIEF),
            Step("give_pick", shows=CHIEF),
            ">give_pick",
            Step("give_next", answers=CHIEF),
            ">give_next",
            Step("give_whole", answers=CHIEF),
            ">give_whole",
            Step("give_own", shows=CHIEF),
            ">give_own",
            Step("give_change", shows=CHIEF),
            Step("give_send", does=CHIEF),
            Step("“giao”", does=CHIEF),
            # What one has begun oneself may be left by anybody.
            Step("give_stop", answers=EVERYBODY),
            Step("/huy", answers=EVERYBODY),
        ),
    ),
)
_SHARES = (
    Story(
        "a share that is new",
        _HEAD,
        (
            Step("share:{share_new}", shows=CHAIN),
            Step("ack:{share_new}", does=REPORTERS),
            Step("report:{duty_new}", does=REPORTERS),
            Step("share_ask:0:{share_new}", shows=REPORTERS),
            Step("share_ask:1:{share_new}", shows=GIVER),
            Step("share_ask:2:{share_new}", shows=GIVER),
            Step("share_ask:3:{share_new}", shows=GIVER),
            Step("share_ask:4:{share_new}", shows=GIVER),
            Step("share_move:{share_new}", shows=GIVER),
        ),
        SHARE,
    ),
    Story(
        "a share that is not wanted",
        _HEAD,
        (
            Step("share:{share_unwanted}", shows=CHAIN),
            Step("share_ask:5:{share_unwanted}", shows=GIVER),
        ),
        SHARE,
    ),
    Story(
        "a reason for handing back",
        _HEAD,
        (
            ">share_ask:0:{share_new}",
            Step("“thiếu người”", does=REPORTERS),
            Step("/huy", answers=EVERYBODY),
        ),
        SHARE,
    ),
    Story(
        "a recall",
        _BELOW_HEAD,
        (
            ">share_ask:1:{share_new}",
            Step("share_bare", does=GIVER),
        ),
        SHARE,
    ),
    Story(
        "the board",
        _HEAD,
        (
            Step("board:{given}", shows=READERS),
            Step("gather:{given}", does=REPORTERS),
            Step(
                "ack_all:",
                does=REPORTERS | foreign(OFFICER, HEAD, PLANNER),
            ),
        ),
    ),
)
STORIES = (*_GIVING, *_SHARES)
assert below(PLANNER, LEADER, ADMIN) <= CHAIN
