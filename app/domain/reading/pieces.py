"""The texts a field could be: lines, sensible parts of lines, and sensible joins of neighbours."""

import itertools
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from app.domain.card import Line
from app.domain.lines import bounds
from app.domain.reading.given_names import FAMILY_NAMES, GIVEN_NAMES
from app.domain.reading.line_words import LABELS, NAME_LABELS
from app.domain.reading.strips import Strip, fold, words_of

#: What parts one thing from the next within a line.
_BETWEEN = re.compile(
    r"\s{3,}|\s+[-–—|•·/~»]+\s+|\s*[|•·]\s*|\s*[,;:]\s+|\s+@\s+|\s*[–—]\s*|(?<=[^\W\d_]{2})\s*/\s*(?=[^\W\d_])|(?<=\d)\s*/\s*(?=[^\W\d_]{4})|[()\[\]]"
)
_FAR_EAST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
#: What joins two people: "Ana e Bruno".
_PAIR = re.compile(r"\s+(?:e|y|and|und|et|&|\+|i)\s+")
#: An icon read as a letter: "O Ana Souza".
_ICON = re.compile(r"[A-Za-z0-9®©]\s+(?=[^\W\d_]{2})")
#: More than two lines are one logo only where they are a few words.
_MOST_WORDS = 9
_MOST_PARTS, _MOST_JOINED, _MOST_REACHED = 6, 4, 6
#: A picture read as one ideograph before plain letters: "业NORTH".
_PICTURE = re.compile(r"^[\u3400-\u9fff](?=[A-Za-z]{2}[^\u3040-\u9fff\uac00-\ud7af]*$)")
#: Words of one logo differ less in size than this, but for a few letters drawn large.
_MOST_UNLIKE, _MOST_UNLIKE_SHORT, _SHORT = 3.2, 5.0, 4
#: A line read worse than this says nothing.
LEAST_READ = 0.3


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands: its bounds and how tall its print is, in pixels."""

    left: float
    top: float
    right: float
    bottom: float
    size: float

    @property
    def middle(self) -> float:
        """Halfway between top and bottom."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A text that could be a field. ``span``: the strip it is of and the characters of it that it takes."""

    text: str
    lines: tuple[Line, ...]
    place: Place
    spans: tuple[tuple[int, int, int], ...]
    form: str  # "whole", "part", "joined"; "bit": a letter or a figure, which is something only when joined
    label: str = ""
    parts: "tuple[Piece, ...]" = ()

    @property
    def read(self) -> float:
        """How surely its lines were read, 0 to 1."""
        return min(line.confidence for line in self.lines)

    def overlaps(self, other: "Piece") -> bool:
        """Whether both take the same print."""
        return any(
            n == m and start < end2 and start2 < end
            for n, start, end in self.spans
            for m, start2, end2 in other.spans
        )


def pieces_of(strips: Sequence[Strip]) -> list[Piece]:
    """All pieces of a card, lines first."""
    whole: list[Piece] = []
    parts: list[Piece] = []
    for n, strip in enumerate(strips):
        if strip.line.confidence < LEAST_READ:
            continue
        for piece in _of_strip(n, strip):
            (parts if piece.form == "part" else whole).append(piece)
    whole = _letters_as_words(whole)
    joins = _joins([piece for piece in whole if _joinable(piece, strips)])
    return [*(piece for piece in whole if piece.form != "bit"), *parts, *joins]


def place_of(line: Line) -> Place:
    """Where a line stands; the size is the mean of its box's two short sides."""
    left, top, right, bottom = bounds(line.box)
    a, b, c, d = line.box.corners
    tall = (math.dist(a, d) + math.dist(b, c)) / 2
    return Place(left, top, right, bottom, max(1.0, min(tall, bottom - top) or bottom - top))


def tidy(text: str) -> str:
    """A text without what stands around it: bullets, strokes, quotes, an icon read as a letter."""
    text = re.sub(r"\s+", " ", text).strip(" |•·:;,*-–—©°_~=<>«»\"'“”„‟\\/#@")
    text = _PICTURE.sub("", re.sub(r"^(?!&\s?\w)[^\w(]+\s*", "", text))
    while text.endswith(")") and "(" not in text:
        text = text[:-1].rstrip()
    while text.startswith("(") and ")" not in text:
        text = text[1:].lstrip()
    return _closed_up(text)


def _closed_up(text: str) -> str:
    """Letter-spaced print as words: "M A R I A" → "MARIA"."""
    tokens = text.split(" ")
    single = [len(token.strip(".,")) == 1 and token.isalpha() for token in tokens]
    if len(tokens) < (3 if _FAR_EAST.search(text) else 4) or sum(single) < 0.8 * len(tokens):
        return text
    return "".join(tokens)


