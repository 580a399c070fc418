"""`xanh difficulties`: how the register of difficulties stands, and what is not closed."""

import json
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from models.difficulty_cards import DifficultyFigures, DifficultyLine, Span


def difficulties(
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Print the difficulties that are not closed, and how long answers take."""
    from bot.office import office_clock, open_office
    from core.errors import OperatorError
    from core.logs import set_up_logging
    from core.settings import Settings
    from models.refusals import NoPlan
    from services import difficulty_reading, periods

    settings = Settings.load()
    set_up_logging("WARNING")
    now = office_clock(settings).now().astimezone(settings.zone)
    database = open_office(settings)
    with closing(database), database.read() as session:
        try:
            plan = periods.current_plan(session)
        except NoPlan:
            raise OperatorError("no plan is loaded yet") from None
        figures = difficulty_reading.figures(session, plan.id, now)
        lines = difficulty_reading.unsettled(session, plan.id, now)
    if as_json:
        found = as_dict(figures, lines, settings.zone)
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    else:
        _print(figures, lines, settings.zone)


def as_dict(
    figures: "DifficultyFigures", lines: "list[DifficultyLine]", zone: "ZoneInfo"
) -> dict[str, Any]:
    """Return figures and lines as JSON takes them; spans are office time."""
    from models.requests import DifficultyCategory, DifficultyState

    return {
        "total": figures.total,
        "states": {str(state): figures.by_state.get(state, 0) for state in DifficultyState},
        "categories_not_closed": {
            str(one): figures.by_category.get(one, 0) for one in DifficultyCategory
        },
        "answered": figures.answered,
        "median_to_first_answer": _span(figures.median_first_answer),
        "median_to_closing": _span(figures.median_closing),
        "oldest_not_closed": figures.oldest.difficulty_id if figures.oldest else None,
        "not_closed": [
            {
                "number": line.difficulty_id,
                "task": line.code,
                "agency": line.agency_name,
                "holder": line.holder_name,
                "category": str(line.category),
                "state": str(line.state),
                "raised_at": line.raised_at.astimezone(zone).isoformat(),
                "age": _span(line.age),
                "text": line.text,
            }
            for line in lines
        ],
    }


def _span(value: "Span | None") -> dict[str, int] | None:
    return {"working_days": value.days, "hours": value.hours} if value else None


def _print(figures: "DifficultyFigures", lines: "list[DifficultyLine]", zone: "ZoneInfo") -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from core.i18n import DEFAULT_LANGUAGE, Words
    from models.requests import DifficultyState
    from views import labels

    words, console = Words(DEFAULT_LANGUAGE, zone), Console()
    counts = ", ".join(
        f"{words.plain(labels.DIFFICULTY_STATES[state])} {figures.by_state.get(state, 0)}"
        for state in DifficultyState
    )
    none = words.plain("no data yet")
    first, last = figures.median_first_answer, figures.median_closing
    console.print(f"Khó khăn, vướng mắc: {figures.total} ({counts})", highlight=False)
    console.print(
        f"Trung vị đến khi trả lời lần đầu: {labels.span(words, first) if first else none}; "
        f"đến khi đóng: {labels.span(words, last) if last else none}",
        highlight=False,
    )
    table = Table("Số", "Cơ quan", "Nhiệm vụ", "Loại", "Tình trạng", "Đang giữ", "Đã", "Nội dung")
    for line in lines:
        table.add_row(
            f"#{line.difficulty_id}",
            escape(line.agency_name),
            line.code or "",
            words.plain(labels.CATEGORIES[line.category]),
            words.plain(labels.DIFFICULTY_STATES[line.state]),
            escape(line.holder_name),
            labels.span(words, line.age),
            escape(line.text),
        )
    console.print(table)
