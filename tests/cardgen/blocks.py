"""Blocks of a card: rows of text that stand together, before they have a place."""

from dataclasses import dataclass, replace

from tests.cardgen.chance import Chance
from tests.cardgen.contents import Contents
from tests.cardgen.sheets import Ink
from tests.cardgen.styles import Style, cased

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


def _name_piece(card: Contents, look: Style) -> Piece | None:
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
    name = _name_piece(card, look)
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
    """The firm's mark, its name or what of it the mark reads, and its slogan."""
    rows = []
    if look.logo and card.company and not card.services:
        rows.append(Row((Piece(card.short[0], "mark", look.firm_scale * 1.9, look.firm, look.logo),)))
    if card.company:
        text = card.short if reads_short(card, look) else card.company
        rows.append(Row((Piece(cased(text, look.firm_case), "company", look.firm_scale, look.firm),)))
    if slogan and card.slogan:
        rows.append(Row((Piece(card.slogan, "slogan", 0.85, replace(look.title, bold=False)),), above=0.2))
    return rows


def reads_short(card: Contents, look: Style) -> bool:
    """Whether the firm's short name stands alone as its mark, and the full one over the address."""
    return look.logo_reads and card.company not in (None, card.short) and bool(card.address)


def full_firm(card: Contents, look: Style) -> Row:
    """The firm's full name over its address."""
    return Row((Piece(card.company or "", "company", 1.0, replace(look.body, bold=True)),))


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
