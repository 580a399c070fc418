"""What `xanh people …` prints: tables for people, JSON for programs."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table

from models.people_cards import HandOver, InvitationMade, PersonLine, Place
from models.role_words import WORDS


def people_as_json(
    people: Sequence[tuple[PersonLine, Sequence[Place]]], zone: ZoneInfo
) -> list[dict[str, Any]]:
    """Return people with all their roles."""
    return [
        {
            "id": line.person_id,
            "name": line.name,
            "suspended": line.is_suspended,
            "reachable": line.is_reachable,
            "away_until": line.away_until.isoformat() if line.away_until else None,
            "deputy_until": line.deputy_until.isoformat() if line.deputy_until else None,
            "roles": [
                {
                    "unit": place.agency_name,
                    "role": place.role,
                    "since": place.since.astimezone(zone).isoformat(),
                }
                for place in places
            ],
        }
        for line, places in people
    ]


def print_people(people: Sequence[tuple[PersonLine, Sequence[Place]]]) -> None:
    """Print people as a table."""
    table = Table("Số", "Họ tên", "Vai", "Tình trạng")
    for line, places in people:
        roles = "\n".join(f"{WORDS[place.role][0]} · {place.agency_name}" for place in places)
        table.add_row(str(line.person_id), line.name, roles, ", ".join(_states(line)))
    Console(highlight=False, markup=False).print(table)


def invitations_as_json(
    made: Sequence[InvitationMade], zone: ZoneInfo
) -> list[dict[str, str | None]]:
    """Return fresh invitations: the only time their codes are seen."""
    return [
        {
            "unit": one.agency_name,
            "role": one.role,
            "name": one.name,
            "code": one.code,
            "link": one.link,
            "expires_at": one.expires_at.astimezone(zone).isoformat(),
        }
        for one in made
    ]


def print_invitations(made: Sequence[InvitationMade], zone: ZoneInfo) -> None:
    """Print a line for each fresh invitation: the only time that it is seen."""
    console = Console(highlight=False, markup=False)
    for one in made:
        way = one.link or f"/start {one.code}"
        console.print(
            f"{one.name} · {WORDS[one.role][0]} · {one.agency_name}: {way}", soft_wrap=True
        )
    until = made[0].expires_at.astimezone(zone)
    console.print(f"{len(made)} lời mời, mỗi lời mời dùng một lần, đến {until:%H:%M %d/%m/%Y}.")


def print_hand_over(work: HandOver, *, is_done: bool) -> None:
    """Print what goes, or went, from one person to another one."""
    console = Console(highlight=False, markup=False)
    verb = "Đã bàn giao" if is_done else "Sẽ bàn giao"
    console.print(f"{verb}: {work.giver_name} → {work.receiver_name}")
    for title, items in (
        ("bản nháp", work.drafts),
        ("phần việc", work.shares),
        ("giữ nguyên", work.kept),
    ):
        for item in items:
            console.print(f"  {title}: {item.code} · {item.title} ({item.agency_name})")


def _states(line: PersonLine) -> list[str]:
    states = []
    if line.is_suspended:
        states.append("tạm khóa")
    if not line.is_reachable:
        states.append("không liên lạc được")
    if line.away_until:
        states.append(f"nghỉ đến {line.away_until:%d/%m/%Y}")
    if line.deputy_until:
        states.append(f"thay mặt lãnh đạo đến {line.deputy_until:%d/%m/%Y}")
    return states
