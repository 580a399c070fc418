"""What the command line prints: tables for people, JSON for programs."""

from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table

from models.figures import Breakdown, Figures, Rate
from services.invitations import NewInvitation


def figures_as_json(figures: Figures, zone: ZoneInfo) -> dict[str, Any]:
    """Return the figures as JSON; instants in the office's zone, rates as n of total."""
    return {
        "plan": figures.plan_number,
        "scope": figures.scope,
        "year": figures.year,
        "due_at": figures.due_at.astimezone(zone).isoformat(),
        "as_of": figures.now.astimezone(zone).isoformat(),
        "expected": figures.expected,
        "reported": {str(filing): count for filing, count in figures.filings.items()},
        "states": {
            str(state): {str(standing): count for standing, count in row.items()}
            for state, row in figures.matrix.items()
        },
        "completion": _rate(figures.completion),
        "on_time": _rate(figures.on_time),
        "update": _rate(figures.update),
        "overdue": [
            {
                "task": item.task_code,
                "agency": item.agency_name,
                "kind": "report" if item.is_report else "task",
                "since": item.since.astimezone(zone).isoformat(),
            }
            for item in figures.overdue
        ],
        "by_agency": [_row(row) for row in figures.by_agency],
        "by_task": [_row(row) for row in figures.by_task],
        "unsettled": list(figures.unsettled),
    }


def print_figures(figures: Figures, zone: ZoneInfo) -> None:
    """Print the figures as tables."""
    console = Console()
    filings = figures.filings
    console.print(f"[bold]{figures.plan_number}[/] · {figures.scope}", highlight=False)
    console.print(
        f"Năm {figures.year}, hạn {figures.due_at.astimezone(zone):%d/%m/%Y}: "
        f"đúng hạn {filings_of(filings, 'on_time')}, muộn {filings_of(filings, 'late')}, "
        f"chưa gửi {filings_of(filings, 'missing')} / {figures.expected}"
    )
    for title, rows in (("Cơ quan", figures.by_agency), ("Nhiệm vụ", figures.by_task)):
        table = Table(title, "Phải gửi", "Đúng hạn", "Muộn", "Chưa gửi", "Hoàn thành")
        for row in rows:
            name = row.name if title == "Cơ quan" else f"{row.code} {row.name}"
            counts = (row.expected, row.on_time, row.late, row.missing, row.completed)
            table.add_row(name, *map(str, counts))
        console.print(table)


def filings_of(filings: dict[Any, int], name: str) -> int:
    """Return one count of the filings by its name."""
    return filings.get(name, 0)


def print_invitation(made: NewInvitation, link: str | None, uses: int, zone: ZoneInfo) -> None:
    """Print a new invitation: the only time its code is seen."""
    console = Console(highlight=False)
    console.print(f"Mời: {made.role} · {made.agency_name} ({made.agency_code})")
    console.print(f"Mã: [bold]{made.code}[/]  (gõ trong chat: /start {made.code})", soft_wrap=True)
    if link:
        console.print(f"Liên kết: {link}", soft_wrap=True)
    else:
        console.print("Liên kết: chưa có, hãy chạy `xanh run` một lần để bot biết tên của nó.")
    until = made.expires_at.astimezone(zone)
    console.print(f"Dùng được {uses} lần, đến {until:%H:%M %d/%m/%Y}.")


def _rate(rate: Rate) -> dict[str, int]:
    return {"n": rate.n, "total": rate.total}


def _row(row: Breakdown) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "expected": row.expected,
        "on_time": row.on_time,
        "late": row.late,
        "missing": row.missing,
        "completed": row.completed,
    }
