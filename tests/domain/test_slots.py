"""Times to meet: free, in working hours, on both clocks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.slots import (
    FIRST,
    GRID,
    LEAD,
    LENGTH,
    LOOK,
    Hours,
    Slots,
    Span,
    There,
    city,
    free,
    offer,
    still_good,
    united,
)
from app.domain.their_clock import there
from app.domain.workdays import WorkDays

BERLIN, LISBON, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/Lisbon"), ZoneInfo("America/New_York")
MONDAY = date(2026, 3, 2)
QUARTER = timedelta(minutes=15)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NINE_TO_SIX = Hours(WorkDays(), time(9), time(18), BERLIN)
#: Clocks that are put forward and back, by an hour and by half of one, at midnight and at night; and none.
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Kolkata"]
ZONES += ["Africa/Cairo", "Pacific/Apia", "UTC"]


@dataclass(frozen=True)
class Asked:
    """What slots are asked for."""

    hours: Hours
    busy: Sequence[Span]
    mail_day: date
    now: datetime
    there: There | None
    turn: int

    def offer(self) -> tuple[datetime, ...]:
        return offer(self.hours, self.busy, self.mail_day, self.now, self.there, self.turn)

    def possible(self, begin: datetime) -> bool:
        """Whether a slot that begins then keeps all rules, each written down another way."""
        here, end = begin.astimezone(self.hours.zone), (begin + LENGTH).astimezone(self.hours.zone)
        opens = datetime.combine(here.date(), self.hours.begin, self.hours.zone)
        closes = datetime.combine(here.date(), self.hours.until, self.hours.zone)
        # All that is busy here begins and ends on a quarter.
        taken = any(span.begin <= at < span.end for span in self.busy for at in (begin, begin + QUARTER))
        return (
            here.date() in self.hours.days
            and begin >= opens.astimezone(UTC)
            and end.astimezone(UTC) <= closes.astimezone(UTC)
            and here.minute in (0, 30)
            and here.fold == 0
            and not taken
            and begin >= self.now + LEAD
        )

    def all_possible(self) -> list[datetime]:
        """Every slot there is, looked for at every quarter of an hour."""
        first = self.hours.days.after(max(self.mail_day, self.now.astimezone(self.hours.zone).date()), FIRST)
        last = self.hours.days.after(first, LOOK - 1)
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        worked = [datetime.combine(day, time(), self.hours.zone) for day in days if day in self.hours.days]
        # A day may have 25 hours; what belongs to the next one is found with that.
        begins = {day.astimezone(UTC) + n * QUARTER for day in worked for n in range(25 * 4)}
        return sorted(at for at in begins if self.possible(at) and first <= self.day_of(at) <= last)

    def day_of(self, begin: datetime) -> date:
        return begin.astimezone(self.hours.zone).date()


@st.composite
def questions(draw: st.DrawFn) -> Asked:
    """Any owner, any other one, at any time of a year in which clocks are changed."""
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    begin, until = sorted(draw(st.lists(st.integers(0, 95), min_size=2, max_size=2, unique=True)))
    week = draw(st.frozensets(st.integers(1, 7), min_size=1))
    country = draw(st.sampled_from([None, "DE", "US"]))
    hours = Hours(
        WorkDays(week, country),
        time(begin // 4, begin % 4 * 15),
        time(until // 4, until % 4 * 15),
        zone,
    )
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=draw(st.integers(0, 8760)))
    mail_day = now.date() + timedelta(days=draw(st.integers(-30, 60)))
    starts = draw(st.lists(st.integers(0, 40 * 24 * 4), max_size=40))
    lengths = [draw(st.sampled_from([1, 2, 3, 16, 96, 480])) for _ in starts]
    zero = datetime.combine(max(mail_day, now.date()), time(), UTC)
    busy = [Span(zero + s * QUARTER, zero + (s + n) * QUARTER) for s, n in zip(starts, lengths, strict=True)]
    away = draw(st.none() | st.sampled_from(ZONES).map(lambda name: There(ZoneInfo(name), WorkDays())))
    return Asked(hours, busy, mail_day, now, away, draw(st.integers(0, 1000)))


@settings(deadline=None)
@given(questions())
def test_each_slot_that_is_offered_is_one(asked: Asked) -> None:
    """Two or three or none, in order, without overlap, each in working hours, free, and not too soon."""
    slots = asked.offer()
    assert len(slots) in (0, 2, 3)
    assert all(a + LENGTH <= b for a, b in pairwise(slots))
    assert [slot for slot in slots if not asked.possible(slot)] == []
    assert still_good(slots, asked.busy, asked.now)


@settings(deadline=None)
@given(questions())
def test_slots_are_found_where_there_are_any(asked: Asked) -> None:
    """Two that are free at all are never kept back, and nothing is offered where there are not two."""
    assert bool(asked.offer()) == (len(asked.all_possible()) >= 2)


@settings(deadline=None)
@given(questions())
def test_the_other_ones_clock_counts_where_it_can(asked: Asked) -> None:
    """Two slots that suit the other one's clock and days off are enough for all to do so."""
    if asked.there is None:
        return
    suiting = [begin for begin in asked.all_possible() if asked.there.suits(begin)]
    if len(suiting) >= 2:
        assert all(asked.there.suits(slot) for slot in asked.offer())


