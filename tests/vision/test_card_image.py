import cv2
import numpy as np
import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from app.domain.card import Box
from app.domain.lines import rectangle
from app.vision.code import read_codes
from app.vision.flatten import LONGER_SIDE, boxes_inside, fit, flatten, move_boxes
from app.vision.light import even_light, measure_light
from app.vision.outline import find_outlines
from app.vision.upright import quarter_turns, turn, turn_box
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


@given(st.integers(1, 3000), st.integers(1, 3000))
def test_fit(width: int, height: int) -> None:
    """A whole photo never comes out longer than a card image, nor enlarged more than threefold."""
    fitted = fit(np.zeros((height, width, 3), np.uint8))
    assert 1 <= min(fitted.shape[:2]) <= max(fitted.shape[:2]) <= LONGER_SIDE
    assert max(fitted.shape[:2]) <= 3 * max(width, height)


def test_boxes_move_along() -> None:
    """Text found in the photo is found again in the flattened card; what lies outside is left off."""
    picture, truth = laid(0, 255)
    inside, outside = rectangle(600, 400, 660, 420), rectangle(10, 10, 60, 30)
    assert boxes_inside((inside, outside), truth) == (inside,)
    flat = flatten(picture, truth)
    (moved,) = move_boxes((inside,), truth, flat)
    assert all(0 < x < flat.shape[1] and 0 < y < flat.shape[0] for x, y in moved.corners)


@given(st.integers(0, 3), st.integers(0, 60), st.integers(0, 30))
def test_turned_boxes(turns: int, x: int, y: int) -> None:
    """A box turned with its picture frames the same pixels, and tells how to turn back."""
    picture = np.zeros((50, 100, 3), np.uint8)
    picture[y : y + 10, x : x + 30] = 255
    box = turn_box(rectangle(x, y, x + 30, y + 10), turns, (100, 50))
    xs, ys = [int(a) for a, _ in box.corners], [int(b) for _, b in box.corners]
    turned = turn(picture, turns)
    assert turned[min(ys) : max(ys), min(xs) : max(xs)].min() == 255
    assert turned.sum() == picture.sum()
    assert (quarter_turns([box]) + turns) % 4 == 0


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
    assert read_codes(photograph(card, seed=2, hardness=0.2)) == ("MECARD:N:Quill,Perpetua;;",)
    assert read_codes(draw(PEOPLE[0])) == ()


def test_a_tiny_picture_has_no_code() -> None:
    """Even a picture of one pixel can be looked at."""
    assert read_codes(np.zeros((1, 1, 3), np.uint8)) == ()
