"""The calendar that phones subscribe to (RFC 5545)."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import icalendar
from hypothesis import given
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from app.domain.calendar import KEPT_LONG, LENGTH, LONG, Entry, Stamp, _drawn_long, calendar, drawn
from app.domain.followup import Due

GOLDEN = Path(__file__).parent.parent / "golden" / "calendar.ics"
DAY = Due(date(2026, 3, 5))
CHANGED = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


def entry(summary: str = "Call Ana", due: Due = DAY, **more: object) -> Entry:
    values = {
        "uid": "1@second-hello",
        "summary": summary,
        "description": "Call\n+49 30 1",
        "url": "https://hello.example.com/contacts/1",
        "categories": ("Second Hello", "Call"),
        "due": due,
    }
    return Entry(**(values | more))  # type: ignore[arg-type]


def of(name: str, *entries: Entry) -> bytes:
    """The calendar of these, all changed three times."""
    return calendar(name, [drawn(each).stamped(Stamp(b"", 3, CHANGED)) for each in entries])


def test_a_calendar_reads_as_it_should() -> None:
    """The golden calendar: one day, one instant, name with a comma, no METHOD, all times in UTC."""
    at = Due.timed(datetime(2026, 3, 6, 9, 0, tzinfo=UTC), UTC)
    more = {"uid": "2@second-hello", "location": "tel:+49301", "rings": timedelta(minutes=-10)}
    entries = [entry(), entry("Call Jörg, as promised; soon", at, **more)]
    assert of("Second Hello, Bo", *entries) == GOLDEN.read_bytes()


instants = st.datetimes(timezones=st.just(UTC)).filter(lambda at: 1970 < at.year < 2100)
# Left out is what no calendar text can hold: control characters, lone surrogates, and other line ends.
words = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=400)


@given(words, words, instants)
def test_two_parsers_give_back_what_went_in(summary: str, name: str, at: datetime) -> None:
    """Whatever the text and the instant, both parsers give them back, and no line is too long."""
    at = at.replace(microsecond=0)
    data = of(name, entry(summary, Due.timed(at, UTC), description=summary))
    (event,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    (again,) = IcsCalendarStream.calendar_from_ics(data.decode()).events
    plain = " ".join(summary.split())
    assert (str(event["SUMMARY"]), event["DTSTART"].dt, event["DTEND"].dt) == (plain, at, at + LENGTH)
    assert (again.summary or "", again.dtstart, again.dtend) == (plain, at, at + LENGTH)
    assert str(event["DESCRIPTION"]) == summary
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # folded between characters, never inside one


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)))
def test_a_day_ends_before_the_next(day: date) -> None:
    """An untimed follow-up is all of its day, ends exclusively, and blocks no time."""
    (event,) = icalendar.Calendar.from_ical(of("x", entry(due=Due(day)))).walk("VEVENT")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (day, day + timedelta(days=1))
    assert event["TRANSP"] == "TRANSPARENT"


def test_long_events_are_kept_by_the_few() -> None:
    """However many long texts are drawn, few of them stay; others are not driven out by them."""
    short = drawn(entry(description="x" * LONG))
    for n in range(KEPT_LONG + 50):
        drawn(entry(uid=f"{n}@second-hello", description="x" * (LONG + 1)))
    assert _drawn_long.cache_info().currsize == KEPT_LONG
    assert drawn(entry(description="x" * LONG)) is short


def test_no_line_break_gets_into_a_summary() -> None:
    """A name with a line break can't open a new property."""
    data = of("x", entry("Call Ana\r\nATTENDEE:mailto:eve@example.com"))
    assert b"\r\nATTENDEE" not in data
    assert b"SUMMARY:Call Ana ATTENDEE:mailto:eve@example.com\r\n" in data
