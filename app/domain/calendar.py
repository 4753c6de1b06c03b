"""Follow-ups as a calendar (RFC 5545) that phones subscribe to.

What clients do decides the details: times in UTC, because generated time zones put
events an hour off in Thunderbird; ended follow-ups left out, because Google shows
``STATUS:CANCELLED`` as confirmed; stamps of the change, so that an unchanged
calendar is byte for byte the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from icalendar import Alarm, Calendar, Component, Event, Timezone, TimezoneStandard, vDuration, vText, vUri

from app.domain.folding import folded
from app.domain.followup import Due

#: How long a timed follow-up takes in the calendar.
LENGTH = timedelta(minutes=15)
#: How often a calendar may ask again.
REFRESH = timedelta(hours=1)
#: Events that stay drawn, of all calendars together: what changed last is one of a thousand. Of those whose
#: text has more than so many characters fewer do, so that what stays has an end in bytes, too.
KEPT, KEPT_LONG, LONG = 4096, 512, 2_000
#: So much of what a calendar holds is its events: Google stops reading at a megabyte.
MOST_BYTES = 899_000

_END = b"END:VCALENDAR\r\n"
_BEGIN_EVENT = b"BEGIN:VEVENT\r\n"
#: Control characters have no place in a text (RFC 5545 section 3.3.11), and what some readers take for the
#: end of a line is one.
_PLAIN = {
    **dict.fromkeys((*range(9), *range(11, 32), *range(127, 160))),
    **dict.fromkeys((0x0B, 0x0C, 0x85, 0x2028, 0x2029), "\n"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as a calendar shows it. ``rings`` so long after it begins; before, where that is negative.

    ``anywhere``: what its links begin with, where that is any of the server's names and no part of its look.
    """

    uid: str
    summary: str
    description: str
    url: str
    categories: tuple[str, ...]
    due: Due
    location: str = ""
    rings: timedelta | None = None
    anywhere: str = ""


class Stamp(NamedTuple):
    """Which look of an event a calendar has shown, how many there were before, and since when.

    ``digest`` is empty for one that is not shown any more.
    """

    digest: bytes
    sequence: int
    changed_at: datetime

    def followed_by(self, digest: bytes, now: datetime) -> "Stamp":
        """The stamp of another look: LAST-MODIFIED rises with it, though it counts in seconds."""
        return Stamp(digest, self.sequence + 1, max(now, self.changed_at + timedelta(seconds=1)))


@dataclass(frozen=True, slots=True)
class Drawn:
    """An event's lines but for its stamp, and a digest over how it looks (16 bytes)."""

    lines: bytes
    digest: bytes

    @property
    def size(self) -> int:
        """How many bytes it takes in a calendar, its stamp included; a few more than it does."""
        return len(self.lines) + 100

    def stamped(self, stamp: Stamp) -> bytes:
        """The event as it stands in the calendar."""
        return _BEGIN_EVENT + _stamps(stamp.sequence, stamp.changed_at) + self.lines[len(_BEGIN_EVENT) :]


@lru_cache(KEPT)
def _stamps(sequence: int, changed_at: datetime) -> bytes:
    at = changed_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return f"DTSTAMP:{at}\r\nLAST-MODIFIED:{at}\r\nSEQUENCE:{sequence}\r\n".encode()


def restamped(looks: Mapping[str, Stamp], before: Mapping[str, Stamp], now: datetime) -> dict[str, Stamp]:
    """The stamps, by UID, of events that look otherwise than ``before``, are new, or are gone.

    ``looks`` has for each the stamp it would have, had it not been shown before.
    """
    changes = {}
    for uid, look in looks.items():
        was = before.get(uid)
        if was is None:
            changes[uid] = look
        elif was.digest != look.digest:
            at = look.changed_at if look.changed_at > was.changed_at else now
            changes[uid] = was.followed_by(look.digest, at)
    for uid in before.keys() - looks.keys():
        was = before[uid]
        if was.digest:
            # Gone since now: so long is it remembered, and what comes back is later than what was shown.
            changes[uid] = was._replace(digest=b"", changed_at=max(now, was.changed_at))
    return changes


def calendar(name: str, events: Iterable[bytes]) -> bytes:
    """The calendar of that name, to subscribe to, as text/calendar in UTF-8."""
    whole = _calendar()
    for key in ("name", "x-wr-calname"):
        whole.add(key, _line(name))
    # RFC 7986 section 5.7; Outlook reads the older X-PUBLISHED-TTL.
    whole.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    whole.add("x-published-ttl", vDuration(REFRESH))
    whole.add("color", "teal")
    return _with(whole, events)


def single(event: bytes) -> bytes:
    """A file with one event, for a calendar of one's own to take in."""
    return _with(_calendar(), [event])


def _calendar() -> Calendar:
    whole = Calendar()
    whole.add("prodid", "-//Second Hello//Follow-ups//EN")
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    return whole


def _with(whole: Calendar, events: Iterable[bytes]) -> bytes:
    body = b"".join(events)
    if not body:
        whole.add_component(_utc())
    return _octets(whole).removesuffix(_END) + body + _END


def _octets(component: Component) -> bytes:
    """What the library says, folded by ours: its own looks at each letter, and takes most of the time."""
    return "".join(folded(line) for line in component.content_lines() if line).encode()


def drawn(entry: Entry) -> Drawn:
    """An entry as an event."""
    return (_drawn_long if len(entry.description) > LONG else _drawn_short)(entry)


def _drawn(entry: Entry) -> Drawn:
    event = Event()
    event.add("uid", entry.uid)
    event.add("summary", _line(entry.summary))
    event.add("description", _Text(_plain(entry.description)))
    event.add("url", vUri(entry.url))
    event.add("categories", list(entry.categories))
    if entry.location:
        event.add("location", _line(entry.location))
    if entry.due.at:
        start = entry.due.at.astimezone(UTC)
        event.add("dtstart", start)
        event.add("dtend", start + LENGTH)
    else:
        event.add("dtstart", entry.due.day)
        event.add("dtend", entry.due.day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    if entry.rings is not None:
        event.add_component(_alarm(entry.rings, _line(entry.summary)))
    lines = _octets(event)
    look = lines
    if entry.anywhere:
        # Unfolded (RFC 5545 section 3.1), as another name's length folds elsewhere.
        look = lines.replace(b"\r\n ", b"").replace(entry.anywhere.encode(), b"")
    return Drawn(lines, blake2b(look, digest_size=16).digest())


_drawn_short = lru_cache(KEPT)(_drawn)
_drawn_long = lru_cache(KEPT_LONG)(_drawn)


def _alarm(after: timedelta, words: vText) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", after)
    return alarm


class _Text(vText):
    """Text that is read as it was written; the library takes a ``\\N`` in it for the end of a line."""

    def to_ical(self) -> bytes:
        """The text escaped (RFC 5545 section 3.3.11)."""
        escaped = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        return escaped.replace("\n", "\\n").encode()


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_PLAIN)


def _line(text: str) -> _Text:
    return _Text(" ".join(_plain(text).split()))


def _utc() -> Timezone:
    """A calendar needs a component even when there is nothing to do (RFC 5545 section 3.6)."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", "UTC")
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 - local time by definition (3.6.5)
    standard.add("tzoffsetfrom", timedelta(0))
    standard.add("tzoffsetto", timedelta(0))
    zone.add_component(standard)
    return zone
