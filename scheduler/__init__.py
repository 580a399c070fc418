"""The clock's side: what happens though nobody writes, and the way of every message out."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from scheduler.ticker import Tick
from services import (
    deputy_notices,
    dialogs,
    documents,
    downloads,
    group_summaries,
    inbox,
    knocks,
    outbox,
    periods,
    reminders,
    search,
    share_reminders,
    summaries,
)
from services.reorganisation import proposals

#: How often is looked for what is due.
OFTEN = timedelta(seconds=5)


def _open_period(session: Session, now: datetime, _machine_now: datetime) -> int:
    for plan in periods.plans_in_force(session):
        periods.current(session, now, plan.id)
    return 0


def _purge(session: Session, now: datetime, machine_now: datetime) -> int:
    dialogs.purge(session, now)
    search.purge(session, now)
    knocks.purge(session, machine_now)
    inbox.purge(session, machine_now)
    documents.purge(session, machine_now)
    outbox.purge(session, machine_now)
    downloads.purge(session, machine_now)
    return 0


#: What is done again and again. A new duty is one line here and a function in services.
TICKS = (
    Tick("open the period", OFTEN, _open_period),
    Tick("reminders", OFTEN, reminders.plan_reminders),
    Tick("share reminders", OFTEN, share_reminders.plan_share_reminders),
    Tick("summaries", OFTEN, summaries.plan_summaries),
    Tick("group summaries", OFTEN, group_summaries.plan_group_summaries),
    Tick("reorganisations", OFTEN, proposals.carry_out),
    Tick("deputies", OFTEN, deputy_notices.plan_endings),
    Tick("purge", timedelta(hours=1), _purge),
)
