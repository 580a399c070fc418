"""People, who stands in for whom, groups, the plan's workbook, reorganisations, one's own data."""

from tests.rights.seats import (
    ADMIN,
    ADMINS,
    CHIEF,
    EVERYBODY,
    HEAD,
    MANAGERS,
    Seat,
    Where,
    anywhere,
)
from tests.rights.story import Step, Story

_HEAD, _ADMIN = Seat(Where.OWN, HEAD), Seat(Where.OWN, ADMIN)
ANY_CHIEF = anywhere(HEAD)
#: Who sees the people of an agency.
LOOKERS = CHIEF | ADMINS

_PEOPLE = (
    Story(
        "the people of an agency",
        _ADMIN,
        (
            Step("people:{so-tnmt}:0", shows=LOOKERS),
            Step("people_other:", answers=ADMINS),
            Step("person:{Bob}:{so-tnmt}", shows=LOOKERS),
            Step("suspend:{Bob}:{so-tnmt}", shows=ADMINS),
            Step("restore:{Tam}:{so-tnmt}", shows=ADMINS),
            Step("hand_over:{Bob}:{so-tnmt}", shows=LOOKERS),
            Step("give_to:{Bob}:{Alice}:{so-tnmt}", shows=LOOKERS),
            Step("invite:{so-tnmt}", answers=LOOKERS),
            Step("invite_as:{so-tnmt}:0", answers=LOOKERS),
            Step("invite_as:{so-tnmt}:1", answers=ADMINS),
        ),
    ),
    Story(
        "somebody is suspended",
        _ADMIN,
        (
            "/nhansu so-tnmt",
            ">person",
            ">suspend",
            Step("person_yes", does=ADMINS),
            Step("“có”", does=ADMINS),
            Step("/huy", answers=EVERYBODY),
        ),
    ),
    Story(
        "somebody is invited",
        _HEAD,
        (
            "/nhansu",
            ">invite",
            Step("“Nguyễn Văn Mới”", does=LOOKERS),
        ),
    ),
)
_DEPUTIES = (
    Story(
        "who stands in",
        _HEAD,
        (
            Step("deputies:", shows=CHIEF, answers=ANY_CHIEF),
            "/thaymat",
            Step("deputy:{so-tnmt}:{Bob}", shows=CHIEF),
            ">deputy",
            Step("deputy_days", does=CHIEF),
            Step("“từ 5/11 đến 6/11”", does=CHIEF),
        ),
    ),
    # It is Alice's: nobody else takes it back.
    Story("deputy_revoke", _HEAD, (Step("deputy_revoke:{deputation}"),)),
    Story(
        "days off",
        _HEAD,
        (
            "/nghi",
            Step("leave_days", does=EVERYBODY),
            ">leave_days",
            Step("leave_cancel", does=EVERYBODY),
        ),
    ),
)
_PLAN = (
    Story(
        "groups",
        _ADMIN,
        (
            Step("groups:0:0", answers=MANAGERS),
            Step("group:{group}", answers=MANAGERS),
            Step("group_settle:{group}", answers=MANAGERS),
            ">group_settle:{group}",
            Step("“Sở Xây dựng”", answers=MANAGERS),
            "Sở Xây dựng, UBND",
            Step("group_pick", answers=MANAGERS),
            ">group_pick",
            Step("group_drop", answers=MANAGERS),
            Step("group_confirm", does=MANAGERS),
            # What one has begun oneself may be left by anybody.
            Step("group_stop", answers=EVERYBODY),
            Step("/huy", answers=EVERYBODY),
        ),
    ),
    Story(
        "a workbook",
        _ADMIN,
        (
            Step("plan_import:{workbook}:0", answers=MANAGERS),
            Step("plan_apply:{workbook}", does=MANAGERS),
            Step("plan_discard:{workbook}", does=MANAGERS),
        ),
    ),
    Story(
        "a reorganisation",
        _ADMIN,
        (
            Step("reorganise:{proposal}", does=MANAGERS),
            Step("reorganise_no:{proposal}", does=MANAGERS),
        ),
    ),
)
_OWN = (
    Story(
        "one's name",
        _HEAD,
        (
            "/toi",
            Step("rename", answers=EVERYBODY),
            ">rename",
            Step("“Trần Quang”", does=EVERYBODY),
        ),
    ),
    Story("language", _HEAD, (Step("language:0", does=EVERYBODY),)),
)
STORIES = (*_PEOPLE, *_DEPUTIES, *_PLAN, *_OWN)
