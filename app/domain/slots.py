"""Times to meet: a few free slots in the owner's working hours, told on both clocks where they differ."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_timezone_location

from app.domain.words import clock, long_day
from app.domain.workdays import WorkDays

#: How long a slot is, and how far apart slots may begin; both divide an hour.
LENGTH = GRID = timedelta(minutes=30)
#: A mail offers so many slots; a single one would be no choice.
MOST, FEWEST = 3, 2
#: They lie from the second working day after the mail on, within so many working days.
FIRST, LOOK = 2, 10
#: A slot that begins sooner than this is not offered any more.
LEAD = timedelta(hours=12)
#: When somebody elsewhere may be asked to talk, by their own clock.
WAKING = (time(8), time(19))
NOON = time(12)
ANY_DAY = WorkDays(frozenset(range(1, 8)))


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From one instant to another, without the last."""

    begin: datetime
    end: datetime

    def meets(self, other: "Span") -> bool:
        """Whether the two have an instant in common."""
        return self.begin < other.end and other.begin < self.end


@dataclass(frozen=True, slots=True)
class Hours:
    """When the owner meets people: on ``days``, from ``begin`` to ``until`` by the clocks of ``zone``."""

    days: WorkDays
    begin: time
    until: time
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class There:
    """Where the other one is: their clock, and the days that are worked there."""

    zone: ZoneInfo
    days: WorkDays = ANY_DAY

    def suits(self, slot: datetime) -> bool:
        """Whether they may be asked to talk then."""
        begin, end = (at.astimezone(self.zone) for at in (slot, slot + LENGTH))
        awake = WAKING[0] <= begin.time() and end.time() <= WAKING[1] and begin.date() == end.date()
        return awake and begin.date() in self.days


@dataclass(frozen=True, slots=True)
class Slots:
    """Slots (instants at which they begin) that a mail offers, by the owner's clock and by the other's."""

    begins: tuple[datetime, ...]
    zone: ZoneInfo
    there: ZoneInfo | None = None

    @property
    def differ(self) -> bool:
        """Whether the two clocks show different hours at any of them."""
        zones = (self.zone, self.there or self.zone)
        return any(len({at.astimezone(zone).utcoffset() for zone in zones}) > 1 for at in self.begins)

    def told(self, language: str) -> str:
        """A line for each: "– Tuesday 3 March, 10:00", with both clocks and their cities if they differ.

        Times are written as the other does: it is them who read it.
        """
        lines = (f"– {long_day(here.date(), language)}, {words}" for here, words in self._each(language))
        return "\n".join(lines)

    def _each(self, language: str) -> Iterable[tuple[datetime, str]]:
        there = self.there or self.zone
        for at in self.begins:
            here, away = at.astimezone(self.zone), at.astimezone(there)
            words = clock(here, self.zone, language, there)
            if self.differ:
                words += f" ({city(self.zone, language)}) / "
                if here.date() != away.date():
                    words += format_date(away, "EEEE", locale=language) + " "
                words += f"{clock(away, there, language)} ({city(there, language)})"
            yield here, words


def city(zone: ZoneInfo, language: str) -> str:
    """The city a zone is named after, as a language has it."""
    name = str(get_timezone_location(zone, locale=language, return_city=True))
    return name.rpartition("/")[2]


def united(spans: Iterable[Span]) -> list[Span]:
    """The same time without overlaps, in order; what begins where another ends joins it."""
    found: list[Span] = []
    for span in sorted(span for span in spans if span.begin < span.end):
        if found and span.begin <= found[-1].end:
            found[-1] = Span(found[-1].begin, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def free(hours: Hours, busy: Iterable[Span], day: date) -> list[datetime]:
    """When slots can begin on that day, in UTC and in order; none on a day off."""
    if day not in hours.days:
        return []
    whole = Span(_at(hours, day, hours.begin), _at(hours, day, hours.until))
    taken = [span for span in busy if span.meets(whole)]
    midnight = datetime.combine(day, time())
    begins = []
    for number in range(timedelta(days=1) // GRID):
        wanted = midnight + number * GRID
        begin = _at(hours, day, wanted.time())
        slot = Span(begin, begin + LENGTH)
        # Where a clock is put forward, an hour of that day is not on it.
        exists = begin.astimezone(hours.zone).replace(tzinfo=None) == wanted
        inside = whole.begin <= slot.begin and slot.end <= whole.end
        if exists and inside and not any(span.meets(slot) for span in taken):
            begins.append(begin)
    return begins


def _at(hours: Hours, day: date, wall: time) -> datetime:
    return datetime.combine(day, wall, hours.zone).astimezone(UTC)


def offer(
    hours: Hours,
    busy: Sequence[Span],
    mail_day: date,
    now: datetime,
    there: There | None = None,
    turn: int = 0,
) -> tuple[datetime, ...]:
    """Two or three slots for a mail of ``mail_day``; none where there are not even two.

    On different days as far as there are any, before noon and after it in turn. ``turn``: any number, so
    that mails of one day do not all offer the same. Where no two of them suit the other one's clock and
    holidays, the owner's alone count.
    """
    days = _coming(hours, busy, mail_day, now)
    suiting = [[begin for begin in day if there is None or there.suits(begin)] for day in days]
    return _chosen(suiting, hours.zone, turn) or _chosen(days, hours.zone, turn)


def _coming(hours: Hours, busy: Sequence[Span], mail_day: date, now: datetime) -> list[list[datetime]]:
    first = hours.days.after(max(mail_day, now.astimezone(hours.zone).date()), FIRST)
    days = [first]
    while len(days) < LOOK:
        days.append(hours.days.after(days[-1], 1))
    return [[begin for begin in free(hours, busy, day) if begin >= now + LEAD] for day in days]


def _chosen(days: Iterable[Sequence[datetime]], zone: ZoneInfo, turn: int) -> tuple[datetime, ...]:
    some = list(islice((day for day in days if day), MOST))
    if len(some) == 1 and len(some[0]) >= FEWEST:
        return some[0][0], some[0][-1]
    if len(some) < FEWEST:
        return ()
    return tuple(_one(day, zone, turn + number) for number, day in enumerate(some))


def _one(begins: Sequence[datetime], zone: ZoneInfo, turn: int) -> datetime:
    half = [begin for begin in begins if (begin.astimezone(zone).time() < NOON) == (turn % 2 == 0)]
    return (half or begins)[turn // 2 % len(half or begins)]


def still_good(slots: Iterable[datetime], busy: Iterable[Span], now: datetime) -> bool:
    """Whether all of these can still be offered."""
    taken = list(busy)
    return all(
        begin >= now + LEAD and not any(span.meets(Span(begin, begin + LENGTH)) for span in taken)
        for begin in slots
    )
