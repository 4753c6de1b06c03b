"""The ids of an archive: the table's number and the row's place in it, as a UUID.

So an archive of the same things is the same bytes, whatever ids their rows have on a server. What undoing
needs holds ids deep within; of those some belong to rows that are gone, which are numbered as they come.
The ids of photos are the phone's own, and stay.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from hashlib import blake2b
from secrets import token_bytes
from typing import Any, Protocol
from uuid import UUID

from app.services.archive.shapes import SHAPES

#: Columns that point at a row of another table.
POINTS = {
    "event_id": "events",
    "contact_id": "contacts",
    "introduced_by": "contacts",
    "about_id": "contacts",
    "followup_id": "followups",
    "draft_id": "drafts",
    "first_id": "contacts",
    "second_id": "contacts",
    "thing_id": "useful_things",
}
#: Columns with ids deep within: what undoing needs.
DEEP = ("before", "made", "given")
#: Tables whose rows are named by an id of ours.
NUMBERED = [name for name, shape in SHAPES.items() if "id" in shape.model_fields and name != "captures"]
#: Those of them whose rows have the id of the moment that tells of them, while there is one.
TOLD = ("outgoing_mails", "replies")
GONE = len(SHAPES)
#: So many rows fit into the order of the new ids.
MOST_ROWS = 1 << 30

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Exchange(Protocol):
    """One id for another; ``deep``: it was found within a value, where it may be anybody's."""

    def __call__(self, id_: UUID, *, deep: bool = False) -> UUID:
        """The other one."""


def number(name: str, place: int) -> UUID:
    """A row's id in an archive."""
    return _number(list(SHAPES).index(name), place)


def _number(table: int, place: int) -> UUID:
    return UUID(int=(table + 1 << 64) + place)


def is_moments(id_: UUID) -> bool:
    """Whether an archive's id is one of a moment."""
    return number("moments", 0) <= id_ < number("moments", MOST_ROWS)


def is_in_place(name: str, id_: UUID, place: int) -> bool:
    """Whether a row of an archive has the id it should."""
    return id_ == number(name, place) or (name in TOLD and is_moments(id_))


class Numbers:
    """From a server's ids to an archive's."""

    def __init__(self, ids: Mapping[str, Sequence[UUID]], photos: Collection[UUID]) -> None:
        self._photos = set(photos)
        # Moments last: what one tells of has its id.
        names = sorted(ids, key=lambda name: name == "moments")
        self._of = {id_: number(name, place) for name in names for place, id_ in enumerate(ids[name])}
        self._gone = 0

    def __call__(self, table: str, row: dict[str, Any]) -> dict[str, Any]:
        """The row with an archive's ids."""
        return _exchanged(table, row, self._one)

    def _one(self, id_: UUID, *, deep: bool = False) -> UUID:  # noqa: ARG002
        if id_ in self._photos:
            return id_
        if id_ not in self._of:
            self._of[id_] = _number(GONE, self._gone)
            self._gone += 1
        return self._of[id_]


class Fresh:
    """From an archive's ids to new ones, in the order of its rows: what they decide stays as it was.

    ``photos``: the ids of its captures, once they are known. Raises LookupError for an id that is none of the
    archive's: nothing in it may point at what others have.
    """

    def __init__(self) -> None:
        self.photos: set[UUID] = set()
        self._secret = token_bytes(16)

    def __call__(self, table: str, row: dict[str, Any]) -> dict[str, Any]:
        """The row with its new ids."""
        return _exchanged(table, row, self._one)

    def _one(self, id_: UUID, *, deep: bool = False) -> UUID:
        if deep and id_ in self.photos:
            return id_
        table, place = (id_.int >> 64) - 1, id_.int & (1 << 64) - 1
        if not 0 <= table <= GONE or place >= MOST_ROWS:
            raise LookupError(f"{id_} is none of this archive's")
        high = int.from_bytes(blake2b(b"%d" % table, key=self._secret, digest_size=8).digest(), "big")
        low = int.from_bytes(blake2b(id_.bytes, key=self._secret, digest_size=4).digest(), "big")
        return UUID(int=(high << 64) + (place << 32) + low, version=4)


def _exchanged(table: str, row: dict[str, Any], exchange: Exchange) -> dict[str, Any]:
    for name, value in row.items():
        if (name == "id" and table in NUMBERED) or name in POINTS:
            row[name] = exchange(value) if value else None
        elif name == "cadence" and _UUID.fullmatch(value):
            row[name] = str(exchange(UUID(value)))
        elif name == "set_aside" and value and value["thing"]:
            row[name] = value | {"thing": str(exchange(UUID(str(value["thing"]))))}
        elif name in DEEP:
            row[name] = _deep(value, exchange)
    return row


def _deep(value: Any, exchange: Exchange) -> Any:
    if isinstance(value, dict):
        return {_deep(key, exchange): _deep(each, exchange) for key, each in value.items()}
    if isinstance(value, list):
        return [_deep(each, exchange) for each in value]
    if isinstance(value, UUID) or (isinstance(value, str) and _UUID.fullmatch(value)):
        return str(exchange(UUID(str(value)), deep=True))
    return value
