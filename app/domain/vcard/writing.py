"""A contact as a vCard: 3.0 (RFC 2426), which iOS, Android and Outlook all take, or 4.0 (RFC 6350).

A small serialiser of our own: vobject writes 3.0 only, icalendar turns a text's "\\N" into a line break, and
what PyPI has for 4.0 (pythonvCard4) is one release of one file.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from app.domain.card import CardFields, Phone, Social
from app.domain.contact import display_name, tel
from app.domain.folding import folded
from app.domain.vcard.addresses import parted
from app.domain.vcard.lines import escaped
from app.domain.vcard.names import split_name

Version = Literal["3.0", "4.0"]

_PHONE_TYPES = {
    "mobile": ("CELL",),
    "whatsapp": ("CELL",),
    "fax": ("WORK", "FAX"),
    "home": ("HOME", "VOICE"),
}
#: Networks that are talked on: their names are addresses of IMPP (RFC 4770, RFC 6350 section 6.4.3).
_TALK = {"skype", "telegram", "whatsapp"}
#: Where a contact was met, for who reads our own vCards: the day, and the line of the note that says so.
MET = "X-SECOND-HELLO-MET"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A contact as a vCard tells of it.

    ``uid`` stays the same across changes. ``met`` says where and when in a line, which opens the note;
    ``photo`` is a JPEG.
    """

    fields: CardFields
    uid: str
    note: str = ""
    met: str = ""
    met_on: date | None = None
    categories: tuple[str, ...] = ()
    changed_at: datetime | None = None
    photo: bytes | None = None


def vcard(person: Outgoing, version: Version = "3.0") -> str:
    """The vCard's text, CRLF at the end of each line."""
    body = (*_who(person, version), *_reach(person.fields, version), *_about(person, version))
    lines = ("BEGIN:VCARD", f"VERSION:{version}", "PRODID:-//Second Hello//EN", *body, "END:VCARD")
    return "".join(map(folded, lines))


def _who(person: Outgoing, version: Version) -> Iterator[str]:
    fields = person.fields
    given, family, generation = split_name(fields.full_name or "", fields.language)
    suffix = ", ".join(filter(None, (generation, fields.name_suffix)))
    yield _uid(person.uid, version)
    yield f"FN:{_text(_whole(fields), version)}"
    yield f"N:{_components((family, given, '', fields.name_prefix or '', suffix))}"
    if not fields.full_name and fields.company:
        yield "KIND:org" if version == "4.0" else "X-ABSHOWAS:COMPANY"
    if fields.company or fields.department:
        department = (fields.department,) if fields.department else ()
        yield f"ORG:{_components((fields.company or '', *department))}"
    if fields.job_title:
        yield f"TITLE:{_text(fields.job_title, version)}"
    if fields.language and version == "4.0":
        yield f"LANG:{_word(fields.language)}"


def _whole(fields: CardFields) -> str:
    """The name with its titles: "Dr. Ana Souza, MBA"."""
    if not fields.full_name:
        return display_name(fields)
    name = f"{fields.name_prefix or ''} {fields.full_name}".strip()
    return f"{name}, {fields.name_suffix}" if fields.name_suffix else name


def _reach(fields: CardFields, version: Version) -> Iterator[str]:
    of_mail = _types(("WORK",) if version == "4.0" else ("INTERNET", "WORK"), version)
    yield from (f"EMAIL{of_mail}:{_text(email, version)}" for email in fields.emails)
    for phone in fields.phones:
        yield _tel(phone, version)
    for url in fields.urls:
        yield f"URL:{_uri(url if '://' in url else f'https://{url}', version)}"
    for profile in fields.social:
        yield _social(profile, version)
    if fields.address:
        yield f"ADR{_types(('WORK',), version)}:{_components(parted(fields.address).parts)}"


