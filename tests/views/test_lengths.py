"""The longest lists of groups, sheets and finds still fit into one message."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from core.i18n import LANGUAGES, Words
from models.documents.indicators import Trend
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
from models.indicator_cards import (
    Figures,
    FiledFigures,
    FilingChoice,
    IndicatorCard,
    IndicatorHead,
    IndicatorLine,
    IndicatorList,
    IndicatorQuestion,
    IndicatorStep,
    Standing,
)
from models.indicator_rules import Distance, Doubt, Doubtful, Gap
from models.plans import PartyRole
from models.search import Kind
from models.targets import Target, TargetKind
from views import found, group_settling, groups, indicator_filing, indicators, plan_sheets
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
    yield from indicator_views(words)
    rows = tuple(
        FoundRow(
            kind=Kind.PASSAGE, code="III.2.g", title=LONG * 4, score=90, number=n,
            excerpt=LONG * 2,
        )
        for n in range(30)
    )  # fmt: skip
    yield found.found(words, Found(search_id=1, text=LONG * 3, rows=rows), 0)


def indicator_views(words: Words) -> Iterator[View]:
    figure = Decimal("123456789012345.123456")
    head = IndicatorHead(
        indicator_id=1,
        code="III.3.1",
        title=LONG * 6,
        unit="Tấn khí CO2/triệu đồng",
        direction="up",
        target_2030=Target(TargetKind.RANGE, figure, figure),
        target_2050=Target(TargetKind.RANGE, figure, figure),
    )
    said = Figures(actual=figure, estimate=figure, source="x" * 1000, note="<" * 1000)
    at = datetime(2026, 11, 2, tzinfo=UTC)
    filed = tuple(
        FiledFigures(
            year=year, agency_id=1, agency_name=name, version=12, figures=said,
            author_name=LONG, filed_at=at,
        )
        for year in range(2030, 2022, -1)
        for name in ("Sở Tài nguyên và Môi trường", "Cục Thống kê")
    )  # fmt: skip
    line = IndicatorLine(
        number=10, head=head, lead_names=(LONG, LONG), filed=filed[:2], missing=(LONG,)
    )
    yield indicators.page(
        words,
        IndicatorList(
            year=2026, due_at=at, lines=(line,) * 8, total=99, missing=99, page=1, last_page=2,
            may_file=True, is_whole_plan=True, plan="1649/QĐ-UBND",
        ),
    )  # fmt: skip
    far = Distance(Gap.TO_RISE, figure)
    yield indicators.card(
        words,
        IndicatorCard(
            head=head, year=2026, cutoff_on=at.date(), lead_names=(LONG, LONG), note=LONG,
            years=filed, missing=(LONG,), plan="1649/QĐ-UBND",
            standings=(Standing(LONG, 2026, far, Trend.WORSE),) * 2,
            choices=(FilingChoice(1, LONG, 2026, True), FilingChoice(2, LONG, 2025, False)),
        ),
    )  # fmt: skip
    for step in set(IndicatorStep) - {IndicatorStep.LIST}:
        yield indicator_filing.question(
            words,
            IndicatorQuestion(
                step=step, revision=99, head=head, year=2026, cutoff_on=at.date(),
                agency_name=LONG, agencies=((1, LONG), (2, LONG)), figures=said,
                former=filed[0], before=filed[1], overtaken=True, readings=(figure, figure),
                doubt=Doubtful(Doubt.JUMP, figure), distance=far,
            ),
        )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_of_them_fits(language: str) -> None:
    for view in views(Words(language, ZoneInfo("Asia/Ho_Chi_Minh"))):
        assert 0 < len(view.text) <= TEXT_LIMIT
        assert view.keyboard() is None or len(str(view.keyboard())) < 8000
