"""From a card lying in a photo to the card alone, seen from straight above."""

from collections.abc import Sequence

import cv2
import numpy as np

from app.domain.card import Box
from app.ports import Pixels
from app.vision.decoding import shrink

#: The longer side of a card image in pixels: 85 mm at 500 dots an inch.
LONGER_SIDE = 1700
#: A small card is enlarged at most so much; more only costs time.
MOST_ENLARGED = 3.0


def flatten(pixels: Pixels, outline: Box) -> Pixels:
    """The outline's inside as a rectangle, its longer side LONGER_SIDE pixels."""
    corners = np.array(outline.corners, np.float32)
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    width, height = max(float(sides[0]), float(sides[2])), max(float(sides[1]), float(sides[3]))
    factor = _fitting(max(width, height))
    if factor < 0.75:  # a warp alone would skip pixels
        reduced = shrink(pixels, round(max(pixels.shape[:2]) * factor))
        corners *= reduced.shape[1] / pixels.shape[1]
        pixels = reduced
    size = max(1, round(width * factor)), max(1, round(height * factor))
    target = np.array(((0, 0), (size[0], 0), size, (0, size[1])), np.float32)
    way = cv2.getPerspectiveTransform(corners, target)
    flat = cv2.warpPerspective(pixels, way, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(flat, np.uint8)


def _fitting(longer: float) -> float:
    """What to multiply a card's longer side by."""
    return min(MOST_ENLARGED, LONGER_SIDE / max(longer, 1.0))


def boxes_inside(boxes: Sequence[Box], outline: Box) -> tuple[Box, ...]:
    """Those of a photo's boxes whose middle lies inside an outline."""
    corners = np.array(outline.corners, np.float32)
    middles = (tuple(np.mean(box.corners, axis=0).tolist()) for box in boxes)
    within = (cv2.pointPolygonTest(corners, middle, False) >= 0 for middle in middles)
    return tuple(box for box, inside in zip(boxes, within, strict=True) if inside)


def move_boxes(boxes: Sequence[Box], outline: Box, flat: Pixels) -> tuple[Box, ...]:
    """Where a photo's boxes lie in the card flattened out of it."""
    if not boxes:
        return ()
    size = flat.shape[1], flat.shape[0]
    target = np.array(((0, 0), (size[0], 0), size, (0, size[1])), np.float32)
    way = cv2.getPerspectiveTransform(np.array(outline.corners, np.float32), target)
    points = np.array([box.corners for box in boxes], np.float32).reshape(-1, 1, 2)
    moved = cv2.perspectiveTransform(points, way).reshape(-1, 4, 2)
    return tuple(Box(tuple((float(x), float(y)) for x, y in four)) for four in moved)
