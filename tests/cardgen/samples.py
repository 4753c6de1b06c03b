"""A few cards of fixed people, which tests know by heart: the same number gives the same picture."""

import io
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from PIL import Image

from app.domain.card import CardFields, Phone, Social
from tests.cardgen import drawing
from tests.cardgen.camera import look_at
from tests.cardgen.cards import compose
from tests.cardgen.chance import Chance
from tests.cardgen.contents import Contents
from tests.cardgen.drawing import Picture
from tests.cardgen.faults import Faults
from tests.cardgen.layouts import LAYOUTS as TABLES
from tests.cardgen.layouts import Layout, table
from tests.cardgen.people import Person
from tests.cardgen.phones import PrintedPhone
from tests.cardgen.sheets import Ink
from tests.cardgen.styles import Palette, Style

#: A drawn card in pixels: 85 × 55 mm at about 500 dots an inch.
CARD = (1700, 1100)
#: The width of its photos in pixels.
WIDTH = 2400

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

_CLASSIC = table("""
    firm   .0706 .08 .93 .22 left top
    person .0706 .298 .93 .50 left top
    reach  .0706 .54 .93 .95 left top""")
_FORMS = {
    "classic": (_CLASSIC, "sans", Palette("#fbf9f4", "#22303a", "#b4532a")),
    "centred": (TABLES["centred"], "serif", Palette("#f6f8fa", "#1d2b25", "#2f6b4f")),
    "panel": (TABLES["panel"], "dejavu", Palette("#ffffff", "#20262e", "#24506b")),
    "dark": (_CLASSIC, "sans", Palette("#1c2431", "#f3efe6", "#e2b45c")),
}
LAYOUTS = tuple(_FORMS)


@dataclass(frozen=True, slots=True)
class CardPhoto:
    """A picture of a card, as a JPEG, and what really stands on it."""

    data: bytes
    fields: CardFields


def draw(fields: CardFields, layout: str = "classic") -> Picture:
    """A card lying flat, CARD pixels; ``layout`` is one of LAYOUTS."""
    places, face, colours = _FORMS[layout]
    form = Layout(layout, places, CARD)
    card = compose(_contents(fields), _look(face, colours), colours, form, 46.0, Chance(layout))
    return drawing.draw(card.sheet)


def photograph(card: Picture, seed: int, hardness: float = 0.3) -> Picture:
    """The card on a cloth, 2400 × 1800, seen at a slant under uneven light; hardness 0 to 1."""
    chance = Chance(f"sample {seed}")
    wrong = Faults(
        ground="cloth",
        sheets=0,
        reach=0.74 - 0.12 * hardness,
        turn=chance.uniform(-1, 1) * (2 + 8 * hardness),
        slant=0.03 * hardness,
        light=1 - 0.25 * hardness,
        slope=0.06 + 0.22 * hardness,
        shadow=0.0,
        glare=0.0,
        blur=0.8 + 1.8 * hardness,
        shake=0,
        noise=2 + 5 * hardness,
        tint=(1.0, 1.0, 1.0),
        quality=88,
        exif=1,
        upright_frame=False,
    )
    return look_at([card], wrong, chance, WIDTH)[0]


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


def sample() -> bytes:
    """The sample card that an empty account may try: a photo of 150 kB at most."""
    picture = photograph(draw(PEOPLE[0]), seed=8, hardness=0.12)
    small = cv2.resize(picture, (1600, 1200), interpolation=cv2.INTER_AREA)
    return jpeg(np.asarray(cv2.GaussianBlur(small, (0, 0), 0.4), np.uint8), 80)


def _contents(fields: CardFields) -> Contents:
    name = fields.full_name or ""
    return Contents(
        region="",
        language=fields.language or "en",
        person=Person(name, "", "", "", woman=False, prefix=fields.name_prefix, suffix=fields.name_suffix),
        job_title=fields.job_title,
        company=fields.company,
        short=fields.company or "",
        department=fields.department,
        emails=fields.emails,
        phones=tuple(PrintedPhone(each.number, each.kind, each.e164 or "") for each in fields.phones),
        urls=fields.urls,
        address=tuple((fields.address or "").splitlines()),
        social=tuple(f"{each.network}.com/in/{each.handle}" for each in fields.social),
    )


def _look(face: str, colours: Palette) -> Style:
    """Plain and without labels, so that a test knows every line."""
    return Style(
        body=Ink(face, False, colours.plain),
        name=Ink(face, True, colours.plain),
        firm=Ink(face, True, colours.accent),
        title=Ink(face, False, colours.accent),
        labels="none",
        after="",
        column=False,
        behind=False,
        name_scale=2.0,
        firm_scale=1.3,
        title_scale=1.1,
        name_case="plain",
        firm_case="plain",
        title_case="plain",
        together=None,
        order=("phones", "emails", "urls", "social", "address"),
        logo=None,
        logo_reads=False,
    )
