"""Reading a photo: from its bytes to the cards on it and what they say.

The engine finds text in the whole photo; outlines that may be a card are
judged by the text in them; the likeliest is cut out, flattened, turned and
read. A cut that reads worse than another, or than the photo as it is, loses.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
#: How many outlines are read before the whole photo has its turn.
MOST_CUTS = 2
#: A reading of this many letters as sure as this needs no second opinion.
PLENTY, SURE = 60.0, 0.8
#: Letters, weighed by confidence, without which nothing was read.
LEAST = 4.0


@dataclass(frozen=True, slots=True)
class ReadCard:
    """A card as read: its image, cut out, flat and upright, and the fields found on it."""

    image: Pixels
    reading: CardReading


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One way of cutting the card out, and what could be read that way."""

    image: Pixels
    text: CardText
    worth: float
    sureness: float


def read_photo(engine: OcrEngine, data: bytes, region: str | None) -> tuple[ReadCard, ...]:
    """The cards on a photo, at present always one.

    ``region``: the country ("DE") whose phone numbers may do without a prefix.
    Raises Unreadable with what is wrong with the photo, PhotoRefused for
    bytes that are no photo, TimeoutError when the engine takes too long.
    """
    pixels = decode(data, WORKING_SIDE)
    codes = read_codes(pixels)
    best = _best_attempt(engine, pixels)
    if best.worth < LEAST and not codes:
        raise Unreadable(_what_is_wrong(pixels))
    reading = read_fields(best.text, region)
    for code in codes:
        reading = merge_code(reading, code, region)
    return (ReadCard(best.image, reading),)


def _best_attempt(engine: OcrEngine, pixels: Pixels) -> _Attempt:
    ways = _ways(engine, pixels)
    best = _read(engine, next(ways))
    while not (best.worth >= PLENTY and best.sureness >= SURE) and (image := next(ways, None)) is not None:
        best = max(best, _read(engine, image), key=lambda attempt: attempt.worth)
    return best


def _ways(engine: OcrEngine, pixels: Pixels) -> Iterator[Pixels]:
    """Images of the card, best guess first; the last is the whole photo."""
    whole = fit(pixels)
    scale = pixels.shape[1] / whole.shape[1]
    boxes = [_scaled(box, scale) for box in engine.find_text(even_light(whole))]
    outlines = find_outlines(pixels)
    for outline in _by_text(outlines, boxes)[:MOST_CUTS]:
        flat = flatten(pixels, outline)
        inside = move_boxes(boxes_inside(boxes, outline), outline, flat)
        yield turn(flat, quarter_turns(inside))
    yield turn(whole, quarter_turns(boxes))


def _by_text(outlines: Sequence[Box], boxes: Sequence[Box]) -> list[Box]:
    """Outlines with nearly all of the text first, each group in the order given."""
    shares = [len(boxes_inside(boxes, outline)) / max(len(boxes), 1) for outline in outlines]
    order = sorted(range(len(outlines)), key=lambda n: (-min(round(shares[n] * 5), 4), n))
    return [outlines[n] for n in order if shares[n] > 0 or not boxes]


def _read(engine: OcrEngine, image: Pixels) -> _Attempt:
    ink = even_light(image)
    boxes = engine.find_text(ink)
    turns = quarter_turns(boxes)
    if turns:
        size = image.shape[1], image.shape[0]
        boxes = [turn_box(box, turns, size) for box in boxes]
        image, ink = turn(image, turns), turn(ink, turns)
    lines = tuple(engine.read_lines(ink, boxes))
    text = CardText(lines, (image.shape[1], image.shape[0]))
    return _Attempt(image, text, _worth(lines), _sureness(lines))


def _worth(lines: Sequence[Line]) -> float:
    """Letters and digits read, each weighed by the square of its confidence."""
    return sum(_letters(line) * line.confidence**2 for line in lines)


def _sureness(lines: Sequence[Line]) -> float:
    letters = sum(_letters(line) for line in lines)
    return sum(_letters(line) * line.confidence for line in lines) / max(letters, 1)


def _letters(line: Line) -> int:
    return sum(letter.isalnum() for letter in line.text)


def _scaled(box: Box, factor: float) -> Box:
    a, b, c, d = ((x * factor, y * factor) for x, y in box.corners)
    return Box((a, b, c, d))


def _what_is_wrong(pixels: Pixels) -> str:
    light = measure_light(pixels)
    if light.brightness < 60:
        return "We couldn't read this one: too dark. Take it again with more light."
    if light.burnt > 0.5:
        return "We couldn't read this one: too bright. Take it again without flash or glare."
    if light.sharpness < 12:
        return "We couldn't read this one: too blurred. Hold still, come closer, and tap the card to focus."
    return "We couldn't read this one: no text found. Is the printed side of the card in the photo?"
