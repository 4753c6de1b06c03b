"""Levelling: a few touches a day, on days the owner works, in the order of their rank."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.domain.followup import Rank
from app.domain.levelling import Placed, Touch, level
from app.domain.workdays import WorkDays

TODAY = date(2026, 3, 30)  # a Monday; Good Friday and Easter Monday are near
MONDAY_TO_FRIDAY = WorkDays()


@dataclass(frozen=True)
class Plan:
    """All that is planned in an account, and how its owner works."""

    touches: Sequence[Touch]
    workdays: WorkDays
    daily: int
    done: int = 0
    fresh: frozenset[UUID] = frozenset()

    @property
    def movable(self) -> Sequence[Touch]:
        return [touch for touch in self.touches if touch.rank != Rank.FIXED]

    def level(self) -> Mapping[UUID, Placed]:
        return level(self.touches, self.workdays, self.daily, TODAY, self.fresh, self.done)

    def placed(self) -> "Plan":
        """The same plan, each touch on the day that was found for it."""
        places = self.level()
        touches = [t._replace(due=places[t.id].due) if t.id in places else t for t in self.touches]
        return Plan(touches, self.workdays, self.daily, self.done)

    def promised_near(self, contact: UUID) -> set[date]:
        """The days of what is promised to a contact, and the working days before."""
        days = [t.due for t in self.touches if t.promise and t.contact == contact and t.due >= TODAY]
        return {*days, *map(self.workdays.before, days)}

    def load(self) -> Counter[date]:
        """How many touches each day from today on has, those done today included."""
        return Counter(t.due for t in self.touches if t.due >= TODAY) + Counter({TODAY: self.done})


def touch(number: int, **more: object) -> Touch:
    """A step wanted today, by itself."""
    made = Touch(UUID(int=number), UUID(int=1000 + number), Rank.STEP, TODAY, TODAY, 3, float(number))
    return made._replace(**more)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Contacts with one touch and perhaps promises each, about today, in a few crowded weeks."""
    days = st.integers(-6, 16).map(lambda n: TODAY + timedelta(days=n))
    touches: list[Touch] = []
    for number in range(draw(st.integers(0, 24))):
        rank = draw(st.sampled_from(Rank))
        wanted = draw(days)
        due = wanted if rank == Rank.FIXED else draw(days)
        patience, order = draw(st.sampled_from([0, 3, 70])), float(draw(st.integers(0, 9)))
        touches.append(touch(number, rank=rank, wanted=wanted, due=due, patience=patience, order=order))
        for promise in range(draw(st.integers(0, 2))):
            day = draw(days)
            key = UUID(int=10_000 + 10 * number + promise)
            fixed = {"id": key, "rank": Rank.FIXED, "promise": True, "wanted": day, "due": day}
            touches.append(touches[-1 - promise]._replace(**fixed))
    workdays = WorkDays(
        draw(st.frozensets(st.integers(1, 7), min_size=1)), draw(st.sampled_from([None, "DE"]))
    )
    fresh = draw(st.frozensets(st.sampled_from([t.id for t in touches]))) if touches else frozenset()
    return Plan(touches, workdays, draw(st.integers(1, 4)), draw(st.integers(0, 3)), fresh)


def days_between(first: date, last: date) -> Iterator[date]:
    """From the first day to the one before the last."""
    for number in range((last - first).days):
        yield first + timedelta(days=number)


@given(plans())
def test_only_what_is_fixed_goes_over_the_number(plan: Plan) -> None:
    """No day has more touches than the daily number, but where promises, intros and what is done fill it."""
    after = plan.placed()
    fixed = Counter(t.due for t in plan.touches if t.rank == Rank.FIXED) + Counter({TODAY: plan.done})
    for day, count in after.load().items():
        assert count <= max(plan.daily, fixed[day]), day


@given(plans())
def test_no_step_lands_on_a_day_off(plan: Plan) -> None:
    """What may move is on a working day, and never before the day it was wanted."""
    for found in plan.placed().movable:
        if found.due >= TODAY:
            assert found.due in plan.workdays
            assert found.due >= found.wanted


@given(plans())
def test_nobody_is_touched_twice_a_day(plan: Plan) -> None:
    """No step falls on the day of a promise to the same contact, or just before it."""
    after = plan.placed()
    for found in after.movable:
        if found.due >= TODAY and found.rank != Rank.REPLY:
            assert found.due not in after.promised_near(found.contact)


@given(plans())
def test_levelling_twice_changes_nothing(plan: Plan) -> None:
    """A level plan stays as it is, whatever was new in it before, and says the same of what is late."""
    once = plan.placed()
    assert once.placed().touches == once.touches
    assert once.level() == plan.level()


@given(plans())
def test_what_is_fixed_and_what_has_passed_stays(plan: Plan) -> None:
    """Promises and intros are not even looked at; a day that has passed is kept, and never called late."""
    places = plan.level()
    assert places.keys() == {t.id for t in plan.movable}
    for before in plan.movable:
        if before.due < TODAY:
            assert places[before.id] == Placed(before.due, too_late=False)


