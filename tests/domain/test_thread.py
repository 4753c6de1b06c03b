"""The law: an open contact always has exactly one next touch, whatever happens."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.domain.cadence import CHANNELS, GENTLE, PERSISTENT, SHIPPED, Channel
from app.domain.errors import Invalid, NotFound
from app.domain.followup import Due, FollowUp, Promise, Rank, promised
from app.domain.thread import (
    OpenThread,
    Pace,
    complete,
    kept,
    not_now,
    paced,
    postponed,
    reopened,
    replied,
    snoozed,
    start,
    touched,
)
from app.domain.workdays import WorkDays

PACE = Pace(PERSISTENT, WorkDays())
TODAY = date(2026, 3, 2)  # a Monday
FRIDAY = date(2026, 3, 6)
SAMPLES = Promise("samples", "message", Due(FRIDAY))


def at_step(number: int, wanted: date = TODAY) -> OpenThread:
    """A thread that waits for that step of the cadence."""
    return reopened(PACE, number, wanted)


def test_a_thread_without_a_touch_can_not_be() -> None:
    """An open contact whose only follow-up is a promise can't be written down."""
    with pytest.raises(ValueError, match="next touch"):
        OpenThread(promised(SAMPLES))


def test_two_touches_can_not_be() -> None:
    """Nor can one with two planned touches."""
    touch = start(PACE, TODAY).touch
    with pytest.raises(ValueError, match="not two"):
        OpenThread(touch, (touch,))


def test_the_next_step_is_what_is_due_first() -> None:
    """A promise due before the touch is the next step, and a timed one before an untimed one."""
    thread = start(PACE, date(2026, 3, 9), SAMPLES)
    assert thread.next_step.kind == "promise"
    timed = Promise("call", "call", Due(date(2026, 3, 9), datetime(2026, 3, 9, 20, tzinfo=UTC)))
    assert start(PACE, date(2026, 3, 9), timed).next_step.kind == "promise"


def test_what_is_not_planned_can_not_be_done() -> None:
    """Completing or finding a follow-up of another thread is refused."""
    other = start(PACE, TODAY).touch
    with pytest.raises(NotFound):
        complete(start(PACE, TODAY), other, PACE, TODAY)
    with pytest.raises(NotFound):
        start(PACE, TODAY).find(other.id)


def test_keeping_a_card_plans_the_intro_today() -> None:
    """Even on a Sunday; no planner moves it."""
    sunday = date(2026, 3, 8)
    intro = start(PACE, sunday).touch
    assert (intro.step, intro.due.day, intro.rank) == (0, sunday, Rank.FIXED)


def test_the_whole_cadence_in_working_days() -> None:
    """Each touch done on its day, the next one comes after its gap of days worked, Easter left out."""
    pace = Pace(PERSISTENT, WorkDays(country="DE"))
    thread, days = start(pace, date(2026, 3, 23)), []
    for _ in range(8):
        days.append((thread.touch.due.day.isoformat(), thread.touch.channel))
        thread = complete(thread, thread.touch, pace, thread.touch.due.day)
    assert days == [
        ("2026-03-23", "email"),
        ("2026-03-25", "email"),
        ("2026-03-30", "call"),
        ("2026-04-08", "email"),
        ("2026-04-15", "linkedin"),
        ("2026-04-29", "email"),
        ("2026-06-01", "email"),
        ("2026-06-29", "call"),
    ]


def test_a_gap_counts_from_the_day_it_was_done() -> None:
    """Done a week late, the next touch is as far from that day as the cadence says."""
    late = TODAY + timedelta(days=7)
    thread = at_step(1)
    assert complete(thread, thread.touch, PACE, late).touch.due.day == date(2026, 3, 12)


def test_repeats_give_way_before_steps() -> None:
    """What repeats has a lower rank and more patience than the steps before."""
    step, repeat = at_step(5).touch, at_step(6).touch
    assert (step.rank, step.patience) == (Rank.STEP, 3)
    assert (repeat.rank, repeat.patience) == (Rank.REPEAT, 70)


