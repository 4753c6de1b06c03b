"""A text that could be a field, and where it stands."""

import math
from dataclasses import dataclass

from app.domain.card import Line
from app.domain.lines import bounds


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands: its bounds and how tall its print is, in pixels."""

    left: float
    top: float
    right: float
    bottom: float
    size: float

    @property
    def middle(self) -> float:
        """Halfway between top and bottom."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A text that could be a field. ``span``: the strip it is of and the characters of it that it takes."""

    text: str
    lines: tuple[Line, ...]
    place: Place
    spans: tuple[tuple[int, int, int], ...]
    form: str  # "whole", "part", "joined"; "bit": a letter or a figure, which is something only when joined
    label: str = ""
    parts: "tuple[Piece, ...]" = ()

    @property
    def read(self) -> float:
        """How surely its lines were read, 0 to 1."""
        return min(line.confidence for line in self.lines)

    def overlaps(self, other: "Piece") -> bool:
        """Whether both take the same print."""
        return any(
            n == m and start < end2 and start2 < end
            for n, start, end in self.spans
            for m, start2, end2 in other.spans
        )


def place_of(line: Line) -> Place:
    """Where a line stands; the size is the mean of its box's two short sides."""
    left, top, right, bottom = bounds(line.box)
    a, b, c, d = line.box.corners
    tall = (math.dist(a, d) + math.dist(b, c)) / 2
    return Place(left, top, right, bottom, max(1.0, min(tall, bottom - top) or bottom - top))
