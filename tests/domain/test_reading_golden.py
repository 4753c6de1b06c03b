import json
from pathlib import Path
from typing import Any

import pytest

from app.domain.card import CardText, Line
from app.domain.lines import rectangle
from app.domain.plain_card import fields_as_plain
from app.domain.reading import read_fields

GOLDEN = sorted((Path(__file__).parents[1] / "golden" / "reading").glob("*.json"))


def card_text(golden: dict[str, Any]) -> CardText:
    """The lines of a golden file, each [text, left, top, width, height, confidence]."""
    lines = (
        Line(text, rectangle(x, y, x + width, y + height), confidence)
        for text, x, y, width, height, confidence in golden["lines"]
    )
    width, height = golden["size"]
    return CardText(tuple(lines), (width, height))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_golden(path: Path) -> None:
    """A made-up card's lines yield exactly the fields that stand beside them."""
    golden = json.loads(path.read_text())
    reading = read_fields(card_text(golden), golden["region"])
    assert fields_as_plain(reading.fields) == golden["fields"]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_every_field_has_a_confidence(path: Path) -> None:
    """Every field given has a confidence above 0 and below 1, each item of a list its own, and a place."""
    golden = json.loads(path.read_text())
    reading = read_fields(card_text(golden), golden["region"])
    given = {name: value for name, value in fields_as_plain(reading.fields).items() if value}
    keys = set(given) | {
        f"{name}.{n}" for name, value in given.items() if isinstance(value, list) for n in range(len(value))
    }
    assert set(reading.confidence) == keys
    assert all(0 < chance < 1 for chance in reading.confidence.values())
    assert set(reading.boxes) == keys - {"language"} | ({"language"} & set(reading.boxes))
