"""A contact's thread. The law: an open contact always has a next follow-up.

While the contact is open the thread is an ``OpenThread``, which can't exist without its
``touch``; there is no way to write down an open contact that nobody will get back to.
Each function returns the thread after something happened. Days here are those asked for;
``levelling`` finds the ones that have room.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from app.domain.cadence import Cadence, Channel
from app.domain.errors import Invalid, NotFound
from app.domain.followup import Due, FollowUp, Promise, Rank, promised
from app.domain.words import english
from app.domain.workdays import WorkDays

#: The letter after another meeting, and all those that follow a meeting.
MET_AGAIN = "met_again"
OPENING = ("intro", "warm", MET_AGAIN)
#: The letter to who has answered.
ANSWER = "answer"
#: Beyond that a date is a slip of the hand.
LONGEST_WAIT = timedelta(days=3653)


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
        return tuple(sorted((self.touch, *self.promises), key=lambda f: f.due.urgency))

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
    workdays: WorkDays


def step(pace: Pace, number: int, wanted: date) -> FollowUp:
    """The ``number``-th touch of the cadence, counted from 0, wanted on that day.

    The intro mail is a promise in all but name: it keeps its day.
    """
    planned = pace.cadence.step(number)
    repeat = Rank.REPEAT if pace.cadence.repeating(number) else Rank.STEP
    return FollowUp(
        "step",
        planned.channel,
        planned.what,
        Due(wanted),
        step=number,
        resume=number + 1,
        wanted=wanted,
        rank=repeat if number else Rank.FIXED,
        patience=pace.cadence.patience(number),
        letter=(planned.letter or "next") if planned.channel == "email" else None,
    )


def start(pace: Pace, today: date, promise: Promise | None = None) -> OpenThread:
    """Keeping a card: the intro mail today, even on a day off, and the promise if any."""
    return OpenThread(step(pace, 0, today), (promised(promise),) if promise else ())


def complete(thread: OpenThread, followup: FollowUp, pace: Pace, on: date) -> OpenThread:
    """The thread after ``followup`` was done or skipped on that day, or another touch overtook it.

    A promise just leaves the thread; a touch is replaced by the cadence's next one.
    """
    if followup in thread.promises:
        return replace(thread, promises=tuple(p for p in thread.promises if p != followup))
    if followup != thread.touch:
        raise NotFound("There is no such follow-up.")
    return replace(thread, touch=_next(pace, followup.resume, on))


def kept(thread: OpenThread, promise: FollowUp, pace: Pace, on: date) -> OpenThread:
    """The thread after a promise was kept that day: a touch, from which the cadence plans again.

    The step that is planned comes no earlier than its gap after it, and never earlier than it was to.
    An intro, an answer that is owed and a date they asked for stay.
    """
    left = complete(thread, promise, pace, on)
    touch = left.touch
    if touch.kind != "step" or not touch.step:
        return left
    return replace(left, touch=_no_earlier(touch, _next(pace, touch.step, on).asked_for))


def _next(pace: Pace, number: int, on: date) -> FollowUp:
    return step(pace, number, pace.workdays.after(on, pace.cadence.step(number).gap))


def touched(thread: OpenThread, pace: Pace, on: date, today: date) -> OpenThread:
    """The thread after a touch nobody planned: they called, you met. It overtakes the planned one.

    But a date they asked for ("not now") stands until it has come.
    """
    if thread.touch.kind == "not_now" and thread.touch.asked_for > today:
        return thread
    return complete(thread, thread.touch, pace, on)


def met_again(thread: OpenThread, today: date) -> OpenThread:
    """The thread after you met once more: the next step is a mail today, then the cadence goes on as it was.

    A first mail not yet sent stays, and so does a date they asked for, until it has come.
    """
    touch = thread.touch
    if touch.letter in OPENING or (touch.kind == "not_now" and touch.asked_for > today):
        return thread
    mail = FollowUp(
        "step",
        "email",
        english("Mail after you met again"),
        Due(today),
        resume=max(touch.again, 1),
        wanted=today,
        letter=MET_AGAIN,
    )
    return replace(thread, touch=mail)


def met_at_last(thread: OpenThread, pace: Pace, today: date) -> OpenThread:
    """The thread after you met whom you had from a file alone: the first mail is due today, then the cadence.

    A date they asked for stays until it has come.
    """
    touch = thread.touch
    if touch.kind == "not_now" and touch.asked_for > today:
        return thread
    first = step(pace, 0, today)
    if touch.letter in OPENING:
        return replace(thread, touch=replace(first, id=touch.id))
    return replace(thread, touch=replace(first, resume=max(touch.again, 1)))


def replied(thread: OpenThread, channel: Channel, today: date, *, anew: bool = False) -> OpenThread:
    """They wrote: the next step is to answer them. One who has been answered needs no intro any more.

    Who answered by mail is answered by one; who is being answered just now, and can't be by the mail that
    is on its way, is answered ``anew``.
    """
    if thread.touch.kind == "reply" and not anew:
        waits = thread.touch.asked_for > today  # for an answer that was put off
        return replace(thread, touch=_moved(thread.touch, Due(today))) if waits else thread
    resume = max(thread.touch.again, 1)
    answer = FollowUp(
        "reply",
        channel,
        english("Answer them"),
        Due(today),
        resume=resume,
        wanted=today,
        rank=Rank.REPLY,
        letter=ANSWER if channel == "email" else None,
    )
    return replace(thread, touch=answer)


def not_now(thread: OpenThread, until: date, channel: Channel, today: date) -> OpenThread:
    """They asked for another time: the next step waits for it. Invalid unless it lies ahead."""
    _require_ahead(until, today)
    back = FollowUp(
        "not_now",
        channel,
        english("Get back to them, as agreed"),
        Due(until),
        resume=max(thread.touch.again, 1),
        wanted=until,
        rank=Rank.STEP,
        letter="later" if channel == "email" else None,
    )
    return replace(thread, touch=back)


def reopened(
    pace: Pace,
    number: int,
    today: date,
    promises: tuple[FollowUp, ...] = (),
    wanted: date = date.min,
) -> OpenThread:
    """The thread of a contact that is open again: the cadence goes on with that step, from today.

    It comes no earlier than ``wanted``, the day it was planned for before.
    """
    day = max(today, wanted)
    return OpenThread(step(pace, number, pace.workdays.first(day) if number else day), promises)


def snoozed(thread: OpenThread, followup: FollowUp, until: Due, today: date) -> OpenThread:
    """The same follow-up on another day. Invalid unless that lies ahead."""
    later = postponed(followup, until, today)
    if followup == thread.touch:
        return replace(thread, touch=later)
    return replace(thread, promises=tuple(later if p == followup else p for p in thread.promises))


def postponed(followup: FollowUp, until: Due, today: date) -> FollowUp:
    """A follow-up on another day; only a promise has a time of day. Invalid unless that lies ahead."""
    _require_ahead(until.day, today)
    return _moved(followup, until if followup.kind == "promise" else Due(until.day))


def _moved(followup: FollowUp, due: Due) -> FollowUp:
    return replace(followup, due=due, wanted=due.day)


def _require_ahead(until: date, today: date) -> None:
    if until <= today:
        raise Invalid("Give a day that is still to come.", "until")
    if until > today + LONGEST_WAIT:
        raise Invalid("Give a day in the next ten years.", "until")


def paced(thread: OpenThread, pace: Pace, touched_on: date | None, put_off_to: date = date.min) -> OpenThread:
    """The thread on another cadence: the same number of touches done, the next one by the new gaps.

    An answer that is owed and a date they asked for stay as they are; so does the intro's day, and all of
    a first mail that waits for room, as many of an import do. The day its owner put the next touch off to
    stands where it is the later one.
    """
    now = thread.touch
    if now.kind != "step" or now.step is None or (now.step == 0 and now.rank != Rank.FIXED):
        return thread
    if now.step == 0 or touched_on is None:
        return replace(thread, touch=step(pace, now.step, now.asked_for))
    return replace(thread, touch=_no_earlier(_next(pace, now.step, touched_on), put_off_to))


def _no_earlier(followup: FollowUp, than: date) -> FollowUp:
    return _moved(followup, Due(than)) if than > followup.asked_for else followup
