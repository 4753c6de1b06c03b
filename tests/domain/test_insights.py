"""Insights: counts in the shapes of the charts."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.insights import (
    MANY_TOUCHES,
    Ended,
    Stages,
    first_of_heat,
    heat,
    reasons,
    total,
    touches_until,
    waits,
    weeks,
    year_before,
)

TODAY = date(2026, 3, 4)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(DAYS)
def test_twelve_months_end_today(today: date) -> None:
    """The last twelve months are 365 or 366 days, whatever day it is."""
    assert (today - year_before(today)).days + 1 in (365, 366)


def test_twelve_months_that_end_on_a_leap_day() -> None:
    """On 29 February they begin with the first of March."""
    assert year_before(date(2024, 2, 29)) == date(2023, 3, 1)


@given(DAYS)
def test_the_heat_map_is_whole_weeks_up_to_today(today: date) -> None:
    """It begins on a Monday, ends today, and leaves no day out."""
    days = [day for week in weeks(today) for day in week]
    assert days[0] == first_of_heat(today)
    assert (days[0].isoweekday(), days[-1], len(weeks(today))) == (1, today, 53)
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]


@pytest.mark.parametrize(("count", "level"), [(0, 0), (1, 1), (3, 1), (4, 2), (7, 2), (8, 3), (9, 4)])
def test_a_day_is_as_warm_as_its_share_of_the_target(count: int, level: int) -> None:
    """Nothing, under half, half, reached, beyond."""
    assert heat(count, 8) == level


def test_a_target_of_one_is_reached_with_one() -> None:
    """The smallest target knows nothing, reached and beyond."""
    assert [heat(n, 1) for n in range(3)] == [0, 3, 4]


@given(st.dictionaries(st.dates(TODAY - timedelta(days=900), TODAY + timedelta(days=9)), st.integers(1, 9)))
def test_everybody_open_waits_in_one_span(last: dict[date, int]) -> None:
    """The spans of waiting overlap nowhere and leave nobody out, not even one met in days to come."""
    assert sum(span.count for span in waits(last, TODAY)) == sum(last.values())


def test_who_waits_how_long() -> None:
    """A week is the first span, the eighth day is in the second."""
    last = {TODAY: 1, TODAY - timedelta(days=7): 2, TODAY - timedelta(days=8): 4, date(2020, 1, 1): 8}
    assert [span.count for span in waits(last, TODAY)] == [3, 4, 0, 0, 8]


def test_touches_until_a_yes() -> None:
    """Each number has its column, many share the last one; the noes are not among them."""
    ended = [
        Ended("yes", None, 0, 1),
        Ended("yes", None, 3, 2),
        Ended("no", "price", 3, 5),
        Ended("yes", None, MANY_TOUCHES, 1),
        Ended("yes", None, 40, 1),
    ]
    assert [span.count for span in touches_until(ended, "yes")] == [1, 0, 0, 2, 0, 0, 0, 0, 2]


def test_the_most_frequent_reason_stands_first() -> None:
    """Reasons are added up over all numbers of touches; a yes has none."""
    ended = [
        Ended("no", "price", 1, 2),
        Ended("no", "timing", 1, 3),
        Ended("no", "price", 4, 2),
        Ended("yes", None, 1, 9),
    ]
    assert reasons(ended) == [("price", 4), ("timing", 3)]


def test_stages_add_up() -> None:
    """All together is the sum of the events, and of nothing it is nothing."""
    assert total({uuid4(): Stages(3, 1, 2, 1, 1), None: Stages(1, 0, 0, 0, 0)}) == Stages(4, 1, 2, 1, 1)
    assert total({}) == Stages()


def test_who_is_mailed_is_so_the_same_day_or_later() -> None:
    """What is left of the cards is not mailed yet."""
    stages = Stages(cards=5, same_day=2, mailed=3)
    assert (stages.later, stages.unmailed) == (1, 2)
