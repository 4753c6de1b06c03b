"""Where a card's blocks stand: many layouts, each a table of areas in parts of the card."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import phonenumbers

from tests.cardgen import blocks
from tests.cardgen.blocks import Piece, Row, Style
from tests.cardgen.chance import Chance
from tests.cardgen.contents import Contents, contents
from tests.cardgen.sheets import ASCENT, DESCENT, Ink, Print, Shape, Sheet, width

_REACH = ("phones", "emails", "urls", "social", "address")


@dataclass(frozen=True, slots=True)
class Place:
    """An area for a block: parts of the card's width and height, and how the block stands in it."""

    block: str
    left: float
    top: float
    right: float
    bottom: float
    align: str = "left"
    stand: str = "top"


@dataclass(frozen=True, slots=True)
class SetCard:
    """A card and where its pieces stand; ``layout`` names how."""

    contents: Contents
    sheet: Sheet
    layout: str


def _table(text: str) -> tuple[Place, ...]:
    places = []
    for row in text.strip().splitlines():
        block, *edges, align, stand = row.split()
        left, top, right, bottom = (float(edge) for edge in edges)
        places.append(Place(block, left, top, right, bottom, align, stand))
    return tuple(places)


#: Rows of: block, left, top, right, bottom, align, stand.
LAYOUTS = {
    "left": _table("""
        firm   .07 .09 .93 .30 left top
        person .07 .35 .93 .58 left top
        reach  .07 .60 .93 .93 left bottom"""),
    "centred": _table("""
        firm   .08 .08 .92 .28 centre top
        person .08 .32 .92 .55 centre top
        reach  .08 .58 .92 .93 centre bottom"""),
    "right": _table("""
        firm   .07 .09 .93 .30 right top
        person .07 .34 .93 .58 right top
        reach  .07 .60 .93 .93 right bottom"""),
    "firm beside": _table("""
        firm   .05 .25 .42 .75 centre middle
        person .50 .10 .95 .40 left top
        reach  .50 .44 .95 .92 left bottom"""),
    "two columns": _table("""
        firm    .07 .08 .93 .27 left top
        person  .07 .33 .93 .55 left top
        number  .07 .62 .50 .92 left top
        rest    .53 .62 .94 .92 left top"""),
    "person and reach beside": _table("""
        firm   .07 .10 .93 .38 left top
        person .07 .52 .48 .90 left top
        reach  .52 .50 .94 .92 left top"""),
    "reach to the right": _table("""
        firm   .07 .08 .93 .34 centre middle
        person .06 .48 .48 .78 left top
        reach  .50 .44 .94 .92 right bottom"""),
    "name below": _table("""
        firm   .07 .08 .93 .30 left top
        reach  .07 .34 .93 .68 left top
        person .07 .74 .93 .93 left bottom"""),
    "corners": _table("""
        firm   .06 .08 .52 .36 left top
        number .54 .08 .94 .36 right top
        person .06 .62 .52 .92 left bottom
        rest   .54 .62 .94 .92 right bottom"""),
    "firm large": _table("""
        firm   .05 .10 .95 .42 centre middle
        person .08 .46 .92 .68 centre middle
        foot   .04 .74 .96 .94 centre middle"""),
    "foot line": _table("""
        person .08 .12 .92 .40 left top
        firm   .08 .48 .92 .70 left middle
        foot   .05 .82 .95 .95 left middle"""),
    "motto": _table(
        """
        slogan .07 .10 .93 .26 left middle
        name of firm .07 .28 .93 .40 left top
        person .07 .52 .47 .90 left top
        reach  .51 .50 .94 .93 left top""".replace("name of firm", "company")
    ),
    "person first": _table("""
        person .07 .09 .93 .34 left top
        company .07 .36 .93 .48 left top
        reach  .07 .52 .93 .92 left top"""),
    "person first, centred": _table("""
        person .08 .12 .92 .42 centre top
        company .08 .44 .92 .56 centre top
        reach  .08 .60 .92 .92 centre top"""),
    "address above": _table("""
        rest   .52 .08 .94 .36 left top
        firm   .06 .08 .48 .36 left top
        person .06 .44 .94 .64 left top
        number .06 .68 .94 .92 left bottom"""),
    "panel": _table("""
        firm   .06 .05 .94 .27 left middle
        person .06 .36 .94 .58 left top
        number .06 .64 .49 .93 left top
        rest   .52 .64 .95 .93 left top"""),
    "panel beside": _table("""
        firm   .03 .10 .33 .90 centre middle
        person .40 .12 .95 .42 left top
        reach  .40 .48 .95 .92 left bottom"""),
    "three in a row": _table("""
        firm   .08 .08 .92 .34 centre middle
        person .08 .40 .92 .64 centre middle
        number .04 .74 .36 .94 left top
        net    .37 .74 .67 .94 left top
        place  .68 .74 .97 .94 left top"""),
}
SHOP_LAYOUTS = {
    "shop": _table("""
        firm     .05 .06 .95 .34 centre middle
        services .06 .36 .94 .56 centre middle
        person   .06 .57 .94 .66 centre middle
        number   .06 .67 .94 .80 centre middle
        rest     .05 .81 .95 .95 centre middle"""),
    "shop, columns": _table("""
        firm     .05 .06 .95 .30 centre middle
        services .05 .34 .48 .72 left top
        number   .52 .34 .95 .58 left top
        person   .52 .60 .95 .72 left top
        rest     .05 .77 .95 .95 centre middle"""),
    "shop, numbers first": _table("""
        number   .05 .05 .95 .16 right middle
        firm     .05 .18 .95 .46 left middle
        services .05 .48 .95 .66 left top
        person   .05 .67 .95 .77 left middle
        rest     .05 .79 .95 .95 left bottom"""),
}
PORTRAITS = {
    "portrait": _table("""
        firm   .08 .06 .92 .26 centre middle
        person .08 .30 .92 .50 centre middle
        reach  .06 .55 .94 .95 centre bottom"""),
    "portrait, left": _table("""
        person .09 .08 .92 .30 left top
        firm   .09 .36 .92 .52 left middle
        reach  .09 .56 .94 .95 left bottom"""),
}
_INKS = ("#7a1f2b", "#1f4f7a", "#20603f", "#8a5a12", "#4b2a6b", "#a33b12", "#0f5e66", "#333333")
_PAPERS = ("#ffffff", "#fbf9f4", "#f4f1ea", "#eef2f5", "#f7f3e3", "#e9f1ea")
_DARK_PAPERS = ("#1c2431", "#22261f", "#3a1620", "#12384a", "#27272b", "#7b1d1d", "#0f4a35")
_LIGHT_INKS = ("#f3efe6", "#ffffff", "#e2b45c", "#d7e3ea")


