"""A message as a view makes it: HTML and a keyboard, not yet a call of any messenger's."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from core.i18n import Markup
from views.callbacks import Callback

#: The longest text that Telegram takes, in code points after the markup is read.
TEXT_LIMIT = 4096


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: a label, and what pressing it calls."""

    label: str
    callback: Callback


@dataclass(frozen=True, slots=True)
class View:
    """A message: its HTML and its rows of buttons."""

    text: Markup
    rows: Sequence[Sequence[Button]] = field(default=())

    def keyboard(self) -> dict[str, Any] | None:
        """Return the buttons as the Bot API takes them, None where there are none."""
        if not self.rows:
            return None
        return {
            "inline_keyboard": [
                [{"text": button.label, "callback_data": button.callback.pack()} for button in row]
                for row in self.rows
            ]
        }
