"""The light on a scene, the lens before it and the sensor behind."""

import math

import cv2
import numpy as np
import numpy.typing as npt

from tests.cardgen.chance import Chance
from tests.cardgen.drawing import Picture
from tests.cardgen.faults import Faults

Plane = npt.NDArray[np.float32]


def lit(scene: Picture, wrong: Faults, chance: Chance) -> Picture:
    """The scene under its light, through its lens, onto its sensor."""
    high, wide = scene.shape[:2]
    dimmer, shine = _light(wrong, chance, (wide // 16, high // 16))
    factor = cv2.resize(dimmer, (wide, high), interpolation=cv2.INTER_LINEAR)
    planes = zip(cv2.split(scene), wrong.tint, strict=True)
    seen = cv2.merge([cv2.multiply(plane, factor, scale=tint, dtype=cv2.CV_8U) for plane, tint in planes])
    if wrong.glare:
        spot = cv2.resize(shine, (wide, high), interpolation=cv2.INTER_LINEAR).astype(np.uint8)
        seen = cv2.add(seen, cv2.merge([spot] * 3))
    scale = max(wide, high) / 4032
    seen = cv2.GaussianBlur(seen, (0, 0), max(wrong.blur * scale, 0.3))
    if wrong.shake:
        seen = cv2.filter2D(seen, -1, _streak(chance, max(3, round(wrong.shake * scale))))
    return _noisy(np.asarray(seen, np.uint8), wrong.noise, chance)


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
