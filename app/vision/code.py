"""QR codes printed on a card."""

from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp

from app.domain.card import Point
from app.ports import Pixels

#: The smallest QR code has 21 modules a side.
SMALLEST = 42


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code's text, and where its middle lies in pixels of the picture."""

    text: str
    middle: Point


def read_codes(pixels: Pixels) -> tuple[Code, ...]:
    """The QR codes in a picture; first at half size, which is quicker and less noisy."""
    if min(pixels.shape[:2]) < SMALLEST:
        return ()
    half = cv2.resize(pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return _codes(np.asarray(half, np.uint8), 2) or _codes(pixels, 1)


def _codes(pixels: Pixels, scale: int) -> tuple[Code, ...]:
    found = zxingcpp.read_barcodes(pixels, formats=zxingcpp.BarcodeFormat.QRCode)
    codes = {code.text: code.position for code in found if code.valid and code.text}
    return tuple(Code(text, _middle(place, scale)) for text, place in codes.items())


def _middle(place: zxingcpp.Position, scale: int) -> Point:
    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    return sum(c.x for c in corners) * scale / 4, sum(c.y for c in corners) * scale / 4
