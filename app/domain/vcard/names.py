"""A name's parts: vCards file people by their family name, cards print it whole.

Own rules and not nameparser (LGPL, alive): it puts "García López" down as a middle and a family name, and
takes words of a name for titles, which ours are free of.
"""

from app.domain.reading.given_names import (
    CHINESE_FAMILIES,
    GIVEN_NAMES,
    JAPANESE_FAMILIES,
    KOREAN_FAMILIES,
)
from app.domain.reading.names import is_far_eastern_name
from app.domain.reading.strips import fold
from app.domain.reading.vocabulary import PARTICLES

_GENERATIONS = {"jr", "sr", "ii", "iii", "iv"}
#: Portuguese for "the son", "the grandson": they go with the family name before them.
_DESCENDANTS = {"filho", "neto", "junior", "sobrinho"}
#: "Ortega y Gasset", "Costa e Silva": one family name.
_AND = {"y", "e"}


def split_name(full: str, language: str | None = None) -> tuple[str, str, str]:
    """Given names, family name with its particles, and what tells generations apart.

    Spaniards (``language`` "es") have two family names, unless the first of them is a given name. A single
    word is a given name, but for a Chinese, Korean or Japanese name, which begins with the family.
    """
    words = full.split()
    generation = ""
    if len(words) > 2 and fold(words[-1]) in _GENERATIONS:
        generation = words.pop()
    if is_far_eastern_name(full):
        return (*_far_eastern(words), generation)
    if len(words) < 2:
        return full, "", ""
    start = _family(words, language)
    return " ".join(words[:start]), " ".join(words[start:]), generation


def _family(words: list[str], language: str | None) -> int:
    """Where the family name begins; at least one word stands before it."""
    plain = [fold(word) for word in words]
    start = len(words) - 1
    led = start > 2 and plain[start - 2] in PARTICLES  # "de la Cruz": no given name
    two = language == "es" and plain[start - 1] not in PARTICLES | (set() if led else GIVEN_NAMES)
    if start > 1 and (plain[start] in _DESCENDANTS or two):
        start -= 1
    while start > 1 and plain[start - 1] in PARTICLES:
        start -= 2 if plain[start - 1] in _AND and start > 2 else 1
    return start


def _far_eastern(words: list[str]) -> tuple[str, str]:
    """Given and family name of one that begins with the family; "", "" is no outcome."""
    if len(words) > 1:
        return " ".join(words[1:]), words[0]
    name = words[0]
    one = CHINESE_FAMILIES | KOREAN_FAMILIES
    long = next((n for n in (3, 2, 1) if len(name) > n and name[:n] in JAPANESE_FAMILIES), 0)
    cut = 1 if len(name) <= 3 and name[0] in one else long or (1 if name[0] in one else 0)
    return name[cut:], name[:cut]
