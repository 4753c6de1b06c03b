"""A year of one busy owner: 600 contacts from five events, followed up day by day on the real services.

Prints whether anybody was forgotten, how full the days were, how long people waited, what was reached and
how long the services took; and how long levelling takes for 10,000 contacts, which must stay under a second.
"""

import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median, quantiles
from uuid import UUID, uuid4

from sqlalchemy import create_engine, select

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from app.domain.card import CardFields
from app.domain.contact import REASONS
from app.domain.followup import Rank
from app.domain.levelling import Touch, level
from app.domain.workdays import WorkDays
from app.services import answers, contacts, events, followups, law, touches
from app.store.contacts import Contact
from app.store.db import Base
from app.store.followups import FollowUpRow
from app.store.moments import Moment
from tests.factories import World, world

START, END = date(2026, 1, 5), date(2027, 1, 4)
EVENTS = (date(2026, 1, 14), date(2026, 3, 11), date(2026, 5, 20), date(2026, 9, 9), date(2026, 11, 4))
CARDS = 120
LEAVE = (date(2026, 7, 20), date(2026, 8, 2))
#: Of the days they work, so many the owner does nothing; of the touches, so many are answered.
SKIPPED, ANSWERED = 0.04, 0.06
ANSWERS = {"reply": 0.5, "not_now": 0.15, "yes": 0.15, "no": 0.2}


@dataclass
class Year:
    """The owner's year. ``took``: seconds of each call of a service, by its name."""

    world: World
    account: UUID
    chance: random.Random = field(default_factory=lambda: random.Random(4))  # noqa: S311 - the same year each time
    took: dict[str, list[float]] = field(default_factory=dict)
    late: set[UUID] = field(default_factory=set)

    def does(self, name: str, do, *about, **more):
        """One service call, a minute after the one before."""
        self.world.clock.move(timedelta(minutes=1))
        start = time.perf_counter()
        done = do(self.world.session, self.world.kit, self.account, *about, **more)
        self.took.setdefault(name, []).append(time.perf_counter() - start)
        return done

    def live(self) -> None:
        workdays = self.world.owner(self.account).workdays
        day = START
        while day < END:
            self.world.clock.set(datetime(day.year, day.month, day.day, 8, tzinfo=UTC))
            if day in EVENTS:
                self.meet(day)
            away = LEAVE[0] <= day <= LEAVE[1] or self.chance.random() < SKIPPED
            if day in workdays and not away:
                self.work()
            day += timedelta(days=1)

    def meet(self, day: date) -> None:
        """A fair: 120 cards, each with its intro mail the same evening."""
        fair = events.add(
            self.world.session, self.world.kit, self.account, f"Fair {day}", from_date=day, to_date=day
        )
        for number in range(CARDS):
            fields = CardFields(full_name=f"Person {number}", emails=(f"p{number}@{day}.example",))
            kept = self.does("keep", contacts.add, fields, event_id=fair.id)
            self.does("done", followups.done, kept.followups[0].id)

    def work(self) -> None:
        """All that Today says, each with what may come of it."""
        self.late |= set(self.world.session.scalars(select(FollowUpRow.id).where(FollowUpRow.too_late)))
        for row in self.does("today", followups.due_today).all:
            self.does("done", followups.done, row.id)
            if self.chance.random() < ANSWERED:
                self.answer(row.contact_id)

    def answer(self, contact_id: UUID) -> None:
        kind = self.chance.choices(list(ANSWERS), list(ANSWERS.values()))[0]
        if kind == "reply":
            self.does("reply", touches.reply, contact_id, "email")
            return
        today = self.world.clock.now().date()
        until = today + timedelta(days=self.chance.randint(20, 120)) if kind == "not_now" else None
        reason = self.chance.choice(REASONS) if kind == "no" else None
        self.does("answer", answers.give, contact_id, kind, reason=reason, until=until)


