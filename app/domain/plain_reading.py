"""A CardReading as plain JSON values, and back: what a card's row holds and the API gives."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from app.domain.card import Box, CardReading
from app.domain.plain_card import boxes_as_plain, fields_as_plain, fields_from_plain


def reading_as_plain(reading: CardReading) -> dict[str, Any]:
    """``fields``, ``confidence``, ``boxes`` and ``alternatives`` as the API gives them."""
    return {
        "fields": fields_as_plain(reading.fields),
        "confidence": {key: round(chance, 3) for key, chance in reading.confidence.items()},
        "boxes": boxes_as_plain(reading.boxes),
        "alternatives": {key: list(texts) for key, texts in reading.alternatives.items()},
    }


def reading_from_plain(plain: Mapping[str, Any]) -> CardReading:
    """What ``reading_as_plain`` gave, as a value again."""
    return CardReading(
        fields_from_plain(plain["fields"]),
        MappingProxyType(dict(plain["confidence"])),
        MappingProxyType({key: tuple(map(_box, places)) for key, places in plain["boxes"].items()}),
        MappingProxyType({key: tuple(texts) for key, texts in plain["alternatives"].items()}),
    )


def _box(corners: list[list[float]]) -> Box:
    a, b, c, d = ((x, y) for x, y in corners)
    return Box((a, b, c, d))
