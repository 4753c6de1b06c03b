"""Cards of made-up people, drawn and "photographed": the same seed gives the same picture.

``python -m tests.cards static/img/sample-card.jpg`` draws the sample card that
an empty account may try.
"""

import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from app.domain.card import CardFields, Phone, Social

Picture = npt.NDArray[np.uint8]

#: A drawn card in pixels: 85 × 55 mm at about 500 dots an inch.
CARD = (1700, 1100)
SANS, SANS_BOLD = "LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"
SERIF, SERIF_BOLD = "LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf"
DEJAVU, DEJAVU_BOLD = "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"

#: Nobody here exists; the domains are those that RFC 2606 keeps for examples.
PEOPLE = (
    CardFields(
        full_name="Maya Thornbury",
        job_title="Head of Partnerships",
        company="Fernhill Orchard Ltd",
        emails=("maya.thornbury@fernhill.example.com",),
        phones=(
            Phone("+44 20 7946 0812", "phone", "+442079460812"),
            Phone("+44 7700 900417", "mobile", "+447700900417"),
        ),
        urls=("www.fernhill.example.com",),
        address="14 Applegate Lane\nBristol BS1 4QZ",
        language="en",
    ),
    CardFields(
        name_prefix="Dr.",
        full_name="Annegret Vossberg",
        job_title="Leiterin Einkauf",
        company="Vossberg Lichttechnik GmbH",
        emails=("vossberg@lichttechnik.example",),
        phones=(
            Phone("+49 30 23125 014", "phone", "+493023125014"),
            Phone("+49 171 3920 017", "mobile", "+491713920017"),
        ),
        urls=("www.lichttechnik.example",),
        address="Kupferstraße 41\n10999 Berlin",
        language="de",
    ),
    CardFields(
        full_name="Élodie Marchandeau",
        job_title="Directrice commerciale",
        company="Atelier Brumaire",
        emails=("e.marchandeau@brumaire.example",),
        phones=(Phone("+33 1 99 00 42 17", "phone", "+33199004217"),),
        urls=("brumaire.example",),
        address="8, rue des Tisserands\n69001 Lyon",
        language="fr",
    ),
    CardFields(
        full_name="Íñigo Zubeldia",
        job_title="Director de Ventas",
        company="Molino Azul S.L.",
        emails=("inigo@molinoazul.example",),
        phones=(Phone("+34 910 050 142", "phone", "+34910050142"),),
        urls=("www.molinoazul.example",),
        address="Calle del Almendro 27\n28005 Madrid",
        language="es",
    ),
    CardFields(
        full_name="Caetano Figueirinha",
        job_title="Gerente de Projetos",
        company="Horta Nova Ltda",
        emails=("caetano@hortanova.example",),
        phones=(Phone("+55 11 5550 1234", "phone", "+551155501234"),),
        urls=("www.hortanova.example",),
        address="Rua das Laranjeiras, 310\n01310-000 São Paulo",
        language="pt",
    ),
    CardFields(
        full_name="Fiammetta Rossoni",
        job_title="Responsabile Acquisti",
        company="Carta Serena S.r.l.",
        emails=("f.rossoni@cartaserena.example",),
        phones=(Phone("+39 02 5550 0123", "phone", "+390255500123"),),
        urls=("www.cartaserena.example",),
        address="Via dei Gelsomini 5\n20121 Milano",
        social=(Social("linkedin", "fiammetta-rossoni", "https://linkedin.com/in/fiammetta-rossoni"),),
        language="it",
    ),
)
_LABELS = {"phone": "T", "mobile": "M", "fax": "F"}


@dataclass(frozen=True, slots=True)
class CardPhoto:
    """A picture of a card, as a JPEG, and what really stands on it."""

    data: bytes
    fields: CardFields


@dataclass(frozen=True, slots=True)
class _Look:
    """The inks and letters of a layout; ``panel`` is the ground of a coloured part, if any."""

    paper: str
    ink: str
    accent: str
    plain: str
    bold: str
    panel: str | None = None


_LOOKS = {
    "classic": _Look("#fbf9f4", "#22303a", "#b4532a", SANS, SANS_BOLD),
    "centred": _Look("#f6f8fa", "#1d2b25", "#2f6b4f", SERIF, SERIF_BOLD),
    "panel": _Look("#ffffff", "#20262e", "#24506b", DEJAVU, DEJAVU_BOLD, "#24506b"),
    "dark": _Look("#1c2431", "#f3efe6", "#e2b45c", SANS, SANS_BOLD),
}
LAYOUTS = tuple(_LOOKS)


