"""When a calendar says its owner is busy."""

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.busy import MOST_SPANS, NoCalendar, address_of, busy
from app.domain.errors import Invalid
from app.domain.slots import Span

BERLIN = ZoneInfo("Europe/Berlin")
#: Berlin puts its clocks forward on 29 March.
WHOLE = Span(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC))


def calendar(*parts: str) -> bytes:
    """A calendar of these components."""
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//T//EN", *parts, "END:VCALENDAR", ""]
    ).encode()


def event(*lines: str, uid: str = "one") -> str:
    """An event of these lines."""
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z", *lines, "END:VEVENT"])


def told(data: bytes) -> list[str]:
    """Busy time by Berlin's clocks, as one would say it."""
    spans = busy(data, WHOLE, BERLIN)
    local = [(span.begin.astimezone(BERLIN), span.end.astimezone(BERLIN)) for span in spans]
    return [f"{begin:%d %b %H:%M} - {end:%d %b %H:%M}" for begin, end in local]


def test_an_hour_is_told_in_any_zone() -> None:
    """Times in UTC, of a zone, of Windows' zones, and without a zone, which is the owner's."""
    data = calendar(
        event("DTSTART:20260310T090000Z", "DTEND:20260310T100000Z", uid="a"),
        event("DTSTART;TZID=America/New_York:20260311T090000", "DURATION:PT1H", uid="b"),
        event("DTSTART;TZID=W. Europe Standard Time:20260312T090000", "DURATION:PT1H", uid="c"),
        event("DTSTART:20260313T090000", "DURATION:PT1H", uid="d"),
    )
    assert told(data) == [
        "10 Mar 10:00 - 10 Mar 11:00",
        "11 Mar 14:00 - 11 Mar 15:00",
        "12 Mar 09:00 - 12 Mar 10:00",
        "13 Mar 09:00 - 13 Mar 10:00",
    ]


def test_a_calendars_own_zone_counts() -> None:
    """A zone that the calendar itself describes is taken as it says."""
    zone = [
        "BEGIN:VTIMEZONE",
        "TZID:Office",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0300",
        "TZOFFSETTO:+0300",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]
    data = calendar(*zone, event("DTSTART;TZID=Office:20260310T090000", "DURATION:PT1H"))
    assert told(data) == ["10 Mar 07:00 - 10 Mar 08:00"]


def test_a_series_keeps_its_hour_when_clocks_change() -> None:
    """Each Monday at nine is at nine before and after the change, but for a day that is left out."""
    rule = "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20260413T220000Z"
    out = "EXDATE;TZID=Europe/Berlin:20260323T090000"
    data = calendar(event("DTSTART;TZID=Europe/Berlin:20250106T090000", "DURATION:PT30M", rule, out))
    days = ["02 Mar", "09 Mar", "16 Mar", "30 Mar", "06 Apr", "13 Apr"]
    assert told(data) == [f"{day} 09:00 - {day} 09:30" for day in days]


def test_one_of_a_series_may_move_or_be_cancelled() -> None:
    """What was moved is busy where it is now, and what was cancelled not at all."""
    data = calendar(
        event("DTSTART:20260309T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3"),
        event("RECURRENCE-ID:20260310T090000Z", "DTSTART:20260310T150000Z", "DURATION:PT1H"),
        event(
            "RECURRENCE-ID:20260311T090000Z", "DTSTART:20260311T090000Z", "DURATION:PT1H", "STATUS:CANCELLED"
        ),
    )
    assert told(data) == ["09 Mar 10:00 - 09 Mar 11:00", "10 Mar 16:00 - 10 Mar 17:00"]


def test_a_day_is_a_day_where_the_owner_is() -> None:
    """Days are busy from midnight to midnight by the owner's clock; a day without an end is one day."""
    data = calendar(
        event("DTSTART;VALUE=DATE:20260310", uid="a"),
        event("DTSTART;VALUE=DATE:20260328", "DTEND;VALUE=DATE:20260330", uid="b"),
    )
    assert told(data) == ["10 Mar 00:00 - 11 Mar 00:00", "28 Mar 00:00 - 30 Mar 00:00"]


