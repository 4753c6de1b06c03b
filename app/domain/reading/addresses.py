"""The postal address: lines that look like one, standing together."""

import re
from collections.abc import Sequence

from app.domain.reading.address_pieces import ENOUGH, AddressPiece, pieces_of
from app.domain.reading.address_signs import NONE, signs_of
from app.domain.reading.runs import beneath, beside
from app.domain.reading.strips import Found, Strip, chance, sure_of

#: From here on a line begins an address by itself.
ANCHOR = 0.65
#: What has to stand on the far side of a line that looks like nothing.
BRIDGE = 0.35


def find_address(strips: Sequence[Strip]) -> tuple[Found[str] | None, list[Strip]]:
    """The best group of lines, and the strips that are not in it; of two addresses the first is given.

    It is never as sure as what has a form of its own: where one ends is a guess.
    """
    pieces = [piece for strip in strips for piece in pieces_of(strip)]
    groups: list[list[int]] = []
    for n, piece in enumerate(pieces):
        begins = piece.signs.score >= ANCHOR or piece.signs.code or _wraps(n, pieces)
        if begins and not any(n in group for group in groups):
            groups.append(_grown(n, pieces, groups))
    groups = [group for group in groups if len(group) > 1 or pieces[group[0]].signs.score >= ANCHOR]
    if not groups:
        return None, list(strips)
    best = [pieces[n] for n in max(groups, key=lambda group: _worth([pieces[n] for n in group]))]
    rows = _rows(best)
    text = "\n".join(" ".join(piece.text for piece in row) for row in rows)
    used = [piece.strip for row in rows for piece in row]
    lines = tuple(dict.fromkeys(strip.line for strip in used))
    worth = _worth(best)
    share = 0.89 if worth > 1.6 else 0.8 if worth > 0.9 else 0.65
    confidence = sure_of(lines, min(chance(strip) for strip in used), share)
    taken = {id(strip) for strip in used}
    return Found(text, lines, confidence), [strip for strip in strips if id(strip) not in taken]


def _worth(group: Sequence[AddressPiece]) -> float:
    """How much a group has of an address: a street and a town above all."""
    street = any(piece.signs.street for piece in group)
    postcode = any(piece.signs.postcode for piece in group)
    return (
        max(piece.signs.score for piece in group) + 0.5 * street + 0.5 * postcode + 0.05 * min(len(group), 4)
    )


def _grown(start: int, pieces: Sequence[AddressPiece], groups: Sequence[Sequence[int]]) -> list[int]:
    """The anchor with all that stands around it and goes with it."""
    group, grew = [start], True
    others = {n for other in groups for n in other}
    while grew and len(group) < 8:
        grew = False
        for n, piece in enumerate(pieces):
            if n in group or n in others or piece.signs is NONE:
                continue
            more = _joins(n, group, pieces)
            if more:
                group += [m for m in more if m not in group]
                grew = True
    return group


def _wraps(n: int, pieces: Sequence[AddressPiece]) -> bool:
    """Whether a line is the beginning of an address only with the next: "6 Collins" above "Street, Perth"."""
    piece = pieces[n]
    return piece.signs.score >= ENOUGH and any(
        other.signs is not NONE
        and _under(piece, other)
        and (_gains(piece, other) or other.signs.score >= ENOUGH)
        and signs_of(f"{piece.text} {other.text}").score >= ANCHOR
        for other in pieces
    )


def _gains(upper: AddressPiece, lower: AddressPiece) -> bool:
    """Whether two lines read as one have a street or a postcode that neither has alone."""
    both = signs_of(f"{upper.text} {lower.text}")
    pairs = (
        (both.code, upper.signs.code or lower.signs.code),
        (
            both.postcode and bool(re.search(r",\s\d{5}$", upper.text)),
            upper.signs.postcode or lower.signs.postcode,
        ),
        (both.street, upper.signs.street or lower.signs.street),
    )
    return any(together and not alone for together, alone in pairs)


def _joins(n: int, group: Sequence[int], pieces: Sequence[AddressPiece]) -> list[int]:
    """What joins the group with piece ``n``: nothing, itself, or itself and the line beyond it."""
    piece = pieces[n]
    for m in group:
        near = pieces[m]
        below = _under(near, piece)
        above = _under(piece, near)
        if _same_row(piece, near):
            if piece.signs.score >= ENOUGH and not _begins_another(piece, near, group, pieces, below):
                return [n]
        elif (below or above) and not _begins_another(piece, near, group, pieces, below):
            more = _stacked(n, m, group, pieces, below)
            if more:
                return more
    return []


