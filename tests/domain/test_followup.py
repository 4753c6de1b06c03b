"""A follow-up: what it is, and when it is due."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.followup import Due, FollowUp, Promise, Rank, promised

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 3, 2)


def test_a_promise_needs_something_promised() -> None:
    """A promise of nothing is refused."""
    with pytest.raises(Invalid) as refusal:
        Promise("  ", "call", Due(TODAY))
    assert refusal.value.field == "promise.what"


def test_a_promise_keeps_its_day() -> None:
    """A promise is a follow-up of its own that no planner moves; one by mail has a letter."""
    by_mail, by_hand = (promised(Promise("samples", way, Due(TODAY))) for way in ("email", "in_person"))
    assert (by_mail.kind, by_mail.rank, by_mail.letter) == ("promise", Rank.FIXED, "promise")
    assert by_hand.letter is None


def test_a_day_has_passed_the_day_after() -> None:
    """A follow-up is overdue from the day after the one it is due."""
    promise = promised(Promise("samples", "message", Due(TODAY)))
    assert not promise.overdue(TODAY)
    assert promise.overdue(TODAY + timedelta(days=1))


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
