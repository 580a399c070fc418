"""The target of an indicator: a typed value that keeps its decimals."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


class TargetKind(StrEnum):
    """What a target asks for."""

    AT_LEAST = "at_least"  #: this much or more
    EXACT = "exact"  #: this figure
    RANGE = "range"  #: from one figure to another, both included


@dataclass(frozen=True, slots=True)
class Target:
    """A target; an exact one and an at-least one have `low` and `high` alike."""

    kind: TargetKind
    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, kind: TargetKind, low: str, high: str | None = None) -> "Target":
        """Read the figures of a target ("1.0", "1.5"); raise ValueError with what is wrong."""
        first, last = _number(low), _number(low if high is None else high)
        if kind is TargetKind.RANGE and first >= last:
            raise ValueError(f"The range {low} to {high} is turned round or empty.")
        return cls(kind, first, last)

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """The figures that the target names."""
        return (self.low, self.high) if self.kind is TargetKind.RANGE else (self.low,)

    def stored(self) -> dict[str, Any]:
        """Return the target as JSON keeps it: figures as texts, so that no decimal is lost."""
        names = ("low", "high") if self.kind is TargetKind.RANGE else ("value",)
        figures = map(str, self.numbers)
        return {"kind": self.kind.value, **dict(zip(names, figures, strict=True))}

    @classmethod
    def restored(cls, stored: Mapping[str, Any]) -> "Target":
        """Return the target that `stored` has made."""
        return cls.of(
            TargetKind(stored["kind"]), stored.get("value") or stored["low"], stored.get("high")
        )


def in_words(number: Decimal) -> str:
    """Return a figure as it is written in Vietnamese: "1,0"."""
    return f"{number:f}".replace(".", ",")


def _number(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise ValueError(f'"{text}" is no number.')
    return Decimal(text)
