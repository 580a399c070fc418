"""The longest lists of groups, sheets and finds still fit into one message."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest

from core.i18n import LANGUAGES, Words
from models.found import AgencySheet, Found, FoundRow, TaskLink
from models.group_cards import (
    ChangeKind,
    GroupCard,
    GroupDraft,
    GroupLine,
    GroupList,
    GroupStep,
    GroupTask,
    TaskChange,
)
from models.plans import PartyRole
from models.search import Kind
from views import found, group_settling, groups, plan_sheets
from views.message import TEXT_LIMIT, View

LONG = "Ủy ban nhân dân xã Trường Long Hòa, thị xã Duyên Hải, tỉnh Trà Vinh"
TASKS = tuple(
    GroupTask(f"{n}.a", LONG, role, "1649/QĐ-UBND")
    for n in range(40)
    for role in (PartyRole.LEAD, PartyRole.COORDINATING)
)
LINE = GroupLine(
    group_id=1, code="x", name=LONG, reason=LONG * 4, is_unsettled=True, members=70, tasks=TASKS
)


def views(words: Words) -> Iterator[View]:
    yield groups.group_list(words, GroupList((LINE,) * 20, False, 4), 0)
    yield groups.group_card(words, GroupCard(LINE, (LONG,) * 70))
    changes = tuple(
        TaskChange(kind, f"{n}.a", "1649/QĐ-UBND", LONG, role)
        for n in range(20)
        for kind in ChangeKind
        for role in (PartyRole.LEAD, PartyRole.COORDINATING)
        for _ in range(5)
    )
    yield group_settling.draft(
        words,
        GroupDraft(
            group_id=1,
            name=LONG,
            reason=LONG,
            chosen=tuple((n, LONG) for n in range(70)),
            step=GroupStep.PREVIEW,
            open_name=None,
            changes=changes,
            year=2026,
            revision=1,
        ),
    )
    links = tuple(TaskLink(n, f"{n}.a", LONG) for n in range(60))
    yield plan_sheets.agency(
        words,
        AgencySheet(
            agency_id=1,
            name=LONG,
            short_name=LONG,
            receiver=LONG,
            leads=links,
            coordinates=links,
            indicators=tuple((f"{n}", LONG * 3) for n in range(30)),
            may_open=True,
            plan="1649/QĐ-UBND",
        ),
        1,
    )
    rows = tuple(
        FoundRow(
            kind=Kind.PASSAGE, code="III.2.g", title=LONG * 4, score=90, number=n,
            excerpt=LONG * 2,
        )
        for n in range(30)
    )  # fmt: skip
    yield found.found(words, Found(search_id=1, text=LONG * 3, rows=rows), 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_of_them_fits(language: str) -> None:
    for view in views(Words(language, ZoneInfo("Asia/Ho_Chi_Minh"))):
        assert 0 < len(view.text) <= TEXT_LIMIT
        assert view.keyboard() is None or len(str(view.keyboard())) < 8000
