"""What the first bytes of a photo say, before any pixel is decoded.

Written by hand because a decoder's own ``open`` may set aside memory for the
canvas it is told of. Sources: ITU T.81 annex B (JPEG), W3C PNG 11.2.2,
RFC 9649 (WebP), ISO/IEC 23008-12 (HEIF brands).
"""

import io
from dataclasses import dataclass
from typing import Literal

import pillow_heif

#: Pixels of a photo at most.
MAX_PIXELS = 60_000_000
#: More scans than any camera writes; each is a pass over the whole picture.
MAX_SCANS = 64

_HEIC_STILLS = {b"heic", b"heix", b"heim", b"heis", b"mif1"}
_HEIC_MOVING = {b"hevc", b"hevx", b"hevm", b"hevs", b"msf1"}


@dataclass(frozen=True, slots=True)
class Header:
    """A picture's kind and size in pixels.

    ``broken``: it is one, but can't be decoded. ``moving``: more than a still.
    ``buffered``: its decoder holds the whole picture, whatever size is asked of it.
    """

    kind: Literal["jpeg", "png", "webp", "heic"]
    width: int = 0
    height: int = 0
    broken: bool = False
    moving: bool = False
    buffered: bool = False
    transparent: bool = False


def read_header(data: bytes) -> Header | None:
    """What picture these bytes begin; None for anything but JPEG, PNG, WebP and HEIC."""
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    if data[4:8] == b"ftyp":
        return _heic(data)
    return None


def _jpeg(data: bytes) -> Header:
    """Walks the segments up to the first scan."""
    at, width, height, parts, progressive = 2, 0, 0, 0, False
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker == 0xDA:
            several = progressive or data[at + 4 : at + 5] < bytes([parts])
            broken = not (width and height) or data.count(b"\xff\xda") > MAX_SCANS
            return Header("jpeg", width, height, broken=broken, buffered=several)
        if marker in (*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)):
            frame = data[at + 4 : at + 10]
            height, width, parts = _big(frame[1:3]), _big(frame[3:5]), frame[-1] if frame else 0
            progressive = marker in (0xC2, 0xC6, 0xCA, 0xCE)
        at += 2 + _big(data[at + 2 : at + 4])
    return Header("jpeg", broken=True)


def _png(data: bytes) -> Header:
    if data[12:16] != b"IHDR" or len(data) < 33:
        return Header("png", broken=True)
    width, height = _big(data[16:20]), _big(data[20:24])
    moving = b"acTL" in data[33 : data.find(b"IDAT")]
    return Header("png", width, height, broken=not (width and height), moving=moving)


def _webp(data: bytes) -> Header:
    chunk, body = data[12:16], data[20:30]
    if len(body) < 10:
        return Header("webp", broken=True)
    moving = transparent = False
    if chunk == b"VP8X":
        moving, transparent = bool(body[0] & 2), bool(body[0] & 16)
        width, height = 1 + _little(body[4:7]), 1 + _little(body[7:10])
    elif chunk == b"VP8L":
        bits = _little(body[1:5])
        width, height = 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        transparent = bool(bits >> 28 & 1)
    elif chunk == b"VP8 ":
        width, height = _little(body[6:8]) & 0x3FFF, _little(body[8:10]) & 0x3FFF
    else:
        return Header("webp", broken=True)
    broken = not (width and height) or len(data) < 8 + _little(data[4:8])
    return Header("webp", width, height, broken=broken, moving=moving, transparent=transparent)


def _heic(data: bytes) -> Header | None:
    length = min(_big(data[:4]), 256)
    brands = {data[at : at + 4] for at in range(8, length, 4) if at != 12}
    if b"avif" in brands or b"avis" in brands or not brands & (_HEIC_STILLS | _HEIC_MOVING):
        return None
    if data[8:12] in _HEIC_MOVING:
        return Header("heic", moving=True)
    try:
        width, height = pillow_heif.open_heif(io.BytesIO(data)).size
    except (OSError, SyntaxError, ValueError, EOFError, RuntimeError, IndexError):
        return Header("heic", broken=True)
    return Header("heic", width, height)


def _big(octets: bytes) -> int:
    return int.from_bytes(octets, "big")


def _little(octets: bytes) -> int:
    return int.from_bytes(octets, "little")
