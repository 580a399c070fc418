"""How tasks stand, as it is asked for."""

import pytest

from models.figures import Filing, Standing
from models.plans import PartyRole
from models.progress import TaskState
from models.search_states import StateWanted, fits, read_state


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("quá hạn", (StateWanted.OVERDUE, "")),
        ("QUA HAN", (StateWanted.OVERDUE, "")),
        ("nhiệm vụ nào quá hạn", (StateWanted.OVERDUE, "")),
        ("chưa gửi", (StateWanted.MISSING, "")),
        ("chưa gửi báo cáo", (StateWanted.MISSING, "")),
        ("đơn vị nào chưa báo cáo", (StateWanted.MISSING, "")),
        ("chưa thực hiện", (StateWanted.NOT_STARTED, "")),
        ("đang thực hiện", (StateWanted.IN_PROGRESS, "")),
        ("đã hoàn thành", (StateWanted.COMPLETED, "")),
        ("tạm hoãn", (StateWanted.PAUSED, "")),
        ("báo cáo muộn", (StateWanted.LATE, "")),
        ("sắp đến hạn", (StateWanted.DUE_SOON, "")),
        ("nhiệm vụ quá hạn của Sở Xây dựng", (StateWanted.OVERDUE, "so xay dung")),
        ("hoàn thành hạ tầng", (StateWanted.COMPLETED, "ha tang")),
        ("nước thải", None),
        ("", None),
    ],
)
def test_states_are_read_with_what_stands_around_them(
    text: str, expected: tuple[StateWanted, str] | None
) -> None:
    assert read_state(text) == expected


def is_found(
    wanted: StateWanted,
    *,
    role: PartyRole = PartyRole.LEAD,
    state: TaskState = TaskState.IN_PROGRESS,
    filing: Filing = Filing.MISSING,
    standing: Standing = Standing.ON_TRACK,
    days_left: int = 20,
) -> bool:
    return fits(
        wanted, role=role, state=state, filing=filing, standing=standing, days_left=days_left
    )


def test_overdue_is_a_missed_report_or_a_missed_task() -> None:
    assert not is_found(StateWanted.OVERDUE, days_left=0)
    assert is_found(StateWanted.OVERDUE, days_left=-1)
    assert not is_found(StateWanted.OVERDUE, days_left=-1, filing=Filing.LATE)
    assert is_found(StateWanted.OVERDUE, filing=Filing.ON_TIME, standing=Standing.OVERDUE)


def test_nothing_of_a_coordinating_agency_is_missing_or_overdue() -> None:
    role = PartyRole.COORDINATING
    assert not is_found(StateWanted.MISSING, role=role)
    assert not is_found(StateWanted.OVERDUE, role=role, days_left=-1, standing=Standing.OVERDUE)
    assert not is_found(StateWanted.LATE, role=role, filing=Filing.LATE)
    assert is_found(StateWanted.FILED, role=role, filing=Filing.LATE)
    assert is_found(StateWanted.IN_PROGRESS, role=role)


def test_due_soon_is_fourteen_days_and_not_past() -> None:
    assert is_found(StateWanted.DUE_SOON, days_left=14)
    assert is_found(StateWanted.DUE_SOON, days_left=0)
    assert not is_found(StateWanted.DUE_SOON, days_left=15)
    assert not is_found(StateWanted.DUE_SOON, days_left=-1)
    assert is_found(StateWanted.DUE_SOON, filing=Filing.ON_TIME, standing=Standing.DUE_SOON)


@pytest.mark.parametrize("state", TaskState)
def test_each_state_is_found_by_its_name_alone(state: TaskState) -> None:
    found = {wanted for wanted in StateWanted if wanted in set(TaskState)}
    assert {wanted for wanted in found if is_found(wanted, state=state)} == {state}
