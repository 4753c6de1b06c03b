"""Reading a photo: from its bytes to the cards on it and what they say.

The engine finds text in the whole photo; outlines that may be a card are
judged by the text in them; the likeliest is cut out, flattened, turned and
read. A cut that reads worse than another, or than the photo as it is, loses.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import hypot
from time import monotonic

from app.domain.card import Box, CardReading, CardText, Line
from app.domain.errors import Unreadable
from app.domain.reading import merge_code, read_fields
from app.ports import OcrEngine, Pixels
from app.vision.code import read_codes
from app.vision.decoding import decode
from app.vision.flatten import boxes_inside, fit, flatten, move_boxes
from app.vision.light import even_light, measure_light
from app.vision.outline import find_outlines
from app.vision.upright import quarter_turns, turn, turn_box

#: Photos are worked on at this many pixels on the longer side at most.
WORKING_SIDE = 4800
#: How many outlines are looked at.
MOST_CUTS = 2
#: A cut with this share of the text found in the whole photo is the card, if it has some text at all.
NEARLY_ALL, FEW = 0.85, 12.0
#: A reading of this many letters as sure as this needs no second opinion.
PLENTY, SURE = 40.0, 0.7
#: A phone, an e-mail or a web address tells a card from the paper beside it: worth so many letters.
A_CONTACT = 30.0
#: After so many seconds no further view is begun.
MOST_SECONDS = 8.0
TOO_MUCH = (
    "We couldn't read this one: there is too much in the picture. "
    "Take it again with only the card, on a plain table."
)
#: Letters, weighed by confidence, without which nothing was read.
LEAST = 4.0


@dataclass(frozen=True, slots=True)
class ReadCard:
    """A card as read: its image, cut out, flat and upright, and the fields found on it."""

    image: Pixels
    reading: CardReading


@dataclass(frozen=True, slots=True)
class _View:
    """One way of seeing the card: upright, in even light, and where text is.

    ``found``: the same text's boxes in the image as it was before it was turned.
    """

    image: Pixels
    ink: Pixels
    boxes: tuple[Box, ...]
    found: tuple[Box, ...]

    @property
    def letters(self) -> float:
        """About how many letters were found: how often as long as tall the boxes are."""
        return sum(_length(box) for box in self.boxes)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What was read of a view. ``worth``: letters by confidence, more for what only cards have."""

    image: Pixels
    reading: CardReading
    worth: float
    good: bool


def read_photo(engine: OcrEngine, data: bytes, region: str | None) -> tuple[ReadCard, ...]:
    """The cards on a photo, at present always one.

    ``region``: the country ("DE") whose phone numbers may do without a prefix.
    Raises Unreadable with what is wrong with the photo, PhotoRefused for
    bytes that are no photo.
    """
    pixels = decode(data, WORKING_SIDE)
    codes = read_codes(pixels)
    best = _best_attempt(engine, pixels, region)
    if best.worth < LEAST and not codes:
        raise Unreadable(_what_is_wrong(pixels))
    reading = best.reading
    for code in codes:
        reading = merge_code(reading, code, region)
    return (ReadCard(best.image, reading),)


def _best_attempt(engine: OcrEngine, pixels: Pixels, region: str | None) -> _Attempt:
    """Views are read, likeliest first, until one is read well; else the one read best."""
    attempts: list[_Attempt] = []
    until = monotonic() + MOST_SECONDS
    for view in _views(engine, pixels):
        with suppress(TimeoutError):
            attempts.append(_read(engine, view, region))
        if (attempts and attempts[-1].good) or monotonic() > until:
            break
    if not attempts:
        raise Unreadable(TOO_MUCH)
    return max(attempts, key=lambda attempt: attempt.worth)


def _views(engine: OcrEngine, pixels: Pixels) -> list[_View]:
    """Likely cuts and the whole photo, the one with most text first; a cut may have a little less."""
    whole = _view(engine, fit(pixels))
    scale = max(pixels.shape[:2]) / max(whole.image.shape[:2])
    boxes = [_scaled(box, scale) for box in whole.found]
    views: list[_View] = []
    for outline in _by_text(find_outlines(pixels), boxes)[:MOST_CUTS]:
        flat = flatten(pixels, outline)
        inside = move_boxes(boxes_inside(boxes, outline), outline, flat)
        views.append(_view(engine, turn(flat, quarter_turns(inside))))
        if views[-1].letters >= max(NEARLY_ALL * whole.letters, FEW):
            return [views[-1], whole]
    views.sort(key=lambda view: -view.letters)
    return [*views, whole]


def _by_text(outlines: Sequence[Box], boxes: Sequence[Box]) -> list[Box]:
    """Outlines with nearly all of the text first, each group in the order given."""
    shares = [len(boxes_inside(boxes, outline)) / max(len(boxes), 1) for outline in outlines]
    order = sorted(range(len(outlines)), key=lambda n: (-min(round(shares[n] * 5), 4), n))
    return [outlines[n] for n in order if shares[n] > 0 or not boxes]


def _view(engine: OcrEngine, image: Pixels) -> _View:
    """The image upright, its light evened, and the text found in it."""
    ink = even_light(image)
    found = tuple(engine.find_text(ink))
    turns = quarter_turns(found)
    size = image.shape[1], image.shape[0]
    boxes = tuple(turn_box(box, turns, size) for box in found)
    return _View(turn(image, turns), turn(ink, turns), boxes, found)


def _read(engine: OcrEngine, view: _View, region: str | None) -> _Attempt:
    text = CardText(
        tuple(engine.read_lines(view.ink, view.boxes)), (view.image.shape[1], view.image.shape[0])
    )
    reading = read_fields(text, region)
    contacts = len(reading.fields.emails) + len(reading.fields.phones) + len(reading.fields.urls)
    legible = sum(_letters(line) * line.confidence**2 for line in text.lines)
    good = bool(contacts) and legible >= PLENTY and _sureness(text.lines) >= SURE
    return _Attempt(view.image, reading, legible + A_CONTACT * contacts, good)


def _sureness(lines: Sequence[Line]) -> float:
    letters = sum(_letters(line) for line in lines)
    return sum(_letters(line) * line.confidence for line in lines) / max(letters, 1)


def _letters(line: Line) -> int:
    return sum(letter.isalnum() for letter in line.text)


def _scaled(box: Box, factor: float) -> Box:
    a, b, c, d = ((x * factor, y * factor) for x, y in box.corners)
    return Box((a, b, c, d))


def _length(box: Box) -> float:
    (x0, y0), (x1, y1), _, (x3, y3) = box.corners
    return hypot(x1 - x0, y1 - y0) / max(1.0, hypot(x3 - x0, y3 - y0))


def _what_is_wrong(pixels: Pixels) -> str:
    light = measure_light(pixels)
    if light.brightness < 60:
        return "We couldn't read this one: too dark. Take it again with more light."
    if light.burnt > 0.5:
        return "We couldn't read this one: too bright. Take it again without flash or glare."
    if light.sharpness < 12:
        return "We couldn't read this one: too blurred. Hold still, come closer, and tap the card to focus."
    return "We couldn't read this one: no text found. Is the printed side of the card in the photo?"
