"""Useful things: collected once, and brought along by follow-ups, to nobody twice."""

import mimetypes
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.errors import Invalid, NotFound, TooLarge
from app.domain.useful import KINDS, About, Kind, Thing, pick
from app.domain.words import english
from app.ports import Kit
from app.services.accounts import LANGUAGES
from app.store import accounts, followups, useful
from app.store.accounts import Account
from app.store.contacts import Contact
from app.store.db import writing
from app.store.followups import FollowUpRow
from app.store.useful import UsefulThing

__all__ = ["KINDS", "Kind", "Thing", "UsefulThing"]

#: The most things, and bytes of a document: mailboxes take little more than twice that in a mail.
MOST, LARGEST = 500, 10 * 1024 * 1024
TOO_LARGE = english("This file is larger than {most} MB. Put it on the web, and add its link.")
#: What a document is called where it is kept.
DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Document:
    """A file to attach: its name, media type and bytes."""

    name: str
    media_type: str
    data: bytes


def add(session: Session, kit: Kit, account_id: UUID, thing: Thing, data: bytes | None = None) -> UsefulThing:
    """One more thing; ``data`` are a document's bytes. Invalid, TooLarge."""
    if thing.language is not None and thing.language not in LANGUAGES:
        raise Invalid("Choose one of the languages shown.", "language")
    if thing.kind == "document":
        _require_file(data)
    with writing(session):
        accounts.lock(session, account_id)
        if len(useful.all_of(session, account_id)) >= MOST:
            raise Invalid("There are {most} things already. Remove one first.", most=MOST)
        row = useful.add(session, account_id, thing, kit.clock.now())
        if data is not None and thing.kind == "document":
            # Before the row is stored: a document without its file could not be sent.
            kit.photos.put(f"{row.folder}/{DOCUMENT}", data)
    return row


def _require_file(data: bytes | None) -> None:
    if not data:
        raise Invalid("Choose a file that is not empty.", "file")
    if len(data) > LARGEST:
        raise TooLarge(TOO_LARGE, most=LARGEST // 1024 // 1024)


def all_of(session: Session, account_id: UUID) -> list[UsefulThing]:
    """The account's things, oldest first."""
    return useful.all_of(session, account_id)


def get(session: Session, account_id: UUID, thing_id: UUID) -> UsefulThing:
    """One thing. NotFound."""
    return useful.get(session, account_id, thing_id)


def document(session: Session, kit: Kit, account_id: UUID, thing_id: UUID) -> Document:
    """The file of a thing that is a document. NotFound for another, and where its file is gone."""
    row = useful.get(session, account_id, thing_id)
    if row.file_name is None:
        raise NotFound("There is no such document.")
    try:
        data = kit.photos.get(f"{row.folder}/{DOCUMENT}")
    except KeyError:
        raise NotFound("There is no such document.") from None
    return Document(row.file_name, mimetypes.guess_type(row.file_name)[0] or "application/octet-stream", data)


def fitting(
    session: Session, account: Account, contact: Contact, row: FollowUpRow, language: str, kept: UUID | None
) -> Thing | None:
    """What this follow-up's mail in that language brings along: the thing it has, else one they never had."""
    things = [each.value for each in useful.all_of(session, account.id)]
    chosen = next((thing for thing in things if thing.id == kept), None)
    if chosen or not things:
        return chosen
    event = contact.event.name if contact.event else ""
    known = (contact.talked_about, contact.company or "", contact.job_title or "", event)
    about = About(language, tuple(map(str, contact.tags)), "\n".join(known))
    return pick(things, followups.things_had(session, contact.id, row.id), about)
