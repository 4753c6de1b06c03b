import io
import struct
import tracemalloc
import zlib

import numpy as np
import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.domain.errors import NotAPhoto, PhotoRefused, TooLarge
from app.vision.decoding import MAX_BYTES, decode, encode_webp, inspect, make_thumbnail
from tests.cardgen.samples import card_photo


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def gradient(width: int = 640, height: int = 400) -> Image.Image:
    across, down = np.meshgrid(np.linspace(0, 255, width), np.linspace(0, 255, height))
    return Image.fromarray(np.stack((across, down, 255 - across), axis=2).astype(np.uint8))


def heic(image: Image.Image) -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(image).save(out, quality=80)
    return out.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes whose header claims any size."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg_claiming(width: int, height: int) -> bytes:
    """A small JPEG whose header is changed to claim any size."""
    data = bytearray(saved(gradient(64, 64), "JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def gif(frames: int) -> bytes:
    """A moving picture of any number of frames."""
    frame = b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0"
    return b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff" + frame * frames + b";"


STILLS = {
    "jpeg": saved(gradient(), "JPEG"),
    "png": saved(gradient(), "PNG"),
    "webp": saved(gradient(), "WEBP"),
    "heic": heic(gradient()),
}
NO_PHOTOS = {
    "empty": b"",
    "gif": gif(10_000),
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>',
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
    "tiff": saved(gradient(), "TIFF"),
    "bmp": saved(gradient(), "BMP"),
    "avif": b"\0\0\0\x20ftypavif\0\0\0\0avifmif1miafMA1B" + bytes(200),
    "text": b"hello",
    "moving png": saved(gradient(), "PNG", save_all=True, append_images=[Image.new("RGB", (640, 400))]),
    "moving webp": saved(gradient(), "WEBP", save_all=True, append_images=[Image.new("RGB", (640, 400))]),
}


@pytest.mark.parametrize("kind", STILLS)
def test_kinds_and_sizes(kind: str) -> None:
    """The four kinds of photo are told by their header, with their size in pixels."""
    facts = inspect(STILLS[kind])
    assert (facts.kind, facts.media_type, facts.width, facts.height) == (kind, f"image/{kind}", 640, 400)


@pytest.mark.parametrize("kind", STILLS)
def test_decoding(kind: str) -> None:
    """Each kind is decoded to RGB pixels that look like the picture."""
    pixels = decode(STILLS[kind])
    assert pixels.shape == (400, 640, 3)
    assert pixels.dtype == np.uint8
    assert np.abs(pixels.astype(int) - np.asarray(gradient()).astype(int)).mean() < 6


@pytest.mark.parametrize("name", NO_PHOTOS)
def test_other_bytes(name: str) -> None:
    """Anything but a still JPEG, PNG, WebP or HEIC is refused, with what to send instead."""
    with pytest.raises(NotAPhoto, match=r"(Send|send|Take)"):
        inspect(NO_PHOTOS[name])
    with pytest.raises(NotAPhoto):
        decode(NO_PHOTOS[name])


@pytest.mark.parametrize(
    "data",
    [
        png_claiming(30_000, 30_000),
        jpeg_claiming(10_000, 6_100),
        png_claiming(60_000_001, 1),
        bytes(MAX_BYTES + 1),
    ],
    ids=["bomb", "61 megapixels", "a long thread", "more than 25 MB"],
)
def test_too_large(data: bytes) -> None:
    """Photos beyond the bounds are refused by their header, before any pixel is decoded."""
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge, match="smaller"):
            inspect(data)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()
    with pytest.raises(TooLarge):
        decode(data)


def test_sixty_megapixels_pass() -> None:
    """A photo of exactly 60 megapixels is within the bounds."""
    assert inspect(png_claiming(10_000, 6_000)).width == 10_000


@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.95])
def test_truncated_jpeg(share: float) -> None:
    """A JPEG that was cut short is found out on upload."""
    data = card_photo(3).data
    with pytest.raises(PhotoRefused, match="again"):
        inspect(data[: int(len(data) * share)])


@pytest.mark.parametrize("kind", ["png", "webp", "heic"])
def test_truncated_others(kind: str) -> None:
    """A PNG, WebP or HEIC that was cut short is found out when it is decoded, at the latest."""
    data = STILLS[kind]
    with pytest.raises(PhotoRefused, match="again"):
        decode(data[: int(len(data) * 0.6)])


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_shines_through_is_white(kind: str) -> None:
    """A picture one can look through lies on white paper, whole or made smaller."""
    clear = gradient().convert("RGBA")
    clear.putalpha(0)
    data = saved(clear, kind)
    assert decode(data).min() >= 254
    assert decode(data, max_side=160).min() >= 254


