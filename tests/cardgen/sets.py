"""Whole sets of cards with their labels: as text, and as photos."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.card import CardText
from tests.cardgen import words
from tests.cardgen.camera import photograph
from tests.cardgen.cards import SetCard, set_back, set_card
from tests.cardgen.chance import Chance
from tests.cardgen.contents import label
from tests.cardgen.drawing import Picture, draw
from tests.cardgen.faults import DIFFICULTIES, faults
from tests.cardgen.text import card_text

#: No engine of the project reads Hangul.
PHOTO_REGIONS = tuple(region for region in words.countries() if region != "KR")
_SEVERAL, _BACK = 0.08, 0.08


@dataclass(frozen=True, slots=True)
class LabelledPhoto:
    """A JPEG and its label, in the form of the sets of card photos."""

    data: bytes
    label: dict[str, Any]


def write_texts(folder: Path, seeds: range, regions: Sequence[str] = ()) -> None:
    """``labels.json`` and ``lines.jsonl``: cards as an OCR engine would tell them, and what they say."""
    labels, lines = [], []
    for seed in seeds:
        text, card = card_text(seed, regions=regions)
        name = f"text-{seed:07d}"
        labels.append(_label([card], name, "text", "easy"))
        lines.append(json.dumps({"file": name, **_as_json(text)}, ensure_ascii=False))
    _write_labels(folder, labels)
    (folder / "lines.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


def write_photos(
    folder: Path, seeds: range, difficulties: Sequence[str], regions: Sequence[str] = ()
) -> None:
    """A JPEG a seed and difficulty, and ``labels.json``; the other side of a card is a photo of its own."""
    labels = []
    for difficulty in difficulties:
        for seed in seeds:
            for photo in photos(seed, difficulty, regions):
                (folder / photo.label["file"]).write_bytes(photo.data)
                labels.append(photo.label)
    _write_labels(folder, labels)


def photos(seed: int, difficulty: str, regions: Sequence[str] = (), width: int = 4032) -> list[LabelledPhoto]:
    """The photo of this seed, now and then of two to four cards, or followed by one of the card's back."""
    chance = Chance(f"set {seed} {difficulty}")
    first = seed + DIFFICULTIES.index(difficulty) * 20_000_003
    among = regions or PHOTO_REGIONS
    several = chance.randint(2, 4) if difficulty != "easy" and chance.likely(_SEVERAL) else 1
    fronts = [set_card(first + at * 70_000_019, among) for at in range(several)]
    name = f"{difficulty}_{seed:07d}"
    shots = [_photo(fronts, f"{name}.jpg", seed, difficulty, width)]
    if several == 1 and fronts[0].contents.company and chance.likely(_BACK):
        back = _photo([set_back(first, among)], f"{name}_back.jpg", seed + 50_000, difficulty, width)
        shots.append(LabelledPhoto(back.data, back.label | {"back_of": f"{name}.jpg"}))
    return shots


def _photo(cards: Sequence[SetCard], file: str, seed: int, difficulty: str, width: int) -> LabelledPhoto:
    reach = faults(seed, difficulty).reach
    shot = photograph([_drawn(card, reach * width) for card in cards], seed, difficulty, width)
    label = _label(cards, file, "drawn", difficulty) | {"rotation": shot.turns[0]}
    return LabelledPhoto(shot.data, label)


def _drawn(card: SetCard, wanted: float) -> Picture:
    """Drawn about as large as it will be photographed."""
    return draw(card.sheet, min(max(wanted / max(card.sheet.size), 0.2), 1.8))


def _label(cards: Sequence[SetCard], file: str, kind: str, difficulty: str) -> dict[str, Any]:
    first = cards[0]
    told = [label(card.contents) for card in cards]
    return {
        "file": file,
        "kind": kind,
        "difficulty": difficulty,
        "language": first.contents.language,
        "region": first.contents.region,
        "layout": first.layout,
        **({"contact": told[0]} if len(told) == 1 else {"contacts": told}),
        "other_names": [name for card in cards for name in card.contents.other_names],
        "other_companies": [card.also for card in cards if card.also],
        "illegible": [],
    }


def _write_labels(folder: Path, labels: list[dict[str, Any]]) -> None:
    (folder / "labels.json").write_text(json.dumps(labels, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _as_json(text: CardText) -> dict[str, Any]:
    lines = [
        {"text": line.text, "confidence": line.confidence, "box": [list(each) for each in line.box.corners]}
        for line in text.lines
    ]
    return {"size": list(text.size), "lines": lines}
