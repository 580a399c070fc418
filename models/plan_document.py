"""The plan as plain data for documents: what the database holds, in the shape of its entries."""

from dataclasses import dataclass
from datetime import date

from models.agencies import receiver_of
from models.plan_entries import (
    AgencyEntry,
    GroupEntry,
    IndicatorEntry,
    PassageEntry,
    TaskEntry,
)


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """A loaded plan; `code` is its folder, `receiving` and `committee` are codes of agencies."""

    code: str
    number: str
    signed_on: date
    title: str
    receiving: str
    committee: str
    tasks: tuple[TaskEntry, ...]
    indicators: tuple[IndicatorEntry, ...]
    text: tuple[PassageEntry, ...]
    agencies: tuple[AgencyEntry, ...]
    groups: tuple[GroupEntry, ...]

    def agency(self, code: str) -> AgencyEntry:
        """Return the agency of a code."""
        return next(agency for agency in self.agencies if agency.code == code)

    def passage(self, code: str) -> PassageEntry:
        """Return the passage of a code, an empty one where there is none."""
        found = (passage for passage in self.text if passage.code == code)
        return next(found, PassageEntry(code))

    def receiver(self, agency: AgencyEntry) -> AgencyEntry | None:
        """Return the agency to which an agency sends its report."""
        code = receiver_of(
            agency.code,
            agency.kind,
            agency.parent,
            planning=self.receiving,
            committee=self.committee,
        )
        return None if code is None else self.agency(code)
