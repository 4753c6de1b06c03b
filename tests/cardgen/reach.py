"""How a person is reached: numbers, addresses and sites in rows, with or without labels."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tests.cardgen import words
from tests.cardgen.blocks import Piece, Row
from tests.cardgen.chance import Chance
from tests.cardgen.contents import Contents
from tests.cardgen.phones import PrintedPhone
from tests.cardgen.styles import Style

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
    "tollfree": "phone",
    "home": "phone",
    "emails": "mail",
    "urls": "globe",
    "address": "pin",
}

_LISTS = {"emails": "email", "urls": "url"}
#: Longer rows are not joined to one line.
_ONE_LINE = 46


def reach_rows(card: Contents, look: Style, chance: Chance, parts: Sequence[str]) -> list[Row]:
    """The parts named, in the card's order, each value with its label as the card's style has it."""
    rows: list[Row] = []
    for part in look.order:
        if part not in parts:
            continue
        group = list(_group(card, look, chance, part))
        if look.together and not look.column and part != "address":
            group = _joined(group, look.together, look)
        if group and rows:
            group[0] = replace(group[0], above=chance.choice((0.0, 0.0, 0.35)))
        rows += group
    return rows


def one_line(card: Contents, look: Style, parts: Sequence[str]) -> list[Row]:
    """All values of the parts on one line, parted by the card's sign and without labels."""
    told = [part for part in look.order if part in parts]
    values = [value for part in told for value, _ in _values(card, part)]
    text = (look.together or " | ").join(values)
    return [Row((Piece(text, "+".join(told), 0.9, look.body),))] if values else []


def labelled(card: Contents, look: Style) -> bool:
    """Whether the card says in words what its numbers are for."""
    return look.labels in ("letter", "word") and bool(card.phones)


def _values(card: Contents, part: str) -> Iterator[tuple[str, PrintedPhone | None]]:
    if part == "phones":
        yield from ((each.number, each) for each in card.phones)
    else:
        yield from ((each, None) for each in getattr(card, part))


def _group(card: Contents, look: Style, chance: Chance, part: str) -> Iterator[Row]:
    said = words.language(card.language)["labels"]
    for at, (value, number) in enumerate(_values(card, part)):
        piece = Piece(value, part, 1.0, look.body)
        mark = _mark(look, chance, number.kind if number else part, said, first=at == 0)
        if mark is None:
            yield Row((piece,), column=_column(look) if part == "address" else 0.0)
        elif look.behind and part != "address":
            yield Row((piece, replace(mark, text=mark.text.rstrip(":."))))
        else:
            yield Row((mark, piece), column=_column(look))


def _joined(rows: list[Row], sign: str, look: Style) -> list[Row]:
    """Neighbouring rows on one line where they are short enough."""
    joined: list[Row] = []
    for row in rows:
        before = sum(len(piece.text) for piece in joined[-1].pieces) if joined else _ONE_LINE
        if before + sum(len(piece.text) for piece in row.pieces) < _ONE_LINE:
            between = Piece(sign.strip() or "  ", "sign", 1.0, look.body)
            joined[-1] = replace(joined[-1], pieces=(*joined[-1].pieces, between, *row.pieces))
        else:
            joined.append(row)
    return joined


def _column(look: Style) -> float:
    return {"letter": 1.3, "word": 4.6, "icon": 1.6}.get(look.labels, 0.0) if look.column else 0.0


def _mark(
    look: Style, chance: Chance, kind: str, said: Mapping[str, Sequence[str]], first: bool
) -> Piece | None:
    """The label or icon before a value of this kind, or none."""
    if look.labels == "icon":
        return (
            Piece("", "icon", 1.0, look.name, _ICONS[kind])
            if kind in _ICONS and (first or kind != "address")
            else None
        )
    if kind in _SPECIAL:
        return Piece(chance.choice(_SPECIAL[kind]) + (look.after or ":"), "label", 0.9, look.body)
    if kind == "address":
        wanted = first and look.labels == "word" and chance.likely(0.15)
        return Piece(said["address"][-1] + ":", "label", 0.9, look.body) if wanted else None
    if (
        kind == "social"
        or (look.labels == "none" and kind != "fax")
        or (kind == "urls" and chance.likely(0.4))
    ):
        return None
    return Piece(_label(look, chance, said[_LISTS.get(kind, kind)]), "label", 1.0, look.body)


def _label(look: Style, chance: Chance, texts: Sequence[str]) -> str:
    short = look.labels == "letter"
    fitting = [each for each in texts if (len(each.strip(".")) <= 2) == short] or texts
    text = chance.choice(fitting)
    after = "" if text.endswith(".") and look.after in (".", "") else look.after
    return (text.upper() if look.title_case == "upper" and not short else text) + after
