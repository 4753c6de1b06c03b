"""Whether somebody a file tells of is known already, and what the file adds to them.

Known is who has the same UID: a short one, which counts from 1 in many a program, only together with a name
or a way to reach them. Else who has the same mail address or number and the same name; and where the file has
neither address nor number, the same name and company. Nothing known is ever overwritten. One of whom the file
has no name but a way to reach them, or nothing but a name, is somebody known only if they are told nothing
new: so a file that is read a second time finds each of its people with all it tells of them.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import Any, Literal
from urllib.parse import unquote
from uuid import UUID

from app.domain.card import LIST_FIELDS, TEXT_FIELDS, CardFields
from app.domain.contact import fold
from app.domain.incoming import Incoming
from app.domain.plain_card import MOST_ITEMS, fields_as_plain, fields_from_plain
from app.domain.sameness import KEYS, united

#: The most characters of a note, a tag and a UID.
LONGEST_NOTE, LONGEST_TAG, LONGEST_UID = 10_000, 100, 255
#: Of so many people who share a number a nameless one may be somebody; a switchboard has more.
_MOST_ALIKE = 100
#: A UID that no two people bear by chance: it holds a UUID (RFC 9562 section 4), or is as long as one.
_UNIQUE = re.compile(r".*[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}.*|.{32,}", re.I | re.S)
_GENERATION = re.compile(r"(jr|sr|i{2,3}|iv)\.?(?:,|$)", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

#: "more": known, and there is something to add. "twice": the file has told of them before. "nobody": no name
#: of any kind, no mail address and no number.
Kind = Literal["new", "known", "more", "twice", "nobody"]


@dataclass(slots=True, eq=False)
class Person:
    """Somebody here, or (``id`` None) somebody the file brings; with what it has added so far.

    ``notes``: all that is noted of them. ``event``: the name of where one met them. ``new_uids``: what the
    file calls them; ``new_notes``: what it notes of them.
    """

    fields: CardFields
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    event: str | None = None
    id: UUID | None = None
    new_uids: list[str] = field(default_factory=list)
    new_notes: list[str] = field(default_factory=list)
    met_on: date | None = None


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
    book = _Book(here, uids)
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
        _without((), (" ".join(_clean(tag).split())[:LONGEST_TAG].strip() for tag in told.categories)),
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
        names[_spelt(each.uid)].add(_name(each.fields))
    for each in told:
        yield each if len(names[_spelt(each.uid)]) < 2 else replace(each, uid=None)


def _spelt(uid: str | None) -> str:
    return (uid or "").lower().removeprefix("urn:uuid:")


def _without(had: Collection[str], tags: Iterable[str]) -> tuple[str, ...]:
    """The tags that are not among those, each once."""
    known = {fold(tag) for tag in had}
    fresh = {key: tag for tag in tags if (key := fold(tag)) and key not in known}
    return tuple(fresh.values())[:MOST_ITEMS]


def ways_of(uid: str) -> tuple[str, ...]:
    """A UID and how it may be written elsewhere: with or without "urn:uuid:" (RFC 6350 section 6.7.6)."""
    bare = uid.lower().removeprefix("urn:uuid:") if uid.lower().startswith("urn:uuid:") else uid
    return tuple(dict.fromkeys((uid, bare, bare.lower(), f"urn:uuid:{bare.lower()}")))


def _arrival(book: "_Book", told: Incoming) -> Arrival:
    fields = told.fields
    if not (fields.full_name or fields.company or fields.emails or fields.phones):
        return Arrival("nobody", told)
    person = book.find(told)
    if person is None:
        person = Person(fields, told.categories, met_on=told.met_on)
        _put_down(person, told.note)
        book.put(person, told.uid)
        return Arrival("new", told, person)
    adds = _added(person, told)
    person.fields, person.tags = _together(person.fields, fields), _tags(person, told)
    _put_down(person, told.note)
    book.put(person, told.uid)
    return Arrival("twice" if person.id is None else "more" if adds else "known", told, person, adds)


def _together(known: CardFields, told: CardFields) -> CardFields:
    """What is known, with its gaps filled from what is told, and the items only that one has."""
    values: dict[str, Any] = {name: getattr(known, name) or getattr(told, name) for name in TEXT_FIELDS}
    told = _without_known_pages(known, told)
    values |= {name: united(name, known, told)[:MOST_ITEMS] for name in LIST_FIELDS}
    # What kind a number is that we don't know, our own vCard has to guess: that is no news.
    kinds = (replace(now, kind=was.kind) for now, was in zip(values["phones"], known.phones, strict=False))
    values["phones"] = (*kinds, *values["phones"][len(known.phones) :])
    return CardFields(**values)


def _without_known_pages(known: CardFields, told: CardFields) -> CardFields:
    """Without the pages and profiles that ``known`` has: as the other, by another handle, or escaped."""
    pages = set(map(_page, (*known.urls, *(profile.url for profile in known.social))))
    urls = tuple(url for url in told.urls if _page(url) not in pages)
    social = tuple(each for each in told.social if not each.url or _page(each.url) not in pages)
    return replace(told, urls=urls, social=social)


def _page(url: str | None) -> object:
    return KEYS["urls"](unquote(url or ""))


def _tags(person: Person, told: Incoming) -> tuple[str, ...]:
    # A contact's card names its event as a category.
    had = (*person.tags, person.event or "")
    return (*person.tags, *_without(had, told.categories))[:MOST_ITEMS]


def _added(person: Person, told: Incoming) -> tuple[str, ...]:
    """The names of the fields that get something."""
    whole = _together(person.fields, told.fields)
    names = [n for n in (*TEXT_FIELDS, *LIST_FIELDS) if getattr(whole, n) != getattr(person.fields, n)]
    names += ["tags"] if _tags(person, told) != person.tags else []
    return (*names, "note") if _is_news(person, told.note) else tuple(names)


def _put_down(person: Person, note: str) -> None:
    if _is_news(person, note):
        person.notes = (*person.notes, note)
        person.new_notes.append(note)


def _is_news(person: Person, note: str) -> bool:
    """Whether a note has a line that is not noted of somebody yet."""
    return bool(note) and not _lines(note) <= set().union(*map(_lines, person.notes))


def _lines(note: str) -> set[str]:
    """What its lines say: programs write blanks and signs as they like."""
    return {re.sub(r"[\W_]", "", fold(line)) or line.strip() for line in note.splitlines() if line.strip()}


class _Book:
    """Everybody here by what they are found by."""

    def __init__(self, here: Iterable[Person], uids: dict[str, Person]) -> None:
        self._uids = uids
        self._found_by: defaultdict[Hashable, dict[int, Person]] = defaultdict(dict)
        for person in here:
            self.put(person, None)

    def put(self, person: Person, uid: str | None) -> None:
        """Have somebody found by what is known of them now, and by a UID."""
        name, ways = _name(person.fields), _ways(person.fields)
        for key in (*ways, *((way, name) for way in ways), *_names(person.fields)):
            self._found_by[key][id(person)] = person
        if uid and not any(way in self._uids for way in ways_of(uid)):
            person.new_uids.append(uid)
            self._uids |= dict.fromkeys(ways_of(uid), person)

    def find(self, told: Incoming) -> Person | None:
        """Who this is, rather one to whom nothing is to be added; None for somebody new."""
        same = next((self._uids[way] for way in ways_of(told.uid or "") if way in self._uids), None)
        if same and _UNIQUE.fullmatch(told.uid or ""):
            return same
        found = [same] if same and _keys(same.fields) & _keys(told.fields) else []
        found += self._alike(told)
        return next((person for person in found if not _added(person, told)), next(iter(found), None))

    def _alike(self, told: Incoming) -> Iterator[Person]:
        fields, name = told.fields, _name(told.fields)
        ways = _ways(fields)
        for way in ways:
            for person in self._all((way, name)):
                if _name(person.fields) == name:  # it may have got one since
                    yield person
        whole, bare = _names(fields)
        if not ways and fields.company:
            yield from self._all(whole)
        elif not ways:
            yield from (p for p in self._all(bare) if not _added(p, told))
        if not name:
            some = (person for way in ways for person in self._all(way))
            yield from (person for person in islice(some, _MOST_ALIKE) if not _added(person, told))

    def _all(self, key: Hashable) -> Collection[Person]:
        return self._found_by.get(key, {}).values()


def _name(fields: CardFields) -> str:
    """A name as two programs write it: with a blank between the family and the given name, or without.

    What tells generations apart is part of it, be it written behind the name or with the titles.
    """
    generation = _GENERATION.match(fields.name_suffix or "")
    name = f"{fields.full_name or ''}{generation[1] if generation else ''}"
    return re.sub(r"[\s.,]", "", fold(name))


def _ways(fields: CardFields) -> list[Hashable]:
    return [(name, KEYS[name](item)) for name in ("emails", "phones") for item in getattr(fields, name)]


def _keys(fields: CardFields) -> set[Hashable]:
    """What of somebody one knows them again by, where something else says so, too."""
    whole, bare = _names(fields)
    return {*_ways(fields), whole, *([bare] if fields.full_name else [])}


def _names(fields: CardFields) -> tuple[Hashable, Hashable]:
    """Name with company, and the name alone."""
    name = _name(fields)
    return ("whole", name, fold(fields.company or "")), ("name", name)
