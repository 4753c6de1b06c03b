"""A set card: texts and shapes with their places on the flat card, before anybody draws or reads it."""

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
    "open": ("OpenSans-Regular.ttf", "OpenSans-Semibold.ttf"),
    "light": ("OpenSans-Light.ttf", "OpenSans-Regular.ttf"),
    "cabin": ("Cabin-Regular.otf", "Cabin-Bold.otf"),
    "rounded": ("Quicksand-Regular.ttf", "Quicksand-Bold.ttf"),
    "slab": ("RobotoSlab-Regular.otf", "RobotoSlab-Bold.otf"),
    "garamond": ("EBGaramond12-Regular.otf", "EBGaramond12-Bold.otf"),
    "script": ("DancingScript-Bold.otf", "DancingScript-Bold.otf"),
    "sign": ("LobsterTwo-Regular.otf", "LobsterTwo-Bold.otf"),
    "brush": ("KaushanScript-Regular.otf", "KaushanScript-Regular.otf"),
    "eastern": ("wqy-microhei.ttc", "wqy-microhei.ttc"),
}
#: Faces like handwriting: never set in capitals or with wide blanks.
SCRIPTS = ("script", "sign", "brush")
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
    """A mark, panel, frame, icon or QR code: ``kind``, its rectangle (left, top, right, bottom) and colour.

    ``text`` is what a QR code says.
    """

    kind: str
    box: tuple[float, float, float, float]
    colour: str
    text: str = ""


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


def font_file(text: str, ink: Ink) -> str:
    """The font that this text is set in: the ink's own, or one that has all of its letters."""
    faces = (ink.face, "dejavu", "eastern")
    files = [FACES[face][ink.bold] for face in faces]
    return next((file for file in files if all(_has(file, letter) for letter in set(text))), files[-1])


@cache
def font(file: str, size: int) -> ImageFont.FreeTypeFont:
    """A font file at a size in pixels an em."""
    return ImageFont.truetype(file, size)


@cache
def _ems(text: str, face: str, bold: bool) -> float:
    return font(font_file(text, Ink(face, bold)), _MEASURE).getlength(text) / _MEASURE


@cache
def _has(file: str, letter: str) -> bool:
    return letter.isspace() or _picture(file, letter) != _picture(file, "\uffff")


@cache
def _picture(file: str, letter: str) -> tuple[object, bytes]:
    mask = font(file, 20).getmask(letter)
    return mask.size, bytes(mask)
