"""How the reports on paper say what they say: the values that their templates are filled with.

The paper is the office's and Vietnamese, whatever language the person reads who asks for it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from exports.plan_wording import day_in_words
from models.documents.indicators import IndicatorRow, Reach, Trend, Value
from models.documents.reports import (
    Absence,
    Account,
    Obstacle,
    OfficialReport,
    Proposal,
    TaskSection,
)
from models.documents.texts import lines_of
from models.figures import Filing, Rate
from models.progress import TaskState
from models.requests import DifficultyCategory

STATES = {
    TaskState.NOT_STARTED: "Chưa thực hiện",
    TaskState.IN_PROGRESS: "Đang thực hiện",
    TaskState.COMPLETED: "Hoàn thành",
    TaskState.PAUSED: "Tạm hoãn",
}
CATEGORIES = {
    DifficultyCategory.MECHANISM: "Về cơ chế, chính sách",
    DifficultyCategory.FUNDING: "Về kinh phí",
    DifficultyCategory.STAFF: "Về nhân lực",
    DifficultyCategory.TECHNOLOGY: "Về kỹ thuật, công nghệ, dữ liệu",
    DifficultyCategory.COORDINATION: "Về phối hợp",
    DifficultyCategory.OTHER: "Khó khăn, vướng mắc khác",
}
TRENDS = {
    Trend.BETTER: "tốt hơn năm trước",
    Trend.WORSE: "kém hơn năm trước",
    Trend.SAME: "không đổi so với năm trước",
    Trend.UNKNOWN: "chưa đủ số liệu để so sánh với năm trước",
}
REACHES = {
    Reach.REACHED: "đạt mục tiêu 2030",
    Reach.NOT_YET: "chưa đạt mục tiêu 2030",
    Reach.UNKNOWN: "chưa có mục tiêu bằng số để so sánh",
}
_COMMITTEE = "ỦY BAN NHÂN DÂN"
#: So many lead agencies are named; of more it is said how many.
NAMED = 4
#: From the marks of English to those of Vietnamese.
_MARKS = str.maketrans(",.", ".,")
NO_FIGURE = "chưa có số liệu"
NOTHING = "Không phát sinh."


def context(report: OfficialReport) -> dict[str, Any]:
    """Return what a report's template is filled with: plain texts, lists and dictionaries."""
    heading = report.heading
    has_indicators = bool(report.indicators)
    return {
        "parent": _short((heading.parent or "").upper()),
        "issuer": heading.issuer,
        "issuer_lines": _broken(heading.issuer.upper()),
        "sign": heading.sign,
        "place": heading.place or "…………",
        "year": str(report.year),
        "subject": f"Kết quả năm {report.year} thực hiện {report.plan_title}",
        "recipients": list(heading.recipients),
        "copies": list(heading.copies),
        "signer": heading.signer.split("\n"),
        "opening": _opening(report),
        "basis": _basis(report),
        "overview": list(_overview(report)),
        "tasks": list(_sections(report.tasks, report)),
        "no_tasks": "Không có nhiệm vụ phải báo cáo trong kỳ.",
        "has_indicators": has_indicators,
        "indicator_lines": list(_indicator_lines(report.indicators)),
        "absences": list(_absences(report)),
        "obstacles": [
            {
                "title": CATEGORIES[group.category],
                "rows": [_obstacle(row, report) for row in group.rows],
            }
            for group in report.obstacles
        ],
        "next_opening": (
            "Tiếp tục thực hiện các nhiệm vụ sau đây:"
            if report.next_tasks
            else "Các nhiệm vụ được giao đã hoàn thành."
        ),
        "next_tasks": [_next(task, report) for task in report.next_tasks],
        "proposals": [_proposal(one, report) for one in report.proposals],
        "closing": _closing(report),
        "indicator_appendix": "Phụ lục I",
        "task_appendix": "Phụ lục II" if has_indicators else "Phụ lục",
        "indicators": list(_indicator_rows(report.indicators)),
        "progress": list(_progress(report)),
    }


def number(text: str | None) -> str:
    """Return a figure as Vietnamese writes it; what is no figure stays as it was typed."""
    try:
        figure = Decimal(text or "")
    except InvalidOperation:
        return text or ""
    return f"{figure:,f}".translate(_MARKS)


def rate(value: Rate) -> str:
    """Return "12/23 (52,2%)", or that there is no data."""
    if value.percent is None:
        return "chưa có dữ liệu"
    return f"{value.n}/{value.total} ({number(f'{value.percent:.1f}')}%)"


def state_of(state: TaskState, percent: int) -> str:
    """Return "Đang thực hiện, 60%"; a state that says it all goes without the percent."""
    if state in (TaskState.IN_PROGRESS, TaskState.PAUSED):
        return f"{STATES[state]}, {percent}%"
    return STATES[state]


