"""The chat's features. Each reads an update, calls one service and answers with a view."""

from handlers import (
    assigning,
    chats,
    difficulties,
    documents,
    extending,
    general,
    groups,
    history,
    indicators,
    own_data,
    people,
    plan_import,
    plans,
    reorganising,
    reporting,
    reviewing,
    search,
    shares,
    standing_in,
    status,
    stopping,
    tasks,
    understanding,
)
from handlers.feature import Feature

#: One line a feature. The order is that of the menu.
_WORK: tuple[Feature, ...] = (
    reporting.FEATURE,
    tasks.FEATURE,
    assigning.FEATURE,
    shares.FEATURE,
    status.FEATURE,
    documents.FEATURE,
    extending.FEATURE,
    difficulties.FEATURE,
    reviewing.FEATURE,
    indicators.FEATURE,
    history.FEATURE,
    search.FEATURE,
    understanding.FEATURE,
    stopping.FEATURE,
    standing_in.FEATURE,
    people.FEATURE,
    groups.FEATURE,
    plan_import.FEATURE,
    reorganising.FEATURE,
    own_data.FEATURE,
    chats.FEATURE,
)
_PLANS = plans.feature(_WORK)
FEATURES: tuple[Feature, ...] = (*_WORK, _PLANS, general.feature((*_WORK, _PLANS)))
