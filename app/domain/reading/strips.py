"""Lines being taken apart: each finder takes what is its own and leaves the rest."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from app.domain.card import Line

T = TypeVar("T")


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


def without(strips: Sequence[Strip], taken: Sequence[tuple[Strip, str]]) -> list[Strip]:
    """The strips less what was taken of them; a gap stays, so that the halves don't grow together."""
    rest = []
    for strip in strips:
        text = strip.text
        for source, part in taken:
            if source is strip:
                text = text.replace(part, "   ", 1)
        rest.append(replace(strip, text=text))
    return rest


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
