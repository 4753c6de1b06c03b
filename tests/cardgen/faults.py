"""Cards laid on a table and photographed by somebody in a hurry: every fault of a camera, from a seed."""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from tests.cardgen.chance import Chance
from tests.cardgen.drawing import Picture
from tests.cardgen.grounds import GROUNDS, ground, sheet_of_paper

Plane = npt.NDArray[np.float32]
#: How a camera says, in EXIF, by how much the picture is to be turned clockwise.
_EXIF_TURNS = {1: 0, 6: 90, 3: 180, 8: 270}
_ORIENTATION = 0x0112
#: Who photographs several cards at once goes near enough to read them.
_CLOSE = 0.82
DIFFICULTIES = ("easy", "medium", "hard")


@dataclass(frozen=True, slots=True)
class Faults:
    """What goes wrong in one photo.

    ``reach`` is the card's longer side in parts of what the frame has room for, ``turn`` clockwise
    in degrees, ``slant`` how far a corner strays in parts of the card's width, ``light`` 1 for a well
    lit scene, ``blur`` and ``shake`` in pixels of a 12-megapixel photo, ``noise`` in grey levels.
    """

    ground: str
    sheets: int
    reach: float
    turn: float
    slant: float
    light: float
    slope: float
    shadow: float
    glare: float
    blur: float
    shake: int
    noise: float
    tint: tuple[float, float, float]
    quality: int
    exif: int
    upright_frame: bool


@dataclass(frozen=True, slots=True)
class Photo:
    """A JPEG and, for each card, how far it appears turned clockwise, after EXIF, in degrees."""

    data: bytes
    turns: tuple[float, ...]


def faults(seed: int, difficulty: str) -> Faults:
    """The faults of this seed's photo; ``difficulty`` is one of DIFFICULTIES."""
    chance = Chance(f"faults {seed} {difficulty}")
    hard = DIFFICULTIES.index(difficulty)
    quarter = chance.choice((0, 0, 0, 90, 180, 270)) if chance.likely((0.35, 0.5, 0.7)[hard]) else 0
    return Faults(
        ground=chance.choice(GROUNDS[:4] if hard == 0 else GROUNDS),
        sheets=0 if not chance.likely((0.0, 0.25, 0.45)[hard]) else chance.randint(1, 4),
        reach=chance.uniform(*((0.6, 0.85), (0.48, 0.75), (0.38, 0.62))[hard]),
        turn=quarter + chance.uniform(-1, 1) * (4.0, 10.0, 25.0)[hard],
        slant=(0.012, 0.03, 0.055)[hard],
        light=chance.uniform(*((0.85, 1.05), (0.6, 1.05), (0.28, 0.9))[hard]),
        slope=chance.uniform(*((0.0, 0.15), (0.1, 0.35), (0.15, 0.5))[hard]),
        shadow=chance.uniform(0.3, 0.55) if chance.likely((0.0, 0.3, 0.5)[hard]) else 0.0,
        glare=chance.uniform(0.15, (0.2, 0.4, 0.6)[hard]) if chance.likely((0.1, 0.3, 0.5)[hard]) else 0.0,
        blur=chance.uniform(*((0.5, 1.0), (0.7, 1.6), (1.0, 2.3))[hard]),
        shake=chance.choice(((0,), (0, 0, 5), (0, 5, 7, 9))[hard]),
        noise=chance.uniform(*((1.0, 3.0), (2.0, 6.0), (4.0, 11.0))[hard]),
        tint=(chance.uniform(0.92, 1.05), 1.0, chance.uniform(0.82, 1.06)),
        quality=chance.randint(*((88, 95), (78, 92), (62, 86))[hard]),
        exif=chance.choice((1, 1, 1, 6, 6, 3, 8)),
        upright_frame=chance.likely(0.4),
    )


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
    return _lit(scene, wrong, chance), tuple(turns)


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


