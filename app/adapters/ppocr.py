"""PP-OCR behind the OcrEngine port: a finder of lines and a reader of lines, run by ONNX Runtime.

The models (PP-OCRv6 small, and PP-OCR's judge of which way up a line is) come
inside RapidOCR's wheel, so nothing is downloaded. RapidOCR itself is not
loaded: its pipeline looks at far larger pictures and takes several times as
long. How pictures go in and what the numbers out mean follows its
``ch_ppocr_det``, ``ch_ppocr_rec`` and ``ch_ppocr_cls``.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from math import atan2, ceil, cos, hypot, pi, sin
from pathlib import Path
from typing import Any, TypeVar

import cv2
import numpy as np
import numpy.typing as npt

from app.domain.card import Box, Line
from app.domain.lines import in_reading_order
from app.ports import Pixels

#: Text is looked for at this many pixels on the shorter side, and no more than so many on the longer.
LOOKING_SHORT, LOOKING_LONG = 608, 1600
#: A pixel is ink from the first chance on; a box is text from the second on, taken over its pixels.
INK, TEXT = 0.3, 0.5
#: What the finder marks is the core of a line: each box grows by so many times its area by its rim.
GROWN = 1.6
#: A box so many times as long as tall shows by itself how its text runs.
LONG = 1.5
#: The reader's lines are so many pixels tall; the judge of turned lines sees at most so many across.
TALL, JUDGED = 48, 192
#: Of a page full of print so many boxes are kept, the largest.
MOST_BOXES = 150
#: No line is read beyond this many pixels at that height: some 300 letters.
LONGEST = 7000
INSTALL = "RapidOCR's models or ONNX Runtime are missing. Install them: pip install rapidocr onnxruntime"

Floats = npt.NDArray[np.float32]
T = TypeVar("T")


class PpOcr:
    """The engine. ``threads``: how many processor cores it uses at once."""

    name = "rapidocr"
    wants_even_light = False

    def __init__(self, threads: int = 2) -> None:
        self.threads = threads
        cv2.setNumThreads(threads)
        self._lead = ThreadPoolExecutor(1, "ocr")

    def find_text(self, pixels: Pixels) -> Sequence[Box]:
        """Boxes of the lines, each with its first side along its text as that is read."""
        return self._led(lambda models: models.find(pixels))

    def read_lines(self, pixels: Pixels, boxes: Sequence[Box]) -> Sequence[Line]:
        """The boxes' text, line by line, whatever way each of them is turned."""
        return in_reading_order(self._led(lambda models: models.read(pixels, boxes)))

    def check(self) -> str:
        """The versions of models and runtime; raises OSError saying what to install."""
        try:
            import onnxruntime
        except ImportError as error:
            raise OSError(INSTALL) from error
        _folder()
        return f"PP-OCRv6 of rapidocr {version('rapidocr')}, onnxruntime {onnxruntime.__version__}"

    def _led(self, ask: "Callable[[_Models], T]") -> T:
        """Have it done in the engine's own thread.

        The finder's weights below 1e-38 make it four times as slow unless the
        processor takes them for 0. ONNX Runtime tells it so for the thread
        that makes the models, and threads pass it on to those they start. So
        one thread makes them and starts all others, and the caller's own
        arithmetic stays as it is.
        """
        return self._lead.submit(lambda: ask(self._models)).result()

    @cached_property
    def _models(self) -> "_Models":
        return _Models(self.threads)


class _Models:
    """The three models, loaded; used from one thread alone, which shares the lines out to others."""

    def __init__(self, threads: int) -> None:
        self._finder = _session("PP-OCRv6_det_small.onnx", threads)
        self._reader = _session("PP-OCRv6_rec_small.onnx", 1)
        self._judge = _session("ch_ppocr_mobile_v2.0_cls_mobile.onnx", 1)
        alphabet = self._reader.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._alphabet = ("", *alphabet, " ")
        self._pool = ThreadPoolExecutor(threads, "ocr-line")

    def find(self, pixels: Pixels) -> list[Box]:
        shapes = self._shapes(pixels)
        boxes = [_box(shape) for shape in _aligned(shapes)]
        turned = self._pool.map(lambda box: self._upside_down(cut_line(pixels, box)), boxes)
        return [_half_turned(box) if turn else box for box, turn in zip(boxes, turned, strict=True)]

    def read(self, pixels: Pixels, boxes: Sequence[Box]) -> list[Line]:
        lines = self._pool.map(lambda box: self._line(cut_line(pixels, box), box), boxes)
        return [line for line in lines if line.text]

    def _shapes(self, pixels: Pixels) -> list["_Shape"]:
        """The text's rectangles: what the finder marks as ink, grown to the letters' full height."""
        height, width = pixels.shape[:2]
        factor = min(LOOKING_SHORT / min(height, width), LOOKING_LONG / max(height, width))
        size = max(32, round(width * factor / 32) * 32), max(32, round(height * factor / 32) * 32)
        way = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
        ink = _run(self._finder, np.asarray(cv2.resize(pixels, size, interpolation=way), np.uint8))[0, 0]
        mask = cv2.dilate((ink > INK).astype(np.uint8), np.ones((2, 2), np.uint8))
        contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        across, down = width / size[0], height / size[1]
        shapes = []
        for contour in contours:
            (x, y), (a, b), angle = cv2.minAreaRect(contour)
            if min(a, b) < 3 or _inked(ink, cv2.boxPoints(((x, y), (a, b), angle))) < TEXT:
                continue
            more = GROWN * a * b / (a + b)
            shapes.append(_Shape(x * across, y * down, (a + more) * across, (b + more) * down, angle))
        return sorted(shapes, key=lambda shape: -shape.along * shape.down)[:MOST_BOXES]

    def _upside_down(self, line: Pixels) -> bool:
        width = min(line.shape[1], JUDGED)
        seen = np.full((TALL, JUDGED, 3), 127, np.uint8)
        seen[:, :width] = cv2.resize(line, (width, TALL), interpolation=cv2.INTER_AREA)
        upright, turned = _run(self._judge, seen)[0]
        return bool(turned > upright)

    def _line(self, line: Pixels, box: Box) -> Line:
        """What a line says: at each step the likeliest letter, repeats and blanks between them left out."""
        steps = _run(self._reader, line)[0]
        best = steps.argmax(axis=1)
        kept = best != 0
        kept[1:] &= best[1:] != best[:-1]
        text = "".join(self._alphabet[letter] for letter in best[kept])
        chances = steps.max(axis=1)[kept]
        start, end = len(text) - len(text.lstrip()), len(text.rstrip())
        letters = tuple(float(chance) for chance in chances[start:end])
        return Line(text[start:end], box, float(np.mean(letters)) if letters else 0.0, letters)


