"""A whole card from a seed: contents, look and layout brought together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import phonenumbers

from tests.cardgen import blocks
from tests.cardgen.blocks import Piece, Row
from tests.cardgen.chance import Chance
from tests.cardgen.codes import code
from tests.cardgen.contents import Contents, contents
from tests.cardgen.layouts import UNLABELLED, Layout, layout
from tests.cardgen.reach import labelled, one_line, reach_rows
from tests.cardgen.setting import set_rows
from tests.cardgen.sheets import Print, Shape, Sheet
from tests.cardgen.styles import Palette, Style, palette, style

_PARTS = {
    "reach": ("phones", "emails", "urls", "social", "address"),
    "number": ("phones",),
    "rest": ("emails", "urls", "social", "address"),
    "net": ("emails", "urls", "social"),
    "place": ("address",),
}
#: The small print stands under the first of these blocks that a layout has.
_LAST = ("reach", "rest", "foot", "place")
_QR_SHARE = 0.12
_TRIES = 8
#: One em of four points, in pixels of a card 1700 pixels wide.
_SMALLEST = 28.0
#: What a numbering plan tells of a number.
_PLAN = {
    phonenumbers.PhoneNumberType.MOBILE: "mobile",
    phonenumbers.PhoneNumberType.FIXED_LINE: "phone",
    phonenumbers.PhoneNumberType.TOLL_FREE: "tollfree",
}


@dataclass(frozen=True, slots=True)
class SetCard:
    """What a card says and where its pieces stand; ``layout`` names how.

    ``also`` is the firm's short name where the card bears it beside the full one.
    """

    contents: Contents
    sheet: Sheet
    layout: str
    also: str | None = None


def set_card(seed: int, regions: Sequence[str] = ()) -> SetCard:
    """The card of this seed with every piece in its place, from one of ``regions`` or from anywhere."""
    card = contents(seed, regions)
    chance = Chance(f"layout {seed}")
    tries = (_set(card, chance) for _ in range(_TRIES))
    fine = (tried for tried in tries if _readable(tried.sheet))
    return next(fine, None) or _set(card, chance)


def _readable(sheet: Sheet) -> bool:
    """Whether nothing but small print is smaller than what printers set, four points."""
    return min((each.size for each in sheet.prints if each.role != "notes"), default=1.0) >= _SMALLEST


def _set(card: Contents, chance: Chance) -> SetCard:
    colours = palette(chance, shop=bool(card.services))
    look = style(chance, colours.accent, colours.plain)
    form = layout(chance, shop=bool(card.services))
    body = chance.uniform(0.034, 0.05) * min(form.size[1], 1100)
    made = compose(_knowable(card, look, form.name), look, colours, form, body, chance)
    shapes = [*_band(chance, form, colours), *made.sheet.shapes]
    if chance.likely(_QR_SHARE) and card.person:
        shapes += code(card, replace(made.sheet, shapes=tuple(shapes)), colours)
    return replace(made, sheet=replace(made.sheet, shapes=tuple(shapes)))


def compose(
    card: Contents, look: Style, colours: Palette, form: Layout, body: float, chance: Chance
) -> SetCard:
    """The card in this look, with every block in its place; ``body`` is one em of plain text in pixels."""
    wide, high = form.size
    prints: list[Print] = []
    shapes: list[Shape] = []
    panel = form.name.startswith("panel")
    if panel:
        edge = (0, 0, wide, high * 0.3) if form.name == "panel" else (0, 0, wide * 0.35, high)
        shapes.append(Shape("panel", edge, colours.accent))
    named = [place.block for place in form.places]
    for place in form.places:
        rows = _rows(place.block, named, card, look, chance)
        if panel and place.block == "firm":
            rows = [_in_colour(row, colours.paper) for row in rows]
        texts, icons = set_rows(rows, place, form.size, body)
        prints += texts
        shapes += icons
    also = card.short if blocks.reads_short(card, look) else None
    return SetCard(card, Sheet(form.size, colours.paper, tuple(prints), tuple(shapes)), form.name, also)


def set_back(seed: int, regions: Sequence[str] = ()) -> SetCard:
    """The other side of the card of this seed: the firm, its slogan and its site, and no person."""
    front = contents(seed, regions)
    card = replace(
        front,
        person=None,
        job_title=None,
        department=None,
        emails=(),
        phones=(),
        address=(),
        social=(),
        notes=(),
    )
    chance = Chance(f"back {seed}")
    colours = palette(chance, shop=False)
    look = replace(style(chance, colours.accent, colours.plain), labels="none")
    return compose(card, look, colours, layout(chance, shop=False, back=True), 46.0, chance)


def _rows(block: str, named: Sequence[str], card: Contents, look: Style, chance: Chance) -> list[Row]:
    if block in ("firm", "company"):
        small = look if block == "firm" else replace(look, firm_scale=1.1, logo=None)
        return blocks.firm_rows(card, small, slogan="slogan" not in named)
    if block == "slogan":
        motto = Piece(card.slogan or "", "slogan", look.name_scale * 1.1, look.name)
        return [Row((motto,))] if card.slogan else []
    if block == "person":
        return blocks.person_rows(card, look)
    if block == "services":
        return blocks.service_rows(card, look, chance)
    if block == "foot":
        pairs = (("phones", "emails"), ("urls", "social"), ("address",))
        rows = [row for parts in pairs for row in one_line(card, look, parts)]
    else:
        rows = reach_rows(card, look, chance, _PARTS[block])
    if blocks.reads_short(card, look) and "address" in (
        *_PARTS.get(block, ()),
        *(("address",) if block == "foot" else ()),
    ):
        rows.insert(0, blocks.full_firm(card, look))
    return rows + blocks.note_rows(card, look) if block in _LAST else rows


def _in_colour(row: Row, colour: str) -> Row:
    return replace(
        row, pieces=tuple(replace(piece, ink=replace(piece.ink, colour=colour)) for piece in row.pieces)
    )


def _band(chance: Chance, form: Layout, colours: Palette) -> list[Shape]:
    """Now and then a band along an edge or a frame."""
    (wide, high), thin = form.size, 0.025 * form.size[1]
    edges = {
        "foot": (0, high - thin, wide, high),
        "head": (0, 0, wide, thin),
        "side": (0, 0, thin, high),
        "frame": (thin, thin, wide - thin, high - thin),
    }
    kind = chance.weighted({"none": 6.0, "foot": 1.2, "head": 0.6, "side": 0.8, "frame": 0.6})
    if kind == "none" or form.name.startswith("panel"):
        return []
    return [Shape("frame" if kind == "frame" else "panel", edges[kind], colours.accent)]


def _knowable(card: Contents, look: Style, name: str) -> Contents:
    """The contents with no more said of a number's kind than the card or its numbering plan tells."""
    if labelled(card, look) and name not in UNLABELLED:
        return card
    named = look.labels != "icon" and name not in UNLABELLED

    def told(number: str, kind: str) -> str:
        if named and kind in ("whatsapp", "tollfree", "home", "fax"):
            return kind
        found = phonenumbers.number_type(phonenumbers.parse(number))
        return _PLAN.get(found, "unknown")

    return replace(card, phones=tuple(replace(each, kind=told(each.e164, each.kind)) for each in card.phones))