@given(plans())
def test_a_day_is_left_only_for_a_reason(plan: Plan) -> None:
    """A planned date moves only when its day is too early, not worked, near a promise, or taken by others
    that come first."""
    after = plan.placed()
    places = {t.id: t.due for t in after.movable}
    for before in plan.movable:
        day = before.due
        if day < TODAY or places[before.id] == day:
            continue
        near = before.rank != Rank.REPLY and day in plan.promised_near(before.contact)
        full = after.load()[day] >= plan.daily and first_on(after, plan, before, day)
        assert day < before.wanted or day not in plan.workdays or near or full


@given(plans())
def test_days_are_filled_in_the_order_of_rank(plan: Plan) -> None:
    """One that moved is on the first day it may be on that is not full of others that come first."""
    after = plan.placed()
    for found, before in zip(after.movable, plan.movable, strict=True):
        if before.due < TODAY or found.due == before.due:
            continue
        for day in days_between(max(found.wanted, TODAY), found.due):
            if day not in plan.workdays:
                continue
            if found.rank != Rank.REPLY and day in plan.promised_near(found.contact):
                continue
            assert after.load()[day] >= plan.daily
            assert first_on(after, plan, found, day)


def first_on(after: Plan, plan: Plan, one: Touch, day: date) -> bool:
    """Whether all that may move on a day comes before ``one`` in the order of levelling."""

    def order(t: Touch) -> tuple[object, ...]:
        return (t.rank, t.wanted, t.id in plan.fresh, t.order, t.id)

    return all(order(t) < order(one) for t in after.movable if t.due == day)


@given(plans())
def test_late_is_counted_in_working_days(plan: Plan) -> None:
    """A touch comes too late exactly when more working days than it has patience lie behind its day."""
    places = plan.level()
    for before in plan.movable:
        due, late = places[before.id].due, places[before.id].too_late
        wanted = plan.workdays.first(before.wanted)
        waits = sum(day in plan.workdays for day in days_between(wanted, due))
        assert late == (due >= TODAY and waits > before.patience)


def test_an_empty_plan_is_level() -> None:
    """Nothing planned, nothing to do."""
    assert Plan((), MONDAY_TO_FRIDAY, 8).level() == {}


def test_a_crowd_is_spread_over_the_days_that_follow() -> None:
    """Five steps wanted on one day at two a day take three days, the one made first the first of them."""
    after = Plan([touch(n) for n in range(5)], MONDAY_TO_FRIDAY, 2).placed()
    assert [(t.due - TODAY).days for t in after.touches] == [0, 0, 1, 1, 2]


def test_replies_come_before_steps_and_repeats_last() -> None:
    """On a day with room for one, the reply stays, the step gives way, the repeat after it."""
    ranks = [Rank.REPEAT, Rank.STEP, Rank.REPLY]
    after = Plan([touch(n, rank=rank) for n, rank in enumerate(ranks)], MONDAY_TO_FRIDAY, 1).placed()
    assert [(t.due - TODAY).days for t in after.touches] == [2, 1, 0]


def test_a_new_one_stands_back_behind_its_equals() -> None:
    """Of two steps wanted on one day the one that has the day keeps it, though the other was made first."""
    plan = Plan([touch(1), touch(2)], MONDAY_TO_FRIDAY, 1, fresh=frozenset({UUID(int=1)}))
    assert [(t.due - TODAY).days for t in plan.placed().touches] == [1, 0]


def test_a_promise_comes_before_a_step_near_it() -> None:
    """A step wanted on the day of a promise, or on the working day before, waits until the day after it."""
    tuesday = TODAY + timedelta(days=1)
    promise = touch(9, contact=touch(1).contact, rank=Rank.FIXED, wanted=tuesday, due=tuesday, promise=True)
    for wanted in (TODAY, tuesday):
        after = Plan([touch(1, wanted=wanted, due=wanted), promise], MONDAY_TO_FRIDAY, 8).placed()
        assert after.touches[0].due == tuesday + timedelta(days=1)
    reply = Plan([touch(1, rank=Rank.REPLY), promise], MONDAY_TO_FRIDAY, 8).placed()
    assert reply.touches[0].due == TODAY


def test_what_is_done_today_leaves_no_room() -> None:
    """With today's number done, a touch that is wanted today lands tomorrow."""
    assert Plan([touch(1)], MONDAY_TO_FRIDAY, 8, done=8).placed().touches[0].due == TODAY + timedelta(days=1)


def test_room_that_comes_free_draws_nobody_forward() -> None:
    """A step that was moved once keeps its later day, though there is room earlier by now."""
    later = TODAY + timedelta(days=2)
    assert Plan([touch(1, due=later)], MONDAY_TO_FRIDAY, 8).placed().touches[0].due == later
