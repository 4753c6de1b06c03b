"""Blocks of a card: rows of text that stand together, before they have a place."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tests.cardgen import words
from tests.cardgen.chance import Chance
from tests.cardgen.contents import Contents
from tests.cardgen.phones import PrintedPhone
from tests.cardgen.sheets import Ink

#: Words for what a number is for, where its language's list has none.
_SPECIAL = {
    "whatsapp": ("WhatsApp", "Whatsapp", "WA"),
    "tollfree": ("Freephone", "Toll Free", "Hotline", "Free call"),
    "home": ("Home", "Res.", "Privat", "priv."),
}
_ICONS = {
    "phone": "phone",
    "mobile": "mobile",
    "fax": "fax",
    "whatsapp": "whatsapp",
    "emails": "mail",
    "urls": "globe",
    "address": "pin",
}
_WRAPS = ("job_title", "company", "department", "slogan", "services", "address", "full_name", "notes")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one role; ``scale`` is its size in times of the card's body text."""

    text: str
    role: str
    scale: float
    ink: Ink
    icon: str | None = None

    @property
    def wraps(self) -> bool:
        """Whether it may go on in the next line."""
        return self.role in _WRAPS


@dataclass(frozen=True, slots=True)
class Row:
    """Pieces side by side, ``gap`` ems apart; ``column`` ems are kept for the first piece, a label.

    ``above`` is the blank over the row in times of its height.
    """

    pieces: tuple[Piece, ...]
    gap: float = 0.3
    column: float = 0.0
    above: float = 0.0


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


def style(chance: Chance, accent: str, dark: str) -> Style:
    """A card's style, in the two colours of its ink."""
    face = chance.weighted(
        {"sans": 4.0, "serif": 1.5, "dejavu": 2.0, "narrow": 1.0, "condensed": 1.0, "dejavu serif": 0.7}
    )
    special = chance.weighted({face: 5.0, "serif": 0.6, "italic": 0.6, "dejavu serif": 0.4})
    order = ["phones", "emails", "urls", "social", "address"]
    if chance.likely(0.6):
        chance.shuffle(order)
    body = Ink(face, False, dark)
    return Style(
        body=body,
        name=Ink(special, chance.likely(0.65), chance.choice((dark, accent)), _spacing(chance)),
        firm=Ink(
            chance.choice((face, special)),
            chance.likely(0.6),
            chance.choice((dark, accent)),
            _spacing(chance),
        ),
        title=Ink(face, chance.likely(0.15), chance.choice((dark, accent)), _spacing(chance)),
        labels=chance.weighted({"none": 3.0, "letter": 2.0, "word": 3.0, "icon": 2.0}),
        after=chance.weighted({":": 3.0, "": 3.0, ".": 0.8, " :": 0.5, " |": 0.2, ")": 0.1}),
        column=chance.likely(0.3),
        behind=chance.likely(0.06),
        name_scale=chance.uniform(1.15, 2.3),
        firm_scale=chance.uniform(0.95, 2.2),
        title_scale=chance.uniform(0.85, 1.2),
        name_case=chance.weighted({"plain": 7.0, "upper": 1.5, "lower": 0.2, "family": 0.3}),
        firm_case=chance.weighted({"plain": 7.0, "upper": 2.0, "lower": 0.5}),
        title_case=chance.weighted({"plain": 8.0, "upper": 1.2, "lower": 0.3}),
        together=chance.weighted(
            {None: 6.0, " | ": 1.2, " · ": 0.7, " • ": 0.4, " / ": 0.2, "   ": 0.3, " - ": 0.2}
        ),
        order=tuple(order),
    )


def _spacing(chance: Chance) -> float:
    return chance.choice((0.08, 0.15, 0.3, 0.4)) if chance.likely(0.09) else 0.0


def cased(text: str, case: str) -> str:
    """The text in capitals, in small letters, or as it is."""
    return text.upper() if case == "upper" else text.lower() if case == "lower" else text


def name_piece(card: Contents, look: Style) -> Piece | None:
    """The person's name with titles, as this card prints it."""
    if not card.person:
        return None
    text = card.person.printed
    if look.name_case == "family":
        family = card.person.name.split(" ", 1)[-1]
        text = text.replace(family, family.upper())
    text = cased(text, look.name_case)
    if card.other_names:
        text = " / ".join((text, *(cased(each, look.name_case) for each in card.other_names)))
    return Piece(text, "full_name", look.name_scale, look.name)


def person_rows(card: Contents, look: Style) -> list[Row]:
    """Name, job title and department."""
    name = name_piece(card, look)
    rows = [Row((name,))] if name else []
    if card.job_title:
        rows.append(
            Row(
                (Piece(cased(card.job_title, look.title_case), "job_title", look.title_scale, look.title),),
                above=0.15,
            )
        )
    if card.department:
        rows.append(Row((Piece(card.department, "department", 0.95, look.body),)))
    return rows


