"""import(export(plan)) = plan: for plans that nobody has written, and for the real one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import workbooks
from core.text import clean
from exports.plan_xlsx import plan_workbook
from models.plan_changes import compare
from models.plan_document import PlanDocument
from models.plan_entries import AgencyEntry, GroupEntry, IndicatorEntry, TaskEntry
from models.plan_inheritance import inherit, inherit_leads
from models.plan_workbook.cells import note_of, products_of, short_of
from models.plan_workbook.proposal import read
from models.targets import Target, TargetKind, in_words
from tests.support.sheets import DOCUMENT, NOW, Book

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
WORDS = ("Nước", "Rừng", "Đô thị", "Giao thông", "Thủy lợi", "Điện", "Chợ", "Biển", "Muối", "Lúa")
#: Names hold what also stands between names.
SHAPES = ("Sở {0}", "Sở {0} và {1}", "Ban {0}, {1} và {2}", "Cục {0} - {1}", "Hội {0}-{1} & {2}")
GROUP_SHAPES = ("Các ngành {0}", "Các đơn vị {0}, {1} có liên quan", "Cơ quan {0} - {1}")
SEPARATORS = ("; ", ", ", " và ", "\n", " - ")
TIMES: tuple[tuple[str, dict[str, object]], ...] = (
    ("2023 - 2030", {"years": (2023, 2030)}),
    ("Từ năm 2024 đến năm 2026", {"years": (2024, 2026)}),
    ("Năm 2027", {"years": (2027, 2027)}),
    ("Hàng năm", {"recurrence": "annual"}),
    ("Trước ngày 20/11 hàng năm", {"recurrence": "annual", "due": "before 11-20"}),
    ("Chậm nhất ngày 05/6 hằng năm", {"recurrence": "annual", "due": "by 06-05"}),
    ("2023-2030, hằng năm", {"years": (2023, 2030), "recurrence": "annual"}),
    ("Theo chế độ báo cáo", {}),
)
LETTERS = st.sampled_from("aăâbcdđêghiôơtuưvxyỳệ AĂĐ0123456789.,;:!?()/%&<>\"'=+@_-–\n\u0301")
TEXT = st.text(LETTERS, min_size=1, max_size=90).map(clean).filter(bool)
LINE = TEXT.map(lambda text: clean(" ".join(text.split()))).filter(bool)


def names(draw: st.DrawFn, shapes: Sequence[str], count: int, mark: str) -> list[str]:
    """Return names of which no two are alike: each has a number of its own in every word."""
    found = []
    for number in range(count):
        words = [f"{word}{mark}{number}" for word in draw(st.permutations(WORDS))[:3]]
        found.append(draw(st.sampled_from(shapes)).format(*words))
    return found


@st.composite
def plans(draw: st.DrawFn) -> PlanDocument:
    agencies = _agencies(draw)
    groups = _groups(draw, agencies)
    return PlanDocument(
        code="mau",
        number="12/QĐ-UBND",
        signed_on=date(2026, 5, draw(st.integers(1, 28))),
        title="Kế hoạch mẫu",
        receiving="a1",
        committee="a0",
        tasks=tuple(inherit(_tasks(draw, agencies, groups))),
        indicators=inherit_leads(_indicators(draw, agencies)),
        text=(),
        agencies=agencies,
        groups=groups,
    )


def _agencies(draw: st.DrawFn) -> tuple[AgencyEntry, ...]:
    kinds = st.sampled_from(("department", "vertical", "union", "district", "commune"))
    return tuple(
        AgencyEntry(
            code=f"a{number}",
            name=name,
            short=draw(st.sampled_from((name, f"CQ{number}x"))),
            kind="province" if number == 0 else draw(kinds),
            source=draw(st.sampled_from(("plan", "known"))),
            parent="a0" if number and draw(st.booleans()) else None,
            aliases=(f"Biệt danh {number}x",) if draw(st.booleans()) else (),
        )
        for number, name in enumerate(names(draw, SHAPES, draw(st.integers(2, 6)), "c"))
    )


def _groups(draw: st.DrawFn, agencies: Sequence[AgencyEntry]) -> tuple[GroupEntry, ...]:
    groups = []
    for number, name in enumerate(names(draw, GROUP_SHAPES, draw(st.integers(0, 3)), "n")):
        members = draw(st.lists(st.sampled_from(agencies), max_size=3, unique=True))
        codes = tuple(agency.code for agency in members)
        groups.append(GroupEntry(f"n{number}", name, codes, unsettled=not codes))
    return tuple(groups)


def _cell(
    draw: st.DrawFn, agencies: Sequence[AgencyEntry], groups: Sequence[GroupEntry]
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return a cell that names agencies and groups, and whom it names."""
    chosen = draw(
        st.lists(st.sampled_from((*agencies, *groups)), min_size=1, max_size=4, unique=True)
    )
    text = ""
    for each in chosen:
        called = (
            draw(st.sampled_from((each.name, each.short, *each.aliases)))
            if isinstance(each, AgencyEntry)
            else each.name
        )
        text += (draw(st.sampled_from(SEPARATORS)) if text else "") + called
    return (
        text,
        tuple(each.code for each in chosen if isinstance(each, AgencyEntry)),
        tuple(each.code for each in chosen if isinstance(each, GroupEntry)),
    )


