"""A person's deadlines as a calendar that any phone takes."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone

from models.documents.deadlines import DeadlineEntry, Deadlines

#: An event stands at the beginning of its day's work, and reminds a day before, at that hour.
BEGINS, LASTS = 8, timedelta(hours=1)
AHEAD = timedelta(days=-1)
#: What makes the names of events ours; it is no address.
_DOMAIN = "xanh"


def calendar_file(deadlines: Deadlines) -> bytes:
    """Return the calendar; a file of a later day replaces each event by its name (UID)."""
    zone = deadlines.made_at.tzinfo
    if not isinstance(zone, ZoneInfo):
        raise TypeError("A document is made at a moment of office time.")
    calendar = Calendar()
    calendar.add("prodid", "-//xanh//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"Hạn báo cáo {deadlines.year}")
    calendar.add("x-wr-timezone", zone.key)
    first, last = date(deadlines.year, 1, 1), date(deadlines.year + 1, 1, 1)
    calendar.add_component(Timezone.from_tzinfo(zone, zone.key, first, last))
    for entry in deadlines.entries:
        calendar.add_component(_event(entry, deadlines, zone))
    return bytes(calendar.to_ical())


def _event(entry: DeadlineEntry, deadlines: Deadlines, zone: ZoneInfo) -> Event:
    due = entry.due_at.astimezone(zone)
    start = due.replace(hour=BEGINS, minute=0, second=0, microsecond=0)
    what = f"{entry.code} {entry.title} ({entry.agency})"
    event = Event()
    event.add("uid", f"duty-{entry.duty_id}-person-{deadlines.person_id}@{_DOMAIN}")
    # A later file has a higher number, so that a phone takes it for news.
    event.add("sequence", 2 * entry.deadline_version + entry.is_filed)
    event.add("dtstamp", deadlines.made_at.astimezone(ZoneInfo("UTC")))
    event.add("dtstart", start)
    event.add("dtend", start + LASTS)
    event.add("summary", f"{'Đã gửi' if entry.is_filed else 'Hạn báo cáo'}: {what}")
    event.add(
        "description",
        f"Báo cáo năm {deadlines.year} theo Quyết định số {deadlines.plan_number}. "
        f"Hạn gửi: hết ngày {due:%d/%m/%Y}.",
    )
    event.add("transp", "TRANSPARENT")
    if not entry.is_filed:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", AHEAD)
        alarm.add("description", f"Còn 1 ngày: {what}")
        event.add_component(alarm)
    return event
