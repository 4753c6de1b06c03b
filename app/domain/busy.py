"""When somebody is busy, as a calendar of theirs (RFC 5545) says it."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

import recurring_ical_events  # type: ignore[import-untyped]
from icalendar import Calendar, Component

from app.domain.errors import Invalid
from app.domain.slots import Span, united

LONGEST_ADDRESS = 2000
#: So many spans are kept, the first ones.
MOST_SPANS = 4000
#: A series that comes more often than this a day is a slip or a trap, and costs more than it tells.
MOST_A_DAY = 4
#: Events are looked for this much around what is asked, since those without a zone are of no instant yet.
MARGIN = timedelta(days=2)
#: What Outlook calls time that is not taken.
_FREE = ("FREE", "WORKINGELSEWHERE")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a calendar's address answered; ``body`` is None where it is what it was.

    ``etag`` and ``modified`` are what to ask with the next time.
    """

    body: bytes | None
    etag: str | None = None
    modified: str | None = None


#: A zone, an event or busy time, wherever it stands.
_PIECE = re.compile(r"^BEGIN:(VTIMEZONE|VEVENT|VFREEBUSY)\s*$.*?^END:\1\s*$", re.M | re.S | re.I)


class NotFetched(Exception):
    """Why a calendar could not be had: a ``sentence`` of ours, and the other side's own ``words`` if any."""

    def __init__(self, sentence: str, words: str = "") -> None:
        super().__init__(f"{sentence} {words}".strip())
        self.sentence, self.words = sentence, words


def address_of(text: str) -> str:
    """The web address of a calendar as somebody pasted it: webcal is https. Invalid for anything else."""
    text = re.sub(r"^webcals?://", "https://", text.strip(), flags=re.I)
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        fits = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # a port that is no number, an address of IPv6 that is none
        fits = False
    if not fits or len(text) > LONGEST_ADDRESS or re.search(r"[\s\x00-\x1f\x7f-\x9f]", text):
        raise Invalid("A calendar’s address looks like https://example.com/calendar.ics.", "url")
    path, query = (quote(part, safe="/%:@!$&'()*+,;=?~") for part in (parts.path, parts.query))
    return parts._replace(path=path, query=query, fragment="").geturl()


class NoCalendar(ValueError):
    """A text that is no calendar."""


def busy(
    data: bytes,
    whole: Span,
    zone: ZoneInfo,
    limited: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> list[Span]:
    """The time a calendar's owner is busy within ``whole``, united; what has no zone is ``zone``'s.

    Events that are cancelled or transparent leave their time free. An event that can't be understood is left
    out, and so is one that takes so long that ``limited``, entered for each, raises. Raises NoCalendar.
    """
    events: defaultdict[str, list[Component]] = defaultdict(list)
    told: list[Component] = []
    for calendar in _read(data):
        for event in calendar.walk("VEVENT"):
            events[str(event.get("UID", id(event)))].append(event)
        told += calendar.walk("VFREEBUSY")
    spans = [span for series in events.values() for span in _of_series(series, whole, zone, limited)]
    spans += [span for each in told for span in _of_told(each)]
    within = (Span(max(s.begin, whole.begin), min(s.end, whole.end)) for s in spans if s.meets(whole))
    return united(within)[:MOST_SPANS]


def _read(data: bytes) -> list[Component]:
    text = data.decode("utf-8-sig", errors="replace")
    if not re.search(r"^BEGIN:VCALENDAR\s*$.*^END:VCALENDAR\s*\Z", text, re.M | re.S | re.I):
        raise NoCalendar("there is no whole VCALENDAR in it")
    try:
        return list(Calendar.from_ical(text, multiple=True))
    except Exception:  # something in it is broken, and the library says so in many ways
        return list(_pieces(text))


def _pieces(text: str) -> Iterator[Component]:
    """What can be read of a broken calendar, each as one of its own; zones stay known by their names."""
    text = re.sub(r"^BEGIN:VALARM\s*$.*?^END:VALARM\s*$", "", text, flags=re.M | re.S | re.I)
    found = list(_PIECE.finditer(text))
    for piece in sorted(found, key=lambda piece: piece[1].upper() != "VTIMEZONE"):
        with suppress(Exception):  # as above
            yield Calendar.from_ical(f"BEGIN:VCALENDAR\r\n{piece[0]}\r\nEND:VCALENDAR\r\n")


def _of_series(
    series: Iterable[Component],
    whole: Span,
    zone: ZoneInfo,
    limited: Callable[[], AbstractContextManager[object]],
) -> list[Span]:
    """When an event and what it repeats take place; nothing of what can't be understood."""
    own = Calendar()
    for event in series:
        own.add_component(event)
    try:
        with limited():
            if any(_too_fine(event) for event in series):
                return []
            # The calendar's own zones are in its times by now.
            query = recurring_ical_events.of(own, skip_bad_series=True)
            found = query.between(whole.begin - MARGIN, whole.end + MARGIN)
            return [span for each in found if _takes_time(each) and (span := _span(each, zone))]
    except Exception:  # of a broken event the libraries say so in many ways
        return []


def _too_fine(event: Component) -> bool:
    """Whether an event comes many times a day, as nobody's meetings do."""
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        if str(rule.get("FREQ", [""])[0]).upper() in ("HOURLY", "MINUTELY", "SECONDLY"):
            return True
        a_day = 1
        for part in ("BYHOUR", "BYMINUTE", "BYSECOND"):
            values = rule.get(part) or [0]
            a_day *= len(values) if isinstance(values, list) else 1
        if a_day > MOST_A_DAY:
            return True
    return False


def _takes_time(event: Component) -> bool:
    free = str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
    cancelled = str(event.get("STATUS", "")).upper() == "CANCELLED"
    return not (free or cancelled or str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() in _FREE)


def _span(event: Component, zone: ZoneInfo) -> Span | None:
    begin: Any = event.decoded("DTSTART")
    end: Any = event.decoded("DTEND") if "DTEND" in event else None
    if end is None or end == begin:
        # A day alone is all of it, a time alone none (RFC 5545 section 3.6.1).
        end = begin if isinstance(begin, datetime) else begin + timedelta(days=1)
    span = Span(_instant(begin, zone), _instant(end, zone))
    return span if span.begin < span.end else None


def _instant(value: date, zone: ZoneInfo) -> datetime:
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)


def _of_told(told: Component) -> Iterator[Span]:
    """The periods a published calendar calls busy (RFC 5545 section 3.6.4)."""
    try:
        values = told.get("FREEBUSY", [])
        for period in values if isinstance(values, list) else [values]:
            if str(period.params.get("FBTYPE", "BUSY")).upper() != "FREE":
                yield Span(period.start.astimezone(UTC), period.end.astimezone(UTC))
    except (ValueError, AttributeError, TypeError, OverflowError):
        return
