"""A card as the Review page shows it: all its sides, where values were read, which to look at again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any, TypeAlias

from app.domain.card import LIST_FIELDS, TEXT_FIELDS, CardFields
from app.domain.plain_card import boxes_as_plain
from app.domain.plain_reading import reading_as_plain
from app.services.captures import Capture, Card
from app.services.sides import WholeCard

#: Four corners, each [x, y].
Quad: TypeAlias = Sequence[Sequence[float]]

#: Below this chance of being right a value is marked.
SURE = 0.8
#: Below this one the mail is rather written in the owner's language: a letter in a wrong one is worse.
SURE_OF_LANGUAGE = 0.7
#: How far the outline of a place stands off the letters, as a share of the image's width.
ROOM = 0.006


@dataclass(frozen=True, slots=True)
class Picture:
    """The image of one side, with the places where values were read."""

    card: Card
    boxes: Mapping[str, Sequence[Quad]]


@dataclass(frozen=True, slots=True)
class CardView:
    """What the page shows of a card. ``others``: the cards beside it on the photo, itself among them.

    ``back``: the photo of its other side that is on its way or could not be read, None where there is none.
    """

    reading: Mapping[str, Any]
    pictures: Sequence[Picture]
    doubtful: set[str]
    others: Sequence[Card]
    back: Capture | None


def view(
    capture: Capture, card: Card, whole: WholeCard, seen: Sequence[Card], backs: Sequence[Capture]
) -> CardView:
    """``seen``: the other sides on the page; ``backs``: all photos of the capture's other side."""
    reading = reading_as_plain(whole.reading)
    pictures = [Picture(card, _roomy(reading["boxes"], card.width * ROOM))]
    for back in whole.backs:
        if back.card in seen:
            pictures.append(Picture(back.card, _roomy(boxes_as_plain(back.boxes), back.card.width * ROOM)))
    under_way = [back for back in backs if back.back_of_card in (None, card.n) and not back.cards]
    others = own_cards(capture)
    return CardView(
        reading, pictures, doubtful(reading), others if len(others) > 1 else (), next(iter(under_way), None)
    )


def own_cards(capture: Capture) -> list[Card]:
    """The cards of a photo that are reviewed by themselves."""
    return [card for card in capture.cards if card.state != "side"]


def doubtful(reading: Mapping[str, Any]) -> set[str]:
    """The fields given that may well be wrong."""
    confidence, boxes = reading["confidence"], reading["boxes"]
    lists = {key.rpartition(".")[0] for key in (*confidence, *boxes) if "." in key}
    sure = {"language": SURE_OF_LANGUAGE}
    return {key for key, chance in confidence.items() if chance < sure.get(key, SURE) and key not in lists}


def news(known: CardFields, fields: CardFields) -> set[str]:
    """The keys of what ``fields`` has and ``known`` has not, as ``fields`` begins with what is known."""
    texts = {name for name in TEXT_FIELDS if getattr(fields, name) and not getattr(known, name)}
    return texts - {"language"} | {
        f"{name}.{n}"
        for name in LIST_FIELDS
        for n in range(len(getattr(known, name)), len(getattr(fields, name)))
    }


def _roomy(boxes: Mapping[str, Sequence[Quad]], room: float) -> dict[str, list[Quad]]:
    """The boxes with some room around the letters, so that their outline does not cross them out."""
    return {name: [_wider(box, room) for box in places] for name, places in boxes.items()}


def _wider(box: Quad, room: float) -> Quad:
    a, b, c, d = box
    along, down = _unit(a, b), _unit(a, d)
    steps = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    return [
        [round(x + room * (i * along[0] + j * down[0]), 1), round(y + room * (i * along[1] + j * down[1]), 1)]
        for (x, y), (i, j) in zip((a, b, c, d), steps, strict=True)
    ]


def _unit(start: Sequence[float], end: Sequence[float]) -> tuple[float, float]:
    x, y = end[0] - start[0], end[1] - start[1]
    length = hypot(x, y) or 1.0
    return x / length, y / length
