"""Reading once more where a line was cut off by glare or blur: the engine is asked how it goes on."""

from collections.abc import Sequence
from itertools import islice

from app.domain.card import Line
from app.domain.cut_off import find_cut_off, goes_on, reached
from app.ports import OcrEngine, Pixels

#: So many lines of a card are asked about.
MOST = 3
#: More lines than this are a page, no card.
PAGE = 40


def complete_lines(engine: OcrEngine, image: Pixels, lines: Sequence[Line]) -> Sequence[Line]:
    """The lines of an upright card, those cut off as far as they go, if the longer reading is sure enough.

    All are asked about at once; most cards have none. Raises TimeoutError when the engine does.
    """
    cuts = {reached(cut): cut for cut in islice(find_cut_off(lines), MOST)} if len(lines) <= PAGE else {}
    if not cuts:
        return lines
    longer = {
        cut.line.box: new
        for new in engine.read_lines(image, list(cuts))
        if (cut := cuts.get(new.box)) and goes_on(cut, new)
    }
    return [longer.get(line.box, line) for line in lines]