def _stacked(n: int, m: int, group: Sequence[int], pieces: Sequence[AddressPiece], below: bool) -> list[int]:
    """What joins the group with piece ``n``, which stands right above or below its member ``m``."""
    piece, near = pieces[n], pieces[m]
    upper, lower = (near, piece) if below else (piece, near)
    if piece.signs.score >= ENOUGH or _gains(upper, lower):
        return [n]
    if not piece.signs.place:
        return []
    if upper.strip.text.rstrip().endswith((",", "-", "–", "&")):
        return [n]
    if not below and near.signs.code and not re.search(r"[^\W\d_]{3}", near.text):
        return [n]  # a town above its postcode
    beyond = _beyond(n, m, pieces, below)
    if beyond is not None and (
        beyond in group or not _begins_another(pieces[beyond], piece, group, pieces, below)
    ):
        return [n, beyond]
    return [n] if below and _wants_town(near, group, pieces) and _like(piece, near) else []


def _wants_town(near: AddressPiece, group: Sequence[int], pieces: Sequence[AddressPiece]) -> bool:
    """Whether a line of capitalised words below may be the town: none is there, or only its postcode."""
    if re.search(r"\d{4,5}(?:\s[A-Z]{2})?$", near.text) and not near.signs.code:
        return True
    town = any(pieces[m].signs.postcode or pieces[m].text.count(",") > 1 for m in group)
    return near.signs.street and not town


def _begins_another(
    piece: AddressPiece, near: AddressPiece, group: Sequence[int], pieces: Sequence[AddressPiece], below: bool
) -> bool:
    """Whether a line is of a second address: a second street, a second town, or what follows the country."""
    members = [pieces[m].signs for m in group]
    if piece.signs.street and any(signs.street for signs in members):
        return not any(each.strip.text.rstrip().endswith(",") for each in (near, piece))
    towns = [signs for signs in members if signs.postcode and not signs.street]
    if piece.signs.postcode and not piece.signs.street:
        return any(signs.code or not piece.signs.code for signs in towns)
    return below and near.signs.country


def _under(upper: AddressPiece, lower: AddressPiece) -> bool:
    """Whether one piece stands right under another; of a part, its whole line may be what is aligned."""
    return any(
        beneath(one, other) is not None
        for one in {upper.line, upper.strip.line}
        for other in {lower.line, lower.strip.line}
    )


def _same_row(one: AddressPiece, other: AddressPiece) -> bool:
    gaps = (beside(one.line, other.line), beside(other.line, one.line))
    return one.strip is other.strip or any(gap is not None and gap < 3 for gap in gaps)


def _beyond(n: int, near: int, pieces: Sequence[AddressPiece], down: bool) -> int | None:
    """The line of an address on the far side of a line that looks like nothing, seen from ``near``."""
    for m, piece in enumerate(pieces):
        if m in (n, near) or piece.signs.score < BRIDGE:
            continue
        upper, lower = (pieces[n], piece) if down else (piece, pieces[n])
        if _under(upper, lower):
            return m
    return None


def _like(one: AddressPiece, other: AddressPiece) -> bool:
    """Whether two lines are of one print: as tall, and beginning or ending at one edge."""
    (left, right), (left2, right2) = _edges(one), _edges(other)
    tall, tall2 = _tall(one), _tall(other)
    aligned = min(abs(left - left2), abs(right - right2), abs(left + right - left2 - right2) / 2) < 0.5 * tall
    return 0.8 < tall / tall2 < 1.25 and aligned


def _edges(piece: AddressPiece) -> tuple[float, float]:
    xs = [x for x, _ in piece.line.box.corners]
    return min(xs), max(xs)


def _tall(piece: AddressPiece) -> float:
    corners = piece.line.box.corners
    return max(1.0, (abs(corners[3][1] - corners[0][1]) + abs(corners[2][1] - corners[1][1])) / 2)


def _rows(group: Sequence[AddressPiece]) -> list[list[AddressPiece]]:
    """The group's pieces in rows from the top, each row from the left."""
    rows: list[list[AddressPiece]] = []
    for piece in sorted(group, key=_top):
        row = next((row for row in rows if _same_row(row[-1], piece)), None)
        if row is None:
            rows.append([piece])
        else:
            row.append(piece)
    return [sorted(row, key=lambda piece: _edges(piece)[0]) for row in rows]


def _top(piece: AddressPiece) -> float:
    return sum(y for _, y in piece.line.box.corners)
