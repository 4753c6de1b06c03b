"""Lines of print out of the pieces an engine reads."""

from collections.abc import Sequence

from app.domain.card import Box, Line

#: "am" stands half as tall as "(Tg)"; what is taller than this belongs to another line.
UNLIKE = 2.2


def bounds(box: Box) -> tuple[float, float, float, float]:
    """A box's left, top, right and bottom."""
    xs, ys = [x for x, _ in box.corners], [y for _, y in box.corners]
    return min(xs), min(ys), max(xs), max(ys)


def rectangle(left: float, top: float, right: float, bottom: float) -> Box:
    """The upright box with these bounds."""
    return Box(((left, top), (right, top), (right, bottom), (left, bottom)))


def height(line: Line) -> float:
    """How tall a line's print stands, in pixels."""
    _, top, _, bottom = bounds(line.box)
    return bottom - top


def letters(lines: Sequence[Line]) -> int:
    """How many letters and digits the lines have."""
    return sum(letter.isalnum() for line in lines for letter in line.text)


def sureness(lines: Sequence[Line]) -> float:
    """The lines' confidence, 0 to 1, each by how many letters it has."""
    return sum(letters([line]) * line.confidence for line in lines) / max(1, letters(lines))


def legible(lines: Sequence[Line]) -> float:
    """The letters by the square of their line's confidence: a guess is worth little."""
    return sum(letters([line]) * line.confidence**2 for line in lines)


def in_reading_order(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Lines of an upright picture from top to bottom, and from left to right where they share a row.

    A line shares the row of one before it when its middle lies above that one's bottom.
    """
    rows: list[list[Line]] = []
    for line in sorted(lines, key=_middle):
        if rows and _middle(line) < bounds(rows[-1][0].box)[3] - height(rows[-1][0]) / 4:
            rows[-1].append(line)
        else:
            rows.append([line])
    return tuple(line for row in rows for line in sorted(row, key=lambda each: bounds(each.box)[0]))


def join_words(words: Sequence[Line], widest_gap: float = 1.1) -> tuple[Line, ...]:
    """Words of an upright picture joined to lines, in reading order.

    Two words stand on one line when they overlap by more than half of the
    lower one's height, are of like height, and are no further apart than
    ``widest_gap`` times their height: wider gaps part columns.
    """
    rows: list[list[Line]] = []
    for word in sorted(words, key=lambda each: bounds(each.box)[0]):
        row = min(
            (row for row in rows if _continues(row[-1], word, widest_gap)),
            key=lambda row: abs(_middle(row[-1]) - _middle(word)),
            default=None,
        )
        if row is None:
            rows.append([word])
        else:
            row.append(word)
    return tuple(sorted((_joined(row) for row in rows), key=lambda line: bounds(line.box)[1]))


def _middle(line: Line) -> float:
    _, top, _, bottom = bounds(line.box)
    return (top + bottom) / 2


def _continues(last: Line, word: Line, widest_gap: float) -> bool:
    _, top, right, bottom = bounds(last.box)
    left, upper, _, lower = bounds(word.box)
    smaller, larger = sorted((bottom - top, lower - upper))
    overlap = min(bottom, lower) - max(top, upper)
    if larger > UNLIKE * smaller and all(any(map(str.isalnum, each.text)) for each in (last, word)):
        return False  # a logo taken for a letter
    return overlap > 0.5 * smaller and -smaller < left - right < widest_gap * larger


def _joined(row: Sequence[Line]) -> Line:
    edges = [bounds(word.box) for word in row]
    box = rectangle(
        min(e[0] for e in edges), min(e[1] for e in edges), max(e[2] for e in edges), max(e[3] for e in edges)
    )
    letters = sum(len(word.text) for word in row)
    confidence = sum(word.confidence * len(word.text) for word in row) / max(letters, 1)
    return Line(" ".join(word.text for word in row), box, confidence)
