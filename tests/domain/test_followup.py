"""The law: an open contact always has exactly one next touch."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cadence import PERSISTENT
from app.domain.errors import Invalid, NotFound
from app.domain.followup import Due, FollowUp, Promise, promised
from app.domain.thread import OpenThread, Pace, complete, start
from app.domain.workdays import WorkDays

BERLIN = ZoneInfo("Europe/Berlin")
PACE = Pace(PERSISTENT, WorkDays())
TODAY = date(2026, 3, 2)
SAMPLES = Promise("samples", "message", Due(date(2026, 3, 6)))


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
    timed = Promise("call", "call", Due.timed(datetime(2026, 3, 9, 20, tzinfo=UTC), BERLIN))
    assert start(PACE, date(2026, 3, 9), timed).next_step.kind == "promise"


def test_what_is_not_planned_can_not_be_done() -> None:
    """Completing a follow-up of another thread is refused."""
    with pytest.raises(NotFound):
        complete(start(PACE, TODAY), start(PACE, TODAY).touch, PACE, TODAY)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("2026-11-27", Due(date(2026, 11, 27))),
        ("2026-11-27T23:30:00-05:00", Due(date(2026, 11, 28), datetime(2026, 11, 28, 4, 30, tzinfo=UTC))),
        ("2026-11-27T10:00:00Z", Due(date(2026, 11, 27), datetime(2026, 11, 27, 10, tzinfo=UTC))),
    ],
)
def test_a_due_date_is_a_day_or_an_instant(text: str, due: Due) -> None:
    """A day is taken as it is; a time keeps its instant and falls on its day in the owner's zone."""
    assert Due.parse(text, BERLIN) == due


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tomorrow",
        "2026-13-01",
        "2026-11-27T10:00:00",
        "20261127",
        "10:00",
        "2026-W48-1",
        "20261127T1",
        "0001-01-01",
        "9999-12-31T23:59:59-12:00",
    ],
)
def test_anything_else_is_no_due_date(text: str) -> None:
    """What is no day and no time with its offset is refused, naming the field."""
    with pytest.raises(Invalid) as refusal:
        Due.parse(text, BERLIN)
    assert refusal.value.field == "due"


@given(st.lists(st.tuples(st.dates(TODAY, date(2027, 1, 1)), st.none() | st.integers(0, 86_399)), min_size=2))
def test_urgency_sorts_like_dues(dues: list[tuple[date, int | None]]) -> None:
    """Sorting by urgency is sorting by day, then time, then the untimed."""
    made = []
    for day, second in dues:
        at = (
            datetime.combine(day, datetime.min.time(), UTC) + timedelta(seconds=second)
            if second is not None
            else None
        )
        made.append(FollowUp("step", "email", "", Due(day, at)))
    expected = sorted(
        made, key=lambda f: (f.due.day, f.due.at is None, f.due.at or datetime.min.replace(tzinfo=UTC))
    )
    assert [f.due for f in sorted(made, key=lambda f: f.due.urgency)] == [f.due for f in expected]
