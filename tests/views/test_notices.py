from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from core.i18n import Markup, Words
from models.deadlines import end_of_day
from models.figures import DutyFacts, Figures, compute
from models.notices import (
    MissingAgency,
    MissingData,
    NoticeData,
    ReminderData,
    ReminderTask,
    WeeklyData,
)
from models.progress import TaskState
from views.callbacks import Callback
from views.message import TEXT_LIMIT, View
from views.notices import NOTICES, mark_resent, resent, word

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
EN, VI = Words("en", ZONE), Words("vi", ZONE)
DUE = date(2026, 11, 19)
#: A title as nobody should write it: long, and every letter of it grows in HTML.
HOSTILE = "<b>&</b>" * 100


def reminder(days: int, count: int = 2, target: date = DUE, **more: object) -> ReminderData:
    today = target - timedelta(days=days)
    tasks = tuple(
        ReminderTask(duty_id=n, code=f"6.{n}", short_title=f"Việc {n}", agency_name="Sở XD")
        for n in range(1, count + 1)
    )
    data = ReminderData(
        year=2026,
        target=target,
        due_at=end_of_day(DUE),
        days_to_target=days,
        days_left=(DUE - today).days,
        tasks=tasks,
    )
    return replace(data, **more)  # type: ignore[arg-type]


def figures(agencies: int = 2, filed: int = 0, name: str = "Sở") -> Figures:
    now = datetime(2026, 11, 2, 8, tzinfo=ZONE)
    facts = [
        DutyFacts(
            duty_id=n,
            task_code=f"{n}",
            task_position=n,
            task_title="Việc",
            agency_id=1,
            agency_code=f"so-{n}",
            agency_name=f"{name} {n}",
            due_at=end_of_day(DUE),
            task_due_at=None,
            state=TaskState.IN_PROGRESS,
            percent=10,
            first_filed_at=now if n < filed else None,
            completed_at=None,
        )
        for n in range(agencies)
    ]
    return compute(
        facts,
        scope="plan",
        is_whole_plan=True,
        plan_number="1649/QĐ-UBND",
        year=2026,
        due_at=end_of_day(DUE),
        now=now,
        zone=ZONE,
    )


def first_line(view: View) -> str:
    return str(view.text).partition("\n")[0]


def labels(view: View) -> list[list[str]]:
    return [[button.label for button in row] for row in view.rows]


# The first line


@pytest.mark.parametrize(
    ("words", "data", "line"),
    [
        (
            EN,
            reminder(12),
            "⏰ <b>12 days left</b>: please send the report of 2026 by 19/11/2026.",
        ),
        (EN, reminder(1), "⏰ <b>1 day left</b>: please send the report of 2026 by 19/11/2026."),
        (EN, reminder(0), "⏰ <b>Today is the last working day</b> to send the report of 2026."),
        (
            EN,
            reminder(-1),
            "🔴 <b>1 day overdue</b>: the report of 2026 was due by the end of 19/11/2026.",
        ),
        (
            EN,
            reminder(-1, target=date(2026, 11, 17)),
            "⏰ <b>The report of 2026 is expected now</b>: the deadline is the end of 19/11/2026.",
        ),
        (
            VI,
            reminder(12),
            "⏰ <b>Còn 12 ngày</b>: đề nghị gửi báo cáo năm 2026 chậm nhất ngày 19/11/2026.",
        ),
        (
            VI,
            reminder(-3),
            "🔴 <b>Quá hạn 3 ngày</b>: báo cáo năm 2026 có hạn đến hết ngày 19/11/2026.",
        ),
    ],
)
def test_a_reminder_begins_with_the_time_that_is_left(
    words: Words, data: ReminderData, line: str
) -> None:
    assert first_line(word(words, data)) == line


def test_a_reminder_says_when_the_deadline_is_no_working_day() -> None:
    view = word(EN, reminder(3, target=date(2026, 11, 17)))
    assert str(view.text).splitlines()[1] == (
        "(The deadline itself, 19/11/2026, is not a working day.)"
    )


def test_a_summary_begins_with_the_count() -> None:
    view = word(EN, WeeklyData(week=45, figures=figures(3, filed=1)))
    assert first_line(view) == "📊 <b>Week 45: 1 of 3 reports of 2026 sent</b> (17 days left)."


# The list


def test_each_missing_task_has_a_line_and_a_button() -> None:
    view = word(EN, reminder(12, count=3))
    assert "3 tasks have not been reported yet:\n• 6.1 · Việc 1\n• 6.2 · Việc 2\n" in view.text
    assert labels(view) == [["Report 6.1", "Report 6.2"], ["Report 6.3"], ["My tasks"]]
    assert view.rows[0][1].callback == Callback.of("report", 2).anew()
    assert view.rows[-1][0].callback == Callback.of("tasks").anew()