@pytest.mark.parametrize(
    "line",
    ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"],
)
def test_what_takes_no_time_leaves_it_free(line: str) -> None:
    """A birthday, a cancelled meeting, and what Outlook calls free."""
    assert told(calendar(event("DTSTART:20260310T090000Z", "DURATION:PT1H", line))) == []


def test_a_moment_takes_no_time() -> None:
    """An event without an end at a time of day is of no length."""
    assert told(calendar(event("DTSTART:20260310T090000Z"))) == []


def test_published_times_are_told_as_such() -> None:
    """A calendar that tells only when somebody is busy (VFREEBUSY)."""
    data = calendar(
        "BEGIN:VFREEBUSY",
        "UID:f",
        "FREEBUSY:20260310T090000Z/PT1H,20260311T090000Z/20260311T100000Z",
        "FREEBUSY;FBTYPE=FREE:20260312T090000Z/PT1H",
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20260313T090000Z/PT1H",
        "END:VFREEBUSY",
    )
    assert [line[:6] for line in told(data)] == ["10 Mar", "11 Mar", "13 Mar"]


def test_what_overlaps_is_one_time() -> None:
    """Overlapping events, and those that touch, are one busy time."""
    data = calendar(
        event("DTSTART:20260310T090000Z", "DURATION:PT1H", uid="a"),
        event("DTSTART:20260310T093000Z", "DURATION:PT1H", uid="b"),
        event("DTSTART:20260310T103000Z", "DURATION:PT1H", uid="c"),
    )
    assert told(data) == ["10 Mar 10:00 - 10 Mar 12:30"]


def test_only_what_is_asked_for_is_told() -> None:
    """What reaches beyond the time asked for is cut there, and what is outside is left out."""
    data = calendar(
        event("DTSTART:20250101T090000Z", "DTEND:20260301T100000Z", uid="a"),
        event("DTSTART:20260430T233000Z", "DTEND:20270101T000000Z", uid="b"),
        event("DTSTART:20260501T000000Z", "DURATION:PT1H", uid="c"),
    )
    first, last = busy(data, WHOLE, BERLIN)
    assert (first.begin, last.end) == (WHOLE.begin, WHOLE.end)


@pytest.mark.parametrize(
    "broken",
    [
        event("SUMMARY:no start", uid="b"),
        event("DTSTART:yesterday", uid="b"),
        event("DTSTART:20260311T090000Z", "DURATION:PT1H", "RRULE:FREQ=NEVER", uid="b"),
        event("DTSTART:20260311T090000Z", "DURATION:PT1H", "RRULE:FREQ=SECONDLY", uid="b"),
        event("DTSTART:20260311T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5", uid="b"),
        event("DTSTART;TZID=Nowhere/Land:99991231T235959", "DURATION:PT1H", uid="b"),
        event("DTSTART:20260311T090000Z", "DURATION:P99999999W", uid="b"),
        event("DTSTART;VALUE=DATE:99991231", uid="b"),
        event("DTSTART:00010101T000000Z", "DTEND:00010101T010000Z", uid="b"),
        event("DTSTART:00010101T000000", "RRULE:FREQ=YEARLY", uid="b"),
        event("DTSTART;VALUE=DATE:00010101", "DTEND;VALUE=DATE:99991231", uid="b"),
        event("DTSTART:20260312T090000Z", "DTEND:99991231T235959Z", uid="b"),
        event("DTSTART;TZID=Asia/Tokyo:00010101T000000", "DTEND;TZID=Asia/Tokyo:20260312T090000", uid="b"),
        "BEGIN:VFREEBUSY\r\nUID:b\r\nFREEBUSY:now/then\r\nEND:VFREEBUSY",
        "BEGIN:VTODO\r\nUID:b\r\nDUE:whenever\r\nEND:VTODO",
        "BEGIN:VTIMEZONE\r\nTZID:Nowhere\r\nEND:VTIMEZONE",
        "X-WR-NOTHING",
    ],
)
def test_a_broken_event_does_not_hide_the_others(broken: str) -> None:
    """What can't be understood, or comes many times a day, is left out alone."""
    good = event("DTSTART:20260310T090000Z", "DURATION:PT1H", uid="a")
    assert told(calendar(good, broken)) == told(calendar(broken, good)) == ["10 Mar 10:00 - 10 Mar 11:00"]


