import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.adapters.ppocr import PpOcr
from app.adapters.tesseract import Tesseract
from app.domain.card import Box, Line
from app.domain.errors import NotAPhoto, Unreadable
from app.domain.lines import rectangle
from app.domain.reading.strips import fold
from app.ports import OcrEngine, Pixels
from app.services.reading import read_photo
from tests.cardgen.samples import LAYOUTS, PEOPLE, card_photo, draw, jpeg, photograph

SAMPLE = Path(__file__).parents[2] / "static" / "img" / "sample-card.jpg"


class Silent:
    """An engine that finds nothing."""

    name = "silent"
    wants_even_light = False

    def find_text(self, pixels: Pixels) -> Sequence[Box]:  # noqa: ARG002
        return ()

    def read_lines(self, pixels: Pixels, boxes: Sequence[Box]) -> Sequence[Line]:  # noqa: ARG002
        return ()

    def check(self) -> str:
        return "silent"


class CutHater(Silent):
    """An engine that finds a word anywhere, but reads only pictures as large as the whole photo."""

    def find_text(self, pixels: Pixels) -> Sequence[Box]:  # noqa: ARG002
        return [rectangle(100, 100, 400, 120)]

    def read_lines(self, pixels: Pixels, boxes: Sequence[Box]) -> Sequence[Line]:  # noqa: ARG002
        height, width = pixels.shape[:2]
        whole = abs(width / height - 4 / 3) < 0.01
        text = "maya@fernhill.example, +44 20 7946 0812, Maya Thornbury" if whole else "m"
        return (Line(text, rectangle(100, 100, 400, 120), 0.9),)


@pytest.fixture(scope="module", params=[PpOcr, Tesseract], ids=["rapidocr", "tesseract"])
def engine(request: pytest.FixtureRequest) -> OcrEngine:
    """Each of the real engines."""
    make: Callable[[], OcrEngine] = request.param
    return make()


def test_the_sample_card_is_read_right(engine: OcrEngine) -> None:
    """The sample card for empty accounts is read without a single mistake."""
    (card,) = read_photo(engine, SAMPLE.read_bytes(), None)
    truth = PEOPLE[0]
    fields = card.reading.fields
    assert (fields.full_name, fields.job_title, fields.company) == (
        truth.full_name,
        truth.job_title,
        truth.company,
    )
    assert fields.emails == truth.emails
    assert [phone.e164 for phone in fields.phones] == [phone.e164 for phone in truth.phones]
    assert fields.urls == truth.urls
    assert fields.address == truth.address
    assert fields.language == "en"


def test_the_sample_card_is_small() -> None:
    """The sample card weighs no more than 150 kB."""
    assert SAMPLE.stat().st_size <= 150_000


@pytest.mark.parametrize("seed", [1, 2])
def test_drawn_photos(engine: OcrEngine, seed: int) -> None:
    """A slanted photo of a card is cut out, flattened, and its contacts are read."""
    photo = card_photo(seed)
    (card,) = read_photo(engine, photo.data, None)
    fields = card.reading.fields
    assert fold(fields.full_name or "") == fold(photo.fields.full_name or "")
    assert fields.emails == photo.fields.emails
    assert [phone.e164 for phone in fields.phones] == [phone.e164 for phone in photo.fields.phones]
    assert 1.4 < card.image.shape[1] / card.image.shape[0] < 1.7


@pytest.mark.parametrize("turns", [1, 2])
def test_turned_photos(turns: int) -> None:
    """A card is read whatever way the phone was held."""
    picture = np.rot90(photograph(draw(PEOPLE[0]), seed=5, hardness=0.2), turns)
    (card,) = read_photo(PpOcr(), jpeg(np.ascontiguousarray(picture)), None)
    assert card.reading.fields.emails == PEOPLE[0].emails
    assert card.image.shape[1] > card.image.shape[0]


def test_cards_side_by_side() -> None:
    """Two cards in one photo are two cards, from top to bottom, each with its own contents and code."""
    table = np.full((2400, 1800, 3), (70, 60, 50), np.uint8)
    for n, (fields, top) in enumerate(((PEOPLE[0], 150), (PEOPLE[1], 1300))):
        card = cv2.resize(draw(fields, LAYOUTS[n]), (1300, 841), interpolation=cv2.INTER_AREA)
        table[top : top + 841, 200 + 60 * n : 1500 + 60 * n] = card
    cards = read_photo(PpOcr(), jpeg(table), None)
    assert [card.reading.fields.emails for card in cards] == [PEOPLE[0].emails, PEOPLE[1].emails]
    assert all(1.4 < card.image.shape[1] / card.image.shape[0] < 1.7 for card in cards)


@pytest.mark.parametrize(
    ("level", "words"),
    [(12, "too dark"), (255, "too bright"), (128, "too blurred")],
    ids=["dark", "white", "grey"],
)
def test_unreadable_photos_say_why(level: int, words: str) -> None:
    """A photo on which nothing is found says what is wrong with it, by measuring."""
    data = jpeg(np.full((600, 800, 3), level, np.uint8))
    with pytest.raises(Unreadable, match=words):
        read_photo(Silent(), data, None)


def test_no_text() -> None:
    """A sharp photo without text says so."""
    with pytest.raises(Unreadable, match="no text found"):
        read_photo(Silent(), card_photo(1).data, None)


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (2500, 2), (41, 43)])
def test_tiny_photos(shape: tuple[int, int]) -> None:
    """A picture too small for any print ends in our own words."""
    with pytest.raises(Unreadable):
        read_photo(Silent(), jpeg(np.full((*shape, 3), 200, np.uint8)), None)


class Slow(Silent):
    """An engine that never comes to an end."""

    def read_lines(self, pixels: Pixels, boxes: Sequence[Box]) -> Sequence[Line]:  # noqa: ARG002
        raise TimeoutError("too long")


def test_an_engine_that_takes_too_long() -> None:
    """Where the engine gives up on every view, the photo has too much in it."""
    with pytest.raises(Unreadable, match="too much in the picture"):
        read_photo(Slow(), card_photo(1).data, None)


def test_no_photo() -> None:
    """Bytes that are no photo are refused before any engine sees them."""
    with pytest.raises(NotAPhoto):
        read_photo(Silent(), b"GIF89a", None)


def test_a_cut_that_reads_worse_never_wins() -> None:
    """When the whole photo reads better than the cuts, the whole photo it is."""
    (card,) = read_photo(CutHater(), card_photo(1).data, None)
    assert card.reading.fields.emails == ("maya@fernhill.example",)
    assert card.image.shape[1] / card.image.shape[0] == pytest.approx(4 / 3, abs=0.01)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_every_photo_of_a_folder_is_read() -> None:
    """Each photo of the folder CARD_PHOTOS is read, or refused in our own words."""
    folder = os.environ.get("CARD_PHOTOS")
    if not folder or not Path(folder).is_dir():
        pytest.skip("CARD_PHOTOS names no folder with photos of cards")
    engine = PpOcr()
    photos = [
        path for path in sorted(Path(folder).rglob("*")) if path.suffix.lower() in {".jpg", ".jpeg", ".png"}
    ]
    unread = []
    for path in photos:
        try:
            read_photo(engine, path.read_bytes(), None)
        except Unreadable as problem:
            unread.append((path.name, str(problem)))
    assert len(unread) <= len(photos) // 20, json.dumps(unread)
