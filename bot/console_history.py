"""What `xanh history` prints: sentences for people, JSON for programs."""

import html
import re
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console

from core.i18n import DEFAULT_LANGUAGE, Words
from models.history_cards import HistoryLine
from views import history

_TAG = re.compile(r"</?[bsu]>")


def history_as_json(lines: Sequence[HistoryLine]) -> list[dict[str, Any]]:
    """Return the trail as JSON: what stands in the rows, with names instead of numbers."""
    return [
        {
            "at": line.at.isoformat(),
            "action": line.action,
            "person": line.person_name,
            "on_behalf_of": line.on_behalf_of,
            "agency": line.agency_name,
            "detail": dict(line.detail),
        }
        for line in lines
    ]


def print_history(lines: Sequence[HistoryLine], zone: ZoneInfo) -> None:
    """Print the trail as the chat shows it."""
    words = Words(DEFAULT_LANGUAGE, zone)
    console = Console(highlight=False, markup=False)
    if not lines:
        console.print("Chưa có gì trong lịch sử.")
    for line in lines:
        shown = history.line(words, line, with_agency=True)
        console.print(html.unescape(_TAG.sub("", shown)), soft_wrap=True)
