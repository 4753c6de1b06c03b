"""Whether somebody a file tells of is known already, and what the file adds to them.

Known is who has the same UID: a short one, which counts from 1 in many a program, only together with a name
or a way to reach them. Else who has the same mail address or number and the same name; and where the file has
neither address nor number, the same name and company. Nothing known is ever overwritten. One of whom the file
has no name but a way to reach them, or nothing but a name, is somebody known only if they are told nothing
new: so a file that is read a second time finds each of its people with all it tells of them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from app.domain.acquaintance import Book, Person, added, name_key, put_down, tags_with, together, without
from app.domain.contact import LONGEST_NOTE
from app.domain.incoming import Incoming
from app.domain.plain_card import fields_as_plain, fields_from_plain

#: The most characters of a tag and of a UID.
LONGEST_TAG, LONGEST_UID = 100, 255
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

#: "more": known, and there is something to add. "twice": the file has told of them before. "nobody": no name
#: of any kind, no mail address and no number.
Kind = Literal["new", "known", "more", "twice", "nobody"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One person of a file, tidied; who they are here (None for nobody), and which fields they add."""

    kind: Kind
    told: Incoming
    person: Person | None = None
    adds: tuple[str, ...] = ()


def arrivals(told: Iterable[Incoming], here: Iterable[Person], uids: dict[str, Person]) -> list[Arrival]:
    """What comes of each person of a file, in its order. ``uids``: whom those here go by elsewhere.

    Changes the people of ``here`` to what they will be, and ``uids`` likewise.
    """
    book = Book(here, uids)
    return [_arrival(book, each) for each in _with_own_uids([tidied(each) for each in told])]


def tidied(told: Incoming) -> Incoming:
    """The same within the bounds of what is stored, and as it will be stored."""
    plain = _clean(fields_as_plain(told.fields))
    plain["emails"] = [mail for mail in plain["emails"] if re.fullmatch(r"\s*[^\s@]+@[^\s@]+\s*", mail)]
    uid = _clean(told.uid or "").strip()
    return Incoming(
        fields_from_plain(plain),
        uid if 0 < len(uid) <= LONGEST_UID else None,
        _clean(told.note).strip()[:LONGEST_NOTE].strip(),
        without((), (" ".join(_clean(tag).split())[:LONGEST_TAG].strip() for tag in told.categories)),
        told.met_on,
    )


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _CONTROL.sub("", value)
    if isinstance(value, dict):
        return {key: _clean(each) for key, each in value.items()}
    return [_clean(each) for each in value] if isinstance(value, list) else value


def _with_own_uids(told: Sequence[Incoming]) -> Iterator[Incoming]:
    """Some programs give all their cards one UID: one that two names bear, however spelt, is nobody's."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for each in told:
        names[_spelt(each.uid)].add(name_key(each.fields))
    for each in told:
        yield each if len(names[_spelt(each.uid)]) < 2 else replace(each, uid=None)


def _spelt(uid: str | None) -> str:
    return (uid or "").lower().removeprefix("urn:uuid:")


def _arrival(book: Book, told: Incoming) -> Arrival:
    fields = told.fields
    if not (fields.full_name or fields.company or fields.emails or fields.phones):
        return Arrival("nobody", told)
    person = book.find(told)
    if person is None:
        person = Person(fields, told.categories, met_on=told.met_on)
        put_down(person, told.note)
        book.put(person, told.uid)
        return Arrival("new", told, person)
    adds = added(person, told)
    person.fields, person.tags = together(person.fields, fields), tags_with(person, told)
    put_down(person, told.note)
    book.put(person, told.uid)
    return Arrival("twice" if person.id is None else "more" if adds else "known", told, person, adds)
