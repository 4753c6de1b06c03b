"""What stands in a file of contacts: people, from vCards or the rows of a table."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain import table, vcard
from app.domain.errors import Invalid
from app.domain.incoming import Incoming
from app.domain.reading.phones import Printed, with_country
from app.domain.table import COLUMNS, Column, Table
from app.domain.table.columns import named

#: A vCard's line that holds a picture, or says where one is (RFC 6350 sections 6.2.4 and 6.6.3).
_PICTURE = re.compile(rb"^(?:[\w-]+\.)?(?:PHOTO|LOGO)[;:]", re.I | re.M)


@dataclass(frozen=True, slots=True)
class Shown:
    """A table's column: its head, the first value in it, and what it is taken for."""

    head: str
    example: str
    about: Column


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in a file. ``table``: where it is one; ``mapping`` says what its columns are.

    ``pictures``: there are some, which are left out.
    """

    people: Sequence[Incoming]
    broken: int
    table: Table | None = None
    mapping: tuple[Column, ...] = ()
    pictures: bool = False

    @property
    def unclear(self) -> bool:
        """Whether a column holds something, and its head does not say what."""
        return any(each.example and not each.about and named(each.head) is None for each in self.columns)

    @property
    def columns(self) -> list[Shown]:
        """A table's columns; none of vCards."""
        if self.table is None:
            return []
        heads, rows = self.table.heads, self.table.rows
        values = [next((row[n] for row in rows if row[n]), "") for n in range(len(heads))]
        return [Shown(*each) for each in zip(heads, values, self.mapping, strict=True)]


def read(data: bytes, columns: Sequence[str] | None = None, region: str | None = None) -> Content:
    """A file's people, numbers with their country. ``columns``: what a table's are, else they are guessed.

    Raises Invalid where it tells of nobody or of too many, or the columns don't fit.
    """
    if b"BEGIN:VCARD" in data[:10_000].replace(b"\0", b"").upper():
        cards = vcard.read(data, region)
        pictures = bool(_PICTURE.search(data.replace(b"\0", b"")))
        return Content(cards.cards, cards.broken, pictures=pictures)
    found = table.read(data)
    mapping = table.guessed(found.heads, found.rows) if columns is None else _chosen(columns, found)
    people = [_with_numbers(each, region) for each in table.people(found, mapping)]
    return Content(people, found.broken, found, mapping)


def _chosen(columns: Sequence[str], found: Table) -> tuple[Column, ...]:
    known = {column: column for column in COLUMNS}
    chosen = tuple(known[each] for each in columns if each in known)
    if len(chosen) != len(columns) or len(chosen) != len(found.heads):
        raise Invalid("Say of each column what it is.", "mapping")
    return chosen


def _with_numbers(told: Incoming, region: str | None) -> Incoming:
    phones = (
        with_country(Printed(p.number, p.kind, p.extension), region, sure=True) for p in told.fields.phones
    )
    return replace(told, fields=replace(told.fields, phones=tuple(phones)))
