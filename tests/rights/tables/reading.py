"""Buttons that show something: tasks, figures, documents, the history, what was found."""

from models.rights import Role
from tests.rights.seats import (
    EVERYBODY,
    HEAD,
    OFFICER,
    READERS,
    RECEIVERS,
    REPORTERS,
    WIDE,
    Seat,
    Where,
    own,
)
from tests.rights.story import Step, Story
from tests.rights.walk import Walk

#: Behind these figures are all agencies of the plan, or only the reader's own.
AGENCY = "Sở TNMT"

_STEPS = (
    Step("tasks:0", answers=EVERYBODY),
    Step("agency:{so-tnmt}:0", secret="Kiểm kê", shows=READERS),
    Step("task:{filed}", shows=READERS),
    Step("task:{returned}", shows=READERS),
    Step("task:{duty_reported}", shows=READERS),
    # Who has looked at a file is on the trail.
    Step("evidence:{report_filed}", does=READERS | RECEIVERS),
    Step("evidence:{report_awaiting}", does=own(*Role)),
    Step("status:", answers=EVERYBODY),
    Step("status_agencies:0", secret=AGENCY, shows=WIDE | own(OFFICER, HEAD), answers=EVERYBODY),
    Step("status_tasks:0", secret="Việc 20", shows=READERS, answers=EVERYBODY),
    Step("status_missing:0", secret=AGENCY, shows=READERS, answers=EVERYBODY),
    Step("status_overdue:0", answers=EVERYBODY),
    Step("status_unacknowledged:0", secret=AGENCY, shows=WIDE, answers=EVERYBODY),
    Step("export_agencies:0", secret=AGENCY, shows=WIDE),
    Step("export_make:0:0", does=WIDE),
    Step("export_make:1:{so-tnmt}", does=READERS),
    Step("export_make:2:0", does=WIDE),
    Step("export_make:2:{so-tnmt}", does=READERS),
    Step("export_make:3:0", does=WIDE),
    Step("history:{given}:0", shows=READERS),
    Step("history_task:{task22}:{so-tnmt}:0", shows=READERS),
    Step("found:{query}:0", answers=EVERYBODY),
    Step("found_task:{task1}:0:0", answers=EVERYBODY),
    Step("found_indicator:{indicator}:0", answers=EVERYBODY),
    Step("found_passage:{passage}:0:0", answers=EVERYBODY),
    Step("found_agency:{so-tnmt}:0", answers=EVERYBODY),
    Step("passages:{task20}:0:0", answers=EVERYBODY),
    Step("asked:{task1}", shows=READERS),
    Step("plan_choose:{plan}", does=EVERYBODY),
)


def _which_is_meant(walk: Walk) -> None:
    walk.wait_for("meant", "which", {"text": "được 60%"})


STORIES = (
    *(Story(step.what, Seat(Where.OWN, HEAD), (step,)) for step in _STEPS),
    Story(
        "meant",
        Seat(Where.OWN, HEAD),
        (_which_is_meant, Step("meant:{task20}", does=REPORTERS)),
    ),
)
