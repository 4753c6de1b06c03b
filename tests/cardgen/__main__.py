"""``python -m tests.cardgen text|photos FOLDER --count N --seed N``: sets of cards with labels."""

import argparse
import json
from pathlib import Path
from typing import Any

from app.domain.card import CardText
from tests.cardgen.cards import SetCard
from tests.cardgen.contents import label
from tests.cardgen.text import card_text


def main() -> None:
    """Write one set into a folder."""
    parser = argparse.ArgumentParser(prog="tests.cardgen", description=__doc__)
    parser.add_argument("what", choices=("text",))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=36)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--regions", default="", help="only these countries, ISO 3166 codes with commas between"
    )
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    regions = tuple(filter(None, asked.regions.upper().split(",")))
    write_texts(asked.folder, range(asked.seed * 100_000, asked.seed * 100_000 + asked.count), regions)


def write_texts(folder: Path, seeds: range, regions: tuple[str, ...] = ()) -> None:
    """``labels.json`` and ``lines.jsonl``: cards as an OCR engine would tell them, and what they say."""
    labels, lines = [], []
    for seed in seeds:
        text, card = card_text(seed, regions=regions)
        name = f"text-{seed:07d}"
        labels.append(label_of(card, name, "text"))
        lines.append(json.dumps({"file": name, **_as_json(text)}, ensure_ascii=False))
    (folder / "labels.json").write_text(json.dumps(labels, ensure_ascii=False, indent=1) + "\n", "utf-8")
    (folder / "lines.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


def label_of(card: SetCard, file: str, kind: str, difficulty: str = "easy") -> dict[str, Any]:
    """A card's label, in the form of the sets of card photos."""
    return {
        "file": file,
        "kind": kind,
        "difficulty": difficulty,
        "language": card.contents.language,
        "region": card.contents.region,
        "layout": card.layout,
        "contact": label(card.contents),
        "other_names": list(card.contents.other_names),
        "other_companies": [card.also] if card.also else [],
        "illegible": [],
    }


def _as_json(text: CardText) -> dict[str, Any]:
    return {
        "size": list(text.size),
        "lines": [
            {
                "text": line.text,
                "confidence": line.confidence,
                "box": [list(corner) for corner in line.box.corners],
            }
            for line in text.lines
        ],
    }


if __name__ == "__main__":
    main()
