"""The messages, and the tasks as an agency sees them."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from models.plan_file import PlanFile, read_plan
from models.understanding.matching import TaskWords
from models.understanding.reader import Reader

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
#: The part that the rules were tuned on, and the third that was kept apart.
PARTS = {"tuned": HERE / "corpus.yaml", "kept apart": HERE / "heldout.yaml"}
DEFAULT_AGENCY = "so-tnmt"


@dataclass(frozen=True)
class Example:
    """A message and how it is to be read."""

    say: str
    kind: str
    tasks: tuple[str, ...]
    is_choice: bool
    percent: int | None
    refused: str | None
    difficulties: str | None
    nothing: bool
    at: str


def examples(path: Path) -> list[Example]:
    """Return the examples of a file."""
    return [_example(row) for row in yaml.safe_load(path.read_text(encoding="utf-8"))]


def is_kept_apart(say: str) -> bool:
    """Return whether a message belongs to the third that was kept apart."""
    return int(hashlib.sha256(say.encode()).hexdigest(), 16) % 3 == 0


@cache
def reader(agency: str) -> Reader:
    """Return the reader for somebody of an agency, with the real plan."""
    plan = _plan()
    members = {group.code: set(group.members) for group in plan.groups}
    headers = {task.parent for task in plan.tasks if task.parent}
    titles = {task.code: task.short for task in plan.tasks}
    words = []
    for task in plan.tasks:
        if task.code in headers:
            continue
        groups = (*task.lead_groups, *task.coordinating_groups)
        parties = {*task.leads, *task.coordinating}.union(*(members[group] for group in groups))
        words.append(
            TaskWords(
                code=task.code,
                short_title=task.short,
                title=task.title,
                products="\n".join(task.products),
                header_title=titles.get(task.parent or "", ""),
                is_own=agency in parties,
            )
        )
    parts = {
        header: tuple(task.code for task in plan.tasks if task.parent == header)
        for header in sorted(headers)
    }
    return Reader(words, parts)


@cache
def _plan() -> PlanFile:
    return read_plan(ROOT / "plans" / "1649")


def _example(row: dict[str, Any]) -> Example:
    tasks = row.get("tasks") or ([row["task"]] if "task" in row else [])
    return Example(
        say=row["say"],
        kind=row["kind"],
        tasks=tuple(tasks),
        is_choice="tasks" in row,
        percent=row.get("percent"),
        refused=row.get("refused"),
        difficulties=row.get("difficulties"),
        nothing=bool(row.get("nothing")),
        at=row.get("at", DEFAULT_AGENCY),
    )
