"""Insights: what comes of the cards, counted. Each count is that of a list somebody can open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from app.domain.contact import Reason

#: Days an open contact has waited since the last touch, else the meeting; None is without an end.
WAITS: tuple[tuple[int, int | None], ...] = ((0, 7), (8, 30), (31, 90), (91, 180), (181, None))
#: So many touches and more share one column.
MANY_TOUCHES = 8
#: The heat map shows this week and those before it.
WEEKS = 53


@dataclass(frozen=True, slots=True)
class Stages:
    """How far some cards have come: ``mailed`` at all, of them ``same_day``; ``heard`` back; ``yes``."""

    cards: int = 0
    same_day: int = 0
    mailed: int = 0
    heard: int = 0
    yes: int = 0

    @property
    def later(self) -> int:
        """Mailed after the day of the meeting."""
        return self.mailed - self.same_day

    @property
    def unmailed(self) -> int:
        """Not mailed yet."""
        return self.cards - self.mailed

    def __add__(self, other: "Stages") -> "Stages":
        return Stages(
            self.cards + other.cards,
            self.same_day + other.same_day,
            self.mailed + other.mailed,
            self.heard + other.heard,
            self.yes + other.yes,
        )


@dataclass(frozen=True, slots=True)
class Ended:
    """So many contacts whose answer came after that many touches, a no for its reason."""

    answer: Literal["yes", "no"]
    reason: Reason | None
    touches: int
    count: int


@dataclass(frozen=True, slots=True)
class Span:
    """How many have a number from ``least`` to ``most``, both included; None is without an end."""

    least: int
    most: int | None
    count: int


def year_before(today: date) -> date:
    """The first day of the twelve months that end today."""
    last_of_month = today.month == 2 and today.day == 29
    return today.replace(year=today.year - 1, day=28 if last_of_month else today.day) + timedelta(days=1)


def total(stages: Mapping[UUID | None, Stages]) -> Stages:
    """All of them together."""
    return sum(stages.values(), Stages())


def waits(last: Mapping[date, int], today: date) -> list[Span]:
    """Open contacts by how long they have waited; ``last``: how many were touched last on each day."""
    ages = [(max((today - day).days, 0), count) for day, count in last.items()]
    return [_span(least, most, ages) for least, most in WAITS]


def touches_until(ended: Iterable[Ended], answer: Literal["yes", "no"]) -> list[Span]:
    """How many said so after 0, 1, 2 … touches; the last column holds ``MANY_TOUCHES`` and more."""
    counts = [(each.touches, each.count) for each in ended if each.answer == answer]
    columns: list[tuple[int, int | None]] = [(n, n) for n in range(MANY_TOUCHES)]
    return [_span(least, most, counts) for least, most in (*columns, (MANY_TOUCHES, None))]


def _span(least: int, most: int | None, counts: Iterable[tuple[int, int]]) -> Span:
    inside = (count for n, count in counts if n >= least and (most is None or n <= most))
    return Span(least, most, sum(inside))


def reasons(ended: Iterable[Ended]) -> list[tuple[Reason, int]]:
    """The reasons of the noes, the most frequent first."""
    counts: dict[Reason, int] = {}
    for each in ended:
        if each.answer == "no":
            reason = each.reason or "other"
            counts[reason] = counts.get(reason, 0) + each.count
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def first_of_heat(today: date) -> date:
    """The Monday the heat map begins with."""
    return today - timedelta(days=today.weekday(), weeks=WEEKS - 1)


def weeks(today: date) -> Sequence[Sequence[date]]:
    """The heat map's days, week by week from Monday on, up to today."""
    monday = first_of_heat(today)
    days = [monday + timedelta(days=n) for n in range((today - monday).days + 1)]
    return [days[n : n + 7] for n in range(0, len(days), 7)]


def heat(count: int, target: int) -> int:
    """How warm a day was: 0 nothing, 1 under half of the target, 2 half, 3 reached, 4 beyond."""
    if count > target:
        return 4
    return 0 if not count else 3 if count == target else 2 if 2 * count >= target else 1
