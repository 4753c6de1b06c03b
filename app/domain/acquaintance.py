"""Who is here, what they are known by, and what somebody told of would add to them."""

import re
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import Any
from urllib.parse import unquote
from uuid import UUID

from app.domain.card import LIST_FIELDS, TEXT_FIELDS, CardFields
from app.domain.contact import fold
from app.domain.incoming import Incoming
from app.domain.plain_card import MOST_ITEMS
from app.domain.sameness import KEYS, united

#: So many people are looked at who may be one the file tells of; a switchboard's number has more.
_MOST_ALIKE = 100
#: A UID that no two people bear by chance: it holds a UUID (RFC 9562 section 4), or is as long as one.
_UNIQUE = re.compile(r".*[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}.*|.{32,}", re.I | re.S)
_GENERATION = re.compile(r"(jr|sr|i{2,3}|iv)\.?(?:,|$)", re.I)


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


def without(had: Collection[str], tags: Iterable[str]) -> tuple[str, ...]:
    """The tags that are not among those, each once."""
    known = {fold(tag) for tag in had}
    fresh = {key: tag for tag in tags if (key := fold(tag)) and key not in known}
    return tuple(fresh.values())[:MOST_ITEMS]


def ways_of(uid: str) -> tuple[str, ...]:
    """A UID and how it may be written elsewhere: with or without "urn:uuid:" (RFC 6350 section 6.7.6).

    Also in small letters or in capitals, as Apple's are.
    """
    bare = uid[len("urn:uuid:") :] if uid.lower().startswith("urn:uuid:") else uid
    cases = (bare, bare.lower(), bare.upper())
    return tuple(dict.fromkeys((uid, *cases, *(f"urn:uuid:{each}" for each in cases))))


def together(known: CardFields, told: CardFields) -> CardFields:
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


def tags_with(person: Person, told: Incoming) -> tuple[str, ...]:
    # A contact's card names its event as a category.
    had = (*person.tags, person.event or "")
    return (*person.tags, *without(had, told.categories))[:MOST_ITEMS]


def added(person: Person, told: Incoming) -> tuple[str, ...]:
    """The names of the fields that get something."""
    whole = together(person.fields, told.fields)
    names = [n for n in (*TEXT_FIELDS, *LIST_FIELDS) if getattr(whole, n) != getattr(person.fields, n)]
    names += ["tags"] if tags_with(person, told) != person.tags else []
    return (*names, "note") if _is_news(person, told.note) else tuple(names)


def put_down(person: Person, note: str) -> None:
    if _is_news(person, note):
        person.notes = (*person.notes, note)
        person.new_notes.append(note)


def _is_news(person: Person, note: str) -> bool:
    """Whether a note has a line that is not noted of somebody yet."""
    return bool(note) and not _lines(note) <= set().union(*map(_lines, person.notes))


def _lines(note: str) -> set[str]:
    """What its lines say: programs write blanks and signs as they like."""
    return {re.sub(r"[\W_]", "", fold(line)) or line.strip() for line in note.splitlines() if line.strip()}


class Book:
    """Everybody here by what they are found by."""

    def __init__(self, here: Iterable[Person], uids: dict[str, Person]) -> None:
        self._uids = uids
        self._found_by: defaultdict[Hashable, dict[int, Person]] = defaultdict(dict)
        for person in here:
            self.put(person, None)

    def put(self, person: Person, uid: str | None) -> None:
        """Have somebody found by what is known of them now, and by a UID."""
        name, ways = name_key(person.fields), _ways(person.fields)
        known = _details(person.fields, (*person.tags, person.event or ""), person.notes)
        details = [(name, key) for detail in known for key in detail]
        for key in (*ways, *((way, name) for way in ways), *_names(person.fields), *details):
            self._found_by[key][id(person)] = person
        if uid and not any(way in self._uids for way in ways_of(uid)):
            person.new_uids.append(uid)
            self._uids |= dict.fromkeys(ways_of(uid), person)

    def find(self, told: Incoming) -> Person | None:
        """Who this is, rather one to whom nothing is to be added; None for somebody new."""
        same = next((self._uids[way] for way in ways_of(told.uid or "") if way in self._uids), None)
        if same and _UNIQUE.fullmatch(told.uid or ""):
            return same
        first = same if same and _keys(same.fields) & _keys(told.fields) else None
        for person in (*([first] if first else []), *self._alike(told)):
            if not added(person, told):
                return person
            first = first or person
        return first

    def _alike(self, told: Incoming) -> Iterator[Person]:
        fields, name = told.fields, name_key(told.fields)
        ways = _ways(fields)
        for way in ways:
            for person in self._some((way, name)):
                if name_key(person.fields) == name:  # it may have got one since
                    yield person
        whole, _ = _names(fields)
        if not ways and fields.company:
            yield from self._some(whole)
        elif not ways:
            yield from (person for person in self._by_details(told) if not added(person, told))
        if not name:
            some = (person for way in ways for person in self._some(way))
            yield from (person for person in islice(some, _MOST_ALIKE) if not added(person, told))

    def _by_details(self, told: Incoming) -> Iterable[Person]:
        """Who has the name and what else is told: looked for by what fewest have."""
        name, bare = name_key(told.fields), _names(told.fields)[1]
        details = _details(told.fields, told.categories, (told.note,))
        ways: list[Sequence[Hashable]] = [[bare], *([(name, key) for key in each] for each in details)]
        fewest = min(ways, key=lambda keys: sum(len(self._found_by.get(key, ())) for key in keys))
        return islice((person for key in fewest for person in self._some(key)), _MOST_ALIKE)

    def _some(self, key: Hashable) -> Iterable[Person]:
        return islice(self._found_by.get(key, {}).values(), _MOST_ALIKE)


def _details(fields: CardFields, tags: Iterable[str], notes: Iterable[str]) -> Iterator[tuple[Hashable, ...]]:
    """What is told besides name, mails and numbers; who is told nothing new has of each one of its keys."""
    yield from ((("has", name),) for name in TEXT_FIELDS if getattr(fields, name))
    yield from ((("page", _page(url)),) for url in fields.urls)
    for profile in fields.social:
        yield ("profile", KEYS["social"](profile)), *([("page", _page(profile.url))] if profile.url else [])
    yield from ((("tag", fold(tag)),) for tag in tags)
    yield from ((("line", line),) for note in notes for line in _lines(note))


def name_key(fields: CardFields) -> str:
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
    name = name_key(fields)
    return ("whole", name, fold(fields.company or "")), ("name", name)
