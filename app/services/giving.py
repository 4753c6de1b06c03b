"""What a file gives to people its owner knows, and taking it back. Nothing here commits.

A gift is kept in plain JSON (``Import.given``): the fields and tags it changed, as they were and as it left
them, the ids of its notes, and the UIDs it names the person by.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.plain_card import fields_as_plain, fields_from_plain
from app.ports import Kit
from app.services import wording
from app.store import contacts, moments, uids
from app.store.contacts import Contact

Gift: TypeAlias = Mapping[str, Any]


def as_it_is(contact: Contact) -> dict[str, Any]:
    """What a file may change of somebody, in plain JSON."""
    return fields_as_plain(contact.fields) | {"tags": list(contact.tags)}


def gift(before: Mapping[str, Any], after: Mapping[str, Any], notes: Sequence[UUID]) -> dict[str, Any]:
    """What has come between two states of somebody, and the notes put down."""
    changed = {name: [was, after[name]] for name, was in before.items() if was != after[name]}
    tags = changed.pop("tags", None)
    told = {"fields": changed, "tags": tags, "notes": [str(note) for note in notes]}
    return {name: value for name, value in told.items() if value}


def take_back(session: Session, kit: Kit, account_id: UUID, given: Mapping[str, Gift]) -> tuple[int, int]:
    """Take back from people what a file gave them; from how many, and with how many something of it stays.

    What was changed since stays, and all of it with whom nothing else is left that names them, or who has
    become one with somebody else.
    """
    gifts = {UUID(key): told for key, told in given.items()}
    found = {contact.id: contact for contact in session.scalars(contacts.those(account_id, gifts))}
    back = kept = 0
    for key, told in gifts.items():
        contact = found.get(key)
        if contact is None:
            kept += uids.bearer(session, account_id, key) is not None
            continue
        uids.forget(session, account_id, told.get("uids", []))
        if told.keys() - {"uids"}:
            some, whole = _take(session, kit, contact, told)
            back, kept = back + some, kept + (not whole)
    return back, kept


def _take(session: Session, kit: Kit, contact: Contact, told: Gift) -> tuple[bool, bool]:
    """Whether something of it went, and whether all did."""
    now = as_it_is(contact)
    changed = dict(told.get("fields", {})) | ({"tags": told["tags"]} if "tags" in told else {})
    left = {name: _without(now[name], *states) for name, states in changed.items()}
    whole = not any(_is_otherwise(now[name], *states) for name, states in changed.items())
    fields = fields_from_plain({name: value for name, value in (now | left).items() if name != "tags"})
    if not (fields.full_name or fields.company or fields.emails or fields.phones):
        return False, False
    gone = moments.forget(session, contact.id, [UUID(note) for note in told.get("notes", ())])
    contact.tags = left.get("tags", contact.tags)
    contact.write(fields, contact.talked_about, moments.notes_of(session, contact.id))
    contact.updated_at = kit.clock.now()
    wording.reword(session, kit, contact)
    return bool(gone) or any(now[name] != value for name, value in left.items()), whole


def _without(now: Any, was: Any, then: Any) -> Any:
    """A value without what the file gave: the items that came, or all of a text that nobody has changed."""
    if isinstance(now, list):
        return [item for item in now if item in was or item not in then]
    return was if now == then else now


def _is_otherwise(now: Any, was: Any, then: Any) -> bool:
    """Whether what the file gave was changed since, not just removed."""
    if isinstance(now, list):
        return not all(item in now for item in then if item not in was) and any(i not in then for i in now)
    return bool(now) and now not in (was, then)
