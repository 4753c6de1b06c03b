"""Follow-ups as a calendar (RFC 5545) that phones subscribe to.

What clients do decides the details: times in UTC, because generated time zones put
events an hour off in Thunderbird; ended follow-ups left out, because Google shows
``STATUS:CANCELLED`` as confirmed; DTSTAMP of the change, so that an unchanged
calendar is byte for byte the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vDuration, vText

from app.domain.followup import Due

#: How long a timed follow-up takes in the calendar.
LENGTH = timedelta(minutes=15)
#: How often a calendar may ask again.
REFRESH = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One follow-up as a calendar shows it. ``version`` rises with every change."""

    uid: str
    summary: str
    description: str
    url: str
    category: str
    due: Due
    version: int
    updated_at: datetime


def calendar(name: str, entries: Iterable[Entry]) -> bytes:
    """The calendar of that name as text/calendar, UTF-8."""
    whole = Calendar()
    whole.add("prodid", "-//Second Hello//Follow-ups//EN")
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    for key in ("name", "x-wr-calname"):
        whole.add(key, vText(name))
    # RFC 7986 section 5.7; Outlook reads the older X-PUBLISHED-TTL.
    whole.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    whole.add("x-published-ttl", vDuration(REFRESH))
    whole.add("color", "teal")
    for entry in entries:
        whole.add_component(_event(entry))
    if not whole.subcomponents:
        whole.add_component(_utc())
    return bytes(whole.to_ical())


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.updated_at)
    event.add("last-modified", entry.updated_at)
    event.add("sequence", entry.version)
    event.add("summary", " ".join(entry.summary.split()))
    event.add("description", entry.description)
    event.add("url", entry.url)
    event.add("categories", [entry.category])
    if entry.due.at:
        start = entry.due.at.astimezone(UTC)
        event.add("dtstart", start)
        event.add("dtend", start + LENGTH)
    else:
        event.add("dtstart", entry.due.day)
        event.add("dtend", entry.due.day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    return event


def _utc() -> Timezone:
    """A calendar needs a component even when there is nothing to do (RFC 5545 section 3.6)."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", "UTC")
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 - local time by definition (3.6.5)
    standard.add("tzoffsetfrom", timedelta(0))
    standard.add("tzoffsetto", timedelta(0))
    zone.add_component(standard)
    return zone
