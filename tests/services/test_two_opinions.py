from collections.abc import Sequence

import numpy as np
import pytest

from app.domain.card import Box, Line
from app.domain.lines import rectangle
from app.ports import Pixels
from app.services import two_opinions
from app.services.two_opinions import TwoOpinions

CARD = np.full((400, 600, 3), 255, np.uint8)


class Reader:
    """An engine that reads what it is told to, and keeps what it was asked."""

    wants_even_light = False

    def __init__(self, name: str, *texts: tuple[str, float]) -> None:
        self.name = name
        self.lines = [
            Line(text, rectangle(20, 40 * n + 10, 300, 40 * n + 30), sure)
            for n, (text, sure) in enumerate(texts)
        ]
        self.asked: list[tuple[int, int]] = []

    def find_text(self, pixels: Pixels) -> Sequence[Box]:  # noqa: ARG002
        return [line.box for line in self.lines]

    def read_lines(self, pixels: Pixels, boxes: Sequence[Box]) -> Sequence[Line]:  # noqa: ARG002
        self.asked.append(pixels.shape[:2])
        return self.lines

    def check(self) -> str:
        return f"{self.name} 1"


def texts(engine: TwoOpinions) -> list[str]:
    return [line.text for line in engine.read_lines(CARD, engine.find_text(CARD))]


def test_the_second_is_not_asked_about_what_is_sure() -> None:
    """Sure lines, and doubtful ones that are no address, stay with the first."""
    second = Reader("second", ("other", 0.99))
    assert texts(TwoOpinions(Reader("first", ("Maya Thornbury", 0.98), ("Frnhil", 0.7)), second)) == [
        "Maya Thornbury",
        "Frnhil",
    ]
    assert second.asked == []


def test_the_surer_of_two_readings_counts() -> None:
    """A doubtful number is cut out, read by the second, and the surer of both is kept."""
    first = Reader("first", ("Maya Thornbury", 0.98), ("020 7946 08l2", 0.7))
    second = Reader("second", ("020 7946 0812", 0.95))
    assert texts(TwoOpinions(first, second)) == ["Maya Thornbury", "020 7946 0812"]
    assert second.asked[0][0] < 60
    unsure = Reader("second", ("02O 794", 0.6))
    assert texts(TwoOpinions(first, unsure)) == ["Maya Thornbury", "020 7946 08l2"]


def test_a_script_the_first_does_not_know() -> None:
    """Where the first is unsure of everything, the second reads the whole card, if it reads more."""
    first = Reader("first", ("Mapия Иваoва", 0.4), ("дирeктoр", 0.5))
    second = Reader("second", ("Мария Иванова", 0.9), ("директор", 0.9))
    assert texts(TwoOpinions(first, second)) == ["Мария Иванова", "директор"]
    assert texts(TwoOpinions(first, Reader("second"))) == ["Mapия Иваoва", "дирeктoр"]


def test_a_second_that_takes_too_long_is_left_out() -> None:
    """When the second gives up, the first's lines stay."""

    class Slow(Reader):
        def read_lines(self, pixels: Pixels, boxes: Sequence[Box]) -> Sequence[Line]:  # noqa: ARG002
            raise TimeoutError("too long")

    assert texts(TwoOpinions(Reader("first", ("020 7946 08l2", 0.7)), Slow("second"))) == ["020 7946 08l2"]
    assert texts(TwoOpinions(Reader("first", ("Mapия", 0.4)), Slow("second"))) == ["Mapия"]


def test_check_names_both() -> None:
    """The doctor's line says what both have."""
    assert TwoOpinions(Reader("first"), Reader("second")).check() == "first 1; for doubtful lines second 1"


def test_a_slow_second_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one answer has taken all the time there is, no further line is asked about."""
    hours = iter((0.0, 1.0, 3.0, 4.0))
    monkeypatch.setattr(two_opinions, "monotonic", lambda: next(hours))
    numbers = [(f"+49 30 90182{n}", 0.7) for n in range(3)]
    second = Reader("second", ("+49 30 901820", 0.99))
    texts(TwoOpinions(Reader("first", *numbers), second))
    assert len(second.asked) == 1
