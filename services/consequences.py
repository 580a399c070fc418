"""What follows from a report that was filed, besides the report itself."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.reports import Report
from services import difficulties, extensions


def of_filing(session: Session, report: Report, now: datetime) -> None:
    """Settle what was asked about the duty, and put its difficulties into the register."""
    extensions.report_came(session, report, now)
    difficulties.from_report(session, report, now)
