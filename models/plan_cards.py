"""Plain data of the plans: what one can choose, and what of a plan everybody inside may read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChoice:
    """A plan in force that concerns somebody; `tasks` counts those of their own agencies."""

    plan_id: int
    number: str
    title: str
    tasks: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class PlanQuestion:
    """The plans to choose from. `is_first` says that a command waits for the answer."""

    choices: tuple[PlanChoice, ...]
    is_first: bool
