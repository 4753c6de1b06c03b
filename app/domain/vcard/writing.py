"""A contact as a vCard 3.0 (RFC 2426), which every phone's address book takes."""

import vobject  # type: ignore[import-untyped]

from app.domain.card import CardFields
from app.domain.contact import display_name

_PHONE_TYPES = {
    "mobile": ["CELL"],
    "whatsapp": ["CELL"],
    "fax": ["FAX", "WORK"],
    "home": ["HOME", "VOICE"],
}


def vcard(fields: CardFields, uid: str, note: str = "") -> str:
    """The vCard's text, CRLF between its lines. ``uid`` stays the same across changes."""
    card = vobject.vCard()
    card.add("uid").value = uid
    card.add("fn").value = display_name(fields)
    card.add("n").value = _name(fields)
    if fields.company:
        card.add("org").value = [fields.company, *filter(None, [fields.department])]
    if fields.job_title:
        card.add("title").value = fields.job_title
    for email in fields.emails:
        _typed(card, "email", email, ["INTERNET", "WORK"])
    for phone in fields.phones:
        number = (phone.e164 or phone.number) + (f";ext={phone.extension}" if phone.extension else "")
        _typed(card, "tel", number, _PHONE_TYPES.get(phone.kind, ["WORK", "VOICE"]))
    for url in (*fields.urls, *(profile.url for profile in fields.social if profile.url)):
        card.add("url").value = url if "://" in url else f"https://{url}"
    if fields.address:
        address = vobject.vcard.Address(street=fields.address.split("\n"))
        _typed(card, "adr", address, ["WORK"])
    if note:
        card.add("note").value = note
    return str(card.serialize())


def _typed(card: vobject.base.Component, name: str, value: object, types: list[str]) -> None:
    line = card.add(name)
    line.value = value
    line.type_paramlist = types


def _name(fields: CardFields) -> vobject.vcard.Name:
    words = (fields.full_name or "").split()
    family = words[-1] if len(words) > 1 else ""
    given = " ".join(words[:-1]) if family else " ".join(words)
    return vobject.vcard.Name(
        family=family, given=given, prefix=fields.name_prefix or "", suffix=fields.name_suffix or ""
    )
