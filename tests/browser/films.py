"""What a fake camera shows: films of drawn cards for Chromium's ``--use-file-for-fake-video-capture``."""

from pathlib import Path

import cv2
import numpy as np

from app.domain.card import CardFields
from tests.cardgen.drawing import Picture
from tests.cardgen.samples import draw, jpeg, photograph

#: A phone held upright, in pixels.
SIZE = (1080, 1440)
_FRAMES = 3


def frame(fields: CardFields) -> Picture:
    """A card of that person in the middle of what an upright phone sees, 1440 × 1080 × 3."""
    seen = photograph(draw(fields), 0, 0.6)
    high, wide = seen.shape[:2]
    border = (wide * SIZE[1] // SIZE[0] - high) // 2
    tall = cv2.copyMakeBorder(seen, border, border, 0, 0, cv2.BORDER_REPLICATE)
    return np.asarray(cv2.resize(tall, SIZE, interpolation=cv2.INTER_AREA), np.uint8)


def write_film(path: Path, picture: Picture) -> Path:
    """A film that stands still: JPEGs one after another, as ``.mjpeg``; gives the path back."""
    path.write_bytes(jpeg(picture, 92) * _FRAMES)
    return path


def fake_camera(film: Path) -> tuple[str, ...]:
    """What Chromium is told, to take the film for what its camera sees."""
    return ("--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}")
