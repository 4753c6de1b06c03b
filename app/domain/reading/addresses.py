"""The postal address: lines that look like one, standing together."""

import re
from collections.abc import Sequence

from app.domain.card import Line
from app.domain.lines import bounds
from app.domain.reading import roles
from app.domain.reading.strips import Found, Strip, sure, words_of

#: From here on a line begins an address by itself; from ENOUGH on it joins a neighbour that does.
ANCHOR, ENOUGH = 0.7, 0.3
#: What has to stand on the far side of a line that looks like nothing.
BRIDGE = 0.5
_LABEL = re.compile(
    r"^\W*(?:address|adresse|anschrift|direcci[oó]n|endere[cç]o|indirizzo|add|adr)\b\.?\s*[:|]?\s*", re.I
)

#: Numbers a firm is registered under; they look like postcodes and are none.
_REGISTER = re.compile(
    r"\b(?:hrb|hra|ust|vat|tva|iva|p\.\s?iva|nif|cif|siret|siren|rcs|cnpj|cpf|crea|company no"
    r"|licen[sc]e|reg\.? no)\b",
    re.I,
)


def find_address(strips: Sequence[Strip]) -> tuple[Found[str] | None, list[Strip]]:
    """The best group of lines, and the strips that are not in it."""
    scored = {n: _score(strip.text) for n, strip in enumerate(strips)}
    groups: list[list[int]] = []
    for n, score in scored.items():
        if score >= ANCHOR and not any(n in group for group in groups):
            groups.append(_grown(n, strips, scored))
    if not groups:
        return None, list(strips)
    best = max(groups, key=lambda group: sum(scored[n] for n in group))
    best.sort(key=lambda n: (bounds(strips[n].line.box)[1], bounds(strips[n].line.box)[0]))
    lines = tuple(strips[n].line for n in best)
    text = "\n".join(clean_line(strips[n].text) for n in best)
    share = 0.9 if len(best) > 1 or roles.postcode(text) else 0.65
    confidence = min(sure(line, share) for line in lines)
    return Found(text, lines, confidence), [strip for n, strip in enumerate(strips) if n not in best]


def clean_line(text: str) -> str:
    """A line of an address without label, bullets and what an icon was misread as."""
    text = _LABEL.sub("", re.sub(r"\s+", " ", text)).strip(" |•·:;,*-–—©®°")
    return re.sub(r"^(?:[^\w\"#(]+|[A-Za-z]\s(?=[A-ZÀ-Ý\d][\w]{2,}))", "", text) if len(text) > 6 else text


def _score(text: str) -> float:
    if _REGISTER.search(text):
        return 0.0
    if roles.job(text) > 0.5 and not roles.postcode(text):
        return 0.0
    return roles.address(text)


def _grown(start: int, strips: Sequence[Strip], scored: dict[int, float]) -> list[int]:
    """The anchor with all that stands above or below it and looks a little like an address, too.

    A line between two lines of the address belongs to it, whatever it looks like.
    """
    group, grew = [start], True
    while grew and len(group) < 7:
        grew = False
        for n, strip in enumerate(strips):
            if n in group or not _whole(strip):
                continue
            nearest = next((m for m in group if _stacked(strip.line, strips[m].line)), None)
            if nearest is None:
                continue
            if scored[n] >= ENOUGH or _place(strip.text):
                group.append(n)
                grew = True
            elif (beyond := _beyond(n, nearest, strips, scored)) is not None and beyond not in group:
                group += [n, beyond]
                grew = True
    return group


def _beyond(n: int, near: int, strips: Sequence[Strip], scored: dict[int, float]) -> int | None:
    """The line of an address on the far side of a line that looks like nothing, seen from ``near``."""
    text = strips[n].text
    if roles.job(text) > 0 or roles.firm(text) > 0.3 or roles.legal_form(text):
        return None
    middle = _middle(strips[n])
    for m, strip in enumerate(strips):
        across = (_middle(strip) - middle) * (middle - _middle(strips[near])) > 0
        if (
            m != n
            and across
            and scored[m] >= BRIDGE
            and _whole(strip)
            and _stacked(strip.line, strips[n].line)
        ):
            return m
    return None


def _middle(strip: Strip) -> float:
    _, top, _, bottom = bounds(strip.line.box)
    return (top + bottom) / 2


def _whole(strip: Strip) -> bool:
    """Whether nothing was taken of the line: what is left of a phone's line is a label, no place."""
    return bool(strip.text.strip()) and (strip.text == strip.line.text or roles.address(strip.text) >= ANCHOR)


def _place(text: str) -> bool:
    """A few capitalised words with a comma or a country: "Paddington, London"."""
    words = words_of(text)
    if roles.job(text) or roles.legal_form(text) or not 1 <= len(words) <= 6:
        return False
    return bool(roles.country(text)) or ("," in text and text[:1].isupper())


def _stacked(one: Line, other: Line) -> bool:
    """Whether one line stands right above or below the other and aligned with it, or right beside it."""
    left, top, right, bottom = bounds(one.box)
    left2, top2, right2, bottom2 = bounds(other.box)
    tall = min(bottom - top, bottom2 - top2)
    if max(bottom - top, bottom2 - top2) > 2.2 * tall:
        return False
    gap = max(top, top2) - min(bottom, bottom2)
    if not -0.6 * tall < gap < 1.3 * tall:
        return -tall * 1.5 < gap <= -0.6 * tall and 0 < max(left, left2) - min(right, right2) < 3 * tall
    aligned = min(abs(left - left2), abs(right - right2), abs(left + right - left2 - right2) / 2)
    return aligned < 2 * tall
