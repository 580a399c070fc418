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
from tests.rights.world import CANARY

#: The title of the indicator that so-tnmt leads.
TITLE = "Tỷ lệ nước thải"
#: What was filed of it, as its card says it.
FIGURE = "40%"
_OFFICER = Seat(Where.OWN, OFFICER)
STORIES = (
    Story("/chitieu", _OFFICER, (Step("/chitieu", secret=TITLE, shows=READERS),)),
    Story("/chitieu I", _OFFICER, (Step("/chitieu I", secret=FIGURE, shows=READERS),)),
    Story(
        "indicators",
        _OFFICER,
        (
            Step("indicators:0", secret=TITLE, shows=READERS),
            Step("indicator:{indicator}", secret=FIGURE, shows=READERS),
            Step("indicator_file:{indicator}:{so-tnmt}:2026", answers=REPORTERS),
            Step("history_indicator:{indicator}:0", answers=READERS),
            # Only who files for two agencies is asked which; nobody here is.
            Step("indicator_agency:1:{so-tnmt}"),
        ),
    ),
    Story(
        "a figure that can be read in two ways",
        _OFFICER,
        (
            ">indicator_file:{indicator_tons}:{so-tnmt}:2026",
            "1.234",
            Step("indicator_read", answers=REPORTERS),
        ),
    ),
    Story(
        "a figure is corrected",
        _OFFICER,
        (
            ">indicator_file:{indicator}:{so-tnmt}:2025",
            Step("indicator_keep", shows=REPORTERS, secret=CANARY),
        ),
    ),
    Story(
        "a figure is filed",
        _OFFICER,
        (
            ">indicator_file:{indicator}:{so-tnmt}:2026",
            Step("“40”", answers=REPORTERS),
            Step("indicator_go_on:", answers=REPORTERS),
            "40",
            "130",
            Step("indicator_retype", answers=REPORTERS),
            Step("indicator_right", answers=REPORTERS),
            ">indicator_right",
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