def short_day(day: date | datetime | None, zone: ZoneInfo | None = None) -> str:
    """Return a day as dd/mm/yyyy, an instant's in the office's zone; "" for none."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = day.astimezone(zone)
    return f"{day:%d/%m/%Y}"


def standing_of(value: Value) -> str:
    """Return how an indicator's figure stands to its target and to the year before."""
    if value.actual is None and value.estimate is None:
        return NO_FIGURE
    return f"{REACHES[value.reach]}; {TRENDS[value.trend]}"


def _short(name: str) -> str:
    """Return a superior's name as it may stand above the issuer's, on one line if it can."""
    return name.replace(_COMMITTEE, "UBND")


def _broken(name: str) -> list[str]:
    """Return the issuer's name in lines: a committee's place stands on the second one."""
    if not name.startswith(f"{_COMMITTEE} "):
        return [name]
    return [_COMMITTEE, name.removeprefix(f"{_COMMITTEE} ")]


def _zone(report: OfficialReport) -> ZoneInfo:
    zone = report.made_at.tzinfo
    if not isinstance(zone, ZoneInfo):
        raise TypeError("A document is made at a moment of office time.")
    return zone


def _opening(report: OfficialReport) -> str:
    return (
        f"Thực hiện Quyết định số {report.plan_number} {day_in_words(report.plan_signed_on)} của "
        f"{report.committee} ({report.plan_title}), {report.heading.issuer} báo cáo kết quả "
        f"thực hiện năm {report.year} như sau:"
    )


def _basis(report: OfficialReport) -> str:
    made = report.made_at.astimezone(_zone(report))
    source = (
        f"Báo cáo được tổng hợp từ các báo cáo đã được {report.heading.issuer} xác nhận"
        if report.is_annual
        else "Báo cáo được lập từ các báo cáo nhiệm vụ đơn vị đã gửi"
    )
    return (
        f"Thời điểm chốt số liệu: {day_in_words(report.cutoff_on)}. {source} tính đến "
        f"{made:%H giờ %M}, {day_in_words(made.date())}."
    )


def _overview(report: OfficialReport) -> Iterator[str]:
    figures = report.figures
    filings = figures.filings
    yield (
        f"Số báo cáo nhiệm vụ phải gửi: {figures.expected}; gửi đúng hạn: "
        f"{filings[Filing.ON_TIME]}; gửi muộn: {filings[Filing.LATE]}; chưa gửi: "
        f"{filings[Filing.MISSING]}. Hạn gửi: hết {_due(report)}. Tỷ lệ đã gửi: "
        f"{rate(figures.update)}; tỷ lệ gửi đúng hạn: {rate(figures.on_time)}."
    )
    states = "; ".join(
        f"{STATES[state].lower()}: {sum(row.values())}"
        for state, row in figures.matrix.items()
        if state is not TaskState.NOT_STARTED
    )
    told = sum(len(task.accounts) for task in report.tasks)
    begun = sum(
        account.state is TaskState.NOT_STARTED
        for task in report.tasks
        for account in task.accounts
    )
    which = "đã được xác nhận" if report.is_annual else "đã gửi"
    yield (
        f"Theo {told} báo cáo {which}: {states}; chưa thực hiện: {begun}. "
        f"Tỷ lệ hoàn thành: {rate(figures.completion)} trên tổng số báo cáo phải gửi."
    )


def _due(report: OfficialReport) -> str:
    return day_in_words(report.due_at.astimezone(_zone(report)).date())


def _sections(tasks: Iterable[TaskSection], report: OfficialReport) -> Iterator[Mapping[str, Any]]:
    header = None
    for task in tasks:
        yield {
            "code": task.code,
            "title": _sentence(task.title),
            # A header stands once, above the first of its tasks.
            "header": task.header if task.header and task.header != header else "",
            "accounts": [_account(account, report) for account in task.accounts],
            "rest": _rest(task, report),
        }
        header = task.header


def _account(account: Account, report: OfficialReport) -> Mapping[str, Any]:
    told = list(lines_of(account.result)) or ([NOTHING] if account.is_nothing else [])
    state = state_of(account.state, account.percent)
    head = f"{account.agency}: {state}." if report.is_annual else f"{state}."
    first = f" {told[0]}" if told else ""
    return {"head": head + first, "lines": told[1:]}


def _rest(task: TaskSection, report: OfficialReport) -> str:
    """Return which agencies of a task are not in the report, and why."""
    if not report.is_annual:
        return "" if task.accounts else "Chưa gửi báo cáo."
    parts = []
    if task.waiting:
        parts.append(f"báo cáo chưa được xác nhận: {', '.join(task.waiting)}")
    if task.missing:
        parts.append(f"chưa gửi báo cáo: {', '.join(task.missing)}")
    return _sentence("; ".join(parts)[:1].upper() + "; ".join(parts)[1:]) if parts else ""


def _absences(report: OfficialReport) -> Iterator[str]:
    if report.missing:
        yield f"a) Chưa gửi báo cáo: {_listed(report.missing)}."
    else:
        yield "a) Tất cả cơ quan chủ trì đã gửi báo cáo."
    if report.waiting:
        yield (
            f"b) Đã gửi, chưa được xác nhận nên chưa đưa vào báo cáo này: "
            f"{_listed(report.waiting)}."
        )
    else:
        yield "b) Không có báo cáo nào còn chờ xác nhận."


