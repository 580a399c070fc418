"""Plain data of the plans: what one can choose, and what of a plan everybody inside may read."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChoice:
    """A plan in force that concerns somebody; `tasks` counts those of their own agencies."""

    plan_id: int
    number: str
    title: str
    tasks: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan in the operator's list; `superseded_by` is the code of the one in its place."""

    code: str
    number: str
    territory: str
    title: str
    ended_at: datetime | None
    superseded_by: str | None


@dataclass(frozen=True, slots=True)
class PlanQuestion:
    """The plans to choose from. `is_first` says that a command waits for the answer."""

    choices: tuple[PlanChoice, ...]
    is_first: bool