def _tasks(
    draw: st.DrawFn, agencies: Sequence[AgencyEntry], groups: Sequence[GroupEntry]
) -> list[TaskEntry]:
    tasks = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        tasks.append(_task(draw, str(number), None, agencies, groups))
        tasks += [
            _task(draw, f"{number}.{letter}", str(number), agencies, groups)
            for letter in "abđ"[: draw(st.integers(0, 3))]
        ]
    return tasks


def _task(
    draw: st.DrawFn,
    code: str,
    parent: str | None,
    agencies: Sequence[AgencyEntry],
    groups: Sequence[GroupEntry],
) -> TaskEntry:
    title = draw(TEXT)
    fields: dict[str, object] = {}
    # A row without a header leads itself, so nobody is without one; all else may be blank.
    if parent is None or draw(st.booleans()):
        text, codes, group_codes = _cell(draw, agencies, groups)
        fields |= {"lead_text": text, "leads": codes, "lead_groups": group_codes}
    if draw(st.booleans()):
        text, codes, group_codes = _cell(draw, agencies, groups)
        fields |= {
            "coordinating_text": text,
            "coordinating": codes,
            "coordinating_groups": group_codes,
        }
    if draw(st.booleans()):
        text, time = draw(st.sampled_from(TIMES))
        fields |= {"time_text": text, **time}
    sources = draw(st.sets(st.sampled_from(("I", "II", "III", "IV"))))
    products = tuple(draw(st.lists(LINE.filter(_is_product), max_size=3)))
    if draw(st.booleans()):
        fields["reference_882"] = draw(st.sampled_from(("1.1.2", "6.2", "10.5.3")))
    note = draw(st.none() | TEXT.filter(lambda text: note_of(text) == (None, text)))
    return TaskEntry(  # type: ignore[arg-type]
        code=code,
        parent=parent,
        title=title,
        short=short_of(title),
        funding=tuple(sorted(sources)),
        products=products,
        note=note,
        **fields,
    )


def _is_product(line: str) -> bool:
    return products_of(line) == (line,)


def _indicators(draw: st.DrawFn, agencies: Sequence[AgencyEntry]) -> list[IndicatorEntry]:
    rows = []
    for part in ("I", "II")[: draw(st.integers(0, 2))]:
        rows.append(_indicator(draw, part, None, agencies, is_head=True))
        for number in range(1, draw(st.integers(1, 3)) + 1):
            code = f"{part}.{number}"
            rows.append(_indicator(draw, code, part, agencies, is_head=False))
            if draw(st.booleans()):
                rows.append(_indicator(draw, f"{code}.1", code, agencies, is_head=False))
    return rows


