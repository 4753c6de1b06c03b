"""Where a card may lie in a photo: quadrilaterals, likeliest first.

Only shapes are judged here; which one holds the card is told by its text.
"""

from collections.abc import Iterator
from itertools import combinations, pairwise

import cv2
import numpy as np
import numpy.typing as npt

from app.domain.card import Box
from app.ports import Pixels
from app.vision.decoding import shrink

#: Four corners, x and y in pixels, clockwise.
Quad = npt.NDArray[np.float32]
Mask = npt.NDArray[np.uint8]

#: Outlines are looked for in a picture whose longer side is this many pixels.
WORKING_SIDE = 512
#: A card's share of the photo: below the first its print is too small to read.
SMALLEST, LARGEST = 0.025, 0.97
#: Longer side by shorter side; cards are 1.4 to 1.8, folded, square and slanted ones go beyond.
LONGEST_ASPECT = 2.6


def find_outlines(pixels: Pixels, most: int = 4) -> tuple[Box, ...]:
    """At most ``most`` outlines of what may be a card, likeliest first, in pixels of the picture."""
    small = shrink(pixels, WORKING_SIDE)
    factor = pixels.shape[1] / small.shape[1]
    slopes = _slopes(small)
    found: list[tuple[float, Quad]] = []
    for mask in _masks(small):
        for quad in _quads(mask):
            _vote(found, quad, _edge_support(quad, slopes))
    found.sort(key=lambda each: -each[0])
    for quad in _unions([quad for _, quad in found[:8]], small.shape):
        _vote(found, quad, _edge_support(quad, slopes))
    found.sort(key=lambda each: -each[0])
    return tuple(_box(quad * factor) for _, quad in found[:most])


def _masks(small: Pixels) -> Iterator[Mask]:
    """Black and white pictures in which a card's surface or rim may stand out."""
    soft = cv2.medianBlur(small, 5)
    lab = cv2.cvtColor(soft, cv2.COLOR_RGB2LAB)
    saturation = cv2.cvtColor(soft, cv2.COLOR_RGB2HSV)[:, :, 1]
    for channel in (*cv2.split(lab), saturation):
        level = cv2.normalize(channel, None, 0, 255, cv2.NORM_MINMAX)
        thresholds = {int(t) for t in np.quantile(level[::4, ::4], (0.2, 0.4, 0.6, 0.8))}
        thresholds.add(int(cv2.threshold(level, 0, 255, cv2.THRESH_OTSU)[0]))
        for threshold in sorted(thresholds):
            bright = np.where(level > threshold, 255, 0).astype(np.uint8)
            yield _closed(bright, 7)
            yield _closed(255 - bright, 7)
    for low in (15, 40, 80):
        edges = [cv2.Canny(channel, low, low * 3) for channel in cv2.split(lab)]
        yield cv2.dilate(edges[0] | edges[1] | edges[2], np.ones((3, 3), np.uint8))


def _closed(mask: Mask, size: int) -> Mask:
    """Letters filled in, and threads to the neighbours cut."""
    kernel = np.ones((size, size), np.uint8)
    return np.asarray(
        cv2.morphologyEx(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, kernel), cv2.MORPH_OPEN, kernel), np.uint8
    )


def _quads(mask: Mask) -> Iterator[Quad]:
    area = mask.shape[0] * mask.shape[1]
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    for contour in contours:
        _, _, across, down = cv2.boundingRect(contour)
        if across * down < SMALLEST * area:
            continue
        hull = cv2.convexHull(contour)
        filled = cv2.contourArea(hull)
        if not SMALLEST * area <= filled <= LARGEST * area:
            continue
        quad = _four_corners(hull)
        if quad is not None and filled >= 0.88 * cv2.contourArea(quad) and _card_shaped(quad, mask.shape):
            yield quad


def _unions(quads: list[Quad], shape: tuple[int, ...]) -> Iterator[Quad]:
    """Two neighbours that make up one card: a coloured panel and the white beside it."""
    for one, other in combinations(quads, 2):
        hull = cv2.convexHull(np.concatenate((one, other)))
        together = cv2.contourArea(one) + cv2.contourArea(other)
        overlap = cv2.intersectConvexConvex(one, other)[0]
        if overlap > 0.1 * together or together - overlap < 0.9 * cv2.contourArea(hull):
            continue
        quad = _four_corners(hull.astype(np.int32))
        if quad is not None and _card_shaped(quad, shape):
            yield quad


