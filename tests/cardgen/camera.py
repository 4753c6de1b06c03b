"""Cards laid on a table and photographed."""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from tests.cardgen.chance import Chance
from tests.cardgen.drawing import Picture
from tests.cardgen.faults import Faults, faults
from tests.cardgen.grounds import ground, sheet_of_paper
from tests.cardgen.light import Plane, lit

#: How a camera says, in EXIF, by how much the picture is to be turned clockwise.
_EXIF_TURNS = {1: 0, 6: 90, 3: 180, 8: 270}
_ORIENTATION = 0x0112
#: Who photographs several cards at once goes near enough to read them.
_CLOSE = 0.82


@dataclass(frozen=True, slots=True)
class Photo:
    """A JPEG and, for each card, how far it appears turned clockwise, after EXIF, in degrees."""

    data: bytes
    turns: tuple[float, ...]


def photograph(cards: Sequence[Picture], seed: int, difficulty: str, width: int = 4032) -> Photo:
    """The cards side by side on one table, photographed; the longer side of the photo is ``width`` pixels."""
    wrong = faults(seed, difficulty)
    picture, turns = look_at(cards, wrong, Chance(f"photo {seed} {difficulty}"), width)
    return Photo(_encoded(picture, wrong), turns)


def look_at(
    cards: Sequence[Picture], wrong: Faults, chance: Chance, width: int
) -> tuple[Picture, tuple[float, ...]]:
    """What the camera's sensor sees of the cards, and how far each is turned."""
    size = (width, width * 3 // 4)
    size = size[::-1] if wrong.upright_frame else size
    reach = wrong.reach if len(cards) == 1 else max(wrong.reach, _CLOSE)
    scene = ground(chance, wrong.ground, size, 0.018 * width * wrong.reach)
    for _ in range(wrong.sheets):
        paper = sheet_of_paper(chance, (900, 1200))
        middle = (chance.random() * size[0], chance.random() * size[1])
        corners = _corners(chance, (0.3 * width, 0.4 * width), middle, chance.uniform(0, 360), 0.0)
        _lay(scene, paper, corners, 0.25)
    turns = []
    for card, (middle, room) in zip(cards, _cells(chance, len(cards), size), strict=True):
        turn = wrong.turn + (chance.uniform(-12, 12) if len(cards) > 1 else 0.0)
        high, wide = card.shape[:2]
        sides = _fitting(wide / high, room, turn, reach)
        _lay(scene, card, _corners(chance, sides, middle, turn, wrong.slant), 0.45)
        turns.append(round(turn % 360, 1))
    return lit(scene, wrong, chance), tuple(turns)


def _cells(
    chance: Chance, count: int, size: tuple[int, int]
) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """For each card the middle of its part of the table, and that part's width and height."""
    wide, high = size
    columns = 1 if count == 1 or (count == 2 and high > wide) else 2
    rows = math.ceil(count / columns)
    room = (wide / columns, high / rows)
    stray = 0.05 if count == 1 else 0.02
    return [
        (
            (
                (at % columns + 0.5 + chance.uniform(-stray, stray)) * room[0],
                (at // columns + 0.5 + chance.uniform(-stray, stray)) * room[1],
            ),
            room,
        )
        for at in range(count)
    ]


def _fitting(shape: float, room: tuple[float, float], turn: float, reach: float) -> tuple[float, float]:
    """Width and height of a card, ``shape`` times wider than high, that fills its room by ``reach``."""
    angle = math.radians(turn)
    cos, sin = abs(math.cos(angle)), abs(math.sin(angle))
    wide = min(room[0] / (cos + sin / shape), room[1] / (sin + cos / shape)) * reach
    return wide, wide / shape


def _corners(
    chance: Chance, sides: tuple[float, float], middle: tuple[float, float], turn: float, slant: float
) -> Plane:
    """The four corners on the table, clockwise from the card's own top left."""
    half = np.array(sides) / 2
    flat = np.array(((-1, -1), (1, -1), (1, 1), (-1, 1))) * half
    stray = np.array([[chance.uniform(-1, 1), chance.uniform(-1, 1)] for _ in range(4)]) * slant * sides[0]
    angle = math.radians(turn)
    spin = np.array(((math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))))
    return np.asarray((flat + stray) @ spin + np.array(middle), np.float32)


def _lay(scene: Picture, card: Picture, corners: Plane, shadow: float) -> None:
    """The card onto the scene, in place, with the soft shadow it throws."""
    high, wide = card.shape[:2]
    margin = 60
    left, top = np.maximum(np.floor(corners.min(0)).astype(int) - margin, 0)
    right, bottom = np.minimum(np.ceil(corners.max(0)).astype(int) + margin, scene.shape[1::-1])
    if right <= left or bottom <= top:
        return
    part = scene[top:bottom, left:right]
    size = (int(right - left), int(bottom - top))
    flat = np.array(((0, 0), (wide, 0), (wide, high), (0, high)), np.float32)
    way = cv2.getPerspectiveTransform(flat, corners - np.array((left, top), np.float32))
    laid = cv2.warpPerspective(card, way, size, flags=cv2.INTER_LINEAR)
    cover = cv2.warpPerspective(np.full((high, wide), 255, np.uint8), way, size, flags=cv2.INTER_LINEAR)
    soft = cv2.resize(cover, (max(size[0] // 8, 1), max(size[1] // 8, 1)), interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(np.roll(soft, (2, 2), (0, 1)), (0, 0), 3)
    dimmed = 255 - cv2.resize(soft, size).astype(np.float32) * shadow
    part[:] = cv2.multiply(part, cv2.merge([dimmed.astype(np.uint8)] * 3), scale=1 / 255)
    full = cv2.merge([cover] * 3)
    part[:] = cv2.add(cv2.multiply(part, 255 - full, scale=1 / 255), cv2.multiply(laid, full, scale=1 / 255))


def _encoded(picture: Picture, wrong: Faults) -> bytes:
    """As a JPEG whose pixels lie as the camera was held, with the EXIF word that rights them."""
    held = np.rot90(picture, _EXIF_TURNS[wrong.exif] // 90)
    exif = Image.Exif()
    exif[_ORIENTATION] = wrong.exif
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(held)).save(out, "JPEG", quality=wrong.quality, exif=exif)
    return out.getvalue()
