"""What a card may lie on: wood, cloth, stone, a newspaper, other sheets of paper."""

from functools import cache

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from tests.cardgen.chance import Chance
from tests.cardgen.drawing import Picture
from tests.cardgen.people import faker
from tests.cardgen.sheets import FACES, font

GROUNDS = ("cloth", "wood", "stone", "plain", "check", "newspaper")
_TONES = {
    "cloth": ((62, 58, 54), (120, 116, 110), (38, 70, 84), (88, 40, 44), (52, 84, 62), (30, 30, 34)),
    "wood": ((186, 148, 100), (110, 74, 48), (62, 40, 28), (205, 178, 138)),
    "stone": ((150, 148, 144), (60, 62, 64), (205, 200, 192)),
    "plain": ((228, 226, 222), (40, 44, 50), (180, 190, 200), (200, 120, 60), (140, 150, 130)),
    "check": ((190, 60, 60), (60, 90, 160), (70, 130, 90)),
    "newspaper": ((222, 217, 205),),
}
_PAPERS = ((240, 240, 236), (236, 228, 180), (190, 214, 226), (226, 196, 200), (198, 220, 190))


def ground(chance: Chance, kind: str, size: tuple[int, int], print_size: float = 30.0) -> Picture:
    """A ground of ``kind`` filling ``size`` (width, height); ``print_size``: an em of a newspaper's print."""
    width, height = size
    noise = np.random.default_rng(chance.getrandbits(32))
    tone = np.array(chance.choice(_TONES[kind]), np.float32)
    small = (max(width // 4, 1), max(height // 4, 1))
    shade = _shade(kind, noise, small)
    picture = np.clip(tone + shade[..., None], 0, 255).astype(np.uint8)
    if kind == "check":
        picture = _checked(picture, chance)
    if kind == "newspaper":
        picture = _printed(cv2.resize(picture, None, fx=2, fy=2), chance, print_size / 2)
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def sheet_of_paper(chance: Chance, size: tuple[int, int]) -> Picture:
    """A printed sheet: lines of words on tinted paper."""
    paper = chance.choice(
        ((240, 240, 236), (236, 228, 180), (190, 214, 226), (226, 196, 200), (198, 220, 190))
    )
    return _lines(Image.new("RGB", size, paper), chance, chance.randint(26, 44), (30, size[0] - 60))


def _shade(kind: str, noise: np.random.Generator, size: tuple[int, int]) -> npt.NDArray[np.float32]:
    width, height = size
    if kind == "wood":
        rings = noise.normal(0, 1, (height // 3 + 1, max(width // 90, 2))).astype(np.float32)
        grain = cv2.resize(cv2.GaussianBlur(rings, (0, 0), 1.2), size, interpolation=cv2.INTER_CUBIC)
        bend = cv2.resize(noise.normal(0, 1, (5, 6)).astype(np.float32), size, interpolation=cv2.INTER_CUBIC)
        waves = np.sin(4 * bend + np.linspace(0, 12, height)[:, None])
        return np.asarray(16 * grain + 8 * waves, np.float32)
    folds = cv2.resize(noise.normal(0, 1, (7, 9)).astype(np.float32), size, interpolation=cv2.INTER_CUBIC)
    fine = noise.normal(0, 1, (height, width)).astype(np.float32)
    if kind == "cloth":
        weave = np.sin(np.arange(width) * 1.3)[None, :] + np.sin(np.arange(height) * 1.3)[:, None]
        return np.asarray(9 * folds + 5 * weave + 5 * fine, np.float32)
    if kind == "stone":
        return np.asarray(8 * folds + 14 * cv2.GaussianBlur(fine, (0, 0), 2.0) + 7 * fine, np.float32)
    return np.asarray(4 * folds + 2 * fine, np.float32)


def _checked(picture: Picture, chance: Chance) -> Picture:
    """A tablecloth's squares."""
    step = chance.randint(24, 60)
    rows, columns = np.arange(picture.shape[0]) // step % 2, np.arange(picture.shape[1]) // step % 2
    white = (rows[:, None] + columns[None, :])[..., None] * 45
    return np.asarray(np.clip(picture + white, 0, 255), np.uint8)


def _printed(picture: Picture, chance: Chance, print_size: float) -> Picture:
    """Newspaper columns, a little askew."""
    high, wide = picture.shape[:2]
    step = wide // chance.randint(3, 6)
    for left in range(0, wide, step):
        size = round(print_size * chance.uniform(0.85, 1.15))
        picture = _lines(Image.fromarray(picture), chance, size, (left + 20, step - 40))
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), chance.uniform(-25, 25), 1.45)
    turned = cv2.warpAffine(picture, turn, (wide, high), borderMode=cv2.BORDER_REFLECT)
    return np.asarray(turned, np.uint8)


def _lines(image: Image.Image, chance: Chance, size: int, column: tuple[int, int]) -> Picture:
    """Rows of words in a column (left edge, width), with a headline now and then."""
    paint = ImageDraw.Draw(image)
    words = _words()
    y, left, width = 30, *column
    while y < image.height - size:
        head = chance.likely(0.06)
        face = font(FACES["serif"][head], size * (2 if head else 1))
        letters = int(width / (face.getlength("nihil et quo") / 12))
        paint.text((left, y), " ".join(chance.choices(words, k=16))[:letters], (52, 50, 50), face)
        y += round(size * (2.6 if head else 1.3))
    return np.asarray(image, np.uint8)


@cache
def _words() -> tuple[str, ...]:
    source = faker("la")
    source.seed_instance(1)
    return tuple(source.words(240))
