import cv2
import numpy as np
import pytest
import segno

from app.domain.card import Box
from app.domain.lines import rectangle
from app.vision.code import read_codes
from app.vision.flatten import LONGER_SIDE, boxes_inside, flatten, move_boxes
from app.vision.light import even_light, measure_light
from app.vision.outline import find_outlines
from tests.cardgen.samples import LAYOUTS, PEOPLE, draw, photograph


def overlap(box: Box, truth: Box) -> float:
    """The two outlines' common area by their joint area."""
    one, other = (np.array(each.corners, np.float32) for each in (box, truth))
    common = cv2.intersectConvexConvex(one, other)[0]
    return common / (cv2.contourArea(one) + cv2.contourArea(other) - common)


def laid(ground: int, card: int) -> tuple[np.ndarray, Box]:
    """A plain card lying at a slant on a plain ground, and its outline."""
    truth = Box(((310.0, 200.0), (1010.0, 260.0), (960.0, 700.0), (270.0, 640.0)))
    picture = np.full((900, 1300, 3), ground, np.uint8)
    cv2.fillConvexPoly(picture, np.array(truth.corners, np.int32), (card, card, card))
    return picture, truth


@pytest.mark.parametrize(
    ("ground", "card"), [(60, 230), (200, 40), (150, 190)], ids=["light", "dark", "pale"]
)
def test_outline(ground: int, card: int) -> None:
    """A card that is lighter or darker than its ground is outlined within a few pixels."""
    picture, truth = laid(ground, card)
    assert overlap(find_outlines(picture)[0], truth) > 0.95


@pytest.mark.parametrize("layout", LAYOUTS)
def test_outlines_of_drawn_photos(layout: str) -> None:
    """Each layout, a two-coloured one too, is among the first outlines of its photo, in a card's shape."""
    picture = photograph(draw(PEOPLE[0], layout), seed=4)
    shapes = []
    for outline in find_outlines(picture)[:2]:
        flat = flatten(picture, outline)
        shapes.append(flat.shape[1] / flat.shape[0])
    assert any(1.4 < shape < 1.7 for shape in shapes)


def test_nothing_to_outline() -> None:
    """A plain picture has no outlines, and few are ever given."""
    assert find_outlines(np.full((600, 800, 3), 128, np.uint8)) == ()
    assert len(find_outlines(photograph(draw(PEOPLE[0]), seed=1), most=3)) <= 3


def test_flat() -> None:
    """A flattened card fills its image, with its longer side at the size asked for."""
    picture, truth = laid(0, 255)
    flat = flatten(picture, truth)
    assert max(flat.shape[:2]) == LONGER_SIDE
    assert flat[20:-20, 20:-20].min() > 250


def test_boxes_move_along() -> None:
    """Text found in the photo is found again in the flattened card; what lies outside is left off."""
    picture, truth = laid(0, 255)
    inside, outside = rectangle(600, 400, 660, 420), rectangle(10, 10, 60, 30)
    assert boxes_inside((inside, outside), truth) == (inside,)
    flat = flatten(picture, truth)
    (moved,) = move_boxes((inside,), truth, flat)
    assert all(0 < x < flat.shape[1] and 0 < y < flat.shape[0] for x, y in moved.corners)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_even_light(layout: str) -> None:
    """Light print on dark and dark print on light both come out dark on white."""
    ink = even_light(draw(PEOPLE[0], layout))
    assert np.median(ink) > 240
    assert 0.01 < (ink < 128).mean() < 0.25


def test_even_light_takes_the_shadow_away() -> None:
    """A slope of light over the card leaves the ground white on both sides."""
    card = draw(PEOPLE[0]).astype(np.float32)
    shaded = (card * np.linspace(0.35, 1, card.shape[1])[None, :, None]).astype(np.uint8)
    ink = even_light(shaded)
    assert np.median(ink[:, :300]) > 230
    assert np.median(ink[:, -300:]) > 230


def test_measured_light() -> None:
    """Dark, burnt and blurred pictures measure as such."""
    card = draw(PEOPLE[0])
    assert measure_light(card // 8).brightness < 60
    assert measure_light(np.full_like(card, 255)).burnt > 0.9
    assert measure_light(cv2.GaussianBlur(card, (0, 0), 25)).sharpness < 12 < measure_light(card).sharpness


def test_code() -> None:
    """A QR code printed on a card is read."""
    card = draw(PEOPLE[0])
    modules = np.array([list(row) for row in segno.make("MECARD:N:Quill,Perpetua;;").matrix], np.uint8)
    code = cv2.resize(255 * (1 - modules), (300, 300), interpolation=cv2.INTER_NEAREST)
    card[650:950, 1300:1600] = code[..., None]
    (found,) = read_codes(photograph(card, seed=2, hardness=0.2))
    assert found.text == "MECARD:N:Quill,Perpetua;;"
    assert read_codes(draw(PEOPLE[0])) == ()


@pytest.mark.parametrize("scale", [1, 3])
def test_a_code_lies_where_it_is(scale: int) -> None:
    """A code's middle is told in pixels of the picture, at whatever size it was read."""
    modules = np.array([list(row) for row in segno.make("MECARD:N:Quill;;").matrix], np.uint8)
    code = cv2.resize(255 * (1 - modules), None, fx=scale * 3, fy=scale * 3, interpolation=cv2.INTER_NEAREST)
    picture = np.full((900, 1200, 3), 255, np.uint8)
    picture[400 : 400 + len(code), 700 : 700 + len(code)] = code[..., None]
    (found,) = read_codes(picture)
    assert found.middle == pytest.approx((700 + len(code) / 2, 400 + len(code) / 2), abs=6)


def test_a_tiny_picture_has_no_code() -> None:
    """Even a picture of one pixel can be looked at."""
    assert read_codes(np.zeros((1, 1, 3), np.uint8)) == ()
