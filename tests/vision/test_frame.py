from math import cos, pi, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.card import Box
from app.domain.lines import rectangle
from app.vision.frame import apart, around, card_like, facing, grown, holds, reaching, rightwards

CARD = rectangle(100, 100, 500, 350)
LINES = tuple(rectangle(130, y, 400, y + 20) for y in (120, 160, 200, 240))


def turned(box: Box, angle: float) -> Box:
    """The box turned about the picture's origin, in radians."""
    a, b, c, d = ((x * cos(angle) - y * sin(angle), x * sin(angle) + y * cos(angle)) for x, y in box.corners)
    return Box((a, b, c, d))


@given(st.integers(0, 3), st.floats(-pi, pi))
def test_facing(first: int, angle: float) -> None:
    """However a card lies and wherever its outline begins, its frame begins at the text's top left."""
    outline, lines = turned(CARD, angle), [turned(line, angle) for line in LINES]
    corners = outline.corners[first:] + outline.corners[:first]
    assert facing(Box(corners), lines).corners == outline.corners  # type: ignore[arg-type]


@given(st.floats(-pi, pi))
def test_around(angle: float) -> None:
    """The rectangle around text lies as the text does and holds all of it."""
    lines = [turned(line, angle) for line in LINES]
    frame = around(lines)
    assert all(holds(frame, corner) for line in lines for corner in line.corners)
    assert facing(frame, lines) == frame


def test_an_outline_with_all_its_text_stays() -> None:
    """Nothing outside, nothing to reach for."""
    assert reaching(CARD, LINES, ()) == CARD


def test_text_below_a_panel_belongs_to_the_card() -> None:
    """A line right below an outline, in line with the text inside, is reached."""
    below = rectangle(130, 380, 400, 400)
    frame = reaching(CARD, (*LINES, below), ())
    assert all(holds(frame, corner) for corner in below.corners)


def test_a_line_that_sticks_out_is_not_cut() -> None:
    """An outline that cuts through a line is pushed out to its end."""
    long = rectangle(130, 280, 560, 300)
    frame = reaching(CARD, (*LINES, long), ())
    assert all(holds(frame, corner) for corner in long.corners)


@pytest.mark.parametrize(
    "stranger",
    [
        rectangle(130, 900, 400, 920),
        turned(rectangle(300, 250, 500, 270), 0.5),
        rectangle(130, 360, 400, 460),
    ],
    ids=["far off", "aslant", "far taller"],
)
def test_what_is_not_of_the_card_stays_outside(stranger: Box) -> None:
    """Text far off, lying otherwise, or of quite another size is not reached."""
    assert reaching(CARD, (*LINES, stranger), ()) == CARD


def test_another_cards_text_stays_with_it() -> None:
    """Text inside another outline is not reached."""
    below = rectangle(130, 380, 400, 400)
    assert reaching(CARD, (*LINES, below), [rectangle(100, 360, 500, 610)]) == CARD


def test_apart() -> None:
    """Two cards are apart; two panels that fill one card, or one inside the other, are not."""
    assert apart(CARD, rectangle(560, 130, 960, 380))
    assert not apart(CARD, rectangle(500, 100, 700, 350))
    assert not apart(CARD, rectangle(150, 150, 400, 300))


def test_card_like() -> None:
    """A card's shape is told from a band's."""
    assert card_like(CARD)
    assert not card_like(rectangle(0, 0, 500, 100))


@given(st.floats(-pi, pi))
def test_rightwards(angle: float) -> None:
    """A line that runs to the left is begun from its other end, one that runs up or down is not."""
    box = turned(rectangle(0, 0, 100, 10), angle)
    again = rightwards(box)
    assert set(again.corners) == set(box.corners)
    (x0, y0), (x1, y1) = again.corners[:2]
    assert x1 - x0 >= -abs(y1 - y0)


def test_grown() -> None:
    """An outline grows evenly about its middle."""
    assert grown(rectangle(0, 0, 100, 50), 0.1).corners[0] == pytest.approx((-5, -2.5))
