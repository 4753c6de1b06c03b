"""The days an owner works: some weekdays, without public holidays."""

import warnings
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from types import ModuleType
from typing import TypeAlias

#: ISO weekdays, 1 (Monday) to 7 (Sunday); never empty.
Week: TypeAlias = frozenset[int]

MONDAY_TO_FRIDAY: Week = frozenset({1, 2, 3, 4, 5})


@dataclass(frozen=True, slots=True)
class WorkDays:
    """``week`` without the public holidays of a country (ISO 3166-1, "DE") and a part of it ("BY").

    Raises ValueError for an empty week: somebody has to work some day.
    """

    week: Week = MONDAY_TO_FRIDAY
    country: str | None = None
    part: str | None = None

    def __post_init__(self) -> None:
        if not self.week & set(range(1, 8)):
            raise ValueError("there must be at least one working day a week")

    def __contains__(self, day: date) -> bool:
        return day.isoweekday() in self.week and day not in _holidays(self.country, self.part, day.year)

    def first(self, day: date) -> date:
        """``day``, or the first working day after it."""
        while day not in self:
            day += timedelta(days=1)
        return day

    def after(self, day: date, gap: int) -> date:
        """The ``gap``-th working day after ``day``, which may itself be a day off; for 0, ``first(day)``."""
        if gap == 0:
            return self.first(day)
        for _ in range(gap):
            day = self.first(day + timedelta(days=1))
        return day

    def before(self, day: date) -> date:
        """The last working day before ``day``."""
        day -= timedelta(days=1)
        while day not in self:
            day -= timedelta(days=1)
        return day


@cache
def _library() -> ModuleType:
    # Loaded when the first day is asked for: it takes a third of a second, which a worker does not wait for.
    import holidays

    return holidays


@cache
def _knows(country: str | None) -> bool:
    return bool(country) and country in _library().list_supported_countries(include_aliases=False)


def parts(country: str | None) -> tuple[str, ...]:
    """The parts of a country that have holidays of their own, by ISO 3166-2 without the country."""
    if not _knows(country):
        return ()
    return tuple(sorted(_library().country_holidays(country).subdivisions))


def part_names(country: str | None) -> dict[str, str]:
    """The same parts, each with its name where there is one; by name."""
    if not _knows(country):
        return {}
    aliases = _library().country_holidays(country).get_subdivision_aliases()
    names = {part: max(aliases.get(part) or [part], key=len) for part in parts(country)}
    return dict(sorted(names.items(), key=lambda pair: pair[1]))


def week_of(country: str | None) -> Week:
    """The weekdays that are worked in a country; Monday to Friday where that is not known."""
    if not _knows(country):
        return MONDAY_TO_FRIDAY
    return frozenset(range(1, 8)) - {day + 1 for day in _library().country_holidays(country).weekend}


def next_holiday(
    country: str | None, part: str | None, day: date, language: str = "en_US"
) -> tuple[date, str] | None:
    """The first public holiday on or after ``day``, with its name; None where none is known.

    The name is in ``language`` where it is known, else in the country's own.
    """
    for year in (day.year, day.year + 1):
        coming = sorted(each for each in _holidays(country, part, year, language).items() if each[0] >= day)
        if coming:
            return coming[0]
    return None


@cache
def _holidays(country: str | None, part: str | None, year: int, language: str = "en_US") -> dict[date, str]:
    """The public holidays of a year with their names; none for a country nobody has listed.

    A year at a time, since the library's own calendars fill themselves as they are asked: a second
    thread would find a year there before its holidays are.
    """
    if not _knows(country):
        return {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of years it knows too little about
        part = part if part in parts(country) else None
        return dict(_library().country_holidays(country, subdiv=part, years=year, language=language))
