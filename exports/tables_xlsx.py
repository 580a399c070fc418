"""The tables of a period as a workbook: appendices, completeness, difficulties, history."""

from datetime import datetime
from zoneinfo import ZoneInfo

import xlsxwriter

from exports.report_wording import (
    CATEGORIES,
    NO_FIGURE,
    NOTHING,
    STATES,
    number,
    short_day,
    standing_of,
)
from exports.sheets import A3, Styles, Table, workbook
from models.documents.indicators import IndicatorRow
from models.documents.tables import (
    Completeness,
    CompletenessRow,
    DifficultyRow,
    IndicatorTable,
    ProgressRow,
    Tables,
    VersionRow,
)
from models.figures import Filing, Standing
from models.reports import ReportStatus
from models.requests import DifficultyState

FILINGS = {Filing.ON_TIME: "Đúng hạn", Filing.LATE: "Muộn", Filing.MISSING: "Chưa gửi"}
STANDINGS = {
    Standing.ON_TRACK: "Trong hạn",
    Standing.DUE_SOON: "Sắp đến hạn",
    Standing.OVERDUE: "Quá hạn",
    Standing.NO_DEADLINE: "Không thời hạn",
    Standing.DONE_ON_TIME: "Hoàn thành đúng hạn",
    Standing.DONE_LATE: "Hoàn thành quá hạn",
}
STATUSES = {
    ReportStatus.DRAFT: "Bản nháp",
    ReportStatus.AWAITING: "Chờ duyệt nội bộ",
    ReportStatus.SUBMITTED: "Đã gửi",
    ReportStatus.RETURNED: "Trả lại",
    ReportStatus.ACCEPTED: "Đã xác nhận",
    ReportStatus.WITHDRAWN: "Đã rút",
}
#: What stands in a cell of the matrix, and its colour.
COMPLETENESS = {
    Completeness.MISSING: ("Chưa gửi", ""),
    Completeness.OVERDUE: ("Chưa gửi, quá hạn", "#F8D7DA"),
    Completeness.ON_TIME: ("Đúng hạn", "#E8F3E8"),
    Completeness.LATE: ("Muộn", "#FFF3CD"),
    Completeness.ACCEPTED_ON_TIME: ("Đúng hạn, đã xác nhận", "#CFE8CF"),
    Completeness.ACCEPTED_LATE: ("Muộn, đã xác nhận", "#F5E6A8"),
}
DIFFICULTY_STATES = {
    DifficultyState.OPEN: "Chờ giải quyết",
    DifficultyState.ASKED_BACK: "Chờ đơn vị bổ sung",
    DifficultyState.ANSWERED: "Đã trả lời",
    DifficultyState.CLOSED: "Đã giải quyết",
}
INDICATORS = (
    ("STT", 7), ("Chỉ tiêu", 44), ("Đơn vị chủ trì", 24), ("Đơn vị tính", 13), ("KH 2030", 14),
    ("Dự kiến đến 2050", 14), ("Cơ quan báo cáo", 20), ("Năm trước", 12),
    ("Thực hiện đến ngày chốt", 14), ("Ước cả năm", 12), ("So với mục tiêu, xu hướng", 30),
    ("Nguồn số liệu", 22), ("Ghi chú", 22),
)  # fmt: skip
PROGRESS = (
    ("Mã", 7), ("Nhiệm vụ", 40), ("Thời gian", 13), ("Cơ quan", 20), ("Vai trò", 11),
    ("Trạng thái", 16), ("%", 7), ("Thời hạn nhiệm vụ", 15), ("Hạn gửi", 12), ("Gửi báo cáo", 12),
    ("Ngày gửi đầu", 12), ("Phiên bản", 9), ("Tình trạng báo cáo", 15), ("Kết quả thực hiện", 52),
    ("Khó khăn, vướng mắc", 28), ("Kiến nghị, đề xuất", 28),
)  # fmt: skip
DIFFICULTIES = (
    ("Số", 6), ("Cơ quan", 20), ("Nhiệm vụ", 10), ("Loại", 22), ("Nội dung", 60),
    ("Tình trạng", 16), ("Nơi giải quyết", 20), ("Ngày nêu", 12), ("Trả lời đầu", 12),
    ("Ngày đóng", 12), ("Trao đổi gần nhất", 50),
)  # fmt: skip
VERSIONS = (
    ("Mã", 7), ("Nhiệm vụ", 32), ("Cơ quan", 20), ("Vai trò", 11), ("Phiên bản", 9),
    ("Tình trạng", 14), ("Trạng thái", 15), ("%", 7), ("Kết quả thực hiện", 56),
    ("Khó khăn, vướng mắc", 34), ("Minh chứng", 10), ("Người báo cáo", 20), ("Gửi lúc", 16),
    ("Người xử lý", 20), ("Xử lý lúc", 16), ("Lý do", 30),
)  # fmt: skip
NO_ROWS = "Không có."


