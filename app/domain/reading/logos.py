"""Words of a logo that stand far apart or unlike one another, held together by the card's own hosts.

"Marlo" drawn large and "CAFE" small under a picture are one firm where the mail goes to marlocafe@….
"""

from collections.abc import Iterator, Sequence

from app.domain.reading.clues import distance
from app.domain.reading.hosts import apart
from app.domain.reading.joins import joined, stands_between
from app.domain.reading.piece import Piece
from app.domain.reading.spelled import LETTERS_A_SLIP
from app.domain.reading.strips import fold

#: Shorter hosts are spelled by chance.
_LEAST_KEY, _LEAST_WORD = 6, 4
_MOST_PARTS = 4
#: Words of one logo are not further apart than this, in heights of the smaller print.
_FURTHEST = 6.0


def spelled_logos(pieces: Sequence[Piece], keys: Sequence[str]) -> list[Piece]:
    """Lines that together spell a host, though nothing about how they stand would join them."""
    whole = [each for each in pieces if each.form == "whole" and not any(map(str.isdigit, each.text))]
    whole.sort(key=lambda each: (each.place.middle, each.place.left))
    known = {frozenset(each.spans) for each in pieces}
    found: dict[frozenset[tuple[int, int, int]], Piece] = {}
    for key in keys:
        if len(key) >= _LEAST_KEY:
            for logo in _spelling(key, None, whole):
                if frozenset(logo.spans) not in known:
                    found.setdefault(frozenset(logo.spans), logo)
    return list(found.values())


def _spelling(key: str, begun: Piece | None, whole: Sequence[Piece]) -> Iterator[Piece]:
    """All ways to go on with a logo that so far spells the beginning of the key."""
    most = len(key) // LETTERS_A_SLIP
    for piece in whole:
        if begun and (begun.overlaps(piece) or not _follows(begun, piece, whole)):
            continue
        logo = joined(begun, piece) if begun else piece
        text = fold(logo.text)
        if len(text) > len(key) + most or not _begins(key, text, most):
            continue
        if logo.parts and apart(text, key) <= most and any(_exact(part, key) for part in logo.parts):
            yield logo
        if len(logo.parts) < _MOST_PARTS:
            yield from _spelling(key, logo, whole)


def _begins(key: str, text: str, most: int) -> bool:
    return any(
        apart(text, key[:end]) <= most for end in range(max(1, len(text) - most), len(text) + most + 1)
    )


def _exact(part: Piece, key: str) -> bool:
    plain = fold(part.text)
    return len(plain) >= _LEAST_WORD and plain in key


def _follows(one: Piece, other: Piece, whole: Sequence[Piece]) -> bool:
    """Whether the other comes after the first in reading order, near by, with no line between."""
    a, b = one.place, other.place
    after = b.middle > a.middle or b.left > a.right
    near = distance(a, b) < _FURTHEST
    return after and near and not any(stands_between(one, each, other) for each in whole)