def test_a_long_list_is_cut() -> None:
    view = word(EN, reminder(12, count=11))
    assert "6.8" in view.text
    assert "6.9" not in view.text
    assert "… and 3 more tasks" in view.text
    assert [len(row) for row in view.rows] == [2, 2, 2, 2, 1]


def test_the_agency_is_named_where_there_are_several() -> None:
    data = reminder(12)
    two = replace(data, tasks=(data.tasks[0], replace(data.tasks[1], agency_name="Sở TNMT")))
    assert "(Sở XD)" not in word(EN, data).text
    assert "• 6.1 · Việc 1 (Sở XD)\n• 6.2 · Việc 2 (Sở TNMT)" in word(EN, two).text


def test_the_weekly_summary_names_agencies_and_leads_further() -> None:
    data = WeeklyData(week=45, figures=replace(figures(10), unsettled=("11", "12")))
    view = word(EN, data)
    assert "• Sở 0: 1 of 1" in view.text
    assert "… and 2 more agencies" in view.text
    assert "Units not settled yet (nobody is reminded): 11, 12" in view.text
    assert labels(view) == [["By agency", "Not sent (10)"]]
    assert [button.callback for button in view.rows[0]] == [
        Callback.of("status_agencies", 0).anew(),
        Callback.of("status_missing", 0).anew(),
    ]


def test_a_complete_week_says_so() -> None:
    view = word(EN, WeeklyData(week=45, figures=figures(2, filed=2)))
    assert "Every report has been sent." in view.text


def test_what_is_missing_is_listed_by_agency() -> None:
    agencies = (MissingAgency("Sở XD", ("6.b",)), MissingAgency("Sở A", tuple("12345678")))
    view = word(EN, MissingData(figures=figures(9), agencies=agencies))
    assert first_line(view) == ("🔴 <b>The deadline has passed: 9 of 9 reports are missing.</b>")
    assert "• Sở XD: 6.b\n• Sở A: 1, 2, 3, 4, 5, 6 +2" in view.text


def test_nothing_missing_is_good_news() -> None:
    view = word(EN, MissingData(figures=figures(2, filed=2), agencies=()))
    assert first_line(view).startswith("✅")


# The limits


HOSTILE_TASKS = tuple(
    ReminderTask(duty_id=10**9 + n, code=HOSTILE, short_title=HOSTILE, agency_name=f"{n}{HOSTILE}")
    for n in range(50)
)
HOSTILE_DATA = [
    reminder(3, target=date(2026, 11, 17), tasks=HOSTILE_TASKS),
    WeeklyData(week=45, figures=replace(figures(60, name=HOSTILE), unsettled=(HOSTILE, HOSTILE))),
    MissingData(
        figures=figures(60, name=HOSTILE),
        agencies=tuple(MissingAgency(HOSTILE, (HOSTILE,) * 30) for _ in range(60)),
    ),
]


@pytest.mark.parametrize("words", [EN, VI], ids=["en", "vi"])
@pytest.mark.parametrize("data", HOSTILE_DATA, ids=["reminder", "weekly", "missing"])
def test_hostile_names_stay_within_the_limits(words: Words, data: NoticeData) -> None:
    view = resent(words, word(words, data))
    assert len(view.text) < TEXT_LIMIT
    assert "<b>&</b>" not in view.text
    assert all(len(button.label) <= 40 for row in view.rows for button in row)
    assert view.keyboard()


def test_every_notice_has_a_view() -> None:
    assert set(NOTICES) == set(get_args(NoticeData))


# Sent again


def test_a_repetition_says_so_in_its_last_line() -> None:
    view = View(Markup("<b>Chào</b>"), word(EN, reminder(3)).rows)
    again = resent(VI, view)
    assert again.text == "<b>Chào</b>\n\n(gửi lại, có thể trùng)"
    assert again.rows == view.rows


def test_a_full_text_stays_as_it_is() -> None:
    assert mark_resent(EN, "a" * TEXT_LIMIT) == "a" * TEXT_LIMIT
    assert mark_resent(EN, "") == "(sent again, may be a duplicate)"


def test_only_an_overdue_reminder_offers_to_ask_for_more_time() -> None:
    assert Callback.of("extend").anew() not in callbacks(word(EN, reminder(days=0)))
    assert Callback.of("extend").anew() in callbacks(word(EN, reminder(days=-1)))


def callbacks(view: View) -> list[Callback]:
    return [button.callback for row in view.rows for button in row]


def test_what_has_more_time_is_counted_apart() -> None:
    data = MissingData(figures=figures(), agencies=(), prolonged=1)
    assert "1 of the missing reports has more time" in str(word(EN, data).text)
    assert "more time" not in str(word(EN, replace(data, prolonged=0)).text)
