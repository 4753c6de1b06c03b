"""The look of a card: faces, sizes, capitals, labels, and what stands in what order."""

from dataclasses import dataclass

from tests.cardgen.chance import Chance
from tests.cardgen.sheets import SCRIPTS, Ink

#: Marks without letters, and "letter", which bears the firm's initial.
LOGOS = ("disc", "ring", "bars", "leaf", "arrow", "square", "letter")
_BODY_FACES = {
    "sans": 3.0,
    "open": 3.0,
    "light": 1.5,
    "cabin": 1.5,
    "dejavu": 1.0,
    "serif": 1.2,
    "garamond": 0.5,
    "narrow": 0.8,
    "condensed": 0.8,
    "rounded": 0.8,
    "slab": 0.6,
    "dejavu serif": 0.5,
}
_DISPLAY_FACES = {
    "serif": 0.4,
    "italic": 0.4,
    "slab": 0.7,
    "garamond": 0.3,
    "script": 0.4,
    "sign": 0.35,
    "brush": 0.3,
}


@dataclass(frozen=True, slots=True)
class Style:
    """The choices that hold for all of one card."""

    body: Ink
    name: Ink
    firm: Ink
    title: Ink
    labels: str  # none, letter, word, icon
    after: str  # what stands behind a label
    column: bool  # labels in a column of their own
    behind: bool  # labels behind their values
    name_scale: float
    firm_scale: float
    title_scale: float
    name_case: str
    firm_case: str
    title_case: str
    together: str | None  # what parts several values on one line
    order: tuple[str, ...]
    logo: str | None  # the firm's mark
    logo_reads: bool  # the mark bears the firm's short name, the full one stands elsewhere


@dataclass(frozen=True, slots=True)
class Palette:
    """A card's colours: its paper, the ink of plain text, and one more."""

    paper: str
    plain: str
    accent: str


_PAPERS = ("#ffffff", "#ffffff", "#fbf9f4", "#f4f1ea", "#eef2f5", "#f7f3e3", "#e9f1ea")
_INKS = ("#7a1f2b", "#1f4f7a", "#20603f", "#8a5a12", "#4b2a6b", "#a33b12", "#0f5e66", "#333333")
_PLAIN_INKS = ("#222222", "#111111", "#3a3a3a", "#555555")
_DARK_PAPERS = ("#1c2431", "#22261f", "#3a1620", "#12384a", "#27272b", "#7b1d1d", "#0f4a35")
_LIGHT_INKS = ("#f3efe6", "#ffffff")
_LIGHT_ACCENTS = ("#e2b45c", "#ffffff", "#d7e3ea")
_SHOP_COLOURS = (
    Palette("#f7d21e", "#1a1a1a", "#a01818"),
    Palette("#0c7a3b", "#ffffff", "#ffe94d"),
    Palette("#c8202a", "#ffffff", "#ffe14d"),
    Palette("#123d8c", "#ffffff", "#ffd94d"),
    Palette("#f4e9d0", "#3a2413", "#8c2a12"),
    Palette("#111111", "#ffffff", "#f0b429"),
)


def palette(chance: Chance, shop: bool) -> Palette:
    """Colours that can be read: dark on light, one in seven light on dark, shops often loud."""
    if shop and chance.likely(0.45):
        return chance.choice(_SHOP_COLOURS)
    if chance.likely(0.14):
        return Palette(chance.choice(_DARK_PAPERS), chance.choice(_LIGHT_INKS), chance.choice(_LIGHT_ACCENTS))
    return Palette(chance.choice(_PAPERS), chance.choice(_PLAIN_INKS), chance.choice(_INKS))


def style(chance: Chance, accent: str, dark: str) -> Style:
    """A card's style, in the two colours of its ink."""
    face = chance.weighted(_BODY_FACES)
    special = chance.weighted({face: 5.0} | _DISPLAY_FACES)
    spacing = 0.0 if special in SCRIPTS else _spacing(chance)
    cases = {"plain": 7.0} if special in SCRIPTS else {"plain": 7.0, "upper": 1.6, "lower": 0.2}
    order = ["phones", "emails", "urls", "social", "address"]
    if chance.likely(0.6):
        chance.shuffle(order)
    body = Ink(face, False, dark)
    return Style(
        body=body,
        name=Ink(special, chance.likely(0.65), chance.choice((dark, accent)), spacing),
        firm=Ink(
            chance.choice((face, special)),
            chance.likely(0.6),
            chance.choice((dark, accent)),
            spacing,
        ),
        title=Ink(face, chance.likely(0.15), chance.choice((dark, accent)), _spacing(chance)),
        labels=chance.weighted({"none": 3.0, "letter": 2.0, "word": 3.0, "icon": 2.0}),
        after=chance.weighted({":": 3.0, "": 3.0, ".": 0.8, " :": 0.5, " |": 0.2, ")": 0.1}),
        column=chance.likely(0.3),
        behind=chance.likely(0.06),
        name_scale=chance.uniform(1.15, 2.3),
        firm_scale=chance.uniform(0.95, 2.2),
        title_scale=chance.uniform(0.85, 1.2),
        name_case=chance.weighted(cases | ({} if special in SCRIPTS else {"family": 0.3})),
        firm_case=chance.weighted(cases),
        title_case=chance.weighted({"plain": 8.0, "upper": 1.2, "lower": 0.3}),
        together=chance.weighted(
            {None: 6.0, " | ": 1.2, " · ": 0.7, " • ": 0.4, " / ": 0.2, "   ": 0.3, " - ": 0.2}
        ),
        order=tuple(order),
        logo=chance.choice(LOGOS) if chance.likely(0.5) else None,
        logo_reads=chance.likely(0.3),
    )


def _spacing(chance: Chance) -> float:
    return chance.choice((0.08, 0.15, 0.3, 0.4)) if chance.likely(0.09) else 0.0


def cased(text: str, case: str) -> str:
    """The text in capitals, in small letters, or as it is."""
    return text.upper() if case == "upper" else text.lower() if case == "lower" else text
