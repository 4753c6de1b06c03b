"""Text that goes on: a strip, or strips that continue one another on the row or on the next line."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.card import Line, Point
from app.domain.reading.strips import Strip, chance, plain_width

Span = tuple[Strip, int, int]


@dataclass(frozen=True, slots=True)
class Run:
    """The text of strips in a row; ``starts``: where each one's begins in it."""

    text: str
    strips: tuple[Strip, ...]
    starts: tuple[int, ...]

    def spans(self, start: int, end: int) -> list[Span]:
        """The parts of its strips that ``text[start:end]`` is made of."""
        ends = (*self.starts[1:], len(self.text))
        return [
            (strip, max(start - first, 0), min(end, last) - first)
            for strip, first, last in zip(self.strips, self.starts, ends, strict=True)
            if start < last and end > first
        ]

    def lines(self, start: int, end: int) -> tuple[Line, ...]:
        """The lines of ``text[start:end]``."""
        return tuple(strip.line for strip, _, _ in self.spans(start, end))

    def chance(self, start: int, end: int) -> float:
        """The chance that ``text[start:end]`` was read right."""
        return min((chance(*span) for span in self.spans(start, end)), default=0.0)


def run_of(*strips: Strip) -> Run:
    """The strips as one text, without blanks where one ends."""
    text, starts = "", []
    for strip in strips:
        text = text.rstrip()
        starts.append(len(text))
        text += plain_width(strip.text)
    return Run(text, strips, tuple(starts))


def followers(strip: Strip, strips: Sequence[Strip], widest: float = 2.5) -> Iterator[Strip]:
    """What the strip's text may go on in: right of it, ``widest`` heights off, and on the next line."""
    right = [
        (gap, other)
        for other in strips
        if (gap := beside(strip.line, other.line)) is not None and gap < widest
    ]
    if right:
        yield min(right, key=lambda each: each[0])[1]
    under = [(step, other) for other in strips if (step := beneath(strip.line, other.line)) is not None]
    if under:
        yield min(under, key=lambda each: each[0])[1]


def beside(line: Line, other: Line) -> float | None:
    """The gap between a line's end and another's beginning on its row, in heights of print; else None."""
    stand, stand2 = _stand(line), _stand(other)
    tall, larger = stand[2], max(stand[2], stand2[2])
    if line is other or larger > 2 * min(tall, stand2[2]):
        return None
    along, down = _seen_from(stand, stand[1], stand2[0])
    return along / tall if abs(down) < 0.5 * larger and along > -0.7 * tall else None


def beneath(line: Line, other: Line) -> float | None:
    """How many heights of print another line stands under this one, aligned with it; None if it doesn't."""
    stand, stand2 = _stand(line), _stand(other)
    tall, larger = stand[2], max(stand[2], stand2[2])
    if line is other or larger > 2 * min(tall, stand2[2]):
        return None
    left, down = _seen_from(stand, stand[0], stand2[0])
    if not 0.5 * tall < down < 2.2 * larger:
        return None
    right, _ = _seen_from(stand, stand[1], stand2[1])
    return down / tall if min(abs(left), abs(right), abs(left + right) / 2) < 1.5 * tall else None


_Stand = tuple[Point, Point, float]


def _stand(line: Line) -> _Stand:
    """The middles of a line's left and right edge, and its height."""
    top_left, top_right, low_right, low_left = line.box.corners
    tall = (math.dist(top_left, low_left) + math.dist(top_right, low_right)) / 2
    return _middle(top_left, low_left), _middle(top_right, low_right), max(tall, 1.0)


def _middle(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def _seen_from(stand: _Stand, origin: Point, point: Point) -> Point:
    """How far along a line's own direction and how far down from it a point lies; a scrap has none."""
    start, end, tall = stand
    wide = math.dist(start, end)
    x, y = ((end[0] - start[0]) / wide, (end[1] - start[1]) / wide) if wide > 2 * tall else (1.0, 0.0)
    dx, dy = point[0] - origin[0], point[1] - origin[1]
    return dx * x + dy * y, dy * x - dx * y
