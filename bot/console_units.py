"""What `xanh units` prints: the account of a reorganisation, and the tree of agencies."""

from collections.abc import Sequence
from datetime import date

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.tree import Tree

from models.reorganisation_cards import Account, AgencyChange, Outcome, PersonChange, UnitNode
from models.reorganisation_entries import ActKind

_KINDS = {
    ActKind.MERGE: "sáp nhập vào",
    ActKind.RENAME: "đổi tên thành",
    ActKind.SPLIT: "chia thành",
    ActKind.MOVE: "chuyển về",
    ActKind.DISSOLVE: "kết thúc, chuyển việc cho",
}
_SEATS = {"planning_agency_id": "Cơ quan tổng hợp", "committee_id": "UBND tỉnh"}


def print_outcome(outcome: Outcome) -> None:
    """Print what a reorganisation does: agencies, open reports to the last one, people."""
    console = Console(highlight=False)
    console.print(f"[bold]{escape(outcome.title)}[/] ({outcome.code})")
    _print_agencies(console, outcome.agencies)
    _print_account(console, outcome.account, outcome.agencies)
    for plan, what, before, after in outcome.seats:
        console.print(f"{_SEATS[what]} của {plan}: {before} → [bold]{after}[/]", soft_wrap=True)
    _print_people(console, outcome.people)


def print_tree(nodes: Sequence[UnitNode], *, show_ended: bool) -> None:
    """Print the agencies as a tree, each with the days between which it lives."""
    shown = [node for node in nodes if show_ended or node.ended_on is None]
    ids = {node.id for node in shown}
    children: dict[int | None, list[UnitNode]] = {}
    for node in shown:
        above = node.parent_id if node.parent_id in ids else None
        children.setdefault(above, []).append(node)
    living = sum(node.ended_on is None for node in nodes)
    tree = Tree(f"{living} cơ quan đang hoạt động, {len(nodes) - living} đã kết thúc")
    _grow(tree, children, None)
    Console(highlight=False).print(tree)


def _grow(tree: Tree, children: dict[int | None, list[UnitNode]], above: int | None) -> None:
    for node in children.get(above, []):
        _grow(tree.add(_line(node)), children, node.id)


def _line(node: UnitNode) -> str:
    text = f"{escape(node.name)} [dim]({node.code})[/]"
    if node.valid_from:
        text += f", từ {_day(node.valid_from)}"
    if node.ended_on:
        onward = ", ".join(node.successors) or "không có cơ quan kế tiếp"
        text = f"[strike]{escape(node.name)}[/] [dim]({node.code})[/]"
        text += f", kết thúc {_day(node.ended_on)} → {escape(onward)}"
    return text


def _print_agencies(console: Console, agencies: Sequence[AgencyChange]) -> None:
    table = Table("Từ ngày", "Sắp xếp")
    for title in ("Chủ trì", "P.hợp", "Phần", "Ở lại"):
        table.add_column(title, justify="right")
    for row in agencies:
        onward = ", ".join(row.heirs) or "không cơ quan nào"
        table.add_row(
            f"{row.on:%d/%m/%y}",
            f"{escape(row.name)} {_KINDS[row.kind]} {escape(onward)}",
            *map(str, (row.leads, row.coordinating, row.parts, row.filed_reports)),
        )
    console.print(table)
    console.print(
        "Chủ trì, phối hợp, phần việc: nhiệm vụ chuyển đi. Ở lại: báo cáo năm nay đã gửi, giữ "
        "dưới tên cũ và vẫn được tính.",
        soft_wrap=True,
    )


def _print_account(console: Console, account: Account, agencies: Sequence[AgencyChange]) -> None:
    console.print(
        f"[bold]Báo cáo chưa gửi: trước {account.before}[/] = "
        f"{account.stay} không thay đổi + {account.moved} chuyển sang cơ quan kế tiếp + "
        f"{account.united} nhập vào một báo cáo chưa gửi khác + "
        f"{account.fulfilled} đã có báo cáo của cơ quan kế tiếp",
        soft_wrap=True,
    )
    console.print(
        f"[bold]Báo cáo chưa gửi: sau {account.after}[/] = {account.stay} không thay đổi + "
        f"{account.moved} chuyển sang + {account.added} thêm cho các cơ quan kế tiếp khác",
        soft_wrap=True,
    )
    further = {
        "bản nháp đi theo báo cáo": sum(row.drafts for row in agencies),
        "báo cáo đang chờ lãnh đạo duyệt, trở lại thành bản nháp": sum(
            row.withdrawn for row in agencies
        ),
        "chỗ trong các nhóm cơ quan": sum(len(row.groups) for row in agencies),
        "chỉ tiêu do cơ quan kế tiếp báo cáo": sum(row.indicators for row in agencies),
        "lời mời hết hiệu lực": sum(row.invitations for row in agencies),
        "nhóm chat ngừng nhận tin": sum(row.chats for row in agencies),
    }
    for what, count in further.items():
        if count:
            console.print(f"• {count} {what}")


def _print_people(console: Console, people: Sequence[PersonChange]) -> None:
    granted = [one for one in people if one.granted_at]
    lost = [one for one in people if not one.granted_at]
    console.print(
        f"Vai trò kết thúc: {len(people)}; giao lại theo tệp: {len(granted)}; "
        f"cần giao lại: {len(lost)}"
    )
    for one in granted:
        console.print(
            f"• {escape(one.person_name)}, {one.role}: {escape(one.agency_name)} → "
            f"{escape(one.granted_at)}"
        )
    for one in lost:
        console.print(
            f"• [bold]cần giao lại[/]: {escape(one.person_name)}, {one.role}, "
            f"{escape(one.agency_name)}"
        )


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