def test_a_broken_alarm_does_not_hide_its_event() -> None:
    """Nothing but times counts: an event whose alarm can't be understood is busy all the same."""
    alarm = ["BEGIN:VALARM", "TRIGGER:soon", "END:VALARM"]
    data = calendar(event("DTSTART;TZID=Europe/Berlin:20260310T100000", "DURATION:PT1H", *alarm))
    assert told(data) == ["10 Mar 10:00 - 10 Mar 11:00"]


def test_an_event_may_take_so_long_and_no_longer() -> None:
    """Where the time for one event is up, that one is left out."""

    class Late:
        def __enter__(self) -> None:
            raise TimeoutError

        def __exit__(self, *_: object) -> None: ...

    turns = iter([Late(), nullcontext()])
    data = calendar(
        event("DTSTART:20260310T090000Z", "DURATION:PT1H", uid="a"),
        event("DTSTART:20260311T090000Z", "DURATION:PT1H", uid="b"),
    )
    found = busy(data, WHOLE, BERLIN, lambda: next(turns))
    assert [span.begin.day for span in found] == [11]


@pytest.mark.parametrize(
    "data", [b"", b"<html></html>", b"BEGIN:VCARD\r\nEND:VCARD\r\n", b"\xff\xfe", b"BEGIN:VCAL"]
)
def test_anything_else_is_no_calendar(data: bytes) -> None:
    """A page, a card, or bytes are refused as what they are not."""
    with pytest.raises(NoCalendar):
        busy(data, WHOLE, BERLIN)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60 * 48), st.integers(1, 96)), max_size=20))
def test_busy_time_is_that_of_the_events(pairs: list[tuple[int, int]]) -> None:
    """Each half hour is busy if an event holds it, and only then."""
    half = timedelta(minutes=30)
    spans = [Span(WHOLE.begin + a * half, WHOLE.begin + (a + n) * half) for a, n in pairs]
    events = [
        event(f"DTSTART:{span.begin:%Y%m%dT%H%M%SZ}", f"DTEND:{span.end:%Y%m%dT%H%M%SZ}", uid=str(n))
        for n, span in enumerate(spans)
    ]
    found = busy(calendar(*events), WHOLE, BERLIN)
    for number in range(61 * 48):
        at = WHOLE.begin + number * half
        held = any(span.begin <= at < span.end for span in found)
        assert held == any(span.begin <= at < span.end for span in spans)


def test_what_is_kept_has_an_end() -> None:
    """So many spans and no more, the first ones."""
    minutes = [WHOLE.begin + n * timedelta(minutes=10) for n in range(MOST_SPANS + 10)]
    periods = ",".join(f"{at:%Y%m%dT%H%M%SZ}/PT5M" for at in reversed(minutes))
    data = calendar("BEGIN:VFREEBUSY", "UID:f", f"FREEBUSY:{periods}", "END:VFREEBUSY")
    assert [span.begin for span in busy(data, WHOLE, BERLIN)] == minutes[:MOST_SPANS]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" webcal://example.com/a.ics ", "https://example.com/a.ics"),
        ("WEBCALS://example.com/a.ics", "https://example.com/a.ics"),
        ("example.com/a.ics", "https://example.com/a.ics"),
        ("http://nas:5232/bo/cal.ics#x", "http://nas:5232/bo/cal.ics"),
        (
            "https://bo:geheim@example.com/ü ".strip() + "?a=b%20c",
            "https://bo:geheim@example.com/%C3%BC?a=b%20c",
        ),
    ],
)
def test_an_address_is_taken_as_it_is_pasted(text: str, address: str) -> None:
    """Calendars hand their addresses out as webcal, and people leave the beginning out."""
    assert address_of(text) == address


@pytest.mark.parametrize(
    "text",
    ["", "file:///etc/passwd", "ftp://x/y", "https://", "https://a b", "https://x:y/", "https://x/\r\nA: b"],
)
def test_anything_else_is_no_address(text: str) -> None:
    """Other schemes, blanks, and nothing are refused, naming the field."""
    with pytest.raises(Invalid) as refused:
        address_of(text)
    assert refused.value.field == "url"
