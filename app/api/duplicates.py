"""Contacts that may be one person: suggested, merged, parted again, told apart."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field

from app.api import shapes
from app.api.blueprint import blueprint, described
from app.api.schemas import ContactShape, Page, Shape
from app.request import account_id, kit, session
from app.services import contacts, duplicates, merging, parting


class Alike(BaseModel):
    """Two contacts, the one met first in front, and why they may be one person."""

    contacts: list[ContactShape]
    why: list[str]


class Merging(Shape):
    """``other``: the contact that becomes one with this one, and goes."""

    other: UUID


class Merged(BaseModel):
    """``merge``: for undoing it."""

    merge: str
    contact: ContactShape


class Parted(BaseModel):
    """The two contacts again, the one that was kept first."""

    contacts: list[ContactShape]


class DuplicatesQuery(Shape):
    """``different``: those you said are two people instead."""

    different: bool = False


class Different(Shape):
    """Two contacts that are not one person."""

    contacts: Annotated[list[UUID], Field(min_length=2, max_length=2)]


@blueprint.get("/duplicates")
@described({200: Page[Alike]})
def list_duplicates(query: DuplicatesQuery) -> dict[str, Any]:
    """Every two contacts that may be one person, the surest first: 50 at most, decided ones make room.

    ``different``: those kept apart instead, by name, without a reason; 50 at most, too.
    """
    listed = duplicates.kept_apart if query.different else duplicates.suggestions
    found = listed(session(), account_id())
    items = [
        {"contacts": shapes.people([pair.first, pair.second]), "why": list(pair.why)} for pair in found.pairs
    ]
    return {"items": items, "next": None}


@blueprint.post("/contacts/<uuid:contact_id>/merge")
@described({201: Merged})
def merge_contacts(contact_id: UUID, json: Merging) -> tuple[dict[str, Any], int]:
    """Make one of two: this contact has all of ``other``; where they differ the later card, but its name."""
    done = merging.merge(session(), kit(), account_id(), contact_id, json.other)
    contact = contacts.get(session(), account_id(), done.contact_id)
    return {"merge": str(done.id), "contact": shapes.contact(contact)}, 201


@blueprint.post("/merges/<uuid:merge_id>/undo")
@described({200: Parted})
def undo_merge(merge_id: UUID) -> dict[str, Any]:
    """Make two of one again, as they were; 409 once something has happened with the contact.

    Told twice it is answered as the first time.
    """
    both = parting.undo(session(), kit(), account_id(), merge_id)
    return {"contacts": shapes.people(both)}


@blueprint.post("/duplicates/different")
@described({204: None})
def tell_apart(json: Different) -> tuple[str, int]:
    """These two are not one person: not suggested any more."""
    one, other = json.contacts
    duplicates.different(session(), account_id(), one, other)
    return "", 204


@blueprint.delete("/duplicates/different/<uuid:contact_id>/<uuid:other_id>")
@described({204: None})
def ask_again(contact_id: UUID, other_id: UUID) -> tuple[str, int]:
    """These two may be one person after all: suggested again where they look alike."""
    duplicates.maybe_one(session(), account_id(), contact_id, other_id)
    return "", 204