def _about(person: Outgoing, version: Version) -> Iterator[str]:
    note = "\n\n".join(filter(None, (person.met, person.note)))
    if note:
        yield f"NOTE:{_text(note, version)}"
    if person.met_on:
        yield f"{MET}:{person.met_on.isoformat()};{escaped(person.met)}"
    if person.categories:
        yield f"CATEGORIES:{','.join(_text(each, version) for each in person.categories)}"
    if person.photo:
        picture = b64encode(person.photo).decode()
        yield (
            f"PHOTO:data:image/jpeg;base64,{picture}"
            if version == "4.0"
            else f"PHOTO;ENCODING=b;TYPE=JPEG:{picture}"
        )
    if person.changed_at:
        form = "%Y%m%dT%H%M%SZ" if version == "4.0" else "%Y-%m-%dT%H:%M:%SZ"
        yield f"REV:{person.changed_at.astimezone(UTC).strftime(form)}"


def _uid(uid: str, version: Version) -> str:
    """A UID is a URI in 4.0 unless it says otherwise (RFC 6350 section 6.7.6)."""
    if version == "3.0" or re.fullmatch(r"urn:uuid:[0-9A-Fa-f-]+", uid):
        return f"UID:{_text(uid, version)}"
    return f"UID;VALUE=text:{_text(uid, version)}"


def _tel(phone: Phone, version: Version) -> str:
    types = _types(_PHONE_TYPES.get(phone.kind, ("WORK", "VOICE")), version)
    address = tel(phone.e164, phone.extension)
    if version == "4.0" and address:
        return f"TEL;VALUE=uri{types}:{address}"
    extension = re.sub(r"\D", "", phone.extension or "")
    # Phones wait at a comma, and then dial what follows.
    number = (phone.e164 or phone.number) + (f",{extension}" if extension else "")
    text = ";VALUE=text" if version == "4.0" else ""
    return f"TEL{text}{types}:{_text(number, version)}"


def _social(profile: Social, version: Version) -> str:
    """A profile as Apple writes it in 3.0, as RFC 9554 section 3.5 in 4.0; what is talked on as IMPP."""
    network = _word(profile.network) or "other"
    if network in _TALK and not profile.url:
        service = "SERVICE-TYPE" if version == "4.0" else "X-SERVICE-TYPE"
        return f"IMPP;{service}={network.capitalize()}:{_uri(f'{network}:{profile.handle}', version)}"
    if version == "4.0":
        named = f"SOCIALPROFILE;SERVICE-TYPE={network}"
        if not profile.url:
            return f"{named};VALUE=text:{_text(profile.handle, version)}"
        return f"{named};USERNAME={_quoted(profile.handle)}:{_uri(profile.url, version)}"
    address = profile.url or f"x-apple:{profile.handle}"
    return f"X-SOCIALPROFILE;TYPE={network};X-USER={_quoted(profile.handle)}:{_uri(address, version)}"


def _types(kinds: Iterable[str], version: Version) -> str:
    """One by one in 3.0, as Apple writes them, and a list in 4.0 (RFC 6350 section 5.6)."""
    if version == "4.0":
        return f";TYPE={','.join(kinds).lower()}"
    return "".join(f";TYPE={kind}" for kind in kinds)


def _text(text: str, version: Version) -> str:
    """A single text. 4.0 leaves a semicolon bare, which parts none (RFC 6350 section 4; 2426 section 4)."""
    return escaped(text).replace("\\;", ";") if version == "4.0" else escaped(text)


def _components(parts: Iterable[str]) -> str:
    return ";".join(map(escaped, parts))


def _uri(address: str, version: Version) -> str:
    """An address without what none holds. Of 3.0's readers some undo backslashes in it, and some don't."""
    none = r"\x00-\x20\"<>\\^`{|}\x7f-\xa0" + (",;" if version == "3.0" else "")
    return re.sub(f"[{none}]", lambda found: f"%{ord(found[0]):02X}", address)


def _quoted(text: str) -> str:
    """A parameter's value (RFC 6350 section 3.3): quotes and control characters have no place in it."""
    clean = re.sub(r'[\x00-\x1f\x7f-\x9f"]', "", text)
    return f'"{clean}"'


def _word(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9+-]", "", text)
