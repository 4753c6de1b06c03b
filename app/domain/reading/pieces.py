"""The texts a field could be: lines, sensible parts of lines, and sensible joins of neighbours."""

import itertools
import re
from collections.abc import Iterator, Sequence

from app.domain.reading.given_names import FAMILY_NAMES, GIVEN_NAMES
from app.domain.reading.joins import joins_of, letters_as_words
from app.domain.reading.line_words import LABELS, NAME_LABELS
from app.domain.reading.piece import Piece, Place, place_of
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
#: A line of more parts than this is taken as a whole.
_MOST_PARTS = 6
#: A picture read as one ideograph before plain letters: "业NORTH".
_PICTURE = re.compile(r"^[\u3400-\u9fff](?=[A-Za-z]{2}[^\u3040-\u9fff\uac00-\ud7af]*$)")
#: A line read worse than this says nothing.
LEAST_READ = 0.3


def pieces_of(strips: Sequence[Strip]) -> list[Piece]:
    """All pieces of a card, lines first."""
    whole: list[Piece] = []
    parts: list[Piece] = []
    for n, strip in enumerate(strips):
        if strip.line.confidence < LEAST_READ:
            continue
        for piece in _of_strip(n, strip):
            (parts if piece.form == "part" else whole).append(piece)
    whole = letters_as_words(whole)
    joins = joins_of([piece for piece in whole if _joinable(piece, strips)])
    return [*(piece for piece in whole if piece.form != "bit"), *parts, *joins]


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


def _joinable(piece: Piece, strips: Sequence[Strip]) -> bool:
    strip = strips[piece.spans[0][0]]
    return strip.text == strip.line.text and sum(letter.isdigit() for letter in piece.text) < 5
