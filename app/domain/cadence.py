"""Cadences: the steps a follow-up takes, and the working days they fall on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Literal, TypeAlias

Channel = Literal["email", "call", "linkedin", "message", "in_person"]
CHANNELS: tuple[Channel, ...] = ("email", "call", "linkedin", "message", "in_person")

#: ISO weekdays the owner works, 1 (Monday) to 7 (Sunday); never empty.
WorkingDays: TypeAlias = frozenset[int]

MONDAY_TO_FRIDAY: WorkingDays = frozenset({1, 2, 3, 4, 5})


@dataclass(frozen=True, slots=True)
class Step:
    """One touch: ``gap`` working days after the last one, its channel, what to do, its letter."""

    gap: int
    channel: Channel
    what: str
    letter: str | None = None


@dataclass(frozen=True, slots=True)
class Cadence:
    """An ordered list of steps, then what repeats for ever. Neither is empty."""

    name: str
    steps: tuple[Step, ...]
    repeats: tuple[Step, ...]

    def __post_init__(self) -> None:
        if not self.steps or not self.repeats:
            raise ValueError("a cadence has steps, and something that repeats for ever")

    def step(self, number: int) -> Step:
        """The ``number``-th touch, counted from 0; there is one for every number."""
        if number < len(self.steps):
            return self.steps[number]
        return self.repeats[(number - len(self.steps)) % len(self.repeats)]


PERSISTENT = Cadence(
    "persistent",
    steps=(
        Step(0, "email", "Intro mail", "intro"),
        Step(2, "email", "Second mail", "next"),
        Step(3, "call", "Call"),
        Step(5, "email", "Third mail", "next"),
        Step(5, "linkedin", "Say hello on LinkedIn"),
        Step(10, "email", "Fourth mail", "next"),
    ),
    repeats=(Step(20, "email", "Mail", "next"), Step(20, "call", "Call")),
)

CADENCES: Mapping[str, Cadence] = MappingProxyType({c.name: c for c in (PERSISTENT,)})


def working_day_after(day: date, gap: int, working_days: WorkingDays) -> date:
    """The ``gap``-th working day after ``day``; for a gap of 0, ``day`` or the next working day.

    ``day`` itself may be a day off. Raises ValueError when nobody ever works.
    """
    if not working_days & set(range(1, 8)):
        raise ValueError("there must be at least one working day a week")
    if gap == 0 and day.isoweekday() in working_days:
        return day
    left = max(gap, 1)
    while left:
        day += timedelta(days=1)
        left -= day.isoweekday() in working_days
    return day
