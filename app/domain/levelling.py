"""Levelling: a few touches a day, on days the owner works.

Days are filled in the order of ``Rank``, and within it by the day each touch was wanted. What is
fixed stays whatever its day holds. Everything else keeps its day as long as that has room and is
worked, and else moves to the first working day with room on or after the day it was wanted.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from app.domain.followup import Rank
from app.domain.workdays import WorkDays


class Touch(NamedTuple):
    """A planned follow-up as levelling sees it. ``due`` is its day so far, ``order`` when it was made."""

    id: UUID
    contact: UUID
    rank: int
    wanted: date
    due: date
    patience: int
    order: float
    promise: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """The day a touch lands on, and whether that is later than it may be."""

    due: date
    too_late: bool


class _Days:
    """The working days from one on, and how much room each has. Finds the next with room at once."""

    def __init__(self, workdays: WorkDays, start: date, load: Mapping[date, int], daily: int) -> None:
        self._workdays, self._load, self._daily = workdays, load, daily
        self._days = [workdays.first(start)]
        self._number = {self._days[0]: 0}
        self._room = [daily - load.get(self._days[0], 0)]
        self._with_room = [0]  # union-find: the next day that may have room
        self._behind: dict[date, int] = {}

    def _reach(self, number: int) -> None:
        while len(self._days) <= number:
            day = self._workdays.after(self._days[-1], 1)
            self._number[day] = len(self._days)
            self._with_room.append(len(self._days))
            self._days.append(day)
            self._room.append(self._daily - self._load.get(day, 0))

    def number(self, day: date) -> int:
        """The number of the first working day on or after ``day``; 0 for what lies before the start."""
        while self._days[-1] < day:
            self._reach(len(self._days))
        if day <= self._days[0]:
            return 0
        return self._number[day] if day in self._number else self._number[self._workdays.first(day)]

    def between(self, wanted: date, due: date) -> int:
        """How many working days ``due`` comes after the first working day on or after ``wanted``."""
        if wanted < self._days[0] and wanted not in self._behind:
            day = self._workdays.first(wanted)
            while day < self._days[0]:
                self._behind[wanted] = self._behind.get(wanted, 0) + 1
                day = self._workdays.after(day, 1)
        return self.number(due) - self.number(wanted) + self._behind.get(wanted, 0)

    def keep(self, day: date) -> bool:
        """Take room on that very day, if it is worked and has any."""
        number = self.number(day)
        if self._days[number] != day or self._room[number] <= 0:
            return False
        self._room[number] -= 1
        return True

    def take(self, wanted: date, blocked: Collection[date]) -> date:
        """Take room on the first day on or after ``wanted`` that has some and is not blocked."""
        number = self._find(self.number(wanted))
        while self._days[number] in blocked:
            number = self._find(number + 1)
        self._room[number] -= 1
        return self._days[number]

    def _find(self, number: int) -> int:
        path = []
        while True:
            self._reach(number)
            ahead = self._with_room[number]
            if ahead == number and self._room[number] > 0:
                break
            path.append(number)
            number = max(ahead, number + 1)
        for passed in path:
            self._with_room[passed] = number
        return number


def level(
    touches: Iterable[Touch],
    workdays: WorkDays,
    daily: int,
    today: date,
    fresh: Collection[UUID] = (),
    done: int = 0,
) -> Mapping[UUID, Placed]:
    """Where each touch lands that is not fixed; ``fresh`` ones stand back behind their equals.

    ``done``: how many of today's touches are done already; they leave no room for others.
    A day that has passed is kept: that touch is overdue. A step never falls on the day of a promise
    to the same contact or on the working day before it: what was promised comes first.
    """
    everything = list(touches)
    load = Counter(t.due for t in everything if t.rank == Rank.FIXED and t.due >= today)
    load[today] += done
    days = _Days(workdays, today, load, daily)
    blocked = _around_promises(everything, workdays, today)
    placed: dict[UUID, Placed] = {}
    movable = (t for t in everything if t.rank != Rank.FIXED)
    for touch in sorted(movable, key=lambda t: (t.rank, t.wanted, t.id in fresh, t.order, t.id)):
        not_on = blocked.get(touch.contact, ()) if touch.rank != Rank.REPLY else ()
        due = touch.due
        if due >= today and (due in not_on or due < touch.wanted or not days.keep(due)):
            due = days.take(max(touch.wanted, today), not_on)
        late = due >= today and days.between(touch.wanted, due) > touch.patience
        placed[touch.id] = Placed(due, late)
    return placed


def _around_promises(touches: Iterable[Touch], workdays: WorkDays, today: date) -> Mapping[UUID, set[date]]:
    days: defaultdict[UUID, set[date]] = defaultdict(set)
    for touch in touches:
        if touch.promise and touch.due >= today:
            days[touch.contact] |= {touch.due, workdays.before(touch.due)}
    return days