@given(st.sampled_from(sorted(STILLS)), st.data())
@settings(max_examples=80, deadline=None)
def test_damaged_bytes(kind: str, data: st.DataObject) -> None:
    """However bytes are damaged, a photo is decoded or refused in our own words."""
    raw = bytearray(STILLS[kind][: data.draw(st.integers(0, len(STILLS[kind])))])
    for at, value in data.draw(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=4)):
        if at < len(raw):
            raw[at] = value
    try:
        inspect(bytes(raw))
        decode(bytes(raw))
    except PhotoRefused:
        pass


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_upright(kind: str) -> None:
    """A photo taken with the phone turned comes out upright, and its EXIF is gone."""
    exif = Image.Exif()
    exif[0x0112] = 6
    data = saved(gradient(), kind, exif=exif)
    turned = np.asarray(gradient().transpose(Image.Transpose.ROTATE_270)).astype(int)
    assert decode(data).shape == (640, 400, 3)
    assert np.abs(decode(data).astype(int) - turned).mean() < 6
    assert Image.open(io.BytesIO(encode_webp(decode(data)))).getexif() == {}


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow says what is broken
@given(
    st.sampled_from(["JPEG", "PNG", "WEBP"]),
    st.sampled_from([b"II*\0", b"MM\0*", b""]),
    st.binary(max_size=60),
)
@settings(max_examples=80, deadline=None)
def test_broken_exif(kind: str, order: bytes, noise: bytes) -> None:
    """Whatever stands where EXIF should, the photo is decoded."""
    data = saved(gradient(24, 16), kind, exif=b"Exif\0\0" + order + noise)
    assert sorted(decode(data).shape) == [3, 16, 24]


def test_thumbnail() -> None:
    """A JPEG's inspection yields a small upright thumbnail without EXIF."""
    exif = Image.Exif()
    exif[0x0112] = 6
    facts = inspect(saved(gradient(3000, 2000), "JPEG", exif=exif))
    assert facts.thumbnail
    image = Image.open(io.BytesIO(facts.thumbnail))
    assert image.size[0] < image.size[1] <= 480
    assert not image.getexif()
    assert len(facts.thumbnail) < 40_000


def test_thumbnail_of_pixels() -> None:
    """A thumbnail's longer side is never more than asked for."""
    image = Image.open(io.BytesIO(make_thumbnail(decode(STILLS["png"]), 120)))
    assert image.size == (120, 75)


@given(st.integers(1, 300), st.integers(1, 300), st.integers(1, 300))
@settings(max_examples=60, deadline=None)
def test_most_side(width: int, height: int, side: int) -> None:
    """With a longest side given, no side comes out longer, nor does any vanish."""
    data = saved(Image.new("RGB", (width, height), "white"), "JPEG")
    pixels = decode(data, side)
    assert min(pixels.shape[:2]) >= 1
    assert max(pixels.shape[:2]) <= side or max(width, height) <= side
    assert max(pixels.shape[:2]) >= min(side, max(width, height)) * 0.7 - 1  # of a few pixels one is much


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "P", "1", "CMYK", "I;16"])
def test_colour_modes(mode: str) -> None:
    """White is white in whatever colour mode a picture is stored; clear parts count as white."""
    if mode == "I;16":
        image = Image.fromarray(np.full((8, 8), 65535, np.uint16))
    elif mode == "RGBA":
        image = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    else:
        image = Image.new("RGB", (8, 8), "white").convert(mode)
    pixels = decode(saved(image, "JPEG" if mode == "CMYK" else "PNG"))
    assert pixels.shape == (8, 8, 3)
    assert pixels.min() > 250


def test_progressive_beyond_the_buffer_is_left_to_the_worker() -> None:
    """A large progressive JPEG, which a draft decode would hold whole, passes inspection undecoded."""
    data = bytearray(saved(gradient(64, 64), "JPEG", progressive=True))
    at = data.index(b"\xff\xc2") + 5
    data[at : at + 4] = struct.pack(">HH", 6000, 6000)
    assert inspect(bytes(data)).thumbnail is None


def test_endless_scans() -> None:
    """A JPEG of hundreds of scans is refused; no camera writes such a one."""
    data = saved(gradient(64, 64), "JPEG", progressive=True)
    with pytest.raises(PhotoRefused):
        inspect(data[:-2] + b"\xff\xda\x00\x02" * 100 + data[-2:])