def _indicator(
    draw: st.DrawFn,
    code: str,
    parent: str | None,
    agencies: Sequence[AgencyEntry],
    *,
    is_head: bool,
) -> IndicatorEntry:
    row = IndicatorEntry(code, draw(LINE), parent)
    if is_head and draw(st.booleans()):
        return row
    text, codes, _ = _cell(draw, agencies, ())
    first, first_text = _target(draw)
    second, second_text = _target(draw)
    return replace(
        row,
        lead_text=text,
        leads=codes,
        unit=draw(st.none() | st.sampled_from(("%", "ha", "Tấn khí CO2/triệu đồng"))),
        target_2030=first,
        target_2030_text=first_text,
        target_2050=second,
        target_2050_text=second_text,
        reporting=draw(st.sampled_from((None, "annual"))),
        note=draw(st.none() | LINE),
    )


def _target(draw: st.DrawFn) -> tuple[Target | None, str | None]:
    kind = draw(st.none() | st.sampled_from(TargetKind))
    if kind is None:
        return None, None
    number = st.decimals(0, 2000, places=draw(st.integers(0, 2)))
    low, high = sorted((draw(number), draw(number)))
    if kind is TargetKind.RANGE and low == high:
        kind = TargetKind.EXACT
    if kind is TargetKind.RANGE:
        sign = draw(st.sampled_from((" - ", " – ", "-", " đến ")))
        return Target(kind, low, high), in_words(low) + sign + in_words(high)
    form = "{}"
    if kind is TargetKind.AT_LEAST:
        form = draw(st.sampled_from(("≥ {}", "ít nhất {}", "Giảm ít nhất {}%", "{} trở lên")))
    return Target(kind, low, low), form.format(in_words(low))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(plans())
def test_what_is_exported_is_imported_as_it_was(document: PlanDocument) -> None:
    made_at = datetime(2026, 5, 4, 8, tzinfo=ZONE)
    sheets = workbooks.read(plan_workbook(document, made_at))
    # Another province, which knows nothing yet:
    new = read(sheets, None)
    assert new.problems == ()
    assert new.tasks == document.tasks
    assert (new.indicators or ()) == document.indicators
    assert new.administration.agencies == document.agencies
    assert (new.administration.receiving, new.administration.committee) == ("a1", "a0")
    assert new.groups == document.groups
    assert (new.heading.number, new.heading.signed_on) == (document.number, document.signed_on)
    assert new.heading.title == document.title
    # The same plan once more:
    again = read(sheets, document)
    assert again.problems == ()
    if again.indicators is None:
        again = replace(again, indicators=())
    assert compare(document, again, frozenset()).is_empty


def test_the_real_plan_comes_back_as_it_was() -> None:
    proposal = read(Book().sheets, DOCUMENT)
    assert proposal.problems == ()
    assert proposal.tasks == DOCUMENT.tasks
    assert proposal.indicators == DOCUMENT.indicators
    assert proposal.administration.agencies == DOCUMENT.agencies
    assert proposal.groups == DOCUMENT.groups
    changes = compare(DOCUMENT, proposal, frozenset())
    assert changes.is_empty
    assert not changes.kept_agencies
    assert not changes.kept_groups
    assert NOW.year == 2026


def test_the_real_plan_could_be_another_provinces_first_one() -> None:
    proposal = read(Book().sheets, None)
    assert proposal.problems == ()
    for task, known in zip(proposal.tasks, DOCUMENT.tasks, strict=True):
        assert task == replace(known, short=task.short, doubt=None, related=())
    for row, known_row in zip(proposal.indicators or (), DOCUMENT.indicators, strict=True):
        assert row == replace(known_row, doubt=None, direction=None)
