import pytest

from core.clock import FixedClock
from core.database import Database
from tests.support.desk import Desk


@pytest.fixture
def desk(database: Database, clock: FixedClock) -> Desk:
    """The sender's desk, with the office and its cast."""
    return Desk(database, clock)
