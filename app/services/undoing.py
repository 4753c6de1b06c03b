"""Undoing: the last thing that happened with a contact is taken back. Nothing here commits."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.domain.errors import Conflict
from app.domain.followup import Due
from app.services import days, threads
from app.services.threads import Turn
from app.store import followups, moments
from app.store.moments import Moment


def take_back(now: Turn, moment: Moment | None) -> None:
    """Undo what a moment tells of. Conflict when there is none, or the contact has gone on since.

    What the owner did since without a moment of its own, such as one more promise, stays.
    """
    if moment is None:
        raise Conflict("There is nothing to undo.")
    if "after" not in moment.before:
        raise Conflict("This was long ago, and can't be undone.")
    if not still_stands(now, moment):
        raise Conflict("You have gone on with this contact since, so this can't be undone.")
    _put_back(now, moment.before)
    now.session.delete(moment)


def still_stands(now: Turn, moment: Moment) -> bool:
    """Whether a moment is the last one, and what it left planned still is: no new cadence since, say."""
    last = moments.last_of_contact(now.session, now.contact.id)
    left = {UUID(key) for key in moment.before.get("after", ())}
    return moment == last and left <= {row.id for row in now.planned}


def _put_back(now: Turn, before: Mapping[str, Any]) -> None:
    """Make what a moment changed of a contact and its rows what it was; rows it made are cancelled."""
    for row in now.planned:
        if str(row.id) in before["made"]:
            threads.end(row, "cancelled", now.now, now.now)
    now.session.flush()
    for row_id, each in before["planned"].items():
        _restore(now, UUID(row_id), each)
    for name, value in before["contact"].items():
        is_date = name.endswith("_on") or name == "not_now_until"
        setattr(now.contact, name, date.fromisoformat(value) if value and is_date else value)
    now.session.flush()
    now.planned = followups.planned_of(now.session, now.contact.id)
    days.relevel(now.session, now.kit, now.account)


def _restore(now: Turn, row_id: UUID, was: Mapping[str, Any]) -> None:
    row = followups.get(now.session, now.account.id, row_id)
    threads.end(row, "planned", None, now.now)
    row.note, row.wanted_on = "", date.fromisoformat(was["wanted_on"])
    at = datetime.fromisoformat(was["due_at"]) if was["due_at"] else None
    row.move(Due.timed(at, now.account.tz) if at else Due(date.fromisoformat(was["due_on"])), now.now)