def draw(fields: CardFields, layout: str = "classic") -> Picture:
    """A card lying flat, CARD pixels; ``layout`` is one of LAYOUTS."""
    look = _LOOKS[layout]
    image = Image.new("RGB", CARD, look.paper)
    paint = ImageDraw.Draw(image)
    {"classic": _classic, "centred": _centred, "panel": _panel, "dark": _classic}[layout](paint, fields, look)
    return np.array(image)


def photograph(card: Picture, seed: int, hardness: float = 0.3) -> Picture:
    """The card on a cloth, 2400 × 1800, seen at a slant under uneven light; hardness 0 to 1."""
    chance = np.random.default_rng(seed)
    width, height = 2400, 1800
    cloth = _cloth(chance, width, height)
    corners = _lay(chance, card, (width, height), hardness)
    source = np.array(((0, 0), (card.shape[1], 0), card.shape[1::-1], (0, card.shape[0])), np.float32)
    way = cv2.getPerspectiveTransform(source, corners)
    shade = np.full(card.shape[:2], 255, np.uint8)
    mask = cv2.warpPerspective(shade, way, (width, height), flags=cv2.INTER_AREA)
    shadow = cv2.GaussianBlur(np.roll(mask, (18, 14), (0, 1)), (0, 0), 16).astype(np.float32) / 255
    scene = cloth * (1 - 0.55 * shadow[..., None])
    laid = cv2.warpPerspective(card, way, (width, height), flags=cv2.INTER_LINEAR)
    cover = mask[..., None].astype(np.float32) / 255
    scene = scene * (1 - cover) + laid * cover
    scene *= _light(chance, width, height, hardness)[..., None]
    scene = cv2.GaussianBlur(scene, (0, 0), 0.5 + 1.1 * hardness)
    scene += chance.normal(0, 2 + 5 * hardness, scene.shape)
    return np.clip(scene, 0, 255).astype(np.uint8)


