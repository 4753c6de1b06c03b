"""Lines whose start or end was not found: glare or blur hid it, and the box stops in the middle of a word.

The lines above and below tell how far such a line may reach: what stands in a
column shares an edge. Whether it does is for the reader to say, who is asked
once more; nothing is made up. All pictures are upright, all lines read rightwards.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import hypot

from app.domain.card import Box, Line
from app.domain.lines import bounds
from app.domain.reading.hosts import apart
from app.domain.reading.strips import fold

#: The sides of a line, by their places in what ``bounds`` gives.
LEFT, RIGHT = 0, 2
#: A side is in doubt if one of the so many letters there is no surer than this.
OUTERMOST, UNSURE = 3, 0.97
#: A line is asked about from so many letters and this confidence on; a neighbour counts from this one on.
WORDY, FAIR, GOOD = 4, 0.6, 0.8
#: A neighbour is no further up or down than so many times the line's height, its edge between so many out.
NEAR, SHORTEST, LONGEST = 3.0, 0.8, 8.0
#: Within so many heights, two edges or two middles are the same.
SAME = 0.5
#: Text beside the line, over more than this share of its height, is in the way.
BESIDE = 0.4
#: What is read again begins so many heights beyond the edge, and is this much taller above and below.
BEYOND, TALLER = 0.1, 0.2
#: The further letters' mean chance is this at least; at least this share of those there is room for are read.
SURE, FILLED = 0.8, 0.5
#: One letter in so many may be read in another way than before.
MISREAD = 8


@dataclass(frozen=True, slots=True)
class CutOff:
    """A line that may go on at one side, LEFT or RIGHT, as far as ``edge``, an x in pixels."""

    line: Line
    side: int
    edge: float


def find_cut_off(lines: Sequence[Line]) -> Iterator[CutOff]:
    """Where lines may go on: an unsure side, a neighbour's edge further out, and nothing else on the way.

    Only lines of an engine that tells each letter's chance.
    """
    for line in lines:
        wordy = sum(letter.isalpha() for letter in line.text) >= WORDY
        if not wordy or line.confidence < FAIR or not _told(line) or not _level(line.box):
            continue
        for side in (LEFT, RIGHT):
            outermost = line.letters[:OUTERMOST] if side == LEFT else line.letters[-OUTERMOST:]
            if min(outermost) <= UNSURE and (cut := _as_column(line, lines, side)) and _free(cut, lines):
                yield cut


def reached(cut: CutOff) -> Box:
    """The line's box as far as the edge, along its text, with a rim all round but at its sure side."""
    a, b, c, d = cut.line.box.corners
    width, height = hypot(b[0] - a[0], b[1] - a[1]), hypot(d[0] - a[0], d[1] - a[1])
    along = (b[0] - a[0]) / width, (b[1] - a[1]) / width
    down = TALLER * (d[0] - a[0]), TALLER * (d[1] - a[1])
    further = abs(cut.edge - (a if cut.side == LEFT else b)[0]) / along[0] + BEYOND * height
    left, right = (-further, 0.0) if cut.side == LEFT else (0.0, further)
    return Box(
        (
            (a[0] + left * along[0] - down[0], a[1] + left * along[1] - down[1]),
            (b[0] + right * along[0] - down[0], b[1] + right * along[1] - down[1]),
            (c[0] + right * along[0] + down[0], c[1] + right * along[1] + down[1]),
            (d[0] + left * along[0] + down[0], d[1] + left * along[1] + down[1]),
        )
    )


def goes_on(cut: CutOff, longer: Line) -> bool:
    """Whether the longer reading says what was read before, and before or after it enough that is sure."""
    old, new = fold(cut.line.text), fold(longer.text)
    further, more = len(new) - len(old), len(longer.text) - len(cut.line.text)
    if min(further, more) < 1 or not old or not _told(longer):
        return False
    kept = new[further:] if cut.side == LEFT else new[:-further]
    chances = longer.letters[:more] if cut.side == LEFT else longer.letters[-more:]
    own = bounds(cut.line.box)
    room = abs(cut.edge - own[cut.side]) / (own[2] - own[0]) * len(cut.line.text)
    alike = apart(kept, old) <= len(old) // MISREAD
    return alike and further >= FILLED * room and sum(chances) / more >= SURE


def _told(line: Line) -> bool:
    """Whether the engine told the chance of every letter."""
    return len(line.letters) == len(line.text)


def _level(box: Box) -> bool:
    a, b, _, _ = box.corners
    return b[0] - a[0] > 2 * abs(b[1] - a[1])


def _as_column(line: Line, lines: Sequence[Line], side: int) -> CutOff | None:
    """The line cut off at the nearer of its neighbours' edges, of the lines next above and next below it."""
    middle = _middle(line)
    column = [other for other in lines if other is not line and _overlap(line, other)]
    above = [other for other in column if _middle(other) < middle]
    below = [other for other in column if _middle(other) >= middle]
    edges = []
    for group in filter(None, (above, below)):
        nearest = min(group, key=lambda other: abs(_middle(other) - middle))
        if _reaches_further(nearest, line, side):
            edges.append(bounds(nearest.box)[side])
    own = bounds(line.box)[side]
    return CutOff(line, side, min(edges, key=lambda edge: abs(edge - own))) if edges else None


def _reaches_further(other: Line, line: Line, side: int) -> bool:
    """Whether a neighbour's edge may be the line's: not if they are flush at the other side, or centred."""
    own, its = bounds(line.box), bounds(other.box)
    height = own[3] - own[1]
    gap = own[side] - its[side] if side == LEFT else its[side] - own[side]
    flush = abs(own[2 - side] - its[2 - side]) < SAME * height
    centred = abs(own[0] + own[2] - its[0] - its[2]) / 2 < SAME * height
    near = abs(_middle(other) - _middle(line)) <= NEAR * height and other.confidence >= GOOD
    return near and SHORTEST * height < gap < LONGEST * height and not flush and not centred


def _free(cut: CutOff, lines: Sequence[Line]) -> bool:
    """Whether no other text stands between the line and the edge."""
    left, top, right, bottom = bounds(cut.line.box)
    start, end = (cut.edge, left) if cut.side == LEFT else (right, cut.edge)
    for other in lines:
        its = bounds(other.box)
        across, down = min(end, its[2]) - max(start, its[0]), min(bottom, its[3]) - max(top, its[1])
        if other is not cut.line and across > 0 and down > BESIDE * (bottom - top):
            return False
    return True


def _overlap(one: Line, other: Line) -> bool:
    a, b = bounds(one.box), bounds(other.box)
    return min(a[2], b[2]) > max(a[0], b[0])


def _middle(line: Line) -> float:
    _, top, _, bottom = bounds(line.box)
    return (top + bottom) / 2
