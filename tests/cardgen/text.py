"""A set card as an OCR engine tells it: lines with boxes and confidences, without any pixels."""

import math
from collections.abc import Sequence
from dataclasses import replace

from app.domain.card import Box, CardText, Line
from tests.cardgen import mistakes
from tests.cardgen.cards import SetCard, set_card
from tests.cardgen.chance import Chance
from tests.cardgen.sheets import ASCENT, DESCENT, Print


def card_text(seed: int, noise: float | None = None, regions: Sequence[str] = ()) -> tuple[CardText, SetCard]:
    """The lines that an engine finds on the card of this seed, and the card itself.

    ``noise`` 0 is a perfect reading; 1 has every mild mistake often; without it
    a third of the cards are read perfectly and the others with some mistakes.
    """
    card = set_card(seed, regions)
    chance = Chance(f"text {seed}")
    drawn = chance.choice((0.0, 0.3, 0.6))
    level = drawn if noise is None else noise
    lines = [_line(group) for group in _groups(card.sheet.prints, chance, level)]
    lines = [mistakes.misread(line, chance, level) for line in lines]
    tilt = math.radians(chance.uniform(-1.5, 1.5)) if level else 0.0
    lines = [replace(line, box=_tilted(line.box, card.sheet.size, tilt)) for line in lines]
    lines.sort(
        key=lambda line: (round(line.box.corners[0][1] / (0.02 * card.sheet.size[1])), line.box.corners[0][0])
    )
    return CardText(tuple(lines), card.sheet.size), card


def _groups(prints: Sequence[Print], chance: Chance, level: float) -> list[list[Print]]:
    """Pieces that an engine takes for one line: side by side, of like height, and close."""
    groups: list[list[Print]] = []
    for piece in sorted(prints, key=lambda each: (each.y, each.x)):
        widest = chance.uniform(0.8, 1.8) if level else 1.2
        if chance.likely(0.03 * level):
            widest = 5.0
        near = next((group for group in groups if _continues(group[-1], piece, widest)), None)
        if near is None:
            groups.append([piece])
        else:
            near.append(piece)
    return groups


def _continues(last: Print, piece: Print, widest: float) -> bool:
    size = min(last.size, piece.size)
    gap = piece.x - (last.x + last.width)
    return (
        abs(last.y - piece.y) < 0.35 * size
        and -0.2 * size < gap < widest * size
        and max(last.size, piece.size) < 1.7 * size
    )


def _line(group: Sequence[Print]) -> Line:
    top = min(each.y - ASCENT * each.size for each in group)
    bottom = max(each.y + DESCENT * each.size for each in group)
    left, right = group[0].x, group[-1].x + group[-1].width
    text = " ".join(_read(each) for each in group)
    return Line(text, Box(((left, top), (right, top), (right, bottom), (left, bottom))), 0.99)


def _read(piece: Print) -> str:
    """Widely spaced letters are read one by one."""
    if piece.ink.spacing < 0.25:
        return " ".join(piece.text.split())
    return " ".join(" ".join(word) for word in piece.text.split())


def _tilted(box: Box, size: tuple[int, int], angle: float) -> Box:
    middle_x, middle_y = size[0] / 2, size[1] / 2
    cos, sin = math.cos(angle), math.sin(angle)
    a, b, c, d = (
        (
            round(middle_x + (x - middle_x) * cos - (y - middle_y) * sin, 1),
            round(middle_y + (x - middle_x) * sin + (y - middle_y) * cos, 1),
        )
        for x, y in box.corners
    )
    return Box((a, b, c, d))
