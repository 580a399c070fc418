"""The calendar of deadlines, read again."""

from dataclasses import replace
from datetime import datetime, timedelta

from icalendar import Calendar, Component

from exports.deadlines_ics import calendar_file
from models.documents.deadlines import DeadlineEntry, Deadlines
from tests.support.province import NOW, ZONE

DUE = datetime(2026, 11, 19, 23, 59, 59, tzinfo=ZONE)
ENTRY = DeadlineEntry(
    duty_id=7,
    code="6.a",
    title="Thí điểm; phân loại, rác\nBEGIN:VEVENT",
    agency="Sở TNMT",
    due_at=DUE,
    deadline_version=1,
    is_filed=False,
)
DEADLINES = Deadlines(
    person_id=3, plan_number="1649/QĐ-UBND", year=2026, made_at=NOW, entries=(ENTRY,)
)


def read(deadlines: Deadlines) -> tuple[Component, list[Component]]:
    calendar = Calendar.from_ical(calendar_file(deadlines).decode())
    return calendar, list(calendar.walk("VEVENT"))


def test_a_deadline_is_an_event_of_its_day_with_an_alarm_a_day_before() -> None:
    calendar, [event] = read(DEADLINES)
    assert event["dtstart"].dt == datetime(2026, 11, 19, 8, tzinfo=ZONE)
    assert event["dtstart"].params["TZID"] == "Asia/Ho_Chi_Minh"
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Ho_Chi_Minh"]
    assert "hết ngày 19/11/2026" in event["description"]
    [alarm] = event.walk("VALARM")
    assert alarm["trigger"].dt == timedelta(days=-1)
    assert alarm["action"] == "DISPLAY"


def test_the_name_of_an_event_stays_and_its_number_grows() -> None:
    _, [event] = read(DEADLINES)
    assert event["uid"] == "duty-7-person-3@xanh"
    later = replace(ENTRY, deadline_version=2, due_at=DUE + timedelta(days=10))
    _, [moved] = read(replace(DEADLINES, entries=(later,), made_at=NOW + timedelta(days=1)))
    _, [filed] = read(replace(DEADLINES, entries=(replace(later, is_filed=True),)))
    assert moved["uid"] == filed["uid"] == event["uid"]
    assert int(event["sequence"]) < int(moved["sequence"]) < int(filed["sequence"])


def test_what_was_filed_rings_no_bell() -> None:
    _, [event] = read(replace(DEADLINES, entries=(replace(ENTRY, is_filed=True),)))
    assert event["summary"].startswith("Đã gửi: 6.a")
    assert list(event.walk("VALARM")) == []


def test_a_title_cannot_add_an_event_of_its_own() -> None:
    _, events = read(DEADLINES)
    assert len(events) == 1
    assert "BEGIN:VEVENT" in events[0]["summary"]


def test_the_same_deadlines_make_the_same_bytes() -> None:
    assert calendar_file(DEADLINES) == calendar_file(DEADLINES)
