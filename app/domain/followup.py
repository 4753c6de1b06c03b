"""A follow-up: one touch, what it is, how, and when it is due."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from enum import IntEnum
from typing import Literal
from uuid import UUID, uuid4

from app.domain.cadence import PATIENCE, Channel
from app.domain.errors import Invalid
from app.domain.words import english

Kind = Literal["step", "promise", "reply", "not_now"]
State = Literal["planned", "done", "skipped", "cancelled"]

#: Beyond these years a date is a slip of the hand, and time zones overflow.
FIRST_YEAR, LAST_YEAR = 1970, 2200
OUT_OF_YEARS = english("Give a day between {first} and {last}.")

#: The most characters of what is promised.
LONGEST_PROMISE = 1000


class Rank(IntEnum):
    """Which follow-ups get a full day's room first; those of ``FIXED`` stay whatever their day holds."""

    FIXED = 0
    REPLY = 1
    STEP = 2
    REPEAT = 3


@dataclass(frozen=True, slots=True)
class Due:
    """When: a day in the owner's zone, and an instant where a time was agreed."""

    day: date
    at: datetime | None = None

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.day.year <= LAST_YEAR:
            raise Invalid(OUT_OF_YEARS, "due", first=str(FIRST_YEAR), last=str(LAST_YEAR))

    @classmethod
    def parse(cls, text: str, zone: tzinfo) -> "Due":
        """ "2026-11-27" or an RFC 3339 time with offset, which keeps its instant.

        Raises Invalid on anything else, a time without offset included.
        """
        try:
            if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
                return cls(date.fromisoformat(text))
            if re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d", text):
                return cls.timed(datetime.fromisoformat(text), zone)
        except (ValueError, OverflowError):
            pass
        raise Invalid("Give a day (2026-11-27) or a time with its offset.", "due")

    @classmethod
    def timed(cls, at: datetime, zone: tzinfo) -> "Due":
        """The instant ``at`` (zone-aware, else ValueError), on its day in ``zone``."""
        if at.tzinfo is None:
            raise ValueError("a time needs its offset")
        if not FIRST_YEAR <= at.year <= LAST_YEAR:
            raise Invalid(OUT_OF_YEARS, "due", first=str(FIRST_YEAR), last=str(LAST_YEAR))
        return cls(at.astimezone(zone).date(), at)

    def on(self, day: date, zone: tzinfo) -> "Due":
        """The same hour, if there is one, by the clocks of ``zone`` on another day."""
        if self.at is None:
            return Due(day)
        return Due.timed(datetime.combine(day, self.at.astimezone(zone).time(), zone), zone)

    @property
    def urgency(self) -> str:
        """Sorts what is due first to the front; on one day what has a time comes first."""
        time = self.at.astimezone(UTC).strftime("T%Y%m%d%H%M%S") if self.at else "Z"
        return self.day.isoformat() + time


@dataclass(frozen=True, slots=True)
class Promise:
    """What you said you would do, how, and by when."""

    what: str
    channel: Channel
    due: Due

    def __post_init__(self) -> None:
        if not self.what.strip():
            raise Invalid("Say what you promised.", "promise.what")
        if len(self.what) > LONGEST_PROMISE:
            raise Invalid("This is longer than {most} characters.", "promise.what", most=LONGEST_PROMISE)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One touch, planned.

    ``step`` counts along the cadence from 0, None for what is not a step of it; ``resume`` is the
    number of the cadence's step that comes after it. ``wanted`` is the day asked for; where days
    are full, ``due`` is a later one. ``patience``: so many working days later its owner is told.
    ``letter`` is the wording of its mail, ``about`` whom an introduction is about, in words;
    ``about_id`` is the contact that is, where they are one.
    """

    kind: Kind
    channel: Channel
    what: str
    due: Due
    step: int | None = None
    resume: int = 0
    wanted: date | None = None
    rank: Rank = Rank.FIXED
    patience: int = PATIENCE
    letter: str | None = None
    about: str = ""
    about_id: UUID | None = None
    id: UUID = field(default_factory=uuid4)

    def overdue(self, today: date) -> bool:
        """Whether its day has passed; one thing for Today, the lists and a contact's next step."""
        return self.due.day < today

    @property
    def asked_for(self) -> date:
        """The day it should be done, had every day room."""
        return self.wanted or self.due.day

    @property
    def again(self) -> int:
        """The number of the cadence's step that comes next when this one is put aside, not done."""
        return self.resume if self.step is None else self.step


def promised(promise: Promise) -> FollowUp:
    """A promise as a follow-up of its own; no planner ever moves it."""
    letter = "promise" if promise.channel == "email" else None
    return FollowUp("promise", promise.channel, promise.what, promise.due, letter=letter)
