"""Files of contacts: sent in, looked at, taken in, and taken back."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.arrivals import Arrival, Kind
from app.domain.errors import Conflict, Invalid
from app.domain.incoming import MOST_BYTES, TOO_LARGE
from app.domain.words import english
from app.ports import Kit
from app.services import contents, days, giving, importing
from app.services.contents import Content
from app.services.importing import Begin, Where
from app.store import accounts, imports
from app.store.db import writing
from app.store.imports import Import

__all__ = ["Arrival", "Begin", "Import", "Preview", "Undone", "Where"]

#: More new people than this are rather not written to at once; they begin in so many days.
MANY, LATER = 20, timedelta(days=91)
LONGEST_NAME = 200

TAKEN = english("You have taken this file in already.")


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking a file in would do: who comes, in the file's order, and how many of each kind.

    ``begin``: the day on which following up begins unless its owner says otherwise; None for now. ``only``:
    the numbers of those to take in, None for all.
    """

    file: Import
    content: Content
    arrivals: Sequence[Arrival]
    counts: Mapping[Kind, int]
    begin: date | None
    only: frozenset[int] | None = None

    @property
    def people(self) -> list[tuple[int, Arrival]]:
        """Who can be taken in: each person who is new or gets something, with the first number of theirs."""
        found: dict[int, tuple[int, Arrival]] = {}
        for n, arrival in enumerate(self.arrivals):
            if arrival.kind in ("new", "more"):
                found.setdefault(id(arrival.person), (n, arrival))
        return list(found.values())

    @property
    def new(self) -> int:
        """How many new people are to be taken in."""
        return sum(arrival.kind == "new" for n, arrival in self.people if self.takes(n))

    def takes(self, number: int) -> bool:
        """Whether the one of that number is to be taken in."""
        return self.only is None or number in self.only

    @property
    def somebody(self) -> list[tuple[int, Arrival]]:
        """All but those without name, mail and number, each with their number."""
        return [(n, arrival) for n, arrival in enumerate(self.arrivals) if arrival.kind != "nobody"]


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a file: how many contacts are new, and how many known ones got something."""

    file: Import
    new: int
    more: int


@dataclass(frozen=True, slots=True)
class Undoing:
    """What undoing a file would do: so many contacts go and stay; so many known ones were given something."""

    file: Import
    gone: int
    left: int
    known: int


@dataclass(frozen=True, slots=True)
class Undone:
    """How many contacts went and stay; ``back``: from how many known ones something was taken back, and with
    how many something is ``kept``, as it was changed since."""

    gone: int
    left: int
    back: int
    kept: int


def send(session: Session, kit: Kit, account_id: UUID, name: str, data: bytes) -> Import:
    """Keep a file until its owner has looked at it. Invalid where it is too large or tells of nobody."""
    if len(data) > MOST_BYTES:
        raise Invalid(TOO_LARGE, "file", most=MOST_BYTES // 1024**2)
    contents.read(data)
    with writing(session):
        # One looks at one file: another one takes the place of the one before.
        imports.forget_waiting(session, account_id)
        row = Import(account_id=account_id, data=data, created_at=kit.clock.now(), made=[])
        row.name = " ".join(name.split())[:LONGEST_NAME]
        session.add(row)
    return row


def get(session: Session, account_id: UUID, import_id: UUID) -> Import:
    """A file, waiting or taken in. NotFound."""
    return imports.get(session, account_id, import_id)


def recent(session: Session, account_id: UUID) -> Sequence[Import]:
    """The last files, newest first, one that waits among them."""
    return imports.recent(session, account_id)


def look(
    session: Session,
    kit: Kit,
    account_id: UUID,
    import_id: UUID,
    columns: Sequence[str] | None = None,
    only: Collection[int] | None = None,
) -> Preview:
    """What taking a file in would do; ``columns`` say what a table's are, else they are guessed.

    Raises NotFound, Conflict for one that was taken in, Invalid for columns that don't fit.
    """
    file = imports.get(session, account_id, import_id)
    account = accounts.get(session, account_id)
    content = contents.read(_data(file), columns, account.region)
    found = importing.recognised(session, account_id, content.people)
    counts = Counter(arrival.kind for arrival in found)
    begin = account.workdays.first(days.today(kit, account) + LATER) if counts["new"] > MANY else None
    return Preview(file, content, found, counts, begin, None if only is None else frozenset(only))


def first_steps(
    session: Session, kit: Kit, preview: Preview, begins: Iterable[date | None]
) -> list[tuple[date, date]]:
    """From when until when first steps with the new people would be, for each day to begin (None: now)."""
    account = accounts.get(session, preview.file.account_id)
    wanted = [account.workdays.first(begin or days.today(kit, account)) for begin in begins]
    return [days.room_for(session, kit, account, preview.new, day) for day in wanted] if preview.new else []


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
    only: Collection[int] | None = None,
) -> Taken:
    """Take a file's people in, all in one commit: new ones are made, known ones get what is added.

    ``only``: the numbers of those to take in, counted from 0 in the file's order; None for all. Raises
    NotFound for the file or the cadence, Conflict for one that was taken in, Invalid.
    """
    region = accounts.get(session, account_id).region
    content = contents.read(_data(imports.get(session, account_id, import_id)), columns, region)
    with writing(session):
        accounts.lock(session, account_id)
        file = imports.get(session, account_id, import_id, lock=True)
        _data(file)
        brought = importing.bring(session, kit, account_id, content.people, begin, only)
        file.data, file.done_at, file.given = None, kit.clock.now(), brought.given
        file.made = [str(contact_id) for contact_id in brought.made]
    return Taken(file, len(brought.made), brought.more)


def drop(session: Session, account_id: UUID, import_id: UUID) -> None:
    """Throw a file away that waits. NotFound; Conflict for one that was taken in."""
    with writing(session):
        file = imports.get(session, account_id, import_id, lock=True)
        _data(file)
        session.delete(file)


def undoing(session: Session, account_id: UUID, import_id: UUID) -> Undoing:
    """What undoing a file would do. NotFound; Conflict for one that was not taken in."""
    file = imports.get(session, account_id, import_id)
    made = _made(file)
    gone = len(imports.as_made(session, account_id, made))
    return Undoing(file, gone, len(made) - gone, sum(told.keys() != {"uids"} for told in file.given.values()))


def undo(session: Session, kit: Kit, account_id: UUID, import_id: UUID) -> Undone:
    """Take a file back: the contacts it made go, known ones lose what it gave; what was touched since stays.

    NotFound; Conflict for one that was not taken in.
    """
    with writing(session):
        accounts.lock(session, account_id)
        file = imports.get(session, account_id, import_id, lock=True)
        made = _made(file)
        gone = imports.as_made(session, account_id, made)
        imports.take_out(session, gone)
        back, kept = giving.take_back(session, kit, account_id, file.given)
        session.delete(file)
    return Undone(len(gone), len(made) - len(gone), back, kept)


def _made(file: Import) -> list[UUID]:
    if file.done_at is None:
        raise Conflict("There is nothing to undo.")
    return [UUID(contact_id) for contact_id in file.made]


def sweep(session: Session, kit: Kit) -> int:
    """Throw away the files nobody has taken in for a day, in all accounts; how many."""
    with writing(session):
        return imports.forget(session, kit.clock.now())