@settings(deadline=None)
@given(questions(), st.randoms())
def test_the_order_of_what_is_busy_is_of_no_account(asked: Asked, chance: object) -> None:
    """Busy times in any order, and joined where they overlap, leave the same slots."""
    busy = list(asked.busy)
    chance.shuffle(busy)  # type: ignore[attr-defined]
    assert replace(asked, busy=busy).offer() == replace(asked, busy=united(busy)).offer() == asked.offer()


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9))))
def test_united_time_is_the_same_time(pairs: list[tuple[int, int]]) -> None:
    """Joined spans hold the same minutes, in order, with a gap between any two."""
    spans = [Span(NOW + a * GRID, NOW + (a + n) * GRID) for a, n in pairs]
    joined = united(spans)

    def held(some: Sequence[Span]) -> set[int]:
        return {n for n in range(60) if any(s.begin <= NOW + n * GRID < s.end for s in some)}

    assert held(joined) == held(spans)
    assert all(a.end < b.begin for a, b in pairwise(joined))


def test_three_days_before_noon_and_after_it() -> None:
    """A mail of Monday offers Wednesday, Thursday and Friday, before noon and after it in turn."""
    slots = offer(NINE_TO_SIX, [], MONDAY, NOW)
    assert [slot.astimezone(BERLIN).strftime("%a %H:%M") for slot in slots] == [
        "Wed 09:00",
        "Thu 12:00",
        "Fri 09:30",
    ]


def test_holidays_are_no_days_to_meet() -> None:
    """Good Friday and Easter Monday are left out, here and where the other one is."""
    wednesday = date(2026, 4, 1)
    german = replace(NINE_TO_SIX, days=WorkDays(country="DE"))
    now = datetime(2026, 4, 1, 9, tzinfo=UTC)
    here = [slot.date() for slot in offer(german, [], wednesday, now)]
    away = there(["+4930901820"], "", now)
    theirs = [slot.date() for slot in offer(NINE_TO_SIX, [], wednesday, now, away)]
    assert date(2026, 4, 3) not in here + theirs
    assert date(2026, 4, 6) not in here + theirs


def test_an_hour_that_a_clock_skips_is_no_slot() -> None:
    """In the night to 29 March Berlin has no 2:30, and slots before and after it still touch."""
    night = Hours(WorkDays(frozenset({7})), time(1), time(5), BERLIN)
    found = [slot.astimezone(BERLIN).strftime("%H:%M") for slot in free(night, [], date(2026, 3, 29))]
    assert found == ["01:00", "01:30", "03:00", "03:30", "04:00", "04:30"]


