"""The frame of a card: an outline that begins at its text's top left and holds what belongs to the card."""

from collections.abc import Sequence
from math import hypot

import cv2
import numpy as np
import numpy.typing as npt

from app.domain.card import Box, Point
from app.domain.lines import bounds

#: Text outside an outline belongs to the card if it is no further off than this share of the card's sides...
BESIDE, BELOW = 0.9, 0.45
#: ...runs the same way, but for this much (its rise by its length)...
ASLANT = 0.2
#: ...and is no more than so many times as tall, or as low, as the text inside.
UNLIKE = 2.5
#: Two outlines whose hull is filled by them to this share are panels of one card.
FILLED = 0.94
#: What was reached brings more into reach, so many times.
ROUNDS = 3
#: What is left free around the outermost text, in heights of a line.
MARGIN = 1.2

Points = npt.NDArray[np.float32]


def facing(outline: Box, boxes: Sequence[Box]) -> Box:
    """The outline with the side first that runs along most of the text."""
    across, down = _direction(boxes)
    corners = outline.corners
    sides = [_unit(corners[n], corners[(n + 1) % 4]) for n in range(4)]
    first = max(range(4), key=lambda n: sides[n][0] * across + sides[n][1] * down)
    a, b, c, d = (corners[(first + n) % 4] for n in range(4))
    return Box((a, b, c, d))


def around(boxes: Sequence[Box]) -> Box:
    """The rectangle around text, laid along it, with a margin."""
    turn = _turn(boxes)
    laid = np.array([corner for box in boxes for corner in box.corners], np.float32) @ turn
    margin = MARGIN * float(np.median([_tall(box) for box in boxes]))
    left, top = laid.min(axis=0) - margin
    right, bottom = laid.max(axis=0) + margin
    corners = np.array(((left, top), (right, top), (right, bottom), (left, bottom)), np.float32) @ turn.T
    return _box(corners)


def reaching(outline: Box, boxes: Sequence[Box], others: Sequence[Box]) -> Box:
    """The outline pushed out to the text that belongs to it, though it lies outside or sticks out.

    An outline found may be but a part of the card: a coloured panel, a card
    cut off by the light. Text inside one of the ``others`` is another card's.
    """
    free = [box for box in boxes if not any(_holds(other, box) for other in others)]
    for _ in range(ROUNDS):
        further = _reached(outline, free)
        if further is None:
            break
        outline = further
    return outline


def _reached(outline: Box, boxes: Sequence[Box]) -> Box | None:
    """The outline pushed out once; None where there is nothing to push it for."""
    inside = [box for box in boxes if _holds(outline, box)]
    if not inside:
        return None
    turn = _turn(inside)
    edges = bounds(_laid(outline, turn))
    tall = float(np.median([_tall(box) for box in inside]))
    outer = [box for box in boxes if box not in inside and _belongs(_laid(box, turn), edges, tall)]
    if not outer and all(holds(outline, corner) for box in inside for corner in box.corners):
        return None
    return around([*inside, *outer])


def rightwards(box: Box) -> Box:
    """The box as it is, but begun from its other end if its first side runs to the left.

    Text that runs up or down the card stays as it is.
    """
    a, b, c, d = box.corners
    return Box((c, d, a, b)) if a[0] - b[0] > abs(a[1] - b[1]) else box


def grown(outline: Box, share: float) -> Box:
    """The outline with each corner moved away from the middle by a share of its distance."""
    corners = np.array(outline.corners, np.float32)
    return _box(corners + (corners - corners.mean(axis=0)) * share)


def apart(one: Box, other: Box) -> bool:
    """Whether two outlines are those of two cards: neither overlapping nor panels of one card."""
    first, second = (np.array(each.corners, np.float32) for each in (one, other))
    areas = cv2.contourArea(first) + cv2.contourArea(second)
    if cv2.intersectConvexConvex(first, second)[0] > 0.05 * areas:
        return False
    hull = cv2.convexHull(np.concatenate((first, second)))
    return bool(areas < FILLED * cv2.contourArea(hull))


def area(outline: Box) -> float:
    """The outline's area in square pixels."""
    return float(cv2.contourArea(np.array(outline.corners, np.float32)))


def card_like(outline: Box) -> bool:
    """Whether the outline's sides are to each other about as a card's: ISO 7810's are 1.59 to 1."""
    across, down = _size(outline)
    return 1.15 < max(across, down) / min(across, down) < 2.2


def shorter_side(outline: Box) -> float:
    """How long the shorter of the outline's sides is, in pixels."""
    return min(_size(outline))


def holds(outline: Box, point: Point) -> bool:
    """Whether a point lies inside an outline."""
    return bool(cv2.pointPolygonTest(np.array(outline.corners, np.float32), point, False) >= 0)


def _holds(outline: Box, box: Box) -> bool:
    return holds(outline, tuple(np.mean(box.corners, axis=0).tolist()))


def _direction(boxes: Sequence[Box]) -> Point:
    """The way most text runs, as a step of length 1."""
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b, _, _ in (box.corners for box in boxes)]
    across, down = sum(x for x, _ in steps), sum(y for _, y in steps)
    length = hypot(across, down)
    return (across / length, down / length) if length > 1e-6 else (1.0, 0.0)


def _unit(start: Point, end: Point) -> Point:
    length = max(hypot(end[0] - start[0], end[1] - start[1]), 1e-6)
    return (end[0] - start[0]) / length, (end[1] - start[1]) / length


def _size(outline: Box) -> tuple[float, float]:
    corners = np.array(outline.corners, np.float32)
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    return max(float(sides[0]), float(sides[2]), 1.0), max(float(sides[1]), float(sides[3]), 1.0)


def _turn(boxes: Sequence[Box]) -> Points:
    """What lays text along the first axis, when points are multiplied by it."""
    across, down = _direction(boxes)
    return np.array(((across, -down), (down, across)), np.float32)


def _laid(box: Box, turn: Points) -> Box:
    return _box(np.array(box.corners, np.float32) @ turn)


def _belongs(box: Box, edges: tuple[float, float, float, float], tall: float) -> bool:
    (x0, y0), (x1, y1) = box.corners[:2]
    if abs(y1 - y0) > ASLANT * abs(x1 - x0) or not tall / UNLIKE < _tall(box) < tall * UNLIKE:
        return False
    left, top, right, bottom = bounds(box)
    beside, below = BESIDE * (edges[2] - edges[0]), BELOW * (edges[3] - edges[1])
    return (
        edges[0] - beside < left
        and right < edges[2] + beside
        and edges[1] - below < top
        and bottom < edges[3] + below
    )


def _tall(box: Box) -> float:
    (x0, y0), _, _, (x3, y3) = box.corners
    return hypot(x3 - x0, y3 - y0)


def _box(corners: Points) -> Box:
    a, b, c, d = ((float(x), float(y)) for x, y in corners)
    return Box((a, b, c, d))
