"""Cadences: there is always a next step, and it falls on a working day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cadence import PERSISTENT, SHIPPED, Cadence
from app.domain.errors import Invalid
from app.domain.workdays import MONDAY_TO_FRIDAY, WorkDays

days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
weeks = st.frozensets(st.integers(1, 7), min_size=1)


def test_persistent_is_as_promised() -> None:
    """Mail the same day, 2 mail, 3 call, 5 mail, 5 LinkedIn, 10 mail, then every 20 mail and call in turn."""
    steps = [(PERSISTENT.step(n).gap, PERSISTENT.step(n).channel) for n in range(10)]
    assert steps == [
        (0, "email"), (2, "email"), (3, "call"), (5, "email"), (5, "linkedin"),
        (10, "email"), (20, "email"), (20, "call"), (20, "email"), (20, "call"),
    ]  # fmt: skip


@pytest.mark.parametrize("cadence", SHIPPED.values(), ids=SHIPPED)
def test_a_cadence_opens_with_a_mail(cadence: Cadence) -> None:
    """Keeping a card always gives an intro mail the same day."""
    assert (cadence.step(0).gap, cadence.step(0).channel, cadence.step(0).letter) in (
        (0, "email", "intro"),
        (0, "email", "warm"),
    )


@given(st.integers(0, 10**9))
def test_there_is_a_step_for_every_number(number: int) -> None:
    """However often one has been in touch, there is a next step."""
    assert PERSISTENT.step(number).gap >= 0


def test_a_cadence_without_end_is_the_only_kind() -> None:
    """A cadence that would run out can't be made."""
    with pytest.raises(Invalid, match="for ever"):
        Cadence("short", PERSISTENT.steps, ())


@given(days, st.integers(0, 120), weeks)
def test_a_step_falls_on_a_working_day(day: date, gap: int, week: frozenset[int]) -> None:
    """Exactly ``gap`` working days lie after the day up to the step, which is one of them."""
    due = WorkDays(week).after(day, gap)
    between = [day + timedelta(days=n) for n in range(1, (due - day).days + 1)]
    assert due.isoweekday() in week
    assert sum(d.isoweekday() in week for d in between) == (gap or int(day.isoweekday() not in week))


@given(days, st.integers(0, 60), weeks)
def test_a_longer_gap_is_never_earlier(day: date, gap: int, week: frozenset[int]) -> None:
    """One more working day is never an earlier date."""
    assert WorkDays(week).after(day, gap) <= WorkDays(week).after(day, gap + 1)


def test_a_weekend_is_skipped() -> None:
    """Two working days after a Friday is a Tuesday."""
    assert WorkDays(MONDAY_TO_FRIDAY).after(date(2026, 3, 6), 2) == date(2026, 3, 10)


def test_somebody_has_to_work() -> None:
    """Without a single working day there is no answer, and no endless search for one."""
    with pytest.raises(ValueError, match="working day"):
        WorkDays(frozenset())
