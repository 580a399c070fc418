"""The indicators of appendix I, and filing their figures."""

from tests.rights.seats import (
    EVERYBODY,
    OFFICER,
    READERS,
    REPORTERS,
    Seat,
    Where,
)
from tests.rights.story import Step, Story

#: The title of the indicator that so-tnmt leads.
TITLE = "Tỷ lệ nước thải"
#: What was filed of it, as its card says it.
FIGURE = "2025: 40"
_OFFICER = Seat(Where.OWN, OFFICER)
STORIES = (
    Story(
        "/chitieu", _OFFICER, (Step("/chitieu", secret=TITLE, shows=READERS, answers=EVERYBODY),)
    ),
    Story("/chitieu I", _OFFICER, (Step("/chitieu I", secret=FIGURE, shows=READERS),)),
    Story(
        "indicators",
        _OFFICER,
        (
            Step("indicators:0", secret=TITLE, shows=READERS, answers=EVERYBODY),
            Step("indicator:{indicator}", secret=FIGURE, shows=READERS),
            Step("indicator_file:{indicator}:{so-tnmt}", answers=REPORTERS),
        ),
    ),
    Story(
        "a figure is filed",
        _OFFICER,
        (
            ">indicator_file:{indicator}:{so-tnmt}",
            Step("“40”", answers=REPORTERS),
            "4000",
            Step("indicator_sure", answers=REPORTERS),
            ">indicator_sure",
            Step("indicator_skip", answers=REPORTERS),
            ">indicator_skip",
            "Báo cáo của cơ quan",
            ">indicator_skip",
            Step("indicator_change", answers=REPORTERS),
            Step("indicator_send", does=REPORTERS),
            Step("“gửi”", does=REPORTERS),
            Step("/huy", answers=EVERYBODY),
        ),
    ),
)
