"""Tesseract behind the OcrEngine port. It is a program of its own; pytesseract calls it.

It reads print that stands upright, dark on light, best at letters some 30
pixels tall; the caller evens the light first.
"""

import os
from collections.abc import Sequence

import cv2
import numpy as np
import pytesseract
from PIL import Image

from app.domain.card import Box, Line
from app.domain.lines import join_words, rectangle
from app.ports import Pixels

#: The languages asked for, of which those installed are used; English has to be there.
WANTED = ("eng", "deu", "fra", "spa", "por", "ita")
#: Text is looked for at this many pixels on the longer side, and read at its full size.
LOOKING_SIDE = 1000
#: Words surer than this count as text when looking for it, 0 to 100.
SURE = 60.0
#: Letters in sure words that settle which way up the text is.
ENOUGH = 16
INSTALL = (
    "Tesseract is missing or can't be run. "
    "Install it: apt-get install tesseract-ocr tesseract-ocr-{deu,fra,spa,por,ita}"
)


class Tesseract:
    """The engine. ``timeout``: seconds for one call of the program, of which a photo takes a few."""

    name = "tesseract"
    wants_even_light = True

    def __init__(self, timeout: float = 20.0) -> None:
        # One thread a call: more of them make it slower on such small pictures.
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        self.timeout = timeout
        self._installed: tuple[str, ...] | None = None

    def find_text(self, pixels: Pixels) -> Sequence[Box]:
        """Boxes of the words that are surely words, the way up that has most of them."""
        factor = min(1.0, LOOKING_SIDE / max(pixels.shape[:2]))
        small = pixels
        if factor < 1:
            small = np.asarray(
                cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8
            )
        best: list[Line] = []
        best_turns = 0
        for turns in (0, 1, 3, 2):
            words = self._sure_words(np.ascontiguousarray(np.rot90(small, turns)))
            if _letters(words) > _letters(best):
                best, best_turns = words, turns
            if _letters(best) >= ENOUGH:
                break
        size = small.shape[1], small.shape[0]
        return [_turned_back(word.box, best_turns, size, factor) for word in best]

    def read_lines(self, pixels: Pixels, boxes: Sequence[Box]) -> Sequence[Line]:  # noqa: ARG002
        """All print of an upright picture; Tesseract finds its lines by itself."""
        return join_words(self._words(pixels, "+".join(self._languages()), self.timeout))

    def check(self) -> str:
        """The version and languages installed; raises OSError saying what to install."""
        try:
            version = pytesseract.get_tesseract_version()
            languages = self._languages()
        except (pytesseract.TesseractNotFoundError, pytesseract.TesseractError, SystemExit) as error:
            raise OSError(INSTALL) from error
        return f"tesseract {version} ({', '.join(languages)})"

    def _languages(self) -> tuple[str, ...]:
        if self._installed is None:
            there = pytesseract.get_languages()
            self._installed = tuple(language for language in WANTED if language in there)
            if "eng" not in self._installed:
                raise OSError("Tesseract has no English. Install it: apt-get install tesseract-ocr-eng")
        return self._installed

    def _sure_words(self, pixels: Pixels) -> list[Line]:
        try:
            words = self._words(pixels, "eng", self.timeout / 2)
        except TimeoutError:  # so much noise that no word can be sure
            return []
        return [
            word
            for word in words
            if word.confidence * 100 > SURE and sum(letter.isalnum() for letter in word.text) >= 3
        ]

    def _words(self, pixels: Pixels, languages: str, timeout: float) -> list[Line]:
        """Each word with its box and confidence; raises TimeoutError beyond the time given."""
        try:
            found = pytesseract.image_to_data(
                Image.fromarray(pixels),
                lang=languages,
                config="--psm 11 --dpi 300",
                timeout=timeout,
                output_type=pytesseract.Output.DICT,
            )
        except pytesseract.TesseractNotFoundError as error:
            raise OSError(INSTALL) from error
        except RuntimeError as error:
            raise TimeoutError("Reading this photo took too long.") from error
        columns = ("text", "conf", "left", "top", "width", "height")
        rows = zip(*(found[column] for column in columns), strict=True)
        return [
            Line(text.strip(), rectangle(x, y, x + width, y + height), float(sure) / 100)
            for text, sure, x, y, width, height in rows
            if text.strip() and float(sure) >= 0
        ]


def _letters(words: Sequence[Line]) -> int:
    return sum(len(word.text) for word in words)


def _turned_back(box: Box, turns: int, size: tuple[int, int], factor: float) -> Box:
    """A box found in a picture turned counter-clockwise, in pixels of the one that was given."""
    width, height = size
    a, b, c, d = (
        ((x, y), (width - y, x), (width - x, height - y), (y, height - x))[turns] for x, y in box.corners
    )
    return Box(tuple((x / factor, y / factor) for x, y in (a, b, c, d)))  # type: ignore[arg-type]
