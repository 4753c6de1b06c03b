"""Turning a card so that its text runs from left to right."""

from collections.abc import Sequence
from math import atan2, hypot, pi

import numpy as np

from app.domain.card import Box, Point
from app.ports import Pixels


def quarter_turns(boxes: Sequence[Box]) -> int:
    """How many quarter turns counter-clockwise bring most of the text upright, 0 to 3.

    Goes by the boxes' first sides, which run along the text; longer ones count more.
    """
    weights = [0.0, 0.0, 0.0, 0.0]
    for box in boxes:
        (x0, y0), (x1, y1) = box.corners[:2]
        weights[round(atan2(y1 - y0, x1 - x0) / (pi / 2)) % 4] += hypot(x1 - x0, y1 - y0)
    return max(range(4), key=lambda turn: (weights[turn], -turn))


def turn(pixels: Pixels, turns: int) -> Pixels:
    """The picture turned counter-clockwise by quarter turns."""
    return np.ascontiguousarray(np.rot90(pixels, turns))


def turn_box(box: Box, turns: int, size: tuple[int, int]) -> Box:
    """Where a box of a picture of ``size`` (width, height) lies after ``turn``."""
    a, b, c, d = (_turned(corner, turns, size) for corner in box.corners)
    return Box((a, b, c, d))


def _turned(point: Point, turns: int, size: tuple[int, int]) -> Point:
    (x, y), (width, height) = point, size
    return ((x, y), (y, width - x), (width - x, height - y), (height - y, x))[turns % 4]