@cache
def card_photo(seed: int, hardness: float = 0.3) -> CardPhoto:
    """A photo of one of PEOPLE's cards in one of the LAYOUTS, both told by the seed."""
    fields = PEOPLE[seed % len(PEOPLE)]
    layout = LAYOUTS[(seed // len(PEOPLE) + seed) % len(LAYOUTS)]
    return CardPhoto(jpeg(photograph(draw(fields, layout), seed, hardness)), fields)


def jpeg(picture: Picture, quality: int = 88) -> bytes:
    """The picture as a JPEG."""
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def printed_name(fields: CardFields) -> str:
    """The name with its titles, as a card prints it."""
    return " ".join(part for part in (fields.name_prefix, fields.full_name, fields.name_suffix) if part)


def contact_lines(fields: CardFields) -> Iterator[str]:
    """Phones, e-mails, web and profiles as a card prints them."""
    yield from (f"{_LABELS.get(phone.kind, 'T')}  {phone.number}" for phone in fields.phones)
    yield from fields.emails
    yield from fields.urls
    yield from (f"{profile.network}.com/in/{profile.handle}" for profile in fields.social)


def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(name, size)


def _classic(paint: ImageDraw.ImageDraw, fields: CardFields, look: _Look) -> None:
    """All to the left; the firm beside its mark at the top."""
    _mark(paint, (120, 120), 96, look)
    paint.text((250, 168), fields.company or "", look.ink, _font(look.bold, 56), "lm")
    paint.text((120, 420), printed_name(fields), look.ink, _font(look.bold, 92), "ls")
    paint.text((120, 492), fields.job_title or "", look.accent, _font(look.plain, 50), "ls")
    paint.line((120, 560, 420, 560), look.accent, 5)
    y = 650
    for line in (*contact_lines(fields), *(fields.address or "").splitlines()):
        paint.text((120, y), line, look.ink, _font(look.plain, 46), "ls")
        y += 72


def _centred(paint: ImageDraw.ImageDraw, fields: CardFields, look: _Look) -> None:
    """All in the middle, with the firm at the top and one line of address at the foot."""
    middle = CARD[0] // 2
    paint.text((middle, 170), fields.company or "", look.accent, _font(look.bold, 66), "ms")
    paint.line((middle - 130, 220, middle + 130, 220), look.accent, 4)
    paint.text((middle, 410), printed_name(fields), look.ink, _font(look.bold, 100), "ms")
    paint.text((middle, 486), fields.job_title or "", look.ink, _font(look.plain, 54), "ms")
    y = 650
    for line in contact_lines(fields):
        paint.text((middle, y), line, look.ink, _font(look.plain, 50), "ms")
        y += 74
    paint.text(
        (middle, 1000), ", ".join((fields.address or "").splitlines()), look.ink, _font(look.plain, 48), "ms"
    )


def _panel(paint: ImageDraw.ImageDraw, fields: CardFields, look: _Look) -> None:
    """A coloured panel with the firm in white above; the person on white below."""
    paint.rectangle((0, 0, CARD[0], 330), look.panel)
    paint.text((120, 165), fields.company or "", "white", _font(look.bold, 64), "lm")
    paint.text((120, 480), printed_name(fields), look.ink, _font(look.bold, 76), "ls")
    paint.text((120, 550), fields.job_title or "", look.accent, _font(look.plain, 44), "ls")
    y = 680
    for line in contact_lines(fields):
        paint.text((120, y), line, look.ink, _font(look.plain, 40), "ls")
        y += 64
    y = 680
    for line in (fields.address or "").splitlines():
        paint.text((1020, y), line, look.ink, _font(look.plain, 40), "ls")
        y += 64


def _mark(paint: ImageDraw.ImageDraw, at: tuple[int, int], size: int, look: _Look) -> None:
    """A firm's mark without letters: a disc with a leaf cut into it."""
    x, y = at
    paint.ellipse((x, y, x + size, y + size), look.accent)
    paint.pieslice(
        (x + size // 4, y + size // 8, x + size + size // 4, y + size + size // 8), 150, 250, look.paper
    )


def _cloth(chance: np.random.Generator, width: int, height: int) -> npt.NDArray[np.float32]:
    """A woven ground in a muted colour."""
    tone = np.array(
        ((70, 62, 58), (58, 72, 84), (96, 84, 66), (66, 82, 70))[int(chance.integers(4))], np.float32
    )
    folds = cv2.resize(
        chance.normal(0, 1, (6, 8)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC
    )
    threads = 3 * np.sin(np.arange(width) * 0.9)[None, :] + 3 * np.sin(np.arange(height) * 0.9)[:, None]
    grain = cv2.GaussianBlur(chance.normal(0, 9, (height, width)).astype(np.float32), (0, 0), 1.2)
    return np.asarray(tone + (9 * folds + threads + grain)[..., None], np.float32)


def _lay(
    chance: np.random.Generator, card: Picture, size: tuple[int, int], hardness: float
) -> npt.NDArray[np.float32]:
    """The card's four corners in the photo: turned, shifted and seen at a slant."""
    width = size[0] * (0.74 - 0.12 * hardness)
    half = np.array((width, width * card.shape[0] / card.shape[1])) / 2
    corners = np.array(((-1, -1), (1, -1), (1, 1), (-1, 1)), np.float32) * half
    angle = chance.uniform(-1, 1) * (2 + 8 * hardness) * np.pi / 180
    spin = np.array(((np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))))
    corners = corners @ spin + chance.uniform(-1, 1, (4, 2)) * 55 * hardness
    corners += np.array(size) / 2 + chance.uniform(-1, 1, 2) * 40
    return np.asarray(corners, np.float32)


def _light(chance: np.random.Generator, width: int, height: int, hardness: float) -> npt.NDArray[np.float32]:
    """Brighter on one side, darker on the other."""
    way = chance.uniform(0, 2 * np.pi)
    xs, ys = np.linspace(-1, 1, width)[None, :], np.linspace(-1, 1, height)[:, None]
    slope = np.cos(way) * xs + np.sin(way) * ys
    return np.asarray((1 - 0.25 * hardness) * (1 + (0.06 + 0.22 * hardness) * slope), np.float32)


def sample() -> bytes:
    """The sample card for empty accounts: a photo of 150 kB at most."""
    picture = photograph(draw(PEOPLE[0], "classic"), seed=8, hardness=0.12)
    small = cv2.resize(picture, (1600, 1200), interpolation=cv2.INTER_AREA)
    return jpeg(np.asarray(cv2.GaussianBlur(small, (0, 0), 0.4), np.uint8), 80)


def main(write: Callable[[bytes], object]) -> None:
    """Draw the sample card."""
    write(sample())


if __name__ == "__main__":
    Path(sys.argv[1]).parent.mkdir(parents=True, exist_ok=True)
    main(Path(sys.argv[1]).write_bytes)
