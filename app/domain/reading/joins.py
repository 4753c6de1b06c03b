"""Pieces that stand together as one: letters of a word, words of a row, lines under one another, stairs."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import reduce

from app.domain.reading.piece import Piece, Place
from app.domain.reading.strips import words_of

#: More than two lines are one logo only where they are a few words.
_MOST_WORDS = 9
_MOST_JOINED, _MOST_REACHED = 4, 6
#: Words of one logo differ less in size than this, but for a few letters drawn large.
_MOST_UNLIKE, _MOST_UNLIKE_SHORT, _SHORT = 3.2, 5.0, 4


def letters_as_words(whole: Sequence[Piece]) -> list[Piece]:
    """The pieces with letters alone on one row as one word, as a logo may have them: "n" "o" "r" "d"."""
    letters = sorted((each for each in whole if _letter(each)), key=lambda each: each.place.left)
    rest = [each for each in whole if not _letter(each)]
    while letters:
        row = [letters.pop(0)]
        while follows := next((each for each in letters if _of_one_word(row[-1], each)), None):
            row.append(follows)
            letters.remove(follows)
        text = "".join(each.text for each in row)
        rest.append(replace(reduce(joined, row), text=text, form="whole", parts=()) if row[1:] else row[0])
    return rest


def _letter(piece: Piece) -> bool:
    return piece.form == "bit" and len(piece.text) == 1 and piece.text.isalnum()


def _of_one_word(one: Piece, other: Piece) -> bool:
    alike = 0.6 < one.place.size / other.place.size < 1.6
    return alike and beside(one, other) and other.place.left - one.place.right < 0.7 * one.place.size


def beside(one: Piece, other: Piece) -> bool:
    """Whether the other stands right of the first on the same row, like words of one logo."""
    a, b = one.place, other.place
    overlap = min(a.bottom, b.bottom) - max(a.top, b.top)
    small, large = sorted((a.size, b.size))
    return (
        overlap > 0.4 * small
        and -0.6 * small - 0.1 * large < b.left - a.right < 1.3 * large
        and b.left > a.left
    )


def stepped(one: Piece, other: Piece) -> bool:
    """Whether the other begins lower and further right, as words of one logo set like stairs."""
    a, b = one.place, other.place
    small, large = sorted((a.size, b.size))
    return (
        large < 2 * small
        and b.left > a.left + 0.25 * (a.right - a.left)
        and b.right > a.right
        and b.left - a.right < 0.5 * small
        and b.middle > a.middle + 0.4 * small
        and -0.65 * large < b.top - a.bottom < 0.3 * small
    )


def below(one: Piece, other: Piece) -> bool:
    """Whether the other stands right under the first and goes with it."""
    a, b = one.place, other.place
    small, large = sorted((a.size, b.size))
    short = len(one.text if a.size > b.size else other.text) < _SHORT
    if b.middle <= a.middle or large > (_MOST_UNLIKE_SHORT if short else _MOST_UNLIKE) * small:
        return False
    gap = b.top - a.bottom
    across = min(a.right, b.right) - max(a.left, b.left)
    aligned = min(abs(a.left - b.left), abs(a.right - b.right), abs(a.left + a.right - b.left - b.right) / 2)
    close = -0.65 * large < gap < 0.9 * small + 0.15 * large
    return close and (aligned < 1.2 * large or across > 0.6 * min(a.right - a.left, b.right - b.left))


def joins_of(whole: Sequence[Piece]) -> list[Piece]:
    """Two to four lines that stand together: words of a row, lines under one another, both."""
    found: dict[tuple[tuple[int, int, int], ...], Piece] = {}

    def next_to(one: Piece, other: Piece) -> bool:
        return beside(one, other) or stepped(one, other)

    rows = [join for one in whole for join in _along(one, whole, next_to)]
    for row in rows:
        found.setdefault(tuple(sorted(row.spans)), row)
    blocks = [*whole, *rows]

    def next_below(one: Piece, other: Piece) -> bool:
        return below(one, other) and not any(stands_between(one, each, other) for each in whole)

    for first in blocks:
        for join in _along(first, blocks, next_below):
            found.setdefault(tuple(sorted(join.spans)), join)
    return [join for join in found.values() if len(join.parts) < 3 or len(words_of(join.text)) < _MOST_WORDS]


def _along(first: Piece, others: Sequence[Piece], stands: Callable[[Piece, Piece], bool]) -> Iterator[Piece]:
    """The first with one, two or three others that each stand next to what is joined already."""
    reached = [first]
    for _ in range(_MOST_JOINED - 1):
        reached = [
            joined(one, other)
            for one in reached
            for other in others
            if (len(one.parts) or 1) + (len(other.parts) or 1) <= _MOST_JOINED
            and not one.overlaps(other)
            and stands(one, other)
            and not _says_again(one, other)
        ][:_MOST_REACHED]
        yield from reached


def stands_between(one: Piece, each: Piece, other: Piece) -> bool:
    """Whether a line stands between two others."""
    if each.overlaps(one) or each.overlaps(other):
        return False
    a, b, place = one.place, other.place, each.place
    across = min(place.right, max(a.right, b.right)) - max(place.left, min(a.left, b.left))
    return a.bottom - 0.3 * place.size < place.middle < b.top + 0.3 * place.size and across > 0


def _says_again(one: Piece, other: Piece) -> bool:
    """Whether one repeats what the other says: a logo and the name in full are not one text."""
    ones, others = set(words_of(one.text)), set(words_of(other.text))
    small = min(ones, others, key=len)
    return bool(small) and small <= (ones & others) and max(map(len, small)) > 1


def joined(one: Piece, other: Piece) -> Piece:
    """Both as one piece."""
    a, b = one.place, other.place
    place = Place(
        min(a.left, b.left),
        min(a.top, b.top),
        max(a.right, b.right),
        max(a.bottom, b.bottom),
        max(a.size, b.size),
    )
    return Piece(
        f"{one.text} {other.text}",
        one.lines + other.lines,
        place,
        one.spans + other.spans,
        "joined",
        one.label,
        (one.parts or (one,)) + (other.parts or (other,)),
    )
