"""All finders in their order, and what they found as one CardReading."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from app.domain.card import Box, CardFields, CardReading, CardText, Phone, Social
from app.domain.reading import roles
from app.domain.reading.addresses import find_address
from app.domain.reading.clues import Clues, clues_of
from app.domain.reading.decision import decide
from app.domain.reading.emails import LEAST, find_emails
from app.domain.reading.language import language_of
from app.domain.reading.logos import spelled_logos
from app.domain.reading.mended import mended
from app.domain.reading.near_names import checked
from app.domain.reading.people import People, lines_of, people_of
from app.domain.reading.phones import Printed, country_of, find_phones, with_country
from app.domain.reading.piece import Piece
from app.domain.reading.pieces import pieces_of
from app.domain.reading.strips import Found, Strip
from app.domain.reading.webs import find_webs, host_of

#: Endings whose country speaks for the phones on a card.
_NATIONAL = {
    "de": "DE", "at": "AT", "ch": "CH", "fr": "FR", "es": "ES", "pt": "PT", "br": "BR", "it": "IT",
    "uk": "GB", "ie": "IE", "ca": "CA", "au": "AU", "nz": "NZ", "in": "IN", "mx": "MX", "ar": "AR",
    "nl": "NL", "be": "BE", "lu": "LU", "pl": "PL", "se": "SE", "no": "NO", "dk": "DK", "fi": "FI",
    "pk": "PK", "za": "ZA",
}  # fmt: skip


@dataclass(slots=True)
class _Sheet:
    """The fields found so far with what is known of each."""

    values: dict[str, Any] = field(default_factory=dict)
    confidence: dict[str, float] = field(default_factory=dict)
    boxes: dict[str, tuple[Box, ...]] = field(default_factory=dict)
    alternatives: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def one(self, name: str, value: str | None, found: Found[Any] | None) -> None:
        """Set down a field of one text."""
        if found is None or not value:
            return
        self.values[name] = value
        self.confidence[name] = found.confidence
        self.boxes[name] = _boxes(found.lines)

    def many(self, name: str, found: Sequence[Found[Any]]) -> None:
        """Set down a field that is a list; as a whole it is as sure as its least sure item."""
        if not found:
            return
        self.values[name] = tuple(each.value for each in found)
        self.confidence[name] = min(each.confidence for each in found)
        self.boxes[name] = _boxes(line for each in found for line in each.lines)
        for n, each in enumerate(found):
            self.confidence[f"{name}.{n}"] = each.confidence
            self.boxes[f"{name}.{n}"] = _boxes(each.lines)

    def other(self, name: str, texts: Sequence[str]) -> None:
        """Set down what else a field might be."""
        if texts:
            self.alternatives[name] = tuple(dict.fromkeys(texts))

    def reading(self) -> CardReading:
        """All of it, sealed."""
        return CardReading(
            CardFields(**self.values),
            _sealed(self.confidence),
            _sealed(self.boxes),
            _sealed(self.alternatives),
        )


@dataclass(frozen=True, slots=True)
class Ground:
    """A card with its addresses and phones taken out: what person and firm are looked for in."""

    emails: list[Found[str]]
    urls: list[Found[str]]
    profiles: list[Found[Social]]
    phones: list[Found[Printed]]
    strips: list[Strip]
    pieces: list[Piece]
    clues: Clues


def ground_of(text: CardText) -> Ground:
    """What has a form of its own, the texts that are left, and what the first tells of the second."""
    strips = [Strip(line.text, line) for line in text.lines if line.text.strip()]
    emails, strips = find_emails(strips)
    urls, profiles, strips = find_webs(strips)
    phones, strips = find_phones(strips)
    street, _ = find_address(strips)
    found: list[Found[str] | Found[Printed]] = [*emails, *urls, *phones]
    contacts = [line for each in found for line in each.lines]
    clues = clues_of(
        [each.value for each in emails],
        [each.value for each in urls],
        text.lines,
        contacts,
        street.lines if street else (),
    )
    pieces = pieces_of(strips)
    pieces += spelled_logos(pieces, clues.keys)
    return Ground(emails, urls, profiles, phones, strips, pieces, clues)


def read_fields(text: CardText, region: str | None) -> CardReading:
    """The fields of one card. ``region``: the country for phones without prefix if the card names none."""
    sheet = _Sheet()
    ground = ground_of(text)
    emails, urls, phones = ground.emails, ground.urls, ground.phones
    people = people_of(decide(ground.pieces, ground.clues), ground.pieces)
    people = mended(people, ground.clues, [*emails, *urls])
    emails = checked(emails, people.name)
    claimed = {id(line) for line in lines_of(people)}
    address, _ = find_address([strip for strip in ground.strips if id(strip.line) not in claimed])
    country = _country(phones, address, [*urls, *emails])
    sheet.many("emails", [each for each in emails if each.confidence >= LEAST])
    sheet.other("emails", [each.value for each in emails if each.confidence < LEAST])
    sheet.many("urls", urls)
    sheet.many("social", ground.profiles)
    sheet.many("phones", [_with_country(each, country or region) for each in phones])
    sheet.one("address", address.value if address else None, address)
    _set_down(sheet, people)
    spoken = language_of(text.lines, country)
    if spoken:
        sheet.one("language", spoken[0], Found(spoken[0], (), spoken[1]))
    return sheet.reading()


def _set_down(sheet: _Sheet, people: People) -> None:
    if people.name:
        sheet.one("full_name", people.name.value.full, people.name)
        sheet.one("name_prefix", people.name.value.prefix, people.name)
        sheet.one("name_suffix", people.name.value.suffix, people.name)
    for name, found in (
        ("job_title", people.title),
        ("company", people.company),
        ("department", people.department),
    ):
        sheet.one(name, found.value if found else None, found)
    for name, role in (("full_name", "name"), ("job_title", "title"), ("company", "company")):
        sheet.other(name, people.others.get(role, []))


def _country(
    phones: Sequence[Found[Printed]], address: Found[str] | None, addresses: Sequence[Found[str]]
) -> str | None:
    """The country the card itself names: in its address, by a phone's prefix, by an ending."""
    if address and (named := roles.country(address.value.splitlines()[-1])):
        return named
    prefixed = Counter(filter(None, (country_of(each.value.number) for each in phones)))
    if prefixed:
        return prefixed.most_common(1)[0][0]
    endings = (_NATIONAL.get(host_of(each.value).rpartition(".")[2]) for each in addresses)
    return next(filter(None, endings), None)


def _with_country(found: Found[Printed], region: str | None) -> Found[Phone]:
    phone = with_country(found.value, region)
    share = 1.0 if phone.e164 else 0.97
    return Found(phone, found.lines, found.confidence * share)


def _boxes(lines: Any) -> tuple[Box, ...]:
    return tuple(dict.fromkeys(line.box for line in lines))


def _sealed(values: dict[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(values)
