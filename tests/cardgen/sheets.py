"""A set card: texts and shapes with their places on the flat card, before anybody draws or reads it."""

import unicodedata
from dataclasses import dataclass, field
from functools import cache

from PIL import ImageFont

#: Faces by name: the regular and the bold file of each.
FACES = {
    "sans": ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    "narrow": ("LiberationSansNarrow-Regular.ttf", "LiberationSansNarrow-Bold.ttf"),
    "serif": ("LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf"),
    "dejavu": ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    "dejavu serif": ("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf"),
    "condensed": ("DejaVuSansCondensed.ttf", "DejaVuSansCondensed-Bold.ttf"),
    "italic": ("LiberationSerif-Italic.ttf", "LiberationSerif-BoldItalic.ttf"),
}
#: From the base line up to the capitals' top and down to the deepest letters, in ems.
ASCENT, DESCENT = 0.76, 0.22
_MEASURE = 100


@dataclass(frozen=True, slots=True)
class Ink:
    """How a piece of text looks: face, weight, colour, and blank between letters in ems."""

    face: str = "sans"
    bold: bool = False
    colour: str = "#222222"
    spacing: float = 0.0


@dataclass(frozen=True, slots=True)
class Print:
    """A piece of text on the card: ``x`` is its left edge, ``y`` its base line, ``size`` one em, in pixels.

    ``role`` is the field it belongs to, or "label", "slogan", "services", "notes", "mark".
    """

    text: str
    role: str
    x: float
    y: float
    size: float
    ink: Ink

    @property
    def width(self) -> float:
        """How far it runs, in pixels."""
        return width(self.text, self.size, self.ink)


@dataclass(frozen=True, slots=True)
class Shape:
    """A mark, panel, rule or icon: ``kind``, its rectangle (left, top, right, bottom) and its colour."""

    kind: str
    box: tuple[float, float, float, float]
    colour: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole card, ``size`` in pixels, on paper of one colour."""

    size: tuple[int, int]
    paper: str
    prints: tuple[Print, ...] = ()
    shapes: tuple[Shape, ...] = field(default=())


def width(text: str, size: float, ink: Ink) -> float:
    """How far a text of ``size`` pixels an em runs."""
    return size * (_ems(text, ink.face, ink.bold) + ink.spacing * max(len(text) - 1, 0))


@cache
def _font(face: str, bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FACES[face][bold], _MEASURE)


@cache
def _ems(text: str, face: str, bold: bool) -> float:
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    narrow = "".join(letter for letter in text if unicodedata.east_asian_width(letter) not in "WF")
    return wide + _font(face, bold).getlength(narrow) / _MEASURE
