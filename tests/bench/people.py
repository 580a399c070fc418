"""An office for measuring: the real plan, and as many officers as one likes, written at once."""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select

from bot.office import PLANS
from core.database import Database
from models import migrate
from models.people import Account, Membership, Person
from models.plan_file import read_plan
from models.plans import Assignment, Duty, PartyRole, Task
from models.rights import Role
from services import periods, plan_loading

#: The first chat; the others follow.
FIRST_CHAT = 10_000


def make_office(url: str, people: int, now: datetime) -> dict[int, list[str]]:
    """Fill an empty database; return for each chat the codes of the tasks that it leads."""
    migrate.upgrade(url)
    database = Database(url)
    try:
        with database.begin() as session:
            plan_loading.load(session, "1649", read_plan(Path(PLANS) / "1649"), now)
            period = periods.current(session, now)
            rows = session.execute(
                select(Assignment.agency_id, Task.code)
                .join(Task, Task.id == Assignment.task_id)
                .join(Duty, Duty.assignment_id == Assignment.id)
                .where(Duty.period_id == period.id, Assignment.role == PartyRole.LEAD)
                .order_by(Assignment.agency_id, Task.position)
            )
            tasks: dict[int, list[str]] = {}
            for agency, code in rows:
                tasks.setdefault(agency, []).append(code)
            agencies = list(tasks)
            joined = now - timedelta(days=200)
            ids = range(1, people + 1)
            session.execute(
                insert(Person),
                [
                    {
                        "id": one, "name": f"Cán bộ {one}", "language": "vi",
                        "is_suspended": False, "notice_version": "1", "hints": [],
                        "notice_acknowledged_at": joined, "joined_at": joined,
                    }
                    for one in ids
                ],
            )  # fmt: skip
            session.execute(
                insert(Account),
                [
                    {"person_id": one, "channel": "telegram", "address": str(FIRST_CHAT + one)}
                    for one in ids
                ],
            )
            session.execute(
                insert(Membership),
                [
                    {
                        "person_id": one, "agency_id": agencies[one % len(agencies)],
                        "role": Role.OFFICER, "granted_at": joined,
                    }
                    for one in ids
                ],
            )  # fmt: skip
            return {FIRST_CHAT + one: tasks[agencies[one % len(agencies)]] for one in ids}
    finally:
        database.close()


def count_reports(url: str) -> int:
    """Return how many reports were filed: what was measured must have happened."""
    from sqlalchemy import func

    from models.reports import FILED, Report

    database = Database(url)
    try:
        with database.read() as session:
            statement = select(func.count()).select_from(Report).where(Report.status.in_(FILED))
            return session.scalar(statement) or 0
    finally:
        database.close()
