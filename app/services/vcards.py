"""Contacts as vCards, for address books: one, those a list shows, or as short as a QR code wants it."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import cast
from uuid import UUID

from babel.dates import format_date
from sqlalchemy import Select
from sqlalchemy.orm import Session

from app.domain.asked import Asked
from app.domain.errors import Invalid, PhotoRefused
from app.domain.vcard import Outgoing, Version, vcard, vcard_for_code
from app.domain.words import english, filled
from app.ports import Kit
from app.services.languages import words_of
from app.store import accounts, captures, contacts, uids
from app.store.accounts import Account
from app.store.asked import how_many, matching
from app.store.captures import Card
from app.store.contacts import Contact
from app.vision.decoding import decode, make_thumbnail

MET_AT = english("Met at {event}, {day}")
MET = english("Met {day}")

#: A picture takes twenty times as much as all else of a contact: no address book takes thousands at once.
MOST_PICTURES = 200
#: Bytes of a picture at most, and the sides in pixels that are tried for it.
LARGEST_PICTURE = 20_000
_SIDES = (480, 360, 240)
#: How many contacts are looked at together.
_BATCH = 200


def version_of(text: str | None) -> Version:
    """The version asked for, 3.0 if none is. Invalid."""
    if text not in (None, "", "3.0", "4.0"):
        raise Invalid("There are vCards of version 3.0 and 4.0.", "version")
    return cast(Version, text or "3.0")


def one(session: Session, kit: Kit, account_id: UUID, contact_id: UUID, version: Version = "3.0") -> str:
    """A contact's vCard, with the picture of their card. NotFound."""
    contact = contacts.get(session, account_id, contact_id)
    account = accounts.get(session, account_id)
    return "".join(_vcards(session, kit, account, [contact], version, pictures=True))


def several(
    session: Session, kit: Kit, account_id: UUID, asked: Asked, version: Version = "3.0"
) -> Iterator[str]:
    """The vCards of all contacts as asked for, by name; with pictures if they are MOST_PICTURES at most."""
    account = accounts.get(session, account_id)
    pictures = how_many(session, account_id, asked) <= MOST_PICTURES
    for batch in _batches(session, matching(account_id, asked)):
        yield from _vcards(session, kit, account, batch, version, pictures=pictures)


def plain(session: Session, kit: Kit, account_id: UUID, contact_ids: Sequence[UUID]) -> Iterator[str]:
    """The vCards of these contacts, in this order, without pictures."""
    account = accounts.get(session, account_id)
    for start in range(0, len(contact_ids), _BATCH):
        ids = contact_ids[start : start + _BATCH]
        found = {contact.id: contact for contact in session.scalars(contacts.those(account_id, ids))}
        yield from _vcards(session, kit, account, [found[key] for key in ids], "3.0", pictures=False)
        session.expunge_all()


def _batches(session: Session, query: Select[Contact]) -> Iterator[Sequence[Contact]]:
    after: str | None = None
    while True:
        page = contacts.page(session, query, "name", after, _BATCH)
        yield page.items
        if page.next is None:
            return
        after = page.next


def for_code(session: Session, account_id: UUID, contact_id: UUID) -> str | None:
    """A contact's vCard as a QR code shows it; None where a code is too small for it. NotFound."""
    contact = contacts.get(session, account_id, contact_id)
    known = uids.of_contacts(session, [contact_id])
    return vcard_for_code(_outgoing(contact, accounts.get(session, account_id), known.get(contact_id)))


def _vcards(
    session: Session,
    kit: Kit,
    account: Account,
    rows: Sequence[Contact],
    version: Version,
    *,
    pictures: bool,
) -> Iterator[str]:
    ids = [contact.id for contact in rows]
    known = uids.of_contacts(session, ids)
    cards = captures.kept_of(session, ids) if pictures else {}
    for contact in rows:
        card = cards.get(contact.id)
        picture = _picture(kit, card) if card else None
        yield vcard(_outgoing(contact, account, known.get(contact.id), picture), version)


def _outgoing(
    contact: Contact, account: Account, known: Sequence[str] | None, picture: bytes | None = None
) -> Outgoing:
    event = contact.event.name if contact.event else None
    return Outgoing(
        contact.fields,
        known[0] if known else f"urn:uuid:{contact.id}",
        note=contact.talked_about,
        met=_met(contact, account.language) if contact.met else "",
        met_on=contact.met_on if contact.met else None,
        categories=tuple(dict.fromkeys([*([event] if event else []), *contact.tags])),
        changed_at=contact.updated_at,
        photo=picture,
    )


def _met(contact: Contact, language: str) -> str:
    say = words_of(language).gettext
    day = str(format_date(contact.met_on, "long", locale=language))
    if contact.event is None:
        return filled(say(MET), {"day": day})
    return filled(say(MET_AT), {"event": contact.event.name, "day": day})


def _picture(kit: Kit, card: Card) -> bytes | None:
    """The card as a small JPEG; None where its file is gone or nothing to look at."""
    with suppress(KeyError, PhotoRefused):
        pixels = decode(kit.photos.get(f"{card.account_id}/{card.capture_id}/card-{card.n}"), _SIDES[0])
        tried = (make_thumbnail(pixels, side) for side in _SIDES)
        return next((jpeg for jpeg in tried if len(jpeg) <= LARGEST_PICTURE), None)
    return None