def _of_strip(n: int, strip: Strip) -> Iterator[Piece]:
    text = strip.text
    cuts = [(0, 0), *((m.start(), m.end()) for m in _BETWEEN.finditer(text)), (len(text), len(text))]
    segments = [(a[1], b[0]) for a, b in itertools.pairwise(cuts) if text[a[1] : b[0]].strip()]
    wide = any(re.search(r"\s{3,}", text[a[0] : a[1]]) for a in cuts[1:-1])
    label = ""
    kept: list[tuple[int, int]] = []
    for start, end in segments:
        if _only_label(text[start:end]):
            label = label or fold(text[start:end])
        else:
            kept.append((start, end))
    if not kept:
        if strip.text == strip.line.text:
            yield from _bit(n, strip)
        return
    seen: set[tuple[int, int]] = set()
    if not (wide and len(kept) > 1):
        seen.add((kept[0][0], kept[-1][1]))
        yield from _piece(
            n,
            strip,
            kept[0][0],
            kept[-1][1],
            "whole" if strip.text == strip.line.text or not wide else "part",
            label,
        )
    if len(kept) > 1 and len(kept) <= _MOST_PARTS:
        for i in range(len(kept)):
            for j in range(i, len(kept)):
                span = (kept[i][0], kept[j][1])
                if span not in seen and (i == 0 or j == len(kept) - 1 or i == j):
                    seen.add(span)
                    yield from _piece(n, strip, *span, "part", label)
    for start, end in kept:
        pair = _PAIR.search(text, start, end)
        if pair and _given(text[start : pair.start()]) and _of_person(text[pair.end() : end]):
            yield from _piece(n, strip, start, pair.start(), "part", label)


def _given(text: str) -> bool:
    return words_of(text)[:1] != [] and words_of(text)[0] in GIVEN_NAMES


def _of_person(text: str) -> bool:
    words = words_of(text)
    return _given(text) or (len(words) == 1 and words[0] in FAMILY_NAMES)


def _only_label(text: str) -> bool:
    words = words_of(text)
    return all(word in LABELS or word in NAME_LABELS or word.isdigit() for word in words)


def _piece(n: int, strip: Strip, start: int, end: int, form: str, label: str) -> Iterator[Piece]:
    text = tidy(strip.text[start:end])
    if not fold(text) or (form == "part" and len(fold(text)) < 2):
        return
    if sum(letter.isalpha() for letter in text) < 2:
        if form == "whole":
            yield from _bit(n, strip)
        return
    place = place_of(strip.line)
    wide = place.right - place.left
    total = max(1, len(strip.text))
    if form == "part":
        place = Place(
            place.left + wide * start / total,
            place.top,
            place.left + wide * end / total,
            place.bottom,
            place.size,
        )
    yield Piece(text, (strip.line,), place, ((n, start, end),), form, label)
    icon = _ICON.search(strip.text, start, end)
    if icon and form == "whole" and text.startswith(icon[0].strip()):
        own = icon[0][0].lower() == strip.text[icon.end()].lower()
        yield from _piece(n, strip, icon.end(), end, "whole" if own else "part", label)


def _bit(n: int, strip: Strip) -> Iterator[Piece]:
    """A letter, a figure or an "&" alone: something only when joined, as in "1000" over "Miles"."""
    text = strip.text.strip()
    if 0 < len(text) < 5 and (text.isalnum() or text in {"&", "+"}):
        yield Piece(text, (strip.line,), place_of(strip.line), ((n, 0, len(strip.text)),), "bit")


def _letters_as_words(whole: Sequence[Piece]) -> list[Piece]:
    """The pieces with letters alone on one row as one word, as a logo may have them: "n" "o" "r" "d"."""
    letters = sorted((each for each in whole if _letter(each)), key=lambda each: each.place.left)
    rest = [each for each in whole if not _letter(each)]
    while letters:
        row = [letters.pop(0)]
        while follows := next((each for each in letters if _of_one_word(row[-1], each)), None):
            row.append(follows)
            letters.remove(follows)
        rest.append(
            replace(reduce(joined, row), text="".join(each.text for each in row), form="whole", parts=())
            if len(row) > 1
            else row[0]
        )
    return rest


def _letter(piece: Piece) -> bool:
    return piece.form == "bit" and len(piece.text) == 1 and piece.text.isalnum()


def _of_one_word(one: Piece, other: Piece) -> bool:
    alike = 0.6 < one.place.size / other.place.size < 1.6
    return alike and beside(one, other) and other.place.left - one.place.right < 0.7 * one.place.size


def _joinable(piece: Piece, strips: Sequence[Strip]) -> bool:
    strip = strips[piece.spans[0][0]]
    return strip.text == strip.line.text and sum(letter.isdigit() for letter in piece.text) < 5


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


def _joins(whole: Sequence[Piece]) -> list[Piece]:
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
