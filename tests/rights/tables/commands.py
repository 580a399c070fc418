"""The commands, alone and with what can be typed behind them."""

from tests.rights.seats import (
    ADMINS,
    CHIEF,
    EVERYBODY,
    HEAD,
    LEADER,
    MANAGERS,
    NOBODY,
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

#: Who reports for some agency or other, and who heads one.
#: The planning department has no task of its own.
WITH_TASKS = own(OFFICER, HEAD, PLANNER) | foreign(OFFICER, HEAD, PLANNER)
ANY_CHIEF = anywhere(HEAD)
#: Of what is shown first; the whole plan's is behind another button.
CONCERNED = own(OFFICER, HEAD) | below(HEAD, PLANNER, LEADER)
#: Who reads the register of difficulties: of the agency, and what is held for it.
REGISTER = own(OFFICER, HEAD) | anywhere(PLANNER, LEADER) | below(HEAD)

_STEPS = (
    # Work.
    Step("/baocao", answers=EVERYBODY),
    Step("/baocao 20", does=REPORTERS),
    Step("/baocao 20 60% đã làm", does=REPORTERS),
    Step("/nhiemvu", answers=EVERYBODY),
    Step("/giaoviec", answers=own(HEAD) | foreign(HEAD)),
    Step("/giaoviec 20", shows=CHIEF),
    Step("/giaoviec 20 cho Bob: làm hồ sơ", shows=CHIEF),
    Step("/giaoviec theo dõi 22", shows=CHIEF),
    Step("/status", answers=EVERYBODY),
    Step("/xuat", answers=EVERYBODY),
    Step("/lich", does=WITH_TASKS),
    Step("/giahan", answers=WITH_TASKS | RECEIVERS),
    Step("/giahan 20", answers=REPORTERS),
    Step("/giahan 20 30/11 chờ số liệu", answers=REPORTERS),
    Step("/vuongmac", shows=CONCERNED, answers=anywhere(OFFICER, HEAD, PLANNER, LEADER)),
    Step("/vuongmac #1", shows=REGISTER),
    Step("/vuongmac 20 thiếu xe", answers=REPORTERS),
    Step("/duyet", shows=CHIEF | RECEIVERS, answers=anywhere(HEAD, PLANNER, LEADER)),
    Step("/duyet tat", does=CHIEF, answers=ANY_CHIEF),
    Step("/lichsu", answers=EVERYBODY),
    Step("/lichsu 22", shows=READERS),
    Step("/tim", answers=EVERYBODY),
    Step("/tim nước thải", answers=EVERYBODY),
    Step("/tim nv 1", shows=own(OFFICER, HEAD), answers=EVERYBODY),
    Step("/tim đang thực hiện", secret="Kiểm kê", shows=READERS, answers=EVERYBODY),
    Step("/huy", answers=EVERYBODY),
    # People.
    Step("/thaymat", shows=CHIEF, answers=ANY_CHIEF),
    Step("/nghi", answers=EVERYBODY),
    Step("/nghi 5/11 - 6/11", does=EVERYBODY),
    Step("/nhansu", shows=CHIEF, answers=ANY_CHIEF | ADMINS),
    Step("/nhansu so-tnmt", shows=CHIEF | ADMINS),
    Step("/toi", answers=EVERYBODY),
    # The plan.
    Step("/nhom", answers=MANAGERS),
    Step("/sapxep", secret="Sở GTVT", shows=MANAGERS, answers=EVERYBODY),
    Step("/kehoach", answers=EVERYBODY),
    # Groups: in a private chat nobody is to link anything.
    Step("/lienket", answers=NOBODY),
    Step("/huylienket", answers=NOBODY),
    # The bot itself.
    Step("/help", answers=EVERYBODY),
    Step("/ngonngu", answers=EVERYBODY),
    # Plain words.
    Step("“nv 20 được 60%, đã làm”", does=REPORTERS),
    Step("“nv 1 đến đâu rồi?”", shows=READERS),
)
#: Who speaks for an agency in a group.
_SPEAKERS = anywhere(HEAD, PLANNER, LEADER) | ADMINS
_LINKED = Story(
    "in a linked group",
    Seat(Where.OWN, HEAD),
    (
        lambda walk: walk.say_in_group("/lienket"),
        Step("link", does=own(HEAD, PLANNER, LEADER) | ADMINS),
        ">link",
        Step("/status", in_group=True, answers=EVERYBODY),
        Step("/nhiemvu", in_group=True, answers=EVERYBODY),
        Step("/huylienket", in_group=True, does=own(HEAD, PLANNER, LEADER) | ADMINS),
    ),
)
STORIES = (
    *(Story(step.what, Seat(Where.OWN, HEAD), (step,)) for step in _STEPS),
    Story(
        "/lienket in a group",
        Seat(Where.OWN, HEAD),
        (Step("/lienket", in_group=True, answers=_SPEAKERS),),
    ),
    _LINKED,
)