def test_an_unplanned_touch_overtakes_the_step() -> None:
    """They called: the step planned is passed over, and the next one counts from the call."""
    thread = touched(at_step(1), PACE, TODAY, TODAY)
    assert (thread.touch.step, thread.touch.due.day) == (2, date(2026, 3, 5))


def test_a_touch_leaves_promises_standing() -> None:
    """Whatever happens with the cadence, what was promised is still owed."""
    thread = start(PACE, TODAY, SAMPLES)
    for after in (
        touched(thread, PACE, TODAY, TODAY),
        replied(thread, "email", TODAY),
        not_now(thread, FRIDAY, "email", TODAY),
        complete(thread, thread.touch, PACE, TODAY),
        paced(thread, Pace(GENTLE, WorkDays()), None),
    ):
        assert after.promises == thread.promises


def test_a_reply_is_answered_today() -> None:
    """A reply replaces the step; answered, the cadence goes on with that very step."""
    thread = replied(at_step(3, FRIDAY), "email", TODAY)
    assert (thread.touch.kind, thread.touch.due.day, thread.touch.rank) == ("reply", TODAY, Rank.REPLY)
    after = complete(thread, thread.touch, PACE, TODAY).touch
    assert (after.kind, after.step, after.due.day) == ("step", 3, date(2026, 3, 9))


def test_who_wrote_first_needs_no_intro() -> None:
    """A reply before the intro mail went out: once they are answered, the second mail is next."""
    thread = replied(start(PACE, TODAY), "email", TODAY)
    assert complete(thread, thread.touch, PACE, TODAY).touch.step == 1


def test_a_second_reply_changes_nothing() -> None:
    """Somebody who is to be answered already writes again: one answer is owed, not two."""
    thread = replied(at_step(3), "email", TODAY)
    assert replied(thread, "call", TODAY + timedelta(days=1)) == thread


def test_a_new_reply_ends_the_snooze_of_an_answer() -> None:
    """An answer that was put off is owed today again when they write once more."""
    thread = replied(at_step(3), "email", TODAY)
    later = snoozed(thread, thread.touch, Due(FRIDAY), TODAY)
    assert replied(later, "email", TODAY) == thread


def test_not_now_waits_for_its_date() -> None:
    """Not now replaces the step by one due on the day they named; done, the cadence goes on from there."""
    may = date(2026, 5, 4)
    thread = not_now(at_step(4), may, "email", TODAY)
    assert (thread.touch.kind, thread.touch.due.day, thread.touch.letter) == ("not_now", may, "later")
    assert complete(thread, thread.touch, PACE, may).touch.step == 4


def test_a_date_they_named_stands() -> None:
    """A call before that date changes nothing; one on it counts."""
    thread = not_now(at_step(4), FRIDAY, "call", TODAY)
    assert touched(thread, PACE, TODAY, TODAY) == thread
    assert touched(thread, PACE, FRIDAY, FRIDAY).touch.kind == "step"


def test_a_reply_ends_not_now() -> None:
    """Who writes before the date they named is answered today."""
    assert replied(not_now(at_step(4), FRIDAY, "email", TODAY), "email", TODAY).touch.kind == "reply"


@pytest.mark.parametrize("until", [TODAY, TODAY - timedelta(days=1), date(2099, 1, 1)])
def test_another_day_lies_ahead(until: date) -> None:
    """Today, the past and a day nobody will see are refused for snooze and not now, naming the field."""
    thread = start(PACE, TODAY, SAMPLES)
    with pytest.raises(Invalid) as refusal:
        not_now(thread, until, "email", TODAY)
    assert refusal.value.field == "until"
    for followup in thread.followups:
        with pytest.raises(Invalid) as refusal:
            snoozed(thread, followup, Due(until), TODAY)
        assert refusal.value.field == "until"


