"""The chat's features. Each reads an update, calls one service and answers with a view."""

from handlers import general, own_data, people, reporting, standing_in, status, tasks
from handlers.feature import Feature

#: One line a feature. The order is that of the menu.
_WORK: tuple[Feature, ...] = (
    reporting.FEATURE,
    tasks.FEATURE,
    status.FEATURE,
    standing_in.FEATURE,
    people.FEATURE,
    own_data.FEATURE,
)
FEATURES: tuple[Feature, ...] = (*_WORK, general.feature(_WORK))
