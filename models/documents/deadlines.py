"""A person's deadlines, for the calendar of their phone; as plain data."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineEntry:
    """One report that is expected of a person: until when, and whether it was filed."""

    duty_id: int
    code: str
    title: str
    agency: str
    due_at: datetime
    deadline_version: int
    is_filed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """What a person has to report in a year."""

    person_id: int
    plan_number: str
    year: int
    made_at: datetime
    entries: tuple[DeadlineEntry, ...]

    @property
    def file_name(self) -> str:
        """The name under which it is saved."""
        return f"lich-han-bao-cao-{self.year}.ics"