def test_snooze_moves_just_what_was_snoozed() -> None:
    """The touch or the promise is the same one on the other day; the rest stays."""
    thread = start(PACE, TODAY, SAMPLES)
    (promise,) = thread.promises
    by_touch = snoozed(thread, thread.touch, Due(FRIDAY), TODAY)
    assert by_touch == replace(thread, touch=replace(thread.touch, due=Due(FRIDAY), wanted=FRIDAY))
    by_promise = snoozed(thread, promise, Due(date(2026, 3, 9)), TODAY)
    assert (by_promise.touch, by_promise.promises[0].id) == (thread.touch, promise.id)


def test_only_a_promise_has_a_time_of_day() -> None:
    """A step put off to a time is put off to its day; a promise keeps the time."""
    at = Due(FRIDAY, datetime(2026, 3, 6, 9, tzinfo=UTC))
    assert postponed(at_step(2).touch, at, TODAY).due == Due(FRIDAY)
    assert postponed(promised(SAMPLES), at, TODAY).due == at


def test_reopened_goes_on_where_it_was() -> None:
    """The step that was planned comes on the next working day; the intro mail at once."""
    sunday = date(2026, 3, 8)
    assert reopened(PACE, 4, sunday).touch.due.day == date(2026, 3, 9)
    assert reopened(PACE, 0, sunday).touch.due.day == sunday


def test_another_cadence_counts_from_the_last_touch() -> None:
    """The same number of touches done; the next one as far from the last as the new cadence says."""
    thread = paced(at_step(1), Pace(GENTLE, WorkDays()), TODAY)
    assert (thread.touch.step, thread.touch.due.day) == (1, date(2026, 3, 9))


def test_a_day_of_the_owners_own_stands_on_another_cadence() -> None:
    """Put off beyond the new gap, the next touch stays where it was put; the gap counts where it is later."""
    april = date(2026, 4, 1)
    thread = at_step(1)
    later = snoozed(thread, thread.touch, Due(april), TODAY)
    gentle = Pace(GENTLE, WorkDays())
    assert paced(later, gentle, TODAY, april).touch.asked_for == april
    assert paced(later, gentle, TODAY).touch.asked_for == date(2026, 3, 9)
    assert paced(later, gentle, april, april).touch.asked_for == date(2026, 4, 8)


def test_a_kept_promise_plans_from_there() -> None:
    """The step planned for tomorrow comes its gap after; later ones, answers and intros stay."""
    (samples,) = start(PACE, TODAY, SAMPLES).promises
    near, far = at_step(1), at_step(1, FRIDAY)
    owed = (start(PACE, TODAY), replied(near, "email", TODAY), not_now(near, FRIDAY, "email", TODAY), far)
    for thread in owed:
        assert kept(replace(thread, promises=(samples,)), samples, PACE, TODAY) == thread
    after = kept(replace(near, promises=(samples,)), samples, PACE, TODAY).touch
    assert (after.id, after.due.day, after.asked_for) == (near.touch.id, date(2026, 3, 4), date(2026, 3, 4))


def test_reopened_no_earlier_than_it_was_planned() -> None:
    """A day that is still ahead stands."""
    assert reopened(PACE, 4, TODAY, wanted=FRIDAY).touch.due.day == FRIDAY


def test_another_cadence_leaves_what_is_owed() -> None:
    """An answer, a date they named and the day of the intro mail stay as they are."""
    gentle = Pace(GENTLE, WorkDays())
    for owed in (replied(at_step(2), "email", TODAY), not_now(at_step(2), FRIDAY, "email", TODAY)):
        assert paced(owed, gentle, TODAY) == owed
    assert paced(start(PACE, TODAY), gentle, None).touch.due.day == TODAY


