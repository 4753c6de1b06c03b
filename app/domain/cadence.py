"""Cadences: the steps a follow-up takes, and what then repeats for ever."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from app.domain.errors import Invalid
from app.domain.words import english

Channel = Literal["email", "call", "linkedin", "message", "in_person"]
CHANNELS: tuple[Channel, ...] = ("email", "call", "linkedin", "message", "in_person")

#: The most steps a cadence has, its longest gap in working days, its longest name.
MOST_STEPS, LONGEST_GAP, LONGEST_NAME = 30, 250, 100
#: A repeat gives way when days are full, up to so many working days after the last touch.
WIDEST_REPEAT = 90
#: So many working days a step may come late before its owner is told.
PATIENCE = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One touch: ``gap`` working days after the last one, its channel, what to do, its letter."""

    gap: int
    channel: Channel
    what: str
    letter: str | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.gap <= LONGEST_GAP:
            raise Invalid("A gap is a number of working days up to {most}.", "gap", most=LONGEST_GAP)
        if self.channel not in CHANNELS:
            raise Invalid("Choose one of the ways shown.", "channel")
        if not self.what.strip() or len(self.what) > LONGEST_NAME:
            raise Invalid("Say what to do, in up to {most} characters.", "what", most=LONGEST_NAME)


@dataclass(frozen=True, slots=True)
class Cadence:
    """Steps in order, then what repeats for ever. Raises Invalid for one that could not be followed.

    It opens with the intro mail, the same day; every other touch has a gap of at least a day,
    so that nobody is touched twice on one.
    """

    name: str
    steps: tuple[Step, ...]
    repeats: tuple[Step, ...]

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > LONGEST_NAME:
            raise Invalid("Give it a name of up to {most} characters.", "name", most=LONGEST_NAME)
        if not self.steps or not self.repeats:
            raise Invalid("A cadence has steps, and something that repeats for ever.", "repeats")
        if len(self.steps) + len(self.repeats) > MOST_STEPS:
            raise Invalid("{most} steps are enough for anybody.", "steps", most=MOST_STEPS)
        if self.steps[0].gap or self.steps[0].channel != "email":
            raise Invalid("The first step is the intro mail, the same day.", "steps")
        if not all(step.gap for step in (*self.steps[1:], *self.repeats)):
            raise Invalid("Leave at least one working day between two touches.", "steps")

    def step(self, number: int) -> Step:
        """The ``number``-th touch, counted from 0; there is one for every number."""
        if number < len(self.steps):
            return self.steps[number]
        return self.repeats[(number - len(self.steps)) % len(self.repeats)]

    def repeating(self, number: int) -> bool:
        """Whether the ``number``-th touch is one of those that repeat."""
        return number >= len(self.steps)

    def patience(self, number: int) -> int:
        """So many working days the ``number``-th touch may come late before its owner is told."""
        return max(WIDEST_REPEAT - self.step(number).gap, 0) if self.repeating(number) else PATIENCE


PERSISTENT = Cadence(
    english("Persistent"),
    steps=(
        Step(0, "email", english("Intro mail"), "intro"),
        Step(2, "email", english("Second mail"), "second"),
        Step(3, "call", english("Call")),
        Step(5, "email", english("Third mail"), "third"),
        Step(5, "linkedin", english("Say hello on LinkedIn")),
        Step(10, "email", english("Fourth mail"), "fourth"),
    ),
    repeats=(Step(20, "email", english("Mail"), "again"), Step(20, "call", english("Call"))),
)
GENTLE = Cadence(
    english("Gentle"),
    steps=(
        Step(0, "email", english("Intro mail"), "intro"),
        Step(5, "email", english("Second mail"), "second"),
        Step(10, "linkedin", english("Say hello on LinkedIn")),
        Step(20, "email", english("Third mail"), "third"),
    ),
    repeats=(Step(60, "email", english("Mail"), "again"), Step(60, "call", english("Call"))),
)
WARM = Cadence(
    english("Warm introduction"),
    steps=(
        Step(0, "email", english("Intro mail"), "warm"),
        Step(2, "call", english("Call")),
        Step(4, "email", english("Second mail"), "second"),
        Step(6, "call", english("Call again")),
        Step(10, "email", english("Third mail"), "third"),
    ),
    repeats=(Step(30, "email", english("Mail"), "again"), Step(30, "call", english("Call"))),
)

#: What ships, by the key a contact on it carries.
SHIPPED: Mapping[str, Cadence] = MappingProxyType({"persistent": PERSISTENT, "gentle": GENTLE, "warm": WARM})