def test_one_clock_needs_no_name() -> None:
    """Where both clocks show the same, a slot has no city, also where the zones have two names."""
    slots = (datetime(2026, 3, 4, 9, 0, tzinfo=UTC), datetime(2026, 3, 5, 13, 30, tzinfo=UTC))
    plain = "– Wednesday 4 March, 10:00\n– Thursday 5 March, 14:30"
    assert Slots(slots, BERLIN).told("en") == plain
    assert Slots(slots, BERLIN, ZoneInfo("Europe/Paris")).told("en") == plain


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "– Wednesday 4 March, 10:00 (Berlin) / 09:00 (Lisbon)"),
        ("de", "– Mittwoch, 4. März, 10:00 (Berlin) / 09:00 (Lissabon)"),
        ("fr", "– mercredi 4 mars, 10:00 (Berlin) / 09:00 (Lisbonne)"),
        ("es", "– miércoles 4 de marzo, 10:00 (Berlín) / 9:00 (Lisboa)"),
        ("pt", "– 4 de março (quarta-feira), 10:00 (Berlim) / 09:00 (Lisboa)"),
    ],
)
def test_two_clocks_are_both_named(language: str, line: str) -> None:
    """Where the clocks differ, both are told with their cities in the mail's language."""
    assert Slots((datetime(2026, 3, 4, 9, 0, tzinfo=UTC),), BERLIN, LISBON).told(language) == line


def test_another_day_there_is_named() -> None:
    """Where it is another day at the other one's place, that is told."""
    slot = datetime(2026, 3, 4, 21, 0, tzinfo=UTC)
    told = Slots((slot,), ZoneInfo("America/Los_Angeles"), ZoneInfo("Pacific/Auckland")).told("en")
    assert told == "– Wednesday 4 March, 1:00 pm (Los Angeles) / Thursday 10:00 am (Auckland)"


def test_a_slot_that_has_come_near_or_is_taken_is_not_good_any_more() -> None:
    """Slots age: one that begins within hours, or that something else took, is not offered again."""
    slot = NOW + timedelta(days=2)
    assert still_good([slot], [], NOW)
    assert not still_good([slot], [], slot - LEAD + timedelta(minutes=1))
    assert not still_good([slot], [Span(slot - timedelta(hours=1), slot + timedelta(minutes=1))], NOW)
    assert still_good([slot], [Span(slot - timedelta(hours=1), slot)], NOW)


@pytest.mark.parametrize(
    ("number", "zone"),
    [
        ("+4930901820", "Europe/Berlin"),
        ("+4915112345678", "Europe/Berlin"),
        ("+447700900123", "Europe/London"),
        ("+351912345678", "Europe/Lisbon"),
        ("+34612345678", "Europe/Madrid"),
        ("+12125551234", "America/New_York"),
        ("+61412345678", None),
        ("+18005551234", None),
        ("+80012345678", None),
        ("no number", None),
    ],
)
def test_a_number_tells_the_clock(number: str, zone: str | None) -> None:
    """A number tells its place's clock; one of a wide country's mobiles or free calls tells nothing."""
    found = there([number], "", NOW)
    assert (found.zone.key if found else None) == zone


def test_an_address_tells_the_clock_where_no_number_does() -> None:
    """A country in the last line of an address will do; the first number that tells goes before it."""
    lisbon = "Avenida 1\n1000-001 Lisboa\nPortugal"
    assert there(["+18005551234"], lisbon, NOW) == there(["+351912345678"], "", NOW)
    assert there(["+4930901820"], lisbon, NOW) == there(["+4930901820"], "", NOW)
    assert there([], "Gartenweg 3\n10115 Berlin", NOW) is None


def test_the_other_ones_weekend_is_theirs() -> None:
    """Who works from Sunday to Thursday is not asked to talk on a Friday."""
    found = there(["+97225381234"], "", NOW)
    assert found
    assert date(2026, 3, 6) not in found.days
    assert date(2026, 3, 8) in found.days


@pytest.mark.parametrize(
    ("zone", "name"), [("America/Argentina/Buenos_Aires", "Buenos Aires"), ("UTC", "UTC")]
)
def test_a_zone_is_called_by_its_city(zone: str, name: str) -> None:
    """A zone's city is the last part of its name; UTC is itself."""
    assert city(ZoneInfo(zone), "en") == name
