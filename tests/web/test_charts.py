"""Charts as shapes."""

from datetime import date

import pytest

from app.domain.insights import Span, weeks
from app.web import charts


@pytest.mark.parametrize(
    ("part", "whole", "says"), [(3, 4, None), (30, 40, "75 %"), (0, 10, "0 %"), (0, 0, None)]
)
def test_a_share_of_few_is_not_given_in_percent(part: int, whole: int, says: str | None) -> None:
    """Under ten, "3 of 4" says all there is to say."""
    assert charts.percent(part, whole) == says


def test_the_longest_bar_is_full() -> None:
    """The others are their share of it."""
    bars = charts.bars([("a", 4, "/a"), ("b", 1, "/b"), ("c", 0, "/c")])
    assert [(bar.width, bar.y) for bar in bars] == [(100, 0), (25, 40), (0, 80)]


def test_parts_of_a_whole_fill_it_together() -> None:
    """Bars of parts add up to the drawing's width."""
    assert sum(bar.width for bar in charts.bars([("a", 3, "/a"), ("b", 1, "/b")], 4)) == 100


def test_nothing_at_all_has_bars_without_length() -> None:
    """Noughts alone divide nothing."""
    assert [bar.width for bar in charts.bars([("a", 0, "/a")])] == [0]


def test_a_stage_is_its_share_of_the_cards() -> None:
    """The first bar of a row is full, whatever the number."""
    row = charts.stage_row("Fair", [("Cards", 8, "/"), ("Mailed", 4, "/m"), ("Yes", 0, "/y")], 2)
    assert [cell.width for cell in row.cells] == [100, 50, 0]


def test_columns_share_one_scale() -> None:
    """The tallest reaches the top, and none leaves the drawing."""
    columns = charts.columns([Span(0, 0, 2), Span(1, None, 4)], 8, lambda span: f"/{span.least}")
    assert [(c.label, c.x, c.height) for c in columns] == [("0", 25, 16), ("1+", 75, 32)]


def test_only_days_with_a_touch_lead_somewhere() -> None:
    """A square without one is no link."""
    today = date(2026, 3, 4)
    heat = charts.heat_map(weeks(today), {today: 3}, 3, lambda day: f"/{day}")
    last = heat.weeks[-1][-1]
    assert (last.day, last.href, last.level) == (today, "/2026-03-04", 3)
    assert {square.href for week in heat.weeks for square in week if square is not last} == {""}
    assert [name for _, name in heat.months].count("Mar") in (1, 2)