class AThreadsLife(RuleBasedStateMachine):
    """All that can happen with an open contact, in any order and over any days, holidays among them."""

    @initialize(promise=st.booleans())
    def keep(self, promise: bool) -> None:
        self.today = TODAY
        self.pace = Pace(PERSISTENT, WorkDays(country="DE", part="BE"))
        self.thread = start(self.pace, self.today, SAMPLES if promise else None)
        self.touched_on: date | None = None

    @rule(data=st.data(), skip=st.booleans())
    def do_or_skip(self, data: st.DataObject, skip: bool) -> None:
        followup = data.draw(st.sampled_from(self.thread.followups))
        before = self.thread.touch
        if followup.kind == "promise" and not skip:
            self.thread, self.touched_on = kept(self.thread, followup, self.pace, self.today), self.today
            after = self.thread.touch
            assert (after.id, after.kind, after.again) == (before.id, before.kind, before.again)
            assert after.asked_for >= before.asked_for
            return
        self.thread = complete(self.thread, followup, self.pace, self.today)
        if followup.kind == "promise":
            assert self.thread.touch == before
        else:
            self.touched_on = self.touched_on if skip else self.today
            assert self.thread.touch.step == followup.resume
            self.gap_holds(self.today)

    @rule()
    def touch(self) -> None:
        before = self.thread.touch
        self.thread = touched(self.thread, self.pace, self.today, self.today)
        self.touched_on = self.today
        if before.kind == "not_now" and before.asked_for > self.today:
            assert self.thread.touch == before
        else:
            self.gap_holds(self.today)

    @rule(channel=st.sampled_from(CHANNELS))
    def reply(self, channel: Channel) -> None:
        before = self.thread.touch
        self.thread = replied(self.thread, channel, self.today)
        after = self.thread.touch
        assert (after.kind, after.resume) == ("reply", max(before.again, 1))
        assert after.asked_for <= self.today

    @rule(days=st.integers(1, 300))
    def wait(self, days: int) -> None:
        until, before = self.today + timedelta(days=days), self.thread.touch
        self.thread = not_now(self.thread, until, "email", self.today)
        assert (self.thread.touch.kind, self.thread.touch.due.day) == ("not_now", until)
        assert self.thread.touch.resume == max(before.again, 1)

    @rule(data=st.data(), days=st.integers(1, 30))
    def snooze(self, data: st.DataObject, days: int) -> None:
        followup, until = data.draw(st.sampled_from(self.thread.followups)), self.today + timedelta(days=days)
        self.thread = snoozed(self.thread, followup, Due(until), self.today)
        assert self.thread.find(followup.id).due.day == until

    @rule(days=st.integers(0, 20))
    def promise(self, days: int) -> None:
        more = promised(replace(SAMPLES, due=Due(self.today + timedelta(days=days))))
        self.thread = OpenThread(self.thread.touch, (*self.thread.promises, more))

    @rule(cadence=st.sampled_from(list(SHIPPED.values())))
    def change_cadence(self, cadence: object) -> None:
        self.pace = Pace(cadence, self.pace.workdays)  # type: ignore[arg-type]
        before = self.thread.touch
        self.thread = paced(self.thread, self.pace, self.touched_on)
        assert (self.thread.touch.kind, self.thread.touch.again) == (before.kind, before.again)

    @rule()
    def close_and_reopen(self) -> None:
        before = self.thread.touch
        self.thread = reopened(self.pace, before.again, self.today, self.thread.promises)
        assert (self.thread.touch.kind, self.thread.touch.step) == ("step", before.again)

    @rule(days=st.integers(1, 40))
    def days_pass(self, days: int) -> None:
        self.today += timedelta(days=days)

    def gap_holds(self, on: date) -> None:
        """The step now planned is a working day, as many of them after ``on`` as the cadence says."""
        touch = self.thread.touch
        assert touch.step is not None
        between = [on + timedelta(days=n) for n in range(1, (touch.due.day - on).days + 1)]
        assert touch.due.day in self.pace.workdays
        assert sum(d in self.pace.workdays for d in between) == self.pace.cadence.step(touch.step).gap

    @invariant()
    def one_touch(self) -> None:
        if hasattr(self, "thread"):
            kinds = [f.kind for f in self.thread.followups]
            assert len(kinds) - kinds.count("promise") == 1
            assert len({f.id for f in self.thread.followups}) == len(kinds)
            first: FollowUp = min(self.thread.followups, key=lambda f: f.due.urgency)
            assert self.thread.next_step.due == first.due


TestAThreadsLife = AThreadsLife.TestCase
TestAThreadsLife.settings = settings(max_examples=20, stateful_step_count=200, deadline=None)
