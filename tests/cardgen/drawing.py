"""A set card drawn as it comes from the printer: flat, upright, sharp."""

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt
import segno
from PIL import Image, ImageDraw

from tests.cardgen.sheets import Print, Shape, Sheet, font, font_file

Picture = npt.NDArray[np.uint8]
Edges = tuple[float, float, float, float]


def draw(sheet: Sheet, scale: float = 1.0) -> Picture:
    """The card as pixels, height × width × 3, RGB; ``scale`` 1 gives the sheet's own size."""
    size = (round(sheet.size[0] * scale), round(sheet.size[1] * scale))
    image = Image.new("RGB", size, sheet.paper)
    paint = ImageDraw.Draw(image)
    for shape in sheet.shapes:
        left, top, right, bottom = shape.box
        edges = (left * scale, top * scale, right * scale, bottom * scale)
        if shape.kind == "qr":
            _code(image, shape, edges)
        else:
            _SHAPES[shape.kind](paint, edges, shape.colour, sheet.paper)
    for each in sheet.prints:
        _text(paint, each, scale)
    return np.array(image, np.uint8)


def _text(paint: ImageDraw.ImageDraw, each: Print, scale: float) -> None:
    """Letter by letter where they stand apart."""
    size = each.size * scale
    face = font(font_file(each.text, each.ink), max(6, round(size)))
    x, y = each.x * scale, each.y * scale
    if not each.ink.spacing:
        paint.text((x, y), each.text, each.ink.colour, face, "ls")
        return
    for letter in each.text:
        paint.text((x, y), letter, each.ink.colour, face, "ls")
        x += face.getlength(letter) + each.ink.spacing * size


def _code(image: Image.Image, shape: Shape, edges: Edges) -> None:
    """A QR code on white, whatever the card's paper."""
    left, top, right, _ = edges
    code = segno.make(shape.text, error="l", micro=False)
    modules = np.array([list(row) for row in code.matrix_iter(border=2)], np.uint8)
    side = round(right - left)
    picture = cv2.resize((1 - modules) * np.uint8(255), (side, side), interpolation=cv2.INTER_NEAREST)
    image.paste(Image.fromarray(picture), (round(left), round(top)))


def _panel(paint: ImageDraw.ImageDraw, edges: Edges, colour: str, paper: str) -> None:
    del paper
    paint.rectangle(edges, colour)


def _frame(paint: ImageDraw.ImageDraw, edges: Edges, colour: str, paper: str) -> None:
    del paper
    paint.rectangle(edges, outline=colour, width=max(2, round((edges[2] - edges[0]) / 300)))


def _disc(paint: ImageDraw.ImageDraw, edges: Edges, colour: str, paper: str) -> None:
    left, top, right, bottom = edges
    paint.ellipse(edges, colour)
    third = (right - left) / 3
    paint.pieslice((left + third, top - third, right + third, bottom), 60, 210, paper)


def _ring(paint: ImageDraw.ImageDraw, edges: Edges, colour: str, paper: str) -> None:
    del paper
    paint.ellipse(edges, outline=colour, width=max(2, round((edges[2] - edges[0]) / 5)))


def _bars(paint: ImageDraw.ImageDraw, edges: Edges, colour: str, paper: str) -> None:
    del paper
    left, top, right, bottom = edges
    step = (right - left) / 3
    for at, high in enumerate((0.45, 0.75, 1.0)):
        start = left + at * step
        paint.rectangle((start, bottom - high * (bottom - top), start + 0.7 * step, bottom), colour)


def _leaf(paint: ImageDraw.ImageDraw, edges: Edges, colour: str, paper: str) -> None:
    left, top, right, bottom = edges
    paint.chord(edges, 0, 180, colour)
    paint.chord(edges, 200, 290, colour)
    paint.line((left, bottom, right, top), paper, max(2, round((right - left) / 14)))


def _arrow(paint: ImageDraw.ImageDraw, edges: Edges, colour: str, paper: str) -> None:
    del paper
    left, top, right, bottom = edges
    middle = (left + right) / 2
    paint.polygon(
        [(middle, top), (right, bottom), (middle, bottom - (bottom - top) / 4), (left, bottom)], colour
    )


def _square(paint: ImageDraw.ImageDraw, edges: Edges, colour: str, paper: str) -> None:
    del paper
    paint.rounded_rectangle(edges, (edges[2] - edges[0]) / 6, colour)


