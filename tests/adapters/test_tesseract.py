from pathlib import Path

import numpy as np
import pytest

from app.adapters.tesseract import Tesseract
from app.ports import OcrEngine, Pixels
from app.vision.light import even_light
from app.vision.upright import quarter_turns, turn
from tests.cardgen.samples import PEOPLE, draw


@pytest.fixture(scope="module")
def engine() -> Tesseract:
    return Tesseract()


@pytest.fixture(scope="module")
def card() -> Pixels:
    return even_light(draw(PEOPLE[0], "classic"))


def test_is_an_engine(engine: Tesseract) -> None:
    """Tesseract fits the port."""
    port: OcrEngine = engine
    assert port.name == "tesseract"


def test_check_names_version_and_languages(engine: Tesseract) -> None:
    """The doctor's line names the version and the languages installed."""
    assert engine.check().startswith("tesseract ")
    assert "eng" in engine.check()


def test_check_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the program is missing, the error says what to install."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OSError, match="apt-get install tesseract-ocr"):
        Tesseract().check()


def test_lines_are_read(engine: Tesseract, card: Pixels) -> None:
    """The lines of a card come with their text, where they stand, and a confidence."""
    lines = engine.read_lines(card, [])
    texts = [line.text for line in lines]
    assert "Maya Thornbury" in texts
    assert "maya.thornbury@fernhill.example.com" in texts
    assert texts.index("Maya Thornbury") < texts.index("Head of Partnerships")
    assert all(0 <= line.confidence <= 1 for line in lines)
    name = lines[texts.index("Maya Thornbury")].box.corners
    assert 100 < name[0][0] < 140
    assert 330 < name[0][1] < name[2][1] < 460


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_text_is_found_whatever_way_it_is_turned(engine: Tesseract, card: Pixels, turns: int) -> None:
    """Boxes run along the text, so they tell how to turn the picture upright."""
    turned = turn(card, turns)
    boxes = engine.find_text(turned)
    assert len(boxes) >= 8
    assert (quarter_turns(boxes) + turns) % 4 == 0
    xs = [x for box in boxes for x, _ in box.corners]
    ys = [y for box in boxes for _, y in box.corners]
    assert 0 <= min(xs) < max(xs) <= turned.shape[1]
    assert 0 <= min(ys) < max(ys) <= turned.shape[0]


def test_an_empty_picture_has_no_text(engine: Tesseract) -> None:
    """White paper yields no boxes and no lines."""
    paper = np.full((400, 600, 3), 255, np.uint8)
    assert engine.find_text(paper) == []
    assert engine.read_lines(paper, []) == ()


def test_too_slow_is_a_timeout(card: Pixels) -> None:
    """A call that takes longer than allowed ends as a TimeoutError."""
    with pytest.raises(TimeoutError, match="too long"):
        Tesseract(timeout=0.01).read_lines(card, [])
