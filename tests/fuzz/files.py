"""Pictures as files: every kind, mode and option that a phone or a prankster may send."""

import io
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pillow_heif
from PIL import Image, ImageFile

from tests.fuzz.pictures import Chance

#: EXIF's orientation, and values it may not have.
ORIENTATION, WILD = 0x0112, (0, 9, 255, 65535)
#: HEIC's encoder takes its time otherwise.
QUICK = {"preset": "ultrafast"}
#: Pillow makes room for a progressive JPEG by its pixels alone; noise at full quality needs more.
ImageFile.MAXBLOCK = 64 * 2**20
#: How pictures begin, and kinds of them that are not taken in.
STARTS = (b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"\0\0\0\x18ftypheic", b"GIF89a")
FOREIGN = ("TIFF", "BMP", "GIF", "ICO", "PPM", "JPEG2000", "AVIF", "MPO", "PDF")


def encoded(image: Image.Image, chance: Chance) -> tuple[str, bytes]:
    """The picture as a file of some kind, and the kind's name."""
    kinds, shares = zip(*((kind, share) for kind, (share, _) in FORMATS.items()), strict=True)
    kind = str(chance.choice(kinds, p=np.array(shares) / sum(shares)))
    return kind, FORMATS[kind][1](image, chance)


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _one_of(chance: Chance, *choices: Any) -> Any:
    return choices[chance.integers(len(choices))]


def _exif(chance: Chance) -> dict[str, bytes]:
    """None, a proper orientation, an impossible one, or noise in its place."""
    exif = Image.Exif()
    exif[ORIENTATION] = int(chance.integers(1, 9)) if chance.random() < 0.7 else _one_of(chance, *WILD)
    proper = exif.tobytes()
    noise = b"Exif\0\0II*\0" + chance.bytes(int(chance.integers(1, 5000)))
    cut = proper[: chance.integers(1, len(proper))]
    made = _one_of(chance, None, None, proper, proper, noise, cut)
    return {} if made is None else {"exif": made}


def _jpeg(image: Image.Image, chance: Chance) -> bytes:
    options: dict[str, Any] = {
        "quality": int(chance.integers(1, 101)),
        "subsampling": int(chance.integers(3)),
        "progressive": bool(chance.random() < 0.25),
        "restart_marker_blocks": int(_one_of(chance, 0, 0, 0, 1, 7)),
    }
    if chance.random() < 0.05:
        options["icc_profile"] = chance.bytes(300)
    mode = _one_of(chance, "RGB", "RGB", "RGB", "L", "CMYK", "YCbCr")
    return _saved(image.convert(mode), "JPEG", **options, **_exif(chance))


def _png(image: Image.Image, chance: Chance) -> bytes:
    mode = _one_of(chance, "RGB", "RGB", "L", "LA", "RGBA", "P", "1", "I;16")
    options: dict[str, Any] = {"compress_level": 1}
    if mode == "I;16":
        image = Image.fromarray(np.asarray(image.convert("L"), np.uint16) * 257)
    else:
        image = image.convert(mode)
    if mode == "P" and chance.random() < 0.5:
        options["transparency"] = int(chance.integers(256))
    if mode in ("LA", "RGBA"):
        image.putalpha(int(chance.integers(256)))
    return _saved(image, "PNG", **options, **_exif(chance))


def _png_of_16_bits(image: Image.Image, chance: Chance) -> bytes:
    pixels = np.asarray(image.convert(_one_of(chance, "RGB", "RGBA")), np.uint16) * 257
    return cv2.imencode(".png", pixels)[1].tobytes()


def _webp(image: Image.Image, chance: Chance) -> bytes:
    image = image.convert(_one_of(chance, "RGB", "RGB", "RGBA"))
    image.thumbnail((16383, 16383))
    quality, lossless = int(chance.integers(101)), bool(chance.random() < 0.3)
    return _saved(image, "WEBP", quality=quality, lossless=lossless, method=0, **_exif(chance))


def _heic(image: Image.Image, chance: Chance) -> bytes:
    made = pillow_heif.from_pillow(_heic_ready(image, chance))
    out = io.BytesIO()
    options = {"quality": int(chance.integers(1, 101)), "tile_size": int(_one_of(chance, 0, 0, 64, 200))}
    made.save(out, enc_params=QUICK, **options, **_exif(chance))
    return out.getvalue()


def _heic_ready(image: Image.Image, chance: Chance) -> Image.Image:
    image = image.convert(_one_of(chance, "RGB", "RGB", "RGB", "RGBA", "L", "LA"))
    image.thumbnail((4000, 400))
    return image.resize((max(image.width, 16), max(image.height, 16)))


def _moving(image: Image.Image, chance: Chance) -> bytes:
    """Several frames, or a still that says it moves."""
    image.thumbnail((400, 400))
    kind = _one_of(chance, "PNG", "WEBP", "GIF", "HEIF")
    frames = [image.rotate(90 * n) for n in range(int(chance.integers(1, 5)))]
    if kind != "HEIF":
        return _saved(image, kind, save_all=True, append_images=frames)
    made = pillow_heif.from_pillow(_heic_ready(image, chance))
    for frame in frames:
        made.add_from_pillow(_heic_ready(frame, chance))
    out = io.BytesIO()
    made.save(out, save_all=True, enc_params=QUICK)
    return out.getvalue()


def _foreign(image: Image.Image, chance: Chance) -> bytes:
    """A kind we do not take in."""
    image.thumbnail((300, 300))
    kind = _one_of(chance, *FOREIGN)
    if kind == "ICO":
        # No more than 256 pixels wide and high; none of its usual sizes fits in a small picture.
        image.thumbnail((256, 256))
        return _saved(image, kind, sizes=[image.size])
    return _saved(image, kind)


def _nothing(_: Image.Image, chance: Chance) -> bytes:
    """No picture at all, or the first few bytes of one."""
    return bytes(_one_of(chance, *STARTS)) + chance.bytes(int(_one_of(chance, 0, 1, 30, 3000)))


#: Kind → how often, in a hundred, and how it is made.
FORMATS: dict[str, tuple[int, Callable[[Image.Image, Chance], bytes]]] = {
    "JPEG": (46, _jpeg),
    "PNG": (17, _png),
    "PNG of 16 bits": (4, _png_of_16_bits),
    "WebP": (13, _webp),
    "HEIC": (12, _heic),
    "moving": (3, _moving),
    "foreign": (3, _foreign),
    "nothing": (2, _nothing),
}