def tables_workbook(tables: Tables) -> bytes:
    """Return every table of a period in a workbook."""
    zone = _zone(tables)

    def fill(book: xlsxwriter.Workbook, styles: Styles) -> None:
        _indicators(book, styles, tables)
        _progress(book, styles, tables, zone)
        _completeness(book, styles, tables)
        _difficulties(book, styles, tables, zone)
        _versions(book, styles, tables, zone)

    return workbook(f"Các bảng năm {tables.year}", tables.plan_number, tables.made_at, fill)


def indicator_workbook(table: IndicatorTable) -> bytes:
    """Return appendix I with the figures of a year."""

    def fill(book: xlsxwriter.Workbook, styles: Styles) -> None:
        _indicators(book, styles, table)

    return workbook(f"Chỉ tiêu năm {table.year}", table.plan_number, table.made_at, fill)


def _titles(title: str, of: Tables | IndicatorTable) -> list[str]:
    zone = _zone(of)
    scope = f"{of.scope}. " if of.scope else ""
    made = of.made_at.astimezone(zone)
    return [
        f"{title} năm {of.year}",
        f"{of.plan_title} (Quyết định số {of.plan_number})",
        (
            f"{scope}Chốt số liệu {short_day(of.cutoff_on)}; hạn gửi hết "
            f"{short_day(of.due_at, zone)}; lập lúc {made:%H:%M %d/%m/%Y}"
        ),
    ]


def _zone(of: Tables | IndicatorTable) -> ZoneInfo:
    if not isinstance(of.made_at.tzinfo, ZoneInfo):
        raise TypeError("A document is made at a moment of office time.")
    return of.made_at.tzinfo


def _indicators(book: xlsxwriter.Workbook, styles: Styles, of: Tables | IndicatorTable) -> None:
    table = Table(
        book,
        styles,
        "Phụ lục I",
        _titles("Phụ lục I. Kết quả thực hiện các chỉ tiêu", of),
        INDICATORS,
        paper=A3,
        centred=frozenset({0, 3, 4, 5, 7, 8, 9}),
    )
    for row in of.indicators:
        _indicator(table, row)
    _finish(table, len(INDICATORS), is_empty=not of.indicators)


def _indicator(table: Table, row: IndicatorRow) -> None:
    base = [row.number, row.title, row.lead, row.unit, row.target_2030, row.target_2050]
    bold = row.is_head and not row.is_reportable
    if not row.values:
        standing = NO_FIGURE if row.is_reportable else ""
        table.add([*base, ", ".join(row.missing), "", "", "", standing, "", ""], bold=bold)
    for value in row.values:
        table.add(
            [
                *base,
                value.agency,
                number(value.before),
                number(value.actual),
                number(value.estimate),
                standing_of(value),
                value.source,
                value.note,
            ]
        )


def _progress(book: xlsxwriter.Workbook, styles: Styles, tables: Tables, zone: ZoneInfo) -> None:
    table = Table(
        book,
        styles,
        "Phụ lục II",
        _titles("Phụ lục II. Tiến độ thực hiện các nhiệm vụ", tables),
        PROGRESS,
        paper=A3,
        centred=frozenset({0, 2, 6, 8, 9, 10, 11}),
    )
    for row in tables.progress:
        if row.is_header:
            table.add([row.code, row.title, row.time, *[""] * (len(PROGRESS) - 3)], bold=True)
        else:
            table.add(_progress_cells(row, zone))
    _finish(table, len(PROGRESS), is_empty=not tables.progress)


