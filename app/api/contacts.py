"""Contacts."""

from typing import Any
from uuid import UUID

from app.api import shapes
from app.api.blueprint import blueprint, described
from app.api.schemas import (
    ContactChange,
    ContactQuery,
    ContactShape,
    Fields,
    KeptShape,
    MomentShape,
    NewContact,
    Page,
    SamePerson,
)
from app.domain.asked import Asked
from app.domain.plain_card import fields_from_plain
from app.request import account_id, kit, session
from app.services import contacts


class Made(KeptShape):
    """``same_person``: who was here already and may be the same, for merging."""

    same_person: list[SamePerson]


@blueprint.get("/contacts")
@described({200: Page[ContactShape]})
def list_contacts(query: ContactQuery) -> dict[str, Any]:
    """Contacts that hold every word of ``q``, by name or newest first."""
    page = contacts.page(
        session(),
        account_id(),
        Asked(query.q, query.event, query.answer),
        sort=query.sort,
        after=query.after,
        limit=query.limit,
    )
    return {"items": shapes.people(page.items), "next": page.next}


@blueprint.post("/contacts")
@described({201: Made})
def add_contact(json: NewContact) -> tuple[dict[str, Any], int]:
    """A contact without a card; it gets its first follow-ups and draft like any other."""
    fields = fields_from_plain(json.model_dump(include=set(Fields.model_fields)))
    same = contacts.same_person(session(), account_id(), fields)
    made = contacts.add(
        session(),
        kit(),
        account_id(),
        fields,
        talked_about=json.talked_about,
        event_id=json.event,
        met_on=json.met_on,
    )
    alike = [{"contact": str(known.id), "why": why} for known, why in same]
    return shapes.kept(made) | {"same_person": alike}, 201


@blueprint.get("/contacts/<uuid:contact_id>")
@described({200: ContactShape})
def get_contact(contact_id: UUID) -> dict[str, Any]:
    """One contact."""
    return shapes.contact(contacts.get(session(), account_id(), contact_id))


@blueprint.patch("/contacts/<uuid:contact_id>")
@described({200: ContactShape})
def change_contact(contact_id: UUID, json: ContactChange) -> dict[str, Any]:
    """Correct a contact: only what is given changes."""
    changes = json.model_dump(exclude_unset=True)
    if "event" in changes:
        changes["event_id"] = changes.pop("event")
    return shapes.contact(contacts.change(session(), kit(), account_id(), contact_id, changes))


@blueprint.delete("/contacts/<uuid:contact_id>")
@described({204: None})
def delete_contact(contact_id: UUID) -> tuple[str, int]:
    """Remove a contact with its follow-ups and drafts."""
    contacts.delete(session(), account_id(), contact_id)
    return "", 204


@blueprint.get("/contacts/<uuid:contact_id>/thread")
@described({200: Page[MomentShape]})
def get_thread(contact_id: UUID) -> dict[str, Any]:
    """What has happened with a contact, newest first."""
    contact = contacts.get(session(), account_id(), contact_id)
    moments = contacts.history(session(), account_id(), contact)
    return {"items": [shapes.moment(m) for m in moments], "next": None}
