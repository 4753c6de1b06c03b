"""Pictures to be mutated: cards seen in all sorts of ways, and what no camera takes."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import segno
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps
from PIL.Image import Transpose

from tests.cardgen.samples import LAYOUTS, PEOPLE, draw

Chance = np.random.Generator

#: The longer side of a photo of a card in pixels, and the colours of the table it lies on.
SIDE, GROUNDS = 1000, ("#465058", "#8a6f4d", "#e8e6e0", "#20242a")
#: What a code may hold that is no proper contact.
CODES = (
    "BEGIN:VCARD\nVERSION:3.0\nN:;;;;\nEND:VCARD",
    "BEGIN:VCARD\r\nFN:" + "A" * 400,
    "BEGIN:VCARD\nTEL;TYPE=" + ";" * 60 + ":\nADR:;;\nEND:VCARD",
    "MECARD:N:,;TEL:;;EMAIL:@;;",
    "https://[::1]:x/%zz",
    "tel:+" + "9" * 60,
    "\x00\ufffe\U0001f600\u202e",
)


def picture(chance: Chance) -> tuple[str, Image.Image]:
    """A picture of some kind and the kind's name; half of them show a card."""
    kinds, shares = zip(*((kind, share) for kind, (share, _) in KINDS.items()), strict=True)
    kind = str(chance.choice(kinds, p=np.array(shares) / sum(shares)))
    return kind, KINDS[kind][1](chance)


@cache
def _cards() -> tuple[Image.Image, ...]:
    """One card of each look, lying on a table."""
    tables = [Image.new("RGB", (SIDE, SIDE * 3 // 4), ground) for ground in GROUNDS]
    for table, layout, fields in zip(tables, LAYOUTS, PEOPLE, strict=False):
        sparse = replace(fields, phones=fields.phones[:1], urls=(), address=None)  # quickly read
        card = ImageOps.contain(Image.fromarray(draw(sparse, layout)), (SIDE * 3 // 4, SIDE * 3 // 4))
        table.paste(card, (SIDE // 8, SIDE // 9))
    return tuple(tables)


def _card(chance: Chance) -> Image.Image:
    """A card, smaller, perhaps turned, cut or in bad light."""
    image = _cards()[chance.integers(len(_cards()))]
    side = int(chance.integers(150, 900))
    image = ImageOps.contain(image, (side, side), Image.Resampling.BILINEAR)
    for change in chance.choice(np.array(_CHANGES, object), chance.integers(3)):
        image = change(image, chance)
    return image


_CHANGES: tuple[Callable[[Image.Image, Chance], Image.Image], ...] = (
    lambda image, chance: image.transpose(list(Transpose)[chance.integers(len(Transpose))]),
    lambda image, chance: image.rotate(chance.uniform(-180, 180), expand=True),
    lambda image, chance: image.crop((0, 0, image.width * chance.uniform(0.2, 1), image.height)),
    lambda image, chance: ImageEnhance.Brightness(image).enhance(chance.uniform(0.02, 3)),
    lambda image, chance: image.filter(ImageFilter.GaussianBlur(chance.uniform(0, 4))),
    lambda image, _: ImageOps.invert(image),
    lambda image, _: ImageOps.posterize(image, 1),
    lambda image, chance: image.resize((max(1, int(image.width * chance.uniform(0.05, 2))), image.height)),
    lambda image, _: _beside(image, image),
)


def _beside(left: Image.Image, right: Image.Image) -> Image.Image:
    both = Image.new("RGB", (left.width + right.width, max(left.height, right.height)))
    both.paste(left, (0, 0))
    both.paste(right, (left.width, 0))
    return both


def _noise(chance: Chance) -> Image.Image:
    height, width = chance.integers(2, 500, 2)
    return Image.fromarray(chance.integers(0, 256, (height, width, 3), np.uint8))


def _flat(chance: Chance) -> Image.Image:
    return Image.new("RGB", tuple(chance.integers(1, 800, 2)), tuple(chance.integers(0, 256, 3)))


def _chequered(chance: Chance) -> Image.Image:
    squares = np.indices(tuple(map(int, chance.integers(2, 60, 2)))).sum(axis=0) % 2 * 255
    return (
        Image.fromarray(squares.astype(np.uint8)).resize((400, 300), Image.Resampling.NEAREST).convert("RGB")
    )


def _page(chance: Chance) -> Image.Image:
    """Far more text than a card holds, some of it mere signs."""
    image = Image.new("RGB", (640, 480), "white")
    paint = ImageDraw.Draw(image)
    for y in range(0, 480, int(chance.integers(9, 40))):
        letters = chance.choice(list("abcXYZ0123456789@.+-()/:,;|_ÄéßŁ漢\u00ad "), 80)
        paint.text((int(chance.integers(0, 40)), y), "".join(letters), "black")
    return image


def _code(chance: Chance) -> Image.Image:
    """A QR code that holds something odd."""
    made = segno.make_qr(CODES[chance.integers(len(CODES))], error="l")
    modules = np.array([[not dark for dark in row] for row in made.matrix_iter(scale=4, border=4)])
    return Image.fromarray(modules.astype(np.uint8) * 255).convert("RGB")


def _tiny(chance: Chance) -> Image.Image:
    height, width = chance.integers(1, 9, 2)
    return Image.fromarray(chance.integers(0, 256, (height, width, 3), np.uint8))


def _long(chance: Chance) -> Image.Image:
    """Up to 30,000 pixels one way and hardly any the other."""
    size = int(chance.integers(3_000, 30_001)), int(chance.integers(1, 40))
    image = _card(chance).resize(size)
    return image if chance.random() < 0.5 else image.transpose(Transpose.ROTATE_90)


def _large(chance: Chance) -> Image.Image:
    """12 to 61 megapixels, some beyond what is taken in."""
    width = int(chance.integers(4_000, 9_001))
    image = cv2.resize(np.asarray(_card(chance)), (width, width * 3 // 4))
    return Image.fromarray(np.asarray(image, np.uint8))


#: Kind → how often, in a thousand, and how it is made.
KINDS: dict[str, tuple[int, Callable[[Chance], Image.Image]]] = {
    "card": (666, _card),
    "noise": (50, _noise),
    "flat": (40, _flat),
    "chequered": (30, _chequered),
    "page": (20, _page),
    "code": (50, _code),
    "tiny": (80, _tiny),
    "long": (40, _long),
    "large": (4, _large),
}
