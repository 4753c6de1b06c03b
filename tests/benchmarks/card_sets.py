"""Photos of cards with labels: those in a folder, or a few drawn for the occasion."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from tests.benchmarks.scoring import Label
from tests.cardgen.faults import DIFFICULTIES
from tests.cardgen.sets import write_photos

#: What "12 megapixels" means, in pixels: 4000 × 3000 and its like.
TWELVE_MEGAPIXELS = range(11_500_000, 13_000_000)
#: The seed of the first card drawn, and how many there are of each difficulty.
FIRST, OF_EACH = 900_000, 6


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of a set."""

    set_name: str
    path: Path
    label: Label

    @property
    def difficulty(self) -> str:
        """Easy, medium or hard, or what else the label says."""
        return str(self.label.get("difficulty") or "unrated")

    @property
    def drawn(self) -> bool:
        """Drawn, not taken with a camera."""
        return self.label.get("kind") == "drawn"

    @property
    def twelve_megapixels(self) -> bool:
        """As large as a phone takes it."""
        with Image.open(self.path) as picture:
            return picture.width * picture.height in TWELVE_MEGAPIXELS


def photos_in(folder: Path) -> Iterator[Photo]:
    """The labelled photos of every set under the folder, or of the folder itself."""
    for labels in sorted({*folder.glob("labels.json"), *folder.glob("*/labels.json")}):
        for label in json.loads(labels.read_text(encoding="utf-8")):
            photo = labels.parent / Path(label["file"]).name
            if not photo.exists():
                raise FileNotFoundError(f"{labels} speaks of {photo.name}, which is not there.")
            yield Photo(labels.parent.name, photo, label)


def draw_cards(folder: Path) -> Path:
    """Draw a set of cards into a new folder, with its labels; gives the folder back."""
    folder.mkdir()
    write_photos(folder, range(FIRST, FIRST + OF_EACH), DIFFICULTIES)
    return folder


def evenly(photos: list[Photo], count: int | None) -> list[Photo]:
    """``count`` of the photos from all over the list, so that no set or difficulty is left out."""
    if count is None or count >= len(photos):
        return photos
    return [photos[n * len(photos) // count] for n in range(count)]
