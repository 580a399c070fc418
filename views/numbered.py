"""Buttons that can be typed too: each begins with the number that stands for it."""

from collections.abc import Sequence

from views.message import Button


def numbered(rows: Sequence[Sequence[Button]]) -> list[list[Button]]:
    """Return rows of buttons with their numbers before the labels: "1. Lan"."""
    found: list[list[Button]] = []
    count = 0
    for row in rows:
        labelled = []
        for button in row:
            count += 1
            labelled.append(Button(f"{count}. {button.label}", button.callback))
        found.append(labelled)
    return found
