"""The chat's features. Each reads an update, calls one service and answers with a view."""

from handlers import assigning, general, reporting, shares, status, tasks
from handlers.feature import Feature

#: One line a feature. The order is that of the menu.
_WORK: tuple[Feature, ...] = (
    reporting.FEATURE,
    tasks.FEATURE,
    assigning.FEATURE,
    shares.FEATURE,
    status.FEATURE,
)
FEATURES: tuple[Feature, ...] = (*_WORK, general.feature(_WORK))
