"""The three that are compared, each as a process of its own: ``python -m tests.benchmarks.readers NAME``.

Reads paths of photos, one a line, and answers each with what was read of it as one line of JSON::

    {"file": "…", "seconds": 0.83, "cards": [{"full_name": "…", …}]}    or "error" instead of "cards"
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeAlias

from PIL import Image, ImageOps

from app.domain.card import Box, CardText, Line
from app.domain.lines import join_words, rectangle
from app.domain.plain_card import as_plain
from app.domain.reading import read_fields

Cards: TypeAlias = list[dict[str, Any]]
Read: TypeAlias = Callable[[Path], Cards]

LANGUAGES = "eng+deu+fra+spa+por+ita"


def project() -> Read:
    """This project, as its ``read`` command does it."""
    from app.services.reading import read_photo
    from app.settings import load
    from app.wiring import engine

    ocr = engine(load())

    def read(photo: Path) -> Cards:
        return [as_plain(card.reading) for card in read_photo(ocr, photo.read_bytes(), None)]

    return read


def tesseract() -> Read:
    """Plain pytesseract on the photo as it is, but upright by its EXIF; its lines go to our field finder."""
    import pytesseract

    columns = ("text", "conf", "left", "top", "width", "height")

    def read(photo: Path) -> Cards:
        picture = ImageOps.exif_transpose(Image.open(photo)).convert("RGB")
        found = pytesseract.image_to_data(picture, lang=LANGUAGES, output_type=pytesseract.Output.DICT)
        words = [
            Line(text.strip(), rectangle(x, y, x + width, y + height), float(sure) / 100)
            for text, sure, x, y, width, height in zip(*(found[c] for c in columns), strict=True)
            if text.strip() and float(sure) >= 0
        ]
        return _fields(join_words(words), picture.size)

    return read


def rapidocr() -> Read:
    """RapidOCR as it comes; its lines go to our field finder."""
    from rapidocr import RapidOCR

    engine = RapidOCR()

    def read(photo: Path) -> Cards:
        found: Any = engine(str(photo))
        if not found.txts:
            return []
        lines = [
            Line(text, Box(((*a,), (*b,), (*c,), (*d,))), float(sure))
            for text, (a, b, c, d), sure in zip(found.txts, found.boxes.tolist(), found.scores, strict=True)
        ]
        height, width = found.img.shape[:2]
        return _fields(lines, (width, height))

    return read


READERS: dict[str, Callable[[], Read]] = {"project": project, "tesseract": tesseract, "rapidocr": rapidocr}


def _fields(lines: Iterable[Line], size: tuple[int, int]) -> Cards:
    return [as_plain(read_fields(CardText(tuple(lines), size), None))]


def _answer(read: Read, photo: Path) -> dict[str, Any]:
    start = time.perf_counter()
    try:
        cards = read(photo)
    except Exception as error:  # a rival may fail in any way; it is told, and found nothing
        return {"file": photo.name, "error": f"{type(error).__name__}: {error}"}
    return {"file": photo.name, "seconds": time.perf_counter() - start, "cards": cards}


def main(name: str) -> None:
    """Answer until there are no more paths."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print is no answer
    read = READERS[name]()
    for line in sys.stdin:
        print(json.dumps(_answer(read, Path(line.rstrip("\n")))), file=answers, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