def set_card(seed: int, regions: tuple[str, ...] = ()) -> SetCard:
    """The card of this seed with every piece in its place."""
    card = contents(seed, regions)
    chance = Chance(f"layout {seed}")
    dark = chance.likely(0.14)
    accent = chance.choice(_LIGHT_INKS if dark else _INKS)
    plain = (
        chance.choice(_LIGHT_INKS[:2])
        if dark
        else chance.choice(("#222222", "#111111", "#3a3a3a", "#555555"))
    )
    paper = chance.choice(_DARK_PAPERS if dark else _PAPERS)
    look = blocks.style(chance, accent, plain)
    name, places, size = _layout(chance, card)
    card = _knowable(card, look, name)
    setter = _Setter(card, look, chance, size, chance.uniform(0.034, 0.05) * min(size[1], 1100))
    shapes = []
    if name.startswith("panel"):
        edge = (0, 0, size[0], size[1] * 0.3) if name == "panel" else (0, 0, size[0] * 0.35, size[1])
        shapes.append(Shape("panel", edge, accent))
        panel_ink = "#1c2431" if dark else "#ffffff"
        setter.look = look = replace(look, firm=replace(look.firm, colour=panel_ink))
        setter.panel_ink = panel_ink
    prints = setter.printed(places)
    return SetCard(card, Sheet(size, paper, tuple(prints), (*shapes, *setter.shapes)), name)


def _layout(chance: Chance, card: Contents) -> tuple[str, tuple[Place, ...], tuple[int, int]]:
    size = chance.choice(((1700, 1100), (1700, 1100), (1750, 1000), (1700, 1080)))
    if card.services:
        name = chance.choice(list(SHOP_LAYOUTS))
        return name, SHOP_LAYOUTS[name], size
    if chance.likely(0.07):
        name = chance.choice(list(PORTRAITS))
        return name, PORTRAITS[name], (size[1], size[0])
    name = chance.choice(list(LAYOUTS))
    return name, LAYOUTS[name], size


def _knowable(card: Contents, look: Style, layout: str) -> Contents:
    """The contents with no more said of a number's kind than the card or its numbering plan tells."""
    if blocks.labelled(card, look) and layout not in ("firm large", "foot line"):
        return card

    def told(number: str, kind: str) -> str:
        named = look.labels != "icon" and layout not in ("firm large", "foot line")
        if named and kind in ("whatsapp", "tollfree", "home", "fax"):
            return kind
        found = phonenumbers.number_type(phonenumbers.parse(number))
        if found == phonenumbers.PhoneNumberType.MOBILE:
            return "mobile"
        return "phone" if found == phonenumbers.PhoneNumberType.FIXED_LINE else "unknown"

    return replace(card, phones=tuple(replace(each, kind=told(each.e164, each.kind)) for each in card.phones))