def _listed(absences: Iterable[Absence]) -> str:
    return "; ".join(f"{one.agency} (nhiệm vụ {', '.join(one.codes)})" for one in absences)


def _indicator_lines(rows: Iterable[IndicatorRow]) -> Iterator[str]:
    reported = [row for row in rows if row.is_reportable]
    with_figure = [
        row for row in reported if any(one.actual or one.estimate for one in row.values)
    ]
    if not reported:
        yield "Không có chỉ tiêu phải báo cáo."
        return
    yield f"Có số liệu: {len(with_figure)}/{len(reported)} chỉ tiêu. Chi tiết tại Phụ lục I."
    for row in with_figure:
        for value in row.values:
            figure = number(value.estimate or value.actual)
            unit = f" {row.unit}" if row.unit else ""
            target = row.target_2030
            against = f" (mục tiêu 2030: {target})" if target else ""
            yield (
                f"- {_plain(row.title)}: {figure or NO_FIGURE}{unit if figure else ''}{against}; "
                f"{standing_of(value)}."
            )


def _indicator_rows(rows: Iterable[IndicatorRow]) -> Iterator[Mapping[str, str]]:
    for row in rows:
        base = {
            "number": row.number,
            "title": row.title,
            "unit": row.unit,
            "target": row.target_2030,
        }
        blank = dict.fromkeys(("agency", "before", "actual", "estimate", "standing", "note"), "")
        if not row.values:
            missing = ", ".join(row.missing)
            standing = NO_FIGURE if row.is_reportable else ""
            yield {**base, **blank, "agency": missing, "standing": standing}
        for place, value in enumerate(row.values):
            yield {
                **(base if place == 0 else dict.fromkeys(base, "")),
                "agency": value.agency,
                "before": number(value.before),
                "actual": number(value.actual),
                "estimate": number(value.estimate),
                "standing": standing_of(value),
                "note": "\n".join(filter(None, (value.source, value.note))),
            }


def _progress(report: OfficialReport) -> Iterator[Mapping[str, str]]:
    zone = _zone(report)
    for task in report.tasks:
        base = {"code": task.code, "title": task.title}
        lines = [
            {
                "agency": account.agency,
                "state": state_of(account.state, account.percent),
                "result": account.result or (NOTHING if account.is_nothing else ""),
                "filing": f"{short_day(account.filed_at, zone)}, phiên bản {account.version}",
            }
            for account in task.accounts
        ]
        for names, word in (
            (task.waiting, "Chờ xác nhận"),
            (task.missing, "Chưa gửi"),
        ):
            lines += [
                {"agency": name, "state": "", "result": "", "filing": word} for name in names
            ]
        for place, line in enumerate(lines):
            yield {**(base if place == 0 else dict.fromkeys(base, "")), **line}


def _obstacle(row: Obstacle, report: OfficialReport) -> str:
    settled = " (đã giải quyết)" if row.is_settled else ""
    return f"{_whose(row.agency, row.task_code, report)}{_sentence(_one_line(row.text))}{settled}"


def _proposal(one: Proposal, report: OfficialReport) -> str:
    text = _sentence(_one_line(one.text))
    return f"{_whose(one.agency, one.task_code, report)}{text[:1].upper()}{text[1:]}"


def _whose(agency: str, code: str | None, report: OfficialReport) -> str:
    task = f"nhiệm vụ {code}" if code else ""
    if not report.is_annual:
        return f"{task.capitalize()}: " if task else ""
    return f"{agency} ({task}): " if task else f"{agency}: "


def _next(task: TaskSection, report: OfficialReport) -> str:
    facts = []
    if report.is_annual:
        several = f"{len(task.leads)} cơ quan, đơn vị"
        facts.append(f"chủ trì: {several if len(task.leads) > NAMED else ', '.join(task.leads)}")
    if task.time:
        facts.append(f"thời gian: {_one_line(task.time)}")
    behind = f" ({'; '.join(facts)})" if facts else ""
    return f"Nhiệm vụ {task.code}: {_plain(task.short)}{behind}."


def _closing(report: OfficialReport) -> str:
    to = " và ".join(report.heading.recipients)
    end = f", kính gửi {to} xem xét, chỉ đạo./." if to else "./."
    return (
        f"Trên đây là báo cáo kết quả thực hiện {report.plan_title} năm {report.year} của "
        f"{report.heading.issuer}{end}"
    )


def _one_line(text: str) -> str:
    return " ".join(lines_of(text))


def _plain(text: str) -> str:
    """Return a title on one line, without the sign at its end."""
    return _one_line(text).rstrip(" .;:,")


def _sentence(text: str) -> str:
    text = _one_line(text)
    return text if text.endswith((".", "!", "?", "…", ";", ":")) else f"{text}."
