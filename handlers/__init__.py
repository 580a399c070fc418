"""The chat's features. Each reads an update, calls one service and answers with a view."""

from handlers import documents, general, groups, reporting, status, tasks, understanding
from handlers.feature import Feature

#: One line a feature. The order is that of the menu.
_WORK: tuple[Feature, ...] = (
    reporting.FEATURE,
    tasks.FEATURE,
    status.FEATURE,
    documents.FEATURE,
    understanding.FEATURE,
    groups.FEATURE,
)
FEATURES: tuple[Feature, ...] = (*_WORK, general.feature(_WORK))