def report(year: Year, seconds: float) -> None:
    """What came of it."""
    session, daily = year.world.session, year.world.owner(year.account).daily_touches
    people = session.scalars(select(Contact)).all()
    rows = session.scalars(select(FollowUpRow)).all()
    said = Counter(person.answer for person in people)
    levelled = [row for row in rows if row.state in ("done", "planned") and row.rank != Rank.FIXED]
    planned = Counter(row.due_on for row in levelled if not row.ended_at or row.ended_at.date() >= row.due_on)
    intros = [row for row in rows if row.step == 0]
    same_day = sum(row.ended_at is not None and row.ended_at.date() == row.due_on for row in intros)
    waits = longest_waits(year)
    print(f"contacts {len(people)}, from {len(EVENTS)} events; mailed the same day {same_day}")
    print(f"forgotten: {len(law.broken(session))} open contacts without a next step")
    print(f"most levelled touches on a day: {max(planned.values())}, of a daily number of {daily}")
    longest = f"{max(waits)} days, nine in ten under {quantiles(waits, n=10)[-1]:.0f}"
    print(f"longest wait between two touches: {longest}")
    late = sum(row.id in year.late for row in levelled)
    print(f"said to come too late for their cadence at some time: {late} of {len(levelled)} touches")
    print(
        f"answers: {said['yes']} yes, {said['no']} no, {said['not_now']} not now, {said['waiting']} waiting"
    )
    print(f"touches: {sum(person.touches for person in people)}")
    for name, took in sorted(year.took.items()):
        worst = quantiles(took, n=20)[-1]
        print(
            f"  {name:7} {len(took):5} calls, median {1000 * median(took):.1f} ms, 95th {1000 * worst:.1f} ms"
        )
    print(f"the year took {seconds:.0f} s")


def longest_waits(year: Year) -> list[int]:
    """For each contact the longest stretch of days between two touches, but for those they asked for."""
    days: dict[UUID, list[date]] = {}
    asked: set[UUID] = set()
    for moment in year.world.session.scalars(select(Moment).order_by(Moment.made_at)):
        if moment.kind == "touch":
            days.setdefault(moment.contact_id, []).append(moment.day)
        elif moment.answer == "not_now":
            asked.add(moment.contact_id)
    return [
        max(((b - a).days for a, b in pairwise(known)), default=0)
        for key, known in days.items()
        if key not in asked
    ]


def crowd(count: int) -> list[Touch]:
    """So many contacts' touches, all wanted within a few weeks."""
    chance, today = random.Random(4), START  # noqa: S311 - the same crowd each time
    found = []
    for number in range(count):
        wanted = today + timedelta(days=chance.randint(0, 60))
        rank = chance.choice((Rank.REPLY, Rank.STEP, Rank.STEP, Rank.REPEAT, Rank.REPEAT))
        found.append(Touch(uuid4(), uuid4(), rank, wanted, wanted, 3, float(number)))
    return found


def measure_levelling() -> None:
    """10,000 contacts, planned at 8 and at 100 a day."""
    for daily in (8, 100):
        plan = crowd(10_000)
        start = time.perf_counter()
        places = level(plan, WorkDays(country="DE", part="BE"), daily, START)
        seconds = time.perf_counter() - start
        last = max(place.due for place in places.values())
        print(
            f"levelling 10,000 contacts at {daily} a day: {seconds:.2f} s (limit 1 s), the last one on {last}"
        )


def measure_year(daily: int) -> None:
    """A year at so many touches a day."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/year.db"
        engine = create_engine(url)
        Base.metadata.create_all(engine)
        engine.dispose()
        with world(Path(folder), url) as made:
            year = Year(made, made.account(region="DE", subdivision="BE", daily_touches=daily))
            start = time.perf_counter()
            year.live()
            report(year, time.perf_counter() - start)


if __name__ == "__main__":
    measure_levelling()
    for number in (8, 24):
        print()
        measure_year(number)
