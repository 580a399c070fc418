"""Opening the office: the database at this version's tables, with a plan in it."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core.clock import Clock, MovableClock, SystemClock
from core.database import Database
from core.errors import OperatorError
from core.logs import set_up_logging
from core.settings import Settings, SettingsError
from models import migrate
from models.agencies import Agency
from models.delivery import Fact
from services import periods, plan_loading, units

PLANS = Path(__file__).parent.parent / "plans"


def open_office(settings: Settings) -> Database:
    """Return the database, migrated and with a plan; raise SettingsError with one line."""
    url = settings.resolve_database_url()
    try:
        database = Database(url)
    except (SQLAlchemyError, ValueError, TypeError, ImportError):
        # The reason may quote the address, which holds a password.
        raise SettingsError(
            "XANH_DATABASE_URL is no address that can be used; it looks like "
            "postgresql://user:password@host:5432/name"
        ) from None
    except OSError as error:
        raise SettingsError(f"the data folder cannot be used: {error.strerror}") from None
    try:
        _prepare(database, settings, url)
    except Exception as error:  # noqa: BLE001 (it is raised again)
        database.close()
        raise _explained(error) from None
    return database


def open_console() -> tuple[Settings, Database, datetime]:
    """Open the office for a command of the console: settings, database, and office time now."""
    settings = Settings.load()
    set_up_logging("WARNING")
    database = open_office(settings)
    return settings, database, office_clock(settings).now().astimezone(settings.zone)


def office_clock(settings: Settings) -> Clock:
    """Return the office's clock: the machine's own, or one that a demo may move."""
    if settings.clock_file is None:
        return SystemClock()
    clock = MovableClock(settings.clock_file)
    try:
        clock.now()
    except (OSError, ValueError, OverflowError):
        raise SettingsError(
            "XANH_CLOCK_FILE: the file does not hold a number of seconds"
        ) from None
    return clock


def the_agency(
    session: Session, text: str, territory: str | None = None, *, or_ended: bool = False
) -> Agency:
    """Return the agency that an operator means; raise OperatorError with what comes near.

    `territory` is the province to look in (None: that of the first plan), `or_ended` lets one be
    meant that has ended.
    """
    agency, match = plan_loading.find_agency(session, text, territory)
    ended, _ = plan_loading.find_agency(session, text, territory, ended=True)
    is_meant = agency is None and not match.is_ambiguous
    if ended is not None and (is_meant or ended.code == text):
        if or_ended:
            return ended
        onward = ", ".join(units.successors(session, ended.id)) or "nobody"
        raise OperatorError(f"{ended.code} ended on {ended.ended_on}; its work is with {onward}")
    if agency is not None:
        return agency
    if match.is_ambiguous:
        raise OperatorError(
            f"{text!r} may mean several agencies; say which: {', '.join(match.candidates)}"
        )
    near = f"; did you mean {', '.join(match.suggestions)}?" if match.suggestions else ""
    raise OperatorError(f"there is no agency {text!r}{near}")


def _prepare(database: Database, settings: Settings, url: str) -> None:
    with database.engine.connect() as connection:
        current = migrate.is_current(connection)
    if not current:
        migrate.upgrade(url)
    with database.read() as session:
        session.scalar(select(Fact).limit(1))
        loaded = plan_loading.is_loaded(session)
    if not loaded:
        _load_plan(database, settings)


def _explained(error: Exception) -> Exception:
    """Return what hinders the opening as one line, where an operator can do something about it."""
    match error:
        case migrate.TooNew():
            return SettingsError("the database was made by a newer version of this program")
        case SQLAlchemyError():
            lines = str(getattr(error, "orig", None) or error).strip().splitlines()
            reason = lines[0] if lines else type(error).__name__
            return SettingsError(f"the database cannot be opened: {reason}")
        case OSError():
            return SettingsError(f"the data folder cannot be used: {error.strerror}")
    return error


def _load_plan(database: Database, settings: Settings) -> None:
    folder = PLANS / settings.plan
    if not (folder / "plan.yaml").is_file():
        raise SettingsError(f"XANH_PLAN: there is no plan {settings.plan!r} among the plans")
    from models.plan_file import PlanProblems, read_plan  # once in a database's life

    try:
        plan_file = read_plan(folder)
    except PlanProblems as error:
        first = error.problems[0]
        raise SettingsError(
            f"the plan {settings.plan!r} has {len(error.problems)} problems, first: {first}"
        ) from None
    now = office_clock(settings).now().astimezone(settings.zone)
    with database.begin() as session:
        if not database.is_sqlite:
            # Processes that start together wait for each other, as they do for the migration.
            session.execute(select(func.pg_advisory_xact_lock(migrate.ADVISORY_LOCK)))
        if not plan_loading.is_loaded(session):
            plan_loading.load(session, settings.plan, plan_file, now)
            periods.current(session, now)
