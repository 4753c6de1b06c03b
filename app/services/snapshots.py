"""What a contact's thread was, in plain JSON, so that what has changed it can be undone."""

import json
from collections.abc import Collection, Mapping
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.card import LIST_FIELDS, TEXT_FIELDS
from app.store import merges
from app.store.contacts import Contact
from app.store.followups import FollowUpRow

#: What of a contact a turn may change, and undoing puts back.
_STATE = (
    "answer",
    "answer_reason",
    "answer_words",
    "answered_on",
    "not_now_until",
    "touches",
    "touched_on",
    "mailed_on",
    "replied_on",
)


#: What levelling changes of a follow-up.
_LEVELLED = ("due_on", "urgency", "too_late", "version", "updated_at")


def of(contact: Contact, planned: Collection[FollowUpRow]) -> dict[str, Any]:
    """What a contact's thread is now, in plain JSON: its state, and each planned row by its id."""
    state = {name: getattr(contact, name) for name in _STATE}
    return {
        "contact": {k: v.isoformat() if isinstance(v, date) else v for k, v in state.items()},
        "cadence": contact.cadence,
        "planned": {
            str(row.id): {
                "due_on": row.due_on.isoformat(),
                "due_at": row.due_at.isoformat() if row.due_at else None,
                "wanted_on": row.wanted_on.isoformat(),
            }
            for row in planned
        },
    }


def thread_of(session: Session, contact: Contact) -> str:
    """A fingerprint of a contact and its thread: the same as long as nobody has gone on with them.

    The days that levelling found are not in it, nor the versions they have raised.
    """
    session.flush()
    whose = {"contact_id": contact.id}
    planned = merges.rows(session, "followups", **whose, state="planned")
    mails = merges.rows(session, "drafts", **whose, state=["draft", "failed"])
    steps = {row["id"] for row in planned}
    parts = (
        merges.rows(session, "contacts", id=contact.id),
        [{k: v for k, v in row.items() if k not in _LEVELLED} for row in planned],
        [{k: v for k, v in row.items() if k != "updated_at"} for row in mails if row["followup_id"] in steps],
        merges.ids_of(session, "moments", "contact_id", contact.id),
    )
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def known(contact: Contact) -> dict[str, Any]:
    """What is known of a person and of how they were met, in plain JSON."""
    names = (*TEXT_FIELDS, *LIST_FIELDS, "talked_about", "met_on", "met", "event_id")
    values = {name: getattr(contact, name) for name in names}
    return {k: str(v) if isinstance(v, date | UUID) else v for k, v in values.items()}


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What undoing needs of two snapshots: what was otherwise before, which rows were made, what came of it.

    A row that levelling alone has moved is as it was; ``left`` says of one that was moved where to.
    """
    was, is_now = before["planned"], after["planned"]
    changed = {k: v for k, v in was.items() if _asked(v) != _asked(is_now.get(k))}
    return {
        "contact": {k: v for k, v in before["contact"].items() if v != after["contact"][k]},
        "cadence": after["cadence"],
        "planned": changed,
        "made": [key for key in is_now if key not in was],
        "left": {key: row if key in changed else None for key, row in is_now.items()},
    }


def _asked(row: Mapping[str, Any] | None) -> tuple[Any, ...] | None:
    return (row["wanted_on"], row["due_at"]) if row else None
