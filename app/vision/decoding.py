"""From a photo's bytes to pixels, and what a photo may be.

``inspect`` is for the web process: it looks at the header, holds it against the
bounds, and only then lets a JPEG be decoded at an eighth of its size, which
finds most broken ones. ``decode`` is for the worker: every pixel, upright.
"""

import io
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
import pillow_heif
from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from app.domain.errors import NotAPhoto, PhotoRefused, TooLarge
from app.domain.words import english
from app.ports import Pixels
from app.vision.headers import MAX_PIXELS, Header, read_header

PhotoKind = Literal["jpeg", "png", "webp", "heic"]

#: Bytes of a photo at most.
MAX_BYTES = 25 * 1024 * 1024
#: A JPEG of several scans is held whole in memory while it is decoded (up to six
#: bytes a pixel), even at an eighth of its size; beyond this only the worker does so.
MAX_BUFFERED = 20_000_000
#: The longest side of a thumbnail in pixels.
THUMBNAIL_SIDE = 480

_PLUGINS: dict[str, type[JpegImageFile | PngImageFile | WebPImageFile]] = {
    "jpeg": JpegImageFile,
    "png": PngImageFile,
    "webp": WebPImageFile,
}

#: What decoders raise for what is broken.
_FAULTS = (cv2.error, OSError, SyntaxError, ValueError, EOFError, RuntimeError, IndexError, KeyError)

NOT_A_PHOTO = english("This file is not a photo we can read. Send a JPEG, PNG, WebP or HEIC.")
EMPTY = english("This file is empty. Take the photo again and send it once more.")
CUT_SHORT = english("This photo arrived damaged or cut short. Please send it again.")
TOO_MANY_BYTES = english("This photo is larger than 25 MB. Send it smaller, or take it again at normal size.")
TOO_MANY_PIXELS = english(
    "This photo has more than 60 megapixels. Send it smaller, or take it again at normal size."
)
MOVING = english("This is a moving picture. Send a single still photo of the card.")


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """What a photo is. ``width`` × ``height`` as stored in the file, in pixels.

    ``thumbnail`` is a small upright JPEG without EXIF where it comes for free
    (from a JPEG's draft decode), else None.
    """

    kind: PhotoKind
    media_type: str
    width: int
    height: int
    thumbnail: bytes | None = None


def inspect(data: bytes) -> PhotoFacts:
    """What photo these bytes are, by their header; no full decode, under 200 MB.

    Raises NotAPhoto, TooLarge, or PhotoRefused for a JPEG found to be broken.
    """
    header = _accepted(data)
    thumbnail = None
    if header.kind == "jpeg" and not (header.buffered and header.width * header.height > MAX_BUFFERED):
        scale = next((s for s in (8, 4, 2) if max(header.width, header.height) >= s * 250), 1)
        thumbnail = make_thumbnail(_pixels(data, header, scale))
    return PhotoFacts(header.kind, f"image/{header.kind}", header.width, header.height, thumbnail)


def decode(data: bytes, max_side: int | None = None) -> Pixels:
    """All pixels of a photo, RGB, upright by its EXIF orientation.

    With ``max_side`` the longer side comes out no longer than that, and a far
    larger photo at half its size or less. Raises as ``inspect``
    does, and PhotoRefused for what only a full decode finds.
    """
    header = _accepted(data)
    longest, scale = max(header.width, header.height), 1
    if max_side:
        scale = next((s for s in (8, 4, 2) if longest / s >= 0.75 * max_side), 1)
    pixels = _pixels(data, header, scale)
    # Other kinds come out whole; taking every few pixels together is far quicker than any other size.
    pixels = shrink(pixels, longest // scale)
    return shrink(pixels, max_side) if max_side else pixels


def shrink(pixels: Pixels, side: int) -> Pixels:
    """The picture with its longer side no longer than ``side`` pixels."""
    height, width = pixels.shape[:2]
    factor = side / max(height, width)
    if factor >= 1:
        return pixels
    size = max(1, round(width * factor)), max(1, round(height * factor))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def make_thumbnail(pixels: Pixels, side: int = THUMBNAIL_SIDE) -> bytes:
    """A small JPEG of a picture, its longer side at most ``side`` pixels."""
    out = io.BytesIO()
    Image.fromarray(shrink(pixels, side)).save(out, "JPEG", quality=80, optimize=True)
    return out.getvalue()


def encode_webp(pixels: Pixels) -> bytes:
    """The picture as a WebP without EXIF: of a card's picture a third of a JPEG, its print as sharp."""
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "WEBP", quality=80, method=2)
    return out.getvalue()


def _accepted(data: bytes) -> Header:
    """The header of bytes that are a photo within the bounds."""
    if not data:
        raise NotAPhoto(EMPTY)
    if len(data) > MAX_BYTES:
        raise TooLarge(TOO_MANY_BYTES)
    header = read_header(data)
    if header is None:
        raise NotAPhoto(NOT_A_PHOTO)
    if header.broken:
        raise PhotoRefused(CUT_SHORT)
    if header.moving:
        raise NotAPhoto(MOVING)
    if header.width * header.height > MAX_PIXELS:
        raise TooLarge(TOO_MANY_PIXELS)
    return header


def _pixels(data: bytes, header: Header, scale: int = 1) -> Pixels:
    """The pixels, upright; a JPEG's at 1/``scale``. They may be read only."""
    try:
        if header.kind == "heic":
            # Turned as its container says, and not copied through Pillow: that takes as long again as a JPEG.
            picture = pillow_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True)
            return np.asarray(picture) if picture.mode == "RGB" else _pixels_of(picture.to_pillow())
        if header.kind == "webp" and not header.transparent:
            return _webp(data, header)
        return _pixels_of(_open(io.BytesIO(data), header, scale))
    except _FAULTS as error:
        raise PhotoRefused(CUT_SHORT) from error


def _webp(data: bytes, header: Header) -> Pixels:
    """A still WebP, upright. Pillow takes every WebP for a film, and holds it four times over."""
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB)
    if pixels is None or sorted(pixels.shape[:2]) != sorted((header.width, header.height)):
        raise PhotoRefused(CUT_SHORT)
    return np.asarray(pixels, np.uint8)


def _open(stream: io.BytesIO, header: Header, scale: int) -> Image.Image:
    """The picture, decoded; a JPEG at 1/``scale``. Opens by the plugin itself: no other format may answer."""
    image = _PLUGINS[header.kind](stream)
    if image.size != (header.width, header.height):
        raise PhotoRefused(CUT_SHORT)
    if scale > 1:
        # Both sides are asked for in proportion: draft takes the smaller of the two ratios.
        image.draft("RGB", (max(1, header.width // scale), max(1, header.height // scale)))
    image.load()
    if scale > 1 and header.kind != "jpeg" and image.mode in ("L", "LA", "RGB", "RGBA"):
        # What comes out whole is made smaller before it is turned or copied: thirty megapixels held
        # three times over are half a gigabyte.
        return image.reduce(scale)
    return image


def _pixels_of(image: Image.Image) -> Pixels:
    with suppress(Exception):  # broken EXIF fails in any way there is; the picture stays as it is stored
        ImageOps.exif_transpose(image, in_place=True)
    if image.mode.startswith("I;16"):
        image = Image.fromarray((np.asarray(image, np.uint16) >> 8).astype(np.uint8))
    if image.has_transparency_data:
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image.convert("RGBA"))
    return np.asarray(image if image.mode == "RGB" else image.convert("RGB"), np.uint8)
