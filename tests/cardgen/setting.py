"""Rows of text set into an area of the card: wrapped where they may be, made smaller where they must be."""

from collections.abc import Sequence
from dataclasses import replace

from tests.cardgen.blocks import Piece, Row
from tests.cardgen.layouts import Place
from tests.cardgen.sheets import Ink, Print, Shape, width

_SMALLEST = 0.3


def set_rows(
    rows: Sequence[Row], place: Place, size: tuple[int, int], body: float
) -> tuple[list[Print], list[Shape]]:
    """The rows in their place on a card of ``size`` pixels; ``body`` is one em of its plain text."""
    wide = (place.right - place.left) * size[0]
    high = (place.bottom - place.top) * size[1]
    em = body
    while True:
        lines = [part for row in rows for part in _wrapped(row, wide, em)]
        tall = sum(_height(row, em) for row in lines)
        widest = max((_run(row, em) for row in lines), default=0.0)
        if (tall <= high and widest <= wide) or em < _SMALLEST * body:
            break
        em *= 0.93
    y = place.top * size[1] + {"top": 0.0, "middle": (high - tall) / 2, "bottom": high - tall}[place.stand]
    prints, shapes = [], []
    for row in lines:
        y += _height(row, em)
        free = {"left": 0.0, "centre": 0.5, "right": 1.0}[place.align] * (wide - _run(row, em))
        texts, icons = _row(row, place.left * size[0] + free, y - 0.3 * _tallest(row) * em, em)
        prints += texts
        shapes += icons
    return prints, shapes


def _row(row: Row, x: float, base: float, em: float) -> tuple[list[Print], list[Shape]]:
    prints, shapes = [], []
    edge = x + row.column * em
    for at, piece in enumerate(row.pieces):
        if row.column and at == len(row.pieces) - 1:
            x = max(x, edge)
        size = piece.scale * em
        if piece.icon:
            shapes.append(_icon(piece, x, base, size))
        if piece.text and piece.icon in (None, "letter"):
            prints.append(_letter(piece, x, base, size) if piece.icon else _print(piece, x, base, size))
        x += _width(piece, em) + row.gap * em
    return prints, shapes


def _print(piece: Piece, x: float, base: float, size: float) -> Print:
    return Print(piece.text, piece.role, x, base, size, piece.ink)


def _icon(piece: Piece, x: float, base: float, size: float) -> Shape:
    return Shape(piece.icon or "", (x, base - 0.8 * size, x + size, base + 0.2 * size), piece.ink.colour)


def _letter(piece: Piece, x: float, base: float, size: float) -> Print:
    """A firm's initial inside its mark."""
    ink = Ink(piece.ink.face, True, "#ffffff" if piece.ink.colour != "#ffffff" else "#333333")
    small = 0.6 * size
    return Print(
        piece.text, "mark", x + (size - width(piece.text, small, ink)) / 2, base - 0.08 * size, small, ink
    )


def _tallest(row: Row) -> float:
    return max(piece.scale for piece in row.pieces)


def _height(row: Row, em: float) -> float:
    return (1.3 + row.above) * _tallest(row) * em


def _width(piece: Piece, em: float) -> float:
    return piece.scale * em if piece.icon else width(piece.text, piece.scale * em, piece.ink)


def _run(row: Row, em: float) -> float:
    ahead = sum(_width(piece, em) + row.gap * em for piece in row.pieces[:-1])
    return max(ahead, row.column * em) + _width(row.pieces[-1], em)


def _wrapped(row: Row, wide: float, em: float) -> list[Row]:
    """The row, or up to three where its only piece may break and is too wide."""
    piece = row.pieces[-1]
    first, *rest = piece.text.split(" ")
    if len(row.pieces) > 1 or not piece.wraps or not rest or _run(row, em) <= wide:
        return [row]
    lines = [first]
    for word in rest:
        longer = f"{lines[-1]} {word}"
        if width(longer, piece.scale * em, piece.ink) <= wide:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > 3:
        return [row]
    return [
        replace(row, pieces=(replace(piece, text=text),), above=0.0 if at else row.above)
        for at, text in enumerate(lines)
    ]
