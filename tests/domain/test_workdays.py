"""The days an owner works: some weekdays, without the public holidays where they work."""

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.workdays import MONDAY_TO_FRIDAY, WorkDays, next_holiday, part_names, parts

days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
weeks = st.frozensets(st.integers(1, 7), min_size=1)
places = st.sampled_from([(None, None), ("DE", None), ("DE", "BE"), ("BR", "SP"), ("SA", None), ("SE", None)])
working = st.builds(lambda week, place: WorkDays(week, *place), weeks, places)


@given(days, st.integers(0, 120), working)
def test_a_step_falls_on_a_working_day(day: date, gap: int, workdays: WorkDays) -> None:
    """Exactly ``gap`` working days lie after the day up to the step, which is one of them."""
    due = workdays.after(day, gap)
    between = [day + timedelta(days=n) for n in range(1, (due - day).days + 1)]
    assert due in workdays
    assert sum(d in workdays for d in between) == (gap or int(day not in workdays))


@given(days, st.integers(0, 60), working)
def test_a_longer_gap_is_never_earlier(day: date, gap: int, workdays: WorkDays) -> None:
    """One more working day is never an earlier date."""
    assert workdays.after(day, gap) <= workdays.after(day, gap + 1)


@given(days, working)
def test_the_day_before_leads_back(day: date, workdays: WorkDays) -> None:
    """The working day before has the first one on or after the day as its next."""
    before = workdays.before(day)
    assert before < day
    assert workdays.after(before, 1) == workdays.first(day)


def test_a_weekend_is_skipped() -> None:
    """Two working days after a Friday is a Tuesday."""
    assert WorkDays(MONDAY_TO_FRIDAY).after(date(2026, 3, 6), 2) == date(2026, 3, 10)


def test_holidays_are_skipped() -> None:
    """The working day after Maundy Thursday is the Tuesday after Easter, in Germany."""
    thursday = date(2026, 4, 2)
    assert WorkDays(country="DE").after(thursday, 1) == date(2026, 4, 7)
    assert WorkDays().after(thursday, 1) == date(2026, 4, 3)


def test_a_part_of_a_country_has_holidays_of_its_own() -> None:
    """8 March is a holiday in Berlin and not in Bavaria; Epiphany the other way round."""
    berlin, bavaria = WorkDays(country="DE", part="BE"), WorkDays(country="DE", part="BY")
    womens_day, epiphany = date(2027, 3, 8), date(2026, 1, 6)
    assert (womens_day in berlin, womens_day in bavaria) == (False, True)
    assert (epiphany in berlin, epiphany in bavaria) == (True, False)
    assert {"BE", "BY"} <= set(parts("DE"))


@pytest.mark.parametrize(("country", "part"), [("XX", None), ("XX", "BE"), ("DE", "XX"), (None, "BE")])
def test_an_unknown_place_has_no_holidays_of_its_own(country: str | None, part: str | None) -> None:
    """Where nobody has listed the holidays, the week alone counts; an unknown part is the whole country."""
    assert date(2027, 3, 8) in WorkDays(country=country, part=part)
    assert parts("XX") == ()


@pytest.mark.parametrize("country", holidays.list_supported_countries(include_aliases=False))
def test_every_country_works_on_some_day(country: str) -> None:
    """Whatever single weekday somebody works, it is not a holiday for ever; nor is any year too far away."""
    for weekday in range(1, 8):
        for today in (date(1999, 12, 20), date(2026, 3, 2), date(2199, 3, 2)):
            first = WorkDays(frozenset({weekday}), country).first(today)
            assert first - today < timedelta(days=28)


def test_somebody_has_to_work() -> None:
    """Without a single working day there is no answer, and no endless search for one."""
    for week in (frozenset[int](), frozenset({0, 8})):
        with pytest.raises(ValueError, match="working day"):
            WorkDays(week)


def test_the_next_holiday_has_its_name() -> None:
    """The first public holiday on or after a day is told, across the year's end, in the part that has it."""
    assert next_holiday("DE", None, date(2026, 12, 27)) == (date(2027, 1, 1), "New Year's Day")
    assert next_holiday("DE", "BY", date(2027, 1, 2)) == (date(2027, 1, 6), "Epiphany")
    assert next_holiday("DE", "BE", date(2027, 1, 2)) == (date(2027, 3, 8), "Women's Day")
    assert next_holiday(None, None, date(2027, 1, 2)) is None


@pytest.mark.parametrize("country", ["DE", "FR", "US", "XX", None])
def test_every_part_has_a_name(country: str | None) -> None:
    """The parts to choose from are those that are counted by, each with something to call it."""
    names = part_names(country)
    assert tuple(sorted(names)) == parts(country)
    assert all(names.values())