class _Setter:
    """Sets a card's blocks into their places."""

    def __init__(
        self, card: Contents, look: Style, chance: Chance, size: tuple[int, int], body: float
    ) -> None:
        self.card, self.look, self.chance, self.size, self.body = card, look, chance, size, body
        self.shapes: list[Shape] = []
        self.panel_ink: str | None = None

    def printed(self, places: Sequence[Place]) -> list[Print]:
        """Every block of the card, printed once."""
        prints = []
        named = {place.block for place in places}
        for place in places:
            prints += self._place(place, self._rows(place.block, named))
        return prints

    def _rows(self, block: str, named: set[str]) -> list[Row]:
        card, look, chance = self.card, self.look, self.chance
        last = {"reach", "rest", "foot", "place"}
        rows: list[Row] = []
        if block == "firm":
            rows = blocks.firm_rows(card, look, slogan="slogan" not in named)
            if self.panel_ink:
                rows = [
                    replace(
                        row,
                        pieces=tuple(
                            replace(p, ink=replace(p.ink, colour=self.panel_ink)) for p in row.pieces
                        ),
                    )
                    for row in rows
                ]
        elif block == "company":
            rows = blocks.firm_rows(card, replace(look, firm_scale=1.1), slogan="slogan" not in named)
        elif block == "slogan":
            rows = (
                [Row((Piece(card.slogan or "", "slogan", look.name_scale * 1.1, look.name),))]
                if card.slogan
                else []
            )
        elif block == "person":
            rows = blocks.person_rows(card, look)
        elif block == "services":
            rows = blocks.service_rows(card, look, chance)
        elif block == "foot":
            rows = blocks.one_line(card, look, ("phones", "emails")) + blocks.one_line(
                card, look, ("urls", "social")
            )
            rows += blocks.one_line(card, look, ("address",))
        else:
            rows = blocks.contact_rows(card, look, chance, _parts(block))
        return rows + blocks.note_rows(card, look) if block in last else rows

    def _place(self, place: Place, rows: list[Row]) -> list[Print]:
        """The block in its area: wrapped where it may be, made smaller where it must be."""
        if not rows:
            return []
        wide = (place.right - place.left) * self.size[0]
        high = (place.bottom - place.top) * self.size[1]
        scale = 1.0
        while True:
            lines = [part for row in rows for part in _wrapped(row, wide, self.body * scale)]
            tall = sum(self._height(row, scale) for row in lines)
            widest = max(_run(row, self.body * scale) for row in lines)
            if (tall <= high and widest <= wide) or scale < 0.3:
                break
            scale *= 0.93
        y = (
            place.top * self.size[1]
            + {"top": 0.0, "middle": (high - tall) / 2, "bottom": high - tall}[place.stand]
        )
        prints = []
        for row in lines:
            step = self._height(row, scale)
            base = y + step - 0.3 * self._em(row, scale)
            prints += self._row(place, row, base, wide, self.body * scale)
            y += step
        return prints

    def _em(self, row: Row, scale: float) -> float:
        return max(piece.scale for piece in row.pieces) * self.body * scale

    def _height(self, row: Row, scale: float) -> float:
        return (1.3 + row.above) * self._em(row, scale)

    def _row(self, place: Place, row: Row, base: float, wide: float, body: float) -> list[Print]:
        run = _run(row, body)
        free = {"left": 0.0, "centre": (wide - run) / 2, "right": wide - run}[place.align]
        x = place.left * self.size[0] + free
        prints, start = [], x
        if row.column and len(row.pieces) == 1:
            x += row.column * body
        for at, piece in enumerate(row.pieces):
            size = piece.scale * body
            if piece.icon:
                self.shapes.append(
                    Shape(piece.icon, (x, base - 0.8 * size, x + size, base + 0.2 * size), piece.ink.colour)
                )
            elif piece.text:
                prints.append(Print(piece.text, piece.role, x, base, size, piece.ink))
            x += _piece_width(piece, body) + row.gap * body
            if at == 0 and row.column and len(row.pieces) > 1:
                x = max(x, start + row.column * body)
        return prints


def _parts(block: str) -> tuple[str, ...]:
    return {
        "reach": _REACH,
        "number": ("phones",),
        "rest": ("emails", "urls", "social", "address"),
        "net": ("emails", "urls", "social"),
        "place": ("address",),
    }[block]


def _piece_width(piece: Piece, body: float) -> float:
    return piece.scale * body if piece.icon else width(piece.text, piece.scale * body, piece.ink)


def _run(row: Row, body: float) -> float:
    if row.column:
        first = _piece_width(row.pieces[0], body) + row.gap * body if len(row.pieces) > 1 else 0.0
        return (
            max(row.column * body, first)
            + sum(_piece_width(piece, body) + row.gap * body for piece in row.pieces[-1:])
            - row.gap * body
        )
    return sum(_piece_width(piece, body) for piece in row.pieces) + row.gap * body * (len(row.pieces) - 1)


def _wrapped(row: Row, wide: float, body: float) -> list[Row]:
    """The row, or several where its only piece may break and is too wide."""
    piece = row.pieces[-1]
    words = piece.text.split(" ")
    if len(row.pieces) > 1 or not piece.wraps or len(words) == 1 or _run(row, body) <= wide:
        return [row]
    lines, line = [], words[0]
    for word in words[1:]:
        if width(f"{line} {word}", piece.scale * body, piece.ink) <= wide:
            line = f"{line} {word}"
        else:
            lines.append(line)
            line = word
    if len(lines) > 2:
        return [row]
    return [
        replace(row, pieces=(replace(piece, text=each),), above=row.above if not at else 0.0)
        for at, each in enumerate((*lines, line))
    ]


__all__ = ["ASCENT", "DESCENT", "LAYOUTS", "Ink", "Place", "SetCard", "set_card"]
