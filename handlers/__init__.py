"""The chat's features. Each reads an update, calls one service and answers with a view."""

from handlers import conversation, difficulties, extending, general, reporting, status, tasks
from handlers.feature import Feature

#: One line a feature. The order is that of the menu.
_WORK: tuple[Feature, ...] = (
    reporting.FEATURE,
    tasks.FEATURE,
    status.FEATURE,
    extending.FEATURE,
    difficulties.FEATURE,
    conversation.FEATURE,
)
FEATURES: tuple[Feature, ...] = (*_WORK, general.feature(_WORK))
