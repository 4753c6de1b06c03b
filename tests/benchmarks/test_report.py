"""A report's lines say what the figures are."""

import pytest

from tests.benchmarks.report import GOALS, Target, group, reliability, surely_right, table, targets
from tests.benchmarks.scoring import Given, Score


@pytest.mark.parametrize(
    ("figure", "bound", "low", "holds"),
    [
        (0.94, 0.94, False, True),
        (0.93, 0.94, False, False),
        (0.02, 0.02, True, True),
        (0.03, 0.02, True, False),
        (None, 0.02, True, None),
    ],
)
def test_a_target_is_reached_or_kept_under(
    figure: float | None, bound: float, low: bool, holds: bool | None
) -> None:
    """What just reaches its bound holds; what was not measured neither holds nor misses."""
    target = Target("it", figure, bound, low)
    assert target.holds is holds
    assert str(target).endswith({True: "holds", False: "misses", None: "not measured"}[holds])


def test_each_card_has_a_goal() -> None:
    """Photos by one goal however hard they are, drawn cards by how hard they are."""
    assert {group(drawn, hard) for drawn in (True, False) for hard in ("easy", "medium", "hard")} == set(
        GOALS
    )
    assert group(False, "hard") == group(False, "easy") == "photos"


def test_precision_may_be_two_points_under_the_recall_asked_for() -> None:
    """One of two mails right: recall holds what precision misses."""
    score = Score()
    score.add(
        {"contact": {"emails": ["a@one.example"]}},
        {"cards": [{"emails": ["a@one.example", "b@two.example"]}]},
    )
    mails = [each for each in targets("set", GOALS["photos"], score) if "e-mails" in each.what]
    assert [(each.figure, round(each.bound, 2), each.holds) for each in mails] == [
        (1.0, 0.94, True),
        (0.5, 0.92, False),
    ]


def test_confidence_is_held_against_what_was_right() -> None:
    """Values are counted by the bin of their confidence; only those of 0.9 and more are sure."""
    given = [Given("emails", 0.95, True), Given("phones", 0.9, False), Given("company", 0.1, False)]
    sure = surely_right(given)
    assert (sure.figure, sure.holds) == (0.5, False)
    assert [line.split()[-1] for line in reliability(given)] == ["right", "0.0%", "0.0%", "100.0%"]


def test_a_table_has_a_row_a_reader() -> None:
    """Empty scores are dashes, not zeroes."""
    head, row = table({"project": Score()})
    assert head.split()[0] == "e-mails"
    assert row.split()[:4] == ["project", "–", "/", "–"]