def _progress_cells(row: ProgressRow, zone: ZoneInfo) -> list[str]:
    return [
        row.code,
        row.title,
        row.time,
        row.agency,
        "Chủ trì" if row.is_lead else "Phối hợp",
        STATES[row.state] if row.state else "",
        str(row.percent),
        STANDINGS[row.standing] if row.standing else "",
        short_day(row.due_at, zone),
        # Nobody waits for the report of a coordinating agency.
        FILINGS[row.filing] if row.filing and (row.is_lead or row.filed_at) else "",
        short_day(row.filed_at, zone),
        str(row.version or ""),
        STATUSES[row.status] if row.status else "",
        row.result or (NOTHING if row.is_nothing else ""),
        row.difficulties,
        "\n".join(row.proposals),
    ]


def _completeness(book: xlsxwriter.Workbook, styles: Styles, tables: Tables) -> None:
    codes = tables.task_codes
    columns = (
        ("Cơ quan", 26),
        ("Phải gửi", 9),
        ("Đã gửi", 9),
        ("Đúng hạn", 9),
        *((code, 11) for code in codes),
    )
    table = Table(
        book,
        styles,
        "Mức độ đầy đủ",
        _titles("Mức độ đầy đủ của báo cáo (cơ quan × nhiệm vụ)", tables),
        columns,
        paper=A3,
        centred=frozenset(range(1, len(columns))),
        frozen_columns=4,
    )
    for row in tables.completeness:
        found = [
            COMPLETENESS[row.cells[code]] if code in row.cells else ("", "") for code in codes
        ]
        table.add(
            [row.agency, *map(str, _counts(row)), *(word for word, _ in found)],
            colours={place: colour for place, (_, colour) in enumerate(found, 4) if colour},
        )
    _finish(table, len(columns), is_empty=not tables.completeness)


def _counts(row: CompletenessRow) -> tuple[int, int, int]:
    """Return how many reports are expected of an agency, filed, and filed on time."""
    cells = list(row.cells.values())
    missing = {Completeness.MISSING, Completeness.OVERDUE}
    on_time = {Completeness.ON_TIME, Completeness.ACCEPTED_ON_TIME}
    return (
        len(cells),
        sum(cell not in missing for cell in cells),
        sum(cell in on_time for cell in cells),
    )


def _difficulties(
    book: xlsxwriter.Workbook, styles: Styles, tables: Tables, zone: ZoneInfo
) -> None:
    table = Table(
        book,
        styles,
        "Khó khăn, vướng mắc",
        _titles("Sổ theo dõi khó khăn, vướng mắc", tables),
        DIFFICULTIES,
        centred=frozenset({0, 2, 7, 8, 9}),
    )
    for row in tables.difficulties:
        table.add(_difficulty_cells(row, zone))
    _finish(table, len(DIFFICULTIES), is_empty=not tables.difficulties)


def _difficulty_cells(row: DifficultyRow, zone: ZoneInfo) -> list[str]:
    return [
        str(row.number),
        row.agency,
        row.task_code,
        CATEGORIES[row.category],
        row.text,
        DIFFICULTY_STATES[row.state],
        row.holder,
        short_day(row.raised_at, zone),
        short_day(row.first_answered_at, zone),
        short_day(row.closed_at, zone),
        row.last_answer,
    ]


def _versions(book: xlsxwriter.Workbook, styles: Styles, tables: Tables, zone: ZoneInfo) -> None:
    table = Table(
        book,
        styles,
        "Các phiên bản",
        _titles("Các phiên bản báo cáo đã gửi", tables),
        VERSIONS,
        paper=A3,
        centred=frozenset({0, 4, 7, 10, 12, 14}),
    )
    for row in tables.versions:
        table.add(_version_cells(row, zone))
    _finish(table, len(VERSIONS), is_empty=not tables.versions)


def _version_cells(row: VersionRow, zone: ZoneInfo) -> list[str]:
    return [
        row.task_code,
        row.task_title,
        row.agency,
        "Chủ trì" if row.is_lead else "Phối hợp",
        str(row.version),
        STATUSES[row.status],
        STATES[row.state] if row.state else "",
        "" if row.percent is None else str(row.percent),
        row.result or (NOTHING if row.is_nothing else ""),
        row.difficulties,
        str(row.files or ""),
        row.author,
        _moment(row.submitted_at, zone),
        row.decided_by,
        _moment(row.decided_at, zone),
        row.reason,
    ]


def _moment(moment: datetime | None, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%H:%M %d/%m/%Y}" if moment else ""


def _finish(table: Table, columns: int, *, is_empty: bool) -> None:
    if is_empty:
        table.add([NO_ROWS, *[""] * (columns - 1)])
    table.close()
