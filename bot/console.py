"""What the command line prints: tables for people, JSON for programs."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Column, Table

from models.figures import Breakdown, Figures, Rate
from models.group_cards import ChangeKind, GroupList, TaskChange
from models.plan_cards import PlanRow
from models.plans import PartyRole
from services.invitations import NewInvitation

#: What happens to an agency's task when the members of a group change.
GROUP_CHANGES = {
    (ChangeKind.GIVEN, PartyRole.LEAD): "được giao chủ trì",
    (ChangeKind.GIVEN, PartyRole.COORDINATING): "được giao phối hợp",
    (ChangeKind.LEADS, PartyRole.LEAD): "chuyển thành chủ trì",
    (ChangeKind.LEADS, PartyRole.COORDINATING): "chuyển thành phối hợp",
    (ChangeKind.TAKEN, PartyRole.LEAD): "thôi chủ trì",
    (ChangeKind.TAKEN, PartyRole.COORDINATING): "thôi phối hợp",
    (ChangeKind.KEPT, PartyRole.LEAD): "thôi chủ trì, báo cáo đã gửi được giữ",
    (ChangeKind.KEPT, PartyRole.COORDINATING): "thôi phối hợp, báo cáo đã gửi được giữ",
}


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


def print_plans(rows: Sequence[PlanRow], zone: ZoneInfo) -> None:
    """Print the plans as a table."""
    table = Table("Mã", "Số", "Tỉnh", "Tên kế hoạch", "Hiệu lực")
    for row in rows:
        state = "đang thực hiện"
        if row.ended_at is not None:
            state = f"kết thúc {row.ended_at.astimezone(zone):%d/%m/%Y}"
        if row.superseded_by:
            state += f", thay bằng {row.superseded_by}"
        table.add_row(row.code, row.number, row.territory, row.title, state)
    Console(highlight=False).print(table)


def print_groups(open_groups: GroupList, settled: GroupList) -> None:
    """Print the groups as a table, those to settle first."""
    # A code is copied into the next command, so it is never cut.
    code = Column("Mã", overflow="fold")
    table = Table(code, "Tên nhóm", "Thành viên", "Chủ trì", "Phối hợp", "Lý do")
    for line in (*open_groups.lines, *settled.lines):
        codes = {
            role: ", ".join(
                f"{task.code} ({task.plan})" if task.plan else task.code
                for task in line.tasks
                if task.role is role
            )
            for role in PartyRole
        }
        table.add_row(
            line.code,
            line.name,
            "chưa xác định" if line.is_unsettled else str(line.members),
            codes[PartyRole.LEAD],
            codes[PartyRole.COORDINATING],
            (line.reason or "") if line.is_unsettled else "",
        )
    Console(highlight=False).print(table)


def print_group_changes(
    name: str, members: Sequence[str], changes: Sequence[TaskChange], *, is_done: bool
) -> None:
    """Print a group's members, and for each task what follows from them."""
    console = Console(highlight=False)
    console.print(f"{name}: {', '.join(members)}", soft_wrap=True, markup=False)
    for change in changes:
        plan = f" ({change.plan})" if change.plan else ""
        what = GROUP_CHANGES[change.kind, change.role]
        console.print(f"  {change.code}{plan}: {change.agency_name} {what}", markup=False)
    if not changes:
        console.print("  Không nhiệm vụ nào thay đổi.")
    console.print("Đã thực hiện." if is_done else "Chưa thay đổi gì; thêm --yes để thực hiện.")


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
