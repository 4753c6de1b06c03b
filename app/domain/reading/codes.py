"""What a QR code on a card says: a vCard (RFC 6350, RFC 2426) or a MECARD.

What such a code says is the truth for the fields it holds, since nothing in
it is guessed from pixels.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from app.domain.card import Box, CardReading, Phone, PhoneKind
from app.domain.reading.names import split_titles
from app.domain.reading.phones import Printed, with_country

#: How sure a field out of a code is.
CERTAIN = 0.99
_KINDS: tuple[tuple[str, PhoneKind], ...] = (
    ("FAX", "fax"), ("CELL", "mobile"), ("MOBILE", "mobile"), ("HOME", "home"), ("WORK", "phone"),
    ("VOICE", "phone"),
)  # fmt: skip
_Property = tuple[str, str, str]  # name, parameters, value


def merge_code(reading: CardReading, code: str, region: str | None) -> CardReading:
    """The reading with a code's fields in place of its own; other codes (a link, a ticket) change nothing.

    Social profiles, the language and fields the code is silent about stay.
    Boxes and alternatives of replaced fields go, as they spoke of other texts.
    """
    said = _fields(code, region)
    if not said:
        return reading
    confidence: dict[str, float] = _without(reading.confidence, said)
    boxes: dict[str, tuple[Box, ...]] = _without(reading.boxes, said)
    for name, value in said.items():
        confidence[name] = CERTAIN
        if isinstance(value, tuple):
            confidence |= {f"{name}.{n}": CERTAIN for n in range(len(value))}
    return CardReading(
        replace(reading.fields, **said),
        MappingProxyType(confidence),
        MappingProxyType(boxes),
        MappingProxyType(_without(reading.alternatives, said)),
    )


def _without(known: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in known.items() if key.split(".")[0] not in said}


def _fields(code: str, region: str | None) -> dict[str, Any]:
    if re.match(r"\s*BEGIN:VCARD", code, re.I):
        return _vcard(list(_properties(code)), region)
    if re.match(r"\s*MECARD:", code, re.I):
        return _vcard(list(_mecard(code)), region)
    return {}


def _properties(code: str) -> Iterator[_Property]:
    """The properties of a vCard, unfolded; groups ("item1.TEL") are left off."""
    for line in re.sub(r"\r?\n[ \t]", "", code).splitlines():
        head, colon, value = line.partition(":")
        if not colon or not value.strip():
            continue
        name, _, parameters = head.partition(";")
        if "QUOTED-PRINTABLE" in parameters.upper():
            value = _quoted(value)
        yield name.rpartition(".")[2].strip().upper(), parameters.upper(), value.strip()


def _mecard(code: str) -> Iterator[_Property]:
    """A MECARD's properties, its one line of address as a vCard's street."""
    for part in re.split(r"(?<!\\);", code.strip()[7:]):
        name, _, value = part.partition(":")
        name = name.strip().upper()
        if name == "N" and "," in value:
            value = value.replace(",", ";", 1)
        elif name == "ADR":
            value = ";;" + value
        if value:
            yield {"TEL-AV": "TEL"}.get(name, name), "", value


def _vcard(properties: list[_Property], region: str | None) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for name, _, value in properties:
        if name == "N":
            said |= _structured_name(value)
    for name, _, value in properties:
        if name == "FN":
            split = split_titles(_plain(value))
            said["full_name"] = split.full
            for part, text in (("name_prefix", split.prefix), ("name_suffix", split.suffix)):
                if text:
                    said[part] = text
        elif name == "TITLE":
            said["job_title"] = _plain(value)
        elif name == "ORG":
            parts = _parts(value)
            said["company"] = parts[0]
            if len(parts) > 1 and parts[1]:
                said["department"] = parts[1]
        elif name == "ADR" and any(_parts(value)):
            said.setdefault("address", _address(_parts(value)))
    said["emails"] = tuple(dict.fromkeys(_plain(v) for n, _, v in properties if n == "EMAIL" and "@" in v))
    said["urls"] = tuple(dict.fromkeys(_plain(v) for n, _, v in properties if n == "URL"))
    said["phones"] = tuple(
        _phone(p, v, region) for n, p, v in properties if n == "TEL" and re.search(r"\d{3}", v)
    )
    return {name: value for name, value in said.items() if value}


def _structured_name(value: str) -> dict[str, str]:
    """N is family; given; further; prefix; suffix."""
    family, given, further, prefix, suffix = (_parts(value) + [""] * 5)[:5]
    name = " ".join(part for part in (given, further, family) if part)
    return {
        key: text
        for key, text in (("full_name", name), ("name_prefix", prefix), ("name_suffix", suffix))
        if text
    }


def _address(parts: list[str]) -> str:
    """ADR is box; further; street; town; state; postcode; country."""
    box, further, street, town, state, postcode, country = (parts + [""] * 7)[:7]
    numeric_first = bool(re.fullmatch(r"\d{4,5}", postcode)) and not state
    place = (postcode, town) if numeric_first else (town, state, postcode)
    lines = (box, further, street, " ".join(part for part in place if part), country)
    return "\n".join(line for line in lines if line)


def _phone(parameters: str, value: str, region: str | None) -> Phone:
    number = _plain(value).removeprefix("tel:")
    kind: PhoneKind = next((kind for word, kind in _KINDS if word in parameters), "unknown")
    return with_country(Printed(number, kind, None), region)


def _parts(value: str) -> list[str]:
    return [_plain(part) for part in re.split(r"(?<!\\);", value)]


def _plain(value: str) -> str:
    """The text with its escapes undone."""
    text = re.sub(r"\\[nN]", "\n", value)
    return re.sub(r"\\(.)", r"\1", text).strip()


def _quoted(value: str) -> str:
    octets = re.sub(rb"=([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), value.encode())
    return octets.decode("utf-8", "replace")