def _four_corners(hull: npt.NDArray[np.int32]) -> Quad | None:
    """The hull as four corners; rounded corners are met by the rectangle around it."""
    around = cv2.arcLength(hull, True)
    for share in (0.02, 0.035, 0.05, 0.07):
        corners = cv2.approxPolyDP(hull, share * around, True)
        if len(corners) == 4:
            return _clockwise(corners.reshape(4, 2).astype(np.float32))
    rectangle = cv2.minAreaRect(hull)
    if cv2.contourArea(hull) > 0.9 * rectangle[1][0] * rectangle[1][1]:
        return _clockwise(cv2.boxPoints(rectangle))
    return None


def _clockwise(corners: Quad) -> Quad:
    """Clockwise as seen, beginning with the corner nearest the picture's top left."""
    middle = corners.mean(axis=0)
    angles = np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0])
    corners = corners[np.argsort(angles)]
    return np.roll(corners, -int(np.argmin(corners.sum(axis=1))), axis=0).astype(np.float32)


def _card_shaped(quad: Quad, shape: tuple[int, ...]) -> bool:
    sides = np.linalg.norm(quad - np.roll(quad, -1, axis=0), axis=1)
    if sides.min() < 20 or sides.min() * 2.2 < min(sides[0], sides[2]):
        return False
    across, down = (sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2
    if max(across, down) > LONGEST_ASPECT * min(across, down):
        return False
    ways = [b - a for a, b in pairwise((*quad, quad[0]))]
    turns = [
        abs(float(np.dot(a, b))) / float(np.linalg.norm(a) * np.linalg.norm(b)) for a, b in pairwise(ways)
    ]
    return max(turns) < 0.5 and _rims_touched(quad, shape) < 3  # corners of 60 to 120 degrees


def _rims_touched(quad: Quad, shape: tuple[int, ...]) -> int:
    """How many of the picture's four rims a side of the quad lies on."""
    height, width = shape[:2]
    middles = (quad + np.roll(quad, -1, axis=0)) / 2
    return sum(bool(x < 4 or y < 4 or x > width - 5 or y > height - 5) for x, y in middles)


def _slopes(small: Pixels) -> npt.NDArray[np.float32]:
    """How steeply brightness or colour changes at each pixel, 1 at the steepest tenth."""
    lab = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_RGB2LAB), (0, 0), 1.5).astype(np.float32)
    across, down = cv2.Sobel(lab, cv2.CV_32F, 1, 0), cv2.Sobel(lab, cv2.CV_32F, 0, 1)
    steep = np.sqrt(across**2 + down**2).max(axis=2)
    top = max(float(np.quantile(steep, 0.95)), 8.0)
    return np.asarray(np.clip(cv2.dilate(steep, np.ones((3, 3), np.uint8)) / top, 0, 1), np.float32)


def _edge_support(quad: Quad, slopes: npt.NDArray[np.float32]) -> float:
    """The mean slope under the quad's weakest sides, 0 to 1: a card has a rim all around."""
    means = []
    for a, b in pairwise((*quad, quad[0])):
        points = np.linspace(a, b, 40)[3:-3].round().astype(int)
        xs = np.clip(points[:, 0], 0, slopes.shape[1] - 1)
        ys = np.clip(points[:, 1], 0, slopes.shape[0] - 1)
        means.append(float(slopes[ys, xs].mean()))
    means.sort()
    return (2 * means[0] + means[1] + means[2] + means[3]) / 5


def _vote(found: list[tuple[float, Quad]], quad: Quad, support: float) -> None:
    """Add a quad; one found before gains a little, and keeps the better-supported corners."""
    reach = 0.05 * float(np.linalg.norm(quad[0] - quad[2]))
    for n, (score, other) in enumerate(found):
        if float(np.linalg.norm(quad - other, axis=1).max()) < reach:
            found[n] = (max(score, support) + 0.02, quad if support > score else other)
            return
    found.append((support + 0.06 * float(np.log(cv2.contourArea(quad))) - _oddness(quad), quad))


def _oddness(quad: Quad) -> float:
    """How unlike a card's the quad's sides are, 0 for any usual card lying flat."""
    sides = np.linalg.norm(quad - np.roll(quad, -1, axis=0), axis=1)
    across, down = (sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2
    aspect = max(across, down) / min(across, down)
    slant = max(abs(np.log(sides[0] / sides[2])), abs(np.log(sides[1] / sides[3])))
    return float(max(0.0, 1.4 - aspect, aspect - 1.95) * 0.5 + max(0.0, slant - 0.15) * 0.5)


def _box(quad: Quad) -> Box:
    a, b, c, d = ((float(x), float(y)) for x, y in quad)
    return Box((a, b, c, d))
