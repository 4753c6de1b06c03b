"""Reading vCards 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350), as address books give them out.

Own code and not vobject: a line it does not understand ends the file for it, it takes one charset a file, and
what it raises is of five kinds. What a file says is a stranger's text: the fields come out within a card's
bounds, the rest as long as it is there (``arrivals.tidied``).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.domain.card import CardFields
from app.domain.errors import Invalid
from app.domain.incoming import MOST_PEOPLE, TOO_MANY, Incoming
from app.domain.plain_card import fields_as_plain, fields_from_plain
from app.domain.vcard import lines
from app.domain.vcard.lines import Property
from app.domain.vcard.people import name_of
from app.domain.vcard.places import address_of, emails_of, phones_of, profiles_of, urls_of
from app.domain.vcard.writing import MET

#: Pictures have the most lines by far: ten megabytes of them fill half of these.
MOST_LINES = 300_000
#: What Google files everybody under.
_EVERYBODY = {"mycontacts"}


@dataclass(frozen=True, slots=True)
class Read:
    """What a file of vCards holds: the people in its order, and how many cards could not be read."""

    cards: tuple[Incoming, ...]
    broken: int = 0


def read(data: bytes, region: str | None = None) -> Read:
    """All vCards of a file, of any version and encoding; lists of people and the like are passed over.

    ``region`` ("DE"): where a number without a country is at home. Raises Invalid, and nothing else, where
    the file holds too many cards or lines, or no vCard that says who it is about.
    """
    data = lines.octets_of(data)
    if len(re.findall(rb"BEGIN\s*:\s*VCARD", data, re.I)) > MOST_PEOPLE:
        raise Invalid(TOO_MANY, "file", most=MOST_PEOPLE)
    if max(data.count(b"\n"), data.count(b"\r")) > MOST_LINES:
        raise Invalid("This file has more than {most} lines. Export fewer at once.", "file", most=MOST_LINES)
    found, broken = [], 0
    for properties in lines.cards(data):
        if properties is not None and _is_list(properties):
            continue
        person = _person(properties, region) if properties else None
        broken += person is None
        found += [person] if person else []
    if not found:
        raise Invalid("There is no vCard in this file that says who it is about.", "file")
    return Read(tuple(found), broken)


def _is_list(properties: Sequence[Property]) -> bool:
    """A group of people, which address books export beside them (RFC 6350 section 6.1.4)."""
    kinds = {each.text.lower() for each in properties if each.name in ("KIND", "X-ADDRESSBOOKSERVER-KIND")}
    return "group" in kinds


def _person(properties: Sequence[Property], region: str | None) -> Incoming | None:
    fields = _fields(properties, region)
    if not (fields.full_name or fields.company or fields.emails or fields.phones):
        return None
    met_on, met = _met(properties)
    note = "\n\n".join(each.text for each in properties if each.name == "NOTE" and each.text)
    if met and note.startswith(met):
        note = note.removeprefix(met).lstrip("\n")
    return Incoming(
        fields=fields,
        uid=_first(properties, "UID") or None,
        note=note.strip(),
        categories=tuple(dict.fromkeys(_categories(properties))),
        met_on=met_on,
    )


def _fields(properties: Sequence[Property], region: str | None) -> CardFields:
    profiles = profiles_of(properties)
    company, *departments = _organisation(properties) or [""]
    language = re.match(r"[A-Za-z]{2}(?![A-Za-z])", _first(properties, "LANG"))
    fields = CardFields(
        job_title=_first(properties, "TITLE") or _first(properties, "ROLE") or None,
        company=company or None,
        department=", ".join(departments) or None,
        emails=emails_of(properties),
        phones=phones_of(properties, region),
        urls=urls_of(properties),
        address=address_of(properties),
        social=profiles,
        language=language[0].lower() if language else None,
    )
    name = name_of(properties, fields)
    fields = replace(fields, full_name=name.full, name_prefix=name.prefix, name_suffix=name.suffix)
    return fields_from_plain(fields_as_plain(fields))


def _first(properties: Sequence[Property], name: str) -> str:
    return next((each.text for each in properties if each.name == name and each.text), "")


def _organisation(properties: Sequence[Property]) -> list[str]:
    """The firm and what of it, as long as something is said."""
    organisations = (each.parts for each in properties if each.name == "ORG")
    parts = next((parts for parts in organisations if any(parts)), [])
    joined = [", ".join(part) for part in parts]
    return [*joined[:1], *filter(None, joined[1:])]


def _categories(properties: Sequence[Property]) -> Iterator[str]:
    for each in properties:
        if each.name == "CATEGORIES":
            for value in each.values:
                category = " ".join(value.split())
                if category and category.casefold() not in _EVERYBODY:
                    yield category


def _met(properties: Sequence[Property]) -> tuple[date | None, str]:
    """The day of our own vCards, and the line we opened the note with."""
    parts = next((each.parts for each in properties if each.name == MET), [])
    day, *line = [",".join(part) for part in parts] or [""]
    try:
        return date.fromisoformat(day), "".join(line[:1])
    except ValueError:
        return None, ""
