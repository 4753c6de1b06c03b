"""Reading a table: its encoding, what stands between its cells, and which of its rows is the head.

The csv module reads the cells (RFC 4180: quotes, quotes within them, line breaks within them); the rest is
told by what a file of contacts looks like. Guessing libraries were tried and know less than that: from the
few letters beyond ASCII in a list of names, charset-normalizer 3.5 took windows-1252 for cp775 and gb18030;
clevercsv 0.8 cuts a list of mail addresses at the @, and ``csv.Sniffer`` has no answer for one column at all.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from app.domain.errors import Invalid
from app.domain.incoming import MOST_PEOPLE, TOO_MANY
from app.domain.table.columns import named
from app.domain.table.formulas import unguarded
from app.domain.words import english

#: The most columns: Outlook's file has 92, Google's as many as somebody has addresses.
MOST_COLUMNS = 300
#: So many more rows than people may stand around them, or be broken.
MOST_OTHERS = 100
#: A row goes on over so many lines and characters at most, where quotes say that it does: a note has fewer.
_MOST_LINES, _MOST_CHARACTERS = 200, 100_000
#: So much of a head says what it heads.
_LONGEST_HEAD = 200
#: Among so many rows at the top the head is looked for: LinkedIn's file begins with a note.
_LOOKED_AT = 10
_SEPARATORS = ",;\t"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
#: Lines in which nothing stands between the cells.
_BLANK = re.compile(r"[,;\t \r\n]*[\r\n]")
#: What no text of a contact holds: control characters but for the tab and the line's end.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

NO_TABLE = english("There is neither a vCard nor a table in this file. Save a spreadsheet as CSV first.")
TOO_WIDE = english("This table has more than {most} columns.")


@dataclass(frozen=True, slots=True)
class Table:
    """A head for each column, "" where there is none, and the rows below, each as long as the heads.

    ``broken``: how many rows have more cells than the head, or a quote that never ends, so that nobody can
    say what they are.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    broken: int = 0


def read(data: bytes) -> Table:
    """The table in a file of CSV. Invalid where there is none, it is too wide, or has too many rows."""
    text = _decoded(data)
    said = (row for row in _rows(text, _separator(text)) if row is None or any(row))
    found = list(islice(said, MOST_PEOPLE + MOST_OTHERS + 1))
    if len(found) > MOST_PEOPLE + MOST_OTHERS:
        raise Invalid(TOO_MANY, "file", most=MOST_PEOPLE)
    rows = [row for row in found if row]
    if (
        not rows
        or "\0" in text
        or not any(any(c.isalnum() for c in cell) for row in rows[:_LOOKED_AT] for cell in row)
    ):
        raise Invalid(NO_TABLE, "file")
    at = _head(rows)
    heads, below = (rows[at], rows[at + 1 :]) if at is not None else (("",) * max(map(len, rows)), rows)
    heads = heads[: _filled(heads)] or heads
    if len(heads) > MOST_COLUMNS:
        raise Invalid(TOO_WIDE, "file", most=MOST_COLUMNS)
    fit = [row for row in below if _filled(row) <= len(heads)]
    if len(fit) > MOST_PEOPLE:
        raise Invalid(TOO_MANY, "file", most=MOST_PEOPLE)
    broken = len(below) - len(fit) + found.count(None)
    heads = tuple(head[:_LONGEST_HEAD] for head in heads)
    return Table(heads, tuple(_as_long(row, len(heads)) for row in fit), broken)


def _decoded(data: bytes) -> str:
    """UTF-8 or UTF-16 where the bytes are that, else windows-1252: Outlook's and Excel's in the West."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    for half, encoding in ((data[:1000:2], "utf-16-be"), (data[1:1000:2], "utf-16-le")):
        if half.count(0) * 2 > len(half):  # UTF-16 that doesn't say so
            return data.decode(encoding, "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _separator(text: str) -> str:
    """What cuts a row at the top into most heads, else all of them into most cells as evenly as can be."""

    def even(separator: str) -> tuple[int, int, int]:
        rows = [row for row in islice(_rows(text, separator), _LOOKED_AT) if row]
        heads = max((sum(named(cell) is not None for cell in row) for row in rows), default=0)
        most = max(map(len, rows), default=0)
        return (heads, [len(row) for row in rows].count(most), most) if most > 1 else (0, 0, 0)

    return max(_SEPARATORS, key=even)


def _rows(text: str, separator: str) -> Iterator[tuple[str, ...] | None]:
    """The rows but for blank lines; None for one that can't be read.

    A quote that is never closed would make all that comes one cell, up to the next quote: what is no row by
    RFC 4180 section 2 is one line, and the line after it is read anew.
    """
    source = io.StringIO(text, newline="")
    while True:
        blank = _BLANK.match(text, source.tell())
        start = source.seek(blank.end() if blank else source.tell())
        reader = csv.reader(_some_lines(source), delimiter=separator, strict=True)
        try:
            row = next(reader, None)
        except csv.Error:
            source.seek(start)
            yield _line(source.readline(), separator)
            continue
        if row is None:
            return
        if row:
            yield _cells(row)


def _some_lines(source: io.StringIO) -> Iterator[str]:
    """The lines a row may go on over."""
    left = _MOST_CHARACTERS
    for line in islice(iter(source.readline, ""), _MOST_LINES):
        yield line
        left -= len(line)
        if left < 0:
            return


def _line(line: str, separator: str) -> tuple[str, ...] | None:
    """The row of one line with quotes where none should stand; None where one is open at its end."""
    reader = csv.reader((line, ""), delimiter=separator)
    try:
        row = next(reader)
    except csv.Error:  # a cell of more than 131,072 characters: no contact's
        return None
    return _cells(row) if reader.line_num == 1 else None


def _cells(row: Sequence[str]) -> tuple[str, ...]:
    """Its cells; of those beyond the last column the first that says anything."""
    further = islice(filter(None, row[MOST_COLUMNS:]), 1)
    return tuple(_cell(cell) for cell in (*row[:MOST_COLUMNS], *further))


def _cell(text: str) -> str:
    """A cell's text, without what kept a spreadsheet from taking it for a formula."""
    lines = _CONTROL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return unguarded(lines).strip()


def _head(rows: Sequence[Sequence[str]]) -> int | None:
    """The number of the row that names the columns; None where the very first one is somebody."""
    known = [sum(named(cell) is not None for cell in row) for row in rows[:_LOOKED_AT]]
    best = max(range(len(known)), key=lambda n: (known[n], -n))
    if known[best] > 1 or (known[best] and len(rows[best]) == 1):
        return best
    somebody = any("@" in cell or re.search(r"\d{4}", cell) for cell in rows[0])
    return None if somebody else 0


def _filled(row: Sequence[str]) -> int:
    """How many cells there are up to the last that says something."""
    return max((n + 1 for n, cell in enumerate(row) if cell), default=0)


def _as_long(row: tuple[str, ...], length: int) -> tuple[str, ...]:
    return (row + ("",) * length)[:length]