def _lit(scene: Picture, wrong: Faults, chance: Chance) -> Picture:
    """The scene under its light, through its lens, onto its sensor."""
    high, wide = scene.shape[:2]
    dimmer, shine = _light(wrong, chance, (wide // 16, high // 16))
    factor = cv2.resize(dimmer, (wide, high), interpolation=cv2.INTER_LINEAR)
    planes = zip(cv2.split(scene), wrong.tint, strict=True)
    lit = cv2.merge([cv2.multiply(plane, factor, scale=tint, dtype=cv2.CV_8U) for plane, tint in planes])
    if wrong.glare:
        spot = cv2.resize(shine, (wide, high), interpolation=cv2.INTER_LINEAR).astype(np.uint8)
        lit = cv2.add(lit, cv2.merge([spot] * 3))
    scale = max(wide, high) / 4032
    lit = cv2.GaussianBlur(lit, (0, 0), max(wrong.blur * scale, 0.3))
    if wrong.shake:
        lit = cv2.filter2D(lit, -1, _streak(chance, max(3, round(wrong.shake * scale))))
    return _noisy(np.asarray(lit, np.uint8), wrong.noise, chance)


def _light(wrong: Faults, chance: Chance, size: tuple[int, int]) -> tuple[Plane, Plane]:
    """On a coarse grid: by how much light is dimmed, and what a lamp's reflection adds."""
    xs = np.linspace(-1, 1, size[0], dtype=np.float32)[None, :]
    ys = np.linspace(-1, 1, size[1], dtype=np.float32)[:, None]
    way = chance.uniform(0, 2 * math.pi)
    across = math.cos(way) * xs + math.sin(way) * ys
    factor = wrong.light * (1 + wrong.slope * across)
    edge = chance.uniform(-0.3, 0.3)
    if wrong.shadow:
        lean = chance.uniform(0, 2 * math.pi)
        beyond = math.cos(lean) * xs + math.sin(lean) * ys > edge
        factor = factor * (1 - wrong.shadow * cv2.GaussianBlur(beyond.astype(np.float32), (0, 0), 4))
    away = ((xs - chance.uniform(-0.4, 0.4)) / chance.uniform(0.12, 0.3)) ** 2
    away = away + ((ys - chance.uniform(-0.4, 0.4)) / chance.uniform(0.08, 0.25)) ** 2
    shine = 255 * wrong.glare * np.exp(-away / 2)
    return np.asarray(factor, np.float32), np.asarray(shine, np.float32)


def _streak(chance: Chance, length: int) -> Plane:
    """A shaken hand's line through one pixel."""
    kernel = np.zeros((length, length), np.float32)
    angle, middle = chance.uniform(0, math.pi), (length - 1) / 2
    dx, dy = math.cos(angle) * middle, math.sin(angle) * middle
    start, end = (round(middle - dx), round(middle - dy)), (round(middle + dx), round(middle + dy))
    cv2.line(kernel, start, end, 1.0)
    return np.asarray(kernel / kernel.sum(), np.float32)


def _noisy(picture: Picture, level: float, chance: Chance) -> Picture:
    """The sensor's grain: one large tile of it, moved about."""
    high, wide = picture.shape[:2]
    grain = np.random.default_rng(chance.getrandbits(32)).normal(0, level, (997, 1009, 3)).astype(np.int16)
    tiled = np.tile(grain, (high // 997 + 1, wide // 1009 + 1, 1))[:high, :wide]
    return np.asarray(cv2.add(picture, np.ascontiguousarray(tiled), dtype=cv2.CV_8U), np.uint8)


def _encoded(picture: Picture, wrong: Faults) -> bytes:
    """As a JPEG whose pixels lie as the camera was held, with the EXIF word that rights them."""
    held = np.rot90(picture, _EXIF_TURNS[wrong.exif] // 90)
    exif = Image.Exif()
    exif[_ORIENTATION] = wrong.exif
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(held)).save(out, "JPEG", quality=wrong.quality, exif=exif)
    return out.getvalue()
