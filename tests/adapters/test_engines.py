import sys
from collections.abc import Callable
from math import atan2, degrees
from pathlib import Path

import numpy as np
import pytest

from app.adapters.ppocr import PpOcr
from app.adapters.tesseract import Tesseract
from app.ports import OcrEngine, Pixels
from app.vision.light import even_light
from tests.cardgen.samples import PEOPLE, draw


@pytest.fixture(scope="module", params=[PpOcr, Tesseract], ids=["rapidocr", "tesseract"])
def engine(request: pytest.FixtureRequest) -> OcrEngine:
    """Each of the engines."""
    make: Callable[[], OcrEngine] = request.param
    return make()


@pytest.fixture(scope="module")
def card(engine: OcrEngine) -> Pixels:
    """A card as the engine wants it."""
    drawn = draw(PEOPLE[0], "classic")
    return even_light(drawn) if engine.wants_even_light else drawn


def test_check_names_engine_and_version(engine: OcrEngine) -> None:
    """The doctor's line names the engine with its version."""
    assert engine.name in engine.check()
    assert any(letter.isdigit() for letter in engine.check())


def test_lines_are_read(engine: OcrEngine, card: Pixels) -> None:
    """The lines of a card come in reading order with their text, where they stand, and a confidence."""
    lines = engine.read_lines(card, engine.find_text(card))
    texts = [line.text for line in lines]
    assert "Maya Thornbury" in texts
    assert "maya.thornbury@fernhill.example.com" in texts
    assert texts.index("Maya Thornbury") < texts.index("Head of Partnerships")
    assert all(0 <= line.confidence <= 1 for line in lines)
    assert all(len(line.letters) in (0, len(line.text)) for line in lines)
    name = lines[texts.index("Maya Thornbury")].box.corners
    assert 95 < name[0][0] < 140
    assert 320 < name[0][1] < name[2][1] < 470


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_text_is_found_whatever_way_it_is_turned(engine: OcrEngine, card: Pixels, turns: int) -> None:
    """Boxes run along the text, so they tell how to turn the picture upright."""
    turned = np.ascontiguousarray(np.rot90(card, turns))
    boxes = engine.find_text(turned)
    assert len(boxes) >= 8
    ways = [degrees(atan2(b[1] - a[1], b[0] - a[0])) for a, b, _, _ in (box.corners for box in boxes)]
    assert sum(abs((way + 90 * turns + 180) % 360 - 180) < 5 for way in ways) > len(ways) / 2
    xs = [x for box in boxes for x, _ in box.corners]
    ys = [y for box in boxes for _, y in box.corners]
    assert -1 <= min(xs) < max(xs) <= turned.shape[1] + 1
    assert -1 <= min(ys) < max(ys) <= turned.shape[0] + 1


def test_an_empty_picture_has_no_text(engine: OcrEngine) -> None:
    """White paper yields no boxes and no lines."""
    paper = np.full((400, 600, 3), 255, np.uint8)
    assert list(engine.find_text(paper)) == []
    assert engine.read_lines(paper, []) == ()


@pytest.mark.parametrize("shape", [(1, 1), (2, 3000), (3000, 2), (33, 31)])
def test_tiny_and_thin_pictures(engine: OcrEngine, shape: tuple[int, int]) -> None:
    """A picture of any shape can be looked at."""
    picture = np.full((*shape, 3), 90, np.uint8)
    engine.read_lines(picture, engine.find_text(picture))


def test_tesseract_names_its_languages() -> None:
    """Tesseract's line for the doctor names the languages installed."""
    assert "eng" in Tesseract().check()


def test_tesseract_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the program is missing, the error says what to install."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OSError, match="apt-get install tesseract-ocr"):
        Tesseract().check()


def test_too_slow_is_a_timeout() -> None:
    """A call of Tesseract that takes longer than allowed ends as a TimeoutError."""
    with pytest.raises(TimeoutError, match="too long"):
        Tesseract(timeout=0.01).read_lines(even_light(draw(PEOPLE[0])), [])


def test_ppocr_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without ONNX Runtime, PP-OCR says what to install."""
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(OSError, match="pip install rapidocr onnxruntime"):
        PpOcr().check()


def test_small_numbers_stay_in_the_callers_thread() -> None:
    """Reading takes numbers below 1e-38 for 0 in its own threads, not in those of others."""
    engine = PpOcr()
    engine.find_text(draw(PEOPLE[0]))
    assert np.float32(1e-40) * np.float32(1) > 0