class _Shape:
    """A rectangle lying somehow: its middle, its sides, and the angle of the first of them in degrees."""

    def __init__(self, x: float, y: float, along: float, down: float, angle: float) -> None:
        self.x, self.y, self.along, self.down, self.angle = x, y, along, down, angle * pi / 180

    def quarter(self) -> None:
        self.along, self.down, self.angle = self.down, self.along, self.angle + pi / 2


def _aligned(shapes: list[_Shape]) -> list[_Shape]:
    """The shapes with their first side along the text, all of them the same way round.

    A long one runs along its longer side; a short one as most long ones do.
    """
    for shape in shapes:
        if shape.down > LONG * shape.along:
            shape.quarter()
    long = [shape for shape in shapes if shape.along > LONG * shape.down]
    most = (
        atan2(sum(s.along * sin(2 * s.angle) for s in long), sum(s.along * cos(2 * s.angle) for s in long))
        / 2
    )
    for shape in shapes:
        if shape not in long and round((most - shape.angle) / (pi / 2)) % 2:
            shape.quarter()
        shape.angle -= round((shape.angle - most) / pi) * pi
    return shapes


def _box(shape: _Shape) -> Box:
    ax, ay = cos(shape.angle) * shape.along / 2, sin(shape.angle) * shape.along / 2
    dx, dy = -sin(shape.angle) * shape.down / 2, cos(shape.angle) * shape.down / 2
    x, y = shape.x, shape.y
    return Box(
        (
            (x - ax - dx, y - ay - dy),
            (x + ax - dx, y + ay - dy),
            (x + ax + dx, y + ay + dy),
            (x - ax + dx, y - ay + dy),
        )
    )


def _half_turned(box: Box) -> Box:
    a, b, c, d = box.corners
    return Box((c, d, a, b))


def cut_line(pixels: Pixels, box: Box) -> Pixels:
    """A box's inside lying flat, 48 pixels tall and as long as it is."""
    a, b, c, d = box.corners
    along = max(1.0, hypot(b[0] - a[0], b[1] - a[1]), hypot(c[0] - d[0], c[1] - d[1]))
    down = max(1.0, hypot(d[0] - a[0], d[1] - a[1]), hypot(c[0] - b[0], c[1] - b[1]))
    size = min(max(TALL // 3, ceil(TALL * along / down)), LONGEST), TALL
    step = max(1, int(down / TALL))  # a warp alone would skip pixels
    large = size[0] * step, size[1] * step
    target = np.array(((0, 0), (large[0], 0), large, (0, large[1])), np.float32)
    way = cv2.getPerspectiveTransform(np.array(box.corners, np.float32), target)
    flat = cv2.warpPerspective(pixels, way, large, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    if step > 1:
        flat = cv2.resize(flat, size, interpolation=cv2.INTER_AREA)
    return np.asarray(flat, np.uint8)


def _inked(ink: Floats, corners: Floats) -> float:
    """The mean chance of ink within four corners."""
    left, top = np.maximum(np.floor(corners.min(axis=0)).astype(int), 0)
    right, bottom = np.ceil(corners.max(axis=0)).astype(int) + 1
    part = ink[top:bottom, left:right]
    mask = np.zeros(part.shape, np.uint8)
    cv2.fillPoly(mask, [(corners - (left, top)).astype(np.int32)], 1)
    return float(cv2.mean(part, mask)[0])


def _run(session: Any, pixels: Pixels) -> Floats:
    """A model's first answer to a picture: blue first, -1 to 1, as they were taught."""
    values = cv2.dnn.blobFromImage(pixels, 2 / 255, mean=(127.5, 127.5, 127.5), swapRB=True)
    answer: Floats = session.run(None, {session.get_inputs()[0].name: values})[0]
    return answer


def _session(name: str, threads: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    # Each picture has a size of its own: memory laid out for one is only in the way of the next.
    options.enable_mem_pattern = False
    # Weights below 1e-38 count as 0; and no core is kept busy waiting, since other processes need it.
    options.add_session_config_entry("session.set_denormal_as_zero", "1")
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(_folder() / name, options, providers=["CPUExecutionProvider"])


def _folder() -> Path:
    """Where RapidOCR's wheel keeps its models."""
    found = find_spec("rapidocr")
    if found is None or not found.submodule_search_locations:
        raise OSError(INSTALL)
    return Path(found.submodule_search_locations[0]) / "models"
