"""Plain data of the history: the trail of a task, as it is read by people and programs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One act on the trail. Without a name the operator or the clock acted."""

    at: datetime
    action: str
    person_name: str | None
    on_behalf_of: str | None
    #: The agency whose task it is about, None where it is about the task itself.
    agency_name: str | None
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A page of the trail of a task, newest first."""

    code: str
    short_title: str
    #: The one agency that it is about, None for all that have the task.
    agency_name: str | None
    lines: tuple[HistoryLine, ...]
    page: int
    last_page: int
    #: What turns the pages: the duty, or the task with the agency (0: all).
    duty_id: int
    task_id: int
    agency_id: int
    #: The indicator, where it is about one and no task.
    indicator_id: int = 0
