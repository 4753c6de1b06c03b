"""Two sides of one card: two readings become one.

The front speaks first. What only the back says is added, what it says otherwise is
offered as an alternative, so that nothing read is lost and nothing is invented.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from app.domain.card import LIST_FIELDS, TEXT_FIELDS, Box, CardFields, CardReading, Phone
from app.domain.sameness import KEYS, fold, same_text, shared, united

#: A text on the back this much surer than the front's takes its place, if both are in one kind of letters.
CLEARLY_SURER = 0.2


def join_sides(front: CardReading, back: CardReading) -> CardReading:
    """One reading made of both sides.

    A text is the front's unless the front has none or the back is clearly surer; the other one becomes an
    alternative. A name in Japanese is never replaced by one in Latin letters. Lists hold the front's items
    in their order, then those only the back has. ``boxes`` are places in the front's image only:
    ``places_on_back`` tells where on the back's. Joining the same back again changes nothing.
    """
    won = {name for name in TEXT_FIELDS if _back_wins(name, front, back)}
    values: dict[str, Any] = {
        name: getattr((back if name in won else front).fields, name) for name in TEXT_FIELDS
    }
    values |= {name: united(name, front.fields, back.fields) for name in LIST_FIELDS}
    fields = CardFields(**values)
    return CardReading(
        fields,
        MappingProxyType(_confidence(fields, front, back, won)),
        MappingProxyType({key: boxes for key, boxes in front.boxes.items() if key not in won}),
        MappingProxyType(_alternatives(fields, front, back)),
    )


def places_on_back(whole: CardFields, back: CardReading) -> dict[str, tuple[Box, ...]]:
    """Where on the back's image the values of the joined card were read, by the joined card's keys."""
    names = _names(whole, back.fields)
    places: dict[str, tuple[Box, ...]] = {}
    for key, boxes in back.boxes.items():
        if key in names:
            places.setdefault(names[key], boxes)
    return places


def certain(fields: CardFields) -> CardReading:
    """Fields that a person has looked at, as a reading without doubt."""
    given = {name: 1.0 for name in (*TEXT_FIELDS, *LIST_FIELDS) if getattr(fields, name)}
    items = {f"{name}.{n}": 1.0 for name in LIST_FIELDS for n in range(len(getattr(fields, name)))}
    return CardReading(fields, MappingProxyType(given | items))


def pair_sides(
    fronts: Sequence[CardFields], backs: Sequence[CardFields], chosen: int | None = None
) -> tuple[int | None, ...]:
    """For each card on a photo of backs, which card on the photo of the fronts it belongs to; None for none.

    ``chosen``: the front a person has pointed at. Else what stands on both tells, where it tells one front
    from the others; a front that is left alone takes the first back that is left. No front gets two.
    """
    owners: dict[int, int] = {}
    if chosen is not None and chosen in range(len(fronts)) and backs:
        owners[max(range(len(backs)), key=lambda n: (shared(fronts[chosen], backs[n]), -n))] = chosen
    while pair := _best_pair(fronts, backs, owners):
        owners[pair[0]] = pair[1]
    left = [n for n in range(len(fronts)) if n not in owners.values()]
    over = [n for n in range(len(backs)) if n not in owners]
    if len(left) == 1 and over:
        owners[over[0]] = left[0]
    return tuple(owners.get(n) for n in range(len(backs)))


def _best_pair(
    fronts: Sequence[CardFields], backs: Sequence[CardFields], owners: Mapping[int, int]
) -> tuple[int, int] | None:
    """(back, front) of those left that share most; None where no back is closer to one front than others."""
    left = [n for n in range(len(fronts)) if n not in owners.values()]
    pairs = []
    for n in (n for n in range(len(backs)) if n not in owners):
        scores = sorted(((shared(fronts[m], backs[n]), -m) for m in left), reverse=True)
        second = scores[1][0] if len(scores) > 1 else 0
        if scores and scores[0][0] > second:
            pairs.append((scores[0][0], -n, -scores[0][1]))
    return (-max(pairs)[1], max(pairs)[2]) if pairs else None


def _back_wins(name: str, front: CardReading, back: CardReading) -> bool:
    mine, other = getattr(front.fields, name), getattr(back.fields, name)
    if not (mine and other):
        return bool(other)
    if same_text(mine, other) or _has_latin(mine) != _has_latin(other):
        return False
    return back.confidence.get(name, 0.0) - front.confidence.get(name, 0.0) >= CLEARLY_SURER


def _has_latin(text: str) -> bool:
    return any("LATIN" in unicodedata.name(letter, "") for letter in text)


def _names(whole: CardFields, back: CardFields) -> dict[str, str]:
    """The back's keys that speak of a value in the whole, each with its key there."""
    names = {
        name: name
        for name in TEXT_FIELDS
        if getattr(back, name) and same_text(getattr(whole, name), getattr(back, name))
    }
    for name in LIST_FIELDS:
        keys = [KEYS[name](item) for item in getattr(whole, name)]
        for n, item in enumerate(getattr(back, name)):
            if KEYS[name](item) in keys:
                names |= {name: name, f"{name}.{n}": f"{name}.{keys.index(KEYS[name](item))}"}
    return names


def _confidence(fields: CardFields, front: CardReading, back: CardReading, won: set[str]) -> dict[str, float]:
    """What two sides agree on is as sure as on the surer one; a list of both as its less sure part."""
    names = _names(fields, back.fields)
    confidence = {key: chance for key, chance in front.confidence.items() if key not in won}
    for key, chance in back.confidence.items():
        if key in LIST_FIELDS and getattr(front.fields, key):
            if len(getattr(fields, key)) > len(getattr(front.fields, key)):
                confidence[key] = min(confidence.get(key, 1.0), chance)
        elif key in names:
            confidence[names[key]] = max(confidence.get(names[key], 0.0), chance)
    return confidence


def _alternatives(fields: CardFields, front: CardReading, back: CardReading) -> dict[str, tuple[str, ...]]:
    """The texts that lost, then the other texts of both sides, by the joined card's keys."""
    names = _names(fields, back.fields)
    texts: dict[str, list[str]] = {
        name: [text for side in (front, back) if (text := getattr(side.fields, name))] for name in TEXT_FIELDS
    }
    for key, found in front.alternatives.items():
        texts.setdefault(key, []).extend(found)
    for key, found in back.alternatives.items():
        texts.setdefault(names.get(key, key), []).extend(found)
    distinct = {key: _distinct(found, _given(fields, key)) for key, found in texts.items()}
    return {key: found for key, found in distinct.items() if found}


def _given(fields: CardFields, key: str) -> list[str]:
    """The texts that a key's field holds already."""
    value = getattr(fields, key.partition(".")[0], None)
    items = value if isinstance(value, tuple) else (value,)
    printed = (item.number if isinstance(item, Phone) else item for item in items)
    return [text for text in printed if isinstance(text, str)]


def _distinct(texts: Sequence[str], but: Sequence[str]) -> tuple[str, ...]:
    """Each text once, in its first form, but those given."""
    seen = {fold(text) for text in but}
    found: dict[str, str] = {}
    for text in texts:
        if fold(text) not in seen:
            found.setdefault(fold(text), text)
    return tuple(found.values())
