"""Reading a photo: from its bytes to the cards on it and what they say.

The engine finds text in the whole photo. Outlines that may be a card are
tried, likeliest first; what lies in one is cut out, flattened, turned upright
and read. A cut that reads worse than another, than the text without any
outline, or than the photo as it is, loses.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

from app.domain.card import Box, CardFields, CardReading, CardText, Line
from app.domain.errors import Unreadable
from app.domain.lines import legible, rectangle, sureness
from app.domain.reading import merge_code, read_fields
from app.domain.words import english
from app.ports import OcrEngine, Pixels
from app.services.cut_off import complete_lines
from app.vision.code import Code, read_codes
from app.vision.decoding import decode
from app.vision.flatten import boxes_inside, flatten, move_boxes
from app.vision.frame import (
    apart,
    area,
    around,
    card_like,
    facing,
    grown,
    holds,
    reaching,
    rightwards,
    shorter_side,
)
from app.vision.light import even_light, measure_light
from app.vision.outline import find_outlines

#: Photos are worked on at this many pixels on the longer side at most.
WORKING_SIDE = 2600
#: What is cut out is a little larger than the outline, lest a letter at the rim be cut.
RIM = 0.03
#: In a card smaller than this share of the photo's shorter side, text is looked for again, closer up.
FAR = 0.5
#: A reading of this many letters as sure as this needs no second view.
PLENTY, SURE = 40.0, 0.7
#: A phone, an e-mail or a web address tells a card from the paper beside it: worth so many letters.
A_CONTACT = 30.0
#: Cards side by side are of like size, none more than so many times another; so many outlines are looked at.
UNLIKE, MOST_OUTLINES = 2.5, 24
#: So many outlines are tried for a single card.
MOST_FRAMES = 8
#: Fewer lines than this make no card, if there are more in the photo.
FEW = 3
#: So many lines outside the card are looked at.
MOST_OUTSIDE = 15
#: No card has more lines; of a printed page the largest are read.
MOST_LINES = 60
#: More lines than this are not all on cards: they lie on print, and outlines are taken as they are.
DENSE = 40
#: After so many seconds no further view is begun.
MOST_SECONDS = 5.0
TOO_MUCH = english(
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
class _Attempt:
    """What was read in a frame. ``worth``: letters by confidence, more for what only cards have."""

    frame: Box
    image: Pixels
    reading: CardReading
    contacts: int
    worth: float
    good: bool


class _Photo:
    """A photo being read: its pixels, the text found in it, and the outlines with text in them."""

    def __init__(self, engine: OcrEngine, pixels: Pixels, region: str | None) -> None:
        self.engine, self.pixels, self.region = engine, pixels, region
        self.boxes = tuple(engine.find_text(self._lit(pixels)))
        self.outlines = [
            facing(outline, inside)
            for outline in find_outlines(pixels, most=MOST_OUTLINES)
            if (inside := boxes_inside(self.boxes, outline))
        ]
        self.dense = len(self.boxes) > DENSE
        self.until = monotonic() + MOST_SECONDS

    def cards(self) -> list[_Attempt]:
        """The cards of the photo, from top to bottom."""
        cards = self._several() or [self._completed(self._best())]
        return sorted(cards, key=lambda card: min(y for _, y in card.frame.corners))

    def _several(self) -> list[_Attempt]:
        """Cards lying side by side: outlines apart from each other, of like size, each of them read well.

        Empty where there are not two of them.
        """
        found: list[Box] = []
        for outline in self.outlines:
            like = all(1 / UNLIKE < area(outline) / area(other) < UNLIKE for other in found)
            lines = len(boxes_inside(self.boxes, outline))
            if like and lines >= FEW and card_like(outline) and all(apart(outline, each) for each in found):
                found.append(outline)
        cards: list[_Attempt] = []
        for outline in found if len(found) > 1 else []:
            if monotonic() > self.until:
                break
            with suppress(TimeoutError):
                attempt = self._read(outline)
                if attempt.good:
                    cards.append(attempt)
        return cards if len(cards) > 1 else []

    def _best(self) -> _Attempt:
        """Frames are read, likeliest first, until one is read well; else the one read best."""
        attempts: list[_Attempt] = []
        for frame in self._frames():
            with suppress(TimeoutError):
                attempts.append(self._read(frame))
            if (attempts and attempts[-1].good) or monotonic() > self.until:
                break
        if not attempts:
            raise Unreadable(TOO_MUCH)
        return max(attempts, key=lambda attempt: attempt.worth)

    def _completed(self, card: _Attempt) -> _Attempt:
        """The card with what else belongs to it, as no other card has been found that it might be of.

        That is text near it and in line with it; and any, if an e-mail or the phone it lacks is there.
        """
        if not card.good or self.dense:
            return card
        wider = reaching(card.frame, self.boxes, ())
        more = len(self._outside(card.frame)) - len(self._outside(wider))
        with suppress(TimeoutError):
            if 0 < more <= MOST_OUTSIDE and monotonic() < self.until:
                card = max(card, self._read(wider), key=lambda attempt: attempt.worth)
            outside = self._outside(card.frame)
            if 0 < len(outside) <= MOST_OUTSIDE and monotonic() < self.until:
                lines = self.engine.read_lines(self._lit(self.pixels), outside)
                if any(_completes(line.text, card.reading.fields) for line in lines):
                    card = max(card, self._read(around(self.boxes)), key=lambda attempt: attempt.contacts)
        return card

    def _outside(self, frame: Box) -> list[Box]:
        """The text that does not lie in a frame as a whole."""
        return [box for box in self.boxes if not all(holds(frame, corner) for corner in box.corners)]

    def _frames(self) -> Iterator[Box]:
        """Where the card may be: in an outline with what text goes with it, around all text, anywhere."""
        seen: list[tuple[Box, ...]] = []
        for outline in self.outlines[:MOST_FRAMES]:
            frame = outline
            if not self.dense:
                others = [other for other in self.outlines if apart(outline, other)]
                frame = reaching(outline, self.boxes, others)
            inside = boxes_inside(self.boxes, frame)
            if inside not in seen and len(inside) >= min(FEW, len(self.boxes)):
                seen.append(inside)
                yield frame
        height, width = self.pixels.shape[:2]
        whole = facing(rectangle(0, 0, width, height), self.boxes)
        if self.boxes:
            yield around(self.boxes)
        yield whole

    def _read(self, frame: Box) -> _Attempt:
        cut = grown(frame, RIM)
        image = flatten(self.pixels, cut)
        lines: Sequence[Line]
        if shorter_side(frame) < FAR * min(self.pixels.shape[:2]):
            lines = self._look(self._lit(image))
        else:
            lines = self._look(self._lit(image), move_boxes(boxes_inside(self.boxes, cut), cut, image))
        text = CardText(tuple(lines), (image.shape[1], image.shape[0]))
        reading = read_fields(text, self.region)
        contacts = len(reading.fields.emails) + len(reading.fields.phones) + len(reading.fields.urls)
        plenty = legible(text.lines)
        good = bool(contacts) and plenty >= PLENTY and sureness(text.lines) >= SURE
        return _Attempt(frame, image, reading, contacts, plenty + A_CONTACT * contacts, good)

    def _look(self, image: Pixels, boxes: Sequence[Box] | None = None) -> Sequence[Line]:
        """The lines of an upright card, where text has been found or else is found now."""
        found = self.engine.find_text(image) if boxes is None else boxes
        # The card is upright: a line said to stand on its head was misjudged.
        lines = self.engine.read_lines(image, [rightwards(box) for box in _largest(found)])
        return complete_lines(self.engine, image, lines) if monotonic() < self.until else lines

    def _lit(self, pixels: Pixels) -> Pixels:
        return even_light(pixels) if self.engine.wants_even_light else pixels


def read_photo(engine: OcrEngine, data: bytes, region: str | None) -> tuple[ReadCard, ...]:
    """The cards on a photo, from top to bottom; mostly one.

    ``region``: the country ("DE") whose phone numbers may do without a prefix.
    Raises Unreadable with what is wrong with the photo, PhotoRefused for
    bytes that are no photo.
    """
    pixels = decode(data, WORKING_SIDE)
    codes = read_codes(pixels)
    cards = _Photo(engine, pixels, region).cards()
    if cards[0].worth < LEAST and not codes:
        raise Unreadable(_what_is_wrong(pixels))
    return tuple(ReadCard(card.image, _with_codes(card, codes, cards, region)) for card in cards)


def _with_codes(
    card: _Attempt, codes: Sequence[Code], cards: Sequence[_Attempt], region: str | None
) -> CardReading:
    """The card's reading with what its codes say; of several cards each has those that stand on it."""
    reading = card.reading
    for code in codes:
        if len(cards) == 1 or holds(card.frame, code.middle):
            reading = merge_code(reading, code.text, region)
    return reading


def _largest(boxes: Sequence[Box]) -> Sequence[Box]:
    """As many boxes as a card may have lines."""
    return sorted(boxes, key=area, reverse=True)[:MOST_LINES] if len(boxes) > MOST_LINES else boxes


def _completes(text: str, fields: CardFields) -> bool:
    return "@" in text or (not fields.phones and sum(letter.isdigit() for letter in text) >= 6)


def _what_is_wrong(pixels: Pixels) -> str:
    light = measure_light(pixels)
    if light.brightness < 60:
        return english("We couldn't read this one: too dark. Take it again with more light.")
    if light.burnt > 0.5:
        return english("We couldn't read this one: too bright. Take it again without flash or glare.")
    if light.sharpness < 12:
        return english(
            "We couldn't read this one: too blurred. Hold still, come closer, and tap the card to focus."
        )
    return english("We couldn't read this one: no text found. Is the printed side of the card in the photo?")
