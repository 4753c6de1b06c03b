"""Follow-ups: one touch each. The law: an open contact always has a next one.

A contact's follow-ups are a *thread*. While the contact is open the thread is an
``OpenThread``, which can't exist without its ``touch``; there is no way to write
down an open contact that nobody will get back to.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, tzinfo
from typing import Literal
from uuid import UUID, uuid4

from app.domain.cadence import Cadence, Channel, WorkingDays, working_day_after
from app.domain.errors import Conflict, Invalid, NotFound

Kind = Literal["step", "promise", "reply", "not_now"]
#: Beyond these years a date is a slip of the hand, and time zones overflow.
FIRST_YEAR, LAST_YEAR = 1970, 2200

State = Literal["planned", "done", "skipped", "cancelled"]


@dataclass(frozen=True, slots=True)
class Due:
    """When: a day in the owner's zone, and an instant where a time was agreed."""

    day: date
    at: datetime | None = None

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.day.year <= LAST_YEAR:
            raise Invalid(f"Give a day between {FIRST_YEAR} and {LAST_YEAR}.", "due")

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
            raise Invalid(f"Give a day between {FIRST_YEAR} and {LAST_YEAR}.", "due")
        return cls(at.astimezone(zone).date(), at)


@dataclass(frozen=True, slots=True)
class Promise:
    """What you said you would do, how, and by when."""

    what: str
    channel: Channel
    due: Due

    def __post_init__(self) -> None:
        if not self.what.strip():
            raise Invalid("Say what you promised.", "promise.what")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One touch. ``step`` counts along the cadence from 0, None for what is not a step of it."""

    kind: Kind
    channel: Channel
    what: str
    due: Due
    step: int | None = None
    id: UUID = field(default_factory=uuid4)

    def overdue(self, today: date) -> bool:
        """Whether its day has passed; one thing for Today, the lists and a contact's next step."""
        return self.due.day < today

    @property
    def urgency(self) -> str:
        """Sorts what is due first to the front; on one day what has a time comes first."""
        time = self.due.at.astimezone(UTC).strftime("T%Y%m%d%H%M%S") if self.due.at else "Z"
        return self.due.day.isoformat() + time


@dataclass(frozen=True, slots=True)
class OpenThread:
    """The follow-ups of an open contact: exactly one ``touch``, any number of ``promises``."""

    touch: FollowUp
    promises: tuple[FollowUp, ...] = ()

    def __post_init__(self) -> None:
        if self.touch.kind == "promise":
            raise ValueError("a promise is not a contact's next touch")
        if any(promise.kind != "promise" for promise in self.promises):
            raise ValueError("an open contact has one planned touch, not two")

    @property
    def followups(self) -> tuple[FollowUp, ...]:
        """All of them, in the order they are due."""
        return tuple(sorted((self.touch, *self.promises), key=lambda f: f.urgency))

    @property
    def next_step(self) -> FollowUp:
        """The promise or the planned touch that is due first."""
        return self.followups[0]

    def find(self, followup_id: UUID) -> FollowUp:
        """The planned follow-up of that id; NotFound where it is not planned here."""
        for followup in self.followups:
            if followup.id == followup_id:
                return followup
        raise NotFound("There is no such follow-up.")


@dataclass(frozen=True, slots=True)
class Pace:
    """How a thread goes on: its cadence and the days its owner works."""

    cadence: Cadence
    working_days: WorkingDays


def step(pace: Pace, number: int, due: date) -> FollowUp:
    """The ``number``-th touch of the cadence, counted from 0, as a follow-up due on ``due``."""
    planned = pace.cadence.step(number)
    return FollowUp("step", planned.channel, planned.what, Due(due), number)


def promised(promise: Promise) -> FollowUp:
    """A promise as a follow-up of its own; it is never moved by a planner."""
    return FollowUp("promise", promise.channel, promise.what, promise.due)


def start(pace: Pace, today: date, promise: Promise | None = None) -> OpenThread:
    """Keeping a card: the intro mail today, even on a day off, and the promise if any."""
    return OpenThread(step(pace, 0, today), (promised(promise),) if promise else ())


def complete(thread: OpenThread, followup: FollowUp, pace: Pace, touched_on: date) -> OpenThread:
    """The thread after ``followup`` was done or skipped on ``touched_on``.

    A promise just leaves the thread; a touch is replaced by the cadence's next one.
    """
    if followup in thread.promises:
        return replace(thread, promises=tuple(p for p in thread.promises if p != followup))
    if followup != thread.touch:
        raise NotFound("There is no such follow-up.")
    number = following(followup)
    due = working_day_after(touched_on, pace.cadence.step(number).gap, pace.working_days)
    return replace(thread, touch=step(pace, number, due))


def following(followup: FollowUp) -> int:
    """The number of the cadence's step after ``followup``."""
    return 0 if followup.step is None else followup.step + 1


def undo(thread: OpenThread, ended: FollowUp) -> OpenThread:
    """The thread as it was before ``ended`` was done; Conflict when it has gone on since."""
    if ended.kind == "promise":
        return replace(thread, promises=(*thread.promises, ended))
    if thread.touch.kind != "step" or thread.touch.step != following(ended):
        raise Conflict("You have gone on with this contact since, so this can't be undone.")
    return replace(thread, touch=ended)
