"""Reading a card against plain pytesseract on the photo as it is, photo by photo, in one run.

Usage: bench_reading.py [FOLDER]   (drawn cards without one). Prints medians, 95th percentiles and their
ratio, and how often the mail address on drawn cards was read right by each.
"""

import io
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytesseract
from PIL import Image, ImageOps

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from app.domain.card import CardText, Line
from app.domain.reading import read_fields
from app.services.reading import read_photo
from app.wiring import engine
from tests.cardgen.samples import card_photo
from tests.fakes import box

LANGUAGES = "eng+deu+fra+spa+por+ita"


def photos(folder: str | None) -> Iterator[tuple[bytes, tuple[str, ...] | None]]:
    """Photos, and the mail addresses on them where they are known."""
    if folder:
        for path in sorted(p for p in Path(folder).rglob("*.*") if p.suffix in (".jpg", ".jpeg", ".png")):
            yield path.read_bytes(), None
        return
    for seed in range(12):
        photo = card_photo(seed, 0.3)
        yield photo.data, photo.fields.emails


def plain(data: bytes) -> tuple[str, ...]:
    """The rival: Tesseract on the upright photo, the same rules on its lines."""
    picture = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    lines = pytesseract.image_to_string(picture, lang=LANGUAGES).splitlines()
    made = tuple(Line(text, box(0, 20.0 * n, 500, 18), 0.9) for n, text in enumerate(lines) if text.strip())
    return read_fields(CardText(made, picture.size), None).fields.emails


def ours(data: bytes) -> tuple[str, ...]:
    """The product's reading."""
    return tuple(mail for card in read_photo(ENGINE, data, None) for mail in card.reading.fields.emails)


def timed(read: Callable[[bytes], tuple[str, ...]], data: bytes) -> tuple[float, tuple[str, ...]]:
    """Seconds, and the addresses found."""
    start = time.perf_counter()
    try:
        found = read(data)
    except Exception as error:
        found = (f"failed: {error}",)
    return time.perf_counter() - start, found


def report(name: str, results: list[tuple[float, bool | None]]) -> float:
    """Print one reader's line; its median."""
    seconds = sorted(s for s, _ in results)
    right = [r for _, r in results if r is not None]
    share = f", mail right {sum(right)}/{len(right)}" if right else ""
    p95 = seconds[int(0.95 * (len(seconds) - 1))]
    print(f"{name:6} median {statistics.median(seconds):.2f} s, 95th percentile {p95:.2f} s{share}")
    return statistics.median(seconds)


if __name__ == "__main__":
    ENGINE = engine()
    rows: dict[str, list[tuple[float, bool | None]]] = {"ours": [], "plain": []}
    for data, truth in photos(sys.argv[1] if len(sys.argv) > 1 else None):
        for name, reader in (("ours", ours), ("plain", plain)):  # by turns, so that both meet the same noise
            took, found = timed(reader, data)
            rows[name].append((took, None if truth is None else found == truth))
    medians = {name: report(name, results) for name, results in rows.items()}
    print(f"plain takes {medians['plain'] / medians['ours']:.2f} times as long as ours")
