"""The plan as a page that can be held beside the paper (docs/plan-1649.md)."""

from collections.abc import Iterable, Sequence

from exports.markdown import safe, safe_line, table
from exports.plan_wording import (
    INDICATOR_HEADS,
    TASK_HEADS,
    Cell,
    attached_to,
    day_in_words,
    indicator_cells,
    task_cells,
)
from models.agency_kinds import KINDS
from models.plan_document import PlanDocument
from models.plan_entries import AgencyEntry, IndicatorEntry, PassageEntry, TaskEntry
from models.targets import Target, TargetKind, in_words

#: Which way the figure of an indicator gets better.
DIRECTIONS = {"up": "tăng", "down": "giảm", None: ""}


def plan_page(document: PlanDocument) -> str:
    """Return the page, in Vietnamese as the decision is."""
    lines = [
        f"# {safe(document.title)}",
        "",
        f"Quyết định số {document.number} {day_in_words(document.signed_on)} của",
        f"{document.agency(document.committee).name}, như đã nạp vào cơ sở dữ liệu.",
        "",
        "Trang này do `make plan-docs` in ra từ dữ liệu, không sửa bằng tay; dùng để đối chiếu",
        "với bản giấy. Mọi chỗ đã sửa trong bản chép, kèm lý do, nằm trong",
        f"[plans/{document.code}/repairs.yaml](../plans/{document.code}/repairs.yaml).",
        "",
        "*Chữ nghiêng*: ô để trống trên giấy, lấy theo hàng đầu mục.",
        "",
        *_indicators(document),
        *_tasks(document),
        *_parties(document),
        *_doubts(document),
        *_text(document),
        *_agencies(document),
        *_groups(document),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def _indicators(document: PlanDocument) -> Iterable[str]:
    reported = sum(row.is_reportable for row in document.indicators)
    yield from _head("Phụ lục I", document, "PL.I")
    yield f"{len(document.indicators)} hàng; {reported} chỉ tiêu phải báo cáo (cột “Mã” in đậm)."
    yield "“Hiểu là”: mục tiêu mà chương trình dùng để so sánh. “Tốt hơn khi”: số liệu theo đơn vị"
    yield "tính của hàng tốt hơn khi tăng hay giảm."
    yield ""
    yield from table(
        ("Mã", *INDICATOR_HEADS[1:], "Hiểu là", "Tốt hơn khi"),
        (
            (
                _code(row.code, strong=row.is_reportable),
                *map(_cell, indicator_cells(row)[1:]),
                _understood(row),
                DIRECTIONS[row.direction],
            )
            for row in document.indicators
        ),
    )


def _tasks(document: PlanDocument) -> Iterable[str]:
    reported = sum(task.is_leaf for task in document.tasks)
    yield from _head("Phụ lục II", document, "PL.II")
    yield f"{len(document.tasks)} hàng; {reported} nhiệm vụ phải báo cáo (cột “Mã” in đậm)."
    yield ""
    yield from table(
        ("Mã", *TASK_HEADS[1:]),
        (
            (_code(task.code, strong=task.is_leaf), *map(_cell, task_cells(task)[1:]))
            for task in document.tasks
        ),
    )
    if footnote := document.passage("PL.II").footnote:
        yield f"Ghi chú: {safe(footnote)}"
        yield ""


def _parties(document: PlanDocument) -> Iterable[str]:
    names = {each.code: each.short for each in document.agencies}
    groups = {each.code: f"[{each.name}]" for each in document.groups}

    def listed(codes: Sequence[str], group_codes: Sequence[str]) -> str:
        every = (*(names[code] for code in codes), *(groups[code] for code in group_codes))
        return safe("; ".join(every))

    yield "### Nhiệm vụ phải báo cáo: hiểu từ các ô trên"
    yield "\nTên trong ngoặc vuông là một nhóm; thành viên ở cuối trang. “Nội dung liên quan”: các"
    yield "đoạn của kế hoạch (phần II, III, IV) nói đến nhiệm vụ.\n"
    yield from table(
        ("Mã", "Tên ngắn", "Năm", "Chủ trì", "Phối hợp", "Nội dung liên quan"),
        (
            (
                task.code,
                safe(task.short),
                _time(task),
                listed(task.leads, task.lead_groups),
                listed(task.coordinating, task.coordinating_groups),
                safe("; ".join(task.related)),
            )
            for task in document.tasks
            if task.is_leaf
        ),
    )


def _time(task: TaskEntry) -> str:
    if task.recurrence == "annual":
        return "hằng năm" + (f" ({_due(task.due)})" if task.due else "")
    if task.years is None:
        return ""
    first, last = task.years
    return str(first) if first == last else f"{first} – {last}"


def _due(rule: str) -> str:
    word, _, day = rule.partition(" ")
    month, _, number = day.partition("-")
    return f"{'trước' if word == 'before' else 'chậm nhất'} {number}/{month}"


def _understood(row: IndicatorEntry) -> str:
    return "<br>".join(
        f"{year}: {_target(target)}"
        for year, target in ((2030, row.target_2030), (2050, row.target_2050))
        if target
    )


def _target(target: Target) -> str:
    low, high = in_words(target.low), in_words(target.high)
    match target.kind:
        case TargetKind.AT_LEAST:
            return f"≥ {low}"
        case TargetKind.EXACT:
            return f"= {low}"
        case TargetKind.RANGE:
            return f"từ {low} đến {high}"


def _doubts(document: PlanDocument) -> Iterable[str]:
    yield "## Cần đối chiếu bản gốc"
    yield ""
    for name, rows in (
        ("Phụ lục I", document.indicators),
        ("Phụ lục II", document.tasks),
        ("Kế hoạch", document.text),
    ):
        for row in rows:
            if row.doubt:
                yield f"- {name}, {row.code}: {safe(row.doubt)}"
    yield ""


def _text(document: PlanDocument) -> Iterable[str]:
    yield "## Nội dung kế hoạch (phần II, III, IV)"
    yield ""
    for passage in document.text:
        if not passage.code.startswith("PL."):
            yield from _passage(passage)


def _passage(passage: PassageEntry) -> Iterable[str]:
    yield " ".join(filter(None, (f"**{passage.code}**", safe(passage.title or ""))))
    yield ""
    for line in (passage.text or "").splitlines():
        yield safe_line(line)
        yield ""
    if passage.footnote:
        yield safe(passage.footnote)
        yield ""


def _agencies(document: PlanDocument) -> Iterable[str]:
    yield "## Cơ quan, đơn vị"
    yield ""
    yield "Cơ quan có tên trong Quyết định in đậm; còn lại do cơ quan tổng hợp xác nhận."
    yield ""
    ordered = sorted(document.agencies, key=lambda each: list(KINDS).index(each.kind))
    yield from table(
        ("Mã", "Tên", "Viết tắt", "Tên khác", "Loại", "Gửi báo cáo về"),
        (_agency(document, agency) for agency in ordered),
    )


def _agency(document: PlanDocument, agency: AgencyEntry) -> Sequence[str]:
    receiver = document.receiver(agency)
    named = agency.source == "plan"
    return (
        f"`{agency.code}`",
        f"**{safe(agency.name)}**" if named else safe(agency.name),
        safe(agency.short),
        safe("; ".join(agency.aliases)),
        KINDS[agency.kind],
        safe(receiver.short) if receiver else "",
    )


def _groups(document: PlanDocument) -> Iterable[str]:
    yield "## Nhóm cơ quan"
    yield ""
    yield from table(
        ("Mã", "Tên", "Thành viên"),
        (
            (
                f"`{group.code}`",
                safe(group.name),
                "chưa xác định đơn vị"
                if group.unsettled
                else safe("; ".join(document.agency(code).short for code in group.members)),
            )
            for group in document.groups
        ),
    )


def _head(name: str, document: PlanDocument, code: str) -> Iterable[str]:
    yield f"## {name}"
    yield ""
    if title := document.passage(code).title:
        yield f"{safe(title)} {safe(attached_to(document))}"
        yield ""


def _cell(cell: Cell) -> str:
    lines = [safe(line) for line in cell.text.splitlines()]
    if cell.inherited:
        lines = [f"*{line}*" for line in lines]
    return "<br>".join(lines)


def _code(code: str, *, strong: bool) -> str:
    return f"**{code}**" if strong else code
