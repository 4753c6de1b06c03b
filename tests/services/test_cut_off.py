from collections.abc import Sequence

import numpy as np
import pytest

from app.adapters.ppocr import PpOcr
from app.domain.card import Box, Line, Point
from app.domain.lines import rectangle
from app.ports import Pixels
from app.services.cut_off import MOST, PAGE, complete_lines
from tests.cardgen.samples import PEOPLE, draw
from tests.domain.lines_of_text import line

CARD = np.full((2000, 1000, 3), 255, np.uint8)
NAME = line("Ana Souza", chance=0.99, letters=True)
TITLE = line("ctor of Sales", left=180, top=120, letters=True)
COMPANY = line("Porto Paper Ltd", top=180, chance=0.99, letters=True)


class Reader:
    """An engine that reads one text wherever it is asked to, and keeps what it was asked."""

    name = "reader"
    wants_even_light = False

    def __init__(self, text: str, chance: float = 0.95) -> None:
        self.text, self.chance = text, chance
        self.asked: list[Sequence[Box]] = []

    def find_text(self, pixels: Pixels) -> Sequence[Box]:  # noqa: ARG002
        return ()

    def read_lines(self, pixels: Pixels, boxes: Sequence[Box]) -> Sequence[Line]:  # noqa: ARG002
        self.asked.append(boxes)
        return [Line(self.text, box, self.chance, (self.chance,) * len(self.text)) for box in boxes]

    def check(self) -> str:
        return "reader"


def read(engine: Reader, *lines: Line) -> list[str]:
    return [each.text for each in complete_lines(engine, CARD, lines)]


def test_a_line_cut_off_is_read_again() -> None:
    """The longer reading takes the place of the line; the others stay, in their order."""
    engine = Reader("Director of Sales")
    assert read(engine, NAME, TITLE, COMPANY) == ["Ana Souza", "Director of Sales", "Porto Paper Ltd"]
    assert [len(boxes) for boxes in engine.asked] == [1]


@pytest.mark.parametrize("engine", [Reader("Director of Sales", 0.6), Reader("Sunday"), Reader("")])
def test_an_unsure_or_different_reading_changes_nothing(engine: Reader) -> None:
    """Where the engine does not say surely how the line goes on, it stays as it was read."""
    assert read(engine, NAME, TITLE, COMPANY) == ["Ana Souza", "ctor of Sales", "Porto Paper Ltd"]


def test_nothing_cut_off() -> None:
    """On a card with whole lines the engine is not asked again."""
    engine = Reader("Director of Sales")
    assert read(engine, NAME, COMPANY) == ["Ana Souza", "Porto Paper Ltd"]
    assert engine.asked == []


def column(pairs: int) -> list[Line]:
    """Whole lines at 100 and lines cut off at 180, by turns."""
    tops = [60 + 120 * n for n in range(pairs)]
    return [
        each
        for top in tops
        for each in (line("Ana Souza", top=top), line("ctor of Sales", left=180, top=top + 60, letters=True))
    ]


def test_few_lines_are_asked_about() -> None:
    """However many lines seem cut off, a few are asked about, in one call; of a page none is."""
    engine = Reader("Director of Sales")
    assert read(engine, *column(6)).count("Director of Sales") == MOST
    assert [len(boxes) for boxes in engine.asked] == [MOST]
    assert "Director of Sales" not in read(engine, *column(PAGE // 2 + 1))
    assert len(engine.asked) == 1


def test_an_engine_that_looks_for_itself() -> None:
    """Lines that an engine reads where it was not asked to are left aside."""

    class Elsewhere(Reader):
        def read_lines(self, pixels: Pixels, boxes: Sequence[Box]) -> Sequence[Line]:  # noqa: ARG002
            return super().read_lines(pixels, [rectangle(0, 0, 400, 40)])

    assert read(Elsewhere("Director of Sales"), NAME, TITLE) == ["Ana Souza", "ctor of Sales"]


def test_pp_ocr_reads_on() -> None:
    """Where a drawn card's title has a box that starts within a letter, PP-OCR reads the whole again."""
    engine, card, title = PpOcr(), draw(PEOPLE[3], "dark"), PEOPLE[3].job_title or ""
    boxes = engine.find_text(card)
    lines = engine.read_lines(card, boxes)
    whole = next(each.box for each in lines if each.text == title)
    completed = []
    for share in np.arange(0.34, 0.38, 0.005):  # which of them cuts a letter is for the engine to say
        (cut,) = engine.read_lines(card, [_later(whole, share)])
        assert cut.text != title
        broken = [cut if each.box == whole else each for each in lines]
        completed += [each.text for each in complete_lines(engine, card, broken) if each not in broken]
    assert completed
    assert set(completed) == {title}


def _later(box: Box, share: float) -> Box:
    """The box without a share of its start."""
    a, b, c, d = box.corners

    def between(start: Point, end: Point) -> Point:
        return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])

    return Box((between(a, b), b, c, between(d, c)))
