"""Where a card's blocks stand: many layouts, each a table of areas in parts of the card."""

from dataclasses import dataclass

from tests.cardgen.chance import Chance


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
class Layout:
    """Where the blocks of a card of ``size`` pixels stand."""

    name: str
    places: tuple[Place, ...]
    size: tuple[int, int]


def table(text: str) -> tuple[Place, ...]:
    """Places from rows of: block, left, top, right, bottom, align, stand."""
    places = []
    for row in text.strip().splitlines():
        block, *edges, align, stand = row.split()
        left, top, right, bottom = (float(edge) for edge in edges)
        places.append(Place(block, left, top, right, bottom, align, stand))
    return tuple(places)


#: Rows of: block, left, top, right, bottom, align, stand.
LAYOUTS = {
    "left": table("""
        firm   .07 .09 .93 .30 left top
        person .07 .35 .93 .58 left top
        reach  .07 .60 .93 .93 left bottom"""),
    "centred": table("""
        firm   .08 .08 .92 .28 centre top
        person .08 .32 .92 .55 centre top
        reach  .08 .58 .92 .93 centre bottom"""),
    "right": table("""
        firm   .07 .09 .93 .30 right top
        person .07 .34 .93 .58 right top
        reach  .07 .60 .93 .93 right bottom"""),
    "firm beside": table("""
        firm   .05 .25 .42 .75 centre middle
        person .50 .10 .95 .40 left top
        reach  .50 .44 .95 .92 left bottom"""),
    "two columns": table("""
        firm    .07 .08 .93 .27 left top
        person  .07 .33 .93 .55 left top
        number  .07 .62 .50 .92 left top
        rest    .53 .62 .94 .92 left top"""),
    "person and reach beside": table("""
        firm   .07 .10 .93 .38 left top
        person .07 .52 .48 .90 left top
        reach  .52 .50 .94 .92 left top"""),
    "reach to the right": table("""
        firm   .07 .08 .93 .34 centre middle
        person .06 .48 .48 .78 left top
        reach  .50 .44 .94 .92 right bottom"""),
    "name below": table("""
        firm   .07 .08 .93 .30 left top
        reach  .07 .34 .93 .68 left top
        person .07 .74 .93 .93 left bottom"""),
    "corners": table("""
        firm   .06 .08 .52 .36 left top
        number .54 .08 .94 .36 right top
        person .06 .62 .52 .92 left bottom
        rest   .54 .62 .94 .92 right bottom"""),
    "firm large": table("""
        firm   .05 .10 .95 .42 centre middle
        person .08 .46 .92 .68 centre middle
        foot   .04 .74 .96 .94 centre middle"""),
    "foot line": table("""
        person .08 .12 .92 .40 left top
        firm   .08 .48 .92 .70 left middle
        foot   .05 .82 .95 .95 left middle"""),
    "motto": table(
        """
        slogan .07 .10 .93 .26 left middle
        company .07 .28 .93 .40 left top
        person .07 .52 .47 .90 left top
        reach  .51 .50 .94 .93 left top""".replace("name of firm", "company")
    ),
    "person first": table("""
        person .07 .09 .93 .34 left top
        company .07 .36 .93 .48 left top
        reach  .07 .52 .93 .92 left top"""),
    "person first, centred": table("""
        person .08 .12 .92 .42 centre top
        company .08 .44 .92 .56 centre top
        reach  .08 .60 .92 .92 centre top"""),
    "address above": table("""
        rest   .52 .08 .94 .36 left top
        firm   .06 .08 .48 .36 left top
        person .06 .44 .94 .64 left top
        number .06 .68 .94 .92 left bottom"""),
    "panel": table("""
        firm   .06 .05 .94 .27 left middle
        person .06 .36 .94 .58 left top
        number .06 .64 .49 .93 left top
        rest   .52 .64 .95 .93 left top"""),
    "panel beside": table("""
        firm   .03 .10 .33 .90 centre middle
        person .40 .12 .95 .42 left top
        reach  .40 .48 .95 .92 left bottom"""),
    "three in a row": table("""
        firm   .08 .08 .92 .34 centre middle
        person .08 .40 .92 .64 centre middle
        number .04 .74 .36 .94 left top
        net    .37 .74 .67 .94 left top
        place  .68 .74 .97 .94 left top"""),
}
SHOP_LAYOUTS = {
    "shop": table("""
        firm     .05 .06 .95 .34 centre middle
        services .06 .36 .94 .56 centre middle
        person   .06 .57 .94 .66 centre middle
        number   .06 .67 .94 .80 centre middle
        rest     .05 .81 .95 .95 centre middle"""),
    "shop, columns": table("""
        firm     .05 .06 .95 .30 centre middle
        services .05 .34 .48 .72 left top
        number   .52 .34 .95 .58 left top
        person   .52 .60 .95 .72 left top
        rest     .05 .77 .95 .95 centre middle"""),
    "shop, numbers first": table("""
        number   .05 .05 .95 .16 right middle
        firm     .05 .18 .95 .46 left middle
        services .05 .48 .95 .66 left top
        person   .05 .67 .95 .77 left middle
        rest     .05 .79 .95 .95 left bottom"""),
}
PORTRAITS = {
    "portrait": table("""
        firm   .08 .06 .92 .26 centre middle
        person .08 .30 .92 .50 centre middle
        reach  .06 .55 .94 .95 centre bottom"""),
    "portrait, left": table("""
        person .09 .08 .92 .30 left top
        firm   .09 .36 .92 .52 left middle
        reach  .09 .56 .94 .95 left bottom"""),
}
#: The other side of a card.
BACKS = {
    "back": table("""
        firm   .10 .20 .90 .70 centre middle
        net    .10 .78 .90 .92 centre middle"""),
}
#: In these the values stand in rows without labels.
UNLABELLED = ("firm large", "foot line")
#: Width and height of cards in pixels: 85 × 55 mm, 3.5 × 2 inches, 85 × 54 mm.
_SIZES = ((1700, 1100), (1700, 1100), (1750, 1000), (1700, 1080))


def layout(chance: Chance, shop: bool, back: bool = False) -> Layout:
    """A layout for a person's card, a shop's, or a card's other side; one in fourteen stands upright."""
    size = chance.choice(_SIZES)
    tables = BACKS if back else SHOP_LAYOUTS if shop else LAYOUTS
    if not shop and not back and chance.likely(0.07):
        tables, size = PORTRAITS, (size[1], size[0])
    name = chance.choice(list(tables))
    return Layout(name, tables[name], size)
