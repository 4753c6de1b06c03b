"""Two readers behind the one port: the first reads, the second is asked about what the first is unsure of."""

from collections.abc import Sequence
from dataclasses import replace
from time import monotonic

import numpy as np

from app.domain.card import Box, Line
from app.domain.lines import bounds, in_reading_order, legible, sureness
from app.ports import OcrEngine, Pixels
from app.vision.light import even_light

#: A line less sure than this is read by the second, too, if a digit or an @ in it may be part of an address.
DOUBTFUL = 0.85
#: Where the lines are less sure than this on the whole, the first doesn't know the script.
STRANGE = 0.6
#: More lines than this are a page, no card; it would take the second too long.
PAGE = 40
#: So many lines at most are asked about: one call of the second takes as long as the whole card.
MOST = 3
#: After so many seconds no further line is asked about.
ENOUGH = 2.0


class TwoOpinions:
    """An engine of two. The second may want even light; the first takes pictures as they are."""

    wants_even_light = False

    def __init__(self, first: OcrEngine, second: OcrEngine) -> None:
        self.first, self.second = first, second
        self.name = f"{first.name}, {second.name}"

    def find_text(self, pixels: Pixels) -> Sequence[Box]:
        """Where the first finds text."""
        return self.first.find_text(pixels)

    def read_lines(self, pixels: Pixels, boxes: Sequence[Box]) -> Sequence[Line]:
        """The first's lines, but the second's where the first is unsure and the second is surer."""
        lines = self.first.read_lines(pixels, boxes)
        if 0 < len(lines) <= PAGE and sureness(lines) < STRANGE:
            others = self._second(pixels, boxes)
            return others if legible(others) > legible(lines) else lines
        doubtful = [line for line in lines if line.confidence < DOUBTFUL and _contact(line.text)][:MOST]
        better: dict[Box, Line] = {}
        until = monotonic() + ENOUGH
        for line in doubtful:
            if monotonic() < until:
                better[line.box] = self._again(pixels, line)
        return in_reading_order([better.get(line.box, line) for line in lines])

    def check(self) -> str:
        """What both have; raises OSError with the mend."""
        return f"{self.first.check()}; for doubtful lines {self.second.check()}"

    def _second(self, pixels: Pixels, boxes: Sequence[Box]) -> Sequence[Line]:
        """What the second reads; nothing, where it takes too long."""
        try:
            return self.second.read_lines(even_light(pixels), boxes)
        except TimeoutError:
            return ()

    def _again(self, pixels: Pixels, line: Line) -> Line:
        """The line as the surer of the two reads it."""
        left, top, right, bottom = bounds(line.box)
        rim = (bottom - top) / 4
        rows = slice(max(0, int(top - rim)), int(bottom + rim) + 1)
        columns = slice(max(0, int(left - rim)), int(right + rim) + 1)
        cut = np.ascontiguousarray(pixels[rows, columns])
        if not cut.size:
            return line
        parts = self._second(cut, ())
        if legible(parts) <= legible([line]):
            return line
        chance = sum(part.confidence for part in parts) / len(parts)
        return replace(line, text=" ".join(part.text for part in parts), confidence=chance, letters=())


def _contact(text: str) -> bool:
    return "@" in text or sum(letter.isdigit() for letter in text) >= 5
