"""Contacts as files: vCards for address books, a table for spreadsheets."""

from collections.abc import Callable, Iterator
from uuid import UUID

from flask import Response

from app.api.blueprint import blueprint, described
from app.api.schemas import Takeaway, VcardQuery, VcardsQuery
from app.domain.asked import Asked
from app.domain.vcard import Version
from app.request import account_id, file, kit, session
from app.services import contacts, events, exports, vcards


@blueprint.get("/contacts/<uuid:contact_id>.vcf")
@described()
def get_vcard(contact_id: UUID, query: VcardQuery) -> Response:
    """The contact as a vCard, with a small picture of their card."""
    contact = contacts.get(session(), account_id(), contact_id)
    text = vcards.one(session(), kit(), account_id(), contact_id, query.version)
    return file(text, "text/vcard", f"{contact.label}.vcf")


@blueprint.get("/events/<uuid:event_id>.vcf")
@described()
def get_event_vcards(event_id: UUID, query: VcardQuery) -> Response:
    """All contacts from an event as vCards in one file."""
    event = events.get(session(), account_id(), event_id)
    return file(_made(Asked(event=event_id), query.version), "text/vcard", f"{event.name}.vcf")


@blueprint.get("/contacts.vcf")
@described()
def list_vcards(query: VcardsQuery) -> Response:
    """Contacts as vCards in one file, by name; with pictures where they are 200 at most."""
    return file(_made(_asked(query), query.version), "text/vcard", "contacts.vcf")


@blueprint.get("/contacts.csv")
@described()
def get_contacts_table(query: Takeaway) -> Response:
    """Contacts as a table with the heads of Google Contacts, by name."""
    text = exports.people(session(), account_id(), _asked(query))
    return file(text.encode("utf-8-sig"), "text/csv", "contacts.csv")


def _made(asked: Asked, version: Version) -> Callable[[], Iterator[str]]:
    return lambda: vcards.several(session(), kit(), account_id(), asked, version)


def _asked(query: Takeaway) -> Asked:
    return Asked(query.q, query.event, query.answer)
