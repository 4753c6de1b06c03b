"""QR codes printed on a card."""

import cv2
import numpy as np
import zxingcpp

from app.ports import Pixels

#: The smallest QR code has 21 modules a side.
SMALLEST = 42


def read_codes(pixels: Pixels) -> tuple[str, ...]:
    """The texts of the QR codes in a picture; first at half size, which is quicker and less noisy."""
    if min(pixels.shape[:2]) < SMALLEST:
        return ()
    half = cv2.resize(pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    found = _texts(np.asarray(half, np.uint8))
    return found or _texts(pixels)


def _texts(pixels: Pixels) -> tuple[str, ...]:
    codes = zxingcpp.read_barcodes(pixels, formats=zxingcpp.BarcodeFormat.QRCode)
    return tuple(dict.fromkeys(code.text for code in codes if code.valid and code.text))
