"""Light: evening it out for reading, and measuring what is wrong with it."""

from dataclasses import dataclass

import cv2
import numpy as np

from app.ports import Pixels
from app.vision.decoding import shrink


@dataclass(frozen=True, slots=True)
class Light:
    """What a photo's light is like.

    ``brightness``: the bright parts' level, 0 to 255. ``burnt``: the share of
    pixels without any drawing left in white. ``sharpness``: the steepest
    steps between neighbours, in levels; a sharp print has 60 and more.
    """

    brightness: float
    burnt: float
    sharpness: float


def even_light(pixels: Pixels) -> Pixels:
    """Dark letters on white, whatever their colours, the shadow and the shine.

    Takes each colour's distance from the median of its surroundings, so light
    text on dark ground and dark text on light ground come out the same, and
    the ground's own edges stay sharp.
    """
    height, width = pixels.shape[:2]
    ground = cv2.medianBlur(shrink(pixels, 400), 31)
    ground = cv2.resize(ground, (width, height), interpolation=cv2.INTER_LINEAR)
    apart = cv2.absdiff(pixels, ground).max(axis=2).astype(np.float32)
    grain, strong = np.quantile(apart[::4, ::4], (0.5, 0.99))
    apart -= float(grain)  # the paper's and the table's own grain is no print
    ink = 255 - np.clip(apart * (255 / max(30.0, float(strong))), 0, 255).astype(np.uint8)
    return np.asarray(cv2.merge((ink, ink, ink)), np.uint8)


def measure_light(pixels: Pixels) -> Light:
    """The light of a photo, measured at 1000 pixels."""
    grey = cv2.cvtColor(shrink(pixels, 1000), cv2.COLOR_RGB2GRAY)
    steps = np.abs(np.diff(grey.astype(np.int16), axis=1))
    return Light(
        brightness=float(np.quantile(grey, 0.9)),
        burnt=float((grey >= 252).mean()),
        sharpness=float(np.quantile(steps, 0.998)) if steps.size else 0.0,
    )
