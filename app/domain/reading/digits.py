"""Runs of digits cut into numbers: two on a line must not grow together, one must not be torn."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

_GROUP = re.compile(r"\d+")
#: What may stand between two groups of digits of one number or between two numbers.
_BETWEEN = re.compile(
    r"[\s.\-–—‑‒−·•()\[\]/\\|,;&+_~'’]{0,8}|\s*(?:and|und|et|e|y|or|ou|o|oder)\s*\+?\(?", re.I
)
_NEVER_INSIDE = re.compile(r"[|,;&•+]|\s{3,}|[a-z]", re.I)
_TRUNK = re.compile(r"\(\s?0\s?\)")
#: "55550123 / 24": the same number with other last digits.
_TURN = re.compile(r"(.*\d)\s*/\s*\d{1,4}(?:\s*/\s*\d{1,4})*$")
#: Tried where a card names no country.
COMMON = ("US", "GB", "DE", "FR", "ES", "IT", "BR", "IN")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text that is likely one number, and how likely: above 0 it may be one."""

    start: int
    end: int
    worth: float


def chains(text: str) -> Iterator[list[re.Match[str]]]:
    """Groups of digits with nothing but signs between them."""
    chain: list[re.Match[str]] = []
    for group in _GROUP.finditer(text):
        if chain and not _BETWEEN.fullmatch(text[chain[-1].end() : group.start()]):
            yield chain
            chain = []
        chain.append(group)
    if chain:
        yield chain


def pieces(text: str, chain: Sequence[re.Match[str]], regions: Sequence[str]) -> list[Piece]:
    """The chain cut where its parts are worth most as numbers."""
    best: list[tuple[float, list[Piece]]] = [(0.0, [])]
    for end in range(1, len(chain) + 1):
        options = []
        for start in range(max(0, end - 9), end):
            piece = _piece(text, chain, start, end, regions)
            before, cut = best[start]
            gap = text[chain[start - 1].end() : chain[start].start()] if start else ""
            options.append((before + piece.worth + (_cut(gap) if cut else 0.0), [*cut, piece]))
            if end - start == 1 and _stray(text, chain, start):
                options.append((before - 0.5, cut))
        best.append(max(options, key=lambda option: option[0]))
    return best[-1][1]


def _stray(text: str, chain: Sequence[re.Match[str]], n: int) -> bool:
    """Whether a group may be no part of a number: an icon read as "9", a label that is "06"."""
    if n == 0:
        return len(chain) > 1 and len(chain[0][0]) == 1 and text[chain[0].end() : chain[1].start()] == " "
    return (
        n == len(chain) - 1 and len(chain[n][0]) <= 2 and text[chain[n - 1].end() : chain[n].start()] == " "
    )


def _piece(text: str, chain: Sequence[re.Match[str]], start: int, end: int, regions: Sequence[str]) -> Piece:
    first, last = chain[start].start(), chain[end - 1].end()
    lead = re.search(r"(?:\(\s?)?\+\s?\(?\s?$|\(\s?$", text[:first])
    if lead:
        first = lead.start()
    inside = text[first:last]
    if inside.count("(") > inside.count(")") and (shut := re.match(r"\s?\)", text[last:])):
        last += shut.end()
    return Piece(first, last, worth(text[first:last], tuple(regions)))


def _cut(gap: str) -> float:
    """What speaks for and against two numbers on either side of a gap."""
    if _NEVER_INSIDE.search(gap):
        return 0.5
    if "/" in gap or re.search(r"\s[-–—·]\s|\s{2}", gap):
        return 0.0
    return -2.0 if gap.isspace() or "(" in gap else -3.0


@lru_cache(maxsize=4096)
def worth(number: str, regions: tuple[str, ...]) -> float:
    """How likely a text of digits and signs is one whole number: -3 for never, 3 for one of a known plan."""
    turn = _TURN.match(number)
    if turn and len(re.sub(r"\D", "", turn[1])) >= 7:
        return worth(turn[1], regions) - 0.1
    body = number.lstrip("(+ ")
    digits = len(re.sub(r"\D", "", _TRUNK.sub("", body)))
    if _NEVER_INSIDE.search(body) or not 6 <= digits <= 15:
        return -3.0
    late = re.search(r"\d[\s)./\-]*\(", re.sub(r"^\D*\d{1,4}\D{0,2}\(|\(\s?0\s?\)", "", body))
    signs = -2.0 * bool(late) - 0.3 * ("/" in body) - 0.4 * bool(re.search(r"\s[-–—/·]\s|\s\s", body))
    if number.lstrip("( ").startswith("+") or re.match(r"\(?00[1-9]", number):
        return signs + _abroad(number, digits)
    valid = max((_valid(number, region) for region in regions or COMMON), default=0.0)
    if valid:
        return signs + (1.4 if digits < 8 else 2.2 if regions else 1.8)
    return signs + (0.6 if digits == 6 else 1.2 if digits <= 11 else 0.2 if digits <= 13 else -3.0)


def _abroad(number: str, digits: int) -> float:
    plus = re.sub(r"^\(?\s?00", "+", _TRUNK.sub("", number))
    try:
        parsed = phonenumbers.parse(plus, None)
    except phonenumbers.NumberParseException:
        return 0.5 if 7 <= digits <= 13 else -3.0
    if phonenumbers.is_valid_number(parsed):
        return 3.0
    return (
        2.2 if phonenumbers.is_possible_number(parsed) and digits >= 8 else 0.8 if 7 <= digits <= 13 else -3.0
    )


def _valid(number: str, region: str) -> float:
    try:
        parsed = phonenumbers.parse(_TRUNK.sub("", number), region)
    except phonenumbers.NumberParseException:
        return 0.0
    return float(phonenumbers.is_valid_number(parsed))


def valid_in(number: str, regions: Sequence[str]) -> bool:
    """Whether a number belongs to the plan of the country its prefix names, or else of one of ``regions``."""
    if number.lstrip("( ").startswith("+"):
        return _abroad(number, 10) >= 3.0
    return any(_valid(number, region) for region in regions)
