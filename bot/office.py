"""Opening the office: the database at this version's tables, with a plan in it."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from core.clock import Clock, MovableClock, SystemClock
from core.database import Database
from core.settings import Settings, SettingsError
from models import migrate
from models.delivery import Fact
from models.plan_file import PlanProblems, read_plan
from services import periods, plan_loading

PLANS = Path(__file__).parent.parent / "plans"


def open_office(settings: Settings) -> Database:
    """Return the database, migrated and with a plan; raise SettingsError with one line."""
    url = settings.resolve_database_url()
    try:
        database = Database(url)
        with database.engine.connect() as connection:
            current = migrate.is_current(connection)
        if not current:
            migrate.upgrade(url)
        with database.read() as session:
            session.scalar(select(Fact).limit(1))
            loaded = plan_loading.is_loaded(session)
        if not loaded:
            _load_plan(database, settings)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise SettingsError(f"the database cannot be opened: {reason}") from None
    except OSError as error:
        raise SettingsError(f"the data folder cannot be used: {error.strerror}") from None
    return database


def office_clock(settings: Settings) -> Clock:
    """Return the office's clock: the machine's own, or one that a demo may move."""
    return MovableClock(settings.clock_file) if settings.clock_file else SystemClock()


def _load_plan(database: Database, settings: Settings) -> None:
    folder = PLANS / settings.plan
    if not (folder / "plan.yaml").is_file():
        raise SettingsError(f"XANH_PLAN: there is no plan {settings.plan!r} among the plans")
    try:
        plan_file = read_plan(folder)
    except PlanProblems as error:
        first = error.problems[0]
        raise SettingsError(
            f"the plan {settings.plan!r} has {len(error.problems)} problems, first: {first}"
        ) from None
    now = office_clock(settings).now().astimezone(settings.zone)
    with database.begin() as session:
        if not plan_loading.is_loaded(session):
            plan_loading.load(session, settings.plan, plan_file, now)
            periods.current(session, now)
