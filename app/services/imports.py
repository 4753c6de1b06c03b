"""Files of contacts: sent in, looked at, taken in, and taken back."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain import table, vcard
from app.domain.arrivals import Arrival, Kind
from app.domain.errors import Conflict, Invalid
from app.domain.incoming import Incoming
from app.domain.reading.phones import Printed, with_country
from app.domain.table import COLUMNS, Column, Table, reading
from app.domain.words import english
from app.ports import Kit
from app.services import days, importing
from app.services.importing import Begin, Where
from app.store import accounts, imports
from app.store.db import writing
from app.store.imports import Import

__all__ = ["Arrival", "Begin", "Import", "Preview", "Where"]

#: The most bytes and people of a file.
LARGEST, MOST_PEOPLE = 10 * 1024 * 1024, reading.MOST_PEOPLE
#: More new people than this are rather not written to at once; they begin in so many days.
MANY, LATER = 20, timedelta(days=91)
LONGEST_NAME = 200

TOO_LARGE = english("This file is larger than {most} MB. Export fewer people at once.")
TAKEN = english("You have taken this file in already.")


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in a file. ``table``: where it is one; ``columns`` say what its cells are."""

    people: Sequence[Incoming]
    broken: int
    table: Table | None = None
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A table's column: its head, the first value in it, and what it is taken for."""

    head: str
    example: str
    about: Column


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking a file in would do: who comes, in the file's order, and how many of each kind.

    ``begin``: the day on which following up begins unless its owner says otherwise; None for now.
    """

    file: Import
    content: Content
    arrivals: Sequence[Arrival]
    counts: Mapping[Kind, int]
    begin: date | None

    @property
    def columns(self) -> list[Shown]:
        """A table's columns; none of vCards."""
        table = self.content.table
        if table is None:
            return []
        values = [next((row[n] for row in table.rows if row[n]), "") for n in range(len(table.heads))]
        return [Shown(*each) for each in zip(table.heads, values, self.content.columns, strict=True)]

    @property
    def somebody(self) -> list[Arrival]:
        """All but those without name, mail and number."""
        return [arrival for arrival in self.arrivals if arrival.kind != "nobody"]


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a file: how many contacts are new, and how many known ones got something."""

    file: Import
    new: int
    more: int


def send(session: Session, kit: Kit, account_id: UUID, name: str, data: bytes) -> Import:
    """Keep a file until its owner has looked at it. Invalid where it is too large or tells of nobody."""
    if len(data) > LARGEST:
        raise Invalid(TOO_LARGE, "file", most=LARGEST // 1024**2)
    _content(data, None, None)
    with writing(session):
        # One looks at one file: another one takes the place of the one before.
        imports.forget_waiting(session, account_id)
        row = Import(account_id=account_id, data=data, created_at=kit.clock.now(), made=[])
        row.name = " ".join(name.split())[:LONGEST_NAME]
        session.add(row)
    return row


def _content(data: bytes, columns: Sequence[str] | None, region: str | None) -> Content:
    """A file's people, their numbers with the country. Invalid."""
    if b"BEGIN:VCARD" in data[:10_000].replace(b"\0", b"").upper():
        read = vcard.read(data, region)
        return Content(_bounded(read.cards), read.broken)
    found = table.read(data)
    mapping = table.guessed(found.heads, found.rows) if columns is None else _chosen(columns, found)
    people = [_with_numbers(each, region) for each in _bounded(table.people(found, mapping))]
    return Content(people, found.broken, found, mapping)


def _bounded(people: Sequence[Incoming]) -> Sequence[Incoming]:
    if len(people) > MOST_PEOPLE:
        raise Invalid(reading.TOO_MANY, "file", most=MOST_PEOPLE)
    return people


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


def get(session: Session, account_id: UUID, import_id: UUID) -> Import:
    """A file, waiting or taken in. NotFound."""
    return imports.get(session, account_id, import_id)


def recent(session: Session, account_id: UUID) -> Sequence[Import]:
    """The last files, newest first, one that waits among them."""
    return imports.recent(session, account_id)


def look(
    session: Session, kit: Kit, account_id: UUID, import_id: UUID, columns: Sequence[str] | None = None
) -> Preview:
    """What taking a file in would do; ``columns`` say what a table's are, else they are guessed.

    Raises NotFound, Conflict for one that was taken in, Invalid for columns that don't fit.
    """
    file = imports.get(session, account_id, import_id)
    account = accounts.get(session, account_id)
    content = _content(_data(file), columns, account.region)
    found = importing.recognised(session, account_id, content.people)
    counts = Counter(arrival.kind for arrival in found)
    begin = account.workdays.first(days.today(kit, account) + LATER) if counts["new"] > MANY else None
    return Preview(file, content, found, counts, begin)


def _data(file: Import) -> bytes:
    if file.data is None:
        raise Conflict(TAKEN)
    return file.data


def take(
    session: Session,
    kit: Kit,
    account_id: UUID,
    import_id: UUID,
    begin: Begin,
    columns: Sequence[str] | None = None,
) -> Taken:
    """Take a file's people in, all in one commit: new ones are made, known ones get what is added.

    Raises NotFound for the file or the cadence, Conflict for one that was taken in, Invalid.
    """
    region = accounts.get(session, account_id).region
    content = _content(_data(imports.get(session, account_id, import_id)), columns, region)
    with writing(session):
        accounts.lock(session, account_id)
        file = imports.get(session, account_id, import_id, lock=True)
        _data(file)
        made, more = importing.bring(session, kit, account_id, content.people, begin)
        file.data, file.done_at, file.made = None, kit.clock.now(), [str(contact_id) for contact_id in made]
    return Taken(file, len(made), more)


def drop(session: Session, account_id: UUID, import_id: UUID) -> None:
    """Throw a file away that waits. NotFound; Conflict for one that was taken in."""
    with writing(session):
        file = imports.get(session, account_id, import_id, lock=True)
        _data(file)
        session.delete(file)


def undo(session: Session, account_id: UUID, import_id: UUID) -> tuple[int, int]:
    """Take a file back: the contacts it made go, but for those somebody has touched since.

    Returns how many went and how many stay. NotFound; Conflict for one that was not taken in.
    """
    with writing(session):
        accounts.lock(session, account_id)
        file = imports.get(session, account_id, import_id, lock=True)
        if file.done_at is None:
            raise Conflict("There is nothing to undo.")
        made = [UUID(contact_id) for contact_id in file.made]
        gone = imports.take_back(session, account_id, made)
        session.delete(file)
    return gone, len(made) - gone


def sweep(session: Session, kit: Kit) -> int:
    """Throw away the files nobody has taken in for a day, in all accounts; how many."""
    with writing(session):
        return imports.forget(session, kit.clock.now())
