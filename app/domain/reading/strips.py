"""Lines being taken apart: each finder takes what is its own and leaves the rest."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Generic, TypeVar

from app.domain.card import Line

T = TypeVar("T")

#: Letters that people write as two where accents are not to be had, unlike ``fold``.
SPELLED_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"}


@dataclass(frozen=True, slots=True)
class Strip:
    """A line of which ``text`` is not claimed yet."""

    text: str
    line: Line


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value, the lines it was read on, and the chance that it is right, 0 to 1."""

    value: T
    lines: tuple[Line, ...]
    confidence: float


def without(strips: Sequence[Strip], taken: Sequence[tuple[Strip, int, int]]) -> list[Strip]:
    """The strips less the spans taken of them; a gap as wide stays, so that places in the text stay true."""
    rest = []
    for strip in strips:
        text = strip.text
        for source, start, end in taken:
            if source is strip:
                text = text[:start] + " " * (end - start) + text[end:]
        rest.append(replace(strip, text=text))
    return rest


#: Far Eastern signs, and their plain likes; a text put through it keeps its length.
_WIDE = str.maketrans("＋（）：－．／＠｜０１２３４５６７８９", "+():-./@|0123456789")


def plain_width(text: str) -> str:
    """The text with wide signs and digits as plain ones, place by place."""
    return text.translate(_WIDE)


def chance(strip: Strip, start: int = 0, end: int | None = None) -> float:
    """The chance that ``text[start:end]`` was read right: its least sure letter's, or else the line's."""
    letters = strip.line.letters
    if len(letters) != len(strip.text):
        return strip.line.confidence
    part = zip(strip.text[start:end], letters[start:end], strict=True)
    return min((sure for letter, sure in part if not letter.isspace()), default=strip.line.confidence)


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Letters and digits alone, lower-case, without accents; "ß" as "ss"."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_ALIKE))
    return "".join(c for c in plain if c.isalnum())


_ALIKE = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "’": "'"})


def words_of(text: str) -> list[str]:
    """The text's words, folded, in order."""
    return [word for word in (fold(part) for part in re.split(r"[^\w]+", text)) if word]


def sure(line: Line, share: float = 1.0) -> float:
    """A confidence out of the engine's own, kept off 0 and 1: no engine is that sure."""
    return max(0.05, min(0.98, line.confidence * share))


def plain_letters(text: str) -> str:
    """The text with letters without accents, otherwise as it is."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def sure_of(lines: Sequence[Line], chance: float, share: float = 1.0) -> float:
    """A confidence out of the chance that a value's letters were read right.

    An engine that tells each letter's chance is oftener right than its least
    sure letter lets one think: its root was right in the cards measured.
    """
    if lines and all(line.letters for line in lines):
        chance **= 0.5
    return max(0.05, min(0.98, chance * share))