def _phone(paint: ImageDraw.ImageDraw, edges: Edges, colour: str, paper: str) -> None:
    """A receiver: an arc with two thick ends."""
    del paper
    left, top, right, bottom = edges
    size = right - left
    thick = max(2, round(size / 5))
    paint.arc(
        (left + 0.1 * size, top - 0.5 * size, right + 0.5 * size, bottom - 0.1 * size), 95, 175, colour, thick
    )
    paint.ellipse((left, top + 0.1 * size, left + 0.35 * size, top + 0.4 * size), colour)
    paint.ellipse((right - 0.4 * size, bottom - 0.35 * size, right - 0.1 * size, bottom), colour)


def _mobile(paint: ImageDraw.ImageDraw, edges: Edges, colour: str, paper: str) -> None:
    left, top, right, bottom = edges
    inset = (right - left) * 0.22
    paint.rounded_rectangle((left + inset, top, right - inset, bottom), inset / 2, colour)
    paint.rectangle((left + 1.5 * inset, top + inset / 2, right - 1.5 * inset, bottom - inset), paper)


def _fax(paint: ImageDraw.ImageDraw, edges: Edges, colour: str, paper: str) -> None:
    left, top, right, bottom = edges
    size = right - left
    paint.rectangle(
        (left + 0.2 * size, top, right - 0.2 * size, bottom), outline=colour, width=max(2, round(size / 10))
    )
    paint.rounded_rectangle((left, top + 0.35 * size, right, bottom - 0.2 * size), size / 10, colour)
    paint.rectangle((left + 0.3 * size, bottom - 0.3 * size, right - 0.3 * size, bottom - 0.1 * size), paper)


def _mail(paint: ImageDraw.ImageDraw, edges: Edges, colour: str, paper: str) -> None:
    left, top, right, bottom = edges
    size = right - left
    box = (left, top + 0.15 * size, right, bottom - 0.15 * size)
    paint.rectangle(box, colour)
    thin = max(1, round(size / 12))
    paint.line((box[0], box[1], (left + right) / 2, top + 0.55 * size, box[2], box[1]), paper, thin)


def _globe(paint: ImageDraw.ImageDraw, edges: Edges, colour: str, paper: str) -> None:
    del paper
    left, top, right, bottom = edges
    size = right - left
    thin = max(1, round(size / 12))
    paint.ellipse(edges, outline=colour, width=thin)
    paint.ellipse((left + 0.3 * size, top, right - 0.3 * size, bottom), outline=colour, width=thin)
    paint.line((left, (top + bottom) / 2, right, (top + bottom) / 2), colour, thin)


def _pin(paint: ImageDraw.ImageDraw, edges: Edges, colour: str, paper: str) -> None:
    left, top, right, bottom = edges
    size = right - left
    paint.ellipse((left + 0.15 * size, top, right - 0.15 * size, top + 0.7 * size), colour)
    paint.polygon(
        [
            (left + 0.2 * size, top + 0.5 * size),
            (right - 0.2 * size, top + 0.5 * size),
            ((left + right) / 2, bottom),
        ],
        colour,
    )
    paint.ellipse((left + 0.35 * size, top + 0.2 * size, right - 0.35 * size, top + 0.5 * size), paper)


def _whatsapp(paint: ImageDraw.ImageDraw, edges: Edges, colour: str, paper: str) -> None:
    """A speech bubble with a receiver in it."""
    left, top, right, bottom = edges
    size = right - left
    paint.ellipse(edges, colour)
    paint.polygon(
        [
            (left, bottom),
            (left + 0.05 * size, bottom - 0.4 * size),
            (left + 0.4 * size, bottom - 0.05 * size),
        ],
        colour,
    )
    inset = 0.28 * size
    _phone(paint, (left + inset, top + inset, right - inset, bottom - inset), paper, colour)


_SHAPES: dict[str, Callable[[ImageDraw.ImageDraw, Edges, str, str], None]] = {
    "panel": _panel,
    "frame": _frame,
    "disc": _disc,
    "ring": _ring,
    "bars": _bars,
    "leaf": _leaf,
    "arrow": _arrow,
    "square": _square,
    "letter": _square,
    "phone": _phone,
    "mobile": _mobile,
    "fax": _fax,
    "mail": _mail,
    "globe": _globe,
    "pin": _pin,
    "whatsapp": _whatsapp,
}