def firm_rows(card: Contents, look: Style, slogan: bool = True) -> list[Row]:
    """The firm's name with its slogan."""
    rows = []
    if card.company:
        rows.append(Row((Piece(cased(card.company, look.firm_case), "company", look.firm_scale, look.firm),)))
    if slogan and card.slogan:
        rows.append(Row((Piece(card.slogan, "slogan", 0.85, replace(look.title, bold=False)),), above=0.2))
    return rows


def service_rows(card: Contents, look: Style, chance: Chance) -> list[Row]:
    """What a shop offers: one service a line, or several with something between."""
    joint = chance.choice((None, " - ", " • ", ", ", " | ", " / "))
    if not card.services:
        return []
    texts = list(card.services) if joint is None else [joint.join(card.services)]
    if joint is None and chance.likely(0.4):
        texts = [f"{chance.choice(('•', '-', '✓'))} {each}" for each in texts]
    return [Row((Piece(each, "services", 0.9, look.body),)) for each in texts]


def note_rows(card: Contents, look: Style) -> list[Row]:
    """Small print."""
    return [Row((Piece(each, "notes", 0.72, look.body),)) for each in card.notes]


def contact_rows(card: Contents, look: Style, chance: Chance, parts: tuple[str, ...]) -> list[Row]:
    """The parts named, in the card's order, each value with its label as the card's style has it."""
    rows: list[Row] = []
    said = words.language(card.language)["labels"]
    for part in look.order:
        if part not in parts:
            continue
        group = list(_group(card, look, chance, part, said))
        if group and rows:
            group[0] = replace(group[0], above=chance.choice((0.0, 0.0, 0.35)))
        rows += group
    return rows


def one_line(card: Contents, look: Style, parts: tuple[str, ...]) -> list[Row]:
    """All values of the parts on one line, parted by the card's sign."""
    values = [value for part in look.order if part in parts for value, _ in _values(card, part)]
    joint = look.together or " | "
    pieces = [
        Piece(joint.join(values), "+".join(part for part in look.order if part in parts), 0.9, look.body)
    ]
    return [Row(tuple(pieces))] if values else []


def labelled(card: Contents, look: Style) -> bool:
    """Whether the card says in words what its numbers are for."""
    return look.labels in ("letter", "word") and bool(card.phones)


def _values(card: Contents, part: str) -> Iterator[tuple[str, PrintedPhone | None]]:
    if part == "phones":
        yield from ((each.number, each) for each in card.phones)
    elif part == "address":
        yield from ((each, None) for each in card.address)
    else:
        yield from ((each, None) for each in getattr(card, part))


def _group(
    card: Contents, look: Style, chance: Chance, part: str, said: dict[str, list[str]]
) -> Iterator[Row]:
    for at, (value, number) in enumerate(_values(card, part)):
        piece = Piece(value, part, 1.0, look.body)
        kind = (
            number.kind if number else {"emails": "email", "urls": "url", "address": "address"}.get(part, "")
        )
        mark = _label(look, chance, kind, said, first=at == 0)
        if mark is None:
            yield Row((piece,), column=_column(look) if part == "address" else 0.0)
        elif isinstance(mark, Piece):
            ahead = not (look.behind and part != "address")
            yield Row((mark, piece) if ahead else (piece, mark), column=_column(look) if ahead else 0.0)


def _column(look: Style) -> float:
    return {"letter": 1.3, "word": 4.6, "icon": 1.6}.get(look.labels, 0.0) if look.column else 0.0


def _label(look: Style, chance: Chance, kind: str, said: dict[str, list[str]], first: bool) -> Piece | None:
    if kind == "address" and (not first or look.labels != "icon"):
        wanted = first and look.labels == "word" and chance.likely(0.15)
        return Piece(said["address"][0] + ":", "label", 0.9, look.body) if wanted else None
    if kind in _SPECIAL and look.labels != "icon":
        return Piece(chance.choice(_SPECIAL[kind]) + (look.after or ":"), "label", 0.9, look.body)
    if not kind or (look.labels == "none" and kind != "fax"):
        return None
    if look.labels == "icon":
        icon = _ICONS.get(kind, {"email": "mail", "url": "globe"}.get(kind, "phone"))
        return Piece("", "icon", 1.0, look.name, icon)
    if kind == "url" and chance.likely(0.4):
        return None
    fitting = [
        each for each in said[kind] if (len(each.strip(".")) <= 2) == (look.labels == "letter")
    ] or said[kind]
    text = fitting[len(look.order[0]) % len(fitting)] if chance.likely(0.7) else chance.choice(fitting)
    after = "" if text.endswith(".") and look.after in (".", "") else look.after
    text = text.upper() if look.labels == "word" and look.title_case == "upper" else text
    return Piece(text + after, "label", 1.0, look.body)
