"""Who may do what: the expectations of the walk, by the parts of the chat."""

from tests.rights.tables import commands, giving, indicators, office, reading, reports, requests

STORIES = (
    *commands.STORIES,
    *reading.STORIES,
    *reports.STORIES,
    *giving.STORIES,
    *requests.STORIES,
    *indicators.STORIES,
    *office.STORIES,
)
