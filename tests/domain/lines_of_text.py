"""Lines of text as an engine would hand them over, for the tests of the finders."""

from app.domain.card import Line
from app.domain.lines import rectangle
from app.domain.reading.strips import Strip


def line(text: str, left: float = 100, top: float = 60, chance: float = 0.97, letters: bool = False) -> Line:
    """A line of print 40 pixels tall, 20 a letter. ``letters``: each letter has the chance."""
    box = rectangle(left, top, left + 20 * len(text), top + 40)
    return Line(text, box, chance, (chance,) * len(text) if letters else ())


def strips(*texts: str, chance: float = 0.97) -> list[Strip]:
    """Lines below one another, flush left."""
    return [Strip(text, line(text, top=60 * n, chance=chance)) for n, text in enumerate(texts)]


def row(*texts: str, gap: float = 30) -> list[Strip]:
    """Boxes beside one another on one row, ``gap`` pixels apart."""
    found, left = [], 100.0
    for text in texts:
        found.append(Strip(text, line(text, left=left)))
        left += 20 * len(text) + gap
    return found
