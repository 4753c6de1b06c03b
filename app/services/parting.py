"""Parting: one contact that was made of two is two again, exactly as they were (``services.merging``)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.errors import Conflict, NotFound
from app.domain.levelling import Placed
from app.domain.words import english
from app.ports import Kit
from app.services import days, undoing
from app.store import accounts, cadences, contacts, followups, merges, uids
from app.store.accounts import Account
from app.store.contacts import Contact
from app.store.db import writing
from app.store.merges import Merge

OVERTAKEN = english("They have become one with somebody else since. Undo that first.")


def undo(session: Session, kit: Kit, account_id: UUID, merge_id: UUID) -> tuple[Contact, Contact]:
    """Two contacts are two again, exactly as they were; both, the one that was kept first.

    Told twice it is answered as the first time. Raises NotFound, and Conflict where something has happened
    with the contact since: another merge, say.
    """
    with writing(session):
        accounts.lock(session, account_id)
        done = _merge(session, account_id, merge_id)
        if done.parted:
            return _both(session, account_id, done.parted)
        kept = contacts.get(session, account_id, done.contact_id, lock=True)
        known = cadences.all_of(session, account_id)
        gone = any(row["cadence"] not in known for row in done.before["contacts"])
        if gone or not undoing.merge_stands(session, kept, done):
            raise Conflict(undoing.GONE_ON)
        other_id = UUID(done.before["other"])
        before, both = done.before, (kept.id, other_id)
        done.part(*both)
        _put_back(session, kit, accounts.get(session, account_id), before, both)
    return _both(session, account_id, both)


def _both(session: Session, account_id: UUID, both: tuple[UUID, UUID]) -> tuple[Contact, Contact]:
    kept, other = both
    return contacts.get(session, account_id, kept), contacts.get(session, account_id, other)


def _merge(session: Session, account_id: UUID, merge_id: UUID) -> Merge:
    try:
        return merges.get(session, account_id, merge_id)
    except NotFound:
        if merges.was_overtaken(session, account_id, merge_id):
            raise Conflict(OVERTAKEN) from None
        raise


def _put_back(
    session: Session, kit: Kit, account: Account, before: dict[str, Any], both: tuple[UUID, UUID]
) -> None:
    kept, other = both
    mine, theirs = (next(r for r in before["contacts"] if r["id"] == str(key)) for key in both)
    merges.put_in(session, "contacts", [theirs | {"introduced_by": None}])
    merges.take_out(session, "moments", before["made"])
    for name, ids in before["moved"].items():
        merges.point(session, name, "contact_id", ids, kept, other)
    merges.point(session, "followups", "about_id", before["about"], kept, other)
    merges.put_back(session, "contacts", [_still_known(session, row) for row in (mine, theirs)])
    merges.put_back(session, "followups", _newer(session, before["followups"], kit.clock.now()))
    merges.put_back(session, "drafts", _mails(session, before["drafts"]))
    merges.point(session, "contacts", "introduced_by", before["introduced"], kept, other)
    merges.point_cards(session, account.id, before["cards"], kept, other)
    uids.forget(session, account.id, [uids.urn(kept), str(other), *(row["uid"] for row in before["uids"])])
    merges.put_in(session, "contact_uids", before["uids"])
    merges.take_for_one(session, account.id, kept, [UUID(key) for key in before["apart"]])
    apart = [UUID(key) for key in before["different"] if session.get(Contact, UUID(key))]
    merges.tell_apart(session, account.id, other, apart)
    merges.put_in(session, "merges", before["merges"])
    session.flush()
    session.expire_all()
    followups.place(session, _days_back(session, account, before["days"]), kit.clock.now())
    days.relevel(session, kit, account)


def _mails(session: Session, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Drafts as they were. One that waited to go out waits on, untouched, or was called back by the merge."""
    ids = [UUID(row["id"]) for row in rows]
    states = {row["id"]: row["state"] for row in merges.rows(session, "drafts", id=ids)}
    called_back = [row["id"] for row in rows if row["state"] == "queued" and states.get(row["id"]) == "draft"]
    then = [row for row in rows if row["state"] != "queued"]
    return [*then, *(row | {"state": "draft"} for row in rows if row["id"] in called_back)]


def _still_known(session: Session, row: dict[str, Any]) -> dict[str, Any]:
    """A contact's row, with whom it names as its introducer only while there is such a contact."""
    through = row["introduced_by"]
    return row if through and session.get(Contact, UUID(through)) else row | {"introduced_by": None}


def _newer(session: Session, rows: list[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    """Follow-ups as they were, as a version later than all that calendars have seen of them."""
    ids = [UUID(row["id"]) for row in rows]
    found = {row["id"]: row for row in merges.rows(session, "followups", id=ids)}
    newer = []
    for row in (row for row in rows if row["id"] in found):
        since = found[row["id"]]  # whom it is about may be gone
        changed = {"version": since["version"] + 1, "about_id": since["about_id"]}
        newer.append(row | changed | {"updated_at": now.isoformat()})
    return newer


def _days_back(
    session: Session, account: Account, moved: Mapping[str, Sequence[Any]]
) -> Mapping[UUID, tuple[Placed, int]]:
    """The days of others that a merge has moved, where they are still on the day it moved them to."""
    now = followups.touches(session, account.id)
    found = {}
    for key, (was, late, then) in moved.items():
        touch, _, version = now.get(UUID(key), (None, False, 0))
        if touch and touch.due == date.fromisoformat(then):
            found[touch.id] = (Placed(date.fromisoformat(was), late), version + 1)
    return found
